'use strict';
// Provider tests: verify that a provider does what its pacts say.

const { lib, lastError, isNull, ownedText, callAsync, texts } = require('./library');
const { PactError } = require('./errors');
const { check, forgotten } = require('./common');
const { Handlers } = require('./handlers');
const { providerOf, listenerProvider, fetchProvider } = require('./in-memory');
const { addressProvider, filteredProvider } = require('./forward');
const { applyOptions } = require('./verifier-options');
const { callback } = require('./callback');

/** The forms of report files. */
const ReportFormat = Object.freeze({ JSON: 0, TEXT: 1, JUNIT: 2, HTML: 3 });
const FORMATS = Object.freeze({ json: 0, text: 1, junit: 2, html: 3 });
const RUNNING = -1;
/**
 * How long one wait for an exchange takes, in milliseconds. It occupies one of the few threads that Node has for files, names and
 * codings, also in other worker threads: with long waits, functions that use these would wait for it.
 */
const WAIT = 20;
/** How long to wait for more if there are no exchanges and no results, in milliseconds. */
const POLL = 1;

/** The provider does not do what its pacts say. The message is the report, `verification` the details. */
class VerificationError extends PactError {
  constructor(verification) {
    super(verification.report);
    this.verification = verification;
  }
}

/** A verification of a provider. Methods return the verifier. Close it at the end of the test. */
class Verifier {
  #handle;
  #handlers = new Handlers();
  #url;
  #filter = null;
  #options = {};
  #interactions = 1;
  #hasSource = false;
  #listener = null;
  #isRunning = false;

