'use strict';
// Loads libpact_ffi.

const { functions, structs } = require('./declarations');
const { find, version } = require('./find');
const foreign = require('./foreign');

/** Opens the library; returns what makes its functions callable. */
function open({ file, origin, isGiven }) {
  let bind;
  let its;
  try {
    bind = foreign.open(file);
    its = foreign.text(bind('pactffi_version', 'pointer', [])());
  } catch (error) {
    throw new Error(`${origin}: ${file} cannot be loaded: ${error.message}`, { cause: error });
  }
  if (its === version) return bind;
  const text = `${origin}: ${file} is version ${its}, and pactlib is version ${version}`;
  if (!isGiven) throw new Error(text);
  process.emitWarning(text, 'PactWarning');
  return bind;
}

const bind = open(find());

/** The library: lib.pactffi_…(…) calls a function, lib.pactffi_….async(…, callback) calls it on another thread. */
const lib = {};
for (const name of Object.keys(functions)) {
  // Most programs use few of them.
  Object.defineProperty(lib, name, {
    configurable: true,
    enumerable: true,
    get() {
      const [, returned, parameters] = functions[name].match(/^(.*)\((.*)\)$/);
      const value = bind(name, returned, parameters === '' ? [] : parameters.split(', '));
      Object.defineProperty(lib, name, { value, enumerable: true });
      return value;
    },
  });
}

/** The last error of this thread; empty if there is none. */
function lastError() {
  for (let size = 1024; ; size *= 4) {
    const buffer = Buffer.alloc(size);
    const written = lib.pactffi_get_error_message(buffer, size);
    if (written !== -2) return written > 0 ? buffer.toString('utf8', 0, buffer.indexOf(0)) : '';
  }
}

function isNull(pointer) {
  return pointer === null || pointer === 0n;
}

/** The text of a string that the library owns; null for NULL. */
function lentText(pointer) {
  return isNull(pointer) ? null : foreign.text(pointer);
}

/** The text of a string that the caller owns; frees the string. null for NULL. */
function ownedText(pointer) {
  const text = lentText(pointer);
  if (text !== null) lib.pactffi_string_delete(pointer);
  return text;
}

/** A copy of bytes that the library owns. */
function lentBytes(pointer, length) {
  return isNull(pointer) ? Buffer.alloc(0) : foreign.bytes(pointer, Number(length));
}

/** Calls a function on another thread. Its error stays there: call only what says enough by its result. */
function callAsync(name, ...values) {
  return new Promise((resolve, reject) => {
    lib[name].async(...values, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

/** Reads a member of a struct from memory: its size, and how. */
const READERS = {
  int: [4, (bytes, at) => bytes.readInt32LE(at)],
  pointer: [8, (bytes, at) => bytes.readBigUInt64LE(at)],
  size_t: [8, (bytes, at) => Number(bytes.readBigUInt64LE(at))],
  uint16_t: [2, (bytes, at) => bytes.readUInt16LE(at)],
  uint64_t: [8, (bytes, at) => Number(bytes.readBigUInt64LE(at))],
};

/** A struct that a function fills: its members by name. null if the function has failed. */
function filled(name, struct, pointer) {
  const members = Object.entries(structs[struct]);
  // No member is larger than eight bytes.
  const place = Buffer.alloc(8 * members.length);
  if (!lib[name](pointer, place)) return null;
  const found = {};
  let end = 0;
  for (const [member, type] of members) {
    const [size, read] = READERS[type];
    const at = Math.ceil(end / size) * size;
    found[member] = read(place, at);
    end = at + size;
  }
  return found;
}

/** An array of C strings, to be passed as a pointer with its length. */
function texts(values) {
  return { array: values.length === 0 ? null : foreign.texts(values), count: values.length };
}

module.exports = { foreign: foreign.name, lib, lastError, isNull, lentText, ownedText, lentBytes, callAsync, filled, texts };
