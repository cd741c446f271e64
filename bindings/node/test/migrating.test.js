'use strict';
// docs/migrating.md: the programs with pactlib run as they are printed.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test, after } = require('node:test');

const { project, link, node } = require('./helpers/project');

const page = fs.readFileSync(path.join(__dirname, '../../../docs/migrating.md'), 'utf8');
const [consumer, provider] = [...page.matchAll(/^```js pactlib\n(.*?)\n```$/gms)].map((found) => found[1]);

const APP = `import express from 'express';
const app = express();
const orders = new Map();
const addOrder = () => orders.set(1, {});
app.get('/orders/:id', (request, response) => response.json({ id: Number(request.params.id) }));
import { Verifier } from 'pactlib';
`;

const shop = project({
  'consumer.mjs': `import assert from 'node:assert/strict';\n${consumer}\n`,
  'provider.mjs': `${APP}${provider}\n`,
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
