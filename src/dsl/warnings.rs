//! [`Warning`]: what is wrong with rules and generators that an author wrote: a rule that its own example breaks, a
//! regular expression or a date pattern that is none.
//!
//! Writing them succeeds all the same, as clients expect. What a call wrote is judged at once and logged, unless the
//! interaction had hundreds of them before; the whole of an interaction is judged when somebody asks. One rule is judged
//! by itself, on the values at its path; XML and form bodies are judged by their patterns only.

use crate::foundation::datetime::Pattern;
use crate::foundation::json::{self, Document, Map, Node, Value};
use crate::foundation::regex::Regex;
use crate::foundation::regexgen::Template;
use crate::matching::{Engine, matches_json, matches_text};
use crate::model::generators::{Generator, GeneratorSet};
use crate::model::path::Token;
use crate::model::rules::{Category, Rule, RuleSet};
use crate::model::{Body, Contents, DocPath, HttpPart, Interaction, Kind, Query};
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// How many values at one path are judged; more of them are of the same making.
const SAMPLES: usize = 100;

/// How many rules and generators an interaction may have for the next call to be judged: see [`written`].
const LOOKED_THROUGH: usize = 256;

/// How many accepted examples are remembered.
const REMEMBERED: usize = 4_096;

/// What is wrong with one rule or generator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// `request`, `response` or `message`.
    pub part: &'static str,
    /// What the rule or generator is for, such as `body`.
    pub category: &'static str,
    /// Its path.
    pub path: String,
    /// What is wrong.
    pub text: String,
}

/// What an interaction had before it was changed: how many rules by place, and which generators.
#[derive(Debug, Default)]
pub(super) struct Written(HashMap<u64, usize>);

/// Which regular expressions accepted which examples. The interactions of a pact mostly share a few, and to
/// compile one costs more than everything else that is done for it.
#[derive(Debug, Clone, Default)]
pub(super) struct Accepted(HashSet<u64>);

/// One part of an interaction, with where its examples are.
struct Part<'i> {
    name: &'static str,
    /// Which of several answers.
    number: usize,
    rules: &'i RuleSet,
    generators: &'i GeneratorSet,
    body: &'i Body,
    examples: Examples<'i>,
}

enum Examples<'i> {
    Http { part: &'i HttpPart, line: Option<(&'i str, Option<&'i Query>)> },
    Message(&'i Map<String, Value>),
}

impl Warning {
    /// For programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let fields =
            [("part", self.part), ("category", self.category), ("path", &self.path), ("warning", &self.text)];
        json::object(fields.into_iter().map(|(key, value)| (key.to_owned(), Value::from(value)))).into()
    }
}

/// What is wrong with an interaction.
pub(super) fn of(interaction: &Interaction, engine: &Engine) -> Vec<Warning> {
    new_since(interaction, engine, &Written::default(), &mut Accepted::default())
}

/// What an interaction has. `None` if that is so much that looking it through at each call would cost more than the
/// call.
pub(super) fn written(interaction: &Interaction) -> Option<Written> {
    let parts = parts(interaction);
    let size = |part: &Part<'_>| {
        let rules = part.rules.iter().map(|(_, rules)| rules.len());
        let generators = part.generators.iter().map(|(_, generators)| generators.len());
        rules.chain(generators).sum::<usize>()
    };
    if parts.iter().map(size).sum::<usize>() > LOOKED_THROUGH {
        return None;
    }
    let mut written = HashMap::new();
    for part in parts {
        for (category, path, list) in rules(part.rules) {
            written.insert(place(&part, "rule", category.name(), path), list.len());
        }
        for (category, path, _) in generators(part.generators) {
            written.insert(place(&part, "generator", category, path), 1);
        }
    }
    Some(Written(written))
}

/// What is wrong with what was written since.
pub(super) fn new_since(
    interaction: &Interaction,
    engine: &Engine,
    before: &Written,
    accepted: &mut Accepted,
) -> Vec<Warning> {
    let mut found = Vec::new();
    for part in parts(interaction) {
        // Read once, and only if a rule asks.
        let mut body = None;
        for (category, path, list) in rules(part.rules) {
            let known =
                before.0.get(&place(&part, "rule", category.name(), path)).copied().unwrap_or_default();
            for rule in list.iter().skip(known) {
                let problem = match rule {
                    Rule::Regex(pattern) => {
                        let examples = part.strings(category, path, &mut body);
                        accepted.judge(pattern, examples.as_deref(), || {
                            refused(engine, rule, category, path, &part, &mut body)
                        })
                    }
                    _ => broken_pattern(rule)
                        .or_else(|| refused(engine, rule, category, path, &part, &mut body)),
                };
                found.extend(problem.map(|text| part.warning(category.name(), path, text)));
            }
        }
        for (category, path, generator) in generators(part.generators) {
            if !before.0.contains_key(&place(&part, "generator", category, path)) {
                let problem = broken_generator(generator);
                found.extend(problem.map(|text| part.warning(category, path, text)));
            }
        }
    }
    found
}

