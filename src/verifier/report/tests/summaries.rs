//! The short report, annotations and Markdown.

use super::{body, forged_report, report};
use crate::foundation::text::Style;
use crate::verifier::report::{annotations, markdown, quiet_entries};
use crate::verifier::results::{ReportItem, Verdict, VerificationReport};

#[test]
fn the_short_report_has_failures_and_the_last_line() {
    let text = quiet_entries(&report(), Style::Plain).join("\n");

    assert!(text.starts_with("Failures:\n\n1) Verifying a pact between C and P - bad <one>\n"), "{text}");
    assert!(text.ends_with("4) Failed to load pact - no file\n\n\n5 interactions verified: 1 passed, 3 failed, 1 pending; 1 pact not loaded"), "{text}");
    assert!(!text.contains("ok one") && !text.contains("pend "), "{text}");
    let state = " - One or more of the setup state change handlers has failed\n        setup of provider state 'gone': http://h answered 500\n\n";
    assert!(text.contains(state), "{text}");

    let mut passing = report();
    passing.items.truncate(1);
    if let ReportItem::Pact(pact) = &mut passing.items[0] {
        pact.results.truncate(1);
    }
    assert_eq!(quiet_entries(&passing, Style::Ansi), ["1 interaction verified: 1 passed"]);
}

#[test]
fn each_failure_has_an_annotation() {
    assert_eq!(
        annotations(&report()),
        [
            "::error title=bad <one> (C → P)::expected 201 but was 200%0A\
             $.b -> Expected 'x' (String) to be equal to 'y' (String)%0A\
             $ -> Actual map is missing the following keys: c%0A\
             Expected a header 'X-B' but was missing%0A\
             Mismatch with header 'X-A': Expected '1' to be equal to '2'",
            "::error title=message (C → P)::why",
            "::error title=no state (C → P)::One or more of the setup state change handlers has failed%0A\
             setup of provider state 'gone': http://h answered 500",
            "::error title=Failed to load pact::no file",
            "::warning title=pend (C → P)::expected 500 but was 200",
        ]
    );
    assert_eq!(annotations(&VerificationReport::default()), Vec::<String>::new());
}

