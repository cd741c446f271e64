//! [`Engine`]: the core with the plugins that may answer in its place.
//!
//! The top layer makes one and hands it down to everything that compiles expectations or generates values.

use super::plugins::{NoPlugins, Plugins};
use crate::definition::ArgumentNames;
use crate::foundation::json::{Map, Value};
use crate::model::{Interaction, Pact, SpecVersion};
use std::sync::Arc;

/// What comparing and generating are done with. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Engine {
    plugins: Arc<dyn Plugins>,
    /// The version of the pact that is compared with, which decides what a rule for an XML element means.
    version: SpecVersion,
}

impl Engine {
    /// The core with these plugins.
    #[must_use]
    pub fn new(plugins: Arc<dyn Plugins>) -> Self {
        Engine { plugins, version: SpecVersion::V4 }
    }

    /// The core by itself.
    #[must_use]
    pub fn without_plugins() -> Self {
        Engine::new(Arc::new(NoPlugins))
    }

    /// The engine for one pact.
    #[must_use]
    pub fn for_pact(&self, pact: &Pact) -> Self {
        Engine { version: pact.spec.for_writing(), ..self.with(self.plugins.for_pact(pact)) }
    }

    /// The engine for one interaction.
    #[must_use]
    pub fn for_interaction(&self, interaction: &Interaction) -> Self {
        self.with(self.plugins.for_interaction(interaction))
    }

    /// The data of plugins in an interaction, if the plugins compare by them. Without such plugins the data do not
    /// matter, whatever they are.
    #[must_use]
    pub fn compared_data<'p>(&self, interaction: &'p Interaction) -> Option<&'p Map<String, Value>> {
        let data = Some(&interaction.plugin_configuration).filter(|data| !data.is_empty())?;
        self.plugins.for_interaction(interaction).map(|_| data)
    }

    /// The engine in a test run of this id.
    #[must_use]
    pub fn for_test_run(&self, id: &str) -> Self {
        self.with(self.plugins.for_test_run(id))
    }

    /// The same engine, with other plugins if there are some.
    fn with(&self, plugins: Option<Arc<dyn Plugins>>) -> Self {
        Engine { plugins: plugins.unwrap_or_else(|| Arc::clone(&self.plugins)), ..self.clone() }
    }

    /// Whether rules for an XML element are about its text even if it has child elements: up to version 3 no rule has a
    /// path to the text.
    pub(super) fn elements_are_texts(&self) -> bool {
        self.version < SpecVersion::V4
    }

    /// The plugins.
    #[must_use]
    pub fn plugins(&self) -> &Arc<dyn Plugins> {
        &self.plugins
    }
}

impl ArgumentNames for Engine {
    fn argument_name(&self, rule: &str) -> Option<String> {
        self.plugins.config_key(rule)
    }
}
