//! Tables of what files mean, by specification version.

mod bodies;
mod http;
mod v3_messages;
mod v4;
mod whole;

use super::{interaction_to_json, read};
use crate::foundation::json::{Value, compact};
use crate::model::error::Error;
use crate::model::interaction::Interaction;
use crate::model::pact::Pact;
use crate::model::spec::SpecVersion;

/// A pact of one interaction, whose members are given.
fn pact(version: &str, interaction: &str) -> Result<Pact, Error> {
    let metadata = format!(r#"{{"pactSpecification":{{"version":"{version}"}}}}"#);
    read(&format!(r#"{{"interactions":[{{{interaction}}}],"metadata":{metadata}}}"#))
}

fn interaction(version: &str, members: &str) -> Interaction {
    pact(version, members).unwrap().interactions.remove(0)
}

/// What a member of the written interaction is, as compact JSON; empty when it is not there.
fn written(interaction: &Interaction, version: SpecVersion, pointer: &str) -> String {
    let json = interaction_to_json(interaction, version).unwrap();
    json.pointer(pointer).map(compact).unwrap_or_default()
}

/// The request of a V3 interaction, read and written as V3.
fn rewritten_request(members: &str) -> Value {
    let interaction = interaction("3.0.0", &format!(r#""request":{{{members}}}"#));
    interaction_to_json(&interaction, SpecVersion::V3).unwrap()["request"].take()
}
