'use strict';
// Providers in front of others: at an address, and behind a function that changes requests.

const http = require('node:http');
const https = require('node:https');
const { listenerProvider } = require('./in-memory');

/** What belongs to one connection, or is found out anew. */
const OF_CONNECTION = ['connection', 'content-length', 'transfer-encoding', 'keep-alive'];

/** A provider that asks an address. The target of a request has the base path already. */
function addressProvider(url, { checkCertificates = true } = {}) {
  const { protocol, hostname, port } = new URL(url);
  const { request: send } = protocol === 'https:' ? https : http;
  const host = hostname.replace(/^\[|\]$/g, '');
  return (head, body) =>
    new Promise((resolve, reject) => {
      const headers = withLength(head.headers, body).flat();
      const options = { host, port, method: head.method, path: head.target, headers, setHost: false, agent: false };
      const request = send({ ...options, rejectUnauthorized: checkCertificates });
      request.on('error', reject);
      request.on('response', (response) => {
        const pieces = [];
        response.on('data', (piece) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode, headers: pairs(response.rawHeaders), body: Buffer.concat(pieces) }),
        );
      });
      request.end(body ?? undefined);
    });
}

/** A provider behind a function of Express: it gets request, response and `next`, and may change the request or answer it. */
function filteredProvider(filter, provider) {
  return listenerProvider(() => [
    async (request, response) => {
      const pieces = [];
      for await (const piece of request) pieces.push(piece);
      const sent = Buffer.concat(pieces);
      request.body = parsed(sent, request.headers['content-type']);
      const before = textOf(request.body);
      await new Promise((resolve, reject) => {
        const returned = filter(request, response, (error) => (error ? reject(error) : resolve()));
        if (typeof returned?.then === 'function') returned.then(undefined, reject);
      });
      const after = textOf(request.body);
      const body = after === before ? sent : Buffer.isBuffer(request.body) ? request.body : Buffer.from(after);
      const asked = body.length === 0 ? null : body;
      const head = { method: request.method, target: request.url, headers: withLength(listed(request.headers), asked) };
      const answer = await provider(head, asked);
      response.writeHead(answer.status, withLength(answer.headers, null).flat());
      response.end(answer.body);
    },
  ]);
}

/** Headers of a message with this body, without those of the connection that they came on. */
function withLength(headers, body) {
  const kept = headers.filter(([name]) => !OF_CONNECTION.includes(name.toLowerCase()));
  return body === null ? kept : [...kept, ['content-length', String(body.length)]];
}

function pairs(raw) {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1]]] : []));
}

function listed(headers) {
  return Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]));
}

/** A JSON body as a value, another one as bytes; undefined if there is none. */
function parsed(bytes, type = '') {
  if (bytes.length === 0) return undefined;
  if (!/[/+]json\b/i.test(type)) return bytes;
  try {
    return JSON.parse(bytes);
  } catch {
    return bytes;
  }
}

function textOf(body) {
  if (body === undefined) return '';
  if (Buffer.isBuffer(body)) return body.toString('latin1');
  return typeof body === 'string' ? body : JSON.stringify(body);
}

module.exports = { addressProvider, filteredProvider };
