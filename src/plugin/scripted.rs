//! [`Scripted`]: a plugin for tests, which gives prepared replies and keeps what it is asked.

use super::catalogue::{Entry, EntryKind};
use super::id::PluginId;
use super::interface::{
    CallError, Chain, Interface, PrepareVerification, StartMockServer, VerifyInteraction,
};
use super::proto::v2;
use super::register::{Register, Running};
use parking_lot::Mutex;
use std::sync::Arc;

/// A plugin that gives prepared replies and keeps what it is asked.
#[derive(Debug, Default)]
pub(super) struct Scripted {
    /// Why each call fails; it succeeds without.
    pub(super) failure: Mutex<Option<CallError>>,
    /// The replies.
    pub(super) configured: Mutex<v2::ConfigureInteractionResponse>,
    pub(super) compared: Mutex<v2::CompareContentsResponse>,
    pub(super) generated: Mutex<v2::GenerateContentResponse>,
    pub(super) matched: Mutex<v2::MatchFieldResponse>,
    pub(super) made: Mutex<v2::GenerateFieldResponse>,
    /// The calls.
    pub(super) calls: Mutex<Vec<Call>>,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Call {
    Configure(v2::ConfigureInteractionRequest),
    Compare(v2::CompareContentsRequest, Chain),
    Generate(v2::GenerateContentRequest, Chain),
    Match(v2::MatchFieldRequest, Chain),
    Make(v2::GenerateFieldRequest, Chain),
}

/// An entry to announce: its kind, its key, and one value if it has any.
pub(super) type Announced<'a> = (EntryKind, &'a str, Option<(&'a str, &'a str)>);

impl Scripted {
    /// Adds the plugin of this name to a register, in version 1.2.3.
    pub(super) fn load(
        self: &Arc<Self>,
        register: &Register,
        name: &str,
        interface_version: u8,
        entries: &[Announced<'_>],
    ) -> PluginId {
        let plugin = PluginId { name: name.to_owned(), version: "1.2.3".to_owned() };
        let announced = entries.iter().filter_map(|(kind, key, value)| {
            let values = value.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            let entry = v2::CatalogueEntry {
                r#type: (*kind).into(),
                key: (*key).to_owned(),
                values: values.collect(),
            };
            Entry::of_plugin(&plugin, entry)
        });
        let running = Running {
            plugin: plugin.clone(),
            interface_version,
            instance_id: "i1".to_owned(),
            interface: Arc::<Scripted>::clone(self),
            capabilities: Vec::new(),
        };
        register.add(Arc::new(running), announced.collect(), 1);
        plugin
    }

    /// The only call so far.
    pub(super) fn only_call(&self) -> Call {
        let calls = self.calls.lock();
        assert_eq!(calls.len(), 1, "{calls:?}");
        calls[0].clone()
    }

    fn answer<T: Clone>(&self, call: Call, reply: &Mutex<T>) -> Result<T, CallError> {
        self.calls.lock().push(call);
        match self.failure.lock().clone() {
            Some(error) => Err(error),
            None => Ok(reply.lock().clone()),
        }
    }
}

/// The status of a plugin that failed.
pub(super) fn internal(message: &str) -> CallError {
    CallError::Status { code: tonic::Code::Internal.into(), message: message.to_owned() }
}

fn not_scripted<T>() -> Result<T, CallError> {
    Err(CallError::unimplemented("not scripted"))
}

impl Interface for Scripted {
    fn init(&self, _: v2::InitPluginRequest) -> Result<v2::InitPluginSuccess, CallError> {
        not_scripted()
    }

    fn update_catalogue(&self, _: v2::Catalogue) -> Result<(), CallError> {
        not_scripted()
    }

    fn configure_interaction(
        &self,
        request: v2::ConfigureInteractionRequest,
    ) -> Result<v2::ConfigureInteractionResponse, CallError> {
        self.answer(Call::Configure(request), &self.configured)
    }

    fn compare_contents(
        &self,
        request: v2::CompareContentsRequest,
        chain: &Chain,
    ) -> Result<v2::CompareContentsResponse, CallError> {
        self.answer(Call::Compare(request, chain.clone()), &self.compared)
    }

    fn generate_content(
        &self,
        request: v2::GenerateContentRequest,
        chain: &Chain,
    ) -> Result<v2::GenerateContentResponse, CallError> {
        self.answer(Call::Generate(request, chain.clone()), &self.generated)
    }

    fn match_field(
        &self,
        request: v2::MatchFieldRequest,
        chain: &Chain,
    ) -> Result<v2::MatchFieldResponse, CallError> {
        self.answer(Call::Match(request, chain.clone()), &self.matched)
    }

    fn generate_field(
        &self,
        request: v2::GenerateFieldRequest,
        chain: &Chain,
    ) -> Result<v2::GenerateFieldResponse, CallError> {
        self.answer(Call::Make(request, chain.clone()), &self.made)
    }

    fn start_mock_server(&self, _: StartMockServer) -> Result<v2::StartMockServerResponse, CallError> {
        not_scripted()
    }

    fn shutdown_mock_server(&self, _: &str) -> Result<v2::MockServerResults, CallError> {
        not_scripted()
    }

    fn mock_server_results(&self, _: &str) -> Result<v2::MockServerResults, CallError> {
        not_scripted()
    }

    fn prepare_verification(
        &self,
        _: PrepareVerification,
    ) -> Result<v2::VerificationPreparationResponse, CallError> {
        not_scripted()
    }

    fn verify_interaction(&self, _: VerifyInteraction) -> Result<v2::VerifyInteractionResponse, CallError> {
        not_scripted()
    }

    fn ending(&self) -> Option<String> {
        None
    }

    fn end(&self) {}
}
