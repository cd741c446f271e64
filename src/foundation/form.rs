//! Names and values with `&`, `=` and `%`: query strings and urlencoded forms.
//!
//! Reading is the same for both and never fails: what cannot be decoded stays as it is. Writing differs
//! in the characters left literal. The model decides what several values of one name mean.

use super::charset::Charset;
use std::fmt::Write;

/// Reads `a=1&b` into pairs, in order; a name without `=` has no value. Empty pieces are skipped.
#[must_use]
pub fn parse_pairs(text: &str) -> Vec<(String, Option<String>)> {
    text.split('&').filter(|piece| !piece.is_empty()).map(pair).collect()
}

/// Reads pairs whose bytes, escaped or not, are in this charset. A name or value that is no text of the charset stays
/// undecoded.
#[must_use]
pub fn parse_pairs_in(charset: Charset, bytes: &[u8]) -> Vec<(String, Option<String>)> {
    let charset = charset.of_form();
    if charset.is_utf8() {
        return parse_pairs(&String::from_utf8_lossy(bytes));
    }
    let decode = |piece: &[u8]| match charset.decode(&unescaped(piece)) {
        Ok(text) => text.into_owned(),
        Err(_) => String::from_utf8_lossy(piece).into_owned(),
    };
    let pieces = bytes.split(|&byte| byte == b'&').filter(|piece| !piece.is_empty());
    let pairs = pieces.map(|piece| match piece.iter().position(|&byte| byte == b'=') {
        Some(at) => (decode(&piece[..at]), Some(decode(&piece[at + 1..]))),
        None => (decode(piece), None),
    });
    pairs.collect()
}

fn pair(piece: &str) -> (String, Option<String>) {
    match piece.split_once('=') {
        Some((name, value)) => (decode(name), Some(decode(value))),
        None => (decode(piece), None),
    }
}

/// Replaces `+` by a space and `%XX` by its byte.
///
/// Malformed escapes stay. A text whose bytes are not UTF-8 is returned as it was, as a whole.
#[must_use]
pub fn decode(text: &str) -> String {
    if !text.contains(['+', '%']) {
        return text.to_owned();
    }
    String::from_utf8(unescaped(text.as_bytes())).unwrap_or_else(|_| text.to_owned())
}

fn unescaped(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, escaped_byte(after)) {
            (b'%', Some((value, after))) => {
                decoded.push(value);
                rest = after;
            }
            (b'+', _) => decoded.push(b' '),
            _ => decoded.push(byte),
        }
    }
    decoded
}

fn escaped_byte(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let (&[high, low], rest) = bytes.split_first_chunk::<2>()?;
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let value = digit(high)? * 16 + digit(low)?;
    Some((u8::try_from(value).ok()?, rest))
}

/// Writes the query string of pact files up to version 2: sorted by name, pairs with one name in order.
///
/// Pairs without a name are left out. Values keep only letters, digits and `-` literal; names keep all
/// visible ASCII characters that have no meaning in a query.
#[must_use]
pub fn print_query<'a>(pairs: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> String {
    // COMPAT: values as the established library writes them. It leaves names bare, which cannot be read
    // back when they hold a separator; those characters alone are escaped.
    let mut pairs: Vec<_> = pairs.into_iter().filter(|(name, _)| !name.is_empty()).collect();
    pairs.sort_by_key(|(name, _)| *name);
    join(
        pairs,
        &Escapes { is_literal: is_literal_in_name, hex: lower_hex, charset: Charset::UTF_8 },
        &Escapes {
            is_literal: |byte| byte.is_ascii_alphanumeric() || byte == b'-',
            hex: lower_hex,
            charset: Charset::UTF_8,
        },
    )
}

/// Writes a body of type `application/x-www-form-urlencoded`, in the order given.
#[must_use]
pub fn encode_form<'a>(pairs: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> String {
    encode_form_in(Charset::UTF_8, pairs)
}

/// The same with escapes in this charset. A character that the charset lacks is written as it is; encoding the form
/// then says which one is missing.
#[must_use]
pub fn encode_form_in<'a>(
    charset: Charset,
    pairs: impl IntoIterator<Item = (&'a str, Option<&'a str>)>,
) -> String {
    let escapes = Escapes {
        is_literal: |byte| byte.is_ascii_alphanumeric() || b"*-._".contains(&byte),
        hex: upper_hex,
        charset: charset.of_form(),
    };
    join(pairs, &escapes, &escapes)
}

struct Escapes {
    is_literal: fn(u8) -> bool,
    hex: fn(&mut String, u8),
    charset: Charset,
}

impl Escapes {
    fn write(&self, text: &str, output: &mut String) {
        match self.charset.encode(text) {
            Ok(bytes) => self.write_bytes(&bytes, output),
            Err(_) => text.chars().for_each(|character| {
                match self.charset.encode(character.encode_utf8(&mut [0; 4])) {
                    Ok(bytes) => self.write_bytes(&bytes, output),
                    Err(missing) => output.push(missing),
                }
            }),
        }
    }

    fn write_bytes(&self, bytes: &[u8], output: &mut String) {
        for &byte in bytes {
            match byte {
                b' ' => output.push('+'),
                byte if (self.is_literal)(byte) => output.push(char::from(byte)),
                byte => (self.hex)(output, byte),
            }
        }
    }
}

