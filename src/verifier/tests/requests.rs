//! The requests that a provider receives.

use super::stage::{Stage, get, transport};
use crate::net::client::fixture::{Answer, Server, run};
use serde_json::json;

#[test]
fn a_request_is_sent_as_it_is_in_the_pact() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;
        let interaction = json!({"type": "Synchronous/HTTP", "description": "d",
            "request": {"method": "post", "path": "/a b", "query": {"z": ["2", "1"], "e": [""]},
                "headers": {"X-Many": ["1", "2, 3"], "Accept": ["a/b", "c/d"], "X-Folded": ["one\r\n  two"],
                    "x-key": ["old"], "Content-Type": ["application/json"]},
                "body": {"contentType": "application/json", "encoded": false, "content": {"b": 1.5}}},
            "response": {"status": 200}});
        let mut stage = Stage::of(&server, &[interaction]);
        stage.plan.provider.transport = transport("http", server.port(), "base/");
        stage.plan.headers = vec![("X-Key".to_owned(), "new".to_owned())];

        assert_eq!(stage.summary().await, ["C - d: OK"]);

        let asked = server.asked().remove(0);
        assert_eq!(asked.line(), "POST /base/a%20b?e=&z=2&z=1");
        let lines = |name: &str| -> Vec<_> {
            asked.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
        };
        assert_eq!(lines("x-many"), ["1", "2, 3"], "a line for each value");
        assert_eq!(lines("accept"), ["a/b", "c/d"]);
        assert_eq!(lines("x-folded"), ["one two"]);
        assert_eq!(lines("x-key"), ["new"], "the custom header alone");
        assert_eq!(lines("content-type"), ["application/json"]);
        assert_eq!(lines("accept-encoding"), ["gzip,deflate"]);
        assert_eq!(lines("user-agent"), [concat!("pact_verifier/", env!("CARGO_PKG_VERSION"))]);
        assert_eq!(asked.body, r#"{"b":1.5}"#);
    });
}

#[test]
fn what_is_not_in_the_pact_is_not_sent() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;

        assert_eq!(Stage::of(&server, &[get("/")]).summary().await, ["C - /: OK"]);

        let asked = server.asked().remove(0);
        let mut names: Vec<&str> = asked.headers.keys().map(|name| name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
        assert_eq!((asked.header("accept"), asked.body.as_str()), (Some("*/*"), ""));
    });
}

#[test]
fn a_request_that_cannot_be_sent_fails_only_its_interaction() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;
        let mut method = get("/method");
        method["request"]["method"] = "B@D METH".into();
        let mut name = get("/name");
        name["request"]["headers"] = json!({"X Y": ["1"]});
        let mut value = get("/value");
        value["request"]["headers"] = json!({"X": ["1\r\nY: 2"]});
        let stage = Stage::of(&server, &[method, name, value, get("/fine")]);

        assert_eq!(
            stage.summary().await,
            [
                "C - /fine: OK",
                "Verifying a pact between C and P - /method - 'B@D METH' is not an HTTP method",
                "Verifying a pact between C and P - /name - Invalid header name: 'Failed to parse header value: X Y'",
                "Verifying a pact between C and P - /value - Invalid header value: 'Failed to parse header value: 1\r\nY: 2'",
            ]
        );
        assert_eq!(server.lines(), ["GET /fine"]);
    });
}

#[test]
fn a_custom_header_that_cannot_be_sent_fails_every_interaction() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;
        let mut stage = Stage::of(&server, &[get("/a"), get("/b")]);
        stage.plan.headers = vec![("Authorization".to_owned(), "hidden\n".to_owned())];

        let reason = "Custom header 'Authorization' has an invalid value '***'. Only ASCII characters (32-127) are \
                      permitted - failed to parse header value";
        let expected =
            ["/a", "/b"].map(|name| format!("Verifying a pact between C and P - {name} - {reason}"));
        assert_eq!(stage.summary().await, expected);
        assert!(server.lines().is_empty());
    });
}

#[test]
fn redirects_are_followed_or_are_the_response() {
    run(async {
        let server = Server::start(|asked| match asked.target.as_str() {
            "/old" => Answer::new(302, "").with("location", "/new"),
            _ => Answer::new(200, ""),
        })
        .await;
        let mut stage = Stage::of(&server, &[get("/old")]);

        assert_eq!(stage.summary().await, ["C - /old: OK"]);
        assert_eq!(server.lines(), ["GET /old", "GET /new"]);
        assert_eq!(server.asked()[1].header("referer"), Some(server.url("/old").as_str()));

        stage.plan.requests.follow_redirects = false;
        assert_eq!(
            stage.summary().await,
            ["Verifying a pact between C and P - /old: expected 200 but was 302"]
        );
    });
}

#[test]
fn a_custom_header_is_not_sent_to_the_target_of_a_redirect() {
    run(async {
        let other = Server::start(|_| Answer::new(200, "")).await;
        let there = other.url("/there");
        let server = Server::start(move |_| Answer::new(307, "").with("location", there.clone())).await;
        let mut stage = Stage::of(&server, &[get("/")]);
        stage.plan.headers =
            ["Authorization", "X-Secret"].map(|name| (name.to_owned(), "s".to_owned())).into();

        assert_eq!(stage.summary().await, ["C - /: OK"]);

        for name in ["authorization", "x-secret"] {
            assert_eq!(server.asked()[0].header(name), Some("s"));
            assert_eq!(other.asked()[0].header(name), None);
        }
    });
}

#[test]
fn a_byte_order_mark_before_json_of_the_provider_is_skipped() {
    run(async {
        for content_type in [Some("application/json"), None] {
            let server = Server::start(move |_| {
                let answer = Answer::new(200, "\u{feff}{\"a\":1}");
                content_type.map_or(answer.clone(), |value| answer.with("content-type", value))
            })
            .await;
            let mut interaction = get("/");
            interaction["response"]["body"] =
                json!({"contentType": "application/json", "encoded": false, "content": {"a": 1}});

            assert_eq!(Stage::of(&server, &[interaction]).summary().await, ["C - /: OK"], "{content_type:?}");
        }
    });
}
