//! Multipart bodies: part by part, files as bodies of their own, fields as texts.
//!
//! Parts of one name are compared in their order, parts without a name among themselves. Parts that
//! are not expected are allowed. The rules of a file are those below its name, as if the name were
//! `$`. Boundaries are not compared.

use super::json::Unexpected;
use super::{ActualBody, ExpectedBody};
use crate::foundation::charset::Charset;
use crate::foundation::content_type::ContentType;
use crate::foundation::multipart::{Part, parse};
use crate::matching::findings::Findings;
use crate::matching::mismatch::{Mismatch, body_text};
use crate::matching::name_rules::{NameCase, RulesByName};
use crate::matching::rule_tree::Walk;
use crate::matching::value::{Applied, Compiler, List, RuleTree, check_text, failures};
use crate::model::Category;
use crate::model::path::{Token, push_field, push_token};
use crate::model::rules::{RuleList, Rules};
use crate::model::{Body, BodyFormat, Content, DocPath};
use bytes::Bytes;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

#[cfg(test)]
mod tests;

/// How deep multipart bodies are compared part by part; deeper ones are compared as bytes.
pub(super) const MAX_DEPTH: usize = 8;

/// The parts of an expected body, with their rules.
#[derive(Debug)]
pub(super) struct Expected {
    parts: Vec<ExpectedPart>,
}

#[derive(Debug)]
struct ExpectedPart {
    name: Option<String>,
    /// The step below `$` that names the part in rules and paths.
    step: Token,
    is_file: bool,
    headers: Vec<ExpectedHeader>,
    bytes: Bytes,
    /// What a field is compared as.
    text: String,
    /// What a file is compared as.
    file: Box<ExpectedBody>,
}

#[derive(Debug)]
struct ExpectedHeader {
    name: String,
    value: String,
    rules: Option<List>,
}

/// The parts of a body, or why it has none. Without a boundary in the type there are none.
pub(super) fn read(bytes: &Bytes, content_type: &ContentType) -> Result<Vec<Part>, String> {
    let boundary = content_type.parameter("boundary").ok_or("no boundary in content-type")?;
    parse(bytes, boundary).map_err(|error| error.to_string())
}

/// The boundary that a body begins with.
fn boundary_of(bytes: &[u8]) -> Option<&str> {
    let lines = bytes.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_end);
    let mut boundaries = lines.filter_map(|line| line.strip_prefix(b"--"));
    std::str::from_utf8(boundaries.next()?).ok()
}

impl Expected {
    pub(super) fn compile(
        content: &Content,
        content_type: &ContentType,
        rules: Option<&Rules>,
        compiler: &mut Compiler,
        depth: usize,
    ) -> Result<Self, String> {
        let Content { bytes, is_raw, .. } = content;
        let parts = match (content_type.parameter("boundary"), boundary_of(bytes)) {
            // COMPAT: a body with a content type of its own in a pact has its boundary only in the header.
            (None, Some(found)) => parse(bytes, found).map_err(|error| error.to_string()),
            _ => read(bytes, content_type),
        }?;
        let rules = rules.map(RulesByStep::new);
        let compiled = parts.into_iter().enumerate();
        let parts = compiled
            .map(|(index, part)| compile_part(part, index, *is_raw, rules.as_ref(), compiler, depth))
            .collect();
        Ok(Expected { parts })
    }
}

fn compile_part(
    part: Part,
    index: usize,
    is_raw: bool,
    rules: Option<&RulesByStep<'_>>,
    compiler: &mut Compiler,
    depth: usize,
) -> ExpectedPart {
    let is_file = is_file(&part);
    let content_type = content_type_of(&part);
    let step = match &part.name {
        Some(name) => Token::Field(name.as_str().into()),
        None => Token::Index(index),
    };
    let below = rules.map(|rules| rules.below(&step));
    let text = field_text(&part, is_raw);
    let body = file_body(&part.body, content_type.as_ref(), is_raw);
    let file = ExpectedBody::compile_at(&body, content_type, below.as_ref(), compiler, depth + 1);
    let headers = part.headers.into_iter().filter(|(name, _)| name != "content-disposition");
    let of_headers = RulesByName::new(Category::Body, below.as_ref(), NameCase::Ignored);
    let headers = headers.map(|(name, value)| {
        let rules = of_headers.compile(&name, compiler).into_whole();
        ExpectedHeader { name, value, rules }
    });
    // What a rule about the bytes accepts may be labelled in another way.
    let is_compared = |header: &ExpectedHeader| {
        header.rules.is_some() || header.name != "content-type" || file.by_type.is_none()
    };
    let headers = headers.filter(is_compared).collect();
    ExpectedPart { name: part.name, step, is_file, headers, bytes: part.body, text, file: Box::new(file) }
}

