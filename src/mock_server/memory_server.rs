//! [`MemoryServer`]: a mock server without a socket. A request is a function call, and is answered on the thread of its
//! caller: the server has no thread, no runtime and no descriptor.

use super::error::Error;
use super::http::{MemoryAnswer, MemoryRequest, answer_in_memory};
use super::options::Options;
use super::service::Service;
use super::snapshot::Snapshot;
use crate::generate::Context;
use crate::model::Pact;

/// What generated URLs begin with.
const URL: &str = "http://memory";

/// A mock server without a socket.
#[derive(Debug)]
pub(super) struct MemoryServer {
    number: u32,
    service: Service,
}

/// Serves a pact to callers that know the server by this number.
pub(super) fn start(pact: Pact, options: Options, number: u32) -> Result<MemoryServer, Error> {
    let context = Context::of_mock_server(URL, number);
    let snapshot = Snapshot::compile(pact, &options.engine)?;
    let service = Service::new(snapshot, options, context, &number.to_string());
    service.mention(&format!("Mock server {number} answers function calls"));
    Ok(MemoryServer { number, service })
}

impl MemoryServer {
    /// The number callers know it by.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// What generated URLs begin with.
    #[expect(clippy::unused_self, reason = "the URLs of other servers differ")]
    pub(super) fn url(&self) -> &str {
        URL
    }

    /// What answers its requests.
    pub(super) fn service(&self) -> &Service {
        &self.service
    }

    /// Answers a request. The error says what is no request of HTTP.
    pub(super) fn answer(&self, request: &MemoryRequest<'_>) -> Result<MemoryAnswer, Error> {
        answer_in_memory(&self.service, request)
    }

    /// Ends all waiting; afterwards no watcher is called any more. Answers that are being made are not waited for.
    pub(super) fn stop(&self) {
        self.service.mention(&format!("Mock server {} is stopping", self.number));
        self.service.end();
    }
}
