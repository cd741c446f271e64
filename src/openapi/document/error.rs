//! Why a document cannot be used.

use saphyr_parser::Marker;

/// Why a text cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}{place}")]
pub(super) struct TextError {
    reason: String,
    /// ` at line 3, column 1`, if the place is known.
    place: String,
}

impl TextError {
    /// An error at a place of YAML, whose lines are counted from 1 and whose columns from 0.
    pub(super) fn at(reason: &str, marker: &Marker) -> Self {
        let place = format!(" at line {}, column {}", marker.line(), marker.col() + 1);
        TextError { reason: reason.to_owned(), place }
    }

    /// An error that says its place itself, or has none.
    pub(super) fn whole(reason: impl Into<String>) -> Self {
        TextError { reason: reason.into(), place: String::new() }
    }
}

/// A document that cannot be used: no verdict on any pact.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("OpenAPI document '{name}': {reason}")]
pub struct DocumentError {
    pub(super) name: String,
    pub(super) reason: String,
}
