'use strict';
// `pactlib/test` in the runners that it is for.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');

const { raw } = require('..');
const { link, node, project } = require('./helpers/project');

/** Tests that pass and fail in all ways, for a runner that has its functions as globals or not. */
const TESTS = (provider) => `
const order = (pact) => pact.uponReceiving('an order').withRequest('GET', '/orders/1').willRespondWith(200);
const orders = pactTest({ consumer: 'shop', provider: '${provider}', dir: 'pacts' });

orders('passes', async (pact) => {
  order(pact);
  const server = await pact.serve();
  if ((await fetch(server.url + '/orders/1')).status !== 200) throw new Error('no order');
});

orders('passes in process', async (pact) => {
  pact.uponReceiving('all orders').withRequest('GET', '/orders').willRespondWith(204);
  const fetch = await pact.fetch();
  await fetch('/orders');
  await fetch.server.close();
}, 10000);

orders('passes with a message', async (pact) => {
  await pact.expectsToReceive('an event').withJSONContent({ id: 1 }).executeTest(({ contents }) => {
    if (contents.id !== 1) throw new Error('no event');
  });
});

const none = pactTest({ consumer: 'shop', provider: '${provider}-none', dir: 'pacts' });

none('asks for another order', async (pact) => {
  order(pact);
  await fetch((await pact.serve()).url + '/orders/2');
});

none('asks for another order and throws', async (pact) => {
  order(pact);
  const server = await pact.serve();
  await fetch(server.url + '/orders/3');
  await server.close();
  throw new TypeError('the client is broken');
});

none('throws', (pact) => {
  throw new RangeError('no pact is needed');
});

none('asks nobody', (pact) => {
  order(pact);
});

none.skip('is skipped', () => {
  throw new Error('was not skipped');
});
`;

/** What the failures of these tests are told by. */
const FAILURES = [
  /GET \/orders\/2/,
  /GET \/orders\/3/,
  /the client is broken/,
  /no pact is needed/,
  /the test has described HTTP interactions, but has started no mock server/,
];

const files = {
  'package.json': '{"name": "consumer", "private": true}',
  'jest.config.js': 'module.exports = { transform: {}, testTimeout: 60000, testMatch: ["**/*.jest.js"] };',
  'orders.jest.js': `const { pactTest } = require('pactlib/test');\n${TESTS('jest')}`,
  'required.js': `const { pactTest } = require('pactlib/test');\n${TESTS('required')}`,
  'imported.mjs': `import { pactTest } from 'pactlib/test';\n${TESTS('imported')}`,
  'vitest.config.mjs': 'export default { test: { pool: "forks", testTimeout: 60000, include: ["*.vitest.mjs"] } };',
  'orders.vitest.mjs': `import { pactTest } from 'pactlib/test';\n${TESTS('vitest')}`,
  'types.mts': `
import nodeTest from 'node:test';
import { pactTest } from 'pactlib/test';
const orders = pactTest({ consumer: 'shop', provider: 'stock', test: nodeTest });
orders('an order', async (pact) => {
  pact.uponReceiving('an order').withRequest('GET', '/orders/1').willRespondWith(200);
  const port: number = (await pact.serve()).port;
  return port;
}, 1000);
// @ts-expect-error a pact has a provider
pactTest({ consumer: 'shop' });
`,
};

describe('pactlib/test', { concurrency: 2 }, () => {
  let made;
  before(() => {
    made = project(files);
  });
  after(() => made.remove());

  /** The folder of an installed package; skips the test if there is none. */
  function installed(t, name) {
    const folder = link(made.folder, name);
    if (folder === null) t.skip(`${name} is not installed`);
    return folder;
  }

  /** Checks what a runner has printed, and what was written. */
  function assertRan({ code, stdout, stderr }, provider, counts) {
    const output = stdout + stderr;
    assert.equal(code, 1, output);
    for (const expected of [...counts, ...FAILURES]) assert.match(output, expected);
    const read = JSON.parse(fs.readFileSync(path.join(made.folder, 'pacts', `shop-${provider}.json`), 'utf8'));
    assert.deepEqual(read.interactions.map((one) => one.description).sort(), ['all orders', 'an event', 'an order']);
    assert(!fs.existsSync(path.join(made.folder, 'pacts', `shop-${provider}-none.json`)), 'no failed test has written a file');
  }

  test('node:test', async () => {
    const spec = ['--test', '--test-reporter=spec'];
    const counts = [/pass 3\b/, /fail 4\b/, /skipped 1\b/];
    assertRan(await node(made.folder, [...spec, 'required.js']), 'required', counts);
    assertRan(await node(made.folder, [...spec, 'imported.mjs']), 'imported', counts);
  });

  test('Jest', async (t) => {
    const jest = installed(t, 'jest');
    if (jest === null) return;
    const counts = [/Tests: +4 failed, 1 skipped, 3 passed, 8 total/];
    assertRan(await node(made.folder, [`${jest}/bin/jest.js`, '--runInBand', '--ci']), 'jest', counts);
  });

  test('vitest without globals', async (t) => {
    const vitest = installed(t, 'vitest');
    if (vitest === null) return;
    const counts = [/Tests +4 failed \| 3 passed \| 1 skipped \(8\)/];
    const env = { CI: 'true', NO_COLOR: '1' };
    assertRan(await node(made.folder, [`${vitest}/vitest.mjs`, 'run'], env), 'vitest', counts);
  });

  test('types', async (t) => {
    const typescript = installed(t, 'typescript');
    if (typescript === null || installed(t, '@types/node') === null) return;
    const options = ['--noEmit', '--strict', '--types', 'node', '--module', 'nodenext'];

    const { code, stdout } = await node(made.folder, [`${typescript}/bin/tsc`, ...options, 'types.mts']);

    assert.deepEqual([stdout, code], ['', 0]);
  });
});

test('every pact was freed', () => assert.equal(Number(raw.lib.pactffi_live_objects(0)), 0));
