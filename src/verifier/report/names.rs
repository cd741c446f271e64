//! The failures of a report, and the names that all reports give to interactions.

use super::super::results::{InteractionResult, PactResult, ReportItem, Verdict, VerificationReport};
use crate::foundation::text::on_one_line;
use crate::matching::Mismatch;
use crate::model::interaction::InteractionKind;
use crate::model::{Contents, Interaction};

/// A failure as reports list it.
#[derive(Debug)]
pub(super) struct ReportedFailure<'r> {
    /// What failed.
    pub(super) name: String,
    /// The id that a broker gave the interaction; empty if it has none.
    pub(super) id: &'r str,
    /// Why it failed.
    pub(super) verdict: Verdict,
    /// Whether the expected body is JSON.
    pub(super) is_json: bool,
}

/// All failures of a report, each list in order.
#[derive(Debug, Default)]
pub(super) struct FailureLists<'r> {
    /// The failures that make the verification fail.
    pub(super) errors: Vec<ReportedFailure<'r>>,
    /// The pending failures.
    pub(super) pending: Vec<ReportedFailure<'r>>,
}

impl<'r> FailureLists<'r> {
    pub(super) fn of(report: &'r VerificationReport) -> Self {
        let mut failures = FailureLists::default();
        for item in &report.items {
            match item {
                ReportItem::Error(error) => {
                    let failure =
                        ReportedFailure::without_interaction(error.kind.title().to_owned(), &error.message);
                    if error.is_pending { &mut failures.pending } else { &mut failures.errors }.push(failure);
                }
                ReportItem::Pact(pact) => failures.add(pact),
            }
        }
        failures
    }

    fn add(&mut self, pact: &'r PactResult) {
        for (interaction, result) in interactions(pact).filter(|(_, result)| !result.verdict.is_passed()) {
            let failure = ReportedFailure {
                name: long_name(pact, interaction),
                id: interaction.id.as_deref().unwrap_or_default(),
                verdict: result.verdict.clone(),
                is_json: expects_json(interaction),
            };
            if result.is_pending { &mut self.pending } else { &mut self.errors }.push(failure);
        }
        if let Some(Err(reason)) = &pact.published {
            let name = format!("Failed to publish verification results for {}", pact.pact.consumer);
            self.errors.push(ReportedFailure::without_interaction(name, reason));
        }
    }
}

impl ReportedFailure<'_> {
    fn without_interaction(name: String, reason: &str) -> Self {
        ReportedFailure { name, id: "", verdict: Verdict::failed(reason), is_json: false }
    }
}

fn expects_json(interaction: &Interaction) -> bool {
    let content_type = match &interaction.kind {
        InteractionKind::Http(http) => http.response.part.content_type(),
        InteractionKind::AsyncMessage(contents) => contents.content_type(),
        InteractionKind::SyncMessage(message) => message.responses.first().and_then(Contents::content_type),
    };
    content_type.is_some_and(|content_type| content_type.is_json())
}

/// The interactions that were verified, with their results.
pub(super) fn interactions(pact: &PactResult) -> impl Iterator<Item = (&Interaction, &InteractionResult)> {
    let of = |result: &InteractionResult| pact.pact.interactions.get(result.index);
    pact.results.iter().filter_map(move |result| Some((of(result)?, result)))
}

/// The mismatches, that of the status first: it mostly explains the others.
pub(super) fn status_first(mismatches: &[Mismatch]) -> Vec<&Mismatch> {
    let mut all: Vec<_> = mismatches.iter().collect();
    all.sort_by_key(|mismatch| !matches!(mismatch, Mismatch::Status { .. }));
    all
}

/// The differences, each on one line; what else failed comes first. The list may be cut.
pub(super) fn differences(verdict: &Verdict) -> Vec<String> {
    match verdict {
        Verdict::Passed => Vec::new(),
        Verdict::Failed { message, details } => {
            [message].into_iter().chain(details).map(|line| on_one_line(line).into_owned()).collect()
        }
        Verdict::Mismatched { mismatches, .. } => {
            let all = status_first(mismatches).into_iter();
            all.map(|mismatch| mismatch.on_one_line().description()).collect()
        }
    }
}

/// The first difference, on one line.
pub(super) fn first_difference(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Passed => String::new(),
        Verdict::Failed { message, .. } => on_one_line(message).into_owned(),
        Verdict::Mismatched { mismatches, .. } => {
            let all = status_first(mismatches);
            all.first().map(|mismatch| mismatch.on_one_line().description()).unwrap_or_default()
        }
    }
}

/// The request line that was sent, else that of the pact; empty for a message.
pub(super) fn request_line(interaction: &Interaction, result: &InteractionResult) -> String {
    match &interaction.kind {
        InteractionKind::Http(http) => {
            let sent = result.transcript.as_ref().and_then(|transcript| transcript.request.as_ref());
            sent.map_or_else(
                || format!("{} {}", http.request.method, http.request.path),
                |sent| sent.line.clone(),
            )
        }
        InteractionKind::AsyncMessage(_) | InteractionKind::SyncMessage(_) => String::new(),
    }
}

/// `Verifying a pact between C and P Given s1 And s2 - description`
fn long_name(pact: &PactResult, interaction: &Interaction) -> String {
    let names: Vec<&str> = interaction.states.iter().map(|state| state.name.as_str()).collect();
    let states = if names.is_empty() { String::new() } else { format!(" Given {}", names.join(" And ")) };
    let (consumer, provider) = (&pact.pact.consumer, &pact.pact.provider);
    format!("Verifying a pact between {consumer} and {provider}{states} - {}", interaction.description)
}
