//! [`Error`]: why a request got no response. It has the URL, without credentials, and the cause.

use super::super::tls;
use super::proxy::ProxyError;
use super::url::{Url, UrlError};
use crate::foundation::encoding::DecodeError;
use std::error::Error as _;
use std::fmt;
use std::io;
use std::time::Duration;

/// A request got no response.
#[derive(Debug)]
pub struct Error {
    /// The URL of the request.
    pub url: Box<Url>,
    /// Why there is no response.
    pub cause: Cause,
    /// How many redirects came before.
    redirects: usize,
}

/// Why there is no response.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Cause {
    /// No connection.
    #[error("cannot connect to {address}: {source}")]
    Connect {
        /// Host and port of the server or of the proxy.
        address: String,
        /// What the system says.
        source: io::Error,
    },
    /// The TLS handshake failed, mostly because the certificate is not accepted.
    #[error("TLS with {address} failed: {source}")]
    Handshake {
        /// Host and port.
        address: String,
        /// What is wrong.
        source: io::Error,
    },
    /// TLS cannot be set up as asked.
    #[error(transparent)]
    Tls(#[from] tls::Error),
    /// The variable that names the proxy for the URL is unusable.
    #[error(transparent)]
    ProxyVariable(#[from] ProxyError),
    /// The proxy refused to open a tunnel.
    #[error("the proxy {proxy} answered CONNECT with {status}")]
    Proxy {
        /// Host and port of the proxy.
        proxy: String,
        /// Its answer.
        status: hyper::StatusCode,
    },
    /// It took too long.
    #[error("no answer within {}", in_seconds(*.0))]
    Timeout(Duration),
    /// The connection broke, or what came is not HTTP.
    #[error("{}", with_sources(.0))]
    Http(#[from] hyper::Error),
    /// The function that stands for the server gave this reason.
    #[error("{0}")]
    Responder(String),
    /// The request cannot be written as HTTP.
    #[error("the request cannot be sent: {0}")]
    Request(String),
    /// The body is larger than the settings allow.
    #[error("the body is larger than the limit of {0} bytes")]
    TooLarge(usize),
    /// There is not enough memory for the body.
    #[error("there is not enough memory for the body")]
    NoMemory,
    /// The body is not what `Content-Encoding` says.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The body was to be text.
    #[error("the body is not UTF-8 text")]
    NotText,
    /// There are too many redirects.
    #[error("more than {0} redirects")]
    TooManyRedirects(usize),
    /// A redirect has an unusable URL.
    #[error("the redirect to '{location}' cannot be followed: {cause}")]
    Redirect {
        /// Where it leads, without credentials.
        location: String,
        /// Why it cannot be followed.
        cause: UrlError,
    },
}

impl Error {
    pub(super) fn new(url: &Url, cause: impl Into<Cause>) -> Error {
        Error { url: Box::new(url.clone()), cause: cause.into(), redirects: 0 }
    }

    /// The same error after so many redirects.
    pub(super) fn after(self, redirects: usize) -> Error {
        Error { redirects, ..self }
    }

    /// Whether the server of the request refused the connection, so that nothing was sent.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        let is_refused = |address: &str, source: &io::Error| {
            source.kind() == io::ErrorKind::ConnectionRefused && address == self.url.address()
        };
        let is_first = self.redirects == 0;
        is_first && matches!(&self.cause, Cause::Connect { address, source } if is_refused(address, source))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // COMPAT: the words before the colon are those of the established library, which leaves out the cause.
        match self.cause {
            Cause::TooLarge(_) | Cause::NoMemory | Cause::Decode(_) | Cause::NotText => {
                write!(f, "error decoding response body for url ({}): {}", self.url, self.cause)
            }
            Cause::TooManyRedirects(_) | Cause::Redirect { .. } => {
                write!(f, "error following redirect for url ({}): {}", self.url, self.cause)
            }
            Cause::Responder(_) => {
                write!(f, "error answering request for url ({}): {}", self.url, self.cause)
            }
            _ => write!(f, "error sending request for url ({}): {}", self.url, self.cause),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

/// The error with its sources: hyper has the reason there. "Cancelled" is left out if there is a reason.
fn with_sources(error: &hyper::Error) -> String {
    let first: &dyn std::error::Error = match error.source() {
        Some(source) if error.is_canceled() => source,
        _ => error,
    };
    let links = std::iter::successors(Some(first), |&link| link.source());
    links.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn in_seconds(time: Duration) -> String {
    if time.subsec_millis() == 0 {
        format!("{} s", time.as_secs())
    } else {
        format!("{} ms", time.as_millis())
    }
}
