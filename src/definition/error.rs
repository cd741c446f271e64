//! Why an example with matchers in it cannot be read.

use crate::foundation::json::SyntaxError;

/// Why an example with matchers in it cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A matcher is malformed.
    #[error("the matcher at '{path}' is not valid: {reason}")]
    Rule {
        /// Where it stands.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A text that has to be JSON is not.
    #[error(transparent)]
    NotJson(#[from] SyntaxError),
    /// A description of a body does not have the shape it needs.
    #[error("the {what} description is not valid: {reason}")]
    Shape {
        /// `XML` or `form`.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}
