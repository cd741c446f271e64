//! [`Process`]: a plugin as a process of its own, from its start to its end.

use super::id::PluginId;
use super::logs::InstanceLog;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// What is started.
#[derive(Debug)]
pub(super) struct Launch {
    /// The plugin.
    pub(super) plugin: PluginId,
    /// The program.
    pub(super) program: PathBuf,
    /// Its arguments.
    pub(super) args: Vec<String>,
    /// Where it works.
    pub(super) folder: PathBuf,
    /// What its environment has besides that of this process.
    pub(super) environment: Vec<(String, String)>,
    /// Where its standard error goes.
    pub(super) log: InstanceLog,
    /// How long it may take to say where it listens: 60 seconds.
    pub(super) handshake_timeout: Duration,
}

/// What a plugin says when it has started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Handshake {
    /// The port it listens on.
    pub(super) port: u16,
    /// What each call has to carry.
    pub(super) server_key: String,
}

/// A running plugin, or one that has ended. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Process {
    ending: watch::Sender<Option<String>>,
}

impl Process {
    /// Starts a program and waits for its handshake. The error is the whole text of `plugins.md` 1 and 2, D6 included.
    pub(super) fn start(launch: Launch) -> Result<(Arc<Process>, Handshake), String> {
        let _ = launch;
        Err("processes are not started yet".to_owned())
    }

    /// How it ended; `None` while it runs.
    pub(super) fn ending(&self) -> Option<String> {
        self.ending.borrow().clone()
    }

    /// The last line of its standard error that is not empty.
    pub(super) fn last_error_line(&self) -> Option<String> {
        None
    }

    /// Changes once, when it has ended and is reaped. For calls that wait for its answer.
    pub(super) fn watch(&self) -> watch::Receiver<Option<String>> {
        self.ending.subscribe()
    }

    /// Ends it with its whole process group and waits until it is reaped.
    pub(super) fn end(&self) {}
}
