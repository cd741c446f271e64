//! [`Configured`]: contents, rules and generators that a plugin made of what a test wrote.

use super::id::PluginId;
use crate::foundation::json::{Map, Value};
use crate::model::Body;
use crate::model::generators::GeneratorSet;
use crate::model::rules::RuleSet;

/// What a plugin made of the contents of an interaction.
#[derive(Debug, Clone)]
pub struct Configured {
    /// The plugin that was asked.
    pub plugin: PluginId,
    /// The parts, as the plugin names and orders them.
    pub parts: Vec<ConfiguredPart>,
    /// What is to be merged into the configuration of the plugin in the pact.
    pub pact_configuration: Map<String, Value>,
}

/// One part.
#[derive(Debug, Clone)]
pub struct ConfiguredPart {
    /// `request`, `response`, or empty.
    pub name: String,
    /// The body.
    pub body: Body,
    /// Matching rules: category body, and metadata.
    pub rules: RuleSet,
    /// Generators: category body, and metadata.
    pub generators: GeneratorSet,
    /// The metadata of a message, if the plugin gave any.
    pub metadata: Option<Map<String, Value>>,
    /// The configuration of the plugin in the interaction.
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
