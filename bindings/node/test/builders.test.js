'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, test } = require('node:test');

const { MismatchError, Pact, PactError, PactV3, Specification, matchers, raw } = require('..');
const { eachLike, integer, like, regex, string } = matchers;

let dir;
before(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'pactlib-'));
});
after(() => {
  fs.rmSync(dir, { recursive: true });
  assert.equal(Number(raw.lib.pactffi_live_objects(0)), 0, 'everything was freed');
});

const written = (name) => JSON.parse(fs.readFileSync(path.join(dir, name), 'utf8'));
const send = (url, body, headers = {}) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

test('an interaction is described by functions with builders', async () => {
  const pact = new Pact({ consumer: 'shop', provider: 'builders', dir });

  const status = await pact
    .addInteraction()
    .given('an order exists', { id: 1 })
    .uponReceiving('an order')
    .comment({ key: 'team', value: 'orders' })
    .reference('openapi', 'operationId', 'postOrder')
    .withRequest('POST', regex(/\/orders\/\d+/, '/orders/1'), (builder) => {
      builder
        .query({ expand: ['lines', 'prices'], page: integer(3), size: 10 })
        .headers({ 'X-Team': 'stock', 'Content-Type': regex('application/(.+\\+)?json', 'application/hal+json') })
        .jsonBody({ amount: integer(3) });
    })
    .willRespondWith(matchers.statusCode([201, 202]), (builder) => {
      builder.headers({ Location: string('/orders/8') }).jsonBody({ lines: eachLike({ name: like('pen') }) });
    })
    .executeTest(async (mockServer) => {
      assert.match(mockServer.url, /^http:\/\/127\.0\.0\.1:\d+$/);
      const response = await send(
        `${mockServer.url}/orders/7?expand=lines&expand=prices&page=9&size=10`,
        { amount: 5 },
        { 'X-Team': 'stock' },
      );
      assert.deepEqual(await response.json(), { lines: [{ name: 'pen' }] });
      return [response.status, response.headers.get('location')];
    });

  assert.deepEqual(status, [201, '/orders/8']);
  const [interaction] = written('shop-builders.json').interactions;
  assert.deepEqual(interaction.providerStates, [{ name: 'an order exists', params: { id: 1 } }]);
  assert.deepEqual(interaction.request.query, { expand: ['lines', 'prices'], page: ['3'], size: ['10'] });
  assert.deepEqual(interaction.request.headers['Content-Type'], ['application/hal+json']);
  assert.deepEqual(interaction.comments, { team: 'orders', references: { openapi: { operationId: 'postOrder' } } });
});

test('an interaction is described by objects', async () => {
  const pact = new Pact('shop', 'objects', { specification: Specification.V3, dir });
  pact.addInteraction({
    states: [{ description: 'an order exists', parameters: { id: 1 } }, 'the shop is open'],
    uponReceiving: 'an order',
    withRequest: {
      method: 'POST',
      path: '/orders',
      query: { page: '1' },
      headers: { 'X-Team': like('stock') },
      body: { amount: integer(3) },
    },
    willRespondWith: { status: 201, headers: { 'Content-Type': 'text/csv' }, body: 'id;amount' },
  });
  pact.given('nothing').uponReceiving('a list').withRequest({ method: 'GET', path: '/orders' }).willRespondWith({ body: [] });
  pact
    .uponReceiving('a page')
    .withRequest('GET', '/page', { query: { n: '1' } })
    .willRespondWith(200, { body: 'hello' });

  await pact.executeTest(async ({ url }) => {
    const response = await send(`${url}/orders?page=1`, { amount: 9 }, { 'X-Team': 'other' });
    assert.deepEqual(
      [response.status, response.headers.get('content-type'), await response.text()],
      [201, 'text/csv', 'id;amount'],
    );
    assert.deepEqual(await (await fetch(`${url}/orders`)).json(), []);
    assert.equal((await fetch(`${url}/page?n=1`)).headers.get('content-type'), 'text/plain');
  });

  const file = written('shop-objects.json');
  assert.equal(file.metadata.pactSpecification.version, '3.0.0');
  const states = file.interactions.find((one) => one.description === 'an order').providerStates;
  assert.deepEqual(states, [{ name: 'an order exists', params: { id: 1 } }, { name: 'the shop is open' }]);
});

