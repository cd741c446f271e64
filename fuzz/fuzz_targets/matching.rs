//! Comparing: content type, rules and what is expected stand on a line each; the rest is what arrives.
//!
//! The expected and received texts are body, header, query and path at once.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_ffi::foundation::content_type::ContentType;
use pact_ffi::foundation::form::parse_pairs;
use pact_ffi::foundation::json::Document;
use pact_ffi::matching::{
    ActualRequest, Engine, ExpectedContents, ExpectedRequest, ExpectedResponse, Mismatch,
};
use pact_ffi::model::rules::{RuleSet, read_rules};
use pact_ffi::model::{Body, Contents, Headers, HttpPart, Request, Response};

fuzz_target!(|input: &[u8]| {
    let Some(([content_type, rules, expected], actual)) = pact_fuzz::lines(input) else { return };
    let Ok(content_type) = ContentType::parse(content_type) else { return };
    let Ok(document) = Document::parse(rules) else { return };
    let Ok(rules) = read_rules(document.root()) else { return };

    let is_json = content_type.is_json();
    let expected = part(expected.as_bytes(), content_type.clone(), rules);
    let actual = part(actual, content_type, RuleSet::new());
    contents(&expected, &actual);
    let denied = request(&expected, &actual);
    let allowed = response(&expected, &actual);
    if is_json && bodies(&denied).next().is_none() {
        assert_eq!(bodies(&allowed).collect::<Vec<_>>(), Vec::<&Mismatch>::new(), "a response may have more");
    }
});

fn part(bytes: &[u8], content_type: ContentType, rules: RuleSet) -> HttpPart {
    let mut headers = Headers::new();
    headers.set("X-Value", String::from_utf8_lossy(bytes).split(',').map(str::to_owned).collect());
    let body = Body::present(bytes.to_vec(), Some(content_type));
    HttpPart { headers: Some(headers), body, rules, ..HttpPart::default() }
}

fn request(expected: &HttpPart, actual: &HttpPart) -> Vec<Mismatch> {
    let request = |part: &HttpPart| {
        let text = String::from_utf8_lossy(part.body.bytes()).into_owned();
        let query = Some(parse_pairs(&text).into_iter().collect());
        Request { path: format!("/{text}"), query, part: part.clone(), ..Request::default() }
    };
    let actual = request(actual);
    let found = ExpectedRequest::compile(&request(expected), &Engine::without_plugins())
        .compare(&ActualRequest::new(&actual))
        .mismatches;
    describe(&found);
    found
}

fn response(expected: &HttpPart, actual: &HttpPart) -> Vec<Mismatch> {
    let response = |part: &HttpPart| Response { part: part.clone(), ..Response::default() };
    let found =
        ExpectedResponse::compile(&response(expected), &Engine::without_plugins()).compare(&response(actual));
    describe(&found);
    found
}

fn contents(expected: &HttpPart, actual: &HttpPart) {
    let contents = |part: &HttpPart| Contents {
        body: part.body.clone(),
        rules: part.rules.clone(),
        ..Contents::default()
    };
    describe(
        &ExpectedContents::compile(&contents(expected), &Engine::without_plugins())
            .compare(&contents(actual)),
    );
}

fn bodies(found: &[Mismatch]) -> impl Iterator<Item = &Mismatch> {
    found.iter().filter(|mismatch| matches!(mismatch, Mismatch::Body { .. }))
}

/// Every difference can be described.
fn describe(found: &[Mismatch]) {
    for mismatch in found {
        let _ = mismatch.to_json();
        assert!(!mismatch.description().is_empty());
        assert!(!mismatch.ansi_description().is_empty());
    }
}
