//! The tables for multipart bodies, row by row.

use crate::foundation::content_type::ContentType;
use crate::foundation::json::Document;
use crate::matching::body::json::Unexpected;
use crate::matching::body::{ActualBody, ExpectedBody};
use crate::matching::engine::Engine;
use crate::matching::findings::{Bounds, Findings};
use crate::matching::mismatch::Mismatch;
use crate::matching::value::Compiler;
use crate::model::Body;
use crate::model::Category;
use crate::model::rules::read_rules;

const TYPE: &str = r#"{"match":"type"}"#;
const INTEGER: &str = r#"{"match":"integer"}"#;

type Rules<'r> = &'r [(&'r str, &'r str)];

/// Parts as the lines above the contents and the contents.
type Parts<'p> = &'p [(&'p str, &'p str)];

fn body(boundary: &str, parts: Parts<'_>) -> String {
    let part = |(head, contents): &(&str, &str)| {
        format!("--{boundary}\r\n{}\r\n\r\n{contents}\r\n", head.replace('\n', "\r\n"))
    };
    parts.iter().map(part).collect::<String>() + &format!("--{boundary}--\r\n")
}

fn mismatches(
    (expected_type, expected): (&str, &str),
    (actual_type, actual): (&str, &str),
    rules: Rules<'_>,
) -> Vec<Mismatch> {
    let entry = |(path, rule): &(&str, &str)| format!(r#""{path}":{{"matchers":[{rule}]}}"#);
    let text = format!(r#"{{"body":{{{}}}}}"#, rules.iter().map(entry).collect::<Vec<_>>().join(","));
    let rules = read_rules(Document::parse(&text).unwrap().root()).unwrap();
    let body = |text: &str| Body::present(text.as_bytes().to_vec(), None);
    let content_type = |text: &str| ContentType::parse(text).ok();
    let compiled = ExpectedBody::compile(
        &body(expected),
        content_type(expected_type),
        rules.category(Category::Body),
        &mut Compiler::new(&Engine::without_plugins()),
    );
    let received = body(actual);
    let received = ActualBody::new(&received, content_type(actual_type));
    let mut findings = Findings::within(Bounds::NONE);
    compiled.compare(&received, None, Unexpected::Deny, &mut findings);
    findings.into_mismatches()
}

fn describe(mismatch: &Mismatch) -> String {
    match mismatch {
        Mismatch::Body { path, text, .. } => format!("{path}: {text}"),
        other => format!("{}: {}", other.kind_name(), other.text()),
    }
}

/// The mismatches between two bodies, which always have different boundaries.
fn differences(main: &str, expected: Parts<'_>, actual: Parts<'_>, rules: Rules<'_>) -> Vec<String> {
    let (one, other) = (format!("{main}; boundary=B"), format!("{main}; boundary=C"));
    let (expected, actual) = (body("B", expected), body("C", actual));
    mismatches((&one, &expected), (&other, &actual), rules).iter().map(describe).collect()
}

type Row<'r> = (Parts<'r>, Parts<'r>, Rules<'r>, &'r [&'r str]);

