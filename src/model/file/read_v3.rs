//! Reading the message pacts of V3.

use super::{inline_body, read_part, shared};
use crate::foundation::json::Node;
use crate::model::body::Body;
use crate::model::error::Error;
use crate::model::interaction::{Interaction, Kind};
use crate::model::part::Contents;
use crate::model::spec::SpecVersion;

/// Reads the messages of a pact. What is not an object counts as one without any keys.
pub(super) fn messages(node: Node<'_>, spec: SpecVersion) -> Result<Vec<Interaction>, Error> {
    if !node.is_array() {
        return Err(Error::unexpected("'messages'", "an array", Some(node)));
    }
    if spec != SpecVersion::V3 && !node.is_empty() {
        let reason = "messages need at least V3";
        return Err(Error::Unsupported { what: "a message pact".to_owned(), version: spec, reason });
    }
    node.items().enumerate().map(|(index, node)| message(node, index)).collect()
}

/// Reads one message; its position describes it if nothing else does.
pub(super) fn message(node: Node<'_>, index: usize) -> Result<Interaction, Error> {
    let description = shared::description(node, "Message", index);
    let contents = contents(node).map_err(|error| error.at(shared::place("message", index, &description)))?;
    let mut interaction = Interaction::new(description, Kind::AsyncMessage(Box::new(contents)));
    interaction.id = shared::id(node);
    interaction.states = shared::states(node);
    Ok(interaction)
}

fn contents(node: Node<'_>) -> Result<Contents, Error> {
    let metadata = node.get("metaData").or_else(|| node.get("metadata"));
    let mut contents =
        Contents { metadata: metadata.map(Node::to_map).unwrap_or_default(), ..Contents::default() };
    contents.body = inline_body::read(node.get("contents"), contents.metadata_content_type());
    forget_type(&mut contents);
    contents.rules = read_part::rules(node)?;
    contents.generators = read_part::generators(node)?;
    Ok(contents)
}

/// A type that stands in the metadata or shows in the bytes is not kept in the body as well: it would be
/// added to the metadata when the message is written again. JSON that does not look like any keeps its type.
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
