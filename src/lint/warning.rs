//! [`Warning`]: what is wrong with one rule or generator.

use crate::foundation::json::{self, Value};

/// What is wrong with one rule or generator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// `request`, `response` or `message`.
    pub part: &'static str,
    /// What the rule or generator is for, such as `body`.
    pub category: &'static str,
    /// Its path.
    pub path: String,
    /// What is wrong.
    pub text: String,
}

impl Warning {
    /// Logs the warning, with the description of the interaction.
    pub fn log(&self, description: &str) {
        let Warning { part, category, path, text } = self;
        tracing::warn!("'{description}', {category} of the {part} at '{path}': {text}");
    }

    /// The warning as an object with the members `part`, `category`, `path` and `warning`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let fields =
            [("part", self.part), ("category", self.category), ("path", &self.path), ("warning", &self.text)];
        json::object(fields.into_iter().map(|(key, value)| (key.to_owned(), Value::from(value)))).into()
    }
}
