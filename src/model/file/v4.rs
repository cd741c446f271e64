//! V4: reading and writing interactions of every kind.

use super::part::insert_some;
use super::{body_object, part, shared, v2};
use crate::foundation::content_type::ContentType;
use crate::foundation::json::{self, Map, Node, Value};
use crate::model::error::Error;
use crate::model::generators::write_generators;
use crate::model::interaction::{Interaction, InteractionKind, Markup, SyncMessage};
use crate::model::part::Contents;
use crate::model::response_behaviour::ResponseBehaviour;
use crate::model::rules::write_rules;
use crate::model::spec::SpecVersion;
use serde_json::json;
use std::borrow::Cow;

/// Reads a list of interactions. One of an unknown type fails the whole file.
pub(super) fn read(list: Option<Node<'_>>) -> Result<Vec<Interaction>, Error> {
    list.into_iter()
        .flat_map(Node::items)
        .enumerate()
        .map(|(index, node)| read_interaction(node, index))
        .collect()
}

fn read_interaction(node: Node<'_>, index: usize) -> Result<Interaction, Error> {
    let description = shared::description(node, "Interaction", index);
    let kind =
        read_kind(node).map_err(|error| error.at(shared::place("interaction", index, &description)))?;
    let object = |key: &str| node.get(key).map(Node::to_map).unwrap_or_default();
    Ok(Interaction {
        id: shared::id(node),
        key: shared::text(node, "key").map(Cow::into_owned),
        description,
        states: shared::states(node),
        comments: object("comments"),
        pending: node.get("pending").and_then(Node::as_bool).unwrap_or(false),
        plugin_configuration: node.get("pluginConfiguration").map(objects).unwrap_or_default(),
        markup: node.get("interactionMarkup").map(read_markup).unwrap_or_default(),
        transport: shared::text(node, "transport").map(Cow::into_owned),
        behaviour: ResponseBehaviour::default(),
        kind,
    })
}

fn read_kind(node: Node<'_>) -> Result<InteractionKind, Error> {
    if !node.is_object() {
        return Err(Error::unexpected("it", "an object", Some(node)));
    }
    match node.get("type").and_then(Node::as_str) {
        Some("Synchronous/HTTP") => {
            Ok(InteractionKind::Http(Box::new(v2::read_http(node, SpecVersion::V4)?)))
        }
        Some("Asynchronous/Messages") => Ok(InteractionKind::AsyncMessage(Box::new(read_contents(node)?))),
        Some("Synchronous/Messages") => Ok(InteractionKind::SyncMessage(Box::new(read_sync_message(node)?))),
        _ => {
            let types = "Synchronous/HTTP, Asynchronous/Messages or Synchronous/Messages";
            Err(Error::unexpected("'type'", types, node.get("type")))
        }
    }
}

fn read_sync_message(node: Node<'_>) -> Result<SyncMessage, Error> {
    let request = read_message_part(node.get("request")).map_err(|error| error.at("request"))?;
    let responses = node.get("response").filter(|responses| responses.is_array());
    let responses = responses
        .ok_or_else(|| Error::unexpected("'response'", "an array of messages", node.get("response")))?;
    let read =
        |(at, node)| read_message_part(Some(node)).map_err(|error| error.at(format_args!("response {at}")));
    Ok(SyncMessage { request, responses: responses.items().enumerate().map(read).collect::<Result<_, _>>()? })
}

fn read_message_part(node: Option<Node<'_>>) -> Result<Contents, Error> {
    let part = node.filter(|node| node.is_object());
    read_contents(part.ok_or_else(|| Error::unexpected("a message", "an object", node))?)
}

fn read_contents(node: Node<'_>) -> Result<Contents, Error> {
    let metadata = node.get("metadata");
    // COMPAT: for V4 contents only this spelling of the key counts.
    let given = metadata.and_then(|metadata| metadata.get("contentType")?.as_str());
    let given = given.and_then(|text| ContentType::parse(text).ok());
    Ok(Contents {
        body: body_object::read(node.get("contents"), given),
        metadata: metadata.map(Node::to_map).unwrap_or_default(),
        rules: part::read_rules(node)?,
        generators: part::read_generators(node)?,
    })
}

fn objects(node: Node<'_>) -> Map<String, Value> {
    json::object(node.members().map(|(key, value)| (key.to_owned(), Value::Object(value.to_map()))))
}

fn read_markup(node: Node<'_>) -> Markup {
    let text = |key: &str| node.get(key).map(|node| node.to_text().into_owned()).unwrap_or_default();
    Markup { markup: text("markup"), markup_type: text("markupType") }
}

/// Writes an interaction.
pub(super) fn write(interaction: &Interaction) -> Value {
    let mut object = common(interaction);
    match &interaction.kind {
        InteractionKind::Http(http) => {
            object.insert("request".to_owned(), part::write_request(&http.request, SpecVersion::V4));
            object.insert("response".to_owned(), part::write_response(&http.response, SpecVersion::V4));
        }
        InteractionKind::AsyncMessage(contents) => write_contents(contents, &mut object),
        InteractionKind::SyncMessage(message) => {
            object.insert("request".to_owned(), contents_to_json(&message.request));
            object.insert("response".to_owned(), message.responses.iter().map(contents_to_json).collect());
        }
    }
    Value::Object(object)
}

fn common(interaction: &Interaction) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("type".to_owned(), interaction.kind.type_text().into());
    object.insert("description".to_owned(), interaction.description.as_str().into());
    object.insert("pending".to_owned(), interaction.pending.into());
    insert_some(&mut object, "key", interaction.key.as_deref().map(Value::from));
    insert_some(&mut object, "transport", interaction.transport.as_deref().map(Value::from));
    insert_some(&mut object, "comments", write_comments(&interaction.comments));
    insert_some(&mut object, "interactionMarkup", write_markup(&interaction.markup));
    if !interaction.plugin_configuration.is_empty() {
        let configuration = interaction.plugin_configuration.clone();
        object.insert("pluginConfiguration".to_owned(), Value::Object(configuration));
    }
    shared::write_states(&interaction.states, &mut object);
    object
}

fn write_contents(contents: &Contents, object: &mut Map<String, Value>) {
    insert_some(object, "contents", body_object::write(&contents.body, contents.content_type()));
    if !contents.metadata.is_empty() {
        object.insert("metadata".to_owned(), Value::Object(contents.metadata.clone()));
    }
    insert_some(object, "matchingRules", write_rules(&contents.rules));
    insert_some(object, "generators", write_generators(&contents.generators));
}

/// A message, or one part of a synchronous one, as V4 writes it.
pub fn contents_to_json(contents: &Contents) -> Value {
    let mut object = Map::new();
    write_contents(contents, &mut object);
    Value::Object(object)
}

/// The comments that are not empty.
fn write_comments(comments: &Map<String, Value>) -> Option<Value> {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    let rest = comments.iter().filter(|(_, value)| !is_empty(value));
    let rest = json::object(rest.map(|(key, value)| (key.clone(), value.clone())));
    (!rest.is_empty()).then_some(Value::Object(rest))
}

fn write_markup(markup: &Markup) -> Option<Value> {
    let is_there = !markup.markup.is_empty();
    is_there.then(|| json!({"markup": markup.markup, "markupType": markup.markup_type}))
}
