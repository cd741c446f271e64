//! The date of a verification as reports show it, in UTC and whole seconds.

use jiff::{Timestamp, tz::TimeZone};
use std::time::SystemTime;

/// `2026-03-09 10:11:12 UTC`.
pub(super) fn for_people(time: SystemTime) -> Option<String> {
    printed(time, "%Y-%m-%d %H:%M:%S UTC")
}

/// `2026-03-09T10:11:12Z`.
pub(super) fn for_programs(time: SystemTime) -> Option<String> {
    printed(time, "%Y-%m-%dT%H:%M:%SZ")
}

/// `None` for a time that no calendar has.
fn printed(time: SystemTime, format: &str) -> Option<String> {
    let time = Timestamp::try_from(time).ok()?.to_zoned(TimeZone::UTC);
    Some(time.strftime(format).to_string())
}

#[cfg(test)]
mod tests {
    use super::{for_people, for_programs};
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn a_date_is_in_utc() {
        let time = UNIX_EPOCH + Duration::from_millis(1_773_051_072_900);
        assert_eq!(for_people(time).as_deref(), Some("2026-03-09 10:11:12 UTC"));
        assert_eq!(for_programs(time).as_deref(), Some("2026-03-09T10:11:12Z"));
        assert_eq!(for_people(UNIX_EPOCH + Duration::from_secs(1 << 60)), None);
    }
}
