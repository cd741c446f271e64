'use strict';
// Mock servers without a socket: answers to function calls, and a fetch that uses them.

const zlib = require('node:zlib');
const { lib, lastError, isNull, lentText, lentBytes, filled } = require('./library');
const { PactError } = require('./errors');

const ORIGIN = 'http://memory';
/** How many redirects in a row are followed, as fetch does. */
const MOST_REDIRECTS = 20;

/** Faults of responses, by name. */
const FAULTS = ['none', 'connection-reset', 'empty-response', 'partial-body', 'garbage'];

/** What a client finds in place of the answer: text and code as undici has them. */
const FAILURES = {
  'connection-reset': ['read ECONNRESET', 'ECONNRESET'],
  'empty-response': ['other side closed', 'UND_ERR_SOCKET'],
  'partial-body': ['terminated: other side closed', 'UND_ERR_SOCKET'],
  garbage: ['Parse Error: Expected HTTP/', 'HPE_INVALID_CONSTANT'],
};

/** The number of a fault; PactError if there is none of this name. */
function faultNumber(name) {
  const number = FAULTS.indexOf(name);
  if (number < 0) throw new PactError(`'${name}' is no fault; there are ${FAULTS.join(', ')}`);
  return number;
}

/** Answers a request: `{ status, headers, body, delay, fault }`. It does not wait, and acts out no fault. */
function answer(port, method, target, { headers = {}, body = null } = {}) {
  const lines = Array.isArray(headers) ? headers : headers instanceof Headers ? [...headers] : headers;
  const bytes = body === null || body === undefined ? null : Buffer.from(body);
  const given = JSON.stringify(lines);
  const pointer = lib.pactffi_mock_server_answer(port, method, target, given, bytes, bytes?.length ?? 0);
  if (isNull(pointer)) throw new PactError(lastError());
  try {
    const data = filled('pactffi_answer_read', 'AnswerData', pointer);
    return {
      status: data.status,
      headers: JSON.parse(lentText(data.headers)),
      body: lentBytes(data.body, data.body_length),
      delay: Number(data.delay_ms),
      fault: FAULTS[data.fault],
    };
  } finally {
    lib.pactffi_answer_delete(pointer);
  }
}

function failed(fault) {
  const [text, code] = FAILURES[fault];
  return new TypeError(fault === 'partial-body' ? 'terminated' : 'fetch failed', {
    cause: Object.assign(new Error(text), { code }),
  });
}

/** Waits, unless the signal says otherwise. */
function wait(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(done, milliseconds);
    function done() {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }
    function aborted() {
      clearTimeout(timer);
      reject(signal.reason);
    }
    signal?.addEventListener('abort', aborted, { once: true });
  });
}

const UNPACK = { gzip: zlib.gunzipSync, 'x-gzip': zlib.gunzipSync, deflate: zlib.inflateSync, br: zlib.brotliDecompressSync };

function unpacked(body, headers) {
  const codings = (headers.get('content-encoding') ?? '').split(',').map((one) => one.trim().toLowerCase());
  return codings.reverse().reduce((bytes, coding) => (UNPACK[coding] ? UNPACK[coding](bytes) : bytes), body);
}

/** A function like the global fetch, whose requests a mock server without a socket answers. */
function fetchOf(port) {
  async function once(request, body) {
    const headers = [...request.headers];
    const has = (name) => headers.some(([found]) => found === name);
    if (!has('host')) headers.unshift(['host', 'memory']);
    if (!has('accept')) headers.push(['accept', '*/*']);
    if (!has('accept-encoding')) headers.push(['accept-encoding', 'gzip, deflate']);
    if (!has('user-agent')) headers.push(['user-agent', 'node']);
    const url = new URL(request.url);
    const found = answer(port, request.method, url.pathname + url.search, { headers, body });
    if (found.delay > 0) await wait(found.delay, request.signal);
    if (found.fault !== 'none') throw failed(found.fault);
    return found;
  }

  return async function fetch(input, init) {
    let request = input instanceof Request ? new Request(input, init) : new Request(new URL(input, ORIGIN), init);
    let body = request.body === null ? null : Buffer.from(await request.arrayBuffer());
    for (let redirects = 0; ; redirects += 1) {
      if (new URL(request.url).origin !== ORIGIN) {
        throw new TypeError(`this fetch is for ${ORIGIN}, not for ${new URL(request.url).origin}`);
      }
      request.signal?.throwIfAborted();
      const found = await once(request, body);
      const headers = new Headers(found.headers);
      const location = [301, 302, 303, 307, 308].includes(found.status) ? headers.get('location') : null;
      if (location === null || request.redirect === 'manual') return response(request, found, headers, redirects);
      if (request.redirect === 'error' || redirects === MOST_REDIRECTS) {
        const reason = request.redirect === 'error' ? 'unexpected redirect' : 'redirect count exceeded';
        throw new TypeError('fetch failed', { cause: new Error(reason) });
      }
      const becomesGet = found.status === 303 ? request.method !== 'HEAD' : found.status < 303 && request.method === 'POST';
      const next = { method: becomesGet ? 'GET' : request.method, headers: request.headers, signal: request.signal };
      if (becomesGet) body = null;
      if (body !== null) next.body = body;
      request = new Request(new URL(location, request.url), next);
    }
  };
}

function response(request, found, headers, redirects) {
  const hasBody = request.method !== 'HEAD' && ![101, 204, 205, 304].includes(found.status);
  const made = new Response(hasBody ? unpacked(found.body, headers) : null, { status: found.status, headers });
  Object.defineProperty(made, 'url', { value: request.url });
  Object.defineProperty(made, 'redirected', { value: redirects > 0 });
  return made;
}

module.exports = { ORIGIN, FAULTS, faultNumber, answer, fetchOf };
