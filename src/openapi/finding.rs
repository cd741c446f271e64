//! [`Finding`]: what is said of an interaction, with the place on both sides.

use crate::foundation::json::{Map, Value, object};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The document does not allow the interaction.
    Error,
    /// The interaction is allowed, and deserves a look.
    Warning,
    /// Something was not compared.
    Info,
}

impl Severity {
    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

/// One thing that is said of an interaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// What kind of thing it is, such as `request.query.incompatible`.
    pub code: &'static str,
    /// What the document wants and what the pact has, in one line.
    pub message: String,
    /// The index of the interaction in the pact.
    pub interaction: Option<usize>,
    /// Its description.
    pub description: String,
    /// Its key, in a pact of version 4.
    pub key: Option<String>,
    /// Where it is in the pact, as a JSON Pointer.
    pub pact: String,
    /// Where it is in the document: as a JSON Pointer, behind `file#` if that is another file.
    pub openapi: String,
    /// The document's value there.
    pub expected: Option<Value>,
    /// The pact's value there.
    pub actual: Option<Value>,
    /// What may have been meant.
    pub hint: Option<String>,
    /// What is wrong with the nearest of several alternatives.
    pub causes: Vec<Cause>,
}

/// Why an alternative is not the one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// What the document wants and what the pact has.
    pub message: String,
    /// Where it is in the pact.
    pub pact: String,
    /// Where it is in the document.
    pub openapi: String,
}

impl Finding {
    /// The finding as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let text = |text: &str| Value::String(text.to_owned());
        let mut members = vec![
            ("severity", text(self.severity.name())),
            ("code", text(self.code)),
            ("message", text(&self.message)),
            ("description", text(&self.description)),
            ("pact", text(&self.pact)),
            ("openapi", text(&self.openapi)),
        ];
        members.extend(self.interaction.map(|index| ("interaction", Value::from(index))));
        members.extend(self.key.as_deref().map(|key| ("key", text(key))));
        members.extend(self.expected.clone().map(|value| ("expected", value)));
        members.extend(self.actual.clone().map(|value| ("actual", value)));
        members.extend(self.hint.as_deref().map(|hint| ("hint", text(hint))));
        if !self.causes.is_empty() {
            members.push(("causes", self.causes.iter().map(Cause::to_json).collect()));
        }
        Value::Object(named(members))
    }
}

impl Cause {
    fn to_json(&self) -> Value {
        let text = |text: &str| Value::String(text.to_owned());
        Value::Object(named([
            ("message", text(&self.message)),
            ("pact", text(&self.pact)),
            ("openapi", text(&self.openapi)),
        ]))
    }
}

/// An object of these members.
pub(super) fn named<'n>(members: impl IntoIterator<Item = (&'n str, Value)>) -> Map<String, Value> {
    object(members.into_iter().map(|(name, value)| (name.to_owned(), value)))
}
