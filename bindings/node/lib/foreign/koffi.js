'use strict';
// Calls C functions by koffi.

const { check, mark } = require('./arguments');
const { load } = require('./installed');

const koffi = load('koffi');

/** The types that koffi calls otherwise. A pointer is a BigInt, a Buffer to be read or written during the call, or null. */
const NAMES = { pointer: 'void *', text: 'str' };

const nameOf = (type) => NAMES[type] ?? type;

/** Opens a library; returns what makes its functions callable. */
function open(path) {
  const library = koffi.load(path);
  return (name, returned, parameters) => {
    const call = library.func(name, nameOf(returned), parameters.map(nameOf));
    const callable = (...values) => {
      check(name, parameters, values);
      return call(...values);
    };
    callable.async = (...values) => {
      check(name, parameters, values.slice(0, -1));
      call.async(...values);
    };
    return callable;
  };
}

/** The text at an address. */
function text(pointer) {
  return koffi.decode(pointer, 'char', -1);
}

/** A copy of the bytes at an address. */
function bytes(pointer, length) {
  return Buffer.from(Buffer.from(koffi.view(pointer, length)));
}

/** An array of C strings, to be passed as a pointer. */
function texts(values) {
  return mark(koffi.as(values, 'const char **'));
}

module.exports = { name: 'koffi', open, text, bytes, texts };
