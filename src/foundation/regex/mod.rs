//! Regular expressions as pact files write them: Oniguruma spelling, the whole text must match.
//!
//! A pattern is translated once. Three engines match texts:
//!
//! - A program of our own (`program`, `machine`) starts in microseconds, because a counted repetition is one
//!   instruction. It backtracks and has a step budget. It matches the first texts of each pattern.
//! - The linear engine takes over when a pattern is used much or a text takes many steps. Its automaton holds a copy of
//!   what is repeated for each repetition: `\w{1,1000}` has 16 MB and takes 200 ms. So patterns whose automaton would be
//!   large stay with the program.
//! - Look-around, back-references and possessive quantifiers go to a backtracking engine with a step budget; or to the
//!   program, if repetitions are large.
//!
//! Running out of budget is an error with its own text, never a panic and never a long wait. Making example strings from
//! a pattern is not done here.

use std::sync::OnceLock;

mod translate;
mod brackets;
mod program;
mod from_hir;
mod from_tree;
mod machine;
mod light;

use light::Light;
use machine::OutOfBudget;
use regex_syntax::hir::Hir;
use translate::{Translation, translate};

#[cfg(test)]
mod tests;

/// Steps the backtracking engine may take on one text.
const STEP_BUDGET: usize = 1_000_000;

/// Bytes a compiled pattern may take.
const SIZE_LIMIT: usize = 16 << 20;

/// Instructions a compiled backtracking pattern may take.
const PROGRAM_LIMIT: usize = 100_000;

/// A compiled regular expression.
#[derive(Debug)]
pub struct Regex {
    pattern: String,
    translation: Translation,
    whole: Engine,
    // Only generators search; matching rules never pay for this one.
    search: OnceLock<Result<Engine, RegexError>>,
}

/// Where a match and its groups begin and end, in bytes; group 0 is the match.
pub type Groups = Vec<Option<(usize, usize)>>;

/// Why a regular expression gives no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RegexError {
    /// The pattern is malformed, or larger than the limits allow.
    #[error("'{pattern}' is not a valid regular expression - {detail}")]
    Invalid {
        /// The pattern as it was written.
        pattern: String,
        /// What is wrong with it, on one line.
        detail: String,
    },
    /// Matching this text would take more steps than the budget has.
    #[error("the regular expression '{pattern}' takes too many steps to match this value")]
    OutOfBudget {
        /// The pattern as it was written.
        pattern: String,
    },
}

impl Regex {
    /// Reads a pattern. Automata are made when texts are matched.
    pub fn new(pattern: &str) -> Result<Self, RegexError> {
        let translation = translate(pattern).map_err(|detail| invalid(pattern, detail))?;
        // Nothing can break out of this group: the translation has no unmatched closing parenthesis and
        // no comments.
        let whole = Engine::compile(pattern, &translation, &format!(r"\A(?:{})\z", translation.text), false)?;
        Ok(Self { pattern: pattern.to_owned(), translation, whole, search: OnceLock::new() })
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.pattern
    }

    /// Does the pattern describe the whole text?
    pub fn is_full_match(&self, text: &str) -> Result<bool, RegexError> {
        match &self.whole {
            Engine::Light(light) => light.is_match(text).map_err(|OutOfBudget| self.out_of_budget()),
            Engine::Linear(regex) => Ok(regex.is_match(text)),
            Engine::Backtracking(regex) => regex.is_match(text).map_err(|_| self.out_of_budget()),
        }
    }

    /// Finds the first place in the text that matches, with its groups.
    pub fn captures(&self, text: &str) -> Result<Option<Groups>, RegexError> {
        let engine = self
            .search
            .get_or_init(|| Engine::compile(&self.pattern, &self.translation, &self.translation.text, true));
        match engine.as_ref().map_err(Clone::clone)? {
            Engine::Light(light) => light.captures(text).map_err(|OutOfBudget| self.out_of_budget()),
            Engine::Linear(regex) => Ok(regex
                .captures(text)
                .map(|found| found.iter().map(|group| group.map(|m| (m.start(), m.end()))).collect())),
            Engine::Backtracking(regex) => {
                let found = regex.captures(text).map_err(|_| self.out_of_budget())?;
                Ok(found.map(|found| found.iter().map(|group| group.map(|m| (m.start(), m.end()))).collect()))
            }
        }
    }

