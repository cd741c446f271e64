//! Text bodies: the rule for `$`, else the same text; no tolerance for white space or case.
//!
//! Each side is read in its own charset.

use crate::foundation::content_type::ContentType;
use crate::matching::findings::Findings;
use crate::matching::mismatch::body_text;
use crate::matching::value::{Applied, List, RuleTree, check_text, failures};
use crate::model::Content;
use std::sync::Arc;

/// One side of the comparison.
#[derive(Clone, Copy)]
pub(super) struct Side<'b> {
    pub(super) content: &'b Content,
    pub(super) content_type: &'b ContentType,
}

impl Side<'_> {
    /// Whether the bytes are the text itself.
    fn is_utf8(self) -> bool {
        !self.content.is_raw || self.content_type.charset().is_utf8()
    }

    /// The charset in messages.
    fn label(self) -> String {
        match self.content_type.parameter("charset") {
            Some(label) if !self.is_utf8() => label.to_owned(),
            _ => "UTF-8".to_owned(),
        }
    }
}

pub(super) fn compare(expected: Side<'_>, actual: Side<'_>, rules: &RuleTree, findings: &mut Findings) {
    if expected.is_utf8() && actual.is_utf8() && rules.root_list().is_none() {
        return compare_bytes(&expected.content.bytes, &actual.content.bytes, findings);
    }
    let texts = [expected, actual].map(|side| side.content.decoded(side.content_type));
    match texts {
        [Ok(expected), Ok(actual)] => {
            for text in text_failures(&expected, &actual, rules.root_list()) {
                findings.add(&[], text, || (Some(Arc::from(&*expected)), Some(Arc::from(&*actual))));
            }
        }
        unreadable => {
            let shown = || [expected, actual].map(|side| Some(body_text(&side.content.bytes))).into();
            for ((name, side), text) in
                [("expected", expected), ("actual", actual)].into_iter().zip(unreadable)
            {
                if let Err(reason) = text {
                    let text = format!("Could not parse {name} value as {} text: {reason}", side.label());
                    findings.add(&[], text, shown);
                }
            }
        }
    }
}

/// Compares without a rule. Bytes that are no text are compared all the same.
fn compare_bytes(expected: &[u8], actual: &[u8], findings: &mut Findings) {
    if expected != actual {
        let text = differs(&String::from_utf8_lossy(expected), &String::from_utf8_lossy(actual));
        findings.add(&[], text, || (Some(body_text(expected)), Some(body_text(actual))));
    }
}

fn text_failures(expected: &str, actual: &str, rules: Option<&List>) -> Vec<String> {
    match rules {
        Some(list) => {
            let applied = Applied { list, is_cascaded: false };
            failures(applied, |check| check_text(check, expected, actual, false))
        }
        None if expected == actual => Vec::new(),
        None => vec![differs(expected, actual)],
    }
}

/// COMPAT: the expected text comes first here.
fn differs(expected: &str, actual: &str) -> String {
    format!("Expected body '{expected}' to match '{actual}' using equality but did not match")
}
