//! Floor 5: what servers and clients share on the wire.
//!
//! Nothing here knows of pacts. Who opens a socket stands above.

pub mod tls;
