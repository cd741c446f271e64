//! Bodies described in JSON: what they look like, and the rules in the description.

mod json;
mod xml;
mod form;
mod text;

use super::integration::Definition;

pub use form::form_body;
pub use json::{json_body, json_lines_body};
pub use text::{text_body, xml_text_body};
pub use xml::xml_body;

/// The text of a body with the rules and generators found in its description.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BodyDefinition {
    /// The body as it is sent.
    pub text: String,
    /// Rules and generators, by path.
    pub definition: Definition,
}

impl BodyDefinition {
    /// A body without rules and generators.
    pub fn of_text(text: &str) -> Self {
        BodyDefinition { text: text.to_owned(), definition: Definition::default() }
    }
}
