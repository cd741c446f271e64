//! What interactions and their failures are called in every report.

use super::super::outcome::{Outcome, PactReport, Report, Step, Verdict};
use crate::model::interaction::Kind;
use crate::model::{Contents, Interaction};

/// A failure, as reports list it.
#[derive(Debug)]
pub(super) struct Failure<'r> {
    /// What failed.
    pub(super) name: String,
    /// The identity that a broker gave the interaction; empty when it has none.
    pub(super) id: &'r str,
    /// Why.
    pub(super) verdict: Verdict,
    /// Whether what was expected has a JSON body.
    pub(super) is_json: bool,
}

/// All failures of a report, in order: those that count and those that are pending.
#[derive(Debug, Default)]
pub(super) struct Failures<'r> {
    pub(super) errors: Vec<Failure<'r>>,
    pub(super) pending: Vec<Failure<'r>>,
}

impl<'r> Failures<'r> {
    pub(super) fn of(report: &'r Report) -> Self {
        let mut failures = Failures::default();
        for step in &report.steps {
            match step {
                Step::Failure { what, message } => {
                    failures.errors.push(Failure::told(what.clone(), message));
                }
                Step::Pact(pact) => failures.add(pact),
            }
        }
        failures
    }

    fn add(&mut self, pact: &'r PactReport) {
        for (interaction, outcome) in interactions(pact).filter(|(_, outcome)| !outcome.verdict.is_passed()) {
            let failure = Failure {
                name: long_name(pact, interaction),
                id: interaction.id.as_deref().unwrap_or_default(),
                verdict: outcome.verdict.clone(),
                is_json: expects_json(interaction),
            };
            if outcome.is_pending { &mut self.pending } else { &mut self.errors }.push(failure);
        }
        if let Some(Err(reason)) = &pact.published {
            let name = format!("Failed to publish verification results for {}", pact.pact.consumer);
            self.errors.push(Failure::told(name, reason));
        }
    }
}

impl Failure<'_> {
    fn told(name: String, reason: &str) -> Self {
        Failure { name, id: "", verdict: Verdict::failed(reason), is_json: false }
    }
}

fn expects_json(interaction: &Interaction) -> bool {
    let content_type = match &interaction.kind {
        Kind::Http(http) => http.response.part.content_type(),
        Kind::AsyncMessage(contents) => contents.content_type(),
        Kind::SyncMessage(message) => message.responses.first().and_then(Contents::content_type),
    };
    content_type.is_some_and(|content_type| content_type.is_json())
}

/// The interactions that were verified, with what was found.
pub(super) fn interactions(pact: &PactReport) -> impl Iterator<Item = (&Interaction, &Outcome)> {
    let of = |outcome: &Outcome| pact.pact.interactions.get(outcome.index);
    pact.outcomes.iter().filter_map(move |outcome| Some((of(outcome)?, outcome)))
}

/// `Verifying a pact between C and P Given s1 And s2 - description`
fn long_name(pact: &PactReport, interaction: &Interaction) -> String {
    let names: Vec<&str> = interaction.states.iter().map(|state| state.name.as_str()).collect();
    let states = if names.is_empty() { String::new() } else { format!(" Given {}", names.join(" And ")) };
    let (consumer, provider) = (&pact.pact.consumer, &pact.pact.provider);
    format!("Verifying a pact between {consumer} and {provider}{states} - {}", interaction.description)
}
