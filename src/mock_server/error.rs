//! Why a mock server cannot start.

use crate::foundation::json::SyntaxError;
use crate::net::tls;
use std::io;

/// What can be wrong with a mock server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address is neither an IP address nor the name of this machine.
    #[error("'{0}' is not an address to listen on")]
    Address(String),
    /// The transport configuration cannot be read.
    #[error("the transport configuration is not JSON: {0}")]
    Config(#[from] SyntaxError),
    /// The transport configuration says something that cannot be done.
    #[error("the transport configuration cannot be used: {0}")]
    Option(String),
    /// HTTPS cannot be served with these keys and certificates.
    #[error(transparent)]
    Tls(#[from] tls::Error),
    /// A response has a status that HTTP does not know.
    #[error("interaction '{description}' has the response status {status}; it must lie between 100 and 999")]
    Status {
        /// The interaction.
        description: String,
        /// Its response's status.
        status: u16,
    },
    /// The transport is unknown.
    #[error("transport '{0}' is not available: it is not built in, and no loaded plugin provides it")]
    Transport(String),
    /// A plugin did not do what it was asked, for this reason.
    #[error("{0}")]
    Plugin(String),
    /// A plugin runs the server, and the library does not see its requests.
    #[error("plugin {0} runs this mock server: the library does not see its requests")]
    Unseen(String),
    /// Requests to the server travel otherwise than as function calls.
    #[error("this mock server is no server without a socket: {0}")]
    NotInMemory(String),
    /// A request that is a function call is none of HTTP.
    #[error("{0}")]
    Request(String),
    /// What is to be set on a running server cannot be set.
    #[error("{0}")]
    Setting(String),
    /// The system does not let the server listen there.
    #[error("cannot listen on {address}: {source}")]
    Start {
        /// The address to listen on.
        address: String,
        /// What the system says.
        source: io::Error,
    },
}
