//! The tables for headers.

use super::{describe, request};
use crate::matching::{ActualRequest, Engine, ExpectedRequest};
use crate::model::Category;
use crate::model::Headers;
use crate::model::headers::split_value;
use crate::model::rules::Rule;
use crate::model::{DocPath, Request};

/// Header lines as they travel.
type Lines<'l> = &'l [(&'l str, &'l str)];

/// The headers that lines make.
fn received(lines: Lines<'_>) -> Headers {
    let mut headers = Headers::new();
    for (name, text) in lines {
        headers.entry(name).extend(split_value(name, text));
    }
    headers
}

fn differences_of_request(expected: &Request, lines: Lines<'_>) -> Vec<String> {
    let mut actual = request("");
    actual.part.headers = Some(received(lines));
    let compared =
        ExpectedRequest::compile(expected, &Engine::without_plugins()).compare(&ActualRequest::new(&actual));
    compared.mismatches.iter().map(describe).collect()
}

fn differences(expected: &str, lines: Lines<'_>) -> Vec<String> {
    differences_of_request(&request(&format!(r#""headers":{{{expected}}}"#)), lines)
}

fn differences_under(expected: &str, key: &str, rule: &str, lines: Lines<'_>) -> Vec<String> {
    let members = format!(
        r#""headers":{{{expected}}},"matchingRules":{{"header":{{"{key}":{{"matchers":[{rule}]}}}}}}"#
    );
    differences_of_request(&request(&members), lines)
}

#[test]
fn headers_that_match() {
    let table: &[(&str, Lines<'_>)] = &[
        (r#""X-a":"1""#, &[("x-A", "1"), ("Other", "2")]),
        (r#""X-a":"a,b""#, &[("X-a", "a,   b")]),
        (r#""X-a":"a,b""#, &[("X-a", "a ,b")]),
        (r#""X-a":["a","b"]"#, &[("X-a", "a"), ("X-a", "b")]),
        (r#""Accept":"a/b, c/d""#, &[("Accept", "a/b,c/d")]),
        (r#""Accept":"a/b, c/d""#, &[("Accept", "a/b"), ("Accept", "c/d")]),
        (r#""Accept":"a/b;q=0.5""#, &[("Accept", "a/b; q=0.5")]),
        (r#""Accept":"a/b""#, &[("Accept", "a/b;q=1")]),
        (
            r#""Content-Type":"application/json;charset=UTF-8""#,
            &[("Content-Type", "application/json; charset=utf-8")],
        ),
        (r#""Content-Type":"application/json""#, &[("Content-Type", "application/json; charset=utf-8")]),
        (r#""Content-Type":"a/b; x=1; y=2""#, &[("Content-Type", "a/b; y=2; x=1")]),
        (
            r#""Content-Type":"multipart/form-data; boundary=x""#,
            &[("Content-Type", "multipart/form-data; boundary=y")],
        ),
        (r#""Cache-Control":"no-cache, no-store""#, &[("Cache-Control", "no-cache,no-store")]),
    ];
    for (expected, lines) in table {
        assert!(differences(expected, lines).is_empty(), "{expected}: {:?}", differences(expected, lines));
    }
}

#[test]
fn headers_that_do_not_match() {
    let table: &[(&str, Lines<'_>, &[&str])] = &[
        (
            r#""X-a":"A""#,
            &[("X-a", "a")],
            &["X-a <A|a> Mismatch with header 'X-a': Expected 'a' to be equal to 'A'"],
        ),
        (r#""X-a":"A""#, &[], &[r#"X-a <"A"|> Expected a header 'X-a' but was missing"#]),
        (r#""X-a":["1","2"]"#, &[], &[r#"X-a <"1, 2"|> Expected a header 'X-a' but was missing"#]),
        (r#""X-a":"\"A\"""#, &[], &[r#"X-a <"\"A\""|> Expected a header 'X-a' but was missing"#]),
        (
            r#""X-a":[]"#,
            &[("X-a", "x")],
            &["X-a <|x> Expected an empty header 'X-a' but actual value was 'x'"],
        ),
        (
            r#""X-a":"a, b""#,
            &[("X-a", "b, a")],
            &["X-a <a, b|b, a> Mismatch with header 'X-a': Expected 'b,a' to be equal to 'a,b'"],
        ),
        (
            r#""X-a":["a","b"]"#,
            &[("X-a", "a, b")],
            &[
                "X-a <a|a, b> Mismatch with header 'X-a': Expected 'a,b' to be equal to 'a' for value at index 0",
                "X-a <b|> Mismatch with header 'X-a': Expected value 'b' at index 1 but was missing (actual has 1 value(s))",
            ],
        ),
        (
            r#""X-a":["1","2"]"#,
            &[("X-a", "1"), ("X-a", "3"), ("X-a", "4")],
            &[
                "X-a <2|3> Mismatch with header 'X-a': Expected '3' to be equal to '2' for value at index 1",
                "X-a <|4> Mismatch with header 'X-a': Expected '4' to be equal to '' for value at index 2",
            ],
        ),
        (
            r#""Accept":"a/b, c/d""#,
            &[("Accept", "c/d, a/b")],
            &[
                "Accept <a/b|c/d> Mismatch with header 'Accept': Expected header 'Accept' at index 0 to have value 'a/b' but was 'c/d'",
                "Accept <c/d|a/b> Mismatch with header 'Accept': Expected header 'Accept' at index 1 to have value 'c/d' but was 'a/b'",
            ],
        ),
        (
            r#""Accept":"a/b""#,
            &[("Accept", "a/b, c/d")],
            &[
                "Accept <|c/d> Mismatch with header 'Accept': Expected header 'Accept' at index 1 to have value '' but was 'c/d'",
            ],
        ),
        (
            r#""Accept":"a/b;q=1""#,
            &[("Accept", "a/b")],
            &[
                "Accept <a/b;q=1|a/b> Mismatch with header 'Accept': Expected header 'Accept' to have value 'a/b;q=1' but was 'a/b'",
            ],
        ),
        (
            r#""Cookie":"a=1; b=2""#,
            &[("Cookie", "b=2; a=1")],
            &[
                "Cookie <a=1; b=2|b=2; a=1> Mismatch with header 'Cookie': Expected 'b=2; a=1' to be equal to 'a=1; b=2'",
            ],
        ),
        (
            "\"X-a\":\"\"",
            &[("X-a", "x")],
            &["X-a <|x> Mismatch with header 'X-a': Expected 'x' to be equal to ''"],
        ),
    ];
    for (expected, lines, texts) in table {
        assert_eq!(differences(expected, lines), *texts, "{expected}");
    }
}

#[test]
fn parameters_have_a_value_the_last_of_each_name_counts_and_space_around_them_does_not() {
    for name in ["Accept", "Content-Type"] {
        let matches = |expected: &str, actual: &str| {
            differences(&format!(r#""{name}":"{expected}""#), &[(name, actual)]).is_empty()
        };

        for (expected, actual) in [
            ("a/b;q", "a/b"),
            ("a/b;q", "a/b;q=1"),
            ("a/b; q = 1", "a/b;q=1"),
            ("a/b;q=1", "a/b; q = 1"),
            ("a/b;q=1;q=2", "a/b;q=2"),
            ("a/b;q=2", "a/b;q=1;q=2"),
            ("a/b;x=1=2", "a/b;x=1=2"),
        ] {
            assert!(matches(expected, actual), "{name}: {expected} {actual}");
        }
        for (expected, actual) in [
            ("a/b;q=", "a/b;q"),
            ("a/b;q=", "a/b"),
            ("a/b;q=1;q=2", "a/b;q=1"),
            ("a/b;q=1", "a/b;q=1;q=2"),
            ("a/b;x=1=2", "a/b;x=1=3"),
        ] {
            assert!(!matches(expected, actual), "{name}: {expected} {actual}");
        }
    }
}

#[test]
fn content_types_that_do_not_match() {
    for (expected, actual) in [
        ("application/json; charset=utf-8", "application/json"),
        ("application/JSON", "application/json"),
        (r#"a/b; charset=\"utf-8\""#, "a/b; charset=utf-8"),
        ("a/b; Charset=utf-8", "a/b; charset=utf-8"),
        ("application/json", "text/plain"),
    ] {
        let shown = expected.replace('\\', "");
        assert_eq!(
            differences(&format!(r#""Content-Type":"{expected}""#), &[("Content-Type", actual)]),
            [format!(
                "Content-Type <{shown}|{actual}> Mismatch with header 'Content-Type': Expected header 'Content-Type' to have value '{shown}' but was '{actual}'"
            )]
        );
    }
}

#[test]
fn rules_judge_each_value() {
    let regex = r#"{"match":"regex","regex":"\\d"}"#;
    let differences =
        |expected: &str, rule: &str, lines: Lines<'_>| differences_under(expected, "x-a", rule, lines);

    assert!(differences(r#""X-A":"1""#, regex, &[("X-A", "2")]).is_empty());
    assert_eq!(
        differences(r#""X-A":"1""#, regex, &[("X-A", "x")]),
        [r"X-A <1|x> Mismatch with header 'X-A': Expected 'x' to match '\d'"]
    );
    assert_eq!(
        differences(r#""X-A":"1""#, regex, &[("X-A", "x"), ("X-A", "1"), ("X-A", "y")]),
        [
            r"X-A <1|x> Mismatch with header 'X-A': Expected 'x' to match '\d' for value at index 0",
            r"X-A <1|y> Mismatch with header 'X-A': Expected 'y' to match '\d' for value at index 2",
        ]
    );
    assert!(differences(r#""X-A":["1","2"]"#, regex, &[("X-A", "3")]).is_empty());
    assert_eq!(
        differences(r#""X-A":["1","2"]"#, r#"{"match":"type","min":3}"#, &[("X-A", "x"), ("X-A", "1")]),
        [r#"$['x-a'] <["1","2"]|["x","1"]> Expected [x, 1] (size 2) to have minimum size of 3"#]
    );
}

#[test]
fn keys_of_header_rules_are_literal_names() {
    for key in ["$.X-A", "$['X-A']", "X-A[1]", "X-A[*]", "*"] {
        let found = differences_under(r#""X-A":"1""#, key, r#"{"match":"type"}"#, &[("X-A", "2")]);
        assert_eq!(found, ["X-A <1|2> Mismatch with header 'X-A': Expected '2' to be equal to '1'"], "{key}");
    }
}

#[test]
fn of_two_rules_that_differ_in_case_the_exact_spelling_counts() {
    let members = |header: &str| {
        format!(
            r#""headers":{{"{header}":"1"}},"matchingRules":{{"header":{{
                "X-A":{{"matchers":[{{"match":"type"}}]}},
                "x-a":{{"matchers":[{{"match":"regex","regex":"\\d"}}]}}}}}}"#
        )
    };
    let lines = [("X-A", "x")];
    assert!(differences_of_request(&request(&members("X-A")), &lines).is_empty());
    assert_eq!(differences_of_request(&request(&members("x-a")), &lines).len(), 1);
    assert!(differences_of_request(&request(&members("X-a")), &lines).is_empty());
}

#[test]
fn rules_for_single_values_judge_those_alone() {
    let mut expected = request(r#""headers":{"X-A":["1","x"]}"#);
    for (index, pattern) in [(0, r"\d"), (1, "[a-z]")] {
        let path = DocPath::of_name("X-A").index(index);
        expected.part.rules.add(Category::Header, path, Rule::Regex(pattern.to_owned()));
    }

    assert!(differences_of_request(&expected, &[("X-A", "2"), ("X-A", "z")]).is_empty());
    assert_eq!(
        differences_of_request(&expected, &[("X-A", "z"), ("X-A", "2"), ("X-A", "!")]),
        [
            r"X-A <1|z> Mismatch with header 'X-A': Expected 'z' to match '\d' for value at index 0",
            "X-A <x|2> Mismatch with header 'X-A': Expected '2' to match '[a-z]' for value at index 1",
            "X-A <|!> Mismatch with header 'X-A': Expected '!' to be equal to '' for value at index 2",
        ]
    );
}

#[test]
fn mismatches_come_by_lower_case_name() {
    let found = differences(r#""b":"1","A":"1","C":"1""#, &[]);
    let names: Vec<_> = found.iter().filter_map(|text| text.split(' ').next()).collect();
    assert_eq!(names, ["A", "b", "C"]);
}
