import type { Matcher } from './matchers';

/** A value that JSON can express, also of an interface. It can contain matchers. */
export type Json = null | boolean | number | string | object;

/** Versions of the Pact specification. */
export const Specification: Readonly<{ V1: 1; V1_1: 2; V2: 3; V3: 4; V4: 5 }>;
export type Specification = 1 | 2 | 3 | 4 | 5;

/** The same, under the names that pact-js has. */
export const SpecificationVersion: Readonly<{
  SPECIFICATION_VERSION_V2: 3;
  SPECIFICATION_VERSION_V3: 4;
  SPECIFICATION_VERSION_V4: 5;
}>;

/** The part of an interaction: its request or its response. */
export const Part: Readonly<{ REQUEST: 0; RESPONSE: 1 }>;
export type Part = 0 | 1;

/** Levels of the log, which is written to standard error. */
export type LogLevel = 'off' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

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

/**
 * The requests of the consumer do not match the pact. The message is the report, which names the nearest interactions. If the test
 * has thrown, `cause` is what it threw.
 */
export class MismatchError extends PactError {
  readonly mismatches: Mismatch[];
  readonly cause?: unknown;
}

/** Parameters of a provider state. */
export type StateParameters = { [name: string]: Json };
/** A value of a header or query parameter. */
export type Value = string | number | boolean | Matcher;
/** Headers or query parameters by their names. */
export type Values = { [name: string]: Value | Value[] };

/** Matching rules in the form of pact files, or by category as lists of `{ path, rules }`. */
export type MatchingRules = object;

/** The request or response of an interaction, apart from its first line. */
export interface PartDescription {
  headers?: Values;
  /** Text, bytes, or a value that is sent as JSON and can contain matchers. */
  body?: Json | Uint8Array;
  /** The type of the body, if it is not in the headers; `application/json`, or `text/plain` for a text. */
  contentType?: string;
  matchingRules?: MatchingRules;
}

export interface RequestDescription extends PartDescription {
  query?: Values;
}

export interface WholeRequest extends RequestDescription {
  method: string;
  /** `/` if it is left out. */
  path?: string | Matcher;
}

export interface WholeResponse extends PartDescription {
  /** 200 if it is left out. */
  status?: number | Matcher;
}

/** An interaction as one object. */
export interface WholeInteraction {
  states?: (string | { description: string; parameters?: StateParameters } | State)[];
  uponReceiving: string;
  withRequest: WholeRequest;
  willRespondWith: WholeResponse;
}

/** Describes the response of an HTTP interaction. Each method returns the builder. */
export interface PartBuilder {
  /** Sets headers: texts, matchers, or lists of them. */
  headers(headers: Values): this;
  /** Sets a JSON body, which can contain matchers. */
  jsonBody(body: Json): this;
  /** Sets an XML body: a text, or its description as JSON. */
  xmlBody(body: string | object): this;
  /** Sets a body of this content type: text or bytes. */
  body(contentType: string, body: string | Uint8Array): this;
  /** Sets the contents of a file as the body. Only the content type of the actual body is compared. */
  binaryFile(contentType: string, file: string): this;
  /**
   * Sets a multipart body with the contents of a file as the field of this name. Of the file in the actual body, only the content
   * type is compared.
   */
  multipartBody(contentType: string, file: string, name: string, boundary?: string): this;
  /** Sets the body from what the plugin for this content type understands: JSON as text, or a value. */
  pluginContents(contentType: string, contents: string | object): this;
  /** Adds matching rules. */
  matchingRules(rules: MatchingRules): this;
}

/** Describes the request of an HTTP interaction. Each method returns the builder. */
export interface RequestBuilder extends PartBuilder {
  /** Sets query parameters: texts, matchers, or lists of them. */
  query(parameters: Values): this;
}

