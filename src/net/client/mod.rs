//! The one HTTP client: verification, brokers and the commands for a standalone server ask through it.
//!
//! HTTP/1.1 over TCP or TLS, by way of proxies if settings say so. [`Client::send`] gives whatever the server
//! answers, with its body unpacked; errors are for what kept an answer away. Connections are kept and used again,
//! never more at a time to one server than the settings allow. What a redirect, a proxy or a pooled
//! connection does to a request is in here and nowhere else.
//!
//! ```text
//! send        retries, each within the time allowed      retry
//!  follow     redirects                                   redirect
//!   exchange  one request on one connection               pool, connect, body
//! ```

mod url;
mod proxy;
mod settings;
mod error;
mod retry;
mod message;
mod redirect;
mod connect;
mod pool;
mod body;
mod exchange;

pub use error::{Cause, Error};
pub use exchange::Client;
pub use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
pub use hyper::{Method, StatusCode};
pub use message::{Request, Response, basic, bearer};
pub use proxy::{ProxyError, ProxyTexts};
pub use retry::Retries;
pub use settings::{CertificateCheck, Settings, SettingsError};
pub use url::{Scheme, Url, UrlError, escape_segment, without_login};

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;
