//! [`Part`]: one request, response or message of an interaction, with its rules, its generators and the examples
//! they are about.

use super::warning::Warning;
use crate::foundation::json::{Document, Map, Node, Value};
use crate::model::generators::{Generator, GeneratorSet};
use crate::model::path::Token;
use crate::model::rules::{Rule, RuleSet};
use crate::model::{Body, Category, Contents, DocPath, HttpPart, Interaction, InteractionKind, Query};
use std::cell::OnceCell;
use std::hash::{DefaultHasher, Hash, Hasher};

/// How many values at one path are judged. The items of a list mostly repeat one example.
const SAMPLES: usize = 100;

/// One part of an interaction.
pub(super) struct Part<'i> {
    name: &'static str,
    /// The position among several responses.
    number: usize,
    rules: &'i RuleSet,
    generators: &'i GeneratorSet,
    body: &'i Body,
    /// The body as JSON, read when a rule first needs it.
    document: OnceCell<Option<Document<'i>>>,
    examples: Examples<'i>,
}

/// The examples besides the body.
enum Examples<'i> {
    Http { part: &'i HttpPart, line: Option<(&'i str, Option<&'i Query>)> },
    Message(&'i Map<String, Value>),
}

impl<'i> Part<'i> {
    /// The parts of an interaction, in the order in which they are exchanged.
    pub(super) fn all(interaction: &'i Interaction) -> Vec<Self> {
        match &interaction.kind {
            InteractionKind::Http(http) => {
                let line = Some((http.request.path.as_str(), http.request.query.as_ref()));
                vec![
                    Self::of_http("request", &http.request.part, line),
                    Self::of_http("response", &http.response.part, None),
                ]
            }
            InteractionKind::AsyncMessage(message) => vec![Self::of_message("message", 0, message)],
            InteractionKind::SyncMessage(messages) => {
                let responses = messages.responses.iter().enumerate();
                let responses =
                    responses.map(|(number, response)| Self::of_message("response", number, response));
                std::iter::once(Self::of_message("request", 0, &messages.request)).chain(responses).collect()
            }
        }
    }

    fn of_http(name: &'static str, part: &'i HttpPart, line: Option<(&'i str, Option<&'i Query>)>) -> Self {
        let HttpPart { rules, generators, body, .. } = part;
        let examples = Examples::Http { part, line };
        Part { name, number: 0, rules, generators, body, document: OnceCell::new(), examples }
    }

    fn of_message(name: &'static str, number: usize, contents: &'i Contents) -> Self {
        let Contents { body, rules, generators, metadata, .. } = contents;
        let examples = Examples::Message(metadata);
        Part { name, number, rules, generators, body, document: OnceCell::new(), examples }
    }

    /// The rules of each path.
    pub(super) fn rules(&self) -> impl Iterator<Item = (Category, &'i DocPath, &'i [Rule])> {
        self.rules.iter().flat_map(|(category, rules)| {
            rules.iter().map(move |(path, list)| (category, path, list.rules.as_slice()))
        })
    }

    /// The generators.
    pub(super) fn generators(&self) -> impl Iterator<Item = (Category, &'i DocPath, &'i Generator)> {
        self.generators.iter().flat_map(|(category, generators)| {
            generators.iter().map(move |(path, generator)| (category, path, generator))
        })
    }

    /// How many rules, by path, and generators there are.
    pub(super) fn size(&self) -> usize {
        let rules = self.rules.iter().map(|(_, rules)| rules.len());
        let generators = self.generators.iter().map(|(_, generators)| generators.len());
        rules.chain(generators).sum()
    }

    /// A number that stands for a path of a category of rules or generators in this part.
    pub(super) fn key(&self, what: &str, category: Category, path: &DocPath) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.name, self.number, what, category.name(), path.text()).hash(&mut hasher);
        hasher.finish()
    }

    /// A warning about a rule or generator of this part.
    pub(super) fn warning(&self, category: Category, path: &DocPath, text: String) -> Warning {
        Warning { part: self.name, category: category.name(), path: path.text().to_owned(), text }
    }

    /// Whether a generator replaces the example that a path is about.
    pub(super) fn is_generated(&self, category: Category, path: &DocPath) -> bool {
        let Some(generators) = self.generators.category(category) else { return false };
        match category {
            Category::Body | Category::Contents => generators.contains_key(path),
            Category::Method | Category::Path | Category::Status => !generators.is_empty(),
            Category::Header | Category::Query | Category::Metadata => generators.keys().any(|generated| {
                generated == path
                    || generated.tokens().len() <= 2 && generated.first_field() == path.first_field()
            }),
        }
    }

    /// The values of the body at a path, if the body is JSON; some of them if there are many.
    pub(super) fn nodes(&self, path: &DocPath) -> Option<Vec<Node<'_>>> {
        let read = || Document::parse(self.body.text()?).ok();
        let document = self.document.get_or_init(read).as_ref()?;
        Some(path.nodes(document.root(), SAMPLES))
    }

    /// The metadata entry that a path is about.
    pub(super) fn metadata(&self, path: &DocPath) -> Option<&'i Value> {
        match &self.examples {
            Examples::Message(metadata) => metadata.get(path.first_field()?),
            Examples::Http { .. } => None,
        }
    }

    /// The texts that a rule for path, query or header is about.
    pub(super) fn texts(&self, category: Category, path: &DocPath) -> Vec<&'i str> {
        let Examples::Http { part, line } = &self.examples else { return Vec::new() };
        let name = path.first_field().unwrap_or_default();
        let index = match path.tokens() {
            [_, Token::Field(_), Token::Index(index)] => Some(*index),
            _ => None,
        };
        let values: Vec<&str> = match category {
            Category::Path => line.map(|(path, _)| path).into_iter().collect(),
            Category::Query => {
                let values = line.and_then(|(_, query)| query?.get(name)).unwrap_or_default();
                values.iter().map(|value| value.as_deref().unwrap_or_default()).collect()
            }
            Category::Header => {
                let values = part.headers.as_ref().and_then(|headers| headers.get(name)).unwrap_or_default();
                values.iter().map(String::as_str).collect()
            }
            Category::Method
            | Category::Body
            | Category::Status
            | Category::Contents
            | Category::Metadata => Vec::new(),
        };
        match index {
            Some(index) => values.get(index).copied().into_iter().collect(),
            None => values,
        }
    }

    /// The examples of a rule, if all of them are strings.
    pub(super) fn strings(&self, category: Category, path: &DocPath) -> Option<Vec<&str>> {
        match category {
            Category::Body | Category::Contents => self.nodes(path)?.into_iter().map(Node::as_str).collect(),
            Category::Metadata => Some(vec![self.metadata(path)?.as_str()?]),
            Category::Method | Category::Path | Category::Header | Category::Query | Category::Status => {
                Some(self.texts(category, path))
            }
        }
    }
}
