//! Why a text is not a URL that can be asked. What it says never holds a credential.

/// What is wrong with a URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UrlError {
    /// It has no scheme and host.
    #[error("relative URL without a base")]
    Relative,
    /// Its scheme is not one of HTTP's.
    #[error("the scheme '{0}' is neither http nor https")]
    Scheme(String),
    /// Nothing stands where the host should be.
    #[error("empty host")]
    NoHost,
    /// The host is neither a name nor an address.
    #[error("'{0}' is not a host name or an IP address")]
    Host(String),
    /// The port is not a number up to 65535.
    #[error("'{0}' is not a port")]
    Port(String),
}
