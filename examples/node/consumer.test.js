import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pact, matchers } from 'pactlib';
import { findOrder, parcelArrived } from './shop.js';

const pact = new Pact({ consumer: 'shop', provider: 'stock', dir: 'pacts' });

test('the shop finds an order', () =>
  pact
    .addInteraction()
    .given('an order exists', { id: 1 })
    .uponReceiving('a request for an order')
    .withRequest('GET', '/orders/1')
    .willRespondWith(200, { body: { id: 1, items: matchers.integer(3) } })
    .executeTest(async (server) => {
      assert.deepEqual(await findOrder(server.url, 1), { id: 1, items: 3 });
    }));

test('the shop says that there is no order', () =>
  pact
    .addInteraction()
    .uponReceiving('a request for an order that is not there')
    .withRequest('GET', '/orders/2')
    .willRespondWith(404)
    .executeTest(async (server) => {
      await assert.rejects(findOrder(server.url, 2), /404/);
    }));

test('the shop handles parcels', () =>
  new Pact({ consumer: 'shop', provider: 'parcels', dir: 'pacts' })
    .addAsynchronousInteraction()
    .expectsToReceive('a parcel has arrived', (message) => {
      message.withJSONContent({ order: matchers.integer(1), at: matchers.datetime("yyyy-MM-dd'T'HH:mm:ssX", '2030-01-31T12:00:00Z') });
      message.withMetadata({ topic: 'parcels' });
    })
    .executeTest((message) => {
      assert.equal(parcelArrived(message.contents), 'order 1 has arrived');
    }));
