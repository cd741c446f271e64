//! Method and path of a request, and the status of a response.

use super::mismatch::Mismatch;
use super::value::{Applied, Check, CoreCheck, List, Verdict, check_status, check_text, failures};
use crate::foundation::request_path::{normal_form, readable};

/// The method is compared without case; rules for it are not looked at.
pub(super) fn compare_method(expected: &str, actual: &str) -> Option<Mismatch> {
    if expected.eq_ignore_ascii_case(actual) {
        return None;
    }
    Some(Mismatch::Method { expected: expected.to_owned(), actual: actual.to_owned() })
}

/// The path is compared without regard to how it is escaped; each failing rule is a mismatch.
pub(super) fn compare_path(expected: &str, actual: &str, rules: Option<&List>) -> Vec<Mismatch> {
    let texts = match rules {
        Some(list) => {
            let applied = Applied { list, is_cascaded: false };
            failures(applied, |check| check_path(check, expected, actual))
        }
        None if is_same_path(expected, actual) => Vec::new(),
        None => vec![format!("Expected '{actual}' to be equal to '{expected}'")],
    };
    let mismatch = |text| Mismatch::Path { expected: expected.to_owned(), actual: actual.to_owned(), text };
    texts.into_iter().map(mismatch).collect()
}

fn is_same_path(expected: &str, actual: &str) -> bool {
    expected == actual || normal_form(expected) == normal_form(actual)
}

/// A rule accepts a path as it stands in the request line, or as people read it.
fn check_path(check: &Check, expected: &str, actual: &str) -> Verdict {
    check_text(check, expected, actual, false).or_else(|reason| {
        let accepted = match check.core() {
            Some(CoreCheck::Equality | CoreCheck::Values) => is_same_path(expected, actual),
            _ => readable(actual).is_some_and(|read| check_text(check, expected, &read, false).is_ok()),
        };
        if accepted { Ok(()) } else { Err(reason) }
    })
}

/// The status; each failing rule is a mismatch.
pub(super) fn compare_status(expected: u16, actual: u16, rules: Option<&List>) -> Vec<Mismatch> {
    let texts = match rules {
        Some(list) => {
            let applied = Applied { list, is_cascaded: false };
            failures(applied, |check| check_status(check, expected, actual))
        }
        None if expected == actual => Vec::new(),
        None => vec![format!("expected {expected} but was {actual}")],
    };
    texts.into_iter().map(|text| Mismatch::Status { expected, actual, text }).collect()
}
