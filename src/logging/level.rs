//! [`Level`]: how important an event is, by name; and a level that can be changed at any time.

use std::sync::atomic::{AtomicU8, Ordering::Relaxed};
pub use tracing::Level;

/// All levels, the most important first.
const LEVELS: [Level; 5] = [Level::ERROR, Level::WARN, Level::INFO, Level::DEBUG, Level::TRACE];

/// The level of this name, in any case.
#[must_use]
pub fn level_named(name: &str) -> Option<Level> {
    LEVELS.into_iter().find(|level| level.as_str().eq_ignore_ascii_case(name))
}

/// The most detailed level that is wanted, which may change; no level is no events.
#[derive(Debug, Default)]
pub(super) struct Limit(AtomicU8);

impl Limit {
    pub(super) fn set(&self, level: Option<Level>) {
        self.0.store(level.map_or(0, rank), Relaxed);
    }

    pub(super) fn allows(&self, level: Level) -> bool {
        rank(level) <= self.0.load(Relaxed)
    }

    pub(super) fn get(&self) -> Option<Level> {
        let limit = self.0.load(Relaxed);
        LEVELS.into_iter().find(|level| rank(*level) == limit)
    }
}

fn rank(level: Level) -> u8 {
    match level {
        Level::ERROR => 1,
        Level::WARN => 2,
        Level::INFO => 3,
        Level::DEBUG => 4,
        Level::TRACE => 5,
    }
}
