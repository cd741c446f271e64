'use strict';
// What the objects around the C functions share.

const { lib, lastError } = require('./library');
const { PactError } = require('./errors');

/** Versions of the Pact specification. */
const Specification = Object.freeze({ V1: 1, V1_1: 2, V2: 3, V3: 4, V4: 5 });
/** The same, under the names that pact-js has. */
const SpecificationVersion = Object.freeze({
  SPECIFICATION_VERSION_V2: 3,
  SPECIFICATION_VERSION_V3: 4,
  SPECIFICATION_VERSION_V4: 5,
});
/** The part of an interaction: its request or its response. */
const Part = Object.freeze({ REQUEST: 0, RESPONSE: 1 });
/** Levels of the log. */
const LEVELS = Object.freeze({ off: 0, error: 1, warn: 2, info: 3, debug: 4, trace: 5 });

/** Throws the last error of the library if a call failed. */
function check(succeeded) {
  if (!succeeded) throw new PactError(lastError());
}

/** A string as it is; any other value as JSON, so that matchers can be objects. */
function textOf(value) {
  return typeof value === 'string' ? value : jsonOf(value);
}

/** A value as JSON. Throws TypeError if it has none. */
function jsonOf(value) {
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`JSON cannot express ${String(value)}`);
  return text;
}

/** Throws TypeError if what must be given is null or undefined. Returns it. */
function given(what, value) {
  if (value === null || value === undefined) throw new TypeError(`${what} is ${value}`);
  return value;
}

/** Throws TypeError if an object has other members than these. */
function onlyMembers(what, object, names) {
  const unknown = Object.keys(object).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new TypeError(`${what} has no '${unknown}'; it has ${names.join(', ')}`);
}

/** Calls a function when an object is collected whose user has not freed it. */
const forgotten = new FinalizationRegistry((free) => free());

let logged = null;
/** Logs to standard error from this level on, or changes the level. The process has one log. */
function logTo(level) {
  if (level === undefined || level === logged) return;
  const number = LEVELS[level];
  if (number === undefined) throw new TypeError(`the log level is one of ${Object.keys(LEVELS).join(', ')}`);
  // The program may have set up a log of its own: then only its level changes.
  if (logged !== null || lib.pactffi_log_to_stderr(number) !== 0) lib.pactffi_log_set_level(number);
  logged = level;
}

module.exports = { Specification, SpecificationVersion, Part, check, given, onlyMembers, textOf, jsonOf, logTo, forgotten };
