//! Why a text is not a pact, or a pact cannot be written as asked.

use super::path::PathError;
use crate::foundation::json::SyntaxError;

/// What can be wrong with a pact, its rules or its file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is not JSON.
    #[error("not valid JSON: {0}")]
    Syntax(#[from] SyntaxError),
    /// A path expression is malformed.
    #[error(transparent)]
    Path(#[from] PathError),
}
