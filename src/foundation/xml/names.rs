//! [`NameId`]: the different names of a document by number, so that reading and comparing handle numbers.

use super::symbols::Symbol;

/// The number of a name among the different ones of its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NameId(u32);

impl NameId {
    pub(super) const FIRST: NameId = NameId(0);

    /// The name that is added to so many.
    pub(super) fn after(count: usize) -> Self {
        // A document is at most 4 GiB long, so there are never more names than numbers.
        NameId(count as u32)
    }

    /// The place among the names of the document.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RawName {
    pub(super) uri: Symbol,
    pub(super) prefix: Symbol,
    pub(super) local: Symbol,
}

impl RawName {
    pub(super) const NONE: RawName =
        RawName { uri: Symbol::EMPTY, prefix: Symbol::EMPTY, local: Symbol::EMPTY };
}
