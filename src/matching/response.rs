//! [`ExpectedResponse`]: a response of a pact, compiled, compared with what a provider answered.

use super::actual::HeaderIndex;
use super::body::json::Unexpected;
use super::body::{ActualBody, ExpectedBody};
use super::engine::Engine;
use super::findings::{Bounds, Findings};
use super::headers::ExpectedHeaders;
use super::mismatch::{Mismatch, MismatchList};
use super::name_rules::only_rules;
use super::start_line::compare_status;
use super::value::{Compiler, List};
use crate::model::Category;
use crate::model::Response;

/// A response of a pact, ready to be compared with any number of received ones.
#[derive(Debug)]
pub struct ExpectedResponse {
    status: u16,
    status_rules: Option<List>,
    headers: ExpectedHeaders,
    body: ExpectedBody,
}

impl ExpectedResponse {
    /// Prepares a response of a pact. Never fails: a malformed rule shows as a mismatch when applied.
    #[must_use]
    pub fn compile(response: &Response, engine: &Engine) -> Self {
        let part = &response.part;
        let rules = |category| part.rules.category(category);
        let compiler = &mut Compiler::new(engine);
        ExpectedResponse {
            status: response.status,
            status_rules: only_rules(Category::Status, rules(Category::Status), compiler),
            headers: ExpectedHeaders::compile(part.headers.as_ref(), rules(Category::Header), compiler),
            body: ExpectedBody::compile(&part.body, part.content_type(), rules(Category::Body), compiler)
                .with_header(|| part.header_content_type()),
        }
    }

    /// The differences from a received response: body, status, headers. Keys
    /// that are not expected are allowed.
    #[must_use]
    pub fn compare(&self, actual: &Response) -> Vec<Mismatch> {
        self.compare_within(actual, Bounds::NONE).listed
    }

    /// The same within bounds.
    #[must_use]
    pub fn compare_within(&self, actual: &Response, bounds: Bounds) -> MismatchList {
        let mut findings = Findings::within(bounds);
        let body = ActualBody::new(&actual.part.body, actual.part.content_type());
        let headers = HeaderIndex::new(actual.part.headers.as_ref());
        // A body may leave no room for others, so it is last and listed first.
        for mismatch in compare_status(self.status, actual.status, self.status_rules.as_ref()) {
            findings.add_mismatch(|| mismatch);
        }
        self.headers.compare(|name| headers.get(name), &mut findings);
        let first = findings.listed();
        self.body.compare(&body, self.headers.content_type_rules(), Unexpected::Allow, &mut findings);
        findings.put_last(first);
        MismatchList::from(findings)
    }
}
