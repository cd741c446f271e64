//! The one HTTP client: of verifications, for brokers, and of the commands for a standalone server.
//!
//! HTTP/1.1 over TCP or TLS, through proxies if the settings say so. [`Client::send`] returns every response of the
//! server, with its body unpacked; an error means that there is no response. Connections stay open and are used again,
//! never more at a time to one server than the settings allow. Redirects, proxies and pooled connections are handled
//! here and nowhere else.
//!
//! ```text
//! send        retries, each within the time allowed      retry
//!  follow     redirects                                   redirect
//!   exchange  one request on one connection               pool, connect, stream, body
//! ```

mod url;
mod proxy;
mod settings;
mod error;
mod retry;
mod message;
mod redirect;
mod stream;
mod pauses;
mod connect;
mod pool;
mod body;
mod responder;
mod exchange;

pub use error::{Cause, Error};
pub use exchange::Client;
pub use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
pub use hyper::{Method, StatusCode};
pub use message::{Request, Response, basic, bearer};
pub use proxy::{ProxyError, ProxyText, ProxyTexts};
pub use responder::{Answering, Local, LocalRequest, LocalResponse, Responder};
pub use retry::Retries;
pub use settings::{CertificateCheck, Settings, SettingsError};
pub use url::{Scheme, Url, UrlError, escape_segment, shown_url};

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;
