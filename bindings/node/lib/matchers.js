'use strict';
// Values with matchers, in the form the library reads them (integration JSON).

const matcher = (type, value, attributes = {}) => ({ 'pact:matcher:type': type, value, ...attributes });

module.exports = {
  /** Any value of the same type, also below. */
  like: (value) => matcher('type', value),
  /** A list of values like this one; at least `min` and, if given, at most `max`. */
  eachLike: (value, { min = 1, max } = {}) =>
    matcher('type', Array(Math.max(min, 1)).fill(value), max === undefined ? { min } : { min, max }),
  /** A text that the regular expression matches as a whole. */
  regex: (pattern, value) => matcher('regex', value, { regex: pattern instanceof RegExp ? pattern.source : pattern }),
  integer: (value) => matcher('integer', value),
  decimal: (value) => matcher('decimal', value),
  number: (value) => matcher('number', value),
  boolean: (value) => matcher('boolean', value),
  /** A text that contains this one. */
  includes: (value) => matcher('include', value),
  /** Exactly this, below a looser matcher. */
  equal: (value) => matcher('equality', value),
  nullValue: () => matcher('null', null),
  /** Dates and times in the letters of Java's DateTimeFormatter. */
  date: (format, value) => matcher('date', value, { format }),
  time: (format, value) => matcher('time', value, { format }),
  datetime: (format, value) => matcher('datetime', value, { format }),
  uuid: (value) =>
    matcher('regex', value, { regex: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}' }),
};
