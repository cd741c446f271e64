//! [`Pattern`]: the fields and literals of a pattern, in order.
//!
//! Which runs of letters are fields is written down once, in [`Field::new`]. What a field accepts is in
//! `parse`.

use super::lexer::{Token, tokens};

/// A date or time pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    items: Vec<Item>,
}

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A part of a date or time.
    Field(Field),
    /// Text that stands for itself.
    Literal(String),
}

/// A part of a date or time, and how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// `G`: AD or BC.
    Era,
    /// `y`, `Y`, `u`: a year of up to so many digits; only two letters stand for fewer than four.
    Year(usize),
    /// `M`, `L`: a month as a number.
    Month,
    /// `MMM`, `MMMM`: a month by name.
    MonthName(Form),
    /// `d`: a day of the month.
    Day,
    /// `D`: a day of the year.
    DayOfYear,
    /// `Q`, `q`: a quarter as a number.
    Quarter,
    /// `QQQ`, `QQQQ`: `Q1`, `1st quarter`.
    QuarterName(Form),
    /// `w`: a week of the year.
    Week,
    /// `W`: a week of the month.
    WeekOfMonth,
    /// `F`: which of its weekday in the month.
    WeekdayInMonth,
    /// `e`, `c`: a day of the week as a number.
    Weekday,
    /// `E`, `eee`: a day of the week by name.
    WeekdayName(Form),
    /// `a`: AM or PM.
    HalfDay,
    /// `H`, `k`, `K`, `h`: an hour.
    Hour(Clock),
    /// `m`: a minute.
    Minute,
    /// `s`: a second.
    Second,
    /// `S`: a fraction of a second of up to so many digits.
    Fraction(usize),
    /// `n`: nanoseconds of the second.
    Nanosecond,
    /// `A`: milliseconds of the day.
    MillisecondOfDay,
    /// `N`: nanoseconds of the day.
    NanosecondOfDay,
    /// `x`, `X`, `Z`, `O`: a distance from UTC.
    Offset(OffsetForm),
    /// `z`: the short or full name of a zone.
    ZoneName(Form),
    /// `V`: the identifier of a zone.
    ZoneId,
}

/// Whether a name is written short or in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `Mon`
    Short,
    /// `Monday`
    Full,
}

/// How hours are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// `H`: 0 to 23.
    From0To23,
    /// `k`: 1 to 24.
    From1To24,
    /// `K`: 0 to 11.
    From0To11,
    /// `h`: 1 to 12.
    From1To12,
}

/// How a distance from UTC is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OffsetForm {
    /// `x` and `X`, one to five times.
    Iso {
        /// Does `Z` stand for no distance (`X`)?
        knows_z: bool,
        /// How often the letter is repeated.
        run: usize,
    },
    /// `Z`: `+0800`.
    Basic,
    /// `ZZZZ`: `GMT+08:00` or a bare `GMT`.
    Gmt,
    /// `ZZZZZ`: `+08:00`.
    Extended,
    /// `O`: `GMT+8`.
    LocalizedShort,
    /// `OOOO`: `GMT+08:00`.
    LocalizedFull,
}

/// The text is not a pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternError {
    /// There is nothing in it.
    #[error("the date/time pattern is empty")]
    Empty,
    /// A letter without meaning, or repeated too often.
    #[error(
        "'{pattern}' is not a valid date/time pattern - '{letter}' repeated {count} time(s) is not a field"
    )]
    UnknownField {
        /// The pattern as it was written.
        pattern: String,
        /// The letter.
        letter: char,
        /// How often it stands there.
        count: usize,
    },
    /// A digit, bracket or brace outside of quotes.
    #[error("'{pattern}' is not a valid date/time pattern - '{character}' must be quoted")]
    Reserved {
        /// The pattern as it was written.
        pattern: String,
        /// The character.
        character: char,
    },
    /// A quote without its partner.
    #[error("'{pattern}' is not a valid date/time pattern - a quote is not closed")]
    UnclosedQuote {
        /// The pattern as it was written.
        pattern: String,
    },
}

