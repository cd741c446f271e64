//! Servers over real sockets, spoken to byte by byte.

mod client;
mod bounds;
mod protocol;
mod http2;
mod https;
mod faults;
mod life;
mod watching;
mod memory;
mod plugin;

use super::fixture::{
    asks, closing, exchange, header, interaction, pact, request, response, status_and_body,
};
use super::{Bind, MockServer, Options, start};
use crate::model::file::{QueryForm, QueryForms};
use crate::model::{Interaction, Pact};
use crate::net::tls::Authority;
use serde_json::json;
use std::io::{BufRead, BufReader, Read};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Handle, Runtime};

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap());

fn runtime() -> &'static Handle {
    RUNTIME.handle()
}

fn serve_with(pact: Pact, address: &str, config: &str) -> MockServer {
    let options = Options::parse(None, Some(config)).unwrap();
    start(pact, &Bind::new(Some(address), 0), options, runtime(), &Arc::new(Authority::new())).unwrap()
}

fn serve(interactions: Vec<Interaction>) -> MockServer {
    serve_with(pact(interactions), "", "{}")
}

/// One interaction, `GET /a`, answered with `hello`.
fn hello() -> Interaction {
    interaction(request("GET", "/a", &[]), response(200, &[("X-A", "1")], "hello"))
}

/// A server on a loopback address that no other test listens on, so that a port it gives up stays free.
fn serve_apart(interaction: Interaction) -> MockServer {
    static LAST: AtomicU8 = AtomicU8::new(9);
    // Elsewhere than on a Mac all of 127.0.0.0/8 is there.
    let host = if cfg!(target_os = "macos") { 1 } else { LAST.fetch_add(1, Ordering::Relaxed) + 1 };
    serve_with(pact([interaction]), &format!("127.0.0.{host}"), "{}")
}

/// Stops the server and returns how long that took. Asserts that the port is free.
fn time_of_stop(server: &MockServer) -> Duration {
    let before = Instant::now();
    server.stop();
    let taken = before.elapsed();
    assert!(TcpStream::connect(server.addresses()[0]).is_err());
    TcpListener::bind(server.addresses()[0]).unwrap();
    taken
}

fn connect_to(server: &MockServer) -> TcpStream {
    TcpStream::connect(server.addresses()[0]).unwrap()
}

/// Reads one response whose length is announced; what follows it stays unread.
fn read_response(reader: &mut BufReader<TcpStream>) -> (String, String) {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(reader.read_line(&mut head).unwrap(), 0, "closed after {head:?}");
    }
    let length = header(&head, "content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (head, String::from_utf8(body).unwrap())
}

#[test]
fn a_match_is_answered_and_noted() {
    let server = serve(vec![hello()]);
    assert!(!server.matched().unwrap());

    let text = exchange(server.port(), closing("GET /a", ""));

    assert_eq!(status_and_body(&text), ("HTTP/1.1 200 OK", "hello"));
    assert_eq!((header(&text, "x-a"), header(&text, "content-length")), (Some("1"), Some("5")));
    assert_eq!(header(&text, "connection"), Some("close"));
    assert!(header(&text, "date").is_some() && header(&text, "server").is_none());
    assert!(server.matched().unwrap());
    assert_eq!(server.mismatches_json().unwrap().to_string(), "[]");
}

