//! The tables of relative dates and times, row by row.

use super::{date, datetime, time};
use jiff::civil::DateTime;

fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}

fn assert_all(base: &str, table: &[(&[&str], &str)]) {
    for (expressions, expected) in table {
        for expression in *expressions {
            assert_eq!(datetime(at(base), expression), Ok(at(expected)), "{base} {expression}");
        }
    }
}

#[test]
fn dates_are_counted_from_the_base() {
    assert_all(
        "2000-01-01T10:00",
        &[
            (&["", "now", "today", "@", "@ now", "+ 0 days", " "], "2000-01-01T10:00"),
            (&["yesterday"], "1999-12-31T10:00"),
            (&["tomorrow"], "2000-01-02T10:00"),
            (&["+ 1 day", "+1 day", "+1days", "next day", "now+1day"], "2000-01-02T10:00"),
            (&["+ 1 week", "next week"], "2000-01-08T10:00"),
            (&["- 2 weeks", "last fortnight"], "1999-12-18T10:00"),
            (&["+ 4 years"], "2004-01-01T10:00"),
            (&["tomorrow+ 4 years"], "2004-01-02T10:00"),
            (&["last month", "- 1 month"], "1999-12-01T10:00"),
            (&["+ 1 month"], "2000-02-01T10:00"),
            (&["next fortnight"], "2000-01-15T10:00"),
            (&["next monday", "next mon"], "2000-01-03T10:00"),
            (&["next tues"], "2000-01-04T10:00"),
            (&["next thurs"], "2000-01-06T10:00"),
            (&["next saturday"], "2000-01-08T10:00"),
            (&["last saturday"], "1999-12-25T10:00"),
            (&["last wednesday"], "1999-12-29T10:00"),
            (&["last december"], "1999-12-01T10:00"),
            (&["next jan", "next january"], "2001-01-01T10:00"),
            (&["last january"], "1999-01-01T10:00"),
            (&["next june + 2 weeks"], "2000-06-15T10:00"),
            (&["last mon + 2 weeks"], "2000-01-10T10:00"),
            (&["+ 1 day - 2 weeks"], "1999-12-19T10:00"),
            (&["last december + 2 weeks + 4 days"], "1999-12-19T10:00"),
            (&["next sept", "next sep", "next september"], "2000-09-01T10:00"),
        ],
    );
}

#[test]
fn times_are_counted_from_the_base() {
    assert_all(
        "2000-01-01T10:00",
        &[
            (&["@ midnight"], "2000-01-01T00:00"),
            (&["@ noon"], "2000-01-01T12:00"),
            (&["@ 2 o'clock"], "2000-01-01T14:00"),
            (&["@ 1 o'clock am"], "2000-01-01T01:00"),
            (&["@ 1 o'clock pm", "today @ 1 o'clock"], "2000-01-01T13:00"),
            (&["@ 12 o'clock am"], "2000-01-01T00:00"),
            (&["@ 12 o'clock", "@ 12 o'clock pm"], "2000-01-01T12:00"),
            (&["@ + 1 hour", "@ next hour"], "2000-01-01T11:00"),
            (&["@ - 2 minutes"], "2000-01-01T09:58"),
            (&["@ last minute"], "2000-01-01T09:59"),
            (&["@ + 4 seconds"], "2000-01-01T10:00:04"),
            (&["@ + 4 milliseconds"], "2000-01-01T10:00:00.004"),
            (&["@ midnight+ 4 minutes"], "2000-01-01T00:04"),
            (&["@ now + 2 hours - 4 minutes"], "2000-01-01T11:56"),
            (&["@ 2 o'clock + 1 hour"], "2000-01-01T15:00"),
            (&["yesterday @ midnight"], "1999-12-31T00:00"),
            (&["yesterday @ midnight - 1 hour"], "1999-12-30T23:00"),
            (&["+ 1 day @ noon"], "2000-01-02T12:00"),
            (&["+ 1 week @ +1 hour"], "2000-01-08T11:00"),
            (&["- 2 weeks @ now + 1 hour"], "1999-12-18T11:00"),
            (&["tomorrow+ 4 years @ 3 o'clock + 40 milliseconds"], "2004-01-02T15:00:00.040"),
            (&["last month @ last hour"], "1999-12-01T09:00"),
        ],
    );
    assert_all(
        "2000-01-01T15:30:45",
        &[
            (&["@ 2 o'clock"], "2000-01-01T02:00"),
            (&["@ 12 o'clock", "@ 12 o'clock pm"], "2000-01-01T12:00"),
            (&["@ 1 o'clock pm"], "2000-01-01T13:00"),
        ],
    );
}

