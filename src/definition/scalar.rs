//! Single values: path, status, headers and query parameters. Only a JSON object is special; any other
//! text is the value itself.

use super::error::Error;
use super::integration::{Definition, walk};
use super::matcher::{Matcher, TYPE};
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
    let example = example(node, names)?;
    if node.get(TYPE).is_none() {
        return Ok(Scalar { example, ..Scalar::default() });
    }
    let matcher = Matcher::read(node, names).unwrap_or_else(|reason| {
        tracing::warn!("ignoring the matcher of {text}: {reason}");
        Matcher::generator_of(node)
    });
    Ok(Scalar { example, rules: matcher.rules, generator: matcher.generator })
}

/// Reads a single value as the first releases did: an object with a matcher is followed as in a body,
/// from this path; any other object is its compact text.
pub fn single(text: &str, base: &DocPath, names: &dyn ArgumentNames) -> Result<(String, Definition), Error> {
    let document = object(text);
    let Some(node) = document.as_ref().map(Document::root) else {
        return Ok((text.to_owned(), Definition::default()));
    };
    if node.get(TYPE).is_none() {
        return Ok((node.to_json(), Definition::default()));
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
