//! [`Transport`]: mock servers and verification over a protocol that a plugin knows.

use super::id::PluginId;
use crate::foundation::json::{Map, Value};
use crate::matching::Mismatch;
use crate::model::Pact;
use std::fmt::Debug;

/// A protocol that a plugin knows.
pub trait Transport: Debug + Send + Sync {
    /// The name of the transport: `grpc`.
    fn name(&self) -> &str;

    /// The plugin.
    fn plugin(&self) -> &PluginId;

    /// Starts a mock server. The error is the reason.
    fn start_server(&self, request: &StartServer<'_>) -> Result<Box<dyn TransportServer>, String>;

    /// Verifies one interaction of a pact: prepares its request, and has it sent and the response compared. Blocks until
    /// the plugin has answered.
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

    /// What it has received so far. The error is the reason why the plugin does not say.
    fn results(&self) -> Result<ServerResults, String>;

    /// Stops it. Later calls do nothing.
    fn stop(&self);
}

/// What a mock server of a plugin has received.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServerResults {
    /// Whether everything matched.
    pub ok: bool,
    /// What did not, as JSON of `plugins.md` 7: path, error and mismatches.
    pub results: Vec<Value>,
}

/// An interaction to be verified.
#[derive(Debug)]
pub struct Verification<'v> {
    /// The pact.
    pub pact: &'v Pact,
    /// The interaction's place in the pact.
    pub index: usize,
    /// Where the provider is, and what its states returned.
    pub target: VerificationTarget<'v>,
    /// Headers for each request, in their order.
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

/// What became of a verification.
#[derive(Debug)]
pub struct VerificationOutcome {
    /// Whether it passed, what differed, or why there is no answer.
    pub result: Result<Vec<Mismatch>, String>,
    /// What the plugin wants people to read, by line.
    pub output: Vec<String>,
}
