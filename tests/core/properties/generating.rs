//! Generating values: a text generated for a pattern matches it, and no expression causes a panic.

use super::cases;
use jiff::Timestamp;
use jiff::civil::DateTime;
use pact_ffi::foundation::datetime::{relative, validate};
use pact_ffi::foundation::regex::Regex;
use pact_ffi::generate::{Fixed, example_of, now_as};
use proptest::collection::vec;
use proptest::prelude::{BoxedStrategy, Strategy, any, prop_assert, prop_assert_eq, proptest};
use proptest::sample::select;

const REGEX_PIECES: [&str; 26] = [
    "a",
    "é",
    "\\d",
    "\\w",
    "\\s",
    "\\h",
    ".",
    "[a-c]",
    "[^a]",
    "[[:alpha:]]",
    "\\p{L}",
    "(x|yz)",
    "(?:b)",
    "(?i:q)",
    "^",
    "$",
    "\\b",
    "\\.",
    "?",
    "*",
    "+",
    "{2}",
    "{0,3}",
    "{1,}",
    "|",
    "\\D",
];

const DATE_PIECES: [&str; 36] = [
    "y", "yy", "yyyy", "M", "MM", "MMM", "MMMM", "d", "dd", "D", "H", "HH", "h", "a", "m", "mm", "s", "ss",
    "S", "SSS", "E", "EEEE", "X", "XXX", "Z", "ZZZZ", "z", "VV", "w", "-", ":", " ", "'T'", "''", "n", "G",
];

const RELATIVE_PIECES: [&str; 24] = [
    "now",
    "today",
    "tomorrow",
    "yesterday",
    "noon",
    "midnight",
    "+",
    "-",
    "@",
    "1",
    "2",
    "99999999999",
    "day",
    "days",
    "weeks",
    "months",
    "years",
    "hours",
    "next",
    "last",
    "monday",
    "o'clock",
    "pm",
    "fortnight",
];

fn joined(pieces: &'static [&'static str], between: &'static str) -> BoxedStrategy<String> {
    vec(select(pieces), 1..8).prop_map(move |pieces| pieces.join(between)).boxed()
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn a_text_generated_for_a_regular_expression_matches_it(
        pattern in joined(&REGEX_PIECES, ""),
        seed in any::<u64>(),
    ) {
        let mut source = Fixed::new(seed, Timestamp::UNIX_EPOCH);
        if let Ok(text) = example_of(&pattern, &mut source) {
            let fits = Regex::new(&pattern).and_then(|regex| regex.is_full_match(&text));
            prop_assert_eq!(fits, Ok(true), "{:?}", text);
        }
    }

    #[test]
    fn a_date_generated_for_a_format_matches_it(
        // Without separators, adjacent numbers and names can be parsed differently.
        format in joined(&DATE_PIECES, ","),
        second in -10_000_000_000_i64..100_000_000_000,
        seed in any::<u64>(),
    ) {
        let mut source = Fixed::new(seed, Timestamp::from_second(second).unwrap());
        if let Ok(text) = now_as(&format, &mut source) {
            prop_assert_eq!(validate(&text, &format), Ok(()), "{:?}", text);
        }
    }

    #[test]
    fn a_relative_date_is_a_date_or_refused_with_a_reason(
        expression in joined(&RELATIVE_PIECES, " "),
        year in -9999..9999_i16,
    ) {
        let base = DateTime::new(year, 2, 28, 23, 59, 59, 0).unwrap();
        for read in [relative::date, relative::time, relative::datetime] {
            let refused = read(base, &expression).err();
            prop_assert!(refused.is_none_or(|error| !error.to_string().is_empty()));
        }
    }
}
