//! Which bodies are compared, what is said of those that are not there, and the simple formats.

use super::{describe, differences, request};
use crate::foundation::content_type::ContentType;
use crate::matching::{ActualRequest, Engine, ExpectedRequest, Mismatch};
use crate::model::{Body, Headers, Request};

fn with_body(content_type: Option<&str>, body: Body) -> Request {
    let mut request = request("");
    if let Some(content_type) = content_type {
        let mut headers = Headers::new();
        headers.set("Content-Type", vec![content_type.to_owned()]);
        request.part.headers = Some(headers);
    }
    request.part.body = body;
    request
}

/// The mismatches of the body alone.
fn of_bodies(expected: &Request, actual: &Request) -> Vec<Mismatch> {
    let compared =
        ExpectedRequest::compile(expected, &Engine::without_plugins()).compare(&ActualRequest::new(actual));
    let is_of_body = |m: &Mismatch| matches!(m, Mismatch::Body { .. } | Mismatch::BodyType { .. });
    compared.mismatches.into_iter().filter(is_of_body).collect()
}

fn differences_of_bodies(content_type: Option<&str>, expected: Body, actual: Body) -> Vec<String> {
    let expected = with_body(content_type, expected);
    let mismatches = of_bodies(&expected, &with_body(content_type, actual));
    mismatches.iter().map(describe).collect()
}

fn present(bytes: &[u8]) -> Body {
    Body::present(bytes.to_vec(), None)
}

#[test]
fn bodies_of_fitting_types_are_compared() {
    let is_compared = |expected: &str, actual: &str| {
        let found =
            of_bodies(&with_body(Some(expected), present(b"{}")), &with_body(Some(actual), present(b"{}")));
        !found.iter().any(|mismatch| matches!(mismatch, Mismatch::BodyType { .. }))
    };
    let table = [
        ("application/json", "application/hal+json", true),
        ("application/hal+json", "application/json", false),
        ("application/json", "application/json; charset=utf-8", true),
        ("application/json; charset=utf-8", "application/json", false),
        ("application/json;charset=UTF-8", "application/json; charset=utf-8", true),
        ("application/xml", "text/xml", true),
        ("application/json", "json", true),
        ("application/json", "text/plain", false),
        ("multipart/form-data; boundary=a", "multipart/form-data; boundary=b", true),
        ("multipart/form-data; boundary=a", "multipart/mixed; boundary=a", false),
    ];
    for (expected, actual, answer) in table {
        assert_eq!(is_compared(expected, actual), answer, "{expected} with {actual}");
    }
}

#[test]
fn bodies_of_other_types_are_shown_whole() {
    let found = of_bodies(
        &with_body(Some("application/json"), present(b"{}")),
        &with_body(Some("text/plain"), present(b"\xff")),
    );
    assert_eq!(
        found,
        [Mismatch::BodyType {
            expected: "application/json".to_owned(),
            actual: "text/plain".to_owned(),
            text: "Expected a body of 'application/json' but the actual content type was 'text/plain'"
                .to_owned(),
            expected_body: Some("{}".into()),
            actual_body: Some("ERROR: could not convert to UTF-8 from bytes".into()),
        }]
    );
    let none_expected = with_body(Some("application/json"), Body::Missing);
    assert!(of_bodies(&none_expected, &with_body(Some("text/plain"), present(b"x"))).is_empty());
}

