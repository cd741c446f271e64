//! [`Patterns`]: the regular expressions that are judged, each compiled once.

use crate::foundation::regex::{Regex, RegexError};
use std::collections::HashMap;

/// Which problems are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// All.
    All,
    /// Those that are found without compiling a regular expression.
    WithoutRegexes,
    /// The others.
    Regexes,
}

/// The regular expressions of one check. The interactions of a pact mostly share a few.
#[derive(Debug)]
pub(super) struct Patterns {
    scope: Scope,
    compiled: HashMap<String, Result<Regex, RegexError>>,
}

impl Patterns {
    pub(super) fn new(scope: Scope) -> Self {
        Patterns { scope, compiled: HashMap::new() }
    }

    /// Whether problems of regular expressions are looked for.
    pub(super) fn with_regexes(&self) -> bool {
        self.scope != Scope::WithoutRegexes
    }

    /// Whether all other problems are looked for.
    pub(super) fn with_others(&self) -> bool {
        self.scope != Scope::Regexes
    }

    /// Why a regular expression cannot be used; nothing if those are not looked at.
    pub(super) fn broken(&mut self, pattern: &str) -> Option<String> {
        if !self.with_regexes() {
            return None;
        }
        self.regex(pattern).as_ref().err().map(ToString::to_string)
    }

    /// Whether a regular expression accepts examples.
    pub(super) fn accepts(&mut self, pattern: &str, examples: &[&str]) -> bool {
        let regex = self.regex(pattern).as_ref();
        regex.is_ok_and(|regex| examples.iter().all(|text| regex.is_full_match(text) == Ok(true)))
    }

    fn regex(&mut self, pattern: &str) -> &Result<Regex, RegexError> {
        if !self.compiled.contains_key(pattern) {
            self.compiled.insert(pattern.to_owned(), Regex::new(pattern));
        }
        &self.compiled[pattern]
    }
}
