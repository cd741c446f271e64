//! [`Filter`]: up to which level events are wanted, for all or by where they come from.
//!
//! The level can be changed at any time, from any thread.

use super::line::Level;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering::Relaxed};

/// Up to which level events are wanted; no level is no events.
#[derive(Debug, Default)]
pub struct Filter {
    /// For events whose target has no level of its own.
    limit: Limit,
    targets: Vec<(String, Option<Level>)>,
    /// Whether one level was set for all.
    is_plain: AtomicBool,
}

/// A level that changes.
#[derive(Debug, Default)]
pub(super) struct Limit(AtomicU8);

impl Limit {
    pub(super) fn set(&self, level: Option<Level>) {
        self.0.store(rank(level), Relaxed);
    }

    pub(super) fn allows(&self, level: Level) -> bool {
        rank(Some(level)) <= self.0.load(Relaxed)
    }

    pub(super) fn get(&self) -> Option<Level> {
        Level::ALL.into_iter().find(|level| rank(Some(*level)) == self.0.load(Relaxed))
    }
}

fn rank(level: Option<Level>) -> u8 {
    level.map_or(0, |level| level as u8 + 1)
}

impl Filter {
    /// One level for everything.
    #[must_use]
    pub fn up_to(level: Option<Level>) -> Self {
        let filter = Self::default();
        filter.limit.set(level);
        filter
    }

    /// Reads directives such as `info` or `warn,pact_ffi::mock_server=debug`. A word that is no level is a target
    /// of which everything is wanted; without a level for all, errors are.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut filter = Self::up_to(None);
        let directives = text.split(',').map(str::trim).filter(|directive| !directive.is_empty());
        for directive in directives {
            match (directive.split_once('='), limit_named(directive)) {
                (None, Some(limit)) => filter.limit.set(limit),
                (None, None) => filter.targets.push((directive.to_owned(), Some(Level::Trace))),
                (Some((target, level)), _) => {
                    let limit = limit_named(level.trim()).unwrap_or(Some(Level::Trace));
                    filter.targets.push((target.trim().to_owned(), limit));
                }
            }
        }
        if text.trim().is_empty() {
            filter.limit.set(Some(Level::Error));
        }
        // The longest name is the most particular.
        filter.targets.sort_by_key(|(target, _)| std::cmp::Reverse(target.len()));
        filter
    }

    /// Sets one level for everything.
    pub fn set(&self, level: Option<Level>) {
        self.limit.set(level);
        self.is_plain.store(true, Relaxed);
    }

    /// Whether an event is wanted.
    #[must_use]
    pub fn allows(&self, level: Level, target: &str) -> bool {
        let own = self.own_targets().iter().find(|(name, _)| target.starts_with(name.as_str()));
        own.map_or_else(|| self.limit.allows(level), |(_, limit)| *limit >= Some(level))
    }

    /// The level beyond which nothing is wanted.
    #[must_use]
    pub fn most(&self) -> Option<Level> {
        self.own_targets().iter().map(|(_, limit)| *limit).max().flatten().max(self.limit.get())
    }

    fn own_targets(&self) -> &[(String, Option<Level>)] {
        if self.is_plain.load(Relaxed) { &[] } else { &self.targets }
    }
}

/// The limit that a word stands for.
fn limit_named(word: &str) -> Option<Option<Level>> {
    let is_none = word.eq_ignore_ascii_case("off") || word.eq_ignore_ascii_case("none");
    if is_none { Some(None) } else { Level::named(word).map(Some) }
}

impl Filter {
    /// The level a word stands for, in any case; `NONE` and `OFF` are none. Other words are no answer.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        limit_named(word).map(Self::up_to)
    }
}

#[cfg(test)]
mod tests {
    use super::Filter;
    use crate::logging::Level;

    fn allowed(filter: &Filter, target: &str) -> Option<Level> {
        Level::ALL.into_iter().filter(|level| filter.allows(*level, target)).max()
    }

    #[test]
    fn directives_say_how_much_is_wanted_of_what() {
        let table = [
            ("debug", "pact_ffi", Some(Level::Debug)),
            ("OFF", "pact_ffi", None),
            ("none", "pact_ffi", None),
            ("", "pact_ffi", Some(Level::Error)),
            ("pact_ffi=error", "pact_ffi::dsl", Some(Level::Error)),
            ("pact_ffi=error", "other", None),
            ("warn, pact_ffi = debug", "pact_ffi::dsl", Some(Level::Debug)),
            ("warn,pact_ffi=debug,pact_ffi::dsl=off", "pact_ffi::dsl", None),
            ("pact_ffi::dsl", "pact_ffi::dsl::http", Some(Level::Trace)),
            ("bogus", "pact_ffi", None),
        ];

        for (text, target, level) in table {
            assert_eq!(allowed(&Filter::parse(text), target), level, "{text}");
        }
    }

    #[test]
    fn one_level_for_all_replaces_the_directives() {
        let filter = Filter::parse("warn,pact_ffi=trace");
        assert_eq!(filter.most(), Some(Level::Trace));

        filter.set(Some(Level::Info));

        assert_eq!(allowed(&filter, "pact_ffi"), Some(Level::Info));
        assert_eq!(filter.most(), Some(Level::Info));
    }
}
