//! Rules on plain text: header and query values, paths, form fields, text bodies, XML names and text.
//!
//! Without a rule each place has its own wording of "not equal"; that is left to them.

use super::signature::check_signature;
use super::status::{check_class, class_label};
use super::{Applied, Check, Verdict, unable};
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
    let passes = match check {
        Check::Equality | Check::Values => expected == actual,
        Check::Type | Check::Size { .. } => true,
        Check::Regex(regex) => return regex.check(actual, actual),
        Check::Include(value) => actual.contains(&**value),
        // COMPAT: whatever reads as floating point passes, for `decimal` too; integers are unsigned.
        Check::Number | Check::Decimal => actual.parse::<f64>().is_ok(),
        Check::Integer => actual.parse::<u64>().is_ok(),
        Check::Boolean => matches!(actual, "true" | "false"),
        Check::Moment(pattern) => return pattern.check(actual).map_err(|_| pattern.refusal(actual)),
        Check::Semver => return check_semver(actual),
        Check::NotEmpty => !actual.is_empty(),
        Check::StatusCode(class) => return check_code(actual, class),
        Check::ContentType(wanted) => return check_signature(actual.as_bytes(), wanted),
        Check::EachKey(_) | Check::EachValue(_) if is_cascaded => true,
        Check::Null | Check::EachKey(_) | Check::EachValue(_) | Check::ArrayContains(_) => false,
        Check::Plugin(_) => return check.refuse_plugin(),
    };
    if passes { Ok(()) } else { refuse(check, expected, actual) }
}

#[cold]
fn refuse(check: &Check, expected: &str, actual: &str) -> Verdict {
    Err(match check {
        Check::Equality | Check::Values => format!("Expected '{actual}' to be equal to '{expected}'"),
        Check::Include(value) => format!("Expected '{actual}' to include '{value}'"),
        Check::Number | Check::Decimal => format!("Expected '{actual}' to match a number"),
        Check::Integer => format!("Expected '{actual}' to match an integer number"),
        Check::Boolean => format!("Expected {actual} to match a boolean"),
        Check::NotEmpty => format!("Expected {actual} to not be empty"),
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
