/** Anything JSON can hold; matchers may stand in it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json } | Matcher;

/** A value with a matcher, made by `matchers`. */
export interface Matcher {
  'pact:matcher:type': string;
  value?: Json;
  [attribute: string]: unknown;
}

/** Editions of the Pact specification. */
export const Specification: Readonly<{ V1: 1; V1_1: 2; V2: 3; V3: 4; V4: 5 }>;
export type Specification = 1 | 2 | 3 | 4 | 5;

/** Which half of an interaction is meant. */
export const Part: Readonly<{ REQUEST: 0; RESPONSE: 1 }>;
export type Part = 0 | 1;

/** A call was refused; the message says which argument and why. */
export class PactError extends Error {}

/** What did not match, as the library tells it. */
export interface Mismatch {
  type: 'request-mismatch' | 'request-not-found' | 'missing-request';
  method: string;
  path: string;
  mismatches?: { type: string; mismatch: string; [detail: string]: unknown }[];
  [detail: string]: unknown;
}

/** The consumer did not send what the pact says. The message is the report. */
export class MismatchError extends PactError {
  readonly mismatches: Mismatch[];
}

/** An interaction of a pact. Methods return it, and throw PactError when the library refused. */
export class Interaction {
  readonly handle: number;
  /** Adds a provider state, with parameters if they are given. */
  given(state: string, parameters?: { [name: string]: Json }): this;
  /** Key of the interaction in the pact file (version 4). */
  key(key: string): this;
  /** Whether failing to verify it fails the provider's build (version 4). */
  pending(pending?: boolean): this;
  /** A remark for people (version 4). */
  comment(text: string): this;
  /** The test that made it (version 4). */
  testName(name: string): this;
  /** Body of a part: a text, a Buffer, or a value in which matchers may stand. */
  body(part: Part, body: Json | Buffer, contentType?: string): this;
  /** Matching rules of a part, in the form of pact files. */
  matchingRules(part: Part, rules: Json): this;
  /** Generators of a part, in the form of pact files. */
  generators(part: Part, generators: Json): this;
}

/** A request and the response to it. */
export class HttpInteraction extends Interaction {
  /** Method and path of the request. */
  withRequest(method: string, path: string | Matcher): this;
  /** The values of a query parameter of the request. */
  query(name: string, ...values: (string | Matcher)[]): this;
  /** The values of a header of a part. */
  header(part: Part, name: string, ...values: (string | Matcher)[]): this;
  /** Status of the response: a number, or a value with a matcher. */
  willRespondWith(status: number | Matcher): this;
}

/** A message, asynchronous, or synchronous with its responses. */
export class Message extends Interaction {
  /** Metadata of a part. */
  metadata(key: string, value: Json, part?: Part): this;
}

/** Where and how a mock server listens. */
export interface Listen {
  /** IP address or host name; 127.0.0.1 unless given. */
  address?: string;
  /** 0, the default, lets the system choose one. */
  port?: number;
  /** `http` unless given. */
  transport?: string;
  /** See pactffi_create_mock_server_for_transport. */
  configuration?: { [key: string]: Json };
}

/** A running mock server. Close it when the test is over. */
export class MockServer {
  /** Such as http://127.0.0.1:8080, without a slash at the end. */
  readonly url: string;
  /** 0 when it is closed. */
  readonly port: number;
  /** Whether every request so far matched and every interaction was asked for. */
  readonly matched: boolean;
  /** What did not match; empty if everything did. */
  readonly mismatches: Mismatch[];
  /** The same for a person, with the nearest interactions. */
  readonly report: string;
  /** Throws MismatchError unless everything matched. */
  verify(): void;
  /** Writes the pact to a folder, merged into a file that is there. */
  write(directory: string, options?: { overwrite?: boolean }): void;
  /** Stops it; requests in flight get half a second. Does nothing the second time. */
  close(): Promise<void>;
}

/** A contract between a consumer and a provider, being written. Free it when the test is over. */
export class Pact {
  constructor(consumer: string, provider: string, options?: { specification?: Specification });
  /** 0 when it is freed. */
  readonly handle: number;
  /** Adds an HTTP interaction; one of the same description is replaced. */
  uponReceiving(description: string): HttpInteraction;
  /** Adds an asynchronous message. */
  expectsToReceive(description: string): Message;
  /** Adds a synchronous message: a request with its responses. */
  expectsToExchange(description: string): Message;
  /** An entry of the file's metadata. */
  metadata(area: string, name: string, value: string): this;
  /** Starts a mock server; from now on the interactions cannot be changed. */
  serve(listen?: Listen): Promise<MockServer>;
  /** Serves the pact to a test, verifies what it sent, and writes the file if all is well and a folder is named. */
  test<T>(use: (server: MockServer) => T | Promise<T>, options?: Listen & { directory?: string }): Promise<T>;
  /** Writes the pact to a folder, merged into a file that is there. */
  write(directory: string, options?: { overwrite?: boolean }): void;
  /** Frees the pact; its mock servers go on. Does nothing the second time. */
  free(): void;
}

/** Values with matchers. */
export const matchers: Readonly<{
  /** Any value of the same type, also below. */
  like(value: Json): Matcher;
  /** A list of values like this one. */
  eachLike(value: Json, length?: { min?: number; max?: number }): Matcher;
  /** A text that the regular expression matches as a whole. */
  regex(pattern: string | RegExp, value: string): Matcher;
  integer(value: number): Matcher;
  decimal(value: number): Matcher;
  number(value: number): Matcher;
  boolean(value: boolean): Matcher;
  /** A text that contains this one. */
  includes(value: string): Matcher;
  /** Exactly this, below a looser matcher. */
  equal(value: Json): Matcher;
  nullValue(): Matcher;
  /** Dates and times in the letters of Java's DateTimeFormatter. */
  date(format: string, value: string): Matcher;
  time(format: string, value: string): Matcher;
  datetime(format: string, value: string): Matcher;
  uuid(value: string): Matcher;
}>;

/** Version of the library. */
export function version(): string;

/** The C functions themselves, as pact.h describes them. */
export const raw: {
  /** `lib.pactffi_…(…)`, and `lib.pactffi_….async(…, callback)` on another thread. */
  lib: { [name: string]: ((...values: any[]) => any) & { async(...values: any[]): void } };
  /** Why the last failing call of this thread failed. */
  lastError(): string;
  /** The text of a string that stays the library's. */
  lentText(pointer: Buffer): string | null;
  /** The text of a string that is the caller's, freed. */
  ownedText(pointer: Buffer): string | null;
};
