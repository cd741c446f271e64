'use strict';
// docs/matchers.md: each block of JavaScript makes the JSON above it.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const vm = require('node:vm');

const { generators, matchers } = require('..');

const page = fs.readFileSync(path.join(__dirname, '../../../docs/matchers.md'), 'utf8');

/** The blocks of the page in this language, each with the block of JSON before it and the line where it begins. */
function blocks(language) {
  const found = [];
  let json;
  for (const { 1: kind, 2: code, index } of page.matchAll(/^```(\w+)\n(.*?)\n```$/gms)) {
    if (kind === 'json') json = code;
    if (kind === language) found.push({ json, code, line: page.slice(0, index).split('\n').length });
  }
  return found;
}

test('the page has an example in JavaScript for nearly each of its examples in JSON', () => {
  assert.ok(blocks('js').length > 40, `${blocks('js').length}`);
});

test('the page has each function', () => {
  for (const [module, functions] of Object.entries({ matchers, generators })) {
    const isThere = (name) => page.includes(`${module}.${name}(`) || new RegExp(`\`${name}[(\`]`).test(page);

    assert.deepEqual(Object.keys(functions).filter((name) => !isThere(name)), []);
  }
});

for (const { json, code, line } of blocks('js')) {
  test(`line ${line} of the page: ${code}`, () => {
    const made = vm.runInNewContext(code, { matchers, generators });

    assert.deepEqual(JSON.parse(JSON.stringify(made)), JSON.parse(json));
  });
}
