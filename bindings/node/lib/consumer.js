'use strict';
// Consumer tests: describe interactions, test against a mock server, write the pact file.

const { lib, lastError, lentText, callAsync } = require('./library');
const { PactError, MismatchError } = require('./errors');
const { ORIGIN, faultNumber, answer, fetchOf } = require('./memory');

/** Versions of the Pact specification. */
const Specification = Object.freeze({ V1: 1, V1_1: 2, V2: 3, V3: 4, V4: 5 });
/** The part of an interaction: its request or its response. */
const Part = Object.freeze({ REQUEST: 0, RESPONSE: 1 });
const REPORT_AS_TEXT = 1;

/** Throws the last error of the library if a call failed. */
function require_(succeeded) {
  if (!succeeded) throw new PactError(lastError());
}

/** A string as it is; any other value as JSON, so that matchers can be objects. */
function textOf(value) {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** An interaction of a pact. Each method returns the interaction, and throws PactError if the library refuses the call. */
class Interaction {
  constructor(handle) {
    require_(handle !== 0);
    this.handle = handle;
  }

  /** Adds a provider state, with optional parameters. */
  given(state, parameters) {
    return parameters === undefined
      ? this.#check(lib.pactffi_given(this.handle, state))
      : this.#check(lib.pactffi_given_with_params(this.handle, state, JSON.stringify(parameters)) === 0);
  }

  /** Sets the key of the interaction in the pact file (version 4). */
  key(key) {
    return this.#check(lib.pactffi_set_key(this.handle, key));
  }

  /** Marks the interaction as pending: a failure does not fail the provider's verification (version 4). */
  pending(pending = true) {
    return this.#check(lib.pactffi_set_pending(this.handle, pending));
  }

  /** Adds a comment (version 4). */
  comment(text) {
    return this.#check(lib.pactffi_add_text_comment(this.handle, text));
  }

  /** Sets the name of the test (version 4). */
  testName(name) {
    return this.#check(lib.pactffi_interaction_test_name(this.handle, name) === 0);
  }

  /** Sets the body of a part: a string, a Buffer, or a value that can contain matchers. */
  body(part, body, contentType) {
    if (Buffer.isBuffer(body)) {
      const type = contentType ?? 'application/octet-stream';
      return this.#check(lib.pactffi_with_binary_body(this.handle, part, type, body, body.length));
    }
    const isText = typeof body === 'string';
    const type = contentType ?? (isText ? 'text/plain' : 'application/json');
    return this.#check(lib.pactffi_with_body(this.handle, part, type, textOf(body)));
  }

  /** Sets the contents of a part from what the plugin for this content type understands. */
  pluginContents(part, contents, contentType) {
    const text = JSON.stringify(contents);
    return this.#check(lib.pactffi_interaction_contents(this.handle, part, contentType, text) === 0);
  }

  /** Adds matching rules to a part, in the form of pact files. */
  matchingRules(part, rules) {
    return this.#check(lib.pactffi_with_matching_rules(this.handle, part, textOf(rules)));
  }

  /** Adds generators to a part, in the form of pact files. */
  generators(part, generators) {
    return this.#check(lib.pactffi_with_generators(this.handle, part, textOf(generators)));
  }

  #check(succeeded) {
    require_(succeeded);
    return this;
  }
}

/** An HTTP interaction: a request and its response. */
class HttpInteraction extends Interaction {
  /** Sets the method and path of the request. */
  withRequest(method, path) {
    require_(lib.pactffi_with_request(this.handle, method, textOf(path)));
    return this;
  }

  /** Sets the values of a query parameter of the request. */
  query(name, ...values) {
    values.forEach((value, index) => {
      require_(lib.pactffi_with_query_parameter_v2(this.handle, name, index, textOf(value)));
    });
    return this;
  }

  /** Sets the values of a header of a part. */
  header(part, name, ...values) {
    values.forEach((value, index) => {
      require_(lib.pactffi_with_header_v2(this.handle, part, name, index, textOf(value)));
    });
    return this;
  }

