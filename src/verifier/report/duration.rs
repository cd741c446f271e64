//! Durations as reports show them: whole milliseconds.

use std::time::Duration;

/// `0s`, `6ms`, `3s 99ms`, `2m 7s 29ms`.
pub(super) fn for_people(duration: Duration) -> String {
    let millis = duration.as_millis();
    let pieces = [(millis / 60_000, "m"), (millis / 1_000 % 60, "s"), (millis % 1_000, "ms")];
    let shown: Vec<String> =
        pieces.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count}{unit}")).collect();
    if shown.is_empty() { "0s".to_owned() } else { shown.join(" ") }
}

/// `23ms`, `1.505s`, `0ns`.
pub(super) fn for_programs(duration: Duration) -> String {
    let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    format!("{:?}", Duration::from_millis(millis))
}

#[cfg(test)]
mod tests {
    use super::{for_people, for_programs};
    use std::time::Duration;

    #[test]
    fn whole_milliseconds_are_shown() {
        let table = [
            (0, "0s", "0ns"),
            (6, "6ms", "6ms"),
            (1_505, "1s 505ms", "1.505s"),
            (3_099, "3s 99ms", "3.099s"),
            (60_000, "1m", "60s"),
            (127_029, "2m 7s 29ms", "127.029s"),
        ];
        for (millis, people, programs) in table {
            let duration = Duration::from_millis(millis) + Duration::from_micros(7);
            assert_eq!((for_people(duration).as_str(), for_programs(duration).as_str()), (people, programs));
        }
    }
}
