//! Layer 4: concrete values from generators.
//!
//! [`request`], [`response`] and [`contents`] answer with a copy of a part in which every generator that
//! applies has replaced its example, or with the part itself when there is nothing to do. A generator that
//! makes no value leaves the example and logs a warning. Everything else comes with a [`GeneratorEnv`]: time and random
//! numbers from a [`Source`], what else is known from a [`Context`], plugins with an engine. Nothing here reads a clock
//! or an environment variable by itself.

mod error;
pub mod source;
mod context;
mod env;
mod state;
mod value;
mod body;

#[cfg(test)]
mod tests;

pub use crate::matching::TestMode;
pub use context::Context;
pub use env::GeneratorEnv;
pub use error::Error;
pub use source::{Fixed, SeededRandom, Source, System};

use crate::foundation::datetime::{Moment, Pattern};
use crate::foundation::json::Value;
use crate::foundation::regexgen::Template;
use crate::matching::ContentsFor;
use crate::model::Category;
use crate::model::generators::{Generator, GeneratorSet};
use crate::model::path::Token;
use crate::model::rules::RuleSet;
use crate::model::{
    Contents, DocPath, Headers, HttpPart, Interaction, InteractionKind, Query, Request, Response, SyncMessage,
};
use std::borrow::Cow;
use value::Maker;

/// Whether anything is generated when the part is sent.
#[must_use]
pub fn is_generated(part: &HttpPart) -> bool {
    has_generators(&part.generators, &part.rules)
}

/// The request as it is to be sent.
pub fn request<'r>(request: &'r Request, env: &mut GeneratorEnv<'_>) -> Cow<'r, Request> {
    if !is_generated(&request.part) {
        return Cow::Borrowed(request);
    }
    let maker = &mut Maker::new(env, ContentsFor::Request);
    let mut made = request.clone();
    if let Some(generator) = single(&request.part.generators, Category::Path, maker)
        && let Some(path) =
            maker.text(generator, || request.path.as_str().into(), (Category::Path, &DocPath::empty()))
    {
        made.path = path;
    }
    query(&mut made.query, &request.part.generators, maker);
    http_part(&mut made.part, maker);
    Cow::Owned(made)
}

/// The response as it is to be sent.
pub fn response<'r>(response: &'r Response, env: &mut GeneratorEnv<'_>) -> Cow<'r, Response> {
    if !is_generated(&response.part) {
        return Cow::Borrowed(response);
    }
    let maker = &mut Maker::new(env, ContentsFor::Response);
    let mut made = response.clone();
    if let Some(generator) = single(&response.part.generators, Category::Status, maker) {
        let place = (Category::Status, &DocPath::empty());
        made.status = maker.status(generator, place).unwrap_or(made.status);
    }
    http_part(&mut made.part, maker);
    Cow::Owned(made)
}

/// The message as it is to be sent, which is one part of an interaction.
pub fn contents<'c>(
    contents: &'c Contents,
    part: ContentsFor,
    env: &mut GeneratorEnv<'_>,
) -> Cow<'c, Contents> {
    if !has_generators(&contents.generators, &contents.rules) {
        return Cow::Borrowed(contents);
    }
    let maker = &mut Maker::new(env, part);
    let mut made = contents.clone();
    for (path, generator) in applying(&contents.generators, Category::Metadata, maker) {
        let Some(key) = path.first_field() else { continue };
        let example = contents.metadata.get(key).unwrap_or(&Value::Null);
        if let Some(value) = maker.json(generator, example, (Category::Metadata, path)) {
            made.metadata.insert(key.to_owned(), value);
        }
    }
    let generators: Vec<_> = contents.generators.category(Category::Body).into_iter().flatten().collect();
    let rules = body_rules(&contents.rules);
    let generators = body::BodyGenerators { by_path: &generators, rules };
    if let Some(body) = body::place(&contents.body, contents.content_type().as_ref(), generators, maker) {
        made.body = body;
    }
    Cow::Owned(made)
}

/// The synchronous message as it travels: with values made, and without rules and generators. None if the
/// interaction is something else.
#[must_use]
pub fn sync_message(interaction: &Interaction, env: &mut GeneratorEnv<'_>) -> Option<Interaction> {
    let InteractionKind::SyncMessage(message) = &interaction.kind else { return None };
    let mut bare = |message: &Contents, part| {
        let Contents { body, metadata, .. } = contents(message, part, env).into_owned();
        Contents { body, metadata, ..Contents::default() }
    };
    let request = bare(&message.request, ContentsFor::Request);
    let responses = message.responses.iter().map(|response| bare(response, ContentsFor::Response)).collect();
    Some(Interaction {
        kind: InteractionKind::SyncMessage(Box::new(SyncMessage { request, responses })),
        ..interaction.clone()
    })
}

