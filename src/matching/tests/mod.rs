//! Whole requests and responses, written as in pact files.

mod start_line;
mod plugins;
mod query;
mod headers;
mod body;
mod contents;

use super::{ActualRequest, Engine, ExpectedRequest, ExpectedResponse, Mismatch, RequestComparison};
use crate::model::{Body, Http, InteractionKind, Request, file};

fn http(part: &str) -> Http {
    let text = format!(
        r#"{{"consumer":{{"name":"c"}},"provider":{{"name":"p"}},"interactions":[{{"type":"Synchronous/HTTP","description":"d",{part}}}],"metadata":{{"pactSpecification":{{"version":"4.0"}}}}}}"#
    );
    let pact = file::read(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    match pact.interactions.into_iter().next().unwrap().kind {
        InteractionKind::Http(http) => *http,
        other => panic!("{other:?}"),
    }
}

/// A request from the members of its JSON object.
fn request(members: &str) -> Request {
    http(&format!(r#""request":{{{members}}}"#)).request
}

fn compare(expected: &str, actual: &str) -> RequestComparison {
    let actual = request(actual);
    ExpectedRequest::compile(&request(expected), &Engine::without_plugins())
        .compare(&ActualRequest::new(&actual))
}

/// The mismatches of a request, as their JSON forms without the type.
fn differences(expected: &str, actual: &str) -> Vec<String> {
    compare(expected, actual).mismatches.iter().map(describe).collect()
}

fn describe(mismatch: &Mismatch) -> String {
    let json = mismatch.to_json();
    let field = |name: &str| match json.get(name) {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let place = [field("parameter"), field("key"), field("path")].concat();
    format!("{place} <{}|{}> {}", field("expected"), field("actual"), mismatch.text())
}

fn differences_of_response(expected: &str, actual: &str) -> Vec<String> {
    let response = |members: &str| http(&format!(r#""response":{{{members}}}"#)).response;
    ExpectedResponse::compile(&response(expected), &Engine::without_plugins())
        .compare(&response(actual))
        .iter()
        .map(describe)
        .collect()
}

#[test]
fn random_bytes_are_compared_without_a_panic() {
    let mut random = fastrand::Rng::with_seed(17);
    let types =
        ["application/json", "text/plain", "application/x-www-form-urlencoded", "image/png", "text/xml"];
    for turn in 0..500 {
        let mut bytes = || -> Vec<u8> { (0..random.usize(0..40)).map(|_| random.u8(..)).collect() };
        let content_type = types[turn % types.len()].parse().ok();
        let mut expected = request("");
        expected.part.body = Body::present(bytes(), content_type.clone());
        let mut actual = request("");
        actual.part.body = Body::present(bytes(), content_type);
        actual.path = format!("/{}", String::from_utf8_lossy(&bytes()));

        let compared = ExpectedRequest::compile(&expected, &Engine::without_plugins())
            .compare(&ActualRequest::new(&actual));

        assert!(compared.method_matches && compared.path_matches == (actual.path.len() <= 1));
        assert!(compared.mismatches.iter().all(|mismatch| mismatch.to_json().is_object()));
    }
}

/// How many bytes the mismatches have as JSON.
fn size_of_differences(expected: &str, actual: &str) -> usize {
    compare(expected, actual).mismatches.iter().map(|one| one.to_json().to_string().len()).sum()
}

#[test]
fn mismatches_grow_with_the_bodies_and_not_with_their_square() {
    let list = |count: usize| format!("[{}]", vec!["1234567890"; count].join(","));
    let lists = |count: usize| {
        let body = |list: String| format!(r#""body":{{"content":{list},"contentType":"application/json"}}"#);
        size_of_differences(&body(list(count)), &body("[0]".to_owned()))
    };
    let form = |count: usize| {
        let body = |content: String| {
            format!(r#""body":{{"content":"{content}","contentType":"application/x-www-form-urlencoded"}}"#)
        };
        size_of_differences(&body(vec!["a=1234567890"; count].join("&")), &body("a=0".to_owned()))
    };
    let query = |count: usize| {
        let query = |count: usize| format!(r#""query":{{"a":[{}]}}"#, vec![r#""1""#; count].join(","));
        size_of_differences(&query(count), &query(1))
    };

    for (what, size) in [("list", lists(20_000)), ("form", form(2_000)), ("query", query(2_000))] {
        assert!(size < 30_000_000, "{what}: {size}");
    }
    assert!(lists(3) < 2_000 && lists(3) > 400, "short lists are shown whole: {}", lists(3));
}
