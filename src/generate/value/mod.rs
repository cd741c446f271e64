//! [`Maker`]: one value from one generator.
//!
//! A value is made first and converted for its place afterwards: to a text in a header, to a string or a number in JSON.

use super::context::Context;
use super::env::GeneratorEnv;
use super::error::Error;
use super::source::Source;
use super::state;
use crate::foundation::datetime::{self, Moment, Pattern, relative};
use crate::foundation::json::{Number, Value, to_text};
use crate::foundation::regex::Regex;
use crate::foundation::regexgen::Template;
use crate::matching::{ContentsFor, Engine, FieldGeneration, TestMode};
use crate::model::Category;
use crate::model::DocPath;
use crate::model::generators::{DataType, Generator, UuidFormat};
use jiff::civil::DateTime;
use jiff::{Timestamp, Zoned};
use std::borrow::Cow;
use std::ops::RangeInclusive;

/// The largest number of characters of a value.
const MAX_LENGTH: usize = 100_000_000;

/// The format of a date and time whose generator has none.
// COMPAT: it differs from the default format of the rule.
const DATETIME: &str = "yyyy-MM-dd'T'HH:mm:ss.SSSZ";

const HEXADECIMAL: &[u8] = b"0123456789ABCDEF";
const ALPHANUMERIC: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Makes values for one part of an interaction.
pub(super) struct Maker<'m> {
    /// Answers for generators and contents of plugins.
    pub(super) engine: &'m Engine,
    /// What is known.
    pub(super) context: &'m Context,
    /// On whose side.
    pub(super) mode: TestMode,
    /// For which part.
    pub(super) part: ContentsFor,
    /// Clock and random numbers.
    source: &'m mut dyn Source,
}

/// A value before it is converted for its place.
#[derive(Debug, PartialEq)]
pub(super) enum Made {
    Text(String),
    Number(String),
    Decimal(String),
    Json(Value),
    /// Null as a string: empty in a text.
    NullString,
}

impl Made {
    pub(super) fn into_text(self) -> String {
        match self {
            Made::Text(text) | Made::Number(text) | Made::Decimal(text) => text,
            // Null is no text.
            Made::Json(value) => to_text(&value),
            Made::NullString => String::new(),
        }
    }

    /// A number becomes a string where the example is one, a decimal wherever the example is no number.
    pub(super) fn into_json(self, example: &Value) -> Result<Value, Error> {
        match self {
            Made::Text(text) => Ok(Value::String(text)),
            Made::Number(text) if example.is_string() => Ok(Value::String(text)),
            Made::Decimal(text) if !example.is_number() => Ok(Value::String(text)),
            Made::Decimal(text) if text.is_empty() => {
                Err(Error::Conversion { value: "nothing".to_owned(), wanted: "a number" })
            }
            Made::Number(text) | Made::Decimal(text) => {
                Ok(Value::Number(Number::from_string_unchecked(text)))
            }
            Made::Json(value) => Ok(value),
            Made::NullString => Ok("null".into()),
        }
    }
}

/// The place of a value.
pub(super) type Place<'p> = (Category, &'p DocPath);

impl<'m> Maker<'m> {
    pub(super) fn new(env: &'m mut GeneratorEnv<'_>, part: ContentsFor) -> Self {
        let GeneratorEnv { engine, context, mode, source } = env;
        Maker { engine, context, mode: *mode, part, source: &mut **source }
    }

