//! What a plugin of version 2 is sent about an interaction, and whether it can do anything with it.

use crate::foundation::json::{Map, Value};
use crate::model::{Interaction, InteractionKind, Pact};
use crate::plugin::proto::v2;
use crate::plugin::register::Running;
use crate::plugin::wire::to_struct;

/// The beginning of the names of capabilities that are about kinds of interactions.
const INTERACTIONS: &str = "interaction/";

/// Kind, names and the plugin's own data of an interaction, but not what is exchanged.
pub(super) fn interaction_contents(
    running: &Running,
    pact: &Pact,
    interaction: &Interaction,
) -> v2::InteractionContents {
    let name = &running.plugin.name;
    let of_interaction = match interaction.plugin_configuration.get(name) {
        Some(Value::Object(members)) => to_struct(members),
        _ => to_struct(&Map::new()),
    };
    let entry = running.plugin.entry(&pact.plugins);
    let of_pact = entry.map_or_else(|| to_struct(&Map::new()), |entry| to_struct(&entry.configuration));
    v2::InteractionContents {
        interaction_type: interaction.kind.type_text().to_owned(),
        plugin_configuration: Some(v2::PluginConfiguration {
            interaction_configuration: Some(of_interaction),
            pact_configuration: Some(of_pact),
        }),
        consumer: pact.consumer.clone(),
        provider: pact.provider.clone(),
    }
}

/// Whether a plugin has declared that it can handle such interactions. One that has declared nothing about interactions can
/// handle all of them.
pub(super) fn check_capability(running: &Running, interaction: &Interaction) -> Result<(), String> {
    let kind = match interaction.kind {
        InteractionKind::Http(_) => "request-response",
        InteractionKind::AsyncMessage(_) => "message",
        InteractionKind::SyncMessage(_) => "synchronous-message",
    };
    let mut declared =
        running.capabilities.iter().filter_map(|name| name.strip_prefix(INTERACTIONS)).peekable();
    if declared.peek().is_none() || declared.any(|name| name == kind) {
        return Ok(());
    }
    let (plugin, text) = (&running.plugin, interaction.kind.type_text());
    Err(format!(
        "Plugin {plugin} does not support {text} interactions - it did not declare the '{INTERACTIONS}{kind}' capability"
    ))
}
