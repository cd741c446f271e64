//! Printing a document, with some of its texts and attribute values replaced.
//!
//! The form is the one generated bodies always had: a declaration, no line breaks, single quotes.
//! Comments are gone, and CDATA sections have become ordinary text.

use super::document::{Attribute, Child, Document, Element};
use crate::foundation::text::push_escaped;
use std::collections::HashMap;

/// What a printed document begins with; the root element follows on the same line.
pub const DECLARATION: &str = "<?xml version='1.0'?>";

/// Values to print in the place of those in a document.
#[derive(Debug, Clone, Default)]
pub struct Edits {
    texts: HashMap<u32, String>,
    attributes: HashMap<(u32, String), String>,
}

impl Edits {
    /// Replaces each text of an element; an element without one gets one, after its elements.
    pub fn set_text(&mut self, element: Element<'_>, text: String) {
        self.texts.insert(element.index(), text);
    }

    /// Replaces the value of an attribute, given by its expanded name; nothing when there is none.
    pub fn set_attribute(&mut self, element: Element<'_>, name: &str, value: String) {
        self.attributes.insert((element.index(), name.to_owned()), value);
    }

    fn attribute<'a>(&'a self, element: Element<'_>, attribute: Attribute<'a>) -> &'a str {
        if self.attributes.is_empty() {
            return attribute.value;
        }
        let key = (element.index(), attribute.name.expanded().into_owned());
        self.attributes.get(&key).map_or(attribute.value, String::as_str)
    }
}

impl Document {
    /// Prints the document with edits applied.
    #[must_use]
    pub fn to_text(&self, edits: &Edits) -> String {
        let mut out = DECLARATION.to_owned();
        // The elements that are still open, innermost last, each with the rest of its children.
        let mut open = vec![open_tag(self.root(), edits, &mut out)];
        while let Some(level) = open.last_mut() {
            match level.children.next() {
                Some(Child::Element(child)) => {
                    level.begin_content(&mut out);
                    open.push(open_tag(child, edits, &mut out));
                }
                Some(Child::Text(text)) => {
                    level.begin_content(&mut out);
                    level.has_text = true;
                    write_text(level.text.unwrap_or(text), &mut out);
                }
                None => {
                    if let Some(level) = open.pop() {
                        level.close(&mut out);
                    }
                }
            }
        }
        out
    }
}

struct Level<'d> {
    element: Element<'d>,
    children: Box<dyn Iterator<Item = Child<'d>> + 'd>,
    text: Option<&'d str>,
    has_content: bool,
    has_text: bool,
}

impl Level<'_> {
    fn begin_content(&mut self, out: &mut String) {
        if !self.has_content {
            out.push('>');
        }
        self.has_content = true;
    }

    fn close(mut self, out: &mut String) {
        if let Some(text) = self.text.filter(|_| !self.has_text) {
            self.begin_content(out);
            write_text(text, out);
        }
        if self.has_content {
            out.push_str("</");
            out.push_str(&self.element.name().written());
            out.push('>');
        } else {
            out.push_str("/>");
        }
    }
}

fn open_tag<'d>(element: Element<'d>, edits: &'d Edits, out: &mut String) -> Level<'d> {
    out.push('<');
    out.push_str(&element.name().written());
    for (prefix, uri) in element.declarations() {
        let name = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
        write_attribute(&name, uri, out);
    }
    for attribute in element.attributes() {
        write_attribute(&attribute.name.written(), edits.attribute(element, attribute), out);
    }
    Level {
        element,
        children: Box::new(element.children()),
        text: edits.texts.get(&element.index()).map(String::as_str),
        has_content: false,
        has_text: false,
    }
}

/// Appends ` name='value'`.
pub fn write_attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("='");
    value.chars().for_each(|character| push_escaped(character, "'\"", out));
    out.push('\'');
}

/// Appends the text of an element. Quotes and line breaks stay as they are.
pub fn write_text(text: &str, out: &mut String) {
    text.chars().for_each(|character| push_escaped(character, "", out));
}
