//! The JSON report.

use super::super::results::{InteractionResult, Verdict, VerificationReport};
use super::duration;
use super::names::{FailureLists, ReportedFailure, interactions};
use crate::foundation::json::{Map, Value};
use crate::matching::Mismatch;
use crate::model::{Interaction, Pact};
use serde_json::json;

/// The report as JSON, with the entries of its text report.
pub fn json(report: &VerificationReport, entries: &[String]) -> Value {
    let failures = FailureLists::of(report);
    let results: Vec<Value> = report
        .pacts()
        .flat_map(|pact| {
            interactions(pact)
                .map(|(interaction, result)| interaction_result(&pact.pact, interaction, result))
        })
        .collect();
    // COMPAT: the notices of the last pact that has any.
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

/// The JSON report before anything was verified.
pub fn empty_document() -> Value {
    json(&VerificationReport::default(), &[])
}

fn failure(failure: &ReportedFailure<'_>) -> Value {
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
        Verdict::Mismatched { mismatches, more, .. } => {
            let mismatches: Vec<Value> = mismatches.iter().map(Mismatch::to_json).collect();
            let mut found = json!({"interactionId": id, "mismatches": mismatches, "type": "mismatches"});
            if *more > 0 {
                found["moreMismatches"] = (*more).into();
            }
            Some(found)
        }
    }
}

/// The result of one interaction of a pact, as in `interactionResults`.
pub fn interaction_result(pact: &Pact, interaction: &Interaction, result: &InteractionResult) -> Value {
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| {
        object.insert(name.to_owned(), value);
    };
    put("consumer", pact.consumer.as_str().into());
    put("description", interaction.description.as_str().into());
    put("duration", duration::for_programs(result.duration).into());
    put("pending", result.is_pending.into());
    put("provider", pact.provider.as_str().into());
    put("providerStates", interaction.states.iter().map(|state| Value::from(state.name.as_str())).collect());
    put("result", if result.verdict.is_passed() { "OK" } else { "Error" }.into());
    if let Some(id) = &interaction.id {
        put("interactionId", id.as_str().into());
    }
    if let Some(key) = &interaction.key {
        put("interactionKey", key.as_str().into());
    }
    if let Some(found) = mismatch(interaction.id.as_deref().unwrap_or_default(), &result.verdict) {
        put("mismatch", found);
    }
    Value::Object(object)
}
