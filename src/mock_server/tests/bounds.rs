//! Requests that differ in very many places: what is answered, reported and remembered has a bound.

use super::{asks, exchange, pact, request, serve_with, status_and_body};
use crate::foundation::text::Style;
use crate::mock_server::MockServer;
use crate::model::{Body, Interaction, Request};
use serde_json::Value;

/// The largest answer to one request.
const ANSWER: usize = 2_000_000;

fn expects(target: &str, content_type: &str, body: &str) -> Interaction {
    asks(with_body(target, content_type, body))
}

fn with_body(target: &str, content_type: &str, body: &str) -> Request {
    let mut request = request("POST", target, &[("Content-Type", content_type)]);
    request.part.body = Body::present(body.to_owned(), None);
    request
}

/// Sends a request whose body differs and checks what every request has to hold. Returns the answer, the entry of the
/// mismatches document and the text report.
fn differing(server: &MockServer, target: &str, content_type: &str, body: &str) -> (Value, Value, String) {
    let length = body.len();
    let head = format!(
        "POST {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n"
    );
    let text = exchange(server.port(), format!("{head}{body}"));
    let (status, answer) = status_and_body(&text);
    assert_eq!(status, "HTTP/1.1 500 Internal Server Error");
    assert!(answer.len() <= ANSWER, "{} bytes", answer.len());
    let answer: Value = serde_json::from_str(answer).unwrap();
    let document = server.mismatches_json().unwrap();
    let entry = document.as_array().unwrap().last().unwrap().clone();
    assert!(entry.to_string().len() <= ANSWER);
    assert_eq!(
        (&answer["mismatches"], &answer["moreMismatches"]),
        (&entry["mismatches"], &entry["moreMismatches"])
    );
    (answer, entry, server.report().unwrap().to_text(Style::Plain))
}

/// Asserts how many mismatches were found in all.
fn assert_count((answer, _, report): &(Value, Value, String), count: usize) {
    let listed = answer["mismatches"].as_array().unwrap().len();
    assert_eq!(listed, count.min(100));
    let more = answer.get("moreMismatches").map(|more| more.as_u64().unwrap());
    assert_eq!(more, (count > 100).then_some(count as u64 - 100));
    assert_eq!(
        report.contains(&format!("\n   and {} more\n", count.saturating_sub(100))),
        count > 100,
        "{report}"
    );
    let first = format!(" (and {} more)", count - 1);
    assert!(answer["error"].as_str().unwrap().ends_with(&first), "{}", answer["error"]);
}

fn server(interaction: Interaction) -> MockServer {
    serve_with(pact([interaction]), "", "{}")
}

#[test]
fn a_hundred_thousand_elements_are_a_hundred_mismatches_and_a_number() {
    let server = server(expects("/a", "application/xml", "<a><b/></a>"));
    let found = differing(&server, "/a", "application/xml", &format!("<a>{}</a>", "<b/>".repeat(100_000)));
    assert_count(&found, 99_999);
    assert_eq!(found.1["mismatches"][0]["path"], "$.a.b");
}

#[test]
fn a_million_pairs_of_a_form_are_a_hundred_mismatches_and_a_number() {
    let form = "application/x-www-form-urlencoded";
    let server = server(expects("/a", form, "k=1"));
    let pairs: String = (0..1_000_000).map(|at| format!("&k{at:07}=v")).collect();
    let found = differing(&server, "/a", form, &format!("k=1{pairs}"));
    assert_count(&found, 1_000_000);
    let first = &found.1["mismatches"][0];
    assert_eq!((first["path"].as_str(), first["actual"].as_str()), (Some("$.k0000000"), Some("[\"v\"]")));

    // The same name a million times, encoded.
    let found = differing(&server, "/a", form, &format!("k=1{}", "&%6B=2".repeat(1_000_000)));
    assert_count(&found, 1_000_001);
}

