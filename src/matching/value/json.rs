//! Rules on JSON values that are compared whole: scalars, or a scalar with anything.
//!
//! Lists and maps are walked by `body::json`; here is what one rule says to one value, and how JSON
//! values and their types are named in messages.

use super::signature::check_signature;
use super::text::{check_code, check_semver};
use super::{Check, Verdict, unable};
use crate::foundation::json::{Kind, Node, number};
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

/// Whether two values are of one type; integers and decimals are.
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

/// The message about a container where something else arrived. Values are shown up to so many bytes.
pub(in crate::matching) fn kind_conflict(expected: Node<'_>, actual: Node<'_>, limit: usize) -> String {
    let (expected, actual) = (named(expected, limit), named(actual, limit));
    format!("Type mismatch: Expected {actual} to be the same type as {expected}")
}

/// What text rules look at: a string itself, anything else as JSON. Borrows where it can.
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
    if passes_json(check, expected, actual, is_cascaded) {
        return Ok(());
    }
    refuse(check, expected, actual, is_cascaded)
}

/// Whether a JSON value passes a rule.
pub(in crate::matching) fn passes_json(
    check: &Check,
    expected: Node<'_>,
    actual: Node<'_>,
    is_cascaded: bool,
) -> bool {
    match check {
        Check::Equality | Check::Values => expected == actual,
        Check::Size { min, max } if is_limited(expected, actual, is_cascaded) => {
            min.is_none_or(|min| actual.len() >= min) && max.is_none_or(|max| actual.len() <= max)
        }
        Check::Type | Check::Size { .. } => types_match(expected, actual),
        Check::Integer => is_integer(actual),
        Check::Decimal => is_decimal(actual),
        Check::Number => actual.kind() == Kind::Number,
        Check::Boolean => actual.kind() == Kind::Boolean || matches!(actual.as_str(), Some("true" | "false")),
        Check::Null => actual.is_null(),
        Check::Regex(regex) => regex.is_match(&text_form(actual)),
        Check::Include(value) => text_form(actual).contains(&**value),
        Check::Moment(pattern) => pattern.check(&text_form(actual)).is_ok(),
        Check::Semver => actual.as_str().is_some_and(|text| check_semver(text).is_ok()),
        Check::NotEmpty => !is_empty(actual),
        Check::ContentType(wanted) => check_content_type(actual, wanted).is_ok(),
        Check::StatusCode(class) => check_code(&text_form(actual), class).is_ok(),
        Check::EachKey(_) | Check::EachValue(_) | Check::ArrayContains(_) => is_cascaded,
        Check::Plugin(_) => false,
    }
}

/// Limits are for lists; for anything else a rule with limits is about the type.
fn is_limited(expected: Node<'_>, actual: Node<'_>, is_cascaded: bool) -> bool {
    !is_cascaded && expected.is_array() && actual.is_array()
}

/// Why a value does not pass. What is no container is shown whole, and containers once for each scalar at most.
#[cold]
fn refuse(check: &Check, expected: Node<'_>, actual: Node<'_>, is_cascaded: bool) -> Verdict {
    let named = |value| named(value, usize::MAX);
    let shown = || named(actual);
    Err(match check {
        Check::Equality | Check::Values => format!("Expected {} to be equal to {}", shown(), named(expected)),
        Check::Size { min, max } if is_limited(expected, actual, is_cascaded) => {
            let limit = match (min, max) {
                (Some(min), _) if actual.len() < *min => format!("least {min}"),
                (_, max) => format!("most {}", max.unwrap_or_default()),
            };
            format!("Expected '{}' to have at {limit} item(s)", actual.to_json())
        }
        Check::Type | Check::Size { .. } => {
            format!("Expected {} to be the same type as {}", shown(), named(expected))
        }
        Check::Integer => format!("Expected {} to be an integer", shown()),
        Check::Decimal => format!("Expected {} to be a decimal number", shown()),
        Check::Number => format!("Expected {} to be a number", shown()),
        Check::Boolean => format!("Expected {} to match a boolean", shown()),
        Check::Null => format!("Expected {} to be a null value", shown()),
        Check::Regex(regex) => return regex.check(&text_form(actual), &actual.to_text()),
        Check::Include(value) => format!("Expected '{}' to include '{value}'", actual.to_text()),
        Check::Moment(pattern) => return check_moment(pattern, actual),
        Check::Semver => match actual.as_str() {
            Some(text) => return check_semver(text),
            None => {
                format!("Expected something that matches a semantic version, but got '{}'", actual.to_json())
            }
        },
        Check::NotEmpty if actual.is_null() => "Expected non-empty value but got a NULL".to_owned(),
        Check::NotEmpty => format!("Expected {} to not be empty", shown()),
        Check::ContentType(wanted) => return check_content_type(actual, wanted),
        Check::StatusCode(class) => return check_code(&text_form(actual), class),
        Check::Plugin(_) => return check.refuse_plugin(),
        Check::EachKey(_) | Check::EachValue(_) | Check::ArrayContains(_) => {
            return unable(actual.to_json(), check);
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

/// Strings are taken for base64 when they read as that.
fn check_content_type(actual: Node<'_>, wanted: &str) -> Verdict {
    let text = actual.to_raw_text();
    let decoded = actual.as_str().and_then(|text| STANDARD.decode(text).ok());
    let bytes = decoded.as_deref().unwrap_or(text.as_bytes());
    check_signature(bytes, wanted)
        .map_err(|reason| format!("Failed to match data to have a content type of '{wanted}': {reason}"))
}
