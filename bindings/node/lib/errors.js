'use strict';

/** The library refused a call; the message names the argument and the reason. */
class PactError extends Error {
  get name() {
    return this.constructor.name;
  }
}

/**
 * The requests of the consumer do not match the pact. The message is the report, `mismatches` the same as data, and `cause` what
 * the test itself has thrown.
 */
class MismatchError extends PactError {
  constructor(report, mismatches, options) {
    super(report, options);
    this.mismatches = mismatches;
  }
}

module.exports = { PactError, MismatchError };
