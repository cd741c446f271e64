//! [`answer`]: makes an answer from a snapshot and a request. Pure.
//!
//! Values that differ from answer to answer come from the source in [`GeneratorEnv`]. A packed body is first compared
//! as it came; it is unpacked only if that does not match.

use super::coding::{transformed, unpacked, with_reason};
use super::nearest::Nearest;
use super::options::Options;
use super::reply::Reply;
use super::snapshot::{InteractionRef, RequestMatch, Snapshot};
use super::states::States;
use crate::foundation::encoding::DecodeError;
use crate::foundation::text::shortened;
use crate::generate::{self, GeneratorEnv};
use crate::matching::{Mismatch, MismatchList};
use crate::model::{Request, Response};

const UNEXPECTED: &str = "Unexpected-Request";
const MISMATCH: &str = "Request-Mismatch";

/// How many bytes of the first mismatch the error names.
const SHOWN: usize = 2000;

/// How a request matched, for the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is the request of this interaction.
    Matched(InteractionRef),
    /// It has the method and path of this interaction, but differs otherwise.
    Mismatched(InteractionRef, MismatchList),
    /// No interaction has its method and path.
    Unexpected,
}

/// The reply to a request, and what the journal and the log record about it.
#[derive(Debug)]
pub(super) struct Answer {
    /// How the request matched.
    pub(super) outcome: Outcome,
    /// The nearest interactions, if the request did not match.
    pub(super) nearest: Option<Nearest>,
    /// What the client gets.
    pub(super) reply: Reply,
    /// The line in the log.
    pub(super) note: String,
}

/// Answers a request from the snapshot, with these provider states in force.
pub(super) fn answer(
    snapshot: &Snapshot,
    options: &Options,
    request: &Request,
    in_force: Option<&States>,
    env: &mut GeneratorEnv<'_>,
) -> Answer {
    let mut answer = match snapshot.select(request, in_force) {
        RequestMatch::Full(interaction) => matched(snapshot, interaction, request, env, options.body_limit),
        request_match => match unpacked(request, options.body_limit) {
            None => failed(snapshot, request_match, request, None),
            Some(Ok(unpacked)) => answer_to_unpacked(snapshot, &unpacked, in_force, env, options.body_limit),
            Some(Err(error)) => failed(snapshot, request_match, request, Some(&error)),
        },
    };
    let has_matched = matches!(answer.outcome, Outcome::Matched(_));
    if options.cors_preflight && !has_matched && is_options(request) {
        answer.reply = Reply::preflight(request);
        "Responding to CORS pre-flight request".clone_into(&mut answer.note);
    }
    answer
}

fn answer_to_unpacked(
    snapshot: &Snapshot,
    request: &Request,
    in_force: Option<&States>,
    env: &mut GeneratorEnv<'_>,
    limit: usize,
) -> Answer {
    match snapshot.select(request, in_force) {
        RequestMatch::Full(interaction) => matched(snapshot, interaction, request, env, limit),
        request_match => failed(snapshot, request_match, request, None),
    }
}

/// Whether the method is `OPTIONS`.
pub(super) fn is_options(request: &Request) -> bool {
    request.method.eq_ignore_ascii_case("OPTIONS")
}

fn matched(
    snapshot: &Snapshot,
    interaction: InteractionRef,
    request: &Request,
    env: &mut GeneratorEnv<'_>,
    limit: usize,
) -> Answer {
    let reply = match snapshot.http(interaction) {
        Some(http) if snapshot.is_generated(interaction) => {
            let engine = &snapshot.engine_for(interaction);
            let env = &mut GeneratorEnv::consumer(engine, env.context, env.source);
            response_reply(snapshot, interaction, request, &generate::response(&http.response, env), limit)
        }
        Some(http) => response_reply(snapshot, interaction, request, &http.response, limit),
        None => Reply::text(500, "Could not process response body"),
    };
    let outcome = Outcome::Matched(interaction);
    // COMPAT: clients look for this line.
    Answer { outcome, nearest: None, reply, note: "Request matched, sending response".to_owned() }
}

fn response_reply(
    snapshot: &Snapshot,
    interaction: InteractionRef,
    request: &Request,
    response: &Response,
    limit: usize,
) -> Reply {
    if !snapshot.is_transformed(interaction) {
        let body = response.part.body.content().map(|content| content.bytes.clone());
        return Reply::matched(request, response, body.unwrap_or_default());
    }
    match transformed(request, response, limit) {
        Ok(body) => Reply::matched(request, response, body),
        Err(missing) => Reply::text(500, format!("Cannot send the response body: {missing}")),
    }
}

/// The answer to a request that does not match. `error` says why its body could not be unpacked.
fn failed(
    snapshot: &Snapshot,
    request_match: RequestMatch,
    request: &Request,
    error: Option<&DecodeError>,
) -> Answer {
    let selected = match &request_match {
        RequestMatch::Partial(interaction, comparison) => Some((*interaction, comparison)),
        RequestMatch::None | RequestMatch::Full(_) => None,
    };
    let nearest = Nearest::find(snapshot, request, selected, error);
    let (outcome, reply, text) = match request_match {
        RequestMatch::Partial(interaction, comparison) => {
            let mismatches = with_reason(comparison, error);
            mismatched(snapshot, interaction, mismatches, request, &nearest)
        }
        RequestMatch::None | RequestMatch::Full(_) => unexpected(snapshot, request, &nearest),
    };
    Answer { outcome, nearest: Some(nearest), reply, note: not_matched(&text) }
}

fn mismatched(
    snapshot: &Snapshot,
    interaction: InteractionRef,
    mismatches: MismatchList,
    request: &Request,
    nearest: &Nearest,
) -> (Outcome, Reply, String) {
    let first = mismatches.listed.first().map_or("", Mismatch::text);
    let first = shortened(first, SHOWN);
    let more = match mismatches.listed.len() + mismatches.more {
        0 | 1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    };
    let line = request_line(request);
    let text = format!("{line} is not as '{}' expects: {first}{more}", snapshot.description(interaction));
    let reply = Reply::failure(MISMATCH, &text, Some(&mismatches), nearest);
    (Outcome::Mismatched(interaction, mismatches), reply, text)
}

fn unexpected(snapshot: &Snapshot, request: &Request, nearest: &Nearest) -> (Outcome, Reply, String) {
    let methods = snapshot.methods_at(&request.path);
    let line = request_line(request);
    let text = if methods.is_empty() {
        format!("no interaction expects {line}")
    } else {
        format!("no interaction expects {line}; this path is expected with {}", methods.join(", "))
    };
    let reply = Reply::failure(UNEXPECTED, &text, None, nearest);
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
