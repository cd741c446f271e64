'use strict';
// Loads libpact_ffi and reads the declarations of its functions from pact.h, so that they always fit the library.
//
// PACT_LIBRARY and PACT_HEADER are the paths of library and header, if they are not in the directory of this package.

const fs = require('node:fs');
const path = require('node:path');
const koffi = require('koffi');

const FILE_NAMES = ['libpact_ffi.so', 'libpact_ffi.dylib', 'pact_ffi.dll'];
const NUMBERS = [
  'void',
  'bool',
  'int',
  'unsigned int',
  'unsigned long',
  'double',
  'int32_t',
  'int64_t',
  'uint8_t',
  'uint16_t',
  'uint32_t',
  'uint64_t',
  'size_t',
];
/** A pointer: a BigInt, a Buffer to be read or written during the call, or null. */
const POINTER = 'void *';
/** A string that is passed in, or null. */
const TEXT = 'str';

/**
 * The functions that a header declares, in the form that koffi takes: { name: [returned, [parameters]] }.
 *
 * A returned string stays a pointer, because most of them must be freed. Functions that take or return a struct by value
 * are left out.
 */
function declarations(header) {
  const code = header
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/^#if defined\(PACT_UNPREFIXED\)$[^]*?^#endif/gm, '')
    .replace(/^#.*$/gm, '');
  const aliases = new Map(NUMBERS.map((name) => [name, name]));
  for (const [, name] of code.matchAll(/typedef enum \w+ \{[^}]*\} (\w+);/g)) aliases.set(name, 'int');
  // A callback is passed as its address.
  for (const [, name] of code.matchAll(/typedef void \(\*(\w+)\)\([^)]*\);/g)) aliases.set(name, POINTER);
  for (const [, type, name] of code.matchAll(/typedef (\w+) (\w+);/g)) {
    if (aliases.has(type)) aliases.set(name, aliases.get(type));
  }
  const found = {};
  for (const [, returned, name, parameters] of code.matchAll(/^([\w ]+[ *]+)(pactffi_\w+)\(([^;]*)\);/gm)) {
    const types = [typeOf(returned, aliases, true), ...split(parameters).map((one) => parameter(one, aliases))];
    if (types.every((type) => type !== undefined)) found[name] = [types[0], types.slice(1)];
  }
  return found;
}

/** Splits at the commas outside parentheses. */
function split(parameters) {
  const flat = parameters.replace(/\([^()]*\)/g, (inner) => inner.replaceAll(',', ';')).trim();
  return flat === 'void' ? [] : flat.split(',');
}

function parameter(text, aliases) {
  return text.includes('(') ? POINTER : typeOf(text.trim().replace(/\w+$/, ''), aliases, false);
}

function typeOf(text, aliases, isReturned) {
  const type = text.replace(/\s+/g, ' ').replace(/ ?\* ?/g, '*').trim();
  if (type === 'const char*' && !isReturned) return TEXT;
  return type.endsWith('*') ? POINTER : aliases.get(type);
}

function findFile(candidates, what, variable) {
  const found = candidates.find((candidate) => candidate && fs.existsSync(candidate));
  if (!found) throw new Error(`${what} was not found; set ${variable} to its path`);
  return found;
}

const here = path.dirname(__dirname);
const headerPath = findFile(
  [process.env.PACT_HEADER, path.join(here, 'pact.h'), path.join(here, '..', '..', 'pact.h')],
  'pact.h',
  'PACT_HEADER',
);
const libraryPath = findFile(
  [process.env.PACT_LIBRARY, ...FILE_NAMES.map((name) => path.join(here, name))],
  'libpact_ffi',
  'PACT_LIBRARY',
);

const loaded = koffi.load(libraryPath);

/** The library: lib.pactffi_…(…) calls a function, lib.pactffi_….async(…, callback) calls it on another thread. */
const lib = {};
for (const [name, [returned, parameters]] of Object.entries(declarations(fs.readFileSync(headerPath, 'utf8')))) {
  // Most programs use few of them.
  Object.defineProperty(lib, name, {
    configurable: true,
    enumerable: true,
    get() {
      const value = loaded.func(name, returned, parameters);
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
  return isNull(pointer) ? null : koffi.decode(pointer, 'char', -1);
}

/** The text of a string that the caller owns; frees the string. null for NULL. */
function ownedText(pointer) {
  const text = lentText(pointer);
  if (text !== null) lib.pactffi_string_delete(pointer);
  return text;
}

/** A copy of bytes that the library owns. */
function lentBytes(pointer, length) {
  return isNull(pointer) ? Buffer.alloc(0) : Buffer.from(Buffer.from(koffi.view(pointer, Number(length))));
}

/** Calls a function on another thread. Its error stays there: call only what says enough by its result. */
function callAsync(name, ...values) {
  return new Promise((resolve, reject) => {
    lib[name].async(...values, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

// Made when they are needed.
const structs = {};
const STRUCTS = {
  ExchangeData: { kind: 'int', head: POINTER, head_length: 'size_t', body: POINTER, body_length: 'size_t' },
  AnswerData: {
    status: 'uint16_t',
    headers: POINTER,
    headers_length: 'size_t',
    body: POINTER,
    body_length: 'size_t',
    delay_ms: 'uint64_t',
    fault: 'int',
  },
};

/** Reads a struct that a function fills: its members by name. */
function filled(name, members, pointer) {
  const type = structs[members] ?? (structs[members] = koffi.struct(STRUCTS[members]));
  const place = Buffer.alloc(koffi.sizeof(type));
  return lib[name](pointer, place) ? koffi.decode(place, type) : null;
}

module.exports = { declarations, lib, lastError, isNull, lentText, ownedText, lentBytes, callAsync, filled };
