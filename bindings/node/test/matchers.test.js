'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const vm = require('node:vm');

const { Pact, Part, generators, matchers, raw } = require('..');

const body = JSON.stringify;

/** Serves an interaction; tells for each request body whether it matches, and gives the response's body. */
async function served(asked, given = {}) {
  const pact = new Pact('shop', 'stock');
  pact
    .uponReceiving('a value')
    .withRequest('POST', '/')
    .body(Part.REQUEST, body({ v: asked }), 'application/json')
    .willRespondWith(200)
    .body(Part.RESPONSE, body({ v: given }), 'application/json');
  const server = await pact.inProcess();
  return {
    matches: (value) =>
      server.answer('POST', '/', { headers: { 'content-type': 'application/json' }, body: body({ v: value }) }).status === 200,
    value: () => {
      const request = { headers: { 'content-type': 'application/json' }, body: body({ v: matchers.reify(asked) }) };
      return JSON.parse(server.answer('POST', '/', request).body).v;
    },
    close: async () => {
      await server.close();
      pact.free();
    },
  };
}

const { like, integer, string, regex } = matchers;
const type = (name, value, rest) => ({ 'pact:matcher:type': name, value, ...rest });
const UUID = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';
const ISO = "yyyy-MM-dd'T'HH:mm:ssXXX";

