'use strict';

/** A call was refused; the message says which argument and why. */
class PactError extends Error {
  get name() {
    return this.constructor.name;
  }
}

/** The consumer did not send what the pact says. The message is the report, `mismatches` the same as data. */
class MismatchError extends PactError {
  constructor(report, mismatches) {
    super(report);
    this.mismatches = mismatches;
  }
}

module.exports = { PactError, MismatchError };
