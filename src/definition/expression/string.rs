//! Quoted strings of expressions: removing the quotes and resolving escapes.
//!
//! COMPAT: patterns, formats and names resolve all escapes, so `\b` is a backspace in them and a word boundary must
//! be written `\\b`. Example values only resolve `\'`.

use std::iter::Peekable;
use std::str::Chars;

/// The characters of an example value.
pub(super) fn plain(token: &str) -> String {
    without_quotes(token).replace("\\'", "'")
}

/// The characters of a pattern, format or name, or why an escape is malformed.
pub(super) fn unescaped(token: &str) -> Result<String, String> {
    let mut out = String::with_capacity(token.len());
    let mut characters = without_quotes(token).chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\\' { escape(&mut characters, &mut out)? } else { out.push(character) }
    }
    Ok(out)
}

fn without_quotes(token: &str) -> &str {
    let inner = token.strip_prefix('\'').unwrap_or(token);
    inner.strip_suffix('\'').unwrap_or(inner)
}

fn escape(rest: &mut Peekable<Chars<'_>>, out: &mut String) -> Result<(), String> {
    match rest.next() {
        Some('\\') | None => out.push('\\'),
        Some('\'') => out.push('\''),
        Some('b') => out.push('\u{8}'),
        Some('f') => out.push('\u{c}'),
        Some('n') => out.push('\n'),
        Some('r') => out.push('\r'),
        Some('t') => out.push('\t'),
        Some('u') => out.push(unicode(rest)?),
        Some(other) => out.extend(['\\', other]),
    }
    Ok(())
}

/// `XXXX` or `{X…}`. Codes that are no characters become the replacement character.
fn unicode(rest: &mut Peekable<Chars<'_>>) -> Result<char, String> {
    let digits = if rest.next_if_eq(&'{').is_some() { braced(rest)? } else { four(rest)? };
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(format!("'{digits}' is not a hexadecimal number"));
    }
    let code = u32::from_str_radix(&digits, 16).ok();
    Ok(code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER))
}

fn four(rest: &mut Peekable<Chars<'_>>) -> Result<String, String> {
    let digits: String = rest.by_ref().take(4).collect();
    if digits.chars().count() == 4 { Ok(digits) } else { Err("it needs four digits".to_owned()) }
}

fn braced(rest: &mut Peekable<Chars<'_>>) -> Result<String, String> {
    let mut digits = String::new();
    for character in rest.by_ref() {
        if character == '}' {
            return Ok(digits);
        }
        digits.push(character);
    }
    Err("the brace is not closed".to_owned())
}
