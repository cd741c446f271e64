//! Layer 6: building a pact step by step.
//!
//! A [`Draft`] is a pact that is being written. An [`Edit`] changes the contract, while the draft is open. An
//! [`Annotation`] changes what may also be changed once a mock server serves the pact. Every method parses its
//! arguments before it changes anything, so that a failed call leaves the pact as it was.

mod error;
mod descriptions;
mod part;
mod unclaimed;
mod edit;
mod http;
mod contents;
mod multipart;
mod message;
mod annotation;
mod plugin_contents;
mod configured;
mod plugin_uses;
mod draft;
mod received;

pub use annotation::Annotation;
pub use draft::{Draft, NewInteraction, Phase};
pub use edit::Edit;
pub use error::Error;
pub use message::{is_message_text, reify};
pub use multipart::FilePart;
pub use part::Part;
pub use received::received_response;

#[cfg(test)]
mod tests;
