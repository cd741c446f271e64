//! The metadata of a message: each expected key has its value or passes its
//! rules. Keys are compared with case.
//!
//! Keys that are not expected are always allowed. A content type is compared like the header of that name.

use super::findings::Findings;
use super::media_type::has_same_parameters;
use super::mismatch::Mismatch;
use super::rule_tree::Walk;
use super::value::{Compiler, RuleTree, check_json, failures};
use crate::foundation::json::{Document, Map, Node, Value};
use crate::model::Category;
use crate::model::rules::Rules;

/// Expected metadata with its rules.
#[derive(Debug)]
pub(super) struct ExpectedMetadata {
    entries: Vec<Entry>,
    rules: RuleTree,
}

#[derive(Debug)]
struct Entry {
    key: String,
    value: Document<'static>,
}

impl ExpectedMetadata {
    pub(super) fn compile(
        metadata: &Map<String, Value>,
        rules: Option<&Rules>,
        compiler: &mut Compiler,
    ) -> Self {
        let entry =
            |(key, value): (&String, &Value)| Entry { key: key.clone(), value: Document::from(value) };
        let mut entries: Vec<Entry> = metadata.iter().map(entry).collect();
        entries.sort_by_key(|entry| entry.key.to_lowercase());
        ExpectedMetadata {
            entries,
            rules: rules.map(|rules| compiler.tree(Category::Metadata, rules)).unwrap_or_default(),
        }
    }

    /// The differences by lower-case key.
    pub(super) fn compare(&self, actual: &Map<String, Value>, findings: &mut Findings) {
        for entry in &self.entries {
            match actual.get(&entry.key) {
                None => findings.add_mismatch(|| entry.missing()),
                Some(value) => {
                    let value = Document::from(value);
                    let reasons = self.differences(entry, value.root());
                    for reason in reasons {
                        findings.add_mismatch(|| entry.mismatch(value.root(), &reason));
                    }
                }
            }
        }
    }

    fn differences(&self, entry: &Entry, actual: Node<'_>) -> Vec<String> {
        let expected = entry.value.root();
        let mut walk = Walk::new(&self.rules);
        let root = walk.root();
        if let Some(applied) = walk.enter_key(&root, &entry.key).applied() {
            return failures(applied, |check| check_json(check, expected, actual, applied.is_cascaded));
        }
        let is_same = if entry.is_content_type() {
            has_same_parameters(expected.to_text().trim(), actual.to_text().trim())
        } else {
            expected == actual
        };
        if is_same { Vec::new() } else { vec![entry.plain_reason(actual)] }
    }
}

/// A text in quotes, anything else as JSON.
fn quoted(value: Node<'_>) -> String {
    value.as_str().map_or_else(|| value.to_json(), |text| format!("'{text}'"))
}

impl Entry {
    fn is_content_type(&self) -> bool {
        ["contenttype", "content-type"].iter().any(|name| self.key.eq_ignore_ascii_case(name))
    }

    fn plain_reason(&self, actual: Node<'_>) -> String {
        let expected = self.value.root();
        if self.is_content_type() {
            let (key, expected, actual) = (&self.key, expected.to_text(), actual.to_text());
            return format!("Expected metadata '{key}' to have value '{expected}' but was '{actual}'");
        }
        format!("Expected {} to be equal to {}", quoted(actual), quoted(expected))
    }

    fn missing(&self) -> Mismatch {
        Mismatch::Metadata {
            key: self.key.clone(),
            expected: self.value.root().to_text().into_owned(),
            actual: String::new(),
            text: format!("Expected message metadata '{}' but was missing", self.key),
        }
    }

    fn mismatch(&self, actual: Node<'_>, reason: &str) -> Mismatch {
        let (expected, actual) = (self.value.root().to_json(), actual.to_json());
        let text = format!(
            "Expected metadata key '{}' to have value '{expected}' but was '{actual}' - {reason}",
            self.key
        );
        Mismatch::Metadata { key: self.key.clone(), expected, actual, text }
    }
}