#[test]
fn months_and_years_end_on_the_last_day_where_theirs_does_not_exist() {
    let expressions =
        ["+ 1 month", "- 1 month", "+ 12 months", "+ 1 year", "next feb", "last feb", "last january"];
    let table = [
        (
            "2000-01-31",
            [
                "2000-02-29",
                "1999-12-31",
                "2001-01-31",
                "2001-01-31",
                "2000-02-01",
                "1999-02-01",
                "1999-01-01",
            ],
        ),
        (
            "2000-02-29",
            [
                "2000-03-29",
                "2000-01-29",
                "2001-02-28",
                "2001-02-28",
                "2001-02-01",
                "1999-02-01",
                "2000-01-01",
            ],
        ),
        (
            "2001-03-31",
            [
                "2001-04-30",
                "2001-02-28",
                "2002-03-31",
                "2002-03-31",
                "2002-02-01",
                "2001-02-01",
                "2001-01-01",
            ],
        ),
        (
            "2000-01-15",
            [
                "2000-02-15",
                "1999-12-15",
                "2001-01-15",
                "2001-01-15",
                "2000-02-01",
                "1999-02-01",
                "1999-01-01",
            ],
        ),
    ];
    for (base, results) in table {
        for (expression, expected) in expressions.iter().zip(results) {
            assert_eq!(date(at(base), expression), Ok(at(expected)), "{base} {expression}");
        }
    }
}

#[test]
fn a_long_step_costs_no_more_than_a_short_one() {
    assert_eq!(date(at("2000-01-01"), "+ 90000 months"), Ok(at("9500-01-01")));
    assert_eq!(
        date(at("2000-01-01"), "+ 1000000 months - 1 year").unwrap_err().to_string(),
        "'+ 1000000 months - 1 year' leads out of the calendar"
    );
    for expression in ["+ 99999999999999999999 days", "- 9223372036854775807 years", "+ 3000000 days"] {
        let text = format!("'{expression}' leads out of the calendar");
        assert_eq!(date(at("2000-01-01"), expression).unwrap_err().to_string(), text);
    }
}

#[test]
fn what_is_not_in_the_language_is_refused_with_the_place() {
    let day = "a day such as 'today', '+' or '-'";
    let units = "days, weeks, months or years";
    let table = [
        ("1 day", format!("expected {day} at '1 day'")),
        ("+ 1 fortnight", format!("expected {units} at 'fortnight'")),
        ("next tue", "expected a unit, a weekday or a month at 'tue'".to_owned()),
        ("next thur", "expected a unit, a weekday or a month at 'thur'".to_owned()),
        ("next days", "expected '+' or '-' at 's'".to_owned()),
        ("NOW", format!("expected {day} at 'NOW'")),
        ("Tomorrow", format!("expected {day} at 'Tomorrow'")),
        ("today tomorrow", "expected '+' or '-' at 'tomorrow'".to_owned()),
        ("today 5", "expected '+' or '-' at '5'".to_owned()),
        ("today + 1 hour", format!("expected {units} at 'hour'")),
        ("today - 3 weeks 2 days", "expected '+' or '-' at '2 days'".to_owned()),
        ("today +", "expected a number at the end".to_owned()),
        ("foo", format!("expected {day} at 'foo'")),
        ("next foo", "expected a unit, a weekday or a month at 'foo'".to_owned()),
        ("next juneau", "expected '+' or '-' at 'au'".to_owned()),
    ];
    for (expression, detail) in table {
        let text = format!("'{expression}' is not a relative date - {detail}");
        assert_eq!(date(at("2000-01-01"), expression).unwrap_err().to_string(), text);
    }
    let time_of_day = "a time such as 'noon', '+' or '-'";
    let table = [
        ("0 o'clock", "expected an hour from 1 to 12 at '0 o'clock'".to_owned()),
        ("13 o'clock", "expected an hour from 1 to 12 at '13 o'clock'".to_owned()),
        ("2 hours", "expected \"o'clock\" at 'hours'".to_owned()),
        ("noon tomorrow", "expected '+' or '-' at 'tomorrow'".to_owned()),
        ("+ 1 day", "expected hours, minutes, seconds or milliseconds at 'day'".to_owned()),
        ("next day", "expected a unit of time at 'day'".to_owned()),
        ("tomorrow", format!("expected {time_of_day} at 'tomorrow'")),
    ];
    for (expression, detail) in table {
        let text = format!("'{expression}' is not a relative time - {detail}");
        assert_eq!(time(at("2000-01-01"), expression).unwrap_err().to_string(), text);
    }
    for expression in ["today @ foo", "foo @ noon", "@ @"] {
        assert!(datetime(at("2000-01-01"), expression).is_err(), "{expression}");
    }
}

#[test]
fn no_text_is_too_odd_to_be_judged() {
    let mut random = fastrand::Rng::with_seed(7);
    let words =
        ["now", "next", "+", "-", "@", "7", "mon", "months", "o'clock", "é", "s", " ", "noon", "hour"];
    for _ in 0..20_000 {
        let text: String = (0..random.usize(0..7)).map(|_| words[random.usize(0..words.len())]).collect();
        if let Err(error) = datetime(at("2000-01-01"), &text) {
            assert!(error.to_string().starts_with('\''), "{error}");
        }
    }
}
