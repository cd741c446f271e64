'use strict';
// Loads libpact_ffi and declares its functions from pact.h itself, so that the binding never lags behind.
//
// PACT_LIBRARY and PACT_HEADER say where library and header are when they are not beside this package.

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
 * The functions a header declares, in the form ffi-napi takes: { name: [returned, [parameters]] }.
 *
 * Strings that are returned stay pointers, because most of them have to be freed. A function that takes or returns a
 * struct by value is left out.
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

function firstThatIs(candidates, what, variable) {
  const found = candidates.find((candidate) => candidate && fs.existsSync(candidate));
  if (!found) throw new Error(`${what} was not found; set ${variable} to its path`);
  return found;
}

const here = path.dirname(__dirname);
const headerPath = firstThatIs(
  [process.env.PACT_HEADER, path.join(here, 'pact.h'), path.join(here, '..', '..', 'pact.h')],
  'pact.h',
  'PACT_HEADER',
);
const libraryPath = firstThatIs(
  [process.env.PACT_LIBRARY, ...FILE_NAMES.map((name) => path.join(here, name))],
  'libpact_ffi',
  'PACT_LIBRARY',
);

/** The library: lib.pactffi_…(…) as pact.h describes it; lib.pactffi_….async(…, callback) on another thread. */
const lib = ffi.Library(libraryPath, declarations(fs.readFileSync(headerPath, 'utf8')));

/** Why the last failing call of this thread failed; empty when there is nothing to tell. */
function lastError() {
  for (let size = 1024; ; size *= 4) {
    const buffer = Buffer.alloc(size);
    const written = lib.pactffi_get_error_message(buffer, size);
    if (written !== -2) return written > 0 ? ref.readCString(buffer, 0) : '';
  }
}

/** The text of a string that stays the library's; null for NULL. */
function lentText(pointer) {
  return ref.isNull(pointer) ? null : ref.readCString(pointer, 0);
}

/** The text of a string that is ours to free, freed; null for NULL. */
function ownedText(pointer) {
  const text = lentText(pointer);
  if (text !== null) lib.pactffi_string_delete(pointer);
  return text;
}

/** Calls a function on another thread. */
function later(name, ...values) {
  return new Promise((resolve, reject) => {
    lib[name].async(...values, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

module.exports = { declarations, lib, lastError, lentText, ownedText, later };
