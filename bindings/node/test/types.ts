// Only compiled: checks that the types fit a typical test.
import * as http from 'node:http';
import {
  Answer, MismatchError, MockServer, Pact, PactError, Part, PluginUse, Specification, Verification, VerificationError, Verifier,
  Matcher, generators, matchers, providerWithMetadata, version,
} from '..';

const pact: Pact = new Pact('shop', 'stock', { specification: Specification.V4 });
pact
  .uponReceiving('an order')
  .given('an order exists', { id: 1 })
  .withRequest('GET', matchers.regex(/\d+/, '1'))
  .query('expand', 'lines', matchers.like('prices'))
  .header(Part.REQUEST, 'Accept', 'application/json')
  .body(Part.RESPONSE, { lines: matchers.eachLike({ id: matchers.integer(1) }, { min: 2 }) })
  .willRespondWith(200);
pact.expectsToReceive('a message').metadata('topic', 'orders').body(Part.REQUEST, Buffer.from('x'));
const plugin: PluginUse = pact.usingPlugin('csv', '0.0.6');
pact.uponReceiving('a report').pluginContents(Part.RESPONSE, { columns: ['id'] }, 'text/csv');
plugin.release();

export async function run(): Promise<number> {
  try {
    return await pact.test(async (server: MockServer) => server.port, { directory: version() });
  } catch (error) {
    if (error instanceof MismatchError) return error.mismatches.length;
    throw error instanceof PactError ? error : new Error('not ours');
  }
}

// @ts-expect-error a part is one of two
pact.uponReceiving('x').header('request', 'a', 'b');

export async function verify(app: (request: http.IncomingMessage, response: http.ServerResponse) => void): Promise<boolean> {
  const verifier = new Verifier('stock').folder('pacts').provider(app).state('an order exists', ({ id }) => ({ id }));
  verifier.provider(async (request: Request) => new Response(request.url)).provider(http.createServer(app)).parallel(4);
  verifier.message('a message', async ({ request }) => ({ contents: request?.contents, contentType: 'text/plain' }));
  try {
    const found: Verification = await verifier.verify();
    return found.passed;
  } catch (error) {
    return error instanceof VerificationError && error.verification.passed;
  } finally {
    verifier.close();
  }
}

export async function call(): Promise<number> {
  const server: MockServer = await pact.inProcess({ stateHeader: 'X-State' });
  server.setStates('an order exists', { name: 'other', params: { id: 1 } });
  const answer: Answer = server.answer('GET', '/', { headers: { accept: ['*/*'] } });
  const response = await server.fetch('/orders');
  return answer.delay + response.status;
}

// @ts-expect-error there is no such fault
pact.uponReceiving('x').fault('explode');

interface User {
  id: number;
  name?: string;
  friends: User[];
}
declare const user: User;
const id: Matcher<number> = matchers.integer(1, { generator: generators.randomInt(1, 5) });
const users: Matcher<User[]> = matchers.eachLike(user, { min: 2 });
const friends: Matcher<{ friends: Matcher<User[]> }> = matchers.like({ friends: users });
const plain: { id: number; list: string[] } = matchers.reify({ id, list: matchers.eachLike(matchers.string('x')) });
pact.uponReceiving('users').body(Part.REQUEST, user).body(Part.RESPONSE, friends).withRequest('GET', matchers.url(['a', matchers.regex(/x/i)]));
matchers.arrayContaining(user, matchers.allOf('x1', matchers.includes('x'), matchers.regex(/.\d/, 'x1')), plain);
// @ts-expect-error there is no such class
matchers.statusCode('fine');
// @ts-expect-error an integer is a number
matchers.integer('1');

export async function built(): Promise<string> {
  const pact = new Pact({ consumer: 'shop', provider: 'stock', dir: 'pacts', logLevel: 'warn' });
  const answered: Response = await pact
    .addInteraction()
    .given('a user exists', { user })
    .uponReceiving('a user')
    .withRequest('POST', '/users', (builder) => builder.query({ page: [1, matchers.integer(2)] }).headers({ A: 'b' }).jsonBody(user))
    .willRespondWith(matchers.statusCode('success'), (builder) => builder.jsonBody(users))
    .executeTest(({ url }) => fetch(url));
  pact.addInteraction({
    states: [{ description: 'a user exists', parameters: { id: 1 } }],
    uponReceiving: 'a user',
    withRequest: { method: 'GET', path: '/', query: { a: 'b' } },
    willRespondWith: { status: 200, headers: { A: matchers.like('b') }, body: user },
  });
  pact.uponReceiving('a list').withRequest('GET', '/users', { query: { a: 1 } }).willRespondWith(200, { body: users });
  return pact.executeTest(async (server) => server.url + answered.status);
}

export async function received(): Promise<unknown> {
  return pact
    .addAsynchronousInteraction()
    .expectsToReceive('an event', (builder) => builder.withJSONContent(user).withMetadata({ topic: 'users' }))
    .executeTest(({ contents, metadata }: { contents: User; metadata: { [name: string]: string } }) => contents.id + metadata.topic);
}

// @ts-expect-error a response has no query
pact.uponReceiving('x').withRequest('GET', '/').willRespondWith(200, (builder) => builder.query({}));

export async function whole(app: (request: http.IncomingMessage, response: http.ServerResponse) => void): Promise<string> {
  const { report } = await new Verifier({
    provider: 'stock',
    app,
    pactUrls: ['pacts'],
    pactBrokerUrl: process.env.PACT_BROKER_URL,
    consumerVersionSelectors: [{ mainBranch: true }, { deployedOrReleased: true }],
    stateHandlers: { 'a user exists': async ({ id }) => ({ id }), other: { teardown: () => {} } },
    messageProviders: { 'an event': providerWithMetadata(() => user, { topic: 'users' }) },
    requestFilter: (request, _response, next) => {
      request.headers.authorization = 'Bearer x';
      next();
    },
    onResult: ({ description, result }) => console.log(description, result),
    reports: { junit: 'report.xml' },
    logLevel: 'warn',
  }).verifyProvider();
  return report;
}

// @ts-expect-error a verification has no such option
new Verifier({ provider: 'stock', pactUrl: 'pacts' });

pact.addGraphQLInteraction().given('x').uponReceiving('y').withQuery('{ id }').withRequest('POST', '/').willRespondWith(200);
