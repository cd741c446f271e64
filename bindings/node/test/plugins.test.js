'use strict';
// Plugins, with the script that the documentation shows.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, test } = require('node:test');

const { Pact, PactError, Part, PluginUse } = require('..');

const TYPE = 'text/x-pairs';
const documentation = path.join(__dirname, '..', '..', '..', 'docs', 'plugins.md');

let directory;
before(() => {
  const section = fs.readFileSync(documentation, 'utf8').split('## Writing a plugin in Lua\n')[1];
  const blocks = Object.fromEntries(
    [...section.matchAll(/^```(\w+)\n([^]*?)^```/gm)].map(([, language, code]) => [language, code]),
  );
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'pactlib-'));
  const folder = path.join(directory, 'pairs-0.1.0');
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'pact-plugin.json'), blocks.json);
  fs.writeFileSync(path.join(folder, 'pairs.lua'), blocks.lua);
  process.env.PACT_PLUGIN_DIR = directory;
});
after(() => fs.rmSync(directory, { recursive: true }));

/** Whether a plugin claims the type: the library itself takes contents that are no object. */
function isLoaded() {
  const pact = new Pact('shop', 'stock');
  try {
    pact.uponReceiving('pairs').pluginContents(Part.REQUEST, 'a=1', TYPE);
    return false;
  } catch (error) {
    assert.match(error.message, /is not a valid value for contents/);
    return true;
  } finally {
    pact.free();
  }
}

function post(server, body) {
  return fetch(`${server.url}/pairs`, { method: 'POST', headers: { 'content-type': TYPE }, body });
}

test('a plugin makes contents and compares until it is released', async () => {
  const pact = new Pact('shop', 'stock');
  const plugin = pact.usingPlugin('pairs', '0.1');
  const inner = pact.usingPlugin('pairs');
  inner.release();
  inner.release();
  assert.ok(plugin instanceof PluginUse && isLoaded());
  pact.uponReceiving('pairs').withRequest('POST', '/pairs').pluginContents(Part.REQUEST, { a: '1', b: '2' }, TYPE);

  await pact.test(async (server) => assert.equal((await post(server, 'b=2\na=1')).status, 200));
  const server = await pact.serve();
  assert.equal((await post(server, 'b=2\na=2')).status, 500);
  assert.match(JSON.stringify(server.mismatches), /Expected a to be '1' but it is '2'/);
  await server.close();

  plugin.release();
  assert.ok(!isLoaded());
  pact.usingPlugin('pairs');
  pact.free();
  assert.ok(!isLoaded(), 'the pact has released it');
});

test('a plugin of an interaction is released at the end of its test', async () => {
  await new Pact({ consumer: 'shop', provider: 'pairs', dir: directory })
    .addInteraction()
    .usingPlugin({ plugin: 'pairs', version: '0.1' })
    .uponReceiving('pairs')
    .withRequest('POST', '/pairs', (builder) => builder.pluginContents(TYPE, '{"a": "1", "b": "2"}'))
    .willRespondWith(200, (builder) => builder.pluginContents(TYPE, { c: '3' }))
    .executeTest(async (server) => {
      assert.ok(isLoaded());
      const response = await post(server, 'b=2\na=1');
      assert.deepEqual([response.status, await response.text()], [200, 'c=3']);
    });

  assert.ok(!isLoaded());
  const { metadata } = JSON.parse(fs.readFileSync(path.join(directory, 'shop-pairs.json'), 'utf8'));
  assert.equal(metadata.plugins[0].name, 'pairs');
});

test('a plugin that is not installed is an error that says where it was looked for', () => {
  const pact = new Pact('shop', 'stock');
  const isExplained = (error) => error instanceof PactError && error.message.includes(directory);
  assert.throws(() => pact.usingPlugin('nope'), isExplained);
  pact.free();
});