/** An interaction of a pact. Each method returns the interaction, and throws PactError if the library refuses the call. */
export class Interaction {
  readonly handle: number;
  /** Adds a provider state, with optional parameters. */
  given(state: string, parameters?: StateParameters): this;
  /** Sets the key of the interaction in the pact file (version 4). */
  key(key: string): this;
  /** Marks the interaction as pending: a failure does not fail the provider's verification (version 4). */
  pending(pending?: boolean): this;
  /** Adds a comment (version 4). */
  comment(comment: string | { key: string; value: Json }): this;
  /** Sets the name of the test (version 4). */
  testName(name: string): this;
  /** Adds a reference to something else, such as an operation of a document of OpenAPI (version 4). */
  reference(group: string, name: string, value: Json): this;
  /** Loads a plugin for the pact, which is released at the end of `executeTest`. */
  usingPlugin(use: { plugin: string; version?: string }): this;
  /** Sets the body of a part: a string, bytes, or a value that can contain matchers. */
  body(part: Part, body: Json | Uint8Array, contentType?: string): this;
  /** Sets the contents of a part from what the plugin for this content type understands. */
  pluginContents(part: Part, contents: Json, contentType: string): this;
  /** Adds matching rules to a part. */
  matchingRules(part: Part, rules: MatchingRules): this;
  /** Adds generators to a part, in the form of pact files. */
  generators(part: Part, generators: Json): this;
}

/** An HTTP interaction: a request and its response. */
export class HttpInteraction extends Interaction {
  /** Gives the interaction its description, if it has none. */
  uponReceiving(description: string): this;
  /** Sets the method and path of the request, and the rest of it by a function or an object. */
  withRequest(method: string, path: string | Matcher, rest?: RequestDescription | ((builder: RequestBuilder) => unknown)): this;
  withRequest(request: WholeRequest): this;
  /** Sets the values of a query parameter of the request. */
  query(name: string, ...values: (string | Matcher)[]): this;
  /** Sets the values of a header of a part. */
  header(part: Part, name: string, ...values: (string | Matcher)[]): this;
  /** Sets the status of the response, and the rest of it by a function or an object. */
  willRespondWith(status: number | Matcher, rest?: PartDescription | ((builder: PartBuilder) => unknown)): this;
  willRespondWith(response: WholeResponse): this;
  /** The same as `withRequest`. */
  withCompleteRequest(request: WholeRequest): this;
  /** The same as `willRespondWith`. */
  withCompleteResponse(response: WholeResponse): this;
  /** The request with the contents of a file as its body. Only the content type of the actual body is compared. */
  withRequestBinaryFile(request: WholeRequest, contentType: string, file: string): this;
  /** The request with a file as the field of this name in its multipart body. */
  withRequestMultipartFileUpload(request: WholeRequest, contentType: string, file: string, name: string, boundary?: string): this;
  /** The request with more matching rules. */
  withRequestMatchingRules(request: WholeRequest, rules: MatchingRules): this;
  /** The response with the contents of a file as its body. */
  withResponseBinaryFile(response: WholeResponse, contentType: string, file: string): this;
  /** The response with a file as the field of this name in its multipart body. */
  withResponseMultipartFileUpload(
    response: WholeResponse,
    contentType: string,
    file: string,
    name: string,
    boundary?: string,
  ): this;
  /** The response with more matching rules. */
  withResponseMatchingRules(response: WholeResponse, rules: MatchingRules): this;
  /** Has mock servers wait before they send the response, in milliseconds. It is not written to the pact file. */
  delay(milliseconds: number): this;
  /** Has mock servers do something else than send the response. It is not written to the pact file. */
  fault(name: Fault): this;
  /** The same as `executeTest` of the pact. */
  executeTest<T>(use: (server: MockServer) => T | Promise<T>, options?: Listen & { directory?: string }): Promise<T>;
}

/** An HTTP interaction with an operation of GraphQL in its body. White space in the query is not compared. */
export interface GraphQLInteraction extends Interaction {
  uponReceiving(description: string): this;
  /** Sets the name of the operation. */
  withOperation(name: string): this;
  /** Sets the query or mutation. */
  withQuery(query: string): this;
  /** Sets the variables, which can contain matchers. */
  withVariables(variables: object): this;
  /** Sets method and path, and the body from what was said before. */
  withRequest(method: string, path: string | Matcher, describe?: (builder: RequestBuilder) => unknown): HttpInteraction;
}

/** What a mock server does in place of sending a response. */
export type Fault = 'none' | 'connection-reset' | 'empty-response' | 'partial-body' | 'garbage';

