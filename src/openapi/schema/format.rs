//! The formats of texts and numbers that are judged. All others say nothing.

use super::ecma;
use crate::foundation::json::decimal::Decimal;
use crate::foundation::json::{Kind, Node};
use std::net::{Ipv4Addr, Ipv6Addr};

/// A format that is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    DateTime,
    Date,
    Time,
    Duration,
    Email,
    Hostname,
    Ipv4,
    Ipv6,
    Uri,
    UriReference,
    Uuid,
    JsonPointer,
    Regex,
    Byte,
    Int32,
    Int64,
}

/// The names of the formats, and how a message calls a value of each.
const NAMES: [(&str, Format, &str); 16] = [
    ("date-time", Format::DateTime, "a date-time with offset"),
    ("date", Format::Date, "a date"),
    ("time", Format::Time, "a time with offset"),
    ("duration", Format::Duration, "a duration"),
    ("email", Format::Email, "an email address"),
    ("hostname", Format::Hostname, "a host name"),
    ("ipv4", Format::Ipv4, "an IPv4 address"),
    ("ipv6", Format::Ipv6, "an IPv6 address"),
    ("uri", Format::Uri, "a URI"),
    ("uri-reference", Format::UriReference, "a URI reference"),
    ("uuid", Format::Uuid, "a UUID"),
    ("json-pointer", Format::JsonPointer, "a JSON Pointer"),
    ("regex", Format::Regex, "a regular expression"),
    ("byte", Format::Byte, "base64"),
    ("int32", Format::Int32, "an integer of 32 bits"),
    ("int64", Format::Int64, "an integer of 64 bits"),
];

impl Format {
    /// The format of this name, if it is judged.
    pub(super) fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, ..)| *known == name).map(|(_, format, _)| *format)
    }

    /// A value of the format, as a message calls it.
    pub(super) fn name(self) -> &'static str {
        NAMES.iter().find(|(_, format, _)| *format == self).map_or("", |(.., shown)| shown)
    }

    /// Whether a value has the format. A format of texts says nothing of other values, one of numbers nothing of texts.
    pub(super) fn fits(self, value: Node<'_>) -> bool {
        match (value.kind(), self) {
            (Kind::Number, Format::Int32) => is_within(value, i64::from(i32::MIN), i64::from(i32::MAX)),
            (Kind::Number, Format::Int64) => is_within(value, i64::MIN, i64::MAX),
            (Kind::String, format) => value.as_str().is_none_or(|text| format.fits_text(text)),
            _ => true,
        }
    }

    fn fits_text(self, text: &str) -> bool {
        match self {
            Format::DateTime => is_date_time(text),
            Format::Date => is_date(text),
            Format::Time => is_time(text),
            Format::Duration => is_duration(text),
            Format::Email => is_email(text),
            Format::Hostname => is_hostname(text),
            Format::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
            Format::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
            Format::Uri => is_uri(text),
            Format::UriReference => is_uri_reference(text),
            Format::Uuid => is_uuid(text),
            Format::JsonPointer => is_json_pointer(text),
            Format::Regex => ecma::regex(text).is_some(),
            Format::Byte => is_base64(text),
            Format::Int32 | Format::Int64 => true,
        }
    }
}

fn is_within(value: Node<'_>, least: i64, most: i64) -> bool {
    let Some(number) = value.number_text().map(Decimal::of) else { return true };
    let limit = |limit: i64| Decimal::of(&limit.to_string());
    number.is_whole() && number >= limit(least) && number <= limit(most)
}

/// Digits of a fixed number, as a number.
fn digits(text: &str, count: usize) -> Option<u32> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

fn is_date_time(text: &str) -> bool {
    let Some(separator) = text.find(['T', 't']) else { return false };
    let (date, time) = (text.get(..separator), text.get(separator + 1..));
    date.is_some_and(is_date) && time.is_some_and(is_time)
}

/// A time of RFC 3339, with its offset. Second 60 is one that was inserted at the end of a day in UTC.
fn is_time(text: &str) -> bool {
    let Some(offset_at) = text.find(['Z', 'z', '+', '-']) else { return false };
    let (Some(clock), Some(offset)) = (text.get(..offset_at), text.get(offset_at..)) else { return false };
    let Some(offset) = offset_minutes(offset) else { return false };
    let (clock, fraction) = clock.split_once('.').map_or((clock, None), |(clock, rest)| (clock, Some(rest)));
    let parts: Vec<&str> = clock.split(':').collect();
    let [hour, minute, second] = parts.as_slice() else { return false };
    let (Some(hour), Some(minute), Some(second)) = (digits(hour, 2), digits(minute, 2), digits(second, 2))
    else {
        return false;
    };
    let is_fraction =
        fraction.is_none_or(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit()));
    let minute_of_day = i64::from(hour) * 60 + i64::from(minute);
    let is_last_minute = (minute_of_day - offset).rem_euclid(24 * 60) == 24 * 60 - 1;
    hour < 24 && minute < 60 && (second < 60 || (second == 60 && is_last_minute)) && is_fraction
}