test('each executeTest begins anew, also after a failure and beside another', async () => {
  const pact = new Pact({ consumer: 'shop', provider: 'anew', dir }).metadata('team', 'name', 'orders');
  const ask = (name) => pact.addInteraction().uponReceiving(name).withRequest('GET', `/${name}`).willRespondWith(200);
  const use = (name) => (server) => fetch(`${server.url}/${name}`);

  await assert.rejects(ask('a').executeTest(use('b')), MismatchError);
  await Promise.all([ask('c').executeTest(use('c')), ask('d').executeTest(use('d'))]);
  await ask('e').executeTest(use('e'));

  const file = written('shop-anew.json');
  assert.deepEqual(file.interactions.map((one) => one.description).sort(), ['c', 'd', 'e']);
  assert.deepEqual(file.metadata.team, { name: 'orders' });
});

test('what the client has thrown is the cause of the mismatch', async () => {
  const pact = new Pact({ consumer: 'shop', provider: 'causes', dir });
  const thrown = new Error('no pen');
  const ask = () => pact.addInteraction().uponReceiving('a pen').withRequest('GET', '/pens/1').willRespondWith(200);

  const mismatch = await ask()
    .executeTest(async ({ url }) => {
      await fetch(`${url}/pens/2`);
      throw thrown;
    })
    .catch((error) => error);
  const same = await ask()
    .executeTest(async ({ url }) => {
      await fetch(`${url}/pens/1`);
      throw thrown;
    })
    .catch((error) => error);

  assert(mismatch instanceof MismatchError);
  assert.equal(mismatch.cause, thrown);
  assert.match(
    mismatch.message,
    /GET \/pens\/2 did not match. Nearest:\n\n1. a pen \(GET \/pens\/1\)\n   agrees: method\n   differs: path/,
  );
  assert.equal(same, thrown);
  assert.equal(fs.existsSync(path.join(dir, 'shop-causes.json')), false);
  const quiet = await ask()
    .executeTest(async () => {})
    .catch((error) => error);
  assert.deepEqual([quiet instanceof MismatchError, 'cause' in quiet], [true, false]);
});

test('bodies are files, parts, bytes and texts', async () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const file = path.join(dir, 'pen.png');
  fs.writeFileSync(file, png);
  const pact = new Pact({ consumer: 'shop', provider: 'files', dir });
  pact
    .uponReceiving('a file')
    .withRequest('POST', '/file', (builder) => builder.binaryFile('image/png', file))
    .willRespondWith(201);
  pact
    .uponReceiving('a form')
    .withRequest('POST', '/form', (builder) => builder.multipartBody('image/png', file, 'picture'))
    .willRespondWith(200, (builder) => builder.body('application/pdf', Buffer.from('%PDF-1.4')));
  pact
    .uponReceiving('a document')
    .withRequest('POST', '/xml', (builder) => builder.xmlBody('<a/>'))
    .willRespondWith(200, (builder) =>
      builder.matchingRules({ body: [{ path: '$', rules: [{ match: 'type' }] }] }).jsonBody('text'),
    );
  const form = (bytes) => {
    const data = new FormData();
    data.append('picture', new Blob([bytes], { type: 'image/png' }), 'x.png');
    return { method: 'POST', body: data };
  };
  const post = (type, body) => ({ method: 'POST', headers: { 'content-type': type }, body });

  const server = await pact.serve();
  const statuses = async (requests) =>
    Promise.all(requests.map(async ([target, request]) => (await fetch(server.url + target, request)).status));

  const good = [
    ['/file', post('image/png', Buffer.concat([png, Buffer.from('more')]))],
    ['/form', form(Buffer.concat([png, Buffer.from('more')]))],
    ['/xml', post('application/xml', '<a></a>')],
  ];
  assert.deepEqual(await statuses(good), [201, 200, 200]);
  assert.equal(server.matched, true);
  assert.deepEqual(
    await statuses([
      ['/form', form(Buffer.from('GIF89a'))],
      ['/xml', post('application/xml', '<b/>')],
    ]),
    [500, 500],
  );
  assert.equal((await fetch(`${server.url}/xml`, good[2][1])).headers.get('content-type'), 'application/json');
  await server.close();
  pact.write();
  const found = written('shop-files.json').interactions.find((one) => one.description === 'a document').response;
  assert.deepEqual(found.matchingRules.body, { $: { combine: 'AND', matchers: [{ match: 'type' }] } });
  pact.free();
});

