//! Bodies of bytes: the rule for `$`, else the same bytes.

use crate::foundation::content_type::ContentType;
use crate::foundation::text::hex_prefix;
use crate::matching::findings::Findings;
use crate::matching::mismatch::body_text;
use crate::matching::value::{Applied, RuleTree, check_bytes, failures};

/// Bytes and what they are said to be.
pub(super) struct Typed<'b> {
    pub(super) bytes: &'b [u8],
    pub(super) content_type: &'b ContentType,
}

pub(super) fn compare(expected: &Typed<'_>, actual: &Typed<'_>, rules: &RuleTree, findings: &mut Findings) {
    for text in differences(expected, actual, rules) {
        let values = || (Some(body_text(expected.bytes)), Some(body_text(actual.bytes)));
        findings.add(&[], text, values);
    }
}

fn differences(expected: &Typed<'_>, actual: &Typed<'_>, rules: &RuleTree) -> Vec<String> {
    match rules.root_list() {
        Some(list) => {
            let applied = Applied { list, is_cascaded: false };
            failures(applied, |check| check_bytes(check, expected.bytes, actual.bytes, false))
        }
        None if expected.bytes == actual.bytes => Vec::new(),
        None => vec![format!(
            "Actual body {} is not equal to the expected body {}",
            shown(actual),
            shown(expected)
        )],
    }
}

fn shown(body: &Typed<'_>) -> String {
    let Typed { bytes, content_type } = body;
    format!("[{content_type}, {} bytes, starting with {}]", bytes.len(), hex_prefix(bytes))
}
