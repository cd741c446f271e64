export * from './lib/consumer';
export { Pact as PactV4 } from './lib/consumer';
export * from './lib/verifier';
export type { Matcher, Example, MatcherOptions, StatusClass } from './lib/matchers';
export type { Generator, UuidFormat } from './lib/generators';
/** Values with matchers. */
export * as matchers from './lib/matchers';
/** The same, under the name that pact-js has. */
export * as MatchersV3 from './lib/matchers';
/** How the mock server and the verifier make values. */
export * as generators from './lib/generators';

/** The version of the library. */
export function version(): string;

/** The C functions, as pact.h declares them. */
export const raw: {
  /** The package that calls them: koffi, or ffi-napi. */
  foreign: 'koffi' | 'ffi-napi';
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
