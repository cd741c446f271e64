'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { after, before, test } = require('node:test');
const express = require('express');
const fastify = require('fastify');

const { Pact, PactError, Part, ReportFormat, VerificationError, Verifier, raw } = require('..');

let folder;
before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pactlib-'));
  const pact = new Pact('shop', 'users');
  pact
    .uponReceiving('a user')
    .given('a user exists', { id: 7 })
    .withRequest('GET', '/users/7')
    .query('fields', 'id name')
    .willRespondWith(200)
    .body(Part.RESPONSE, { id: 7, name: 'Ann' });
  pact
    .uponReceiving('a new user')
    .withRequest('POST', '/users')
    .body(Part.REQUEST, { name: 'Bob' })
    .willRespondWith(201)
    .header(Part.RESPONSE, 'Location', '/users/8');
  pact.write(folder);
  pact.free();
});
after(() => {
  fs.rmSync(folder, { recursive: true });
  assert.equal(Number(raw.lib.pactffi_live_objects(0)), 0, 'everything was freed');
});

/** Runs a verification of the users, with states by a function. */
async function verified(configure, pacts = folder) {
  const verifier = new Verifier('users').folder(pacts).state('a user exists', () => {});
  try {
    return await configure(verifier).run();
  } finally {
    verifier.close();
  }
}

const messages = (verification) =>
  verification.errors.map(({ mismatch }) => mismatch.message ?? mismatch.mismatches.map((one) => one.mismatch).join('; '));

/** The same results but for times. */
function judged({ passed, errors, interactions }) {
  return { passed, errors, interactions: interactions.map(({ duration, ...rest }) => rest) };
}

/** An application with a wrong name and no Location, so that there is something to find. */
function onExpress() {
  const app = express();
  app.use(express.json());
  app.get('/users/:id', (request, response) => {
    assert.equal(request.query.fields, 'id name');
    response.json({ id: Number(request.params.id), name: 'Eve' });
  });
  app.post('/users', (request, response) => response.status(request.body.name === 'Bob' ? 201 : 400).end());
  return app;
}

function onFastify() {
  const app = fastify();
  app.get('/users/:id', async (request) => ({ id: Number(request.params.id), name: 'Eve' }));
  app.post('/users', async (request, reply) => reply.code(request.body.name === 'Bob' ? 201 : 400).send());
  return app;
}

function onNode(request, response) {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    const isNew = request.method === 'POST' && JSON.parse(Buffer.concat(pieces)).name === 'Bob';
    response.writeHead(isNew ? 201 : 200, { 'content-type': 'application/json' });
    response.write(isNew ? '' : '{"id": 7, ');
    setImmediate(() => response.end(isNew ? '' : '"name": "Eve"}'));
  });
}

async function listening(server) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

const frameworks = {
  express: () => ({ provider: onExpress(), server: http.createServer(onExpress()) }),
  fastify: () => {
    const [provider, served] = [onFastify(), onFastify()];
    return { provider, server: served.server, ready: () => served.ready() };
  },
  'node:http': () => ({ provider: http.createServer(onNode), server: http.createServer(onNode) }),
};

for (const [name, make] of Object.entries(frameworks)) {
  test(`${name} gets the same verdict in process and over a socket`, async () => {
    const { provider, server, ready } = make();
    await ready?.();
    const url = await listening(server);

    const inProcess = await verified((verifier) => verifier.provider(provider));
    const overSocket = await (async () => {
      const verifier = new Verifier('users', url).folder(folder).state('a user exists', () => {});
      try {
        return await verifier.run();
      } finally {
        verifier.close();
        server.close();
        server.closeAllConnections();
      }
    })();

    assert.deepEqual(judged(inProcess), judged(overSocket));
    assert.equal(inProcess.errors.length, 2);
    assert.match(messages(inProcess).join('\n'), /Expected 'Eve' \(String\) to be equal to 'Ann'/);
    assert.match(messages(inProcess).join('\n'), /'location'|'Location'/);
  });
}

