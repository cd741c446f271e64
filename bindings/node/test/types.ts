// Only compiled: checks that the types fit a typical test.
import { MismatchError, MockServer, Pact, PactError, Part, PluginUse, Specification, matchers, version } from '..';

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
