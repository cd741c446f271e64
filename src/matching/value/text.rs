//! Rules on plain text: header and query values, paths, form fields, text bodies, XML names and text.
//!
//! Values without a rule are compared by the callers, since each has its own wording of "not equal".

use super::signature::check_signature;
use super::status::{check_class, class_label};
use super::{Applied, Check, CoreCheck, Verdict, unable};
use crate::matching::plugins::FieldValue;
use crate::model::rules::{Combine, StatusClass};

/// Applies the rules of a list to one value: all failures, or none when one passing rule is enough.
pub(in crate::matching) fn failures(
    applied: Applied<'_>,
    mut apply: impl FnMut(&Check) -> Verdict,
) -> Vec<String> {
    let mut failed = Vec::new();
    for check in &applied.list.checks {
        match apply(check) {
            Ok(()) if applied.list.combine == Combine::Or => return Vec::new(),
            Ok(()) => {}
            Err(text) => failed.push(text),
        }
    }
    failed
}

/// One rule applied to one text.
pub(in crate::matching) fn check_text(
    check: &Check,
    expected: &str,
    actual: &str,
    is_cascaded: bool,
) -> Verdict {
    check.decide(
        |core| check_core(core, expected, actual, is_cascaded),
        || (FieldValue::Text(expected), FieldValue::Text(actual)),
    )
}

/// One rule of the core applied to one text.
pub(super) fn check_core(check: &CoreCheck, expected: &str, actual: &str, is_cascaded: bool) -> Verdict {
    let passes = match check {
        CoreCheck::Equality | CoreCheck::Values => expected == actual,
        CoreCheck::Type | CoreCheck::Size { .. } => true,
        CoreCheck::Regex(regex) => return regex.check(actual, actual),
        CoreCheck::Include(value) => actual.contains(&**value),
        // COMPAT: every text that parses as a floating-point number passes, for
        // `decimal` too; integers have no sign.
        CoreCheck::Number | CoreCheck::Decimal => actual.parse::<f64>().is_ok(),
        CoreCheck::Integer => actual.parse::<u64>().is_ok(),
        CoreCheck::Boolean => matches!(actual, "true" | "false"),
        CoreCheck::Moment(pattern) => return pattern.check(actual).map_err(|_| pattern.refusal(actual)),
        CoreCheck::Semver => return check_semver(actual),
        CoreCheck::NotEmpty => !actual.is_empty(),
        CoreCheck::StatusCode(class) => return check_code(actual, class),
        CoreCheck::ContentType(wanted) => {
            return check_signature(expected.as_bytes(), actual.as_bytes(), wanted);
        }
        CoreCheck::EachKey(_) | CoreCheck::EachValue(_) if is_cascaded => true,
        CoreCheck::Null | CoreCheck::EachKey(_) | CoreCheck::EachValue(_) | CoreCheck::ArrayContains(_) => {
            false
        }
    };
    if passes { Ok(()) } else { refuse(check, expected, actual) }
}

#[cold]
fn refuse(check: &CoreCheck, expected: &str, actual: &str) -> Verdict {
    Err(match check {
        CoreCheck::Equality | CoreCheck::Values => format!("Expected '{actual}' to be equal to '{expected}'"),
        CoreCheck::Include(value) => format!("Expected '{actual}' to include '{value}'"),
        CoreCheck::Number | CoreCheck::Decimal => format!("Expected '{actual}' to match a number"),
        CoreCheck::Integer => format!("Expected '{actual}' to match an integer number"),
        CoreCheck::Boolean => format!("Expected {actual} to match a boolean"),
        CoreCheck::NotEmpty => format!("Expected {actual} to not be empty"),
        // The others word their refusals themselves or have no meaning for a text.
        _ => return unable(format_args!("'{actual}'"), check),
    })
}

pub(super) fn check_semver(text: &str) -> Verdict {
    let parsed = semver::Version::parse(text);
    parsed.map(drop).map_err(|error| format!("'{text}' is not a valid semantic version - {error}"))
}

pub(super) fn check_code(text: &str, class: &StatusClass) -> Verdict {
    match text.parse() {
        Ok(code) => check_class(code, class),
        Err(error) => {
            Err(format!("Unable to match '{text}' using StatusCode({}) - {error}", class_label(class)))
        }
    }
}
