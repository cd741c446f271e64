'use strict';
// What users get by `import` and by `require`, with the package installed as npm packs it.

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');

const { link, node, project } = require('./helpers/project');

let made;
before(() => {
  made = project({ 'package.json': '{"name": "consumer", "private": true}' });
});
after(() => made.remove());

/** Runs a program of the project; its output as lines. */
async function run(name, text) {
  made.write(name, text);
  const { code, stdout, stderr } = await node(made.folder, [name]);
  assert.deepEqual([stderr, code], ['', 0]);
  return stdout.trim().split('\n');
}

const USE = `
const pact = new Pact('shop', 'stock');
pact.uponReceiving('an order').withRequest('GET', '/orders/1').willRespondWith(200);
const status = await pact.test((server) => fetch(server.url + '/orders/1').then((response) => response.status));
pact.free();
console.log(status, version());
`;

test('named imports, the default import and require give the same objects', async () => {
  const lines = await run('names.mjs', `
import pactlib, { Pact, matchers, version } from 'pactlib';
import * as all from 'pactlib';
import { createRequire } from 'node:module';
const required = createRequire(import.meta.url)('pactlib');
console.log(pactlib === required, Pact === required.Pact, matchers === required.matchers);
const { default: _, ...named } = all;
console.log(Object.keys(named).sort().join() === Object.keys(required).sort().join());
console.log(Object.keys(named).every((name) => named[name] === required[name]));
${USE}`);

  assert.deepEqual(lines, ['true true true', 'true', 'true', '200 0.5.12']);
});

test('require works, and import() of a CommonJS module', async () => {
  const lines = await run('names.cjs', `
const { Pact, version } = require('pactlib');
import('pactlib').then(async (imported) => {
  console.log(imported.Pact === Pact, require('pactlib/package.json').name);
  ${USE}
});`);

  assert.deepEqual(lines, ['true pactlib', '200 0.5.12']);
});

test('types are found by both', async (t) => {
  const typescript = link(made.folder, 'typescript');
  if (typescript === null || link(made.folder, '@types/node') === null) return t.skip('typescript is not installed');
  const text = `
import { Pact, MismatchError, version } from 'pactlib';
import * as pactlib from 'pactlib';
const pact: pactlib.Pact = new Pact('shop', 'stock');
export const text: string = version();
export const isMismatch = (error: unknown): boolean => error instanceof MismatchError;
// @ts-expect-error a version is no number
export const number: number = version();
pact.free();
`;
  made.write('types.mts', `${text}import named from 'pactlib';\nnew named.Pact('a', 'b').free();\n`);
  made.write('types.cts', text);
  const options = ['--noEmit', '--strict', '--types', 'node', '--module', 'nodenext'];

  const { code, stdout } = await node(made.folder, [`${typescript}/bin/tsc`, ...options, 'types.mts', 'types.cts']);

  assert.deepEqual([stdout, code], ['', 0]);
});
