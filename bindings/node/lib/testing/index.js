'use strict';
// Tests that have a pact each, in node:test, Jest, vitest and runners like them.

const { Pact } = require('../consumer');
const { PactError } = require('../errors');

/** A pact that knows what a test has done with it. */
class TestPact extends Pact {
  #servers = [];
  #failures = [];
  #isDescribed = false;
  #isExecuted = false;

  uponReceiving(description) {
    this.#isDescribed = true;
    return super.uponReceiving(description);
  }

  addInteraction(whole) {
    this.#isDescribed = true;
    return super.addInteraction(whole);
  }

  async serve(listen) {
    const server = await super.serve(listen);
    this.#servers.push(server);
    // What a closed server has recorded is lost.
    const close = server.close.bind(server);
    server.close = () => {
      this.#verify(server);
      return close();
    };
    return server;
  }

  test(...values) {
    this.#isExecuted = true;
    return super.test(...values);
  }

  executeTest(...values) {
    this.#isExecuted = true;
    return super.executeTest(...values);
  }

  _execute(use) {
    this.#isExecuted = true;
    return super._execute(use);
  }

  /** Throws what the servers of the test say against it; `thrown` is what the test itself has thrown, if it has. */
  verify(thrown) {
    this.#servers.forEach((server) => this.#verify(server));
    const [failure] = this.#failures;
    if (failure !== undefined) throw thrown === undefined ? failure : Object.assign(failure, { cause: thrown.value });
    if (thrown !== undefined) throw thrown.value;
    if (this.#isDescribed && this.#servers.length === 0 && !this.#isExecuted) {
      throw new PactError('the test has described HTTP interactions, but has started no mock server');
    }
  }

  /** Writes the pact file, unless the test has run its interactions by functions that do so. */
  finish(directory) {
    if (directory !== null && (this.#servers.length > 0 || !this.#isExecuted)) this.write(directory);
  }

  async end() {
    await Promise.all(this.#servers.map((server) => server.close()));
    this.free();
  }

  #verify(server) {
    if (server.port === 0) return;
    try {
      server.verify();
    } catch (error) {
      this.#failures.push(error);
    }
  }
}

/** Runs the body of a test with a pact of its own. */
async function run(options, body, context) {
  const pact = new TestPact(options);
  try {
    let thrown;
    try {
      await body(pact, context);
    } catch (error) {
      thrown = { value: error };
    }
    pact.verify(thrown);
    pact.finish(options.dir);
  } finally {
    await pact.end();
  }
}

/** The function `test` of the runner: a global one, or that of node:test. */
function found() {
  return typeof globalThis.test === 'function' ? globalThis.test : require('node:test').test;
}

/**
 * Makes a function like `test` of the runner, for tests between a consumer and a provider: the body of each gets a pact of its
 * own. At its end the mock servers are verified and closed; if everything matched, the pact file is written.
 */
function pactTest({ test: runner = found(), ...options }) {
  const isNode = runner === require('node:test').test;
  const define = (register) => (name, body, timeout) => {
    // Jest passes no context, and calls bodies that have a parameter in another way.
    const whole = (...context) => run(options, body, context[0]);
    if (timeout === undefined) return register(name, whole);
    return isNode ? register(name, { timeout }, whole) : register(name, whole, timeout);
  };
  return Object.assign(define(runner), { only: define(runner.only), skip: define(runner.skip) });
}

module.exports = { pactTest };
