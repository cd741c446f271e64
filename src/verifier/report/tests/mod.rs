//! One report in each format.

mod text_report;
mod json_report;
mod junit_xml;
mod html_page;
mod summaries;

use super::{entries, html, json, junit, markdown, without_colours};
use crate::foundation::text::Style;
use crate::matching::{LineDiff, Mismatch};
use crate::model::file;
use crate::verifier::broker::Notice;
use crate::verifier::results::{
    InteractionResult, PactResult, ReportItem, RunError, RunErrorKind, Verdict, VerificationReport,
};
use crate::verifier::transcript::{Sent, ShownBody, Transcript};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

const PACT: &str = r#"{
  "consumer": {"name": "C"}, "provider": {"name": "P"},
  "metadata": {"pactSpecification": {"version": "4.0"}},
  "interactions": [
    {"type": "Synchronous/HTTP", "description": "ok one", "key": "k1", "providerStates": [{"name": "s1"}, {"name": "s2"}],
     "comments": {"testname": "t.name", "text": ["c1", "c2"], "references": {"g": {"n": "v"}}},
     "request": {"method": "GET", "path": "/"},
     "response": {"status": 200, "headers": {"Content-Type": ["application/json"]},
       "body": {"contentType": "application/json", "encoded": false, "content": {"a": 1}}}},
    {"type": "Synchronous/HTTP", "description": "bad <one>",
     "request": {"method": "GET", "path": "/"},
     "response": {"status": 201, "headers": {"X-B": ["q"], "X-A": ["2"]},
       "body": {"contentType": "application/json", "encoded": false, "content": {"a": 2, "b": "y"}}}},
    {"type": "Synchronous/HTTP", "description": "pend", "pending": true,
     "request": {"method": "GET", "path": "/"}, "response": {"status": 500}},
    {"type": "Asynchronous/Messages", "description": "message", "providerStates": [{"name": "st"}],
     "contents": {"contentType": "text/plain", "encoded": false, "content": "x"}, "metadata": {"n": 27, "topic": "t"}},
    {"type": "Synchronous/HTTP", "description": "no state", "providerStates": [{"name": "gone"}],
     "request": {"method": "GET", "path": "/"}, "response": {"status": 200}}
  ]
}"#;

fn header(key: &str, expected: &str, actual: &str, text: &str) -> Mismatch {
    let [key, expected, actual, text] = [key, expected, actual, text].map(str::to_owned);
    Mismatch::Header { key, expected, actual, text }
}

fn body(path: &str, text: &str) -> Mismatch {
    Mismatch::Body { path: path.to_owned(), expected: None, actual: None, text: text.to_owned() }
}

fn status(expected: u16, actual: u16) -> Mismatch {
    Mismatch::Status { expected, actual, text: format!("expected {expected} but was {actual}") }
}

fn transcript() -> Transcript {
    let sent = |line: &str, name: &str, value: &str, body: &str| Sent {
        line: line.to_owned(),
        headers: vec![(name.to_owned(), value.to_owned())],
        body: ShownBody::Text { text: body.to_owned(), bytes: body.len() },
    };
    Transcript {
        request: Some(sent("GET /?a=1", "accept", "*/*", "{\n}")),
        answer: Some(sent("200 OK", "x-a", "1", "<x>")),
    }
}

