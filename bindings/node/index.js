'use strict';

const { foreign, lib, lastError, lentText, ownedText } = require('./lib/library');
const consumer = require('./lib/consumer');
const errors = require('./lib/errors');
const verifier = require('./lib/verifier');
const matchers = require('./lib/matchers');
const generators = require('./lib/generators');

module.exports = {
  ...consumer,
  ...verifier,
  ...errors,
  /** Names that pact-js has. */
  PactV4: consumer.Pact,
  MatchersV3: matchers,
  matchers,
  generators,
  /** The version of the library. */
  version: () => lentText(lib.pactffi_version()),
  /** The C functions, as pact.h declares them. */
  raw: { foreign, lib, lastError, lentText, ownedText },
};
