//! [`Context`]: what generators know: dates to start from, the mock server, values of provider states.

use crate::foundation::json::{Map, Value};
use serde_json::json;

/// What generators know, by name. Values of provider states are beside the others, or in an object `providerState`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Context {
    values: Map<String, Value>,
}

impl Context {
    /// A context of these values.
    #[must_use]
    pub fn new(values: Map<String, Value>) -> Self {
        Context { values }
    }

    /// The context of a mock server's answers.
    #[must_use]
    pub fn of_mock_server(url: &str, port: u32) -> Self {
        let mut values = Map::new();
        values.insert("mockServer".to_owned(), json!({"url": url, "port": port}));
        Context { values }
    }

    /// The context of requests to a provider in states with these values.
    #[must_use]
    pub fn of_provider_state(values: Map<String, Value>) -> Self {
        let mut context = Map::new();
        context.insert("providerState".to_owned(), Value::Object(values));
        Context { values: context }
    }

    /// All values by name.
    pub(super) fn values(&self) -> &Map<String, Value> {
        &self.values
    }

    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.values.get(key)
    }

    pub(super) fn mock_server_url(&self) -> Option<&str> {
        let server = self.values.get("mockServer")?;
        server.get("url").or_else(|| server.get("href"))?.as_str()
    }

    pub(super) fn state_value(&self, name: &str) -> Option<&Value> {
        match self.values.get("providerState") {
            // COMPAT: if there is such an object, only its values count.
            Some(Value::Object(values)) => values.get(name),
            _ => self.values.get(name),
        }
    }
}
