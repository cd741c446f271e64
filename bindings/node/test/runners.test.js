'use strict';
// The binding in worker threads, and in the ways in which test runners load modules.

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');

const { raw } = require('..');
const { link, node, project } = require('./helpers/project');

const NO_THREADS = /ffi-napi does not work in worker threads; koffi does/;
const isThreadSafe = raw.foreign === 'koffi';

/** A module whose function serves, verifies, and writes a file; it gets the binding. */
const USE = `
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');

module.exports = async function use({ Pact, Verifier, MismatchError }) {
  const folder = fs.mkdtempSync(path.join(__dirname, 'pacts-'));
  const pact = new Pact('shop', 'stock');
  pact.uponReceiving('an order').withRequest('GET', '/orders/1').willRespondWith(200);
  const get = (path) => async (server) => (await fetch(server.url + path)).status;
  assert.equal(await pact.test(get('/orders/1'), { directory: folder }), 200);
  const error = await pact.test(get('/orders/2')).catch((reason) => reason);
  assert(error instanceof MismatchError && error.message.includes('/orders/2'), error);
  pact.free();

  const verify = async (provider) => {
    const verifier = new Verifier('stock').folder(folder).provider(provider);
    const { errors } = await verifier.run();
    verifier.close();
    return JSON.stringify(errors);
  };
  assert.equal(await verify((request, response) => response.end()), '[]');
  assert.match(await verify(() => Promise.reject(new TypeError('no orders'))), /TypeError: no orders/);
  fs.rmSync(folder, { recursive: true });
};
`;

const WORKERS = `
const { Worker, isMainThread, parentPort } = require('node:worker_threads');
const { once } = require('node:events');

async function main() {
  const workers = [1, 2, 3, 4].map(() => new Worker(__filename));
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  console.log('all done');
  // They are at work again.
  await Promise.all(workers.map((worker) => worker.terminate()));
  console.log('all ended');
}

async function work() {
  const use = require('./use');
  const pactlib = require('pactlib');
  await use(pactlib);
  parentPort.postMessage('done');
  for (;;) await use(pactlib);
}

void (isMainThread ? main() : work());
`;

const JEST = `
const use = require('./use');
let before = null;
for (const number of [1, 2]) {
  test('test ' + number, async () => {
    const pactlib = require('pactlib');
    expect(pactlib).not.toBe(before);
    before = pactlib;
    await use(pactlib);
    jest.resetModules();
    await use(require('pactlib'));
  });
}
`;

const VITEST = `
import { expect, test, vi } from 'vitest';
import { isMainThread } from 'node:worker_threads';
import * as pactlib from 'pactlib';
import use from './use.js';

test('one', async () => {
  expect(isMainThread).toBe(false);
  await use(pactlib);
  vi.resetModules();
  await use(await import('pactlib'));
});
`;

const NODE_TEST = `
import test from 'node:test';
import * as pactlib from 'pactlib';
import use from './use.js';
test('one', () => use(pactlib));
`;

const files = {
  'package.json': '{"name": "consumer", "private": true}',
  'use.js': USE,
  'workers.js': WORKERS,
  'plain.mjs': NODE_TEST,
  'jest.config.js': 'module.exports = { resetModules: true, testTimeout: 60000, transform: {}, testMatch: ["**/*.jest.js"] };',
  'vitest.config.mjs': 'export default { test: { pool: "threads", testTimeout: 60000, include: ["*.vitest.mjs"] } };',
};
for (const name of ['a', 'b']) {
  files[`${name}.jest.js`] = JEST;
  files[`${name}.vitest.mjs`] = VITEST;
}

describe('in runners', { concurrency: 2 }, () => {
  let made;
  before(() => {
    made = project(files);
  });
  after(() => made.remove());

  /** The file of an installed runner; skips the test if there is none. */
  function runner(t, name, file) {
    const folder = link(made.folder, name);
    if (folder === null) t.skip(`${name} is not installed`);
    return folder && `${folder}/${file}`;
  }

  test('four worker threads use it at once, and end while it is at work', async () => {
    const { code, stdout, stderr } = await node(made.folder, ['workers.js']);

    if (!isThreadSafe) return assert.match(stderr, NO_THREADS);
    assert.deepEqual([stderr, stdout, code], ['', 'all done\nall ended\n', 0]);
  });

  test('node:test', async () => {
    const { code, stdout } = await node(made.folder, ['--test', 'plain.mjs']);

    assert.equal(code, 0, stdout);
    assert.match(stdout, /pass 1\b/);
  });

  test('Jest, with modules that are loaded again, in one process and in two', async (t) => {
    const jest = runner(t, 'jest', 'bin/jest.js');
    if (jest === null) return;
    const ways = isThreadSafe ? ['--runInBand', '--maxWorkers=2'] : ['--runInBand'];
    for (const workers of ways) {
      const { code, stderr } = await node(made.folder, [jest, workers, '--ci']);

      assert.equal(code, 0, stderr);
      assert.match(stderr, /Tests: +4 passed, 4 total/);
    }
  });

  test('Jest in worker threads', async (t) => {
    const jest = runner(t, 'jest', 'bin/jest.js');
    if (jest === null) return;
    const { code, stderr } = await node(made.folder, [jest, '--workerThreads', '--maxWorkers=2', '--ci']);

    if (!isThreadSafe) return assert.match(stderr, NO_THREADS);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /Tests: +4 passed, 4 total/);
  });

  test('vitest in worker threads', async (t) => {
    const vitest = runner(t, 'vitest', 'vitest.mjs');
    if (vitest === null) return;
    const { code, stdout, stderr } = await node(made.folder, [vitest, 'run', '--reporter=json'], { CI: 'true' });

    if (!isThreadSafe) return assert.match(stdout, NO_THREADS);
    const report = JSON.parse(stdout);
    assert.deepEqual([report.numPassedTests, report.numTotalTests, code], [2, 2, 0], stdout + stderr);
  });
});
