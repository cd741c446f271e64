//! [`Journal`]: what was asked, what matched, what is missing.
//!
//! A request that matched leaves nothing but the mark that its group was seen; only what the mismatches
//! document tells is kept, and for the report what the first requests that did not match are nearest to. The lock
//! is held for appending and for copying pointers, never while matching or printing.

use super::answer::Outcome;
use super::event::counts;
use super::nearest::{Nearest, kept};
use super::report::{Missing, NAMED, Report};
use super::snapshot::{Choice, Snapshot};
use crate::foundation::json::{Map, Value};
use crate::matching::Mismatch;
use crate::model::file::{QueryForm, QueryForms, request_to_json};
use crate::model::{Body, Request};
use bytes::Bytes;
use parking_lot::Mutex;
use std::sync::Arc;

/// How many requests that did not match are told in full in the report.
const REPORTED: usize = 100;

/// What a mock server saw.
#[derive(Debug)]
pub(super) struct Journal {
    held: Mutex<Held>,
}

#[derive(Debug)]
struct Held {
    /// For each group, whether a request was for it, right or wrong.
    seen: Vec<bool>,
    unseen: usize,
    failures: Vec<Arc<Failure>>,
    /// What the first failures are nearest to.
    nearest: Vec<Arc<Nearest>>,
}

/// A request that did not match.
#[derive(Debug)]
enum Failure {
    Mismatched(Choice, Vec<Mismatch>),
    Unexpected(Request),
}

impl Journal {
    /// Nothing seen yet of so many groups of interactions.
    pub(super) fn new(groups: usize) -> Self {
        let (failures, nearest) = Default::default();
        Journal { held: Mutex::new(Held { seen: vec![false; groups], unseen: groups, failures, nearest }) }
    }

    /// Notes a request and what it was found to be. Returns its place among those that did not match, from 0, if
    /// it is one of them.
    pub(super) fn record(
        &self,
        outcome: Outcome,
        request: Request,
        nearest: Option<Nearest>,
    ) -> Option<usize> {
        let is_counted = counts(&outcome, &request);
        let (group, failure) = match outcome {
            Outcome::Matched(choice) => (Some(choice.group), None),
            Outcome::Mismatched(choice, mismatches) => {
                (Some(choice.group), Some(Failure::Mismatched(choice, mismatches)))
            }
            Outcome::Unexpected if !is_counted => (None, None),
            Outcome::Unexpected => (None, Some(Failure::Unexpected(unshared(request)))),
        };
        let failure = failure.map(Arc::new);
        let nearest = nearest.filter(|_| failure.is_some()).map(Arc::new);
        let mut held = self.held.lock();
        if held.nearest.len() < REPORTED {
            held.nearest.extend(nearest);
        }
        let place = failure.is_some().then_some(held.failures.len());
        held.failures.extend(failure);
        if let Some(group) = group {
            held.see(group);
        }
        place
    }

    /// Whether every interaction was asked for and every request matched.
    pub(super) fn is_satisfied(&self) -> bool {
        let held = self.held.lock();
        held.unseen == 0 && held.failures.is_empty()
    }

    /// The mismatches document: requests that did not match in the order they came, then what is missing.
    /// `forms` tells how to show queries.
    pub(super) fn mismatches(&self, snapshot: &Snapshot, forms: &QueryForms) -> Value {
        let (seen, failures) = {
            let held = self.held.lock();
            (held.seen.clone(), held.failures.clone())
        };
        let is_missing = |choice: &Choice| seen.get(choice.group) == Some(&false);
        let missing = snapshot.interactions().filter(is_missing);
        let failures = failures.iter().filter_map(|failure| failure_to_json(failure, snapshot, forms));
        let missing = missing.filter_map(|choice| {
            Some(missing_to_json(&snapshot.http(choice)?.request, forms.expected(choice.interaction)))
        });
        failures.chain(missing).collect()
    }

    /// The interactions that take part, by their place in the pact: whether a request was for each, right or
    /// wrong.
    pub(super) fn seen(&self, snapshot: &Snapshot) -> Vec<(usize, bool)> {
        let seen = self.held.lock().seen.clone();
        let is_seen = |group: usize| seen.get(group).copied().unwrap_or_default();
        snapshot.interactions().map(|choice| (choice.interaction, is_seen(choice.group))).collect()
    }

    /// What did not match and what it is nearest to, then what is missing.
    pub(super) fn report(&self, snapshot: &Snapshot) -> Report {
        let (seen, requests, failed) = {
            let held = self.held.lock();
            (held.seen.clone(), held.nearest.clone(), held.failures.len())
        };
        let missing = snapshot.interactions().filter(|choice| seen.get(choice.group) == Some(&false));
        let mut missing = missing.filter_map(|choice| missing_in_report(snapshot, choice));
        Report {
            more_requests: failed.saturating_sub(requests.len()),
            requests,
            missing: missing.by_ref().take(NAMED).collect(),
            more_missing: missing.count(),
        }
    }
}

impl Held {
    fn see(&mut self, group: usize) {
        if let Some(seen @ false) = self.seen.get_mut(group) {
            *seen = true;
            self.unseen -= 1;
        }
    }
}

/// The request with a body of its own: what arrives is a piece of the connection's buffer and would keep all
/// of that in memory.
fn unshared(mut request: Request) -> Request {
    if let Body::Present(content) = &mut request.part.body {
        content.bytes = Bytes::copy_from_slice(&content.bytes);
    }
    request
}

fn failure_to_json(failure: &Failure, snapshot: &Snapshot, forms: &QueryForms) -> Option<Value> {
    match failure {
        Failure::Mismatched(choice, mismatches) => {
            let mismatches = mismatches.iter().map(Mismatch::to_json).collect();
            let expected = &snapshot.http(*choice)?.request;
            Some(entry("request-mismatch", expected, "mismatches", mismatches))
        }
        Failure::Unexpected(request) => {
            Some(entry("request-not-found", request, "request", request_to_json(request, forms.received())))
        }
    }
}

fn missing_in_report(snapshot: &Snapshot, choice: Choice) -> Option<Missing> {
    let request = &snapshot.http(choice)?.request;
    let (description, path) = (kept(snapshot.description(choice)), kept(&request.path));
    Some(Missing { description, method: request.method.to_uppercase(), path })
}

fn missing_to_json(request: &Request, form: QueryForm) -> Value {
    entry("missing-request", request, "request", request_to_json(request, form))
}

fn entry(kind: &str, request: &Request, key: &str, value: Value) -> Value {
    let mut fields = Map::new();
    fields.insert("type".to_owned(), kind.into());
    fields.insert("method".to_owned(), request.method.to_uppercase().into());
    fields.insert("path".to_owned(), request.path.as_str().into());
    fields.insert(key.to_owned(), value);
    Value::Object(fields)
}
