import type { IncomingMessage, Server, ServerResponse } from 'node:http';

import type { Matcher } from './lib/matchers';
export type { Matcher, Example, MatcherOptions, StatusClass } from './lib/matchers';
export type { Generator } from './lib/generators';
/** Values with matchers. */
export * as matchers from './lib/matchers';
/** How the mock server and the verifier make values. */
export * as generators from './lib/generators';

/** A value that JSON can express, also of an interface. It can contain matchers. */
export type Json = null | boolean | number | string | object;

/** Versions of the Pact specification. */
export const Specification: Readonly<{ V1: 1; V1_1: 2; V2: 3; V3: 4; V4: 5 }>;
export type Specification = 1 | 2 | 3 | 4 | 5;

/** The part of an interaction: its request or its response. */
export const Part: Readonly<{ REQUEST: 0; RESPONSE: 1 }>;
export type Part = 0 | 1;

/** The library refused a call; the message names the argument and the reason. */
export class PactError extends Error {}

/** A mismatch, as the library reports it. */
export interface Mismatch {
  type: 'request-mismatch' | 'request-not-found' | 'missing-request';
  method: string;
  path: string;
  mismatches?: { type: string; mismatch: string; [detail: string]: unknown }[];
  [detail: string]: unknown;
}

/** The requests of the consumer do not match the pact. The message is the report. */
export class MismatchError extends PactError {
  readonly mismatches: Mismatch[];
}

/** An interaction of a pact. Each method returns the interaction, and throws PactError if the library refuses the call. */
export class Interaction {
  readonly handle: number;
  /** Adds a provider state, with optional parameters. */
  given(state: string, parameters?: { [name: string]: Json }): this;
  /** Sets the key of the interaction in the pact file (version 4). */
  key(key: string): this;
  /** Marks the interaction as pending: a failure does not fail the provider's verification (version 4). */
  pending(pending?: boolean): this;
  /** Adds a comment (version 4). */
  comment(text: string): this;
  /** Sets the name of the test (version 4). */
  testName(name: string): this;
  /** Sets the body of a part: a string, a Buffer, or a value that can contain matchers. */
  body(part: Part, body: Json | Buffer, contentType?: string): this;
  /** Sets the contents of a part from what the plugin for this content type understands. */
  pluginContents(part: Part, contents: Json, contentType: string): this;
  /** Adds matching rules to a part, in the form of pact files. */
  matchingRules(part: Part, rules: Json): this;
  /** Adds generators to a part, in the form of pact files. */
  generators(part: Part, generators: Json): this;
}

/** An HTTP interaction: a request and its response. */
export class HttpInteraction extends Interaction {
  /** Sets the method and path of the request. */
  withRequest(method: string, path: string | Matcher): this;
  /** Sets the values of a query parameter of the request. */
  query(name: string, ...values: (string | Matcher)[]): this;
  /** Sets the values of a header of a part. */
  header(part: Part, name: string, ...values: (string | Matcher)[]): this;
  /** Sets the status of the response: a number, or a value with a matcher. */
  willRespondWith(status: number | Matcher): this;
  /** Has mock servers wait before they send the response, in milliseconds. It is not written to the pact file. */
  delay(milliseconds: number): this;
  /** Has mock servers do something else than send the response. It is not written to the pact file. */
  fault(name: Fault): this;
}

/** What a mock server does in place of sending a response. */
export type Fault = 'none' | 'connection-reset' | 'empty-response' | 'partial-body' | 'garbage';

/** A provider state by its name, or by name and parameters. */
export type State = string | { name: string; params?: { [name: string]: Json } };

/** The answer of a mock server without a socket. */
export interface Answer {
  status: number;
  headers: [string, string][];
  body: Buffer;
  /** How long a client is to wait, in milliseconds. */
  delay: number;
  /** What a client is to find in place of the answer. */
  fault: Fault;
}

/** An asynchronous message, or a synchronous message with its responses. */
export class Message extends Interaction {
  /** Sets a metadata value of a part. */
  metadata(key: string, value: Json, part?: Part): this;
}

/** The address, port and transport of a mock server. */
export interface Listen {
  /** IP address or host name; the default is 127.0.0.1. */
  address?: string;
  /** The port; the default is 0, with which the system chooses one. */
  port?: number;
  /** The transport; the default is `http`. `memory` is a server without a socket. */
  transport?: string;
  /** See pactffi_create_mock_server_for_transport. */
  configuration?: { [key: string]: Json };
}

