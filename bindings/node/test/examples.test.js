'use strict';
// The examples of the project, with the package installed as npm packs it.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const { BINDING, node, project } = require('./helpers/project');

const EXAMPLES = path.join(BINDING, '..', '..', 'examples', 'node');

function files() {
  const names = fs.readdirSync(EXAMPLES).filter((name) => /\.js(on)?$/.test(name) && name !== 'package-lock.json');
  return Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(EXAMPLES, name), 'utf8')]));
}

/** Runs a file of tests; its exit code and output. */
async function run({ folder }, file) {
  const { code, stdout, stderr } = await node(folder, ['--test', '--test-reporter=spec', file]);
  return { code, text: stdout + stderr };
}

test('the consumer writes the pact that the provider is verified with', async () => {
  const made = project(files());
  try {
    const consumer = await run(made, 'consumer.test.js');
    assert.equal(consumer.code, 0, consumer.text);
    const pact = JSON.parse(fs.readFileSync(path.join(made.folder, 'pacts/shop-stock.json'), 'utf8'));
    assert.equal(pact.interactions.length, 2);
    const provider = await run(made, 'provider.test.js');
    assert.equal(provider.code, 0, provider.text);
  } finally {
    made.remove();
  }
});

test('a consumer or provider that differs fails with the report', async () => {
  const changed = files();
  changed['shop.js'] = changed['shop.js'].replace('/orders/', '/order/');
  changed['stock.js'] = changed['stock.js'].replace('{ id, ...order }', '{ id, items: "many" }');
  const made = project(files());
  try {
    await run(made, 'consumer.test.js');
    for (const name of ['shop.js', 'stock.js']) made.write(name, changed[name]);
    const consumer = await run(made, 'consumer.test.js');
    assert.equal(consumer.code, 1);
    assert.match(consumer.text, /GET \/order\/1 did not match[^]*a request for an order \(GET \/orders\/1\)[^]*differs: path/);
    assert.match(consumer.text, /the stock answers 500/, 'what the client has thrown is there too');
    const provider = await run(made, 'provider.test.js');
    assert.equal(provider.code, 1);
    assert.match(provider.text, /\$\.items[^]*to be an integer/);
  } finally {
    made.remove();
  }
});
