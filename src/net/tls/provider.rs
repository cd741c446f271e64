//! The arithmetic behind every handshake: `ring`'s. No process-wide provider is installed or needed.

use rustls::crypto::{CryptoProvider, ring};
use std::sync::Arc;

pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}