fn report() -> VerificationReport {
    let mismatched =
        |mismatches: Vec<Mismatch>| Verdict::Mismatched { mismatches, more: 0, diffs: Vec::new() };
    let verdicts = [
        Verdict::Passed,
        mismatched(vec![
            body("$.b", "Expected 'x' (String) to be equal to 'y' (String)"),
            body("$", "Actual map is missing the following keys: c"),
            status(201, 200),
            header("X-B", "\"q\"", "", "Expected a header 'X-B' but was missing"),
            header("X-A", "2", "1", "Mismatch with header 'X-A': Expected '1' to be equal to '2'"),
        ]),
        mismatched(vec![status(500, 200)]),
        mismatched(vec![Mismatch::Metadata {
            key: "topic".to_owned(),
            expected: "\"t\"".to_owned(),
            actual: "\"z\"".to_owned(),
            text: "why".to_owned(),
        }]),
        Verdict::Failed {
            message: "One or more of the setup state change handlers has failed".to_owned(),
            details: vec!["setup of provider state 'gone': http://h answered 500".to_owned()],
        },
    ];
    let results = verdicts.into_iter().enumerate().map(|(index, verdict)| InteractionResult {
        index,
        is_pending: index == 2,
        duration: Duration::from_millis(6),
        verdict,
        output: None,
        transcript: (index == 1).then(|| Box::new(transcript())),
    });
    let notice = |when: &str, text: &str| {
        Notice([("when", when), ("text", text)].map(|(key, value)| (key.to_owned(), value.to_owned())).into())
    };
    let pact = PactResult {
        pact: Arc::new(file::read(PACT).unwrap()),
        notices: vec![
            notice("before_verification", "N-before"),
            notice("after_verification:success_false_published_false", "N-failed"),
            notice("after_verification:success_true_published_false", "N-ok"),
        ],
        consumer_version: Some("1.2".to_owned()),
        misspellings: Vec::new(),
        loading: Duration::ZERO,
        results: results.collect(),
        published: None,
    };
    let failure = ReportItem::Error(RunError {
        kind: RunErrorKind::NotLoaded,
        message: "no file".to_owned(),
        is_pending: false,
    });
    VerificationReport {
        items: vec![ReportItem::Pact(Box::new(pact)), failure],
        warnings: Vec::new(),
        has_state_handler: true,
        started: Some(UNIX_EPOCH + Duration::from_secs(1_773_051_072)),
        provider_version: Some("7".to_owned()),
    }
}

/// What a server of continuous integration takes for a command, and what steers a terminal or ends a line.
const FORGED: &str = "x\n::error::forged\r\n\u{1b}[2J\u{9b}2J\u{85}\u{2028}::error::\u{2029}\u{7f}\u{0}";

/// A report of which every text from outside is forged.
fn forged_report(style: Style) -> (VerificationReport, Vec<String>) {
    let forged = || FORGED.to_owned();
    let mut document: serde_json::Value = serde_json::from_str(PACT).unwrap();
    document["consumer"]["name"] = FORGED.into();
    document["provider"]["name"] = FORGED.into();
    for interaction in document["interactions"].as_array_mut().unwrap() {
        interaction["description"] = FORGED.into();
        interaction["providerStates"] = serde_json::json!([{"name": FORGED}, {"name": FORGED}]);
        interaction["comments"] = serde_json::json!({"testname": FORGED, "text": [FORGED], "references": {FORGED: {FORGED: FORGED}}});
    }
    document["interactions"][1]["response"]["headers"] = serde_json::json!({FORGED: [FORGED]});
    document["interactions"][3]["metadata"] = serde_json::json!({FORGED: FORGED});
    let mut report = report();
    let Some(ReportItem::Pact(pact)) = report.items.first_mut() else { panic!("no pact") };
    pact.pact = Arc::new(file::read(&document.to_string()).unwrap());
    pact.notices = vec![Notice(
        [("when", "before_verification"), ("text", "first\nsecond \u{1b}[2J\u{85}")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into(),
    )];
    let mismatches = vec![
        Mismatch::Method { expected: forged(), actual: forged() },
        Mismatch::Path { expected: forged(), actual: forged(), text: forged() },
        Mismatch::Query { parameter: forged(), expected: forged(), actual: forged(), text: forged() },
        header(FORGED, FORGED, FORGED, FORGED),
        Mismatch::Metadata { key: forged(), expected: forged(), actual: forged(), text: forged() },
        Mismatch::BodyType {
            expected: forged(),
            actual: forged(),
            text: forged(),
            expected_body: Some(FORGED.into()),
            actual_body: Some(FORGED.into()),
        },
        Mismatch::Body {
            path: forged(),
            expected: Some(FORGED.into()),
            actual: Some(FORGED.into()),
            text: forged(),
        },
    ];
    let diffs = vec![LineDiff { path: forged(), lines: vec![format!("-{FORGED}"), format!(" {FORGED}")] }];
    let sent = Sent {
        line: forged(),
        headers: vec![(forged(), forged())],
        body: ShownBody::Text { text: forged(), bytes: 99 },
    };
    pact.results[1].transcript =
        Some(Box::new(Transcript { request: Some(sent.clone()), answer: Some(sent) }));
    pact.consumer_version = Some(forged());
    report.provider_version = Some(forged());
    let Some(ReportItem::Pact(pact)) = report.items.first_mut() else { panic!("no pact") };
    pact.results[0].output = Some(vec![forged()]);
    pact.results[1].verdict = Verdict::Mismatched { mismatches, more: 3, diffs };
    pact.results[4].verdict = Verdict::Failed { message: forged(), details: vec![forged()] };
    pact.published = Some(Err(forged()));
    let kind = RunErrorKind::NotLoaded;
    report.items.push(ReportItem::Error(RunError { kind, message: forged(), is_pending: true }));
    let entries = entries(&report, style);
    (report, entries)
}

/// Asserts that a text has no control characters but line breaks, and no line that a server takes for a command.
fn assert_tame(text: &str) {
    for line in text.split('\n') {
        let is_tame = |c: char| !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}');
        assert!(line.chars().all(is_tame), "{line:?}");
        assert!(!line.trim_start().starts_with("::"), "{line:?}");
    }
}