test('bodies are files in the way of version 3', async () => {
  const file = path.join(dir, 'note.png');
  fs.writeFileSync(file, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
  const pact = new PactV3({ consumer: 'shop', provider: 'old files', dir });
  const post = (target) => ({ method: 'POST', path: target });
  pact
    .uponReceiving('a file')
    .withRequestBinaryFile(post('/file'), 'image/png', file)
    .withResponseBinaryFile({ status: 201 }, 'image/png', file);
  pact
    .uponReceiving('a form')
    .withRequestMultipartFileUpload(post('/form'), 'image/png', file, 'picture', 'xyz')
    .withResponseMultipartFileUpload({ status: 202 }, 'image/png', file, 'picture', 'xyz');
  pact
    .uponReceiving('a number')
    .withRequestMatchingRules({ ...post('/rules'), body: { id: 1 } }, { body: { '$.id': { matchers: [{ match: 'integer' }] } } })
    .withResponseMatchingRules({ body: { id: 1 } }, { body: { path: '$.id', rules: [{ match: 'integer' }] } });

  await pact.executeTest(async ({ url }) => {
    const form = new FormData();
    form.append('picture', new Blob([fs.readFileSync(file)], { type: 'image/png' }), 'x.png');
    const headers = { 'content-type': 'image/png' };
    const answers = [
      await fetch(`${url}/file`, { method: 'POST', headers, body: fs.readFileSync(file) }),
      await fetch(`${url}/form`, { method: 'POST', body: form }),
      await send(`${url}/rules`, { id: 7 }),
    ];
    assert.deepEqual(
      answers.map((one) => one.status),
      [201, 202, 200],
    );
    assert.match(answers[1].headers.get('content-type'), /^multipart\/form-data; boundary=xyz$/);
  });

  const rules = written('shop-old files.json').interactions.find((one) => one.description === 'a number').response.matchingRules;
  assert.deepEqual(rules.body['$.id'].matchers, [{ match: 'integer' }]);
});

test('what the library doubts becomes a warning, once', async () => {
  const warnings = [];
  const listener = (warning) => warnings.push([warning.name, warning.message]);
  process.on('warning', listener);
  const pact = new Pact('shop', 'warnings');
  pact
    .uponReceiving('a pen')
    .withRequest('GET', '/')
    .willRespondWith(200, { body: { id: regex(/\d+/, 'x'), other: regex(/\d/) } });

  for (let times = 0; times < 2; times += 1) await (await pact.serve()).close();
  pact.write(dir);

  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', listener);
  pact.free();
  assert.deepEqual(
    warnings.map(([name]) => name),
    ['PactWarning'],
  );
  assert.match(warnings[0][1], /^a pen: response body \$\.id: .*x/);
});

test('what is said in the wrong order is refused with words', async () => {
  const pact = new Pact('shop', 'order');
  const unnamed = pact.addInteraction().given('a state');
  assert.throws(() => unnamed.withRequest('GET', '/'), /no description: call uponReceiving/);
  await assert.rejects(pact.serve(), PactError);
  unnamed.uponReceiving('a pen');
  assert.throws(() => unnamed.uponReceiving('another'), /has a description already; 'another'/);
  assert.throws(() => unnamed.withRequest('GET', '/', (builder) => builder.jsonBody(undefined)), TypeError);
  assert.throws(() => new Pact({ consumer: 'shop', provider: 'x', logLevel: 'loud' }), /off, error, warn/);
  pact.free();
  await assert.rejects(
    pact.executeTest(() => {}),
    PactError,
  );
  assert.throws(() => pact.uponReceiving('x'), PactError);
});

test('options of the pact are options of its servers', async () => {
  const pact = new Pact({ consumer: 'shop', provider: 'tls', tls: true, host: 'localhost', dir });
  pact.uponReceiving('a pen').withRequest('GET', '/').willRespondWith(200);
  const server = await pact.serve();
  assert.match(server.url, /^https:\/\/localhost:\d+$/);
  await server.close();
  const plain = await pact.serve({ transport: 'http', configuration: { corsPreflight: true } });
  assert.equal((await fetch(plain.url, { method: 'OPTIONS' })).status, 204);
  await plain.close();
  pact.free();
});

test('a request is a query of GraphQL, whose white space does not matter', async () => {
  const pact = new Pact({ consumer: 'shop', provider: 'graph', dir });
  const ask = () =>
    pact
      .addGraphQLInteraction()
      .uponReceiving('a pen')
      .withOperation('Pen')
      .withQuery('query Pen($id: Int) {\n  pen(id: $id) { name }\n}')
      .withVariables({ id: integer(1) })
      .withRequest('POST', '/graphql', (builder) => builder.headers({ 'X-Team': 'stock' }))
      .willRespondWith(200, { body: { data: { pen: { name: like('blue') } } } });
  const send = (query) => async (server) => {
    const body = JSON.stringify({ operationName: 'Pen', query, variables: { id: 7 } });
    return (
      await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-team': 'stock' },
        body,
      })
    ).json();
  };

  assert.deepEqual(await ask().executeTest(send('query Pen($id: Int) { pen(id: $id) {name} }\n')), {
    data: { pen: { name: 'blue' } },
  });
  await assert.rejects(ask().executeTest(send('query Pen($id: Int) { pen(id: $id) { id } }')), MismatchError);
  const unnamed = pact.addGraphQLInteraction().uponReceiving('nothing');
  assert.throws(() => unnamed.withRequest('POST', '/'), /no query: call withQuery/);
  pact.free();
});

