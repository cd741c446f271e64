//! Rules on bytes that are compared whole: bodies of images, archives and unknown types.

use super::signature::check_signature;
use super::{Check, CoreCheck, Verdict, unable};
use crate::foundation::text::byte_list;
use crate::matching::plugins::FieldValue;

/// Bytes as messages show them: the first ten and how many there are.
fn shown_bytes(bytes: &[u8]) -> String {
    format!("'{}' ({} bytes)", byte_list(bytes), bytes.len())
}

/// One rule applied to bytes.
pub(in crate::matching) fn check_bytes(
    check: &Check,
    expected: &[u8],
    actual: &[u8],
    is_cascaded: bool,
) -> Verdict {
    check.decide(
        |core| check_core(core, expected, actual, is_cascaded),
        || (FieldValue::Bytes(expected), FieldValue::Bytes(actual)),
    )
}

fn check_core(check: &CoreCheck, expected: &[u8], actual: &[u8], is_cascaded: bool) -> Verdict {
    match check {
        CoreCheck::Equality if expected == actual => Ok(()),
        // COMPAT: the expected value comes first here.
        CoreCheck::Equality => {
            Err(format!("Expected {} to be equal to {}", shown_bytes(expected), shown_bytes(actual)))
        }
        CoreCheck::Regex(regex) => as_text(actual).and_then(|text| regex.check(text, text)),
        CoreCheck::Include(value) => match as_text(actual)? {
            text if text.contains(&**value) => Ok(()),
            text => Err(format!("Expected '{text}' to include '{value}'")),
        },
        CoreCheck::ContentType(wanted) => check_signature(expected, actual, wanted),
        CoreCheck::NotEmpty if actual.is_empty() => Err("Expected [] (0 bytes) to not be empty".to_owned()),
        CoreCheck::NotEmpty | CoreCheck::Type | CoreCheck::Size { .. } => Ok(()),
        CoreCheck::Values | CoreCheck::EachKey(_) | CoreCheck::EachValue(_) if is_cascaded => Ok(()),
        _ => unable(shown_bytes(actual), check),
    }
}

fn as_text(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes)
        .map_err(|error| format!("Could not convert actual bytes into a UTF-8 string - {error}"))
}
