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
fn named(value: Node<'_>) -> String {
    match value.as_str() {
        Some(text) => format!("'{text}' (String)"),
        None => format!("{} ({})", value.to_json(), type_name(value)),
    }
}

/// The message about a container where something else arrived.
pub(in crate::matching) fn kind_conflict(expected: Node<'_>, actual: Node<'_>) -> String {
    format!("Type mismatch: Expected {} to be the same type as {}", named(actual), named(expected))
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
    let passes = match check {
        Check::Equality | Check::Values => expected == actual,
        Check::Type => types_match(expected, actual),
        Check::Size { min, max } => {
            let is_limited = !is_cascaded && expected.is_array() && actual.is_array();
            return if is_limited { check_limits(actual, *min, *max) } else { same_type(expected, actual) };
        }
        Check::Integer => is_integer(actual),
        Check::Decimal => is_decimal(actual),
        Check::Number => actual.kind() == Kind::Number,
        Check::Boolean => actual.kind() == Kind::Boolean || matches!(actual.as_str(), Some("true" | "false")),
        Check::Null => actual.is_null(),
        Check::Regex(regex) => return regex.check(&text_form(actual), &actual.to_text()),
        Check::Include(value) => text_form(actual).contains(&**value),
        Check::Moment(pattern) => return check_moment(pattern, actual),
        Check::Semver => match actual.as_str() {
            Some(text) => return check_semver(text),
            None => false,
        },
        Check::NotEmpty => !is_empty(actual),
        Check::ContentType(wanted) => return check_content_type(actual, wanted),
        Check::StatusCode(class) => return check_code(&text_form(actual), class),
        Check::EachKey(_) | Check::EachValue(_) | Check::ArrayContains(_) => is_cascaded,
        Check::Plugin(_) => return check.refuse_plugin(),
    };
    if passes { Ok(()) } else { refuse(check, expected, actual) }
}

fn same_type(expected: Node<'_>, actual: Node<'_>) -> Verdict {
    if types_match(expected, actual) {
        return Ok(());
    }
    Err(format!("Expected {} to be the same type as {}", named(actual), named(expected)))
}

fn check_limits(actual: Node<'_>, min: Option<usize>, max: Option<usize>) -> Verdict {
    let refuse = |limit: String| Err(format!("Expected '{}' to have at {limit} item(s)", actual.to_json()));
    match (min, max) {
        (Some(min), _) if actual.len() < min => refuse(format!("least {min}")),
        (_, Some(max)) if actual.len() > max => refuse(format!("most {max}")),
        _ => Ok(()),
    }
}

#[cold]
fn refuse(check: &Check, expected: Node<'_>, actual: Node<'_>) -> Verdict {
    let shown = named(actual);
    Err(match check {
        Check::Equality | Check::Values => format!("Expected {shown} to be equal to {}", named(expected)),
        Check::Type => return same_type(expected, actual),
        Check::Integer => format!("Expected {shown} to be an integer"),
        Check::Decimal => format!("Expected {shown} to be a decimal number"),
        Check::Number => format!("Expected {shown} to be a number"),
        Check::Boolean => format!("Expected {shown} to match a boolean"),
        Check::Null => format!("Expected {shown} to be a null value"),
        Check::Include(value) => format!("Expected '{}' to include '{value}'", actual.to_text()),
        Check::Semver => {
            format!("Expected something that matches a semantic version, but got '{}'", actual.to_json())
        }
        Check::NotEmpty if actual.is_null() => "Expected non-empty value but got a NULL".to_owned(),
        Check::NotEmpty => format!("Expected {shown} to not be empty"),
        _ => return unable(actual.to_json(), check),
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
