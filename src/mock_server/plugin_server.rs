//! [`PluginServer`]: a mock server that a plugin runs. The library starts and stops it and asks the plugin for its
//! results; requests do not pass through the library.

use super::bind::Bind;
use super::error::Error;
use super::options::Options;
use crate::foundation::json::Value;
use crate::logging::{Level, Operation};
use crate::model::Pact;
use crate::plugin::{ServerResults, StartServer, Transport, TransportServer};
use serde_json::json;
use std::sync::Arc;

const TARGET: &str = "pact_ffi::mock_server";

/// A running mock server of a plugin. Dropping it stops it.
#[derive(Debug)]
pub(super) struct PluginServer {
    server: Box<dyn TransportServer>,
    transport: Arc<dyn Transport>,
    pact: Pact,
    operation: Operation,
}

/// Has a plugin start a mock server for a pact whose interactions name the transport.
pub(super) fn start(
    transport: &Arc<dyn Transport>,
    pact: Pact,
    bind: &Bind,
    options: &Options,
) -> Result<PluginServer, Error> {
    let host = bind.host_for_plugins()?;
    let request = StartServer {
        pact: &pact,
        host: &host,
        port: bind.port,
        config: &options.others,
        test_run: options.test_run.as_deref(),
    };
    let server = transport.start_server(&request).map_err(Error::Plugin)?;
    let operation = Operation::new(&server.port().to_string());
    let server = PluginServer { server, transport: Arc::clone(transport), pact, operation };
    options.notes.iter().for_each(|note| server.say(Level::WARN, note));
    server.say(Level::INFO, &format!("{} is listening at {}", server.title(), server.address()));
    Ok(server)
}

impl PluginServer {
    pub(super) fn port(&self) -> u16 {
        self.server.port()
    }

    pub(super) fn address(&self) -> &str {
        self.server.address()
    }

    pub(super) fn transport(&self) -> &Arc<dyn Transport> {
        &self.transport
    }

    pub(super) fn pact(&self) -> &Pact {
        &self.pact
    }

    pub(super) fn logs(&self) -> String {
        self.operation.drain()
    }

    /// Whether the plugin says that everything matched.
    pub(super) fn matched(&self) -> Result<bool, Error> {
        self.results().map(|results| results.ok)
    }

    /// What did not match, as a JSON array; empty if the plugin says that everything matched.
    pub(super) fn mismatches(&self) -> Result<Value, Error> {
        let ServerResults { ok, results } = self.results()?;
        if ok {
            return Ok(json!([]));
        }
        if results.is_empty() {
            let text = format!(
                "Plugin {} says that not everything matched, but not what did not",
                self.transport.plugin()
            );
            return Ok(json!([{"error": text, "mismatches": [], "path": ""}]));
        }
        Ok(Value::Array(results))
    }

    fn results(&self) -> Result<ServerResults, Error> {
        self.server.results().map_err(|reason| {
            self.say(Level::ERROR, &format!("The results of {} are not available: {reason}", self.title()));
            Error::Plugin(reason)
        })
    }

    /// The error of functions that need to see requests.
    pub(super) fn unseen(&self) -> Error {
        Error::Unseen(self.transport.plugin().to_string())
    }

    /// Stops it. That a plugin fails here is only logged: the server is of no use any more.
    pub(super) fn stop(&self) {
        match self.server.stop() {
            Ok(()) => self.say(Level::INFO, &format!("{} was stopped", self.title())),
            Err(reason) => self.say(Level::WARN, &format!("{} was not stopped: {reason}", self.title())),
        }
    }

    fn title(&self) -> String {
        let (transport, plugin) = (self.transport.name(), self.transport.plugin());
        format!("Mock server for transport '{transport}' of plugin {plugin}")
    }

    /// Writes a line to the server's own log, and to the log of the library.
    fn say(&self, level: Level, message: &str) {
        self.operation.record(level, TARGET, message);
        self.operation.emit(|| match level {
            Level::ERROR => tracing::error!(target: TARGET, "{message}"),
            Level::WARN => tracing::warn!(target: TARGET, "{message}"),
            Level::INFO | Level::DEBUG | Level::TRACE => tracing::info!(target: TARGET, "{message}"),
        });
    }
}
