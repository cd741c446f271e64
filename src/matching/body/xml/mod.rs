//! XML bodies: elements by name, attributes, texts, under the rules of a category.
//!
//! Children are grouped by name; order counts only among those of one name. Paths name elements by
//! `{namespace}:{name}` and never carry a position, as siblings share a path. Rules may name elements in that
//! way or as the expected document does, with its prefixes, and may give a position. Most rules for an element are about
//! its text; in version 4, whose paths can name the text, only if it has no child elements. The walk has its own
//! stack, so a deep document needs no more stack of the thread than a flat one.

mod names;
mod expected;
mod applicable;
mod children;

use super::json::Unexpected;
use crate::foundation::xml::{Attribute, Document, Element};
use crate::matching::findings::Findings;
use crate::matching::value::{Applied, Check, Elements, check_element, check_text, failures, same_name};
use crate::model::path::push_field;
use crate::model::rules::Combine;
use applicable::{Applicable, RulesRef};
use names::{Key, Keys};
use std::borrow::Cow;
use std::sync::Arc;

pub(super) use expected::Expected;

#[cfg(test)]
mod tests;

/// Up to so many attributes are looked through one by one.
const FEW: usize = 8;

/// Reads a received document, or says why it is none.
pub(super) fn read(bytes: &[u8]) -> Result<Document, String> {
    Document::parse_bytes(bytes).map_err(|error| error.to_string())
}

pub(super) fn compare(
    expected: &Expected,
    actual: &Document,
    unexpected: Unexpected,
    findings: &mut Findings,
) {
    let mut comparison = Comparison {
        applicable: Applicable::new(expected),
        expected,
        actual,
        keys: expected.keys_of(actual),
        unexpected,
        findings,
        path: Vec::new(),
        pairs: Vec::new(),
        sorted: Vec::new(),
    };
    comparison.run();
}

/// A comparison in progress.
struct Comparison<'d, 'f> {
    /// Which rules apply where.
    applicable: Applicable<'d>,
    expected: &'d Expected,
    actual: &'d Document,
    /// The keys of the names of the actual document.
    keys: Keys,
    unexpected: Unexpected,
    findings: &'f mut Findings,
    /// The expected elements from the root to where the comparison is.
    path: Vec<Element<'d>>,
    /// The pairs of children of all open elements that are still to be compared, one element after the other.
    pairs: Vec<Pair>,
    /// The actual children of the present element. The memory is used again for each element.
    sorted: Vec<(Key, u32)>,
}

/// Two elements to compare, by their places in their documents; `index` is the position of the actual one
/// among its siblings of that name.
#[derive(Clone, Copy)]
struct Pair {
    expected: u32,
    actual: u32,
    index: u32,
    /// Whether the expected element is compared with others too: it or one above
    /// it is the example for several.
    is_repeated: bool,
}

/// An element whose children are being compared: which of the pairs are its own, and which is next.
struct OpenElement<'d> {
    found: RulesRef,
    expected: Element<'d>,
    /// The text of the actual element.
    text: Cow<'d, str>,
    first: usize,
    next: usize,
}

