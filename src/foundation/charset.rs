//! Charsets: text from bytes and bytes from text, as the `charset` parameter of a content type says.
//!
//! Labels are those of the Encoding Standard of the WHATWG: `iso-8859-1` means windows-1252. An unknown label counts as
//! UTF-8.

use encoding_rs::{DecoderResult, EncoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// How text is written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charset(&'static Encoding);

impl Charset {
    /// The charset of all text that says nothing else.
    pub const UTF_8: Charset = Charset(UTF_8);

    /// The charset with this label.
    #[must_use]
    pub fn of_label(label: &str) -> Self {
        Charset(Encoding::for_label_no_replacement(label.as_bytes()).unwrap_or(UTF_8))
    }

    /// Whether text of this charset is UTF-8, which needs no conversion.
    #[must_use]
    pub fn is_utf8(self) -> bool {
        self.0 == UTF_8
    }

    /// The charset in which the escapes of a urlencoded form of this charset are: forms are never UTF-16.
    #[must_use]
    pub fn of_form(self) -> Self {
        Charset(self.0.output_encoding())
    }

    /// The text that the bytes stand for, or why they stand for none. A byte order mark decides the order of UTF-16.
    pub fn decode(self, bytes: &[u8]) -> Result<Cow<'_, str>, String> {
        if self.is_utf8() {
            return std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| error.to_string());
        }
        let (encoding, bytes) = match Encoding::for_bom(bytes) {
            Some((order, length)) if self.is_utf16() && order != UTF_8 => {
                (order, bytes.get(length..).unwrap_or_default())
            }
            _ => (self.0, bytes),
        };
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        text.ok_or_else(|| invalid_bytes(encoding, bytes))
    }

    /// The bytes of a text, or the first character that the charset lacks.
    pub fn encode(self, text: &str) -> Result<Cow<'_, [u8]>, char> {
        // The standard encodes nothing as UTF-16.
        if self.is_utf16() {
            let to_bytes = if self.0 == UTF_16BE { u16::to_be_bytes } else { u16::to_le_bytes };
            return Ok(text.encode_utf16().flat_map(to_bytes).collect());
        }
        let (bytes, _, has_lacking) = self.0.encode(text);
        if has_lacking { Err(first_lacking(self.0, text)) } else { Ok(bytes) }
    }

    fn is_utf16(self) -> bool {
        self.0 == UTF_16LE || self.0 == UTF_16BE
    }
}

/// Says where bytes stand that are no text of an encoding.
fn invalid_bytes(encoding: &'static Encoding, bytes: &[u8]) -> String {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let size = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or_default();
    let mut text = String::with_capacity(size);
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    match result {
        DecoderResult::Malformed(length, after) => {
            let end = read.saturating_sub(usize::from(after));
            format!("invalid bytes at index {}", end.saturating_sub(usize::from(length)))
        }
        DecoderResult::InputEmpty | DecoderResult::OutputFull => "invalid bytes".to_owned(),
    }
}

/// The first character of a text that an encoding lacks.
fn first_lacking(encoding: &'static Encoding, text: &str) -> char {
    let mut encoder = encoding.new_encoder();
    let size = encoder.max_buffer_length_from_utf8_without_replacement(text.len()).unwrap_or_default();
    let mut bytes = Vec::with_capacity(size);
    match encoder.encode_from_utf8_to_vec_without_replacement(text, &mut bytes, true).0 {
        EncoderResult::Unmappable(character) => character,
        EncoderResult::InputEmpty | EncoderResult::OutputFull => char::REPLACEMENT_CHARACTER,
    }
}

