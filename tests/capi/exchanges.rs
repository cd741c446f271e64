//! Requests as bytes on a connection, and what the mock server makes of them and of the pact's response.

use std::ffi::CString;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use crate::c::{pactffi_create_mock_server, pactffi_mock_server_mismatches, s};
use crate::call::Server;

/// The pact of one interaction, in a version such as `4.0`.
fn pact(version: &str, request: &Value, response: &Value) -> CString {
    let interaction =
        json!({"type": "Synchronous/HTTP", "description": "d", "request": request, "response": response});
    let pact = json!({
        "consumer": {"name": "c"}, "provider": {"name": "p"}, "interactions": [interaction],
        "metadata": {"pactSpecification": {"version": version}},
    });
    CString::new(pact.to_string()).expect("without NUL")
}

fn serve(version: &str, request: &Value, response: &Value) -> Server {
    let port = pactffi_create_mock_server(s(&pact(version, request, response)), s(c"127.0.0.1:0"), false);
    assert!(port > 0, "{port} {request} {response}");
    Server(port)
}

/// An answer as it came.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

/// Sends a request line, header lines and a body as they are.
fn ask(server: &Server, line: &[u8], headers: &[&[u8]], body: &[u8]) -> Answer {
    let port = u16::try_from(server.0).expect("a port");
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout can be set");
    let mut request = [line, b" HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"].concat();
    headers.iter().for_each(|line| request.extend([line, b"\r\n".as_slice()].concat()));
    request.extend(format!("content-length: {}\r\n\r\n", body.len()).into_bytes());
    request.extend(body);
    stream.write_all(&request).expect("the server reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the server answers");
    let end = answer.windows(4).position(|end| end == b"\r\n\r\n").expect("an answer has a head");
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status line");
    Answer { status, head, body: answer[end + 4..].to_vec() }
}

/// The texts of the mismatches that an answer lists.
fn texts(answer: &Answer) -> Vec<String> {
    let answer: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let mismatches = answer["mismatches"].as_array().cloned().unwrap_or_default();
    mismatches.iter().map(|one| one["mismatch"].as_str().unwrap_or_default().to_owned()).collect()
}

fn rules(category: &str, path: &str, rule: Value) -> Value {
    json!({category: {path: {"matchers": [rule]}}})
}