test('what is null, undefined or misspelt is refused with words', () => {
  const pact = new Pact('shop', 'stock');
  const order = () => pact.uponReceiving('an order');
  const refused = (act, message) => assert.throws(act, { name: 'TypeError', message });

  refused(() => new Pact(null, 'stock'), 'the consumer is null');
  refused(() => new Pact({ consumer: 'shop' }), 'the provider is undefined');
  refused(() => order().withRequest('GET', null), 'the path is null');
  refused(() => order().withRequest('GET', undefined), 'the path is undefined');
  refused(() => order().withRequest(null), 'the request is null');
  refused(() => order().willRespondWith(undefined), 'the status is undefined');
  refused(() => order().withRequest('GET', '/', { headers: { Accept: null } }), "header 'Accept' is null");
  refused(() => order().withRequest('GET', '/', { query: { page: undefined } }), "query parameter 'page' is undefined");
  refused(
    () => order().withRequest('GET', '/', { header: { Accept: '*' } }),
    "the request has no 'header'; it has method, path, query, headers, body, contentType, matchingRules",
  );
  refused(
    () => order().willRespondWith(200, { query: {} }),
    "the response has no 'query'; it has status, headers, body, contentType, matchingRules",
  );
  pact.free();
});

test('a query parameter may have a name only', async () => {
  const pact = new Pact({ consumer: 'shop', provider: 'queries', dir });
  pact.uponReceiving('all').withRequest('GET', '/orders', { query: { all: null } }).willRespondWith(200);

  await pact.executeTest((server) => fetch(`${server.url}/orders?all`));
});
