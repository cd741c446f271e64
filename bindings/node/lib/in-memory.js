'use strict';
// Calls request listeners of node:http and fetch handlers with a request of a verification.
//
// A listener gets the objects of node:http over a pair of streams in memory, so that frameworks work as on a socket.

const http = require('node:http');
const { Duplex } = require('node:stream');

/** One end of a connection in memory: what is written comes out at the other end. */
class End extends Duplex {
  #callback = null;

  _read() {
    const callback = this.#callback;
    this.#callback = null;
    callback?.();
  }

  _write(chunk, _encoding, callback) {
    // What has no bytes is not read, so nothing would say that it was.
    if (this.other.destroyed || chunk.length === 0) return callback();
    this.other.#callback = callback;
    this.other.push(chunk);
  }

  _final(callback) {
    if (!this.other.destroyed) this.other.push(null);
    callback();
  }

  _destroy(error, callback) {
    // Whoever writes to this end or waits for it goes on.
    const waiting = this.#callback;
    this.#callback = null;
    waiting?.();
    if (!this.other.destroyed) setImmediate(() => this.other.destroy(this.other.readableEnded ? undefined : error));
    callback(error);
  }

  // What frameworks ask of a socket.
  remoteAddress = '127.0.0.1';
  remotePort = 0;
  localAddress = '127.0.0.1';
  localPort = 0;
  remoteFamily = 'IPv4';
  encrypted = false;
  setTimeout() {
    return this;
  }
  setNoDelay() {
    return this;
  }
  setKeepAlive() {
    return this;
  }
  ref() {
    return this;
  }
  unref() {
    return this;
  }
  address() {
    return { address: '127.0.0.1', family: 'IPv4', port: 0 };
  }
}

function connection() {
  const [client, server] = [new End(), new End()];
  client.other = server;
  server.other = client;
  return { client, server };
}

/** A server whose connections are in memory. `open` has their ends, so that they can be ended. */
function listenerProvider(listeners, open = new Set()) {
  const server = http.createServer((request, response) => {
    const fail = (error) => {
      request.socket.failed?.(error);
      response.destroy();
    };
    // Such as a response that is ended twice: without a listener of 'error' it would end the process.
    response.on('error', fail);
    for (const listener of listeners()) {
      try {
        const returned = listener.call(server, request, response);
        if (typeof returned?.then === 'function') returned.then(undefined, fail);
      } catch (error) {
        fail(error);
      }
    }
  });
  // Bodies of tests may take as long as the request of the verification.
  server.requestTimeout = 0;
  server.headersTimeout = 0;

  const provider = (head, body) =>
    new Promise((resolve, reject) => {
      const { client, server: end } = connection();
      open.add(client);
      const done = (settle, value) => {
        open.delete(client);
        settle(value);
        client.destroy();
      };
      end.failed = (error) => done(reject, error);
      server.emit('connection', end);
      const request = http.request({
        method: head.method,
        path: head.target,
        headers: head.headers.filter(([name]) => name !== 'connection').flat(),
        setHost: false,
        createConnection: () => client,
      });
      request.on('error', (error) => done(reject, error));
      request.on('response', (response) => {
        const pieces = [];
        response.on('data', (piece) => pieces.push(piece));
        response.on('error', (error) => done(reject, error));
        response.on('end', () => {
          if (!response.complete) return done(reject, new Error('the response has ended before its end'));
          const raw = response.rawHeaders;
          const headers = raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1]]] : []));
          done(resolve, { status: response.statusCode, headers, body: Buffer.concat(pieces) });
        });
      });
      request.end(body ?? undefined);
    });
  provider.close = () => {
    for (const client of open) client.destroy(new Error('the verification has ended'));
    server.close();
  };
  return provider;
}

/** A provider that is a function from Request to Response. */
function fetchProvider(handler) {
  return async (head, body) => {
    const host = head.headers.find(([name]) => name === 'host')?.[1] ?? 'localhost';
    const headers = new Headers();
    for (const [name, value] of head.headers) {
      if (name !== 'content-length' && name !== 'host') headers.append(name, value);
    }
    headers.set('host', host);
    const hasBody = body !== null && head.method !== 'GET' && head.method !== 'HEAD';
    const init = { method: head.method, headers, body: hasBody ? body : undefined };
    const response = await handler(new Request(`http://${host}${head.target}`, init));
    if (!(response instanceof Response)) throw new TypeError('the handler has not returned a Response');
    return {
      status: response.status,
      headers: [...response.headers],
      body: Buffer.from(await response.arrayBuffer()),
    };
  };
}

/** What a provider is, found out by its form. */
function providerOf(provider) {
  // Fastify, and other frameworks with a server that may have to get ready.
  if (provider instanceof http.Server) return listenerProvider(() => provider.listeners('request'));
  if (typeof provider?.ready === 'function' && provider.server instanceof http.Server) {
    const listening = listenerProvider(() => provider.server.listeners('request'));
    const ready = async (head, body) => {
      await provider.ready();
      return listening(head, body);
    };
    return Object.assign(ready, { close: listening.close });
  }
  if (typeof provider === 'function') {
    return provider.length >= 2 ? listenerProvider(() => [provider]) : fetchProvider(provider);
  }
  if (typeof provider?.fetch === 'function') return fetchProvider((request) => provider.fetch(request));
  throw new TypeError('expected a request listener, a server of node:http, a framework with one, or a fetch handler');
}

module.exports = { providerOf, listenerProvider, fetchProvider };
