//! [`ExpectedRequest`]: a request of a pact, compiled, and how well a received one fits it.

use super::actual::ActualRequest;
use super::mismatch::Mismatch;
use crate::model::Request;
use crate::model::rules::Category;

/// A request of a pact, ready to be compared with any number of received ones.
#[derive(Debug)]
pub struct ExpectedRequest {
    method: String,
    path: String,
    has_path_rules: bool,
}

/// How a received request differs from an expected one.
#[derive(Debug, Clone)]
pub struct RequestComparison {
    /// The differences: method, path, query, headers, body.
    pub mismatches: Vec<Mismatch>,
    /// How many things match, less how many do not; higher is nearer.
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
    pub fn compile(request: &Request) -> Self {
        ExpectedRequest {
            method: request.method.clone(),
            path: request.path.clone(),
            has_path_rules: request.part.rules.category(Category::Path).is_some(),
        }
    }

    /// The method, as the pact spells it.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The only path that matches; `None` when rules decide.
    #[must_use]
    pub fn literal_path(&self) -> Option<&str> {
        (!self.has_path_rules).then_some(&self.path)
    }

    /// Compares with a received request. All parts are always looked at.
    #[must_use]
    pub fn compare(&self, actual: &ActualRequest<'_>) -> RequestComparison {
        let mut mismatches = Vec::new();
        let method_matches = self.method.eq_ignore_ascii_case(&actual.request.method);
        if !method_matches {
            mismatches.push(Mismatch::Method {
                expected: self.method.clone(),
                actual: actual.request.method.clone(),
            });
        }
        let path_matches = self.path == actual.request.path;
        if !path_matches {
            mismatches.push(Mismatch::Path {
                expected: self.path.clone(),
                actual: actual.request.path.clone(),
                text: format!("Expected '{}' to be equal to '{}'", actual.request.path, self.path),
            });
        }
        let score = i64::from(method_matches) * 2 - 1 + i64::from(path_matches) * 2 - 1;
        RequestComparison { mismatches, score, method_matches, path_matches }
    }
}
