//! [`LoadedPact`]: a pact and its source. [`LoadProblem`]: why a pact could not be loaded.

use crate::model::Pact;
use crate::model::file::Misspelling;
use crate::verifier::broker::{Broker, Error, Links, Notice, VerificationResults, publish};
use std::fmt;
use std::time::Duration;

/// A pact that was loaded.
#[derive(Debug, Clone)]
pub struct LoadedPact {
    /// The pact.
    pub pact: Pact,
    /// Where it came from.
    pub origin: PactOrigin,
    /// The members of its file that are probably misspelt.
    pub misspellings: Vec<Misspelling>,
    /// How long it took to load.
    pub took: Duration,
}

/// Where a pact came from.
#[derive(Debug, Clone)]
pub struct PactOrigin {
    /// The file or the URL, without credentials.
    pub location: String,
    /// What its broker knows about it; `None` if results cannot be published.
    pub broker_pact: Option<BrokerPact>,
}

/// A pact as a broker knows it.
#[derive(Debug, Clone)]
pub struct BrokerPact {
    /// The broker.
    pub broker: Broker,
    /// The pact's links.
    pub links: Links,
    /// Whether it is pending: failures are tolerated.
    pub is_pending: bool,
    /// Whether it is work in progress.
    pub is_wip: bool,
    /// Notices for users.
    pub notices: Vec<Notice>,
}

/// Why a pact, or any pact of a source, could not be loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadProblem {
    /// The message, which names the source and the cause.
    pub text: String,
    /// The kind of problem.
    pub kind: ProblemKind,
}

/// The kind of a problem, which decides whether the verification fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// An error.
    Failed,
    /// A pact that its broker marks as pending was fetched, but cannot be read. It is tolerated like a pending failure: the
    /// consumer that published it must not break the provider's build.
    Pending,
    /// A pact that a broker lists does not exist. Not an error if missing pacts are allowed.
    NotFound,
    /// The source has no pact. An error if all sources have none, unless missing pacts are allowed.
    Empty,
}

impl BrokerPact {
    /// The version of the consumer, as its link names it.
    #[must_use]
    pub fn consumer_version(&self) -> Option<String> {
        self.links.get("pb:consumer-version")?.name.clone()
    }

    /// Publishes results to the broker. Returns the errors, none if all steps succeeded.
    pub async fn publish(&self, results: &VerificationResults) -> Vec<Error> {
        publish(&self.broker, &self.links, results).await
    }
}

impl LoadProblem {
    /// An error.
    pub(super) fn failed(text: impl Into<String>) -> LoadProblem {
        LoadProblem { text: text.into(), kind: ProblemKind::Failed }
    }

    /// A pact was fetched, but cannot be read; an error unless it is pending.
    pub(super) fn unreadable(text: impl Into<String>, is_pending: bool) -> LoadProblem {
        LoadProblem {
            text: text.into(),
            kind: if is_pending { ProblemKind::Pending } else { ProblemKind::Failed },
        }
    }

    /// A pact that a broker lists does not exist.
    pub(super) fn not_found(text: impl Into<String>) -> LoadProblem {
        LoadProblem { text: text.into(), kind: ProblemKind::NotFound }
    }

    /// A source has no pact.
    pub(super) fn empty(text: impl Into<String>) -> LoadProblem {
        LoadProblem { text: text.into(), kind: ProblemKind::Empty }
    }
}

impl fmt::Display for LoadProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
