'use strict';
// The request or the response of an interaction, as a user describes it: by a function with a builder, or by an object.

const fs = require('node:fs');
const path = require('node:path');
const { isUint8Array } = require('node:util').types;
const { lib } = require('./library');
const { Part, check, given, onlyMembers, textOf, jsonOf } = require('./common');

/** The members of a request or a response that is described by an object, the first of them by the interaction itself. */
const MEMBERS = {
  [Part.REQUEST]: ['method', 'path', 'query', 'headers', 'body', 'contentType', 'matchingRules'],
  [Part.RESPONSE]: ['status', 'headers', 'body', 'contentType', 'matchingRules'],
};

/** The values of a query parameter or header: texts, or values with matchers; null stays null. */
function valuesOf(what, value) {
  return (Array.isArray(value) ? value : [value]).map((one) => {
    if (one === undefined) throw new TypeError(`${what} is undefined`);
    if (one === null) return null;
    return typeof one === 'object' ? jsonOf(one) : String(one);
  });
}

/** Sets the body of a part: bytes as they are, a text, or a value that can contain matchers. */
function setBody(handle, part, body, contentType) {
  if (isUint8Array(body)) {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    return check(lib.pactffi_with_binary_body(handle, part, contentType ?? 'application/octet-stream', bytes, bytes.length));
  }
  const isText = typeof body === 'string';
  check(lib.pactffi_with_body(handle, part, contentType ?? (isText ? 'text/plain' : 'application/json'), textOf(body)));
}

/** Matching rules in the form of pact files; pact-js has lists of `{ path, rules }` below a category. */
function fileRules(rules) {
  if (typeof rules === 'string') return rules;
  const changed = Object.entries(rules).map(([category, value]) => {
    const list = Array.isArray(value) ? value : [value];
    if (!list.every((one) => one !== null && typeof one === 'object' && Array.isArray(one.rules))) return [category, value];
    const isOne = category === 'path' || category === 'status';
    if (isOne) return [category, { matchers: list.flatMap((one) => one.rules) }];
    return [category, Object.fromEntries(list.map((one) => [one.path ?? '$', { matchers: one.rules }]))];
  });
  return jsonOf(Object.fromEntries(changed));
}

/** Describes the request or the response of an HTTP interaction. Each method returns the builder. */
class PartBuilder {
  #interaction;
  #part;
  #hasContentType = false;
  #later = [];

  constructor(interaction, part) {
    this.#interaction = interaction;
    this.#part = part;
  }

  /** Sets query parameters: texts, matchers, or lists of them. null is a name without a value. */
  query(parameters) {
    for (const [name, value] of Object.entries(parameters)) {
      valuesOf(`query parameter '${name}'`, value).forEach((text, index) => {
        check(lib.pactffi_with_query_parameter_v2(this.#interaction.handle, name, index, text));
      });
    }
    return this;
  }

  /** Sets headers: texts, matchers, or lists of them. */
  headers(headers) {
    for (const [name, value] of Object.entries(headers)) {
      if (name.toLowerCase() === 'content-type') this.#hasContentType = true;
      const what = `header '${name}'`;
      valuesOf(what, value).forEach((text, index) => {
        check(lib.pactffi_with_header_v2(this.#interaction.handle, this.#part, name, index, given(what, text)));
      });
    }
    return this;
  }

  /** Sets a JSON body, which can contain matchers. */
  jsonBody(body) {
    const text = jsonOf(body);
    return this.#setLater(
      (type) => check(lib.pactffi_with_body(this.#interaction.handle, this.#part, type, text)),
      'application/json',
    );
  }

  /** Sets an XML body: a text, or its description as JSON. */
  xmlBody(body) {
    const text = textOf(body);
    return this.#setLater(
      (type) => check(lib.pactffi_with_body(this.#interaction.handle, this.#part, type, text)),
      'application/xml',
    );
  }

  /** Sets a body of this content type: text or bytes. */
  body(contentType, body) {
    return this.#setLater(() => setBody(this.#interaction.handle, this.#part, body, contentType));
  }

  /** Sets the contents of a file as the body. Only the content type of the actual body is compared. */
  binaryFile(contentType, file) {
    const bytes = fs.readFileSync(file);
    const name = 'pactffi_with_binary_file';
    return this.#setLater(() => check(lib[name](this.#interaction.handle, this.#part, contentType, bytes, bytes.length)));
  }

  /** Sets a multipart body with the contents of a file. Of the file in the actual body, only the content type is compared. */
  multipartBody(contentType, file, name, boundary = 'pact-boundary') {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${path.basename(file)}"\r\n`;
    const body = Buffer.concat([
      Buffer.from(`${head}Content-Type: ${contentType}\r\n\r\n`),
      fs.readFileSync(file),
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    this.#setLater(() => setBody(this.#interaction.handle, this.#part, body, `multipart/form-data; boundary=${boundary}`));
    return this.matchingRules({
      body: { [`$['${name}']`]: { matchers: [{ match: 'contentType', value: contentType }] } },
      header: {
        'Content-Type': { matchers: [{ match: 'regex', regex: 'multipart/form-data;(\\s*charset=[^;]*;)?\\s*boundary=.*' }] },
      },
    });
  }

  /** Sets the body from what the plugin for this content type understands. */
  pluginContents(contentType, contents) {
    const text = textOf(contents);
    const name = 'pactffi_interaction_contents';
    return this.#setLater(() => check(lib[name](this.#interaction.handle, this.#part, contentType, text) === 0));
  }

  /** Adds matching rules, in the form of pact files or as lists of `{ path, rules }`. */
  matchingRules(rules) {
    const text = fileRules(rules);
    return this.#setLater(() => check(lib.pactffi_with_matching_rules(this.#interaction.handle, this.#part, text)));
  }

  /** The part by its properties. */
  _from({ query = {}, headers = {}, body, contentType, matchingRules }) {
    this.query(query).headers(headers);
    if (isUint8Array(body)) this.body(contentType, body);
    else if (body !== undefined) {
      const standard = typeof body === 'string' ? 'text/plain' : 'application/json';
      const text = textOf(body);
      const set = (type) => check(lib.pactffi_with_body(this.#interaction.handle, this.#part, contentType ?? type, text));
      this.#setLater(set, standard);
    }
    return matchingRules === undefined ? this : this.matchingRules(matchingRules);
  }

  /** Does what has to wait for the headers: they say of what type the body is. */
  _finish() {
    for (const set of this.#later) set();
  }

  #setLater(set, contentType = null) {
    this.#later.push(() => set(this.#hasContentType ? null : contentType));
    return this;
  }
}

/** Describes a part by a function that gets the builder, or by an object. */
function describePart(interaction, part, description) {
  if (description === undefined) return;
  const what = part === Part.REQUEST ? 'the request' : 'the response';
  if (typeof description !== 'function') onlyMembers(what, given(what, description), MEMBERS[part]);
  const builder = new PartBuilder(interaction, part);
  if (typeof description === 'function') description(builder);
  else builder._from(description);
  builder._finish();
}

module.exports = { describePart, setBody, fileRules };
