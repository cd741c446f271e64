//! Answers that differ in very many places: what is reported has a bound.

use super::stage::{Stage, get};
use crate::foundation::json::Value;
use crate::foundation::text::Style;
use crate::net::client::fixture::{Answer, Server, run};
use crate::verifier::report;
use serde_json::json;

fn with_body(content_type: &'static str, content: &Value) -> Value {
    let mut interaction = get("/list");
    interaction["response"]["headers"] = json!({"Content-Type": [content_type], "X-A": ["1"]});
    interaction["response"]["status"] = 201.into();
    interaction["response"]["body"] =
        json!({"contentType": content_type, "encoded": false, "content": content});
    interaction
}

/// The mismatches of the one interaction, how many more there are, and the reports as text, HTML and JUnit.
async fn verified(interaction: Value, answer: Answer) -> (Vec<Value>, Option<u64>, [String; 3]) {
    let server = Server::start(move |_| answer.clone()).await;
    let found = Stage::of(&server, &[interaction]).report().await;
    let entries = report::entries(&found, Style::Plain);
    let document = report::json(&found, &entries);
    let mismatch = &document["errors"][0]["mismatch"];
    let mismatches = mismatch["mismatches"].as_array().unwrap().clone();
    let texts = [entries.join("\n"), report::html(&found), report::junit(&found)];
    for text in &texts {
        assert!(text.len() < 2_000_000, "{} bytes", text.len());
    }
    assert!(document.to_string().len() < 4_000_000);
    (mismatches, mismatch.get("moreMismatches").map(|more| more.as_u64().unwrap()), texts)
}

fn items(count: usize) -> Value {
    (0..count)
        .map(|at| json!({"id": at, "name": format!("item {at} of the list"), "tags": ["a", "b"]}))
        .collect()
}

fn texts(mismatches: &[Value]) -> Vec<&str> {
    mismatches.iter().map(|one| one["mismatch"].as_str().unwrap()).collect()
}

#[test]
fn a_list_that_lacks_many_items_is_one_mismatch() {
    run(async {
        let expected = with_body("application/json", &json!({"list": items(203), "other": 1}));
        let answer = json!({"list": items(3), "other": 2}).to_string();
        let answer = Answer::new(200, answer).with("content-type", "application/json").with("x-a", "2");

        let (mismatches, more, [text, html, _]) = verified(expected, answer).await;

        assert_eq!(
            texts(&mismatches),
            [
                "Expected a List with 203 elements but received 3 elements",
                "Expected 2 (Integer) to be equal to 1 (Integer)",
                "expected 201 but was 200",
                "Mismatch with header 'X-A': Expected '2' to be equal to '1'",
            ]
        );
        assert_eq!((mismatches[0]["path"].as_str(), more), (Some("$.list"), None));
        assert!(html.len() < 300_000, "{} bytes", html.len());
        assert_eq!(html.matches("<pre class=\"diff\">").count(), 1);
        assert!(!text.contains("but was missing"), "{text}");
    });
}

#[test]
fn a_list_that_lacks_few_items_has_a_mismatch_for_each() {
    run(async {
        for lacking in [1, 9] {
            let expected = with_body("application/json", &items(lacking + 1));
            let answer = Answer::new(201, items(1).to_string());
            let answer = answer.with("content-type", "application/json").with("x-a", "1");

            let (mismatches, ..) = verified(expected, answer).await;

            assert_eq!(mismatches.len(), lacking + 1);
        }
    });
}

#[test]
fn other_lists_that_lack_many_are_one_mismatch_too() {
    run(async {
        let elements = |count| format!("<a>{}</a>", "<b>x</b>".repeat(count));
        let fields = |count| (0..count).map(|at| format!("k={at}&")).collect::<String>();
        for (content_type, expected, actual) in [
            ("application/xml", elements(203), elements(3)),
            ("application/x-www-form-urlencoded", fields(203), fields(3)),
        ] {
            let expected = with_body(content_type, &expected.into());
            let answer = Answer::new(201, actual).with("content-type", content_type).with("x-a", "1");

            let (mismatches, more, [_, html, _]) = verified(expected, answer).await;

            assert_eq!((mismatches.len(), more), (1, None), "{content_type}: {mismatches:?}");
            assert!(html.len() < 300_000, "{} bytes", html.len());
        }
    });
}

#[test]
fn a_hundred_thousand_wrong_rows_hide_neither_status_nor_headers() {
    run(async {
        let mut expected = with_body("application/json", &json!([{"id": 1}]));
        expected["response"]["matchingRules"] = json!({"body": {"$": {"matchers": [{"match": "type"}]}}});
        let rows = format!("[{}]", vec![r#"{"id":"x"}"#; 100_000].join(","));
        let answer = Answer::new(200, rows).with("content-type", "application/json").with("x-a", "2");

        let (mismatches, more, [text, html, junit]) = verified(expected, answer).await;

        let kinds: Vec<_> = mismatches.iter().map(|one| one["type"].as_str().unwrap()).collect();
        assert_eq!(
            (kinds.len(), kinds[97], kinds[98], kinds[99]),
            (100, "BodyMismatch", "StatusMismatch", "HeaderMismatch")
        );
        assert_eq!(more, Some(99_902));
        assert!(
            text.contains("has status code 201 (FAILED)") && text.contains("\n           and 99902 more\n"),
            "{text}"
        );
        assert!(text.contains("\"X-A\" with value \"1\" (FAILED)"), "{text}");
        assert!(html.contains("<p>and 99902 more</p>") && junit.contains("&#10;and 99902 more</failure>"));
        // A wrong status explains what follows from it, so it comes first.
        assert!(junit.contains("<failure message=\"expected 201 but was 200\""), "{junit}");
    });
}
