//! Why a text is not a URL that can be asked. What it says never holds a credential.

use super::escape::shown_url;

/// What is wrong with a URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UrlError {
    /// It has no scheme and host.
    #[error("relative URL without a base")]
    Relative,
    /// Its scheme is not one of HTTP's.
    #[error("the scheme '{}' is neither http nor https", shown_url(.0))]
    Scheme(String),
    /// Nothing stands where the host should be.
    #[error("empty host")]
    NoHost,
    /// The host is neither a name nor an address.
    #[error("'{}' is not a host name or an IP address", shown_url(.0))]
    Host(String),
    /// The port is not a number up to 65535.
    #[error("'{}' is not a port", shown_url(.0))]
    Port(String),
}
