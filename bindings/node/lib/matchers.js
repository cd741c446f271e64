'use strict';
// Values with matchers, as integration JSON.

const matcher = (type, value, attributes = {}) => ({ 'pact:matcher:type': type, value, ...attributes });

module.exports = {
  /** Any value of the same type; applies to nested values too. */
  like: (value) => matcher('type', value),
  /** A list of values like the given one, with at least `min` and, if given, at most `max` items. */
  eachLike: (value, { min = 1, max } = {}) =>
    matcher('type', Array(Math.max(min, 1)).fill(value), max === undefined ? { min } : { min, max }),
  /** A text that the regular expression matches as a whole. */
  regex: (pattern, value) => matcher('regex', value, { regex: pattern instanceof RegExp ? pattern.source : pattern }),
  integer: (value) => matcher('integer', value),
  decimal: (value) => matcher('decimal', value),
  number: (value) => matcher('number', value),
  boolean: (value) => matcher('boolean', value),
  /** A text that contains the given one. */
  includes: (value) => matcher('include', value),
  /** Exactly the given value; for use inside a less strict matcher. */
  equal: (value) => matcher('equality', value),
  nullValue: () => matcher('null', null),
  /** Dates and times; the format has the pattern letters of Java's DateTimeFormatter. */
  date: (format, value) => matcher('date', value, { format }),
  time: (format, value) => matcher('time', value, { format }),
  datetime: (format, value) => matcher('datetime', value, { format }),
  uuid: (value) =>
    matcher('regex', value, { regex: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}' }),
};
