//! [`ArgumentValues`]: the arguments that were given, and their checks.

use super::definitions::{ARGUMENTS, Argument, Form, SOURCES, argument};
use crate::foundation::{json, regex::Regex};
use std::collections::BTreeMap;

/// The values of the arguments that were given; a flag has none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArgumentValues {
    given: BTreeMap<&'static str, Vec<String>>,
}

/// The error for invalid arguments.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArgumentError {
    /// An unknown argument, a missing value, or a value for a flag.
    #[error("{0}")]
    Usage(String),
    /// A text that belongs to no argument.
    #[error("unexpected argument '{0}'")]
    Unexpected(String),
    /// An empty value of an argument that needs one. An empty environment variable is none.
    #[error("--{0} must not be empty; leave it out if there is no value")]
    Empty(&'static str),
    /// Only one value is allowed.
    #[error("--{0} was given more than once")]
    Repeated(&'static str),
    /// A value is not one of those allowed.
    #[error("--{name} must be {wanted}, not '{value}'")]
    Value {
        /// The argument.
        name: &'static str,
        /// What the value must be.
        wanted: String,
        /// The value.
        value: String,
    },
    /// A malformed header. The text does not show it, because it may be a secret.
    #[error("--header must be NAME=VALUE, but one has no name or no '='")]
    Header,
    /// Two arguments that cannot be given together.
    #[error("--{0} cannot be used together with --{1}")]
    Conflict(&'static str, &'static str),
    /// An argument without another that it needs.
    #[error("--{0} needs --{1}")]
    Requires(&'static str, &'static str),
    /// No source was given.
    #[error("no pact to verify: one of {} is needed", SOURCES.map(|name| format!("--{name}")).join(", "))]
    NoSource,
}

impl ArgumentValues {
    /// Adds an argument with its value; a flag has none.
    pub fn add(&mut self, argument: &'static Argument, value: Option<String>) -> Result<(), ArgumentError> {
        // A header without a name is malformed, which has a message of its own.
        let may_be_empty = argument.may_be_empty || argument.form == Form::Header;
        if value.as_ref().is_some_and(String::is_empty) && !may_be_empty {
            return Err(ArgumentError::Empty(argument.long));
        }
        let values = self.given.entry(argument.long).or_default();
        match value {
            Some(value) if argument.is_list => values.extend(list_entries(argument, value)?),
            Some(_) if !argument.is_multiple && !values.is_empty() => {
                return Err(ArgumentError::Repeated(argument.long));
            }
            Some(value) => values.push(value),
            None => {}
        }
        Ok(())
    }

    /// Takes arguments that were not given from the environment.
    pub fn fill(&mut self, variable: &dyn Fn(&str) -> Option<String>) -> Result<(), ArgumentError> {
        for argument in ARGUMENTS {
            if self.is_given(argument.long) {
                continue;
            }
            let text = argument.env.and_then(variable).filter(|text| !text.is_empty());
            let Some(text) = text else { continue };
            // An argument that was given takes precedence over a conflicting environment variable, unless it has no effect.
            let has_effect = argument.belongs_to.is_none_or(|other| self.is_given(other));
            if !has_effect || argument.conflicts.iter().any(|other| self.has_effect(other)) {
                continue;
            }
            for other in argument.conflicts {
                self.given.remove(other);
            }
            match argument.value {
                Some(_) => self.add(argument, Some(text))?,
                None if is_true(&text) => self.add(argument, None)?,
                None => {}
            }
        }
        Ok(())
    }

    /// Checks all values, conflicts and dependencies.
    pub fn check(&self) -> Result<(), ArgumentError> {
        for (name, values) in &self.given {
            let Some(argument) = argument(name) else { continue };
            values.iter().try_for_each(|value| check_value(argument, value))?;
            if let Some(other) = argument.conflicts.iter().find(|other| self.is_given(other)) {
                return Err(ArgumentError::Conflict(name, other));
            }
            if let Some(other) = argument.requires.iter().find(|other| !self.is_given(other)) {
                return Err(ArgumentError::Requires(name, other));
            }
        }
        let has_source = SOURCES.iter().any(|name| self.is_given(name));
        if has_source { Ok(()) } else { Err(ArgumentError::NoSource) }
    }

    /// Whether an argument was given.
    #[must_use]
    pub fn is_given(&self, long: &str) -> bool {
        self.given.contains_key(long)
    }

    /// Whether an argument was given, with the one that it belongs to.
    fn has_effect(&self, long: &str) -> bool {
        let belongs_to = argument(long).and_then(|argument| argument.belongs_to);
        self.is_given(long) && belongs_to.is_none_or(|other| self.is_given(other))
    }

    /// The value of an argument, or its default.
    #[must_use]
    pub fn text(&self, long: &str) -> Option<&str> {
        let given = self.given.get(long).and_then(|values| values.first()).map(String::as_str);
        given.or_else(|| argument(long)?.default)
    }

    /// All values of an argument.
    #[must_use]
    pub fn texts(&self, long: &str) -> &[String] {
        self.given.get(long).map(Vec::as_slice).unwrap_or_default()
    }

    /// The value of an argument as a number.
    #[must_use]
    pub fn number(&self, long: &str) -> Option<u64> {
        self.text(long)?.parse().ok()
    }

    /// The values of `header` as names and values.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts("header").iter().filter_map(|text| text.split_once('='))
    }
}

/// The entries of a comma-separated list, of which there must be one.
fn list_entries(argument: &'static Argument, value: String) -> Result<Vec<String>, ArgumentError> {
    let entries = value.split(',').map(str::trim).filter(|entry| !entry.is_empty());
    let entries: Vec<String> = entries.map(str::to_owned).collect();
    if entries.is_empty() {
        let wanted = "a list with at least one entry".to_owned();
        return Err(ArgumentError::Value { name: argument.long, wanted, value });
    }
    Ok(entries)
}

fn is_true(text: &str) -> bool {
    !matches!(text.to_ascii_lowercase().as_str(), "false" | "0" | "no" | "off")
}

fn check_value(argument: &'static Argument, value: &str) -> Result<(), ArgumentError> {
    let wrong =
        |wanted: String| Err(ArgumentError::Value { name: argument.long, wanted, value: value.to_owned() });
    if !argument.possible.is_empty() && !argument.possible.contains(&value) {
        return wrong(format!("one of {}", argument.possible.join(", ")));
    }
    match argument.form {
        Form::Text => Ok(()),
        Form::Port if value.parse::<u16>().is_ok() => Ok(()),
        Form::Port => wrong("a number from 0 to 65535".to_owned()),
        Form::Number if value.parse::<u32>().is_ok() => Ok(()),
        Form::Number => wrong("a whole number".to_owned()),
        Form::Regex => match Regex::new(value) {
            Ok(_) => Ok(()),
            Err(error) => wrong(format!("a regular expression ({error})")),
        },
        Form::Json => match json::parse_value(value) {
            Ok(_) => Ok(()),
            Err(error) => wrong(format!("JSON ({error})")),
        },
        Form::Header if value.split_once('=').is_some_and(|(name, _)| !name.is_empty()) => Ok(()),
        Form::Header => Err(ArgumentError::Header),
    }
}
