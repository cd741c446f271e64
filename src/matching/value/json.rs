//! Rules on JSON values that are compared whole: scalars, or a scalar with anything.
//!
//! `body::json` walks lists and maps. Here one rule is applied to one value, and JSON values and their
//! types get their names in messages.

use super::signature::check_signature;
use super::text::{self, check_semver};
use super::{Check, CoreCheck, Refusal, Verdict, unable};
use crate::foundation::json::{Kind, Node, number};
use crate::matching::plugins::FieldValue;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;

/// The name of a value's type in messages.
fn type_name(value: Node<'_>) -> &'static str {
    match value.kind() {
        Kind::Null => "Null",
        Kind::Boolean => "Boolean",
        Kind::Number if is_integer(value) => "Integer",
        Kind::Number => "Decimal",
        Kind::String => "String",
        Kind::Array => "Array",
        Kind::Object => "Object",
    }
}

/// Whether two values have the same type. Integers and decimals do.
fn types_match(expected: Node<'_>, actual: Node<'_>) -> bool {
    expected.kind() == actual.kind()
}

fn is_integer(value: Node<'_>) -> bool {
    value.number_text().is_some_and(number::is_integer)
}

fn is_decimal(value: Node<'_>) -> bool {
    value.number_text().is_some_and(|text| !number::is_integer(text))
}

/// A value and its type in messages: strings in single quotes, others as compact JSON.
fn named(value: Node<'_>, limit: usize) -> String {
    match value.as_str() {
        Some(text) => format!("'{text}' (String)"),
        None => format!("{} ({})", value.to_json_up_to(limit), type_name(value)),
    }
}

/// The message about another value in the place of a list or map. Values are shown up to a limit in bytes.
pub(in crate::matching) fn kind_conflict(expected: Node<'_>, actual: Node<'_>, limit: usize) -> String {
    let (expected, actual) = (named(expected, limit), named(actual, limit));
    format!("Type mismatch: Expected {actual} to be the same type as {expected}")
}

/// The text that rules about texts judge: a string itself, anything else as JSON. Borrowed where possible.
fn text_form(value: Node<'_>) -> Cow<'_, str> {
    match value.number_text() {
        Some(text) => Cow::Borrowed(text),
        None => value.to_raw_text(),
    }
}

/// One rule applied to one JSON value.
pub(in crate::matching) fn check_json(
    check: &Check,
    expected: Node<'_>,
    actual: Node<'_>,
    is_cascaded: bool,
) -> Verdict {
    judge_json(check, expected, actual, is_cascaded)
        .map_err(|refusal| refusal.of_json(expected, actual, is_cascaded))
}

/// Whether a JSON value passes a rule.
#[inline]
pub(in crate::matching) fn judge_json<'c>(
    check: &'c Check,
    expected: Node<'_>,
    actual: Node<'_>,
    is_cascaded: bool,
) -> Result<(), Refusal<'c>> {
    check.judge(
        |core| passes(core, expected, actual, is_cascaded),
        || (FieldValue::Json(expected), FieldValue::Json(actual)),
    )
}

impl Refusal<'_> {
    /// Why a JSON value does not pass.
    #[cold]
    pub(in crate::matching) fn of_json(
        self,
        expected: Node<'_>,
        actual: Node<'_>,
        is_cascaded: bool,
    ) -> String {
        match self {
            Refusal::Core(check) => refuse(check, expected, actual, is_cascaded).err().unwrap_or_default(),
            Refusal::Plugin(text) => text,
        }
    }
}

fn passes(check: &CoreCheck, expected: Node<'_>, actual: Node<'_>, is_cascaded: bool) -> bool {
    match check {
        CoreCheck::Equality | CoreCheck::Values => expected == actual,
        CoreCheck::Size { min, max } if is_limited(expected, actual, is_cascaded) => {
            min.is_none_or(|min| actual.len() >= min) && max.is_none_or(|max| actual.len() <= max)
        }
        CoreCheck::Type | CoreCheck::Size { .. } => types_match(expected, actual),
        CoreCheck::Integer => is_integer(actual),
        CoreCheck::Decimal => is_decimal(actual),
        CoreCheck::Number => actual.kind() == Kind::Number,
        CoreCheck::Boolean => {
            actual.kind() == Kind::Boolean || matches!(actual.as_str(), Some("true" | "false"))
        }
        CoreCheck::Null => actual.is_null(),
        CoreCheck::Regex(regex) => regex.is_match(&text_form(actual)),
        CoreCheck::Include(value) => text_form(actual).contains(&**value),
        CoreCheck::Moment(pattern) => pattern.check(&text_form(actual)).is_ok(),
        CoreCheck::Semver => actual.as_str().is_some_and(|text| check_semver(text).is_ok()),
        CoreCheck::NotEmpty => !is_empty(actual),
        CoreCheck::ContentType(wanted) => check_content_type(expected, actual, wanted).is_ok(),
        CoreCheck::EachKey(_) | CoreCheck::EachValue(_) | CoreCheck::ArrayContains(_) => is_cascaded,
        // A rule about texts judges the text of the value.
        about_texts => {
            text::check_core(about_texts, &text_form(expected), &text_form(actual), is_cascaded).is_ok()
        }
    }
}

