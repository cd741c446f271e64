//! [`Applicable`]: which rules apply to an expected element, its attributes and its text.
//!
//! An expected element that is the example for many is looked up once: as long as no rule is for one position
//! only, the rules for it depend on nothing else.

use super::names::{Key, TEXT};
use super::{Expected, Pair};
use crate::foundation::xml::Element;
use crate::matching::rule_tree::{Label, RulePlace, Walk};
use crate::matching::value::{Applied, Check, CoreCheck, List};

/// The rules found so far.
pub(super) struct Applicable<'d> {
    expected: &'d Expected,
    walk: Walk<'d, List>,
    outside: RulePlace<'d, List>,
    /// For the elements from the root to where the comparison is, and for all below one that is repeated.
    found: Vec<Rules<'d>>,
    /// The rules for attributes, one element after the other.
    attributes: Vec<Option<Applied<'d>>>,
    /// By the place of an expected element, what is known of it when it is repeated.
    repeated: Vec<Repeated>,
}

/// Where the rules for an element were put.
#[derive(Clone, Copy)]
pub(super) struct RulesRef {
    at: u32,
    pub(super) is_repeated: bool,
}

impl RulesRef {
    /// The place above the root.
    pub(super) const OUTSIDE: RulesRef = RulesRef { at: u32::MAX, is_repeated: false };
}

/// The rules for an element.
struct Rules<'d> {
    place: RulePlace<'d, List>,
    text: Option<Applied<'d>>,
    first_attribute: usize,
}

#[derive(Clone, Copy, Default)]
struct Repeated {
    found: Option<RulesRef>,
    is_any_number_fine: Option<bool>,
}

impl<'d> Applicable<'d> {
    pub(super) fn new(expected: &'d Expected) -> Self {
        let mut walk = Walk::new(expected.rules());
        let outside = walk.root();
        let (found, attributes, repeated) = Default::default();
        Applicable { expected, walk, outside, found, attributes, repeated }
    }

    /// Finds the rules for the expected element of a pair.
    /// [`leave`](Self::leave) it before entering a sibling.
    pub(super) fn enter(&mut self, above: RulesRef, expected: Element<'_>, pair: Pair) -> RulesRef {
        let is_repeated = pair.is_repeated && !self.expected.has_positions();
        if is_repeated && let Some(found) = self.repeated(pair.expected).found {
            return found;
        }
        let found = RulesRef { at: self.found.len() as u32, is_repeated };
        let above = self.place(above);
        let place = self.enter_label(&above, self.expected.key(expected).element(), Some(pair.index));
        let first_attribute = self.attributes.len();
        for attribute in self.expected.attributes(expected) {
            let key = self.expected.keys().of(attribute.name_id);
            let applied = self.applied(&place, key.attribute());
            self.attributes.push(applied);
        }
        let text = self.applied(&place, Some(TEXT));
        self.found.push(Rules { place, text, first_attribute });
        if is_repeated {
            self.remember(pair.expected, |repeated| repeated.found = Some(found));
        }
        found
    }

    /// Forgets the rules for an element, if they are not needed again, and for those below it: they are met
    /// again only together.
    pub(super) fn leave(&mut self, found: RulesRef) {
        if found.is_repeated {
            return;
        }
        if let Some(rules) = self.found.get(found.at as usize) {
            self.walk.leave(&rules.place);
            self.attributes.truncate(rules.first_attribute);
        }
        self.found.truncate(found.at as usize);
    }

    pub(super) fn of_element(&self, found: RulesRef) -> Option<Applied<'d>> {
        self.rules(found)?.place.applied()
    }

    pub(super) fn of_text(&self, found: RulesRef) -> Option<Applied<'d>> {
        self.rules(found)?.text
    }

    /// The rules for an attribute, given by its place among those of the element when sorted by name.
    pub(super) fn of_attribute(&self, found: RulesRef, nth: usize) -> Option<Applied<'d>> {
        let first = self.rules(found)?.first_attribute;
        *self.attributes.get(first + nth)?
    }

    /// The rules for an element that the example does not have, by the ways to spell its name.
    pub(super) fn of_spelled(&mut self, above: RulesRef, spellings: &[String]) -> Option<Applied<'d>> {
        let above = self.place(above);
        self.walk.applied_to_spelled(&above, spellings)
    }

    /// Whether any number of the children of a name is fine, as a type rule applies to them: the first, which
    /// is at this place, is the example for all.
    pub(super) fn is_any_number_fine(&mut self, above: RulesRef, template: u32) -> bool {
        if above.is_repeated
            && let Some(known) = self.repeated(template).is_any_number_fine
        {
            return known;
        }
        let template_key = self.expected.document().element(template).map(|first| self.expected.key(first));
        let is_fine = template_key.is_some_and(|key| self.is_about_type(above, key));
        if above.is_repeated {
            self.remember(template, |repeated| repeated.is_any_number_fine = Some(is_fine));
        }
        is_fine
    }

    /// Whether a type rule applies to the children of a name.
    pub(super) fn is_about_type(&mut self, above: RulesRef, key: Key) -> bool {
        let above = self.place(above);
        self.applied(&above, key.element()).is_some_and(is_about_type)
    }

    fn rules(&self, found: RulesRef) -> Option<&Rules<'d>> {
        self.found.get(found.at as usize)
    }

    fn place(&self, found: RulesRef) -> RulePlace<'d, List> {
        self.rules(found).map_or(self.outside, |rules| rules.place)
    }

    fn repeated(&self, expected: u32) -> Repeated {
        self.repeated.get(expected as usize).copied().unwrap_or_default()
    }

    fn remember(&mut self, expected: u32, what: impl FnOnce(&mut Repeated)) {
        if self.repeated.is_empty() {
            self.repeated = vec![Repeated::default(); self.expected.document().node_count()];
        }
        self.repeated.get_mut(expected as usize).map(what);
    }

    /// The rules for what is at no position.
    fn applied(&mut self, above: &RulePlace<'d, List>, label: Option<Label>) -> Option<Applied<'d>> {
        let place = self.enter_label(above, label, None);
        self.walk.leave(&place);
        place.applied()
    }

    fn enter_label(
        &mut self,
        above: &RulePlace<'d, List>,
        label: Option<Label>,
        index: Option<u32>,
    ) -> RulePlace<'d, List> {
        // Everything of the example has a label.
        self.walk.enter_label(above, label.unwrap_or(Label::MAX), index.map(|index| index as usize))
    }
}

pub(super) fn is_about_type(applied: Applied<'_>) -> bool {
    let is_about_type =
        |check: &Check| matches!(check.core(), Some(CoreCheck::Type | CoreCheck::Size { .. }));
    applied.list.checks.iter().any(is_about_type)
}
