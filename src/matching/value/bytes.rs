//! Rules on bytes that are compared whole: bodies of images, archives and anything nobody knows.

use super::signature::check_signature;
use super::{Check, Verdict, unable};
use crate::foundation::text::byte_list;

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
    match check {
        Check::Equality if expected == actual => Ok(()),
        // COMPAT: the expected value comes first here.
        Check::Equality => {
            Err(format!("Expected {} to be equal to {}", shown_bytes(expected), shown_bytes(actual)))
        }
        Check::Regex(regex) => as_text(actual).and_then(|text| regex.check(text, text)),
        Check::Include(value) => match as_text(actual)? {
            text if text.contains(&**value) => Ok(()),
            text => Err(format!("Expected '{text}' to include '{value}'")),
        },
        Check::ContentType(wanted) => check_signature(actual, wanted),
        Check::NotEmpty if actual.is_empty() => Err("Expected [] (0 bytes) to not be empty".to_owned()),
        Check::NotEmpty | Check::Type | Check::Size { .. } => Ok(()),
        Check::Values | Check::EachKey(_) | Check::EachValue(_) if is_cascaded => Ok(()),
        Check::Plugin(_) => check.refuse_plugin(),
        _ => unable(shown_bytes(actual), check),
    }
}

fn as_text(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes)
        .map_err(|error| format!("Could not convert actual bytes into a UTF-8 string - {error}"))
}
