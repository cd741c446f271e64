//! Servers without a socket: they answer, record and log as those behind a connection do.

use super::{hello, serve_with};
use crate::foundation::encoding;
use crate::mock_server::fixture::{asks, interaction, pact, post, request, response};
use crate::mock_server::{Error, MemoryRequest, MockServer, Options, start_in_memory};
use crate::model::generators::Generator;
use crate::model::{Body, Category, Interaction, Pact, Response};
use parking_lot::Mutex;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

/// What a client reads, without what differs from answer to answer or belongs to the connection.
#[derive(Debug, PartialEq)]
struct Seen {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// A request, without the headers that every one here has.
#[derive(Clone, Copy)]
struct Sent<'a> {
    method: &'a str,
    target: &'a str,
    headers: &'a [(&'a str, &'a str)],
    body: &'a [u8],
}

/// A server that callers know by this number.
fn in_memory(pact: Pact, config: &str, number: u32) -> MockServer {
    start_in_memory(pact, Options::parse(Some("memory"), Some(config)).unwrap(), number).unwrap()
}

fn serve(interactions: Vec<Interaction>) -> MockServer {
    in_memory(pact(interactions), "{}", 70_000)
}

fn lines(sent: &Sent<'_>) -> Vec<(String, String)> {
    let mut lines = vec![("Host", "x"), ("Connection", "close")];
    lines.extend(sent.headers);
    let mut lines: Vec<_> =
        lines.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    if !sent.body.is_empty() {
        lines.push(("Content-Length".to_owned(), sent.body.len().to_string()));
    }
    lines
}

/// The lines without those that differ with the time and belong to a connection.
fn compared<'l>(lines: impl Iterator<Item = (&'l str, &'l str)>) -> Vec<(String, String)> {
    let lines = lines.filter(|(name, _)| !["date", "connection"].contains(name));
    lines.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn called(server: &MockServer, sent: Sent<'_>) -> Seen {
    let Sent { method, target, body, .. } = sent;
    let answer = server.answer(&MemoryRequest { method, target, headers: &lines(&sent), body }).unwrap();
    assert_eq!((answer.delay(), answer.fault()), (Duration::ZERO, None));
    Seen { status: answer.status(), headers: compared(answer.headers()), body: answer.body().to_vec() }
}

fn over_http(server: &MockServer, sent: Sent<'_>) -> Seen {
    let mut head = format!("{} {} HTTP/1.1\r\n", sent.method, sent.target);
    lines(&sent).iter().for_each(|(name, value)| write!(head, "{name}: {value}\r\n").unwrap());
    let mut stream = TcpStream::connect(server.addresses()[0]).unwrap();
    stream.write_all(format!("{head}\r\n").as_bytes()).unwrap();
    stream.write_all(sent.body).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = std::str::from_utf8(&bytes[..end]).unwrap();
    let headers = head.lines().skip(1).map(|line| line.split_once(": ").unwrap());
    Seen {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        headers: compared(headers),
        body: bytes[end + 4..].to_vec(),
    }
}

/// Sends requests to a server of each kind and asserts that everything they say is the same.
fn assert_alike(interactions: Vec<Interaction>, config: &str, requests: &[Sent<'_>]) -> Vec<Seen> {
    let http = serve_with(pact(interactions.clone()), "", config);
    let memory = in_memory(pact(interactions), config, 70_000);
    let answers = requests.iter().map(|sent| {
        let (theirs, ours) = (over_http(&http, *sent), called(&memory, *sent));
        assert_eq!(ours, theirs, "{} {}", sent.method, sent.target);
        ours
    });
    let answers = answers.collect();
    assert_eq!(memory.matched().unwrap(), http.matched().unwrap());
    assert_eq!(memory.mismatches_json().unwrap(), http.mismatches_json().unwrap());
    assert_eq!(memory.report().unwrap().to_json(), http.report().unwrap().to_json());
    assert_eq!(memory.request_count().unwrap(), http.request_count().unwrap());
    let said = |server: &MockServer| -> Vec<String> {
        let text = server.logs();
        text.lines().filter_map(|line| Some(line.split_once(": ")?.1.to_owned())).collect()
    };
    assert_eq!(said(&memory), said(&http));
    answers
}

fn get(target: &str) -> Sent<'_> {
    Sent { method: "GET", target, headers: &[], body: b"" }
}

