//! V3: reading and writing messages, and writing HTTP interactions. `v2` reads the latter.

use super::part::insert_some;
use super::{inline_body, part, shared};
use crate::foundation::json::{Map, Node, Value};
use crate::model::body::Body;
use crate::model::error::Error;
use crate::model::generators::write_generators;
use crate::model::interaction::{Http, Interaction, InteractionKind};
use crate::model::part::Contents;
use crate::model::rules::write_rules;
use crate::model::spec::SpecVersion;

/// Reads a list of messages. A value that is not an object is read as an empty one.
pub(super) fn read_messages(list: Option<Node<'_>>) -> Result<Vec<Interaction>, Error> {
    list.into_iter()
        .flat_map(Node::items)
        .enumerate()
        .map(|(index, node)| read_message(node, index))
        .collect()
}

/// Reads one message; its position describes it if nothing else does.
pub(super) fn read_message(node: Node<'_>, index: usize) -> Result<Interaction, Error> {
    let description = shared::description(node, "Message", index);
    let contents =
        read_contents(node).map_err(|error| error.at(shared::place("message", index, &description)))?;
    let mut interaction = Interaction::new(description, InteractionKind::AsyncMessage(Box::new(contents)));
    interaction.id = shared::id(node);
    interaction.states = shared::states(node);
    Ok(interaction)
}

fn read_contents(node: Node<'_>) -> Result<Contents, Error> {
    let metadata = node.get("metaData").or_else(|| node.get("metadata"));
    let mut contents =
        Contents { metadata: metadata.map(Node::to_map).unwrap_or_default(), ..Contents::default() };
    contents.body = inline_body::read(node.get("contents"), contents.metadata_content_type());
    forget_type(&mut contents);
    contents.rules = part::read_rules(node)?;
    contents.generators = part::read_generators(node)?;
    Ok(contents)
}

/// Removes the body's own type if metadata or bytes show the same: it would be added to the metadata when the
/// message is written again. JSON that does not look like JSON keeps its type.
fn forget_type(contents: &mut Contents) {
    let Body::Present(content) = &mut contents.body else { return };
    let own = content.content_type.take();
    if own.is_some()
        && contents.content_type() != own
        && let Body::Present(content) = &mut contents.body
    {
        content.content_type = own;
    }
}

/// Writes an HTTP interaction.
pub(super) fn write_http(interaction: &Interaction, http: &Http) -> Value {
    let mut object = common(interaction);
    object.insert("request".to_owned(), part::write_request(&http.request, SpecVersion::V3));
    object.insert("response".to_owned(), part::write_response(&http.response, SpecVersion::V3));
    Value::Object(object)
}

/// Writes a message.
pub(super) fn write_message(interaction: &Interaction, contents: &Contents) -> Value {
    let mut object = common(interaction);
    let mut metadata = contents.metadata.clone();
    if let Some(content_type) = contents.body.own_content_type() {
        // COMPAT: another spelling of the key stays beside this one.
        metadata.entry("contentType").or_insert_with(|| content_type.as_written().into_owned().into());
    }
    object.insert("metadata".to_owned(), Value::Object(metadata));
    let body = inline_body::write(&contents.body, contents.content_type().as_ref());
    insert_some(&mut object, "contents", body);
    insert_some(&mut object, "matchingRules", write_rules(&contents.rules));
    insert_some(&mut object, "generators", write_generators(&contents.generators));
    Value::Object(object)
}

fn common(interaction: &Interaction) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("description".to_owned(), interaction.description.as_str().into());
    shared::write_states(&interaction.states, &mut object);
    object
}