const passing = async (request) => {
  if (request.method === 'GET') return Response.json({ id: 7, name: 'Ann' });
  const { name } = await request.json();
  return new Response(null, { status: name === 'Bob' ? 201 : 400, headers: { Location: '/users/8' } });
};

test('a fetch handler and states are functions; results and the report come', async () => {
  const calls = [];
  const results = [];
  const verifier = new Verifier('users')
    .folder(folder)
    .provider(passing)
    .state('a user exists', async ({ id }) => calls.push(['setup', id]), () => calls.push(['teardown']))
    .onResult((one) => results.push(one.description))
    .writeReport(path.join(folder, 'report.xml'), ReportFormat.JUNIT);

  const verification = await verifier.verify();
  const again = await verifier.verify();
  verifier.close();
  verifier.close();

  assert(verification.passed && again.passed);
  assert.deepEqual(calls, [['setup', 7], ['teardown'], ['setup', 7], ['teardown']]);
  assert.deepEqual(results, ['a new user', 'a user', 'a new user', 'a user']);
  assert.match(fs.readFileSync(path.join(folder, 'report.xml'), 'utf8'), /<testsuite/);
  assert.match(verification.report, /2 interactions verified: 2 passed/);
});

test('what a function throws is the failure, with kind and message', async () => {
  const table = {
    'TypeError: at once': (request, response) => {
      assert(response);
      throw new TypeError('at once');
    },
    'RangeError: later': async (request, response) => {
      await new Promise(setImmediate);
      assert(response);
      throw new RangeError('later');
    },
    'Error: socket hang up': (request, response) => response.socket.destroy(),
    'SyntaxError: in a handler': async () => {
      throw new SyntaxError('in a handler');
    },
    'the handler has not returned a Response': () => 'text',
    'Error: write after end': (request, response) => {
      response.end('one');
      response.end('two');
    },
    'Header name must be a valid HTTP token': (request, response) => response.setHeader('a b', 'c'),
    '600 is not': (request, response) => response.writeHead(600).end(),
  };
  for (const [text, provider] of Object.entries(table)) {
    const found = messages(await verified((verifier) => verifier.provider(provider)));
    if (text.startsWith('600')) assert.match(found.join('\n'), /expected 200 but was 600/);
    else assert(found.length === 2 && found.every((one) => one.includes(text)), `${text}: ${found}`);
  }
  const states = await verified((verifier) => verifier.provider(passing).state('a user exists', () => Promise.reject(new Error('no database'))));
  assert.match(states.report, /setup of provider state 'a user exists': Error: no database/);
  const unknown = await verified((verifier) => verifier.provider(passing).state('a user exists', null));
  assert(unknown.passed);
});

test('values that are hard to put into words are failures at once', async () => {
  const own = new Error('its own cause');
  own.cause = own;
  const circle = {};
  circle.self = circle;
  const silent = Object.defineProperty(new Error(''), 'message', {
    get() {
      throw new Error('no message');
    },
  });
  const table = [
    [own, 'Error: its own cause (caused by Error: its own cause'],
    [circle, 'thrown: <ref *1> { self: [Circular *1] }'],
    [5n, 'thrown: 5n'],
    [Symbol('sign'), 'thrown: Symbol(sign)'],
    [undefined, 'thrown: undefined'],
    [silent, 'thrown: a value that has no text'],
  ];
  for (const [value, text] of table) {
    const provider = () => {
      throw value;
    };
    const found = messages(await verified((verifier) => verifier.provider(provider)));
    assert(found.length === 2 && found.every((one) => one.includes(text)), `${text}: ${found}`);
  }
});

test('a verification that fails rejects with its report', async () => {
  const verifier = new Verifier('users').folder(folder).provider(() => new Response(null, { status: 404 }));

  const error = await verifier.verify().catch((reason) => reason);
  verifier.close();

  assert(error instanceof VerificationError && error instanceof PactError);
  assert.equal(error.message, error.verification.report);
  assert.match(error.message, /no function|expected 201 but was 404/);
});

