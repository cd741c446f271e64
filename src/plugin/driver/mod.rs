//! [`Driver`]: loads plugins, counts who uses them, and asks them.

mod announce;
mod environment;
mod host;
mod start;
mod starts;

use super::answers::Answers;
use super::catalogue::EntryKind;
use super::configure::{ConfigureError, Configured, configure};
use super::discovery::Scan;
use super::host::Calls;
use super::id::PluginId;
use super::logs::{LogListener, PluginLogs};
use super::manifest::{Manifest, Unusable};
use super::register::Register;
use super::transport::{PluginTransport, Transport};
use super::version;
use crate::foundation::content_type::ContentType;
use crate::foundation::fork_guard;
use crate::foundation::json::Value;
use crate::matching::Engine;
use crate::model;
use crate::net::tasks::{self, ProcessRuntime};
use announce::Announcer;
use environment::Environment;
use host::ProcessHost;
use parking_lot::Mutex;
use start::Starter;
use starts::{Claim, Starts, Turn};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{io, process};
use tracing::{debug, warn};

/// What the names of the threads begin with.
const THREAD_NAME: &str = "pact-plugin";

/// How many threads make the calls to processes.
const WORKERS: usize = 2;

/// The plugins of a process. Making it starts nothing.
#[derive(Debug)]
pub struct Driver {
    register: Arc<Register>,
    logs: Arc<PluginLogs>,
    calls: Arc<Calls>,
    host: ProcessHost,
    starts: Starts,
    announcer: Arc<Announcer>,
    runtime: ProcessRuntime,
    /// The manifests that cannot be used, as the last warning found them.
    warned: Mutex<BTreeMap<PathBuf, Unusable>>,
}

