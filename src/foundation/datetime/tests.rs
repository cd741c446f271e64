//! What patterns accept, row by row; texts are asserted whole.

use super::{DATE, DATETIME, Item, Pattern, TIME};

fn check(pattern: &str, value: &str) -> Result<(), String> {
    Pattern::parse(pattern).unwrap().check(value)
}

fn accepts(pattern: &str, values: &[&str]) {
    for value in values {
        assert_eq!(check(pattern, value), Ok(()), "{value} / {pattern}");
    }
}

fn refuses(pattern: &str, values: &[&str]) {
    for value in values {
        assert!(check(pattern, value).is_err(), "{value} / {pattern}");
    }
}

#[test]
fn dates_are_checked_against_the_calendar() {
    accepts(DATE, &["2000-02-29", "2000-2-9", "00-01-01", "2000-12-31", "0000-01-01"]);
    refuses(
        DATE,
        &[
            "20000-01-01",
            "2001-02-29",
            "2000-13-01",
            "2000-00-01",
            "2000-01-00",
            "2000-01-32",
            "-2000-01-01",
            "2000-01-01 ",
            "",
        ],
    );
    refuses("yy-MM-dd", &["2000-01-01"]);
    accepts("dd MMM yyyy", &["01 Jan 2000", "31 dec 1999"]);
    refuses("dd MMM yyyy", &["31 Apr 2000", "01 January 2000"]);
    accepts("dd/MM", &["28/02", "30/04"]);
    refuses("dd/MM", &["29/02", "31/04"]);
    accepts("dd/MM/yy", &["29/02/24", "29/02/00"]);
    refuses("dd/MM/yy", &["29/02/23"]);
    accepts("yyyyMMdd", &["20000101"]);
    accepts("yyyyy-MM-dd", &["32767-01-01"]);
    refuses("yyyyy-MM-dd", &["99999-01-01", "32768-01-01"]);
    accepts("D", &["1", "366"]);
    refuses("D", &["0", "367", "1234"]);
    accepts("yyyy-DDD", &["2000-366", "2001-365", "2001-060"]);
    refuses("yyyy-DDD", &["2001-366"]);
}

#[test]
fn times_are_checked_against_the_clock() {
    accepts(TIME, &["00:00:00", "23:59:60", "1:2:3"]);
    refuses(TIME, &["24:00:00", "10:60:00", "10:00:61", "10:00", "10:00:00Z"]);
    accepts("HH:mm:ss.SSS", &["10:00:00.1", "10:00:00.123"]);
    refuses("HH:mm:ss.SSS", &["10:00:00", "10:00:00.1234"]);
    accepts("hh:mma", &["12:00pm", "1:00AM"]);
    refuses("hh:mma", &["13:00pm", "0:00pm", "10:00xm"]);
    accepts("k", &["1", "24"]);
    refuses("k", &["0", "25"]);
    accepts("K", &["0", "11"]);
    refuses("K", &["12"]);
    accepts("n A N", &["0 12345678901 99999999999999999999999999"]);
}

#[test]
fn moments_are_checked_with_their_offset() {
    accepts(
        DATETIME,
        &[
            "2000-01-01T10:00:00+10:00",
            "2000-01-01T10:00:00+11:59",
            "2000-01-01T10:00:00-08:00",
            "2000-01-01T10:00:00+12:00",
            "2000-01-01T10:00:00+13:00",
            "2000-01-01T10:00:00-18:00",
            "2000-01-01T10:00:00Z",
        ],
    );
    refuses(
        DATETIME,
        &[
            "2000-01-01T10:00:00+18:01",
            "2000-01-01T10:00:00+1000",
            "2000-01-01T10:00:00",
            "2000-01-01 10:00:00Z",
        ],
    );
    accepts("EEE, dd MMM yyyy HH:mm:ss z", &["Sat, 21 Nov 2026 04:03:38 GMT"]);
    accepts("yyyy-MM-dd'T'HH:mm:ssXXX'['VV']'", &["2011-12-03T10:15:30+01:00[Europe/Paris]"]);
}

