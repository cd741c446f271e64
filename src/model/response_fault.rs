//! [`ResponseFault`]: how an answer is spoiled on purpose.

/// What happens instead of an answer, so that a test sees what a client makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseFault {
    /// The connection is reset.
    ConnectionReset,
    /// The connection is closed without an answer.
    EmptyResponse,
    /// The connection is closed after half of the body.
    PartialBody,
    /// Bytes that are no HTTP are sent, and the connection is closed.
    Garbage,
}

impl ResponseFault {
    /// The fault in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ResponseFault::ConnectionReset => "connectionReset",
            ResponseFault::EmptyResponse => "emptyResponse",
            ResponseFault::PartialBody => "partialBody",
            ResponseFault::Garbage => "garbage",
        }
    }
}
