//! [`Report`]: a whole pact against a document.

use super::check::{Checker, Operation};
use super::document::Documents;
use super::finding::{Finding, Severity, named};
use crate::foundation::json::{Node, Value};
use crate::model::Pact;
use std::collections::BTreeMap;

/// How many findings a report lists.
const MOST_FINDINGS: usize = 1_000;

/// From which severity on a pact is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FailOn {
    /// Errors only.
    #[default]
    Error,
    /// Warnings too.
    Warning,
}

impl FailOn {
    /// The value of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "error" => Some(FailOn::Error),
            "warning" => Some(FailOn::Warning),
            _ => None,
        }
    }

    /// Whether a finding is a reason to refuse.
    #[must_use]
    pub fn refuses(self, severity: Severity) -> bool {
        severity == Severity::Error || (self == FailOn::Warning && severity == Severity::Warning)
    }
}

/// What is found of a pact.
#[derive(Debug)]
pub struct Report {
    /// In the order of the pact; at most a thousand, then one that counts the rest.
    pub findings: Vec<Finding>,
    /// Each operation of the document with the interactions that use it, by the key of their response.
    pub operations: Vec<UsedOperation>,
    interactions: usize,
    skipped: usize,
    errors: usize,
    warnings: usize,
    document: Value,
}

/// An operation of the document and the interactions that use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedOperation {
    /// The method in upper case.
    pub method: String,
    /// The path as the document has it.
    pub path: String,
    /// The indexes of the interactions, by the key of the response.
    pub statuses: BTreeMap<String, Vec<usize>>,
}

impl Report {
    /// Compares a pact with a document. `node` is the pact as it is written, if it was read from a text.
    #[must_use]
    pub fn of(documents: &Documents, pact: &Pact, node: Option<Node<'_>>) -> Self {
        let mut checker = Checker::new(documents);
        let written: Vec<Node<'_>> =
            node.and_then(|node| node.get("interactions")).into_iter().flat_map(Node::items).collect();
        let operations =
            checker.operations().into_iter().map(|(path, method)| ((path, method), BTreeMap::new()));
        let mut used: BTreeMap<(String, String), BTreeMap<String, Vec<usize>>> = operations.collect();
        let mut report = Report {
            findings: Vec::new(),
            operations: Vec::new(),
            interactions: pact.interactions.len(),
            skipped: 0,
            errors: 0,
            warnings: 0,
            document: documents.about(),
        };
        let mut left_out = 0;
        for (index, interaction) in pact.interactions.iter().enumerate() {
            let checked = checker.check(index, interaction, pact.spec, written.get(index).copied());
            report.skipped += usize::from(checked.is_skipped);
            if let Some(Operation { path, method, status: Some(status) }) = checked.operation {
                used.entry((path, method)).or_default().entry(status).or_default().push(index);
            }
            left_out += report.add(checked.findings);
        }
        let mut say =
            |severity, code, message: String| report.findings.push(of_pact(severity, code, message));
        if left_out > 0 {
            say(Severity::Info, "findings.left-out", format!("{left_out} more findings are not listed"));
        }
        if report.skipped == report.interactions {
            say(Severity::Warning, "pact.nothing-compared", "the pact has no HTTP interaction".to_owned());
            report.warnings += 1;
        }
        report.operations = used
            .into_iter()
            .map(|((path, method), statuses)| UsedOperation { method, path, statuses })
            .collect();
        report
    }

    /// Counts findings and lists them, as long as there is room. The result is how many were left out.
    fn add(&mut self, findings: Vec<Finding>) -> usize {
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        self.errors += count(Severity::Error);
        self.warnings += count(Severity::Warning);
        let room = MOST_FINDINGS - self.findings.len();
        let left_out = findings.len().saturating_sub(room);
        self.findings.extend(findings.into_iter().take(room));
        left_out
    }

    /// Whether the document allows the pact.
    #[must_use]
    pub fn passes(&self, fail_on: FailOn) -> bool {
        self.errors == 0 && (fail_on == FailOn::Error || self.warnings == 0)
    }

    /// The report as JSON.
    #[must_use]
    pub fn to_json(&self, fail_on: FailOn) -> Value {
        let result = if self.passes(fail_on) { "pass" } else { "fail" };
        let count = |count: usize| Value::from(count);
        let summary = named([
            ("interactions", count(self.interactions)),
            ("compared", count(self.interactions - self.skipped)),
            ("skipped", count(self.skipped)),
            ("errors", count(self.errors)),
            ("warnings", count(self.warnings)),
        ]);
        Value::Object(named([
            ("result", Value::from(result)),
            ("document", self.document.clone()),
            ("summary", Value::Object(summary)),
            ("findings", self.findings.iter().map(Finding::to_json).collect()),
            ("operations", self.operations.iter().map(UsedOperation::to_json).collect()),
        ]))
    }
}

impl UsedOperation {
    fn to_json(&self) -> Value {
        let indexes = |list: &[usize]| list.iter().copied().map(Value::from).collect::<Value>();
        let statuses = named(self.statuses.iter().map(|(status, list)| (status.as_str(), indexes(list))));
        Value::Object(named([
            ("method", Value::from(self.method.as_str())),
            ("path", Value::from(self.path.as_str())),
            ("statuses", Value::Object(statuses)),
        ]))
    }
}

fn of_pact(severity: Severity, code: &'static str, message: String) -> Finding {
    Finding {
        severity,
        code,
        message,
        interaction: None,
        description: String::new(),
        key: None,
        pact: "/interactions".to_owned(),
        openapi: String::new(),
        expected: None,
        actual: None,
        hint: None,
        causes: Vec::new(),
    }
}
