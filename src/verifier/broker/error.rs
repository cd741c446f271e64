//! Why a broker did not give what was asked for.
//!
//! COMPAT: the texts are those users find when they search for them; the cause is added to the end.

use crate::net::client::UrlError;

/// What went wrong between us and a broker. No text holds a credential.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It answered that there is nothing (404).
    #[error("Link/Resource was not found - {0}")]
    NotFound(String),
    /// Its answer is not what was asked for.
    #[error("Error with the content of a HAL resource - {0}")]
    Content(String),
    /// A link is missing or malformed.
    #[error("Error with a HAL link - {0}")]
    Link(String),
    /// It does not accept what we sent (400).
    #[error("failed validation - {0:?}")]
    Refused(Vec<String>),
    /// It could not be reached, or answered with an error.
    #[error("IO Error - {0}")]
    Io(String),
    /// The URL the user gave is none.
    #[error("Invalid URL - {0}")]
    Url(UrlError),
    /// What is to be published cannot be.
    #[error("{0}")]
    Unpublishable(&'static str),
}

impl Error {
    /// Whether it only says that there is nothing.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Error::NotFound(_))
    }
}
