//! Relative dates and times: `tomorrow`, `+ 2 weeks`, `next monday @ noon - 1 hour`.
//!
//! The language has a grammar for dates and one for times; `@` joins the two. Steps follow the calendar
//! and cost the same whatever their length. A month or year whose day does not exist ends on its last day.

use jiff::civil::{DateTime, Time, Weekday};
use jiff::{Span, ToSpan};

/// The expression has no meaning, or leaves the calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExpressionError {
    /// It does not follow the grammar.
    #[error("'{expression}' is not a relative {kind} - {detail}")]
    Malformed {
        /// The expression as it was written.
        expression: String,
        /// `date` or `time`.
        kind: &'static str,
        /// What is wrong with it.
        detail: String,
    },
    /// The result is a date that does not exist in our calendar.
    #[error("'{expression}' leads out of the calendar")]
    OutOfRange {
        /// The expression as it was written.
        expression: String,
    },
}

/// Applies a date expression such as `next monday + 2 weeks`; the time of day stays.
pub fn date(base: DateTime, expression: &str) -> Result<DateTime, ExpressionError> {
    Reader::new(expression, "date").run(base, Reader::date)
}

/// Applies a time expression such as `noon - 1 hour`; the date follows where midnight is passed.
pub fn time(base: DateTime, expression: &str) -> Result<DateTime, ExpressionError> {
    Reader::new(expression, "time").run(base, Reader::time)
}

/// Applies a date expression, and after the first `@` a time expression to its result.
pub fn datetime(base: DateTime, expression: &str) -> Result<DateTime, ExpressionError> {
    let (for_date, for_time) = expression.split_once('@').unwrap_or((expression, ""));
    time(date(base, for_date)?, for_time)
}

