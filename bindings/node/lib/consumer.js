'use strict';
// Consumer tests: describe interactions, test against a mock server, write the pact file.

const { lib, ownedText } = require('./library');
const { PactError } = require('./errors');
const { Specification, SpecificationVersion, Part, check, given, jsonOf, logTo, forgotten } = require('./common');
const { ORIGIN } = require('./memory');
const { Interaction, HttpInteraction } = require('./interactions');
const { GraphQLInteraction } = require('./graphql');
const { Message } = require('./messages');
const { MockServer } = require('./server');

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

/** Where `executeTest` writes pact files unless the pact says otherwise. */
const DIRECTORY = 'pacts';

/** A pact between a consumer and a provider. Free it at the end of the test, unless `executeTest` was the last thing done. */
class Pact {
  #names;
  #options;
  #metadata = [];
  /** The handle in the library; null until there is one, 0 when the pact was freed. */
  #handle = null;
  #interactions = [];
  // The library releases one load of each plugin at a time.
  #plugins = { open: 0, loads: 0 };
  #warned = new Set();

  constructor(consumer, provider, options = {}) {
    if (typeof consumer === 'object' && consumer !== null) {
      this.#options = consumer;
      this.#names = [consumer.consumer, consumer.provider];
    } else {
      this.#options = options;
      this.#names = [consumer, provider];
    }
    given('the consumer', this.#names[0]);
    given('the provider', this.#names[1]);
    logTo(this.#options.logLevel);
    void this.handle;
  }

  /** The handle in the library; 0 after the pact was freed. */
  get handle() {
    if (this.#handle === null) {
      const made = lib.pactffi_new_pact(...this.#names);
      check(made !== 0);
      this.#handle = made;
      forgotten.register(this, freeOf(made), this);
      const { specification, spec } = this.#options;
      check(lib.pactffi_with_specification(made, specification ?? spec ?? Specification.V4));
      for (const values of this.#metadata) check(lib.pactffi_with_pact_metadata(made, ...values));
    }
    return this.#handle;
  }

  /** Adds an HTTP interaction; it replaces one with the same description. */
  uponReceiving(description) {
    return this.#added(new HttpInteraction(this, this.#http, description));
  }

  /** Adds an HTTP interaction whose description comes later, and a provider state to it. */
  given(state, parameters) {
    return this.addInteraction().given(state, parameters);
  }

  /**
   * Adds an HTTP interaction, and returns it: `given`, `uponReceiving`, `withRequest` and so on describe it. If it is given as
   * an object, it is complete, and the pact is returned.
   */
  addInteraction(whole) {
    const added = this.#added(new HttpInteraction(this, this.#http));
    if (whole === undefined) return added;
    for (const state of whole.states ?? []) {
      const {
        description,
        name = description,
        parameters,
        params = parameters,
      } = typeof state === 'string' ? { name: state } : state;
      added.given(name, params);
    }
    added.uponReceiving(whole.uponReceiving).withRequest(whole.withRequest).willRespondWith(whole.willRespondWith);
    return this;
  }

  /** Adds an HTTP interaction with a query of GraphQL, whose description comes later. */
  addGraphQLInteraction() {
    return this.#added(new GraphQLInteraction(this, this.#http));
  }

  /** Adds an asynchronous message. */
  expectsToReceive(description) {
    return this.addAsynchronousInteraction().expectsToReceive(description);
  }

  /** Adds an asynchronous message whose description comes later. */
  addAsynchronousInteraction() {
    const make = (description) => lib.pactffi_new_message_interaction(this.handle, description);
    return this.#added(new Message(this, 'async', make));
  }

  /** Adds a synchronous message: a request with its responses. */
  expectsToExchange(description) {
    return this.addSynchronousInteraction(description);
  }

  /** Adds a synchronous message: a request with its responses. */
  addSynchronousInteraction(description) {
    const make = (text) => lib.pactffi_new_sync_message_interaction(this.handle, text);
    return this.#added(new Message(this, 'sync', make, description));
  }

  /** Sets a value in the metadata of the pact file. */
  metadata(area, name, value) {
    check(lib.pactffi_with_pact_metadata(this.handle, area, name, value));
    this.#metadata.push([area, name, value]);
    return this;
  }

  /** Loads a plugin of this version or a later one; any version if it is left out. Blocks until the plugin has started. */
  usingPlugin(name, version = null) {
    // Not on another thread, because the last error is stored for the thread of the call.
    check(lib.pactffi_using_plugin(this.handle, name, version) === 0);
    const plugins = this.#plugins;
    const handle = this.#handle;
    plugins.open += 1;
    plugins.loads += 1;
    return new PluginUse(() => {
      plugins.open -= 1;
      if (plugins.open === 0) releasePlugins(handle, plugins);
    });
  }

  /** Starts a mock server. After this the interactions cannot be changed. */
  async serve(listen = {}) {
    return this.#serve(this.handle, this.#interactions, listen);
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
   * Starts a mock server, runs a test against it and verifies the requests, also if the test has thrown: then what it threw is
   * the cause of the MismatchError. If everything matched and a directory is given here or to the pact, writes the pact file.
   */
  async test(use, { directory = this.#options.dir, ...listen } = {}) {
    return this.#test(this.handle, this.#interactions, use, directory, listen);
  }

  /**
   * The same for the interactions that were added since the last time; then the pact has none. Without a directory the pact
   * file is written to `pacts`.
   */
  executeTest(use, { directory = this.#options.dir ?? DIRECTORY, ...listen } = {}) {
    return this.#taken((handle, interactions) => this.#test(handle, interactions, use, directory, listen));
  }

  /** Calls a function with the handle of the pact, then writes the pact file; then the pact has no interactions. */
  _execute(use) {
    return this.#taken(async (handle, interactions) => {
      const result = await use(handle);
      this.#warn(interactions);
      check(lib.pactffi_pact_handle_write_file(handle, this.#options.dir ?? DIRECTORY, false) === 0);
      return result;
    });
  }

  /** Writes the pact file to a directory, merged into an existing file. */
  write(directory = this.#options.dir ?? DIRECTORY, { overwrite = false } = {}) {
    this.#warn(this.#interactions);
    check(lib.pactffi_pact_handle_write_file(this.handle, directory, overwrite) === 0);
  }

  /** Frees the pact and releases its plugins; its mock servers keep running. A second call does nothing. */
  free() {
    const handle = this.#handle ?? 0;
    this.#handle = 0;
    this.#interactions = [];
    forgotten.unregister(this);
    if (handle !== 0) lib.pactffi_free_pact_handle(handle);
    this.#plugins.loads = 0;
  }

  #http = (description) => lib.pactffi_new_interaction(this.handle, description);

  #added(interaction) {
    this.#interactions.push(interaction);
    return interaction;
  }

  /** Takes the interactions out of the pact, so that tests do not see those of others, and frees them at the end. */
  async #taken(use) {
    const [handle, interactions, plugins] = [this.handle, this.#interactions, this.#plugins];
    // A freed pact stays freed.
    if (handle !== 0) this.#handle = null;
    forgotten.unregister(this);
    this.#interactions = [];
    this.#plugins = { open: 0, loads: 0 };
    try {
      return await use(handle, interactions);
    } finally {
      releasePlugins(handle, plugins);
      if (handle !== 0) lib.pactffi_free_pact_handle(handle);
    }
  }

  async #test(handle, interactions, use, directory, listen) {
    const server = await this.#serve(handle, interactions, listen);
    try {
      let result;
      try {
        result = await use(server);
      } catch (error) {
        server.verify({ cause: error });
        throw error;
      }
      server.verify();
      if (directory !== undefined) server.write(directory);
      return result;
    } finally {
      await server.close();
    }
  }

  async #serve(handle, interactions, listen) {
    const { host = '127.0.0.1', port: standard = 0, tls = false, cors } = this.#options;
    const { address = host, port = standard, transport = tls ? 'https' : 'http', configuration } = listen;
    const settings = configuration ?? (cors === undefined ? {} : { corsPreflight: cors });
    // The server tells at its end which interactions were never served because another has the same request.
    this.#warn(interactions, (found) => found.category !== '');
    const name = 'pactffi_create_mock_server_for_transport';
    // Not on another thread, because the last error is stored for the thread of the call.
    const started = lib[name](handle, address, port, transport, jsonOf(settings));
    check(started > 0);
    if (transport === 'memory') return new MockServer(started, ORIGIN, address);
    const shown = address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
    return new MockServer(started, `${transport}://${shown}:${started}`, address);
  }

  /** Has Node print what the library finds doubtful in the interactions, each once. */
  #warn(interactions, isToBeSaid = () => true) {
    for (const interaction of interactions) {
      const found = JSON.parse(ownedText(lib.pactffi_interaction_warnings(interaction.handle)) ?? '[]');
      for (const { part, category, path, warning } of found.filter(isToBeSaid)) {
        const place = [part, category, path].filter((one) => one !== '').join(' ');
        const text = `${interaction._description}: ${place}: ${warning}`;
        if (this.#warned.has(text)) continue;
        this.#warned.add(text);
        process.emitWarning(text, 'PactWarning');
      }
    }
  }
}
if (Symbol.dispose) Pact.prototype[Symbol.dispose] = Pact.prototype.free;

/** A pact of version 3 of the specification, under the name that pact-js has for it. */
class PactV3 extends Pact {
  constructor(options) {
    super({ spec: Specification.V3, ...options });
  }
}

/** Messages of a pact of version 3, in the way of pact-js. */
class MessageConsumerPact {
  #pact;
  #message = null;

  constructor(options) {
    this.#pact = new PactV3(options);
  }

  /** Adds a provider state: its name, or `{ name, params }`. */
  given(state) {
    const { name, params } = typeof state === 'string' ? { name: state } : state;
    this.#next().given(name, params);
    return this;
  }

  /** Gives the message its description. */
  expectsToReceive(description) {
    this.#next().expectsToReceive(description);
    return this;
  }

  /** Sets contents that are JSON, which can contain matchers. */
  withContent(contents) {
    this.#next().withJSONContent(contents);
    return this;
  }

  /** Sets contents that are text. */
  withTextContent(contents, contentType) {
    this.#next().withContent(contentType, contents);
    return this;
  }

  /** Sets contents that are bytes. */
  withBinaryContent(contents, contentType) {
    this.#next().withContent(contentType, contents);
    return this;
  }

  /** Sets metadata: values that can contain matchers. */
  withMetadata(metadata) {
    this.#next().withMetadata(metadata);
    return this;
  }

  /** Calls the handler under test with the message. If it does not throw, writes the pact file; then another can be described. */
  verify(handle) {
    const message = this.#next();
    this.#message = null;
    return message.executeTest(handle);
  }

  #next() {
    this.#message ??= this.#pact.addAsynchronousInteraction();
    return this.#message;
  }
}

/** A handler of messages that gets the contents only. */
const messageHandler = (handle) => (message) => handle(message.contents);

/** Does not hold the pact, which could not be collected then. */
const freeOf = (handle) => () => lib.pactffi_free_pact_handle(handle);

function releasePlugins(handle, plugins) {
  for (; plugins.loads > 0; plugins.loads -= 1) lib.pactffi_cleanup_plugins(handle);
}

module.exports = {
  Specification,
  SpecificationVersion,
  Part,
  Pact,
  PactV3,
  MessageConsumerPact,
  messageHandler,
  synchronousBodyHandler: messageHandler,
  asynchronousBodyHandler: messageHandler,
  MockServer,
  PluginUse,
  Interaction,
  HttpInteraction,
  Message,
};