#[test]
fn what_did_not_match_comes_first_and_then_what_is_missing() {
    let server = serve(vec![hello(), asks(request("put", "/b", &[]))]);
    let body = "Content-Type: application/json\r\nContent-Length: 7\r\n";

    exchange(server.port(), closing("POST /nope?x=1&y", body) + r#"{"a":1}"#);
    exchange(server.port(), closing("OPTIONS /nope", ""));

    let received = concat!(
        r#"{"body":{"a":1},"headers":{"connection":"close","content-length":"7","#,
        r#""content-type":"application/json","host":"x"},"method":"POST","path":"/nope","#,
        r#""query":{"x":["1"],"y":[null]}}"#,
    );
    let expected = [
        format!(r#"{{"method":"POST","path":"/nope","request":{received},"type":"request-not-found"}}"#),
        missing("GET", "/a"),
        missing("PUT", "/b"),
    ];
    assert_eq!(server.mismatches_json().unwrap().to_string(), format!("[{}]", expected.join(",")));
    assert!(!server.matched().unwrap());
}

fn missing(method: &str, path: &str) -> String {
    format!(
        r#"{{"method":"{method}","path":"{path}","request":{{"method":"{method}","path":"{path}"}},"type":"missing-request"}}"#
    )
}

#[test]
fn a_request_that_differs_is_shown_with_what_was_expected() {
    let expected = request("put", "/a?q=1", &[]);
    let similar = request("PUT", "/a?q=1", &[("X", "1")]);
    let server = serve(vec![asks(expected.clone()), asks(similar), asks(expected)]);

    let text = exchange(server.port(), closing("PUT /a?q=2", ""));

    let mismatch = concat!(
        r#"{"actual":"2","expected":"1","mismatch":"Expected query parameter 'q' with value '1' but was '2'","#,
        r#""parameter":"q","type":"QueryMismatch"}"#,
    );
    let missing = concat!(
        r#"{"method":"PUT","path":"/a","request":{"headers":{"X":"1"},"method":"PUT","path":"/a","#,
        r#""query":{"q":["1"]}},"type":"missing-request"}"#,
    );
    let differs =
        format!(r#"{{"method":"PUT","mismatches":[{mismatch}],"path":"/a","type":"request-mismatch"}}"#);
    assert_eq!(server.mismatches_json().unwrap().to_string(), format!("[{differs},{missing}]"));
    assert_eq!(header(&text, "x-pact"), Some("Request-Mismatch"));
    assert!(status_and_body(&text).1.contains(mismatch), "{text}");
}

#[test]
fn queries_are_shown_in_the_forms_that_are_asked_for() {
    let server =
        serve(vec![asks(request("GET", "/a?z=1&b=x%20y", &[])), asks(request("GET", "/b?q=1", &[]))]);
    exchange(server.port(), closing("GET /nope?x=%C3%A4", ""));

    let forms = QueryForms::new(vec![QueryForm::Text], QueryForm::Text);
    let document = server.mismatches_with(&forms).unwrap();

    let queries: Vec<_> =
        document.as_array().unwrap().iter().map(|entry| entry["request"]["query"].clone()).collect();
    assert_eq!(queries, [json!("x=%c3%a4"), json!("b=x+y&z=1"), json!({"q": ["1"]})]);
}

#[test]
fn interactions_are_told_apart_by_whether_a_request_was_for_them() {
    let mut twin = hello();
    twin.description = "the same again".to_owned();
    let server = serve(vec![hello(), asks(request("GET", "/b", &[])), twin]);
    assert_eq!(server.seen(), [(0, false), (1, false), (2, false)]);

    exchange(server.port(), closing("GET /a", ""));

    assert_eq!(server.seen(), [(0, true), (1, false), (2, true)]);
}

#[test]
fn requests_are_told_one_by_one_only_if_that_is_asked_for() {
    let quiet = serve(vec![hello()]);
    let options = Options { request_log: true, ..Options::default() };
    let watched = start(pact([hello()]), &Bind::default(), options, runtime(), &Arc::default()).unwrap();

    for server in [&quiet, &watched] {
        exchange(server.port(), closing("GET /a", ""));
        exchange(server.port(), closing("GET /b", ""));
    }

    assert_eq!((quiet.metrics(), quiet.last_requests()), (json!(null), json!(null)));
    assert_eq!(watched.metrics(), json!({"requests": 2, "requests_by_path": {"/a": 1, "/b": 1}}));
    let last = watched.last_requests();
    assert_eq!((&last[0]["verdict"], &last[0]["failure"]), (&json!("unexpected"), &json!(0)));
    assert_eq!((&last[1]["verdict"], &last[1]["interaction"]), (&json!("matched"), &json!("GET /a")));
}

#[test]
fn urls_in_a_response_lead_to_the_server_that_sends_it() {
    use crate::model::Category;
    use crate::model::generators::Generator;
    let url = Generator::MockServerUrl { example: "http://a/b".to_owned(), regex: ".*(/b)".to_owned() };
    let mut made = response(200, &[("Content-Type", "application/json")], r#"{"url":"u"}"#);
    made.part.generators.set(Category::Body, "$.url".parse().unwrap(), url);
    let server = serve(vec![interaction(request("GET", "/a", &[]), made)]);

    let text = exchange(server.port(), closing("GET /a", ""));

    assert_eq!(status_and_body(&text).1, format!(r#"{{"url":"{}/b"}}"#, server.url()));
}

#[test]
fn a_server_without_interactions_is_satisfied() {
    let server = serve(vec![]);

    assert!(server.matched().unwrap());
    assert_eq!(server.mismatches_json().unwrap().to_string(), "[]");
}

#[test]
fn one_request_satisfies_all_interactions_that_expect_it() {
    let mut twin = hello();
    twin.description = "the same again".to_owned();
    let server = serve(vec![hello(), twin, hello()]);

    exchange(server.port(), closing("GET /a", ""));

    assert!(server.matched().unwrap());
}

#[test]
fn a_failure_is_not_forgotten_when_the_right_request_follows() {
    let server = serve(vec![hello()]);

    exchange(server.port(), closing("GET /b", ""));
    exchange(server.port(), closing("GET /a", ""));

    assert!(!server.matched().unwrap());
    assert_eq!(server.mismatches_json().unwrap().as_array().map(Vec::len), Some(1));
}

#[test]
fn the_log_tells_of_each_request_once() {
    let server = serve(vec![hello()]);

    exchange(server.port(), closing("GET /a", ""));
    exchange(server.port(), closing("GET /b", ""));

    let log = server.logs();
    let said: Vec<_> = log.lines().filter_map(|line| Some(line.split_once(": ")?.1)).collect();
    let expected = [
        "Received request GET /a",
        "Request matched, sending response",
        "Received request GET /b",
        "Request did not match: no interaction expects GET /b",
    ];
    assert_eq!(said, expected);
    assert!(log.lines().all(|line| line.contains("  INFO ") && line.contains(" pact_ffi::mock_server: ")));
    assert_eq!(server.logs(), "");
}

#[test]
fn transports_that_are_not_here_are_named() {
    for transport in ["HTTPS", "grpc", "HTTP"] {
        let options = Options::parse(Some(transport), None).unwrap();
        let error =
            start(pact([]), &Bind::default(), options, runtime(), &Arc::new(Authority::new())).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "transport '{transport}' is not available: it is not built in, and no loaded plugin provides it"
            )
        );
    }
}

#[test]
fn the_pact_is_written_with_its_transport() {
    let folder = tempfile::tempdir().unwrap();
    let v4 = Pact { spec: crate::model::SpecVersion::V4, ..pact([hello()]) };
    let server = serve_with(v4, "", "{}");

    let path = server.write(Some(folder.path()), true).unwrap();

    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains("\"transport\": \"http\""), "{text}");
    assert!(text.contains(&format!("\"mockserver\": \"{}\"", env!("CARGO_PKG_VERSION"))), "{text}");
}

#[test]
fn the_log_stays_within_its_bounds() {
    let server = serve(vec![]);

    for _ in 0..10 {
        exchange(server.port(), closing(&format!("GET /{}", "a".repeat(60_000)), ""));
    }

    assert!(server.logs().len() <= 256 * 1024);
}
