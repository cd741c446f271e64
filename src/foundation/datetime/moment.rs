//! [`Moment`]: what there is to print, a date, a time of day and a distance from UTC, each only if known.
//!
//! This module does not know where a moment comes from (a clock, a text).

use super::zone;
use jiff::Zoned;
use jiff::civil::{Date, Time};

/// A point in time, or as much of it as is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The day.
    pub date: Option<Date>,
    /// The time of day.
    pub time: Option<Time>,
    /// Where this is the date and time.
    pub zone: Option<Zone>,
}

/// A distance from UTC, and its names if it has any that patterns can print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Seconds east of UTC.
    pub seconds: i32,
    /// An abbreviation such as `CEST`.
    pub abbreviation: Option<String>,
    /// An identifier such as `Europe/London`.
    pub id: Option<String>,
}

impl From<&Zoned> for Moment {
    fn from(zoned: &Zoned) -> Self {
        Moment { date: Some(zoned.date()), time: Some(zoned.time()), zone: Some(Zone::of(zoned)) }
    }
}

impl Zone {
    /// The zone of a point in time.
    #[must_use]
    pub fn of(zoned: &Zoned) -> Self {
        let seconds = zoned.offset().seconds();
        let info = zoned.time_zone().to_offset_info(zoned.timestamp());
        let abbreviation = Some(info.abbreviation().to_owned()).filter(|name| zone::is_abbreviation(name));
        let id = zoned.time_zone().iana_name().filter(|id| zone::is_id(id)).map(str::to_owned);
        Zone {
            seconds,
            abbreviation: abbreviation.or_else(|| (seconds == 0).then(|| "UTC".to_owned())),
            id: id.or_else(|| fixed_id(seconds)),
        }
    }
}

/// The identifier of a zone that always has this distance.
fn fixed_id(seconds: i32) -> Option<String> {
    // The signs of these names are reversed: `Etc/GMT-2` is two hours east.
    let id = match seconds {
        0 => "Etc/UTC".to_owned(),
        _ if seconds % 3600 == 0 => format!("Etc/GMT{:+}", -seconds / 3600),
        _ => return None,
    };
    Some(id).filter(|id| zone::is_id(id))
}

#[cfg(test)]
mod tests {
    use super::{Moment, Zone};
    use jiff::tz::{Offset, TimeZone};

    fn zone(seconds: i32) -> Zone {
        let offset = TimeZone::fixed(Offset::from_seconds(seconds).unwrap());
        let zoned = jiff::civil::date(2000, 1, 1).to_zoned(offset).unwrap();
        Moment::from(&zoned).zone.unwrap()
    }

    #[test]
    fn a_distance_without_a_name_is_given_the_one_that_always_means_it() {
        let named = |seconds| {
            let zone = zone(seconds);
            (zone.abbreviation, zone.id)
        };
        let text = |text: &str| Some(text.to_owned());

        assert_eq!(named(0), (text("UTC"), text("UTC")));
        assert_eq!(named(8 * 3600), (None, text("Etc/GMT-8")));
        assert_eq!(named(-5 * 3600), (None, text("Etc/GMT+5")));
        assert_eq!(named(5 * 3600 + 1800), (None, None));
    }
}
