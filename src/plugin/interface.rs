//! [`Interface`]: what a running plugin can be asked, whatever it is made of.
//!
//! Every call returns within its deadline, from any thread, several at once. Requests and replies are the messages of
//! version 2; an implementation for version 1 leaves out what that version does not have.

use super::id::PluginId;
use super::proto::v2;
use std::fmt::Debug;
use std::time::{Duration, SystemTime};

/// The calls to a plugin. None may be made on a thread that runs tasks of the driver's own runtime; on other threads of
/// tokio the implementation lets other tasks go on (`net::tasks::block_in_place`), and it leaves the fork guard while it
/// waits.
pub(super) trait Interface: Debug + Send + Sync {
    /// Introduces the host. The error of a plugin that refuses is a [`CallError::Status`].
    fn init(&self, request: v2::InitPluginRequest) -> Result<v2::InitPluginSuccess, CallError>;

    /// Sends the whole catalogue.
    fn update_catalogue(&self, catalogue: v2::Catalogue) -> Result<(), CallError>;

    /// Turns what a test wrote into contents, rules and generators.
    fn configure_interaction(
        &self,
        request: v2::ConfigureInteractionRequest,
    ) -> Result<v2::ConfigureInteractionResponse, CallError>;

    /// Compares two bodies.
    fn compare_contents(
        &self,
        request: v2::CompareContentsRequest,
        chain: &Chain,
    ) -> Result<v2::CompareContentsResponse, CallError>;

    /// Generates the values of a body.
    fn generate_content(
        &self,
        request: v2::GenerateContentRequest,
        chain: &Chain,
    ) -> Result<v2::GenerateContentResponse, CallError>;

    /// Applies a rule to one value. Version 1 has no such call: [`CallError::unimplemented`].
    fn match_field(
        &self,
        request: v2::MatchFieldRequest,
        chain: &Chain,
    ) -> Result<v2::MatchFieldResponse, CallError>;

    /// Generates one value. Version 1 has no such call.
    fn generate_field(
        &self,
        request: v2::GenerateFieldRequest,
        chain: &Chain,
    ) -> Result<v2::GenerateFieldResponse, CallError>;

    /// Starts a mock server.
    fn start_mock_server(&self, request: StartMockServer) -> Result<v2::StartMockServerResponse, CallError>;

    /// Stops a mock server and returns its results.
    fn shutdown_mock_server(&self, key: &str) -> Result<v2::MockServerResults, CallError>;

    /// Returns the results of a mock server so far.
    fn mock_server_results(&self, key: &str) -> Result<v2::MockServerResults, CallError>;

    /// Makes the request that verifies an interaction.
    fn prepare_verification(
        &self,
        request: PrepareVerification,
    ) -> Result<v2::VerificationPreparationResponse, CallError>;

    /// Sends the request to the provider and compares the response.
    fn verify_interaction(
        &self,
        request: VerifyInteraction,
    ) -> Result<v2::VerifyInteractionResponse, CallError>;

    /// How the plugin ended, if it has ended by itself or was ended: `exit status 7`. `None` while it runs.
    fn ending(&self) -> Option<String>;

    /// Ends the plugin. When this returns its process is gone and reaped.
    fn end(&self);
}

/// A mock server to be started. A plugin of version 1 gets the pact, one of version 2 the interactions.
#[derive(Debug, Clone)]
pub(super) struct StartMockServer {
    /// The address to listen on.
    pub(super) host: String,
    /// The port to listen on; 0 for any.
    pub(super) port: u16,
    /// The pact as JSON of specification version 4.
    pub(super) pact: String,
    /// What each interaction has for the plugin.
    pub(super) interactions: Vec<v2::InteractionContents>,
    /// What is known about the test.
    pub(super) test_context: prost_types::Struct,
}

/// An interaction that is about to be verified.
#[derive(Debug, Clone)]
pub(super) struct PrepareVerification {
    /// The pact as JSON of specification version 4, every interaction with a key. For version 1.
    pub(super) pact: String,
    /// The key of the interaction. For version 1.
    pub(super) interaction_key: String,
    /// What the interaction has for the plugin. For version 2.
    pub(super) interaction: v2::InteractionContents,
    /// Host, port and provider state.
    pub(super) config: prost_types::Struct,
    /// What is known about the test. For version 2.
    pub(super) test_context: prost_types::Struct,
}

