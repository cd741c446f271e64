//! Guessing the type of a body that has no content type, from its first characters.
//!
//! This runs on every body without a type, so it compares prefixes by hand. Only prefixes are looked
//! at: `12 Main Street` and `[not json` are taken for JSON, and existing pact files rely on it.

use super::ContentType;

/// How many bytes after the leading white space decide.
const WINDOW: usize = 32;

/// The type the start of this text suggests; `text/plain` when nothing does. A byte order mark is skipped.
#[must_use]
pub fn detect_text(text: &str) -> ContentType {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let start = text.trim_start();
    if is_xml_declaration(start) {
        ContentType::xml()
    } else if is_html(text, start) {
        ContentType::html()
    } else if is_element(start) {
        ContentType::xml()
    } else if is_json(start) {
        ContentType::json()
    } else {
        ContentType::text_plain()
    }
}

/// The type the start of these bytes suggests, or nothing when they are not text.
///
/// A byte order mark and leading white space of any length are skipped. Of the bytes after them, 32 must be UTF-8; a
/// character cut off at their end does not count.
#[must_use]
pub fn detect_bytes(bytes: &[u8]) -> Option<ContentType> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let rest = without_leading_space(bytes);
    let window = rest.get(..WINDOW).unwrap_or(rest);
    let is_cut = rest.len() > WINDOW;
    let text = match std::str::from_utf8(window) {
        Ok(text) => text,
        Err(error) if is_cut && error.error_len().is_none() => {
            std::str::from_utf8(window.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    // `<html>` counts as HTML only without space before it, so the space must stay visible.
    let had_space = rest.len() < bytes.len();
    Some(if had_space { detect_text(&format!(" {text}")) } else { detect_text(text) })
}

fn is_xml_declaration(start: &str) -> bool {
    start.strip_prefix("<?xml").is_some_and(|rest| rest.trim_start().starts_with("version"))
}

fn is_html(text: &str, start: &str) -> bool {
    has_prefix_in_any_case(start, "<!DOCTYPE") || has_prefix_in_any_case(text, "<HTML>")
}

fn is_element(start: &str) -> bool {
    start.strip_prefix('<').is_some_and(starts_with_word)
}

fn is_json(start: &str) -> bool {
    start.starts_with(['"', '['])
        || start.starts_with(|c: char| c.is_ascii_digit())
        || start.strip_prefix('{').is_some_and(is_object)
        || ["true", "false", "null"].iter().any(|word| start.starts_with(word))
}

fn is_object(after_brace: &str) -> bool {
    let rest = after_brace.trim_start();
    rest.starts_with('}') || rest.strip_prefix('"').is_some_and(starts_with_word)
}

fn starts_with_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

fn has_prefix_in_any_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Skips white space without looking at more of the bytes than the next character.
fn without_leading_space(mut bytes: &[u8]) -> &[u8] {
    while let Some(width) = leading_space(bytes) {
        bytes = bytes.get(width..).unwrap_or_default();
    }
    bytes
}

fn leading_space(bytes: &[u8]) -> Option<usize> {
    let longest = bytes.get(..4).unwrap_or(bytes);
    let first = longest.utf8_chunks().next()?.valid().chars().next()?;
    first.is_whitespace().then(|| first.len_utf8())
}
