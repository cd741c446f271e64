'use strict';
// Regular expressions of JavaScript in the spelling of pact files.

const { isRegExp } = require('node:util').types;

/** What a flag does to the text of the pattern; `null` where the meaning is the same without it. */
const FLAGS = {
  i: '(?i)',
  s: '(?s)',
  // In pact files ^ and $ always match at the ends of lines too; (?m) means something else there.
  m: null,
  // Code points are compared in any case.
  u: null,
  // These are about where a search starts and what it returns.
  d: null,
  g: null,
  y: null,
};

/** The pattern as text. A text is taken as it is; the flags of a RegExp stand in front of the pattern. */
function patternText(pattern) {
  if (typeof pattern === 'string') return pattern;
  if (!isRegExp(pattern)) throw new TypeError('a pattern is a RegExp or a text');
  const unknown = [...pattern.flags].find((flag) => !(flag in FLAGS));
  if (unknown !== undefined) throw new TypeError(`${pattern} has the flag '${unknown}', which pact files cannot express`);
  return [...pattern.flags].map((flag) => FLAGS[flag] ?? '').join('') + translated(pattern);
}

const TOKEN = /\\u\{([0-9a-f]+)\}|\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\c([a-z])|\\0|\\[^]|\[\^?\]?|\]|&&|[^]/gi;

/** The source, with what only JavaScript writes so replaced. */
function translated({ source, unicode }) {
  let inClass = false;
  return source.replace(TOKEN, (token, point, high, low, control) => {
    if (point !== undefined) return unicode ? literal(String.fromCodePoint(parseInt(point, 16))) : token;
    if (high !== undefined) return String.fromCharCode(parseInt(high, 16), parseInt(low, 16));
    if (control !== undefined) return `\\x${hex(control.charCodeAt(0) % 32)}`;
    if (token === '\\0') return '\\x00';
    if (token[0] === '\\') return token;
    if (inClass) {
      inClass = !token.endsWith(']');
      // Elsewhere these are a set in a set, and an intersection of sets.
      return token.replace('[', '\\[').replace('&&', '&\\&');
    }
    if (token === '[^]') return '[\\s\\S]';
    if (token === '[]') return '(?!)';
    inClass = token[0] === '[';
    return token;
  });
}

/** A character that stands for itself. */
function literal(character) {
  return /[\\^$.*+?()[\]{}|/&-]/.test(character) ? `\\${character}` : character;
}

function hex(code) {
  return code.toString(16).padStart(2, '0');
}

/** A pattern that matches exactly this text. */
function escaped(text) {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

module.exports = { patternText, escaped };
