//! Charsets: text from bytes and bytes from text, as the `charset` parameter of a content type says.
//!
//! Labels are those of the Encoding Standard of the WHATWG: `iso-8859-1` means windows-1252. Known are UTF-8, UTF-16
//! and all charsets of one byte per character. An unknown label counts as UTF-8.

mod tables;

use std::borrow::Cow;
use tables::{TABLES, Table};

/// How text is written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charset(Form);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Utf8,
    Utf16 { is_big_endian: bool },
    SingleByte(&'static Table),
}

impl Charset {
    /// The charset of all text that says nothing else.
    pub const UTF_8: Charset = Charset(Form::Utf8);

    /// The charset with this label.
    #[must_use]
    pub fn of_label(label: &str) -> Self {
        let label = label.trim_ascii().to_ascii_lowercase();
        let form = match label.as_str() {
            "utf-8" | "utf8" => Form::Utf8,
            "utf-16be" | "unicodefffe" => Form::Utf16 { is_big_endian: true },
            "utf-16" | "utf-16le" | "unicode" | "unicodefeff" | "csunicode" | "ucs-2" | "iso-10646-ucs-2" => {
                Form::Utf16 { is_big_endian: false }
            }
            label => {
                let named = |table: &&Table| table.labels.split(' ').any(|known| known == label);
                TABLES.iter().find(named).map_or(Form::Utf8, Form::SingleByte)
            }
        };
        Charset(form)
    }

    /// Whether text of this charset is UTF-8, which needs no conversion.
    #[must_use]
    pub fn is_utf8(self) -> bool {
        self.0 == Form::Utf8
    }

    /// The charset in which the escapes of a urlencoded form of this charset are: forms are never UTF-16.
    #[must_use]
    pub fn of_form(self) -> Self {
        match self.0 {
            Form::Utf16 { .. } => Charset::UTF_8,
            Form::Utf8 | Form::SingleByte(_) => self,
        }
    }

    /// The text that the bytes stand for, or why they stand for none. A byte order mark decides the order of UTF-16.
    pub fn decode(self, bytes: &[u8]) -> Result<Cow<'_, str>, String> {
        match self.0 {
            Form::Utf8 => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| error.to_string()),
            Form::Utf16 { is_big_endian } => decode_utf16(bytes, is_big_endian).map(Cow::Owned),
            Form::SingleByte(table) => table.decode(bytes),
        }
    }

    /// The bytes of a text, or the first character that the charset lacks.
    pub fn encode(self, text: &str) -> Result<Cow<'_, [u8]>, char> {
        match self.0 {
            Form::Utf8 => Ok(Cow::Borrowed(text.as_bytes())),
            Form::Utf16 { is_big_endian: true } => {
                Ok(text.encode_utf16().flat_map(u16::to_be_bytes).collect())
            }
            Form::Utf16 { is_big_endian: false } => {
                Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect())
            }
            Form::SingleByte(table) => table.encode(text),
        }
    }
}

fn decode_utf16(bytes: &[u8], is_big_endian: bool) -> Result<String, String> {
    let (bytes, is_big_endian) = match bytes {
        [0xff, 0xfe, rest @ ..] => (rest, false),
        [0xfe, 0xff, rest @ ..] => (rest, true),
        _ => (bytes, is_big_endian),
    };
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err("the last character is incomplete".to_owned());
    }
    let unit = if is_big_endian { u16::from_be_bytes } else { u16::from_le_bytes };
    let characters = char::decode_utf16(pairs.iter().map(|&pair| unit(pair)));
    characters.collect::<Result<_, _>>().map_err(|error| error.to_string())
}

impl Table {
    /// The characters of the bytes from 128 on.
    fn upper(&self) -> Vec<char> {
        let named: Vec<char> = self.characters.chars().collect();
        let first = u8::try_from(256_usize.saturating_sub(named.len())).unwrap_or(128);
        (128..first).map(char::from).chain(named).collect()
    }

    fn decode<'b>(&self, bytes: &'b [u8]) -> Result<Cow<'b, str>, String> {
        if let Some(text) = bytes.is_ascii().then(|| std::str::from_utf8(bytes).ok()).flatten() {
            return Ok(Cow::Borrowed(text));
        }
        let upper = self.upper();
        let character = |(at, &byte): (usize, &u8)| match upper.get(usize::from(byte).wrapping_sub(128)) {
            None => Ok(char::from(byte)),
            Some('\u{fffd}') => Err(format!("invalid byte 0x{byte:02X} at index {at}")),
            Some(&character) => Ok(character),
        };
        bytes.iter().enumerate().map(character).collect::<Result<String, _>>().map(Cow::Owned)
    }

    fn encode<'t>(&self, text: &'t str) -> Result<Cow<'t, [u8]>, char> {
        if text.is_ascii() {
            return Ok(Cow::Borrowed(text.as_bytes()));
        }
        let mut bytes: Vec<(char, u8)> = self.upper().into_iter().zip(128..=255).collect();
        bytes.sort_unstable();
        let byte = |character: char| match u8::try_from(character) {
            Ok(ascii) if ascii.is_ascii() => Ok(ascii),
            _ if character == '\u{fffd}' => Err(character),
            _ => {
                let found = bytes.binary_search_by_key(&character, |&(known, _)| known).ok();
                found.and_then(|at| bytes.get(at)).map(|&(_, byte)| byte).ok_or(character)
            }
        };
        text.chars().map(byte).collect::<Result<Vec<u8>, char>>().map(Cow::Owned)
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
    use super::tables::TABLES;
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
        assert_eq!(decoded("iso-8859-7", b"a\xff"), Err("invalid byte 0xFF at index 1".to_owned()));
        assert_eq!(decoded("utf-16", b"a\0b"), Err("the last character is incomplete".to_owned()));
        assert_eq!(decoded("utf-16", b"\0\xdc"), Err("unpaired surrogate found: dc00".to_owned()));
        assert_eq!(decoded("utf-8", b"a\xe9"), Err("incomplete utf-8 byte sequence from index 1".to_owned()));
        assert_eq!(Charset::of_label("iso-8859-1").encode("a☃b☂"), Err('☃'));
        assert_eq!(Charset::of_label("iso-8859-7").encode("\u{fffd}"), Err('\u{fffd}'));
    }

    #[test]
    fn every_byte_of_a_table_is_written_as_it_was_read() {
        for table in &TABLES {
            let charset = Charset::of_label(table.labels.split(' ').next().unwrap());
            assert!([96, 128].contains(&table.characters.chars().count()), "{}", table.labels);
            assert_eq!(table.upper().len(), 128);
            for byte in 0..=255 {
                if let Ok(text) = charset.decode(&[byte]) {
                    assert_eq!(charset.encode(&text).as_deref(), Ok(&[byte][..]), "{}", table.labels);
                }
            }
        }
    }

    #[test]
    fn a_label_is_in_one_table_only() {
        let mut labels: Vec<&str> = TABLES.iter().flat_map(|table| table.labels.split(' ')).collect();
        let count = labels.len();
        labels.sort_unstable();
        labels.dedup();
        assert_eq!((labels.len(), count), (count, 168));
    }

    #[test]
    fn header_values_are_utf8_or_latin_1() {
        assert_eq!(header_text(b"Zo\xc3\xab"), "Zoë");
        assert_eq!(header_text(b"Zo\xeb"), "Zoë");
        assert_eq!(header_text(b"\x80\xff"), "\u{80}ÿ");
        assert!(matches!(header_text(b"plain"), Cow::Borrowed("plain")));
    }
}
