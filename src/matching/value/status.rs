//! Status codes: the classes that a rule can ask for, and the status of a response under every rule.

use super::{Check, CoreCheck, Verdict, unable};
use crate::matching::plugins::FieldValue;
use crate::model::rules::StatusClass;

/// Whether a code is in a class.
fn is_in_class(code: u16, class: &StatusClass) -> bool {
    match class {
        StatusClass::Information => (100..200).contains(&code),
        StatusClass::Success => (200..300).contains(&code),
        StatusClass::Redirect => (300..400).contains(&code),
        StatusClass::ClientError => (400..500).contains(&code),
        StatusClass::ServerError => (500..600).contains(&code),
        StatusClass::NonError => code < 400,
        StatusClass::Error => code >= 400,
        StatusClass::Codes(codes) => codes.contains(&code),
    }
}

fn class_text(class: &StatusClass) -> String {
    let text = match class {
        StatusClass::Information => "Informational response (100–199)",
        StatusClass::Success => "Successful response (200–299)",
        StatusClass::Redirect => "Redirect (300–399)",
        StatusClass::ClientError => "Client error (400–499)",
        StatusClass::ServerError => "Server error (500–599)",
        StatusClass::NonError => "Non-error response (< 400)",
        StatusClass::Error => "Error response (>= 400)",
        StatusClass::Codes(codes) => {
            return codes.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
        }
    };
    text.to_owned()
}

/// The class as the name of a rule shows it in messages.
pub(super) fn class_label(class: &StatusClass) -> String {
    match class {
        StatusClass::Codes(codes) => format!("StatusCodes({codes:?})"),
        other => format!("{other:?}"),
    }
}

pub(super) fn check_class(code: u16, class: &StatusClass) -> Verdict {
    if is_in_class(code, class) {
        return Ok(());
    }
    Err(format!("Expected status code {code} to be a {}", class_text(class)))
}

/// One rule applied to a status.
pub(in crate::matching) fn check_status(check: &Check, expected: u16, actual: u16) -> Verdict {
    check.decide(
        |core| check_core(core, expected, actual),
        || (FieldValue::Unsigned(expected.into()), FieldValue::Unsigned(actual.into())),
    )
}

fn check_core(check: &CoreCheck, expected: u16, actual: u16) -> Verdict {
    match check {
        CoreCheck::StatusCode(class) => check_class(actual, class),
        CoreCheck::Type | CoreCheck::Size { .. } | CoreCheck::Number | CoreCheck::Integer => Ok(()),
        CoreCheck::Decimal => Err(format!("Expected {actual} to match a decimal number")),
        CoreCheck::Equality if expected == actual => Ok(()),
        CoreCheck::Equality => Err(format!("Expected {actual} to be equal to {expected}")),
        CoreCheck::Regex(regex) => {
            let text = actual.to_string();
            regex.check(&text, &text)
        }
        CoreCheck::Include(value) if actual.to_string().contains(&**value) => Ok(()),
        CoreCheck::Include(value) => Err(format!("Expected '{actual}' to include '{value}'")),
        _ => unable(actual, check),
    }
}
