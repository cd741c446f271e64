//! Printing a [`Moment`] with the items of a pattern.
//!
//! What is printed passes the check of the same pattern. What the moment lacks cannot be printed: an
//! hour of a mere date, the name of a zone that has none.

use super::moment::{Moment, Zone};
use super::parse::{MONTHS, QUARTERS, WEEKDAYS};
use super::pattern::{Clock, Field, Form, Item, OffsetForm, Pattern};
use jiff::civil::{Date, Time};
use std::fmt::Write;

/// Nanoseconds have so many digits.
const FRACTION_DIGITS: usize = 9;

/// The moment lacks a field of the pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the pattern asks for {0}, which the value does not have")]
pub struct PrintError(&'static str);

impl Pattern {
    /// Writes a moment as the pattern says.
    pub fn print(&self, moment: &Moment) -> Result<String, PrintError> {
        let mut printer = Printer { moment, out: String::new() };
        for item in self.items() {
            match item {
                Item::Literal(text) => printer.out.push_str(text),
                Item::Field(field) => printer.field(*field)?,
            }
        }
        Ok(printer.out)
    }
}

struct Printer<'m> {
    moment: &'m Moment,
    out: String,
}

impl<'m> Printer<'m> {
    fn field(&mut self, field: Field) -> Result<(), PrintError> {
        match field {
            Field::Hour(_)
            | Field::HalfDay
            | Field::Minute
            | Field::Second
            | Field::Fraction(_)
            | Field::Nanosecond
            | Field::MillisecondOfDay
            | Field::NanosecondOfDay => {
                let time = self.moment.time.ok_or(PrintError("a time of day"))?;
                self.of_time(field, time);
            }
            Field::Offset(form) => self.offset(form, self.zone()?.seconds),
            Field::ZoneName(form) => {
                let name = self.zone()?.abbreviation.as_ref().filter(|_| form == Form::Short);
                self.out.push_str(name.ok_or(PrintError("the name of a time zone"))?);
            }
            Field::ZoneId => {
                let id = self.zone()?.id.as_ref();
                self.out.push_str(id.ok_or(PrintError("the identifier of a time zone"))?);
            }
            _ => {
                let date = self.moment.date.ok_or(PrintError("a date"))?;
                self.of_date(field, date)?;
            }
        }
        Ok(())
    }

