//! How often requests of a verification are sent, and what becomes of them when they are redirected.

use super::sources::publishable;
use super::stage::{Stage, get, given, requests};
use crate::foundation::json::Value;
use crate::net::client::fixture::{Answer, Asked, Server, run};
use crate::verifier::fixture::{Documents, broker, hal, listed};
use crate::verifier::plan::PublishOptions;
use crate::verifier::source::Source;
use serde_json::json;

fn asking(method: &str, path: &str) -> Value {
    let mut interaction = get(path);
    interaction["request"]["method"] = method.into();
    interaction
}

/// Closes the connection after it has read a request that is not a GET.
fn cut_commands(asked: &Asked) -> Answer {
    if asked.method == "GET" { Answer::new(200, "") } else { Answer::cut() }
}

#[test]
fn a_request_that_is_read_and_not_answered_is_sent_once_and_fails() {
    run(async {
        for method in ["POST", "put", "Patch", "DELETE"] {
            for parallel in [1, 8] {
                let server = Server::start(cut_commands).await;
                let all = [asking(method, "/first"), get("/get"), asking(method, "/later"), get("/other")];
                let mut stage = Stage::of(&server, &all);
                stage.plan.requests.parallel = parallel;

                let report = stage.report().await;

                let failed: Vec<_> = report.pacts().flat_map(|pact| &pact.results).collect();
                let failed: Vec<_> = failed.iter().map(|result| result.is_failure()).collect();
                assert_eq!(failed, [true, false, true, false], "{method} {parallel}");
                let mut lines = server.lines();
                lines.sort_unstable();
                let upper = method.to_ascii_uppercase();
                let mut expected = vec!["GET /get".to_owned(), "GET /other".to_owned()];
                expected.extend(["/first", "/later"].map(|path| format!("{upper} {path}")));
                expected.sort_unstable();
                assert_eq!(lines, expected, "{method} {parallel}");
            }
        }
    });
}

#[test]
fn a_state_call_that_is_read_and_not_answered_is_made_once() {
    run(async {
        for in_body in [true, false] {
            let server = Server::start(cut_commands).await;
            let mut stage = Stage::of(&server, &[get("/a"), given("/b", &["one"])]);
            stage.plan.set_state_handler(Some(server.url("/state")), true, in_body);

            let found = stage.summary().await;

            let failed = "One or more of the setup state change handlers has failed";
            assert!(found.iter().all(|line| line.ends_with(failed)) && found.len() == 2, "{found:?}");
            assert_eq!(server.lines().len(), 2, "{:?}", server.lines());
        }
    });
}

#[test]
fn publishing_and_asking_for_pacts_that_is_read_and_not_answered_is_tried_once() {
    run(async {
        let provider = Server::start(|_| Answer::new(200, "")).await;
        for cut in [
            "POST /pacts/provider/P/for-verification",
            "PUT /pacticipants/P/branches/main/versions/1",
            "PUT /pacticipants/P/versions/1/tags/t",
            "POST /pacts/one/verification-results",
        ] {
            let broker_server = one_pact(|documents| documents.answer(cut, Answer::cut())).await;
            let mut stage = Stage::at(provider.port());
            stage.plan.sources.push(Source::Broker(broker(&broker_server.url(""))));
            stage.plan.publish = publishing();

            assert!(!stage.report().await.is_success(), "{cut}");

            let times = broker_server.lines().iter().filter(|line| *line == cut).count();
            assert_eq!(times, 1, "{cut}: {:?}", broker_server.lines());
        }
    });
}

fn publishing() -> Option<PublishOptions> {
    Some(PublishOptions {
        version: "1".to_owned(),
        tags: vec!["t".to_owned()],
        branch: Some("main".to_owned()),
        ..PublishOptions::default()
    })
}

/// A broker with one pact, whose results it takes.
async fn one_pact(change: impl FnOnce(&mut Documents)) -> Server {
    let mut documents = publishable();
    documents.lists(&[(listed("/p/1"), "")]);
    change(&mut documents);
    documents.serve().await
}

#[test]
fn commands_to_a_broker_that_are_redirected_keep_method_and_body() {
    run(async {
        let provider = Server::start(|_| Answer::new(200, "")).await;
        for status in [301, 302, 307, 308] {
            let list = format!(
                r#"{{"_embedded":{{"pacts":[{{"shortDescription":"s","_links":{}}}]}}}}"#,
                listed("/p/1")
            );
            let broker_server = one_pact(|documents| {
                for (line, place, answer) in [
                    ("POST /pacts/provider/P/for-verification", "/list", hal(&list)),
                    ("PUT /pacticipants/P/branches/main/versions/1", "/branch", hal("{}")),
                    ("PUT /pacticipants/P/versions/1/tags/t", "/tag", hal("{}")),
                    ("POST /pacts/one/verification-results", "/results", hal("{}")),
                ] {
                    documents.answer(line, Answer::new(status, "").with("location", place));
                    let method = line.split_once(' ').unwrap().0;
                    documents.answer(&format!("{method} {place}"), answer);
                }
            })
            .await;
            let mut stage = Stage::at(provider.port());
            stage.plan.sources.push(Source::Broker(broker(&broker_server.url(""))));
            stage.plan.publish = publishing();

            assert_eq!(stage.summary().await, ["one - d: OK"], "{status} {:?}", broker_server.asked());

            let bodies = ["/list", "/branch", "/tag", "/results"].map(|place| {
                let sent: Vec<_> = broker_server.asked();
                let sent = sent.into_iter().find(|asked| asked.target == place);
                sent.map(|asked| (asked.body.len() > 1, asked.header("content-type").map(str::to_owned)))
            });
            let whole = Some((true, Some("application/json".to_owned())));
            assert_eq!(bodies, [whole.clone(), whole.clone(), whole.clone(), whole], "{status}");
        }
    });
}

