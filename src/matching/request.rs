//! [`ExpectedRequest`]: a request of a pact, compiled, and how well a received one fits it.

use super::actual::ActualRequest;
use super::body::ExpectedBody;
use super::body::json::Unexpected;
use super::engine::Engine;
use super::findings::{Bounds, Findings};
use super::headers::ExpectedHeaders;
use super::mismatch::Mismatch;
use super::name_rules::only_rules;
use super::query::ExpectedQuery;
use super::start_line::{compare_method, compare_path};
use super::value::{Compiler, List};
use crate::foundation::request_path::normal_form;
use crate::model::Category;
use crate::model::Request;
use std::borrow::Cow;

/// A request of a pact, ready to be compared with any number of received ones.
#[derive(Debug)]
pub struct ExpectedRequest {
    method: String,
    path: String,
    path_rules: Option<List>,
    query: ExpectedQuery,
    headers: ExpectedHeaders,
    body: ExpectedBody,
}

/// How a received request differs from an expected one.
#[derive(Debug, Clone)]
pub struct RequestComparison {
    /// The differences: method, path, query, headers, body.
    pub mismatches: Vec<Mismatch>,
    /// How many more there are.
    pub more: MoreMismatches,
    /// How many parts match, minus how many do not. The higher, the nearer.
    pub score: i64,
    /// Whether the method is the expected one.
    pub method_matches: bool,
    /// Whether the path is an expected one.
    pub path_matches: bool,
}

/// How many mismatches of a request are counted and not listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MoreMismatches {
    /// Of query parameters.
    pub query: usize,
    /// Of headers.
    pub headers: usize,
    /// Of the body.
    pub body: usize,
}

impl MoreMismatches {
    /// How many there are in all.
    #[must_use]
    pub fn total(self) -> usize {
        self.query + self.headers + self.body
    }
}

impl RequestComparison {
    /// Whether there is no difference.
    #[must_use]
    pub fn is_match(&self) -> bool {
        self.mismatches.is_empty() && self.more.total() == 0
    }
}

impl ExpectedRequest {
    /// Prepares a request of a pact. Never fails: a malformed rule shows as a mismatch when applied.
    #[must_use]
    pub fn compile(request: &Request, engine: &Engine) -> Self {
        Self::compile_with(request, &mut Compiler::new(engine))
    }

    /// The same for one of many requests. Equal patterns in their rules are compiled once.
    #[must_use]
    pub fn compile_with(request: &Request, compiler: &mut Compiler) -> Self {
        let part = &request.part;
        let rules = |category| part.rules.category(category);
        ExpectedRequest {
            method: request.method.clone(),
            path: request.path.clone(),
            path_rules: only_rules(Category::Path, rules(Category::Path), compiler),
            query: ExpectedQuery::compile(request.query.as_ref(), rules(Category::Query), compiler),
            headers: ExpectedHeaders::compile(part.headers.as_ref(), rules(Category::Header), compiler),
            body: ExpectedBody::compile(&part.body, part.content_type(), rules(Category::Body), compiler)
                .with_header(|| part.header_content_type()),
        }
    }

    /// The method, as the pact spells it.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The normal form of the only path that matches; `None` when rules decide.
    #[must_use]
    pub fn literal_path(&self) -> Option<Cow<'_, str>> {
        self.path_rules.is_none().then(|| normal_form(&self.path))
    }

    /// Whether a received request has the expected method and path. Cheaper than [`Self::compare`].
    #[must_use]
    pub fn has_line_of(&self, actual: &Request) -> bool {
        compare_method(&self.method, &actual.method).is_none()
            && compare_path(&self.path, &actual.path, self.path_rules.as_ref()).is_empty()
    }

    /// Compares with a received request. All parts are always compared.
    #[must_use]
    pub fn compare(&self, actual: &ActualRequest<'_>) -> RequestComparison {
        self.compare_within(actual, Bounds::NONE)
    }

    /// The same within bounds. Score and verdict are those of the whole comparison.
    #[must_use]
    pub fn compare_within(&self, actual: &ActualRequest<'_>, bounds: Bounds) -> RequestComparison {
        let findings = &mut Findings::within(bounds);
        let method = compare_method(&self.method, &actual.request.method);
        let path = compare_path(&self.path, &actual.request.path, self.path_rules.as_ref());
        let (method_matches, path_matches) = (method.is_none(), path.is_empty());
        for mismatch in method.into_iter().chain(path) {
            findings.add_mismatch(|| mismatch);
        }
        let query_score = self.query.compare(&actual.query, findings);
        let query = findings.more();
        let headers_score = self.headers.compare(|name| actual.headers.get(name), findings);
        let headers = findings.more() - query;
        self.body.compare(&actual.body, self.headers.content_type_rules(), Unexpected::Deny, findings);
        let body = findings.more() - query - headers;
        let places = i64::try_from(findings.count_places()).unwrap_or(i64::MAX);
        let score = point(method_matches) + point(path_matches) + query_score + headers_score - places;
        let more = MoreMismatches { query, headers, body };
        let mismatches = std::mem::replace(findings, Findings::within(bounds)).into_mismatches();
        RequestComparison { mismatches, more, score, method_matches, path_matches }
    }
}

fn point(matches: bool) -> i64 {
    if matches { 1 } else { -1 }
}
