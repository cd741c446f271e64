//! JSON as Pact needs it: numbers keep their text, keys are sorted, depth is limited.
//!
//! Two shapes. [`Document`] is what is read or compared: a flat tree over the text it came from,
//! about a dozen bytes a value, walked through [`Node`]. [`Value`] (of `serde_json`) is what is stored
//! and edited: comments, state parameters, metadata. Objects in both are sorted by key in byte order
//! and a repeated key's last value wins, so that the same input always prints the same text.

pub mod decimal;
pub mod number;
mod document;
pub mod pointer;
mod digest;
mod parse;
mod print;
mod lines;
mod value;

pub use document::{Document, Kind, Node};
pub use lines::json_lines;
pub use parse::{Limits, MAX_DEPTH, SyntaxError};
pub use print::{compact, pretty, to_raw_text, to_text, write_string};
pub use serde_json::{Map, Number, Value};

/// An object of these members; of those with the same key the last stays.
pub fn object(members: impl IntoIterator<Item = (String, Value)>) -> Map<String, Value> {
    members.into_iter().collect()
}

/// Reads JSON text into a [`Value`], by the same rules as [`Document::parse`].
pub fn parse_value(text: &str) -> Result<Value, SyntaxError> {
    Document::parse(text).map(|document| document.root().to_value())
}

#[cfg(test)]
mod tests;