/** Name: the matcher, its JSON, a value that matches beside the example, and one that does not. */
const CASES = {
  matcher: [matchers.matcher('min-type', ['a'], { min: 1 }), type('min-type', ['a'], { min: 1 })],
  like: [like({ a: 1 }), type('type', { a: 1 }), { a: 2 }, { a: 'x' }],
  equal: [like({ a: matchers.equal(1) }), type('type', { a: type('equality', 1) }), { a: 1 }, { a: 2 }],
  eachLike: [matchers.eachLike(1, { min: 2, max: 3 }), type('type', [1, 1], { min: 2, max: 3 }), [5, 6, 7], [5]],
  'eachLike with a number': [matchers.eachLike('a', 2), type('type', ['a', 'a'], { min: 2 }), ['b', 'c', 'd'], ['b']],
  'eachLike of none': [matchers.eachLike('a', { min: 0 }), type('type', ['a'], { min: 0 }), [], [1]],
  atLeastOneLike: [matchers.atLeastOneLike(1, 2), type('type', [1, 1], { min: 1 }), [4], []],
  atLeastLike: [matchers.atLeastLike(1, 2, 3), type('type', [1, 1, 1], { min: 2 }), [4, 5], [4]],
  atMostLike: [matchers.atMostLike(1, 2), type('type', [1], { max: 2 }), [4, 5], [4, 5, 6]],
  constrainedArrayLike: [matchers.constrainedArrayLike(1, 1, 2, 2), type('type', [1, 1], { min: 1, max: 2 }), [4], [4, 5, 6]],
  string: [string('a'), type('type', 'a'), 'b', 1],
  regex: [regex(/a+/i, 'aa'), type('regex', 'aa', { regex: '(?i)a+' }), 'AAA', 'b'],
  includes: [matchers.includes('a'), type('include', 'a'), 'bar', 'b'],
  'includes with an example': [
    matchers.includes('a', 'bar'),
    { 'pact:matcher:type': [type('include', 'a')], value: 'bar' },
    'car',
    'b',
  ],
  number: [matchers.number(1), type('number', 1), 1.5, '1'],
  integer: [integer(1), type('integer', 1), 2, 1.5],
  decimal: [matchers.decimal(1.5), type('decimal', 1.5), 2.25, 2],
  boolean: [matchers.boolean(true), type('boolean', true), false, 1],
  nullValue: [matchers.nullValue(), { 'pact:matcher:type': 'null' }, null, 1],
  date: [
    matchers.date('dd/MM/yyyy', '31/01/2000'),
    type('date', '31/01/2000', { format: 'dd/MM/yyyy' }),
    '01/12/1999',
    '1999-12-01',
  ],
  time: [matchers.time('HH:mm', '10:00'), type('time', '10:00', { format: 'HH:mm' }), '23:59', '24:61'],
  datetime: [
    matchers.datetime(ISO, '2000-01-31T10:00:00Z'),
    type('datetime', '2000-01-31T10:00:00Z', { format: ISO }),
    '2024-02-29T10:00:00+01:00',
    '2024-02-29',
  ],
  timestamp: [matchers.timestamp('yyyy', '2000'), type('datetime', '2000', { format: 'yyyy' }), '2001', 'now'],
  uuid: [
    matchers.uuid('e2490de5-5bd3-43d5-b7c4-526e33f71304'),
    type('regex', 'e2490de5-5bd3-43d5-b7c4-526e33f71304', { regex: UUID }),
    'F2490DE5-5bd3-43d5-b7c4-526e33f71304',
    'e2490de5',
  ],
  semver: [matchers.semver('1.0.0'), type('semver', '1.0.0'), '1.2.3-rc.1', '1.0'],
  notEmpty: [matchers.notEmpty('a'), type('notEmpty', 'a'), 'b', ''],
  arrayContaining: [
    matchers.arrayContaining(integer(1), regex('b+', 'b')),
    { 'pact:matcher:type': 'arrayContains', variants: [type('integer', 1), type('regex', 'b', { regex: 'b+' })] },
    [null, 'bb', 7],
    ['bb'],
  ],
  valuesLike: [matchers.valuesLike({ a: integer(1) }), type('values', { a: type('integer', 1) }), { b: 2, c: 3 }, { b: 'x' }],
  eachKeyLike: [matchers.eachKeyLike('a', like(1)), type('values', { a: type('type', 1) }), { b: 2 }, { b: 'x' }],
  eachKeyMatches: [
    matchers.eachKeyMatches({ a1: 1 }, regex(/[a-z]\d/, 'a1')),
    type('eachKey', { a1: 1 }, { rules: [type('regex', 'a1', { regex: '[a-z]\\d' })] }),
    { b2: 1 },
    { bb: 1 },
  ],
  eachValueMatches: [
    matchers.eachValueMatches({ a: 1 }, [integer(1)]),
    type('eachValue', { a: 1 }, { rules: [type('integer', 1)] }),
    { a: 2 },
    { a: 'x' },
  ],
  allOf: [
    matchers.allOf('a1', string('a'), matchers.includes('1')),
    { 'pact:matcher:type': [{ 'pact:matcher:type': 'type' }, type('include', '1')], value: 'a1' },
    'b1',
    'b2',
  ],
  expression: [matchers.expression('matching(integer, 3)', 3), type('matching(integer, 3)', 3), 4, 4.5],
  fromProviderState: [
    matchers.fromProviderState('${id}', 7),
    type('type', 7, { 'pact:generator:type': 'ProviderState', expression: '${id}' }),
    8,
    'x',
  ],
  mockServerUrl: [
    matchers.mockServerUrl('http://localhost:8080/a/1', /.*(\/a\/\d+)/),
    type('regex', 'http://localhost:8080/a/1', {
      regex: '.*(\\/a\\/\\d+)',
      'pact:generator:type': 'MockServerURL',
      example: 'http://localhost:8080/a/1',
    }),
    'https://elsewhere/a/2',
    'https://elsewhere/b',
  ],
  url2: [
    matchers.url2('http://a', ['users', regex('\\d+', '1'), 'x.y']),
    type('regex', 'http://a/users/1/x.y', { regex: '.*(\\/users\\/\\d+\\/x\\.y)$' }),
    'https://b/users/2/x.y',
    'https://b/users/2/xzy',
  ],
  email: [matchers.email(), matchers.email(), 'a.b@c.de', 'a'],
  ipv4Address: [matchers.ipv4Address(), matchers.ipv4Address(), '10.0.0.1', '10.0'],
  ipv6Address: [matchers.ipv6Address(), matchers.ipv6Address(), '::1', '1'],
  hexadecimal: [matchers.hexadecimal(), matchers.hexadecimal(), 'ff', 'g'],
  iso8601Date: [matchers.iso8601Date(), matchers.iso8601Date(), '2024-02-29', '2024'],
  iso8601Time: [matchers.iso8601Time(), matchers.iso8601Time(), 'T10:00:00+01:00', '10:00'],
  iso8601DateTime: [matchers.iso8601DateTime(), matchers.iso8601DateTime(), '2024-02-29T10:00:00', '2024-02-29'],
  iso8601DateTimeWithMillis: [
    matchers.iso8601DateTimeWithMillis(),
    matchers.iso8601DateTimeWithMillis(),
    '2024-02-29T10:00:00.123Z',
    '2024-02-29T10:00:00Z',
  ],
  rfc1123Timestamp: [matchers.rfc1123Timestamp(), matchers.rfc1123Timestamp(), 'Thu, 29 Feb 2024 10:00:00 +0100', 'Thursday'],
};

