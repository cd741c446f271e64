'use strict';
// The consumer's half: describe what is expected, test against a mock server, write the pact file.

const { lib, lastError, lentText, later } = require('./library');
const { PactError, MismatchError } = require('./errors');

/** Editions of the Pact specification. */
const Specification = Object.freeze({ V1: 1, V1_1: 2, V2: 3, V3: 4, V4: 5 });
/** Which half of an interaction is meant. */
const Part = Object.freeze({ REQUEST: 0, RESPONSE: 1 });
const REPORT_AS_TEXT = 1;

function require_(done) {
  if (!done) throw new PactError(lastError());
}

/** Texts as they are; anything else as JSON, so that matchers can be given as objects. */
function textOf(value) {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** An interaction of a pact. Methods return it, and throw PactError when the library refused. */
class Interaction {
  constructor(handle) {
    require_(handle !== 0);
    this.handle = handle;
  }

  /** Adds a provider state, with parameters if they are given. */
  given(state, parameters) {
    return parameters === undefined
      ? this.#done(lib.pactffi_given(this.handle, state))
      : this.#done(lib.pactffi_given_with_params(this.handle, state, JSON.stringify(parameters)) === 0);
  }

  /** Key of the interaction in the pact file (version 4). */
  key(key) {
    return this.#done(lib.pactffi_set_key(this.handle, key));
  }

  /** Whether failing to verify it fails the provider's build (version 4). */
  pending(pending = true) {
    return this.#done(lib.pactffi_set_pending(this.handle, pending));
  }

  /** A remark for people (version 4). */
  comment(text) {
    return this.#done(lib.pactffi_add_text_comment(this.handle, text));
  }

  /** The test that made it (version 4). */
  testName(name) {
    return this.#done(lib.pactffi_interaction_test_name(this.handle, name) === 0);
  }

  /** Body of a part: a text, a Buffer, or a value in which matchers may stand. */
  body(part, body, contentType) {
    if (Buffer.isBuffer(body)) {
      const type = contentType ?? 'application/octet-stream';
      return this.#done(lib.pactffi_with_binary_body(this.handle, part, type, body, body.length));
    }
    const isText = typeof body === 'string';
    const type = contentType ?? (isText ? 'text/plain' : 'application/json');
    return this.#done(lib.pactffi_with_body(this.handle, part, type, textOf(body)));
  }

  /** Matching rules of a part, in the form of pact files. */
  matchingRules(part, rules) {
    return this.#done(lib.pactffi_with_matching_rules(this.handle, part, textOf(rules)));
  }

  /** Generators of a part, in the form of pact files. */
  generators(part, generators) {
    return this.#done(lib.pactffi_with_generators(this.handle, part, textOf(generators)));
  }

  #done(done) {
    require_(done);
    return this;
  }
}

/** A request and the response to it. */
class HttpInteraction extends Interaction {
  /** Method and path of the request. */
  withRequest(method, path) {
    require_(lib.pactffi_with_request(this.handle, method, textOf(path)));
    return this;
  }

  /** The values of a query parameter of the request. */
  query(name, ...values) {
    values.forEach((value, index) => {
      require_(lib.pactffi_with_query_parameter_v2(this.handle, name, index, textOf(value)));
    });
    return this;
  }

  /** The values of a header of a part. */
  header(part, name, ...values) {
    values.forEach((value, index) => {
      require_(lib.pactffi_with_header_v2(this.handle, part, name, index, textOf(value)));
    });
    return this;
  }

  /** Status of the response: a number, or a value with a matcher. */
  willRespondWith(status) {
    require_(lib.pactffi_response_status_v2(this.handle, textOf(status)));
    return this;
  }
}

/** A message, asynchronous, or synchronous with its responses. */
class Message extends Interaction {
  /** Metadata of a part. */
  metadata(key, value, part = Part.REQUEST) {
    require_(lib.pactffi_with_metadata(this.handle, key, textOf(value), part));
    return this;
  }
}

/** A running mock server. Close it when the test is over. */
class MockServer {
  #port;

  constructor(port, url) {
    this.#port = port;
    this.url = url;
  }

  get port() {
    return this.#port;
  }

  /** Whether every request so far matched and every interaction was asked for. */
  get matched() {
    return lib.pactffi_mock_server_matched(this.#port);
  }

  /** What did not match; empty if everything did. */
  get mismatches() {
    return JSON.parse(this.#lent(lib.pactffi_mock_server_mismatches(this.#port)));
  }

  /** The same for a person, with the nearest interactions. */
  get report() {
    return this.#lent(lib.pactffi_mock_server_report(this.#port, REPORT_AS_TEXT));
  }

  /** Throws MismatchError unless everything matched. */
  verify() {
    if (!this.matched) throw new MismatchError(this.report, this.mismatches);
  }

  /** Writes the pact to a folder, merged into a file that is there. */
  write(directory, { overwrite = false } = {}) {
    require_(lib.pactffi_write_pact_file(this.#port, directory, overwrite) === 0);
  }

  /** Stops it; requests in flight get half a second. Does nothing the second time. */
  async close() {
    const port = this.#port;
    this.#port = 0;
    if (port > 0) await later('pactffi_cleanup_mock_server', port);
  }

  #lent(pointer) {
    const text = lentText(pointer);
    require_(text !== null);
    return text;
  }
}

/** A contract between a consumer and a provider, being written. Free it when the test is over. */
class Pact {
  constructor(consumer, provider, { specification = Specification.V4 } = {}) {
    this.handle = lib.pactffi_new_pact(consumer, provider);
    require_(this.handle !== 0);
    require_(lib.pactffi_with_specification(this.handle, specification));
  }

  /** Adds an HTTP interaction; one of the same description is replaced. */
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

  /** An entry of the file's metadata. */
  metadata(area, name, value) {
    require_(lib.pactffi_with_pact_metadata(this.handle, area, name, value));
    return this;
  }

  /** Starts a mock server; from now on the interactions cannot be changed. */
  async serve({ address = '127.0.0.1', port = 0, transport = 'http', configuration = {} } = {}) {
    const settings = JSON.stringify(configuration);
    const name = 'pactffi_create_mock_server_for_transport';
    // Not on another thread: the reason of a failure is kept for the thread of the call.
    const started = lib[name](this.handle, address, port, transport, settings);
    require_(started > 0);
    const host = address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
    return new MockServer(started, `${transport}://${host}:${started}`);
  }

  /** Serves the pact to a test, verifies what it sent, and writes the file if all is well and a folder is named. */
  async test(use, { directory, ...listen } = {}) {
    const server = await this.serve(listen);
    try {
      const answer = await use(server);
      server.verify();
      if (directory !== undefined) server.write(directory);
      return answer;
    } finally {
      await server.close();
    }
  }

  /** Writes the pact to a folder, merged into a file that is there. */
  write(directory, { overwrite = false } = {}) {
    require_(lib.pactffi_pact_handle_write_file(this.handle, directory, overwrite) === 0);
  }

  /** Frees the pact; its mock servers go on. Does nothing the second time. */
  free() {
    const handle = this.handle;
    this.handle = 0;
    if (handle !== 0) lib.pactffi_free_pact_handle(handle);
  }
}

module.exports = { Specification, Part, Pact, MockServer, Interaction, HttpInteraction, Message };
