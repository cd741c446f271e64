//! XML bodies: elements by name, attributes, texts, under the rules of a category.
//!
//! Children are grouped by name; order counts only among those of one name. Paths name elements by
//! `{namespace}:{name}` and never carry a position, as brothers share a path. Rules may name elements in
//! that way or as the expected document does, with its prefixes, and may give a position. The walk keeps
//! its own stack, so a deep document costs no more of the thread's than a flat one.

mod children;

use super::json::Unexpected;
use crate::foundation::xml::{Attribute, Document, Element, Name};
use crate::matching::context::{Place, Walk};
use crate::matching::findings::Findings;
use crate::matching::value::{Applied, List, RuleTree, check_element, check_text, failures, same_name};
use crate::model::path::push_field;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

#[cfg(test)]
mod tests;

/// An expected document, read once.
#[derive(Debug)]
pub(super) struct Expected {
    document: Document,
    prefixes: Prefixes,
}

/// The prefixes that the expected document declares for each namespace.
type Prefixes = HashMap<String, Vec<String>>;

impl Expected {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        let document = read(bytes)?;
        let mut prefixes = Prefixes::new();
        let mut declarations: Vec<_> = document.declarations().collect();
        declarations.sort_unstable();
        declarations.dedup();
        for (prefix, uri) in declarations {
            prefixes.entry(uri.to_owned()).or_default().push(prefix.to_owned());
        }
        Ok(Expected { document, prefixes })
    }
}

/// Reads a received document, or says why it is none.
pub(super) fn read(bytes: &[u8]) -> Result<Document, String> {
    Document::parse_bytes(bytes).map_err(|error| error.to_string())
}

pub(super) fn compare(
    expected: &Expected,
    actual: &Document,
    rules: &RuleTree,
    unexpected: Unexpected,
    findings: &mut Findings,
) {
    let walk = Walk::new(rules);
    let mut comparison =
        Comparison { walk, prefixes: &expected.prefixes, unexpected, findings, path: Vec::new() };
    comparison.run(Pair { expected: expected.document.root(), actual: actual.root(), index: 0 });
}

/// A comparison under way; `path` is where it is.
struct Comparison<'c, 'd, 'f> {
    walk: Walk<'c, List>,
    prefixes: &'d Prefixes,
    unexpected: Unexpected,
    findings: &'f mut Findings,
    path: Vec<Name<'d>>,
}

/// Two elements to compare; `index` is the position of the actual one among its brothers of that name.
#[derive(Clone, Copy)]
struct Pair<'d> {
    expected: Element<'d>,
    actual: Element<'d>,
    index: usize,
}

/// An element whose children are being compared.
struct Level<'c, 'd> {
    pair: Pair<'d>,
    place: Place<'c, List>,
    children: std::vec::IntoIter<Pair<'d>>,
}

