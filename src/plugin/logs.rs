//! [`PluginLogs`]: what plugins write, by instance: in a file, in memory for the host to read, and to a listener.

use super::id::PluginId;
use parking_lot::Mutex;
use std::path::Path;
use std::sync::Arc;

/// A line that a plugin logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// The instance of the plugin.
    pub instance_id: String,
    /// The test run that the plugin names.
    pub test_run_id: Option<String>,
    /// `INFO`, …
    pub level: String,
    /// What in the plugin wrote it.
    pub target: Option<String>,
    /// The text.
    pub message: String,
}

/// Called with each line, on a thread of the library. No lock is held.
pub type LogListener = Arc<dyn Fn(&LogLine) + Send + Sync>;

/// The logs of all plugins of the process.
#[derive(Default)]
pub(super) struct PluginLogs {
    listener: Mutex<Option<LogListener>>,
}

impl std::fmt::Debug for PluginLogs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PluginLogs").finish_non_exhaustive()
    }
}

impl PluginLogs {
    /// A log for one instance, with its file in `folder`. A file that cannot be written is a warning.
    pub(super) fn open(self: &Arc<Self>, plugin: &PluginId, instance_id: &str, folder: &Path) -> InstanceLog {
        let _ = (plugin, folder);
        InstanceLog { logs: Arc::clone(self), instance_id: instance_id.to_owned() }
    }

    /// A line that a plugin sent through the host service; `timestamp` in milliseconds since 1970.
    pub(super) fn log(&self, line: &LogLine, timestamp: i64) {
        let _ = (line, timestamp);
    }

    /// The lines of an instance as JSON objects, one a line, oldest first; empty if it is unknown.
    pub(super) fn text(&self, instance_id: &str) -> String {
        let _ = instance_id;
        String::new()
    }

    /// Calls a function with each line from now on, in place of the one before.
    pub(super) fn listen(&self, listener: Option<LogListener>) {
        *self.listener.lock() = listener;
    }
}

/// The log of one instance: what it writes to its standard error goes here.
#[derive(Debug, Clone)]
pub(super) struct InstanceLog {
    logs: Arc<PluginLogs>,
    instance_id: String,
}

impl InstanceLog {
    /// A line of its standard error, or what a script printed.
    pub(super) fn stderr(&self, line: &str) {
        let _ = (&self.logs, &self.instance_id, line);
    }
}