/** A running mock server. Close it at the end of the test. */
export class MockServer {
  /** The URL, such as http://127.0.0.1:8080, without a slash at the end. */
  readonly url: string;
  /** The port; 0 after the server was closed. */
  readonly port: number;
  /** Whether all requests matched and each interaction was requested. */
  readonly matched: boolean;
  /** The mismatches; empty if everything matched. */
  readonly mismatches: Mismatch[];
  /** The mismatches as text, with the nearest interactions. */
  readonly report: string;
  /** Puts provider states in force. Of interactions with the same request the one in force is served. */
  setStates(...states: State[]): void;
  /** The same as `delay` of an interaction, for this server only. Without a description it is for all interactions. */
  setDelay(milliseconds: number, description?: string | null): void;
  /** The same as `fault` of an interaction, for this server only. Without a description it is for all interactions. */
  setFault(name: Fault, description?: string | null): void;
  /**
   * Answers a request without a socket. Only of a server with the transport `memory`. It does not wait for the delay, and acts
   * out no fault.
   */
  answer(
    method: string,
    target: string,
    options?: { headers?: { [name: string]: string | string[] } | [string, string][] | Headers; body?: Buffer | string | null },
  ): Answer;
  /** A function like the global fetch, answered without a socket. Only of a server with the transport `memory`. */
  readonly fetch: typeof fetch;
  /** Throws MismatchError if not everything matched. */
  verify(): void;
  /** Writes the pact file to a directory, merged into an existing file. */
  write(directory: string, options?: { overwrite?: boolean }): void;
  /** Stops the server; requests in flight are given half a second. A second call does nothing. */
  close(): Promise<void>;
}

/** One use of a plugin by a pact. Release it at the end of the test, after its servers are closed. */
export class PluginUse {
  private constructor();
  /** Ends the use; with the last one of the pact its plugins are released. A second call does nothing. */
  release(): void;
}

/** A pact between a consumer and a provider. Free it at the end of the test. */
export class Pact {
  constructor(consumer: string, provider: string, options?: { specification?: Specification });
  /** The handle; 0 after the pact was freed. */
  readonly handle: number;
  /** Adds an HTTP interaction; it replaces one with the same description. */
  uponReceiving(description: string): HttpInteraction;
  /** Adds an asynchronous message. */
  expectsToReceive(description: string): Message;
  /** Adds a synchronous message: a request with its responses. */
  expectsToExchange(description: string): Message;
  /** Sets a value in the metadata of the pact file. */
  metadata(area: string, name: string, value: string): this;
  /** Loads a plugin of this version or a later one; any version if it is left out. Blocks until the plugin has started. */
  usingPlugin(name: string, version?: string | null): PluginUse;
  /** Starts a mock server. After this the interactions cannot be changed. */
  serve(listen?: Listen): Promise<MockServer>;
  /** Starts a mock server without a socket, see `MockServer.fetch` and `MockServer.answer`. */
  inProcess(configuration?: { [key: string]: Json }): Promise<MockServer>;
  /** Starts a mock server without a socket, and returns a function like the global fetch, with the server as a property. */
  fetch(configuration?: { [key: string]: Json }): Promise<typeof fetch & { server: MockServer }>;
  /**
   * Starts a mock server, runs a test against it and verifies the requests. If everything matched and a directory is given,
   * writes the pact file.
   */
  test<T>(use: (server: MockServer) => T | Promise<T>, options?: Listen & { directory?: string }): Promise<T>;
  /** Writes the pact file to a directory, merged into an existing file. */
  write(directory: string, options?: { overwrite?: boolean }): void;
  /** Frees the pact and releases its plugins; its mock servers keep running. A second call does nothing. */
  free(): void;
}

/** The forms of report files. */
export const ReportFormat: Readonly<{ JSON: 0; TEXT: 1; JUNIT: 2; HTML: 3 }>;
export type ReportFormat = 0 | 1 | 2 | 3;

/** The result of a verification. */
export interface Verification {
  /** Whether everything passed that is not pending. */
  passed: boolean;
  /** The failures: the name of the interaction, and a mismatch. */
  errors: { interaction: string; mismatch: { [detail: string]: unknown } }[];
  /** The failures of pending interactions, in the same form. */
  pendingErrors: { interaction: string; mismatch: { [detail: string]: unknown } }[];
  /** One object for each interaction that was verified. */
  interactions: { description: string; result: string; [detail: string]: unknown }[];
  /** The notices of the broker. */
  notices: unknown[];
  /** The report for people, without colours. */
  report: string;
}

/** The provider does not do what its pacts say. The message is the report. */
export class VerificationError extends PactError {
  readonly verification: Verification;
}

/** Which message the provider is asked for. */
export interface AskedMessage {
  description: string;
  consumer: string;
  states: { name: string; params: { [name: string]: Json } }[];
  /** The request of a synchronous message. */
  request?: { contents: Buffer; contentType: string; metadata: { [name: string]: Json } };
}

/** A message with content type and metadata. Contents that are neither bytes nor text are sent as JSON. */
export interface ProvidedMessage {
  contents: unknown;
  contentType?: string;
  metadata?: { [name: string]: Json };
}

/** Answers a request, with the objects of node:http. */
export type RequestListener = (request: IncomingMessage, response: ServerResponse, ...rest: any[]) => unknown;
/** Answers a request as a service worker does. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;
/** A provider in this process. */
export type Provider =
  | RequestListener
  | FetchHandler
  | Server
  | { ready(): PromiseLike<unknown>; server: unknown }
  | { fetch: FetchHandler };

