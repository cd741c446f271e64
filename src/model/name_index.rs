//! [`NameIndex`]: where names stand in a list, so that a long list is not searched from its beginning each time.

use std::collections::HashMap;

/// Shorter lists are searched faster than they are indexed.
const FEW: usize = 32;

/// Positions by key, for a list that has become long.
#[derive(Debug, Clone, Default)]
pub(super) struct NameIndex {
    #[expect(clippy::box_collection, reason = "most lists have none, and every request has two such fields")]
    positions: Option<Box<HashMap<String, usize>>>,
}

impl NameIndex {
    /// Indexes a list of so many names, unless that is done or the list is short. `positions` are asked for once.
    pub(super) fn build(&mut self, length: usize, positions: impl FnOnce() -> HashMap<String, usize>) {
        if length >= FEW && self.positions.is_none() {
            self.positions = Some(Box::new(positions()));
        }
    }

    /// The position under a key. The outer `None` says that there is no index: the list has to be searched.
    pub(super) fn find(&self, key: impl FnOnce() -> String) -> Option<Option<usize>> {
        self.positions.as_ref().map(|positions| positions.get(&key()).copied())
    }

    /// Adds a name that is new at this position.
    pub(super) fn add(&mut self, key: impl FnOnce() -> String, position: usize) {
        if let Some(positions) = &mut self.positions {
            positions.insert(key(), position);
        }
    }

    /// Drops the index: positions have moved.
    pub(super) fn clear(&mut self) {
        self.positions = None;
    }
}

/// An index is no part of the value it belongs to.
impl PartialEq for NameIndex {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for NameIndex {}
