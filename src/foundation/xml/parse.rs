//! The reader behind [`Document::parse`]: tokens come from `quick-xml`, the tree is built here.
//!
//! `quick-xml` checks that tags are closed in order. Names, the number of roots, attributes given twice,
//! undeclared prefixes and references are checked here, as it leaves them to its callers.

use super::decode::{append_resolved, resolve};
use super::document::{Document, RawAttribute, RawDeclaration, RawElement, RawNode, Span};
use super::error::{Failure, Reason, SyntaxError, attribute_reason, explain, reason, shortened};
use super::vocabulary::Vocabulary;
use quick_xml::Reader;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};

/// How many elements may stand inside one another, counted from the root.
pub const MAX_DEPTH: usize = 1_024;

/// How many bytes the name of a namespace may have. It is part of every name it is used in, so
/// without a limit a small document could stand for a very large amount of text.
pub const MAX_NAMESPACE_LENGTH: usize = 1_024;

// The capacity that lists get at first: with less they are copied as they grow, with more memory is reserved in vain.
const BYTES_PER_NODE: usize = 8;
const BYTES_PER_TEXT: usize = 4;
const BYTES_PER_ATTRIBUTE: usize = 32;
const USUAL_DEPTH: usize = 16;

/// For longer documents lists get the capacity for this many bytes, and grow.
const MOST_PREPARED: usize = 1024 * 1024;

struct Builder {
    document: Document,
    vocabulary: Vocabulary,
    open: Vec<u32>,
    /// Whether the last node is a text that more text may be added to.
    text_is_open: bool,
}

impl Document {
    /// Reads a text.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        read(text).map_err(|failure| explain(text, failure))
    }
}

fn read(text: &str) -> Result<Document, Failure> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if u32::try_from(text.len()).is_err() {
        return Err(Failure { at: 0, reason: "document is larger than 4 GiB".into() });
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_unmatched_ends = false;
    let mut builder = Builder::new(text);
    loop {
        let at = reader.buffer_position();
        let taken = match reader.read_event() {
            Ok(Event::Eof) => return builder.finish().map_err(|reason| Failure { at, reason }),
            Ok(event) => builder.take(&event),
            Err(error) => return Err(Failure { at: reader.error_position(), reason: reason(&error) }),
        };
        taken.map_err(|reason| Failure { at, reason })?;
    }
}

impl Builder {
    fn new(text: &str) -> Self {
        let size = text.len().min(MOST_PREPARED);
        let document = Document {
            nodes: Vec::with_capacity(size / BYTES_PER_NODE),
            attributes: Vec::with_capacity(size / BYTES_PER_ATTRIBUTE),
            declarations: Vec::new(),
            symbols: Vec::new(),
            names: Vec::new(),
            text: String::with_capacity(size / BYTES_PER_TEXT),
        };
        let open = Vec::with_capacity(USUAL_DEPTH);
        Builder { document, vocabulary: Vocabulary::new(), open, text_is_open: false }
    }

    fn take(&mut self, event: &Event<'_>) -> Result<(), Reason> {
        match event {
            Event::Start(start) => self.start(start),
            Event::Empty(start) => {
                self.start(start)?;
                self.end();
                Ok(())
            }
            Event::End(_) => {
                self.end();
                Ok(())
            }
            Event::Text(text) => self.text(text),
            Event::CData(data) => self.cdata(data),
            Event::GeneralRef(name) => self.reference(name),
            Event::Comment(_) | Event::PI(_) => {
                self.text_is_open = false;
                self.count_node();
                Ok(())
            }
            Event::DocType(_) if self.has_root() => Err("DOCTYPE after the start of the root element".into()),
            Event::DocType(_) | Event::Decl(_) | Event::Eof => Ok(()),
        }
    }

    fn finish(mut self) -> Result<Document, Reason> {
        let has_root = self.has_root();
        (self.document.symbols, self.document.names) = self.vocabulary.into_texts();
        if let Some(&open) = self.open.last() {
            let name = self.document.element(open).map(|element| element.name().written().into_owned());
            return Err(format!("element <{}> is not closed", shortened(&name.unwrap_or_default())).into());
        }
        if !has_root {
            return Err("there is no root element".into());
        }
        Ok(self.document)
    }

