//! Layer 5: what servers and clients share on the wire.
//!
//! Nothing here knows of pacts. Servers open their sockets above; the client opens its own.

pub mod tasks;
pub mod tls;
pub mod secret;
pub mod client;
