import { test } from 'node:test';
import { Verifier } from 'pactlib';
import { orders, parcelEvent, stock } from './stock.js';

test('the stock does what the shop expects', () =>
  new Verifier({
    provider: 'stock',
    app: stock, // called without a port; providerBaseUrl is for a provider that listens
    pactUrls: ['pacts/shop-stock.json'],
    stateHandlers: { 'an order exists': ({ id }) => void orders.set(id, { items: 5 }) },
    beforeEach: () => orders.clear(),
  }).verifyProvider());

test('the stock sends parcels', () =>
  new Verifier('parcels')
    .file('pacts/shop-parcels.json')
    .message('a parcel has arrived', () => parcelEvent(7))
    .verify());
