//! [`Findings`]: the mismatches of a comparison, and [`PathStep`]s, which say where a walk over a body is.
//!
//! A body of some bytes can differ in a million places, and each of them could show the whole body. So mismatches
//! are bounded where they are found: beyond [`Bounds::most`] they are counted and not made, and beyond a number of
//! characters the texts of the others are cut. A probe, which only finds out whether values match, makes none.

use super::bounded::Bounded;
use super::mismatch::{Mismatch, MismatchList};
use super::shown::ShownTexts;
use crate::model::path::push_field;
use std::sync::Arc;

/// One step from the root of a body to a place in it.
#[derive(Debug, Clone, Copy)]
pub(super) enum PathStep<'d> {
    /// To a member of an object.
    Key(&'d str),
    /// To an item of an array.
    Index(usize),
}

/// The text of a path.
// SPEC: V4 "Supports an EachKey matcher": a key that is a number is written like an index, and a
// rule for that index selects it.
pub(super) fn rendered(path: &[PathStep<'_>]) -> String {
    let mut text = "$".to_owned();
    for step in path {
        match step {
            PathStep::Key(key) if is_number(key) => text.push_str(&format!("[{key}]")),
            PathStep::Key(key) => push_field(&mut text, key),
            PathStep::Index(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}

/// Whether a key reads as an index does: digits without a leading zero, within the range of indexes.
fn is_number(key: &str) -> bool {
    !key.starts_with(['0', '+']) && key.parse::<usize>().is_ok() || key == "0"
}

/// How much of a comparison is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// How many mismatches are made; the others are counted.
    pub most: usize,
    /// Whether more than a few mismatches of one list become one. Each of them shows both lists.
    pub merges_lists: bool,
}

impl Bounds {
    /// Every mismatch.
    pub const NONE: Bounds = Bounds { most: usize::MAX, merges_lists: false };

    /// What one request to a mock server reports.
    pub const OF_REQUEST: Bounds = Bounds { most: 100, merges_lists: false };

    /// What the verification of one interaction reports.
    pub const OF_INTERACTION: Bounds = Bounds { most: 100, merges_lists: true };
}

/// How many mismatches of one list are separate entries where they are merged.
const SEPARATE: usize = 10;

/// The last mismatches of one list.
#[derive(Debug)]
struct Run {
    path: String,
    sides: [Option<Arc<str>>; 2],
    length: usize,
}

/// What a comparison found.
#[derive(Debug)]
pub(super) struct Findings {
    mismatches: Vec<Mismatch>,
    count: usize,
    /// For each mismatch of the body a number that stands for its path; neighbours of one path have one.
    places: Vec<u64>,
    shown: ShownTexts,
    run: Option<Run>,
    bounds: Bounds,
    is_probe: bool,
}

/// A state of the findings to go back to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    mismatches: usize,
    count: usize,
    places: usize,
}

impl Findings {
    /// Findings without mismatches, to be reported within bounds.
    pub(super) fn within(bounds: Bounds) -> Self {
        let (mismatches, places, shown) = Default::default();
        Findings { mismatches, count: 0, places, shown, run: None, bounds, is_probe: false }
    }

    /// Findings that store no mismatches.
    pub(super) fn probe() -> Self {
        Findings { is_probe: true, ..Self::within(Bounds::NONE) }
    }

    /// What is found with the same bounds in a part of the comparison.
    pub(super) fn of_part(&self) -> Self {
        Findings { is_probe: self.is_probe, ..Self::within(self.bounds) }
    }

    /// Whether the result is known: a probe has found a mismatch.
    pub(super) fn is_settled(&self) -> bool {
        self.is_probe && self.count > 0
    }

    /// Whether nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many of the mismatches found are not listed.
    pub(super) fn more(&self) -> usize {
        self.count - self.mismatches.len()
    }

    /// How many places of the body do not match; a wrong type is one.
    pub(super) fn count_places(&mut self) -> usize {
        self.places.sort_unstable();
        self.places.dedup();
        self.places.len()
    }

    /// The mismatches in the order found.
    pub(super) fn into_mismatches(self) -> Vec<Mismatch> {
        self.mismatches
    }

    /// Whether mismatches are counted and not stored.
    pub(super) fn is_probe(&self) -> bool {
        self.is_probe
    }

    /// Whether the next mismatch is only counted.
    pub(super) fn is_full(&self) -> bool {
        self.is_probe || self.mismatches.len() >= self.bounds.most
    }

    /// How many bytes of a value are worth making for the next mismatch.
    pub(super) fn room(&self) -> usize {
        self.shown.room()
    }

    /// Starts again without findings.
    pub(super) fn forget(&mut self) {
        self.mismatches.clear();
        self.places.clear();
        self.count = 0;
        self.run = None;
        self.shown = ShownTexts::default();
    }

    /// How many mismatches are listed. There is room for at least one more after this.
    pub(super) fn listed(&mut self) -> usize {
        self.bounds.most = self.bounds.most.max(self.mismatches.len().saturating_add(1));
        self.mismatches.len()
    }

    /// Puts the first mismatches after the others.
    pub(super) fn put_last(&mut self, first: usize) {
        let first = first.min(self.mismatches.len());
        self.mismatches.rotate_left(first);
        self.run = None;
    }

    /// Adds a mismatch of anything but a place of the body.
    #[cold]
    pub(super) fn add_mismatch(&mut self, make: impl FnOnce() -> Mismatch) {
        self.count += 1;
        if !self.is_full() {
            self.store(make());
        }
    }

    /// Whether more than a few mismatches of one list become one.
    pub(super) fn merges_lists(&self) -> bool {
        self.bounds.merges_lists && !self.is_full()
    }

    /// How many more mismatches are made.
    pub(super) fn left(&self) -> usize {
        if self.is_probe { 0 } else { self.bounds.most.saturating_sub(self.mismatches.len()) }
    }

    /// Adds differences of anything but a place of the body.
    pub(super) fn add_all<T>(&mut self, found: Bounded<T>, mut mismatch: impl FnMut(T) -> Mismatch) {
        let (listed, count) = found.into_parts();
        self.count += count;
        for one in listed {
            if !self.is_full() {
                self.store(mismatch(one));
            }
        }
    }

    /// Adds differences at a place of the body.
    pub(super) fn add_all_at<T>(
        &mut self,
        path: &str,
        found: Bounded<T>,
        mismatch: impl FnMut(T) -> Mismatch,
    ) {
        if !found.is_empty() {
            self.note_place(path);
        }
        self.add_all(found, mismatch);
    }

    /// Adds a mismatch of the body as a whole.
    #[cold]
    pub(super) fn add_of_body(&mut self, mismatch: Mismatch) {
        if let Mismatch::Body { path, .. } = &mismatch {
            self.note_place(path);
        } else {
            self.note_place("");
        }
        self.add_mismatch(|| mismatch);
    }

    /// Adds a mismatch of the body. `values` gives expected and actual.
    #[cold]
    pub(super) fn add(
        &mut self,
        path: &[PathStep<'_>],
        text: String,
        values: impl FnOnce() -> (Option<Arc<str>>, Option<Arc<str>>),
    ) {
        self.add_at(|| rendered(path), text, values);
    }

    /// The same with a function that makes the path.
    #[cold]
    pub(super) fn add_at(
        &mut self,
        path: impl FnOnce() -> String,
        text: String,
        values: impl FnOnce() -> (Option<Arc<str>>, Option<Arc<str>>),
    ) {
        self.add_with(path, |_| text, |_| values());
    }

    /// The same with functions that make the texts. They get the number of bytes of a value that are enough
    /// and are not called for a mismatch that is only counted.
    #[cold]
    pub(super) fn add_with(
        &mut self,
        path: impl FnOnce() -> String,
        text: impl FnOnce(usize) -> String,
        values: impl FnOnce(usize) -> (Option<Arc<str>>, Option<Arc<str>>),
    ) {
        if self.is_probe {
            self.count += 1;
            return;
        }
        let path = path();
        self.note_place(&path);
        self.count += 1;
        if self.is_full() {
            return;
        }
        let room = self.room();
        let (text, (expected, actual)) = (text(room), values(room));
        self.store(Mismatch::Body { path, expected, actual, text });
    }

    fn note_place(&mut self, path: &str) {
        let place = hashed(path);
        if !self.is_probe && self.places.last() != Some(&place) {
            self.places.push(place);
        }
    }

    #[inline(never)]
    fn store(&mut self, mut mismatch: Mismatch) {
        if self.bounds.merges_lists && self.is_merged(&mismatch) {
            return;
        }
        self.shown.cut(&mut mismatch);
        self.mismatches.push(mismatch);
    }

    /// Merges a mismatch into those before it if it is one of too many of the same list. Its text, the last,
    /// says how long the lists are.
    fn is_merged(&mut self, mismatch: &Mismatch) -> bool {
        let Mismatch::Body { path, expected, actual, text } = mismatch else {
            self.run = None;
            return false;
        };
        let length = match &mut self.run {
            Some(run) if run.path == *path && run.sides.iter().eq([expected, actual]) => {
                run.length += 1;
                run.length
            }
            run => {
                *run = Some(Run { path: path.clone(), sides: [expected.clone(), actual.clone()], length: 1 });
                1
            }
        };
        if length <= SEPARATE {
            return false;
        }
        if length == SEPARATE + 1 {
            self.mismatches.truncate(self.mismatches.len() + 1 - SEPARATE);
            self.count -= SEPARATE - 1;
        }
        self.count -= 1;
        if let Some(Mismatch::Body { text: last, .. }) = self.mismatches.last_mut() {
            last.clone_from(text);
        }
        true
    }

    /// The present state.
    pub(super) fn mark(&mut self) -> Mark {
        self.run = None;
        Mark { mismatches: self.mismatches.len(), count: self.count, places: self.places.len() }
    }

    /// Whether nothing was found since.
    pub(super) fn is_clean_since(&self, mark: Mark) -> bool {
        self.count == mark.count
    }

    /// Takes out what was found since.
    pub(super) fn take_since(&mut self, mark: Mark) -> Findings {
        let mismatches = self.mismatches.split_off(mark.mismatches.min(self.mismatches.len()));
        let places = self.places.split_off(mark.places.min(self.places.len()));
        let count = self.count - mark.count;
        self.count = mark.count;
        self.run = None;
        Findings { mismatches, count, places, ..self.of_part() }
    }

    /// Adds what was found elsewhere.
    pub(super) fn append(&mut self, other: Findings) {
        let room = self.bounds.most.saturating_sub(self.mismatches.len());
        self.mismatches.extend(other.mismatches.into_iter().take(room));
        self.places.extend(other.places);
        self.count += other.count;
        self.run = None;
    }

    /// Adds what was found in a part of the comparison, with changes.
    pub(super) fn append_changed(&mut self, other: Findings, mut change: impl FnMut(&mut Mismatch)) {
        let (count, places) = (other.count, other.places);
        for mut mismatch in
            other.mismatches.into_iter().take(self.bounds.most.saturating_sub(self.mismatches.len()))
        {
            change(&mut mismatch);
            self.shown.cut(&mut mismatch);
            self.mismatches.push(mismatch);
        }
        self.places.extend(places);
        self.count += count;
        self.run = None;
    }
}

/// FNV-1a: two paths of one comparison have different numbers.
fn hashed(path: &str) -> u64 {
    path.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

impl From<Findings> for MismatchList {
    fn from(findings: Findings) -> Self {
        MismatchList { more: findings.more(), listed: findings.into_mismatches() }
    }
}
