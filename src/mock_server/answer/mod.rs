//! [`answer`]: from a snapshot and a request to what is sent and what is remembered. Pure.
//!
//! Values that differ from answer to answer come from the source handed in. A packed body is compared as it
//! came first; only if that does not match is it unpacked.

use super::coding::{unpacked, with_reason};
use super::nearest::Nearest;
use super::options::Options;
use super::reply::Reply;
use super::snapshot::{Choice, Selection, Snapshot};
use crate::foundation::encoding::DecodeError;
use crate::generate::{self, GeneratorEnv};
use crate::matching::Mismatch;
use crate::model::Request;

const UNEXPECTED: &str = "Unexpected-Request";
const MISMATCH: &str = "Request-Mismatch";

/// What a request was found to be, for the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The request of this interaction.
    Matched(Choice),
    /// Meant for this interaction, but different.
    Mismatched(Choice, Vec<Mismatch>),
    /// Not in the pact.
    Unexpected,
}

/// What is sent and what is remembered.
#[derive(Debug)]
pub(super) struct Answer {
    /// For the journal.
    pub(super) outcome: Outcome,
    /// What a request that did not match is nearest to; for the journal too.
    pub(super) nearest: Option<Nearest>,
    /// For the client.
    pub(super) reply: Reply,
    /// For the log.
    pub(super) note: String,
}

/// Answers a request from the snapshot.
pub(super) fn answer(
    snapshot: &Snapshot,
    options: &Options,
    request: &Request,
    env: &mut GeneratorEnv<'_>,
) -> Answer {
    let mut answer = match snapshot.select(request) {
        Selection::Full(choice) => matched(snapshot, choice, request, env),
        selection => match unpacked(request, options.body_limit) {
            None => failed(snapshot, selection, request, None),
            Some(Ok(unpacked)) => answer_to_unpacked(snapshot, &unpacked, env),
            Some(Err(error)) => failed(snapshot, selection, request, Some(&error)),
        },
    };
    let has_matched = matches!(answer.outcome, Outcome::Matched(_));
    if options.cors_preflight && !has_matched && is_options(request) {
        answer.reply = Reply::preflight(request);
        "Responding to CORS pre-flight request".clone_into(&mut answer.note);
    }
    answer
}

fn answer_to_unpacked(snapshot: &Snapshot, request: &Request, env: &mut GeneratorEnv<'_>) -> Answer {
    match snapshot.select(request) {
        Selection::Full(choice) => matched(snapshot, choice, request, env),
        selection => failed(snapshot, selection, request, None),
    }
}

/// Whether the request asks what is allowed.
pub(super) fn is_options(request: &Request) -> bool {
    request.method.eq_ignore_ascii_case("OPTIONS")
}

fn matched(snapshot: &Snapshot, choice: Choice, request: &Request, env: &mut GeneratorEnv<'_>) -> Answer {
    let reply = match snapshot.http(choice) {
        Some(http) if snapshot.is_generated(choice) => {
            let engine = &snapshot.engine_for(choice);
            let env = &mut GeneratorEnv::consumer(engine, env.context, env.source);
            Reply::matched(request, &generate::response(&http.response, env))
        }
        Some(http) => Reply::matched(request, &http.response),
        None => Reply::text(500, "Could not process response body"),
    };
    let outcome = Outcome::Matched(choice);
    // COMPAT: clients look for this line.
    Answer { outcome, nearest: None, reply, note: "Request matched, sending response".to_owned() }
}

/// The answer to a request that is not in the pact as it stands. `error` is why its body could not be unpacked.
fn failed(
    snapshot: &Snapshot,
    selection: Selection,
    request: &Request,
    error: Option<&DecodeError>,
) -> Answer {
    let selected = match selection {
        Selection::Near(choice, _) => Some(choice),
        Selection::Nothing | Selection::Full(_) => None,
    };
    let nearest = Nearest::find(snapshot, request, selected, error);
    let (outcome, reply, text) = match selection {
        Selection::Near(choice, mismatches) => {
            mismatched(snapshot, choice, with_reason(mismatches, error), request, &nearest)
        }
        Selection::Nothing | Selection::Full(_) => unexpected(snapshot, request, &nearest),
    };
    Answer { outcome, nearest: Some(nearest), reply, note: not_matched(&text) }
}

fn mismatched(
    snapshot: &Snapshot,
    choice: Choice,
    mismatches: Vec<Mismatch>,
    request: &Request,
    nearest: &Nearest,
) -> (Outcome, Reply, String) {
    let first = mismatches.first().map_or("", Mismatch::text);
    let more = match mismatches.len() {
        0 | 1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    };
    let line = request_line(request);
    let text = format!("{line} is not as '{}' expects: {first}{more}", snapshot.description(choice));
    let reply = Reply::failure(MISMATCH, &text, &mismatches, nearest);
    (Outcome::Mismatched(choice, mismatches), reply, text)
}

fn unexpected(snapshot: &Snapshot, request: &Request, nearest: &Nearest) -> (Outcome, Reply, String) {
    let methods = snapshot.methods_at(&request.path);
    let line = request_line(request);
    let text = if methods.is_empty() {
        format!("no interaction expects {line}")
    } else {
        format!("no interaction expects {line}; this path is expected with {}", methods.join(", "))
    };
    let reply = Reply::failure(UNEXPECTED, &text, &[], nearest);
    (Outcome::Unexpected, reply, text)
}

fn not_matched(text: &str) -> String {
    format!("Request did not match: {text}")
}

fn request_line(request: &Request) -> String {
    format!("{} {}", request.method.to_uppercase(), request.path)
}

#[cfg(test)]
mod tests;
