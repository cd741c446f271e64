//! [`Settings`]: how a client is to behave. Plain data; nothing here reads the environment.

use super::super::tls::{self, Identity};
use super::proxy::ProxyTexts;
use std::time::Duration;

/// How a client is to behave.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What it calls itself, unless a request says otherwise.
    pub user_agent: String,
    /// How long a connection may take to be there, with TLS.
    pub connect_timeout: Duration,
    /// How long an attempt may take, from connecting to the end of the body, with its redirects.
    pub request_timeout: Duration,
    /// How long the waits before retries may be in all, over all requests of the client. A server that answers nothing but
    /// errors would otherwise delay each request by its own waits.
    pub retry_budget: Duration,
    /// Whether redirects are followed; otherwise they are the answer.
    pub follow_redirects: bool,
    /// How many connections there may be to one server at a time; further requests wait for one.
    pub connections_per_server: usize,
    /// The largest body that is read, packed or unpacked, in bytes.
    pub body_limit: usize,
    /// Which certificates of servers are accepted.
    pub certificate_check: CertificateCheck,
    /// The certificate and key that the client presents when a server asks for a certificate.
    pub identity: Option<Identity>,
    /// The proxies that requests go through.
    pub proxies: ProxyTexts,
}

/// Which certificates of servers a client accepts.
#[derive(Debug, Clone, Default)]
pub enum CertificateCheck {
    /// Those of the authorities of the system, which are read before the first handshake.
    #[default]
    System,
    /// Those of the authorities in this PEM text, and no others.
    Only(String),
    /// Every certificate.
    Disabled,
}

/// The settings cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// Certificates or keys.
    #[error(transparent)]
    Tls(#[from] tls::Error),
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            user_agent: concat!("pact/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_timeout: Duration::from_secs(30),
            request_timeout: Duration::from_secs(30),
            retry_budget: Duration::from_secs(40),
            follow_redirects: true,
            connections_per_server: 32,
            body_limit: 100 * 1024 * 1024,
            certificate_check: CertificateCheck::System,
            identity: None,
            proxies: ProxyTexts::default(),
        }
    }
}
