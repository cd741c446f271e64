//! XML bodies described in JSON: `{"root": {"name": …, "attributes": {…}, "children": […]}}`.
//!
//! A node is an element, a text with `content`, or a matcher around an element. The document is printed during one
//! recursive walk over the description, whose depth is limited.

use super::BodyDefinition;
use crate::definition::error::Error;
use crate::definition::integration::{Definition, walk};
use crate::definition::matcher::{GENERATOR, Matcher, TYPE};
use crate::definition::names::ArgumentNames;
use crate::foundation::json::{Document, Map, Node, Value};
use crate::foundation::xml;
use crate::model::DocPath;
use crate::model::error::shortened;
use crate::model::generators::read_generator;

/// How deep elements may be nested. The threads of a host may have small stacks.
const MAX_NESTING: usize = 128;

/// How long the document may get. Repeated examples inside repeated examples could fill the memory.
const MAX_LENGTH: usize = 64 * 1_024 * 1_024;

/// Builds an XML body from its description in JSON.
///
/// JSON that is not an object describes no content; without a root element only the declaration is left.
pub fn xml_body(text: &str, rule_names: &dyn ArgumentNames) -> Result<BodyDefinition, Error> {
    let document = Document::parse(text).map_err(|error| shape(format!("it is not JSON: {error}")))?;
    if !document.root().is_object() {
        return Ok(BodyDefinition::default());
    }
    let (names, found) = Default::default();
    let mut builder = Builder { text: xml::DECLARATION.to_owned(), names, found, rule_names };
    let root = document.root().get("root").filter(|root| root.is_object());
    if let Some(root) = root.filter(|root| root.get("content").is_none()) {
        builder.element(Described::read(root)?)?;
    }
    Ok(BodyDefinition { text: builder.text, definition: builder.found })
}

/// An element of the description, and the matcher around it if there is one.
#[derive(Clone, Copy)]
struct Described<'d> {
    element: Node<'d>,
    matcher: Option<Node<'d>>,
}

impl<'d> Described<'d> {
    fn read(node: Node<'d>) -> Result<Self, Error> {
        let (element, matcher) = if node.get(TYPE).is_some() {
            let value = node.get("value").ok_or_else(|| shape("a matcher has no value".to_owned()))?;
            (value, Some(node))
        } else {
            (node, None)
        };
        if element.get("name").is_some() {
            return Ok(Described { element, matcher });
        }
        Err(wrong(
            "a node",
            "an element with a name, a text with content, or a matcher around an element",
            element,
        ))
    }

    /// How often the element is printed; once by default.
    fn examples(self) -> Result<usize, Error> {
        let given = self.matcher.unwrap_or(self.element).get("examples");
        let Some(number) = given.filter(|given| given.number_text().is_some()) else { return Ok(1) };
        let count = number.as_u64().and_then(|count| usize::try_from(count).ok());
        count.ok_or_else(|| wrong("'examples'", "a whole number from 0", number))
    }
}

/// The document so far, what was found in it, and the names of the elements that are open.
struct Builder<'b> {
    text: String,
    names: Vec<String>,
    found: Definition,
    rule_names: &'b dyn ArgumentNames,
}

