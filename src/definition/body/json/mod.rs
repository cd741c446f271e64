//! JSON bodies: the example as compact text with sorted keys, and the rules in it.

use super::BodyDefinition;
use crate::definition::error::Error;
use crate::definition::integration::{Definition, walk};
use crate::definition::names::ArgumentNames;
use crate::foundation::json::{Document, compact};
use crate::model::DocPath;

/// Reads a JSON body. A scalar, and a text that is not JSON, is the body as it is; a body without matchers is only
/// printed in compact form.
pub fn json_body(text: &str, names: &dyn ArgumentNames) -> Result<BodyDefinition, Error> {
    let Ok(document) = Document::parse(text) else {
        return Ok(BodyDefinition::of_text(text));
    };
    let root = document.root();
    if !root.is_object() && !root.is_array() {
        return Ok(BodyDefinition::of_text(text));
    }
    if !may_hold_matchers(text) {
        return Ok(BodyDefinition { text: root.to_json(), definition: Definition::default() });
    }
    let definition = walk(root, DocPath::root(), names)?;
    Ok(BodyDefinition { text: compact(&definition.example), definition })
}

/// Whether a key that begins with `pact:` may stand in the text, perhaps spelled with escapes.
fn may_hold_matchers(text: &str) -> bool {
    text.contains("pact:") || text.contains("\\u")
}

#[cfg(test)]
mod tests;
