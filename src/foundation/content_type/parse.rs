//! Reading a content type: `main/sub[+suffix][;name=value]*`.
//!
//! Strict on purpose: a text that does not follow this form counts as no type, and the type is detected
//! from the body. The released library refuses the same texts.

use super::Fields;

/// The text is not a content type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a valid content type")]
pub struct ContentTypeError {
    text: String,
    reason: Reason,
}

/// Where a text stops being a content type.
// COMPAT: clients know these texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Reason {
    #[error("a slash (/) was missing between the type and subtype")]
    Slash,
    #[error("an equals sign (=) was missing between a parameter and its value")]
    Equals,
    #[error("a quote (\") was missing from a parameter value")]
    Quote,
    #[error("an invalid token was encountered, {byte:X} at position {position}")]
    Token { byte: u8, position: usize },
}

impl ContentTypeError {
    /// What is wrong with the text, without the text itself.
    #[must_use]
    pub fn reason(&self) -> String {
        self.reason.to_string()
    }
}

pub(super) fn parse(text: &str) -> Result<Fields, ContentTypeError> {
    fields(text).map_err(|reason| ContentTypeError { text: text.to_owned(), reason })
}

fn fields(text: &str) -> Result<Fields, Reason> {
    let invalid = |rest: &str| invalid_token(text, rest);
    let (main, rest) = token(text).ok_or_else(|| invalid(text).unwrap_or(Reason::Slash))?;
    let rest = rest.strip_prefix('/').ok_or_else(|| invalid(rest).unwrap_or(Reason::Slash))?;
    // The sub type may be empty: `application/` is accepted.
    let (sub, mut rest) = possible_token(rest);
    let sub = sub.to_ascii_lowercase();
    let (sub, suffix) = match sub.rsplit_once('+') {
        Some((sub, suffix)) => (sub.to_owned(), Some(suffix.to_owned())),
        None => (sub, None),
    };
    let mut fields = Fields { main: main.to_ascii_lowercase(), sub, suffix, ..Fields::default() };
    while !rest.is_empty() {
        let after = rest.strip_prefix(';').ok_or_else(|| invalid(rest).unwrap_or(Reason::Equals))?;
        let after = after.trim_start_matches(' ');
        if after.is_empty() {
            break;
        }
        let (name, value, remaining) = parameter(text, after)?;
        let value = if name == "charset" { value.to_lowercase() } else { value.to_owned() };
        fields.parameters.insert(name, value);
        rest = remaining;
    }
    Ok(fields)
}

/// What is wrong where `rest`, the end of `text`, begins; `None` at the end of the text.
fn invalid_token(text: &str, rest: &str) -> Option<Reason> {
    let byte = *rest.as_bytes().first()?;
    Some(Reason::Token { byte, position: text.len() - rest.len() })
}

fn parameter<'t>(text: &str, after: &'t str) -> Result<(String, &'t str, &'t str), Reason> {
    let invalid = |rest: &str| invalid_token(text, rest).unwrap_or(Reason::Equals);
    let (name, rest) = token(after).ok_or_else(|| invalid(after))?;
    let rest = rest.strip_prefix('=').ok_or_else(|| invalid(rest))?;
    let (value, rest) = match rest.strip_prefix('"') {
        Some(quoted) => quoted_value(text, quoted)?,
        None => possible_token(rest),
    };
    Ok((name.to_ascii_lowercase(), value, rest))
}

/// COMPAT: no escapes inside the quotes; a backslash makes the value invalid.
fn quoted_value<'t>(text: &str, quoted: &'t str) -> Result<(&'t str, &'t str), Reason> {
    let (value, rest) = quoted.split_once('"').ok_or(Reason::Quote)?;
    match value.find(|c: char| c == '\\' || c.is_control()) {
        Some(at) => Err(invalid_token(text, &quoted[at..]).unwrap_or(Reason::Quote)),
        None => Ok((value, rest)),
    }
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