    fn zone(&self) -> Result<&'m Zone, PrintError> {
        self.moment.zone.as_ref().ok_or(PrintError("a distance from UTC"))
    }

    fn of_date(&mut self, field: Field, date: Date) -> Result<(), PrintError> {
        let month = date.month().unsigned_abs();
        let quarter = (month - 1) / 3 + 1;
        let weekday = date.weekday().to_monday_one_offset().unsigned_abs();
        match field {
            Field::Era => self.out.push_str(if date.year() > 0 { "AD" } else { "BC" }),
            Field::Year(digits) => self.year(date.year(), digits)?,
            Field::Month => self.padded(2, month),
            Field::MonthName(form) => self.name(MONTHS, month, form),
            Field::Day => self.padded(2, date.day()),
            Field::DayOfYear => self.padded(3, date.day_of_year()),
            Field::Quarter => self.padded(1, quarter),
            Field::QuarterName(Form::Short) => self.write(format_args!("Q{quarter}")),
            Field::QuarterName(Form::Full) => {
                self.out.push_str(QUARTERS.get(usize::from(quarter - 1)).copied().unwrap_or_default());
            }
            Field::Week => self.padded(2, week(date)),
            Field::WeekOfMonth => self.padded(1, (date.day() - 1) / 7 + 1),
            Field::WeekdayInMonth => self.padded(1, (date.day() - 1) / 7),
            Field::WeekdayName(form) => self.name(WEEKDAYS, weekday, form),
            _ => self.padded(1, weekday),
        }
        Ok(())
    }

    fn of_time(&mut self, field: Field, time: Time) {
        let hour = time.hour();
        match field {
            Field::Hour(Clock::From0To23) => self.padded(2, hour),
            Field::Hour(Clock::From1To24) => self.padded(2, if hour == 0 { 24 } else { hour }),
            Field::Hour(Clock::From0To11) => self.padded(2, hour % 12),
            Field::Hour(Clock::From1To12) => self.padded(2, (hour + 11) % 12 + 1),
            Field::HalfDay => self.out.push_str(if hour < 12 { "AM" } else { "PM" }),
            Field::Minute => self.padded(2, time.minute()),
            Field::Second => self.padded(2, time.second()),
            Field::Fraction(digits) => self.fraction(time.subsec_nanosecond(), digits),
            Field::Nanosecond => self.padded(FRACTION_DIGITS, time.subsec_nanosecond()),
            Field::MillisecondOfDay => self.write(format_args!("{}", nanoseconds(time) / 1_000_000)),
            _ => self.write(format_args!("{}", nanoseconds(time))),
        }
    }

    /// The year in full, or its last two digits if the field has only two.
    fn year(&mut self, year: i16, digits: usize) -> Result<(), PrintError> {
        let year = u16::try_from(year).map_err(|_| PrintError("a year of our era"))?;
        if digits == 2 {
            self.padded(2, year % 100);
        } else {
            self.padded(4, year);
        }
        Ok(())
    }

    fn name(&mut self, names: &[&str], number: u8, form: Form) {
        let name = names.get(usize::from(number.saturating_sub(1))).copied().unwrap_or_default();
        let name = if form == Form::Short { name.get(..3).unwrap_or(name) } else { name };
        let (first, rest) = name.split_at_checked(1).unwrap_or_default();
        self.out.push_str(&first.to_ascii_uppercase());
        self.out.push_str(rest);
    }

    fn fraction(&mut self, nanosecond: i32, digits: usize) {
        let text = format!("{nanosecond:0FRACTION_DIGITS$}");
        self.out.push_str(text.get(..digits).unwrap_or(&text));
        self.out.extend(std::iter::repeat_n('0', digits.saturating_sub(FRACTION_DIGITS)));
    }

    // COMPAT: no distance is written in digits, never as `Z`.
    fn offset(&mut self, form: OffsetForm, seconds: i32) {
        match form {
            OffsetForm::Iso { run: 1, .. } => self.distance(seconds, "", false, true),
            OffsetForm::Iso { run: 2, .. } | OffsetForm::Basic => self.distance(seconds, "", false, false),
            OffsetForm::Iso { run: 3, .. } | OffsetForm::Extended => {
                self.distance(seconds, ":", false, false);
            }
            OffsetForm::Iso { run: 4, .. } => self.distance(seconds, "", true, false),
            OffsetForm::Iso { .. } => self.distance(seconds, ":", true, false),
            OffsetForm::Gmt | OffsetForm::LocalizedFull => {
                self.out.push_str("GMT");
                self.distance(seconds, ":", false, false);
            }
            OffsetForm::LocalizedShort => self.short_distance(seconds),
        }
    }

    fn distance(&mut self, seconds: i32, separator: &str, has_seconds: bool, may_lack_minutes: bool) {
        let (sign, hour, minute, second) = parts(seconds);
        self.write(format_args!("{sign}{hour:02}"));
        if minute != 0 || !may_lack_minutes {
            self.write(format_args!("{separator}{minute:02}"));
        }
        if has_seconds && second != 0 {
            self.write(format_args!("{separator}{second:02}"));
        }
    }

    fn short_distance(&mut self, seconds: i32) {
        let (sign, hour, minute, _) = parts(seconds);
        self.write(format_args!("GMT{sign}{hour}"));
        if minute != 0 {
            self.write(format_args!(":{minute:02}"));
        }
    }

    fn padded(&mut self, width: usize, number: impl std::fmt::Display) {
        self.write(format_args!("{number:0>width$}"));
    }

    fn write(&mut self, arguments: std::fmt::Arguments<'_>) {
        // Writing to a `String` cannot fail.
        let _ = self.out.write_fmt(arguments);
    }
}

fn parts(seconds: i32) -> (char, u32, u32, u32) {
    let distance = seconds.unsigned_abs();
    (if seconds < 0 { '-' } else { '+' }, distance / 3600, distance / 60 % 60, distance % 60)
}

/// Weeks begin on Sunday, the first one with the first Sunday; the days before it count to it.
fn week(date: Date) -> i16 {
    let weekday = i16::from(date.weekday().to_sunday_zero_offset());
    ((date.day_of_year() + 6 - weekday) / 7).max(1)
}

fn nanoseconds(time: Time) -> i64 {
    let seconds = (i64::from(time.hour()) * 60 + i64::from(time.minute())) * 60 + i64::from(time.second());
    seconds * 1_000_000_000 + i64::from(time.subsec_nanosecond())
}

#[cfg(test)]
mod tests {
    use super::{Moment, Pattern, Zone};
    use jiff::civil::{Date, DateTime, date, datetime};

    fn moment(at: DateTime, seconds: i32) -> Moment {
        let zone = Zone { seconds, abbreviation: Some("CET".to_owned()), id: Some("Europe/Rome".to_owned()) };
        Moment { date: Some(at.date()), time: Some(at.time()), zone: Some(zone) }
    }

    fn print(pattern: &str, moment: &Moment) -> String {
        let printed = Pattern::parse(pattern).unwrap().print(moment);
        printed.unwrap_or_else(|error| error.to_string())
    }

    fn afternoon() -> Moment {
        moment(datetime(2026, 11, 21, 15, 4, 5, 67_890_123), 3600)
    }

