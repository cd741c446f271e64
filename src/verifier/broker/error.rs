//! The errors of requests to a broker.
//!
//! COMPAT: the texts are those of the released library, which users search for; the cause is added at the end.

use crate::net::client::UrlError;

/// The error of a request to a broker. No text contains credentials.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The broker answered 404.
    #[error("Link/Resource was not found - {0}")]
    NotFound(String),
    /// The broker's own URL, which has the index of all links, answered 404: there is no broker.
    #[error("Link/Resource was not found - {0}")]
    NoIndex(String),
    /// The response has other content than expected.
    #[error("Error with the content of a HAL resource - {0}")]
    Content(String),
    /// A link is missing or malformed.
    #[error("Error with a HAL link - {0}")]
    Link(String),
    /// The broker rejected the request as invalid (400).
    #[error("failed validation - {0:?}")]
    Refused(Vec<String>),
    /// The broker could not be reached, or answered with another error status.
    #[error("IO Error - {0}")]
    Io(String),
    /// The URL of the broker is invalid.
    #[error("Invalid URL - {0}")]
    Url(UrlError),
    /// Results cannot be published, because a link is missing.
    #[error("{0}")]
    Unpublishable(&'static str),
}

impl Error {
    /// Whether the broker has no such resource.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Error::NotFound(_))
    }
}