  /** `provider` is its name and `url` its address; or all options are one object, in the names of pact-js. */
  constructor(provider, url = 'http://localhost:8080') {
    const isWhole = typeof provider === 'object' && provider !== null;
    const { provider: name, providerBaseUrl: base = url } = isWhole ? provider : { provider };
    // Pacts that are given by file or URL need no name.
    const isNamed = typeof name === 'string' || (isWhole && name === undefined && provider.pactBrokerUrl === undefined);
    if (!isNamed) throw new TypeError('a verification needs the name of the provider');
    this.#open(name ?? null, base);
    if (!isWhole) return;
    try {
      applyOptions(this, provider);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  #open(provider, url) {
    this.#url = url;
    const { protocol, hostname, port, pathname } = new URL(url);
    this.#handle = lib.pactffi_verifier_new_for_application('pactlib', require('../package.json').version);
    forgotten.register(this, freeOf(this.#handle), this);
    const scheme = protocol.slice(0, -1);
    this.#call('set_provider_info', provider, scheme, hostname, Number(port), pathname);
    lib.pactffi_verifier_set_coloured_output(this.#handle, 0);
    lib.pactffi_verifier_set_stdout(this.#handle, 0);
  }

  /** Adds a transport of the provider, on the same host. Messages use the one with the name `message`. */
  transport(name, port, { path = '/', scheme = 'http' } = {}) {
    return this.#call('add_provider_transport', name, port, path, scheme);
  }

  /** Verifies the pact in a file. */
  file(path) {
    return this.#call('add_file_source', path);
  }

  /** Verifies the provider's pacts in a folder. */
  folder(path) {
    return this.#call('add_directory_source', path);
  }

  /** Verifies the pact at a URL. */
  url(url, { username = null, password = null, token = null } = {}) {
    return this.#call('url_source', url, username, password, token);
  }

  /** Verifies the provider's pacts in a broker: those that the selectors choose. */
  broker(url, options = {}) {
    const { username = null, password = null, token = null, selectors = [], includePending = false } = options;
    const { includeWipSince = null, providerTags = [], providerBranch = null, consumerTags = [] } = options;
    const [tags, chosen, latest] = [texts(providerTags), texts(selectors.map((one) => JSON.stringify(one))), texts(consumerTags)];
    const rest = [Number(includePending), includeWipSince, tags.array, tags.count, providerBranch];
    const name = 'broker_source_with_selectors';
    return this.#call(name, url, username, password, token, ...rest, chosen.array, chosen.count, latest.array, latest.count);
  }

  /** Has a URL set up provider states, and tear them down if `teardown` is set. */
  stateUrl(url, { teardown = false, inBody = true } = {}) {
    return this.#call('set_provider_state', url, Number(teardown), Number(inBody));
  }

  /** Adds a header to each request, in place of the pact's. */
  header(name, value) {
    return this.#call('add_custom_header', name, value);
  }

  /** Sets the timeout of requests in milliseconds, and whether certificates are checked. */
  options(options = {}) {
    this.#options = { ...this.#options, ...options };
    const { timeout = 5000, checkCertificates = true } = this.#options;
    return this.#call('set_verification_options', Number(!checkCertificates), timeout);
  }

  /** Sets how many interactions are verified at a time. */
  parallel(interactions) {
    this.#interactions = interactions;
    return this.#call('set_parallel', interactions);
  }

  /** Sets whether redirects are followed (the default) or compared. */
  followRedirects(follow) {
    return this.#call('set_follow_redirects', Number(follow));
  }

  /** Verifies only interactions in which these regular expressions are found. */
  only({ description = null, state = null, withoutStates = false } = {}) {
    return this.#call('set_filter_info', description, state, Number(withoutStates));
  }

  /** Verifies only the pacts of these consumers. */
  onlyConsumers(...names) {
    const list = texts(names);
    return this.#call('set_consumer_filters', list.array, list.count);
  }

  /** Sets whether sources without a pact are allowed. */
  allowNoPacts(allow = true) {
    return this.#call('set_no_pacts_is_error', Number(!allow));
  }

  /** Publishes the results to the broker for a version of the provider. */
  publish(version, { buildUrl = null, tags = [], branch = null } = {}) {
    const list = texts(tags);
    return this.#call('set_publish_options', version, buildUrl, list.array, list.count, branch);
  }

  /** Adds a file that the report is written to. The format can also be `json`, `text`, `junit` or `html`. */
  writeReport(path, format) {
    return this.#call('set_report', typeof format === 'string' ? formatOf(format) : format, path);
  }

  /** Sets whether the report is written to standard output; by default it is not. */
  printReport(prints = true) {
    return this.#call('set_stdout', Number(prints));
  }

  /** Registers a function that gets the result of each interaction as soon as it was verified. */
  onResult(listener) {
    this.#listener = listener;
    return this;
  }

  /**
   * Has a function answer in place of the provider's address: a request listener of node:http such as an Express app, a
   * server that does not listen, a Fastify instance, or a fetch handler.
   */
  provider(provider) {
    this.#handlers.provider = providerOf(provider);
    return this;
  }

  /** The same for a request listener, whatever number of parameters it has. */
  listener(listener) {
    this.#handlers.provider = listenerProvider(() => [listener]);
    return this;
  }

  /** The same for a function from Request to Response, whatever number of parameters it has. */
  fetchHandler(handler) {
    this.#handlers.provider = fetchProvider(handler);
    return this;
  }

  /** Has functions set up and tear down a provider state. They get the parameters; values of the first are for generators. */
  state(name, setup, teardown) {
    this.#handlers.states.set(name, { setup, teardown });
    return this;
  }

  /** Has one function change all provider states: it gets name, action (`setup`, `teardown`) and parameters. */
  states(change) {
    this.#handlers.anyState = change;
    return this;
  }

  /** Has a function give the message with this description. */
  message(description, give) {
    this.#handlers.messages.set(description, give);
    return this;
  }

  /** Has one function give all messages. */
  messages(give) {
    this.#handlers.anyMessage = give;
    return this;
  }

  /**
   * Has a function of Express see each request before the provider: `(request, response, next)`. It may change method, url,
   * headers and body, which is a value if it is JSON.
   */
  requestFilter(filter) {
    this.#filter = filter;
    return this;
  }

  /** Has a function run before each interaction, and before its states are set up. */
  beforeEach(hook) {
    this.#handlers.before = hook;
    return this;
  }

  /** Has a function run after each interaction: when the next one begins, or at the end. */
  afterEach(hook) {
    this.#handlers.after = hook;
    return this;
  }

  /** Verifies; resolves to the result, whatever it is. Rejects with PactError if the verification could not run. */
  async run() {
    if (this.#isRunning) throw new PactError('the verification is running');
    if (this.#handlers.hasHooks && this.#interactions > 1)
      throw new PactError('beforeEach and afterEach need one interaction at a time');
    this.#isRunning = true;
    const own = this.#handlers.provider;
    const behind = this.#provider();
    const results = this.#listener === null ? null : new Results(this.#listener);
    try {
      this.#handlers.provider = behind;
      const result = await this.#loop(results);
      await this.#handlers.finish();
      results?.rethrow();
      return this.#verification(result);
    } finally {
      this.#isRunning = false;
      this.#handlers.provider = own;
      own?.close?.();
      if (behind !== own) behind.close?.();
      if (results !== null) {
        if (this.#handle !== null) lib.pactffi_verifier_on_result(this.#handle, null, null);
        results.free();
      }
    }
  }

  /** The same, but rejects with VerificationError if something failed that is not pending, PactError if no pact was given. */
  async verify() {
    const verification = await this.run();
    if (!verification.passed) throw new VerificationError(verification);
    if (!this.#hasSource) throw new PactError('nothing was verified: give pacts with file, folder, url or broker');
    return verification;
  }

  /** The same, then closes the verifier. */
  async verifyProvider() {
    try {
      return await this.verify();
    } finally {
      this.close();
    }
  }

  /** What was logged since the last call, if logs go to a buffer. */
  get logs() {
    return ownedText(lib.pactffi_verifier_logs(this.#handle)) ?? '';
  }

  /** Frees the verification, and cancels it if it is running. A second call does nothing. */
  close() {
    const handle = this.#handle;
    this.#handle = null;
    forgotten.unregister(this);
    if (handle !== null) lib.pactffi_verifier_shutdown(handle);
  }

  /** The provider in this process, if there is one, behind what is to see its requests. */
  #provider() {
    const { provider, hasHooks } = this.#handlers;
    if (this.#filter === null && !hasHooks) return provider;
    const asked = provider ?? addressProvider(this.#url, this.#options);
    return this.#filter === null ? asked : filteredProvider(this.#filter, asked);
  }

  async #loop(results) {
    for (const kind of this.#handlers.kinds) {
      check(lib[`pactffi_verifier_set_${kind}_handler`](this.#handle, null, null));
    }
    if (results !== null) this.#call('on_result', results.address, null);
    check(lib.pactffi_verifier_start(this.#handle));
    for (;;) {
      const exchange = await this.#next(results);
      if (!isNull(exchange)) void this.#handlers.answer(exchange);
      if (this.#handle === null) throw new PactError('the verifier was closed during the verification');
      const result = lib.pactffi_verifier_result(this.#handle);
      if (result === RUNNING) continue;
      if (result !== 0 && result !== 1) throw new PactError(lastError());
      return result;
    }
  }

  /** Waits a little for the next exchange. */
  async #next(results) {
    // Only the waiting is on another thread; functions are called on this one.
    if (results === null) return callAsync('pactffi_verifier_next_exchange', this.#handle, WAIT);
    // Results are given to the listener during the call, so it has to be on this thread.
    const exchange = lib.pactffi_verifier_next_exchange(this.#handle, 0);
    if (isNull(exchange)) await new Promise((resolve) => setTimeout(resolve, POLL));
    return exchange;
  }

  #verification(result) {
    const found = JSON.parse(ownedText(lib.pactffi_verifier_json(this.#handle)));
    return {
      passed: result === 0,
      errors: found.errors,
      pendingErrors: found.pendingErrors,
      interactions: found.interactionResults,
      notices: found.notices,
      report: ownedText(lib.pactffi_verifier_output(this.#handle, 1)),
    };
  }

  /** Calls a setter. Some say by their result whether they failed, all by the last error. */
  #call(name, ...values) {
    lastError();
    lib[`pactffi_verifier_${name}`](this.#handle, ...values);
    const error = lastError();
    if (error !== '') throw new PactError(error);
    this.#hasSource ||= name.includes('source');
    return this;
  }
}
if (Symbol.dispose) Verifier.prototype[Symbol.dispose] = Verifier.prototype.close;

/** Does not hold the verifier, which could not be collected then. */
const freeOf = (handle) => () => lib.pactffi_verifier_shutdown(handle);

/** Gives results to a function while the verification runs. What it throws is thrown at the end. */
class Results {
  #callback;
  #errors = [];

  constructor(listener) {
    this.#callback = callback(
      (text) => listener(JSON.parse(text)),
      (error) => this.#errors.push(error),
    );
  }

  get address() {
    return this.#callback.address;
  }

  rethrow() {
    if (this.#errors.length > 0) throw this.#errors[0];
  }

  free() {
    this.#callback.free();
  }
}

function formatOf(name) {
  const format = FORMATS[name];
  if (format === undefined) throw new TypeError(`the format of a report is one of ${Object.keys(FORMATS).join(', ')}`);
  return format;
}

/** A function that gives a message with metadata, from one that gives its contents. */
const providerWithMetadata = (give, metadata) => async (asked) => ({ contents: await give(asked), metadata });

module.exports = { ReportFormat, Verifier, VerificationError, providerWithMetadata };
