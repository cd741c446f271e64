//! Bodies: whether they are compared at all, and in which format.
//!
//! The content type of the expected body decides. A plugin that claims it compares the
//! body in the place of the core.

pub(super) mod json;
mod text;
mod binary;
mod form;
mod xml;
mod multipart;
mod received;
mod by_type;

use super::findings::Findings;
use super::media_type::has_same_parameters;
use super::mismatch::{Mismatch, body_text, whole_body_text};
use super::plugins::{ContentsComparison, Plugins};
use super::value::{Applied, Compiler, CoreCheck, List, RuleTree, check_text, failures};
use crate::foundation::content_type::ContentType;
use crate::foundation::json::Document;
use crate::model::Category;
use crate::model::rules::Rules;
use crate::model::{Body, BodyFormat};
use by_type::ByType;
use json::Unexpected;
use received::{read_json, read_json_lines};
use std::sync::Arc;

pub(super) use received::ActualBody;

/// An expected body, read once, with its rules.
#[derive(Debug)]
pub(super) struct ExpectedBody {
    body: Body,
    content_type: ContentType,
    rules: RuleTree,
    format: Format,
    /// The rules about what the bytes are.
    by_type: Option<Box<ByType>>,
    /// The plugins that compare the body in the place of the core, if one claims its content type.
    claimed: Option<Box<Claimed>>,
}

/// An expected body whose content type a plugin claims.
#[derive(Debug)]
struct Claimed {
    plugins: Arc<dyn Plugins>,
    rules: Rules,
    /// The type in the header of the part, if it differs from that of the body in nothing but parameters.
    header: Option<ContentType>,
}

impl Claimed {
    fn compile(content_type: &ContentType, rules: Option<&Rules>, compiler: &Compiler) -> Option<Box<Self>> {
        let plugins = compiler.plugins();
        plugins.claims_comparison(content_type).then(|| {
            let rules = rules.cloned().unwrap_or_default();
            Box::new(Claimed { plugins: Arc::clone(plugins), rules, header: None })
        })
    }

    /// Whether the header accepts a received type. A plugin names the type of its contents with parameters that the
    /// test, and so the client, may leave out.
    fn is_accepted_by_header(&self, expected: &ContentType, actual: &ContentType) -> bool {
        self.header.as_ref().is_some_and(|header| {
            has_same_parameters(&header.to_string(), &actual.to_string())
                && self.plugins.claims_comparison(expected)
        })
    }
}

