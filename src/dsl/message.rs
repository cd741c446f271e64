//! Messages only: metadata, and contents as the older message functions give them.

use super::contents::read_body;
use super::edit::Edit;
use super::error::Error;
use super::http::sets;
use super::part::{Part, Reached, reach};
use crate::definition::{self, ArgumentNames, Definition};
use crate::foundation::content_type::{ContentType, JsonForm};
use crate::foundation::json::{Document, Value, compact};
use crate::generate::{self, Context, GeneratorEnv, Source};
use crate::matching::{ContentsFor, Engine};
use crate::model::{Body, BodyFormat, Category, DocPath, Interaction, InteractionKind, SpecVersion, file};
use bytes::Bytes;
use std::borrow::Cow;

impl Edit<'_> {
    /// Sets a metadata entry, or removes it. JSON may contain matchers. Of a synchronous message all responses that it
    /// has so far are changed.
    pub fn with_metadata(&mut self, part: Part, key: &str, value: Option<&str>) -> Result<(), Error> {
        let read = value.map(|value| metadata_value(key, value, self.names)).transpose()?;
        let found = self.interaction.kind.type_text();
        let mut reached = reach(self.interaction, part);
        let Reached::Messages(messages) = &mut reached else {
            return Err(Error::WrongKind { wanted: "a message", found });
        };
        let Some(read) = read else {
            messages.iter_mut().for_each(|message| drop(message.metadata.remove(key)));
            return Ok(());
        };
        for message in messages.iter_mut() {
            message.metadata.insert(key.to_owned(), read.example.clone());
        }
        let (rules, generators) = sets(Category::Metadata, read);
        reached.add(&rules, &generators);
        Ok(())
    }

    /// Sets a metadata entry of a message to a string, whatever it looks like.
    pub fn with_metadata_text(&mut self, key: &str, value: &str) {
        if let Reached::Messages(messages) = reach(self.interaction, Part::Request) {
            for message in messages {
                message.metadata.insert(key.to_owned(), Value::String(value.to_owned()));
            }
        }
    }

    /// Sets the contents of a message, as the older message functions do: metadata stays as it is. The content type is
    /// `text/plain` by default. Without bytes the contents are null.
    pub fn with_message_contents(
        &mut self,
        content_type: Option<&str>,
        bytes: Option<&[u8]>,
    ) -> Result<(), Error> {
        let found = self.interaction.kind.type_text();
        let (body, read) = message_body(content_type.unwrap_or("text/plain"), bytes, self.names)?;
        let message = match &mut self.interaction.kind {
            InteractionKind::AsyncMessage(message) => &mut **message,
            InteractionKind::SyncMessage(message) => &mut message.request,
            InteractionKind::Http(_) => return Err(Error::WrongKind { wanted: "a message", found }),
        };
        let (rules, generators) = sets(Category::Body, read);
        message.body = body;
        message.rules.merge(rules);
        message.generators.merge(generators);
        self.remove_unclaimed(Part::Request);
        Ok(())
    }
}

/// Whether the older message functions read contents of this type as text.
pub fn is_message_text(content_type: Option<&str>) -> bool {
    content_type.is_none_or(|name| {
        ContentType::parse(name).is_ok_and(|content_type| text_reader(&content_type).is_some())
    })
}

/// The message as its consumer gets it, in JSON: generators have run. Empty if it has no contents.
pub fn reify(
    mut interaction: Interaction,
    spec: SpecVersion,
    engine: &Engine,
    source: &mut dyn Source,
) -> Result<String, Error> {
    let found = interaction.kind.type_text();
    let InteractionKind::AsyncMessage(contents) = &mut interaction.kind else {
        return Err(Error::WrongKind { wanted: "an asynchronous message", found });
    };
    match contents.body {
        Body::Missing | Body::Empty => return Ok(String::new()),
        Body::Null => return Ok("null".to_owned()),
        Body::Present(_) => {}
    }
    let context = Context::default();
    let env = &mut GeneratorEnv::consumer(engine, &context, source);
    if let Cow::Owned(made) = generate::contents(contents, ContentsFor::Request, env) {
        **contents = made;
    }
    let version = if spec.for_writing() == SpecVersion::V4 { SpecVersion::V4 } else { SpecVersion::V3 };
    let json = file::interaction_to_json(&interaction, version);
    Ok(compact(&json.map_err(|error| Error::Unwritable(error.to_string()))?))
}

/// The value of a text with its matchers; a text that is not JSON is a string.
fn metadata_value(key: &str, text: &str, names: &dyn ArgumentNames) -> Result<Definition, Error> {
    match Document::parse(text) {
        Ok(document) => Ok(definition::walk(document.root(), metadata_path(key), names)?),
        Err(_) => Ok(Definition { example: Value::String(text.to_owned()), ..Definition::default() }),
    }
}

/// The path of a metadata key: a path expression, or else one name, whatever characters it has.
fn metadata_path(key: &str) -> DocPath {
    key.parse().unwrap_or_else(|_| DocPath::of_name(key))
}

fn message_body(
    content_type: &str,
    bytes: Option<&[u8]>,
    names: &dyn ArgumentNames,
) -> Result<(Body, Definition), Error> {
    let Some(bytes) = bytes else {
        return Ok((Body::Null, Definition::default()));
    };
    let content_type = ContentType::parse(content_type).ok();
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.is_empty());
    match (content_type.as_ref().and_then(reader), text) {
        (Some(reader), Some(text)) => {
            let read = read_body(&reader, text, names)?;
            Ok((Body::present(read.text, content_type), read.definition))
        }
        _ => Ok((Body::of_bytes(Bytes::copy_from_slice(bytes), content_type), Definition::default())),
    }
}

/// The content type by which the older message functions take contents of this content type apart; `None` if they take
/// them for bytes.
fn reader(content_type: &ContentType) -> Option<ContentType> {
    match content_type.json_form() {
        Some(JsonForm::Possible | JsonForm::Lines) => Some(content_type.clone()),
        Some(JsonForm::Document) | None => text_reader(content_type),
    }
}

/// The same for those contents that they read up to a NUL: the length of all others counts.
fn text_reader(content_type: &ContentType) -> Option<ContentType> {
    match BodyFormat::of(content_type) {
        BodyFormat::Xml => Some(content_type.clone()),
        // COMPAT: matchers are followed in any text here, also in `text/plain`.
        BodyFormat::Json | BodyFormat::JsonLines | BodyFormat::Form | BodyFormat::Text => {
            Some(ContentType::json())
        }
        BodyFormat::Multipart | BodyFormat::Binary => None,
    }
}
