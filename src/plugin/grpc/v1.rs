//! [`First`]: version 1 of the interface. It has no test context but where contents are generated and servers started,
//! knows no fields, and gets pacts as text.

use super::super::interface::{
    CallError, Chain, Interface, PrepareVerification, StartMockServer, VerifyInteraction,
};
use super::super::proto::{v1, v2};
use super::Ends;
use super::caller::Caller;
use std::sync::Arc;

/// The service that plugins offer.
pub(super) const SERVICE: &str = "io.pact.plugin.PactPlugin";

/// A plugin of version 1.
#[derive(Debug)]
pub(super) struct First {
    pub(super) caller: Caller,
    pub(super) process: Arc<dyn Ends>,
}

impl Interface for First {
    fn init(&self, request: v2::InitPluginRequest) -> Result<v2::InitPluginSuccess, CallError> {
        let v2::InitPluginRequest { implementation, version, .. } = request;
        let reply: v1::InitPluginResponse =
            self.caller.call("InitPlugin", v1::InitPluginRequest { implementation, version })?;
        Ok(v2::InitPluginSuccess { catalogue: reply.catalogue, plugin_capabilities: Vec::new() })
    }

    fn update_catalogue(&self, catalogue: v2::Catalogue) -> Result<(), CallError> {
        self.caller.call("UpdateCatalogue", catalogue)
    }

    fn configure_interaction(
        &self,
        request: v2::ConfigureInteractionRequest,
    ) -> Result<v2::ConfigureInteractionResponse, CallError> {
        let request = v2::ConfigureInteractionRequest { test_context: None, ..request };
        self.caller.long_call("ConfigureInteraction", request)
    }

    fn compare_contents(
        &self,
        request: v2::CompareContentsRequest,
        chain: &Chain,
    ) -> Result<v2::CompareContentsResponse, CallError> {
        let request = v2::CompareContentsRequest { test_context: None, ..request };
        self.caller.chained_call("CompareContents", request, chain)
    }

    fn generate_content(
        &self,
        request: v2::GenerateContentRequest,
        chain: &Chain,
    ) -> Result<v2::GenerateContentResponse, CallError> {
        self.caller.chained_call("GenerateContent", request, chain)
    }

    fn match_field(&self, _: v2::MatchFieldRequest, _: &Chain) -> Result<v2::MatchFieldResponse, CallError> {
        Err(CallError::unimplemented(
            "Field-level matching rules require the V2 plugin interface, and this plugin uses V1",
        ))
    }

    fn generate_field(
        &self,
        _: v2::GenerateFieldRequest,
        _: &Chain,
    ) -> Result<v2::GenerateFieldResponse, CallError> {
        Err(CallError::unimplemented(
            "Field-level generators require the V2 plugin interface, and this plugin uses V1",
        ))
    }

    fn start_mock_server(&self, request: StartMockServer) -> Result<v2::StartMockServerResponse, CallError> {
        let request = v1::StartMockServerRequest {
            host_interface: request.host,
            port: request.port.into(),
            tls: false,
            pact: request.pact,
            test_context: Some(request.test_context),
        };
        self.caller.call("StartMockServer", request)
    }

    fn shutdown_mock_server(&self, key: &str) -> Result<v2::MockServerResults, CallError> {
        let request = v1::ShutdownMockServerRequest { server_key: key.to_owned() };
        let reply: v1::ShutdownMockServerResponse = self.caller.call("ShutdownMockServer", request)?;
        Ok(v2::MockServerResults { ok: reply.ok, results: reply.results })
    }

    fn mock_server_results(&self, key: &str) -> Result<v2::MockServerResults, CallError> {
        self.caller.call("GetMockServerResults", v2::MockServerRequest { server_key: key.to_owned() })
    }

    fn prepare_verification(
        &self,
        request: PrepareVerification,
    ) -> Result<v2::VerificationPreparationResponse, CallError> {
        let request = v1::VerificationPreparationRequest {
            pact: request.pact,
            interaction_key: request.interaction_key,
            config: Some(request.config),
        };
        self.caller.call("PrepareInteractionForVerification", request)
    }

    fn verify_interaction(
        &self,
        request: VerifyInteraction,
    ) -> Result<v2::VerifyInteractionResponse, CallError> {
        let VerifyInteraction { data, prepared } = request;
        let request = v1::VerifyInteractionRequest {
            interaction_data: Some(data),
            config: Some(prepared.config),
            pact: prepared.pact,
            interaction_key: prepared.interaction_key,
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
