//! Paths of requests: one normal form for those that differ in nothing but how they are escaped.
//!
//! A pact may have `/a b` or `/a%20b`, and clients write escapes in either case. What is reserved stays
//! distinct from its escape: `%2F` is not a slash.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The normal form of a path: characters that need no escape stand for themselves, those that cannot stand
/// in a request line are escaped, hexadecimal digits are in upper case, and the empty path is `/`.
///
/// Two paths mean the same if their normal forms are equal.
#[must_use]
pub fn normal_form(path: &str) -> Cow<'_, str> {
    if path.is_empty() {
        return Cow::Borrowed("/");
    }
    let bytes = path.as_bytes();
    let Some(mut at) = bytes.iter().position(|&byte| !may_stand(byte)) else { return Cow::Borrowed(path) };
    let mut normal = String::with_capacity(path.len() + 8);
    normal.push_str(&path[..at]);
    while let Some(&byte) = bytes.get(at) {
        if let Some(escaped) = escaped_byte(bytes, at) {
            push(&mut normal, escaped, is_unreserved(escaped));
            at += 3;
        } else {
            push(&mut normal, byte, may_stand(byte));
            at += 1;
        }
    }
    Cow::Owned(normal)
}

fn push(normal: &mut String, byte: u8, is_bare: bool) {
    if is_bare {
        normal.push(char::from(byte));
    } else {
        // Writing to a string cannot fail.
        let _ = write!(normal, "%{byte:02X}");
    }
}

/// The path as people read it: without the escapes of characters that mean the same with and without one.
/// Nothing if there are none. Escapes that are no UTF-8 stay.
#[must_use]
pub fn readable(path: &str) -> Option<String> {
    let bytes = path.as_bytes();
    let mut readable = String::new();
    let (mut at, mut copied) = (0, 0);
    while at < bytes.len() {
        let Some(byte) = escaped_byte(bytes, at) else {
            at += 1;
            continue;
        };
        let mut run = Vec::new();
        match byte {
            // Without its escape it would begin another one.
            b'%' if bytes.get(at + 3..at + 5).is_some_and(|next| next.iter().all(u8::is_ascii_hexdigit)) => {}
            0x80.. => {
                let rest = (at..).step_by(3).map_while(|at| escaped_byte(bytes, at));
                run.extend(rest.take_while(|byte| *byte >= 0x80));
            }
            _ if is_unreserved(byte) || !may_stand(byte) => run.push(byte),
            _ => {}
        }
        for chunk in run.utf8_chunks() {
            if !chunk.valid().is_empty() {
                readable.push_str(&path[copied..at]);
                readable.push_str(chunk.valid());
                copied = at + 3 * chunk.valid().len();
                at = copied;
            }
            at += 3 * chunk.invalid().len();
        }
        if run.is_empty() {
            at += 3;
        }
    }
    (copied > 0).then(|| readable + &path[copied..])
}

/// The byte that an escape at this place stands for, if one begins there.
fn escaped_byte(bytes: &[u8], at: usize) -> Option<u8> {
    let &[b'%', high, low] = bytes.get(at..at + 3)? else { return None };
    let digit = |byte| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? << 4 | digit(low)?)
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// Whether the character needs no escape in the path of a request line. `?` is there only in paths of files.
fn may_stand(byte: u8) -> bool {
    is_unreserved(byte) || b"!$&'()*+,;=:@/?".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::{normal_form, readable};
    use std::borrow::Cow;

    #[test]
    fn paths_have_one_normal_form() {
        let table = [
            ("", "/"),
            ("/", "/"),
            ("/a b", "/a%20b"),
            ("/a%20b", "/a%20b"),
            ("/é/☃", "/%C3%A9/%E2%98%83"),
            ("/%c3%A9", "/%C3%A9"),
            ("/%ff", "/%FF"),
            ("/a%7Eb%41%2d", "/a~bA-"),
            ("/a%2fb", "/a%2Fb"),
            ("/a(1)'", "/a(1)'"),
            ("/a%281%29%27", "/a%281%29%27"),
            ("/a#b", "/a%23b"),
            ("/100%", "/100%25"),
            ("/%zz%2", "/%25zz%252"),
            ("/%25zz", "/%25zz"),
            ("/%%41", "/%25A"),
            ("/a[1]{b}", "/a%5B1%5D%7Bb%7D"),
            ("/a%5b1%5D", "/a%5B1%5D"),
            ("/\"<>\\^`|\u{7f}\t", "/%22%3C%3E%5C%5E%60%7C%7F%09"),
            ("/../a//b/./?x", "/../a//b/./?x"),
            ("/%3F", "/%3F"),
        ];
        for (path, normal) in table {
            assert_eq!(normal_form(path), normal, "{path}");
            assert_eq!(normal_form(normal), normal, "{path}, again");
        }
    }

    #[test]
    fn the_normal_form_of_most_paths_is_the_path_itself() {
        for path in ["/", "/users/1;v=2", "/a+b,c:@!$&'()*=~._-"] {
            assert!(matches!(normal_form(path), Cow::Borrowed(same) if same == path), "{path}");
        }
    }

    #[test]
    fn escapes_are_read_unless_they_mean_something_else() {
        let table = [
            ("/a", None),
            ("/a%2Fb%3F%28", None),
            ("/a%20b/1", Some("/a b/1")),
            ("/%C3%A9%e2%98%83x", Some("/é☃x")),
            ("/%7e%41", Some("/~A")),
            ("/%ff", None),
            ("/%ff%C3%A9%2f%fe%20", Some("/%ffé%2f%fe ")),
            ("/%C3%28", None),
            ("/100%25", Some("/100%")),
            ("/%2541", None),
            ("/%25zz", Some("/%zz")),
            ("/%2", None),
            ("/%5B%5d", Some("/[]")),
        ];
        for (path, expected) in table {
            assert_eq!(readable(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn any_text_has_a_stable_normal_form_and_can_be_read() {
        let mut random = fastrand::Rng::with_seed(7);
        let pieces = ["%", "2", "f", "C3", "%A9", "%c3%a9", "é", "☃", "/", " ", "%2F", "[", "~", "%7E"];
        for _ in 0..5_000 {
            let path: String =
                (0..random.usize(0..9)).map(|_| pieces[random.usize(0..pieces.len())]).collect();
            let normal = normal_form(&path).into_owned();
            assert_eq!(normal_form(&normal), normal, "{path}");
            if let Some(read) = readable(&normal) {
                assert_eq!(normal_form(&read), normal, "{path}");
            }
        }
    }
}
