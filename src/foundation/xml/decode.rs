//! Bytes to text: byte order marks, the encodings that every XML reader must know, and Latin-1; and references inside
//! texts and attribute values to characters.
//!
//! References are the five predefined entities and characters by number. Nothing else is known, so a document cannot
//! grow by entities of its own.

use super::document::Document;
use super::error::{Reason, SyntaxError, UNCLOSED_REFERENCE};
use std::borrow::Cow;

/// How far into the bytes an XML declaration is looked for.
const DECLARATION_WINDOW: usize = 256;

impl Document {
    /// Reads bytes: UTF-8, UTF-16 with a byte order mark, or declared ISO-8859-1.
    pub fn parse_bytes(bytes: &[u8]) -> Result<Self, SyntaxError> {
        Document::parse(&decode(bytes)?)
    }
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, SyntaxError> {
    if let Some(little) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(little, u16::from_le_bytes);
    }
    if let Some(big) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(big, u16::from_be_bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        // Every byte of Latin-1 is the character of the same number.
        Err(_) if is_declared_latin_1(bytes) => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
        Err(error) => Err(SyntaxError::Bytes(error.to_string().into())),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, SyntaxError> {
    let invalid = || SyntaxError::Bytes("invalid utf-16 sequence".into());
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(invalid());
    }
    let text: Result<String, _> = char::decode_utf16(pairs.iter().map(|&pair| unit(pair))).collect();
    text.map(Cow::Owned).map_err(|_| invalid())
}

fn is_declared_latin_1(bytes: &[u8]) -> bool {
    let window = bytes.get(..DECLARATION_WINDOW).unwrap_or(bytes).to_ascii_lowercase();
    let Some(end) = window.windows(2).position(|pair| pair == b"?>") else { return false };
    let declaration = String::from_utf8_lossy(window.get(..end).unwrap_or_default());
    declaration.starts_with("<?xml")
        && ["iso-8859-1", "latin1"].iter().any(|name| {
            declaration.contains(&format!("encoding=\"{name}\""))
                || declaration.contains(&format!("encoding='{name}'"))
        })
}

/// The character that `name` in `&name;` stands for.
pub(super) fn resolve(name: &str) -> Result<char, Reason> {
    match name {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        _ => match name.strip_prefix('#') {
            Some(number) => {
                character(number).ok_or_else(|| "reference to a character that does not exist".into())
            }
            None => Err("unknown entity".into()),
        },
    }
}

fn character(number: &str) -> Option<char> {
    let (digits, radix) = match number.strip_prefix('x') {
        Some(hexadecimal) => (hexadecimal, 16),
        None => (number, 10),
    };
    // `from_str_radix` would also take a sign.
    let all_digits = digits.chars().all(|digit| digit.is_digit(radix));
    let code = u32::from_str_radix(digits, radix).ok().filter(|&code| all_digits && code != 0)?;
    char::from_u32(code)
}

/// Appends a text with its references resolved.
pub(super) fn append_resolved(raw: &str, resolved: &mut String) -> Result<(), Reason> {
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        resolved.push_str(before);
        let (name, after) = after.split_once(';').ok_or(UNCLOSED_REFERENCE)?;
        resolved.push(resolve(name)?);
        rest = after;
    }
    resolved.push_str(rest);
    Ok(())
}
