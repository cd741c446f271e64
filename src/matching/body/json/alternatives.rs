//! Searches for the one rule that is enough: [`AnyOfList`] and [`AnyOfMap`], where they are when the walk
//! goes into what a list or map holds and comes back.

use crate::matching::findings::{Findings, Mark};
use crate::matching::value::Applied;

/// How far the search for a passing rule for an array is.
pub(super) struct AnyOfList<'c> {
    pub(super) applied: Applied<'c>,
    pub(super) mark: Mark,
    pub(super) failed: Findings,
    pub(super) next: usize,
    pub(super) waits_for: Wait,
    /// Whether a rule passed that leaves the items to their own.
    pub(super) is_open: bool,
    pub(super) are_items_compared: bool,
    pub(super) was_compared: bool,
    pub(super) effort_before: bool,
}

/// What the items are being compared for.
#[derive(PartialEq)]
pub(super) enum Wait {
    Nothing,
    EachValue,
    Items,
}

impl<'c> AnyOfList<'c> {
    pub(super) fn new(applied: Applied<'c>, mark: Mark) -> Self {
        AnyOfList {
            applied,
            mark,
            failed: Findings::default(),
            next: 0,
            waits_for: Wait::Nothing,
            is_open: false,
            are_items_compared: false,
            was_compared: false,
            effort_before: false,
        }
    }
}

/// How far the search for a passing rule for an object is.
pub(super) struct AnyOfMap<'c> {
    pub(super) applied: Applied<'c>,
    pub(super) mark: Mark,
    pub(super) failed: Findings,
    pub(super) next: usize,
    pub(super) is_waiting: bool,
    /// Whether a rule passed that leaves the members to their own.
    pub(super) is_open: bool,
    pub(super) is_about_values: bool,
    pub(super) was_compared: bool,
    pub(super) effort_before: bool,
}

impl<'c> AnyOfMap<'c> {
    pub(super) fn new(applied: Applied<'c>, mark: Mark) -> Self {
        AnyOfMap {
            applied,
            mark,
            failed: Findings::default(),
            next: 0,
            is_waiting: false,
            is_open: false,
            is_about_values: false,
            was_compared: false,
            effort_before: false,
        }
    }
}
