//! Writing interactions of every kind as V4.

use super::write_part::insert_some;
use super::{body_object, shared, write_part};
use crate::foundation::json::{self, Map, Value};
use crate::model::generators::write_generators;
use crate::model::interaction::{Interaction, Kind, Markup};
use crate::model::part::Contents;
use crate::model::rules::write_rules;
use crate::model::spec::SpecVersion;
use serde_json::json;

/// An interaction.
pub(super) fn interaction(interaction: &Interaction) -> Value {
    let mut object = common(interaction);
    match &interaction.kind {
        Kind::Http(http) => {
            object.insert("request".to_owned(), write_part::request(&http.request, SpecVersion::V4));
            object.insert("response".to_owned(), write_part::response(&http.response, SpecVersion::V4));
        }
        Kind::AsyncMessage(contents) => write_contents(contents, &mut object),
        Kind::SyncMessage(message) => {
            object.insert("request".to_owned(), message_part(&message.request));
            object.insert("response".to_owned(), message.responses.iter().map(message_part).collect());
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
    insert_some(&mut object, "comments", comments(&interaction.comments));
    insert_some(&mut object, "interactionMarkup", markup(&interaction.markup));
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

/// A message, or one part of a synchronous one.
pub fn message_part(contents: &Contents) -> Value {
    let mut object = Map::new();
    write_contents(contents, &mut object);
    Value::Object(object)
}

/// Comments that say something.
fn comments(comments: &Map<String, Value>) -> Option<Value> {
    let says_nothing = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    let kept = comments.iter().filter(|(_, value)| !says_nothing(value));
    let kept = json::object(kept.map(|(key, value)| (key.clone(), value.clone())));
    (!kept.is_empty()).then_some(Value::Object(kept))
}

fn markup(markup: &Markup) -> Option<Value> {
    let is_there = !markup.markup.is_empty();
    is_there.then(|| json!({"markup": markup.markup, "markupType": markup.markup_type}))
}
