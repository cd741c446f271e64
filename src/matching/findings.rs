//! [`Findings`]: where a walk over a body puts its mismatches, and [`Step`]s, which tell where it is.
//!
//! Texts are made only when a mismatch is kept: a walk that merely asks whether something matches
//! (`probing`) counts failures and builds nothing.

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
pub(super) enum Step<'d> {
    /// To a member of an object.
    Key(&'d str),
    /// To an item of an array.
    Index(usize),
}

/// The text of a path.
// SPEC: V4 "Supports an EachKey matcher": a key that is a number is told like an index, and a rule for that
// index selects it.
pub(super) fn rendered(path: &[Step<'_>]) -> String {
    let mut text = "$".to_owned();
    for step in path {
        match step {
            Step::Key(key) if is_number(key) => text.push_str(&format!("[{key}]")),
            Step::Key(key) => push_field(&mut text, key),
            Step::Index(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}

/// Whether a key reads as an index does: digits without a leading zero, within the range of indexes.
fn is_number(key: &str) -> bool {
    !key.starts_with(['0', '+']) && key.parse::<usize>().is_ok() || key == "0"
}

/// A text, or as much of it as is shown beyond [`SHOWN_WHOLE`]. The whole length is not told: it may not be known.
fn beginning(text: &str) -> String {
    if text.len() <= BEGINNING {
        return text.to_owned();
    }
    format!("{}…", first_bytes(text, BEGINNING))
}

/// What a walk found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    kept: Vec<Mismatch>,
    count: usize,
    shown: usize,
    is_probe: bool,
}

/// A state of the findings to go back to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    kept: usize,
    count: usize,
}

impl Findings {
    /// Findings that only tell whether there are any.
    pub(super) fn probe() -> Self {
        Findings { is_probe: true, ..Self::default() }
    }

    /// Whether nothing more needs to be looked at.
    pub(super) fn is_settled(&self) -> bool {
        self.is_probe && self.count > 0
    }

    /// Whether nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The mismatches in the order found.
    pub(super) fn into_mismatches(self) -> Vec<Mismatch> {
        self.kept
    }

    /// Whether no mismatch is kept.
    pub(super) fn is_probe(&self) -> bool {
        self.is_probe
    }

    /// How many bytes of a value are worth making for the next mismatch.
    pub(super) fn room(&self) -> usize {
        if self.shown <= SHOWN_WHOLE { usize::MAX } else { BEGINNING + 1 }
    }

    /// Begins anew.
    pub(super) fn forget(&mut self) {
        self.kept.clear();
        self.count = 0;
        self.shown = 0;
    }

    /// Adds a mismatch of the body. `values` makes expected and actual.
    #[cold]
    pub(super) fn add(
        &mut self,
        path: &[Step<'_>],
        text: String,
        values: impl FnOnce() -> (Option<Arc<str>>, Option<Arc<str>>),
    ) {
        self.add_at(|| rendered(path), text, values);
    }

    /// Adds a mismatch of the body at a path of another making.
    #[cold]
    pub(super) fn add_at(
        &mut self,
        path: impl FnOnce() -> String,
        text: String,
        values: impl FnOnce() -> (Option<Arc<str>>, Option<Arc<str>>),
    ) {
        self.tell(path, |_| text, |_| values());
    }

    /// Adds a mismatch of the body. What makes its texts is told how many bytes of a value are enough, and is
    /// not asked when the mismatch is not kept.
    #[cold]
    pub(super) fn tell(
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
        self.keep(path, text, expected, actual);
    }

    #[inline(never)]
    fn keep(&mut self, path: String, text: String, expected: Option<Arc<str>>, actual: Option<Arc<str>>) {
        let size = |text: &Option<Arc<str>>| text.as_ref().map_or(0, |text| text.len());
        self.shown = self.shown.saturating_add(text.len() + size(&expected) + size(&actual));
        let mismatch = if self.shown <= SHOWN_WHOLE {
            Mismatch::Body { path, expected, actual, text }
        } else {
            let [expected, actual] = [expected, actual].map(|text| text.map(|text| beginning(&text).into()));
            Mismatch::Body { path, expected, actual, text: beginning(&text) }
        };
        self.kept.push(mismatch);
    }

    /// The present state.
    pub(super) fn mark(&self) -> Mark {
        Mark { kept: self.kept.len(), count: self.count }
    }

    /// Whether nothing was found since.
    pub(super) fn is_clean_since(&self, mark: Mark) -> bool {
        self.count == mark.count
    }

    /// Takes back what was found since.
    pub(super) fn take_since(&mut self, mark: Mark) -> Findings {
        let kept = self.kept.split_off(mark.kept.min(self.kept.len()));
        let count = self.count - mark.count;
        self.count = mark.count;
        Findings { kept, count, shown: 0, is_probe: self.is_probe }
    }

    /// Adds what was found elsewhere.
    pub(super) fn append(&mut self, other: Findings) {
        self.kept.extend(other.kept);
        self.count += other.count;
    }
}