/// A part without a `Content-Disposition` header is compared like a file.
fn is_file(part: &Part) -> bool {
    part.filename.is_some() || part.header("content-disposition").is_none()
}

/// A file as a body. An empty file counts as contents, to which rules apply, unless its type is a document's.
fn file_body(bytes: &Bytes, expected: Option<&ContentType>, is_raw: bool) -> Body {
    match expected.map_or(BodyFormat::Binary, BodyFormat::of) {
        BodyFormat::Json | BodyFormat::Xml | BodyFormat::Multipart => Body::present(bytes.clone(), None),
        BodyFormat::JsonLines | BodyFormat::Form | BodyFormat::Text | BodyFormat::Binary => {
            Body::Present(Content { bytes: bytes.clone(), content_type: None, hint: None, is_raw })
        }
    }
}

/// The text of a field, in the charset of its type if it is raw. Bytes that are no text become U+FFFD.
fn field_text(part: &Part, is_raw: bool) -> String {
    let charset = content_type_of(part).filter(|_| is_raw).map_or(Charset::UTF_8, |found| found.charset());
    charset
        .decode(&part.body)
        .map_or_else(|_| String::from_utf8_lossy(&part.body).into_owned(), Cow::into_owned)
}

fn content_type_of(part: &Part) -> Option<ContentType> {
    ContentType::parse(part.content_type()?).ok()
}

/// The rules of a body by their first step below `$`: each part finds its rules without
/// going through those of others.
struct RulesByStep<'r> {
    /// The steps below the first one, and the rules there.
    rules: Vec<(&'r [Token], &'r RuleList)>,
    /// Where the rules for a step stand among them, in rising order.
    by_step: HashMap<&'r Token, Vec<usize>>,
}

impl<'r> RulesByStep<'r> {
    fn new(rules: &'r Rules) -> Self {
        let mut by_step = RulesByStep { rules: Vec::new(), by_step: HashMap::new() };
        for (path, list) in rules {
            if let [Token::Root, first, rest @ ..] = path.tokens() {
                by_step.by_step.entry(first).or_default().push(by_step.rules.len());
                by_step.rules.push((rest, list));
            }
        }
        by_step
    }

    /// The rules written for a part and below it, with the part as `$`.
    fn below(&self, step: &Token) -> Rules {
        let mut written = self.by_step.get(step).cloned().unwrap_or_default();
        // Rules say `['0']` for parts without a name too. Of two ways to write one path the later counts.
        if let Token::Index(index) = step {
            let field = Token::Field(index.to_string().into());
            written.extend(self.by_step.get(&field).into_iter().flatten());
            written.sort_unstable();
        }
        let written = written.into_iter().filter_map(|at| self.rules.get(at));
        let below = |(rest, list): &(&[Token], &RuleList)| {
            let path = rest.iter().cloned().fold(DocPath::root(), DocPath::join);
            (path, (*list).clone())
        };
        written.map(below).collect()
    }
}

pub(super) fn compare(
    expected: &Expected,
    actual: &[Part],
    rules: &RuleTree,
    unexpected: Unexpected,
    findings: &mut Findings,
) {
    let mut by_name: HashMap<Option<&str>, std::vec::IntoIter<&Part>> = grouped(actual);
    for part in &expected.parts {
        match by_name.get_mut(&part.name.as_deref()).and_then(Iterator::next) {
            Some(found) => part.compare(found, rules, unexpected, findings),
            None => findings.add_of_body(part.refusal("part", "missing")),
        }
    }
}

fn grouped(parts: &[Part]) -> HashMap<Option<&str>, std::vec::IntoIter<&Part>> {
    let mut by_name: HashMap<Option<&str>, Vec<&Part>> = HashMap::new();
    for part in parts {
        by_name.entry(part.name.as_deref()).or_default().push(part);
    }
    by_name.into_iter().map(|(name, parts)| (name, parts.into_iter())).collect()
}

