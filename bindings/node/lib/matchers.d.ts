import type { Generator, UuidFormat } from './generators';

/** A value with a matcher, as integration JSON. `T` is the type of its example. */
export interface Matcher<T = unknown> {
  'pact:matcher:type': string | Matcher[];
  value?: T;
  [attribute: string]: unknown;
}

/** The type of a value without its matchers. */
export type Example<T> = T extends Matcher<infer V> ? Example<V> : T extends object ? { [K in keyof T]: Example<T[K]> } : T;

/** Options of a matcher. */
export interface MatcherOptions {
  /** Makes the value, in place of the example. */
  generator?: Generator;
}

/** A class of status codes: 100 to 199, 200 to 299, … `nonError` is below 400, `error` from 400. */
export type StatusClass = 'info' | 'success' | 'redirect' | 'clientError' | 'serverError' | 'nonError' | 'error';

type Rules = Matcher | Matcher[];

/** A matcher of any type, also one of a plugin. */
export function matcher<T>(type: string, value: T, attributes?: { [name: string]: unknown }): Matcher<T>;
export function isMatcher(value: unknown): value is Matcher;

/** Any value of the same type; applies to nested values too. */
export function like<T>(value: T, options?: MatcherOptions): Matcher<T>;
/** Exactly the given value; for use inside a less strict matcher. */
export function equal<T>(value: T, options?: MatcherOptions): Matcher<T>;
/**
 * A list of values like the given one, with at least `min` (1 if it is left out) and at most `max` items. The example has
 * `count` of them.
 */
export function eachLike<T>(
  value: T,
  options?: number | ({ min?: number; max?: number; count?: number } & MatcherOptions),
): Matcher<T[]>;
/** A list of one or more values like the given one; the example has `count` of them. */
export function atLeastOneLike<T>(value: T, count?: number): Matcher<T[]>;
/** A list of at least `min` values like the given one; the example has `count` of them. */
export function atLeastLike<T>(value: T, min: number, count?: number): Matcher<T[]>;
/** A list of at most `max` values like the given one; the example has `count` of them. */
export function atMostLike<T>(value: T, max: number, count?: number): Matcher<T[]>;
/** A list of `min` to `max` values like the given one; the example has `count` of them. */
export function constrainedArrayLike<T>(value: T, min: number, max: number, count?: number): Matcher<T[]>;

/** Any text. Without an example the mock server makes one each time, as for the following. */
export function string(value?: string, options?: MatcherOptions): Matcher<string>;
/**
 * A text that the regular expression matches as a whole. Of the flags, `i` and `s` are kept; `m` and `u` change nothing here,
 * `d`, `g` and `y` are about searching; `v` is refused.
 */
export function regex(pattern: string | RegExp, example?: string, options?: MatcherOptions): Matcher<string>;
/** A text that contains the given one. */
export function includes(text: string, example?: string, options?: MatcherOptions): Matcher<string>;
export function number(value?: number, options?: MatcherOptions): Matcher<number>;
/** A number without a decimal point. */
export function integer(value?: number, options?: MatcherOptions): Matcher<number>;
/** A number with a decimal point. */
export function decimal(value?: number, options?: MatcherOptions): Matcher<number>;
export function boolean(value?: boolean, options?: MatcherOptions): Matcher<boolean>;
export function nullValue(): Matcher<null>;
/** A date. The format has the pattern letters of Java's DateTimeFormatter; `yyyy-MM-dd` if it is left out. */
export function date(format?: string, example?: string, options?: MatcherOptions): Matcher<string>;
/** A time of day; the format is `HH:mm:ss` if it is left out. */
export function time(format?: string, example?: string, options?: MatcherOptions): Matcher<string>;
/** A date with a time; the format is `yyyy-MM-dd'T'HH:mm:ssXXX` if it is left out. */
export function datetime(format?: string, example?: string, options?: MatcherOptions): Matcher<string>;
/** The same as `datetime`. */
export function timestamp(format?: string, example?: string, options?: MatcherOptions): Matcher<string>;
/** A UUID with hyphens, or in this format. */
export function uuid(example?: string, options?: MatcherOptions & { format?: UuidFormat }): Matcher<string>;
/** A version number by semver.org. */
export function semver(value: string): Matcher<string>;
/** A value that is there and not empty. */
export function notEmpty<T>(value: T, options?: MatcherOptions): Matcher<T>;
/** Contents whose type, judged by their first bytes, is this one. */
export function contentType(mediaType: string, example?: string, options?: MatcherOptions): Matcher<string>;

/** A list that has an item for each of these variants. */
export function arrayContaining(...variants: unknown[]): Matcher<unknown[]>;
/** An object whose values are like those given; its keys do not matter. */
export function valuesLike<T>(value: T): Matcher<T>;
/** An object with any keys, whose values are like the template. */
export function eachKeyLike<T>(key: string, template: T): Matcher<{ [key: string]: T }>;
/** An object whose keys match these rules: matchers, whose examples do not matter. */
export function eachKeyMatches<T extends object>(value: T, rules: Rules): Matcher<T>;
/** An object or list whose values match these rules. */
export function eachValueMatches<T extends object>(value: T, rules: Rules): Matcher<T>;
/** A status of the class, or one of these. The example is the first of them if it is left out. */
export function statusCode(status?: StatusClass | number[], example?: number): Matcher<number>;
/** The same as `statusCode`, in the order of pact-js. */
export function matchStatus(example: number, status: StatusClass | number[]): Matcher<number>;
/** A value that all these matchers match; their own examples do not matter. */
export function allOf<T>(value: T, ...rules: Matcher[]): Matcher<T>;
/** A matching expression, such as `matching(integer, 3)`. */
export function expression<T>(text: string, value: T): Matcher<T>;
/** A value of the same type, which the verifier takes from the provider state. In a text `${name}` stands for a value. */
export function fromProviderState<T>(expression: string, value: T): Matcher<T>;

/** A URL at the mock server, whose path is what the first group of the pattern matches in the example. */
export function mockServerUrl(example: string, pattern: string | RegExp): Matcher<string>;
/** A URL: its base, and parts that are texts or made by `regex`. Without a base it is at the mock server. */
export function url2(base: string | null, parts: (string | Matcher<string>)[]): Matcher<string>;
/** The same as `url2` without a base. */
export function url(parts: (string | Matcher<string>)[]): Matcher<string>;
export function email(example?: string): Matcher<string>;
export function ipv4Address(example?: string): Matcher<string>;
export function ipv6Address(example?: string): Matcher<string>;
/** Hexadecimal digits. */
export function hexadecimal(example?: string): Matcher<string>;
export function iso8601Date(example?: string): Matcher<string>;
/** A time with a `T` in front. */
export function iso8601Time(example?: string): Matcher<string>;
export function iso8601DateTime(example?: string): Matcher<string>;
export function iso8601DateTimeWithMillis(example?: string): Matcher<string>;
export function rfc1123Timestamp(example?: string): Matcher<string>;

/** The examples alone, without matchers. */
export function reify<T>(value: T): Example<T>;
/** The same as `reify`. */
export function extractPayload<T>(value: T): Example<T>;
