//! Message interactions, which are requested from the provider over HTTP.

use super::stage::{Stage, get, requests, summary, transport};
use crate::foundation::json::Value;
use crate::foundation::text::Style;
use crate::net::client::fixture::{Answer, Server, run};
use crate::verifier::report;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

fn contents(content: &Value) -> Value {
    json!({"contentType": "application/json", "encoded": false, "content": content})
}

fn asynchronous() -> Value {
    json!({"type": "Asynchronous/Messages", "description": "stored", "contents": contents(&json!({"a": 1})),
        "metadata": {"queue": "users"},
        "providerStates": [{"name": "one", "params": {"x": 1}}, {"name": "two"}]})
}

fn synchronous(answers: &[Value]) -> Value {
    let answers: Vec<Value> = answers.iter().map(|answer| json!({"contents": contents(answer)})).collect();
    json!({"type": "Synchronous/Messages", "description": "asked",
        "request": {"contents": contents(&json!({"q": 1})), "metadata": {"k": "v"},
            "matchingRules": {"body": {"$.q": {"combine": "AND", "matchers": [{"match": "integer"}]}}}},
        "response": answers})
}

fn message(body: &'static str, metadata: &str) -> Answer {
    let answer = Answer::new(200, body).with("content-type", "application/json");
    answer.with("pact-message-metadata", STANDARD.encode(metadata))
}

