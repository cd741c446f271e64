//! Renders a [`VerificationReport`](super::VerificationReport) as text, JSON, JUnit XML and HTML.

mod names;
mod duration;
mod date;
mod failures;
mod text;
mod json;
mod junit;
mod html;

pub use html::html;
pub use json::{empty_document, interaction_result, json};
pub use junit::junit;
pub use text::{entries, without_colours};

#[cfg(test)]
mod tests;