type Parameters = { [name: string]: any };

/** A verification of a provider. Methods return the verifier. Close it at the end of the test. */
export class Verifier {
  /** `url` is what the paths of pacts are appended to. A provider in this process gets it as the host of its requests. */
  constructor(provider: string, url?: string);
  /** Adds a transport of the provider, on the same host. Messages use the one with the name `message`. */
  transport(name: string, port: number, options?: { path?: string; scheme?: string }): this;
  /** Verifies the pact in a file. */
  file(path: string): this;
  /** Verifies the provider's pacts in a folder. */
  folder(path: string): this;
  /** Verifies the pact at a URL. */
  url(url: string, login?: { username?: string; password?: string; token?: string }): this;
  /** Verifies the provider's pacts in a broker: those that the selectors choose. */
  broker(
    url: string,
    options?: {
      username?: string;
      password?: string;
      token?: string;
      selectors?: { [name: string]: Json }[];
      includePending?: boolean;
      /** A date, such as `2024-05-01`. */
      includeWipSince?: string;
      providerTags?: string[];
      providerBranch?: string;
    },
  ): this;
  /** Has a URL set up provider states, and tear them down if `teardown` is set. */
  stateUrl(url: string, options?: { teardown?: boolean; inBody?: boolean }): this;
  /** Adds a header to each request, in place of the pact's. */
  header(name: string, value: string): this;
  /** Sets the timeout of requests in milliseconds, and whether certificates are checked. */
  options(options: { timeout?: number; checkCertificates?: boolean }): this;
  /** Sets how many interactions are verified at a time. */
  parallel(interactions: number): this;
  /** Sets whether redirects are followed (the default) or compared. */
  followRedirects(follow: boolean): this;
  /** Verifies only interactions in which these regular expressions are found. */
  only(filter: { description?: string; state?: string; withoutStates?: boolean }): this;
  /** Verifies only the pacts of these consumers. */
  onlyConsumers(...names: string[]): this;
  /** Sets whether sources without a pact are allowed. */
  allowNoPacts(allow?: boolean): this;
  /** Publishes the results to the broker for a version of the provider. */
  publish(version: string, options?: { buildUrl?: string; tags?: string[]; branch?: string }): this;
  /** Adds a file that the report is written to. */
  writeReport(path: string, format: ReportFormat): this;
  /** Sets whether the report is written to standard output; by default it is not. */
  printReport(prints?: boolean): this;
  /** Registers a function that gets the result of each interaction when the verification has ended. */
  onResult(listener: ((result: Verification['interactions'][number]) => void) | null): this;
  /**
   * Has a function answer in place of the provider's address: a request listener of node:http such as an Express app, a
   * server that does not listen, a Fastify instance, or a fetch handler, which has at most one parameter.
   */
  provider(provider: Provider): this;
  /** The same for a request listener, whatever number of parameters it has. */
  listener(listener: RequestListener): this;
  /** The same for a function from Request to Response, whatever number of parameters it has. */
  fetchHandler(handler: FetchHandler): this;
  /** Has functions set up and tear down a provider state. An object that the first returns has values for generators. */
  state(name: string, setup: ((parameters: Parameters) => unknown) | null, teardown?: (parameters: Parameters) => unknown): this;
  /** Has one function change all provider states. The name is empty for an interaction without states. */
  states(change: (name: string, action: 'setup' | 'teardown', parameters: Parameters) => unknown): this;
  /** Has a function give the message with this description: contents, or a ProvidedMessage. */
  message(description: string, give: (asked: AskedMessage) => unknown): this;
  /** Has one function give all messages. */
  messages(give: (asked: AskedMessage) => unknown): this;
  /** Verifies; resolves to the result, whatever it is. Rejects with PactError if the verification could not run. */
  run(): Promise<Verification>;
  /** The same, but rejects with VerificationError if something failed that is not pending. */
  verify(): Promise<Verification>;
  /** What was logged since the last call, if logs go to a buffer. */
  readonly logs: string;
  /** Frees the verification, and cancels it if it is running. A second call does nothing. */
  close(): void;
}

/** The version of the library. */
export function version(): string;

/** The C functions, as pact.h declares them. */
export const raw: {
  /**
   * `lib.pactffi_…(…)` calls a function, `lib.pactffi_….async(…, callback)` calls it on another thread. Pointers are BigInts,
   * and those that are passed in may be Buffers.
   */
  lib: { [name: string]: ((...values: any[]) => any) & { async(...values: any[]): void } };
  /** The last error of this thread. */
  lastError(): string;
  /** The text of a string that the library owns. */
  lentText(pointer: bigint | null): string | null;
  /** The text of a string that the caller owns; frees the string. */
  ownedText(pointer: bigint | null): string | null;
};
