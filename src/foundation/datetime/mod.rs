//! The Java-style pattern language for dates and times: `yyyy-MM-dd'T'HH:mm:ssXXX`.
//!
//! A [`Pattern`] is read once and then checks values; the same fields serve printing. Every field takes
//! as much of the value as it may and never gives back, so a check is linear in the value. Only one thing
//! beyond the form is checked: the day must exist in its month and year.

mod lexer;
mod zone;
mod pattern;
mod parse;
mod validate;
mod moment;
mod print;
pub mod relative;

pub use moment::{Moment, Zone};
pub use pattern::{Clock, Field, Form, Item, OffsetForm, Pattern, PatternError};
pub use print::PrintError;
pub use validate::{Invalid, validate};

#[cfg(test)]
mod tests;

/// What a date rule without a pattern expects.
pub const DATE: &str = "yyyy-MM-dd";

/// What a time rule without a pattern expects.
pub const TIME: &str = "HH:mm:ss";

/// What a datetime rule without a pattern expects.
pub const DATETIME: &str = "yyyy-MM-dd'T'HH:mm:ssXXX";
