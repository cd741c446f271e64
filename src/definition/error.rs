//! Why an example with matchers in it cannot be read. The messages name the place and the reason.

/// How deep arrays and objects with matchers may be nested.
pub(super) const MAX_NESTING: usize = 128;

/// Why an example with matchers in it cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A matcher is malformed.
    #[error("the matcher at '{path}' is not valid: {reason}")]
    Matcher {
        /// Its path.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// An example is nested so deeply that looking for matchers in it could exhaust a small stack.
    #[error("the example is nested deeper than {MAX_NESTING} levels, too deep to look for matchers in it")]
    TooDeep,
    /// The description of a body does not have the shape it needs.
    #[error("the description of the {what} body is not valid: {reason}")]
    Shape {
        /// `XML` or `form`.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}

impl Error {
    /// This error, with its path made relative to a value further above.
    pub(super) fn below(self, above: &str) -> Self {
        match self {
            Error::Matcher { path, reason } => {
                let rest = path.strip_prefix('$').unwrap_or(&path);
                Error::Matcher { path: format!("{above}{rest}"), reason }
            }
            other => other,
        }
    }
}
