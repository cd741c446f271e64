//! Why TLS cannot be set up.

use std::io;
use std::path::PathBuf;

/// What can be wrong with keys, certificates and settings.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file with PEM text cannot be read.
    #[error("cannot read '{}': {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The text is not PEM.
    #[error("the {what} is not PEM text: {reason}")]
    Pem {
        /// What it was to be: `certificate` or `private key`.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// PEM text without the section that is needed.
    #[error("the PEM text has no {0}")]
    Missing(&'static str),
    /// The key cannot sign, or belongs to another certificate.
    #[error("the certificate and the private key cannot be used together: {0}")]
    Identity(String),
    /// A certificate that is to be trusted cannot be.
    #[error("a certificate cannot be used as an authority: {0}")]
    Authority(String),
    /// A certificate cannot be issued.
    #[error("cannot issue a certificate: {0}")]
    Issue(String),
    /// The settings contradict each other.
    #[error("TLS cannot be set up: {0}")]
    Setup(String),
}
