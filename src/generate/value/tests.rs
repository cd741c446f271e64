//! The table of generators: ranges by sampling, texts in full.

use super::{Made, Maker};
use crate::foundation::json::{Map, Value, compact, parse_value};
use crate::foundation::regex::Regex;
use crate::generate::{Context, Fixed, GeneratorEnv};
use crate::matching::{ContentsFor, Engine};
use crate::model::generators::{DataType, Generator, UuidFormat};
use std::collections::BTreeSet;

const NOW: &str = "2000-01-31T10:11:12Z";

fn with<T>(context: &str, seed: u64, use_it: impl FnOnce(&mut Maker<'_>) -> T) -> T {
    let context = Context::new(parse_value(context).unwrap().as_object().unwrap().clone());
    let (engine, mut source) = (Engine::without_plugins(), Fixed::new(seed, NOW.parse().unwrap()));
    let mut env = GeneratorEnv::consumer(&engine, &context, &mut source);
    use_it(&mut Maker::new(&mut env, ContentsFor::Response))
}

fn text_in(context: &str, generator: &Generator) -> String {
    with(context, 1, |maker| maker.make(generator).map_or_else(|error| error.to_string(), Made::into_text))
}

fn text(generator: &Generator) -> String {
    text_in("{}", generator)
}

fn samples(generator: &Generator) -> Vec<String> {
    with("{}", 1, |maker| (0..500).map(|_| maker.make(generator).unwrap().into_text()).collect())
}

fn all_match(generator: &Generator, pattern: &str) {
    let regex = Regex::new(pattern).unwrap();
    for sample in samples(generator) {
        assert_eq!(regex.is_full_match(&sample), Ok(true), "{generator:?} {sample}");
    }
}

#[test]
fn integers_come_from_the_whole_range() {
    let seen = |min, max| samples(&Generator::RandomInt { min, max }).into_iter().collect::<BTreeSet<_>>();

    assert_eq!(seen(-1, 2), ["-1", "0", "1", "2"].map(str::to_owned).into());
    assert_eq!(seen(5, 5), ["5".to_owned()].into());
    assert!(seen(i64::MIN, i64::MAX).len() > 400);
    assert_eq!(
        text(&Generator::RandomInt { min: 2, max: 1 }),
        "the smallest number 2 is larger than the largest number 1"
    );
}

#[test]
fn decimals_have_so_many_digits_and_are_numbers() {
    all_match(&Generator::RandomDecimal(0), "");
    all_match(&Generator::RandomDecimal(1), r"\d");
    all_match(&Generator::RandomDecimal(2), r"\d\.\d");
    all_match(&Generator::RandomDecimal(3), r"\d\.\d\d");
    all_match(&Generator::RandomDecimal(4), r"\d\.\d{3}|[1-9]\d\.\d\d");
    for sample in samples(&Generator::RandomDecimal(10)) {
        assert_eq!(sample.len(), 11);
        assert!(parse_value(&sample).is_ok_and(|value| value.is_number()), "{sample}");
    }
}

#[test]
fn texts_are_drawn_with_repetition() {
    all_match(&Generator::RandomHexadecimal(40), "[0-9A-F]{40}");
    all_match(&Generator::RandomString(12), "[A-Za-z0-9]{12}");
    all_match(&Generator::RandomBoolean, "true|false");
    let all: BTreeSet<_> = samples(&Generator::RandomHexadecimal(16)).into_iter().collect();
    assert_eq!(all.len(), 500);
    assert_eq!(text(&Generator::RandomString(0)), "");
    assert_eq!(text(&Generator::RandomString(usize::MAX)), format!("{} characters are too many", usize::MAX));
}

#[test]
fn uuids_are_of_version_4_in_every_format() {
    let lower = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
    all_match(&Generator::Uuid(None), lower);
    all_match(&Generator::Uuid(Some(UuidFormat::LowerCaseHyphenated)), lower);
    all_match(&Generator::Uuid(Some(UuidFormat::Urn)), &format!("urn:uuid:{lower}"));
    all_match(&Generator::Uuid(Some(UuidFormat::Simple)), "[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}");
    let upper = "[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}";
    all_match(&Generator::Uuid(Some(UuidFormat::UpperCaseHyphenated)), upper);
}

#[test]
fn regular_expressions_are_matched_by_what_is_made() {
    let pattern = r"^/orders/\d{1,5}\$$";
    all_match(&Generator::Regex(pattern.to_owned()), pattern);
    assert_eq!(
        text(&Generator::Regex("(?=a)b".to_owned())),
        "'(?=a)b' is not a valid regular expression - look-around, including look-ahead and look-behind, is not supported"
    );
}

fn date(format: Option<&str>, expression: Option<&str>) -> Generator {
    Generator::Date { format: format.map(str::to_owned), expression: expression.map(str::to_owned) }
}

fn time(format: Option<&str>, expression: Option<&str>) -> Generator {
    Generator::Time { format: format.map(str::to_owned), expression: expression.map(str::to_owned) }
}

fn datetime(format: Option<&str>, expression: Option<&str>) -> Generator {
    Generator::DateTime { format: format.map(str::to_owned), expression: expression.map(str::to_owned) }
}

#[test]
fn dates_and_times_have_their_default_formats() {
    assert_eq!(text(&date(None, None)), "2000-01-31");
    assert_eq!(text(&time(None, None)), "10:11:12");
    assert_eq!(text(&datetime(None, None)), "2000-01-31T10:11:12.000+0000");
    assert_eq!(text(&date(Some("dd/MM/yy"), Some("tomorrow"))), "01/02/00");
    assert_eq!(text(&time(None, Some("+ 1 hour"))), "11:11:12");
    assert_eq!(
        text(&datetime(Some("yyyy-MM-dd'T'HH:mm:ssXXX"), Some("+ 1 day @ noon"))),
        "2000-02-01T12:00:00+00:00"
    );
}

#[test]
fn the_context_says_from_when_to_count() {
    let context = r#"{"baseDate":"2010-12-24T23:30:00-02:00","baseTime":"2010-12-24T08:00:00Z","baseDateTime":"2010-12-24T08:00:00.5+01:00"}"#;

    assert_eq!(text_in(context, &date(None, Some("+ 1 day"))), "2010-12-26");
    assert_eq!(text_in(context, &time(None, None)), "08:00:00");
    assert_eq!(text_in(context, &datetime(None, None)), "2010-12-24T07:00:00.500+0000");
    for base in [r#""soon""#, r#""2010-12-24""#, "5"] {
        let context = format!(r#"{{"baseDate":{base}}}"#);
        let expected = format!("'baseDate' of the context is not a date and time with an offset: {base}");
        assert_eq!(text_in(&context, &date(None, None)), expected);
    }
}

#[test]
fn what_is_no_date_says_why() {
    let table = [
        (date(Some("yyyy HH"), None), "the pattern asks for a time of day, which the value does not have"),
        (time(Some("yyyy"), None), "the pattern asks for a date, which the value does not have"),
        (
            date(Some("T"), None),
            "'T' is not a valid date/time pattern - 'T' repeated 1 time(s) is not a field",
        ),
        (date(Some(""), None), "the date/time pattern is empty"),
        (
            time(None, Some("tomorrow")),
            "'tomorrow' is not a relative time - expected a time such as 'noon', '+' or '-' at 'tomorrow'",
        ),
        (date(None, Some("+ 1000000 months")), "'+ 1000000 months' leads out of the calendar"),
    ];
    for (generator, expected) in table {
        assert_eq!(text(&generator), expected);
    }
}

#[test]
fn the_address_in_an_example_becomes_that_of_the_mock_server() {
    let url = |example: &str, regex: &str| Generator::MockServerUrl {
        example: example.to_owned(),
        regex: regex.to_owned(),
    };
    let context = r#"{"mockServer":{"url":"http://m:1/base","port":1}}"#;
    let example = "http://localhost:8080/orders/1";
    let table = [
        (url(example, r".*(/orders/\d+)$"), "http://m:1/base/orders/1"),
        (url(example, r"http://[^/]+(/orders)"), "http://m:1/base/orders/1"),
        (url(example, "nothing(of this)"), example),
        (
            url(example, r".*/orders/\d+$"),
            r"the regular expression '.*/orders/\d+$' has no group 1 that matches",
        ),
        (url(example, r".*(x)?$"), r"the regular expression '.*(x)?$' has no group 1 that matches"),
    ];
    for (generator, expected) in table {
        assert_eq!(text_in(context, &generator), expected);
    }
    assert_eq!(text_in(r#"{"mockServer":{"href":"http://h"}}"#, &url("a/b", "a(/b)")), "http://h/b");
    assert_eq!(text(&url("a", "a")), "the context does not say where the mock server is");
}

#[test]
fn unknown_generators_make_nothing() {
    let plugin = Generator::Plugin { name: "Timestamp".to_owned(), values: Map::new() };
    assert_eq!(text(&plugin), "there is no generator 'Timestamp'");
}

#[test]
fn json_values_keep_the_kind_of_their_example() {
    let json = |generator: &Generator, example: &str| {
        with(r#"{"id":42}"#, 1, |maker| {
            let made = maker.make(generator).unwrap().into_json(&parse_value(example).unwrap());
            made.map_or_else(|error| error.to_string(), |value: Value| compact(&value))
        })
    };
    let seven = Generator::RandomInt { min: 7, max: 7 };
    for (example, expected) in [(r#""x""#, r#""7""#), ("1", "7"), ("null", "7"), ("[]", "7"), ("true", "7")] {
        assert_eq!(json(&seven, example), expected);
    }
    let decimal = Generator::RandomDecimal(6);
    assert_eq!(json(&decimal, "1.5").len(), 7);
    for example in [r#""x""#, "null", "true", "[]", "{}"] {
        let made = json(&decimal, example);
        assert!(made.len() == 9 && made.starts_with('"') && made.contains('.'), "{example}: {made}");
    }
    assert_eq!(json(&Generator::RandomDecimal(0), r#""x""#), r#""""#);
    assert_eq!(json(&Generator::RandomDecimal(0), "null"), r#""""#);
    assert_eq!(json(&Generator::RandomDecimal(0), "1"), "nothing is not a number");
    assert_eq!(json(&Generator::RandomString(0), "1"), r#""""#);
    assert_eq!(json(&date(None, None), "1"), r#""2000-01-31""#);
    assert!(["true", "false"].contains(&json(&Generator::RandomBoolean, r#""x""#).as_str()));
    assert_eq!(json(&Generator::Uuid(Some(UuidFormat::Simple)), "1").len(), 34);
    let state = |data_type| Generator::ProviderState { expression: "${id}".to_owned(), data_type };
    assert_eq!(json(&state(None), r#""x""#), "42");
    assert_eq!(json(&state(Some(DataType::String)), "1"), r#""42""#);
    assert_eq!(json(&state(Some(DataType::Float)), "1"), "42.0");
}
