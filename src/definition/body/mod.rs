//! Bodies described in JSON: what they look like, and the rules in the description.

mod json;

use super::error::Error;
use super::integration::Definition;

pub use json::json_body;

/// The text of a body with the rules and generators found in its description.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BodyDefinition {
    /// The body as it travels.
    pub text: String,
    /// Rules and generators, by path.
    pub definition: Definition,
}

impl BodyDefinition {
    /// A body that describes nothing but itself.
    pub fn of_text(text: &str) -> Self {
        BodyDefinition { text: text.to_owned(), definition: Definition::default() }
    }
}

/// Builds an XML body from its description in JSON.
pub fn xml_body(_text: &str) -> Result<BodyDefinition, Error> {
    Err(Error::Shape { what: "XML", reason: "it is not supported yet".to_owned() })
}

/// Builds a form from its description in JSON.
pub fn form_body(_text: &str) -> Result<BodyDefinition, Error> {
    Err(Error::Shape { what: "form", reason: "it is not supported yet".to_owned() })
}
