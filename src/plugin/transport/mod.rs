//! [`Transport`]: mock servers and verification over a protocol that a plugin knows.

mod interactions;
mod used_by;
mod contents;
mod server;
mod verifying;
mod of_plugin;

pub use interactions::PactInteractions;
pub(super) use of_plugin::PluginTransport;
pub use used_by::name_transport;

use super::id::PluginId;
use crate::foundation::json::{Map, Value};
use crate::matching::Mismatch;
use crate::model::Pact;
use std::fmt::Debug;

/// A protocol that a plugin knows. Every call waits for the plugin, at most until its deadline: none may be made on a
/// thread that runs tasks of the driver's own runtime.
pub trait Transport: Debug + Send + Sync {
    /// The name of the transport: `grpc`.
    fn name(&self) -> &str;

    /// The plugin.
    fn plugin(&self) -> &PluginId;

    /// The whole key of its catalogue entry: `plugin/protobuf/transport/grpc`.
    fn key(&self) -> String {
        format!("plugin/{}/transport/{}", self.plugin().name, self.name())
    }

    /// Starts a mock server. The error is the reason.
    fn start_server(&self, request: &StartServer<'_>) -> Result<Box<dyn TransportServer>, String>;

    /// Verifies one interaction of a pact: has its request prepared, and then sent and the response compared.
    fn verify(&self, verification: &Verification<'_>) -> VerificationOutcome;
}

/// A mock server to be started.
#[derive(Debug)]
pub struct StartServer<'s> {
    /// The pact, its interactions naming the transport.
    pub pact: &'s Pact,
    /// The address to listen on.
    pub host: &'s str,
    /// The port; 0 for any.
    pub port: u16,
    /// The members of the transport configuration.
    pub config: &'s Map<String, Value>,
    /// The id of the test run.
    pub test_run: Option<&'s str>,
}

/// A mock server that a plugin runs. Dropping it stops it.
pub trait TransportServer: Debug + Send + Sync {
    /// The port it listens on.
    fn port(&self) -> u16;

    /// Where clients reach it, as the plugin says.
    fn address(&self) -> &str;

    /// What it has received so far. The error is the reason why the plugin does not say.
    fn results(&self) -> Result<ServerResults, String>;

    /// Stops it. The error is the reason why the plugin did not. Later calls do nothing.
    fn stop(&self) -> Result<(), String>;
}

/// What a mock server of a plugin has received.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServerResults {
    /// Whether everything matched.
    pub ok: bool,
    /// What did not: objects with `path`, `error` and `mismatches`.
    pub results: Vec<Value>,
}

/// An interaction to be verified.
#[derive(Debug)]
pub struct Verification<'v> {
    /// The pact.
    pub pact: &'v PactInteractions,
    /// The interaction's place in the pact.
    pub index: usize,
    /// Where the provider is, and what its states returned.
    pub target: VerificationTarget<'v>,
    /// Headers that the user adds to each request, in their order.
    pub headers: &'v [(String, String)],
    /// The id of the test run.
    pub test_run: &'v str,
}

/// Where the provider is.
#[derive(Debug)]
pub struct VerificationTarget<'v> {
    /// Its host.
    pub host: &'v str,
    /// Its port, if it is known.
    pub port: Option<u16>,
    /// Parameters of its states and the values they returned.
    pub provider_state: &'v Map<String, Value>,
}

/// How a verification ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerificationOutcome {
    /// The verdict of the plugin.
    pub verdict: PluginVerdict,
    /// What the plugin wants people to read, by line.
    pub output: Vec<String>,
}

/// The verdict of a plugin on an interaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PluginVerdict {
    /// The provider does what the pact says.
    Passed,
    /// The provider does something else. A plugin need not say what.
    Mismatched(Vec<Mismatch>),
    /// There is no verdict, for this reason.
    Failed(String),
}

#[cfg(test)]
mod tests;