/** A provider state by its name, or by name and parameters. */
export type State = string | { name: string; params?: StateParameters };

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

/** Describes the contents of a message. Each method returns the builder. */
export interface MessageBuilder {
  /** Sets contents that are JSON, which can contain matchers. */
  withJSONContent(contents: Json): this;
  /** Sets contents of this content type: text or bytes. */
  withContent(contentType: string, contents: string | Uint8Array): this;
  /** Sets metadata: values that can contain matchers. For a response it is of all responses so far. */
  withMetadata(metadata: { [name: string]: Json }): this;
  /** Adds matching rules. */
  withMatchingRules(rules: MatchingRules): this;
}

/** The contents of a message, with generated values and without matchers. */
export interface Contents<T = any> {
  /** JSON as a value, text as a string, anything else as a Buffer: by the metadata `contentType`. */
  contents: T;
  /** Strings as they are, anything else as JSON. */
  metadata: { [name: string]: string };
}

/** What the handler of an asynchronous message gets. */
export interface ReceivedMessage<T = any> extends Contents<T> {
  description: string;
}

/** What the handler of a synchronous message gets: the request, and the responses that it should give. */
export interface ReceivedExchange<T = any, R = any> {
  description: string;
  request: Contents<T>;
  responses: Contents<R>[];
}

/** A message of a pact. Each method returns the message. */
export abstract class Message<Received = ReceivedMessage> extends Interaction {
  /** Sets a metadata value of a part. */
  metadata(key: string, value: Json, part?: Part): this;
  /** Sets contents that are JSON, which can contain matchers. */
  withJSONContent(contents: Json): this;
  /** Sets contents of this content type: text or bytes. */
  withContent(contentType: string, contents: string | Uint8Array): this;
  /** Sets metadata: values that can contain matchers. */
  withMetadata(metadata: { [name: string]: Json }): this;
  /** Adds matching rules. */
  withMatchingRules(rules: MatchingRules): this;
  /** Sets the contents from what the plugin for this content type understands: JSON as text, or a value. */
  withPluginContents(contents: string | object, contentType: string): this;
  /**
   * Calls the handler under test with the message. If it does not throw, writes the pact file to the directory of the pact, or to
   * `pacts`; then the pact has no interactions any more.
   */
  executeTest<T>(handle: (message: Received) => T | Promise<T>): Promise<T>;
  /** Has a mock server of a plugin's transport run during the test, which then gets the server and the message. */
  startTransport(transport: string, address?: string, configuration?: { [key: string]: Json }): TransportTest<Received>;
}

/** A message whose test needs a mock server. */
export interface TransportTest<Received> {
  /** Runs the test, verifies what the server was asked, and writes the pact file. Then the pact has no interactions any more. */
  executeTest<T>(use: (server: MockServer, message: Received) => T | Promise<T>): Promise<T>;
}

/** An asynchronous message. */
export interface AsynchronousMessage extends Message<ReceivedMessage> {
  /** Gives the message its description. A function describes its contents. */
  expectsToReceive(description: string, describe?: (builder: MessageBuilder) => unknown): this;
}

/** A synchronous message: a request with its responses. */
export interface SynchronousMessage extends Message<ReceivedExchange> {
  /** Describes the request. */
  withRequest(describe: (builder: MessageBuilder) => unknown): this;
  /** Adds a response. */
  withResponse(describe: (builder: MessageBuilder) => unknown): this;
}

