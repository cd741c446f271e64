import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Json, PactError } from './consumer';

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
  RequestListener | FetchHandler | Server | { ready(): PromiseLike<unknown>; server: unknown } | { fetch: FetchHandler };

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