fn rules(set: &RuleSet) -> impl Iterator<Item = (Category, &DocPath, &[Rule])> {
    set.iter().flat_map(|(category, rules)| {
        rules.iter().map(move |(path, list)| (category, path, list.rules.as_slice()))
    })
}

fn generators(set: &GeneratorSet) -> impl Iterator<Item = (&'static str, &DocPath, &Generator)> {
    set.iter().flat_map(|(category, generators)| {
        generators.iter().map(move |(path, generator)| (category.name(), path, generator))
    })
}

fn place(part: &Part<'_>, what: &str, category: &str, path: &DocPath) -> u64 {
    let mut hasher = DefaultHasher::new();
    (part.name, part.number, what, category, path.text()).hash(&mut hasher);
    hasher.finish()
}

fn parts(interaction: &Interaction) -> Vec<Part<'_>> {
    match &interaction.kind {
        Kind::Http(http) => {
            let line = Some((http.request.path.as_str(), http.request.query.as_ref()));
            vec![
                http_part("request", &http.request.part, line),
                http_part("response", &http.response.part, None),
            ]
        }
        Kind::AsyncMessage(message) => vec![message_part("message", 0, message)],
        Kind::SyncMessage(messages) => {
            let responses = messages.responses.iter().enumerate();
            let responses = responses.map(|(number, response)| message_part("response", number, response));
            std::iter::once(message_part("request", 0, &messages.request)).chain(responses).collect()
        }
    }
}

fn http_part<'i>(
    name: &'static str,
    part: &'i HttpPart,
    line: Option<(&'i str, Option<&'i Query>)>,
) -> Part<'i> {
    let examples = Examples::Http { part, line };
    Part { name, number: 0, rules: &part.rules, generators: &part.generators, body: &part.body, examples }
}

fn message_part<'i>(name: &'static str, number: usize, contents: &'i Contents) -> Part<'i> {
    let examples = Examples::Message(&contents.metadata);
    let Contents { body, rules, generators, .. } = contents;
    Part { name, number, rules, generators, body, examples }
}

impl<'i> Part<'i> {
    fn warning(&self, category: &'static str, path: &DocPath, text: String) -> Warning {
        Warning { part: self.name, category, path: path.text().to_owned(), text }
    }

    /// The texts a rule is about, where values are texts.
    fn texts(&self, category: Category, path: &DocPath) -> Vec<&'i str> {
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
            _ => Vec::new(),
        };
        match index {
            Some(index) => values.get(index).copied().into_iter().collect(),
            None => values,
        }
    }

    fn metadata(&self, path: &DocPath) -> Option<&'i Value> {
        match &self.examples {
            Examples::Message(metadata) => metadata.get(path.first_field()?),
            Examples::Http { .. } => None,
        }
    }

    fn json(&self) -> Option<Document<'i>> {
        Document::parse(self.body.text()?).ok()
    }

    /// The examples of a rule, if all of them are strings.
    fn strings(
        &self,
        category: Category,
        path: &DocPath,
        body: &mut Option<Option<Document<'i>>>,
    ) -> Option<Vec<String>> {
        match category {
            Category::Body | Category::Contents => {
                let document = body.get_or_insert_with(|| self.json()).as_ref()?;
                let nodes = nodes_at(document.root(), path.tokens());
                nodes.into_iter().map(|node| node.as_str().map(str::to_owned)).collect()
            }
            Category::Metadata => Some(vec![self.metadata(path)?.as_str()?.to_owned()]),
            _ => Some(self.texts(category, path).into_iter().map(str::to_owned).collect()),
        }
    }
}

impl Accepted {
    /// What is wrong with a regular expression and its examples; `refused` tells what it has to say of
    /// examples that it does not accept, or that are not strings.
    fn judge(
        &mut self,
        pattern: &str,
        examples: Option<&[String]>,
        refused: impl FnOnce() -> Option<String>,
    ) -> Option<String> {
        let known: Vec<u64> = examples.unwrap_or_default().iter().map(|text| key(pattern, text)).collect();
        if !known.is_empty() && known.iter().all(|key| self.0.contains(key)) {
            return None;
        }
        let regex = match Regex::new(pattern) {
            Ok(regex) => regex,
            Err(error) => return Some(error.to_string()),
        };
        let accepts = |text: &String| regex.is_full_match(text) == Ok(true);
        if !examples.is_some_and(|examples| examples.iter().all(accepts)) {
            return refused();
        }
        if self.0.len() + known.len() > REMEMBERED {
            self.0.clear();
        }
        self.0.extend(known);
        None
    }
}

