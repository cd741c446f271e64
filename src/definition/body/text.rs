//! Texts described by a matcher: `{"pact:matcher:type": …, "value": …}` in the place of a text.

use super::BodyDefinition;
use crate::definition::error::Error;
use crate::definition::integration::Definition;
use crate::definition::matcher::{Matcher, TYPE};
use crate::definition::names::ArgumentNames;
use crate::foundation::json::{Document, Node, Value};
use crate::model::DocPath;
use crate::model::error::shortened;

/// Reads a body of text that is a matcher: its value is the text, and its rules and generator are those of the whole
/// body. Nothing inside the value is looked at. `None` for any other text.
pub fn text_body(text: &str, names: &dyn ArgumentNames) -> Option<Result<BodyDefinition, Error>> {
    let document = matcher(text)?;
    Some(read(document.root(), names))
}

/// Reads a body of XML that is a matcher, as [`text_body`] does. The value must be a string. An object with a `root` is
/// the description of a document.
pub fn xml_text_body(text: &str, names: &dyn ArgumentNames) -> Option<Result<BodyDefinition, Error>> {
    let document = matcher(text)?;
    let root = document.root();
    if root.get("root").is_some() {
        return None;
    }
    let value = root.get("value");
    if value.is_none_or(|value| value.as_str().is_none()) {
        let found = value.map_or("missing".into(), |value| shortened(&value.to_json()));
        let reason = format!("the value of its matcher must be a string but is {found}");
        return Some(Err(Error::Shape { what: "XML", reason }));
    }
    Some(read(root, names))
}

/// The document of a text that is a matcher.
fn matcher(text: &str) -> Option<Document<'_>> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    Document::parse(text).ok().filter(|document| document.root().get(TYPE).is_some())
}

fn read(root: Node<'_>, names: &dyn ArgumentNames) -> Result<BodyDefinition, Error> {
    let example = root.get("value").map_or(Value::Null, Node::to_value);
    let matcher = Matcher::read(root, names)
        .map_err(|reason| Error::Matcher { path: "$".to_owned(), reason })?
        .with_example(root, &example, 0, names)?;
    let mut definition = Definition::default();
    if let Some(generator) = matcher.generator {
        definition.generators.insert(DocPath::root(), generator);
    }
    if !matcher.rules.is_empty() {
        definition.rules.entry(DocPath::root()).or_default().rules = matcher.rules;
    }
    let text = root.get("value").map(|value| value.to_text().into_owned()).unwrap_or_default();
    Ok(BodyDefinition { text, definition })
}
