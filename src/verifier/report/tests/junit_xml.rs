//! JUnit's XML.

use super::{forged_report, report};
use crate::foundation::text::Style;
use crate::verifier::report::junit;
use crate::verifier::results::{ReportItem, VerificationReport};

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
            r#"<failure message="expected 201 but was 200" type="StatusMismatch">expected 201 but was 200&#10;$.b -&gt;"#
        ),
        "{text}"
    );
}

#[test]
fn a_case_that_failed_has_its_request_and_the_answer() {
    let text = junit(&report());

    let output = "<system-out>Request:&#10;GET /?a=1&#10;accept: */*&#10;&#10;{&#10;}&#10;&#10;\
                  Answer:&#10;200 OK&#10;x-a: 1&#10;&#10;&lt;x&gt;</system-out>";
    assert!(text.contains(output), "{text}");
    assert!(text.contains(r#" time="0.030" timestamp="2026-03-09T10:11:12Z">"#), "{text}");
    assert!(text.contains("</error>") && text.contains(r#" type="error">"#), "{text}");

    let mut passing = report();
    if let ReportItem::Pact(pact) = &mut passing.items[0] {
        pact.results[1].verdict = crate::verifier::results::Verdict::Passed;
    }
    assert!(!junit(&passing).contains("<system-out>"));
}
