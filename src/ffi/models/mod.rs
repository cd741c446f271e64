//! The chapters on models: pacts, interactions, messages and their parts as objects.
//!
//! This module has what the chapters share: interactions of one type as objects, and bodies as C reads and writes them.

use std::sync::Arc;

use bytes::Bytes;
use parking_lot::Mutex;

use super::abi::bytes::ByteView;
use super::abi::text::Text;
use crate::ffi::fault::Fault;
use crate::ffi::library_state::state;
use crate::foundation::content_type::ContentType;
use crate::foundation::json::{Map, Value};
use crate::matching::Engine;
use crate::model::{
    Body, ContentTypeHint, Contents, HttpPart, Interaction, InteractionKind, Pact, Plugin, ProviderState,
};

pub mod rules;
pub mod generators;
pub mod provider_state;
pub mod message;
pub mod contents;
pub mod async_message;
pub mod sync_message;
pub mod sync_http;
pub mod interactions;
pub mod pact_iterators;
pub mod pact;
pub mod message_pact;
pub mod definition;

/// An interaction of a known kind, with what C can read of it.
#[derive(Debug)]
pub(crate) struct View<K> {
    pub(crate) description: String,
    pub(crate) states: Vec<ProviderState>,
    pub(crate) content: K,
    pub(crate) plugin_data: PluginData,
}

/// What plugins have stored in an interaction and its pact. They get it again when contents are generated.
#[derive(Debug, Clone, Default)]
pub(crate) struct PluginData {
    pact: Vec<Plugin>,
    interaction: Map<String, Value>,
}

impl PluginData {
    /// The engine in the scope of the interaction.
    pub(crate) fn engine(&self) -> Engine {
        let engine = state().engine();
        if self.pact.is_empty() && self.interaction.is_empty() {
            return engine;
        }
        let mut interaction = Interaction::http("");
        interaction.plugin_configuration.clone_from(&self.interaction);
        let pact = Pact { plugins: self.pact.clone(), ..Pact::new("", "") };
        engine.for_pact(&pact).for_interaction(&interaction)
    }
}

/// A part of an interaction that can be lent: C may change it through the interaction and through the part.
pub(crate) type Shared<T> = Arc<Mutex<T>>;

/// The content of a kind of interaction in a [`View`].
pub(crate) trait Exchange: Sized {
    /// The content of an interaction, if it is of this kind.
    fn of(kind: InteractionKind) -> Option<Self>;
}

impl<K> View<K> {
    /// An interaction without provider states.
    pub(crate) fn new(description: &str, content: K) -> Self {
        let plugin_data = PluginData::default();
        Self { description: description.to_owned(), states: Vec::new(), content, plugin_data }
    }

    /// Sets the description; bytes that are not UTF-8 are replaced.
    pub(crate) fn set_description(&mut self, description: Text<'_>) -> Result<(), Box<Fault>> {
        self.description = description.lossy().ok_or(Fault::Null("description"))?.into_owned();
        Ok(())
    }
}

impl<K: Exchange> View<K> {
    /// The interaction, if it is of the kind of this view.
    pub(crate) fn of(interaction: Interaction) -> Option<Self> {
        let Interaction { description, states, kind, plugin_configuration, .. } = interaction;
        let plugin_data = PluginData { pact: Vec::new(), interaction: plugin_configuration };
        Some(Self { description, states, content: K::of(kind)?, plugin_data })
    }

    /// The interactions of a pact that are of the kind of this view.
    pub(super) fn all_of(pact: Pact) -> Vec<Self> {
        let plugins = pact.plugins;
        let in_pact = |mut view: Self| {
            view.plugin_data.pact.clone_from(&plugins);
            view
        };
        pact.interactions.into_iter().filter_map(Self::of).map(in_pact).collect()
    }
}

impl Exchange for Contents {
    fn of(kind: InteractionKind) -> Option<Self> {
        match kind {
            InteractionKind::AsyncMessage(contents) => Some(*contents),
            InteractionKind::Http(_) | InteractionKind::SyncMessage(_) => None,
        }
    }
}

/// Makes a part shareable.
pub(crate) fn shared<T>(part: T) -> Shared<T> {
    Arc::new(Mutex::new(part))
}

/// The text of a message: none if it has no contents, empty if they are empty, null or not text.
pub(crate) fn message_text(contents: &Contents) -> Option<String> {
    text_of(&contents.body, contents.content_type().as_ref())
}

/// The text of a request or response, as that of a message.
pub(crate) fn part_text(part: &HttpPart) -> Option<String> {
    text_of(&part.body, part.content_type().as_ref())
}

