/** How a value is made, as integration JSON. Spread it into a matcher, or give it as `{ generator }`. */
export interface Generator {
  'pact:generator:type': string;
  [attribute: string]: unknown;
}

export type UuidFormat = 'simple' | 'lower-case-hyphenated' | 'upper-case-hyphenated' | 'URN';

/** A generator of any type, also one of a plugin. Attributes that are undefined are left out. */
export function generator(type: string, attributes?: { [name: string]: unknown }): Generator;
/** A whole number from `min` to `max`, 0 to 10 if they are left out. */
export function randomInt(min?: number, max?: number): Generator;
/** A number with this many digits, 10 if it is left out. */
export function randomDecimal(digits?: number): Generator;
/** A text of this many hexadecimal digits, 10 if it is left out. */
export function randomHexadecimal(digits?: number): Generator;
/** A text of this many letters and digits, 10 if it is left out. */
export function randomString(size?: number): Generator;
export function randomBoolean(): Generator;
export function uuid(format?: UuidFormat): Generator;
/** A text that the regular expression matches. */
export function regex(pattern: string | RegExp): Generator;
/** Today, or the day that the expression says, such as `+1 day`. */
export function date(format?: string, expression?: string): Generator;
/** The time of day, or what the expression says, such as `+1 hour`. */
export function time(format?: string, expression?: string): Generator;
/** Date and time; the expression is for instance `+1 day @ +1 hour`. */
export function datetime(format?: string, expression?: string): Generator;
/** A value that the provider state gives. In a text `${name}` stands for a value. */
export function providerState(
  expression: string,
  dataType?: 'STRING' | 'INTEGER' | 'DECIMAL' | 'FLOAT' | 'BOOLEAN' | 'RAW',
): Generator;
/** The URL of the mock server, with the part of the example that the first group of the pattern matches. */
export function mockServerUrl(example: string, regex: string | RegExp): Generator;
