'use strict';
// Values with matchers, as integration JSON.

const { isRegExp } = require('node:util').types;
const generators = require('./generators');
const { patternText, escaped } = require('./patterns');
const { exampleIn } = require('./dates');

const TYPE = 'pact:matcher:type';
/** The pattern and the example of each form of a UUID. */
const UUIDS = {
  any: ['[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}', 'e2490de5-5bd3-43d5-b7c4-526e33f71304'],
  simple: ['[0-9a-f]{32}', 'e2490de55bd343d5b7c4526e33f71304'],
  'lower-case-hyphenated': ['[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'e2490de5-5bd3-43d5-b7c4-526e33f71304'],
  'upper-case-hyphenated': ['[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}', 'E2490DE5-5BD3-43D5-B7C4-526E33F71304'],
  URN: ['urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'urn:uuid:e2490de5-5bd3-43d5-b7c4-526e33f71304'],
};
/** Where a mock server seems to be until its URL is known. */
const SOMEWHERE = 'http://localhost:8080';

/** The first status of each class. */
const STATUSES = { info: 100, success: 200, redirect: 300, clientError: 400, serverError: 500, nonError: 200, error: 400 };

/** A matcher of any type, also one of a plugin. */
function matcher(type, value, attributes = {}) {
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol') {
    throw new TypeError(`the matcher '${type}' needs an example that JSON can express, not ${String(value)}`);
  }
  return { [TYPE]: type, value, ...attributes };
}

/** A matcher that a generator makes the value of. Rule and generator are read from one object. */
function generated({ value, ...rule }, generator) {
  if (generator === undefined) return { ...rule, value };
  const isLimited = rule[TYPE] === 'type' && ('min' in generator || 'max' in generator);
  const clashes = Object.entries(generator).some(([key, own]) => key in rule && rule[key] !== own);
  return isLimited || clashes ? { [TYPE]: [rule], value, ...generator } : { ...rule, value, ...generator };
}

/** A matcher with the user's example and generator, or with an example and a generator of ours. */
function exampled(type, value, attributes, [example, ours], { generator } = {}) {
  const made = value === undefined ? (generator ?? ours) : generator;
  return generated(matcher(type, value === undefined ? example : value, attributes), made);
}

/** A matcher that needs an example. */
const plain =
  (type) =>
  (value, { generator } = {}) =>
    generated(matcher(type, value), generator);

/** A matcher whose value is its rule, and also the example unless there is another. */
const ruled =
  (type) =>
  (value, example, { generator } = {}) => {
    const rule = matcher(type, value);
    if (example === undefined && generator === undefined) return rule;
    return { [TYPE]: [rule], value: example ?? value, ...generator };
  };

const isMatcher = (value) => value !== null && typeof value === 'object' && TYPE in value;

const like = plain('type');

function list(value, limits, count, generator) {
  const { min, max } = limits;
  for (const [name, limit] of Object.entries({ ...limits, count })) {
    if (!Number.isInteger(limit) || limit < 0) throw new RangeError(`${name} must be a whole number from 0, not ${limit}`);
  }
  if (min > max) throw new RangeError(`min is ${min}, which is more than max, ${max}`);
  if (count < min) throw new RangeError(`count is ${count}, which is less than min, ${min}`);
  if (count > max) throw new RangeError(`count is ${count}, which is more than max, ${max}`);
  return generated(matcher('type', Array(count).fill(value), limits), generator);
}

function eachLike(value, options = {}) {
  const { min = 1, max, count, generator } = typeof options === 'number' ? { min: options } : options;
  return list(value, max === undefined ? { min } : { min, max }, count ?? Math.max(min, 1), generator);
}

const regex = (pattern, example, options) => {
  const text = patternText(pattern);
  return exampled('regex', example, { regex: text }, ['', generators.regex(text)], options);
};

const integer = (value, options) => exampled('integer', value, {}, [1, generators.randomInt()], options);

/** Date, time, or both. */
const moment =
  (type, standard, make) =>
  (format = standard, example, options) => {
    const ours = example === undefined ? [exampleIn(format), make(format)] : [];
    return exampled(type, example, { format }, ours, options);
  };
const datetime = moment('datetime', "yyyy-MM-dd'T'HH:mm:ssXXX", generators.datetime);

/** A text of a known form: the example is checked by the regular expression only. */
const formed =
  (pattern, standard) =>
  (example = standard) =>
    regex(pattern, example);

/** Rules are matchers; their examples do not matter. */
const each = (type) => (value, rules) => {
  const list = [rules ?? []].flat();
  if (list.length === 0) throw new TypeError(`${type}Matches needs at least one matcher after the example`);
  return matcher(type, value, { rules: list });
};

function uuid(example, { format, ...options } = {}) {
  const [pattern, standard] = UUIDS[format ?? 'any'] ?? [];
  if (pattern === undefined) throw new TypeError(`the format of a UUID is one of ${Object.keys(UUIDS).slice(1).join(', ')}`);
  return exampled('regex', example, { regex: pattern }, [standard, generators.uuid(format)], options);
}

const statusCode = (status = 'success', example) => {
  const first = Array.isArray(status) ? status[0] : STATUSES[status];
  if (first === undefined) throw new TypeError(`a class of status codes is one of ${Object.keys(STATUSES).join(', ')}`);
  return matcher('statusCode', example ?? first, { status });
};

/** The rules of a matcher as elements of a list of types. */
function rulesOf({ value, 'pact:generator:type': made, ...rule }) {
  if (Array.isArray(rule[TYPE])) return rule[TYPE];
  return ['include', 'contentType'].includes(rule[TYPE]) ? [{ ...rule, value }] : [rule];
}

function allOf(value, ...rules) {
  if (rules.length === 0) throw new TypeError('allOf needs at least one matcher after the example');
  return matcher(rules.flatMap(rulesOf), value);
}

const mockServerUrl = (example, pattern) => ({
  ...matcher('regex', example, { regex: patternText(pattern) }),
  ...generators.mockServerUrl(example, pattern),
});

/** The base of a URL and then its parts: texts, or matchers with a regular expression. */
function url2(base, parts) {
  const [examples, patterns] = [[], []];
  for (const part of parts) {
    if (isRegExp(part)) throw new TypeError(`give ${part} an example: regex(${part}, …)`);
    examples.push(isMatcher(part) ? part.value : part);
    patterns.push(isMatcher(part) ? part.regex.replace(/^\^|\$$/g, '') : escaped(part));
  }
  const example = [base ?? SOMEWHERE, ...examples].join('/');
  const pattern = `.*(${patterns.map((one) => `\\/${one}`).join('')})$`;
  return base === null || base === undefined ? mockServerUrl(example, pattern) : regex(pattern, example);
}

/** The examples alone, without matchers. */
function reify(value) {
  if (Array.isArray(value)) return value.map(reify);
  if (value === null || typeof value !== 'object') return value;
  if (isMatcher(value)) return reify('variants' in value ? value.variants : (value.value ?? null));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, reify(member)]));
}

