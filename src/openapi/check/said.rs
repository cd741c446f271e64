//! [`Said`]: the findings of one interaction, as they are made.

use crate::foundation::json::{Node, Value};
use crate::foundation::text;
use crate::openapi::finding::{Cause, Finding, Severity};
use crate::openapi::place::Place;
use crate::openapi::schema::{Fault, FaultKind, Schemas};
use crate::openapi::spot::Unresolved;
use crate::openapi::written::Written;
use std::collections::HashSet;

/// How much of a value a finding has, in bytes.
const SHOWN: usize = 2048;

/// The findings of one interaction.
#[derive(Debug)]
pub(super) struct Said<'p> {
    pub(super) written: Written<'p>,
    /// Where the operation stands.
    pub(super) operation: Option<Place>,
    pub(super) findings: Vec<Finding>,
    /// What was said: code, both places, message.
    said: HashSet<(&'static str, String, String, String)>,
}

/// What a finding says, and where.
#[derive(Debug)]
pub(super) struct Statement<'n> {
    pub(super) code: &'static str,
    pub(super) pact: String,
    pub(super) place: Place,
    pub(super) message: String,
    pub(super) expected: Option<Node<'n>>,
    pub(super) actual: Option<Value>,
    pub(super) hint: Option<String>,
}

impl<'n> Statement<'n> {
    pub(super) fn new(code: &'static str, pact: String, place: Place, message: impl Into<String>) -> Self {
        Statement { code, pact, place, message: message.into(), expected: None, actual: None, hint: None }
    }

    pub(super) fn expected(self, node: Node<'n>) -> Self {
        Statement { expected: Some(node), ..self }
    }

    pub(super) fn hint(self, hint: Option<String>) -> Self {
        Statement { hint, ..self }
    }

    pub(super) fn actual(self, text: &str) -> Self {
        Statement { actual: Some(Value::String(text.to_owned())), ..self }
    }
}

impl<'p> Said<'p> {
    pub(super) fn new(written: Written<'p>) -> Self {
        Said { written, operation: None, findings: Vec::new(), said: HashSet::new() }
    }

    /// Adds a finding, unless the same was said.
    pub(super) fn say(&mut self, schemas: &Schemas<'_>, severity: Severity, statement: Statement<'_>) {
        let finding = Finding {
            severity,
            code: statement.code,
            message: text::on_one_line(&statement.message).into_owned(),
            interaction: Some(self.written.index),
            description: String::new(),
            key: None,
            pact: statement.pact,
            openapi: pointer(schemas, statement.place),
            expected: statement.expected.map(shown),
            actual: statement.actual,
            hint: statement.hint,
            causes: Vec::new(),
        };
        self.add(finding);
    }

    pub(super) fn error(&mut self, schemas: &Schemas<'_>, statement: Statement<'_>) {
        self.say(schemas, Severity::Error, statement);
    }

    pub(super) fn warning(&mut self, schemas: &Schemas<'_>, statement: Statement<'_>) {
        self.say(schemas, Severity::Warning, statement);
    }

    pub(super) fn unresolved(&mut self, schemas: &Schemas<'_>, pact: String, at: Unresolved) {
        let message = "the document refers to something that is not there";
        self.error(schemas, Statement::new("openapi.reference.unresolved", pact, at.0, message));
    }

    /// Adds what a schema says of a value. `pact` makes the place in the pact of the place inside of the value.
    pub(super) fn faults(
        &mut self,
        schemas: &Schemas<'_>,
        faults: &[Fault<'_>],
        codes: Codes,
        root: Node<'_>,
        pact: &dyn Fn(&str) -> String,
    ) {
        for fault in faults {
            let (severity, code) = codes.of(fault.kind);
            let Some(code) = code else { continue };
            let actual = crate::foundation::json::pointer::steps(&fault.at).and_then(|mut steps| {
                steps.try_fold(root, |node, step| crate::foundation::json::pointer::child(node, &step))
            });
            let causes = fault.causes.iter().map(|cause| Cause {
                message: text::on_one_line(&cause.message).into_owned(),
                pact: pact(&cause.at),
                openapi: pointer(schemas, cause.place),
            });
            self.add(Finding {
                severity,
                code,
                message: text::on_one_line(&fault.message).into_owned(),
                interaction: Some(self.written.index),
                description: String::new(),
                key: None,
                pact: pact(&fault.at),
                openapi: pointer(schemas, fault.place),
                expected: fault.expected.map(shown),
                actual: actual.map(shown),
                hint: fault.hint.clone(),
                causes: causes.collect(),
            });
        }
    }

    fn add(&mut self, finding: Finding) {
        let (pact, openapi) = (finding.pact.clone(), finding.openapi.clone());
        if self.said.insert((finding.code, pact, openapi, finding.message.clone())) {
            self.findings.push(finding);
        }
    }
}

/// The codes of what a schema says, by where the value stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Codes {
    pub(super) incompatible: &'static str,
    pub(super) unknown_property: Option<&'static str>,
    pub(super) read_only: Option<&'static str>,
    pub(super) deprecated: Option<&'static str>,
}

impl Codes {
    /// Those of what is no body.
    pub(super) const fn of_parameter(incompatible: &'static str) -> Self {
        Codes { incompatible, unknown_property: None, read_only: None, deprecated: None }
    }

    fn of(self, kind: FaultKind) -> (Severity, Option<&'static str>) {
        match kind {
            FaultKind::Incompatible => (Severity::Error, Some(self.incompatible)),
            FaultKind::Unresolved => (Severity::Error, Some("openapi.reference.unresolved")),
            FaultKind::UnknownProperty => (Severity::Warning, self.unknown_property),
            FaultKind::ReadOnly => (Severity::Warning, self.read_only),
            FaultKind::Deprecated => (Severity::Warning, self.deprecated),
            FaultKind::UnreadablePattern => (Severity::Warning, Some("openapi.pattern.unreadable")),
        }
    }
}

/// A value as a finding has it: a long one as the beginning of its text.
fn shown(node: Node<'_>) -> Value {
    let text = node.to_json_up_to(SHOWN + 1);
    if text.len() <= SHOWN {
        node.to_value()
    } else {
        Value::String(text::shortened(&text, SHOWN).into_owned())
    }
}

pub(super) fn pointer(schemas: &Schemas<'_>, place: Place) -> String {
    schemas.documents().pointer(schemas.places.pointer(place))
}