/// The text of a header value: UTF-8, or else Latin-1, in which each byte is the character of the same number.
#[must_use]
pub fn header_text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Charset, header_text};
    use std::borrow::Cow;

    #[test]
    fn labels_name_charsets_whatever_their_case() {
        let table = [
            ("iso-8859-1", "é€", &b"\xe9\x80"[..]),
            (" ISO-8859-1\t", "é", b"\xe9"),
            ("latin1", "é", b"\xe9"),
            ("US-ASCII", "é", b"\xe9"),
            ("windows-1252", "œ", b"\x9c"),
            ("iso-8859-2", "ł\u{9c}", b"\xb3\x9c"),
            ("iso-8859-15", "€", b"\xa4"),
            ("windows-1251", "Я", b"\xdf"),
            ("koi8-r", "я", b"\xd1"),
            ("Shift_JIS", "日本", b"\x93\xfa\x96\x7b"),
            ("euc-jp", "日本", b"\xc6\xfc\xcb\xdc"),
            ("iso-2022-jp", "日", b"\x1b$BF|\x1b(B"),
            ("gb18030", "中☃", b"\xd6\xd0\x81\x37\xa3\x30"),
            ("big5", "中", b"\xa4\xa4"),
            ("euc-kr", "한", b"\xc7\xd1"),
            ("utf-8", "é", b"\xc3\xa9"),
            ("unknown", "é", b"\xc3\xa9"),
            ("", "é", b"\xc3\xa9"),
            ("utf-16le", "é😀", b"\xe9\0\x3d\xd8\0\xde"),
            ("utf-16", "é", b"\xe9\0"),
            ("UTF-16BE", "é", b"\0\xe9"),
        ];
        for (label, text, bytes) in table {
            let charset = Charset::of_label(label);
            assert_eq!(charset.decode(bytes).as_deref(), Ok(text), "{label}");
            assert_eq!(charset.encode(text).as_deref(), Ok(bytes), "{label}");
            assert_eq!(charset.decode(b"").as_deref(), Ok(""), "{label}");
        }
    }

    #[test]
    fn a_byte_order_mark_decides_the_order_and_is_no_text() {
        for label in ["utf-16", "utf-16le", "utf-16be"] {
            let decoded = |bytes| Charset::of_label(label).decode(bytes).unwrap().into_owned();
            assert_eq!((decoded(b"\xff\xfea\0"), decoded(b"\xfe\xff\0a")), ("a".to_owned(), "a".to_owned()));
        }
    }

    #[test]
    fn what_is_no_text_says_where_and_what_has_no_byte_says_which() {
        let decoded = |label: &str, bytes: &[u8]| Charset::of_label(label).decode(bytes).map(Cow::into_owned);
        assert_eq!(decoded("iso-8859-7", b"a\xff"), Err("invalid bytes at index 1".to_owned()));
        assert_eq!(decoded("utf-16", b"a\0b"), Err("invalid bytes at index 2".to_owned()));
        assert_eq!(decoded("utf-16", b"\0\xdc"), Err("invalid bytes at index 0".to_owned()));
        assert_eq!(decoded("utf-8", b"a\xe9"), Err("incomplete utf-8 byte sequence from index 1".to_owned()));
        assert_eq!(Charset::of_label("iso-8859-1").encode("a☃b☂"), Err('☃'));
        assert_eq!(Charset::of_label("iso-8859-7").encode("\u{fffd}"), Err('\u{fffd}'));
    }

    #[test]
    fn every_byte_that_is_text_is_written_as_it_was_read() {
        for label in ["iso-8859-1", "iso-8859-7", "windows-1251", "koi8-u", "macintosh", "ibm866"] {
            let charset = Charset::of_label(label);
            for byte in 0..=255 {
                if let Ok(text) = charset.decode(&[byte]) {
                    assert_eq!(charset.encode(&text).as_deref(), Ok(&[byte][..]), "{label}");
                }
            }
        }
    }

    #[test]
    fn header_values_are_utf8_or_latin_1() {
        assert_eq!(header_text(b"Zo\xc3\xab"), "Zoë");
        assert_eq!(header_text(b"Zo\xeb"), "Zoë");
        assert_eq!(header_text(b"\x80\xff"), "\u{80}ÿ");
        assert!(matches!(header_text(b"plain"), Cow::Borrowed("plain")));
    }
}
