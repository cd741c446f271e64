//! One report in each format.

use super::{entries, html, json, junit, without_colours};
use crate::foundation::text::Style;
use crate::matching::{LineDiff, Mismatch};
use crate::model::file;
use crate::verifier::broker::Notice;
use crate::verifier::results::{
    InteractionResult, PactResult, ReportItem, RunError, RunErrorKind, RunWarning, Verdict,
    VerificationReport,
};
use std::sync::Arc;
use std::time::Duration;

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
    VerificationReport { items: vec![ReportItem::Pact(Box::new(pact)), failure], warnings: Vec::new() }
}

#[test]
fn the_text_shows_everything_in_order() {
    let text = entries(&report(), Style::Plain).join("\n");

    let expected = r#"N-before

Verifying a pact between C and P

  ok one (0s loading, 6ms verification)
     Given s1
     And s2

  Test Name: t.name

  Comments:
    | c1
    | c2


  References:
    g:
      n: v

    returns a response which
      has status code 200 (OK)
      includes headers
        "Content-Type" with value "application/json" (OK)
      has a matching body (OK)

  bad <one> (0s loading, 6ms verification)
    returns a response which
      has status code 201 (FAILED)
      includes headers
        "X-A" with value "2" (FAILED)
        "X-B" with value "q" (FAILED)
      has a matching body (FAILED)

  pend (0s loading, 6ms verification) [PENDING]
    returns a response which
      has status code 500 (FAILED)
      has a matching body (OK)

  message (0s loading, 6ms verification)
     Given st
    generates a message which
      includes metadata
        "contentType" with value "text/plain" (OK)
        "n" with value 27 (OK)
        "topic" with value "t" (FAILED)
      has a matching body (OK)

  no state (0s loading, 6ms verification)
     Given gone
      Request Failed - One or more of the setup state change handlers has failed
        setup of provider state 'gone': http://h answered 500

N-failed

Pending Failures:

1) Verifying a pact between C and P - pend
    1.1) has status code 500
           expected 500 but was 200

There were 1 non-fatal pact failures on pending pacts or interactions (see docs.pact.io/pending for more information)


Failures:

1) Verifying a pact between C and P - bad <one>
    1.1) has a matching body
           $.b -> Expected 'x' (String) to be equal to 'y' (String)
           $ -> Actual map is missing the following keys: c

    1.2) has status code 201
           expected 201 but was 200
    1.3) includes header 'X-B' with value '"q"'
           Expected a header 'X-B' but was missing
           Mismatch with header 'X-A': Expected '1' to be equal to '2'
2) Verifying a pact between C and P Given st - message
    2.1) has matching metadata
           why
3) Verifying a pact between C and P Given gone - no state - One or more of the setup state change handlers has failed

4) Failed to load pact - no file


There were 4 pact failures

1 of 5 interactions passed, 1 pending failed, pacts not loaded: 1"#;
    assert_eq!(text, expected);
}

#[test]
fn a_run_without_failures_ends_with_an_empty_line() {
    assert_eq!(entries(&VerificationReport::default(), Style::Ansi), [""]);

    let nothing = VerificationReport { items: Vec::new(), warnings: vec![RunWarning::NoInteractionSelected] };
    assert_eq!(entries(&nothing, Style::Plain), ["WARNING: No interaction was selected by the filters", ""]);
}

#[test]
fn colours_can_be_removed() {
    let coloured = entries(&report(), Style::Ansi).join("\n");

    assert!(
        coloured.contains("has status code \u{1b}[1m201\u{1b}[0m (\u{1b}[31mFAILED\u{1b}[0m)"),
        "{coloured}"
    );
    assert!(coloured.contains("\u{1b}[33m [PENDING]\u{1b}[0m"), "{coloured}");
    assert!(
        coloured.contains("expected \u{1b}[31m201\u{1b}[0m but was \u{1b}[32m200\u{1b}[0m"),
        "{coloured}"
    );
    assert!(!without_colours(&coloured).contains('\u{1b}'));
    assert_eq!(without_colours("\u{1b}[1;31mx\u{1b}[0m \u{1b}[2J \u{1b}["), "x \u{1b}[2J \u{1b}[");
}

#[test]
fn the_json_shows_the_same() {
    let report = report();
    let document = json(&report, &["line".to_owned()]);

    assert_eq!(document["result"], false);
    assert_eq!(document["output"], serde_json::json!(["line"]));
    assert_eq!(
        document["notices"][0],
        serde_json::json!({"when": "before_verification", "text": "N-before"})
    );
    assert_eq!(document["interactionResults"].as_array().map(Vec::len), Some(5));
    assert_eq!(
        document["interactionResults"][0].to_string(),
        r#"{"consumer":"C","description":"ok one","duration":"6ms","interactionKey":"k1","pending":false,"provider":"P","providerStates":["s1","s2"],"result":"OK"}"#
    );
    assert_eq!(document["interactionResults"][2]["pending"], true);
    assert_eq!(
        document["pendingErrors"].to_string(),
        r#"[{"interaction":"Verifying a pact between C and P - pend","mismatch":{"interactionId":"","mismatches":[{"actual":200,"expected":500,"mismatch":"expected 500 but was 200","type":"StatusMismatch"}],"type":"mismatches"}}]"#
    );
    assert_eq!(
        document["errors"][3].to_string(),
        r#"{"interaction":"Failed to load pact","mismatch":{"interactionId":"","message":"no file","type":"error"}}"#
    );
    assert_eq!(
        super::empty_document().to_string(),
        r#"{"errors":[],"interactionResults":[],"notices":[],"output":[],"pendingErrors":[],"result":true}"#
    );
}