    fn out_of_budget(&self) -> RegexError {
        RegexError::OutOfBudget { pattern: self.pattern.clone() }
    }
}

/// The pattern in the syntax of the linear engine, for code that walks the syntax tree.
pub(super) fn linear_spelling(pattern: &str) -> Result<String, RegexError> {
    let translation = translate(pattern).map_err(|detail| invalid(pattern, detail))?;
    if translation.needs_backtracking {
        return Err(invalid(pattern, "possessive quantifiers are not supported"));
    }
    Ok(translation.text)
}

#[derive(Debug)]
enum Engine {
    Light(Box<Light>),
    Linear(regex::Regex),
    Backtracking(fancy_regex::Regex),
}

impl Engine {
    /// The engine for a pattern, whose text has been translated. The one that starts cheaply does not search unless no
    /// other one can.
    fn compile(
        pattern: &str,
        translation: &Translation,
        text: &str,
        is_search: bool,
    ) -> Result<Self, RegexError> {
        let mut complaint = None;
        if !translation.needs_backtracking {
            match syntax(text) {
                Ok(tree) => return Self::of_syntax(pattern, &tree, text, is_search),
                // Not necessarily wrong: the other engine knows more constructs.
                Err(error) => complaint = Some(error),
            }
        }
        if let Some(light) = Light::of_text(text, is_search) {
            return Ok(Self::Light(light));
        }
        backtracking(text).map(Self::Backtracking).map_err(|error| refusal(pattern, &error, complaint))
    }

    fn of_syntax(pattern: &str, tree: &Hir, text: &str, is_search: bool) -> Result<Self, RegexError> {
        match Light::of_syntax(tree, text, is_search) {
            Some(light) => Ok(Self::Light(light)),
            None => linear(text).map(Self::Linear).map_err(|error| match error {
                regex::Error::CompiledTooBig(_) => too_large(pattern),
                error => invalid(pattern, last_line(&error.to_string())),
            }),
        }
    }
}

/// What is wrong with a pattern that no engine accepts, in the words of the engine that says more.
fn refusal(pattern: &str, error: &fancy_regex::Error, complaint: Option<String>) -> RegexError {
    match error {
        fancy_regex::Error::ParseError(_, error) => invalid(pattern, error.to_string()),
        fancy_regex::Error::CompileError(error) if is_size_error(error) => too_large(pattern),
        fancy_regex::Error::CompileError(error) => match (error.as_ref(), complaint) {
            (fancy_regex::CompileError::InnerError(_), Some(complaint)) => invalid(pattern, complaint),
            (error, _) => invalid(pattern, error.to_string()),
        },
        other => invalid(pattern, other.to_string()),
    }
}

/// The error of the linear engine shows the pattern first and ends with the reason.
fn last_line(text: &str) -> String {
    let line = text.lines().last().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

// COMPAT: `^` and `$` stand at line boundaries in Oniguruma, hence the multi-line option.
fn syntax(text: &str) -> Result<Hir, String> {
    let parsed = regex_syntax::ParserBuilder::new().multi_line(true).build().parse(text);
    parsed.map_err(|error| last_line(&error.to_string()))
}

fn linear(text: &str) -> Result<regex::Regex, regex::Error> {
    regex::RegexBuilder::new(text).multi_line(true).size_limit(SIZE_LIMIT).build()
}

fn backtracking(text: &str) -> Result<fancy_regex::Regex, fancy_regex::Error> {
    fancy_regex::RegexBuilder::new(text)
        .multi_line(true)
        .oniguruma_mode(true)
        .backtrack_limit(STEP_BUDGET)
        .delegate_size_limit(SIZE_LIMIT)
        .max_prog_size(PROGRAM_LIMIT)
        .build()
}

fn is_size_error(error: &fancy_regex::CompileError) -> bool {
    match error {
        fancy_regex::CompileError::PatternTooComplex => true,
        fancy_regex::CompileError::InnerError(error) => error.size_limit().is_some(),
        _ => false,
    }
}

fn too_large(pattern: &str) -> RegexError {
    invalid(pattern, "the compiled pattern is too large")
}

fn invalid(pattern: &str, detail: impl Into<String>) -> RegexError {
    let detail: String = detail.into();
    let line = detail.lines().next().unwrap_or_default().trim_end_matches(':');
    RegexError::Invalid { pattern: pattern.to_owned(), detail: line.to_owned() }
}
