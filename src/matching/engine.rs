//! [`Engine`]: the core with the plugins that may answer in its place.
//!
//! The top layer makes one and hands it down to everything that compiles expectations or generates values.

use super::plugins::{NoPlugins, Plugins};
use crate::definition::ArgumentNames;
use crate::model::{Interaction, Pact};
use std::sync::Arc;

/// What comparing and generating are done with. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Engine {
    plugins: Arc<dyn Plugins>,
}

impl Engine {
    /// The core with these plugins.
    #[must_use]
    pub fn new(plugins: Arc<dyn Plugins>) -> Self {
        Engine { plugins }
    }

    /// The core by itself.
    #[must_use]
    pub fn without_plugins() -> Self {
        Engine::new(Arc::new(NoPlugins))
    }

    /// The engine for one pact.
    #[must_use]
    pub fn for_pact(&self, pact: &Pact) -> Self {
        self.plugins.for_pact(pact).map_or_else(|| self.clone(), Engine::new)
    }

    /// The engine for one interaction.
    #[must_use]
    pub fn for_interaction(&self, interaction: &Interaction) -> Self {
        self.plugins.for_interaction(interaction).map_or_else(|| self.clone(), Engine::new)
    }

    /// The engine in a test run of this id.
    #[must_use]
    pub fn for_test_run(&self, id: &str) -> Self {
        self.plugins.for_test_run(id).map_or_else(|| self.clone(), Engine::new)
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
