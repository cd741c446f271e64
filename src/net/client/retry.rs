//! [`Retries`]: whether and when a request is sent again because of its answer.
//!
//! Only answers that may pass are retried: any 5xx, 408 and 429. A connection that cannot be made is not.

use hyper::StatusCode;
use hyper::header::{HeaderMap, RETRY_AFTER};
use std::time::{Duration, SystemTime};

/// How often a request is sent, and how long is waited in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retries {
    /// How often it is sent at most; 0 counts as 1.
    pub attempts: u32,
    /// The wait before the second attempt; each further one is twice as long.
    pub first_wait: Duration,
    /// How long all waits together may be.
    pub budget: Duration,
}

/// The waits of one request.
#[derive(Debug)]
pub(super) struct Schedule {
    retries: Retries,
    done: u32,
    left: Duration,
}

impl Retries {
    /// Sent once.
    #[must_use]
    pub const fn none() -> Retries {
        Retries { attempts: 1, first_wait: Duration::ZERO, budget: Duration::ZERO }
    }

    /// Sent so often at most, with waits of half a second, one, two… that stay within 30 seconds.
    #[must_use]
    pub const fn up_to(attempts: u32) -> Retries {
        Retries { attempts, first_wait: Duration::from_millis(500), budget: Duration::from_secs(30) }
    }

    pub(super) fn schedule(self) -> Schedule {
        Schedule { retries: self, done: 0, left: self.budget }
    }
}

impl Schedule {
    /// How long to wait before asking again; nothing if the answer stands.
    pub(super) fn next_wait(
        &mut self,
        status: StatusCode,
        headers: &HeaderMap,
        now: SystemTime,
    ) -> Option<Duration> {
        self.done += 1;
        if self.done >= self.retries.attempts || !may_pass(status) {
            return None;
        }
        let asked = (status == StatusCode::TOO_MANY_REQUESTS).then(|| retry_after(headers, now)).flatten();
        let wait = asked.unwrap_or_else(|| self.backed_off());
        self.left = self.left.checked_sub(wait)?;
        Some(wait)
    }

    fn backed_off(&self) -> Duration {
        let doublings = 1_u32.checked_shl(self.done - 1).unwrap_or(u32::MAX);
        self.retries.first_wait.saturating_mul(doublings)
    }
}

fn may_pass(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS)
}

/// What the server asks for, in seconds or as a date, and a little more.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let asked = match text.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => httpdate::parse_http_date(text).ok()?.duration_since(now).unwrap_or(Duration::ZERO),
    };
    Some(asked.saturating_add((asked / 5).min(Duration::from_secs(60))))
}

#[cfg(test)]
mod tests {
    use super::Retries;
    use hyper::StatusCode;
    use hyper::header::{HeaderMap, HeaderValue, RETRY_AFTER};
    use std::time::{Duration, UNIX_EPOCH};

    fn waits(retries: Retries, status: StatusCode, after: Option<&str>) -> Vec<u64> {
        let now = UNIX_EPOCH + Duration::from_secs(784_111_767);
        let mut headers = HeaderMap::new();
        after.map(|text| headers.insert(RETRY_AFTER, HeaderValue::from_str(text).unwrap()));
        let mut schedule = retries.schedule();
        let waits = std::iter::from_fn(|| schedule.next_wait(status, &headers, now));
        waits.map(|wait| u64::try_from(wait.as_millis()).unwrap()).collect()
    }

    #[test]
    fn waits_double_and_stay_within_the_budget() {
        let status = StatusCode::SERVICE_UNAVAILABLE;

        assert_eq!(waits(Retries::up_to(8), status, None), [500, 1_000, 2_000, 4_000, 8_000]);
        assert_eq!(waits(Retries::up_to(3), status, None), [500, 1_000]);
        assert_eq!(waits(Retries::up_to(1), status, None), [0; 0]);
        assert_eq!(waits(Retries::up_to(0), status, None), [0; 0]);
        assert_eq!(waits(Retries::none(), status, None), [0; 0]);
    }

    #[test]
    fn only_answers_that_may_pass_are_asked_for_again() {
        for (status, expected) in
            [(200, 0), (302, 0), (400, 0), (401, 0), (404, 0), (408, 2), (429, 2), (500, 2), (599, 2)]
        {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(waits(Retries::up_to(3), status, None).len(), expected, "{status}");
        }
    }

    #[test]
    fn a_server_that_is_asked_too_much_says_when_to_come_back() {
        let asked = |text| waits(Retries::up_to(3), StatusCode::TOO_MANY_REQUESTS, Some(text));

        assert_eq!(asked("5"), [6_000, 6_000]);
        assert_eq!(asked("0"), [0, 0]);
        assert_eq!(asked("Sun, 06 Nov 1994 08:49:37 GMT"), [12_000, 12_000]);
        assert_eq!(asked("Tue, 06 Nov 1984 08:49:37 GMT"), [0, 0]);
        assert_eq!(asked("later"), [500, 1_000]);
        assert_eq!(asked("3600"), [0; 0], "longer than the budget");
        assert_eq!(asked("99999999999999999999"), [500, 1_000]);
        assert_eq!(waits(Retries::up_to(2), StatusCode::SERVICE_UNAVAILABLE, Some("5")), [500]);
    }
}
