//! A [`Report`](super::Report) as people and programs read it.

mod names;
mod duration;
mod failures;
mod text;
mod json;
mod junit;
mod html;

pub use html::html;
pub use json::{empty_document, json, result};
pub use junit::junit;
pub use text::{entries, without_colour};

#[cfg(test)]
mod tests;
