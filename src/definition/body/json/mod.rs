//! JSON bodies: the example as compact text with sorted keys, and the rules in it.

use super::BodyDefinition;
use crate::definition::error::Error;
use crate::definition::integration::walk;
use crate::foundation::json::{Document, compact};
use crate::model::DocPath;

/// Reads a JSON body. A scalar, and a text that is not JSON, is the body itself.
pub fn json_body(text: &str) -> Result<BodyDefinition, Error> {
    let Ok(document) = Document::parse(text) else {
        return Ok(BodyDefinition::of_text(text));
    };
    let root = document.root();
    if !root.is_object() && !root.is_array() {
        return Ok(BodyDefinition::of_text(text));
    }
    let definition = walk(root, DocPath::root())?;
    Ok(BodyDefinition { text: compact(&definition.example), definition })
}

#[cfg(test)]
mod tests;
