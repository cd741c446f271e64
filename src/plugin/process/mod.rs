//! [`Process`]: a plugin as a process of its own, from its start to its end.
//!
//! The plugin leads a process group, and is ended with the whole group. Three look after it: a thread that waits for its
//! end and reaps it, a thread that reads its output, and a small process that ends the group if this process ends without
//! doing so.
//!
//! Nothing may run between fork and exec here (`CommandExt::pre_exec`). Then the standard library does not fork but
//! spawns, which does not copy the memory tables of a large host, and does not run its fork handlers, ours among them.

mod handshake;
mod system;
mod leader;
mod watcher;
mod output;

use super::id::PluginId;
use super::logs::InstanceLog;
use crate::foundation::fork_files::ParentFile;
use crate::foundation::fork_guard;
use crate::net::tasks::start_thread;
use leader::Leader;
use output::Output;
use parking_lot::Mutex;
use std::io::{self, PipeReader, PipeWriter, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use watcher::{IdleWatcher, Watcher};

pub(super) use handshake::Handshake;

/// How long ending a plugin waits for its process. The system takes longer only if it cannot end the process.
const END_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a plugin whose start has failed may take to end by itself, so that the error says how it did.
const OWN_END_TIMEOUT: Duration = Duration::from_millis(500);

/// How long the end of a process waits until its last lines are logged. A listener of the host may take any time.
const LOG_TIMEOUT: Duration = Duration::from_secs(1);

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

/// A running plugin, or one that has ended. Dropping it ends it. In a forked child of this process neither ends
/// anything.
#[derive(Debug)]
pub(super) struct Process {
    plugin: PluginId,
    owner: u32,
    shared: Arc<Shared>,
}

impl Process {
    /// Starts a program and waits for its handshake. The error has all that is known about the reason, and then the
    /// process is gone.
    pub(super) fn start(launch: Launch) -> Result<(Arc<Process>, Handshake), String> {
        let timeout = launch.handshake_timeout;
        let (handshake, sent) = channel();
        let path = launch.program.display().to_string();
        let process = fork_guard::enter(|| Process::spawn(launch, handshake))
            .map_err(|error| format!("Was not able to start plugin process for '{path}' - {error}"))?;
        match fork_guard::leave(|| handshake::wait(&sent, timeout)) {
            Ok(handshake) => Ok((Arc::new(process), handshake)),
            Err(reason) => Err(process.end_failed(&reason)),
        }
    }

    /// How it ended, `exit status 7` or `signal 9`; `None` while it runs.
    pub(super) fn ending(&self) -> Option<String> {
        self.shared.ending.borrow().clone()
    }

    /// The last line of its standard error that is not empty.
    pub(super) fn last_error_line(&self) -> Option<String> {
        self.shared.last_error_line.lock().clone()
    }

    /// Changes once, when it has ended, is reaped and its last lines are logged. For calls that wait for its answer.
    pub(super) fn watch(&self) -> watch::Receiver<Option<String>> {
        self.shared.ending.subscribe()
    }

    /// Ends it with its whole process group and waits until it is reaped.
    pub(super) fn end(&self) {
        if self.owner != std::process::id() {
            return;
        }
        self.shared.is_ending.store(true, Relaxed);
        fork_guard::enter(|| self.shared.kill_group());
        if !fork_guard::leave(|| self.shared.wait_for_end(END_TIMEOUT)) {
            tracing::warn!("the process of plugin {} does not end", self.plugin);
        }
    }

    /// Ends it because its start has failed. Gives the reason with what the process says about it: how it ended, if it did
    /// by itself, and the last line of its standard error.
    pub(super) fn end_failed(&self, reason: &str) -> String {
        fork_guard::leave(|| self.shared.wait_for_end(OWN_END_TIMEOUT));
        let ending = self.ending().filter(|ending| !reason.contains(ending.as_str()));
        self.end();
        let line = self.last_error_line().map(|line| format!("last line on stderr: {line}"));
        let known: Vec<String> = ending.into_iter().chain(line).collect();
        if known.is_empty() { reason.to_owned() } else { format!("{reason} ({})", known.join("; ")) }
    }

    fn spawn(launch: Launch, handshake: Sender<Result<Handshake, String>>) -> io::Result<Process> {
        let (stopped, stop) = io::pipe()?;
        let other_end = stopped.try_clone()?;
        // Started before the plugin, so that this process has hardly any time to be killed between the two.
        let watcher = IdleWatcher::start();
        let mut leader = Leader::start(&mut command(&launch)?)?;
        let id = leader.id();
        let watcher = watcher.map(|watcher| watcher.watch(id));
        let input = leader.take_input().map(ParentFile::new);
        let outputs = leader.take_outputs();
        // Until the threads run, dropping it ends the group and reaps the process.
        let shared = Arc::new(Shared::new(leader));
        let (is_read, read) = channel();
        let last_error_line = Arc::clone(&shared.last_error_line);
        let mut output = Output::new(launch.plugin.clone(), launch.log, handshake, last_error_line);
        start_thread(move || {
            if let Some((stdout, stderr)) = outputs {
                system::read_both(stdout, stderr, &stopped, |stream, bytes| output.take(stream, bytes));
            }
            drop(is_read);
        })?;
        let plugin = launch.plugin.clone();
        let of_supervisor = Arc::clone(&shared);
        let supervisor = Supervisor {
            plugin,
            id,
            shared: of_supervisor,
            watcher,
            input,
            stop,
            _other_end: other_end,
            read,
        };
        start_thread(move || supervisor.run())?;
        Ok(Process { plugin: launch.plugin, owner: std::process::id(), shared })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

fn command(launch: &Launch) -> io::Result<Command> {
    // A relative path would be one below the folder. A name alone would be looked for, and make the standard library fork.
    let mut command = Command::new(std::path::absolute(&launch.program)?);
    command
        .args(&launch.args)
        .current_dir(&launch.folder)
        .envs(launch.environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Ok(command)
}

/// What its threads know of a process.
#[derive(Debug)]
struct Shared {
    /// `None` when it is reaped. Until then no other process has its id and its group.
    leader: Mutex<Option<Leader>>,
    last_error_line: Arc<Mutex<Option<String>>>,
    ending: watch::Sender<Option<String>>,
    /// Whether this process is ending it.
    is_ending: AtomicBool,
    // Of the standard library, because these have no state in common with other locks: threads wait here while the
    // process is forked.
    has_ended: std::sync::Mutex<bool>,
    changed: Condvar,
}

impl Shared {
    fn new(leader: Leader) -> Self {
        Shared {
            leader: Mutex::new(Some(leader)),
            last_error_line: Arc::default(),
            ending: watch::Sender::new(None),
            is_ending: AtomicBool::new(false),
            has_ended: std::sync::Mutex::new(false),
            changed: Condvar::new(),
        }
    }

    fn kill_group(&self) {
        if let Some(leader) = self.leader.lock().as_mut() {
            leader.kill_group();
        }
    }

    /// Waits for the end; `false` after the time limit.
    fn wait_for_end(&self, limit: Duration) -> bool {
        // Nothing panics while it is locked.
        let has_ended = self.has_ended.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(has_ended, limit, |has_ended| !*has_ended);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn publish(&self, ending: String) {
        self.ending.send_replace(Some(ending));
        *self.has_ended.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }
}

/// Waits for the end of a process.
struct Supervisor {
    plugin: PluginId,
    id: u32,
    shared: Arc<Shared>,
    watcher: Option<Watcher>,
    input: Option<ParentFile>,
    /// A byte makes the reader of the output stop.
    stop: PipeWriter,
    /// The reader may have ended already. Writing to a pipe without readers is a signal that ends the whole process, unless
    /// its host ignores it: programs in Rust do, programs in C do not.
    _other_end: PipeReader,
    /// Dropped when the output has been read.
    read: Receiver<()>,
}

impl Supervisor {
    fn run(mut self) {
        let has_ended = || self.shared.leader.lock().as_mut().is_none_or(Leader::has_ended);
        fork_guard::leave(|| system::wait_until_ended(self.id, has_ended));
        // The process is not reaped yet: its id is not given to another, and only its own group can be ended, by this
        // process or by the watcher.
        self.shared.kill_group();
        drop(self.watcher);
        let leader = self.shared.leader.lock().take();
        let ending = leader.map(Leader::reap).unwrap_or_default();
        drop(self.input);
        // A child of the plugin that has left the group may hold the pipes open.
        let _ = self.stop.write_all(b".");
        let _ = fork_guard::leave(|| self.read.recv_timeout(LOG_TIMEOUT));
        if !self.shared.is_ending.load(Relaxed) {
            tracing::warn!("the process of plugin {} has ended by itself: {ending}", self.plugin);
        }
        self.shared.publish(ending);
    }
}

#[cfg(unix)]
#[cfg(test)]
pub(super) mod tests;
