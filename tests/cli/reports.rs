//! The reports of the verifier as a process.

use crate::master::Ended;
use crate::provider::Provider;
use crate::verifier::{Folder, pact, provider};
use std::process::Command;

/// A text that no XML may contain as it is.
const ODD: &str = "a\u{1}]]>&<\u{fffe}\u{1b}[31m\u{85}\r\n\"é";

/// Validates a file of the folder. `None` if there is no program that can.
#[expect(clippy::print_stderr, reason = "a test that fails, or cannot look, says why")]
fn is_valid_junit(folder: &Folder, name: &str) -> Option<bool> {
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/junit.xsd");
    let validator = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema", schema])
        .arg(folder.path(name))
        .output();
    match validator {
        Ok(output) => {
            eprintln!("{}", String::from_utf8_lossy(&output.stderr));
            Some(output.status.success())
        }
        Err(error) => {
            eprintln!("JUnit's XML is not validated, because xmllint cannot be run: {error}");
            None
        }
    }
}

#[test]
fn the_xml_is_valid_whatever_the_bytes() {
    let folder = Folder::new();
    let mut pact = pact();
    pact["consumer"]["name"] = ODD.into();
    for interaction in pact["interactions"].as_array_mut().expect("it is an array") {
        interaction["description"] = ODD.into();
        interaction["request"]["body"] = ODD.into();
        interaction["response"]["body"] = ODD.into();
    }
    pact["interactions"][1]["response"]["status"] = 404.into();
    folder.write("odd.json", &pact.to_string());
    folder.write("broken.json", "[");
    let provider = Provider::start(|_| (200, format!("{ODD}{ODD}")));
    let port = provider.port.to_string();
    let call = ["-h127.0.0.1", "-p", &port, "-fodd.json", "-fbroken.json", "--junit=r.xml"];

    let ended = folder.run(&call);

    assert_eq!(ended.code, 1, "{}", ended.err);
    assert!(
        ended.out.contains("2 interactions verified: 0 passed, 2 failed; 1 pact not loaded"),
        "{}",
        ended.out
    );
    assert_ne!(is_valid_junit(&folder, "r.xml"), Some(false), "{}", folder.read("r.xml"));
    folder.write("r.xml", &folder.read("r.xml").replace(" tests=", " test="));
    assert_ne!(is_valid_junit(&folder, "r.xml"), Some(true), "the schema refuses what it does not know");
    let text = folder.read("r.xml");
    assert!(text.contains("<system-out>Request:&#10;GET /bolts"), "{text}");
}

/// A run with one pact that fails, in a folder, with these variables.
fn failing(folder: &Folder, variables: &[(&str, &str)], arguments: &[&str]) -> Ended {
    let provider = provider(false);
    let port = provider.port.to_string();
    let own = ["-fpact.json", "-h127.0.0.1", "-p", &port];
    folder.run_with(variables, &[&own, arguments].concat())
}

const COUNTED: &str = "2 interactions verified: 1 passed, 1 failed";

#[test]
fn a_report_to_standard_output_takes_the_place_of_the_text() {
    let folder = Folder::new();

    let json = failing(&folder, &[], &["--json", "-"]);
    let xml = failing(&folder, &[], &["--junit=-"]);
    let html = failing(&folder, &[], &["--html=-"]);
    let markdown = failing(&folder, &[], &["--markdown=-"]);
    let two = failing(&folder, &[], &["--markdown=-", "--json=-"]);

    let document: serde_json::Value = serde_json::from_str(&json.out).expect("it is JSON and nothing else");
    assert_eq!((json.code, &document["result"]), (1, &false.into()));
    assert!(json.err.ends_with(&format!("{COUNTED}\n")), "{}", json.err);
    assert!(xml.out.starts_with("<?xml ") && xml.out.ends_with("</testsuites>\n"), "{}", xml.out);
    assert!(html.out.starts_with("<!doctype html>") && html.out.ends_with("</html>\n"), "{}", html.out);
    assert!(markdown.out.starts_with("## Pact verification failed\n"), "{}", markdown.out);
    assert_eq!((two.code, two.out.as_str()), (2, ""));
    let reason = "error: --json and --markdown cannot both be written to standard output\n";
    assert!(two.err.starts_with(reason), "{}", two.err);
    assert!(!folder.path("-").exists());
}