#[test]
fn no_text_from_outside_ends_an_annotation_or_its_title() {
    let mut report = report();
    if let ReportItem::Pact(pact) = &mut report.items[0] {
        let mut other = (*pact.pact).clone();
        other.interactions[1].description = "a::b, 100%\n%0A".to_owned();
        pact.pact = other.into();
        pact.results[1].verdict = Verdict::failed("x\n::error::y %0A");
    }

    let first = annotations(&report).swap_remove(0);

    let expected = "::error title=a%3A%3Ab%2C 100%25\\n%250A (C → P)::x\\n::error::y %250A";
    assert_eq!(first, expected);
    for line in annotations(&forged_report(Style::Plain).0) {
        assert!(line.starts_with("::error title=") || line.starts_with("::warning title="), "{line}");
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
}

#[test]
fn there_are_no_more_annotations_than_are_shown() {
    let mut report = report();
    if let ReportItem::Pact(pact) = &mut report.items[0] {
        let mut result = pact.results[1].clone();
        let mismatches = (0..25).map(|at| body(&format!("$[{at}]"), "gone")).collect();
        result.verdict = Verdict::Mismatched { mismatches, more: 0, diffs: Vec::new() };
        pact.results = vec![result; 30];
    }

    let lines = annotations(&report);

    assert_eq!(lines.len(), 10);
    assert!(lines[0].ends_with("$[9] -> gone%0Aand 15 more"), "{}", lines[0]);
}

#[test]
fn the_markdown_has_a_table_of_failures_and_their_details() {
    let page = markdown(&report());

    let start = "## Pact verification failed\n\n5 interactions verified: 1 passed, 3 failed, 1 pending; 1 pact not loaded\n\n\
                 ### C 1.2 → P 7\n\n1 of 5 passed\n\n\
                 | Result | Interaction | Request | First difference |\n| --- | --- | --- | --- |\n\
                 | **failed** | bad &#60;one&#62; | GET /?a=1 | expected 201 but was 200 |";
    assert!(page.starts_with(start), "{page}");
    assert!(page.contains("| **pending** | pend | GET / | expected 500 but was 200 |\n"), "{page}");
    let details = "<details><summary>failed: bad &lt;one&gt;</summary>\n\
                   <ul><li>expected 201 but was 200</li><li>$.b -&gt; Expected 'x' (String) to be equal to 'y' (String)</li><li>";
    assert!(page.contains(details), "{page}");
    assert!(
        page.contains("<p>Answer</p><pre>200 OK&#10;x-a: 1&#10;&#10;&lt;x&gt;</pre>\n</details>\n"),
        "{page}"
    );
    assert!(page.contains("\n**Failed to load pact**: no file\n"), "{page}");
    let end = concat!(
        "\nVerified on 2026-03-09 10&#58;11&#58;12 UTC by libpact\\_ffi ",
        env!("CARGO_PKG_VERSION"),
        "\n"
    );
    assert!(page.ends_with(end), "{page}");
    assert!(
        markdown(&VerificationReport::default())
            .starts_with("## Pact verification passed\n\n0 interactions verified\n")
    );
}

#[test]
fn markdown_in_a_pact_is_shown_as_it_is() {
    let mut report = report();
    if let ReportItem::Pact(pact) = &mut report.items[0] {
        let mut other = (*pact.pact).clone();
        other.interactions[1].description = "*a* | `b` [c](http://x) <img> @me".to_owned();
        pact.pact = other.into();
    }

    let page = markdown(&report);

    let shown = "&#42;a&#42; &#124; &#96;b&#96; &#91;c&#93;&#40;http&#58;//x&#41; &#60;img&#62; &#64;me";
    assert!(page.contains(&format!("| **failed** | {shown} |")), "{page}");
    assert!(!page.contains("<img>"), "{page}");
}

#[test]
fn the_markdown_of_many_failures_fits_into_what_github_takes() {
    let mut report = report();
    if let ReportItem::Pact(pact) = &mut report.items[0] {
        let mut result = pact.results[1].clone();
        let mut mismatches = vec![body("$", &"first ".repeat(100))];
        mismatches.extend((0..99).map(|at| body(&format!("$[{at}]"), &"long ".repeat(100))));
        result.verdict = Verdict::Mismatched { mismatches, more: 1, diffs: Vec::new() };
        pact.results = vec![result; 2_500];
    }

    let page = markdown(&report);

    assert!(page.len() < 1_000_000, "{} bytes", page.len());
    assert!(page.contains(" more | | |\n"));
}

/// The report of two HTTP interactions that failed with these answers.
fn answered(answers: [Option<&str>; 2]) -> VerificationReport {
    let mut report = report();
    if let ReportItem::Pact(pact) = &mut report.items[0] {
        let found = answers.into_iter().zip([1, 4]).map(|(answer, index)| {
            let mut result = pact.results[1].clone();
            result.index = index;
            let transcript = result.transcript.as_mut().unwrap();
            transcript.answer.as_mut().unwrap().line = answer.unwrap_or_default().to_owned();
            transcript.answer = transcript.answer.take().filter(|_| answer.is_some());
            result
        });
        pact.results = found.collect();
    }
    report
}

#[test]
fn a_hint_says_what_is_probably_wrong_with_the_call() {
    let hint = |report: &VerificationReport| {
        let text = quiet_entries(report, Style::Plain);
        let hints = text.iter().filter_map(|line| line.strip_prefix("Hint: ")).map(|hint| hint.get(..22));
        hints.map(|hint| hint.unwrap().to_owned()).collect::<Vec<_>>()
    };

    assert_eq!(hint(&answered([None, None])), ["no request got an answ"]);
    assert_eq!(hint(&answered([Some("404 Not Found"), Some("404 Not Found")])), ["every answer is 404 No"]);
    assert_eq!(hint(&answered([Some("404 Not Found"), None])), Vec::<String>::new());
    assert_eq!(hint(&answered([Some("404 Not Found"), Some("200 OK")])), Vec::<String>::new());
    let mut without = answered([Some("200 OK"), Some("200 OK")]);
    without.has_state_handler = false;
    assert_eq!(hint(&without), ["nothing sets up the pr"]);
    assert!(markdown(&without).contains("\n**Hint**: nothing sets up"));
    let mut nowhere = answered([None, None]);
    nowhere.has_state_handler = false;
    assert_eq!(hint(&nowhere), ["no request got an answ"], "and nothing of states");
    assert_eq!(hint(&VerificationReport::default()), Vec::<String>::new());
}
