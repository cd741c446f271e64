//! The children of two elements: which are compared with which, and which have no counterpart.

use super::applicable::{RulesRef, is_about_type};
use super::{Comparison, Key, Pair, rendered};
use crate::foundation::xml::{Document, Element, Name};
use crate::matching::body::json::Unexpected;
use crate::matching::value::Elements;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;

/// How many names a list of children shows.
const MAX_SHOWN: usize = 100;

/// The children of one name on both sides, by their places.
struct Group<'g> {
    expected: &'g [(Key, u32)],
    actual: &'g [(Key, u32)],
}

/// A list of children, whose text is made when a mismatch needs it and shared by all that do.
struct Listing<'d> {
    children: Children<'d>,
    text: OnceCell<Arc<str>>,
}

enum Children<'d> {
    Of(Element<'d>),
    Named(Name<'d>, usize),
}

impl<'d> Listing<'d> {
    fn new(children: Children<'d>) -> Self {
        Listing { children, text: OnceCell::new() }
    }

    fn text(&self) -> Arc<str> {
        let made = || match self.children {
            Children::Of(parent) => listed(parent.elements().map(Element::name)),
            Children::Named(name, count) => listed(std::iter::repeat_n(name, count)),
        };
        Arc::clone(self.text.get_or_init(made))
    }
}

fn listed<'d>(names: impl Iterator<Item = Name<'d>>) -> Arc<str> {
    let mut names: Vec<_> = names.take(MAX_SHOWN + 1).map(Name::expanded).collect();
    if let Some(more) = names.get_mut(MAX_SHOWN) {
        *more = "...".into();
    }
    names.join(", ").into()
}

/// Both lists of children as mismatches show them.
#[derive(Clone, Copy)]
struct Listings<'l, 'd> {
    expected: &'l Listing<'d>,
    actual: &'l Listing<'d>,
}

impl<'d> Comparison<'d, '_> {
    /// Finds the pairs of children to compare; children without a counterpart are mismatches. Returns the
    /// text of the actual element.
    pub(super) fn children(&mut self, found: RulesRef, elements: Elements<'d>) -> Cow<'d, str> {
        let document = self.expected;
        let expected = document.children(elements.expected);
        // The groups are read while pairs are added to `self`, so the list is taken out and put back.
        let mut sorted = std::mem::take(&mut self.sorted);
        sorted.clear();
        let keys = &self.keys;
        let text =
            elements.actual.text_and_elements(|child| sorted.push((keys.of(child.name_id()), child.index())));
        if !sorted.is_sorted() {
            // Indexes rise in the order of the document, so children of one name stay in that order.
            sorted.sort_unstable();
        }
        if !(expected.is_empty() && sorted.is_empty()) {
            self.groups(found, elements, expected, &sorted);
        }
        self.sorted = sorted;
        text
    }

    fn groups<'g>(
        &mut self,
        found: RulesRef,
        elements: Elements<'d>,
        mut expected: &'g [(Key, u32)],
        mut actual: &'g [(Key, u32)],
    ) {
        let of_expected = Listing::new(Children::Of(elements.expected));
        let of_actual = Listing::new(Children::Of(elements.actual));
        let listings = Listings { expected: &of_expected, actual: &of_actual };
        if expected.is_empty() && self.unexpected == Unexpected::Deny {
            let text = format!("Expected no children but received [{}]", of_actual.text());
            return self.add(None, text, listings);
        }
        while let Some(group) = next_group(&mut expected, &mut actual) {
            self.group(found, &group, listings);
        }
    }

    fn group(&mut self, above: RulesRef, group: &Group<'_>, listings: Listings<'_, 'd>) {
        match (group.expected.first(), group.actual.first()) {
            (Some(&(_, template)), Some(_)) if self.applicable.is_any_number_fine(above, template) => {
                let is_repeated = above.is_repeated || group.actual.len() > 1;
                let pair = |(index, &(_, actual))| Pair { expected: template, actual, index, is_repeated };
                self.pairs.extend((0..).zip(group.actual).map(pair));
            }
            (Some(_), Some(_)) => self.one_by_one(above, group, listings),
            (Some(&(_, expected)), None) => {
                self.add(None, missing(self.expected.document(), expected), listings);
            }
            // COMPAT: a type rule for a child makes it a mismatch also where unknown ones are allowed.
            (None, Some(&(key, actual)))
                if self.unexpected == Unexpected::Deny || self.is_refused(above, key, actual) =>
            {
                self.add(None, unexpected(self.actual, actual), listings);
            }
            _ => {}
        }
    }

    /// Whether a type rule applies to the children of a name that the expected element does not have.
    fn is_refused(&mut self, above: RulesRef, key: Key, actual: u32) -> bool {
        if key.element().is_some() {
            return self.applicable.is_about_type(above, key);
        }
        let Some(element) = self.actual.element(actual) else { return false };
        let spellings = self.expected.spellings_of(element.name());
        self.applicable.of_spelled(above, &spellings).is_some_and(is_about_type)
    }

    fn one_by_one(&mut self, above: RulesRef, group: &Group<'_>, listings: Listings<'_, 'd>) {
        let (wanted, found) = (group.expected.len(), group.actual.len());
        let is_repeated = above.is_repeated;
        let pair = |(index, (&(_, expected), &(_, actual)))| Pair { expected, actual, index, is_repeated };
        self.pairs.extend((0..).zip(group.expected.iter().zip(group.actual)).map(pair));
        let Some(name) = group.expected.first().map(|&(_, place)| name_at(self.expected.document(), place))
        else {
            return;
        };
        let own = Listing::new(Children::Named(name, wanted));
        let listings = Listings { expected: &own, ..listings };
        for &(_, expected) in group.expected.iter().skip(found) {
            self.add(Some(name), missing(self.expected.document(), expected), listings);
        }
        if self.unexpected == Unexpected::Deny {
            for &(_, actual) in group.actual.iter().skip(wanted) {
                self.add(Some(name_at(self.actual, actual)), unexpected(self.actual, actual), listings);
            }
        }
    }

    /// Adds a mismatch of a list of children, at their parent or at the children of one name.
    fn add(&mut self, name: Option<Name<'_>>, text: String, listings: Listings<'_, 'd>) {
        let path = || rendered(&self.path, name.map(Name::expanded).as_deref());
        let shown = || (Some(listings.expected.text()), Some(listings.actual.text()));
        self.findings.add_at(path, text, shown);
    }
}

/// The children of the first name among the rest.
fn next_group<'g>(expected: &mut &'g [(Key, u32)], actual: &mut &'g [(Key, u32)]) -> Option<Group<'g>> {
    let first = |children: &[(Key, u32)]| children.first().map(|(key, _)| *key);
    let key = first(expected).into_iter().chain(first(actual)).min()?;
    Some(Group { expected: take_of(key, expected), actual: take_of(key, actual) })
}

/// Takes the children of a name from the beginning of the rest.
fn take_of<'g>(key: Key, rest: &mut &'g [(Key, u32)]) -> &'g [(Key, u32)] {
    let own = rest.iter().take_while(|(other, _)| *other == key).count();
    let (own, others) = rest.split_at_checked(own).unwrap_or_default();
    *rest = others;
    own
}

fn name_at(document: &Document, place: u32) -> Name<'_> {
    document.element(place).unwrap_or(document.root()).name()
}

fn missing(document: &Document, place: u32) -> String {
    format!("Expected child <{}/> but was missing", name_at(document, place))
}

fn unexpected(document: &Document, place: u32) -> String {
    format!("Unexpected child <{}/>", name_at(document, place))
}
