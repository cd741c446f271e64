'use strict';
// The interactions of a pact: what is asked and what is answered.

const { lib } = require('./library');
const { PactError } = require('./errors');
const { Part, check, given, textOf, jsonOf } = require('./common');
const { faultNumber } = require('./memory');
const { describePart, setBody, fileRules } = require('./parts');

/** An interaction of a pact. Each method returns the interaction, and throws PactError if the library refuses the call. */
class Interaction {
  #make;
  #handle = 0;
  #waiting = [];

  /** `make` adds an interaction with a description to the pact, and returns its handle. */
  constructor(pact, make, description) {
    this._pact = pact;
    this.#make = make;
    if (description !== undefined) this._describe(description);
  }

  /** The handle of the interaction in the library. */
  get handle() {
    if (this.#handle === 0)
      throw new PactError('an interaction has no description: call uponReceiving or expectsToReceive first');
    return this.#handle;
  }

  /** Adds a provider state, with optional parameters. */
  given(state, parameters) {
    return parameters === undefined
      ? this._set((handle) => lib.pactffi_given(handle, state))
      : this._set((handle) => lib.pactffi_given_with_params(handle, state, jsonOf(parameters)) === 0);
  }

  /** Sets the key of the interaction in the pact file (version 4). */
  key(key) {
    return this._set((handle) => lib.pactffi_set_key(handle, key));
  }

  /** Marks the interaction as pending: a failure does not fail the provider's verification (version 4). */
  pending(pending = true) {
    return this._set((handle) => lib.pactffi_set_pending(handle, pending));
  }

  /** Adds a comment: a text, or `{ key, value }` (version 4). */
  comment(comment) {
    return typeof comment === 'string'
      ? this._set((handle) => lib.pactffi_add_text_comment(handle, comment))
      : this._set((handle) => lib.pactffi_set_comment(handle, comment.key, jsonOf(comment.value)));
  }

  /** Sets the name of the test (version 4). */
  testName(name) {
    return this._set((handle) => lib.pactffi_interaction_test_name(handle, name) === 0);
  }

  /** Adds a reference to something else, such as an operation of a document of OpenAPI (version 4). */
  reference(group, name, value) {
    return this._set((handle) => lib.pactffi_add_interaction_reference(handle, group, name, jsonOf(value)));
  }

  /** Loads a plugin for the pact, which is released at the end of `executeTest`. */
  usingPlugin({ plugin, version }) {
    this._pact.usingPlugin(plugin, version);
    return this;
  }

  /** Sets the body of a part: a string, a Buffer, or a value that can contain matchers. */
  body(part, body, contentType) {
    setBody(this.handle, part, body, contentType);
    return this;
  }

  /** Sets the contents of a part from what the plugin for this content type understands. */
  pluginContents(part, contents, contentType) {
    return this._set((handle) => lib.pactffi_interaction_contents(handle, part, contentType, jsonOf(contents)) === 0);
  }

  /** Adds matching rules to a part, in the form of pact files. */
  matchingRules(part, rules) {
    return this._set((handle) => lib.pactffi_with_matching_rules(handle, part, fileRules(rules)));
  }

  /** Adds generators to a part, in the form of pact files. */
  generators(part, generators) {
    return this._set((handle) => lib.pactffi_with_generators(handle, part, textOf(generators)));
  }

  /** Gives the interaction its description; what was said before it is done now. */
  _describe(description) {
    if (this.#handle !== 0) throw new PactError(`the interaction has a description already; '${description}' is another one`);
    this.#handle = this.#make(description);
    check(this.#handle !== 0);
    this._description = description;
    for (const call of this.#waiting) check(call(this.#handle));
    return this;
  }

  /** Calls the library with the handle, as soon as there is one. */
  _set(call) {
    if (this.#handle === 0) this.#waiting.push(call);
    else check(call(this.#handle));
    return this;
  }
}

/** An HTTP interaction: a request and its response. */
class HttpInteraction extends Interaction {
  /** Gives the interaction its description, if it has none. */
  uponReceiving(description) {
    return this._describe(description);
  }

  /**
   * Sets the method and path of the request, and the rest by a function that gets a builder or by an object. All of it can be
   * one object.
   */
  withRequest(method, path, rest) {
    if (typeof given('the request', method) === 'object') return this.withRequest(method.method, method.path, method);
    check(lib.pactffi_with_request(this.handle, given('the method', method), textOf(given('the path', path))));
    describePart(this, Part.REQUEST, rest);
    return this;
  }

  /** Sets the values of a query parameter of the request. */
  query(name, ...values) {
    values.forEach((value, index) => {
      check(lib.pactffi_with_query_parameter_v2(this.handle, name, index, textOf(value)));
    });
    return this;
  }

  /** Sets the values of a header of a part. */
  header(part, name, ...values) {
    values.forEach((value, index) => {
      check(lib.pactffi_with_header_v2(this.handle, part, name, index, textOf(value)));
    });
    return this;
  }

  /**
   * Sets the status of the response, a number or a value with a matcher, and the rest by a function that gets a builder or by
   * an object. All of it can be one object.
   */
  willRespondWith(status, rest) {
    const isWhole = typeof given('the status', status) === 'object' && !('pact:matcher:type' in status);
    if (isWhole) return this.willRespondWith(status.status ?? 200, status);
    check(lib.pactffi_response_status_v2(this.handle, textOf(status)));
    describePart(this, Part.RESPONSE, rest);
    return this;
  }

  withCompleteRequest(request) {
    return this.withRequest(request);
  }

  /** The request with the contents of a file as its body; see `binaryFile` of the builder. */
  withRequestBinaryFile(request, contentType, file) {
    this.withRequest(request);
    return this.#part(Part.REQUEST, (builder) => builder.binaryFile(contentType, file));
  }

  /** The request with a file in its multipart body; see `multipartBody` of the builder. */
  withRequestMultipartFileUpload(request, contentType, file, name, boundary) {
    this.withRequest(request);
    return this.#part(Part.REQUEST, (builder) => builder.multipartBody(contentType, file, name, boundary));
  }

  /** The request with more matching rules. */
  withRequestMatchingRules(request, rules) {
    this.withRequest(request);
    return this.#part(Part.REQUEST, (builder) => builder.matchingRules(rules));
  }

  /** The response with the contents of a file as its body; see `binaryFile` of the builder. */
  withResponseBinaryFile(response, contentType, file) {
    this.willRespondWith(response);
    return this.#part(Part.RESPONSE, (builder) => builder.binaryFile(contentType, file));
  }

  /** The response with a file in its multipart body; see `multipartBody` of the builder. */
  withResponseMultipartFileUpload(response, contentType, file, name, boundary) {
    this.willRespondWith(response);
    return this.#part(Part.RESPONSE, (builder) => builder.multipartBody(contentType, file, name, boundary));
  }

  /** The response with more matching rules. */
  withResponseMatchingRules(response, rules) {
    this.willRespondWith(response);
    return this.#part(Part.RESPONSE, (builder) => builder.matchingRules(rules));
  }

  withCompleteResponse(response) {
    return this.willRespondWith(response);
  }

  /** Has mock servers wait before they send the response, in milliseconds. It is not written to the pact file. */
  delay(milliseconds) {
    return this._set((handle) => lib.pactffi_interaction_set_delay(handle, milliseconds));
  }

  /**
   * Has mock servers do something else than send the response: `connection-reset`, `empty-response`, `partial-body`,
   * `garbage`, or `none` of these. It is not written to the pact file.
   */
  fault(name) {
    return this._set((handle) => lib.pactffi_interaction_set_fault(handle, faultNumber(name)));
  }

  /** The same as `executeTest` of the pact. */
  executeTest(use, listen) {
    return this._pact.executeTest(use, listen);
  }

  #part(part, describe) {
    describePart(this, part, describe);
    return this;
  }
}

module.exports = { Interaction, HttpInteraction };