const eachKeyLike = (key, template) => matcher('values', { [key]: template });

module.exports = {
  matcher,
  isMatcher,
  like,
  equal: plain('equality'),
  eachLike,
  atLeastOneLike: (value, count = 1) => list(value, { min: 1 }, count),
  atLeastLike: (value, min, count = min) => list(value, { min }, count),
  atMostLike: (value, max, count = 1) => list(value, { max }, count),
  constrainedArrayLike: (value, min, max, count = min) => list(value, { min, max }, count),
  string: (value, options) => exampled('type', value, {}, ['some string', generators.randomString()], options),
  regex,
  includes: ruled('include'),
  number: (value, options) => exampled('number', value, {}, [1, generators.randomInt()], options),
  integer,
  decimal: (value, options) => exampled('decimal', value, {}, [1.5, generators.randomDecimal()], options),
  boolean: (value, options) => exampled('boolean', value, {}, [true, generators.randomBoolean()], options),
  nullValue: () => ({ [TYPE]: 'null' }),
  date: moment('date', 'yyyy-MM-dd', generators.date),
  time: moment('time', 'HH:mm:ss', generators.time),
  datetime,
  timestamp: datetime,
  uuid,
  semver: (value) => matcher('semver', value),
  notEmpty: plain('notEmpty'),
  contentType: ruled('contentType'),
  arrayContaining: (...variants) => ({ [TYPE]: 'arrayContains', variants }),
  valuesLike: (value) => matcher('values', value),
  eachKeyLike,
  eachKeyMatches: each('eachKey'),
  eachValueMatches: each('eachValue'),
  statusCode,
  matchStatus: (example, status) => statusCode(status, example),
  allOf,
  expression: (text, value) => matcher(text, value),
  fromProviderState: (expression, value) => like(value, { generator: generators.providerState(expression) }),
  mockServerUrl,
  url2,
  url: (parts) => url2(null, parts),
  email: formed("[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9-]+(\\.[a-zA-Z0-9-]+)*", 'hello@example.org'),
  ipv4Address: formed('(\\d{1,3}\\.){3}\\d{1,3}', '127.0.0.13'),
  ipv6Address: formed('([0-9a-fA-F]{0,4}:){2,7}([0-9a-fA-F]{1,4}|(\\d{1,3}\\.){3}\\d{1,3})?', '::ffff:192.0.2.128'),
  hexadecimal: formed('[0-9a-fA-F]+', '3F'),
  iso8601Date: formed('\\d{4}-\\d{2}-\\d{2}', '2000-01-31'),
  iso8601Time: formed('T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}(:?\\d{2})?)?', 'T12:34:56.000Z'),
  iso8601DateTime: formed(
    '\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}(:?\\d{2})?)?',
    '2000-01-31T12:34:56Z',
  ),
  iso8601DateTimeWithMillis: formed(
    '\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3,}(Z|[+-]\\d{2}(:?\\d{2})?)?',
    '2000-01-31T12:34:56.000Z',
  ),
  rfc1123Timestamp: formed(
    '[A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} [+-]\\d{4}',
    'Mon, 31 Jan 2000 12:34:56 +0000',
  ),
  reify,
  extractPayload: reify,
};
