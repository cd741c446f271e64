//! Names of two documents as numbers that can be compared: [`Names`] of the expected one, and [`Keys`] that
//! the names of another have beside them.

use crate::foundation::xml::{Document, Name, NameId};
use crate::matching::rule_tree::Label;
use std::cmp::Ordering;
use std::collections::HashMap;

/// The label of the text of an element, which rules spell `#text`.
pub(super) const TEXT: Label = 0;

/// A name as a number. Keys are equal for equal names of the expected and the actual document and are ordered
/// by namespace, then by local name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(u64);

impl Key {
    /// The name at a place among those of the expected document.
    fn known(place: usize) -> Self {
        Key((2 * place as u64 + 1) << 32)
    }

    /// A name that is ordered before that place, after `behind` others that are.
    fn unknown(place: usize, behind: usize) -> Self {
        Key((2 * place as u64) << 32 | behind as u64)
    }

    /// The place among the expected names; `None` for a name that is not expected anywhere.
    fn place(self) -> Option<u32> {
        let place = u32::try_from(self.0 >> 33).unwrap_or(u32::MAX);
        (self.0 >> 32 & 1 == 1).then_some(place)
    }

    /// What rules for elements of the name are found by.
    pub(super) fn element(self) -> Option<Label> {
        self.place().map(|place| 2 * place + 1)
    }

    /// What rules for attributes of the name are found by.
    pub(super) fn attribute(self) -> Option<Label> {
        self.place().map(|place| 2 * place + 2)
    }
}

/// The different names of the expected document in order, whatever their prefixes.
#[derive(Debug)]
pub(super) struct Names {
    sorted: Vec<NameId>,
    keys: Keys,
}

/// The keys of all names of a document.
#[derive(Debug)]
pub(super) struct Keys(Vec<Key>);

impl Keys {
    pub(super) fn of(&self, id: NameId) -> Key {
        self.0.get(id.index()).copied().unwrap_or(Key(u64::MAX))
    }
}

impl Names {
    pub(super) fn of(document: &Document) -> Self {
        let mut keys = vec![Key(u64::MAX); document.names().len()];
        let mut sorted: Vec<NameId> = Vec::new();
        for (id, name) in in_order(document) {
            if sorted.last().is_none_or(|last| document.name(*last) != name) {
                sorted.push(id);
            }
            if let Some(key) = keys.get_mut(id.index()) {
                *key = Key::known(sorted.len() - 1);
            }
        }
        Names { sorted, keys: Keys(keys) }
    }

    /// The keys of the document these names are from.
    pub(super) fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The keys of another document. `expected` is the one these names are from.
    pub(super) fn keys_of(&self, actual: &Document, expected: &Document) -> Keys {
        let mut keys = vec![Key(u64::MAX); actual.names().len()];
        let mut last: Option<(Name<'_>, Key)> = None;
        for (behind, (id, name)) in in_order(actual).into_iter().enumerate() {
            let key = match last {
                Some((same, key)) if same == name => key,
                _ => match self.sorted.binary_search_by(|known| order(expected.name(*known), name)) {
                    Ok(place) => Key::known(place),
                    Err(place) => Key::unknown(place, behind),
                },
            };
            last = Some((name, key));
            if let Some(of_name) = keys.get_mut(id.index()) {
                *of_name = key;
            }
        }
        Keys(keys)
    }

    /// For each way in which rules may spell a name of the expected document, the labels it stands for: with
    /// the namespace, or with a prefix that is declared for it.
    pub(super) fn spellings(
        &self,
        document: &Document,
        prefixes: &HashMap<String, Vec<String>>,
    ) -> HashMap<String, Vec<Label>> {
        let mut found: HashMap<String, Vec<Label>> = HashMap::from([("#text".to_owned(), vec![TEXT])]);
        let mut add =
            |spelling: String, label: Option<Label>| found.entry(spelling).or_default().extend(label);
        for &id in &self.sorted {
            let (name, key) = (document.name(id), self.keys.of(id));
            let declared = prefixes.get(name.uri).into_iter().flatten();
            let prefixed = |prefix: &String| (prefix.clone(), written(prefix, name.local));
            for (prefix, spelling) in declared.map(prefixed).chain([(name.uri.to_owned(), expanded(name))]) {
                // The default namespace does not apply to attributes; no namespace does.
                if !prefix.is_empty() || name.uri.is_empty() {
                    add(format!("@{spelling}"), key.attribute());
                }
                add(spelling, key.element());
            }
        }
        for labels in found.values_mut() {
            labels.sort_unstable();
            labels.dedup();
        }
        found
    }
}

fn in_order(document: &Document) -> Vec<(NameId, Name<'_>)> {
    let mut names: Vec<_> = document.names().collect();
    names.sort_unstable_by(|(_, a), (_, b)| order(*a, *b));
    names
}

fn order(a: Name<'_>, b: Name<'_>) -> Ordering {
    (a.uri, a.local).cmp(&(b.uri, b.local))
}

fn expanded(name: Name<'_>) -> String {
    name.expanded().into_owned()
}

/// A name as a document with this prefix spells it; the default namespace has an empty one.
pub(super) fn written(prefix: &str, local: &str) -> String {
    if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") }
}
