//! [`Inventory`]: which rules and generators an interaction has.

use super::part::Part;
use crate::model::{Category, DocPath, Interaction};
use std::collections::HashMap;

/// How many paths with rules and generators are counted before each call; see [`Inventory::of`].
const LIMIT: usize = 256;

/// How many rules each path of an interaction has, and which generators there are.
#[derive(Debug, Default)]
pub struct Inventory(HashMap<u64, usize>);

impl Inventory {
    /// The inventory of an interaction. `None` if it has so many rules and generators that counting them at each
    /// call would cost more than the call.
    pub fn of(interaction: &Interaction) -> Option<Self> {
        let parts = Part::all(interaction);
        if parts.iter().map(Part::size).sum::<usize>() > LIMIT {
            return None;
        }
        let mut counts = HashMap::new();
        for part in parts {
            for (category, path, list) in part.rules() {
                counts.insert(part.key("rule", category, path), list.len());
            }
            for (category, path, _) in part.generators() {
                counts.insert(part.key("generator", category, path), 1);
            }
        }
        Some(Inventory(counts))
    }

    /// How many rules a path has.
    pub(super) fn rule_count(&self, part: &Part<'_>, category: Category, path: &DocPath) -> usize {
        self.0.get(&part.key("rule", category, path)).copied().unwrap_or_default()
    }

    /// Whether a path has a generator.
    pub(super) fn has_generator(&self, part: &Part<'_>, category: Category, path: &DocPath) -> bool {
        self.0.contains_key(&part.key("generator", category, path))
    }
}
