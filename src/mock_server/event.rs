//! What a watcher is told about one request: a JSON object like an entry of the mismatches document.

use super::answer::{Answer, Outcome, is_options};
use super::snapshot::{Choice, Snapshot};
use crate::foundation::json::{Map, Value};
use crate::matching::Mismatch;
use crate::model::Request;
use crate::model::file::{QueryForm, request_to_json};

/// The request, and what was found of it. Nothing for those that do not count: see [`counts`].
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
    let interaction = |choice: Choice| Value::from(snapshot.description(choice));
    match &answer.outcome {
        Outcome::Matched(choice) => {
            put("type", "request-match".into());
            put("interaction", interaction(*choice));
        }
        Outcome::Mismatched(choice, mismatches) => {
            put("type", "request-mismatch".into());
            put("interaction", interaction(*choice));
            put("mismatches", mismatches.iter().map(Mismatch::to_json).collect());
        }
        Outcome::Unexpected => {
            put("type", "request-not-found".into());
        }
    }
    Some(Value::Object(fields))
}

/// Whether somebody wrote this request. COMPAT: browsers ask on their own what is allowed.
pub(super) fn counts(outcome: &Outcome, request: &Request) -> bool {
    !matches!(outcome, Outcome::Unexpected if is_options(request))
}
