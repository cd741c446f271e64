//! [`Plugin`]: a plugin that a pact needs.

use crate::foundation::json::{Map, Value};

/// A plugin that a pact needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Plugin {
    /// The plugin's name.
    pub name: String,
    /// The version that wrote the pact.
    pub version: String,
    /// Data of the plugin in the pact.
    pub configuration: Map<String, Value>,
}
