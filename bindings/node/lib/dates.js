'use strict';
// The example of dates and times that matchers have when the user gives none.

const pad = (number, length) => String(number).padStart(length, '0');
const fraction = (length) => '0'.repeat(length);

/** 2000-01-31T12:34:56, a Monday, in UTC, by the letters of Java's DateTimeFormatter. */
const LETTERS = {
  G: () => 'AD',
  y: (length) => (length === 2 ? '00' : pad(2000, length)),
  u: (length) => (length === 2 ? '00' : pad(2000, length)),
  M: (length) => (length < 3 ? pad(1, length) : length === 3 ? 'Jan' : 'January'),
  L: (length) => (length < 3 ? pad(1, length) : length === 3 ? 'Jan' : 'January'),
  d: (length) => pad(31, length),
  D: (length) => pad(31, length),
  E: (length) => (length < 4 ? 'Mon' : 'Monday'),
  a: () => 'PM',
  H: (length) => pad(12, length),
  k: (length) => pad(12, length),
  h: (length) => pad(12, length),
  K: (length) => pad(0, length),
  m: (length) => pad(34, length),
  s: (length) => pad(56, length),
  S: fraction,
  n: (length) => pad(0, length),
  X: () => 'Z',
  x: (length) => (length === 1 ? '+00' : length % 2 === 0 ? '+0000' : '+00:00'),
  Z: (length) => (length === 4 ? 'GMT' : length === 5 ? 'Z' : '+0000'),
  z: () => 'UTC',
};

/** The example in a format. Throws TypeError for a letter that it does not know. */
function exampleIn(format) {
  return format.replace(/'((?:[^']|'')*)'|([A-Za-z])\2*/g, (part, quoted, letter) => {
    if (quoted !== undefined) return quoted === '' ? "'" : quoted.replaceAll("''", "'");
    const written = LETTERS[letter];
    if (written === undefined) throw new TypeError(`give an example for the format '${format}': '${letter}' is not known here`);
    return written(part.length);
  });
}

module.exports = { exampleIn };
