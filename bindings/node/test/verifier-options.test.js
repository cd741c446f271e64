'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { after, before, test } = require('node:test');

const { Pact, PactError, VerificationError, Verifier, providerWithMetadata, raw } = require('..');

let folder;
before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pactlib-'));
  const pact = new Pact({ consumer: 'shop', provider: 'users', dir: folder });
  pact
    .uponReceiving('a user')
    .given('a user exists', { id: 7 })
    .withRequest('GET', '/users/7')
    .willRespondWith(200, { body: { id: 7 } });
  pact
    .uponReceiving('a new user')
    .withRequest('POST', '/users', { body: { name: 'Bob' } })
    .willRespondWith(201);
  pact.expectsToReceive('a user was created').withJSONContent({ id: 8 }).withMetadata({ topic: 'users' });
  pact.write();
  pact.free();
});
after(() => {
  fs.rmSync(folder, { recursive: true });
  assert.equal(Number(raw.lib.pactffi_live_objects(0)), 0, 'everything was freed');
});

/** The users, if `allowed` says so. */
function users(allowed = () => true) {
  return (request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      if (!allowed(request)) return response.writeHead(401).end();
      if (request.method === 'GET') return response.writeHead(200, { 'content-type': 'application/json' }).end('{"id": 7}');
      response.writeHead(JSON.parse(Buffer.concat(pieces)).name === 'Bob' ? 201 : 400).end();
    });
  };
}

