//! [`PluginLogs`]: what plugins write, by instance: in memory for the host to read, in a file, and to a listener.

mod store;
mod file;

use super::id::PluginId;
use crate::foundation::fork_guard;
use crate::net::tasks::block_in_place;
use file::LogFile;
use parking_lot::Mutex;
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use store::{Source, Store};

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

/// Called with each line, on any thread, several at once. No lock is held, and a fork does not wait for it.
pub type LogListener = Arc<dyn Fn(&LogLine) + Send + Sync>;

/// The logs of all plugins of the process.
#[derive(Default)]
pub(super) struct PluginLogs {
    listener: Mutex<Option<LogListener>>,
    store: Mutex<Store>,
}

impl std::fmt::Debug for PluginLogs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PluginLogs").finish_non_exhaustive()
    }
}

impl PluginLogs {
    /// A log for one instance, with its file in `folder`. A file that cannot be written is a warning.
    pub(super) fn open(self: &Arc<Self>, plugin: &PluginId, instance_id: &str, folder: &Path) -> InstanceLog {
        self.store.lock().open(instance_id, &plugin.name);
        InstanceLog(Arc::new(Instance {
            logs: Arc::clone(self),
            plugin: plugin.clone(),
            id: instance_id.to_owned(),
            file: LogFile::create(folder, &plugin.name, instance_id),
        }))
    }

    /// A line that a plugin sent through the host service; `timestamp` in milliseconds since 1970. An instance that has no
    /// log has one from now on.
    pub(super) fn log(&self, line: &LogLine, timestamp: i64) {
        let level = &line.level;
        tracing::debug!("plugin instance {} logs {level}: {}", line.instance_id, line.message);
        self.take(line, timestamp, Source::LogRpc);
    }

    /// The lines of an instance as JSON objects, one a line, oldest first; empty if it is unknown.
    pub(super) fn text(&self, instance_id: &str) -> String {
        self.store.lock().text(instance_id)
    }

    /// Calls a function with each line from now on, in place of the one before.
    pub(super) fn listen(&self, listener: Option<LogListener>) {
        // Dropped without the lock: it is the host's.
        let _before = std::mem::replace(&mut *self.listener.lock(), listener);
    }

    fn take(&self, line: &LogLine, timestamp: i64, source: Source) {
        self.store.lock().push(line, timestamp, source);
        let listener = self.listener.lock().clone();
        if let Some(listener) = listener {
            // It may wait for a thread that calls a plugin, which needs the threads that run tasks.
            block_in_place(|| fork_guard::leave(|| listener(line)));
        }
    }
}

/// The log of one instance: what it writes to its standard error goes here. What it has logged can be read after this
/// was dropped.
#[derive(Debug, Clone)]
pub(super) struct InstanceLog(Arc<Instance>);

#[derive(Debug)]
struct Instance {
    logs: Arc<PluginLogs>,
    plugin: PluginId,
    id: String,
    file: LogFile,
}

impl InstanceLog {
    /// A line of its standard error, or what a script printed.
    pub(super) fn stderr(&self, line: &str) {
        let Instance { logs, plugin, id, file } = &*self.0;
        tracing::debug!("plugin {plugin}: {line}");
        file.write(line);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let line = LogLine {
            instance_id: id.clone(),
            test_run_id: None,
            level: "DEBUG".to_owned(),
            target: None,
            message: line.to_owned(),
        };
        logs.take(&line, i64::try_from(now).unwrap_or(i64::MAX), Source::Stderr);
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        fork_guard::enter(|| self.logs.store.lock().close(&self.id));
    }
}

#[cfg(test)]
mod tests;
