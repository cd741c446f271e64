//! [`Line`]: one line of a log, in the one form all sinks share.
//!
//! `2026-11-21T06:35:45.195659Z  INFO worker target: message`. The time is handed in; nothing here reads
//! a clock.

use super::level::Level;
use crate::foundation::text::on_one_line;
use std::cell::{Cell, OnceCell};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

thread_local! {
    static STAMP: Stamp = const { Stamp { thread: OnceCell::new(), second: Cell::new((0, *b"1970-01-01T00:00:00")) } };
}

/// What the lines of a thread have in common.
struct Stamp {
    /// The name of the thread.
    thread: OnceCell<String>,
    /// The last second of a line, counted from 1970 and as text.
    second: Cell<(u64, [u8; 19])>,
}

/// One line of a log, without its line feed.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// When the event happened.
    pub time: SystemTime,
    /// How important it is.
    pub level: Level,
    /// The part of the program it comes from.
    pub target: &'a str,
    /// Its text.
    pub message: &'a str,
}

impl Line<'_> {
    /// The line. Written by hand: there is one for each request of a mock server, and formatting it would take a fifth of
    /// the time of all the rest.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(80 + self.target.len() + self.message.len());
        push_time(&mut text, self.time);
        text.push(' ');
        let level = self.level.as_str();
        text.push_str(if level.len() < 5 { " " } else { "" });
        text.push_str(level);
        text.push(' ');
        let named = STAMP.try_with(|stamp| text.push_str(stamp.thread.get_or_init(thread_name)));
        if named.is_err() {
            text.push_str(&thread_name());
        }
        for part in [" ", self.target, ": "] {
            text.push_str(part);
        }
        // What came from outside must neither begin another line nor steer a terminal.
        text.push_str(&on_one_line(self.message));
        text
    }
}

/// The name of this thread, or its number.
fn thread_name() -> String {
    let thread = std::thread::current();
    thread.name().map_or_else(|| format!("{:0>2?}", thread.id()), str::to_owned)
}

/// RFC 3339 in UTC with microseconds.
fn push_time(text: &mut String, time: SystemTime) {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let second = since.as_secs();
    let known = STAMP.try_with(|stamp| {
        let (of, digits) = stamp.second.get();
        if of == second {
            return digits;
        }
        let digits = digits_of(second);
        stamp.second.set((second, digits));
        digits
    });
    let digits = known.unwrap_or_else(|_| digits_of(second));
    let mut fraction = *b".000000Z";
    put(&mut fraction[1..7], since.subsec_micros().into());
    for part in [&digits[..], &fraction] {
        text.push_str(std::str::from_utf8(part).unwrap_or_default());
    }
}

/// Date and time of day.
fn digits_of(second: u64) -> [u8; 19] {
    let (year, month, day) = civil_date(second / 86_400);
    let second = second % 86_400;
    let mut digits = *b"0000-00-00T00:00:00";
    put(&mut digits[..4], year);
    put(&mut digits[5..7], month);
    put(&mut digits[8..10], day);
    put(&mut digits[11..13], second / 3_600);
    put(&mut digits[14..16], second / 60 % 60);
    put(&mut digits[17..19], second % 60);
    digits
}

/// Writes the last digits of a number into all of `digits`.
fn put(digits: &mut [u8], mut number: u64) {
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

/// Year, month and day of a day counted from 1970. Years are taken to begin in March, so that the leap day
/// is the last of its year.
fn civil_date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::{Line, civil_date};
    use crate::logging::Level;
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn a_line_has_time_level_thread_target_and_message() {
        let time = UNIX_EPOCH + Duration::from_micros(1_795_242_945_195_659);

        let text = std::thread::Builder::new()
            .name("worker".to_owned())
            .spawn(move || Line { time, level: Level::INFO, target: "pact", message: "hello" }.text())
            .unwrap()
            .join()
            .unwrap();

        assert_eq!(text, "2026-11-21T06:35:45.195659Z  INFO worker pact: hello");
    }

    #[test]
    fn lines_of_one_thread_have_their_own_times() {
        let times =
            [1_795_242_945_999_999, 1_795_242_945_000_000, 1_795_242_946_000_001, 0, 1_795_242_945_000_002];

        let shown = times.map(|micros| {
            let time = UNIX_EPOCH + Duration::from_micros(micros);
            Line { time, level: Level::INFO, target: "", message: "" }.text()[..27].to_owned()
        });

        let expected = [
            "2026-11-21T06:35:45.999999Z",
            "2026-11-21T06:35:45.000000Z",
            "2026-11-21T06:35:46.000001Z",
            "1970-01-01T00:00:00.000000Z",
            "2026-11-21T06:35:45.000002Z",
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn days_become_dates() {
        let table = [
            (0, (1970, 1, 1)),
            (59, (1970, 3, 1)),
            (10_957, (2000, 1, 1)),
            (11_016, (2000, 2, 29)),
            (11_017, (2000, 3, 1)),
            (20_454, (2026, 1, 1)),
            (47_541, (2100, 3, 1)),
        ];

        for (days, date) in table {
            assert_eq!(civil_date(days), date, "{days}");
        }
    }
}