  /** Sets the status of the response: a number, or a value with a matcher. */
  willRespondWith(status) {
    require_(lib.pactffi_response_status_v2(this.handle, textOf(status)));
    return this;
  }

  /** Has mock servers wait before they send the response, in milliseconds. It is not written to the pact file. */
  delay(milliseconds) {
    require_(lib.pactffi_interaction_set_delay(this.handle, milliseconds));
    return this;
  }

  /**
   * Has mock servers do something else than send the response: `connection-reset`, `empty-response`, `partial-body`,
   * `garbage`, or `none` of these. It is not written to the pact file.
   */
  fault(name) {
    require_(lib.pactffi_interaction_set_fault(this.handle, faultNumber(name)));
    return this;
  }
}

/** An asynchronous message, or a synchronous message with its responses. */
class Message extends Interaction {
  /** Sets a metadata value of a part. */
  metadata(key, value, part = Part.REQUEST) {
    require_(lib.pactffi_with_metadata(this.handle, key, textOf(value), part));
    return this;
  }
}

/** A running mock server. Close it at the end of the test. */
class MockServer {
  #port;

  constructor(port, url) {
    this.#port = port;
    this.url = url;
  }

  get port() {
    return this.#port;
  }

  /** Whether all requests matched and each interaction was requested. */
  get matched() {
    return lib.pactffi_mock_server_matched(this.#port);
  }

  /** The mismatches; empty if everything matched. */
  get mismatches() {
    return JSON.parse(this.#borrowed(lib.pactffi_mock_server_mismatches(this.#port)));
  }

  /** The mismatches as text, with the nearest interactions. */
  get report() {
    return this.#borrowed(lib.pactffi_mock_server_report(this.#port, REPORT_AS_TEXT));
  }

  /** Puts provider states in force: names, or objects with `name` and `params`. Of equal requests the one in force is served. */
  setStates(...states) {
    require_(lib.pactffi_mock_server_set_states(this.#port, JSON.stringify(states)));
  }

  /** The same as `delay` of an interaction, for this server only. Without a description it is for all interactions. */
  setDelay(milliseconds, description = null) {
    require_(lib.pactffi_mock_server_set_delay(this.#port, description, milliseconds));
  }

  /** The same as `fault` of an interaction, for this server only. Without a description it is for all interactions. */
  setFault(name, description = null) {
    require_(lib.pactffi_mock_server_set_fault(this.#port, description, faultNumber(name)));
  }

  /**
   * Answers a request without a socket: `{ status, headers, body, delay, fault }`. Only of a server with the transport
   * `memory`. It does not wait for the delay, and acts out no fault.
   */
  answer(method, target, options) {
    return answer(this.#port, method, target, options);
  }

  /** A function like the global fetch, answered without a socket. Only of a server with the transport `memory`. */
  get fetch() {
    return fetchOf(this.#port);
  }

  /** Throws MismatchError unless everything matched. */
  verify() {
    if (!this.matched) throw new MismatchError(this.report, this.mismatches);
  }

  /** Writes the pact file to a directory, merged into an existing file. */
  write(directory, { overwrite = false } = {}) {
    require_(lib.pactffi_write_pact_file(this.#port, directory, overwrite) === 0);
  }

  /** Stops the server; requests in flight are given half a second. A second call does nothing. */
  async close() {
    const port = this.#port;
    this.#port = 0;
    if (port > 0) await callAsync('pactffi_cleanup_mock_server', port);
  }

  #borrowed(pointer) {
    const text = lentText(pointer);
    require_(text !== null);
    return text;
  }
}

/** One use of a plugin by a pact. Release it at the end of the test, after its servers are closed. */
class PluginUse {
  #release;

  constructor(release) {
    this.#release = release;
  }

  /** Ends the use; with the last one of the pact its plugins are released. A second call does nothing. */
  release() {
    const release = this.#release;
    this.#release = undefined;
    release?.();
  }
}
// Where the language has it: using plugin = pact.usingPlugin(…)
if (Symbol.dispose) PluginUse.prototype[Symbol.dispose] = PluginUse.prototype.release;

/** A pact between a consumer and a provider. Free it at the end of the test. */
class Pact {
  // The library releases one load of each plugin at a time.
  #plugins = { open: 0, loads: 0 };

  constructor(consumer, provider, { specification = Specification.V4 } = {}) {
    this.handle = lib.pactffi_new_pact(consumer, provider);
    require_(this.handle !== 0);
    require_(lib.pactffi_with_specification(this.handle, specification));
  }

  /** Adds an HTTP interaction; it replaces one with the same description. */
  uponReceiving(description) {
    return new HttpInteraction(lib.pactffi_new_interaction(this.handle, description));
  }

  /** Adds an asynchronous message. */
  expectsToReceive(description) {
    return new Message(lib.pactffi_new_message_interaction(this.handle, description));
  }

  /** Adds a synchronous message: a request with its responses. */
  expectsToExchange(description) {
    return new Message(lib.pactffi_new_sync_message_interaction(this.handle, description));
  }

  /** Sets a value in the metadata of the pact file. */
  metadata(area, name, value) {
    require_(lib.pactffi_with_pact_metadata(this.handle, area, name, value));
    return this;
  }

  /** Loads a plugin of this version or a later one; any version if it is left out. Blocks until the plugin has started. */
  usingPlugin(name, version = null) {
    // Not on another thread, because the last error is stored for the thread of the call.
    require_(lib.pactffi_using_plugin(this.handle, name, version) === 0);
    this.#plugins.open += 1;
    this.#plugins.loads += 1;
    return new PluginUse(() => this.#releasePlugin());
  }

  #releasePlugin() {
    this.#plugins.open -= 1;
    if (this.#plugins.open > 0 || this.handle === 0) return;
    for (; this.#plugins.loads > 0; this.#plugins.loads -= 1) lib.pactffi_cleanup_plugins(this.handle);
  }

  /** Starts a mock server. After this the interactions cannot be changed. */
  async serve({ address = '127.0.0.1', port = 0, transport = 'http', configuration = {} } = {}) {
    const settings = JSON.stringify(configuration);
    const name = 'pactffi_create_mock_server_for_transport';
    // Not on another thread, because the last error is stored for the thread of the call.
    const started = lib[name](this.handle, address, port, transport, settings);
    require_(started > 0);
    if (transport === 'memory') return new MockServer(started, ORIGIN);
    const host = address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
    return new MockServer(started, `${transport}://${host}:${started}`);
  }

  /** Starts a mock server without a socket, see `MockServer.fetch` and `MockServer.answer`. */
  inProcess(configuration = {}) {
    return this.serve({ transport: 'memory', configuration });
  }

  /**
   * Starts a mock server without a socket, and returns a function like the global fetch that it answers. The server is the
   * property `server` of the function; close it at the end of the test.
   */
  async fetch(configuration = {}) {
    const server = await this.inProcess(configuration);
    return Object.assign(server.fetch, { server });
  }

  /**
   * Starts a mock server, runs a test against it and verifies the requests. If everything matched and a directory is given,
   * writes the pact file.
   */
  async test(use, { directory, ...listen } = {}) {
    const server = await this.serve(listen);
    try {
      const result = await use(server);
      server.verify();
      if (directory !== undefined) server.write(directory);
      return result;
    } finally {
      await server.close();
    }
  }

  /** Writes the pact file to a directory, merged into an existing file. */
  write(directory, { overwrite = false } = {}) {
    require_(lib.pactffi_pact_handle_write_file(this.handle, directory, overwrite) === 0);
  }

  /** Frees the pact and releases its plugins; its mock servers keep running. A second call does nothing. */
  free() {
    const handle = this.handle;
    this.handle = 0;
    if (handle !== 0) lib.pactffi_free_pact_handle(handle);
  }
}

module.exports = { Specification, Part, Pact, MockServer, PluginUse, Interaction, HttpInteraction, Message };
