'use strict';
// Checks the arguments of a C function: the packages that call them take numbers for addresses, or wrap them.

const { isUint8Array } = require('node:util').types;

/** The smallest and the largest value of a type. */
const RANGES = {
  int: [-(2 ** 31), 2 ** 31 - 1],
  'unsigned int': [0, 2 ** 32 - 1],
  'unsigned long': [0, 2 ** 32 - 1],
  int32_t: [-(2 ** 31), 2 ** 31 - 1],
  int64_t: [-(2n ** 63n), 2n ** 63n - 1n],
  uint8_t: [0, 2 ** 8 - 1],
  uint16_t: [0, 2 ** 16 - 1],
  uint32_t: [0, 2 ** 32 - 1],
  uint64_t: [0, 2n ** 64n - 1n],
  size_t: [0, 2n ** 64n - 1n],
};

/** Arrays that a back end has made to be passed as pointers. */
const made = new WeakSet();

/** Whether a value fits a type; RangeError if it is a number that does not. */
function fits(type, value) {
  if (type === 'text') return typeof value === 'string' || value === null || value === undefined;
  if (type === 'pointer') return typeof value === 'bigint' || value === null || value === undefined || isUint8Array(value) || made.has(value);
  if (type === 'bool') return typeof value === 'boolean';
  if (type === 'double') return typeof value === 'number';
  const [least, most] = RANGES[type];
  if (typeof value === 'bigint' ? typeof most !== 'bigint' : typeof value !== 'number') return false;
  if (value < least || value > most || (typeof value === 'number' && !Number.isInteger(value))) {
    throw new RangeError(`${value} is no ${type}`);
  }
  return true;
}

/** Throws TypeError or RangeError unless these values can be passed. */
function check(name, parameters, values) {
  if (values.length !== parameters.length) {
    throw new TypeError(`${name} takes ${parameters.length} arguments, not ${values.length}`);
  }
  for (let at = 0; at < values.length; at += 1) {
    if (!fits(parameters[at], values[at])) {
      throw new TypeError(`argument ${at + 1} of ${name} is a ${parameters[at]}, not a ${typeof values[at]}`);
    }
  }
}

/** Marks an array as made by a back end. */
function mark(array) {
  made.add(array);
  return array;
}

module.exports = { check, mark };
