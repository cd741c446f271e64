//! A host that scripts ask.

use super::*;

/// Answers from a script, or with an error.
#[derive(Debug, Default)]
pub(in crate::plugin::lua) struct Host {
    pub(super) to: parking_lot::Mutex<Option<Arc<dyn Interface>>>,
}

impl Host {
    fn to(&self) -> Result<Arc<dyn Interface>, CallError> {
        let to = self.to.lock().clone();
        let message = "No catalogue entry found for key 'nope'".to_owned();
        to.ok_or(CallError::Status { code: tonic::Code::NotFound.into(), message })
    }
}

impl HostCalls for Host {
    fn compare_contents(
        &self,
        _: &str,
        request: v2::CompareContentsRequest,
        chain: &Chain,
    ) -> Result<v2::CompareContentsResponse, CallError> {
        self.to()?.compare_contents(request, chain)
    }

    fn generate_content(
        &self,
        _: &str,
        request: v2::GenerateContentRequest,
        chain: &Chain,
    ) -> Result<v2::GenerateContentResponse, CallError> {
        self.to()?.generate_content(request, chain)
    }

    fn match_field(
        &self,
        _: &str,
        request: v2::MatchFieldRequest,
        chain: &Chain,
    ) -> Result<v2::MatchFieldResponse, CallError> {
        self.to()?.match_field(request, chain)
    }

    fn generate_field(
        &self,
        _: &str,
        request: v2::GenerateFieldRequest,
        chain: &Chain,
    ) -> Result<v2::GenerateFieldResponse, CallError> {
        self.to()?.generate_field(request, chain)
    }
}
