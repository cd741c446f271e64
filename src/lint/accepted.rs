//! [`AcceptedExamples`]: which regular expressions accepted which examples.

use crate::foundation::regex::Regex;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// How many accepted examples are remembered.
const REMEMBERED: usize = 4_096;

/// Which regular expressions accepted which examples. The interactions of a pact mostly share a few expressions,
/// and compiling one costs more than the rest of the call.
#[derive(Debug, Clone, Default)]
pub struct AcceptedExamples(HashSet<u64>);

impl AcceptedExamples {
    /// What is wrong with a regular expression, or with examples that it does not accept or that are not strings;
    /// `refusal` says what is wrong with the latter.
    pub(super) fn judge(
        &mut self,
        pattern: &str,
        examples: Option<&[&str]>,
        refusal: impl FnOnce() -> Option<String>,
    ) -> Option<String> {
        let keys: Vec<u64> = examples.unwrap_or_default().iter().map(|text| key(pattern, text)).collect();
        if !keys.is_empty() && keys.iter().all(|key| self.0.contains(key)) {
            return None;
        }
        let regex = match Regex::new(pattern) {
            Ok(regex) => regex,
            Err(error) => return Some(error.to_string()),
        };
        let accepts = |text: &&str| regex.is_full_match(text) == Ok(true);
        if !examples.is_some_and(|examples| examples.iter().all(accepts)) {
            return refusal();
        }
        if self.0.len() + keys.len() > REMEMBERED {
            self.0.clear();
        }
        self.0.extend(keys);
        None
    }
}

fn key(pattern: &str, example: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (pattern, example).hash(&mut hasher);
    hasher.finish()
}
