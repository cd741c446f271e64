//! JSON bodies: the example as compact text with sorted keys, and the rules in it.

use super::BodyDefinition;
use crate::definition::error::Error;
use crate::definition::integration::{Definition, walk};
use crate::definition::names::ArgumentNames;
use crate::foundation::json::{Document, Value, compact, json_lines};
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

/// Reads a body with a JSON document on each line: matchers of a line are those of an item of an array at `$`, and each
/// line is printed in compact form. A body with a line that is not JSON is the body as it is.
pub fn json_lines_body(text: &str, names: &dyn ArgumentNames) -> Result<BodyDefinition, Error> {
    let Ok(document) = Document::parse_lines(text) else {
        return Ok(BodyDefinition::of_text(text));
    };
    let mut definition = walk(document.root(), DocPath::root(), names)?;
    let text = match &mut definition.example {
        Value::Array(items) => json_lines(items),
        // The root has no key of its own that could make a matcher of it.
        _ => String::new(),
    };
    Ok(BodyDefinition { text, definition })
}

/// Whether a key that begins with `pact:` may stand in the text, perhaps spelled with escapes.
fn may_hold_matchers(text: &str) -> bool {
    text.contains("pact:") || text.contains("\\u")
}

#[cfg(test)]
mod tests;
