//! Layer 4: what servers and clients have in common on the network.
//!
//! Nothing here knows of pacts. Mock servers open their sockets on a layer above; the client opens its own.

pub mod tasks;
pub mod accept;
pub mod body;
pub mod tls;
pub mod secret;
pub mod client;