/// Why reading stopped.
enum Stop {
    Expected(&'static str),
    OutOfRange,
}

impl From<jiff::Error> for Stop {
    fn from(_: jiff::Error) -> Self {
        Stop::OutOfRange
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Forward,
    Back,
}

impl Direction {
    fn sign(self) -> i64 {
        if self == Direction::Forward { 1 } else { -1 }
    }
}

const BASES: &[(&str, i64)] = &[("now", 0), ("today", 0), ("yesterday", -1), ("tomorrow", 1)];

/// Makes a step of so many units.
type Step = fn(i64) -> Result<Span, jiff::Error>;

const DATE_UNITS: &[(&str, Step)] = &[
    ("day", |count| Span::new().try_days(count)),
    ("week", |count| Span::new().try_weeks(count)),
    ("month", |count| Span::new().try_months(count)),
    ("year", |count| Span::new().try_years(count)),
];

const TIME_UNITS: &[(&str, Step)] = &[
    ("hour", |count| Span::new().try_hours(count)),
    ("minute", |count| Span::new().try_minutes(count)),
    ("second", |count| Span::new().try_seconds(count)),
    ("millisecond", |count| Span::new().try_milliseconds(count)),
];

const WEEKDAYS: &[(&str, Weekday)] = &[
    ("mon", Weekday::Monday),
    ("monday", Weekday::Monday),
    ("tues", Weekday::Tuesday),
    ("tuesday", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("wednesday", Weekday::Wednesday),
    ("thurs", Weekday::Thursday),
    ("thursday", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("friday", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("saturday", Weekday::Saturday),
    ("sun", Weekday::Sunday),
    ("sunday", Weekday::Sunday),
];

const MONTHS: &[(&str, i8)] = &[
    ("jan", 1),
    ("january", 1),
    ("feb", 2),
    ("february", 2),
    ("mar", 3),
    ("march", 3),
    ("apr", 4),
    ("april", 4),
    ("may", 5),
    ("jun", 6),
    ("june", 6),
    ("jul", 7),
    ("july", 7),
    ("aug", 8),
    ("august", 8),
    ("sep", 9),
    // COMPAT: the established library takes this one too.
    ("sept", 9),
    ("september", 9),
    ("oct", 10),
    ("october", 10),
    ("nov", 11),
    ("november", 11),
    ("dec", 12),
    ("december", 12),
];

const NOON: Time = Time::constant(12, 0, 0, 0);

struct Reader<'e> {
    expression: &'e str,
    kind: &'static str,
    rest: &'e str,
}

impl<'e> Reader<'e> {
    fn new(expression: &'e str, kind: &'static str) -> Self {
        Reader { expression, kind, rest: expression }
    }

    fn run(
        mut self,
        base: DateTime,
        read: fn(&mut Self, DateTime) -> Result<DateTime, Stop>,
    ) -> Result<DateTime, ExpressionError> {
        let expression = self.expression.trim();
        read(&mut self, base).map_err(|stop| match stop {
            Stop::OutOfRange => ExpressionError::OutOfRange { expression: expression.to_owned() },
            Stop::Expected(what) => ExpressionError::Malformed {
                expression: expression.to_owned(),
                kind: self.kind,
                detail: self.complaint(what),
            },
        })
    }

    fn complaint(&self, what: &str) -> String {
        const SHOWN: usize = 20;
        match self.here().chars().take(SHOWN).collect::<String>().trim_end() {
            "" => format!("expected {what} at the end"),
            found => format!("expected {what} at '{found}'"),
        }
    }

    fn date(&mut self, base: DateTime) -> Result<DateTime, Stop> {
        let mut at = base;
        if let Some(days) = self.one_of(BASES) {
            at = at.checked_add(days.days())?;
        } else if let Some(direction) = self.next_or_last() {
            at = self.date_offset(at, direction)?;
        } else if !self.is_at_step() {
            return Err(Stop::Expected("a day such as 'today', '+' or '-'"));
        }
        self.steps(at, DATE_UNITS, "days, weeks, months or years")
    }

    fn time(&mut self, base: DateTime) -> Result<DateTime, Stop> {
        let mut at = base;
        if let Some(time) = self.time_base(base)? {
            at = DateTime::from_parts(at.date(), time);
        } else if let Some(direction) = self.next_or_last() {
            let unit = self.unit(TIME_UNITS, true).ok_or(Stop::Expected("a unit of time"))?;
            at = at.checked_add(unit(direction.sign())?)?;
        } else if !self.is_at_step() {
            return Err(Stop::Expected("a time such as 'noon', '+' or '-'"));
        }
        self.steps(at, TIME_UNITS, "hours, minutes, seconds or milliseconds")
    }

    /// `{op number unit}` up to the end.
    fn steps(
        &mut self,
        base: DateTime,
        units: &[(&str, Step)],
        what: &'static str,
    ) -> Result<DateTime, Stop> {
        let mut at = base;
        while let Some(direction) = self.operator() {
            let count = self.number()?;
            let unit = self.unit(units, true).ok_or(Stop::Expected(what))?;
            at = at.checked_add(unit(direction.sign() * count)?)?;
        }
        if self.here().is_empty() { Ok(at) } else { Err(Stop::Expected("'+' or '-'")) }
    }

    /// What follows `next` and `last` in a date.
    fn date_offset(&mut self, at: DateTime, direction: Direction) -> Result<DateTime, Stop> {
        let sign = direction.sign();
        // The longest word that fits decides: `month` is not `mon`.
        if let Some(unit) = self.unit(DATE_UNITS, false) {
            return Ok(at.checked_add(unit(sign)?)?);
        }
        if self.take("fortnight") {
            return Ok(at.checked_add((2 * sign).weeks())?);
        }
        if let Some(weekday) = self.one_of(WEEKDAYS) {
            let nth = if direction == Direction::Forward { 1 } else { -1 };
            return Ok(at.nth_weekday(nth, weekday)?);
        }
        let month = self.one_of(MONTHS).ok_or(Stop::Expected("a unit, a weekday or a month"))?;
        first_of_month(at, month, direction)
    }

    fn time_base(&mut self, base: DateTime) -> Result<Option<Time>, Stop> {
        if self.take("now") {
            return Ok(Some(base.time()));
        }
        if self.take("midnight") {
            return Ok(Some(Time::midnight()));
        }
        if self.take("noon") {
            return Ok(Some(NOON));
        }
        if self.here().starts_with(|c: char| c.is_ascii_digit()) {
            return self.o_clock(base).map(Some);
        }
        Ok(None)
    }

    /// `2 o'clock pm`; without am and pm the half of the day in which the base is not.
    fn o_clock(&mut self, base: DateTime) -> Result<Time, Stop> {
        let start = self.rest;
        let hour = self.number()?;
        if !self.take("o'clock") {
            return Err(Stop::Expected("\"o'clock\""));
        }
        let hour = i8::try_from(hour).ok().filter(|hour| (1..=12).contains(hour));
        let Some(hour) = hour else {
            self.rest = start;
            return Err(Stop::Expected("an hour from 1 to 12"));
        };
        let is_afternoon = if self.take("am") {
            false
        } else if self.take("pm") {
            true
        } else {
            base.hour() < 12 || hour == 12
        };
        let hour = hour % 12 + if is_afternoon { 12 } else { 0 };
        Ok(Time::new(hour, 0, 0, 0)?)
    }

    fn next_or_last(&mut self) -> Option<Direction> {
        self.one_of(&[("next", Direction::Forward), ("last", Direction::Back)])
    }

    fn operator(&mut self) -> Option<Direction> {
        self.one_of(&[("+", Direction::Forward), ("-", Direction::Back)])
    }

    /// Whether only steps follow, or nothing at all.
    fn is_at_step(&self) -> bool {
        self.here().is_empty() || self.here().starts_with(['+', '-'])
    }

    fn number(&mut self) -> Result<i64, Stop> {
        let here = self.here();
        let end = here.find(|c: char| !c.is_ascii_digit()).unwrap_or(here.len());
        let (digits, rest) = here.split_at(end);
        if digits.is_empty() {
            return Err(Stop::Expected("a number"));
        }
        self.rest = rest;
        digits.parse().map_err(|_| Stop::OutOfRange)
    }

    /// A unit, in the plural too where that is right.
    fn unit(&mut self, units: &[(&str, Step)], may_be_plural: bool) -> Option<Step> {
        let unit = self.one_of(units)?;
        if may_be_plural {
            self.rest = self.rest.strip_prefix('s').unwrap_or(self.rest);
        }
        Some(unit)
    }

    /// The longest of these words that stands here.
    fn one_of<T: Copy>(&mut self, words: &[(&str, T)]) -> Option<T> {
        let here = self.here();
        let standing = words.iter().filter(|(word, _)| here.starts_with(word));
        let &(word, meaning) = standing.max_by_key(|(word, _)| word.len())?;
        self.take(word);
        Some(meaning)
    }

    fn take(&mut self, word: &str) -> bool {
        let rest = self.here().strip_prefix(word);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// What is still to be read, without the white space before it.
    fn here(&self) -> &'e str {
        self.rest.trim_start()
    }
}

/// The first day of the nearest such month, never of the one the base is in.
fn first_of_month(at: DateTime, month: i8, direction: Direction) -> Result<DateTime, Stop> {
    let years = match direction {
        Direction::Forward => i16::from(month <= at.month()),
        Direction::Back => -i16::from(month >= at.month()),
    };
    let date = jiff::civil::Date::new(at.year().saturating_add(years), month, 1)?;
    Ok(DateTime::from_parts(date, at.time()))
}

#[cfg(test)]
mod tests;