#[test]
fn each_form_of_offset_has_its_own_shape() {
    for (pattern, accepted, refused) in [
        ("X", &["+8", "+08", "+0800", "Z"][..], &["+08:00", "z", "08", "+"][..]),
        ("x", &["+08", "-0800"], &["Z"]),
        ("XX", &["+0800", "Z"], &["+08", "+08:00", "+0860", "+2300"]),
        ("XXX", &["+08:00", "+-08:00"], &["+0800", "+08"]),
        ("XXXX", &["+0800", "+080030"], &["+08:00", "+080060"]),
        ("XXXXX", &["+08:00", "+08:00:30"], &["+0800"]),
        ("xx", &["+1800", "-0800"], &["+1801", "\u{2212}0800", "Z"]),
        ("Z", &["+0800"], &["+08:00", "+10:00", "Z"]),
        ("ZZZZ", &["GMT", "UTC", "GMT+08:00"], &["+08:00", "GMT+8"]),
        ("ZZZZZ", &["+08:00"], &["Z", "+0800"]),
        ("O", &["GMT+8", "GMT+8:00", "GMT+08:00", "UTC+8"], &["GMT", "+8"]),
        ("OOOO", &["GMT+08:00"], &["GMT+8", "GMT"]),
    ] {
        accepts(pattern, accepted);
        refuses(pattern, refused);
    }
}

#[test]
fn zones_are_known_by_name() {
    accepts("z", &["UTC", "GMT", "EST", "CET", "PST"]);
    accepts("zzz", &["CEST"]);
    refuses("z", &["XYZ", "est", "", "Z"]);
    refuses("zzzz", &["EST", "Eastern Standard Time"]);
    accepts(
        "VV",
        &[
            "Europe/London",
            "Etc/UTC",
            "America/New_York",
            "America/Port-au-Prince",
            "Etc/GMT+8",
            "UTC",
            "America/Argentina/Buenos_Aires",
        ],
    );
    refuses("V", &["Europe/Nowhere", "europe/london", "Europe", ""]);
}

#[test]
fn names_and_counts_are_checked() {
    for (pattern, accepted, refused) in [
        ("GGGG", &["AD", "bc"][..], &["A", "Anno Domini"][..]),
        ("MMMM", &["January", "MAY"], &["Jan"]),
        ("MMM", &["may"], &["mayo"]),
        ("LLL", &["1", "12"], &["jan", "13"]),
        ("EEE", &["Mon", "sun"], &["Monday", "ééé"]),
        ("EEEE", &["monday"], &["mon"]),
        ("eee", &["mon"], &["monday", "1"]),
        ("e", &["1", "7"], &["0", "8", "01"]),
        ("c", &["1"], &["mon"]),
        ("Q", &["1", "4"], &["0", "5"]),
        ("q", &["4"], &["5"]),
        ("QQQ", &["Q1", "q4"], &["Q5", "1"]),
        ("QQQQ", &["1st quarter", "2ND QUARTER", "3rd quarter", "4th quarter"], &["Q1"]),
        ("w", &["1", "56"], &["0", "57"]),
        ("W", &["1", "5"], &["0", "6"]),
        ("F", &["0", "4"], &["5"]),
        ("y", &["7", "2026"], &["20260"]),
        ("yyy", &["2026"], &["20260"]),
        ("u", &["7", "2026"], &["20260"]),
        ("Y", &["7", "2026"], &["20260"]),
        ("DDDDD", &["1", "366"], &["367", "0001"]),
    ] {
        accepts(pattern, accepted);
        refuses(pattern, refused);
    }
}

#[test]
fn everything_but_letters_digits_and_brackets_is_literal() {
    accepts("'o''clock'", &["o'clock"]);
    accepts("yyyy''MM", &["2000'01"]);
    accepts("yyyyé#--", &["2000é#--"]);
    accepts("''", &["'"]);
    accepts("'[1]'", &["[1]"]);
    refuses("yyyy ", &["2000"]);
}