/** Has a server listen while a function uses its URL. */
async function listening(listener, use) {
  const server = http.createServer(listener);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const whole = () => ({
  provider: 'users',
  pactUrls: [folder],
  stateHandlers: { 'a user exists': () => {} },
  messageProviders: { 'a user was created': providerWithMetadata(() => ({ id: 8 }), { topic: 'users' }) },
});

test('a verification is one object', async () => {
  const calls = [];
  const { passed, interactions, report } = await listening(users(), (providerBaseUrl) =>
    new Verifier({
      ...whole(),
      providerBaseUrl,
      pactUrls: [path.join(folder, 'shop-users.json')],
      stateHandlers: {
        'a user exists': { setup: ({ id }) => void calls.push(`setup ${id}`), teardown: () => void calls.push('teardown') },
      },
      timeout: 2000,
      pactBrokerUrl: undefined,
      reports: { junit: path.join(folder, 'reports/junit.xml'), html: path.join(folder, 'reports/page.html') },
    }).verifyProvider(),
  );

  assert.equal(passed, true);
  assert.equal(interactions.length, 3);
  assert.match(report, /3 interactions verified: 3 passed/);
  assert.deepEqual(calls, ['setup 7', 'teardown']);
  assert.match(fs.readFileSync(path.join(folder, 'reports/junit.xml'), 'utf8'), /<testsuite/);
  assert.match(fs.readFileSync(path.join(folder, 'reports/page.html'), 'utf8'), /<html/);
});

test('a pact in a file needs no name of the provider', async () => {
  const options = { ...whole(), provider: undefined, pactUrls: [path.join(folder, 'shop-users.json')], app: users() };
  const { interactions } = await new Verifier(options).verifyProvider();
  assert.equal(interactions.length, 3);
});

test('a failure rejects with the report', async () => {
  const failure = await new Verifier({ ...whole(), app: users(() => false) }).verifyProvider().catch((error) => error);
  assert(failure instanceof VerificationError);
  assert.match(failure.message, /a user[^]*has status code 200 \(FAILED\)[^]*3 interactions verified: 1 passed, 2 failed/);
  assert.equal(failure.verification.errors.length, 2);
});

test('a filter changes requests, of an address and of a provider in this process', async () => {
  const isAllowed = (request) => request.headers.authorization === 'Bearer x';
  const requestFilter = (request, _response, next) => {
    request.headers.authorization = 'Bearer x';
    if (request.method === 'POST') {
      assert.deepEqual(request.body, { name: 'Bob' });
      request.body.greeting = 'longer than before';
    }
    next();
  };
  const inProcess = await new Verifier({ ...whole(), app: users(isAllowed), requestFilter }).verifyProvider();
  const overSocket = await listening(users(isAllowed), (providerBaseUrl) =>
    new Verifier({ ...whole(), providerBaseUrl, requestFilter }).verifyProvider(),
  );
  assert.deepEqual([inProcess.passed, overSocket.passed], [true, true]);

  const answered = await new Verifier({
    ...whole(),
    app: users(),
    requestFilter: (_request, response) => response.writeHead(503).end(),
  })
    .verifyProvider()
    .catch((error) => error);
  assert.match(answered.message, /expected 200 but was 503/);
  const thrown = await new Verifier({
    ...whole(),
    app: users(),
    requestFilter: (_request, _response, next) => next(new Error('no token')),
  })
    .verifyProvider()
    .catch((error) => error);
  assert.match(thrown.message, /no token/);
});

test('hooks run before states are set up, and after each interaction', async () => {
  const calls = [];
  await new Verifier({
    ...whole(),
    filterDescription: 'user$',
    app: (request, response) => {
      calls.push(request.method);
      users()(request, response);
    },
    stateHandlers: { 'a user exists': { setup: () => void calls.push('setup'), teardown: () => void calls.push('teardown') } },
    beforeEach: async () => void calls.push('before'),
    afterEach: async () => void calls.push('after'),
  }).verifyProvider();

  assert.deepEqual(calls, ['before', 'POST', 'after', 'before', 'setup', 'GET', 'teardown', 'after']);
  const parallel = new Verifier({ ...whole(), app: users(), beforeEach: () => {}, parallel: 2 });
  await assert.rejects(parallel.verifyProvider(), /one interaction at a time/);
});

test('results come while the verification runs', async () => {
  const events = [];
  const app = (request, response) => {
    events.push(`asked ${request.method}`);
    users()(request, response);
  };
  await new Verifier({
    ...whole(),
    filterDescription: 'user$',
    app,
    onResult: ({ description, result }) => events.push(`${description}: ${result}`),
  }).verifyProvider();
  assert.deepEqual(events, ['asked POST', 'a new user: OK', 'asked GET', 'a user: OK']);

  const thrown = new Error('no pen');
  const throwing = () => {
    throw thrown;
  };
  const run = new Verifier({ ...whole(), app: users(), onResult: throwing }).verifyProvider();
  assert.equal(await run.catch((error) => error), thrown);
});

test('filters choose interactions', async () => {
  const chosen = async (options) => {
    const found = await new Verifier({ ...whole(), app: users(), ...options }).verifyProvider();
    return found.interactions.map((one) => one.description);
  };
  assert.deepEqual(await chosen({ filterDescription: 'created' }), ['a user was created']);
  assert.deepEqual(await chosen({ filterState: 'exists' }), ['a user']);
  assert.deepEqual(await chosen({ filterNoState: true }), ['a new user', 'a user was created']);
  assert.deepEqual(await chosen({ consumerFilters: ['nobody'], failIfNoPactsFound: false }), []);
});

/** A broker with the pact of the shop. */
function broker(seen) {
  return (request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const body = pieces.length === 0 ? null : JSON.parse(Buffer.concat(pieces));
      seen.push({ method: request.method, url: request.url, login: request.headers.authorization, body });
      const base = `http://${request.headers.host}`;
      const link = (href, rest) => ({ href: base + href, ...rest });
      const pages = {
        '/': { _links: { 'pb:provider-pacts-for-verification': link('/for-verification/{provider}', { templated: true }) } },
        '/for-verification/users': {
          _links: { self: link('/for-verification/users') },
          _embedded: {
            pacts: [
              {
                shortDescription: 'main',
                verificationProperties: { pending: true, notices: [] },
                _links: { self: link('/pact', { name: 'the pact' }) },
              },
            ],
          },
        },
        '/pact': {
          ...JSON.parse(fs.readFileSync(path.join(folder, 'shop-users.json'))),
          _links: { self: link('/pact'), 'pb:publish-verification-results': link('/results'), 'pb:provider': link('/provider') },
        },
        '/provider': {
          _links: {
            'pb:version-tag': link('/tags/{version}/{tag}', { templated: true }),
            'pb:branch-version': link('/branches/{branch}/{version}', { templated: true }),
          },
        },
      };
      const page = pages[request.url] ?? {};
      response.writeHead(200, { 'content-type': 'application/hal+json' }).end(JSON.stringify(page));
    });
  };
}