impl Builder<'_> {
    fn element(&mut self, described: Described<'_>) -> Result<(), Error> {
        if self.names.len() == MAX_NESTING {
            return Err(shape(format!("its elements are nested deeper than {MAX_NESTING} levels")));
        }
        let name = described.element.get("name").map(Node::to_raw_text).unwrap_or_default();
        self.names.push(name.clone().into_owned());
        if let Some(node) = described.matcher {
            self.add(&path_text(&self.names), node)?;
        }
        self.text.push('<');
        self.text.push_str(&name);
        self.attributes(described.element)?;
        if self.children(described.element)? {
            self.text.push_str("</");
            self.text.push_str(&name);
            self.text.push('>');
        } else {
            self.text.push_str("/>");
        }
        self.names.pop();
        Ok(())
    }

    fn attributes(&mut self, element: Node<'_>) -> Result<(), Error> {
        let attributes = element.get("attributes").into_iter().flat_map(Node::members);
        for (name, given) in attributes {
            let mut value = given;
            if given.get(TYPE).is_some() {
                let missing = || shape(format!("the matcher of attribute '{name}' has no value"));
                value = given.get("value").ok_or_else(missing)?;
                let mut path = path_text(&self.names);
                push_quoted(&mut path, &format!("@{name}"));
                self.add(&path, given)?;
            }
            xml::write_attribute(name, &value.to_text(), &mut self.text);
        }
        Ok(())
    }

    /// Prints the bracket that ends the opening tag, and the children. False, and prints nothing, if there are none.
    fn children(&mut self, element: Node<'_>) -> Result<bool, Error> {
        let Some(children) = element.get("children") else { return Ok(false) };
        if !children.is_array() {
            return Err(wrong("'children'", "an array", children));
        }
        let before = self.text.len();
        self.text.push('>');
        let mut has_children = false;
        for child in children.items() {
            has_children |= self.child(child)?;
        }
        if !has_children {
            self.text.truncate(before);
        }
        Ok(has_children)
    }

    /// Prints one child as often as its `examples` says; false if that is 0.
    fn child(&mut self, child: Node<'_>) -> Result<bool, Error> {
        if child.get(TYPE).is_none() && child.get("content").is_some() {
            self.content(child)?;
            return Ok(true);
        }
        let described = Described::read(child)?;
        let examples = described.examples()?;
        let before = self.text.len();
        self.element(described)?;
        self.repeat(before, examples)?;
        Ok(examples > 0)
    }

    /// Repeats what was printed since a position, so that it is there so many times.
    fn repeat(&mut self, from: usize, times: usize) -> Result<(), Error> {
        let Some(more) = times.checked_sub(1) else {
            self.text.truncate(from);
            return Ok(());
        };
        let length = self.text.len() - from;
        if length.saturating_mul(more).saturating_add(self.text.len()) > MAX_LENGTH {
            return Err(shape(format!("{times} examples make it longer than {MAX_LENGTH} bytes")));
        }
        let once = self.text.get(from..).unwrap_or_default().to_owned();
        (0..more).for_each(|_| self.text.push_str(&once));
        Ok(())
    }

    fn content(&mut self, node: Node<'_>) -> Result<(), Error> {
        if let Some(content) = node.get("content") {
            xml::write_text(&content.to_text(), &mut self.text);
        }
        let Some(rule) = node.get("matcher").filter(|matcher| matcher.get(TYPE).is_some()) else {
            return Ok(());
        };
        let path = format!("{}.#text", path_text(&self.names));
        let matcher = Matcher::read(rule, self.rule_names)
            .map_err(|reason| Error::Matcher { path: path.clone(), reason })?;
        // The generator is named by the text node; its parameters are among those of the rule.
        let generator = node.get(GENERATOR).and_then(|name| read_generator(&name.to_text(), rule));
        self.insert(&path, Matcher { generator, ..matcher });
        Ok(())
    }

    fn add(&mut self, path: &str, node: Node<'_>) -> Result<(), Error> {
        let matcher = Matcher::read(node, self.rule_names)
            .map_err(|reason| Error::Matcher { path: path.to_owned(), reason })?;
        let example = match node.get("value") {
            Some(value) if matcher.is_about_each() => walk(value, DocPath::root(), self.rule_names)?.example,
            _ => Value::Object(Map::new()),
        };
        self.insert(path, matcher.with_example(node, &example, 0, self.rule_names)?);
        Ok(())
    }

    fn insert(&mut self, path: &str, matcher: Matcher) {
        // Paths built here always read back; see `push_name`.
        let path: DocPath = path.parse().unwrap_or_else(|_| DocPath::root());
        if let Some(generator) = matcher.generator {
            self.found.generators.insert(path.clone(), generator);
        }
        if !matcher.rules.is_empty() {
            self.found.rules.entry(path).or_default().rules.extend(matcher.rules);
        }
    }
}

/// The path of the innermost open element.
fn path_text(names: &[String]) -> String {
    names.iter().fold("$".to_owned(), |mut path, name| {
        push_name(&mut path, name);
        path
    })
}

/// COMPAT: names with a prefix are written after a dot, `$.ns:a`. Names that are not possible after a dot are quoted.
fn push_name(path: &mut String, name: &str) {
    let is_plain = |character: char| character.is_alphanumeric() || "_-:#@".contains(character);
    if !name.is_empty() && name.chars().all(is_plain) {
        path.push('.');
        path.push_str(name);
    } else {
        push_quoted(path, name);
    }
}

fn push_quoted(path: &mut String, name: &str) {
    let escaped = name.replace('\\', "\\\\").replace('\'', "\\'");
    path.push_str(&format!("['{escaped}']"));
}

fn shape(reason: String) -> Error {
    Error::Shape { what: "XML", reason }
}

fn wrong(what: &str, expected: &str, found: Node<'_>) -> Error {
    shape(format!("{what} must be {expected} but is {}", shortened(&found.to_json())))
}

#[cfg(test)]
mod tests;