/// An interaction to be verified, with the request that was prepared.
#[derive(Debug, Clone)]
pub(super) struct VerifyInteraction {
    /// The request.
    pub(super) data: v2::InteractionData,
    /// The interaction, as it was prepared.
    pub(super) prepared: PrepareVerification,
}

/// How long a plugin may take to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Timeouts {
    /// Every call but these two.
    pub(super) call: Duration,
    /// `ConfigureInteraction` and `VerifyInteraction`.
    pub(super) long_call: Duration,
}

impl Timeouts {
    /// 30 and 60 seconds.
    pub(super) const DEFAULT: Timeouts =
        Timeouts { call: Duration::from_secs(30), long_call: Duration::from_secs(60) };
}

/// Calls that follow from one another: a plugin that is asked may ask the host, and the host another plugin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chain {
    /// What the calls have in common: a UUID.
    pub(super) id: String,
    /// When the first of the calls must have been answered; `None` for the first call itself, which sets it.
    pub(super) deadline: Option<SystemTime>,
}

/// Why a call to a plugin gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum CallError {
    /// The plugin, or the library between, answered with a status that is not OK.
    #[error("code: '{}'{}", tonic::Code::from_i32(*code).description(), with_comma(.message))]
    Status {
        /// The number of the gRPC status.
        code: i32,
        /// Its message.
        message: String,
    },
    /// The plugin did not answer in time.
    #[error("Plugin {plugin} did not answer {call} within {} ms", .limit.as_millis())]
    Timeout {
        /// The plugin.
        plugin: PluginId,
        /// The call.
        call: &'static str,
        /// The deadline.
        limit: Duration,
    },
    /// There is no connection to the plugin, or it broke, and the plugin has not ended.
    #[error("transport error: Plugin {plugin} did not answer {call}: {reason}")]
    Transport {
        /// The plugin.
        plugin: PluginId,
        /// The call.
        call: &'static str,
        /// What happened to the connection.
        reason: String,
    },
    /// The plugin has ended.
    #[error("Plugin {plugin} has ended ({ending})")]
    Ended {
        /// The plugin.
        plugin: PluginId,
        /// How: `exit status 7`.
        ending: String,
    },
    /// A script failed; the text is its error.
    #[error("{0}")]
    #[cfg_attr(
        not(any(feature = "lua", test)),
        expect(dead_code, reason = "without scripts nothing fails so")
    )]
    Script(String),
}

/// What follows the code of a status: nothing if there is no message.
fn with_comma(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(", message: {message:?}") }
}

impl CallError {
    /// A call that the interface of the plugin does not have.
    pub(super) fn unimplemented(message: impl Into<String>) -> Self {
        CallError::Status { code: tonic::Code::Unimplemented as i32, message: message.into() }
    }
}

/// What plugins may ask of the host: the core, or another plugin.
pub(super) trait HostCalls: Debug + Send + Sync {
    /// Compares two bodies by an entry of the catalogue.
    fn compare_contents(
        &self,
        key: &str,
        request: v2::CompareContentsRequest,
        chain: &Chain,
    ) -> Result<v2::CompareContentsResponse, CallError>;

    /// Generates a body by an entry of the catalogue.
    fn generate_content(
        &self,
        key: &str,
        request: v2::GenerateContentRequest,
        chain: &Chain,
    ) -> Result<v2::GenerateContentResponse, CallError>;

    /// Applies a rule by an entry of the catalogue.
    fn match_field(
        &self,
        key: &str,
        request: v2::MatchFieldRequest,
        chain: &Chain,
    ) -> Result<v2::MatchFieldResponse, CallError>;

    /// Generates a value by an entry of the catalogue.
    fn generate_field(
        &self,
        key: &str,
        request: v2::GenerateFieldRequest,
        chain: &Chain,
    ) -> Result<v2::GenerateFieldResponse, CallError>;
}
