//! How many interactions passed, failed and are pending, as all reports say it.

use super::super::results::{RunErrorKind, VerificationReport};
use std::fmt;

/// The numbers of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Interactions that passed.
    pub(super) passed: usize,
    /// Interactions that failed and are not pending.
    pub(super) failed: usize,
    /// Pending interactions that failed.
    pub(super) pending: usize,
    /// Pacts that could not be loaded.
    not_loaded: usize,
    /// Pacts whose plugin is missing.
    without_plugin: usize,
    /// Pacts whose results could not be published.
    not_published: usize,
}

impl Counts {
    pub(super) fn of(report: &VerificationReport) -> Self {
        let results = || report.pacts().flat_map(|pact| &pact.results);
        let errors = |kind: RunErrorKind| report.errors().filter(|error| error.kind == kind).count();
        let (all, passed) =
            (results().count(), results().filter(|result| result.verdict.is_passed()).count());
        let failed = results().filter(|result| result.is_failure()).count();
        Counts {
            passed,
            failed,
            pending: all - passed - failed,
            not_loaded: errors(RunErrorKind::NotLoaded),
            without_plugin: errors(RunErrorKind::MissingPlugin),
            not_published: report.pacts().filter(|pact| matches!(pact.published, Some(Err(_)))).count(),
        }
    }

    /// Whether nothing was verified and nothing kept it from being verified.
    pub(super) fn is_empty(&self) -> bool {
        *self == Counts::default()
    }
}

/// `12 interactions verified: 10 passed, 1 failed, 1 pending; 1 pact not loaded`.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { passed, failed, pending, .. } = *self;
        let all = passed + failed + pending;
        write!(f, "{all} {} verified", if all == 1 { "interaction" } else { "interactions" })?;
        if all > 0 {
            write!(f, ": {passed} passed")?;
        }
        for (count, what) in [(failed, "failed"), (pending, "pending")] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        let pacts = [
            (self.not_loaded, "not loaded"),
            (self.without_plugin, "not verified"),
            (self.not_published, "not published"),
        ];
        for (count, what) in pacts.into_iter().filter(|(count, _)| *count > 0) {
            write!(f, "; {count} {} {what}", if count == 1 { "pact" } else { "pacts" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn only_what_there_is_is_counted() {
        let counts = |passed, failed, pending| Counts { passed, failed, pending, ..Counts::default() };
        let table = [
            (counts(10, 1, 1), "12 interactions verified: 10 passed, 1 failed, 1 pending"),
            (counts(1, 0, 0), "1 interaction verified: 1 passed"),
            (counts(0, 0, 2), "2 interactions verified: 0 passed, 2 pending"),
            (
                Counts { not_loaded: 1, ..counts(2, 0, 0) },
                "2 interactions verified: 2 passed; 1 pact not loaded",
            ),
            (
                Counts { not_loaded: 2, without_plugin: 1, not_published: 3, ..counts(0, 0, 0) },
                "0 interactions verified; 2 pacts not loaded; 1 pact not verified; 3 pacts not published",
            ),
        ];
        for (counts, text) in table {
            assert_eq!(counts.to_string(), text);
        }
        assert!(Counts::default().is_empty());
    }
}
