//! A transport that does what a test says, without a plugin.

use super::{
    PluginId, PluginVerdict, ServerResults, StartServer, Transport, TransportServer, Verification,
    VerificationOutcome,
};
use crate::foundation::json::Value;
use parking_lot::Mutex;
use std::sync::Arc;

/// The transport `tpt` of the plugin `tp/1.2.3`.
#[derive(Debug)]
pub(crate) struct FakeTransport {
    /// The plugin.
    pub(crate) plugin: PluginId,
    /// The port of each server that is started, or why none is.
    pub(crate) port: Result<u16, String>,
    /// What the servers have received.
    pub(crate) results: Result<ServerResults, String>,
    /// The outcome of each verification.
    pub(crate) outcome: VerificationOutcome,
    /// What was asked, a line for each call.
    pub(crate) calls: Arc<Mutex<Vec<String>>>,
}

impl FakeTransport {
    /// Servers have port 4000 and no results, and every interaction passes.
    pub(crate) fn new() -> Self {
        FakeTransport {
            plugin: PluginId { name: "tp".to_owned(), version: "1.2.3".to_owned() },
            port: Ok(4000),
            results: Ok(ServerResults { ok: true, results: Vec::new() }),
            outcome: VerificationOutcome { verdict: PluginVerdict::Passed, output: Vec::new() },
            calls: Arc::default(),
        }
    }
}

impl Transport for FakeTransport {
    fn name(&self) -> &'static str {
        "tpt"
    }

    fn plugin(&self) -> &PluginId {
        &self.plugin
    }

    fn start_server(&self, request: &StartServer<'_>) -> Result<Box<dyn TransportServer>, String> {
        let StartServer { pact, host, port, config, test_run } = request;
        let transports: Vec<_> =
            pact.interactions.iter().map(|one| one.transport.as_deref().unwrap_or("-")).collect();
        let config = Value::Object((*config).clone());
        let test_run = test_run.unwrap_or("-");
        self.calls.lock().push(format!("start {host}:{port} {} {config} {test_run}", transports.join(",")));
        let port = self.port.clone()?;
        let (results, calls) = (self.results.clone(), Arc::clone(&self.calls));
        Ok(Box::new(FakeServer { port, address: format!("tpt://{host}:{port}"), results, calls }))
    }

    fn verify(&self, verification: &Verification<'_>) -> VerificationOutcome {
        let interaction = &verification.pact.pact().interactions[verification.index];
        let target = &verification.target;
        let state = Value::Object(target.provider_state.clone());
        let port = target.port.map_or_else(|| "-".to_owned(), |port| port.to_string());
        self.calls.lock().push(format!(
            "verify {} {}:{port} {state} {:?}",
            interaction.description, target.host, verification.headers
        ));
        self.outcome.clone()
    }
}

#[derive(Debug)]
struct FakeServer {
    port: u16,
    address: String,
    results: Result<ServerResults, String>,
    calls: Arc<Mutex<Vec<String>>>,
}

impl TransportServer for FakeServer {
    fn port(&self) -> u16 {
        self.port
    }

    fn address(&self) -> &str {
        &self.address
    }

    fn results(&self) -> Result<ServerResults, String> {
        self.results.clone()
    }

    fn stop(&self) -> Result<(), String> {
        self.calls.lock().push("stop".to_owned());
        self.results.as_ref().map(|_| ()).map_err(Clone::clone)
    }
}
