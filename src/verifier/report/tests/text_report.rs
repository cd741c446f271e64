//! The text report.

use super::report;
use crate::foundation::text::Style;
use crate::verifier::report::{entries, without_colours};
use crate::verifier::results::{RunWarning, VerificationReport};

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

5 interactions verified: 1 passed, 3 failed, 1 pending; 1 pact not loaded"#;
    assert_eq!(text, expected);
}

#[test]
fn a_run_without_failures_ends_with_an_empty_line() {
    assert_eq!(entries(&VerificationReport::default(), Style::Ansi), [""]);

    let nothing = VerificationReport {
        warnings: vec![RunWarning::NoInteractionSelected],
        ..VerificationReport::default()
    };
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