    /// A value for a text; `None` if the example stays. The example is made only for a generator that looks at it.
    pub(super) fn text<'e>(
        &mut self,
        generator: &Generator,
        example: impl Fn() -> Cow<'e, str>,
        place: Place<'_>,
    ) -> Option<String> {
        let made = self.make_at(generator, &|| Cow::Owned(example().into()), Some(place));
        or_warning(made.map(Made::into_text), place)
    }

    /// A value for JSON; `None` if the example stays.
    pub(super) fn json(&mut self, generator: &Generator, example: &Value, place: Place<'_>) -> Option<Value> {
        let made = self.make_at(generator, &|| Cow::Borrowed(example), Some(place));
        or_warning(made.and_then(|made| made.into_json(example)), place)
    }

    /// A value for JSON in no place in particular.
    pub(super) fn value(&mut self, generator: &Generator, example: &Value) -> Result<Value, Error> {
        self.make_at(generator, &|| Cow::Borrowed(example), None)?.into_json(example)
    }

    /// A status; `None` if the example stays.
    pub(super) fn status(&mut self, generator: &Generator, place: Place<'_>) -> Option<u16> {
        or_warning(self.number(generator, 100..=999, "a status from 100 to 999"), place)
    }

    /// A whole number within limits. Few generators make one.
    pub(super) fn number(
        &mut self,
        generator: &Generator,
        limits: RangeInclusive<u16>,
        wanted: &'static str,
    ) -> Result<u16, Error> {
        let (Generator::RandomInt { .. } | Generator::ProviderState { .. }) = generator else {
            return Err(Error::NoInteger);
        };
        let text = self.make(generator)?.into_text();
        let number = text.parse().ok().filter(|number| limits.contains(number));
        number.ok_or(Error::Conversion { value: text, wanted })
    }

    /// Whether the generator applies on this side. If not, the example stays without a warning.
    pub(super) fn applies(&self, generator: &Generator) -> bool {
        match generator {
            Generator::ProviderState { .. } => self.mode == TestMode::Provider,
            Generator::MockServerUrl { .. } => self.mode == TestMode::Consumer,
            Generator::RandomInt { .. }
            | Generator::RandomDecimal(_)
            | Generator::RandomHexadecimal(_)
            | Generator::RandomString(_)
            | Generator::RandomBoolean
            | Generator::Uuid(_)
            | Generator::Date { .. }
            | Generator::Time { .. }
            | Generator::DateTime { .. }
            | Generator::Regex(_)
            | Generator::Plugin { .. } => true,
        }
    }

    /// Makes a value for no place in particular.
    pub(super) fn make(&mut self, generator: &Generator) -> Result<Made, Error> {
        self.make_at(generator, &|| Cow::Owned(Value::Null), None)
    }

    fn make_at<'e>(
        &mut self,
        generator: &Generator,
        example: &dyn Fn() -> Cow<'e, Value>,
        place: Option<Place<'_>>,
    ) -> Result<Made, Error> {
        let text = match generator {
            Generator::RandomInt { min, max } => {
                return self.integer(*min, *max).map(|number| Made::Number(number.to_string()));
            }
            Generator::RandomDecimal(digits) => return self.decimal(*digits).map(Made::Decimal),
            Generator::RandomBoolean => return Ok(Made::Json(Value::Bool(self.source.below(2) == 1))),
            Generator::ProviderState { expression, data_type } => {
                let value = state::resolve(expression, self.context)?;
                if value.is_null() && *data_type == Some(DataType::String) {
                    return Ok(Made::NullString);
                }
                return state::convert(value, *data_type).map(Made::Json);
            }
            Generator::RandomHexadecimal(digits) => self.characters(*digits, HEXADECIMAL),
            Generator::RandomString(size) => self.characters(*size, ALPHANUMERIC),
            Generator::Uuid(format) => Ok(uuid(self.source.uuid(), *format)),
            Generator::Date { format, expression } => self.date(format.as_deref(), expression.as_deref()),
            Generator::Time { format, expression } => self.time(format.as_deref(), expression.as_deref()),
            Generator::DateTime { format, expression } => {
                self.datetime(format.as_deref(), expression.as_deref())
            }
            Generator::Regex(regex) => self.regex(regex),
            Generator::MockServerUrl { example, regex } => self.mock_server_url(example, regex),
            Generator::Plugin { name, values } => {
                let (context, mode, example) = (self.context.values(), self.mode, &*example());
                let field = FieldGeneration { name, values, place, example, context, mode };
                let made = self.engine.plugins().generate_field(&field);
                return made.map(Made::Json).map_err(Error::Plugin);
            }
        };
        text.map(Made::Text)
    }

    /// A number from one to the other, both included.
    fn integer(&mut self, min: i64, max: i64) -> Result<i64, Error> {
        if min > max {
            return Err(Error::EmptyRange { min, max });
        }
        // The widest range has one number more than 64 bits can count.
        let span = max.wrapping_sub(min).cast_unsigned();
        let offset = match span.checked_add(1) {
            Some(count) => self.source.below(count),
            None => self.source.below(1 << 32) << 32 | self.source.below(1 << 32),
        };
        Ok(min.wrapping_add(offset.cast_signed()))
    }

    /// A number of this many digits with a decimal point between two of them; fewer than two digits have none.
    fn decimal(&mut self, digits: usize) -> Result<String, Error> {
        let mut text = self.characters(digits, b"0123456789")?;
        if digits < 2 {
            return Ok(text);
        }
        let places = u64::try_from(digits.saturating_sub(2).max(1)).unwrap_or(u64::MAX);
        let whole = usize::try_from(self.source.below(places)).unwrap_or(0) + 1;
        text.insert(whole, '.');
        if whole > 1 {
            // A number of several digits does not begin with zero.
            text.replace_range(..1, &self.characters(1, b"123456789")?);
        }
        Ok(text)
    }

    fn characters(&mut self, count: usize, alphabet: &[u8]) -> Result<String, Error> {
        if count > MAX_LENGTH {
            return Err(Error::TooLong(count));
        }
        let bound = alphabet.len() as u64;
        let mut one = || {
            let chosen = usize::try_from(self.source.below(bound)).unwrap_or(0);
            char::from(alphabet.get(chosen).copied().unwrap_or(b'0'))
        };
        Ok((0..count).map(|_| one()).collect())
    }

    fn date(&mut self, format: Option<&str>, expression: Option<&str>) -> Result<String, Error> {
        let pattern = Pattern::parse(format.unwrap_or(datetime::DATE))?;
        let moment = self.moment("baseDate", expression, relative::date)?;
        Ok(pattern.print(&Moment { time: None, ..moment })?)
    }

    fn time(&mut self, format: Option<&str>, expression: Option<&str>) -> Result<String, Error> {
        let pattern = Pattern::parse(format.unwrap_or(datetime::TIME))?;
        let moment = self.moment("baseTime", expression, relative::time)?;
        Ok(pattern.print(&Moment { date: None, ..moment })?)
    }

    fn datetime(&mut self, format: Option<&str>, expression: Option<&str>) -> Result<String, Error> {
        let pattern = Pattern::parse(format.unwrap_or(DATETIME))?;
        Ok(pattern.print(&self.moment("baseDateTime", expression, relative::datetime)?)?)
    }

    fn moment(
        &mut self,
        key: &'static str,
        expression: Option<&str>,
        apply: fn(DateTime, &str) -> Result<DateTime, relative::ExpressionError>,
    ) -> Result<Moment, Error> {
        let base = self.base(key)?;
        let Some(expression) = expression else { return Ok(Moment::from(&base)) };
        let moved = apply(base.datetime(), expression)?;
        let moved = moved.to_zoned(base.time_zone().clone()).map_err(|_| Error::OutOfRange)?;
        Ok(Moment::from(&moved))
    }

    /// The date and time to start from, in the local time zone.
    fn base(&mut self, key: &'static str) -> Result<Zoned, Error> {
        let now = self.source.now();
        let Some(value) = self.context.get(key) else { return Ok(now) };
        let parsed = value.as_str().and_then(|text| text.parse::<Timestamp>().ok());
        let base = parsed.ok_or_else(|| Error::Base { key, value: value.to_string() })?;
        Ok(base.to_zoned(now.time_zone().clone()))
    }

    fn regex(&mut self, regex: &str) -> Result<String, Error> {
        let source = &mut *self.source;
        Ok(Template::parse_anchored(regex)?.print(&mut |bound| source.below(bound))?)
    }

    /// The example with the part that the expression finds replaced by the server's URL and group 1.
    fn mock_server_url(&self, example: &str, regex: &str) -> Result<String, Error> {
        let url = self.context.mock_server_url().ok_or(Error::NoMockServer)?;
        let Some(groups) = Regex::new(regex)?.captures(example)? else { return Ok(example.to_owned()) };
        let part = |start: usize, end: usize| example.get(start..end).unwrap_or_default();
        match groups.as_slice() {
            [Some((start, end)), Some((from, to)), ..] => {
                Ok([part(0, *start), url, part(*from, *to), part(*end, example.len())].concat())
            }
            _ => Err(Error::NoGroup(regex.to_owned())),
        }
    }
}

fn or_warning<T>(made: Result<T, Error>, (category, path): Place<'_>) -> Option<T> {
    made.inspect_err(|error| {
        let category = category.name();
        tracing::warn!("the example for {category} '{path}' stays, its generator failed: {error}");
    })
    .ok()
}

fn uuid(bits: u128, format: Option<UuidFormat>) -> String {
    let simple = format!("{bits:032x}");
    let mut hyphenated = simple.clone();
    for place in [20, 16, 12, 8] {
        hyphenated.insert(place, '-');
    }
    match format {
        Some(UuidFormat::Simple) => simple,
        Some(UuidFormat::UpperCaseHyphenated) => hyphenated.to_uppercase(),
        Some(UuidFormat::Urn) => format!("urn:uuid:{hyphenated}"),
        Some(UuidFormat::LowerCaseHyphenated) | None => hyphenated,
    }
}

#[cfg(test)]
mod tests;
