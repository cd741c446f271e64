//! [`Filter`]: up to which level events are wanted, for all or by the target they come from.
//!
//! The level can be changed at any time, from any thread.

use super::level::{Level, Limit, level_named};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Up to which level events are wanted; no level is no events.
#[derive(Debug, Default)]
pub struct Filter {
    /// For events whose target has no level of its own.
    limit: Limit,
    targets: Vec<(String, Option<Level>)>,
    /// Whether one level was set for all.
    is_plain: AtomicBool,
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
                (None, None) => filter.targets.push((directive.to_owned(), Some(Level::TRACE))),
                (Some((target, level)), _) => {
                    let limit = limit_named(level.trim()).unwrap_or(Some(Level::TRACE));
                    filter.targets.push((target.trim().to_owned(), limit));
                }
            }
        }
        if text.trim().is_empty() {
            filter.limit.set(Some(Level::ERROR));
        }
        // The longest name is the most specific.
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

    /// The most detailed level of which anything is wanted.
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
    if is_none { Some(None) } else { level_named(word).map(Some) }
}

impl Filter {
    /// One level for everything, by its name in any case; `NONE` and `OFF` are no events. `None` for other words.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        limit_named(word).map(Self::up_to)
    }
}

#[cfg(test)]
mod tests {
    use super::{Filter, level_named};
    use crate::logging::Level;

    fn allowed(filter: &Filter, target: &str) -> Option<Level> {
        let names = ["error", "warn", "info", "debug", "trace"];
        names.into_iter().filter_map(level_named).filter(|level| filter.allows(*level, target)).max()
    }

    #[test]
    fn directives_say_how_much_is_wanted_of_what() {
        let table = [
            ("debug", "pact_ffi", Some(Level::DEBUG)),
            ("OFF", "pact_ffi", None),
            ("none", "pact_ffi", None),
            ("", "pact_ffi", Some(Level::ERROR)),
            ("pact_ffi=error", "pact_ffi::dsl", Some(Level::ERROR)),
            ("pact_ffi=error", "other", None),
            ("warn, pact_ffi = debug", "pact_ffi::dsl", Some(Level::DEBUG)),
            ("warn,pact_ffi=debug,pact_ffi::dsl=off", "pact_ffi::dsl", None),
            ("pact_ffi::dsl", "pact_ffi::dsl::http", Some(Level::TRACE)),
            ("bogus", "pact_ffi", None),
        ];

        for (text, target, level) in table {
            assert_eq!(allowed(&Filter::parse(text), target), level, "{text}");
        }
    }

    #[test]
    fn one_level_for_all_replaces_the_directives() {
        let filter = Filter::parse("warn,pact_ffi=trace");
        assert_eq!(filter.most(), Some(Level::TRACE));

        filter.set(Some(Level::INFO));

        assert_eq!(allowed(&filter, "pact_ffi"), Some(Level::INFO));
        assert_eq!(filter.most(), Some(Level::INFO));
    }
}