impl Default for Driver {
    fn default() -> Self {
        let register = Arc::<Register>::default();
        Driver {
            calls: Arc::new(Calls::new(Arc::clone(&register))),
            register,
            logs: Arc::default(),
            host: ProcessHost::default(),
            starts: Starts::default(),
            announcer: Arc::default(),
            runtime: ProcessRuntime::new(THREAD_NAME, WORKERS),
            warned: Mutex::default(),
        }
    }
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
        self.load_one(&Environment::of_process(), name, &[version], wait)
    }

    /// Loads a plugin that a pact names: the version that it names, or else the first three parts of it.
    pub fn load_for_pact(self: &Arc<Self>, plugin: &model::Plugin) -> Result<Hold, LoadError> {
        let first_parts = version::first_three_parts(&plugin.version);
        let versions: Vec<&str> = [plugin.version.as_str()].into_iter().chain(first_parts).collect();
        self.load_one(&Environment::of_process(), &plugin.name, &versions, Duration::ZERO)
    }

    /// Loads a plugin of the first of these versions that there is.
    fn load_one(
        &self,
        environment: &Environment,
        name: &str,
        versions: &[&str],
        wait: Duration,
    ) -> Result<Hold, LoadError> {
        fork_guard::enter(|| {
            let mut disk = Disk { driver: self, root: &environment.root, scan: None };
            for version in versions {
                match self.choose(&mut disk, name, version).map_err(LoadError)? {
                    Some(Choice::Counted(plugin)) => return Ok(self.held(plugin)),
                    Some(Choice::Installed(manifest)) => {
                        return self.join_start(environment, &manifest, wait).map_err(LoadError);
                    }
                    None => {}
                }
            }
            let wanted = versions.first().copied().unwrap_or_default();
            disk.scan().map(|scan| scan.missing(name, wanted)).map_or_else(Err, Err).map_err(LoadError)
        })
    }

    /// Chooses the plugin for a wanted version: a running one of the same version, a special version on disk, the highest
    /// running one that will do, the highest on disk. What died is started anew where it would have been taken.
    fn choose(&self, disk: &mut Disk<'_>, name: &str, wanted: &str) -> Result<Option<Choice>, String> {
        if let Some(plugin) = self.register.hold(name, wanted, false) {
            return Ok(Some(Choice::Counted(plugin)));
        }
        let dead = self.register.dead_versions(name);
        if (version::is_special(wanted) || dead.iter().any(|version| version == wanted))
            && let Some(manifest) = disk.scan()?.exact(name, wanted)
        {
            return Ok(Some(Choice::Installed(manifest.clone())));
        }
        if let Some(plugin) = self.register.hold(name, wanted, true) {
            return Ok(Some(Choice::Counted(plugin)));
        }
        let scan = disk.scan()?;
        let mut fitting = dead.iter().filter(|version| version::satisfies(version, wanted));
        let manifest =
            fitting.find_map(|version| scan.exact(name, version)).or_else(|| scan.best(name, wanted));
        Ok(manifest.cloned().map(Choice::Installed))
    }

    /// Starts a plugin, unless another thread does so or has done so.
    fn join_start(
        &self,
        environment: &Environment,
        manifest: &Manifest,
        wait: Duration,
    ) -> Result<Hold, String> {
        let plugin = manifest.id();
        let started = || self.register.hold(&plugin.name, &plugin.version, false);
        match self.starts.turn(&plugin, started) {
            Turn::Done(plugin) => Ok(self.held(plugin)),
            Turn::Wait(waiter) => waiter.wait().map(|()| self.held(plugin)),
            Turn::Start(claim) => {
                self.start(claim, environment, manifest)?;
                let hold = self.held(plugin);
                // Without a runtime the plugin would not have started.
                if let Ok(runtime) = self.runtime.handle() {
                    self.announcer.announce(&self.register, &runtime, wait);
                }
                Ok(hold)
            }
        }
    }

    /// Starts a plugin and adds it to the register, counted for this thread and those that wait for it.
    fn start(&self, claim: Claim<'_>, environment: &Environment, manifest: &Manifest) -> Result<(), String> {
        let started = self.runtime.handle().map_err(|error| no_runtime(&error)).and_then(|runtime| {
            let (logs, calls, host) = (&self.logs, &self.calls, &self.host);
            Starter { environment, logs, calls, host, runtime }.start(manifest)
        });
        match started {
            Ok((running, entries)) => {
                debug!("plugin {} runs as the instance {}", running.plugin, running.instance_id);
                let mut died = None;
                claim.finish(&Ok(()), |waiting| died = self.register.add(running, entries, 1 + waiting));
                if let Some(died) = died {
                    died.interface.end();
                }
                Ok(())
            }
            Err(error) => {
                let outcome = Err(error);
                claim.finish(&outcome, |_| {});
                outcome
            }
        }
    }

    fn held(&self, plugin: PluginId) -> Hold {
        Hold { register: Arc::clone(&self.register), plugin, process: process::id() }
    }

    /// Warns of the manifests that cannot be used, once for each state of the file.
    fn warn(&self, scan: &Scan) {
        let is_new = |found: &&Unusable| {
            let mut warned = self.warned.lock();
            warned.insert(found.path.clone(), (*found).clone()).as_ref() != Some(*found)
        };
        for found in scan.unusable().iter().filter(is_new) {
            // Without the lock: the host's function for log lines may load a plugin.
            warn!("the manifest {} of a plugin cannot be used: {}", found.path.display(), found.reason);
        }
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
        self.register
            .claimant(EntryKind::ContentMatcher, content_type)
            .map(|found| found.plugin.plugin.clone())
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
        self.register.transport(name).map(PluginTransport::of)
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

/// Where a plugin for a wanted version is.
enum Choice {
    /// It runs, and has been counted.
    Counted(PluginId),
    /// It is installed.
    Installed(Manifest),
}

/// The plugins on disk, read when they are first asked for.
struct Disk<'d> {
    driver: &'d Driver,
    root: &'d Path,
    scan: Option<Scan>,
}

impl Disk<'_> {
    fn scan(&mut self) -> Result<&Scan, String> {
        let scan = if let Some(scan) = self.scan.take() {
            scan
        } else {
            let scan = Scan::of(self.root)?;
            self.driver.warn(&scan);
            scan
        };
        Ok(self.scan.insert(scan))
    }
}

fn no_runtime(error: &io::Error) -> String {
    format!("Was not able to start the threads for plugins - {error}")
}

/// One use of a plugin. Dropping it releases the plugin, which ends when it has no use left; then the drop waits
/// until its process is gone. In a forked child of the process that loaded it, dropping has no effect.
#[derive(Debug)]
pub struct Hold {
    register: Arc<Register>,
    plugin: PluginId,
    process: u32,
}

impl Drop for Hold {
    fn drop(&mut self) {
        if self.process == process::id()
            && let Some(last) = fork_guard::enter(|| self.register.release(&self.plugin))
        {
            tasks::block_in_place(|| last.interface.end());
        }
    }
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

#[cfg(test)]
mod tests;
