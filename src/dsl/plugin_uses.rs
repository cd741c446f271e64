//! [`PluginUses`]: the plugins that a pact has loaded and not released, and the interactions that plugins configured.

use crate::foundation::json::Map;
use crate::model::{Pact, Plugin};
use crate::plugin::{Hold, PluginId, name_transport};
use std::collections::BTreeMap;

/// What a pact has to do with plugins while it is being written.
#[derive(Debug, Default)]
pub(super) struct PluginUses {
    /// One for each load that has not been released.
    holds: Vec<Hold>,
    /// The name of the plugin that configured an interaction last, by ordinal.
    configured: BTreeMap<u16, String>,
}

impl PluginUses {
    /// Counts a load.
    pub(super) fn add(&mut self, hold: Hold) {
        self.holds.push(hold);
    }

    /// Takes out one load of each plugin.
    pub(super) fn release(&mut self) -> Vec<Hold> {
        let mut released: Vec<Hold> = Vec::new();
        for hold in std::mem::take(&mut self.holds) {
            let is_first = !released.iter().any(|other| other.plugin() == hold.plugin());
            if is_first { released.push(hold) } else { self.holds.push(hold) }
        }
        released
    }

    /// Takes out all loads.
    pub(super) fn release_all(&mut self) -> Vec<Hold> {
        std::mem::take(&mut self.holds)
    }

    /// Remembers that a plugin configured an interaction.
    pub(super) fn configured(&mut self, ordinal: u16, plugin: &PluginId) {
        self.configured.insert(ordinal, plugin.name.clone());
    }

    /// Forgets it, because the interaction has been replaced.
    pub(super) fn forget(&mut self, ordinal: u16) {
        self.configured.remove(&ordinal);
    }

    /// Names a transport of a plugin in the interactions that use it: those that the plugin configured, or all if it
    /// configured none. An interaction that names a transport keeps that one.
    pub(super) fn name_transport(&self, pact: &mut Pact, transport: &str, plugin: &PluginId) {
        let is_of_plugin = |ordinal: u16| self.configured.get(&ordinal) == Some(&plugin.name);
        name_transport(pact, transport, &plugin.name, |at| u16::try_from(at + 1).is_ok_and(is_of_plugin));
    }
}

/// The entry of a plugin in a pact, which is added if there is none.
pub(super) fn entry<'p>(pact: &'p mut Pact, plugin: &PluginId) -> &'p mut Plugin {
    let is_it = |entry: &Plugin| entry.name == plugin.name && entry.version == plugin.version;
    let at = pact.plugins.iter().position(is_it).unwrap_or_else(|| {
        let PluginId { name, version } = plugin.clone();
        pact.plugins.push(Plugin { name, version, configuration: Map::new() });
        pact.plugins.len() - 1
    });
    &mut pact.plugins[at]
}
