//! Bytes to text: byte order marks and the encodings every XML reader must know, and Latin-1.

use super::document::Document;
use super::error::SyntaxError;
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
