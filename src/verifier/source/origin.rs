//! [`Loaded`]: a pact and where it came from. [`Problem`]: why there is none.

use crate::model::Pact;
use crate::verifier::broker::{Broker, Error, Links, Notice, Results, publish};
use std::fmt;
use std::time::Duration;

/// A pact that was loaded.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The pact.
    pub pact: Pact,
    /// Where it came from.
    pub origin: Origin,
    /// How long loading it took.
    pub took: Duration,
}

/// Where a pact came from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The file or the URL, without credentials.
    pub place: String,
    /// What a broker knows about it; `None` if results cannot be published.
    pub promise: Option<Promise>,
}

/// A pact as a broker knows it.
#[derive(Debug, Clone)]
pub struct Promise {
    /// The broker.
    pub broker: Broker,
    /// The pact's links.
    pub links: Links,
    /// Whether failures are tolerated for now.
    pub is_pending: bool,
    /// Whether it is work in progress.
    pub is_wip: bool,
    /// What users are to read.
    pub notices: Vec<Notice>,
}

/// Why nothing was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The source and the cause, whole.
    pub text: String,
    /// Whether there is merely nothing to verify; users may say that this is no error.
    pub is_empty: bool,
}

impl Promise {
    /// Tells the broker how the pact was kept; returns what failed, nothing if all went well.
    pub async fn publish(&self, results: &Results) -> Vec<Error> {
        publish(&self.broker, &self.links, results).await
    }
}

impl Problem {
    /// Something is wrong with a source.
    pub(super) fn wrong(text: impl Into<String>) -> Problem {
        Problem { text: text.into(), is_empty: false }
    }

    /// A source has nothing to verify.
    pub(super) fn nothing(text: impl Into<String>) -> Problem {
        Problem { text: text.into(), is_empty: true }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
