//! Provider states that are set up before an interaction and torn down after it.

use super::stage::{Stage, get, given, requests};
use crate::net::client::fixture::{Answer, Server, run};
use crate::verifier::Verdict;
use serde_json::json;

#[test]
fn states_are_set_up_before_and_torn_down_after_in_order() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;
        let mut stage = Stage::of(&server, &[given("/a", &["one", "two"]), get("/b")]);
        stage.plan.headers = vec![("X-Key".to_owned(), "k".to_owned())];
        stage.set_state_handler(server.url("/state?x=1"), true);

        assert_eq!(stage.summary().await, ["C - /a: OK", "C - /b: OK"]);

        let call = |action: &str, state: &str| {
            format!(r#"POST /state?x=1 {{"action":"{action}","params":{{}},"state":"{state}"}}"#)
        };
        assert_eq!(
            requests(&server),
            [
                call("setup", "one"),
                call("setup", "two"),
                "GET /a ".to_owned(),
                call("teardown", "one"),
                call("teardown", "two"),
                call("setup", ""),
                "GET /b ".to_owned(),
                call("teardown", ""),
            ]
        );
        assert!(server.asked().iter().all(|asked| asked.header("x-key") == Some("k")));
        assert_eq!(server.asked()[0].header("content-type"), Some("application/json"));
        assert_eq!(server.connections(), 6, "each state call opens one, and a GET uses the one that is open");
    });
}

#[test]
fn states_can_be_sent_in_the_query() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;
        let mut interaction = get("/a");
        interaction["providerStates"] =
            json!([{"name": "a user", "params": {"state": "X", "action": "Y", "n": 1, "s": "a b"}}]);
        let mut stage = Stage::of(&server, &[interaction]);
        stage.plan.set_state_handler(Some(server.url("/state")), false, false);

        assert_eq!(stage.summary().await, ["C - /a: OK"]);

        assert_eq!(requests(&server), ["POST /state?action=setup&n=1&s=a+b&state=a+user ", "GET /a "]);
        assert_eq!(server.asked()[0].header("content-type"), None);
    });
}

#[test]
fn values_that_the_state_handler_returns_are_used_in_the_request() {
    run(async {
        let server = Server::start(|asked| match asked.target.as_str() {
            "/json" => Answer::new(200, r#"{"id":99}"#).with("content-type", "application/vnd.x+json"),
            "/text" => Answer::new(200, r#"{"id":99}"#).with("content-type", "text/plain"),
            "/list" => Answer::new(200, r#"[{"id":99}]"#).with("content-type", "application/json"),
            "/cut" => Answer::new(200, r#"{"id":"#).with("content-type", "application/json"),
            _ => Answer::new(200, ""),
        })
        .await;
        let mut interaction = get("/users/1");
        interaction["providerStates"] = json!([{"name": "s", "params": {"id": 5, "name": "pp"}}]);
        interaction["request"]["query"] = json!({"n": ["x"], "m": ["kept"]});
        interaction["request"]["generators"] = json!({
            "path": {"type": "ProviderState", "expression": "/users/${id}", "dataType": "STRING"},
            "query": {"n": {"type": "ProviderState", "expression": "${name}", "dataType": "STRING"},
                "m": {"type": "ProviderState", "expression": "${missing}", "dataType": "STRING"}}});
        let mut stage = Stage::of(&server, &[interaction]);
        for (path, id) in [("/json", 99), ("/text", 5), ("/list", 5), ("/cut", 5)] {
            stage.set_state_handler(server.url(path), false);

            assert_eq!(stage.summary().await, ["C - /users/1: OK"]);

            assert_eq!(server.lines().pop(), Some(format!("GET /users/{id}?m=kept&n=pp")), "{path}");
        }
    });
}

#[test]
fn a_state_that_cannot_be_set_up_fails_its_interaction_alone() {
    run(async {
        let server = Server::start(|asked| {
            let fails = asked.body.contains(r#""action":"setup","params":{},"state":"one""#);
            Answer::new(if fails { 503 } else { 200 }, "")
        })
        .await;
        let mut stage = Stage::of(&server, &[given("/a", &["one", "two"]), given("/b", &["two"])]);
        stage.set_state_handler(server.url("/state"), true);

        let report = stage.report().await;

        assert_eq!(
            super::stage::summary(&report),
            [
                "C - /b: OK",
                "Verifying a pact between C and P Given one And two - /a - One or more of the setup state change handlers \
             has failed",
            ]
        );
        let url = server.url("/state");
        let verdict = &report.pacts().next().unwrap().results[0].verdict;
        let details = vec![format!("setup of provider state 'one': {url} answered 503 Service Unavailable")];
        assert!(
            matches!(verdict, Verdict::Failed { details: found, .. } if *found == details),
            "{verdict:?}"
        );
        let lines = requests(&server);
        let first: Vec<&str> =
            lines.iter().take(3).map(|line| &line[line.len() - 6..line.len() - 1]).collect();
        assert_eq!(
            first,
            [r#""one""#, r#""two""#, r#""two""#],
            "called once for each state, and neither the provider nor the teardown is called"
        );
    });
}

#[test]
fn a_failed_teardown_replaces_the_result() {
    run(async {
        let server =
            Server::start(|asked| Answer::new(if asked.body.contains("teardown") { 500 } else { 200 }, ""))
                .await;
        let mut stage = Stage::of(&server, &[given("/a", &["one"])]);
        stage.set_state_handler(server.url("/state"), true);

        assert_eq!(
            stage.summary().await,
            [
                "Verifying a pact between C and P Given one - /a - One or more of the teardown state change handlers has \
              failed"
            ]
        );
    });
}

#[test]
fn an_invalid_state_handler_url_is_reported_without_its_password() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;
        let mut stage = Stage::of(&server, &[given("/a", &["one"])]);
        stage.set_state_handler("me:hidden@states".to_owned(), false);

        let report = stage.report().await;

        let verdict = &report.pacts().next().unwrap().results[0].verdict;
        let details =
            vec!["setup of provider state 'one': 'states' is no URL: relative URL without a base".to_owned()];
        assert!(
            matches!(verdict, Verdict::Failed { details: found, .. } if *found == details),
            "{verdict:?}"
        );
        assert!(server.lines().is_empty());
    });
}

#[test]
fn without_a_state_handler_no_states_are_set_up() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;

        assert_eq!(Stage::of(&server, &[given("/a", &["one"])]).summary().await, ["C - /a: OK"]);

        assert_eq!(server.lines(), ["GET /a"]);
    });
}
