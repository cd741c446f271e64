//! [`Descriptions`]: which interactions have a description, found in constant time.

use std::collections::{BTreeSet, HashMap};

/// The ordinals of the interactions with each description.
#[derive(Debug, Clone, Default)]
pub(super) struct Descriptions {
    ordinals: HashMap<String, BTreeSet<u16>>,
}

impl Descriptions {
    /// The first interaction with this description.
    pub(super) fn first(&self, description: &str) -> Option<u16> {
        self.ordinals.get(description)?.first().copied()
    }

    /// Adds a new interaction.
    pub(super) fn add(&mut self, description: &str, ordinal: u16) {
        self.ordinals.entry(description.to_owned()).or_default().insert(ordinal);
    }

    /// Changes the description of an interaction.
    pub(super) fn rename(&mut self, from: &str, to: &str, ordinal: u16) {
        if let Some(ordinals) = self.ordinals.get_mut(from) {
            ordinals.remove(&ordinal);
            if ordinals.is_empty() {
                self.ordinals.remove(from);
            }
        }
        self.add(to, ordinal);
    }
}
