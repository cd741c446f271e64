'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, test } = require('node:test');
const v8 = require('node:v8');
const vm = require('node:vm');

const { MismatchError, Pact, PactError, Part, Specification, Verifier, matchers, raw, version } = require('..');

let directory;
before(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'pactlib-'));
});
after(() => {
  fs.rmSync(directory, { recursive: true });
  assert.equal(Number(raw.lib.pactffi_live_objects(0)), 0, 'everything was freed');
});

function written(name) {
  return JSON.parse(fs.readFileSync(path.join(directory, name), 'utf8'));
}

function shop() {
  const pact = new Pact('shop', 'stock');
  pact
    .uponReceiving('an order')
    .given('an order exists', { id: 1 })
    .withRequest('POST', matchers.regex(/\/orders\/\d+/, '/orders/1'))
    .query('expand', 'lines', 'prices')
    .header(Part.REQUEST, 'X-Team', 'stock')
    .body(Part.REQUEST, { amount: matchers.integer(3) })
    .willRespondWith(201)
    .body(Part.RESPONSE, { lines: matchers.eachLike({ name: matchers.like('pen') }) });
  return pact;
}

function send(server, target, amount) {
  return fetch(server.url + target, {
    method: 'POST',
    headers: { 'X-Team': 'stock', 'Content-Type': 'application/json' },
    body: JSON.stringify({ amount }),
  });
}

test('a pact is served, verified and written', async () => {
  const pact = shop();

  const response = await pact.test((server) => send(server, '/orders/7?expand=lines&expand=prices', 5), { directory });

  assert.equal(response.status, 201);
  assert.deepEqual(await response.json(), { lines: [{ name: 'pen' }] });
  const [interaction] = written('shop-stock.json').interactions;
  assert.equal(interaction.description, 'an order');
  assert.deepEqual(interaction.providerStates, [{ name: 'an order exists', params: { id: 1 } }]);
  pact.free();
});

test('a wrong request is reported, and no file is written', async () => {
  const pact = shop();

  const failure = await pact
    .test((server) => send(server, '/orders/7?expand=lines&expand=prices', 'many'), { directory: `${directory}/none` })
    .catch((error) => error);

  assert(failure instanceof MismatchError);
  assert.equal(failure.mismatches[0].type, 'request-mismatch');
  assert.match(failure.message, /differs: body\n     \$.amount -> Expected 'many' \(String\) to be an integer/);
  assert(!fs.existsSync(`${directory}/none`));
  pact.free();
});

test('a refused call throws the error of the library', async () => {
  const pact = shop();
  const interaction = pact.uponReceiving('another');
  assert.throws(() => interaction.willRespondWith(99), PactError);

  const server = await pact.serve();

  assert.throws(() => interaction.given('too late'), /mock server/);
  await assert.rejects(pact.serve({ address: 'no address' }), PactError);
  await server.close();
  await server.close();
  assert.equal(server.port, 0);
  pact.free();
});

test('a freed pact cannot be used', () => {
  const pact = new Pact('shop', 'stock', { specification: Specification.V3 });
  const interaction = pact.uponReceiving('an interaction');
  pact.free();
  pact.free();

  assert.throws(() => interaction.given('x'), PactError);
  assert.throws(() => pact.uponReceiving('x'), PactError);
});

test('messages are written', () => {
  const pact = new Pact('shop', 'events').metadata('team', 'name', 'orders');
  pact.expectsToReceive('an order was placed').metadata('topic', 'orders').body(Part.REQUEST, { id: 1 });
  pact
    .expectsToExchange('a question')
    .body(Part.REQUEST, 'ping')
    .body(Part.RESPONSE, Buffer.from([1, 2]), 'application/octet-stream');

  pact.write(directory, { overwrite: true });

  const kinds = written('shop-events.json').interactions.map((one) => one.type);
  assert.deepEqual(kinds.sort(), ['Asynchronous/Messages', 'Synchronous/Messages']);
  pact.free();
});

test('servers run in parallel', async () => {
  const pacts = Array.from({ length: 8 }, shop);

  const responses = await Promise.all(
    pacts.map((pact) => pact.test((server) => send(server, '/orders/7?expand=lines&expand=prices', 1))),
  );

  assert.deepEqual(responses.map((response) => response.status), Array(8).fill(201));
  pacts.forEach((pact) => pact.free());
});

test('the C functions can be called by their names', () => {
  assert.equal(version(), '0.5.12');
  assert.equal(raw.lib.pactffi_cleanup_mock_server(1), false);
  assert.equal(raw.lastError(), 'no mock server on port 1');
});

test('what a user has forgotten to free is freed when it is collected', async () => {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc');
  const live = () => Number(raw.lib.pactffi_live_objects(0));
  const before = live();
  (() => {
    shop();
    new Verifier('stock');
  })();
  assert.equal(live(), before + 2);

  for (let times = 0; times < 1000 && live() > before; times += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }

  assert.equal(live(), before);
});

test('an interaction that was never served because another has the same request is a warning, unless its states are set', async () => {
  const given = [];
  const listen = (warning) => given.push(`${warning.name}: ${warning.message}`);
  process.on('warning', listen);
  const asked = async (...states) => {
    const pact = new Pact({ consumer: 'shop', provider: 'users', dir: directory });
    pact.uponReceiving('a user').given('there').withRequest('GET', '/u').willRespondWith(200);
    pact.uponReceiving('no user').given('gone').withRequest('GET', '/u').willRespondWith(404);
    await pact.executeTest(async (server) => {
      for (const state of states) {
        server.setStates(state);
        await fetch(`${server.url}/u`);
      }
    });
    await new Promise(setImmediate);
    return given.splice(0);
  };

  assert.deepEqual(await asked('there', 'gone'), []);
  assert.deepEqual(await asked('there'), [
    "PactWarning: 'no user' (GET /u) was never served: 'a user' has the same request and was served instead; " +
      'server.setStates("gone") puts provider states in force, or let requests or states differ',
  ]);
  process.off('warning', listen);
});
