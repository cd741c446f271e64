'use strict';
// A running mock server.

const { lib, lentText, callAsync } = require('./library');
const { MismatchError } = require('./errors');
const { check } = require('./common');
const { faultNumber, answer, fetchOf } = require('./memory');

const REPORT_AS_JSON = 0;
const REPORT_AS_TEXT = 1;

/** A running mock server. Close it at the end of the test. */
class MockServer {
  #port;

  constructor(port, url, address) {
    this.#port = port;
    this.url = url;
    this.address = address;
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
    check(lib.pactffi_mock_server_set_states(this.#port, JSON.stringify(states)));
  }

  /** The same as `delay` of an interaction, for this server only. Without a description it is for all interactions. */
  setDelay(milliseconds, description = null) {
    check(lib.pactffi_mock_server_set_delay(this.#port, description, milliseconds));
  }

  /** The same as `fault` of an interaction, for this server only. Without a description it is for all interactions. */
  setFault(name, description = null) {
    check(lib.pactffi_mock_server_set_fault(this.#port, description, faultNumber(name)));
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

  /**
   * Throws MismatchError unless everything matched; `cause` is what the client has thrown. If everything matched, a PactWarning
   * names each interaction that was never served because another has the same request.
   */
  verify(options) {
    if (!this.matched) throw new MismatchError(this.report, this.mismatches, options);
    // The report of a plugin's server has no such list.
    const report = lentText(lib.pactffi_mock_server_report(this.#port, REPORT_AS_JSON));
    const entries = report === null ? [] : (JSON.parse(report).neverServed ?? []);
    for (const { description, method, path, servedInstead, states } of entries) {
      const names = states.map(({ name }) => JSON.stringify(name)).join(', ');
      process.emitWarning(
        `'${description}' (${method} ${path}) was never served: '${servedInstead}' has the same request and was served instead; ` +
          `server.setStates(${names}) puts provider states in force, or let requests or states differ`,
        'PactWarning',
      );
    }
  }

  /** Writes the pact file to a directory, merged into an existing file. */
  write(directory, { overwrite = false } = {}) {
    check(lib.pactffi_write_pact_file(this.#port, directory, overwrite) === 0);
  }

  /** Stops the server; requests in flight are given half a second. A second call does nothing. */
  async close() {
    const port = this.#port;
    this.#port = 0;
    if (port > 0) await callAsync('pactffi_cleanup_mock_server', port);
  }

  #borrowed(pointer) {
    const text = lentText(pointer);
    check(text !== null);
    return text;
  }
}

module.exports = { MockServer };