#[test]
fn numbers_are_equal_as_integers_or_as_doubles_wherever_json_is_compared() {
    let plain = json!({});
    let equality = rules("body", "$", json!({"match": "equality"}));
    let values = rules("body", "$", json!({"match": "values"}));
    let contains = rules("body", "$.a", json!({"match": "arrayContains", "variants": []}));
    let table = [
        ("0.1", "0.10000000000000001", true),
        ("0.1", "0.1000000000000001", false),
        ("-0", "0", true),
        ("0", "-0", true),
        ("0.0", "-0", false),
        ("1", "1.0", false),
        ("9007199254740993", "9007199254740992", false),
        ("123456789012345678901234567890", "1.2345678901234568e+29", true),
        ("18446744073709551616", "18446744073709551617", false),
    ];
    for (expected, actual, matches) in table {
        for (rules, is_list) in
            [(&plain, false), (&equality, false), (&values, false), (&contains, true), (&plain, true)]
        {
            let body = |number: &str| match is_list {
                true => format!(r#"{{"a":[{number}]}}"#),
                false => format!(r#"{{"a":{number}}}"#),
            };
            let request = json!({
                "method": "POST", "path": "/", "matchingRules": rules, "headers": {"Content-Type": ["application/json"]},
                "body": {"contentType": "application/json", "encoded": false, "content": json_of(&body(expected))},
            });
            let server = serve("4.0", &request, &json!({"status": 200}));

            let answer =
                ask(&server, b"POST /", &[b"content-type: application/json"], body(actual).as_bytes());

            assert_eq!(answer.status == 200, matches, "{expected} {actual} {rules}: {:?}", texts(&answer));
        }
    }
}

#[test]
fn paths_match_however_they_are_escaped() {
    let table: [(&str, &[&[u8]], &[&[u8]]); 9] = [
        (
            "/café x",
            &[b"/caf%C3%A9%20x", b"/caf%c3%a9%20x", "/café%20x".as_bytes()],
            &[b"/cafe%20x", b"/caf%C3%A9+x"],
        ),
        ("/a%20b", &[b"/a%20b"], &[b"/a%2520b", b"/a+b"]),
        ("/a%2Fb", &[b"/a%2Fb", b"/a%2fb"], &[b"/a/b"]),
        ("/a/b", &[b"/a/b"], &[b"/a%2Fb", b"/a//b", b"/a/b/", b"/A/b"]),
        ("/a~b", &[b"/a~b", b"/a%7Eb", b"/a%7eb"], &[b"/a%7Fb"]),
        ("/a(1)", &[b"/a(1)"], &[b"/a%281%29"]),
        ("", &[b"/", b"http://x"], &[b"/%2F"]),
        ("/100%", &[b"/100%25"], &[b"/100%2525"]),
        ("/a[]", &[b"/a%5B%5d", b"/a[]"], &[b"/a%255B%255D"]),
    ];
    for (path, matching, others) in table {
        let server = serve("4.0", &json!({"method": "GET", "path": path}), &json!({"status": 200}));
        for sent in matching {
            let answer = ask(&server, &[b"GET ", *sent].concat(), &[], b"");
            assert_eq!(answer.status, 200, "{path} {}", String::from_utf8_lossy(sent));
        }
        assert_eq!(pactffi_mock_server_mismatches(server.0).read().as_deref(), Some("[]"), "{path}");
        for sent in others {
            let answer = ask(&server, &[b"GET ", *sent].concat(), &[], b"");
            assert_eq!(answer.status, 500, "{path} {}", String::from_utf8_lossy(sent));
            assert!(answer.head.contains("x-pact: Unexpected-Request"), "{}", answer.head);
            let listed = pactffi_mock_server_mismatches(server.0).read().expect("there is a server");
            assert!(listed.contains(&*String::from_utf8_lossy(sent)), "as received: {listed}");
        }
    }
}

#[test]
fn a_rule_for_the_path_accepts_it_as_sent_or_as_read() {
    let table: [(Value, &str, &[u8], bool); 9] = [
        (json!({"match": "regex", "regex": "/a b/\\d+"}), "/a b/1", b"/a%20b/22", true),
        (json!({"match": "regex", "regex": "/a%20b/\\d+"}), "/a%20b/1", b"/a%20b/22", true),
        (json!({"match": "regex", "regex": "/caf\u{e9}"}), "/café", b"/caf%c3%a9", true),
        (json!({"match": "regex", "regex": "/a/b"}), "/a/b", b"/a%2Fb", false),
        (json!({"match": "regex", "regex": "/a\\(b"}), "/a(b", b"/a%28b", false),
        (json!({"match": "include", "value": "ü"}), "/ü", b"/x%C3%BCy", true),
        (json!({"match": "equality"}), "/a b", b"/a%20b", true),
        (json!({"match": "equality"}), "/a%2fb ", b"/a%2Fb%20", true),
        (json!({"match": "equality"}), "/a b", b"/a+b", false),
    ];
    for (rule, path, sent, matches) in table {
        let rules = json!({"path": {"matchers": [rule]}});
        let request = json!({"method": "GET", "path": path, "matchingRules": rules});
        let server = serve("4.0", &request, &json!({"status": 200}));

        let answer = ask(&server, &[b"GET ", sent].concat(), &[], b"");

        assert_eq!(answer.status == 200, matches, "{rules} {}", String::from_utf8_lossy(sent));
    }
}

#[test]
fn interactions_whose_paths_mean_the_same_are_satisfied_by_one_request() {
    let interaction = |description: &str, path: &str| json!({"description": description, "request": {"method": "GET", "path": path}, "response": {"status": 200}});
    let pact = json!({
        "consumer": {"name": "c"}, "provider": {"name": "p"},
        "interactions": [interaction("one", "/a b"), interaction("two", "/a%20b")],
    });
    let pact = CString::new(pact.to_string()).expect("without NUL");
    let server = Server(pactffi_create_mock_server(s(&pact), s(c"127.0.0.1:0"), false));

    assert_eq!(ask(&server, b"GET /a%20b", &[], b"").status, 200);

    assert_eq!(pactffi_mock_server_mismatches(server.0).read().as_deref(), Some("[]"));
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}