#[test]
fn requests_are_read_as_from_a_connection() {
    let expected =
        request("GET", "/a%20b?q=1&q=2&r", &[("Accept", "a, b"), ("X", "Zoë"), ("Cookie", "a=1; b=2")]);
    let headers = [
        ("ACCEPT", "a,b"),
        ("x", " Zoë\t"),
        ("Cookie", "a=1; b=2"),
        ("X-B", "1"),
        ("x-b", "2, 3"),
        ("X-Empty", ""),
    ];
    let requests = [
        Sent { method: "GET", target: "/a%20b?q=1&q=2&r", headers: &headers, body: b"" },
        Sent { method: "get", target: "http://other:1/a%20b?q=1&q=2&r", headers: &headers, body: b"" },
        Sent { method: "GET", target: "/nope?%C3%A4=%FF+x&&=#part", headers: &headers, body: b"text" },
        Sent { method: "OPTIONS", target: "*", headers: &[], body: b"" },
        Sent { method: "BREW", target: "//a/../b", headers: &[], body: b"\xff\0" },
        get("http://other"),
        get("/{\"json\"}|^"),
        get("/ä"),
    ];

    let answers = assert_alike(vec![asks(expected)], "{}", &requests);

    let matched: Vec<_> = answers.iter().map(|answer| answer.status == 200).collect();
    assert_eq!(matched, [true, true, false, false, false, false, false, false]);
}

#[test]
fn answers_are_sent_as_on_a_connection() {
    let statuses = [200, 201, 204, 205, 299, 304, 404, 500, 999, 199];
    let own: [&[(&str, &str)]; 6] = [
        &[],
        &[("X-A", "1"), ("X-A", "2"), ("Set-Cookie", "a"), ("Set-Cookie", "b"), ("Etag", "ü")],
        &[("Content-Length", "77"), ("Access-Control-Allow-Origin", "http://own")],
        &[("X Y", "1")],
        &[("X", "a\nb")],
        &[("x-a", "1"), ("Y", "2"), ("X-A", "3"), ("Date", "today"), ("Connection", "close")],
    ];
    for status in statuses {
        for headers in own {
            for body in ["", "hello"] {
                for method in ["GET", "HEAD", "POST"] {
                    let answer = response(status, headers, body);
                    let interactions = vec![interaction(request(method, "/a", &[]), answer)];
                    let origin = [("Origin", "http://page")];
                    let sent = Sent { method, target: "/a", headers: &origin, body: b"" };
                    assert_alike(interactions, "{}", &[sent]);
                }
            }
        }
    }
}

#[test]
fn a_body_in_pieces_is_whole_without_a_connection() {
    let answer = response(200, &[("Transfer-Encoding", "chunked")], "body");
    let server = serve(vec![interaction(request("GET", "/a", &[]), answer)]);

    let read = called(&server, get("/a"));

    assert!(read.headers.contains(&("content-length".to_owned(), "4".to_owned())), "{read:?}");
    assert!(read.headers.iter().all(|(name, _)| name != "transfer-encoding"));
    assert_eq!(read.body, b"body");
}