/// Limits are for lists; for anything else a rule with limits is about the type.
fn is_limited(expected: Node<'_>, actual: Node<'_>, is_cascaded: bool) -> bool {
    !is_cascaded && expected.is_array() && actual.is_array()
}

/// Why a value does not pass. Values are shown whole; a list or map appears here
/// only where a scalar is expected.
#[cold]
fn refuse(check: &CoreCheck, expected: Node<'_>, actual: Node<'_>, is_cascaded: bool) -> Verdict {
    let named = |value| named(value, usize::MAX);
    let shown = || named(actual);
    Err(match check {
        CoreCheck::Equality | CoreCheck::Values => {
            format!("Expected {} to be equal to {}", shown(), named(expected))
        }
        CoreCheck::Size { min, max } if is_limited(expected, actual, is_cascaded) => {
            let limit = match (min, max) {
                (Some(min), _) if actual.len() < *min => format!("least {min}"),
                (_, max) => format!("most {}", max.unwrap_or_default()),
            };
            format!("Expected '{}' to have at {limit} item(s)", actual.to_json())
        }
        CoreCheck::Type | CoreCheck::Size { .. } => {
            format!("Expected {} to be the same type as {}", shown(), named(expected))
        }
        CoreCheck::Integer => format!("Expected {} to be an integer", shown()),
        CoreCheck::Decimal => format!("Expected {} to be a decimal number", shown()),
        CoreCheck::Number => format!("Expected {} to be a number", shown()),
        CoreCheck::Boolean => format!("Expected {} to match a boolean", shown()),
        CoreCheck::Null => format!("Expected {} to be a null value", shown()),
        CoreCheck::Regex(regex) => return regex.check(&text_form(actual), &actual.to_text()),
        CoreCheck::Include(value) => format!("Expected '{}' to include '{value}'", actual.to_text()),
        CoreCheck::Moment(pattern) => return check_moment(pattern, actual),
        CoreCheck::Semver => match actual.as_str() {
            Some(text) => return check_semver(text),
            None => {
                format!("Expected something that matches a semantic version, but got '{}'", actual.to_json())
            }
        },
        CoreCheck::NotEmpty if actual.is_null() => "Expected non-empty value but got a NULL".to_owned(),
        CoreCheck::NotEmpty => format!("Expected {} to not be empty", shown()),
        CoreCheck::ContentType(wanted) => return check_content_type(expected, actual, wanted),
        CoreCheck::EachKey(_) | CoreCheck::EachValue(_) | CoreCheck::ArrayContains(_) => {
            return unable(actual.to_json(), check);
        }
        about_texts => {
            return text::check_core(about_texts, &text_form(expected), &text_form(actual), is_cascaded);
        }
    })
}

fn check_moment(pattern: &super::date::LazyPattern, actual: Node<'_>) -> Verdict {
    pattern
        .check(&text_form(actual))
        .map_err(|reason| format!("{}: {reason}", pattern.refusal(&actual.to_text())))
}

fn is_empty(value: Node<'_>) -> bool {
    match value.kind() {
        Kind::Null => true,
        Kind::String => value.as_str() == Some(""),
        Kind::Array | Kind::Object => value.is_empty(),
        Kind::Boolean | Kind::Number => false,
    }
}

/// A string that is valid base64 is decoded first.
fn check_content_type(expected: Node<'_>, actual: Node<'_>, wanted: &str) -> Verdict {
    if expected == actual {
        return Ok(());
    }
    let text = actual.to_raw_text();
    let decoded = actual.as_str().and_then(|text| STANDARD.decode(text).ok());
    let bytes = decoded.as_deref().unwrap_or(text.as_bytes());
    check_signature(&[], bytes, wanted)
        .map_err(|reason| format!("Failed to match data to have a content type of '{wanted}': {reason}"))
}
