import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Json, LogLevel } from './consumer';
import { PactError } from './consumer';

/** The forms of report files. */
export const ReportFormat: Readonly<{ JSON: 0; TEXT: 1; JUNIT: 2; HTML: 3 }>;
export type ReportFormat = 0 | 1 | 2 | 3;
export type ReportName = 'json' | 'text' | 'junit' | 'html';

/** What came out for one interaction. */
export interface InteractionResult {
  consumer: string;
  provider: string;
  description: string;
  providerStates: string[];
  pending: boolean;
  /** `OK`, or what is wrong. */
  result: string;
  duration: string;
  [detail: string]: unknown;
}

/** The result of a verification. */
export interface Verification {
  /** Whether everything passed that is not pending. */
  passed: boolean;
  /** The failures: the name of the interaction, and a mismatch. */
  errors: { interaction: string; mismatch: { [detail: string]: unknown } }[];
  /** The failures of pending interactions, in the same form. */
  pendingErrors: { interaction: string; mismatch: { [detail: string]: unknown } }[];
  /** One object for each interaction that was verified. */
  interactions: InteractionResult[];
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
/** Changes a provider state. An object that it returns has values for generators. */
export type StateHandler = (parameters: Parameters) => unknown;
/** Gives a message: contents, or a ProvidedMessage. */
export type MessageProvider = (asked: AskedMessage) => unknown;
/** A function of Express that sees requests. The body is a value if it is JSON, else bytes; undefined if there is none. */
export type RequestFilter = (
  request: IncomingMessage & { body?: any },
  response: ServerResponse,
  next: (error?: unknown) => void,
) => unknown;

/** A consumer version selector, as the broker reads it. */
export interface ConsumerVersionSelector {
  mainBranch?: boolean;
  branch?: string;
  matchingBranch?: boolean;
  fallbackBranch?: string;
  deployed?: boolean;
  released?: boolean;
  deployedOrReleased?: boolean;
  environment?: string;
  consumer?: string;
  tag?: string;
  fallbackTag?: string;
  latest?: boolean;
  [name: string]: unknown;
}

/** All of a verification as one object, in the names of pact-js. */
export interface VerifierOptions {
  /** The name of the provider in its pacts. It can be left out if all pacts are given by their files or URLs. */
  provider?: string;
  /** What the paths of pacts are appended to; http://localhost:8080 if it is left out. */
  providerBaseUrl?: string;
  /** A provider in this process, in place of the address. */
  app?: Provider;
  /** Pacts by their URLs or files, or folders of them. */
  pactUrls?: string[];
  pactBrokerUrl?: string;
  pactBrokerUsername?: string;
  pactBrokerPassword?: string;
  pactBrokerToken?: string;
  consumerVersionSelectors?: ConsumerVersionSelector[];
  /** Tags whose latest pacts are verified, if there are no selectors. */
  consumerVersionTags?: string | string[];
  /** Whether failures of pending pacts do not fail the verification. */
  enablePending?: boolean;
  /** A date from which work-in-progress pacts are verified too, such as `2024-05-01`. */
  includeWipPactsSince?: string;
  /** Whether results are published to the broker; this needs `providerVersion`. */
  publishVerificationResult?: boolean;
  providerVersion?: string;
  providerVersionBranch?: string;
  /** The same as `providerVersionBranch`. */
  providerBranch?: string;
  providerVersionTags?: string | string[];
  /** The URL of the build that verifies. */
  buildUrl?: string;
  /** Functions that set up provider states, or set them up and tear them down. A state without a function is a failure. */
  stateHandlers?: { [state: string]: StateHandler | { setup?: StateHandler; teardown?: StateHandler } };
  /** Functions that give the messages with these descriptions. */
  messageProviders?: { [description: string]: MessageProvider };
  /** A URL that sets up provider states. */
  providerStatesSetupUrl?: string;
  /** Whether the URL also tears them down. */
  providerStatesSetupTeardown?: boolean;
  /** Whether the URL gets states in its body (the default) or in the query string. */
  providerStatesSetupBody?: boolean;
  /** Sees each request before the provider, and may change it. */
  requestFilter?: RequestFilter;
  /** Runs before each interaction, and before its states are set up. */
  beforeEach?: () => unknown;
  /** Runs after each interaction: when the next one begins, or at the end. */
  afterEach?: () => unknown;
  /** Headers of each request, in place of the pact's: by their names, or as lines. */
  customProviderHeaders?: { [name: string]: string } | string[];
  transports?: { protocol: string; port: number; path?: string; scheme?: string }[];
  /** Verifies only the pacts of these consumers. */
  consumerFilters?: string[];
  /** Verifies only interactions in whose description this regular expression is found. */
  filterDescription?: string;
  /** Verifies only interactions with a state in whose name this regular expression is found. */
  filterState?: string;
  /** Verifies only interactions without states. */
  filterNoState?: boolean;
  /** Whether it is a failure if there are no pacts; it is by default. */
  failIfNoPactsFound?: boolean;
  /** Whether redirects are followed (the default) or compared. */
  followRedirects?: boolean;
  /** How many interactions are verified at a time. */
  parallel?: number;
  /** The timeout of requests in milliseconds; 5000 if it is left out. */
  timeout?: number;
  /** Whether certificates of the provider are checked; they are by default. */
  validateSSL?: boolean;
  disableSslVerification?: boolean;
  /** Gets the result of each interaction as soon as it was verified. */
  onResult?: (result: InteractionResult) => void;
  /** Files that the report is written to, by their formats. */
  reports?: { [format in ReportName]?: string };
  /** Whether the report is written to standard output; by default it is not. */
  printReport?: boolean;
  /** Logs to standard error. The process has one level. */
  logLevel?: LogLevel;
  /** Options of pact-js that do nothing here; a warning says so. */
  changeOrigin?: boolean;
  proxyHost?: string;
  verbose?: boolean;
  format?: string;
  log?: string;
  logDir?: string;
}

/** A verification of a provider. Methods return the verifier. Close it at the end of the test. */
export class Verifier {
  /** `url` is what the paths of pacts are appended to. A provider in this process gets it as the host of its requests. */
  constructor(provider: string, url?: string);
  constructor(options: VerifierOptions);
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
      selectors?: ConsumerVersionSelector[];
      /** Tags whose latest pacts are verified, if there are no selectors. */
      consumerTags?: string[];
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
  writeReport(path: string, format: ReportFormat | ReportName): this;
  /** Sets whether the report is written to standard output; by default it is not. */
  printReport(prints?: boolean): this;
  /** Registers a function that gets the result of each interaction as soon as it was verified. What it throws, `run` throws. */
  onResult(listener: ((result: InteractionResult) => void) | null): this;
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
  /** Has a function see each request before the provider, and change it. */
  requestFilter(filter: RequestFilter | null): this;
  /** Has a function run before each interaction, and before its states are set up. */
  beforeEach(hook: () => unknown): this;
  /** Has a function run after each interaction: when the next one begins, or at the end. */
  afterEach(hook: () => unknown): this;
  /** Verifies; resolves to the result, whatever it is. Rejects with PactError if the verification could not run. */
  run(): Promise<Verification>;
  /** The same, but rejects with VerificationError if something failed that is not pending, with PactError if no pact was given. */
  verify(): Promise<Verification>;
  /** The same, then closes the verifier. */
  verifyProvider(): Promise<Verification>;
  /** What was logged since the last call, if logs go to a buffer. */
  readonly logs: string;
  /** Frees the verification, and cancels it if it is running. A second call does nothing. */
  close(): void;
}

/** A function that gives a message with metadata, from one that gives its contents. */
export function providerWithMetadata(give: MessageProvider, metadata: { [name: string]: Json }): MessageProvider;