fn offset_minutes(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hour, minute) = text.get(1..)?.split_once(':')?;
    let (hour, minute) = (digits(hour, 2)?, digits(minute, 2)?);
    (hour < 24 && minute < 60).then(|| sign * (i64::from(hour) * 60 + i64::from(minute)))
}

/// A duration of ISO 8601: weeks, or the other units in their order, without gaps.
fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else { return false };
    if let Some(weeks) = rest.strip_suffix('W') {
        return !weeks.is_empty() && weeks.bytes().all(|byte| byte.is_ascii_digit());
    }
    let (date, time) = rest.split_once('T').map_or((rest, None), |(date, time)| (date, Some(time)));
    let is_date = date.is_empty() || is_in_order(date, "YMD");
    let is_time = time.is_none_or(|time| is_in_order(time, "HMS"));
    is_date && is_time && !(date.is_empty() && time.is_none())
}

/// Numbers with units, in the order of the units and without leaving out one in between.
fn is_in_order(text: &str, units: &str) -> bool {
    let mut next = 0;
    let mut has_digits = false;
    let mut count = 0;
    for character in text.chars() {
        if character.is_ascii_digit() {
            has_digits = true;
            continue;
        }
        let Some(place) = units.find(character) else { return false };
        let is_next = if count == 0 { place >= next } else { place == next };
        if !has_digits || !is_next {
            return false;
        }
        (next, count, has_digits) = (place + 1, count + 1, false);
    }
    count > 0 && !has_digits
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let is_atom = |part: &str| {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
        !part.is_empty() && part.bytes().all(is_allowed)
    };
    let is_quoted = local.len() >= 2 && local.starts_with('"') && local.ends_with('"') && {
        let mut escaped = false;
        local[1..local.len() - 1].chars().all(|character| {
            let is_good = escaped || character != '"';
            escaped = character == '\\' && !escaped;
            is_good && character.is_ascii() && !character.is_ascii_control()
        }) && !escaped
    };
    let is_address = |address: &str| match address.strip_prefix("IPv6:") {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => address.parse::<Ipv4Addr>().is_ok(),
    };
    let literal = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    (local.split('.').all(is_atom) || is_quoted) && literal.map_or_else(|| is_hostname(domain), is_address)
}

/// A host name of RFC 1123. Labels that begin with `xn--` are only checked for their letters.
fn is_hostname(text: &str) -> bool {
    let is_label = |label: &str| {
        let is_edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let bytes = label.as_bytes();
        let is_allowed = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        bytes.len() <= 63 && is_edge(bytes.first()) && is_edge(bytes.last()) && bytes.iter().all(is_allowed)
    };
    text.len() <= 253 && text.split('.').all(is_label)
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn is_json_pointer(text: &str) -> bool {
    let is_escaped = |step: &str| step.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    text.is_empty() || (text.starts_with('/') && text.split('/').all(is_escaped))
}

fn is_base64(text: &str) -> bool {
    let bytes: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let padding = bytes.iter().rev().take_while(|&&byte| byte == b'=').count();
    let data = &bytes[..bytes.len() - padding];
    let is_allowed = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    bytes.len().is_multiple_of(4) && padding <= 2 && data.iter().all(is_allowed)
}

fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|it: char| it.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme && is_after_scheme(rest)
}

fn is_uri_reference(text: &str) -> bool {
    if is_uri(text) {
        return true;
    }
    // The first segment of a path without a scheme has no colon.
    let first = text.split(['/', '?', '#']).next().unwrap_or_default();
    !first.contains(':') && is_after_scheme(text)
}

/// Authority, path, query and fragment of RFC 3986.
fn is_after_scheme(text: &str) -> bool {
    let (text, fragment) = text.split_once('#').map_or((text, ""), |(text, fragment)| (text, fragment));
    let (hierarchy, query) = text.split_once('?').map_or((text, ""), |(text, query)| (text, query));
    let (authority, path) = match hierarchy.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", hierarchy),
    };
    has_only(fragment, ":@/?") && has_only(query, ":@/?") && has_only(path, ":@/") && is_authority(authority)
}

fn is_authority(text: &str) -> bool {
    let (user, host) = text.rsplit_once('@').unwrap_or(("", text));
    let (host, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let Some((address, port)) = rest.split_once(']') else { return false };
            if address.parse::<Ipv6Addr>().is_err() && !address.starts_with(['v', 'V']) {
                return false;
            }
            ("", port)
        }
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let is_port = port.is_empty()
        || port.strip_prefix(':').is_some_and(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
    has_only(user, ":") && has_only(host, "") && is_port
}

/// Whether a part of a URI has only what may stand there: unreserved characters, sub-delimiters, escapes and these.
fn has_only(text: &str, others: &str) -> bool {
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if character == '%' {
            if !rest.get(1..3).is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit())) {
                return false;
            }
        } else if !character.is_ascii_alphanumeric()
            && !"-._~!$&'()*+,;=".contains(character)
            && !others.contains(character)
        {
            return false;
        }
        rest = &rest[character.len_utf8()..];
    }
    true
}