/// The text one generator makes.
pub fn text(generator: &Generator, env: &mut GeneratorEnv<'_>) -> Result<String, Error> {
    Maker::new(env, ContentsFor::Request).make(generator).map(value::Made::into_text)
}

/// The value that one generator makes in the place of an example; the example itself if the generator does not apply
/// on this side.
pub fn value(generator: &Generator, example: &Value, env: &mut GeneratorEnv<'_>) -> Result<Value, Error> {
    let maker = &mut Maker::new(env, ContentsFor::Request);
    if maker.applies(generator) { maker.value(generator, example) } else { Ok(example.clone()) }
}

/// The whole number that one generator makes, as long as sixteen bits hold it. Few generators make one.
pub fn integer(generator: &Generator, env: &mut GeneratorEnv<'_>) -> Result<u16, Error> {
    let maker = &mut Maker::new(env, ContentsFor::Request);
    maker.number(generator, 0..=u16::MAX, "a whole number from 0 to 65535")
}

/// A text that a regular expression without anchors describes.
pub fn example_of(regex: &str, source: &mut dyn Source) -> Result<String, Error> {
    Ok(Template::parse(regex)?.print(&mut |bound| source.below(bound))?)
}

/// The date and time of here and now in a format.
pub fn now_as(format: &str, source: &mut dyn Source) -> Result<String, Error> {
    Ok(Pattern::parse(format)?.print(&Moment::from(&source.now()))?)
}

fn has_generators(generators: &GeneratorSet, rules: &RuleSet) -> bool {
    !generators.is_empty() || body_rules(rules).is_some_and(body::has_variant_generators)
}

fn body_rules(rules: &RuleSet) -> Option<&crate::model::rules::Rules> {
    rules.category(Category::Body).or_else(|| rules.category(Category::Contents))
}

/// The generators of a category that apply.
fn applying<'g>(
    generators: &'g GeneratorSet,
    category: Category,
    maker: &Maker<'_>,
) -> Vec<(&'g DocPath, &'g Generator)> {
    let generators = generators.category(category).into_iter().flatten();
    generators.filter(|(_, generator)| maker.applies(generator)).collect()
}

/// The generator of a category that has only one.
fn single<'g>(generators: &'g GeneratorSet, category: Category, maker: &Maker<'_>) -> Option<&'g Generator> {
    applying(generators, category, maker).first().map(|(_, generator)| *generator)
}

fn http_part(part: &mut HttpPart, maker: &mut Maker<'_>) {
    let content_type = part.content_type();
    let generators: Vec<_> = part.generators.category(Category::Body).into_iter().flatten().collect();
    let generators = body::BodyGenerators { by_path: &generators, rules: body_rules(&part.rules) };
    if let Some(body) = body::place(&part.body, content_type.as_ref(), generators, maker) {
        part.body = body;
    }
    for (path, generator) in applying(&part.generators, Category::Header, maker) {
        header(&mut part.headers, path, generator, maker);
    }
}

/// A generator for a name replaces all values by one, a generator for an index only that value.
fn header(headers: &mut Option<Headers>, path: &DocPath, generator: &Generator, maker: &mut Maker<'_>) {
    let Some(name) = path.first_field() else { return };
    let values = headers.as_ref().and_then(|headers| headers.get(name)).unwrap_or_default();
    let index = index_of(path).filter(|index| *index < values.len());
    let example = values.get(index.unwrap_or_default()).map(String::as_str).unwrap_or_default();
    let Some(made) = maker.text(generator, || example.into(), (Category::Header, path)) else { return };
    let values = headers.get_or_insert_default().entry(name);
    match index.and_then(|index| values.get_mut(index)) {
        Some(value) => *value = made,
        None => *values = vec![made],
    }
}

/// Each value of a parameter is made by itself; a parameter that is not there is added.
fn query(query: &mut Option<Query>, generators: &GeneratorSet, maker: &mut Maker<'_>) {
    for (path, generator) in applying(generators, Category::Query, maker) {
        let Some(name) = path.first_field() else { continue };
        let index = index_of(path);
        let is_known = query.as_ref().is_some_and(|query| query.get(name).is_some());
        let place = (Category::Query, path);
        if !is_known {
            if let Some(made) = maker.text(generator, || "".into(), place) {
                query.get_or_insert_default().entry(name).push(Some(made));
            }
            continue;
        }
        for (at, value) in query.get_or_insert_default().entry(name).iter_mut().enumerate() {
            if index.is_none_or(|index| index == at)
                && let Some(made) =
                    maker.text(generator, || value.as_deref().unwrap_or_default().into(), place)
            {
                *value = Some(made);
            }
        }
    }
}

fn index_of(path: &DocPath) -> Option<usize> {
    match path.tokens() {
        [_, Token::Field(_), Token::Index(index)] => Some(*index),
        _ => None,
    }
}
