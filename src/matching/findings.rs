//! [`Findings`]: the mismatches of a walk over a body, and [`PathStep`]s, which say where the walk is.
//!
//! Texts are made only for mismatches that are stored. A probe, which only finds out whether values match,
//! counts mismatches and stores none.

use super::mismatch::Mismatch;
use crate::foundation::text::first_bytes;
use crate::model::path::push_field;
use std::sync::Arc;

/// How many bytes of texts one comparison may show whole. A list of a thousand missing items shows the list
/// with each of them: beyond this the rest is shown by its beginnings, or the report outgrows the body.
const SHOWN_WHOLE: usize = 1024 * 1024;

/// How much of a text is shown beyond that.
const BEGINNING: usize = 256;

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

/// A text, or as much of it as is shown beyond [`SHOWN_WHOLE`]. The whole length is
/// left out: it may not be known.
fn beginning(text: &str) -> String {
    if text.len() <= BEGINNING {
        return text.to_owned();
    }
    format!("{}…", first_bytes(text, BEGINNING))
}

/// What a walk found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    mismatches: Vec<Mismatch>,
    count: usize,
    shown: usize,
    is_probe: bool,
}

/// A state of the findings to go back to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    mismatches: usize,
    count: usize,
}

impl Findings {
    /// Findings that store no mismatches.
    pub(super) fn probe() -> Self {
        Findings { is_probe: true, ..Self::default() }
    }

    /// Whether the result is known: a probe has found a mismatch.
    pub(super) fn is_settled(&self) -> bool {
        self.is_probe && self.count > 0
    }

    /// Whether nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The mismatches in the order found.
    pub(super) fn into_mismatches(self) -> Vec<Mismatch> {
        self.mismatches
    }

    /// Whether mismatches are counted and not stored.
    pub(super) fn is_probe(&self) -> bool {
        self.is_probe
    }

    /// How many bytes of a value are worth making for the next mismatch.
    pub(super) fn room(&self) -> usize {
        if self.shown <= SHOWN_WHOLE { usize::MAX } else { BEGINNING + 1 }
    }

    /// Starts again without findings.
    pub(super) fn forget(&mut self) {
        self.mismatches.clear();
        self.count = 0;
        self.shown = 0;
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
    /// and are not called by a probe.
    #[cold]
    pub(super) fn add_with(
        &mut self,
        path: impl FnOnce() -> String,
        text: impl FnOnce(usize) -> String,
        values: impl FnOnce(usize) -> (Option<Arc<str>>, Option<Arc<str>>),
    ) {
        self.count += 1;
        if self.is_probe {
            return;
        }
        let room = self.room();
        let (path, text, (expected, actual)) = (path(), text(room), values(room));
        self.store(path, text, expected, actual);
    }

    #[inline(never)]
    fn store(&mut self, path: String, text: String, expected: Option<Arc<str>>, actual: Option<Arc<str>>) {
        let size = |text: &Option<Arc<str>>| text.as_ref().map_or(0, |text| text.len());
        self.shown = self.shown.saturating_add(text.len() + size(&expected) + size(&actual));
        let mismatch = if self.shown <= SHOWN_WHOLE {
            Mismatch::Body { path, expected, actual, text }
        } else {
            let [expected, actual] = [expected, actual].map(|text| text.map(|text| beginning(&text).into()));
            Mismatch::Body { path, expected, actual, text: beginning(&text) }
        };
        self.mismatches.push(mismatch);
    }

    /// The present state.
    pub(super) fn mark(&self) -> Mark {
        Mark { mismatches: self.mismatches.len(), count: self.count }
    }

    /// Whether nothing was found since.
    pub(super) fn is_clean_since(&self, mark: Mark) -> bool {
        self.count == mark.count
    }

    /// Takes out what was found since.
    pub(super) fn take_since(&mut self, mark: Mark) -> Findings {
        let mismatches = self.mismatches.split_off(mark.mismatches.min(self.mismatches.len()));
        let count = self.count - mark.count;
        self.count = mark.count;
        Findings { mismatches, count, shown: 0, is_probe: self.is_probe }
    }

    /// Adds what was found elsewhere.
    pub(super) fn append(&mut self, other: Findings) {
        self.mismatches.extend(other.mismatches);
        self.count += other.count;
    }
}