/// How a body is compared.
#[derive(Debug)]
enum Format {
    Json(Result<Document<'static>, String>),
    /// A document on each line, as the items of an array.
    JsonLines(Result<Document<'static>, String>),
    Text,
    Form,
    Binary,
    Xml(Result<Box<xml::Expected>, String>),
    Multipart(Result<multipart::Expected, String>),
}

impl ExpectedBody {
    pub(super) fn compile(
        body: &Body,
        content_type: Option<ContentType>,
        rules: Option<&Rules>,
        compiler: &mut Compiler,
    ) -> Self {
        Self::compile_at(body, content_type, rules, compiler, 0)
    }

    /// Compiles a body that stands inside so many multipart bodies.
    fn compile_at(
        body: &Body,
        content_type: Option<ContentType>,
        rules: Option<&Rules>,
        compiler: &mut Compiler,
        depth: usize,
    ) -> Self {
        let content_type = content_type.unwrap_or_default();
        let claimed = Claimed::compile(&content_type, rules, compiler);
        let (by_type, others) = rules.and_then(ByType::take_from).unzip();
        let rules = others.as_ref().or(rules);
        let format = BodyFormat::of_bytes(&content_type, body.bytes());
        let tree = match rules {
            // The rules for elements belong to the document.
            None => RuleTree::default(),
            Some(_) if format == BodyFormat::Xml => RuleTree::default(),
            Some(rules) => compiler.tree(Category::Body, rules),
        };
        let format = match format {
            BodyFormat::Xml => {
                Format::Xml(xml::Expected::compile(body.bytes(), rules, compiler).map(Box::new))
            }
            BodyFormat::Json => Format::Json(read_json(body.bytes()).map(Document::into_owned)),
            BodyFormat::Form => Format::Form,
            BodyFormat::Multipart => match body {
                Body::Present(content) if depth < multipart::MAX_DEPTH => Format::Multipart(
                    multipart::Expected::compile(content, &content_type, rules, compiler, depth),
                ),
                _ => Format::Binary,
            },
            BodyFormat::Text => Format::Text,
            BodyFormat::JsonLines => Format::JsonLines(read_json_lines(body.bytes())),
            BodyFormat::Binary => Format::Binary,
        };
        let by_type = by_type.map(Box::new);
        ExpectedBody { body: body.clone(), content_type, rules: tree, format, by_type, claimed }
    }

    /// This body in a part that has this `Content-Type` header.
    pub(super) fn with_header(mut self, header: impl FnOnce() -> Option<ContentType>) -> Self {
        let of = |one: &ContentType| {
            [Some(one.main()), Some(one.sub()), one.suffix()].map(|name| name.map(str::to_owned))
        };
        if let Some(claimed) = &mut self.claimed {
            claimed.header = header().filter(|header| of(header) == of(&self.content_type));
        }
        self
    }

    /// The differences from a received body. `header_rules` are those for the `Content-Type` header.
    pub(super) fn compare(
        &self,
        actual: &ActualBody<'_>,
        header_rules: Option<&List>,
        unexpected: Unexpected,
        findings: &mut Findings,
    ) {
        // COMPAT: an expected empty body with a content type matches bodies of other
        // types; the header is compared.
        if !self.is_comparable_with(actual, header_rules) {
            return self.type_mismatch(actual).into_iter().for_each(|one| findings.add_of_body(one));
        }
        self.compare_presence(actual, unexpected, findings);
    }

    /// The differences from a part of a multipart body. A rule about what its bytes are takes the place of the type that
    /// it is said to have.
    fn compare_part(&self, actual: &ActualBody<'_>, unexpected: Unexpected, findings: &mut Findings) {
        match self.by_type {
            Some(_) => self.compare_presence(actual, unexpected, findings),
            None => self.compare(actual, None, unexpected, findings),
        }
    }

    /// The differences from the contents of a message, whose type has to be the expected one.
    pub(super) fn compare_message(&self, actual: &ActualBody<'_>, findings: &mut Findings) {
        let (wanted, found) = (&self.content_type, &actual.content_type);
        // COMPAT: unknown types have to be equal too. A message without contents has no type.
        if wanted.is_equivalent_to(found) {
            return self.compare_presence(actual, Unexpected::Allow, findings);
        }
        let mut mismatch = self.type_mismatch(actual);
        if let Some(Mismatch::BodyType { text, .. }) = &mut mismatch {
            *text = format!("Expected message with content type {wanted} but was {found}");
        }
        mismatch.into_iter().for_each(|one| findings.add_of_body(one));
    }

    fn compare_presence(&self, actual: &ActualBody<'_>, unexpected: Unexpected, findings: &mut Findings) {
        match (&self.body, actual.body) {
            (Body::Null | Body::Empty, Body::Present(_)) => {
                self.nothing_expected(actual).into_iter().for_each(|one| findings.add_of_body(one));
            }
            (Body::Missing | Body::Null | Body::Empty, _) => {}
            (Body::Present(_), Body::Present(_)) => match self.asked_of_plugin(actual, unexpected) {
                Some(found) => found.into_iter().for_each(|one| findings.add_of_body(one)),
                None => self.contents(actual, unexpected, findings),
            },
            (Body::Present(_), _) => {
                findings.add_of_body(self.nothing_received(actual));
                self.refuses_nothing()
                    .then(empty_contents)
                    .into_iter()
                    .for_each(|one| findings.add_of_body(one));
            }
        }
    }

    /// Whether bodies of these types are compared with each other.
    fn is_comparable_with(&self, actual: &ActualBody<'_>, header_rules: Option<&List>) -> bool {
        let (expected, actual) = (&self.content_type, &actual.content_type);
        if expected.is_unknown() || actual.is_unknown() {
            return true;
        }
        if expected.is_multipart() && actual.is_multipart() {
            // The boundary differs for each body.
            let bare = |content_type: &ContentType| content_type.without_parameter("boundary");
            return bare(expected).is_equivalent_to(&bare(actual))
                || is_accepted(expected, actual, header_rules);
        }
        expected.is_equivalent_to(actual)
            || expected.is_equivalent_to(&actual.base())
            || is_accepted(expected, actual, header_rules)
            || self.claimed.as_ref().is_some_and(|claimed| claimed.is_accepted_by_header(expected, actual))
    }

    fn type_mismatch(&self, actual: &ActualBody<'_>) -> Option<Mismatch> {
        let content = self.body.content()?;
        let (wanted, found) = (&self.content_type, &actual.content_type);
        Some(Mismatch::BodyType {
            expected: wanted.to_string(),
            actual: found.to_string(),
            text: format!("Expected a body of '{wanted}' but the actual content type was '{found}'"),
            expected_body: Some(whole_body_text(&content.bytes)),
            actual_body: actual.body.content().map(|content| whole_body_text(&content.bytes)),
        })
    }

    fn nothing_expected(&self, actual: &ActualBody<'_>) -> Option<Mismatch> {
        let bytes = actual.body.bytes();
        // COMPAT: a `null` in a file says that the body is JSON `null` or not there at all.
        let is_null = matches!(actual.json(), Ok(document) if document.root().is_null());
        if self.body == Body::Null && is_null {
            return None;
        }
        Some(Mismatch::Body {
            path: "/".to_owned(),
            expected: None,
            actual: Some(body_text(bytes)),
            text: format!("Expected empty body but received {}", described(bytes, &actual.content_type)),
        })
    }

    fn nothing_received(&self, actual: &ActualBody<'_>) -> Mismatch {
        let bytes = self.body.bytes();
        let state = if *actual.body == Body::Missing { "missing" } else { "empty" };
        Mismatch::Body {
            path: "/".to_owned(),
            expected: Some(body_text(bytes)),
            actual: None,
            text: format!("Expected body {} but was {state}", described(bytes, &self.content_type)),
        }
    }

    /// Whether a rule for binary contents as a whole says that they must not be empty.
    fn refuses_nothing(&self) -> bool {
        let is_not_empty =
            |list: &List| list.checks.iter().any(|check| matches!(check.core(), Some(CoreCheck::NotEmpty)));
        matches!(self.format, Format::Binary) && self.rules.root_list().is_some_and(is_not_empty)
    }

    /// What a plugin says, if one compares the body. A type that is not claimed
    /// any more is compared by the core.
    fn asked_of_plugin(&self, actual: &ActualBody<'_>, unexpected: Unexpected) -> Option<Vec<Mismatch>> {
        let Claimed { plugins, rules, .. } = self.claimed.as_deref()?;
        let contents = ContentsComparison {
            expected: &self.body,
            expected_type: &self.content_type,
            actual: actual.body,
            actual_type: &actual.content_type,
            rules,
            allows_unexpected: unexpected == Unexpected::Allow,
        };
        plugins.claims_comparison(&self.content_type).then(|| plugins.compare_contents(&contents))
    }

    fn contents(&self, actual: &ActualBody<'_>, unexpected: Unexpected, findings: &mut Findings) {
        if let Some(by_type) = &self.by_type {
            by_type.compare(self.body.bytes(), actual.body.bytes(), findings);
            if by_type.is_all {
                return;
            }
        }
        let (expected, received) = (self.body.bytes(), actual.body.bytes());
        match &self.format {
            Format::Json(document) => self.json((document, actual.json()), actual, unexpected, findings),
            Format::JsonLines(document) => {
                self.json((document, &read_json_lines(received)), actual, unexpected, findings);
            }
            Format::Xml(document) => self.xml(document, actual, unexpected, findings),
            Format::Text | Format::Form => self.text_or_form(actual, findings),
            Format::Multipart(parts) => self.multipart(parts, actual, unexpected, findings),
            Format::Binary => {
                let expected = binary::Typed { bytes: expected, content_type: &self.content_type };
                let received = binary::Typed { bytes: received, content_type: &actual.content_type };
                binary::compare(&expected, &received, &self.rules, findings);
            }
        }
    }

    fn text_or_form(&self, actual: &ActualBody<'_>, findings: &mut Findings) {
        let (Some(expected), Some(received)) = (self.body.content(), actual.body.content()) else { return };
        let expected = text::Side { content: expected, content_type: &self.content_type };
        let received = text::Side { content: received, content_type: &actual.content_type };
        match &self.format {
            Format::Form => form::compare(expected, received, &self.rules, findings),
            _ => text::compare(expected, received, &self.rules, findings),
        }
    }

    fn json(
        &self,
        documents: (&Result<Document<'_>, String>, &Result<Document<'_>, String>),
        actual: &ActualBody<'_>,
        unexpected: Unexpected,
        findings: &mut Findings,
    ) {
        match documents {
            (Ok(expected), Ok(received)) => {
                json::compare(expected.root(), received.root(), &self.rules, unexpected, findings);
            }
            (expected, received) => {
                let reasons = (expected.as_ref().err(), received.as_ref().err());
                self.unreadable(reasons, actual, "", findings);
            }
        }
    }

    fn xml(
        &self,
        expected: &Result<Box<xml::Expected>, String>,
        actual: &ActualBody<'_>,
        unexpected: Unexpected,
        findings: &mut Findings,
    ) {
        match (expected, actual.xml()) {
            (Ok(expected), Ok(received)) => {
                xml::compare(expected, received, unexpected, findings);
            }
            (expected, received) => {
                let reasons = (expected.as_ref().err(), received.as_ref().err());
                self.unreadable(reasons, actual, "", findings);
            }
        }
    }

    fn multipart(
        &self,
        expected: &Result<multipart::Expected, String>,
        actual: &ActualBody<'_>,
        unexpected: Unexpected,
        findings: &mut Findings,
    ) {
        match (expected, actual.parts()) {
            (Ok(expected), Ok(received)) => {
                multipart::compare(expected, received, &self.rules, unexpected, findings);
            }
            (expected, received) => {
                let reasons = (expected.as_ref().err(), received.as_ref().err());
                self.unreadable(reasons, actual, " as a MIME multipart body", findings);
            }
        }
    }

    /// Adds a mismatch for each side that cannot be read.
    fn unreadable(
        &self,
        (expected, actual): (Option<&String>, Option<&String>),
        received: &ActualBody<'_>,
        how: &str,
        findings: &mut Findings,
    ) {
        for (side, reason) in [("expected", expected), ("actual", actual)] {
            if let Some(reason) = reason {
                let text = format!("Failed to parse the {side} body{how}: '{reason}'");
                let shown = || (Some(body_text(self.body.bytes())), Some(body_text(received.body.bytes())));
                findings.add(&[], text, shown);
            }
        }
    }
}

// SPEC: V4 "Supports a not empty matcher with binary data": a second mismatch
// beside that of every missing body.
fn empty_contents() -> Mismatch {
    let text = "Expected [] (0 bytes) to not be empty".to_owned();
    Mismatch::Body { path: "$".to_owned(), expected: None, actual: None, text }
}

/// A body as messages about its presence show it.
fn described(bytes: &[u8], content_type: &ContentType) -> String {
    format!("Present({} bytes, {content_type})", bytes.len())
}

fn is_accepted(expected: &ContentType, actual: &ContentType, header_rules: Option<&List>) -> bool {
    header_rules.is_some_and(|list| {
        let (expected, actual) = (expected.to_string(), actual.to_string());
        let applied = Applied { list, is_cascaded: false };
        failures(applied, |check| check_text(check, &expected, &actual, false)).is_empty()
    })
}
