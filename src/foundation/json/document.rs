//! [`Document`] and [`Node`]: a JSON text as a flat tree that borrows what it can.

use super::number;
use serde_json::{Number, Value};
use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// Any number; [`number`] distinguishes integers from decimals.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Null,
    False,
    True,
    /// Span of the text.
    Number,
    /// Span of the text: a string without escapes.
    Plain,
    /// Span of the unescaped text.
    Escaped,
    /// Index of the first item, number of items.
    Array,
    /// Index of the first key, number of members; keys and values alternate.
    Object,
}

/// One value, twelve bytes. [`Tag`] says what the two numbers mean.
#[derive(Clone, Copy)]
pub(super) struct Raw {
    start: u32,
    length: u32,
    tag: Tag,
}

impl Raw {
    pub(super) fn new(tag: Tag, start: u32, length: u32) -> Self {
        Raw { start, length, tag }
    }

    fn range(self) -> std::ops::Range<usize> {
        let start = self.start as usize;
        start..start + self.length as usize
    }

    /// Where a string without escapes begins in the text.
    pub(super) fn text_start(self) -> Option<usize> {
        (self.tag == Tag::Plain).then_some(self.start as usize)
    }

    pub(super) fn string<'a>(self, text: &'a str, unescaped: &'a str) -> &'a str {
        if self.tag == Tag::Escaped { &unescaped[self.range()] } else { &text[self.range()] }
    }
}

/// A parsed JSON text.
#[derive(Clone)]
pub struct Document<'t> {
    text: Cow<'t, str>,
    nodes: Vec<Raw>,
    root: Raw,
    unescaped: String,
    /// For each array and object a number, by where its contents stand; made when first asked for.
    pub(super) digests: OnceLock<Box<[u64]>>,
}

impl fmt::Debug for Document<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Document").field(&self.text).finish()
    }
}

impl<'t> Document<'t> {
    pub(super) fn new(text: Cow<'t, str>, nodes: Vec<Raw>, root: Raw, unescaped: String) -> Self {
        Document { text, nodes, root, unescaped, digests: OnceLock::new() }
    }

    /// The outermost value.
    pub fn root(&self) -> Node<'_> {
        Node { document: self, raw: self.root }
    }

    /// The same document, keeping its text itself.
    pub fn into_owned(self) -> Document<'static> {
        Document {
            text: Cow::Owned(self.text.into_owned()),
            nodes: self.nodes,
            root: self.root,
            unescaped: self.unescaped,
            digests: self.digests,
        }
    }
}

impl From<&Value> for Document<'static> {
    fn from(value: &Value) -> Self {
        // A printed value always reads back, except when it is nested beyond the limit.
        Document::parse_owned(value.to_string()).unwrap_or_else(|_| {
            Document::new("".into(), Vec::new(), Raw::new(Tag::Null, 0, 0), String::new())
        })
    }
}

/// One value of a [`Document`]. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    document: &'d Document<'d>,
    raw: Raw,
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_value())
    }
}

impl<'d> Node<'d> {
    /// What the value is.
    pub fn kind(self) -> Kind {
        match self.raw.tag {
            Tag::Null => Kind::Null,
            Tag::False | Tag::True => Kind::Boolean,
            Tag::Number => Kind::Number,
            Tag::Plain | Tag::Escaped => Kind::String,
            Tag::Array => Kind::Array,
            Tag::Object => Kind::Object,
        }
    }

    /// Whether the value is `null`.
    pub fn is_null(self) -> bool {
        self.raw.tag == Tag::Null
    }

    /// Whether the value is an object.
    pub fn is_object(self) -> bool {
        self.raw.tag == Tag::Object
    }

    /// Whether the value is an array.
    pub fn is_array(self) -> bool {
        self.raw.tag == Tag::Array
    }

    /// The boolean, if it is one.
    pub fn as_bool(self) -> Option<bool> {
        match self.raw.tag {
            Tag::True => Some(true),
            Tag::False => Some(false),
            _ => None,
        }
    }