#[test]
fn a_message_is_asked_for_at_its_transport() {
    run(async {
        let server = Server::start(|_| message(r#"{"a":1}"#, r#"{"queue":"users"}"#)).await;
        let mut stage = Stage::at(1);
        stage.add_pact("C", &[asynchronous()]);
        stage.plan.transports = vec![transport("message", server.port(), "/messages/")];

        assert_eq!(stage.summary().await, ["C - stored: OK"]);

        assert_eq!(
            requests(&server),
            [
                r#"POST /messages {"description":"stored","providerStates":[{"name":"one","params":{"x":1}},{"name":"two"}]}"#
            ]
        );
        assert_eq!(server.asked()[0].header("content-type"), Some("application/json"));
    });
}

#[test]
fn messages_beside_http_interactions_are_verified_after_them() {
    run(async {
        for version in ["3.0.0", "2.0.0", "1.1.0", "5"] {
            let server = Server::start(|asked| match asked.line().as_str() {
                "GET /one" => Answer::new(200, ""),
                _ => message(r#"{"a":1}"#, r#"{"queue":"users"}"#),
            })
            .await;
            let mut stage = Stage::at(server.port());
            let pact = json!({"consumer": {"name": "C"}, "provider": {"name": "P"},
                "messages": [
                    {"description": "stored", "contents": {"a": 1}, "metadata": {"queue": "users"}},
                    {"description": "wrong", "contents": {"a": 2}}],
                "interactions": [{"description": "one", "request": {"path": "/one"}}],
                "metadata": {"pactSpecification": {"version": version}}});
            stage.add_text("both.json", &pact.to_string());

            let summary = stage.summary().await;

            assert_eq!(summary[..2], ["C - one: OK", "C - stored: OK"], "{version}");
            assert!(summary[2].contains("wrong"), "{version}: {summary:?}");
            assert_eq!(server.lines(), ["GET /one", "POST /", "POST /"], "{version}");
        }
    });
}

#[test]
fn without_a_transport_the_provider_itself_is_asked() {
    run(async {
        let server = Server::start(|_| message(r#"{"a":1}"#, r#"{"queue":"users"}"#)).await;
        let mut stage = Stage::of(&server, &[asynchronous()]);
        stage.plan.provider.transport = transport("http", server.port(), "/base");

        assert_eq!(stage.summary().await, ["C - stored: OK"]);

        assert_eq!(server.lines(), ["POST /base"]);
    });
}

#[test]
fn a_different_message_is_reported_with_its_mismatches() {
    run(async {
        for (answer, expected) in [
            (
                message(r#"{"a":2}"#, r#"{"queue":"orders"}"#),
                ": Expected 2 (Integer) to be equal to 1 (Integer); Expected metadata key 'queue' to have value \
                 '\"users\"' but was '\"orders\"' - Expected 'orders' to be equal to 'users'",
            ),
            (message(r#"{"a":1}"#, "no object"), ": Expected message metadata 'queue' but was missing"),
            (Answer::new(404, ""), " - Request to fetch message from provider failed: status 404"),
        ] {
            let server = Server::start(move |_| answer.clone()).await;
            let stage = Stage::of(&server, &[asynchronous()]);

            let name = "Verifying a pact between C and P Given one And two - stored";
            assert_eq!(stage.summary().await, [format!("{name}{expected}")]);
        }
    });
}

#[test]
fn a_synchronous_message_is_sent_and_its_response_compared() {
    run(async {
        let server = Server::start(|_| message(r#"{"b":2}"#, "{}")).await;
        let mut stage = Stage::of(&server, &[synchronous(&[json!({"b": 2})])]);

        assert_eq!(stage.summary().await, ["C - asked: OK"]);

        assert_eq!(
            requests(&server),
            [
                r#"POST / {"description":"asked","request":{"contents":{"content":{"q":1},"contentType":"application/json","encoded":false},"matchingRules":{"body":{"$.q":{"combine":"AND","matchers":[{"match":"integer"}]}}},"metadata":{"k":"v"}}}"#
            ]
        );

        stage.plan.sources.clear();
        stage.add_pact("D", &[synchronous(&[json!({"b": 3})])]);
        assert_eq!(
            stage.summary().await,
            ["Verifying a pact between D and P - asked: Expected 2 (Integer) to be equal to 3 (Integer)"]
        );
    });
}

#[test]
fn a_response_needs_no_content_type_unless_the_pact_has_one() {
    run(async {
        let server = Server::start(|_| Answer::new(200, r#"{"b":2}"#)).await;
        let mut stage = Stage::of(&server, &[synchronous(&[json!({"b": 2})])]);

        let entries = report::entries(&stage.report().await, Style::Plain);

        assert_eq!(
            entries[3..],
            [
                "    generates a message which",
                "      has a matching body (OK)",
                "",
                "",
                "1 interaction verified: 1 passed"
            ]
            .map(str::to_owned)
        );
        let mut with_type = synchronous(&[json!({"b": 2})]);
        with_type["response"][0]["metadata"] = json!({"contentType": "application/json"});
        stage.plan.sources.clear();
        stage.add_pact("D", &[with_type]);
        assert_eq!(
            stage.summary().await,
            ["Verifying a pact between D and P - asked: Expected metadata key 'contentType' to have value \
              '\"application/json\"' but was '\"\"' - Expected metadata 'contentType' to have value 'application/json' \
              but was ''"]
        );
    });
}

#[test]
fn only_one_response_can_be_compared() {
    run(async {
        let server = Server::start(|_| message(r#"{"b":2}"#, "{}")).await;
        let stage = Stage::of(&server, &[synchronous(&[json!({"b": 2}), json!({"b": 3})])]);

        let report = stage.report().await;

        assert_eq!(
            summary(&report),
            [
                "Verifying a pact between C and P - asked: Expected a message with 2 responses, but the actual response \
                 had 1"
            ]
        );
        assert_eq!(
            report::entries(&report, Style::Plain)[3..],
            [
                "    generates a message which",
                "      has a matching body (FAILED)",
                "",
                "\nFailures:\n",
                "1) Verifying a pact between C and P - asked",
                "    1.1) has a matching body",
                "           Expected a body of 'message response' but the actual content type was ''",
                "\nThere were 1 pact failures\n",
                "1 interaction verified: 0 passed, 1 failed",
            ]
            .map(str::to_owned)
        );
    });
}

#[test]
fn each_kind_of_interaction_uses_its_transport() {
    run(async {
        let http = Server::start(|_| Answer::new(200, "")).await;
        let messages = Server::start(|_| message(r#"{"a":1}"#, r#"{"queue":"users"}"#)).await;
        let mut named = get("/named");
        named["transport"] = "other".into();
        let mut stage = Stage::of(&http, &[asynchronous(), get("/plain"), named]);
        let other = transport("other", http.port(), "/other");
        stage.plan.transports = vec![transport("message", messages.port(), "/"), other];

        assert_eq!(stage.summary().await, ["C - stored: OK", "C - /plain: OK", "C - /named: OK"]);

        assert_eq!(http.lines(), ["GET /plain", "GET /other/named"]);
        assert_eq!(messages.lines(), ["POST /"]);
    });
}