#[test]
fn a_quiet_run_prints_failures_and_the_last_line() {
    let folder = Folder::new();

    let failed = failing(&folder, &[], &["--quiet"]);
    let passed = folder.verify(&provider(true), &["-q"]);

    assert!(failed.out.starts_with("Failures:\n\n1) Verifying a pact between shop and stock - a request"));
    assert!(failed.out.ends_with(&format!("\n{COUNTED}\n")), "{}", failed.out);
    assert_eq!((passed.code, passed.out.as_str()), (0, "2 interactions verified: 2 passed\n"));
}

#[test]
fn annotations_are_printed_where_they_are_asked_for_or_on_github() {
    let folder = Folder::new();
    let annotation = "\n::error title=a request for /nuts (shop → stock)::expected 200 but was 404\n";

    let asked = failing(&folder, &[], &["--github"]);
    let on_github = failing(&folder, &[("GITHUB_ACTIONS", "true")], &["-q"]);
    let elsewhere = failing(&folder, &[("GITHUB_ACTIONS", "")], &[]);

    for ended in [asked, on_github] {
        assert!(ended.out.ends_with(&format!("{COUNTED}{annotation}")), "{}", ended.out);
    }
    assert!(!elsewhere.out.contains("::error"), "{}", elsewhere.out);
}

#[test]
fn markdown_is_added_to_the_summary_of_a_job_and_replaces_other_files() {
    let folder = Folder::new();
    folder.write("summary.md", "before\n");
    folder.write("own.md", "before\n");

    failing(&folder, &[("GITHUB_STEP_SUMMARY", "summary.md")], &["--markdown=summary.md"]);
    failing(&folder, &[("GITHUB_STEP_SUMMARY", "summary.md")], &["--markdown=own.md"]);

    let (summary, own) = (folder.read("summary.md"), folder.read("own.md"));
    assert!(summary.starts_with("before\n## Pact verification failed\n"), "{summary}");
    assert!(own.starts_with("## Pact verification failed\n"), "{own}");
    assert!(own.contains("| **failed** | a request for /nuts | GET /nuts | expected 200 but was 404 |\n"));
}

#[test]
fn variables_decide_on_colours() {
    let folder = Folder::new();
    let is_coloured = |variables: &[(&str, &str)], arguments: &[&str]| {
        failing(&folder, variables, arguments).out.contains('\u{1b}')
    };

    assert!(is_coloured(&[("FORCE_COLOR", "1")], &[]) && is_coloured(&[("CLICOLOR_FORCE", "1")], &["-q"]));
    assert!(!is_coloured(&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")], &[]));
    assert!(!is_coloured(&[("FORCE_COLOR", "1")], &["--no-color"]));
    assert!(!is_coloured(&[], &[]));
}

#[test]
fn a_run_that_verified_nothing_fails_if_that_is_an_error() {
    let folder = Folder::new();
    let provider = provider(true);

    let tolerated = folder.verify(&provider, &["--filter-description=nowhere"]);
    let refused = folder.verify(&provider, &["--filter-description=nowhere", "--no-interactions-is-error"]);
    let passed = folder.verify(&provider, &["--no-interactions-is-error"]);

    assert_eq!((tolerated.code, refused.code, passed.code), (0, 1, 0), "{}", refused.out);
    assert!(refused.out.contains("1) Nothing was verified - no interaction was verified"), "{}", refused.out);
    assert!(refused.out.ends_with("\n0 interactions verified\n"), "{}", refused.out);
}

#[test]
fn a_misspelt_argument_is_answered_with_the_right_one() {
    let ended = Folder::new().run(&["--provider-nam=x", "-fpact.json"]);

    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("a similar argument exists: '--provider-name'"), "{}", ended.err);
}

#[test]
fn answers_that_are_all_404_are_explained() {
    let folder = Folder::new();

    let nowhere = folder.verify(&Provider::start(|_| (404, String::new())), &[]);
    let one = folder.verify(&provider(false), &[]);

    let hint = "\nHint: every answer is 404 Not Found: is the port that of the provider, and the base path right?\n\
                2 interactions verified: 0 passed, 2 failed\n";
    assert!(nowhere.out.ends_with(hint), "{}", nowhere.out);
    assert!(!one.out.contains("Hint: "), "{}", one.out);
}
