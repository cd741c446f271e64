//! XML bodies: texts and attribute values are replaced, and the body is printed again.
//!
//! Paths end in `['#text']` or `['@name']`. A name in a path is one as written in the document, with its
//! prefix, or one with its namespace.

use crate::foundation::xml::{Document, Edits, Element, Name};
use crate::generate::value::Maker;
use crate::model::Category;
use crate::model::DocPath;
use crate::model::generators::Generator;
use crate::model::path::Token;

/// Places values in an XML document; `None` when no path leads to a place.
pub(super) fn place(
    bytes: &[u8],
    generators: &[(&DocPath, &Generator)],
    maker: &mut Maker<'_>,
) -> Result<Option<String>, String> {
    if generators.is_empty() {
        return Ok(None);
    }
    let document = Document::parse_bytes(bytes).map_err(|error| error.to_string())?;
    let mut edits = Edits::default();
    for &(path, generator) in generators {
        let Some((Token::Field(last), steps)) = path.tokens().split_last() else { continue };
        let place = (Category::Body, path);
        for element in selected(&document, steps) {
            if &**last == "#text" {
                if let Some(text) = maker.text(generator, || element.text(), place) {
                    edits.set_text(element, text);
                }
            } else if let Some(name) = last.strip_prefix('@') {
                for attribute in element.attributes().filter(|one| is_named(one.name, name)) {
                    if let Some(value) = maker.text(generator, || attribute.value.into(), place) {
                        edits.set_attribute(element, &attribute.name.expanded(), value);
                    }
                }
            }
        }
    }
    Ok(Some(document.to_text(&edits)))
}

/// The elements a path leads to.
fn selected<'d>(document: &'d Document, path: &[Token]) -> Vec<Element<'d>> {
    let mut steps = path.iter().filter(|step| **step != Token::Root);
    let root = document.root();
    let mut found: Vec<Vec<Element<'d>>> = match steps.next() {
        Some(step) if leads_to(step, root) => vec![vec![root]],
        _ => return Vec::new(),
    };
    for step in steps {
        found = match step {
            // An index picks one of those of the same name below the same parent.
            Token::Index(index) => {
                found.iter().filter_map(|siblings| Some(vec![*siblings.get(*index)?])).collect()
            }
            Token::StarIndex => found,
            step => found.into_iter().flatten().map(|parent| children(parent, step)).collect(),
        };
    }
    found.into_iter().flatten().collect()
}

fn children<'d>(parent: Element<'d>, step: &Token) -> Vec<Element<'d>> {
    parent.elements().filter(|child| leads_to(step, *child)).collect()
}

fn leads_to(step: &Token, element: Element<'_>) -> bool {
    match step {
        Token::Field(name) => is_named(element.name(), name),
        Token::Star => true,
        _ => false,
    }
}

fn is_named(name: Name<'_>, wanted: &str) -> bool {
    name.written() == wanted || name.expanded() == wanted
}