impl<'c, 'd> Comparison<'c, 'd, '_> {
    fn run(&mut self, root: Pair<'d>) {
        let outside = self.walk.root();
        let mut open: Vec<_> = self.enter(&outside, root).into_iter().collect();
        while let Some(level) = open.last_mut() {
            match level.children.next() {
                Some(child) => {
                    let place = level.place;
                    open.extend(self.enter(&place, child));
                }
                None => {
                    if let Some(level) = open.pop() {
                        self.text(&level);
                        self.leave(&level.place);
                    }
                }
            }
        }
    }

    /// Compares all of an element but its children and its text; nothing more when its name is wrong.
    fn enter(&mut self, above: &Place<'c, List>, pair: Pair<'d>) -> Option<Level<'c, 'd>> {
        let name = pair.expected.name();
        self.path.push(name);
        let place = self.place(above, "", name, Some(pair.index));
        if !self.element(&place, pair) {
            self.leave(&place);
            return None;
        }
        self.attributes(&place, pair);
        let children = self.children(&place, pair).into_iter();
        Some(Level { pair, place, children })
    }

    fn leave(&mut self, place: &Place<'c, List>) {
        self.walk.leave(place);
        self.path.pop();
    }

    /// The place of an element, or with the mark `@` of an attribute.
    fn place(
        &mut self,
        above: &Place<'c, List>,
        mark: &str,
        name: Name<'_>,
        index: Option<usize>,
    ) -> Place<'c, List> {
        let spellings = match above.has_rules_below() {
            true => self.spellings(mark, name),
            false => Vec::new(),
        };
        self.walk.enter_element(above, &spellings, index)
    }

    /// The ways in which rules may spell a name: with its namespace, or as the expected document could.
    fn spellings<'n>(&self, mark: &str, name: Name<'n>) -> Vec<Cow<'n, str>> {
        let marked = |text: Cow<'n, str>| match mark {
            "" => text,
            _ => Cow::Owned(format!("{mark}{text}")),
        };
        let mut spellings = vec![marked(name.expanded())];
        for prefix in self.prefixes.get(name.uri).into_iter().flatten() {
            // The default namespace is not for attributes.
            if mark.is_empty() || !prefix.is_empty() {
                spellings.push(marked(Cow::Owned(written(prefix, name.local))));
            }
        }
        spellings
    }

    fn element(&mut self, place: &Place<'c, List>, pair: Pair<'d>) -> bool {
        let Pair { expected, actual, .. } = pair;
        let failed = match place.applied() {
            Some(applied) => {
                failures(applied, |check| check_element(check, expected, actual, applied.is_cascaded))
            }
            None => same_name(expected, actual).err().into_iter().collect(),
        };
        let is_wrong = !failed.is_empty();
        for text in failed {
            let shown = || {
                let name = |element: Element<'_>| Some(Arc::from(&*element.name().expanded()));
                (name(expected), name(actual))
            };
            self.findings.add_at(|| rendered(&self.path, None), text, shown);
        }
        !is_wrong
    }

    fn attributes(&mut self, place: &Place<'c, List>, pair: Pair<'d>) {
        let (expected, actual) = (sorted(pair.expected), sorted(pair.actual));
        let (wanted, found) = (expected.len(), actual.len());
        let text = match self.unexpected {
            Unexpected::Deny if wanted == 0 && found > 0 => {
                Some(format!("Did not expect any attributes but received {}", listed(&actual)))
            }
            Unexpected::Deny if wanted != found => {
                Some(format!("Expected {wanted} attribute(s) but received {found} attribute(s)"))
            }
            Unexpected::Allow if wanted > found => {
                Some(format!("Expected at least {wanted} attribute(s) but received {found} attribute(s)"))
            }
            _ => None,
        };
        if let Some(text) = text {
            let shown = || (Some(listed(&expected).into()), Some(listed(&actual).into()));
            self.findings.add_at(|| rendered(&self.path, None), text, shown);
        }
        for (name, attribute) in expected {
            let found = actual.binary_search_by(|(other, _)| other.cmp(&name));
            self.attribute(
                place,
                attribute,
                found.ok().and_then(|at| actual.get(at)).map(|(_, found)| *found),
            );
        }
    }

    fn attribute(&mut self, above: &Place<'c, List>, expected: Attribute<'_>, actual: Option<Attribute<'_>>) {
        let Attribute { name, value } = expected;
        let Some(actual) = actual else {
            let text = format!("Expected attribute '{name}'='{value}' but was missing");
            let shown = || (Some(Arc::from(&*name.expanded())), None);
            return self.findings.add_at(|| rendered(&self.path, Some(&format!("@{name}"))), text, shown);
        };
        let place = self.place(above, "@", name, None);
        self.texts(place.applied(), || format!("@{name}"), value, actual.value);
        self.walk.leave(&place);
    }

    fn text(&mut self, level: &Level<'c, 'd>) {
        let (expected, actual) = (level.pair.expected.text(), level.pair.actual.text());
        let place = self.walk.enter_element(&level.place, &["#text"], None);
        self.texts(place.applied(), || "#text".to_owned(), &expected, &actual);
        self.walk.leave(&place);
    }

    /// Compares two texts, which stand at the `last` step below the path.
    fn texts(
        &mut self,
        applied: Option<Applied<'c>>,
        last: impl Fn() -> String,
        expected: &str,
        actual: &str,
    ) {
        let failed = match applied {
            Some(applied) => {
                failures(applied, |check| check_text(check, expected, actual, applied.is_cascaded))
            }
            None if expected == actual => return,
            None => vec![format!("Expected '{actual}' to be equal to '{expected}'")],
        };
        for text in failed {
            let shown = || (Some(expected.into()), Some(actual.into()));
            self.findings.add_at(|| rendered(&self.path, Some(&last())), text, shown);
        }
    }
}

/// A name as a document with this prefix spells it; the default namespace has an empty one.
fn written(prefix: &str, local: &str) -> String {
    if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") }
}

/// The text of a path, with one more step if there is one.
fn rendered(path: &[Name<'_>], last: Option<&str>) -> String {
    let mut text = "$".to_owned();
    for name in path {
        push_field(&mut text, &name.expanded());
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
fn listed(attributes: &Sorted<'_>) -> String {
    let shown =
        |(name, attribute): &(Cow<'_, str>, Attribute<'_>)| format!("{name:?}: {:?}", attribute.value);
    format!("{{{}}}", attributes.iter().map(shown).collect::<Vec<_>>().join(", "))
}
