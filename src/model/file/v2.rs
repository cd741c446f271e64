//! HTTP interactions: reading V1 to V3, writing V1 to V2. V1, V1.1 and V2 are written alike but for the version.

use super::{part, shared};
use crate::foundation::json::{Map, Node, Value};
use crate::model::error::Error;
use crate::model::interaction::{Http, Interaction, InteractionKind};
use crate::model::spec::SpecVersion;

/// Reads a list of interactions. A value that is not an object is read as an empty one.
pub(super) fn read(list: Option<Node<'_>>, spec: SpecVersion) -> Result<Vec<Interaction>, Error> {
    list.into_iter()
        .flat_map(Node::items)
        .enumerate()
        .map(|(index, node)| read_interaction(node, index, spec))
        .collect()
}

fn read_interaction(node: Node<'_>, index: usize, spec: SpecVersion) -> Result<Interaction, Error> {
    let description = shared::description(node, "Interaction", index);
    let http =
        read_http(node, spec).map_err(|error| error.at(shared::place("interaction", index, &description)))?;
    let mut interaction = Interaction::new(description, InteractionKind::Http(Box::new(http)));
    interaction.id = shared::id(node);
    interaction.states = shared::states(node);
    Ok(interaction)
}

/// Reads the two parts of an HTTP interaction.
pub(super) fn read_http(node: Node<'_>, spec: SpecVersion) -> Result<Http, Error> {
    Ok(Http { request: part::read_request(node, spec)?, response: part::read_response(node, spec)? })
}

/// Writes an HTTP interaction; of several provider states only the name of the first.
pub(super) fn write_http(interaction: &Interaction, http: &Http) -> Value {
    let mut object = Map::new();
    object.insert("description".to_owned(), interaction.description.as_str().into());
    if let Some(state) = interaction.states.first() {
        object.insert("providerState".to_owned(), state.name.as_str().into());
    }
    object.insert("request".to_owned(), part::write_request(&http.request, SpecVersion::V2));
    object.insert("response".to_owned(), part::write_response(&http.response, SpecVersion::V2));
    Value::Object(object)
}
