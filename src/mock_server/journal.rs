//! [`Journal`]: the requests that came, whether they matched, and which are missing.
//!
//! Of a request that matched, the journal only remembers that one came for its route. Of the others it remembers what
//! the mismatches document contains, and for the first of them the nearest interactions, for the report. The lock is
//! held for appending and for copying pointers, never while matching or printing.

use super::answer::Outcome;
use super::event::counts;
use super::nearest::{Nearest, shortened_name};
use super::report::{Missing, NAMED, NeverServed, Report};
use super::snapshot::{InteractionRef, Snapshot};
use crate::foundation::json::{Map, Value};
use crate::matching::MismatchList;
use crate::model::file::{QueryForm, QueryForms, request_to_json};
use crate::model::{Body, Request};
use bytes::Bytes;
use parking_lot::Mutex;
use std::sync::Arc;

/// How many requests that did not match the report describes in full.
const REPORTED: usize = 100;

/// What a mock server saw.
#[derive(Debug)]
pub(super) struct Journal {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// For each route, whether a request was for it, right or wrong.
    seen: Vec<bool>,
    unseen: usize,
    /// For each interaction of the pact, whether a request was answered with it.
    served: Vec<bool>,
    failures: Vec<Arc<FailedRequest>>,
    /// What the first failures are nearest to.
    nearest: Vec<Arc<Nearest>>,
}

/// A request that did not match.
#[derive(Debug)]
enum FailedRequest {
    Mismatched(InteractionRef, MismatchList),
    Unexpected(Request),
}

impl Journal {
    /// A journal without requests.
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        let (failures, nearest) = Default::default();
        let unseen = snapshot.route_count();
        let (seen, served) = (vec![false; unseen], vec![false; snapshot.pact().interactions.len()]);
        Journal { state: Mutex::new(State { seen, unseen, served, failures, nearest }) }
    }

    /// Adds a request and its outcome. If it did not match, returns its position among those that did not, from 0.
    pub(super) fn record(
        &self,
        outcome: Outcome,
        request: Request,
        nearest: Option<Nearest>,
    ) -> Option<usize> {
        let is_counted = counts(&outcome, &request);
        let served = if let Outcome::Matched(found) = &outcome { Some(found.interaction) } else { None };
        let (route, failure) = match outcome {
            Outcome::Matched(interaction) => (Some(interaction.route), None),
            Outcome::Mismatched(interaction, mismatches) => {
                (Some(interaction.route), Some(FailedRequest::Mismatched(interaction, mismatches)))
            }
            Outcome::Unexpected if !is_counted => (None, None),
            Outcome::Unexpected => (None, Some(FailedRequest::Unexpected(unshared(request)))),
        };
        let failure = failure.map(Arc::new);
        let nearest = nearest.filter(|_| failure.is_some()).map(Arc::new);
        let mut state = self.state.lock();
        if state.nearest.len() < REPORTED {
            state.nearest.extend(nearest);
        }
        let position = failure.is_some().then_some(state.failures.len());
        state.failures.extend(failure);
        if let Some(route) = route {
            state.see(route);
        }
        if let Some(served) = served.and_then(|at| state.served.get_mut(at)) {
            *served = true;
        }
        position
    }

    /// Whether every interaction was asked for and every request matched.
    pub(super) fn is_satisfied(&self) -> bool {
        let state = self.state.lock();
        state.unseen == 0 && state.failures.is_empty()
    }

    /// The mismatches document: requests that did not match in the order they came, then what is missing.
    /// `forms` says in which form queries are shown.
    pub(super) fn mismatches(&self, snapshot: &Snapshot, forms: &QueryForms) -> Value {
        let (seen, failures) = {
            let state = self.state.lock();
            (state.seen.clone(), state.failures.clone())
        };
        let is_missing = |interaction: &InteractionRef| seen.get(interaction.route) == Some(&false);
        let missing = snapshot.interactions().filter(is_missing);
        let failures = failures.iter().filter_map(|failure| failure_to_json(failure, snapshot, forms));
        let missing = missing.filter_map(|interaction| {
            Some(missing_to_json(
                &snapshot.http(interaction)?.request,
                forms.expected(interaction.interaction),
            ))
        });
        failures.chain(missing).collect()
    }

    /// The HTTP interactions by their position in the pact: whether a request was for each of them, right or wrong.
    pub(super) fn seen(&self, snapshot: &Snapshot) -> Vec<(usize, bool)> {
        let seen = self.state.lock().seen.clone();
        let is_seen = |route: usize| seen.get(route).copied().unwrap_or_default();
        snapshot
            .interactions()
            .map(|interaction| (interaction.interaction, is_seen(interaction.route)))
            .collect()
    }

    /// What did not match and what it is nearest to, then what is missing.
    pub(super) fn report(&self, snapshot: &Snapshot) -> Report {
        let (seen, served, requests, failed) = {
            let state = self.state.lock();
            (state.seen.clone(), state.served.clone(), state.nearest.clone(), state.failures.len())
        };
        let missing =
            snapshot.interactions().filter(|interaction| seen.get(interaction.route) == Some(&false));
        let mut missing = missing.filter_map(|interaction| missing_in_report(snapshot, interaction));
        let mut never_served = never_served(snapshot, &served);
        Report {
            more_requests: failed.saturating_sub(requests.len()),
            requests,
            missing: missing.by_ref().take(NAMED).collect(),
            more_missing: missing.count(),
            never_served: never_served
                .by_ref()
                .take(NAMED)
                .filter_map(|(found, instead)| never_served_in_report(snapshot, found, instead))
                .collect(),
            more_never_served: never_served.count(),
            plugin_results: Vec::new(),
        }
    }
}

