//! Checking a value against the items of a pattern, from left to right.
//!
//! Answers with a reason: what was expected, and what stood there instead.

use std::ops::RangeInclusive;

use super::pattern::{Clock, Field, Form, Item, OffsetForm, Pattern};
use super::zone;

pub(super) const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
pub(super) const WEEKDAYS: &[&str] =
    &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
pub(super) const QUARTERS: &[&str] = &["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"];
const SHORT_QUARTERS: &[&str] = &["q1", "q2", "q3", "q4"];

/// A date without a year is taken to lie in a common year.
const COMMON_YEAR: u64 = 2001;
const LAST_YEAR: u64 = 32_767;

/// No zone is further away from UTC.
const LAST_OFFSET: u64 = 18 * 3600;

impl Pattern {
    /// Does the value have the form of this pattern? If not, the answer says why, in a few words.
    pub fn check(&self, value: &str) -> Result<(), String> {
        check(self.items(), value)
    }
}

fn check(items: &[Item], value: &str) -> Result<(), String> {
    let mut reader = Reader { rest: value };
    let mut date = Date::default();
    for item in items {
        match item {
            Item::Literal(text) => reader.literal(text)?,
            Item::Field(field) => reader.field(*field, &mut date)?,
        }
    }
    if !reader.rest.is_empty() {
        return Err(format!("'{}' is left over", reader.excerpt()));
    }
    date.check()
}

/// The parts of the date seen so far.
#[derive(Default)]
struct Date {
    year: Option<u64>,
    month: Option<u64>,
    day: Option<u64>,
    day_of_year: Option<u64>,
}

impl Date {
    fn check(&self) -> Result<(), String> {
        let year = self.year.unwrap_or(COMMON_YEAR);
        if let (Some(month), Some(day)) = (self.month, self.day)
            && day > days_in_month(month, year)
        {
            return Err(format!("day {day} does not exist in month {month}{}", self.of_year()));
        }
        if self.year.is_some() && self.day_of_year == Some(366) && !is_leap(year) {
            return Err(format!("day 366 does not exist in the year {year}"));
        }
        Ok(())
    }

    fn of_year(&self) -> String {
        self.year.map(|year| format!(" of the year {year}")).unwrap_or_default()
    }
}

fn days_in_month(month: u64, year: u64) -> u64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

struct Reader<'v> {
    rest: &'v str,
}

/// Must an offset have minutes?
#[derive(Clone, Copy, PartialEq)]
enum Minutes {
    Optional,
    Required,
}

impl<'v> Reader<'v> {
    fn field(&mut self, field: Field, date: &mut Date) -> Result<(), String> {
        match field {
            Field::Year(digits) => {
                date.year = Some(self.number("a year (up to 32767)", digits, 0..=LAST_YEAR)?);
                Ok(())
            }
            Field::Month => {
                date.month = Some(self.number("a month (1 to 12)", 2, 1..=12)?);
                Ok(())
            }
            Field::MonthName(form) => {
                date.month = Some(self.name("the name of a month", MONTHS, form)?);
                Ok(())
            }
            Field::Day => {
                date.day = Some(self.number("a day (1 to 31)", 2, 1..=31)?);
                Ok(())
            }
            Field::DayOfYear => {
                date.day_of_year = Some(self.number("a day of the year (1 to 366)", 3, 1..=366)?);
                Ok(())
            }
            Field::Offset(form) => self.offset(form),
            Field::ZoneName(form) => self.zone_name(form),
            Field::ZoneId => self.zone_id(),
            other => self.unrelated(other).map(drop),
        }
    }

    /// The fields nothing else depends on.
    fn unrelated(&mut self, field: Field) -> Result<u64, String> {
        match field {
            Field::Era => self.name("AD or BC", &["ad", "bc"], Form::Full),
            Field::Quarter => self.number("a quarter (1 to 4)", 2, 1..=4),
            Field::QuarterName(Form::Short) => self.name("a quarter (Q1 to Q4)", SHORT_QUARTERS, Form::Full),
            Field::QuarterName(Form::Full) => self.name("a quarter (1st quarter)", QUARTERS, Form::Full),
            Field::Week => self.number("a week (1 to 56)", 2, 1..=56),
            Field::WeekOfMonth => self.number("a week of the month (1 to 5)", 2, 1..=5),
            Field::WeekdayInMonth => self.number("a weekday in the month (0 to 4)", 2, 0..=4),
            Field::Weekday => self.number("a day of the week (1 to 7)", 1, 1..=7),
            Field::WeekdayName(form) => self.name("the name of a weekday", WEEKDAYS, form),
            Field::HalfDay => self.name("AM or PM", &["am", "pm"], Form::Full),
            Field::Hour(Clock::From0To23) => self.number("an hour (0 to 23)", 2, 0..=23),
            Field::Hour(Clock::From1To24) => self.number("an hour (1 to 24)", 2, 1..=24),
            Field::Hour(Clock::From0To11) => self.number("an hour (0 to 11)", 2, 0..=11),
            Field::Hour(Clock::From1To12) => self.number("an hour (1 to 12)", 2, 1..=12),
            Field::Minute => self.number("a minute (0 to 59)", 2, 0..=59),
            Field::Second => self.number("a second (0 to 60)", 2, 0..=60),
            Field::Fraction(digits) => self.number("a fraction of a second", digits, 0..=u64::MAX),
            _ => self.number("a number", usize::MAX, 0..=u64::MAX),
        }
    }

