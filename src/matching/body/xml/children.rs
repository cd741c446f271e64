//! The children of two elements: which are compared with which, and which have no counterpart.

use super::{Comparison, Pair, rendered};
use crate::foundation::xml::{Element, Name};
use crate::matching::body::json::Unexpected;
use crate::matching::context::Place;
use crate::matching::value::{Applied, Check, List};
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many names a list of children shows.
const MAX_SHOWN: usize = 100;

/// The children of one name on both sides.
#[derive(Default)]
struct Group<'d> {
    expected: Vec<Element<'d>>,
    actual: Vec<Element<'d>>,
}

/// A list of names, made when a mismatch needs it and shared by all that do.
struct Listing<'e, 'd> {
    elements: &'e [Element<'d>],
    text: OnceCell<Arc<str>>,
}

impl<'e, 'd> Listing<'e, 'd> {
    fn new(elements: &'e [Element<'d>]) -> Self {
        Listing { elements, text: OnceCell::new() }
    }

    fn text(&self) -> Arc<str> {
        Arc::clone(self.text.get_or_init(|| {
            let mut names: Vec<_> =
                self.elements.iter().take(MAX_SHOWN).map(|element| element.name().expanded()).collect();
            if self.elements.len() > MAX_SHOWN {
                names.push("...".into());
            }
            names.join(", ").into()
        }))
    }
}

/// Both lists of children as mismatches show them.
#[derive(Clone, Copy)]
struct Listings<'l> {
    expected: &'l Listing<'l, 'l>,
    actual: &'l Listing<'l, 'l>,
}

impl<'c, 'd> Comparison<'c, 'd, '_> {
    /// The pairs of children to compare; children without a counterpart are mismatches.
    pub(super) fn children(&mut self, place: &Place<'c, List>, pair: Pair<'d>) -> Vec<Pair<'d>> {
        let expected: Vec<_> = pair.expected.elements().collect();
        let actual: Vec<_> = pair.actual.elements().collect();
        let listings = Listings { expected: &Listing::new(&expected), actual: &Listing::new(&actual) };
        if expected.is_empty() && !actual.is_empty() && self.unexpected == Unexpected::Deny {
            let text = format!("Expected no children but received [{}]", listings.actual.text());
            self.add(None, text, listings);
            return Vec::new();
        }
        let mut pairs = Vec::with_capacity(actual.len());
        for group in grouped(&expected, &actual) {
            self.group(place, &group, listings, &mut pairs);
        }
        pairs
    }

    fn group(
        &mut self,
        above: &Place<'c, List>,
        group: &Group<'d>,
        listings: Listings<'_>,
        pairs: &mut Vec<Pair<'d>>,
    ) {
        match (group.expected.first(), group.actual.first()) {
            (Some(template), Some(_)) if self.is_any_number_fine(above, template.name()) => {
                pairs.extend(pairs_with(*template, &group.actual));
            }
            (Some(_), Some(_)) => self.one_by_one(group, listings, pairs),
            (Some(expected), None) => self.add(None, missing(*expected), listings),
            // COMPAT: a type rule for a child makes it a mismatch also where unknown ones are allowed.
            (None, Some(actual))
                if self.unexpected == Unexpected::Deny || self.is_any_number_fine(above, actual.name()) =>
            {
                self.add(None, unexpected(*actual), listings);
            }
            _ => {}
        }
    }

    /// Whether a type rule applies to the children of a name: the first is the example for all.
    fn is_any_number_fine(&mut self, above: &Place<'c, List>, name: Name<'_>) -> bool {
        let place = self.place(above, "", name, None);
        self.walk.leave(&place);
        place.applied().is_some_and(is_about_type)
    }

    fn one_by_one(&mut self, group: &Group<'d>, listings: Listings<'_>, pairs: &mut Vec<Pair<'d>>) {
        let (wanted, found) = (group.expected.len(), group.actual.len());
        let zipped = group.expected.iter().zip(&group.actual).enumerate();
        pairs.extend(zipped.map(|(index, (&expected, &actual))| Pair { expected, actual, index }));
        let own = Listing::new(&group.expected);
        let listings = Listings { expected: &own, ..listings };
        for expected in group.expected.iter().skip(found) {
            self.add(Some(expected.name()), missing(*expected), listings);
        }
        if self.unexpected == Unexpected::Deny {
            for actual in group.actual.iter().skip(wanted) {
                self.add(Some(actual.name()), unexpected(*actual), listings);
            }
        }
    }

    /// Adds a mismatch of a list of children, at their parent or at the children of one name.
    fn add(&mut self, name: Option<Name<'_>>, text: String, listings: Listings<'_>) {
        let path = || rendered(&self.path, name.map(Name::expanded).as_deref());
        let shown = || (Some(listings.expected.text()), Some(listings.actual.text()));
        self.findings.add_at(path, text, shown);
    }
}

fn is_about_type(applied: Applied<'_>) -> bool {
    applied.list.checks.iter().any(|check| matches!(check, Check::Type | Check::Size { .. }))
}

fn grouped<'d>(expected: &[Element<'d>], actual: &[Element<'d>]) -> impl Iterator<Item = Group<'d>> {
    let mut groups: BTreeMap<_, Group<'d>> = BTreeMap::new();
    let key = |element: &Element<'d>| (element.name().uri, element.name().local);
    for element in expected {
        groups.entry(key(element)).or_default().expected.push(*element);
    }
    for element in actual {
        groups.entry(key(element)).or_default().actual.push(*element);
    }
    groups.into_values()
}

fn pairs_with<'d>(expected: Element<'d>, actual: &[Element<'d>]) -> impl Iterator<Item = Pair<'d>> {
    actual.iter().enumerate().map(move |(index, &actual)| Pair { expected, actual, index })
}

fn missing(element: Element<'_>) -> String {
    format!("Expected child <{}/> but was missing", element.name())
}

fn unexpected(element: Element<'_>) -> String {
    format!("Unexpected child <{}/>", element.name())
}