fn check(main: &str, rows: &[Row<'_>]) {
    for (expected, actual, rules, texts) in rows {
        assert_eq!(differences(main, expected, actual, rules), *texts, "{expected:?} {actual:?} {rules:?}");
    }
}

const A: &str = "Content-Disposition: form-data; name=\"a\"";
const B: &str = "Content-Disposition: form-data; name=\"b\"";
const FILE: &str = "Content-Disposition: form-data; name=\"a\"; filename=\"f\"\nContent-Type: text/plain";
const OTHER_FILE: &str =
    "Content-Disposition: form-data; name=\"a\"; filename=\"g\"\nContent-Type: text/plain";
const HTML: &str = "Content-Disposition: form-data; name=\"a\"; filename=\"f\"\nContent-Type: text/html";
const JSON: &str =
    "Content-Disposition: form-data; name=\"a\"; filename=\"f\"\nContent-Type: application/json";
const XML: &str = "Content-Disposition: form-data; name=\"a\"; filename=\"f\"\nContent-Type: text/xml";
const UNTYPED: &str = "Content-Disposition: form-data; name=\"a\"; filename=\"f\"";

#[test]
fn parts_are_found_by_name() {
    check(
        "multipart/form-data",
        &[
            (&[(A, "1")], &[(A, "1")], &[], &[]),
            (&[(A, "1"), (B, "2")], &[(B, "2"), (A, "1")], &[], &[]),
            (&[(A, "1")], &[(B, "1"), (A, "1")], &[], &[]),
            (&[(A, "1"), (B, "1")], &[(B, "1")], &[], &["$: Expected a MIME part 'a' but was missing"]),
            (&[], &[(A, "1")], &[], &[]),
            (&[(A, "1"), (A, "2")], &[(A, "1"), (A, "2")], &[], &[]),
            (&[(A, "1"), (A, "2")], &[(A, "1")], &[], &["$: Expected a MIME part 'a' but was missing"]),
            (
                &[(A, "1")],
                &[(A, "2"), (A, "1")],
                &[],
                &["$.a: MIME part 'a': Expected '2' to be equal to '1'"],
            ),
            (&[(A, "1")], &[(FILE, "1")], &[], &["$: Expected a MIME field 'a' but was file"]),
            (&[(FILE, "1")], &[(A, "1")], &[], &["$: Expected a MIME file 'a' but was field"]),
        ],
    );
}

#[test]
fn fields_are_texts() {
    let dotted = "Content-Disposition: form-data; name=\"a.b\"";
    let number = &["$.a: Expected 'x' to match an integer number"];
    check(
        "multipart/form-data",
        &[
            (&[(A, "1")], &[(A, "2")], &[], &["$.a: MIME part 'a': Expected '2' to be equal to '1'"]),
            (&[(A, "1")], &[(A, "2")], &[("$.a", INTEGER)], &[]),
            (&[(A, "1")], &[(A, "x")], &[("$.a", INTEGER)], number),
            (&[(A, "1")], &[(A, "x")], &[("$", INTEGER)], number),
            (&[(A, "1")], &[(A, "x")], &[("$", TYPE)], &[]),
            (&[(dotted, "1")], &[(dotted, "x")], &[("$['a.b']", TYPE)], &[]),
        ],
    );
}

#[test]
fn files_are_bodies_of_their_own() {
    let png = r#"{"match":"contentType","value":"image/png"}"#;
    let text = "$: MIME part 'a': Expected body '1' to match '2' using equality but did not match";
    let json = "$.q: MIME part 'a': Expected 2 (Integer) to be equal to 1 (Integer)";
    let binary = "$: MIME part 'a': Expected binary contents to have content type 'image/png' but detected contents was 'application/octet-stream'";
    let (one, two) = (r#"{"q":1}"#, r#"{"q":2}"#);
    check(
        "multipart/form-data",
        &[
            (&[(FILE, "1")], &[(OTHER_FILE, "1")], &[], &[]),
            (&[(FILE, "1")], &[(FILE, "2")], &[], &[text]),
            (&[(FILE, "1")], &[(FILE, "2")], &[("$.a", TYPE)], &[]),
            (&[(JSON, one)], &[(JSON, two)], &[], &[json]),
            (&[(JSON, one)], &[(JSON, two)], &[("$.a", TYPE)], &[]),
            (&[(JSON, one)], &[(JSON, two)], &[("$.a.q", TYPE)], &[]),
            (&[(JSON, one)], &[(JSON, two)], &[("$['a'].q", TYPE)], &[]),
            (&[(JSON, one)], &[(JSON, two)], &[("$", TYPE), ("$.*.q", TYPE)], &[json]),
            (
                &[(JSON, one)],
                &[(JSON, r#"{"q":"x"}"#)],
                &[("$.a.q", INTEGER)],
                &["$.q: MIME part 'a': Expected 'x' (String) to be an integer"],
            ),
            (&[(XML, "<q>1</q>")], &[(XML, "<q>2</q>")], &[("$.a.q['#text']", INTEGER)], &[]),
            (
                &[(XML, "<q>1</q>")],
                &[(XML, "<q>2</q>")],
                &[],
                &["$.q['#text']: MIME part 'a': Expected '2' to be equal to '1'"],
            ),
            (&[(FILE, "x")], &[(FILE, "\u{0}")], &[("$.a", png)], &[binary]),
            (&[(UNTYPED, "1")], &[(FILE, "1")], &[], &[]),
            (&[(FILE, "1")], &[(UNTYPED, "1")], &[], &[]),
        ],
    );
}

#[test]
fn files_of_different_types_are_not_compared() {
    check(
        "multipart/form-data",
        &[(
            &[(FILE, "1")],
            &[(HTML, "2")],
            &[],
            &[
                "$.a['content-type']: MIME part 'a': header 'content-type': Expected 'text/html' to be equal to 'text/plain'",
                "BodyTypeMismatch: MIME part 'a': Expected a body of 'text/plain' but the actual content type was 'text/html'",
            ],
        )],
    );
}

#[test]
fn files_without_a_byte_are_compared_unless_they_should_be_documents() {
    let not_empty = r#"{"match":"notEmpty"}"#;
    let text = "$: MIME part 'a': Expected body '1' to match '' using equality but did not match";
    let binary = "$: MIME part 'a': Actual body [*/*, 1 bytes, starting with 31] is not equal to the expected body [*/*, 0 bytes, starting with ]";
    let missing = "/: MIME part 'a': Expected body Present(1 bytes, application/json) but was empty";
    check(
        "multipart/form-data",
        &[
            (&[(FILE, "")], &[(FILE, "")], &[], &[]),
            (&[(FILE, "1")], &[(FILE, "")], &[], &[text]),
            (&[(FILE, "1")], &[(FILE, "")], &[("$.a", TYPE)], &[]),
            (&[(FILE, "")], &[(FILE, "1")], &[("$.a", TYPE)], &[]),
            (
                &[(FILE, "1")],
                &[(FILE, "")],
                &[("$.a", not_empty)],
                &["$: MIME part 'a': Expected  to not be empty"],
            ),
            (&[(UNTYPED, "")], &[(UNTYPED, "1")], &[], &[binary]),
            (&[(UNTYPED, "")], &[(UNTYPED, "1")], &[("$.a", TYPE)], &[]),
            (&[(JSON, "")], &[(JSON, "")], &[], &[]),
            (&[(JSON, "1")], &[(JSON, "")], &[("$.a", TYPE)], &[missing]),
        ],
    );
}

#[test]
fn headers_of_parts_are_compared_except_the_disposition() {
    let with = |header: &str| format!("{FILE}\n{header}");
    let (one, two, none) = (with("X-A: 1"), with("X-A: 2"), with("X-B: 1"));
    let (plain, packed) =
        (with("Content-Transfer-Encoding: 7bit"), with("Content-Transfer-Encoding: base64"));
    check(
        "multipart/form-data",
        &[
            (&[(&one, "1")], &[(&one, "1")], &[], &[]),
            (
                &[(&one, "1")],
                &[(&two, "1")],
                &[],
                &["$.a['x-a']: MIME part 'a': header 'x-a': Expected '2' to be equal to '1'"],
            ),
            (&[(&one, "1")], &[(&two, "1")], &[("$.a['x-a']", INTEGER)], &[]),
            (
                &[(&one, "1")],
                &[(&with("X-A: x"), "1")],
                &[("$.a['x-a']", INTEGER)],
                &["$.a['x-a']: MIME part 'a': Expected 'x' to match an integer number"],
            ),
            (
                &[(&one, "1")],
                &[(&none, "1")],
                &[],
                &[
                    "$.a['x-a']: MIME part 'a': Expected multipart header 'x-a' with value '1' but was missing",
                ],
            ),
            (&[(&one, "1")], &[(&two, "1")], &[("$.a['X-A']", INTEGER)], &[]),
            (
                &[(&one, "1")],
                &[(&with("X-A: x"), "1")],
                &[("$.a['X-A']", INTEGER), ("$.a['x-a']", TYPE)],
                &[],
            ),
            (&[(&plain, "1")], &[(FILE, "1")], &[], &[]),
            (&[(FILE, "hello")], &[(&packed, "aGVsbG8=")], &[], &[]),
            (&[(&packed, "no!")], &[(&packed, "no!")], &[], &[]),
        ],
    );
}

#[test]
fn parts_without_a_name_are_known_by_their_position() {
    let (json, text) = ("Content-Type: application/json", "Content-Type: text/plain");
    let found = "$: MIME part '0': Expected 2 (Integer) to be equal to 1 (Integer)";
    check(
        "multipart/mixed",
        &[
            (&[(json, "1")], &[(json, "2")], &[], &[found]),
            (&[(json, "1")], &[(json, "2")], &[("$[0]", TYPE)], &[]),
            (&[(json, "1")], &[(json, "2")], &[("$['0']", TYPE)], &[]),
            (
                &[(json, "1"), (text, "x")],
                &[(json, "1")],
                &[],
                &["$: Expected a MIME part '1' but was missing"],
            ),
            (
                &[("Content-Type: text/plain\nX-A: 1", "1")],
                &[("Content-Type: text/plain\nX-A: 2", "1")],
                &[],
                &["$[0]['x-a']: MIME part '0': header 'x-a': Expected '2' to be equal to '1'"],
            ),
            (
                &[("Content-Disposition: inline", "1")],
                &[("Content-Disposition: inline", "2")],
                &[],
                &["$[0]: MIME part '0': Expected '2' to be equal to '1'"],
            ),
        ],
    );
}

#[test]
fn a_body_that_is_not_multipart_says_so() {
    let good = body("B", &[(A, "1")]);
    let (bounded, bare) = ("multipart/form-data; boundary=B", "multipart/form-data");
    let differences = |expected: (&str, &str), actual: (&str, &str)| -> Vec<String> {
        mismatches(expected, actual, &[]).iter().map(describe).collect()
    };

    assert_eq!(
        differences((bounded, &good), (bounded, "xx")),
        ["$: Failed to parse the actual body as a MIME multipart body: 'incomplete multipart stream'"]
    );
    assert_eq!(
        differences((bounded, "--B\r\n\r\n1"), (bounded, &good)),
        ["$: Failed to parse the expected body as a MIME multipart body: 'incomplete multipart stream'"]
    );
    assert_eq!(
        differences((bounded, &good), (bare, &good)),
        ["$: Failed to parse the actual body as a MIME multipart body: 'no boundary in content-type'"]
    );
    // A body in a pact may have a type of its own; the boundary is then only in the header.
    assert_eq!(differences((bare, &good), (bounded, &good)), Vec::<String>::new());
}

#[test]
fn multipart_bodies_inside_one_another_are_compared_up_to_a_depth() {
    let nested = |depth: usize, core: &str| {
        (0..depth).fold(core.to_owned(), |inner, level| {
            let head = match level {
                0 => "Content-Type: text/plain".to_owned(),
                _ => format!("Content-Type: multipart/mixed; boundary=B{}", level - 1),
            };
            body(&format!("B{level}"), &[(&head, &inner)])
        })
    };
    let differences = |depth: usize| {
        let main = format!("multipart/mixed; boundary=B{}", depth - 1);
        mismatches((&main, &nested(depth, "1")), (&main, &nested(depth, "2")), &[])
    };

    assert_eq!(
        describe(&differences(2)[0]),
        "$: MIME part '0': MIME part '0': Expected body '1' to match '2' using equality but did not match"
    );
    assert_eq!(differences(8).len(), 1);
    assert!(differences(1_000)[0].text().contains("Actual body [multipart/mixed;boundary=B991, "));
}
