//! What interactions of all versions have in common: names, descriptions, ids and provider states.

use crate::foundation::json::{Map, Node, Value};
use crate::model::state::ProviderState;
use std::borrow::Cow;

/// The text of a member; JSON `null` counts as absent, other values are read as their JSON text.
pub(super) fn text<'d>(node: Node<'d>, key: &str) -> Option<Cow<'d, str>> {
    node.get(key).filter(|value| !value.is_null()).map(Node::to_raw_text)
}

/// The name of the consumer or provider; the role itself if the file has none.
pub(super) fn participant(pact: Node<'_>, role: &str) -> String {
    let name = pact.get(role).and_then(|node| node.get("name"));
    name.map_or_else(|| role.to_owned(), |name| name.to_raw_text().into_owned())
}

/// The description, or a numbered one.
pub(super) fn description(node: Node<'_>, noun: &str, index: usize) -> String {
    text(node, "description").map_or_else(|| format!("{noun} {index}"), Cow::into_owned)
}

/// The broker's id.
pub(super) fn id(node: Node<'_>) -> Option<String> {
    text(node, "_id").map(Cow::into_owned)
}

/// How errors name an interaction.
pub(super) fn place(noun: &str, index: usize, description: &str) -> String {
    format!("{noun} {index} ('{description}')")
}

/// The provider states, in any of the spellings. `providerStates` hides the others even if it has none.
pub(super) fn states(node: Node<'_>) -> Vec<ProviderState> {
    if let Some(states) = node.get("providerStates") {
        return states.items().map(state).collect();
    }
    let single = node.get("providerState").or_else(|| node.get("provider_state"));
    let name = single.filter(|name| !name.is_null()).map(Node::to_raw_text);
    name.filter(|name| !name.is_empty()).map(|name| vec![ProviderState::new(name)]).unwrap_or_default()
}

fn state(node: Node<'_>) -> ProviderState {
    let name = node.get("name").map_or(Cow::Borrowed("unknown provider states"), Node::to_raw_text);
    let params = node.get("params").map(Node::to_map).unwrap_or_default();
    ProviderState { name: name.into_owned(), params }
}

/// The states as V3 and V4 write them.
pub(super) fn write_states(states: &[ProviderState], interaction: &mut Map<String, Value>) {
    if !states.is_empty() {
        interaction.insert("providerStates".to_owned(), states.iter().map(write_state).collect());
    }
}

fn write_state(state: &ProviderState) -> Value {
    let mut object = Map::new();
    object.insert("name".to_owned(), state.name.as_str().into());
    if !state.params.is_empty() {
        object.insert("params".to_owned(), Value::Object(state.params.clone()));
    }
    Value::Object(object)
}
