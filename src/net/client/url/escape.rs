//! Which characters stand literally where in a URL.

use crate::foundation::text::shortened;
use std::borrow::Cow;
use std::fmt::Write;

/// What a path cannot hold literally, beside controls and everything outside ASCII.
pub(super) const PATH: &[u8] = b" \"#<>?\\^`{}";

/// The same of a query.
pub(super) const QUERY: &[u8] = b" \"#'<>";

/// Escapes what is listed. Escapes that are there stay.
pub(super) fn escape<'t>(text: &'t str, listed: &[u8]) -> Cow<'t, str> {
    escape_bytes(text, |byte| byte.is_ascii_graphic() && !listed.contains(&byte))
}

/// Escapes everything but letters, digits and `-_.~`, so that the text is one segment or one value.
#[must_use]
pub fn escape_segment(text: &str) -> Cow<'_, str> {
    escape_bytes(text, |byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte))
}

fn escape_bytes(text: &str, is_literal: impl Fn(u8) -> bool) -> Cow<'_, str> {
    if text.bytes().all(&is_literal) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        if is_literal(byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    Cow::Owned(escaped)
}

/// Follows the segments `.` and `..` of a path that starts with a slash.
pub(super) fn without_dots(path: &str) -> String {
    if !path.contains("/.") && !path.contains("/%2") {
        return path.to_owned();
    }
    let mut segments: Vec<&str> = Vec::new();
    let mut ends_open = false;
    for segment in path.split('/').skip(1) {
        let dots = segment.replace("%2e", ".").replace("%2E", ".");
        ends_open = matches!(dots.as_str(), "." | "..");
        match dots.as_str() {
            "." => {}
            ".." => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    let slash = if ends_open && !segments.is_empty() { "/" } else { "" };
    format!("/{}{slash}", segments.join("/"))
}

/// A text that may be a URL, without the credentials it may have.
fn without_login(text: &str) -> Cow<'_, str> {
    let start = text.find("://").map_or(0, |at| at + 3);
    let (scheme, rest) = text.split_at(start);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    match rest.get(..end).and_then(|authority| authority.rfind('@')) {
        Some(at) => Cow::Owned(format!("{scheme}{}", rest.get(at + 1..).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// Names of query parameters whose values are secrets.
const SECRETS: [&str; 6] = ["token", "access_token", "key", "password", "secret", "sig"];

/// How many bytes of a URL are shown.
const SHOWN: usize = 1000;

/// A text that may be a URL, as messages show it: without credentials, without the values of secret query parameters,
/// and shortened if it is long.
#[must_use]
pub fn shown_url(text: &str) -> Cow<'_, str> {
    let masked = match without_login(text) {
        Cow::Borrowed(text) => masked(text),
        Cow::Owned(text) => Cow::Owned(masked(&text).into_owned()),
    };
    if masked.len() <= SHOWN { masked } else { Cow::Owned(shortened(&masked, SHOWN).into_owned()) }
}

/// The text with `****` for the values of secret query parameters.
fn masked(text: &str) -> Cow<'_, str> {
    let (before, fragment) = text.find('#').map_or((text, ""), |at| text.split_at(at));
    let Some((path, query)) = before.split_once('?') else { return Cow::Borrowed(text) };
    let is_secret = |piece: &&str| {
        piece
            .split_once('=')
            .is_some_and(|(name, _)| SECRETS.iter().any(|secret| name.eq_ignore_ascii_case(secret)))
    };
    if !query.split('&').any(|piece| is_secret(&piece)) {
        return Cow::Borrowed(text);
    }
    let pieces = query.split('&').map(|piece| match piece.split_once('=').filter(|_| is_secret(&piece)) {
        Some((name, _)) => format!("{name}=****"),
        None => piece.to_owned(),
    });
    Cow::Owned(format!("{path}?{}{fragment}", pieces.collect::<Vec<_>>().join("&")))
}