test('what never answers fails after the timeout, and a late answer changes nothing', async () => {
  let late;
  const provider = (request, response) => {
    if (request.method === 'POST') {
      late = response;
      return;
    }
    late.writeHead(201, { Location: '/users/8' }).end();
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"id": 7, "name": "Ann"}');
  };

  const verification = await verified((verifier) => verifier.provider(provider).options({ timeout: 1000 }));

  assert.deepEqual(messages(verification), [
    'error answering request for url (http://localhost:8080/users): no answer within 1000 ms',
  ]);
});

test('a body of 100 MB is answered and compared', async () => {
  const size = 100 * 1024 * 1024;
  const provider = (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.end(Buffer.alloc(size, 'a'));
  };
  const verification = await verified((verifier) => verifier.only({ description: 'a new user' }).provider(provider));

  assert.match(messages(verification).join('\n'), /expected 201 but was 200/);
});

test('as many functions run at a time as was asked for', async () => {
  const many = fs.mkdtempSync(path.join(os.tmpdir(), 'pactlib-'));
  const pact = new Pact('shop', 'users');
  for (let number = 0; number < 40; number += 1) {
    pact.uponReceiving(`request ${number}`).withRequest('GET', `/${number}`).willRespondWith(200);
  }
  pact.write(many);
  pact.free();
  let [begun, running, most] = [0, 0, 0];
  const waiting = [];
  const provider = async () => {
    begun += 1;
    running += 1;
    most = Math.max(most, running);
    // Nobody goes on before there are sixteen, or none is left.
    if (running < 16 && begun < 40) await new Promise((resolve) => waiting.push(resolve));
    waiting.splice(0).forEach((resolve) => resolve());
    running -= 1;
    return new Response('');
  };

  const verification = await verified((verifier) => verifier.parallel(16).provider(provider), many);

  fs.rmSync(many, { recursive: true });
  assert.deepEqual([most, messages(verification)], [16, []]);
});

test('messages are functions too', async () => {
  const events = fs.mkdtempSync(path.join(os.tmpdir(), 'pactlib-'));
  const pact = new Pact('shop', 'users');
  pact.expectsToReceive('an event').metadata('topic', 'users').body(Part.REQUEST, { id: 1 });
  pact.expectsToExchange('a question').body(Part.REQUEST, 'ping').body(Part.RESPONSE, 'pong');
  pact.expectsToReceive('unknown').body(Part.REQUEST, 'x');
  pact.write(events);
  pact.free();
  const configure = (verifier) =>
    verifier
      .message('an event', async () => ({ contents: { id: 1 }, metadata: { topic: 'users' } }))
      .message('a question', ({ request }) => (request.contents.toString() === 'ping' ? 'pong' : 'what?'));

  const verification = await verified(configure, events);

  fs.rmSync(events, { recursive: true });
  assert.deepEqual(messages(verification).map((one) => one.split(' (')[0]), [
    "Error: no function gives the message 'unknown'; there are 'an event', 'a question'",
  ]);
});

test('verifications run beside each other, and a closed one is cancelled', async () => {
  const both = await Promise.all([1, 2].map(() => verified((verifier) => verifier.provider(passing))));
  assert(both.every((one) => one.passed));

  const verifier = new Verifier('users').folder(folder).state('a user exists', () => {});
  const closed = verifier.provider(() => {
    verifier.close();
    return new Response('');
  });
  await assert.rejects(closed.run(), /closed/);
});

test('functions can use the thread pool of Node while more verifications wait than it has threads', async () => {
  const provider = async (request) => {
    for (let times = 0; times < 3; times += 1) await fs.promises.readFile(__filename);
    return passing(request);
  };
  const configure = (verifier) => verifier.provider(provider).options({ timeout: 2000 });

  const all = await Promise.all(Array.from({ length: 8 }, () => verified(configure)));

  assert.deepEqual(all.flatMap(messages), []);
});

test('a setting that the library refuses is an error with its text', () => {
  const verifier = new Verifier('users');
  assert.throws(() => verifier.file(null), PactError);
  assert.throws(() => verifier.provider(7), TypeError);
  verifier.close();
  assert.throws(() => verifier.file('x'), PactError);
});
