//! Hints: what is probably wrong with the call when many interactions fail for the same reason.

use super::super::results::{InteractionResult, VerificationReport};
use super::super::transcript::Sent;
use super::names::interactions;
use crate::model::Interaction;
use crate::model::interaction::InteractionKind;

/// The hints, each a sentence.
pub(super) fn hints(report: &VerificationReport) -> Vec<&'static str> {
    let all: Vec<_> = report.pacts().flat_map(interactions).collect();
    let failed = || all.iter().filter(|(_, result)| !result.verdict.is_passed());
    let mut hints = Vec::new();
    // Both would also be so if nothing was verified.
    if failed().next().is_none() {
        return hints;
    }
    if all.iter().all(|(_, result)| has_no_answer(result)) {
        // States are not the cause then.
        return vec!["no request got an answer: does the provider run at this host and port?"];
    }
    if failed().count() > 1 && all.iter().all(is_unexpectedly_not_found) {
        hints.push(
            "every answer is 404 Not Found: is the port that of the provider, and the base path right?",
        );
    }
    if !report.has_state_handler && failed().any(|(interaction, _)| has_states(interaction)) {
        hints.push("nothing sets up the provider states of what failed: give a function or a URL for them");
    }
    hints
}

fn has_no_answer(result: &InteractionResult) -> bool {
    result
        .transcript
        .as_ref()
        .is_some_and(|transcript| transcript.request.is_some() && transcript.answer.is_none())
}

fn is_unexpectedly_not_found((interaction, result): &(&Interaction, &InteractionResult)) -> bool {
    let InteractionKind::Http(http) = &interaction.kind else { return false };
    let answer = result.transcript.as_ref().and_then(|transcript| transcript.answer.as_ref());
    http.response.status != 404 && answer.is_some_and(|answer: &Sent| answer.line.starts_with("404"))
}

fn has_states(interaction: &Interaction) -> bool {
    interaction.states.iter().any(|state| !state.name.is_empty())
}