impl<'d> Comparison<'d, '_> {
    fn run(&mut self) {
        let mut open = Vec::new();
        let root = Pair { expected: 0, actual: 0, index: 0, is_repeated: false };
        self.enter(RulesRef::OUTSIDE, root, &mut open);
        while let Some(level) = open.last_mut() {
            match self.pairs.get(level.next).copied() {
                Some(pair) => {
                    level.next += 1;
                    let found = level.found;
                    self.enter(found, pair, &mut open);
                }
                None => {
                    if let Some(level) = open.pop() {
                        self.pairs.truncate(level.first);
                        self.text(level.found, level.expected, &level.text);
                        self.leave(level.found);
                    }
                }
            }
        }
    }

    /// Compares an element. Its children, if it has any, are compared by later steps. An element of a
    /// wrong name is not compared further.
    fn enter(&mut self, above: RulesRef, pair: Pair, open: &mut Vec<OpenElement<'d>>) {
        let document = self.expected;
        let expected = document.document().element(pair.expected);
        let Some((expected, actual)) = expected.zip(self.actual.element(pair.actual)) else { return };
        let is_same_name = document.key(expected) == self.keys.of(actual.name_id());
        let elements = Elements { expected, actual, is_same_name };
        self.path.push(expected);
        let found = self.applicable.enter(above, expected, pair);
        if !self.element(found, elements) {
            return self.leave(found);
        }
        self.attributes(found, elements);
        let first = self.pairs.len();
        let text = self.children(found, elements);
        if self.pairs.len() > first {
            open.push(OpenElement { found, expected, text, first, next: first });
            return;
        }
        self.text(found, expected, &text);
        self.leave(found);
    }

    fn leave(&mut self, found: RulesRef) {
        self.applicable.leave(found);
        self.path.pop();
    }

    fn element(&mut self, found: RulesRef, elements: Elements<'d>) -> bool {
        let failed = match self.applicable.of_element(found) {
            Some(applied) => self.element_failures(applied, elements),
            None if elements.is_same_name => return true,
            None => same_name(elements).err().into_iter().collect(),
        };
        let is_wrong = !failed.is_empty();
        for text in failed {
            let shown = || {
                let name = |element: Element<'_>| Some(Arc::from(&*element.name().expanded()));
                (name(elements.expected), name(elements.actual))
            };
            self.findings.add_at(|| rendered(&self.path, None), text, shown);
        }
        !is_wrong
    }

    fn element_failures(&self, applied: Applied<'d>, elements: Elements<'d>) -> Vec<String> {
        let is_text = self.expected.is_text(elements.expected);
        let mut failed = failures(applied, |check| match is_text && check.is_about_element_text() {
            true => same_name(elements),
            false => check_element(check, elements, applied.is_cascaded),
        });
        // Several rules for the text are one reason to compare the names.
        failed.dedup();
        failed
    }

    fn attributes(&mut self, found: RulesRef, elements: Elements<'d>) {
        let Elements { expected, actual, .. } = elements;
        let (wanted, received) = (expected.attributes().len(), actual.attributes().len());
        if wanted == 0 && received == 0 {
            return;
        }
        let text = match self.unexpected {
            Unexpected::Deny if wanted == 0 && received > 0 => {
                Some(format!("Did not expect any attributes but received {}", listed(actual)))
            }
            Unexpected::Deny if wanted != received => {
                Some(format!("Expected {wanted} attribute(s) but received {received} attribute(s)"))
            }
            Unexpected::Allow if wanted > received => {
                Some(format!("Expected at least {wanted} attribute(s) but received {received} attribute(s)"))
            }
            _ => None,
        };
        if let Some(text) = text {
            let shown = || (Some(listed(expected).into()), Some(listed(actual).into()));
            self.findings.add_at(|| rendered(&self.path, None), text, shown);
        }
        let many = if received > FEW { self.by_key(actual) } else { Vec::new() };
        for (nth, attribute) in self.expected.attributes(expected).enumerate() {
            let key = self.expected.keys().of(attribute.name_id);
            let place = match many.binary_search_by_key(&key, |(key, _)| *key) {
                Ok(at) => many.get(at).map(|(_, place)| *place),
                Err(_) if many.is_empty() => actual.attribute_ids().position(|id| self.keys.of(id) == key),
                Err(_) => None,
            };
            let applied = self.applicable.of_attribute(found, nth);
            self.attribute(applied, attribute, place.and_then(|place| actual.attribute(place)));
        }
    }

    /// The places of the attributes of an actual element in the order of their keys.
    fn by_key(&self, actual: Element<'d>) -> Vec<(Key, usize)> {
        let keyed = |(place, id)| (self.keys.of(id), place);
        let mut attributes: Vec<_> = actual.attribute_ids().enumerate().map(keyed).collect();
        attributes.sort_unstable();
        attributes
    }

    fn attribute(
        &mut self,
        applied: Option<Applied<'d>>,
        expected: Attribute<'_>,
        actual: Option<Attribute<'_>>,
    ) {
        let Attribute { name, value, .. } = expected;
        let Some(actual) = actual else {
            let text = format!("Expected attribute '{name}'='{value}' but was missing");
            let shown = || (Some(Arc::from(&*name.expanded())), None);
            return self.findings.add_at(|| rendered(&self.path, Some(&format!("@{name}"))), text, shown);
        };
        self.texts(Reach::of(applied, false), || format!("@{name}"), value, actual.value);
    }

    fn text(&mut self, found: RulesRef, expected: Element<'d>, actual: &str) {
        let is_own = self.applicable.of_element(found).is_some_and(|own| !own.is_cascaded);
        let reach = Reach::of(self.applicable.of_text(found), is_own);
        self.texts(reach, || "#text".to_owned(), self.expected.text(expected), actual);
    }

    /// Compares two texts, which stand at the `last` step below the path.
    fn texts(&mut self, reach: Option<Reach<'d>>, last: impl Fn() -> String, expected: &str, actual: &str) {
        let failed = match reach {
            Some(reach) => reach.failures(expected, actual),
            None if expected == actual => return,
            None => vec![format!("Expected '{actual}' to be equal to '{expected}'")],
        };
        for text in failed {
            let shown = || (Some(expected.into()), Some(actual.into()));
            self.findings.add_at(|| rendered(&self.path, Some(&last())), text, shown);
        }
    }
}