/// Redirects everything but what is already there.
fn moved(status: u16) -> impl Fn(&Asked) -> Answer + Send + Sync {
    move |asked| match asked.target.strip_prefix("/old") {
        Some(rest) => Answer::new(status, "").with("location", format!("/new{rest}")),
        None => Answer::new(200, r#"{"a":1}"#).with("content-type", "application/json"),
    }
}

#[test]
fn redirected_state_calls_and_questions_for_messages_keep_method_and_body() {
    run(async {
        for status in [301, 302] {
            let server = Server::start(moved(status)).await;
            let message = json!({"type": "Asynchronous/Messages", "description": "m", "contents":
                {"contentType": "application/json", "encoded": false, "content": {"a": 1}}});
            let mut stage = Stage::of(&server, &[message]);
            stage.plan.provider.transport.path = "/old/messages".to_owned();
            stage.plan.set_state_handler(Some(server.url("/old/state")), false, true);

            assert_eq!(stage.summary().await, ["C - m: OK"], "{status}");

            let (state, question) =
                (r#"{"action":"setup","params":{},"state":""}"#, r#"{"description":"m"}"#);
            assert_eq!(
                requests(&server),
                [
                    format!("POST /old/state {state}"),
                    format!("POST /new/state {state}"),
                    format!("POST /old/messages {question}"),
                    format!("POST /new/messages {question}"),
                ]
            );
        }
    });
}

#[test]
fn a_redirected_request_of_an_interaction_becomes_a_get_only_if_it_is_a_post() {
    run(async {
        for (status, method, expected) in [
            (301, "post", "GET /new "),
            (302, "POST", "GET /new "),
            (301, "put", "PUT /new x"),
            (302, "PATCH", "PATCH /new x"),
            (302, "Delete", "DELETE /new x"),
            (303, "PUT", "GET /new "),
            (307, "POST", "POST /new x"),
        ] {
            let server = Server::start(moved(status)).await;
            let mut interaction = asking(method, "/old");
            interaction["request"]["body"] =
                json!({"contentType": "text/plain", "encoded": false, "content": "x"});

            assert_eq!(Stage::of(&server, &[interaction]).summary().await, ["C - /old: OK"]);

            assert_eq!(requests(&server).pop().as_deref(), Some(expected), "{status} {method}");
        }
    });
}

#[test]
fn a_request_without_a_body_says_so_where_one_is_expected() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;
        let mut empty = asking("PUT", "/empty");
        empty["request"]["body"] = json!({"contentType": "text/plain", "encoded": false, "content": ""});
        let mut own = asking("POST", "/own");
        own["request"]["headers"] = json!({"Content-Length": ["7"]});
        let all =
            [asking("post", "/a"), empty, asking("Patch", "/b"), own, asking("DELETE", "/c"), get("/d")];
        let mut stage = Stage::of(&server, &all);
        stage.plan.set_state_handler(Some(server.url("/state")), false, false);

        assert_eq!(stage.summary().await.len(), 6);

        for asked in server.asked() {
            let expected = (!["GET", "DELETE"].contains(&asked.method.as_str())).then_some("0");
            assert_eq!(asked.header("content-length"), expected, "{}", asked.line());
        }
    });
}

#[test]
fn a_number_sign_in_a_path_is_a_part_of_it_also_out_of_a_generator() {
    run(async {
        let server =
            Server::start(|_| Answer::new(200, r#"{"id":"x#y"}"#).with("content-type", "application/json"))
                .await;
        let mut plain = get("/a#b");
        plain["request"]["query"] = json!({"q": ["2", "#"]});
        let mut generated = given("/users/1", &["one"]);
        generated["request"]["query"] = json!({"q": ["2"]});
        generated["request"]["generators"] =
            json!({"path": {"type": "ProviderState", "expression": "/users/${id}/z", "dataType": "STRING"}});
        let mut stage = Stage::of(&server, &[plain, generated]);
        stage.set_state_handler(server.url("/state"), false);

        assert_eq!(stage.summary().await, ["C - /a#b: OK", "C - /users/1: OK"]);

        let mut lines = server.lines();
        lines.retain(|line| line.starts_with("GET"));
        assert_eq!(lines, ["GET /a%23b?q=2&q=%23", "GET /users/x%23y/z?q=2"]);
    });
}
