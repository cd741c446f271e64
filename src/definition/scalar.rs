//! Single values: path, status, headers and query parameters. Only a JSON object with a matcher or generator is
//! special; any other text is the value itself.

use super::error::Error;
use super::integration::{Definition, walk};
use super::matcher::{GENERATOR, Matcher, TYPE};
use super::names::ArgumentNames;
use crate::foundation::json::{Document, Node, to_text};
use crate::model::DocPath;
use crate::model::generators::Generator;
use crate::model::rules::Rule;

/// A single value with its rules and generator.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scalar {
    /// The value.
    pub example: Example,
    /// How to compare it.
    pub rules: Vec<Rule>,
    /// How to make it.
    pub generator: Option<Generator>,
}

/// The value in a definition of a single value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Example {
    /// Nothing.
    #[default]
    Absent,
    /// This text.
    Text(String),
    /// These texts.
    List(Vec<String>),
}

impl Example {
    /// Takes the example out; what remains is `Absent`.
    pub fn take(&mut self) -> Example {
        std::mem::take(self)
    }

    /// The text, or the first of several.
    pub fn first(&self) -> Option<&str> {
        match self {
            Example::Absent => None,
            Example::Text(text) => Some(text),
            Example::List(texts) => texts.first().map(String::as_str),
        }
    }

    /// Takes the text out, or the first of several; what remains is `Absent`.
    pub fn take_first(&mut self) -> Option<String> {
        match self.take() {
            Example::Absent => None,
            Example::Text(text) => Some(text),
            Example::List(texts) => texts.into_iter().next(),
        }
    }

    /// The text, or the first of several; empty when there is none.
    pub fn into_text(mut self) -> String {
        self.take_first().unwrap_or_default()
    }
}

/// Reads a single value.
///
/// COMPAT: of a malformed matcher the rule is lost and the example is used; clients build their interactions on that.
pub fn scalar(text: &str, names: &dyn ArgumentNames) -> Result<Scalar, Error> {
    let document = object(text);
    let Some(node) = document.as_ref().map(Document::root) else {
        return Ok(Scalar { example: Example::Text(text.to_owned()), ..Scalar::default() });
    };
    if node.get(TYPE).is_none() && node.get(GENERATOR).is_none() {
        return Ok(Scalar { example: Example::Text(text.to_owned()), ..Scalar::default() });
    }
    let example = example(node, names)?;
    if node.get(TYPE).is_none() {
        // COMPAT: a generator counts beside a matcher only.
        return Ok(Scalar { example, ..Scalar::default() });
    }
    let matcher = Matcher::read(node, names).unwrap_or_else(|reason| {
        tracing::warn!("ignoring the matcher of {text}: {reason}");
        Matcher::generator_of(node)
    });
    Ok(Scalar { example, rules: matcher.rules, generator: matcher.generator })
}

/// Reads a status. One that a matcher or generator leaves open, because its value is missing, null, empty or 0, has no
/// example; then a generator counts without a matcher too.
pub fn status(text: &str, names: &dyn ArgumentNames) -> Result<Scalar, Error> {
    let mut read = scalar(text, names)?;
    let document = object(text);
    let Some(node) = document.as_ref().map(Document::root) else { return Ok(read) };
    let has_generator = node.get(GENERATOR).is_some();
    if node.get(TYPE).is_none() && !has_generator {
        return Ok(read);
    }
    let is_open = match &read.example {
        Example::Absent => true,
        Example::Text(text) => is_no_status(text),
        Example::List(texts) => texts.first().is_none_or(|text| is_no_status(text)),
    };
    if is_open {
        read.example = Example::Absent;
        if has_generator {
            read.generator = read.generator.or(Matcher::generator_of(node).generator);
        }
    }
    Ok(read)
}

fn is_no_status(text: &str) -> bool {
    matches!(text, "" | "0")
}

/// Reads a single value as the first releases did: an object with a matcher is followed as in a body,
/// from this path; any other text is the value itself.
pub fn single(text: &str, base: &DocPath, names: &dyn ArgumentNames) -> Result<(String, Definition), Error> {
    let document = object(text);
    let Some(node) = document.as_ref().map(Document::root) else {
        return Ok((text.to_owned(), Definition::default()));
    };
    if node.get(TYPE).is_none() {
        return Ok((text.to_owned(), Definition::default()));
    }
    let mut definition = walk(node, base.clone(), names)?;
    // In a file, rules further down would look like rules of the value itself.
    definition.rules.retain(|path, _| path == base);
    definition.generators.retain(|path, _| path == base);
    Ok((to_text(&definition.example), definition))
}

/// The document of a text that is a JSON object.
fn object(text: &str) -> Option<Document<'_>> {
    // Most values are plain texts, and looking at the first character is enough to see it.
    if !text.trim_start().starts_with('{') {
        return None;
    }
    Document::parse(text).ok().filter(|document| document.root().is_object())
}

fn example(node: Node<'_>, names: &dyn ArgumentNames) -> Result<Example, Error> {
    let Some(value) = node.get("value") else { return Ok(Example::Absent) };
    if !value.is_array() {
        return Ok(Example::Text(value.to_text().into_owned()));
    }
    // COMPAT: matchers inside the list only give their examples; their rules are not written into files.
    let items = value.items().map(|item| Ok(to_text(&walk(item, DocPath::root(), names)?.example)));
    Ok(Example::List(items.collect::<Result<_, Error>>()?))
}
