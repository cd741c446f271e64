'use strict';
// Loads libpact_ffi and reads the declarations of its functions from pact.h, so that they always fit the library.
//
// PACT_LIBRARY and PACT_HEADER are the paths of library and header, if they are not in the directory of this package.

const fs = require('node:fs');
const path = require('node:path');
const ffi = require('@2060.io/ffi-napi');
const ref = require('@2060.io/ref-napi');

const FILE_NAMES = ['libpact_ffi.so', 'libpact_ffi.dylib', 'pact_ffi.dll'];
const NUMBERS = {
  void: 'void',
  bool: 'bool',
  int: 'int',
  'unsigned int': 'uint',
  'unsigned long': 'ulong',
  double: 'double',
  int32_t: 'int32',
  int64_t: 'int64',
  uint8_t: 'uint8',
  uint16_t: 'uint16',
  uint32_t: 'uint32',
  uint64_t: 'uint64',
  size_t: 'size_t',
};

/**
 * The functions that a header declares, in the form that ffi-napi takes: { name: [returned, [parameters]] }.
 *
 * A returned string stays a pointer, because most of them must be freed. Functions that take or return a struct by value
 * are left out.
 */
function declarations(header) {
  const code = header
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/^#if defined\(PACT_UNPREFIXED\)$[^]*?^#endif/gm, '')
    .replace(/^#.*$/gm, '');
  const aliases = new Map(Object.entries(NUMBERS));
  for (const [, name] of code.matchAll(/typedef enum \w+ \{[^}]*\} (\w+);/g)) aliases.set(name, 'int');
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
  return text.includes('(') ? 'pointer' : typeOf(text.trim().replace(/\w+$/, ''), aliases, false);
}

function typeOf(text, aliases, isReturned) {
  const type = text.replace(/\s+/g, ' ').replace(/ ?\* ?/g, '*').trim();
  if (type === 'const char*' && !isReturned) return 'string';
  return type.endsWith('*') ? 'pointer' : aliases.get(type);
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

/** The library: lib.pactffi_…(…) calls a function, lib.pactffi_….async(…, callback) calls it on another thread. */
const lib = ffi.Library(libraryPath, declarations(fs.readFileSync(headerPath, 'utf8')));

/** The last error of this thread; empty if there is none. */
function lastError() {
  for (let size = 1024; ; size *= 4) {
    const buffer = Buffer.alloc(size);
    const written = lib.pactffi_get_error_message(buffer, size);
    if (written !== -2) return written > 0 ? ref.readCString(buffer, 0) : '';
  }
}

/** The text of a string that the library owns; null for NULL. */
function lentText(pointer) {
  return ref.isNull(pointer) ? null : ref.readCString(pointer, 0);
}

/** The text of a string that the caller owns; frees the string. null for NULL. */
function ownedText(pointer) {
  const text = lentText(pointer);
  if (text !== null) lib.pactffi_string_delete(pointer);
  return text;
}

/** Calls a function on another thread. */
function callAsync(name, ...values) {
  return new Promise((resolve, reject) => {
    lib[name].async(...values, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

module.exports = { declarations, lib, lastError, lentText, ownedText, callAsync };
