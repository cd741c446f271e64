'use strict';
// Writes lib/declarations.js from pact.h: run `node scripts/declarations.js` when pact.h has changed.

const fs = require('node:fs');
const path = require('node:path');

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

/**
 * What a header declares, in the words of lib/foreign: the functions as `returned(parameters)`, and the structs that a function
 * fills with their members.
 *
 * A returned string is a pointer, because most of them must be freed. Functions that take or return a struct by value are left
 * out.
 */
function declarations(header) {
  const code = header
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/^#if defined\(PACT_UNPREFIXED\)$[^]*?^#endif/gm, '')
    .replace(/^#.*$/gm, '');
  const aliases = aliasesOf(code);
  const functions = {};
  for (const [, returned, name, parameters] of code.matchAll(/^([\w ]+[ *]+)(pactffi_\w+)\(([^;]*)\);/gm)) {
    const types = split(parameters).map((one) => parameter(one, aliases));
    const result = typeOf(returned, aliases, true);
    if ([result, ...types].every((type) => type !== undefined)) functions[name] = `${result}(${types.join(', ')})`;
  }
  const structs = {};
  for (const [, body, name] of code.matchAll(/typedef struct \w+ \{([^{}]*)\} (\w+);/g)) {
    const members = [...body.matchAll(/^\s*([\w ]+[ *]+)(\w+);/gm)].map(([, type, member]) => [member, typeOf(type, aliases, true)]);
    if (members.length > 0 && members.every(([, type]) => type !== undefined)) structs[name] = Object.fromEntries(members);
  }
  return { functions, structs };
}

/** The plain types by the names that the header gives them. */
function aliasesOf(code) {
  const aliases = new Map(NUMBERS.map((name) => [name, name]));
  for (const [, name] of code.matchAll(/typedef enum \w+ \{[^}]*\} (\w+);/g)) aliases.set(name, 'int');
  // A callback is passed as its address.
  for (const [, name] of code.matchAll(/typedef void \(\*(\w+)\)\([^)]*\);/g)) aliases.set(name, 'pointer');
  for (const [, type, name] of code.matchAll(/typedef (\w+) (\w+);/g)) {
    if (aliases.has(type)) aliases.set(name, aliases.get(type));
  }
  return aliases;
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
  if (type === 'const char*' && !isReturned) return 'text';
  return type.endsWith('*') ? 'pointer' : aliases.get(type);
}

/** The module that has the declarations of a header. */
function moduleOf(header) {
  const { functions, structs } = declarations(header);
  const lines = Object.entries(functions).map(([name, type]) => `    ${name}: '${type}',`);
  const members = Object.entries(structs).map(([name, types]) => {
    const inner = Object.entries(types).map(([member, type]) => `      ${member}: '${type}',`);
    return `    ${name}: {\n${inner.join('\n')}\n    },`;
  });
  return `'use strict';
// Written by scripts/declarations.js from pact.h.

module.exports = {
  functions: {
${lines.join('\n')}
  },
  structs: {
${members.join('\n')}
  },
};
`;
}

const HEADER = path.join(__dirname, '..', '..', '..', 'pact.h');
const MODULE = path.join(__dirname, '..', 'lib', 'declarations.js');

if (require.main === module) fs.writeFileSync(MODULE, moduleOf(fs.readFileSync(HEADER, 'utf8')));

module.exports = { HEADER, MODULE, declarations, moduleOf };