#[test]
fn texts_from_outside_neither_break_lines_nor_steer_a_terminal() {
    let (report, plain) = forged_report(Style::Plain);
    let coloured = forged_report(Style::Ansi).1.join("\n");
    let shown = plain.join("\n");

    assert_tame(&shown);
    assert_tame(&without_colours(&coloured));
    assert_tame(&html(&report));
    assert_tame(&junit(&report));
    assert_tame(&markdown(&report));
    assert!(shown.starts_with("first\nsecond \\u{1b}[2J\\u{85}\n"), "{shown}");
    assert!(shown.contains("\n    | x\n    | ::error::forged\\r\n"), "{shown}");
    // 20 are whole on their lines: one for each text that the report shows, comments and notices aside.
    let escaped =
        "x\\n::error::forged\\r\\n\\u{1b}[2J\\u{9b}2J\\u{85}\\u{2028}::error::\\u{2029}\\u{7f}\\u{0}";
    assert!(shown.matches(escaped).count() > 20, "{shown}");
    assert!(coloured.contains(&format!("Expected header '\u{1b}[1m{escaped}\u{1b}[0m'")), "{coloured}");
    // The document has the values themselves; its notation escapes them.
    let document = json(&report, &plain);
    assert_eq!(document["interactionResults"][0]["consumer"], FORGED);
    assert_eq!(document["interactionResults"][1]["mismatch"]["mismatches"][3]["key"], FORGED);
}

#[test]
fn a_list_of_mismatches_that_was_cut_says_how_many_more_there_are() {
    let mut report = report();
    if let ReportItem::Pact(pact) = &mut report.items[0]
        && let Verdict::Mismatched { more, .. } = &mut pact.results[1].verdict
    {
        *more = 7;
    }

    let shown = entries(&report, Style::Plain).join("\n");
    assert!(shown.contains("Expected '1' to be equal to '2'\n           and 7 more\n2) "), "{shown}");
    assert!(html(&report).contains("</table>\n<p>and 7 more</p>\n"));
    assert!(junit(&report).contains("&#10;and 7 more</failure>"));
    let document = json(&report, &[]);
    assert_eq!(document["errors"][0]["mismatch"]["moreMismatches"], 7);
    assert_eq!(document["errors"][1]["mismatch"].get("moreMismatches"), None);
}