#[test]
fn a_text_that_is_not_a_pattern_is_refused() {
    for (pattern, text) in [
        ("", "the date/time pattern is empty"),
        ("yyyy-ddd", "'yyyy-ddd' is not a valid date/time pattern - 'd' repeated 3 time(s) is not a field"),
        ("b", "'b' is not a valid date/time pattern - 'b' repeated 1 time(s) is not a field"),
        (
            "yyyy-MM-ddTHH:mm",
            "'yyyy-MM-ddTHH:mm' is not a valid date/time pattern - 'T' repeated 1 time(s) is not a field",
        ),
        ("yyyy1", "'yyyy1' is not a valid date/time pattern - '1' must be quoted"),
        ("[yyyy]", "'[yyyy]' is not a valid date/time pattern - '[' must be quoted"),
        ("{", "'{' is not a valid date/time pattern - '{' must be quoted"),
        ("yyyy'abc", "'yyyy'abc' is not a valid date/time pattern - a quote is not closed"),
        ("'''", "''''' is not a valid date/time pattern - a quote is not closed"),
    ] {
        assert_eq!(Pattern::parse(pattern).unwrap_err().to_string(), text);
    }
}

#[test]
fn the_answer_says_what_was_expected() {
    for (pattern, value, text) in [
        (DATE, "x", "expected a year (up to 32767) at 'x'"),
        (DATE, "2000", "expected '-' at the end"),
        (DATE, "2000-13-01", "expected a month (1 to 12) at '13-01'"),
        (DATE, "2000-01-01T10:00:00.000+01:00", "'T10:00:00.000+01:00' is left over"),
        (DATE, "2001-02-29", "day 29 does not exist in month 2 of the year 2001"),
        ("dd/MM", "31/04", "day 31 does not exist in month 4"),
        ("yyyy-D", "2001-366", "day 366 does not exist in the year 2001"),
        ("XXX", "+18:30", "expected an offset of up to 18 hours at '+18:30'"),
    ] {
        assert_eq!(check(pattern, value), Err(text.to_owned()));
    }
}

#[test]
fn a_pattern_lists_its_items() {
    let pattern = Pattern::parse("yy'T'-").unwrap();

    assert_eq!(pattern.items().len(), 3);
    assert_eq!(pattern.items().last(), Some(&Item::Literal("-".to_owned())));
}

#[test]
fn no_pattern_and_no_value_can_upset_the_reader() {
    let mut random = fastrand::Rng::with_seed(5);
    let letters: Vec<char> = "GyYuMLdDQqwWFEecaHkKhmsSnANxXZOzV'-: é[1".chars().collect();
    let values: Vec<char> = "0123456789+-:/_ GMTUCZadpmé'".chars().collect();
    let mut matched = 0;
    for _ in 0..50_000 {
        let pattern: String = (0..random.usize(1..6))
            .filter_map(|_| {
                random.choice(&letters).map(|letter| letter.to_string().repeat(random.usize(1..5)))
            })
            .collect();
        let value: String = (0..random.usize(0..10)).filter_map(|_| random.choice(&values)).collect();
        let Ok(pattern) = Pattern::parse(&pattern) else { continue };
        match pattern.check(&value) {
            Ok(()) => matched += 1,
            Err(reason) => assert!(!reason.is_empty()),
        }
    }
    assert!(matched > 10, "{matched}");
}

#[test]
fn long_patterns_and_values_take_no_long_time() {
    let digits = "9".repeat(1_000_000);

    accepts(&"S".repeat(1_000_000), &[&digits]);
    refuses(&"y".repeat(1_000_000), &[&digits]);
    refuses(&"'a'".repeat(100_000), &["a"]);
    refuses("XXX", &[&"+".repeat(1_000_000)]);
}