fn text_of(body: &Body, content_type: Option<&ContentType>) -> Option<String> {
    match body {
        Body::Missing => None,
        // COMPAT: contents that are not text, by content type or by their bytes, are returned by the functions for bytes only.
        _ => Some(body.text_as(content_type).unwrap_or_default().to_owned()),
    }
}

/// The bytes of a body, if it has any.
pub(crate) fn bytes_of(body: &Body) -> Option<Bytes> {
    body.content().map(|content| content.bytes.clone())
}

/// A body with a text from C; null for NULL.
pub(crate) fn text_body(
    contents: Text<'_>,
    name: &'static str,
    content_type: Text<'_>,
) -> Result<Body, Box<Fault>> {
    let contents = contents.optional(name)?;
    Ok(text_body_of(contents, content_type.optional("content_type")?))
}

/// A body with bytes from C; null for NULL.
pub(crate) fn byte_body(
    contents: ByteView<'_>,
    len: usize,
    name: &'static str,
    content_type: Text<'_>,
) -> Result<Body, Box<Fault>> {
    let contents = contents.optional(len, name)?;
    Ok(body_of(contents, content_type.optional("content_type")?))
}

/// A body with a text. It can be read back as text whatever its content type is.
fn text_body_of(text: Option<&str>, content_type: Option<&str>) -> Body {
    let mut body = body_of(text.map(str::as_bytes), content_type);
    if let Body::Present(content) = &mut body {
        content.hint = Some(ContentTypeHint::Text);
        content.is_raw = false;
    }
    body
}

/// A body with these bytes; null without any.
fn body_of(bytes: Option<&[u8]>, content_type: Option<&str>) -> Body {
    // COMPAT: a malformed content type counts as none.
    let content_type = content_type.and_then(|name| ContentType::parse(name).ok());
    bytes.map_or(Body::Null, |bytes| Body::of_bytes(Bytes::copy_from_slice(bytes), content_type))
}

#[cfg(test)]
mod tests {
    use super::{body_of, bytes_of, message_text, part_text, text_body_of};
    use crate::model::{Body, ContentTypeHint, Contents, HttpPart};
    use serde_json::json;

    fn reads(body: &Body, text: Option<&str>, bytes: Option<&[u8]>) {
        let message = Contents { body: body.clone(), ..Contents::default() };
        let part = HttpPart { body: body.clone(), ..HttpPart::default() };
        assert_eq!(message_text(&message).as_deref(), text, "{body:?}");
        assert_eq!(part_text(&part).as_deref(), text, "{body:?}");
        assert_eq!(bytes_of(body).as_deref(), bytes, "{body:?}");
    }

    #[test]
    fn a_body_reads_as_it_was_written() {
        reads(&Body::Missing, None, None);
        reads(&body_of(None, Some("text/plain")), Some(""), None);
        reads(&body_of(Some(b""), None), Some(""), None);
        reads(&body_of(Some(b"hello"), Some("text/plain")), Some("hello"), Some(b"hello"));
        reads(&body_of(Some(b"\xff\xfe"), None), Some(""), Some(b"\xff\xfe"));
        reads(&body_of(Some(b"x"), Some("bad")), Some("x"), Some(b"x"));
    }

    #[test]
    fn bytes_of_a_binary_type_are_no_text_unless_the_hint_says_so() {
        let table = [
            ("image/png", None, ""),
            ("application/octet-stream", None, ""),
            ("*/*", None, ""),
            ("application/json", None, "{}"),
            ("text/csv", Some(ContentTypeHint::Default), "{}"),
            ("image/png", Some(ContentTypeHint::Default), ""),
            ("image/png", Some(ContentTypeHint::Text), "{}"),
            ("application/json", Some(ContentTypeHint::Binary), ""),
        ];
        for (name, hint, text) in table {
            let mut body = body_of(Some(b"{}"), Some(name));
            if let Body::Present(content) = &mut body {
                content.hint = hint;
            }
            reads(&body, Some(text), Some(b"{}"));
        }
        reads(&text_body_of(Some("{}"), Some("image/png")), Some("{}"), Some(b"{}"));
        reads(&text_body_of(None, Some("image/png")), Some(""), None);
    }

    #[test]
    fn metadata_says_what_a_message_without_a_type_of_its_own_is() {
        let text = |content_type: &str| {
            let mut contents = Contents { body: body_of(Some(b"hello"), None), ..Contents::default() };
            contents.metadata.insert("contentType".to_owned(), json!(content_type));
            message_text(&contents).unwrap()
        };

        assert_eq!(text("image/png"), "");
        assert_eq!(text("text/plain"), "hello");
    }
}
