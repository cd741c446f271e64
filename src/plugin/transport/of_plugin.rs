//! [`PluginTransport`]: the transport of a plugin that runs.

use super::contents::interaction_contents;
use super::interactions::pact_json;
use super::server::PluginServer;
use super::{StartServer, Transport, TransportServer, Verification, VerificationOutcome, verifying};
use crate::foundation::json::Value;
use crate::plugin::id::PluginId;
use crate::plugin::interface::StartMockServer;
use crate::plugin::proto::v2::{self, start_mock_server_response::Response};
use crate::plugin::register::{Found, Running};
use crate::plugin::wire::to_struct;
use std::sync::Arc;

/// A transport that the catalogue has.
#[derive(Debug)]
pub(in crate::plugin) struct PluginTransport {
    found: Found,
}

impl PluginTransport {
    /// The transport of an entry of the catalogue.
    pub(in crate::plugin) fn of(found: Found) -> Arc<dyn Transport> {
        Arc::new(PluginTransport { found })
    }

    fn running(&self) -> &Arc<Running> {
        &self.found.plugin
    }

    /// Asks the plugin for a mock server. The error is the reason by itself.
    fn ask_for_server(&self, request: &StartServer<'_>) -> Result<v2::MockServerDetails, String> {
        let running = self.running();
        let interactions = &request.pact.interactions;
        let (mut pact, mut contents) = (String::new(), Vec::new());
        if running.interface_version == 1 {
            pact = pact_json(request.pact)?;
        } else {
            contents =
                interactions.iter().map(|one| interaction_contents(running, request.pact, one)).collect();
        }
        let mut context = request.config.clone();
        if let Some(id) = request.test_run {
            context.insert("testRunId".to_owned(), Value::from(id));
        }
        let response = running.interface.start_mock_server(StartMockServer {
            host: request.host.to_owned(),
            port: request.port,
            pact,
            interactions: contents,
            test_context: to_struct(&context),
        });
        match response.map_err(|error| error.to_string())?.response {
            Some(Response::Details(details)) => Ok(details),
            Some(Response::Error(error)) => Err(error),
            None => Err("Did not get a valid response from the start mock server call".to_owned()),
        }
    }
}

impl Transport for PluginTransport {
    fn name(&self) -> &str {
        &self.found.key
    }

    fn plugin(&self) -> &PluginId {
        &self.running().plugin
    }

    fn start_server(&self, request: &StartServer<'_>) -> Result<Box<dyn TransportServer>, String> {
        let started = self.ask_for_server(request).and_then(|details| {
            let interface = Arc::clone(&self.running().interface);
            PluginServer::new(interface, details)
        });
        match started {
            Ok(server) => Ok(Box::new(server)),
            Err(reason) => {
                let (plugin, name) = (self.plugin(), self.name());
                Err(format!("Plugin {plugin} did not start a mock server for transport '{name}' - {reason}"))
            }
        }
    }

    fn verify(&self, verification: &Verification<'_>) -> VerificationOutcome {
        verifying::verify(self.running(), verification)
    }
}
