//! TLS settings: certificates and keys, trusted authorities, and configurations for rustls made of both.
//!
//! Keys and certificates come from PEM texts or from an [`Authority`] of this process, which certifies servers for the
//! clients under test. The cryptography is that of `ring`.

mod error;
mod provider;
mod identity;
mod authority;
mod certifier;
mod trust;
mod config;

pub use authority::Authority;
pub use config::{certified_server, client, server};
pub use error::Error;
pub use identity::{Identity, certificates, pem_or_file};
pub use trust::{ClientCheck, Trust};

/// What ALPN calls HTTP/1.1 and HTTP/2.
pub const HTTP_1: &[u8] = b"http/1.1";
/// See [`HTTP_1`].
pub const HTTP_2: &[u8] = b"h2";

#[cfg(test)]
mod tests;
