//! Writing HTTP interactions and messages as V3.

use super::write_part::insert_some;
use super::{inline_body, shared, write_part};
use crate::foundation::json::{Map, Value};
use crate::model::generators::write_generators;
use crate::model::interaction::{Http, Interaction};
use crate::model::part::Contents;
use crate::model::rules::write_rules;
use crate::model::spec::SpecVersion;

/// An HTTP interaction.
pub(super) fn http(interaction: &Interaction, http: &Http) -> Value {
    let mut object = common(interaction);
    object.insert("request".to_owned(), write_part::request(&http.request, SpecVersion::V3));
    object.insert("response".to_owned(), write_part::response(&http.response, SpecVersion::V3));
    Value::Object(object)
}

/// A message.
pub(super) fn message(interaction: &Interaction, contents: &Contents) -> Value {
    let mut object = common(interaction);
    let mut metadata = contents.metadata.clone();
    if let Some(content_type) = contents.body.own_content_type() {
        // COMPAT: another spelling of the key stays beside this one.
        metadata.entry("contentType").or_insert_with(|| content_type.to_string().into());
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
