//! [`ExpectedRequest`]: a request of a pact, compiled, and how well a received one fits it.

use super::actual::ActualRequest;
use super::body::ExpectedBody;
use super::body::json::Unexpected;
use super::engine::Engine;
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
use std::collections::HashSet;

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
    /// How many parts match, minus how many do not. The higher, the nearer.
    pub score: i64,
    /// Whether the method is the expected one.
    pub method_matches: bool,
    /// Whether the path is an expected one.
    pub path_matches: bool,
}

impl RequestComparison {
    /// Whether there is no difference.
    #[must_use]
    pub fn is_match(&self) -> bool {
        self.mismatches.is_empty()
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
        let mut mismatches: Vec<_> =
            compare_method(&self.method, &actual.request.method).into_iter().collect();
        let method_matches = mismatches.is_empty();
        let path = compare_path(&self.path, &actual.request.path, self.path_rules.as_ref());
        let path_matches = path.is_empty();
        let query = self.query.compare(&actual.query);
        let headers = self.headers.compare(|name| actual.headers.get(name));
        let body = self.body.compare(&actual.body, self.headers.content_type_rules(), Unexpected::Deny);
        let score =
            point(method_matches) + point(path_matches) + query.score + headers.score - count_places(&body);
        mismatches.extend(path);
        mismatches.extend(query.mismatches);
        mismatches.extend(headers.mismatches);
        mismatches.extend(body);
        RequestComparison { mismatches, score, method_matches, path_matches }
    }
}

fn point(matches: bool) -> i64 {
    if matches { 1 } else { -1 }
}

/// How many places of the body do not match; a wrong type counts as one.
fn count_places(body: &[Mismatch]) -> i64 {
    let places: HashSet<&str> = body
        .iter()
        .map(|mismatch| match mismatch {
            Mismatch::Body { path, .. } => path.as_str(),
            _ => "",
        })
        .collect();
    i64::try_from(places.len()).unwrap_or(i64::MAX)
}
