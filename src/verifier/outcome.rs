//! [`Report`]: what a verification found, before anybody prints it.

use super::broker::Notice;
use crate::matching::{LineDiff, Mismatch, line_diffs};
use crate::model::{HttpPart, Pact};
use std::sync::Arc;
use std::time::Duration;

/// What a verification found, in the order of sources, pacts and interactions.
#[derive(Debug, Default)]
pub struct Report {
    /// What happened, in order.
    pub steps: Vec<Step>,
    /// Whether the filters left nothing of the pacts that were found.
    pub selected_nothing: bool,
}

/// One thing that happened.
#[derive(Debug)]
pub enum Step {
    /// A pact was verified.
    Pact(Box<PactReport>),
    /// Something else than an interaction failed.
    Failure {
        /// What was being done, such as `Failed to load pact`.
        what: String,
        /// Why it failed.
        message: String,
    },
}

/// What was found out about one pact.
#[derive(Debug)]
pub struct PactReport {
    /// The pact.
    pub pact: Arc<Pact>,
    /// What its broker wants users to read.
    pub notices: Vec<Notice>,
    /// How long it took to load.
    pub loading: Duration,
    /// The interactions that were verified, in the order of the pact.
    pub outcomes: Vec<Outcome>,
    /// Whether the results reached the broker; nothing when they were not to be told.
    pub published: Option<Result<(), String>>,
}

/// What was found out about one interaction.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Which of the pact's interactions, counted from 0.
    pub index: usize,
    /// Whether a failure is tolerated: the broker or the pact says so.
    pub is_pending: bool,
    /// How long it took, with its state calls.
    pub duration: Duration,
    /// What was found.
    pub verdict: Verdict,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The provider does what the pact says.
    Passed,
    /// It does something else.
    Mismatched {
        /// What.
        mismatches: Vec<Mismatch>,
        /// Where bodies differ, line by line.
        diffs: Vec<LineDiff>,
    },
    /// It could not be asked.
    Failed {
        /// Why, in the words that tools know.
        message: String,
        /// What exactly went wrong, for people; may be empty.
        details: Vec<String>,
    },
}

impl Verdict {
    /// What these mismatches of two parts come to.
    pub(super) fn of(mismatches: Vec<Mismatch>, expected: &HttpPart, actual: &HttpPart) -> Self {
        if mismatches.is_empty() {
            return Verdict::Passed;
        }
        let all: Vec<&Mismatch> = mismatches.iter().collect();
        let diffs = line_diffs(expected, actual, &all);
        Verdict::Mismatched { mismatches, diffs }
    }

    /// Nobody could be asked, for this reason.
    pub fn failed(message: impl Into<String>) -> Self {
        Verdict::Failed { message: message.into(), details: Vec::new() }
    }

    /// Whether the provider does what the pact says.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        *self == Verdict::Passed
    }
}

impl Outcome {
    /// Whether it makes the verification fail.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        !self.is_pending && !self.verdict.is_passed()
    }
}

impl PactReport {
    /// Whether one of its interactions makes the verification fail.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        self.outcomes.iter().any(Outcome::is_failure)
    }
}

impl Report {
    /// Whether everything that counts passed.
    #[must_use]
    pub fn is_success(&self) -> bool {
        !self.steps.iter().any(|step| match step {
            Step::Failure { .. } => true,
            Step::Pact(pact) => pact.is_failure() || matches!(pact.published, Some(Err(_))),
        })
    }

    /// The pacts that were verified.
    pub fn pacts(&self) -> impl Iterator<Item = &PactReport> {
        self.steps.iter().filter_map(|step| match step {
            Step::Pact(pact) => Some(pact.as_ref()),
            Step::Failure { .. } => None,
        })
    }
}
