//! The chapters on building a pact: pact, interaction, HTTP, contents, synchronous messages, older functions.

pub mod pact;
pub mod interaction;
pub mod http;
pub mod contents;
pub mod sync_message;
pub mod legacy;
