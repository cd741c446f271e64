'use strict';
// The functions that take the place of a provider's addresses, and how an exchange is answered by them.

const { inspect } = require('node:util');
const { lib, lastError, isNull, lentText, lentBytes, filled } = require('./library');
const { PactError } = require('./errors');

function check(succeeded) {
  if (!succeeded) throw new PactError(lastError());
}

/** What is asked: its head as JSON, and the body if there is one. */
function read(exchange) {
  const data = filled('pactffi_exchange_read', 'ExchangeData', exchange);
  if (data === null) throw new PactError(lastError());
  const head = JSON.parse(lentText(data.head));
  return { head, body: isNull(data.body) ? null : lentBytes(data.body, data.body_length) };
}

/** How many causes of an error its text names. */
const MOST_CAUSES = 5;

/** The failure's text for what a function of the host has thrown: kind, message and place. It never throws. */
function failureText(error) {
  try {
    return error instanceof Error ? errorText(error, MOST_CAUSES) : `thrown: ${valueText(error)}`;
  } catch {
    // Getters of the thrown value can throw too.
    return 'thrown: a value that has no text';
  }
}

function errorText(error, causes) {
  const stack = typeof error.stack === 'string' ? error.stack : '';
  const places = stack.split('\n').filter((line) => line.startsWith('    at ') && !line.includes(__dirname));
  // An error can be its own cause.
  const cause = causes > 0 && error.cause instanceof Error ? ` (caused by ${errorText(error.cause, causes - 1)})` : '';
  return `${error.name}: ${error.message}${cause}${places.length > 0 ? ` (${places[0].trim()})` : ''}`;
}

/** A value that is no error: as JSON where that is possible. */
function valueText(value) {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return inspect(value, { depth: 2 });
  }
}

/** Contents of a message or body as bytes, and the content type that follows from their kind. */
function bytesOf(contents) {
  if (contents === undefined || contents === null) return [Buffer.alloc(0), null];
  if (contents instanceof Uint8Array) return [Buffer.from(contents), null];
  if (contents instanceof ArrayBuffer) return [Buffer.from(contents), null];
  if (typeof contents === 'string') return [Buffer.from(contents), 'text/plain'];
  return [Buffer.from(JSON.stringify(contents)), 'application/json'];
}

function isMessage(answer) {
  const names = ['contents', 'contentType', 'metadata'];
  const isPlain = typeof answer === 'object' && answer !== null && !(answer instanceof Uint8Array) && !Array.isArray(answer);
  return isPlain && 'contents' in answer && Object.keys(answer).every((name) => names.includes(name));
}

/** The functions of a verification. */
class Handlers {
  /** Answers a request: gets what `read` gives, returns `{ status, headers, body }` with pairs of headers and bytes. */
  provider = null;
  states = new Map();
  anyState = null;
  messages = new Map();
  anyMessage = null;
  before = null;
  after = null;
  /** Where the interaction of the hooks is: null, `begun` or `answered`. */
  #place = null;

  /** The kinds of exchanges that they answer. */
  get kinds() {
    const found = [
      ['provider', this.provider !== null],
      ['state', this.states.size > 0 || this.anyState !== null],
      ['message', this.messages.size > 0 || this.anyMessage !== null],
    ];
    return found.filter(([, there]) => there).map(([kind]) => kind);
  }

  get hasHooks() {
    return this.before !== null || this.after !== null;
  }

  /** Calls the hook for what has ended. */
  async finish() {
    if (this.#place === null) return;
    this.#place = null;
    await this.after?.();
  }

  /** Calls the hooks, if this exchange begins an interaction. */
  async #begin() {
    if (!this.hasHooks) return;
    if (this.#place === 'answered') await this.finish();
    if (this.#place !== null) return;
    this.#place = 'begun';
    await this.before?.();
  }

  /** Answers an exchange. What a function throws becomes the failure of the interaction. */
  async answer(exchange) {
    try {
      const { head, body } = read(exchange);
      await this[`_${head.kind}`](exchange, head, body);
    } catch (error) {
      // It may have ended meanwhile.
      lib.pactffi_exchange_fail(exchange, failureText(error).replaceAll('\0', '\\0'));
    }
  }

  async _provider(exchange, head, body) {
    await this.#begin();
    this.#place &&= 'answered';
    const { status, headers, body: sent } = await this.provider(head, body);
    if (!Number.isInteger(status) || status < 0 || status > 0xffffffff) throw new RangeError(`the status is ${status}`);
    check(lib.pactffi_exchange_respond(exchange, status, JSON.stringify(headers), sent, sent.length));
  }

  async _state(exchange, { state, action, params }) {
    if (action === 'setup') await this.#begin();
    const values = await this.#change(state, action, params);
    // Short functions often return something that nobody asked for.
    const isObject = typeof values === 'object' && values !== null && !Array.isArray(values);
    check(lib.pactffi_exchange_respond_state(exchange, isObject ? JSON.stringify(values) : null));
  }

  #change(name, action, params) {
    if (this.states.has(name)) return this.states.get(name)[action]?.(params);
    if (this.anyState !== null) return this.anyState(name, action, params);
    // Without states, a provider may reset itself, but need not. What was not set up is not torn down.
    if (name === '' || action === 'teardown') return null;
    throw new Error(`no function sets up the state '${name}'; there are ${listed(this.states)}`);
  }

  async _message(exchange, head, body) {
    const give = this.messages.get(head.description) ?? this.anyMessage;
    if (give === null) {
      throw new Error(`no function gives the message '${head.description}'; there are ${listed(this.messages)}`);
    }
    await this.#begin();
    this.#place &&= 'answered';
    const { description, states, consumer, request } = head;
    const asked = { description, states, consumer };
    if (request !== undefined) asked.request = { ...request, contents: body ?? Buffer.alloc(0) };
    const answer = await give(asked);
    const message = isMessage(answer) ? answer : { contents: answer };
    const [contents, kind] = bytesOf(message.contents);
    const metadata = JSON.stringify(message.metadata ?? {});
    const type = message.contentType ?? kind;
    check(lib.pactffi_exchange_respond_message(exchange, contents, contents.length, type, metadata));
  }
}

function listed(map) {
  return map.size === 0 ? 'none' : [...map.keys()].map((name) => `'${name}'`).join(', ');
}

module.exports = { Handlers };