/** The address, port and transport of a mock server. */
export interface Listen {
  /** IP address or host name; the default is that of the pact, or 127.0.0.1. */
  address?: string;
  /** The port; the default is that of the pact, or 0, with which the system chooses one. */
  port?: number;
  /** The transport; the default is `http`, or `https` if the pact says `tls`. `memory` is a server without a socket. */
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
  /** The IP address or host name that it listens on. */
  readonly address: string;
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
  verify(options?: { cause?: unknown }): void;
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

/** Options of a pact. */
export interface PactOptions {
  /** The version of the specification; 4 if it is left out. */
  specification?: Specification;
  /** The same as `specification`. */
  spec?: Specification;
  /** The directory that tests write the pact file to; `executeTest` writes to `pacts` if it is left out. */
  dir?: string;
  /** What mock servers listen on. */
  host?: string;
  port?: number;
  /** Whether mock servers have TLS, with a certificate of their own. */
  tls?: boolean;
  /** Whether mock servers answer preflight requests of browsers. */
  cors?: boolean;
  /** Logs to standard error. The process has one level. */
  logLevel?: LogLevel;
}

/**
 * A pact between a consumer and a provider. Free it at the end of the test, unless `executeTest` was the last thing done. What the
 * library doubts in interactions becomes a warning of Node with the name PactWarning.
 */
export class Pact {
  constructor(consumer: string, provider: string, options?: PactOptions);
  constructor(options: PactOptions & { consumer: string; provider: string });
  /** The handle; 0 after the pact was freed. */
  readonly handle: number;
  /** Adds an HTTP interaction; it replaces one with the same description. */
  uponReceiving(description: string): HttpInteraction;
  /** Adds an HTTP interaction whose description comes later, and a provider state to it. */
  given(state: string, parameters?: StateParameters): HttpInteraction;
  /** Adds an HTTP interaction whose description comes later. */
  addInteraction(): HttpInteraction;
  /** Adds a complete HTTP interaction, and returns the pact. */
  addInteraction(whole: WholeInteraction): this;
  /** Adds an HTTP interaction with a query of GraphQL, whose description comes later. */
  addGraphQLInteraction(): GraphQLInteraction;
  /** Adds an asynchronous message. */
  expectsToReceive(description: string): AsynchronousMessage;
  /** Adds an asynchronous message whose description comes later. */
  addAsynchronousInteraction(): AsynchronousMessage;
  /** Adds a synchronous message: a request with its responses. */
  expectsToExchange(description: string): SynchronousMessage;
  /** The same as `expectsToExchange`. */
  addSynchronousInteraction(description: string): SynchronousMessage;
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
   * Starts a mock server, runs a test against it and verifies the requests, also if the test has thrown: then what it threw is the
   * cause of the MismatchError. If everything matched and a directory is given here or to the pact, writes the pact file.
   */
  test<T>(use: (server: MockServer) => T | Promise<T>, options?: Listen & { directory?: string }): Promise<T>;
  /**
   * The same for the interactions that were added since the last time; then the pact has none. Without a directory the pact file
   * is written to `pacts`.
   */
  executeTest<T>(use: (server: MockServer) => T | Promise<T>, options?: Listen & { directory?: string }): Promise<T>;
  /** Writes the pact file to a directory, merged into an existing file. The default is that of the pact, or `pacts`. */
  write(directory?: string, options?: { overwrite?: boolean }): void;
  /** Frees the pact and releases its plugins; its mock servers keep running. A second call does nothing. */
  free(): void;
}

/** A pact of version 3 of the specification, under the name that pact-js has for it. */
export class PactV3 extends Pact {
  constructor(options: PactOptions & { consumer: string; provider: string });
}

/** Messages of a pact of version 3, in the way of pact-js. Each method returns the pact. */
export class MessageConsumerPact {
  constructor(options: PactOptions & { consumer: string; provider: string });
  given(state: State): this;
  expectsToReceive(description: string): this;
  /** Sets contents that are JSON, which can contain matchers. */
  withContent(contents: Json): this;
  withTextContent(contents: string, contentType: string): this;
  withBinaryContent(contents: Uint8Array, contentType: string): this;
  /** Sets metadata: values that can contain matchers. */
  withMetadata(metadata: { [name: string]: Json }): this;
  /** Calls the handler under test with the message. If it does not throw, writes the pact file; then another can be described. */
  verify<T>(handle: (message: ReceivedMessage) => T | Promise<T>): Promise<T>;
}

/** A handler of messages that gets the contents only. */
export function messageHandler<C, T>(handle: (contents: C) => T): (message: Contents<C>) => T;
/** The same as `messageHandler`. */
export function synchronousBodyHandler<C, T>(handle: (contents: C) => T): (message: Contents<C>) => T;
/** The same as `messageHandler`. */
export function asynchronousBodyHandler<C, T>(handle: (contents: C) => T): (message: Contents<C>) => T;