#[test]
fn a_hundred_thousand_rows_of_a_wrong_type_are_a_hundred_mismatches_and_a_number() {
    let json = "application/json";
    let mut expected = with_body("/a", json, r#"[{"id":1}]"#);
    let rule = r#"{"body":{"$":{"matchers":[{"match":"type"}]}}}"#;
    let rule = crate::foundation::json::Document::parse(rule).unwrap();
    expected.part.rules = crate::model::rules::read_rules(rule.root()).unwrap();
    let server = server(asks(expected));
    let rows = |count| format!("[{}]", vec![r#"{"id":"x\"y"}"#; count].join(","));
    assert_count(&differing(&server, "/a", json, &rows(100_000)), 100_000);
    assert_count(&differing(&server, "/a", json, &rows(101)), 101);
    let exact = differing(&server, "/a", json, &rows(100));
    assert!(exact.0.get("moreMismatches").is_none() && exact.1.get("moreMismatches").is_none());
    assert_eq!(exact.0["mismatches"].as_array().unwrap().len(), 100);
}

#[test]
fn the_first_hundred_are_query_then_headers_then_body() {
    let mut expected = with_body("/a?q=1", "application/json", r#"{"a":1}"#);
    let headers = expected.part.headers.get_or_insert_default();
    headers.set("X-A", vec!["1".to_owned()]);
    let server = server(asks(expected));
    let names = |count: usize| (0..count).map(|at| format!("&p{at:03}=1")).collect::<String>();
    let kinds = |found: &Value| -> Vec<String> {
        let kinds = found["mismatches"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["type"].as_str().unwrap().to_owned());
        let mut kinds: Vec<_> = kinds.collect();
        kinds.dedup();
        kinds
    };

    let few = differing(&server, &format!("/a?q=1{}", names(98)), "application/json", r#"{"a":2}"#);
    assert_count(&few, 100);
    assert_eq!(kinds(&few.0), ["QueryMismatch", "HeaderMismatch", "BodyMismatch"]);
    let many = differing(&server, &format!("/a?q=1{}", names(150)), "application/json", r#"{"a":2}"#);
    assert_count(&many, 152);
    assert_eq!(kinds(&many.0), ["QueryMismatch"]);
    // What has no mismatch among those listed is not said to agree.
    let agreeing = many.2.lines().rfind(|line| line.contains("agrees:")).unwrap();
    assert_eq!(agreeing.trim(), "agrees: method, path");
    let aspects = many.0["nearest"][0]["aspects"].as_array().unwrap();
    let body = aspects.iter().find(|aspect| aspect["kind"] == "body").unwrap();
    assert_eq!((&body["agrees"], &body["moreDifferences"]), (&Value::from(false), &Value::from(1)));
}

#[test]
fn long_texts_are_whole_until_a_million_characters_and_then_cut() {
    let server = server(expects("/a", "application/json", r#"{"a":"x","b":"x","c":"x","d":"x"}"#));
    let long = |character: &str, count: usize| character.repeat(count);
    let body = format!(
        r#"{{"a":"{}","b":"{}","c":"{}","d":"é"}}"#,
        long("a", 600_000),
        long("é", 399_000),
        long("c", 300_000)
    );
    let (answer, ..) = differing(&server, "/a", "application/json", &body);
    let actual = |at: usize| answer["mismatches"][at]["actual"].as_str().unwrap().to_owned();
    assert_eq!(actual(0).chars().count(), 600_002);
    assert_eq!(actual(1).chars().count(), 399_002);
    assert_eq!(actual(2), format!("\"{}… (299802 more characters)", long("c", 199)));
    assert_eq!(actual(3), "\"é\"");
}

#[test]
fn texts_and_bodies_of_any_kind_have_a_bounded_answer() {
    let table = [
        ("text/plain", "hello", "\u{1}".repeat(3_000_000)),
        ("application/octet-stream", "hello", "\u{2028}".repeat(1_000_000)),
        ("application/xml", "<a>x</a>", format!("<a>{}</a>", "y\"".repeat(1_000_000))),
        (
            "application/json",
            r#"{"a":1}"#,
            format!(r#"{{"{}":1,"a":[{}1]}}"#, "k".repeat(2_000_000), "\"x\",".repeat(300_000)),
        ),
        ("application/json", "[1]", format!("[{}", "x".repeat(3_000_000))),
        (
            "application/x-www-form-urlencoded",
            "a=1",
            format!("a={}&{}=1", "v".repeat(1_000_000), "n".repeat(1_000_000)),
        ),
    ];
    for (content_type, expected, body) in table {
        let server = server(expects("/a", content_type, expected));
        let _ = differing(&server, "/a", content_type, &body);
        let other = if content_type == "text/plain" { "application/json" } else { "text/plain" };
        let _ = differing(&server, "/a", other, &body);
    }
}
