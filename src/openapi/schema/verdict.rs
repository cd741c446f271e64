//! What was found of a value: [`Verdict`] by the schemas that apply together, [`Evaluated`] by one as JSON Schema means it.

use super::fault::Fault;
use std::collections::BTreeSet;

/// Whose properties must be documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Cover {
    /// Those of the value and of all that is inside of it.
    All,
    /// Those inside of it, not its own.
    Inside,
    /// None.
    Nothing,
}

/// What was found of a value.
#[derive(Debug, Default)]
pub(super) struct Verdict<'d> {
    pub(super) faults: Vec<Fault<'d>>,
}

impl Verdict<'_> {
    /// Whether nothing is wrong.
    pub(super) fn is_good(&self) -> bool {
        !self.faults.iter().any(|fault| fault.kind.is_error())
    }
}

/// What schemas said something of, among the members or items of one value. `unevaluatedProperties` and
/// `unevaluatedItems` are about the rest.
#[derive(Debug, Default, Clone)]
pub(super) struct Evaluated {
    pub(super) all: bool,
    /// So many items at the start.
    pub(super) prefix: usize,
    pub(super) places: BTreeSet<usize>,
}

impl Evaluated {
    pub(super) fn add(&mut self, other: &Evaluated) {
        self.all |= other.all;
        self.prefix = self.prefix.max(other.prefix);
        self.places.extend(&other.places);
    }

    pub(super) fn has(&self, place: usize) -> bool {
        self.all || place < self.prefix || self.places.contains(&place)
    }
}
