//! Requests as bytes on a connection, and what the mock server makes of them and of the pact's response.

use std::ffi::CString;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::c::{
    NULL, pactffi_create_mock_server, pactffi_mock_server_mismatches, pactffi_verifier_add_file_source,
    pactffi_verifier_execute, pactffi_verifier_json, pactffi_verifier_new_for_application,
    pactffi_verifier_set_provider_info, pactffi_verifier_set_stdout, pactffi_verifier_shutdown, s,
};
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
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

/// Sends a request line, header lines and a body as they are.
pub(crate) fn ask(server: &Server, line: &[u8], headers: &[&[u8]], body: &[u8]) -> Answer {
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
pub(crate) fn texts(answer: &Answer) -> Vec<String> {
    let answer: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let mismatches = answer["mismatches"].as_array().cloned().unwrap_or_default();
    mismatches.iter().map(|one| one["mismatch"].as_str().unwrap_or_default().to_owned()).collect()
}

/// What a verification found and what the provider received.
pub(crate) struct Verified {
    pub(crate) code: i32,
    pub(crate) texts: Vec<String>,
    /// Why the interaction failed without a comparison.
    error: String,
    request: Vec<u8>,
}

/// Verifies a pact with a provider that answers with these bytes and closes the connection.
pub(crate) fn verify(version: &str, request: &Value, response: &Value, answer: &[u8]) -> Verified {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free");
    let port = listener.local_addr().expect("it has an address").port();
    let (answer, provider) =
        (answer.to_vec(), thread::spawn(move || listener.accept().map(|(stream, _)| stream)));
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = folder.path().join("pact.json");
    std::fs::write(&path, pact(version, request, response).as_bytes()).expect("a file can be written");
    let path = CString::new(path.to_str().expect("text")).expect("without NUL");
    let verifier = pactffi_verifier_new_for_application(s(c"tests"), s(c"1"));
    assert_eq!(pactffi_verifier_set_stdout(verifier, 0), 0);
    pactffi_verifier_set_provider_info(verifier, s(c"p"), NULL, s(c"127.0.0.1"), port, NULL);
    pactffi_verifier_add_file_source(verifier, s(&path));
    let served = thread::spawn(move || {
        let mut stream = provider.join().expect("no panic").expect("the verifier connects");
        let request = read_request(&mut stream);
        stream.write_all(&answer).expect("the verifier reads");
        request
    });

    let code = pactffi_verifier_execute(verifier);

    let text = pactffi_verifier_json(verifier).take().expect("the handle is live");
    pactffi_verifier_shutdown(verifier);
    // A verification that sends nothing leaves the provider waiting.
    let _ = TcpStream::connect(("127.0.0.1", port)).map(|mut stream| stream.write_all(b"\r\n\r\n"));
    let result = json_of(&text);
    let mismatch = &result["errors"][0]["mismatch"];
    let texts = mismatch["mismatches"].as_array().cloned().unwrap_or_default();
    Verified {
        code,
        texts: texts.iter().map(|one| one["mismatch"].as_str().unwrap_or_default().to_owned()).collect(),
        error: mismatch["message"].as_str().unwrap_or_default().to_owned(),
        request: served.join().expect("no panic"),
    }
}

/// A request with its body, whose length the head has.
fn read_request(stream: &mut TcpStream) -> Vec<u8> {
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout can be set");
    let (mut request, mut byte) = (Vec::new(), [0]);
    while !request.ends_with(b"\r\n\r\n") && stream.read_exact(&mut byte).is_ok() {
        request.extend(byte);
    }
    let head = String::from_utf8_lossy(&request).to_lowercase();
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
    let mut body = vec![0; length.and_then(|length| length.parse().ok()).unwrap_or(0)];
    stream.read_exact(&mut body).expect("the body comes");
    request.extend(body);
    request
}

/// An answer of status 200.
pub(crate) fn ok(headers: &[&[u8]], body: &[u8]) -> Vec<u8> {
    let mut answer =
        format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n", body.len()).into_bytes();
    headers.iter().for_each(|line| answer.extend([line, b"\r\n".as_slice()].concat()));
    answer.extend(b"\r\n");
    answer.extend(body);
    answer
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

#[test]
fn bytes_beyond_ascii_in_headers_are_utf8_or_latin_1_in_both_directions() {
    let headers = json!({"X-Name": ["Zoë"], "Accept-Language": ["ü, é"]});
    let request = json!({"method": "GET", "path": "/", "headers": headers});
    let response = json!({"status": 200, "headers": {"X-Name": ["Zoë"]}});
    let server = serve("4.0", &request, &response);

    for lines in [
        ["X-Name: Zoë".as_bytes(), "Accept-Language: ü,é".as_bytes()],
        [b"X-Name: Zo\xeb", b"Accept-Language: \xfc, \xe9"],
    ] {
        let answer = ask(&server, b"GET /", &lines, b"");
        assert_eq!(answer.status, 200, "{:?}", texts(&answer));
        assert!(answer.head.contains("x-name: Zoë"), "sent as UTF-8: {}", answer.head);
    }
    let other = ask(&server, b"GET /", &[b"X-Name: Zo\xe9", b"Accept-Language: \xfc, \xe9"], b"");
    assert_eq!(texts(&other), ["Mismatch with header 'X-Name': Expected 'Zoé' to be equal to 'Zoë'"]);

    for line in ["X-Name: Zoë".as_bytes(), b"X-Name: Zo\xeb"] {
        let verified = verify("4.0", &request, &response, &ok(&[line], b""));
        assert_eq!((verified.code, verified.texts), (0, vec![]));
        let sent = String::from_utf8(verified.request).expect("headers are sent as UTF-8");
        assert!(sent.contains("x-name: Zoë\r\n"), "{sent}");
    }
    let verified = verify("4.0", &request, &response, &ok(&[b"X-Name: Zo\xe9"], b""));
    assert_eq!(verified.texts, ["Mismatch with header 'X-Name': Expected 'Zoé' to be equal to 'Zoë'"]);
}

#[test]
fn lists_and_cookies_of_a_response_are_found_wherever_they_stand() {
    let response = |headers: Value| json!({"status": 200, "headers": headers});
    let request = json!({"method": "GET", "path": "/"});
    let table: [(Value, &[&[u8]], &[&str]); 6] = [
        (json!({"X": ["a", "b"]}), &[b"X: a, b"], &[]),
        (json!({"X": ["a, b"]}), &[b"X: a", b"X: b"], &[]),
        (json!({"Set-Cookie": ["a=1"]}), &[b"Set-Cookie: x=9", b"Set-Cookie: a=1"], &[]),
        (json!({"Set-Cookie": ["a=1", "b=2"]}), &[b"set-cookie: b=2", b"set-cookie: a=1"], &[]),
        (
            json!({"Set-Cookie": ["a=1", "a=1"]}),
            &[b"set-cookie: a=1"],
            &[
                "Mismatch with header 'Set-Cookie': Expected value 'a=1' at index 1 but was missing (actual has 1 value(s))",
            ],
        ),
        (
            json!({"Date": ["a", "b"]}),
            &[b"Date: a, b"],
            &[
                "Mismatch with header 'Date': Expected 'a,b' to be equal to 'a' for value at index 0",
                "Mismatch with header 'Date': Expected value 'b' at index 1 but was missing (actual has 1 value(s))",
            ],
        ),
    ];
    for (headers, lines, expected) in table {
        let verified = verify("4.0", &request, &response(headers.clone()), &ok(lines, b""));
        assert_eq!(verified.texts, expected, "{headers}");
    }
    // What a file of an older version has as one text is one line.
    let one = json!({"status": 200, "headers": {"X": "a, b"}});
    assert_eq!(verify("2.0.0", &request, &one, &ok(&[b"X: a", b"X: b"], b"")).code, 0);
}