    /// The string's characters, if it is a string.
    pub fn as_str(self) -> Option<&'d str> {
        matches!(self.raw.tag, Tag::Plain | Tag::Escaped).then(|| self.string(self.raw))
    }

    /// The number as written, if it is one.
    pub fn number_text(self) -> Option<&'d str> {
        (self.raw.tag == Tag::Number).then(|| &self.document.text[self.raw.range()])
    }

    /// The number, if it is a whole number that fits.
    pub fn as_u64(self) -> Option<u64> {
        self.number_text()?.parse().ok()
    }

    /// The number, if it is a whole number that fits.
    pub fn as_i64(self) -> Option<i64> {
        self.number_text()?.parse().ok()
    }

    /// How many items or members it has; 0 for scalars.
    pub fn len(self) -> usize {
        match self.raw.tag {
            Tag::Array | Tag::Object => self.raw.length as usize,
            _ => 0,
        }
    }

    /// Whether it has no items or members.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The items of an array; none for anything else.
    pub fn items(self) -> impl DoubleEndedIterator<Item = Node<'d>> + ExactSizeIterator {
        let range = if self.is_array() { self.raw.range() } else { 0..0 };
        let document = self.document;
        document.nodes[range].iter().map(move |&raw| Node { document, raw })
    }

    /// The item at an index of an array.
    pub fn item(self, index: usize) -> Option<Node<'d>> {
        if !self.is_array() || index >= self.len() {
            return None;
        }
        let raw = *self.document.nodes.get(self.raw.start as usize + index)?;
        Some(Node { document: self.document, raw })
    }

    /// The members of an object, sorted by key in byte order; none for anything else.
    pub fn members(self) -> impl DoubleEndedIterator<Item = (&'d str, Node<'d>)> + ExactSizeIterator {
        let document = self.document;
        self.raw_members().iter().map(move |&[key, raw]| (self.string(key), Node { document, raw }))
    }

    /// The member of an object with this key.
    pub fn get(self, key: &str) -> Option<Node<'d>> {
        let members = self.raw_members();
        let found = members.binary_search_by(|member| self.string(member[0]).cmp(key)).ok()?;
        Some(Node { document: self.document, raw: members[found][1] })
    }

    /// The same with its key, as the document has it.
    pub fn member_named(self, key: &str) -> Option<(&'d str, Node<'d>)> {
        let members = self.raw_members();
        self.member(members.binary_search_by(|member| self.string(member[0]).cmp(key)).ok()?)
    }

    /// The member at a place among the sorted ones of an object.
    pub fn member(self, place: usize) -> Option<(&'d str, Node<'d>)> {
        let [key, raw] = *self.raw_members().get(place)?;
        Some((self.string(key), Node { document: self.document, raw }))
    }

    fn raw_members(self) -> &'d [[Raw; 2]] {
        if !self.is_object() {
            return &[];
        }
        let start = self.raw.start as usize;
        self.document.nodes[start..start + self.raw.length as usize * 2].as_chunks::<2>().0
    }

    fn string(self, raw: Raw) -> &'d str {
        raw.string(&self.document.text, &self.document.unescaped)
    }

    /// Whether a string stands in its document without escapes, so that its text can be copied.
    pub(super) fn is_plain(self) -> bool {
        self.raw.tag == Tag::Plain
    }

    /// The value of a scalar; `null` for anything else.
    pub(super) fn to_scalar(self) -> Value {
        match self.kind() {
            Kind::Boolean => Value::Bool(self.raw.tag == Tag::True),
            Kind::Number => self.number_text().map_or(Value::Null, number_value),
            Kind::String => Value::String(self.string(self.raw).to_owned()),
            Kind::Null | Kind::Array | Kind::Object => Value::Null,
        }
    }
}

/// Equal as contracts see it: same kinds, numbers as [`number::are_equal`] says, objects whatever their order was.
impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        if self.is_container() && other.is_container() {
            have_same_contents(*self, *other)
        } else {
            is_same_scalar(*self, *other)
        }
    }
}

impl<'d> Node<'d> {
    pub(super) fn document(self) -> &'d Document<'d> {
        self.document
    }

    pub(super) fn is_container(self) -> bool {
        matches!(self.raw.tag, Tag::Array | Tag::Object)
    }

    /// Where the contents of an array or object stand in its document.
    pub(super) fn start(self) -> usize {
        self.raw.start as usize
    }
}

impl Document<'_> {
    /// All values but the outermost, keys of objects included, those of a container before it.
    pub(super) fn nodes(&self) -> impl ExactSizeIterator<Item = Node<'_>> {
        self.nodes.iter().map(|&raw| Node { document: self, raw })
    }
}

fn is_same_scalar(one: Node<'_>, other: Node<'_>) -> bool {
    if one.kind() != other.kind() {
        return false;
    }
    match one.kind() {
        Kind::Null => true,
        Kind::Boolean => one.as_bool() == other.as_bool(),
        Kind::Number => match (one.number_text(), other.number_text()) {
            (Some(left), Some(right)) => number::are_equal(left, right),
            _ => false,
        },
        Kind::String => one.as_str() == other.as_str(),
        Kind::Array | Kind::Object => false,
    }
}

/// Compares containers with a list of what is still to be looked at, so that depth costs no stack.
fn have_same_contents<'d>(one: Node<'d>, other: Node<'d>) -> bool {
    let mut open = vec![(one, other)];
    while let Some((one, other)) = open.pop() {
        if one.kind() != other.kind() || one.len() != other.len() {
            return false;
        }
        let mut is_same = |(one, other): (Node<'d>, Node<'d>)| {
            if one.is_container() && other.is_container() {
                open.push((one, other));
                return true;
            }
            is_same_scalar(one, other)
        };
        let mut members = one.members().zip(other.members());
        if !one.items().zip(other.items()).all(&mut is_same)
            || !members.all(|((a, one), (b, other))| a == b && is_same((one, other)))
        {
            return false;
        }
    }
    true
}

/// The number; its text is not changed.
fn number_value(text: &str) -> Value {
    Value::Number(Number::from_string_unchecked(text.to_owned()))
}
