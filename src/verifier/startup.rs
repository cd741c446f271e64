//! [`Startup`]: how long a provider that is still starting is waited for.
//!
//! Tests often start the provider beside the verification, and it listens some milliseconds later. So the first
//! interaction, with its state calls, tries again while connections are refused. Nothing has been sent then, so nothing
//! is repeated. Once an interaction has ended, a refusal is a failure.

use crate::net::client::Url;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The time from one attempt to the next.
const STEP: Duration = Duration::from_millis(50);

/// How long a provider that refuses connections is waited for.
#[derive(Debug)]
pub(super) struct Startup {
    limit: Duration,
    first_refusal: OnceLock<Instant>,
    is_over: AtomicBool,
}

impl Startup {
    /// Waits for so long after the first refusal.
    pub(super) fn new(limit: Duration) -> Startup {
        Startup { limit, first_refusal: OnceLock::new(), is_over: AtomicBool::new(false) }
    }

    /// How long to wait after a refusal before the next attempt; nothing if it counts.
    pub(super) fn next_wait(&self, url: &Url, now: Instant) -> Option<Duration> {
        if self.is_over.load(Ordering::Relaxed) {
            return None;
        }
        let first = self.first_refusal.get_or_init(|| {
            let limit = self.limit.as_millis();
            tracing::info!("{url} refuses connections: trying again for {limit} ms, it may be starting");
            now
        });
        let left = self.limit.checked_sub(now.saturating_duration_since(*first))?;
        (!left.is_zero()).then(|| left.min(STEP))
    }

    /// The first interaction has ended. Those that are being verified at the same time try once more.
    pub(super) fn end(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::Startup;
    use crate::net::client::Url;
    use std::time::{Duration, Instant};

    fn url() -> Url {
        Url::parse("http://h/").unwrap()
    }

    #[test]
    fn refusals_are_passed_over_for_the_limit_after_the_first_one() {
        let startup = Startup::new(Duration::from_secs(2));
        let first = Instant::now();
        let wait = |after: u64| {
            let wait = startup.next_wait(&url(), first + Duration::from_millis(after));
            wait.map(|wait| wait.as_millis())
        };

        assert_eq!([0, 50, 1_000, 1_970].map(wait), [Some(50), Some(50), Some(50), Some(30)]);
        assert_eq!([2_000, 5_000].map(wait), [None, None]);
    }

    #[test]
    fn a_refusal_counts_once_an_interaction_has_ended() {
        let startup = Startup::new(Duration::from_secs(2));
        assert!(startup.next_wait(&url(), Instant::now()).is_some());

        startup.end();

        assert_eq!(startup.next_wait(&url(), Instant::now()), None);
        assert_eq!(Startup::new(Duration::ZERO).next_wait(&url(), Instant::now()), None);
    }
}
