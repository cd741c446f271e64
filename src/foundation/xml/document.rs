//! [`Document`] and [`Element`]: a parsed XML document as a flat list, and how to walk it.
//!
//! Elements and text pieces stand in document order; an element knows where its subtree ends, so the
//! next sibling is one step away.

use super::names::{NameId, RawName, Symbol, text_of};
use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

/// A parsed XML document. There is always exactly one root element.
#[derive(Debug, Clone)]
pub struct Document {
    pub(super) nodes: Vec<RawNode>,
    pub(super) attributes: Vec<RawAttribute>,
    pub(super) declarations: Vec<RawDeclaration>,
    pub(super) symbols: Vec<Arc<str>>,
    /// The different names of elements and attributes.
    pub(super) names: Vec<RawName>,
    /// Texts and attribute values, references resolved, one after the other.
    pub(super) text: String,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum RawNode {
    Element(RawElement),
    Text(Span),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct RawElement {
    pub(super) name: NameId,
    /// The index after the last node inside the element.
    pub(super) end: u32,
    pub(super) first_attribute: u32,
    pub(super) attribute_count: u32,
    /// Children of any kind, comments and processing instructions included.
    pub(super) node_count: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct RawAttribute {
    pub(super) name: NameId,
    pub(super) value: Span,
}

/// `xmlns:prefix="uri"` on the element at an index.
#[derive(Debug, Clone, Copy)]
pub(super) struct RawDeclaration {
    pub(super) element: u32,
    pub(super) prefix: Symbol,
    pub(super) uri: Symbol,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Span {
    fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A name with its namespace. Two names are equal when these are, whatever the prefixes.
#[derive(Debug, Clone, Copy)]
pub struct Name<'d> {
    /// The namespace; empty for none.
    pub uri: &'d str,
    /// The name inside its namespace.
    pub local: &'d str,
    /// The prefix as written; empty for none.
    pub prefix: &'d str,
}

impl<'d> Name<'d> {
    /// The name as paths and reports spell it: `urn:x:a`, or `a` without a namespace.
    #[must_use]
    pub fn expanded(self) -> Cow<'d, str> {
        joined(self.uri, self.local)
    }

    /// The name as the document spells it: `p:a`, or `a` without a prefix.
    #[must_use]
    pub fn written(self) -> Cow<'d, str> {
        joined(self.prefix, self.local)
    }
}

fn joined<'d>(before: &str, local: &'d str) -> Cow<'d, str> {
    if before.is_empty() { Cow::Borrowed(local) } else { Cow::Owned(format!("{before}:{local}")) }
}

impl PartialEq for Name<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.local == other.local && self.uri == other.uri
    }
}

impl Eq for Name<'_> {}

impl Hash for Name<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.uri.hash(state);
        self.local.hash(state);
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.expanded())
    }
}

/// An attribute; namespace declarations are not attributes.
#[derive(Debug, Clone, Copy)]
pub struct Attribute<'d> {
    /// Its name.
    pub name: Name<'d>,
    /// The number of its name.
    pub name_id: NameId,
    /// Its value, references resolved, white space as written.
    pub value: &'d str,
}

/// The content of an element.
#[derive(Debug, Clone, Copy)]
pub enum Child<'d> {
    /// An element.
    Element(Element<'d>),
    /// Text between markup, references resolved, or one CDATA section.
    Text(&'d str),
}

/// An element of a [`Document`].
#[derive(Clone, Copy)]
pub struct Element<'d> {
    document: &'d Document,
    index: u32,
    raw: &'d RawElement,
}

impl fmt::Debug for Element<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Element").field(&self.index).field(&self.name()).finish()
    }
}

impl Document {
    /// The root element.
    #[must_use]
    pub fn root(&self) -> Element<'_> {
        self.element(0).unwrap_or_else(|| self.no_element())
    }

    /// Frees the memory that reading reserved and did not need; for documents that stay in memory.
    pub fn shrink_to_fit(&mut self) {
        self.nodes.shrink_to_fit();
        self.attributes.shrink_to_fit();
        self.text.shrink_to_fit();
    }

    /// All namespace declarations, in document order, as prefix (empty for the default) and namespace.
    pub fn declarations(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.declarations.iter().map(|declared| (self.symbol(declared.prefix), self.symbol(declared.uri)))
    }

    /// The element at an index given by [`Element::index`].
    #[must_use]
    pub fn element(&self, index: u32) -> Option<Element<'_>> {
        match self.nodes.get(index as usize) {
            Some(RawNode::Element(raw)) => Some(Element { document: self, index, raw }),
            _ => None,
        }
    }

    /// How many nodes there are: elements and texts. Every [`Element::index`] is below it.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The different names of elements and attributes. Those that differ in nothing but the prefix are listed
    /// once for each.
    pub fn names(&self) -> impl ExactSizeIterator<Item = (NameId, Name<'_>)> {
        let names = self.names.iter().enumerate();
        names.map(|(place, raw)| (NameId::after(place), self.name_of(*raw)))
    }

    /// The name behind a number.
    #[must_use]
    pub fn name(&self, id: NameId) -> Name<'_> {
        self.name_of(self.names.get(id.index()).copied().unwrap_or(RawName::NONE))
    }

    /// The root of a document without one, which parsing rules out.
    fn no_element(&self) -> Element<'_> {
        const RAW: RawElement =
            RawElement { name: NameId::FIRST, end: 0, first_attribute: 0, attribute_count: 0, node_count: 0 };
        Element { document: self, index: 0, raw: &RAW }
    }

    pub(super) fn symbol(&self, symbol: Symbol) -> &str {
        text_of(&self.symbols, symbol)
    }

    pub(super) fn span(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn attribute(&self, raw: RawAttribute) -> Attribute<'_> {
        Attribute { name: self.name(raw.name), name_id: raw.name, value: self.span(raw.value) }
    }

    fn name_of(&self, raw: RawName) -> Name<'_> {
        Name { uri: self.symbol(raw.uri), local: self.symbol(raw.local), prefix: self.symbol(raw.prefix) }
    }
}

