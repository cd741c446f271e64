//! [`Configured`]: contents, rules and generators that a plugin made of what a test wrote.

use super::catalogue::EntryKind;
use super::id::PluginId;
use super::proto::v2;
use super::proto::v2::interaction_response::MarkupType;
use super::register::Register;
use super::{answers, wire};
use crate::foundation::content_type::ContentType;
use crate::foundation::json::{Map, Value, compact};
use crate::model::generators::{Generator, GeneratorSet};
use crate::model::rules::{RuleSet, Rules};
use crate::model::{Body, Category, DocPath};
use std::collections::BTreeMap;

/// What a plugin made of the contents of an interaction.
#[derive(Debug, Clone)]
pub struct Configured {
    /// The plugin that was asked.
    pub plugin: PluginId,
    /// The parts, as the plugin names and orders them; none if it only gave a configuration.
    pub parts: Vec<ConfiguredPart>,
    /// What is to be merged into the configuration of the plugin in the pact.
    pub pact_configuration: Map<String, Value>,
}

/// One part.
#[derive(Debug, Clone)]
pub struct ConfiguredPart {
    /// `request`, `response`, or what else the plugin calls it; often empty.
    pub name: String,
    /// The body, with the requested content type unless the plugin named another one.
    pub body: Body,
    /// Matching rules: category body, and metadata.
    pub rules: RuleSet,
    /// Generators: category body, and metadata.
    pub generators: GeneratorSet,
    /// The metadata of a message, if the plugin gave any.
    pub metadata: Option<Map<String, Value>>,
    /// The configuration of the plugin in the interaction; empty if it gave none.
    pub configuration: Map<String, Value>,
    /// Text for people about the interaction, and whether it is `COMMON_MARK` or `HTML`.
    pub markup: Option<(String, &'static str)>,
}

/// Why contents could not be configured.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigureError {
    /// The plugin was not asked, because what the test wrote is no object.
    #[error("{0} is not a valid value for contents")]
    NotAnObject(String),
    /// The plugin failed, or its answer cannot be used.
    #[error("Failed to call out to plugin - {0}")]
    Plugin(String),
}

/// Has contents configured by the plugin that claims the type; `None` if there is none.
pub(super) fn configure(
    register: &Register,
    content_type: &ContentType,
    contents: &Value,
    test_run: Option<&str>,
) -> Option<Result<Configured, ConfigureError>> {
    let found = register.claimant(EntryKind::ContentMatcher, content_type)?;
    let Value::Object(contents) = contents else {
        return Some(Err(ConfigureError::NotAnObject(compact(contents))));
    };
    let request = v2::ConfigureInteractionRequest {
        content_type: content_type.to_string(),
        contents_config: Some(wire::to_struct(contents)),
        test_context: Some(answers::test_context(&Map::new(), test_run)),
    };
    let reply = found.plugin.interface.configure_interaction(request);
    let reply = reply.map_err(|error| format!("Call to plugin failed - {error}"));
    let plugin = &found.plugin.plugin;
    let configured = reply.and_then(|reply| configured(plugin, &reply, content_type));
    Some(configured.map_err(ConfigureError::Plugin))
}

fn configured(
    plugin: &PluginId,
    reply: &v2::ConfigureInteractionResponse,
    requested: &ContentType,
) -> Result<Configured, String> {
    if !reply.error.is_empty() {
        return Err(format!("Request to configure interaction failed: {}", reply.error));
    }
    let configuration = reply.plugin_configuration.as_ref();
    if reply.interaction.is_empty() && !configuration.is_some_and(has_members) {
        return Err(format!(
            "The answer of plugin {plugin} to ConfigureInteraction was empty: an interaction, a configuration or an \
             error was expected"
        ));
    }
    let parts = reply.interaction.iter().map(|part| configured_part(part, requested));
    Ok(Configured {
        plugin: plugin.clone(),
        parts: parts.collect::<Result<_, _>>()?,
        pact_configuration: members(configuration.and_then(|both| both.pact_configuration.as_ref())),
    })
}

fn has_members(configuration: &v2::PluginConfiguration) -> bool {
    let v2::PluginConfiguration { interaction_configuration, pact_configuration } = configuration;
    [interaction_configuration, pact_configuration].into_iter().flatten().any(|one| !one.fields.is_empty())
}

fn members(message: Option<&prost_types::Struct>) -> Map<String, Value> {
    message.map(wire::from_struct).unwrap_or_default()
}

fn configured_part(
    part: &v2::InteractionResponse,
    requested: &ContentType,
) -> Result<ConfiguredPart, String> {
    let configuration = part.plugin_configuration.as_ref();
    let markup_type = match part.interaction_markup_type() {
        MarkupType::CommonMark => "COMMON_MARK",
        MarkupType::Html => "HTML",
    };
    let markup = Some(part.interaction_markup.clone()).filter(|markup| !markup.is_empty());
    Ok(ConfiguredPart {
        name: part.part_name.clone(),
        body: part.contents.as_ref().map_or(Body::Missing, |body| wire::from_body(body, requested)),
        rules: rules(wire::from_rules(&part.rules)?, wire::from_rules(&part.metadata_rules)?),
        generators: generators(
            wire::from_generators(&part.generators)?,
            wire::from_generators(&part.metadata_generators)?,
        ),
        metadata: part.message_metadata.as_ref().map(wire::from_struct),
        configuration: members(configuration.and_then(|both| both.interaction_configuration.as_ref())),
        markup: markup.map(|markup| (markup, markup_type)),
    })
}

fn rules(body: Rules, metadata: Rules) -> RuleSet {
    let mut set = RuleSet::new();
    for (path, list) in body {
        set.add_list(Category::Body, path, list);
    }
    for (path, list) in metadata {
        set.add_list(Category::Metadata, path, list);
    }
    set
}

fn generators(body: BTreeMap<DocPath, Generator>, metadata: BTreeMap<DocPath, Generator>) -> GeneratorSet {
    let mut set = GeneratorSet::new();
    for (path, generator) in body {
        set.set(Category::Body, path, generator);
    }
    for (path, generator) in metadata {
        set.set(Category::Metadata, path, generator);
    }
    set
}

#[cfg(test)]
mod tests;