fn join<'a>(
    pairs: impl IntoIterator<Item = (&'a str, Option<&'a str>)>,
    names: &Escapes,
    values: &Escapes,
) -> String {
    let mut output = String::new();
    for (at, (name, value)) in pairs.into_iter().enumerate() {
        if at > 0 {
            output.push('&');
        }
        names.write(name, &mut output);
        if let Some(value) = value {
            output.push('=');
            values.write(value, &mut output);
        }
    }
    output
}

fn is_literal_in_name(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"%&=+#".contains(&byte)
}

// Writing to a `String` cannot fail.
fn lower_hex(output: &mut String, byte: u8) {
    let _ = write!(output, "%{byte:02x}");
}

fn upper_hex(output: &mut String, byte: u8) {
    let _ = write!(output, "%{byte:02X}");
}

#[cfg(test)]
mod tests {
    use super::{decode, encode_form, parse_pairs, print_query};

    fn pairs(text: &str) -> Vec<(String, Option<String>)> {
        parse_pairs(text)
    }

    fn printed(pairs: &[(&str, Option<&str>)]) -> String {
        print_query(pairs.iter().copied())
    }

    #[test]
    fn a_query_string_is_read_into_pairs() {
        for (text, expected) in [
            ("", &[][..]),
            ("a", &[("a", None)]),
            ("a=", &[("a", Some(""))]),
            ("a=b=c", &[("a", Some("b=c"))]),
            ("=x", &[("", Some("x"))]),
            ("a=1&&b=2&", &[("a", Some("1")), ("b", Some("2"))]),
            ("a=1&b=&c&a=2%20x", &[("a", Some("1")), ("b", Some("")), ("c", None), ("a", Some("2 x"))]),
            ("a=%2B+%20", &[("a", Some("+  "))]),
            ("a=%zz&b=%4&c=%", &[("a", Some("%zz")), ("b", Some("%4")), ("c", Some("%"))]),
            ("a=%E2%82%AC", &[("a", Some("€"))]),
            ("a=%ff&b=%ff+x", &[("a", Some("%ff")), ("b", Some("%ff+x"))]),
            ("a=é&b=日本&c=Ł", &[("a", Some("é")), ("b", Some("日本")), ("c", Some("Ł"))]),
            ("a=%Łé", &[("a", Some("%Łé"))]),
            ("?a=1", &[("?a", Some("1"))]),
            ("a[]=1&a[]=2", &[("a[]", Some("1")), ("a[]", Some("2"))]),
            ("a=1;b=2", &[("a", Some("1;b=2"))]),
            ("a+b%3D=1", &[("a b=", Some("1"))]),
        ] {
            let expected: Vec<_> =
                expected.iter().map(|(name, value)| ((*name).to_owned(), value.map(str::to_owned))).collect();
            assert_eq!(pairs(text), expected, "{text}");
        }
    }

    #[test]
    fn a_query_string_is_written_sorted_and_escaped() {
        for (pairs, expected) in [
            (&[("b", Some("2")), ("a", Some("1")), ("a", Some("3"))][..], "a=1&a=3&b=2"),
            (
                &[("a", Some("x y")), ("a", Some("1+2")), ("a", Some("a=b&c")), ("a", Some("")), ("a", None)],
                "a=x+y&a=1%2b2&a=a%3db%26c&a=&a",
            ),
            (&[("a", Some("/:;,@~._-*!'()"))], "a=%2f%3a%3b%2c%40%7e%2e%5f-%2a%21%27%28%29"),
            (&[("a", Some("é€"))], "a=%c3%a9%e2%82%ac"),
            (&[("a", Some("œ\t\n"))], "a=%c5%93%09%0a"),
            (&[("", Some("x")), ("a b", Some("c"))], "a+b=c"),
            (&[("a[]", Some("1")), ("a.b_c", Some("2"))], "a.b_c=2&a[]=1"),
            (&[("a=b&c%é#", None)], "a%3db%26c%25%c3%a9%23"),
            (&[], ""),
        ] {
            assert_eq!(printed(pairs), expected);
        }
    }

    #[test]
    fn a_form_is_written_in_order_with_the_usual_escapes() {
        let form = [("c", Some("x y&")), ("a", Some("é*-._~")), ("b b", None)];

        assert_eq!(encode_form(form), "c=x+y%26&a=%C3%A9*-._%7E&b+b");
    }

    #[test]
    fn what_is_written_can_be_read_back() {
        let mut random = fastrand::Rng::with_seed(3);
        let mut text =
            || -> String { (0..random.usize(1..8)).map(|_| random.char('\0'..'\u{1000}')).collect() };
        for _ in 0..2_000 {
            let (name, value) = (text(), text());
            let expected = vec![(name.clone(), Some(value.clone()))];
            assert_eq!(pairs(&print_query([(name.as_str(), Some(value.as_str()))])), expected);
            assert_eq!(pairs(&encode_form([(name.as_str(), Some(value.as_str()))])), expected);
        }
    }

    #[test]
    fn text_without_escapes_stays_as_it_is() {
        assert_eq!(decode("plain text"), "plain text");
        assert_eq!(decode("a%2"), "a%2");
        assert_eq!(decode("%2%41"), "%2A");
    }
}
