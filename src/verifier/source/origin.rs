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
    pub broker_pact: Option<BrokerPact>,
}

/// A pact as a broker knows it.
#[derive(Debug, Clone)]
pub struct BrokerPact {
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
    /// What kind of trouble it is.
    pub kind: ProblemKind,
}

/// How bad it is that nothing was loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// Something is wrong.
    Failed,
    /// A pact that a broker promised is not there. No error where users say that pacts may be missing.
    NotFound,
    /// There is merely nothing to verify. An error if that is so of all sources, unless users say otherwise.
    Empty,
}

impl BrokerPact {
    /// Tells the broker how the pact was kept; returns what failed, nothing if all went well.
    pub async fn publish(&self, results: &Results) -> Vec<Error> {
        publish(&self.broker, &self.links, results).await
    }
}

impl Problem {
    /// Something is wrong with a source.
    pub(super) fn wrong(text: impl Into<String>) -> Problem {
        Problem { text: text.into(), kind: ProblemKind::Failed }
    }

    /// A pact that was promised is not there.
    pub(super) fn gone(text: impl Into<String>) -> Problem {
        Problem { text: text.into(), kind: ProblemKind::NotFound }
    }

    /// A source has nothing to verify.
    pub(super) fn nothing(text: impl Into<String>) -> Problem {
        Problem { text: text.into(), kind: ProblemKind::Empty }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
