//! The chapters on building a pact step by step: pact, interaction, HTTP, contents, synchronous
//! messages.

pub mod pact;
pub mod interaction;
pub mod http;
pub mod contents;
pub mod sync_message;
pub mod legacy;
