//! Why a generator made no value. The example then stays.

use crate::foundation::datetime::{PatternError, PrintError, relative::ExpressionError};
use crate::foundation::regex::RegexError;
use crate::foundation::regexgen::TemplateError;

/// Why a generator made no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no number in the range.
    #[error("the smallest number {min} is larger than the largest number {max}")]
    EmptyRange {
        /// The smallest number.
        min: i64,
        /// The largest number.
        max: i64,
    },
    /// More characters than the limit.
    #[error("{0} characters are too many")]
    TooLong(usize),
    /// A format is not a date pattern.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// A format needs a field that the value does not have.
    #[error(transparent)]
    Print(#[from] PrintError),
    /// An expression is not a relative date or time.
    #[error(transparent)]
    Expression(#[from] ExpressionError),
    /// A date to start from is not one.
    #[error("'{key}' of the context is not a date and time with an offset: {value}")]
    Base {
        /// Its name in the context.
        key: &'static str,
        /// Its value, as JSON.
        value: String,
    },
    /// A date and time that does not exist.
    #[error("the date is out of the calendar")]
    OutOfRange,
    /// No text can be made for a regular expression.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// An example cannot be searched with a regular expression.
    #[error(transparent)]
    Regex(#[from] RegexError),
    /// The regular expression of a mock server URL has no group 1 that matches.
    #[error("the regular expression '{0}' has no group 1 that matches")]
    NoGroup(String),
    /// There is no mock server.
    #[error("the context does not say where the mock server is")]
    NoMockServer,
    /// A name that has no value in the provider states.
    #[error("there is no provider state value '{0}'")]
    NoStateValue(String),
    /// A `${` that is not closed.
    #[error("'{0}' has a '${{' without a '}}'")]
    Unclosed(String),
    /// A value that is not of the wanted type.
    #[error("{value} is not {wanted}")]
    Conversion {
        /// The value, as JSON.
        value: String,
        /// What it should have been.
        wanted: &'static str,
    },
    /// A generator that does not make whole numbers, where one is wanted.
    #[error("a whole number is made by RandomInt or ProviderState only")]
    NoInteger,
    /// A generator that the core does not know, and why plugins make no value with it.
    #[error("{0}")]
    Plugin(String),
}
