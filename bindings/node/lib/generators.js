'use strict';
// Generators: how the mock server and the verifier make values, as integration JSON.

const { patternText } = require('./patterns');

/** A generator of any type, also one of a plugin. Attributes that are undefined are left out. */
function generator(type, attributes = {}) {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return { 'pact:generator:type': type, ...Object.fromEntries(given) };
}

module.exports = {
  generator,
  randomInt: (min = 0, max = 10) => generator('RandomInt', { min, max }),
  randomDecimal: (digits = 10) => generator('RandomDecimal', { digits }),
  randomHexadecimal: (digits = 10) => generator('RandomHexadecimal', { digits }),
  randomString: (size = 10) => generator('RandomString', { size }),
  randomBoolean: () => generator('RandomBoolean'),
  uuid: (format) => generator('Uuid', { format }),
  regex: (pattern) => generator('Regex', { regex: patternText(pattern) }),
  date: (format, expression) => generator('Date', { format, expression }),
  time: (format, expression) => generator('Time', { format, expression }),
  datetime: (format, expression) => generator('DateTime', { format, expression }),
  providerState: (expression, dataType) => generator('ProviderState', { expression, dataType }),
  mockServerUrl: (example, regex) => generator('MockServerURL', { example, regex: patternText(regex) }),
};