fn key(pattern: &str, example: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (pattern, example).hash(&mut hasher);
    hasher.finish()
}

/// Why a rule refuses its own example.
fn refused<'i>(
    engine: &Engine,
    rule: &Rule,
    category: Category,
    path: &DocPath,
    part: &Part<'i>,
    body: &mut Option<Option<Document<'i>>>,
) -> Option<String> {
    if !judges_one_value(rule) {
        return None;
    }
    match category {
        Category::Body | Category::Contents => {
            let document = body.get_or_insert_with(|| part.json()).as_ref()?;
            let nodes = nodes_at(document.root(), path.tokens());
            // A rule at a list or map may be meant for what is below.
            let is_about_size = matches!(rule, Rule::MinType(_) | Rule::MaxType(_) | Rule::MinMaxType(..));
            let nodes =
                nodes.into_iter().filter(|node| is_about_size || !(node.is_array() || node.is_object()));
            nodes.into_iter().find_map(|node| matches_json(engine, rule, node, node, false).err())
        }
        Category::Metadata => match part.metadata(path)? {
            Value::String(text) => matches_text(engine, rule, text, text, false).err(),
            value => {
                let document = Document::from(value);
                matches_json(engine, rule, document.root(), document.root(), false).err()
            }
        },
        _ => part
            .texts(category, path)
            .into_iter()
            .find_map(|text| matches_text(engine, rule, text, text, false).err()),
    }
}

/// Whether the rule alone can say no to the value at its path: others are about what is below, or need a plugin.
fn judges_one_value(rule: &Rule) -> bool {
    !matches!(
        rule,
        Rule::Equality
            | Rule::Type
            | Rule::ContentType(_)
            | Rule::ArrayContains(_)
            | Rule::Values
            | Rule::StatusCode(_)
            | Rule::EachKey(_)
            | Rule::EachValue(_)
            | Rule::Plugin { .. }
    )
}

/// The values at a path, some of them if there are many.
fn nodes_at<'d>(root: Node<'d>, path: &[Token]) -> Vec<Node<'d>> {
    let mut found = vec![root];
    for token in path {
        found = match token {
            Token::Root => found,
            Token::Field(name) => found.into_iter().filter_map(|node| node.get(name)).collect(),
            Token::Index(index) => found.into_iter().filter_map(|node| node.item(*index)).collect(),
            Token::StarIndex => {
                found.into_iter().flat_map(|node| node.items().take(SAMPLES)).take(SAMPLES).collect()
            }
            Token::Star => {
                let members = |node: Node<'d>| node.members().map(|(_, member)| member).take(SAMPLES);
                found.into_iter().flat_map(members).take(SAMPLES).collect()
            }
        };
    }
    found
}

/// What is wrong with the pattern of a rule, or of those inside it.
fn broken_pattern(rule: &Rule) -> Option<String> {
    match rule {
        Rule::Regex(regex) => Regex::new(regex).err().map(|error| error.to_string()),
        Rule::Date(format) | Rule::Time(format) | Rule::DateTime(format) => broken_format(format),
        Rule::EachKey(each) | Rule::EachValue(each) => {
            let generator = each.generator.as_ref().and_then(broken_generator);
            each.rules.iter().find_map(broken_pattern).or(generator)
        }
        Rule::ArrayContains(variants) => variants.iter().find_map(|variant| {
            let lists = variant.rules.values().flat_map(|list| &list.rules);
            let generators = variant.generators.values().find_map(broken_generator);
            lists.into_iter().find_map(broken_pattern).or(generators)
        }),
        _ => None,
    }
}

fn broken_generator(generator: &Generator) -> Option<String> {
    match generator {
        Generator::Regex(regex) => Template::parse(regex).err().map(|error| error.to_string()),
        Generator::MockServerUrl { regex, .. } => Regex::new(regex).err().map(|error| error.to_string()),
        Generator::Date { format, .. }
        | Generator::Time { format, .. }
        | Generator::DateTime { format, .. } => format.as_deref().and_then(broken_format),
        _ => None,
    }
}

/// No format at all is the usual one.
fn broken_format(format: &str) -> Option<String> {
    if format.is_empty() { None } else { Pattern::parse(format).err().map(|error| error.to_string()) }
}
