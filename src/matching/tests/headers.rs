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
        (r#"a/b; p=\"x;y\""#, "a/b; p=x"),
        (r#"a/b; p=\"x"#, "a/b; p=x"),
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
fn types_and_names_of_parameters_have_no_case_and_values_no_quotes() {
    for name in ["Accept", "Content-Type"] {
        for (expected, actual) in [
            ("application/JSON", "application/json"),
            (r#"a/b; charset=\"utf-8\""#, "a/b; charset=utf-8"),
            ("a/b; charset=utf-8", "a/b; charset=\"utf-8\""),
            ("a/b; Charset=utf-8", "a/b; charset=UTF-8"),
            (r#"a/b; p=\"x;y\""#, "A/B; P=\"x;y\""),
            (r#"a/b; p=\"x\\\"\\y\""#, "a/b; p=\"x\\\"y\""),
            ("application/fhir+json; fhirVersion=4.0", "application/fhir+json;fhirversion=4.0; x=1"),
            (r#"application/soap+xml; action=\"urn:X#Y\""#, "application/soap+xml; Action=\"urn:X#Y\""),
            ("Multipart/Form-Data; boundary=x", "multipart/form-data; boundary=\"y\""),
        ] {
            let found = differences(&format!(r#""{name}":"{expected}""#), &[(name, actual)]);
            assert!(found.is_empty(), "{found:?}");
        }
    }
}

#[test]
fn what_is_no_media_type_has_its_case() {
    for name in ["Accept", "Content-Type"] {
        assert_eq!(differences(&format!(r#""{name}":"alligators""#), &[(name, "Alligators")]).len(), 1);
    }
}

#[test]
fn the_values_of_a_list_are_on_one_line_or_on_several() {
    let table: &[(&str, Lines<'_>)] = &[
        (r#""X":["a","b"]"#, &[("X", "a, b")]),
        (r#""X":["a","b"]"#, &[("X", "a ,b")]),
        (r#""X":"a, b""#, &[("X", "a"), ("X", "b")]),
        (r#""X":["a","b","c"]"#, &[("X", "a, b"), ("X", "c")]),
        (r#""X":["\"a, 1\"","b"]"#, &[("X", "\"a, 1\", b")]),
        (r#""X":["\"a\\\", 1\"","b"]"#, &[("X", "\"a\\\", 1\", b")]),
        (r#""Vary":["A, B"]"#, &[("Vary", "A, B")]),
        (r#""WWW-Authenticate":["Basic","Bearer"]"#, &[("WWW-Authenticate", "Basic, Bearer")]),
    ];
    for (expected, lines) in table {
        assert!(differences(expected, lines).is_empty(), "{expected}: {:?}", differences(expected, lines));
    }
    assert_eq!(
        differences(r#""X":["a","b"]"#, &[("X", "a, c")]),
        ["X <b|c> Mismatch with header 'X': Expected 'c' to be equal to 'b' for value at index 1"]
    );
    assert_eq!(
        differences(r#""X":["a","b","c"]"#, &[("X", "b, a")]),
        [
            "X <a|b> Mismatch with header 'X': Expected 'b' to be equal to 'a' for value at index 0",
            "X <b|a> Mismatch with header 'X': Expected 'a' to be equal to 'b' for value at index 1",
            "X <c|> Mismatch with header 'X': Expected value 'c' at index 2 but was missing (actual has 2 value(s))",
        ]
    );
}

#[test]
fn headers_with_one_value_are_no_lists() {
    for name in [
        "Date",
        "Expires",
        "Last-Modified",
        "If-Modified-Since",
        "If-Unmodified-Since",
        "If-Range",
        "Retry-After",
        "Cookie",
        "Link",
        "User-Agent",
        "Server",
        "Location",
    ] {
        assert!(!differences(&format!(r#""{name}":["a","b"]"#), &[(name, "a, b")]).is_empty(), "{name}");
        assert!(
            !differences(&format!(r#""{name}":["a, b"]"#), &[(name, "a"), (name, "b")]).is_empty(),
            "{name}"
        );
    }
}

#[test]
fn rules_judge_the_values_of_a_line() {
    let regex = r#"{"match":"regex","regex":"\\d"}"#;
    let least = r#"{"match":"type","min":2}"#;
    let line = r#"{"match":"regex","regex":"\\d, \\d"}"#;
    let differences = |rule: &str, lines: Lines<'_>| differences_under(r#""X":["1","2"]"#, "X", rule, lines);

    assert!(differences(regex, &[("X", "3, 4, 5")]).is_empty());
    assert!(differences(least, &[("X", "3, 4")]).is_empty());
    assert!(differences(line, &[("X", "3, 4")]).is_empty(), "a line that passes is not split");
    assert_eq!(
        differences(regex, &[("X", "3, x")]),
        [r"X <2|x> Mismatch with header 'X': Expected 'x' to match '\d' for value at index 1"]
    );
    assert_eq!(differences_under(r#""Date":["1","2"]"#, "Date", regex, &[("Date", "1, 2")]).len(), 1);
}

#[test]
fn each_expected_cookie_needs_a_line_of_its_own() {
    let missing = |value: &str, index: usize, count: usize| {
        format!(
            "Set-Cookie <{value}|> Mismatch with header 'Set-Cookie': Expected value '{value}' at index {index} but was \
             missing (actual has {count} value(s))"
        )
    };
    let table = [
        (r#"["a=1"]"#, &["x=9", "a=1"][..], vec![]),
        (r#"["a=1","b=2"]"#, &["b=2", "c=3", "a=1"], vec![]),
        (r#"["a=1; Expires=Mon, 1 Jan"]"#, &["x=9", "a=1; Expires=Mon,1 Jan"], vec![]),
        (r#"["a=1","a=1"]"#, &["a=1", "a=1", "a=1"], vec![]),
        (r#"["a=1","a=1"]"#, &["a=1"], vec![missing("a=1", 1, 1)]),
        (r#"["a=1"]"#, &["x=9", "a=2"], vec![missing("a=1", 0, 2)]),
        (r#"["a=1","b=2","c=3"]"#, &["b=2", "x=9"], vec![missing("a=1", 0, 2), missing("c=3", 2, 2)]),
        (
            r#"["a=1"]"#,
            &["a=2"],
            vec![
                "Set-Cookie <a=1|a=2> Mismatch with header 'Set-Cookie': Expected 'a=2' to be equal to 'a=1'"
                    .to_owned(),
            ],
        ),
    ];
    for (expected, lines, texts) in table {
        let lines: Vec<_> = lines.iter().map(|line| ("set-cookie", *line)).collect();
        assert_eq!(
            differences(&format!(r#""Set-Cookie":{expected}"#), &lines),
            texts,
            "{expected} {lines:?}"
        );
    }
}

#[test]
fn cookies_with_rules_are_found_by_them() {
    let mut expected = request(r#""headers":{"Set-Cookie":["any=1","sid=1","b=2"]}"#);
    for (index, pattern) in [(0, ".*"), (1, "sid=.*")] {
        let path = DocPath::of_name("Set-Cookie").index(index);
        expected.part.rules.add(Category::Header, path, Rule::Regex(pattern.to_owned()));
    }
    let differences = |lines: &[&str]| {
        let lines: Vec<_> = lines.iter().map(|line| ("Set-Cookie", *line)).collect();
        differences_of_request(&expected, &lines).len()
    };

    assert_eq!(differences(&["sid=7", "b=2", "x=1"]), 0, "the first rule accepts all and takes what is left");
    assert_eq!(differences(&["x=1", "b=2", "sid=7", "y=2"]), 0);
    assert_eq!(differences(&["sid=7", "b=2"]), 1);
    assert_eq!(differences(&["x=1", "b=2"]), 1);
    assert_eq!(differences(&["b=2", "sid=7", "sid=8"]), 0);

    let mut equal = request(r#""headers":{"Set-Cookie":["b=1","a=1","a=1"]}"#);
    equal.part.rules.add(
        Category::Header,
        DocPath::of_name("Set-Cookie").index(1),
        Rule::Regex("a=.*".to_owned()),
    );
    let lines = ["b=1", "a=2", "a=1"].map(|line| ("Set-Cookie", line));
    assert_eq!(
        differences_of_request(&equal, &lines).len(),
        0,
        "the rule leaves its equal to the line without one"
    );

    let regex = r#"{"match":"regex","regex":"a=\\d"}"#;
    let under = |lines: Lines<'_>| {
        differences_under(r#""Set-Cookie":["a=1","a=2"]"#, "set-cookie", regex, lines).len()
    };
    assert_eq!(under(&[("Set-Cookie", "x"), ("Set-Cookie", "a=5"), ("Set-Cookie", "a=6")]), 0);
    assert_eq!(under(&[("Set-Cookie", "x"), ("Set-Cookie", "a=5")]), 1);
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