for (const [name, [matcher, json, good, bad]] of Object.entries(CASES)) {
  test(`${name} writes its JSON, and the library matches with it`, async () => {
    assert.deepEqual(matcher, json);
    const { matches, close } = await served(matcher);
    assert.equal(matches(matchers.reify(matcher)), true, 'the example');
    if (good !== undefined) {
      assert.deepEqual([matches(good), matches(bad)], [true, false], `${body(good)} matches, ${body(bad)} does not`);
    }
    await close();
  });
}

test('every matcher and generator is tested here', () => {
  const other = ['isMatcher', 'url', 'contentType', 'statusCode', 'matchStatus', 'reify', 'extractPayload'];
  assert.deepEqual(
    Object.keys(matchers).filter((name) => !(name in CASES) && !other.includes(name)),
    [],
  );
  assert.deepEqual(
    Object.keys(generators).filter((name) => !(name in GENERATED) && name !== 'generator'),
    [],
  );
});

/** Name: the matcher without an example, its JSON, and what its values are like. */
const WITHOUT_EXAMPLE = {
  string: [string(), type('type', 'some string', { 'pact:generator:type': 'RandomString', size: 10 }), /^\w{10}$/],
  regex: [regex(/[ab]{3}x/), type('regex', '', { regex: '[ab]{3}x', 'pact:generator:type': 'Regex' }), /^[ab]{3}x$/],
  number: [matchers.number(), type('number', 1, { 'pact:generator:type': 'RandomInt', min: 0, max: 10 }), /^(10|\d)$/],
  integer: [integer(), type('integer', 1, { 'pact:generator:type': 'RandomInt', min: 0, max: 10 }), /^\d+$/],
  decimal: [matchers.decimal(), type('decimal', 1.5, { 'pact:generator:type': 'RandomDecimal', digits: 10 }), /^\d+(\.\d+)?$/],
  boolean: [matchers.boolean(), type('boolean', true, { 'pact:generator:type': 'RandomBoolean' }), /^(true|false)$/],
  date: [matchers.date(), type('date', '2000-01-31', { format: 'yyyy-MM-dd', 'pact:generator:type': 'Date' }), /^20..-..-..$/],
  time: [matchers.time(), type('time', '12:34:56', { format: 'HH:mm:ss', 'pact:generator:type': 'Time' }), /^..:..:..$/],
  datetime: [
    matchers.datetime(),
    type('datetime', '2000-01-31T12:34:56Z', { format: ISO, 'pact:generator:type': 'DateTime' }),
    /^20..-..-..T..:..:..(Z|[+-]..:..)$/,
  ],
  uuid: [
    matchers.uuid(),
    type('regex', 'e2490de5-5bd3-43d5-b7c4-526e33f71304', { regex: UUID, 'pact:generator:type': 'Uuid' }),
    RegExp(`^${UUID}$`),
  ],
  url: [
    matchers.url(['a', regex(/\d/, '1')]),
    type('regex', 'http://localhost:8080/a/1', {
      regex: '.*(\\/a\\/\\d)$',
      'pact:generator:type': 'MockServerURL',
      example: 'http://localhost:8080/a/1',
    }),
    /^http:\/\/memory\/a\/1$/,
  ],
};

for (const [name, [matcher, json, form]] of Object.entries(WITHOUT_EXAMPLE)) {
  test(`${name} without an example is made by the mock server`, async () => {
    assert.deepEqual(matcher, json);
    const { value, close } = await served(1, matcher);
    assert.match(String(value()), form);
    await close();
  });
}

