//! The JSON report.

use super::report;
use crate::verifier::report::{empty_document, json};
use crate::verifier::results::ReportItem;

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
        empty_document().to_string(),
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
