//! Reading a content type: `main/sub[+suffix][;name=value]*`.
//!
//! Strict on purpose: a text that does not follow this form counts as no type at all, and detection
//! takes over. The established library refuses the same texts.

use super::Fields;

/// The text is not a content type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a valid content type")]
pub struct ContentTypeError {
    text: String,
}

pub(super) fn parse(text: &str) -> Result<Fields, ContentTypeError> {
    fields(text).ok_or_else(|| ContentTypeError { text: text.to_owned() })
}

fn fields(text: &str) -> Option<Fields> {
    let (main, rest) = token(text)?;
    // The sub type may be empty: `application/` is accepted.
    let (sub, mut rest) = possible_token(rest.strip_prefix('/')?);
    let sub = sub.to_ascii_lowercase();
    let (sub, suffix) = match sub.rsplit_once('+') {
        Some((sub, suffix)) => (sub.to_owned(), Some(suffix.to_owned())),
        None => (sub, None),
    };
    let mut fields = Fields { main: main.to_ascii_lowercase(), sub, suffix, ..Fields::default() };
    while !rest.is_empty() {
        let after = rest.strip_prefix(';')?.trim_start_matches(' ');
        if after.is_empty() {
            break;
        }
        let (name, value, remaining) = parameter(after)?;
        let value = if name == "charset" { value.to_lowercase() } else { value.to_owned() };
        fields.parameters.insert(name, value);
        rest = remaining;
    }
    Some(fields)
}

fn parameter(text: &str) -> Option<(String, &str, &str)> {
    let (name, rest) = token(text)?;
    let rest = rest.strip_prefix('=')?;
    let (value, rest) = match rest.strip_prefix('"') {
        Some(quoted) => quoted_value(quoted)?,
        None => possible_token(rest),
    };
    Some((name.to_ascii_lowercase(), value, rest))
}

/// COMPAT: no escapes inside the quotes; a backslash makes the value invalid.
fn quoted_value(text: &str) -> Option<(&str, &str)> {
    let (value, rest) = text.split_once('"')?;
    let is_sound = !value.chars().any(|c| c == '\\' || c.is_control());
    is_sound.then_some((value, rest))
}

fn token(text: &str) -> Option<(&str, &str)> {
    Some(possible_token(text)).filter(|(token, _)| !token.is_empty())
}

fn possible_token(text: &str) -> (&str, &str) {
    let end = text.find(|c| !is_token_char(c)).unwrap_or(text.len());
    text.split_at(end)
}

fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}
