'use strict';
// Interactions whose request is a query of GraphQL.

const { PactError } = require('./errors');
const { regex } = require('./matchers');
const { escaped } = require('./patterns');
const { HttpInteraction } = require('./interactions');

/** An HTTP interaction with an operation of GraphQL in its body. White space in the query is not compared. */
class GraphQLInteraction extends HttpInteraction {
  #operation;
  #query;
  #variables;

  /** Sets the name of the operation. */
  withOperation(name) {
    this.#operation = name;
    return this;
  }

  /** Sets the query or mutation. */
  withQuery(query) {
    this.#query = query;
    return this;
  }

  /** Sets the variables, which can contain matchers. */
  withVariables(variables) {
    this.#variables = variables;
    return this;
  }

  /** Sets method and path, and the body from what was said before; a function with a builder can add headers. */
  withRequest(method, path, describe) {
    if (this.#query === undefined)
      throw new PactError('an interaction of GraphQL has no query: call withQuery before withRequest');
    const tokens = this.#query.trim().split(/\s+/).map(escaped);
    // What is undefined is not in the JSON.
    const body = {
      operationName: this.#operation,
      query: regex(`\\s*${tokens.join('\\s*')}\\s*`, this.#query),
      variables: this.#variables,
    };
    return super.withRequest(method, path, (builder) => {
      builder.jsonBody(body);
      describe?.(builder);
    });
  }
}

module.exports = { GraphQLInteraction };
