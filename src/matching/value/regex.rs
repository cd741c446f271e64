//! A regular expression that is compiled on first use.

use super::Verdict;
use crate::foundation::regex::{Regex, RegexError};
use std::fmt::Display;
use std::sync::OnceLock;

/// The pattern of a rule. An invalid pattern is reported when the rule is applied.
#[derive(Debug)]
pub(in crate::matching) struct LazyRegex {
    pattern: String,
    compiled: OnceLock<Result<Regex, RegexError>>,
}

impl LazyRegex {
    pub(super) fn new(pattern: &str) -> Self {
        LazyRegex { pattern: pattern.to_owned(), compiled: OnceLock::new() }
    }

    pub(super) fn pattern(&self) -> &str {
        &self.pattern
    }

    /// Whether the pattern matches the whole text. An invalid pattern matches nothing.
    pub(super) fn is_match(&self, text: &str) -> bool {
        matches!(self.verdict(text), Ok(true))
    }

    fn verdict(&self, text: &str) -> Result<bool, RegexError> {
        let compiled = self.compiled.get_or_init(|| Regex::new(&self.pattern));
        compiled.as_ref().map_err(Clone::clone).and_then(|regex| regex.is_full_match(text))
    }

    /// Whether the pattern matches the whole `text`; `shown` is its form in the message.
    pub(super) fn check(&self, text: &str, shown: &str) -> Verdict {
        self.check_bare(text, &format_args!("'{shown}'"))
    }

    /// The same with a form that is not put into quotes.
    pub(super) fn check_bare(&self, text: &str, shown: &dyn Display) -> Verdict {
        match self.verdict(text) {
            Ok(true) => Ok(()),
            Ok(false) => Err(format!("Expected {shown} to match '{}'", self.pattern)),
            Err(error) => Err(error.to_string()),
        }
    }
}