#[test]
fn a_rule_for_the_content_type_header_lets_other_types_pass() {
    let expected = r#""headers":{"Content-Type":["application/json"]},"body":{"content":{"a":1},"contentType":"application/json"},"matchingRules":{"header":{"Content-Type":{"matchers":[{"match":"regex","regex":"application/.*json"}]}}}"#;
    let actual = expected.replace("[\"application/json\"]", "[\"application/x-json\"]");
    let actual =
        actual.replace(r#","contentType":"application/json""#, r#","contentType":"application/x-json""#);

    assert!(differences(expected, &actual).is_empty(), "{:?}", differences(expected, &actual));
}

#[test]
fn a_body_may_be_missing_empty_null_or_there() {
    let json = Some("application/json");
    let some = || present(br#"{"a":1}"#);
    let table = [
        (Body::Missing, some(), vec![]),
        (Body::Missing, Body::Missing, vec![]),
        (
            Body::Empty,
            some(),
            vec![r#"/ <null|{"a":1}> Expected empty body but received Present(7 bytes, application/json)"#],
        ),
        (
            Body::Null,
            some(),
            vec![r#"/ <null|{"a":1}> Expected empty body but received Present(7 bytes, application/json)"#],
        ),
        (Body::Empty, Body::Missing, vec![]),
        (Body::Empty, Body::Empty, vec![]),
        (Body::Null, Body::Missing, vec![]),
        (Body::Null, Body::Empty, vec![]),
        (Body::Null, present(b"null"), vec![]),
        (
            some(),
            Body::Empty,
            vec![r#"/ <{"a":1}|null> Expected body Present(7 bytes, application/json) but was empty"#],
        ),
        (
            some(),
            Body::Missing,
            vec![r#"/ <{"a":1}|null> Expected body Present(7 bytes, application/json) but was missing"#],
        ),
        (present(b"null"), present(b"null"), vec![]),
    ];
    for (expected, actual, texts) in table {
        assert_eq!(differences_of_bodies(json, expected.clone(), actual), texts, "{expected:?}");
    }
}

#[test]
fn json_that_cannot_be_read_is_a_mismatch() {
    let json = Some("application/json");
    for (expected, actual, text) in [
        ("{}", "{\"a\":", "Failed to parse the actual body: 'EOF while parsing a value at line 1 column 5'"),
        ("{}", "hello", "Failed to parse the actual body: 'expected value at line 1 column 1'"),
        ("{}", "{\"a\":1} x", "Failed to parse the actual body: 'trailing characters at line 1 column 9'"),
        ("{", "{}", "Failed to parse the expected body: 'EOF while parsing an object at line 1 column 1'"),
    ] {
        let found = differences_of_bodies(json, present(expected.as_bytes()), present(actual.as_bytes()));
        assert_eq!(found, [format!("$ <{expected}|{actual}> {text}")]);
    }
}

#[test]
fn an_expected_empty_body_speaks_of_bodies_of_its_type() {
    for (wanted, found, text) in [
        (None, "text/plain", Some("Present(5 bytes, text/plain)")),
        (Some("text/plain"), "text/plain", Some("Present(5 bytes, text/plain)")),
        (Some("application/json"), "text/plain", None),
        (Some("text/plain"), "application/json", None),
    ] {
        let actual = with_body(Some(found), present(b"hello"));
        let differences: Vec<_> =
            of_bodies(&with_body(wanted, Body::Empty), &actual).iter().map(describe).collect();
        let expected = text.map(|shown| format!("/ <null|hello> Expected empty body but received {shown}"));
        assert_eq!(differences, Vec::from_iter(expected), "{wanted:?} {found}");
    }
}

#[test]
fn text_is_equal_or_passes_the_rule_for_the_body() {
    let text = Some("text/plain");
    assert!(differences_of_bodies(text, present(b"a b"), present(b"a b")).is_empty());
    assert_eq!(
        differences_of_bodies(text, present(b"hello"), present(b"bye")),
        ["$ <hello|bye> Expected body 'hello' to match 'bye' using equality but did not match"]
    );
    assert_eq!(
        differences_of_bodies(text, present(b"hello"), present(b"\xff")),
        [
            "$ <hello|ERROR: could not convert from bytes> Expected body 'hello' to match '\u{fffd}' using equality but did not match"
        ]
    );
    let ruled = r#""body":{"content":"1","contentType":"text/plain"},"matchingRules":{"body":{"$":{"matchers":[{"match":"regex","regex":"\\d"}]}}}"#;
    let actual = |text: &str| format!(r#""body":{{"content":"{text}","contentType":"text/plain"}}"#);
    assert!(differences(ruled, &actual("2")).is_empty());
    assert_eq!(differences(ruled, &actual("x")), [r"$ <1|x> Expected 'x' to match '\d'"]);
}

#[test]
fn a_rule_for_text_wants_utf8_on_both_sides() {
    let part = |content: &str| {
        format!(
            r#""body":{{"content":"{content}","contentType":"text/plain","encoded":"base64"}},"matchingRules":{{"body":{{"$":{{"matchers":[{{"match":"regex","regex":"a."}}]}}}}}}"#
        )
    };
    let shown = "ERROR: could not convert from bytes";
    let reason = "value as UTF-8 text: incomplete utf-8 byte sequence from index 1";
    assert_eq!(
        differences(&part("Yek="), &part("Yek=")),
        [
            format!("$ <{shown}|{shown}> Could not parse expected {reason}"),
            format!("$ <{shown}|{shown}> Could not parse actual {reason}")
        ]
    );
}

#[test]
fn forms_that_are_not_utf8_are_compared_all_the_same() {
    let form = Some("application/x-www-form-urlencoded");
    assert!(differences_of_bodies(form, present(b"a=\xe9"), present(b"a=\xe9")).is_empty());
    assert_eq!(
        differences_of_bodies(form, present(b"a=\xe9"), present(b"a=1")),
        ["$.a <\u{fffd}|1> Expected form post parameter 'a' with value '\u{fffd}' but was '1'"]
    );
}

#[test]
fn bytes_are_equal_or_pass_the_rule_for_the_body() {
    let unknown = Some("application/octet-stream");
    assert!(differences_of_bodies(unknown, present(&[0, 1]), present(&[0, 1])).is_empty());
    assert_eq!(
        differences_of_bodies(unknown, present(&[0, 1]), present(&[255, 254])),
        [
            "$ <\0\u{1}|ERROR: could not convert from bytes> Actual body [application/octet-stream, 2 bytes, starting with fffe] is not equal to the expected body [application/octet-stream, 2 bytes, starting with 0001]"
        ]
    );
}

#[test]
fn a_content_type_rule_makes_any_text_bytes() {
    let expected = |wanted: &str| {
        format!(
            r#""body":{{"content":"<!DOCTYPE html>","contentType":"text/html"}},"matchingRules":{{"body":{{"$":{{"matchers":[{{"match":"contentType","value":"{wanted}"}}]}}}}}}"#
        )
    };
    let actual = r#""body":{"content":"<!DOCTYPE html><p>","contentType":"text/html"}"#;
    assert!(differences(&expected("text/html"), actual).is_empty());
    assert_eq!(
        differences(&expected("image/png"), actual),
        [
            "$ <<!DOCTYPE html>|<!DOCTYPE html><p>> Expected binary contents to have content type 'image/png' but detected contents was 'text/html'"
        ]
    );
}

#[test]
fn forms_are_compared_like_queries_with_other_words() {
    let form = Some("application/x-www-form-urlencoded");
    let of_forms = |expected: &str, actual: &str| {
        differences_of_bodies(form, present(expected.as_bytes()), present(actual.as_bytes()))
    };
    assert!(of_forms("a=1&b=x+y", "b=x%20y&a=1").is_empty());
    assert_eq!(
        of_forms("a=1&c=1", "a=2&b=1"),
        [
            "$.a <1|2> Expected form post parameter 'a' with value '1' but was '2'",
            r#"$.b <|["1"]> Unexpected form post parameter 'b' received"#,
            r#"$.c <["1"]|> Expected form post parameter 'c' but was missing"#,
        ]
    );
    assert_eq!(of_forms("&", "a=1"), ["$ <&|a=1> Expected an empty body, but got 'a=1'"]);
}

#[test]
fn rules_of_forms_are_those_of_the_body() {
    let members = |rules: &str, body: &str| {
        format!(
            r#""body":{{"content":"{body}","contentType":"application/x-www-form-urlencoded"}},"matchingRules":{{"body":{{{rules}}}}}"#
        )
    };
    let digit = r#"{"matchers":[{"match":"regex","regex":"\\d"}]}"#;
    for (path, actual, texts) in [
        ("$.a", "a=2&a=3", vec![]),
        ("$.a", "a=x&a=3", vec![r"$.a <1|x> Expected 'x' to match '\d'"]),
        ("$", "a=5&a=6", vec![]),
        ("$.a[1]", "a=5&a=6", vec!["$.a <1|5> Expected form post parameter 'a' with value '1' but was '5'"]),
    ] {
        let rules = format!(r#""{path}":{digit}"#);
        assert_eq!(differences(&members(&rules, "a=1&a=2"), &members("", actual)), texts, "{path}");
    }
}

#[test]
fn a_body_without_a_type_is_judged_by_its_look() {
    let explicit = ContentType::json();
    let expected = with_body(None, Body::present(r#"{"a":1}"#, Some(explicit)));
    let found = of_bodies(&expected, &with_body(None, present(br#"{"a":2}"#)));
    assert_eq!(
        found.iter().map(describe).collect::<Vec<_>>(),
        ["$.a <1|2> Expected 2 (Integer) to be equal to 1 (Integer)"]
    );
}
