//! States told to the provider before and after an interaction.

use super::stage::{Stage, asked, get, given};
use crate::net::client::fixture::{Answer, Server, run};
use crate::verifier::Verdict;
use serde_json::json;

#[test]
fn states_are_told_in_order_before_and_after() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;
        let mut stage = Stage::of(&server, &[given("/a", &["one", "two"]), get("/b")]);
        stage.plan.headers = vec![("X-Key".to_owned(), "k".to_owned())];
        stage.tell_states(server.url("/state?x=1"), true);

        assert_eq!(stage.told().await, ["C - /a: OK", "C - /b: OK"]);

        let call = |action: &str, state: &str| {
            format!(r#"POST /state?x=1 {{"action":"{action}","params":{{}},"state":"{state}"}}"#)
        };
        assert_eq!(
            asked(&server),
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
        assert_eq!(server.connections(), 1);
    });
}

#[test]
fn states_can_stand_in_the_query() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;
        let mut interaction = get("/a");
        interaction["providerStates"] =
            json!([{"name": "a user", "params": {"state": "X", "action": "Y", "n": 1, "s": "a b"}}]);
        let mut stage = Stage::of(&server, &[interaction]);
        stage.plan.set_states(Some(server.url("/state")), false, false);

        assert_eq!(stage.told().await, ["C - /a: OK"]);

        assert_eq!(asked(&server), ["POST /state?action=setup&n=1&s=a+b&state=a+user ", "GET /a "]);
        assert_eq!(server.asked()[0].header("content-type"), None);
    });
}

#[test]
fn what_a_state_answers_stands_in_the_request() {
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
            stage.tell_states(server.url(path), false);

            assert_eq!(stage.told().await, ["C - /users/1: OK"]);

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
        stage.tell_states(server.url("/state"), true);

        let report = stage.report().await;

        assert_eq!(
            super::stage::told(&report),
            [
                "C - /b: OK",
                "Verifying a pact between C and P Given one And two - /a - One or more of the setup state change handlers \
             has failed",
            ]
        );
        let url = server.url("/state");
        let verdict = &report.pacts().next().unwrap().outcomes[0].verdict;
        let details = vec![format!("setup of provider state 'one': {url} answered 503 Service Unavailable")];
        assert!(matches!(verdict, Verdict::Failed { details: told, .. } if *told == details), "{verdict:?}");
        let lines = asked(&server);
        let first: Vec<&str> =
            lines.iter().take(3).map(|line| &line[line.len() - 6..line.len() - 1]).collect();
        assert_eq!(
            first,
            [r#""one""#, r#""two""#, r#""two""#],
            "called once, the other too, and neither the provider nor its tear-down"
        );
    });
}

#[test]
fn a_tear_down_that_fails_takes_the_place_of_the_result() {
    run(async {
        let server =
            Server::start(|asked| Answer::new(if asked.body.contains("teardown") { 500 } else { 200 }, ""))
                .await;
        let mut stage = Stage::of(&server, &[given("/a", &["one"])]);
        stage.tell_states(server.url("/state"), true);

        assert_eq!(
            stage.told().await,
            [
                "Verifying a pact between C and P Given one - /a - One or more of the teardown state change handlers has \
              failed"
            ]
        );
    });
}

#[test]
fn a_place_for_states_that_is_no_url_is_told_without_its_password() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;
        let mut stage = Stage::of(&server, &[given("/a", &["one"])]);
        stage.tell_states("me:hidden@states".to_owned(), false);

        let report = stage.report().await;

        let verdict = &report.pacts().next().unwrap().outcomes[0].verdict;
        let details =
            vec!["setup of provider state 'one': 'states' is no URL: relative URL without a base".to_owned()];
        assert!(matches!(verdict, Verdict::Failed { details: told, .. } if *told == details), "{verdict:?}");
        assert!(server.lines().is_empty());
    });
}

#[test]
fn without_a_place_for_states_nobody_is_told() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;

        assert_eq!(Stage::of(&server, &[given("/a", &["one"])]).told().await, ["C - /a: OK"]);

        assert_eq!(server.lines(), ["GET /a"]);
    });
}
