//! [`VerificationReport`]: the results of a verification, as data.

use super::broker::Notice;
use super::transcript::Transcript;
use crate::foundation::text::on_one_line;
use crate::matching::{LineDiff, Mismatch, MismatchList, line_diffs};
use crate::model::file::Misspelling;
use crate::model::{HttpPart, Pact};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// The results of a verification, in the order of sources, pacts and interactions.
#[derive(Debug, Default)]
pub struct VerificationReport {
    /// The results of pacts, and errors, in order.
    pub items: Vec<ReportItem>,
    /// What users should know although it makes nothing fail, in order.
    pub warnings: Vec<RunWarning>,
    /// When the verification began; `None` if it did not.
    pub started: Option<SystemTime>,
    /// Whether provider states are set up, by a URL or a function.
    pub has_state_handler: bool,
    /// The version of the provider, if it is known.
    pub provider_version: Option<String>,
}

/// Something about a whole verification that users should know, although it makes nothing fail. Its text is a line of
/// the text report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunWarning {
    /// A consumer version selector has a member with this name, which its broker may ignore without saying so.
    UnknownSelectorMember(String),
    /// Pacts were loaded, but none of them is of a consumer that was selected: these.
    NoConsumerSelected(Vec<String>),
    /// Pacts with interactions were loaded, but the filters selected no interaction.
    NoInteractionSelected,
    /// Results were to be published, but filters chose which interactions are verified. Published, the results would
    /// say that the whole pact was verified.
    NotPublished,
}

impl fmt::Display for RunWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunWarning::UnknownSelectorMember(name) => {
                let name = on_one_line(name);
                write!(f, "WARNING: selector member '{name}' is not known to this program")
            }
            RunWarning::NoConsumerSelected(names) => {
                let names = names.join(", ");
                write!(f, "WARNING: No pact is of the consumers selected: {}", on_one_line(&names))
            }
            RunWarning::NoInteractionSelected => {
                f.write_str("WARNING: No interaction was selected by the filters")
            }
            RunWarning::NotPublished => f.write_str("Not publishing: interactions were filtered"),
        }
    }
}

/// The result of a pact, or an error.
#[derive(Debug)]
pub enum ReportItem {
    /// A pact was verified.
    Pact(Box<PactResult>),
    /// Something other than an interaction failed.
    Error(RunError),
}

/// Why a pact, or the whole verification, was not verified.
#[derive(Debug)]
pub struct RunError {
    /// What failed.
    pub kind: RunErrorKind,
    /// Why it failed.
    pub message: String,
    /// Whether the failure is tolerated, because the broker says that the pact is pending.
    pub is_pending: bool,
}

/// What other than an interaction can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunErrorKind {
    /// A filter cannot be used, so nothing was verified.
    InvalidFilter,
    /// A source gave no pact.
    NotLoaded,
    /// There was no interaction to verify, which was to be an error.
    NothingVerified,
    /// A pact was loaded, but a plugin that it needs was not.
    MissingPlugin,
}

impl RunErrorKind {
    /// The name that reports give the failure.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            RunErrorKind::InvalidFilter => "Invalid filter",
            RunErrorKind::NotLoaded => "Failed to load pact",
            RunErrorKind::NothingVerified => "Nothing was verified",
            RunErrorKind::MissingPlugin => "Could not verify the provided pact",
        }
    }
}

/// The result of one pact.
#[derive(Debug)]
pub struct PactResult {
    /// The pact.
    pub pact: Arc<Pact>,
    /// The notices of its broker.
    pub notices: Vec<Notice>,
    /// The version of the consumer, if its broker tells it.
    pub consumer_version: Option<String>,
    /// The members of its file that are probably misspelt.
    pub misspellings: Vec<Misspelling>,
    /// How long it took to load.
    pub loading: Duration,
    /// The results of the interactions that were verified, in the order of the pact.
    pub results: Vec<InteractionResult>,
    /// Whether publishing the results succeeded; `None` if they were not published.
    pub published: Option<Result<(), String>>,
}

/// The result of one interaction.
#[derive(Debug, Clone)]
pub struct InteractionResult {
    /// The index of the interaction in the pact.
    pub index: usize,
    /// Whether a failure is tolerated, because the broker or the pact says that it is pending.
    pub is_pending: bool,
    /// How long it took, with setting up and tearing down its states.
    pub duration: Duration,
    /// The verdict.
    pub verdict: Verdict,
    /// What a plugin that was to give the verdict wants people to read, by line; `None` if none was asked.
    pub output: Option<Vec<String>>,
    /// What was sent and answered; `None` if nothing was, or a plugin did it.
    pub transcript: Option<Box<Transcript>>,
}

/// Whether an interaction passed, and if not, why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The provider does what the pact says.
    Passed,
    /// The provider does something else.
    Mismatched {
        /// The mismatches.
        mismatches: Vec<Mismatch>,
        /// How many more there are.
        more: usize,
        /// Line diffs of the parts of bodies that differ.
        diffs: Vec<LineDiff>,
    },
    /// The interaction could not be compared.
    Failed {
        /// Why, in the text that other tools know.
        message: String,
        /// Details for people; may be empty.
        details: Vec<String>,
    },
}

impl Verdict {
    /// The verdict for the mismatches of two parts.
    pub(super) fn of(found: MismatchList, expected: &HttpPart, actual: &HttpPart) -> Self {
        if found.is_empty() {
            return Verdict::Passed;
        }
        let MismatchList { listed: mismatches, more } = found;
        let all: Vec<&Mismatch> = mismatches.iter().collect();
        let diffs = line_diffs(expected, actual, &all);
        Verdict::Mismatched { mismatches, more, diffs }
    }

    /// The verdict for an interaction that could not be compared.
    pub fn failed(message: impl Into<String>) -> Self {
        Verdict::Failed { message: message.into(), details: Vec::new() }
    }

    /// Whether the provider does what the pact says.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        *self == Verdict::Passed
    }
}

impl InteractionResult {
    /// Whether it makes the verification fail.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        !self.is_pending && !self.verdict.is_passed()
    }
}

impl PactResult {
    /// Whether one of its interactions makes the verification fail.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        self.results.iter().any(InteractionResult::is_failure)
    }

    /// Whether all its interactions passed; pending ones count like others. This is what is published.
    #[must_use]
    pub fn has_passed(&self) -> bool {
        self.results.iter().all(|result| result.verdict.is_passed())
    }
}

impl VerificationReport {
    /// Whether nothing failed that is not pending, and everything to be published was published.
    #[must_use]
    pub fn is_success(&self) -> bool {
        !self.items.iter().any(|item| match item {
            ReportItem::Error(error) => !error.is_pending,
            ReportItem::Pact(pact) => pact.is_failure() || matches!(pact.published, Some(Err(_))),
        })
    }

    /// The pacts that were verified.
    pub fn pacts(&self) -> impl Iterator<Item = &PactResult> {
        self.items.iter().filter_map(|item| match item {
            ReportItem::Pact(pact) => Some(pact.as_ref()),
            ReportItem::Error(_) => None,
        })
    }

    /// The failures of anything other than interactions.
    pub fn errors(&self) -> impl Iterator<Item = &RunError> {
        self.items.iter().filter_map(|item| match item {
            ReportItem::Pact(_) => None,
            ReportItem::Error(error) => Some(error),
        })
    }

    /// The first missing plugin that makes the verification fail.
    #[must_use]
    pub fn missing_plugin(&self) -> Option<&RunError> {
        self.errors().find(|error| error.kind == RunErrorKind::MissingPlugin && !error.is_pending)
    }
}