#[test]
fn a_failed_publish_is_a_failure() {
    let mut report = report();
    report.items.truncate(1);
    if let ReportItem::Pact(pact) = &mut report.items[0] {
        pact.results.truncate(1);
        pact.published = Some(Err("the broker is away".to_owned()));
    }

    let document = json(&report, &[]);

    assert_eq!(document["result"], false);
    assert_eq!(
        document["errors"].to_string(),
        r#"[{"interaction":"Failed to publish verification results for C","mismatch":{"interactionId":"","message":"the broker is away","type":"error"}}]"#
    );
}

#[test]
fn the_xml_has_a_suite_for_each_pact() {
    let text = junit(&report());

    assert!(
        text.contains(r#"<testsuites name="pact" tests="6" failures="2" errors="2" time="0.030">"#),
        "{text}"
    );
    assert!(
        text.contains(r#"<testcase classname="C - P" name="ok one given s1 and s2" time="0.006"/>"#),
        "{text}"
    );
    assert!(text.contains(r#"name="bad &lt;one&gt;""#), "{text}");
    assert!(text.contains(r#"<skipped message="pending: expected 500 but was 200">"#), "{text}");
    let document = crate::foundation::xml::Document::parse(&text);
    assert!(document.is_ok(), "{:?}", document.err());
}

#[test]
fn the_page_is_self_contained_and_escapes_what_it_shows() {
    let page = html(&report());

    assert!(page.contains("5 interactions: 1 passed, 3 failed, 1 pending"), "{page}");
    assert!(page.contains("bad &lt;one&gt;") && !page.contains("bad <one>"));
    assert!(page.contains("<td><pre><del>201</del></pre></td><td><pre><ins>200</ins></pre></td>"), "{page}");
    for word in ["<script", "http://", "https://", "src="] {
        assert!(!page.replace("http://h answered", "").contains(word), "{word}");
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

/// The rules of `junit-10.xsd`, the schema of Jenkins: for each element its attributes (`!` for those it must have) and
/// the elements that it may contain.
const JUNIT_10: [(&str, &[&str], &[&str]); 8] = [
    ("testsuites", &["name", "time", "tests", "failures", "disabled", "errors"], &["testsuite"]),
    (
        "testsuite",
        &[
            "!name",
            "!tests",
            "failures",
            "errors",
            "group",
            "time",
            "disabled",
            "skipped",
            "timestamp",
            "hostname",
            "id",
            "package",
            "file",
            "log",
            "url",
            "version",
        ],
        &["testsuite", "properties", "testcase", "system-out", "system-err"],
    ),
    (
        "testcase",
        &["!name", "time", "classname", "group", "assertions", "status", "class", "file", "line"],
        &["skipped", "error", "failure", "system-out", "system-err", "properties"],
    ),
    ("failure", &["type", "message"], &[]),
    ("error", &["type", "message"], &[]),
    ("skipped", &["type", "message"], &[]),
    ("system-out", &[], &[]),
    ("system-err", &[], &[]),
];

fn assert_valid_by_junit_10(element: crate::foundation::xml::Element<'_>) {
    let name = element.name().expanded().into_owned();
    let (_, attributes, children) =
        JUNIT_10.iter().find(|(known, ..)| *known == name).unwrap_or_else(|| panic!("<{name}>"));
    for attribute in element.attributes() {
        let (attribute, value) = (attribute.name.expanded().into_owned(), attribute.value);
        assert!(
            attributes.iter().any(|known| known.trim_start_matches('!') == attribute),
            "<{name} {attribute}>"
        );
        let is_number = ["tests", "failures", "errors", "skipped"].contains(&attribute.as_str());
        assert!(!is_number || value.parse::<u32>().is_ok(), "<{name} {attribute}={value}>");
        // SUREFIRE_TIME: digits, a point and at most three digits.
        let is_time = value.split_once('.').is_some_and(|(whole, part)| {
            part.len() <= 3
                && [whole, part].iter().all(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()))
        });
        assert!(attribute != "time" || is_time, "<{name} {attribute}={value}>");
    }
    for needed in attributes.iter().filter_map(|known| known.strip_prefix('!')) {
        assert!(
            element.attributes().any(|found| found.name.expanded() == needed),
            "<{name}> without {needed}"
        );
    }
    for child in element.elements() {
        assert!(children.contains(&&*child.name().expanded()), "<{}> in <{name}>", child.name().expanded());
        assert_valid_by_junit_10(child);
    }
}

#[test]
fn the_xml_is_valid_by_the_strictest_schema_and_a_message_is_the_first_difference() {
    let mut pending = report();
    if let ReportItem::Pact(pact) = &mut pending.items[0] {
        pact.published = Some(Err("away".to_owned()));
        pact.results[0].output = Some(vec!["a plugin".to_owned(), "says".to_owned()]);
    }
    for report in [report(), pending, VerificationReport::default(), forged_report(Style::Plain).0] {
        let text = junit(&report);
        let document = crate::foundation::xml::Document::parse(&text).unwrap();
        assert_valid_by_junit_10(document.root());
    }

    let text = junit(&report());
    assert!(
        text.contains(
            r#"<failure message="$.b -&gt; Expected 'x' (String) to be equal to 'y' (String)">$.b -&gt;"#
        ),
        "{text}"
    );
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