    #[test]
    fn dates_are_printed_field_by_field() {
        let table = [
            ("yyyy-MM-dd", "2026-11-21"),
            ("G GGGGG", "AD AD"),
            ("y yy yyy yyyy yyyyyy", "2026 26 2026 2026 2026"),
            ("Y YY YYYY u uu uuuu", "2026 26 2026 2026 26 2026"),
            ("M MM MMM MMMM MMMMM", "11 11 Nov November November"),
            ("L LL LLL LLLLL", "11 11 11 11"),
            ("d dd D DDD DDDDDD", "21 21 325 325 325"),
            ("Q QQ QQQ QQQQ q", "4 4 Q4 4th quarter 4"),
            ("w W F", "46 3 2"),
            ("E EEE EEEE e ee eee eeee c", "Sat Sat Saturday 6 6 Sat Saturday 6"),
            ("'it''s' dd/MM", "it's 21/11"),
        ];
        for (pattern, expected) in table {
            assert_eq!(print(pattern, &afternoon()), expected, "{pattern}");
        }
    }

    #[test]
    fn times_are_printed_field_by_field() {
        let table = [
            ("HH:mm:ss", "15:04:05"),
            ("H k K h a", "15 15 03 03 PM"),
            ("S SS SSS SSSS SSSSSSSSS SSSSSSSSSSS", "0 06 067 0678 067890123 06789012300"),
            ("n A N", "067890123 54245067 54245067890123"),
        ];
        for (pattern, expected) in table {
            assert_eq!(print(pattern, &afternoon()), expected, "{pattern}");
        }
        let midnight = moment(datetime(2000, 1, 1, 0, 0, 0, 0), 0);
        assert_eq!(print("H k K h a", &midnight), "00 24 00 12 AM");
    }

    #[test]
    fn offsets_are_printed_in_the_form_of_their_letter() {
        let at = datetime(2000, 1, 1, 0, 0, 0, 0);
        let table = [
            (0, "+00 +0000 +00:00 +0000 +00:00", "+0000 GMT+00:00 +00:00", "GMT+0 GMT+00:00"),
            (28_800, "+08 +0800 +08:00 +0800 +08:00", "+0800 GMT+08:00 +08:00", "GMT+8 GMT+08:00"),
            (-12_600, "-0330 -0330 -03:30 -0330 -03:30", "-0330 GMT-03:30 -03:30", "GMT-3:30 GMT-03:30"),
            (3601, "+01 +0100 +01:00 +010001 +01:00:01", "+0100 GMT+01:00 +01:00", "GMT+1 GMT+01:00"),
        ];
        for (seconds, iso, zone, localized) in table {
            let moment = moment(at, seconds);
            assert_eq!(print("x xx xxx xxxx xxxxx", &moment), iso);
            assert_eq!(print("X XX XXX XXXX XXXXX", &moment), iso);
            assert_eq!(print("Z ZZZZ ZZZZZ", &moment), zone);
            assert_eq!(print("O OOOO", &moment), localized);
        }
        assert_eq!(print("z V", &afternoon()), "CET Europe/Rome");
    }

    #[test]
    fn what_the_value_lacks_is_an_error() {
        let date = Moment { date: Some(date(2000, 1, 1)), time: None, zone: None };
        let nothing = Moment { date: None, ..date.clone() };
        let early = Moment { date: Some(Date::constant(-1, 1, 1)), ..date.clone() };
        let table = [
            (&date, "yyyy HH", "a time of day"),
            (&date, "XXX", "a distance from UTC"),
            (&nothing, "yyyy", "a date"),
            (&early, "yyyy", "a year of our era"),
            (&afternoon(), "zzzz", "the name of a time zone"),
        ];
        for (moment, pattern, what) in table {
            let expected = format!("the pattern asks for {what}, which the value does not have");
            assert_eq!(print(pattern, moment), expected);
        }
    }

    #[test]
    fn what_is_printed_passes_the_check_of_its_pattern() {
        let letters = "GyYuMLdDQqwWFEecaHkKhmsSnANxXZOzV";
        let patterns: Vec<_> = letters
            .chars()
            .flat_map(|letter| (1..=12).map(move |count| letter.to_string().repeat(count)))
            .filter(|pattern| pattern != "zzzz")
            .filter_map(|text| Pattern::parse(&text).ok())
            .collect();
        assert!(patterns.len() > 100);
        let mut random = fastrand::Rng::with_seed(1);
        let first = datetime(1950, 1, 1, 0, 0, 0, 0);
        for _ in 0..100 {
            let span =
                jiff::Span::new().days(random.i32(0..60_000)).nanoseconds(random.i64(0..86_400_000_000_000));
            let moment = moment(first.checked_add(span).unwrap(), random.i32(-64_800..=64_800));
            for pattern in &patterns {
                let printed = pattern.print(&moment).unwrap();
                assert_eq!(pattern.check(&printed), Ok(()), "{pattern:?} {printed}");
            }
        }
    }
}
