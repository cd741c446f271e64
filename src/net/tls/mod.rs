//! TLS settings: who one is, whom one trusts, and rustls's configurations made of both.
//!
//! Keys and certificates come from PEM texts or from an [`Authority`] of our own, which certifies servers of
//! this process for the clients under test. All arithmetic is `ring`'s.

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
