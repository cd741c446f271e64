//! [`Second`]: version 2 of the interface.

use super::super::interface::{
    CallError, Chain, Interface, PrepareVerification, StartMockServer, VerifyInteraction,
};
use super::super::proto::v2;
use super::Ends;
use super::caller::Caller;
use std::sync::Arc;
use tonic::Code;

/// The service that plugins offer.
pub(super) const SERVICE: &str = "io.pact.plugin.v2.PactPlugin";

/// A plugin of version 2.
#[derive(Debug)]
pub(super) struct Second {
    pub(super) caller: Caller,
    pub(super) process: Arc<dyn Ends>,
}

impl Interface for Second {
    fn init(&self, request: v2::InitPluginRequest) -> Result<v2::InitPluginSuccess, CallError> {
        use v2::init_plugin_response::Response;
        let reply: v2::InitPluginResponse = self.caller.call("InitPlugin", request)?;
        match reply.response {
            Some(Response::Success(success)) => Ok(success),
            Some(Response::Failure(failure)) => Err(refused(&failure)),
            None => Err(CallError::Status {
                code: Code::Internal as i32,
                message: "Plugin returned an invalid V2 InitPlugin response".to_owned(),
            }),
        }
    }

    fn update_catalogue(&self, catalogue: v2::Catalogue) -> Result<(), CallError> {
        self.caller.call("UpdateCatalogue", catalogue)
    }

    fn configure_interaction(
        &self,
        request: v2::ConfigureInteractionRequest,
    ) -> Result<v2::ConfigureInteractionResponse, CallError> {
        self.caller.long_call("ConfigureInteraction", request)
    }

    fn compare_contents(
        &self,
        request: v2::CompareContentsRequest,
        chain: &Chain,
    ) -> Result<v2::CompareContentsResponse, CallError> {
        self.caller.chained_call("CompareContents", request, chain)
    }

    fn generate_content(
        &self,
        request: v2::GenerateContentRequest,
        chain: &Chain,
    ) -> Result<v2::GenerateContentResponse, CallError> {
        self.caller.chained_call("GenerateContent", request, chain)
    }

    fn match_field(
        &self,
        request: v2::MatchFieldRequest,
        chain: &Chain,
    ) -> Result<v2::MatchFieldResponse, CallError> {
        self.caller.chained_call("MatchField", request, chain)
    }

    fn generate_field(
        &self,
        request: v2::GenerateFieldRequest,
        chain: &Chain,
    ) -> Result<v2::GenerateFieldResponse, CallError> {
        self.caller.chained_call("GenerateField", request, chain)
    }

    fn start_mock_server(&self, request: StartMockServer) -> Result<v2::StartMockServerResponse, CallError> {
        let request = v2::StartMockServerRequest {
            host_interface: request.host,
            port: request.port.into(),
            tls: false,
            interactions: request.interactions,
            test_context: Some(request.test_context),
        };
        self.caller.call("StartMockServer", request)
    }

    fn shutdown_mock_server(&self, key: &str) -> Result<v2::MockServerResults, CallError> {
        self.caller.call("ShutdownMockServer", v2::MockServerRequest { server_key: key.to_owned() })
    }

    fn mock_server_results(&self, key: &str) -> Result<v2::MockServerResults, CallError> {
        self.caller.call("GetMockServerResults", v2::MockServerRequest { server_key: key.to_owned() })
    }

    fn prepare_verification(
        &self,
        request: PrepareVerification,
    ) -> Result<v2::VerificationPreparationResponse, CallError> {
        let request = v2::VerificationPreparationRequest {
            interaction_contents: Some(request.interaction),
            config: Some(request.config),
            test_context: Some(request.test_context),
        };
        self.caller.call("PrepareInteractionForVerification", request)
    }

    fn verify_interaction(
        &self,
        request: VerifyInteraction,
    ) -> Result<v2::VerifyInteractionResponse, CallError> {
        let VerifyInteraction { data, prepared } = request;
        let request = v2::VerifyInteractionRequest {
            interaction_data: Some(data),
            config: Some(prepared.config),
            interaction_contents: Some(prepared.interaction),
            test_context: Some(prepared.test_context),
        };
        self.caller.long_call("VerifyInteraction", request)
    }

    fn ending(&self) -> Option<String> {
        self.caller.ending()
    }

    fn end(&self) {
        self.process.end();
    }
}

/// The plugin does not work with this host.
fn refused(failure: &v2::InitPluginFailure) -> CallError {
    let mut message = failure.error.clone();
    if !failure.missing_host_capabilities.is_empty() {
        let missing = failure.missing_host_capabilities.join(", ");
        message.push_str(&format!(" (missing host capabilities: {missing})"));
    }
    CallError::Status { code: Code::FailedPrecondition as i32, message }
}