    fn literal(&mut self, text: &str) -> Result<(), String> {
        if self.take(text) { Ok(()) } else { self.refuse(&format!("'{text}'")) }
    }

    /// Up to so many digits, as many as there are.
    fn number(&mut self, what: &str, digits: usize, range: RangeInclusive<u64>) -> Result<u64, String> {
        let available = self.rest.bytes().take(digits).take_while(u8::is_ascii_digit).count();
        let (taken, rest) = self.rest.split_at(available);
        let value = taken
            .bytes()
            .fold(0_u64, |value, digit| value.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
        if taken.is_empty() || !range.contains(&value) {
            return self.refuse(what);
        }
        self.rest = rest;
        Ok(value)
    }

    /// One of the names, in any case; its number, counted from one.
    fn name(&mut self, what: &str, names: &[&str], form: Form) -> Result<u64, String> {
        for (number, name) in (1..).zip(names) {
            let name = if form == Form::Short { name.get(..3).unwrap_or(name) } else { name };
            if self.rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
                self.rest = self.rest.get(name.len()..).unwrap_or_default();
                return Ok(number);
            }
        }
        self.refuse(what)
    }

    fn offset(&mut self, form: OffsetForm) -> Result<(), String> {
        match form {
            OffsetForm::Iso { knows_z: true, .. } if self.take("Z") => Ok(()),
            OffsetForm::Iso { run: 1, .. } => self.distance(Minutes::Optional, "", false),
            OffsetForm::Iso { run: 2, .. } | OffsetForm::Basic => self.distance(Minutes::Required, "", false),
            OffsetForm::Iso { run: 3, .. } | OffsetForm::Extended => {
                self.distance(Minutes::Required, ":", false)
            }
            OffsetForm::Iso { run: 4, .. } => self.distance(Minutes::Required, "", true),
            OffsetForm::Iso { .. } => self.distance(Minutes::Required, ":", true),
            OffsetForm::Gmt => {
                self.gmt()?;
                if self.rest.starts_with(['+', '-']) {
                    self.distance(Minutes::Required, ":", false)
                } else {
                    Ok(())
                }
            }
            OffsetForm::LocalizedShort => {
                self.gmt()?;
                self.distance(Minutes::Optional, ":", false)
            }
            OffsetForm::LocalizedFull => {
                self.gmt()?;
                self.distance(Minutes::Required, ":", false)
            }
        }
    }

    fn gmt(&mut self) -> Result<(), String> {
        if self.take("GMT") || self.take("UTC") { Ok(()) } else { self.refuse("GMT or UTC") }
    }

    /// A sign, hours, and what the form has after them.
    fn distance(&mut self, minutes: Minutes, separator: &str, has_seconds: bool) -> Result<(), String> {
        let start = self.rest;
        // COMPAT: any number of signs is accepted.
        self.rest = self.rest.trim_start_matches(['+', '-']);
        if self.rest.len() == start.len() {
            return self.refuse("an offset");
        }
        let mut seconds = 3600 * self.number("the hours of an offset (0 to 18)", 2, 0..=18)?;
        if minutes == Minutes::Required {
            self.literal(separator)?;
            seconds += 60 * self.number("the minutes of an offset (0 to 59)", 2, 0..=59)?;
        } else {
            seconds += 60 * self.optional_part(separator)?;
        }
        if has_seconds {
            seconds += self.optional_part(separator)?;
        }
        if seconds > LAST_OFFSET {
            self.rest = start;
            return self.refuse("an offset of up to 18 hours");
        }
        Ok(())
    }

    fn optional_part(&mut self, separator: &str) -> Result<u64, String> {
        let after =
            self.rest.strip_prefix(separator).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let Some(after) = after else { return Ok(0) };
        self.rest = after;
        self.number("a part of an offset (0 to 59)", 2, 0..=59)
    }

    fn zone_name(&mut self, form: Form) -> Result<(), String> {
        let name = self.start(|c| c.is_ascii_uppercase());
        // COMPAT: full names are not known; the pattern is accepted, no value is.
        if form == Form::Full || !zone::is_abbreviation(name) {
            return self.refuse("the name of a time zone");
        }
        self.rest = self.rest.get(name.len()..).unwrap_or_default();
        Ok(())
    }

    fn zone_id(&mut self) -> Result<(), String> {
        let id = self.start(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '/'));
        if !zone::is_id(id) {
            return self.refuse("the identifier of a time zone");
        }
        self.rest = self.rest.get(id.len()..).unwrap_or_default();
        Ok(())
    }

    fn start(&self, is_wanted: impl Fn(char) -> bool) -> &'v str {
        let end = self.rest.find(|c| !is_wanted(c)).unwrap_or(self.rest.len());
        self.rest.get(..end).unwrap_or_default()
    }

    fn take(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn refuse<T>(&self, what: &str) -> Result<T, String> {
        if self.rest.is_empty() {
            return Err(format!("expected {what} at the end"));
        }
        Err(format!("expected {what} at '{}'", self.excerpt()))
    }

    fn excerpt(&self) -> String {
        const SHOWN: usize = 20;
        self.rest.chars().take(SHOWN).collect()
    }
}
