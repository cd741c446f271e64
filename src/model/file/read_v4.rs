//! Reading the interactions of V4: HTTP, asynchronous and synchronous messages.

use super::{body_object, read_part, read_v2, shared};
use crate::foundation::content_type::ContentType;
use crate::foundation::json::{Map, Node, Value, object};
use crate::model::error::Error;
use crate::model::interaction::{Interaction, Kind, Markup, SyncMessage};
use crate::model::part::Contents;
use crate::model::spec::SpecVersion;
use std::borrow::Cow;

/// Reads the interactions of a pact. One of an unknown type fails the whole file.
pub(super) fn interactions(pact: Node<'_>) -> Result<Vec<Interaction>, Error> {
    let Some(interactions) = pact.get("interactions") else { return Ok(Vec::new()) };
    interactions.items().enumerate().map(|(index, node)| interaction(node, index)).collect()
}

fn interaction(node: Node<'_>, index: usize) -> Result<Interaction, Error> {
    let description = shared::description(node, "Interaction", index);
    let kind = kind(node).map_err(|error| error.at(shared::place("interaction", index, &description)))?;
    let object = |key: &str| node.get(key).map(Node::to_map).unwrap_or_default();
    Ok(Interaction {
        id: shared::id(node),
        key: shared::text(node, "key").map(Cow::into_owned),
        description,
        states: shared::states(node),
        comments: object("comments"),
        pending: node.get("pending").and_then(Node::as_bool).unwrap_or(false),
        plugin_configuration: node.get("pluginConfiguration").map(objects).unwrap_or_default(),
        markup: node.get("interactionMarkup").map(markup).unwrap_or_default(),
        transport: shared::text(node, "transport").map(Cow::into_owned),
        kind,
    })
}

fn kind(node: Node<'_>) -> Result<Kind, Error> {
    if !node.is_object() {
        return Err(Error::unexpected("it", "an object", Some(node)));
    }
    match node.get("type").and_then(Node::as_str) {
        Some("Synchronous/HTTP") => Ok(Kind::Http(Box::new(read_v2::http(node, SpecVersion::V4)?))),
        Some("Asynchronous/Messages") => Ok(Kind::AsyncMessage(Box::new(contents(node)?))),
        Some("Synchronous/Messages") => Ok(Kind::SyncMessage(Box::new(sync_message(node)?))),
        _ => {
            let types = "Synchronous/HTTP, Asynchronous/Messages or Synchronous/Messages";
            Err(Error::unexpected("'type'", types, node.get("type")))
        }
    }
}

fn sync_message(node: Node<'_>) -> Result<SyncMessage, Error> {
    let request = message_part(node.get("request")).map_err(|error| error.at("request"))?;
    let responses = node.get("response").filter(|responses| responses.is_array());
    let responses = responses
        .ok_or_else(|| Error::unexpected("'response'", "an array of messages", node.get("response")))?;
    let read = |(at, node)| message_part(Some(node)).map_err(|error| error.at(format_args!("response {at}")));
    Ok(SyncMessage { request, responses: responses.items().enumerate().map(read).collect::<Result<_, _>>()? })
}

fn message_part(node: Option<Node<'_>>) -> Result<Contents, Error> {
    let part = node.filter(|node| node.is_object());
    contents(part.ok_or_else(|| Error::unexpected("a message", "an object", node))?)
}

fn contents(node: Node<'_>) -> Result<Contents, Error> {
    let metadata = node.get("metadata");
    // COMPAT: for V4 contents only this spelling of the key counts.
    let given = metadata.and_then(|metadata| metadata.get("contentType")?.as_str());
    let given = given.and_then(|text| ContentType::parse(text).ok());
    Ok(Contents {
        body: body_object::read(node.get("contents"), given),
        metadata: metadata.map(Node::to_map).unwrap_or_default(),
        rules: read_part::rules(node)?,
        generators: read_part::generators(node)?,
    })
}

fn objects(node: Node<'_>) -> Map<String, Value> {
    object(node.members().map(|(key, value)| (key.to_owned(), Value::Object(value.to_map()))))
}

fn markup(node: Node<'_>) -> Markup {
    let text = |key: &str| node.get(key).map(|node| node.to_text().into_owned()).unwrap_or_default();
    Markup { markup: text("markup"), markup_type: text("markupType") }
}
