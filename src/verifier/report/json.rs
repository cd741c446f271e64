//! The JSON document.

use super::super::outcome::{Outcome, Report, Verdict};
use super::duration;
use super::names::{Failure, Failures, interactions};
use crate::foundation::json::{Map, Value};
use crate::matching::Mismatch;
use crate::model::{Interaction, Pact};
use serde_json::json;

/// What a verification found, with the entries of its text report.
pub fn json(report: &Report, entries: &[String]) -> Value {
    let failures = Failures::of(report);
    let results: Vec<Value> = report
        .pacts()
        .flat_map(|pact| {
            interactions(pact).map(|(interaction, outcome)| result(&pact.pact, interaction, outcome))
        })
        .collect();
    // COMPAT: those of the last pact that has any.
    let last = report.pacts().map(|pact| &pact.notices).filter(|notices| !notices.is_empty()).last();
    let notices: Vec<Value> = last.into_iter().flatten().map(|notice| json!(notice.0)).collect();
    json!({
        "errors": failures.errors.iter().map(failure).collect::<Vec<_>>(),
        "interactionResults": results,
        "notices": notices,
        "output": entries,
        "pendingErrors": failures.pending.iter().map(failure).collect::<Vec<_>>(),
        "result": report.is_success(),
    })
}

/// What there is to tell before anything was verified.
pub fn empty_document() -> Value {
    json(&Report::default(), &[])
}

fn failure(failure: &Failure<'_>) -> Value {
    let mut object = Map::new();
    object.insert("interaction".to_owned(), failure.name.as_str().into());
    object.insert("mismatch".to_owned(), mismatch(failure.id, &failure.verdict).into());
    Value::Object(object)
}

fn mismatch(id: &str, verdict: &Verdict) -> Option<Value> {
    match verdict {
        Verdict::Passed => None,
        Verdict::Failed { message, .. } => {
            Some(json!({"interactionId": id, "message": message, "type": "error"}))
        }
        Verdict::Mismatched { mismatches, .. } => {
            let mismatches: Vec<Value> = mismatches.iter().map(Mismatch::to_json).collect();
            Some(json!({"interactionId": id, "mismatches": mismatches, "type": "mismatches"}))
        }
    }
}

/// What was found about one interaction of a pact.
pub fn result(pact: &Pact, interaction: &Interaction, outcome: &Outcome) -> Value {
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| {
        object.insert(name.to_owned(), value);
    };
    put("consumer", pact.consumer.as_str().into());
    put("description", interaction.description.as_str().into());
    put("duration", duration::for_programs(outcome.duration).into());
    put("pending", outcome.is_pending.into());
    put("provider", pact.provider.as_str().into());
    put("providerStates", interaction.states.iter().map(|state| Value::from(state.name.as_str())).collect());
    put("result", if outcome.verdict.is_passed() { "OK" } else { "Error" }.into());
    if let Some(id) = &interaction.id {
        put("interactionId", id.as_str().into());
    }
    if let Some(key) = &interaction.key {
        put("interactionKey", key.as_str().into());
    }
    if let Some(found) = mismatch(interaction.id.as_deref().unwrap_or_default(), &outcome.verdict) {
        put("mismatch", found);
    }
    Value::Object(object)
}
