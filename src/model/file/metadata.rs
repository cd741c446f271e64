//! The `metadata` of a pact file: specification version, writing library, plugins, and entries of users.

use crate::foundation::json::{Map, Node, Value, object};
use crate::model::pact::Pact;
use crate::model::plugin::Plugin;
use crate::model::spec::SpecVersion;
use serde_json::json;

/// Older spellings of keys, and the ones used since.
const RENAMED: [(&str, &str); 2] = [("pact-specification", "pactSpecification"), ("pact-rust", "pactRust")];

/// The member of the metadata object under any of its spellings.
pub(super) fn entry<'d>(metadata: Node<'d>, key: &str) -> Option<Node<'d>> {
    let older = RENAMED.iter().find(|(_, renamed)| *renamed == key).map(|(older, _)| *older);
    metadata.get(key).or_else(|| metadata.get(older?))
}

/// Reads the metadata of a pact. Plugins stand apart from the rest; they exist since V4.
pub(super) fn read(pact: Node<'_>, spec: SpecVersion) -> (Map<String, Value>, Vec<Plugin>) {
    let Some(node) = pact.get("metadata") else { return (Map::new(), Vec::new()) };
    if spec != SpecVersion::V4 {
        return (read_texts(node), Vec::new());
    }
    let mut metadata = node.to_map();
    metadata.remove("plugins");
    (metadata, node.get("plugins").map(read_plugins).unwrap_or_default())
}

/// The metadata to write for a pact, with the entries every file has.
pub(super) fn write(pact: &Pact, version: SpecVersion) -> Value {
    let mut metadata = match version {
        SpecVersion::V4 => pact.metadata.clone(),
        _ => as_texts(&pact.metadata),
    };
    if version == SpecVersion::V4 {
        metadata.remove("plugins");
        if !pact.plugins.is_empty() {
            metadata.insert("plugins".to_owned(), pact.plugins.iter().map(write_plugin).collect());
        }
    }
    metadata.insert("pactSpecification".to_owned(), json!({"version": version.text()}));
    add_writer(&mut metadata);
    Value::Object(metadata)
}

/// Adds which library wrote the file; other entries there stay.
fn add_writer(metadata: &mut Map<String, Value>) {
    let writer = metadata.entry("pactRust").or_insert_with(|| Value::Object(Map::new()));
    if !writer.is_object() {
        *writer = Value::Object(Map::new());
    }
    if let Value::Object(writer) = writer {
        writer.insert("models".to_owned(), env!("CARGO_PKG_VERSION").into());
        let core = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
        writer.insert("core".to_owned(), core.into());
    }
}

/// Before V4 metadata has two levels and its values are texts.
fn read_texts(node: Node<'_>) -> Map<String, Value> {
    let texts = |node: Node<'_>| -> Map<String, Value> {
        object(node.members().map(|(key, value)| (key.to_owned(), value.to_raw_text().into_owned().into())))
    };
    let mut metadata = Map::new();
    for (key, value) in node.members() {
        let renamed = RENAMED.iter().find(|(older, _)| *older == key).map(|(_, renamed)| *renamed);
        if renamed.is_none_or(|renamed| node.get(renamed).is_none()) {
            metadata.insert(renamed.unwrap_or(key).to_owned(), Value::Object(texts(value)));
        }
    }
    metadata
}

fn as_texts(metadata: &Map<String, Value>) -> Map<String, Value> {
    let texts = |values: &Map<String, Value>| -> Map<String, Value> {
        let text = |value: &Value| crate::foundation::json::to_raw_text(value).into();
        object(values.iter().map(|(key, value)| (key.clone(), text(value))))
    };
    let objects = metadata.iter().filter_map(|(key, value)| Some((key, value.as_object()?)));
    object(objects.map(|(key, values)| (key.clone(), Value::Object(texts(values)))))
}

fn read_plugins(node: Node<'_>) -> Vec<Plugin> {
    if !node.is_array() {
        tracing::warn!("the plugins of the pact are not a list and are dropped");
    }
    node.items().filter_map(read_plugin).collect()
}

fn read_plugin(node: Node<'_>) -> Option<Plugin> {
    let text = |key: &str| node.get(key).and_then(Node::as_str).map(str::to_owned);
    let (Some(name), Some(version)) = (text("name"), text("version")) else {
        tracing::warn!("a plugin of the pact has no name or version and is dropped");
        return None;
    };
    let configuration = node.get("configuration").map(Node::to_map).unwrap_or_default();
    Some(Plugin { name, version, configuration })
}

fn write_plugin(plugin: &Plugin) -> Value {
    json!({"name": plugin.name, "version": plugin.version, "configuration": plugin.configuration})
}