/** Name: a generator, its JSON, and what its values are like. */
const GENERATED = {
  randomInt: [generators.randomInt(20, 29), { 'pact:generator:type': 'RandomInt', min: 20, max: 29 }, /^2\d$/],
  randomDecimal: [generators.randomDecimal(4), { 'pact:generator:type': 'RandomDecimal', digits: 4 }, /^[\d.]{1,5}$/],
  randomHexadecimal: [
    generators.randomHexadecimal(6),
    { 'pact:generator:type': 'RandomHexadecimal', digits: 6 },
    /^[0-9a-fA-F]{6}$/,
  ],
  randomString: [generators.randomString(3), { 'pact:generator:type': 'RandomString', size: 3 }, /^\w{3}$/],
  randomBoolean: [generators.randomBoolean(), { 'pact:generator:type': 'RandomBoolean' }, /^(true|false)$/],
  uuid: [generators.uuid('simple'), { 'pact:generator:type': 'Uuid', format: 'simple' }, /^[0-9a-f]{32}$/],
  regex: [generators.regex(/x[yz]/), { 'pact:generator:type': 'Regex', regex: 'x[yz]' }, /^x[yz]$/],
  date: [
    generators.date('yyyy', '+1000 years'),
    { 'pact:generator:type': 'Date', format: 'yyyy', expression: '+1000 years' },
    /^30\d\d$/,
  ],
  time: [generators.time('HH:mm'), { 'pact:generator:type': 'Time', format: 'HH:mm' }, /^\d\d:\d\d$/],
  datetime: [generators.datetime('yyyy HH'), { 'pact:generator:type': 'DateTime', format: 'yyyy HH' }, /^20\d\d \d\d$/],
  providerState: [
    generators.providerState('${id}', 'INTEGER'),
    { 'pact:generator:type': 'ProviderState', expression: '${id}', dataType: 'INTEGER' },
    /^an example$/,
  ],
  mockServerUrl: [
    generators.mockServerUrl('http://x/a', /.*(\/a)/),
    { 'pact:generator:type': 'MockServerURL', example: 'http://x/a', regex: '.*(\\/a)' },
    /^http:\/\/memory\/a$/,
  ],
};

for (const [name, [generator, json, form]] of Object.entries(GENERATED)) {
  test(`the generator ${name} makes values`, async () => {
    assert.deepEqual(generator, json);
    const { value, close } = await served(1, like('an example', { generator }));
    assert.match(String(value()), form);
    await close();
  });
}

test('the attributes of rule and generator do not mix', async () => {
  const seven = like(3, { generator: generators.randomInt(7, 7) });
  const separate = { 'pact:matcher:type': [{ 'pact:matcher:type': 'type' }], value: 3 };
  assert.deepEqual(seven, { ...separate, 'pact:generator:type': 'RandomInt', min: 7, max: 7 });
  const other = regex('[ab]', 'a', { generator: generators.regex('b') });
  assert.deepEqual(other['pact:matcher:type'], [{ 'pact:matcher:type': 'regex', regex: '[ab]' }]);
  assert.equal(other.regex, 'b');
  const both = { a: seven, b: other };
  const { value, matches, close } = await served(both, both);
  assert.deepEqual(value(), { a: 7, b: 'b' });
  assert.deepEqual([matches({ a: 1, b: 'b' }), matches({ a: 1, b: 'c' })], [true, false]);
  await close();
});

test('a UUID can have a format', async () => {
  for (const format of ['simple', 'lower-case-hyphenated', 'upper-case-hyphenated', 'URN']) {
    const matcher = matchers.uuid(undefined, { format });
    const { value, close } = await served(1, matcher);
    for (const text of [value(), matcher.value]) assert.match(text, RegExp(`^${matcher.regex}$`));
    await close();
  }
  assert.throws(() => matchers.uuid('a', { format: 'short' }), /one of simple, lower-case-hyphenated/);
});

test('an example and a generator can be given together', async () => {
  const { value, matches, close } = await served(1, integer(3, { generator: generators.randomInt(7, 7) }));
  assert.equal(value(), 7);
  assert(matches(1));
  await close();
});

test('a status can be of a class', async () => {
  assert.deepEqual(matchers.statusCode('success'), type('statusCode', 200, { status: 'success' }));
  assert.deepEqual(matchers.statusCode([201, 202], 202), type('statusCode', 202, { status: [201, 202] }));
  assert.deepEqual(matchers.matchStatus(404, 'clientError'), type('statusCode', 404, { status: 'clientError' }));
  assert.throws(() => matchers.statusCode('fine'), /one of info, success/);
  const pact = new Pact('shop', 'stock');
  pact
    .uponReceiving('a')
    .withRequest('GET', '/')
    .willRespondWith(matchers.statusCode([201, 202]));
  const server = await pact.inProcess();
  assert.equal(server.answer('GET', '/').status, 201);
  await server.close();
  pact.free();
});