/// The rules that apply to a text or an attribute, and how far they reach.
struct Reach<'d> {
    applied: Applied<'d>,
    /// Whether rules that are about nothing but the text of their element are for this text.
    is_whole: bool,
}

impl<'d> Reach<'d> {
    /// `is_own_text` says that this is the text of the element that cascading rules are written for. Nothing if no rule
    /// reaches it.
    fn of(applied: Option<Applied<'d>>, is_own_text: bool) -> Option<Self> {
        let applied = applied?;
        let is_whole = is_own_text || !applied.is_cascaded;
        let reaches = |check: &Check| is_whole || !check.is_about_own_text();
        applied.list.checks.iter().any(reaches).then_some(Reach { applied, is_whole })
    }

    fn failures(&self, expected: &str, actual: &str) -> Vec<String> {
        let Reach { applied, is_whole } = *self;
        let mut failed = failures(applied, |check| {
            if is_whole || !check.is_about_own_text() {
                return check_text(check, expected, actual, applied.is_cascaded);
            }
            // It is no alternative either.
            if applied.list.combine == Combine::Or { Err(String::new()) } else { Ok(()) }
        });
        failed.retain(|text| !text.is_empty());
        failed
    }
}

/// The text of a path, with one more step if there is one.
fn rendered(path: &[Element<'_>], last: Option<&str>) -> String {
    let mut text = "$".to_owned();
    for element in path {
        push_field(&mut text, &element.name().expanded());
    }
    if let Some(last) = last {
        push_field(&mut text, last);
    }
    text
}

/// Attributes with their names, sorted by them.
type Sorted<'d> = Vec<(Cow<'d, str>, Attribute<'d>)>;

fn sorted(element: Element<'_>) -> Sorted<'_> {
    let mut attributes: Vec<_> =
        element.attributes().map(|attribute| (attribute.name.expanded(), attribute)).collect();
    attributes.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    attributes
}

/// Attributes in messages: `{"x": "1", "y": "2"}`.
fn listed(element: Element<'_>) -> String {
    let shown =
        |(name, attribute): &(Cow<'_, str>, Attribute<'_>)| format!("{name:?}: {:?}", attribute.value);
    format!("{{{}}}", sorted(element).iter().map(shown).collect::<Vec<_>>().join(", "))
}
