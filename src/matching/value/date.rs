//! A date, time or date-time format that is compiled on first use.

use crate::foundation::datetime::{self, Pattern};
use std::sync::OnceLock;

/// What a format describes; only the wording differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::matching) enum Moment {
    Date,
    Time,
    DateTime,
}

impl Moment {
    fn default_format(self) -> &'static str {
        match self {
            Moment::Date => datetime::DATE,
            Moment::Time => datetime::TIME,
            Moment::DateTime => datetime::DATETIME,
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Moment::Date => "date",
            Moment::Time => "time",
            Moment::DateTime => "timestamp",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Moment::Date => "Date",
            Moment::Time => "Time",
            Moment::DateTime => "Timestamp",
        }
    }
}

/// The format of a rule. An invalid format is reported when the rule is applied.
#[derive(Debug)]
pub(in crate::matching) struct LazyPattern {
    moment: Moment,
    format: String,
    compiled: OnceLock<Result<Pattern, String>>,
}

impl LazyPattern {
    /// An empty format stands for the default one.
    pub(super) fn new(moment: Moment, format: &str) -> Self {
        let format = if format.is_empty() { moment.default_format() } else { format };
        LazyPattern { moment, format: format.to_owned(), compiled: OnceLock::new() }
    }

    pub(super) fn label(&self) -> String {
        format!("{}({:?})", self.moment.label(), self.format)
    }

    /// Why the text does not follow the format.
    pub(super) fn check(&self, text: &str) -> Result<(), String> {
        let compiled =
            self.compiled.get_or_init(|| Pattern::parse(&self.format).map_err(|error| error.to_string()));
        compiled.as_ref().map_err(Clone::clone)?.check(text)
    }

    /// The message of a text that does not follow the format, without the reason.
    pub(super) fn refusal(&self, shown: &str) -> String {
        format!("Expected '{shown}' to match a {} pattern of '{}'", self.moment.noun(), self.format)
    }
}
