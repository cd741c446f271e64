'use strict';
// Messages: how they are described, and what a handler under test gets.

const { lib, isNull, lentText, lentBytes, ownedText } = require('./library');
const { PactError } = require('./errors');
const { Part, check, textOf, jsonOf } = require('./common');
const { Interaction } = require('./interactions');
const { setBody, fileRules } = require('./parts');

/** Describes a message: the one of an asynchronous interaction, or a request or response. Each method returns the builder. */
class MessageBuilder {
  #interaction;
  #part;

  constructor(interaction, part) {
    this.#interaction = interaction;
    this.#part = part;
  }

  /** Sets contents that are JSON, which can contain matchers. */
  withJSONContent(contents) {
    this.#interaction._set((handle) => lib.pactffi_with_body(handle, this.#part, 'application/json', jsonOf(contents)));
    return this;
  }

  /** Sets contents of this content type: text or bytes. */
  withContent(contentType, contents) {
    this.#interaction._set((handle) => {
      setBody(handle, this.#part, contents, contentType);
      return true;
    });
    return this;
  }

  /** Sets metadata: values that can contain matchers. */
  withMetadata(metadata) {
    for (const [key, value] of Object.entries(metadata)) {
      this.#interaction._set((handle) => lib.pactffi_with_metadata(handle, key, jsonOf(value), this.#part));
    }
    return this;
  }

  /** Adds matching rules, in the form of pact files or as lists of `{ path, rules }`. */
  withMatchingRules(rules) {
    this.#interaction._set((handle) => lib.pactffi_with_matching_rules(handle, this.#part, fileRules(rules)));
    return this;
  }
}

/** An asynchronous message, or a synchronous message with its responses. */
class Message extends Interaction {
  #kind;
  #builder = new MessageBuilder(this, Part.REQUEST);

  /** The kind is `async` or `sync`. */
  constructor(pact, kind, make, description) {
    super(pact, make, description);
    this.#kind = kind;
  }

  /** Gives the message its description. A function gets a builder for its contents. */
  expectsToReceive(description, describe) {
    this._describe(description);
    describe?.(this.#builder);
    return this;
  }

  /** Sets a metadata value of a part. */
  metadata(key, value, part = Part.REQUEST) {
    return this._set((handle) => lib.pactffi_with_metadata(handle, key, textOf(value), part));
  }

  /** Sets contents that are JSON, which can contain matchers. */
  withJSONContent(contents) {
    this.#builder.withJSONContent(contents);
    return this;
  }

  /** Sets contents of this content type: text or bytes. */
  withContent(contentType, contents) {
    this.#builder.withContent(contentType, contents);
    return this;
  }

  /** Sets metadata: values that can contain matchers. */
  withMetadata(metadata) {
    this.#builder.withMetadata(metadata);
    return this;
  }

  /** Adds matching rules, in the form of pact files or as lists of `{ path, rules }`. */
  withMatchingRules(rules) {
    this.#builder.withMatchingRules(rules);
    return this;
  }

  /**
   * Sets the contents from what the plugin for this content type understands: JSON as text, or
   * a value. For a synchronous message it is all of it.
   */
  withPluginContents(contents, contentType) {
    return this._set((handle) => lib.pactffi_interaction_contents(handle, Part.REQUEST, contentType, textOf(contents)) === 0);
  }

  /** Describes the request of a synchronous message by a function that gets a builder. */
  withRequest(describe) {
    describe(this.#builder);
    return this;
  }

  /** Adds a response of a synchronous message by a function that gets a builder. Metadata is of all responses so far. */
  withResponse(describe) {
    describe(new MessageBuilder(this, Part.RESPONSE));
    return this;
  }

  /**
   * Calls the handler under test with the message. If it does not throw, writes the pact file; then the pact has no
   * interactions any more.
   */
  async executeTest(handle) {
    return this._pact._execute((pact) => handle(received(pact, this._description, this.#kind)));
  }

  /** Has a mock server of a plugin's transport run during the test, which then gets the server and the message. */
  startTransport(transport, address, configuration) {
    return {
      executeTest: async (use) => {
        const message = received(this._pact.handle, this._description, this.#kind);
        return this._pact.executeTest((server) => use(server, message), { transport, address, configuration });
      },
    };
  }
}

/** What the handler of a message gets: generated, and without matchers. */
function received(pact, description, kind) {
  const iterator = lib[`pactffi_pact_handle_get_${kind}_message_iter`](pact);
  check(!isNull(iterator));
  try {
    for (;;) {
      const message = lib[`pactffi_pact_${kind}_message_iter_next`](iterator);
      if (isNull(message)) throw new PactError(`the pact has no message '${description}'`);
      if (ownedText(lib[`pactffi_${kind}_message_get_description`](message)) !== description) continue;
      return { description, ...READERS[kind](message) };
    }
  } finally {
    lib[`pactffi_pact_${kind}_message_iter_delete`](iterator);
  }
}

const READERS = {
  async: (message) => contentsOf(lib.pactffi_async_message_generate_contents(message)),
  sync: (message) => {
    const count = Number(lib.pactffi_sync_message_get_number_responses(message));
    const response = (_, index) => contentsOf(lib.pactffi_sync_message_generate_response_contents(message, index));
    const request = contentsOf(lib.pactffi_sync_message_generate_request_contents(message));
    return { request, responses: Array.from({ length: count }, response) };
  },
};

/** Generated contents with their metadata; frees them. */
function contentsOf(pointer) {
  check(!isNull(pointer));
  try {
    const metadata = metadataOf(pointer);
    const length = lib.pactffi_message_contents_get_contents_length(pointer);
    const bytes = lentBytes(lib.pactffi_message_contents_get_contents_bin(pointer), length);
    return { contents: parsed(bytes, metadata.contentType ?? ''), metadata };
  } finally {
    lib.pactffi_message_contents_delete(pointer);
  }
}

function metadataOf(contents) {
  const metadata = {};
  const iterator = lib.pactffi_message_contents_get_metadata_iter(contents);
  check(!isNull(iterator));
  for (;;) {
    const pair = lib.pactffi_message_metadata_iter_next(iterator);
    if (isNull(pair)) break;
    const pointers = lentBytes(pair, 16);
    metadata[lentText(pointers.readBigUInt64LE(0))] = lentText(pointers.readBigUInt64LE(8));
    lib.pactffi_message_metadata_pair_delete(pair);
  }
  lib.pactffi_message_metadata_iter_delete(iterator);
  return metadata;
}

/** Contents by their content type: JSON as a value, text as a string, anything else as bytes. */
function parsed(bytes, contentType) {
  const type = contentType.split(';')[0].trim().toLowerCase();
  if (/^[^/]+\/(.+\+)?json$/.test(type)) {
    try {
      return JSON.parse(bytes);
    } catch {
      return bytes.toString();
    }
  }
  return /^text\/|[/+]xml$|^application\/x-www-form-urlencoded$/.test(type) ? bytes.toString() : bytes;
}

module.exports = { Message };
