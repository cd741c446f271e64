import type { Pact, PactOptions } from '../consumer';

/** The function `test` of a runner. */
export interface Runner {
  (name: string, body: (...values: any[]) => any, ...rest: any[]): any;
  only(name: string, body: (...values: any[]) => any, ...rest: any[]): any;
  skip(name: string, body: (...values: any[]) => any, ...rest: any[]): any;
}

/** The body of a test. `context` is what the runner passes: the `TestContext` of node:test or vitest, nothing from Jest. */
export type PactTestBody = (pact: Pact, context?: any) => unknown;

/** Registers a test, with a timeout in milliseconds if it shall have one of its own. */
export interface PactTest {
  (name: string, body: PactTestBody, timeout?: number): unknown;
  /** Runs only this test, if the runner is asked for it. */
  only(name: string, body: PactTestBody, timeout?: number): unknown;
  /** Does not run this test. */
  skip(name: string, body: PactTestBody, timeout?: number): unknown;
}

export interface PactTestOptions extends Omit<PactOptions, 'dir'> {
  consumer: string;
  provider: string;
  /** The directory of the pact file; `pacts` if it is left out. null for no file. */
  dir?: string | null;
  /** The function `test` of the runner, where it is neither a global one, nor that of node:test, nor of vitest. */
  test?: Runner;
}

/**
 * Makes a function like `test` of the runner, for tests between a consumer and a provider. The body of each test gets a pact of its
 * own and describes it; what `serve`, `inProcess` and `fetch` of the pact start is verified and closed at the end of the test, also
 * if it has thrown: then that is the cause of the MismatchError. If everything matched, the pact file is written.
 */
export function pactTest(options: PactTestOptions): PactTest;
