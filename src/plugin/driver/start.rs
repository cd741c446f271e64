//! Starting a plugin that was found on disk: its process or interpreter, and the first call.

use super::environment::Environment;
use super::host::ProcessHost;
use crate::net::tasks;
use crate::plugin::catalogue::{Entry, capabilities};
use crate::plugin::grpc;
use crate::plugin::host::{Calls, HostService};
use crate::plugin::id::{PluginId, new_uuid};
use crate::plugin::interface::{CallError, Interface};
use crate::plugin::logs::PluginLogs;
#[cfg(feature = "lua")]
use crate::plugin::lua;
use crate::plugin::manifest::{Manifest, PluginKind};
use crate::plugin::process::{Launch, Process};
use crate::plugin::proto::v2;
use crate::plugin::register::Running;
use std::path;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;

/// How this library introduces itself to plugins.
const IMPLEMENTATION: &str = env!("CARGO_PKG_NAME");
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How long a process may take to say where it listens.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(60);

/// A plugin that has been started, and what it offers.
pub(super) type Started = (Arc<Running>, Vec<Entry>);

/// What a plugin is started with.
#[derive(Debug)]
pub(super) struct Starter<'s> {
    /// The settings.
    pub(super) environment: &'s Environment,
    /// Where plugins log.
    pub(super) logs: &'s Arc<PluginLogs>,
    /// What plugins may ask.
    pub(super) calls: &'s Arc<Calls>,
    /// Where processes ask it.
    pub(super) host: &'s ProcessHost,
    /// What calls to processes, and from them, run on.
    pub(super) runtime: Handle,
}

/// How a plugin is asked, and its answer to the first call.
type Initialized = (Arc<dyn Interface>, v2::InitPluginSuccess);

impl Starter<'_> {
    /// Starts a plugin. After an error nothing of it is left; the text is one of `plugins.md` 1 and 2.
    pub(super) fn start(&self, manifest: &Manifest) -> Result<Started, String> {
        let instance_id = new_uuid();
        let (interface, catalogue) = match manifest.kind {
            PluginKind::Process => self.process(manifest, &instance_id)?,
            PluginKind::Lua => self.script(manifest, &instance_id)?,
        };
        let plugin = manifest.id();
        let entries =
            catalogue.catalogue.into_iter().filter_map(|entry| Entry::of_plugin(&plugin, entry)).collect();
        let running = Running {
            plugin,
            interface_version: manifest.interface_version,
            instance_id,
            interface,
            capabilities: catalogue.plugin_capabilities,
        };
        Ok((Arc::new(running), entries))
    }

    fn process(&self, manifest: &Manifest, instance_id: &str) -> Result<Initialized, String> {
        let plugin = manifest.id();
        let launch = self.launch(plugin.clone(), manifest, instance_id)?;
        let (process, handshake) = tasks::block_in_place(|| Process::start(launch))?;
        let (version, timeouts) = (manifest.interface_version, self.environment.timeouts);
        let interface =
            grpc::connect(plugin, version, &handshake, Arc::clone(&process), timeouts, self.runtime.clone());
        match interface.init(init_request(instance_id)) {
            Ok(success) => Ok((interface, success)),
            Err(error) => {
                let reason = format!("Failed to send init request to the plugin - {error}");
                // What the plugin itself has answered says enough.
                if matches!(error, CallError::Status { .. }) {
                    process.end();
                    return Err(reason);
                }
                Err(process.end_failed(&reason))
            }
        }
    }

    #[cfg(feature = "lua")]
    fn script(&self, manifest: &Manifest, instance_id: &str) -> Result<Initialized, String> {
        use crate::plugin::interface::HostCalls;
        use std::sync::Weak;

        let script = &manifest.entry_point;
        if !script.exists() {
            return Err(format!("Lua plugin entry point {script:?} does not exist"));
        }
        let plugin = manifest.id();
        let log = self.logs.open(&plugin, instance_id, &self.environment.log_folder);
        let host: Weak<dyn HostCalls> = Arc::<Calls>::downgrade(self.calls);
        let (version, timeouts) = (manifest.interface_version, self.environment.timeouts);
        let interface = lua::start(plugin, version, &manifest.folder, script, log, host, timeouts)?;
        match interface.init(init_request(instance_id)) {
            Ok(success) => Ok((interface, success)),
            Err(error) => {
                interface.end();
                Err(format!("Failed to send init request to the Lua plugin - {error}"))
            }
        }
    }

    #[cfg(not(feature = "lua"))]
    fn script(&self, _: &Manifest, _: &str) -> Result<Initialized, String> {
        Err("Plugin executable type of lua is not supported".to_owned())
    }

    fn launch(&self, plugin: PluginId, manifest: &Manifest, instance_id: &str) -> Result<Launch, String> {
        // The process works in its folder, where a relative path would lead elsewhere.
        let absolute = |path: &path::Path| path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let start_host =
            || HostService::start(&self.runtime, Arc::clone(self.calls) as _, Arc::clone(self.logs));
        let host = self.host.address(start_host);
        let host =
            host.map_err(|error| format!("Was not able to start the service for plugins - {error}"))?;
        let level = self.environment.log_level;
        let variables = [
            ("LOG_LEVEL", level),
            ("RUST_LOG", level),
            ("PACT_PLUGIN_INSTANCE_ID", instance_id),
            ("PACT_PLUGIN_HOST", &host),
        ];
        Ok(Launch {
            log: self.logs.open(&plugin, instance_id, &self.environment.log_folder),
            plugin,
            program: absolute(&manifest.entry_point),
            args: manifest.args.clone(),
            folder: manifest.folder.clone(),
            environment: variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            handshake_timeout: HANDSHAKE_TIMEOUT,
        })
    }
}

/// The first call to a plugin.
fn init_request(instance_id: &str) -> v2::InitPluginRequest {
    v2::InitPluginRequest {
        implementation: IMPLEMENTATION.to_owned(),
        version: VERSION.to_owned(),
        host_capabilities: capabilities(),
        plugin_instance_id: instance_id.to_owned(),
    }
}
