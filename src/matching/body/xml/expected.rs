//! [`Expected`]: the expected document with its rules, read and put in order once.

use super::names::{Key, Keys, Names, written};
use super::read;
use crate::foundation::xml::{Attribute, Document, Element, Name};
use crate::matching::value::{Compiler, RuleTree};
use crate::model::path::Token;
use crate::model::rules::Rules;
use std::collections::HashMap;
use std::ops::Range;

/// An expected document, with what each comparison with it needs.
#[derive(Debug)]
pub(in crate::matching::body) struct Expected {
    document: Document,
    rules: RuleTree,
    /// Whether some rules are for one position among siblings only.
    has_positions: bool,
    /// Whether rules for elements are about their texts, whatever else the elements have.
    elements_are_texts: bool,
    prefixes: Prefixes,
    names: Names,
    /// By the place of an element: which of the following is its own.
    owned: Vec<Owned>,
    /// The texts of elements.
    texts: String,
    /// Children with their keys, sorted by them, those of one key in the order of the document.
    children: Vec<(Key, u32)>,
    /// Attributes by their place on the element, sorted by name.
    attributes: Vec<u32>,
}

/// The prefixes that the expected document declares for each namespace.
type Prefixes = HashMap<String, Vec<String>>;

#[derive(Debug, Clone, Default)]
struct Owned {
    children: Range<u32>,
    attributes: Range<u32>,
    text: Range<usize>,
}

impl Expected {
    pub(in crate::matching::body) fn compile(
        bytes: &[u8],
        rules: Option<&Rules>,
        compiler: &mut Compiler,
    ) -> Result<Self, String> {
        let mut document = read(bytes)?;
        document.shrink_to_fit();
        let mut prefixes = Prefixes::new();
        let mut declarations: Vec<_> = document.declarations().collect();
        declarations.sort_unstable();
        declarations.dedup();
        for (prefix, uri) in declarations {
            prefixes.entry(uri.to_owned()).or_default().push(prefix.to_owned());
        }
        let names = Names::of(&document);
        let owned = vec![Owned::default(); document.node_count()];
        let (texts, children, attributes) = Default::default();
        let tree = |rules| compiler.element_tree(rules, &names.spellings(&document, &prefixes));
        let (rules, has_positions) = (rules.map(tree).unwrap_or_default(), rules.is_some_and(have_positions));
        let elements_are_texts = compiler.elements_are_texts();
        let mut expected = Expected {
            document,
            rules,
            has_positions,
            elements_are_texts,
            prefixes,
            names,
            owned,
            texts,
            children,
            attributes,
        };
        (0..expected.owned.len()).for_each(|place| expected.put_in_order(place));
        Ok(expected)
    }

    fn put_in_order(&mut self, place: usize) {
        let Some(element) = u32::try_from(place).ok().and_then(|place| self.document.element(place)) else {
            return;
        };
        let mut children = Vec::new();
        let text_from = self.texts.len();
        let text = element.text_and_elements(|child| children.push((self.key(child), child.index())));
        children.sort_unstable();
        let mut attributes: Vec<_> = (0u32..).zip(element.attributes()).collect();
        attributes.sort_by_cached_key(|(_, attribute)| attribute.name.expanded().into_owned());
        let attributes: Vec<_> = attributes.into_iter().map(|(at, _)| at).collect();
        self.texts.push_str(&text);
        if let Some(owned) = self.owned.get_mut(place) {
            owned.text = text_from..self.texts.len();
            owned.children = append(&mut self.children, children);
            owned.attributes = append(&mut self.attributes, attributes);
        }
    }

    pub(super) fn document(&self) -> &Document {
        &self.document
    }

    pub(super) fn rules(&self) -> &RuleTree {
        &self.rules
    }

    /// Whether some rules are for one position among siblings only.
    pub(super) fn has_positions(&self) -> bool {
        self.has_positions
    }

    /// Whether rules for an element are about its text.
    pub(super) fn is_text(&self, element: Element<'_>) -> bool {
        self.elements_are_texts || self.children(element).is_empty()
    }

    /// The ways in which rules may spell the name of an element of another document.
    pub(super) fn spellings_of(&self, name: Name<'_>) -> Vec<String> {
        let prefixes = self.prefixes.get(name.uri).into_iter().flatten();
        let prefixed = prefixes.map(|prefix| written(prefix, name.local));
        [name.expanded().into_owned()].into_iter().chain(prefixed).collect()
    }

    pub(super) fn keys(&self) -> &Keys {
        self.names.keys()
    }

    /// The keys of the names of a received document.
    pub(super) fn keys_of(&self, actual: &Document) -> Keys {
        self.names.keys_of(actual, &self.document)
    }

    pub(super) fn key(&self, element: Element<'_>) -> Key {
        self.keys().of(element.name_id())
    }

    /// The text of an element.
    pub(super) fn text(&self, element: Element<'_>) -> &str {
        let owned = self.owned.get(element.index() as usize);
        owned.and_then(|owned| self.texts.get(owned.text.clone())).unwrap_or_default()
    }

    /// The children of an element with their keys, sorted by them.
    pub(super) fn children(&self, element: Element<'_>) -> &[(Key, u32)] {
        let owned = self.owned.get(element.index() as usize);
        owned.and_then(|owned| slice(&self.children, &owned.children)).unwrap_or_default()
    }

    /// The attributes of an element, sorted by name.
    pub(super) fn attributes<'d>(&'d self, element: Element<'d>) -> impl Iterator<Item = Attribute<'d>> {
        let owned = self.owned.get(element.index() as usize);
        let places = owned.and_then(|owned| slice(&self.attributes, &owned.attributes)).unwrap_or_default();
        places.iter().filter_map(move |&at| element.attribute(at as usize))
    }
}

fn have_positions(rules: &Rules) -> bool {
    rules.iter().any(|(path, _)| path.tokens().iter().any(|token| matches!(token, Token::Index(_))))
}

fn append<T>(all: &mut Vec<T>, own: Vec<T>) -> Range<u32> {
    let first = all.len() as u32;
    all.extend(own);
    first..all.len() as u32
}

fn slice<'a, T>(all: &'a [T], range: &Range<u32>) -> Option<&'a [T]> {
    all.get(range.start as usize..range.end as usize)
}