    fn has_root(&self) -> bool {
        !self.document.nodes.is_empty()
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Reason> {
        self.text_is_open = false;
        if self.open.is_empty() && self.has_root() {
            return Err("there is more than one root element".into());
        }
        if self.open.len() == MAX_DEPTH {
            return Err(format!("elements are nested deeper than {MAX_DEPTH} levels").into());
        }
        self.count_node();
        let index = self.document.nodes.len() as u32;
        self.vocabulary.namespaces.enter();
        // A name may use a prefix that is declared after it.
        let has_attributes = !start.attributes_raw().is_empty();
        if has_attributes && may_declare(start.attributes_raw()) {
            self.declarations(start, index)?;
        }
        let name = self.vocabulary.element(start.name().0)?;
        let first_attribute = self.document.attributes.len() as u32;
        if has_attributes {
            self.attributes(start)?;
            self.refuse_attributes_given_twice(first_attribute)?;
        }
        let attribute_count = self.document.attributes.len() as u32 - first_attribute;
        let raw = RawElement { name, end: 0, first_attribute, attribute_count, node_count: 0 };
        self.document.nodes.push(RawNode::Element(raw));
        self.open.push(index);
        Ok(())
    }

    fn end(&mut self) {
        self.text_is_open = false;
        self.vocabulary.namespaces.leave();
        let end = self.document.nodes.len() as u32;
        let Some(open) = self.open.pop() else { return };
        if let Some(RawNode::Element(raw)) = self.document.nodes.get_mut(open as usize) {
            raw.end = end;
        }
    }

    fn count_node(&mut self) {
        let Some(&open) = self.open.last() else { return };
        if let Some(RawNode::Element(raw)) = self.document.nodes.get_mut(open as usize) {
            raw.node_count += 1;
        }
    }

    /// Takes the namespace declarations of a tag.
    fn declarations(&mut self, start: &BytesStart<'_>, element: u32) -> Result<(), Reason> {
        for attribute in attributes(start) {
            let attribute = attribute?;
            if let Some(prefix) = declared_prefix(attribute.key.0) {
                let uri = namespace(prefix, &attribute)?;
                let (prefix, uri) = self.vocabulary.declare(prefix, &uri)?;
                self.document.declarations.push(RawDeclaration { element, prefix, uri });
            }
        }
        Ok(())
    }

    fn attributes(&mut self, start: &BytesStart<'_>) -> Result<(), Reason> {
        for attribute in attributes(start) {
            let attribute = attribute?;
            if declared_prefix(attribute.key.0).is_none() {
                self.attribute(&attribute)?;
            }
        }
        Ok(())
    }

    fn attribute(&mut self, attribute: &Attribute<'_>) -> Result<(), Reason> {
        let name = self.vocabulary.attribute(attribute.key.0)?;
        let start = self.document.text.len() as u32;
        // Without a branch for each byte this is done for many at once.
        let is_special = |found, byte| found | (byte == b'<') | (byte == b'&');
        if !attribute.value.bytes().fold(false, is_special) {
            self.document.text.push_str(&attribute.value);
        } else if attribute.value.contains('<') {
            return Err("attribute value contains `<`".into());
        } else {
            append_resolved(&attribute.value, &mut self.document.text)?;
        }
        let value = Span { start, end: self.document.text.len() as u32 };
        self.document.attributes.push(RawAttribute { name, value });
        Ok(())
    }

    fn refuse_attributes_given_twice(&self, first: u32) -> Result<(), Reason> {
        let attributes = self.document.attributes.get(first as usize..).unwrap_or_default();
        if attributes.len() < 2 {
            return Ok(());
        }
        let mut names: Vec<_> =
            attributes.iter().map(|raw| self.vocabulary.without_prefix(raw.name)).collect();
        names.sort_unstable();
        match names.is_sorted_by(|a, b| a < b) {
            true => Ok(()),
            false => Err("attribute is given twice".into()),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Reason> {
        if self.open.is_empty() {
            return match text.trim().is_empty() {
                true => Ok(()),
                false => Err("text outside of the root element".into()),
            };
        }
        self.append(|buffer| buffer.push_str(text));
        Ok(())
    }

    fn reference(&mut self, name: &str) -> Result<(), Reason> {
        let character = resolve(name)?;
        if self.open.is_empty() {
            return Err("text outside of the root element".into());
        }
        self.append(|buffer| buffer.push(character));
        Ok(())
    }

    fn cdata(&mut self, data: &str) -> Result<(), Reason> {
        if self.open.is_empty() {
            return Err("CDATA outside of the root element".into());
        }
        self.text_is_open = false;
        self.append(|buffer| buffer.push_str(data));
        self.text_is_open = false;
        Ok(())
    }

    /// Adds to the text that was just read, or begins a new one.
    fn append(&mut self, add: impl FnOnce(&mut String)) {
        let start = self.document.text.len() as u32;
        add(&mut self.document.text);
        let end = self.document.text.len() as u32;
        match self.document.nodes.last_mut() {
            Some(RawNode::Text(span)) if self.text_is_open => span.end = end,
            _ => {
                self.document.nodes.push(RawNode::Text(Span { start, end }));
                self.count_node();
            }
        }
        self.text_is_open = true;
    }
}

/// The prefix that an attribute declares; `None` when it is an ordinary attribute.
fn declared_prefix(written: &str) -> Option<&str> {
    if written == "xmlns" { Some("") } else { written.strip_prefix("xmlns:") }
}

/// Whether there may be a declaration of a namespace among the attributes of a tag.
fn may_declare(attributes: &str) -> bool {
    // Few attributes have an `x` at all, which is found out faster.
    let has_x = attributes.bytes().fold(false, |found, byte| found | (byte == b'x'));
    has_x && attributes.contains("xmlns")
}

/// The attributes of a tag. Looking for those given twice is done by namespace, and not in quadratic time.
fn attributes<'s>(start: &'s BytesStart<'_>) -> impl Iterator<Item = Result<Attribute<'s>, Reason>> {
    let mut attributes = start.attributes();
    attributes.with_checks(false);
    attributes.map(|attribute| attribute.map_err(|error| attribute_reason(&error)))
}

/// The namespace that a declaration gives to a prefix.
fn namespace(prefix: &str, attribute: &Attribute<'_>) -> Result<String, Reason> {
    let mut uri = String::new();
    append_resolved(&attribute.value, &mut uri)?;
    if uri.len() > MAX_NAMESPACE_LENGTH {
        return Err(format!("namespace is longer than {MAX_NAMESPACE_LENGTH} bytes").into());
    }
    if uri.is_empty() && !prefix.is_empty() {
        return Err(format!("prefix {} is declared without a namespace", shortened(prefix)).into());
    }
    Ok(uri)
}
