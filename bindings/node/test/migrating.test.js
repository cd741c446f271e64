'use strict';
// docs/migrating.md: the programs with pactlib run as they are printed.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test, after } = require('node:test');

const { project, link, node } = require('./helpers/project');

const page = fs.readFileSync(path.join(__dirname, '../../../docs/migrating.md'), 'utf8');
const [consumer, provider, receiver, sender] = [...page.matchAll(/^```js pactlib\n(.*?)\n```$/gms)].map((found) => found[1]);

const APP = `import express from 'express';
const app = express();
const orders = new Map();
const addOrder = () => orders.set(1, {});
app.get('/orders/:id', (request, response) => response.json({ id: Number(request.params.id) }));
import { Verifier } from 'pactlib';
`;

const MESSAGES = `import assert from 'node:assert/strict';
import { Pact, Verifier, matchers } from 'pactlib';
const parcelArrived = (event) => \`order \${event.order} has arrived\`;
const parcelEvent = (order) => ({ order });
`;

const shop = project({
  'consumer.mjs': `import assert from 'node:assert/strict';\n${consumer}\n`,
  'provider.mjs': `${APP}${provider}\n`,
  'messages.mjs': `${MESSAGES}${receiver}\n${sender}\n`,
});
after(() => shop.remove());
link(shop.folder, 'koffi');

test('the consumer and the provider of the page', async (t) => {
  if (link(shop.folder, 'express') === null) return t.skip('express is not installed');

  assert.deepEqual(await node(shop.folder, ['consumer.mjs']), { code: 0, signal: null, stdout: '', stderr: '' });
  const pact = JSON.parse(fs.readFileSync(path.join(shop.folder, 'pacts', 'shop-stock.json'), 'utf8'));
  assert.deepEqual(pact.interactions[0].response.matchingRules.body['$.id'].matchers, [{ match: 'integer' }]);

  assert.deepEqual(await node(shop.folder, ['provider.mjs']), { code: 0, signal: null, stdout: '', stderr: '' });
});

test('the messages of the page', async () => {
  assert.deepEqual(await node(shop.folder, ['messages.mjs']), { code: 0, signal: null, stdout: '', stderr: '' });
  assert.ok(fs.existsSync(path.join(shop.folder, 'pacts', 'shop-parcels.json')));
});
