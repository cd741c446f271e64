//! [`ExpectedContents`]: a message of a pact, or one part of a synchronous one, compiled.

use super::body::{ActualBody, ExpectedBody};
use super::engine::Engine;
use super::findings::{Bounds, Findings};
use super::metadata::ExpectedMetadata;
use super::mismatch::{Mismatch, MismatchList};
use super::value::Compiler;
use crate::foundation::content_type::ContentType;
use crate::foundation::json::Value;
use crate::model::Category;
use crate::model::rules::{RuleSet, Rules};
use crate::model::{Body, Content, Contents};
use bytes::Bytes;

/// A message of a pact, ready to be compared with any number of received ones.
#[derive(Debug)]
pub struct ExpectedContents {
    body: ExpectedBody,
    metadata: ExpectedMetadata,
}

impl ExpectedContents {
    /// Prepares a message of a pact. Never fails: a malformed rule shows as a mismatch when applied.
    #[must_use]
    pub fn compile(contents: &Contents, engine: &Engine) -> Self {
        let compiler = &mut Compiler::new(engine);
        let rules = body_rules(&contents.rules);
        let metadata_rules = contents.rules.category(Category::Metadata);
        ExpectedContents {
            body: ExpectedBody::compile(&contents.body, contents.content_type(), Some(&rules), compiler),
            metadata: ExpectedMetadata::compile(&contents.metadata, metadata_rules, compiler),
        }
    }

    /// The differences from a received message: its contents, then its metadata. Keys
    /// that are not expected are allowed.
    #[must_use]
    pub fn compare(&self, actual: &Contents) -> Vec<Mismatch> {
        self.compare_within(actual, Bounds::NONE).listed
    }

    /// The same within bounds.
    #[must_use]
    pub fn compare_within(&self, actual: &Contents, bounds: Bounds) -> MismatchList {
        let mut findings = Findings::within(bounds);
        self.compare_to(actual, &mut findings);
        MismatchList::from(findings)
    }

    /// The same with the differences added to others.
    pub(super) fn compare_to(&self, actual: &Contents, findings: &mut Findings) {
        // The contents may leave no room for others, so they are last and listed first.
        let mut found = findings.of_part();
        self.metadata.compare(&actual.metadata, &mut found);
        let first = found.listed();
        self.body.compare_message(&ActualBody::new(&actual.body, actual.content_type()), &mut found);
        found.put_last(first);
        findings.append_changed(found, |_| {});
    }

    /// The differences from a received message without looking at its metadata.
    #[must_use]
    pub fn compare_contents(&self, actual: &Contents) -> Vec<Mismatch> {
        let mut findings = Findings::within(Bounds::NONE);
        self.body.compare_message(&ActualBody::new(&actual.body, actual.content_type()), &mut findings);
        findings.into_mismatches()
    }
}

/// The differences of a text from the contents of a message, as a JSON array, which is `[]` without
/// differences. Without a content type the text has the expected one. Metadata is not compared.
#[must_use]
pub fn compare_text(
    expected: &Contents,
    text: &str,
    content_type: Option<ContentType>,
    engine: &Engine,
) -> Value {
    let content_type = content_type.or_else(|| expected.content_type());
    // COMPAT: an empty text counts as present.
    let bytes = Bytes::copy_from_slice(text.as_bytes());
    let body = Body::Present(Content { bytes, content_type, hint: None, is_raw: false });
    let actual = Contents { body, ..Contents::default() };
    ExpectedContents::compile(expected, engine)
        .compare_contents(&actual)
        .iter()
        .map(Mismatch::to_json)
        .collect()
}

/// The rules for the contents: those of the category body, then those of the category contents.
fn body_rules(rules: &RuleSet) -> Rules {
    let mut merged = rules.category(Category::Body).cloned().unwrap_or_default();
    for (path, list) in rules.category(Category::Contents).into_iter().flatten() {
        merged
            .entry(path.clone())
            .and_modify(|present| present.rules.extend(list.rules.iter().cloned()))
            .or_insert_with(|| list.clone());
    }
    merged
}
