//! Reading the HTTP interactions of V1, V1.1, V2 and V3.

use super::{read_part, shared};
use crate::foundation::json::Node;
use crate::model::error::Error;
use crate::model::interaction::{Http, Interaction, Kind};
use crate::model::spec::SpecVersion;

/// Reads the interactions of a pact. What is not an object counts as one without any keys.
pub(super) fn interactions(pact: Node<'_>, spec: SpecVersion) -> Result<Vec<Interaction>, Error> {
    let Some(interactions) = pact.get("interactions") else { return Ok(Vec::new()) };
    interactions.items().enumerate().map(|(index, node)| interaction(node, index, spec)).collect()
}

fn interaction(node: Node<'_>, index: usize, spec: SpecVersion) -> Result<Interaction, Error> {
    let description = shared::description(node, "Interaction", index);
    let http =
        http(node, spec).map_err(|error| error.at(shared::place("interaction", index, &description)))?;
    let mut interaction = Interaction::new(description, Kind::Http(Box::new(http)));
    interaction.id = shared::id(node);
    interaction.states = shared::states(node);
    Ok(interaction)
}

/// Reads the two parts of an HTTP interaction.
pub(super) fn http(node: Node<'_>, spec: SpecVersion) -> Result<Http, Error> {
    Ok(Http { request: read_part::request(node, spec)?, response: read_part::response(node, spec)? })
}
