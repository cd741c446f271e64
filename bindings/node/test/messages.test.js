'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, test } = require('node:test');

const { MessageConsumerPact, Pact, PactError, matchers, messageHandler, raw } = require('..');
const { eachLike, integer, like, regex, uuid } = matchers;

let dir;
before(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'pactlib-'));
});
after(() => {
  fs.rmSync(dir, { recursive: true });
  assert.equal(Number(raw.lib.pactffi_live_objects(0)), 0, 'everything was freed');
});

const written = (name) => JSON.parse(fs.readFileSync(path.join(dir, name), 'utf8'));

test('the handler of a message gets contents and metadata', async () => {
  const pact = new Pact({ consumer: 'shop', provider: 'events', dir });

  const got = await pact
    .addAsynchronousInteraction()
    .given('an order exists', { id: 1 })
    .expectsToReceive('an order was placed', (builder) => {
      builder
        .withJSONContent({ id: uuid(), lines: eachLike({ amount: integer(3) }) })
        .withMetadata({ topic: regex('o.*', 'orders'), shard: 3 });
    })
    .executeTest(async (message) => message);

  assert.equal(got.description, 'an order was placed');
  assert.deepEqual(got.contents.lines, [{ amount: 3 }]);
  assert.match(got.contents.id, /^[0-9a-f-]{36}$/);
  assert.deepEqual(got.metadata, { contentType: 'application/json', shard: '3', topic: 'orders' });
  const [interaction] = written('shop-events.json').interactions;
  assert.equal(interaction.type, 'Asynchronous/Messages');
  assert.deepEqual(interaction.providerStates, [{ name: 'an order exists', params: { id: 1 } }]);
  assert.equal(interaction.metadata.topic, 'orders');
});

test('contents are values, texts or bytes by their content type', async () => {
  const pact = new Pact({ consumer: 'shop', provider: 'kinds', dir });
  const contentsOf = (type, contents) =>
    pact
      .addAsynchronousInteraction()
      .expectsToReceive(`contents of ${type}`)
      .withContent(type, contents)
      .executeTest((message) => message.contents);

  assert.equal(await contentsOf('text/plain', 'a pen'), 'a pen');
  assert.equal(await contentsOf('application/xml', '<pen/>'), '<pen/>');
  assert.deepEqual(await contentsOf('application/vnd.pen+json; charset=utf-8', '{"id": 1}'), { id: 1 });
  assert.deepEqual(await contentsOf('application/octet-stream', Buffer.from([0, 1])), Buffer.from([0, 1]));
  assert.equal(written('shop-kinds.json').interactions.length, 4);
});

test('the handler of a synchronous message gets request and responses', async () => {
  const pact = new Pact({ consumer: 'shop', provider: 'prices', dir });

  const got = await pact
    .addSynchronousInteraction('a question for a price')
    .given('a pen exists')
    .withRequest((builder) => builder.withJSONContent({ id: like(1) }).withMetadata({ queue: 'prices' }))
    .withResponse((builder) => builder.withJSONContent({ price: like(2.5) }))
    .withResponse((builder) => builder.withContent('text/plain', 'done'))
    .executeTest((exchange) => exchange);

  assert.deepEqual(got, {
    description: 'a question for a price',
    request: { contents: { id: 1 }, metadata: { contentType: 'application/json', queue: 'prices' } },
    responses: [
      { contents: { price: 2.5 }, metadata: { contentType: 'application/json' } },
      { contents: 'done', metadata: { contentType: 'text/plain' } },
    ],
  });
  assert.equal(written('shop-prices.json').interactions[0].response.length, 2);
});

test('a message can be tested with a mock server', async () => {
  const pact = new Pact({ consumer: 'shop', provider: 'transports', dir });
  const got = await pact
    .addSynchronousInteraction('a question')
    .withRequest((builder) => builder.withJSONContent({ id: 1 }))
    .withResponse((builder) => builder.withJSONContent({ price: 2 }))
    .startTransport('http', 'localhost')
    .executeTest(async (server, { request }) => [server.address, server.port > 0, request.contents]);
  assert.deepEqual(got, ['localhost', true, { id: 1 }]);
  assert.equal(written('shop-transports.json').interactions[0].description, 'a question');
});

test('what a handler throws is thrown, and no file is written', async () => {
  const pact = new Pact({ consumer: 'shop', provider: 'failures', dir });
  const thrown = new Error('no pen');
  const message = pact.expectsToReceive('an event').withJSONContent({ id: 1 });
  const run = message.executeTest(async () => {
    throw thrown;
  });
  assert.equal(await run.catch((error) => error), thrown);
  await assert.rejects(
    message.executeTest(() => {}),
    PactError,
  );
  assert.equal(fs.existsSync(path.join(dir, 'shop-failures.json')), false);
});

test('a message is described in the way of version 3', async () => {
  const pact = new MessageConsumerPact({ consumer: 'shop', provider: 'old events', dir });
  const seen = [];

  await pact
    .given({ name: 'an order exists', params: { id: 1 } })
    .expectsToReceive('an order was placed')
    .withContent({ id: integer(1) })
    .withMetadata({ topic: 'orders' })
    .verify(messageHandler((contents) => seen.push(contents)));
  await pact
    .expectsToReceive('a note')
    .withTextContent('a pen', 'text/plain')
    .verify((message) => seen.push([message.contents, message.metadata.contentType]));
  await pact
    .expectsToReceive('a picture')
    .withBinaryContent(Buffer.from([1]), 'image/png')
    .verify((message) => seen.push(message.contents));

  assert.deepEqual(seen, [{ id: 1 }, ['a pen', 'text/plain'], Buffer.from([1])]);
  const file = written('shop-old events.json');
  assert.equal(file.metadata.pactSpecification.version, '3.0.0');
  assert.deepEqual(file.messages.map((one) => one.description).sort(), ['a note', 'a picture', 'an order was placed']);
});