impl<'d> Element<'d> {
    /// The place in the document, as a number that stays the same.
    #[must_use]
    pub fn index(self) -> u32 {
        self.index
    }

    /// The name.
    #[must_use]
    pub fn name(self) -> Name<'d> {
        self.document.name(self.raw.name)
    }

    /// The number of the name.
    #[must_use]
    pub fn name_id(self) -> NameId {
        self.raw.name
    }

    /// The attributes as written, without namespace declarations.
    pub fn attributes(self) -> impl ExactSizeIterator<Item = Attribute<'d>> {
        let document = self.document;
        self.raw_attributes().iter().map(|raw| document.attribute(*raw))
    }

    /// The numbers of the names of the attributes.
    pub fn attribute_ids(self) -> impl ExactSizeIterator<Item = NameId> {
        self.raw_attributes().iter().map(|raw| raw.name)
    }

    /// The attribute at a place among them.
    #[must_use]
    pub fn attribute(self, place: usize) -> Option<Attribute<'d>> {
        self.raw_attributes().get(place).map(|raw| self.document.attribute(*raw))
    }

    fn raw_attributes(self) -> &'d [RawAttribute] {
        let start = self.raw.first_attribute as usize;
        let end = start + self.raw.attribute_count as usize;
        self.document.attributes.get(start..end).unwrap_or_default()
    }

    /// The namespace declarations on this element, as prefix (empty for the default) and namespace.
    pub fn declarations(self) -> impl Iterator<Item = (&'d str, &'d str)> {
        let document = self.document;
        let first = document.declarations.partition_point(|declared| declared.element < self.index);
        let rest = document.declarations.get(first..).unwrap_or_default();
        rest.iter()
            .take_while(move |declared| declared.element == self.index)
            .map(move |declared| (document.symbol(declared.prefix), document.symbol(declared.uri)))
    }

    /// Elements and texts inside, in order.
    pub fn children(self) -> impl Iterator<Item = Child<'d>> {
        let document = self.document;
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            if next >= self.raw.end {
                return None;
            }
            let index = next;
            Some(match document.nodes.get(index as usize)? {
                RawNode::Element(raw) => {
                    next = raw.end;
                    Child::Element(Element { document, index, raw })
                }
                RawNode::Text(span) => {
                    next += 1;
                    Child::Text(document.span(*span))
                }
            })
        })
    }

    /// The elements inside, in order.
    pub fn elements(self) -> impl Iterator<Item = Element<'d>> {
        self.children().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        })
    }

    /// The texts of the element itself, each without white space around it, put together.
    #[must_use]
    pub fn text(self) -> Cow<'d, str> {
        self.text_and_elements(|_| {})
    }

    /// The same in one pass with the elements inside, which are `seen` in order.
    pub fn text_and_elements(self, mut seen: impl FnMut(Element<'d>)) -> Cow<'d, str> {
        let mut text = Cow::Borrowed("");
        for child in self.children() {
            match child {
                Child::Text(piece) if text.is_empty() => text = Cow::Borrowed(trimmed(piece)),
                Child::Text(piece) => text.to_mut().push_str(trimmed(piece)),
                Child::Element(element) => seen(element),
            }
        }
        text
    }

    /// How many nodes stand directly inside: elements, texts, CDATA sections, comments, instructions.
    #[must_use]
    pub fn node_count(self) -> usize {
        self.raw.node_count as usize
    }
}

/// A text without white space around it. Most texts have none, which their first and last byte show.
fn trimmed(text: &str) -> &str {
    let ends = [text.as_bytes().first(), text.as_bytes().last()];
    let is_tight = ends.iter().all(|end| end.is_some_and(u8::is_ascii_graphic));
    if is_tight { text } else { text.trim() }
}
