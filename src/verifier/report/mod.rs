//! Renders a [`VerificationReport`](super::VerificationReport) as text, JSON, JUnit XML, HTML, Markdown and annotations.

mod names;
mod counts;
mod duration;
mod date;
mod failures;
mod hints;
mod text;
mod json;
mod junit;
mod html;
mod markdown;
mod github;

pub use github::annotations;
pub use html::html;
pub use json::{empty_document, interaction_result, json};
pub use junit::junit;
pub use markdown::markdown;
pub use text::{entries, quiet_entries, without_colours};

#[cfg(test)]
mod tests;