#[test]
fn browsers_are_answered_as_on_a_connection() {
    let headers = [
        ("Origin", "http://page"),
        ("Access-Control-Request-Headers", "x-a"),
        ("Access-Control-Request-Headers", "x-b, x-c"),
    ];
    let preflight = Sent { method: "OPTIONS", target: "/a", headers: &headers, body: b"" };

    let refused = assert_alike(vec![hello()], "{}", &[preflight, get("/a")]);
    let allowed = assert_alike(vec![hello()], r#"{"corsPreflight":true}"#, &[preflight, get("/a")]);

    assert_eq!([&refused[0], &allowed[0]].map(|answer| answer.status), [500, 204]);
}

#[test]
fn packed_and_binary_bodies_travel_as_on_a_connection() {
    let json = r#"{"a":1}"#;
    let gzip = encoding::encode("gzip", json.as_bytes()).unwrap();
    let bytes: Vec<u8> = (0..=255).collect();
    let mut binary = Response::default();
    binary.part.body = Body::present(bytes.clone(), Some("application/octet-stream".parse().unwrap()));
    let packed = response(200, &[("Content-Encoding", "gzip"), ("Content-Type", "text/plain")], "packed");
    let latin = response(200, &[("Content-Type", "text/plain; charset=iso-8859-1")], "Zoë");
    let unsayable = response(200, &[("Content-Type", "text/plain; charset=iso-8859-1")], "☃");
    let interactions = vec![
        interaction(post("/json", &[], json), packed),
        interaction(request("GET", "/binary", &[]), binary),
        interaction(request("GET", "/latin", &[]), latin),
        interaction(request("GET", "/snow", &[]), unsayable),
    ];
    let headers = [("Content-Type", "application/json"), ("Content-Encoding", "gzip")];
    let requests = [
        Sent { method: "POST", target: "/json", headers: &headers, body: &gzip },
        Sent { method: "POST", target: "/json", headers: &headers, body: b"no gzip" },
        Sent { method: "POST", target: "/json", headers: &headers[..1], body: json.as_bytes() },
        get("/binary"),
        get("/latin"),
        get("/snow"),
    ];

    let answers = assert_alike(interactions, "{}", &requests);

    assert_eq!(
        answers.iter().map(|answer| answer.status).collect::<Vec<_>>(),
        [200, 500, 200, 200, 200, 500]
    );
    assert_eq!(encoding::decode("gzip", &answers[0].body, 100).unwrap(), b"packed");
    assert_eq!((&answers[3].body, answers[4].body.as_slice()), (&bytes, &b"Zo\xeb"[..]));
}

#[test]
fn a_body_beyond_the_limit_is_refused_and_not_recorded() {
    let sent = |body| Sent { method: "GET", target: "/a", headers: &[], body };

    let answers =
        assert_alike(vec![hello()], r#"{"bodyLimit":4}"#, &[sent(b"1234"), sent(b"12345"), sent(b"123456")]);

    assert_eq!(answers.iter().map(|answer| answer.status).collect::<Vec<_>>(), [200, 413, 413]);
}

#[test]
fn urls_in_a_response_lead_to_memory() {
    let url = Generator::MockServerUrl { example: "http://a/b".to_owned(), regex: ".*(/b)".to_owned() };
    let mut made = response(200, &[("Content-Type", "application/json")], r#"{"url":"u"}"#);
    made.part.generators.set(Category::Body, "$.url".parse().unwrap(), url);
    let server = serve(vec![interaction(request("GET", "/a", &[]), made)]);

    assert_eq!(called(&server, get("/a")).body, br#"{"url":"http://memory/b"}"#);
    assert_eq!((server.url(), server.number(), server.port()), ("http://memory", 70_000, 0));
}

#[test]
fn a_watcher_may_call_the_server_it_watches_and_no_lock_is_held() {
    let server = Arc::new(serve(vec![hello()]));
    let calls: Arc<Mutex<Vec<String>>> = Arc::default();
    let this: Arc<OnceLock<std::sync::Weak<MockServer>>> = Arc::default();
    this.set(Arc::downgrade(&server)).unwrap();
    let (called_in, seen) = (Arc::clone(&this), Arc::clone(&calls));
    let thread = thread::current().id();
    let watcher = move |event: &crate::foundation::json::Value| {
        assert_eq!(thread::current().id(), thread);
        let server = called_in.get().and_then(std::sync::Weak::upgrade).unwrap();
        let depth = {
            let mut seen = seen.lock();
            seen.push(event["path"].to_string());
            seen.len()
        };
        assert!(server.logs().contains("Received request GET /a"), "the log can be read");
        let _report =
            (server.report().unwrap(), server.mismatches_json().unwrap(), server.matched().unwrap());
        if depth < 20 {
            assert_eq!(called(&server, get("/a")).body, b"hello");
        }
    };
    server.watch(Some(Arc::new(watcher))).unwrap();

    assert_eq!(called(&server, get("/a")).body, b"hello");

    assert_eq!(calls.lock().len(), 20);
    assert_eq!(server.request_count().unwrap(), 20);
    server.stop();
    assert_eq!(
        called(&server, get("/a")).body,
        b"hello",
        "a server that was stopped still answers its owner"
    );
    assert_eq!(calls.lock().len(), 20);
}

#[test]
fn a_defect_of_a_watcher_is_an_answer() {
    let server = serve(vec![hello()]);
    server.watch(Some(Arc::new(|_: &crate::foundation::json::Value| panic!("a defect")))).unwrap();

    assert_eq!(called(&server, get("/a")).status, 500);
    server.settle();
    assert_eq!(server.request_count().unwrap(), 1);
}

#[test]
fn many_threads_are_answered_at_once() {
    let server = serve(vec![hello(), asks(request("GET", "/b", &[]))]);

    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..100 {
                    assert_eq!(called(&server, get("/a")).status, 200);
                    assert_eq!(called(&server, get("/nope")).status, 500);
                }
            });
        }
        assert_eq!(server.wait(1600, Duration::MAX).unwrap(), 1600);
    });

    assert_eq!(server.mismatches_json().unwrap().as_array().map(Vec::len), Some(801));
}

#[test]
fn a_server_behind_a_connection_is_not_called() {
    let server = serve_with(pact([hello()]), "", "{}");

    let error =
        server.answer(&MemoryRequest { method: "GET", target: "/a", headers: &[], body: b"" }).unwrap_err();

    assert!(matches!(error, Error::NotInMemory(_)));
    let text = format!("this mock server is no server without a socket: send requests to {}", server.url());
    assert_eq!(error.to_string(), text);
}

#[test]
fn the_pact_file_is_that_of_a_server_behind_a_connection() {
    let folder = tempfile::tempdir().unwrap();
    let v4 = Pact { spec: crate::model::SpecVersion::V4, ..pact([hello()]) };
    let written =
        |server: &MockServer| std::fs::read(server.write(Some(folder.path()), true).unwrap()).unwrap();

    let theirs = written(&serve_with(v4.clone(), "", "{}"));

    assert_eq!(written(&in_memory(v4, "{}", 70_000)), theirs);
}
