//! Layer 6: building a pact step by step.
//!
//! A [`Draft`] is a pact being written. All changes go through [`Edit`], which a draft gives out while it
//! is open, or [`Annotation`], for what stays allowed once a mock server serves the pact. Every method
//! parses first and assigns last, so that a failed edit leaves the pact as it was.

mod error;
mod descriptions;
mod part;
mod edit;
mod http;
mod contents;
mod file_type;
mod multipart;
mod message;
mod annotation;
mod plugin_contents;
mod draft;
mod received;

pub use annotation::Annotation;
pub use draft::{Draft, InteractionKind, Phase};
pub use edit::Edit;
pub use error::Error;
pub use message::{is_message_text, reify};
pub use multipart::FilePart;
pub use part::Part;
pub use received::received_response;

#[cfg(test)]
mod tests;
