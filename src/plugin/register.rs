//! [`Register`]: the plugins that run, how many use each, and what they offer.

use super::catalogue::EntryKind;
use super::id::PluginId;
use super::interface::Interface;
use crate::foundation::content_type::ContentType;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A plugin that runs, or one that died and has not been started anew.
#[derive(Debug)]
pub(super) struct Running {
    /// The plugin.
    pub(super) plugin: PluginId,
    /// 1 or 2.
    pub(super) interface_version: u8,
    /// The UUID of this run of it.
    pub(super) instance_id: String,
    /// How it is asked.
    pub(super) interface: Arc<dyn Interface>,
    /// What a plugin of version 2 says that it can do.
    pub(super) capabilities: Vec<String>,
}

/// An entry of a plugin that was looked for.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The plugin.
    pub(super) plugin: Arc<Running>,
    /// The key of the entry, without its beginning.
    pub(super) key: String,
    /// The values of the entry.
    pub(super) values: Arc<BTreeMap<String, String>>,
}

/// An entry that was looked for by name.
#[derive(Debug, Clone)]
pub(super) enum Lookup {
    /// It is the core's; this is its key: `type`.
    Core(String),
    /// It is a plugin's.
    Plugin(Found),
}

/// Why an entry was not found; the texts of `plugins.md` 4 and 9.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum LookupError {
    /// There is none.
    #[error("No catalogue entry found for key '{0}'")]
    None(String),
    /// There are several.
    #[error("Ambiguous catalogue entry key '{key}': matches multiple entries ({}) - register it under a more specific key", .entries.join(", "))]
    Ambiguous {
        /// What was looked for.
        key: String,
        /// What was found.
        entries: Vec<String>,
    },
    /// It is of another kind.
    #[error("Catalogue entry '{key}' is a {found}, not a {wanted}")]
    OtherKind {
        /// What was looked for.
        key: String,
        /// What it is: `MATCHER`.
        found: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
}

/// The plugins of this process.
#[derive(Debug, Default)]
pub(super) struct Register {}

impl Register {
    /// The plugin that claims contents of a type: the first that was loaded. Cheap while no plugin is loaded.
    pub(super) fn claimant(&self, kind: EntryKind, content_type: &ContentType) -> Option<Found> {
        let _ = (kind, content_type);
        None
    }

    /// The entry with this full key, or this ending of it in whole components.
    pub(super) fn lookup(&self, kind: EntryKind, key: &str) -> Result<Lookup, LookupError> {
        let _ = kind;
        Err(LookupError::None(key.to_owned()))
    }

    /// The plugin that provides a transport.
    pub(super) fn transport(&self, name: &str) -> Option<Found> {
        let _ = name;
        None
    }

    /// All plugins, in the order in which they were loaded.
    pub(super) fn loaded(&self) -> Vec<Arc<Running>> {
        Vec::new()
    }
}
