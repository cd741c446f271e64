//! What a watcher gets for each request: a JSON object like an entry of the mismatches document.

use super::answer::{Answer, Outcome, is_options};
use super::snapshot::{InteractionRef, Snapshot};
use crate::foundation::json::{Map, Value};
use crate::model::Request;
use crate::model::file::{QueryForm, request_to_json};

/// The request and its outcome. Nothing for requests that do not count: see [`counts`].
pub(super) fn event(snapshot: &Snapshot, request: &Request, answer: &Answer) -> Option<Value> {
    if !counts(&answer.outcome, request) {
        return None;
    }
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("method", request.method.to_uppercase().into());
    put("path", request.path.as_str().into());
    put("request", request_to_json(request, QueryForm::default()));
    put("status", answer.reply.status.into());
    if !answer.reply.delay.is_zero() {
        put("delay", u64::try_from(answer.reply.delay.as_millis()).unwrap_or(u64::MAX).into());
    }
    if let Some(fault) = answer.reply.fault {
        put("fault", fault.name().into());
    }
    let description = |interaction: InteractionRef| Value::from(snapshot.description(interaction));
    match &answer.outcome {
        Outcome::Matched(interaction) => {
            put("type", "request-match".into());
            put("interaction", description(*interaction));
        }
        Outcome::Mismatched(interaction, mismatches) => {
            put("type", "request-mismatch".into());
            put("interaction", description(*interaction));
            mismatches.put_into(&mut fields);
        }
        Outcome::Unexpected => {
            put("type", "request-not-found".into());
        }
    }
    Some(Value::Object(fields))
}

/// Whether the request comes from the consumer. COMPAT: browsers send preflight requests of their own.
pub(super) fn counts(outcome: &Outcome, request: &Request) -> bool {
    !matches!(outcome, Outcome::Unexpected if is_options(request))
}
