/** A JSON value, which can contain matchers. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json } | Matcher;

/** A value with a matcher, made by `matchers`. */
export interface Matcher {
  'pact:matcher:type': string;
  value?: Json;
  [attribute: string]: unknown;
}

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
  /** The transport; the default is `http`. */
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

/** Values with matchers. */
export const matchers: Readonly<{
  /** Any value of the same type; applies to nested values too. */
  like(value: Json): Matcher;
  /** A list of values like the given one. */
  eachLike(value: Json, length?: { min?: number; max?: number }): Matcher;
  /** A text that the regular expression matches as a whole. */
  regex(pattern: string | RegExp, value: string): Matcher;
  integer(value: number): Matcher;
  decimal(value: number): Matcher;
  number(value: number): Matcher;
  boolean(value: boolean): Matcher;
  /** A text that contains the given one. */
  includes(value: string): Matcher;
  /** Exactly the given value; for use inside a less strict matcher. */
  equal(value: Json): Matcher;
  nullValue(): Matcher;
  /** Dates and times; the format has the pattern letters of Java's DateTimeFormatter. */
  date(format: string, value: string): Matcher;
  time(format: string, value: string): Matcher;
  datetime(format: string, value: string): Matcher;
  uuid(value: string): Matcher;
}>;

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
