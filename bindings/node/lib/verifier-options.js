'use strict';
// The options of a verification as one object, in the names of pact-js.

const fs = require('node:fs');
const { logTo } = require('./common');

/** Options of pact-js that are about its proxy or its log. */
const WITHOUT_EFFECT = [
  'changeOrigin',
  'proxyHost',
  'verbose',
  'format',
  'log',
  'logDir',
  'out',
  'monkeypatch',
  'tlsClientOptions',
];

/** What each option does to the verifier. Most need others, which they find in the second argument. */
const OPTIONS = {
  provider: null,
  providerBaseUrl: null,
  pactBrokerUsername: null,
  pactBrokerPassword: null,
  pactBrokerToken: null,
  consumerVersionSelectors: null,
  consumerVersionTags: null,
  enablePending: null,
  includeWipPactsSince: null,
  providerVersion: null,
  providerVersionBranch: null,
  providerBranch: null,
  providerVersionTags: null,
  providerStatesSetupTeardown: null,
  providerStatesSetupBody: null,
  buildUrl: null,
  disableSslVerification: null,
  validateSSL: null,
  filterState: null,
  filterNoState: null,
  pactUrls: (verifier, urls, options) => urls.forEach((url) => addPact(verifier, url, loginOf(options))),
  pactBrokerUrl: (verifier, url, options) =>
    verifier.broker(url, {
      ...loginOf(options),
      selectors: options.consumerVersionSelectors,
      consumerTags: listOf(options.consumerVersionTags),
      includePending: options.enablePending,
      includeWipSince: options.includeWipPactsSince,
      providerTags: listOf(options.providerVersionTags),
      providerBranch: options.providerVersionBranch ?? options.providerBranch,
    }),
  publishVerificationResult(verifier, publish, options) {
    if (!publish) return;
    if (options.providerVersion === undefined) throw new TypeError('to publish results, providerVersion is needed');
    const { buildUrl, providerVersionTags: tags, providerVersionBranch: branch = options.providerBranch } = options;
    verifier.publish(options.providerVersion, { buildUrl, tags: listOf(tags), branch });
  },
  stateHandlers(verifier, handlers) {
    for (const [name, handler] of Object.entries(handlers)) {
      if (typeof handler === 'function') verifier.state(name, handler);
      else verifier.state(name, handler.setup, handler.teardown);
    }
  },
  messageProviders: (verifier, providers) => {
    for (const [description, give] of Object.entries(providers)) verifier.message(description, give);
  },
  providerStatesSetupUrl: (verifier, url, { providerStatesSetupTeardown: teardown, providerStatesSetupBody: inBody }) =>
    verifier.stateUrl(url, { teardown, inBody }),
  timeout: (verifier, timeout) => verifier.options({ timeout }),
  customProviderHeaders(verifier, headers) {
    const list = Array.isArray(headers) ? headers.map((line) => line.split(/:\s*(.*)/, 2)) : Object.entries(headers);
    for (const [name, value] of list) verifier.header(name, value);
  },
  transports: (verifier, transports) =>
    transports.forEach(({ protocol, port, ...rest }) => verifier.transport(protocol, port, rest)),
  consumerFilters: (verifier, names) => verifier.onlyConsumers(...names),
  filterDescription: null,
  failIfNoPactsFound: (verifier, fails) => verifier.allowNoPacts(!fails),
  followRedirects: (verifier, follow) => verifier.followRedirects(follow),
  parallel: (verifier, interactions) => verifier.parallel(interactions),
  requestFilter: (verifier, filter) => verifier.requestFilter(filter),
  beforeEach: (verifier, hook) => verifier.beforeEach(hook),
  afterEach: (verifier, hook) => verifier.afterEach(hook),
  app: (verifier, app) => verifier.provider(app),
  onResult: (verifier, listener) => verifier.onResult(listener),
  reports: (verifier, reports) => {
    for (const [format, path] of Object.entries(reports)) verifier.writeReport(path, format);
  },
  printReport: (verifier, prints) => verifier.printReport(prints),
  logLevel: (_verifier, level) => logTo(level),
};

/** Sets a verifier up. Options that are undefined are as if they were left out. */
function applyOptions(verifier, options) {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  for (const name of Object.keys(given)) {
    if (WITHOUT_EFFECT.includes(name))
      process.emitWarning(`the option ${name} of a verification does nothing here`, 'PactWarning');
    else if (!Object.hasOwn(OPTIONS, name)) throw new TypeError(`a verification has no option '${name}'`);
  }
  const { disableSslVerification, validateSSL, filterDescription, filterState, filterNoState } = given;
  const checkCertificates = !(disableSslVerification ?? validateSSL === false);
  if (!checkCertificates) verifier.options({ checkCertificates });
  if (filterDescription !== undefined || filterState !== undefined || filterNoState) {
    verifier.only({ description: filterDescription, state: filterState, withoutStates: filterNoState });
  }
  for (const [name, value] of Object.entries(given)) OPTIONS[name]?.(verifier, value, given);
}

/** One tag or a list of them. */
function listOf(tags) {
  return typeof tags === 'string' ? [tags] : tags;
}

function loginOf({ pactBrokerUsername: username, pactBrokerPassword: password, pactBrokerToken: token }) {
  return { username, password, token };
}

/** A pact by its URL, or its file, or all pacts of a folder. */
function addPact(verifier, url, login) {
  if (/^https?:\/\//i.test(url)) verifier.url(url, login);
  else if (fs.statSync(url, { throwIfNoEntry: false })?.isDirectory()) verifier.folder(url);
  else verifier.file(url);
}

module.exports = { applyOptions };
