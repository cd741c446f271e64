//! [`UnclaimedContents`]: warnings about contents that were meant for a plugin and reached none.

use crate::lint::Warning;
use std::collections::BTreeMap;

/// A warning for each part whose body is such contents, by the ordinal of the interaction and the name of the part.
#[derive(Debug, Clone, Default)]
pub(super) struct UnclaimedContents(BTreeMap<(u16, &'static str), Warning>);

impl UnclaimedContents {
    /// The warnings of an interaction, by part.
    pub(super) fn of(&self, ordinal: u16) -> impl Iterator<Item = &Warning> {
        let from_here = self.0.range((ordinal, "")..);
        from_here.take_while(move |((of, _), _)| *of == ordinal).map(|(_, warning)| warning)
    }

    /// Adds a warning about the part that it names, in place of the one that is there.
    pub(super) fn insert(&mut self, ordinal: u16, warning: Warning) {
        self.0.insert((ordinal, warning.part), warning);
    }

    /// Removes the warning of a part, because its body has been replaced.
    pub(super) fn remove(&mut self, ordinal: u16, part: &'static str) {
        self.0.remove(&(ordinal, part));
    }

    /// Removes the warnings of an interaction, because it has been replaced.
    pub(super) fn remove_all(&mut self, ordinal: u16) {
        let parts: Vec<_> = self.of(ordinal).map(|warning| warning.part).collect();
        parts.into_iter().for_each(|part| self.remove(ordinal, part));
    }
}
