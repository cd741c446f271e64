//! A whole pact as JSON: which shape its interactions need, whether the version has it, and in what order.

use super::{metadata, v2, v3, v4};
use crate::foundation::json::{Map, Value, pretty};
use crate::model::error::Error;
use crate::model::interaction::{Interaction, InteractionKind};
use crate::model::pact::Pact;
use crate::model::spec::SpecVersion;
use serde_json::json;

/// A pact as JSON in this version. `Unknown` is never written; it counts as V4.
pub fn to_json(pact: &Pact, version: SpecVersion) -> Result<Value, Error> {
    let version = version.for_writing();
    check_convertible(pact, version)?;
    let interactions =
        ordered(pact, version).into_iter().map(|interaction| interaction_to_json(interaction, version));
    let interactions = interactions.collect::<Result<Vec<_>, _>>()?;
    let mut object = Map::new();
    object.insert("consumer".to_owned(), json!({"name": pact.consumer}));
    object.insert("provider".to_owned(), json!({"name": pact.provider}));
    object.insert(interactions_key(pact, version).to_owned(), Value::Array(interactions));
    object.insert("metadata".to_owned(), metadata::write(pact, version));
    Ok(Value::Object(object))
}

/// The text of a pact file: keys sorted, two spaces a level, no line end at the end.
pub fn to_text(pact: &Pact, version: SpecVersion) -> Result<String, Error> {
    to_json(pact, version).map(|json| pretty(&json))
}

/// One interaction as this version writes it.
pub fn interaction_to_json(interaction: &Interaction, version: SpecVersion) -> Result<Value, Error> {
    let version = version.for_writing();
    let description = &interaction.description;
    let unsupported =
        |reason| Error::Unsupported { what: format!("interaction '{description}'"), version, reason };
    match (version, &interaction.kind) {
        (SpecVersion::V4, _) => Ok(v4::write(interaction)),
        (SpecVersion::V3, InteractionKind::Http(http)) => Ok(v3::write_http(interaction, http)),
        (SpecVersion::V3, InteractionKind::AsyncMessage(contents)) => {
            Ok(v3::write_message(interaction, contents))
        }
        (_, InteractionKind::Http(http)) => Ok(v2::write_http(interaction, http)),
        (_, InteractionKind::AsyncMessage(_)) => Err(unsupported("messages need at least V3")),
        (_, InteractionKind::SyncMessage(_)) => Err(unsupported("synchronous messages need V4")),
    }
}

/// Fails if the version cannot hold the interactions of the pact.
pub(super) fn check_convertible(pact: &Pact, version: SpecVersion) -> Result<(), Error> {
    let version = version.for_writing();
    if version == SpecVersion::V4 {
        return Ok(());
    }
    let has = |is_kind: fn(&InteractionKind) -> bool| {
        pact.interactions.iter().any(|interaction| is_kind(&interaction.kind))
    };
    let has_http = has(|kind| matches!(kind, InteractionKind::Http(_)));
    let has_messages = has(|kind| matches!(kind, InteractionKind::AsyncMessage(_)));
    let reason = if has(|kind| matches!(kind, InteractionKind::SyncMessage(_))) {
        "synchronous messages need V4"
    } else if has_http && has_messages {
        "HTTP interactions and messages in one pact need V4"
    } else if has_messages && version < SpecVersion::V3 {
        "messages need at least V3"
    } else {
        return Ok(());
    };
    let what = format!("the pact between '{}' and '{}'", pact.consumer, pact.provider);
    Err(Error::Unsupported { what, version, reason })
}

/// V4 files are sorted by description; older ones keep the order of the pact.
fn ordered(pact: &Pact, version: SpecVersion) -> Vec<&Interaction> {
    let mut interactions: Vec<_> = pact.interactions.iter().collect();
    if version == SpecVersion::V4 {
        interactions.sort_by(|a, b| a.description.cmp(&b.description));
    }
    interactions
}

fn interactions_key(pact: &Pact, version: SpecVersion) -> &'static str {
    let is_message = |interaction: &Interaction| matches!(interaction.kind, InteractionKind::AsyncMessage(_));
    let has_messages = pact.interactions.first().is_some_and(is_message);
    if version == SpecVersion::V3 && has_messages { "messages" } else { "interactions" }
}
