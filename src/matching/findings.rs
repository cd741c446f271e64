//! [`Findings`]: where a walk over a body puts its mismatches, and [`Path`], where it is.
//!
//! Texts are made only when a mismatch is kept: a walk that merely asks whether something matches
//! (`probing`) counts failures and builds nothing.

use super::mismatch::Mismatch;
use crate::foundation::text::shortened;
use crate::model::path::push_field;
use std::sync::Arc;

/// How many bytes of texts one comparison may show whole. A list of a thousand missing items shows the list
/// with each of them: beyond this the rest is shown by its beginnings, or the report outgrows the body.
const SHOWN_WHOLE: usize = 1024 * 1024;

/// How much of a text is shown beyond that.
const BEGINNING: usize = 256;

/// A place in a body, linked to the place above it; rendered only for a mismatch.
#[derive(Debug, Clone, Copy)]
pub(super) enum Path<'p> {
    /// `$`
    Root,
    /// A member of an object.
    Key(&'p Path<'p>, &'p str),
    /// An item of an array.
    Index(&'p Path<'p>, usize),
}

impl Path<'_> {
    /// The text of the path.
    // SPEC: V4 "Supports an EachKey matcher": a key that is a number is told like an index, and a rule for that
    // index selects it.
    pub(super) fn render(&self) -> String {
        let mut steps = Vec::new();
        let mut at = self;
        loop {
            match at {
                Path::Root => break,
                Path::Key(above, _) | Path::Index(above, _) => {
                    steps.push(at);
                    at = above;
                }
            }
        }
        let mut text = "$".to_owned();
        for step in steps.into_iter().rev() {
            match step {
                Path::Root => {}
                Path::Key(_, key) if is_number(key) => text.push_str(&format!("[{key}]")),
                Path::Key(_, key) => push_field(&mut text, key),
                Path::Index(_, index) => text.push_str(&format!("[{index}]")),
            }
        }
        text
    }
}

/// Whether a key reads as an index does: digits without a leading zero, within the range of indexes.
fn is_number(key: &str) -> bool {
    !key.starts_with(['0', '+']) && key.parse::<usize>().is_ok() || key == "0"
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

    /// Adds a mismatch of the body. `values` makes expected and actual.
    #[cold]
    pub(super) fn add(
        &mut self,
        path: &Path<'_>,
        text: String,
        values: impl FnOnce() -> (Option<Arc<str>>, Option<Arc<str>>),
    ) {
        self.add_at(|| path.render(), text, values);
    }

    /// Adds a mismatch of the body at a path of another making.
    #[cold]
    pub(super) fn add_at(
        &mut self,
        path: impl FnOnce() -> String,
        text: String,
        values: impl FnOnce() -> (Option<Arc<str>>, Option<Arc<str>>),
    ) {
        self.count += 1;
        if self.is_probe {
            return;
        }
        let (expected, actual) = values();
        let size = |text: &Option<Arc<str>>| text.as_ref().map_or(0, |text| text.len());
        self.shown = self.shown.saturating_add(text.len() + size(&expected) + size(&actual));
        let mismatch = if self.shown <= SHOWN_WHOLE {
            Mismatch::Body { path: path(), expected, actual, text }
        } else {
            let beginning = |text: Arc<str>| Arc::from(shortened(&text, BEGINNING));
            let [expected, actual] = [expected, actual].map(|text| text.map(beginning));
            Mismatch::Body { path: path(), expected, actual, text: shortened(&text, BEGINNING).into_owned() }
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