test('pacts come from a broker, and results go there', async () => {
  const seen = [];
  const found = await listening(broker(seen), (pactBrokerUrl) =>
    new Verifier({
      ...whole(),
      pactUrls: [],
      app: users(() => false),
      pactBrokerUrl,
      pactBrokerToken: 'secret',
      consumerVersionSelectors: [{ mainBranch: true }, { deployedOrReleased: true }],
      enablePending: true,
      includeWipPactsSince: '2024-05-01',
      publishVerificationResult: true,
      providerVersion: '1.2.3',
      providerVersionBranch: 'feature',
      providerVersionTags: 'dev',
      buildUrl: 'http://build/1',
    }).verifyProvider(),
  );

  assert.equal(found.passed, true, 'the pact is pending');
  assert.equal(found.pendingErrors.length, 2);
  assert(seen.every((one) => one.login === 'Bearer secret'));
  const asked = seen.find((one) => one.method === 'POST' && one.url === '/for-verification/users').body;
  assert.deepEqual(asked.consumerVersionSelectors, [{ mainBranch: true }, { deployedOrReleased: true }]);
  assert.deepEqual([asked.includePendingStatus, asked.includeWipPactsSince], [true, '2024-05-01']);
  assert.deepEqual([asked.providerVersionBranch, asked.providerVersionTags], ['feature', ['dev']]);
  const { body: results } = seen.find((one) => one.url === '/results');
  assert.deepEqual([results.success, results.providerApplicationVersion, results.buildUrl], [false, '1.2.3', 'http://build/1']);
  assert.deepEqual(
    seen
      .filter((one) => one.method === 'PUT')
      .map((one) => one.url)
      .sort(),
    ['/branches/feature/1.2.3', '/tags/1.2.3/dev'],
  );
});

test('headers, states by a URL and a pact at a URL are given to the library', async () => {
  const seen = [];
  const listener = (request, response) => {
    if (request.url === '/pact') return response.end(fs.readFileSync(path.join(folder, 'shop-users.json')));
    if (request.url !== '/states') {
      seen.push([request.headers['x-a'], request.headers['x-b']].join());
      return users()(request, response);
    }
    request.on('data', (piece) => seen.push(JSON.parse(piece).action)).on('end', () => response.end());
  };
  await listening(listener, (url) =>
    new Verifier({
      provider: 'users',
      providerBaseUrl: url,
      pactUrls: [`${url}/pact`],
      providerStatesSetupUrl: `${url}/states`,
      providerStatesSetupTeardown: true,
      customProviderHeaders: ['X-A: 1', 'X-B: a: b'],
      filterState: 'exists',
    }).verifyProvider(),
  );
  assert.deepEqual(seen, ['setup', '1,a: b', 'teardown']);
});

test('what cannot be is refused with words', async () => {
  assert.throws(() => new Verifier({ ...whole(), pactUrl: 'x' }), /no option 'pactUrl'/);
  assert.throws(() => new Verifier({ pactBrokerUrl: 'http://x' }), /name of the provider/);
  assert.throws(() => new Verifier(), /name of the provider/);
  assert.throws(() => new Verifier({ ...whole(), publishVerificationResult: true }), /providerVersion is needed/);
  assert.throws(() => new Verifier({ ...whole(), reports: { pdf: 'x' } }), /json, text, junit, html/);
  await assert.rejects(new Verifier('stock').verifyProvider(), /nothing was verified: give pacts with file/);
  const closed = new Verifier(whole());
  closed.close();
  await assert.rejects(closed.run(), PactError);
  const warned = new Promise((resolve) => process.once('warning', resolve));
  new Verifier({ ...whole(), changeOrigin: true }).close();
  const { name, message } = await warned;
  assert.deepEqual([name, message], ['PactWarning', 'the option changeOrigin of a verification does nothing here']);
});
