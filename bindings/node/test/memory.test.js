'use strict';

const assert = require('node:assert/strict');
const { after, test } = require('node:test');

const { Pact, PactError, Part, raw } = require('..');

after(() => assert.equal(Number(raw.lib.pactffi_live_objects(0)), 0, 'everything was freed'));

function orders() {
  const pact = new Pact('shop', 'orders');
  pact.uponReceiving('an order').withRequest('GET', '/orders/1').willRespondWith(200).body(Part.RESPONSE, { id: 1 });
  pact
    .uponReceiving('a new order')
    .withRequest('POST', '/orders')
    .body(Part.REQUEST, { name: 'pen' })
    .willRespondWith(303)
    .header(Part.RESPONSE, 'Location', '/orders/1');
  return pact;
}

/** The client under test: what it uses in place of fetch is given. */
async function place(fetch, base) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${base}/orders`, { method: 'POST', headers, body: JSON.stringify({ name: 'pen' }) });
  return { status: response.status, redirected: response.redirected, body: await response.json() };
}

test('a client gets the same in process and over a socket', async () => {
  const pact = orders();
  const memory = await pact.inProcess();
  const socket = await pact.serve();

  const inProcess = await place(memory.fetch, memory.url);
  const overSocket = await place(fetch, socket.url);

  assert.deepEqual(inProcess, overSocket);
  assert.deepEqual(inProcess, { status: 200, redirected: true, body: { id: 1 } });
  assert(memory.port > 65535 && memory.url === 'http://memory');
  assert(memory.matched && socket.matched);
  memory.verify();
  await memory.close();
  await socket.close();
  pact.free();
});

test('a request that does not match is reported', async () => {
  const pact = orders();
  const fetch = await pact.fetch();

  const response = await fetch(new Request('http://memory/orders/2'));

  assert.equal(response.status, 500);
  assert.equal(response.headers.get('x-pact'), 'Unexpected-Request');
  assert.throws(() => fetch.server.verify(), /no interaction expects|missing/);
  await assert.rejects(fetch('http://elsewhere/orders/1'), /this fetch is for http:\/\/memory/);
  assert.throws(() => fetch.server.answer('GET', 'no target'), PactError);
  assert.throws(() => fetch.server.answer('GET', '/', { headers: { 'a b': 'c' } }), PactError);
  await fetch.server.close();
  assert.throws(() => fetch.server.answer('GET', '/orders/1'), PactError);
  pact.free();
});

test('an answer has status, headers, bytes, delay and fault', async () => {
  const pact = new Pact('shop', 'orders');
  pact.uponReceiving('bytes').withRequest('PUT', '/b').body(Part.REQUEST, Buffer.from([0, 1])).willRespondWith(201).delay(20)
    .fault('partial-body').body(Part.RESPONSE, Buffer.from([2, 0, 3]));
  const server = await pact.inProcess();

  const headers = [['Content-Type', 'application/octet-stream']];
  const answer = server.answer('PUT', '/b', { headers, body: Buffer.from([0, 1]) });

  assert.equal(answer.status, 201);
  assert.deepEqual([...answer.body], [2, 0, 3]);
  assert(answer.headers.some(([name, value]) => name === 'content-length' && value === '3'));
  assert.deepEqual([answer.delay, answer.fault], [20, 'partial-body']);
  await server.close();
  pact.free();
});

test('delays are waited for, signals end the waiting, and faults are errors of fetch', async () => {
  const pact = new Pact('shop', 'orders');
  pact.uponReceiving('slow').withRequest('GET', '/slow').willRespondWith(200).delay(3600000);
  pact.uponReceiving('broken').withRequest('GET', '/broken').willRespondWith(200);
  const fetch = await pact.fetch();

  await assert.rejects(fetch('/slow', { signal: AbortSignal.timeout(10) }), { name: 'TimeoutError' });
  fetch.server.setDelay(0, 'slow');
  assert.equal((await fetch('/slow')).status, 200);
  const codes = { 'connection-reset': 'ECONNRESET', 'empty-response': 'UND_ERR_SOCKET', garbage: 'HPE_INVALID_CONSTANT' };
  for (const [fault, code] of Object.entries(codes)) {
    fetch.server.setFault(fault, 'broken');
    const error = await fetch('/broken').catch((reason) => reason);
    assert.deepEqual([error.name, error.message, error.cause.code], ['TypeError', 'fetch failed', code]);
  }
  assert.throws(() => fetch.server.setFault('nothing'), PactError);
  assert.throws(() => fetch.server.setDelay(1, 'unknown'), PactError);
  await fetch.server.close();
  pact.free();
});

test('of equal requests the one whose states are in force is served', async () => {
  const pact = new Pact('shop', 'orders');
  pact.uponReceiving('empty').given('no orders').withRequest('GET', '/orders').willRespondWith(204);
  pact.uponReceiving('some').given('some orders').withRequest('GET', '/orders').willRespondWith(200);
  const server = await pact.inProcess({ stateHeader: 'X-Pact-State' });

  assert.equal((await server.fetch('/orders')).status, 204);
  server.setStates('some orders');
  assert.equal((await server.fetch('/orders')).status, 200);
  assert.equal((await server.fetch('/orders', { headers: { 'X-Pact-State': 'no orders' } })).status, 204);
  server.setStates({ name: 'no orders' });
  assert.equal((await server.fetch('/orders')).status, 204);
  await server.close();
  pact.free();
});