test('a content type is judged by the contents', async () => {
  assert.deepEqual(matchers.contentType('image/png'), type('contentType', 'image/png'));
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const pact = new Pact('shop', 'stock');
  pact
    .uponReceiving('a picture')
    .withRequest('POST', '/')
    .body(Part.REQUEST, png, 'image/png')
    .matchingRules(Part.REQUEST, { body: { $: matchers.contentType('image/png') } });
  const server = await pact.inProcess();
  const send = (bytes) => server.answer('POST', '/', { headers: { 'content-type': 'image/png' }, body: bytes }).status;
  assert.equal(send(Buffer.concat([png, Buffer.from('more')])), 200);
  assert.equal(send(Buffer.from('%PDF-1.4')), 500);
  await server.close();
  pact.free();
});

test('patterns mean in pact files what they mean in JavaScript', () => {
  const same = (pattern, text) => {
    const written = regex(pattern, text).regex;
    assert.equal(raw.lib.pactffi_check_regex(written, text), true, `${pattern} as ${written}: ${raw.lastError()}`);
  };
  same(/abc/i, 'ABC');
  same(/a.b/s, 'a\nb');
  same(/a.b/gimsuy, 'A\nB');
  same(/^a$\n^b$/m, 'a\nb');
  same(/\u{1F600}[\u{41}-\u{43}]\u{2b}/u, '😀B+');
  same(/\ud83d\ude00/, '😀');
  same(/[^][a&&b][[][^[]/, '\n&[x');
  same(/\cA[\]x]\/\x41/, '\u0001]/A');
  same(/(?<year>\d{4})-\k<year>/, '2000-2000');
  assert.equal(raw.lib.pactffi_check_regex(regex(/a.b/m, '').regex, 'a\nb'), false);
  assert.equal(regex('(?i)[a&&b]', '').regex, '(?i)[a&&b]', 'a text is taken as it is');
  // Runners of tests have contexts with classes of their own.
  assert.equal(regex(vm.runInNewContext('/a/i'), 'A').regex, '(?i)a');
  assert.throws(() => regex(RegExp('[a--b]', 'v'), 'a'), /the flag 'v', which pact files cannot express/);
  assert.throws(() => regex(7, 'a'), TypeError);
});

test('what cannot be an example is refused with words', () => {
  assert.throws(() => like(undefined), /'type' needs an example that JSON can express, not undefined/);
  assert.throws(() => like(() => 1), TypeError);
  assert.throws(() => matchers.eachLike(1, { min: 3, max: 2 }), /min is 3, which is more than max, 2/);
  assert.throws(() => matchers.atLeastLike(1, 2, 1), /count is 1, which is less than min, 2/);
  assert.throws(() => matchers.atMostLike(1, 2, 3), /count is 3, which is more than max, 2/);
  assert.throws(() => matchers.eachLike(1, 1.5), RangeError);
  assert.throws(() => matchers.allOf('a'), /at least one matcher/);
  assert.throws(() => matchers.eachKeyMatches({ a: 1 }), /eachKeyMatches needs at least one matcher/);
  assert.throws(() => matchers.eachValueMatches({ a: 1 }, []), /at least one matcher/);
  assert.throws(() => matchers.url2(null, [/\d/]), /give \/\\d\/ an example/);
  assert.throws(() => matchers.date('QQQ'), /give an example for the format 'QQQ'/);
});

test('examples of dates are in the format', () => {
  for (const format of [
    'yy-M-d',
    'EEEE, d MMMM yyyy',
    'EEE d MMM uuuu',
    'hh:mm:ss a',
    "HH 'o''clock'",
    'HH:mm:ss.SSSX',
    'HHmmZ',
    'HH:mmxxx',
    'D kk',
  ]) {
    const { value } = matchers.datetime(format);
    assert.equal(raw.lib.pactffi_validate_datetime(value, format), 0, `${value} in ${format}: ${raw.lastError()}`);
  }
});

test('examples are found below matchers', () => {
  const value = { a: matchers.eachLike({ b: string('x') }), c: matchers.arrayContaining(integer(1)), d: null, e: [like(2)] };
  assert.deepEqual(matchers.reify(value), { a: [{ b: 'x' }], c: [1], d: null, e: [2] });
  assert.equal(matchers.isMatcher(value), false);
  assert.equal(matchers.isMatcher(value.a), true);
});