impl Pattern {
    /// Reads a pattern.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        if text.is_empty() {
            return Err(PatternError::Empty);
        }
        let items = tokens(text).map(|token| item(token, text)).collect::<Result<_, _>>()?;
        Ok(Self { items })
    }

    /// The fields and literals, in order.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }
}

fn item(token: Token, pattern: &str) -> Result<Item, PatternError> {
    let pattern = || pattern.to_owned();
    match token {
        Token::Text(text) => Ok(Item::Literal(text)),
        Token::Run { letter, count } => Field::new(letter, count)
            .map(Item::Field)
            .ok_or_else(|| PatternError::UnknownField { pattern: pattern(), letter, count }),
        Token::Reserved(character) => Err(PatternError::Reserved { pattern: pattern(), character }),
        Token::UnclosedQuote => Err(PatternError::UnclosedQuote { pattern: pattern() }),
    }
}

impl Field {
    fn new(letter: char, run: usize) -> Option<Self> {
        Self::of_date(letter, run)
            .or_else(|| Self::of_time(letter, run))
            .or_else(|| Self::of_zone(letter, run))
    }

    fn of_date(letter: char, run: usize) -> Option<Self> {
        Some(match (letter, run) {
            ('G', 1..=5) => Self::Era,
            ('y' | 'Y' | 'u', 2) => Self::Year(2),
            ('y' | 'Y' | 'u', _) => Self::Year(run.max(4)),
            // COMPAT: `L` is a number however often it stands there.
            ('M', 1..=2) | ('L', 1..=5) => Self::Month,
            ('M', 3) => Self::MonthName(Form::Short),
            ('M', 4..=5) => Self::MonthName(Form::Full),
            ('d', 1..=2) => Self::Day,
            ('D', _) => Self::DayOfYear,
            ('Q' | 'q', 1..=2) => Self::Quarter,
            ('Q', 3) => Self::QuarterName(Form::Short),
            ('Q', 4..=5) => Self::QuarterName(Form::Full),
            ('w', 1..=2) => Self::Week,
            ('W', 1..=2) => Self::WeekOfMonth,
            ('F', 1..=2) => Self::WeekdayInMonth,
            ('E', 1..=3) | ('e', 3) => Self::WeekdayName(Form::Short),
            ('E' | 'e', 4..=5) => Self::WeekdayName(Form::Full),
            ('e', 1..=2) | ('c', 1) => Self::Weekday,
            _ => return None,
        })
    }

    fn of_time(letter: char, run: usize) -> Option<Self> {
        Some(match (letter, run) {
            ('a', 1) => Self::HalfDay,
            ('H', 1..=2) => Self::Hour(Clock::From0To23),
            ('k', 1..=2) => Self::Hour(Clock::From1To24),
            ('K', 1..=2) => Self::Hour(Clock::From0To11),
            ('h', 1..=2) => Self::Hour(Clock::From1To12),
            ('m', 1..=2) => Self::Minute,
            ('s', 1..=2) => Self::Second,
            ('S', _) => Self::Fraction(run),
            ('n', _) => Self::Nanosecond,
            ('A', _) => Self::MillisecondOfDay,
            ('N', _) => Self::NanosecondOfDay,
            _ => return None,
        })
    }

    fn of_zone(letter: char, run: usize) -> Option<Self> {
        Some(match (letter, run) {
            ('x' | 'X', 1..=5) => Self::Offset(OffsetForm::Iso { knows_z: letter == 'X', run }),
            ('Z', 1..=3) => Self::Offset(OffsetForm::Basic),
            ('Z', 4) => Self::Offset(OffsetForm::Gmt),
            ('Z', 5) => Self::Offset(OffsetForm::Extended),
            ('O', 1..=3) => Self::Offset(OffsetForm::LocalizedShort),
            ('O', 4) => Self::Offset(OffsetForm::LocalizedFull),
            ('z', 1..=3) => Self::ZoneName(Form::Short),
            ('z', 4) => Self::ZoneName(Form::Full),
            ('V', 1..=2) => Self::ZoneId,
            _ => return None,
        })
    }
}