impl ExpectedPart {
    /// The name in messages.
    fn label(&self) -> String {
        match &self.step {
            Token::Field(name) => name.to_string(),
            Token::Index(index) => index.to_string(),
            _ => String::new(),
        }
    }

    fn path(&self) -> String {
        let mut text = "$".to_owned();
        push_token(&mut text, &self.step);
        text
    }

    /// A mismatch of the part as a whole.
    fn refusal(&self, what: &str, why: &str) -> Mismatch {
        Mismatch::Body {
            path: "$".to_owned(),
            expected: Some(self.label().into()),
            actual: None,
            text: format!("Expected a MIME {what} '{}' but was {why}", self.label()),
        }
    }

    fn compare(&self, actual: &Part, rules: &RuleTree, unexpected: Unexpected, findings: &mut Findings) {
        match (self.is_file, is_file(actual)) {
            (false, true) => findings.add_of_body(self.refusal("field", "file")),
            (true, false) => findings.add_of_body(self.refusal("file", "field")),
            (true, true) => {
                self.compare_headers(actual, findings);
                self.compare_file(actual, unexpected, findings);
            }
            (false, false) => {
                self.compare_headers(actual, findings);
                self.compare_field(actual, rules, findings);
            }
        }
    }

    fn compare_headers(&self, actual: &Part, findings: &mut Findings) {
        for header in &self.headers {
            let found = actual.header(&header.name);
            for text in header.differences(found) {
                let mut path = self.path();
                push_field(&mut path, &header.name);
                findings.add_of_body(Mismatch::Body {
                    path,
                    expected: Some(header.value.as_str().into()),
                    actual: found.map(Arc::from),
                    text: format!("MIME part '{}': {text}", self.label()),
                });
            }
        }
    }

    fn compare_file(&self, actual: &Part, unexpected: Unexpected, findings: &mut Findings) {
        let body = file_body(&actual.body, Some(&self.file.content_type), true);
        let received = ActualBody::new(&body, content_type_of(actual));
        let mut found = findings.of_part();
        self.file.compare_part(&received, unexpected, &mut found);
        findings.append_changed(found, |mismatch| {
            if let Mismatch::Body { text, .. } | Mismatch::BodyType { text, .. } = mismatch {
                *text = format!("MIME part '{}': {text}", self.label());
            }
        });
    }

    fn compare_field(&self, actual: &Part, rules: &RuleTree, findings: &mut Findings) {
        let (wanted, found) = (&self.text, &field_text(actual, true));
        let texts = match self.field_rules(rules) {
            Some(applied) => failures(applied, |check| check_text(check, wanted, found, applied.is_cascaded)),
            None if self.is_same_field(actual, found) => Vec::new(),
            None => {
                vec![format!("MIME part '{}': Expected '{found}' to be equal to '{wanted}'", self.label())]
            }
        };
        for text in texts {
            let values = || (Some(body_text(&self.bytes)), Some(body_text(&actual.body)));
            findings.add_at(|| self.path(), text, values);
        }
    }

    /// Whether a field has the same text, or the same bytes if they are no text.
    fn is_same_field(&self, actual: &Part, text: &str) -> bool {
        if self.text.contains(char::REPLACEMENT_CHARACTER) {
            self.bytes == actual.body
        } else {
            self.text == text
        }
    }

    fn field_rules<'c>(&self, rules: &'c RuleTree) -> Option<Applied<'c>> {
        let mut walk = Walk::new(rules);
        let root = walk.root();
        match &self.step {
            Token::Field(name) => walk.enter_key(&root, name).applied(),
            Token::Index(index) => walk.enter_index(&root, *index).applied(),
            _ => None,
        }
    }
}

impl ExpectedHeader {
    /// What is wrong with a header of a part.
    fn differences(&self, actual: Option<&str>) -> Vec<String> {
        let ExpectedHeader { name, value, rules } = self;
        let Some(actual) = actual else {
            return match name.as_str() {
                "content-type" | "content-transfer-encoding" => Vec::new(),
                _ => vec![format!("Expected multipart header '{name}' with value '{value}' but was missing")],
            };
        };
        match rules {
            Some(list) => {
                let applied = Applied { list, is_cascaded: false };
                failures(applied, |check| check_text(check, value, actual, false))
            }
            None if value == actual => Vec::new(),
            None => vec![format!("header '{name}': Expected '{actual}' to be equal to '{value}'")],
        }
    }
}