impl State {
    fn see(&mut self, route: usize) {
        if let Some(seen @ false) = self.seen.get_mut(route) {
            *seen = true;
            self.unseen -= 1;
        }
    }
}

/// The request with a copy of its body. The body that arrived is a part of the connection's buffer and would keep the
/// whole buffer in memory.
fn unshared(mut request: Request) -> Request {
    if let Body::Present(content) = &mut request.part.body {
        content.bytes = Bytes::copy_from_slice(&content.bytes);
    }
    request
}

fn failure_to_json(failure: &FailedRequest, snapshot: &Snapshot, forms: &QueryForms) -> Option<Value> {
    match failure {
        FailedRequest::Mismatched(interaction, mismatches) => {
            let expected = &snapshot.http(*interaction)?.request;
            let mut fields = entry("request-mismatch", expected);
            mismatches.put_into(&mut fields);
            Some(Value::Object(fields))
        }
        FailedRequest::Unexpected(request) => {
            Some(with_request("request-not-found", request, forms.received()))
        }
    }
}

/// The interactions that no request was answered with because another has the same request, in the order of the pact,
/// each with one that was served instead.
fn never_served<'s>(
    snapshot: &'s Snapshot,
    served: &'s [bool],
) -> impl Iterator<Item = (InteractionRef, InteractionRef)> + 's {
    let is_served = |found: &InteractionRef| served.get(found.interaction) == Some(&true);
    let mut answered: Vec<Option<InteractionRef>> = vec![None; snapshot.route_count()];
    for found in snapshot.interactions().filter(is_served) {
        if let Some(first) = answered.get_mut(found.route) {
            first.get_or_insert(found);
        }
    }
    let unserved = snapshot.interactions().filter(move |found| !is_served(found));
    unserved.filter_map(move |found| Some((found, answered.get(found.route).copied().flatten()?)))
}

fn never_served_in_report(
    snapshot: &Snapshot,
    found: InteractionRef,
    instead: InteractionRef,
) -> Option<NeverServed> {
    Some(NeverServed {
        interaction: missing_in_report(snapshot, found)?,
        states: snapshot.states(found)?.to_vec(),
        instead: shortened_name(snapshot.description(instead)),
        can_be_served: !snapshot.has_earlier_twin(found),
    })
}

fn missing_in_report(snapshot: &Snapshot, interaction: InteractionRef) -> Option<Missing> {
    let request = &snapshot.http(interaction)?.request;
    let (description, path) =
        (shortened_name(snapshot.description(interaction)), shortened_name(&request.path));
    Some(Missing { description, method: request.method.to_uppercase(), path })
}

fn missing_to_json(request: &Request, form: QueryForm) -> Value {
    with_request("missing-request", request, form)
}

fn with_request(kind: &str, request: &Request, form: QueryForm) -> Value {
    let mut fields = entry(kind, request);
    fields.insert("request".to_owned(), request_to_json(request, form));
    Value::Object(fields)
}

fn entry(kind: &str, request: &Request) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("type".to_owned(), kind.into());
    fields.insert("method".to_owned(), request.method.to_uppercase().into());
    fields.insert("path".to_owned(), request.path.as_str().into());
    fields
}
