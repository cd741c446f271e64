//! Requests as bytes on a connection, and what the mock server makes of them and of the pact's response.

use std::ffi::CString;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::c::{
    Bytes, NULL, pactffi_create_mock_server, pactffi_mock_server_mismatches,
    pactffi_verifier_add_file_source, pactffi_verifier_execute, pactffi_verifier_json,
    pactffi_verifier_new_for_application, pactffi_verifier_set_provider_info, pactffi_verifier_set_stdout,
    pactffi_verifier_shutdown, pactffi_with_binary_body, pactffi_with_body, s,
};
use crate::call::{Pact, Server};

/// Lines of a request or an answer.
type Lines<'a> = &'a [&'a [u8]];

/// The pact of one interaction, in a version such as `4.0`.
fn pact(version: &str, request: &Value, response: &Value) -> CString {
    pact_of(
        version,
        &json!({"type": "Synchronous/HTTP", "description": "d", "request": request, "response": response}),
    )
}

fn pact_of(version: &str, interaction: &Value) -> CString {
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

pub(crate) fn verify(version: &str, request: &Value, response: &Value, answer: &[u8]) -> Verified {
    let interaction =
        json!({"type": "Synchronous/HTTP", "description": "d", "request": request, "response": response});
    verify_interaction(version, &interaction, answer)
}

/// Verifies a pact with a provider that answers with these bytes and closes the connection.
fn verify_interaction(version: &str, interaction: &Value, answer: &[u8]) -> Verified {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free");
    let port = listener.local_addr().expect("it has an address").port();
    let (answer, provider) =
        (answer.to_vec(), thread::spawn(move || listener.accept().map(|(stream, _)| stream)));
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = folder.path().join("pact.json");
    std::fs::write(&path, pact_of(version, interaction).as_bytes()).expect("a file can be written");
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

fn rules(category: &str, path: &str, rule: &Value) -> Value {
    json!({category: {path: {"matchers": [rule]}}})
}

#[test]
fn numbers_are_equal_as_integers_or_as_doubles_wherever_json_is_compared() {
    let plain = json!({});
    let equality = rules("body", "$", &json!({"match": "equality"}));
    let values = rules("body", "$", &json!({"match": "values"}));
    let contains = rules("body", "$.a", &json!({"match": "arrayContains", "variants": []}));
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
    let table: [(&str, Lines<'_>, Lines<'_>); 9] = [
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
    let table: [(Value, Lines<'_>, &[&str]); 7] = [
        (json!({"X": ["a", "b"]}), &[b"X: a, b"], &[]),
        (json!({"X": ["a, b", "c"]}), &[b"X: a", b"X: b, c"], &[]),
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

/// A request or response with a text of this content type.
fn text(content_type: &str, content: &str) -> Value {
    json!({
        "method": "POST", "path": "/", "status": 200, "headers": {"Content-Type": [content_type]},
        "body": {"contentType": content_type, "encoded": false, "content": content},
    })
}

fn type_line(content_type: &str) -> Vec<u8> {
    format!("Content-Type: {content_type}").into_bytes()
}

/// Labels, a text, and its bytes.
const CHARSETS: [(&str, &str, &[u8]); 8] = [
    ("ISO-8859-1", "Zoë €", b"Zo\xeb \x80"),
    ("iso-8859-1", "é", b"\xe9"),
    ("windows-1252", "œ", b"\x9c"),
    ("us-ascii", "é", b"\xe9"),
    ("iso-8859-15", "€", b"\xa4"),
    ("utf-8", "é", b"\xc3\xa9"),
    ("unknown", "é", b"\xc3\xa9"),
    ("utf-16", "é", b"\xe9\0"),
];

#[test]
fn texts_are_read_and_sent_in_their_charset_by_the_mock_server() {
    for (label, content, bytes) in CHARSETS {
        for (version, kind) in [("4.0", "text/plain"), ("3.0.0", "text/html"), ("2.0.0", "text/csv")] {
            let content_type = format!("{kind};charset={label}");
            let of_version = |mut part: Value| {
                if version != "4.0" {
                    part["body"] = part["body"]["content"].take();
                    part["headers"] = json!({"Content-Type": content_type});
                }
                part
            };
            let part = of_version(text(&content_type, content));
            let server = serve(version, &part, &part);

            let answer = ask(&server, b"POST /", &[&type_line(&content_type)], bytes);

            assert_eq!(answer.status, 200, "{label} {kind}: {:?}", texts(&answer));
            assert_eq!(answer.body, bytes, "{label} {kind}");
            let other = ask(&server, b"POST /", &[&type_line(&content_type)], b"e\0");
            let differs = format!("Expected body '{content}' to match ");
            assert!(texts(&other)[0].starts_with(&differs), "{label} {kind}: {:?}", texts(&other));
        }
    }
}

#[test]
fn texts_are_sent_and_read_in_their_charset_by_a_verification() {
    for (label, content, bytes) in CHARSETS {
        let content_type = format!("text/plain;charset={label}");
        let part = text(&content_type, content);

        let verified = verify("4.0", &part, &part, &ok(&[&type_line(&content_type)], bytes));

        assert_eq!((verified.code, &verified.texts), (0, &vec![]), "{label}");
        assert!(verified.request.ends_with(&[b"\r\n\r\n", bytes].concat()), "{label}");
    }
    // What is expected without a charset may arrive in one.
    let part = text("text/plain", "é");
    assert_eq!(
        verify("4.0", &part, &part, &ok(&[b"Content-Type: text/plain;charset=latin1"], b"\xe9")).code,
        0
    );
}

#[test]
fn a_rule_judges_the_decoded_text() {
    let mut part = text("text/plain;charset=iso-8859-1", "é");
    part["matchingRules"] = rules("body", "$", &json!({"match": "regex", "regex": "[é-ü]"}));
    let server = serve("4.0", &part, &json!({"status": 200}));
    let ask = |content_type: &str, body: &[u8]| ask(&server, b"POST /", &[&type_line(content_type)], body);

    assert_eq!(ask("text/plain; charset=ISO-8859-1", b"\xfc").status, 200);
    assert_eq!(
        texts(&ask("text/plain; charset=iso-8859-1", b"\xc3\xa9")),
        ["Expected 'Ã©' to match '[é-ü]'"]
    );
}

#[test]
fn bytes_that_are_no_text_of_their_charset_say_so() {
    let part = text("text/plain;charset=iso-8859-7", "a");
    let server = serve("4.0", &part, &json!({"status": 200}));

    let answer = ask(&server, b"POST /", &[b"Content-Type: text/plain;charset=iso-8859-7"], b"a\xff");

    assert_eq!(texts(&answer), ["Could not parse actual value as iso-8859-7 text: invalid bytes at index 1"]);
}

#[test]
fn a_character_that_the_charset_lacks_is_named() {
    let part = text("text/plain;charset=iso-8859-1", "a☃");
    let reason = "the charset 'iso-8859-1' has no character '☃' (U+2603)";
    let server = serve("4.0", &json!({"method": "GET", "path": "/"}), &part);

    let answer = ask(&server, b"GET /", &[], b"");

    assert_eq!(answer.status, 500);
    assert_eq!(String::from_utf8_lossy(&answer.body), format!("Cannot send the response body: {reason}"));
    let verified = verify("4.0", &part, &json!({"status": 200}), &ok(&[], b""));
    assert_eq!(verified.error, format!("Cannot send the request body: {reason}"));

    let mut form = text("application/x-www-form-urlencoded;charset=iso-8859-1", "a=1");
    form["body"]["content"] = json!("a=☃");
    let verified = verify("4.0", &form, &json!({"status": 200}), &ok(&[], b""));
    assert_eq!(verified.error, format!("Cannot send the request body: {reason}"));
}

#[test]
fn bodies_given_as_bytes_are_sent_as_they_are() {
    let table = [
        ("text/plain;charset=iso-8859-1", &b"\xc3\xa9"[..]),
        ("text/plain;charset=iso-8859-1", b"\xe9"),
        ("text/plain;charset=utf-16", b"a\0"),
        ("text/plain", b"\xe9"),
    ];
    for (content_type, bytes) in table {
        let pact = Pact::new();
        let content_type = CString::new(content_type).expect("without NUL");
        for part in [0, 1] {
            let (data, size) = (Bytes::of(bytes), bytes.len());
            assert!(pactffi_with_binary_body(pact.interaction, part, s(&content_type), data, size));
        }
        let line = type_line(content_type.to_str().expect("text"));
        let server = Server::start(&pact);
        let answer = ask(&server, b"GET /", &[&line], bytes);
        assert_eq!((answer.status, &*answer.body), (200, bytes), "{content_type:?}: {:?}", texts(&answer));

        let mut written = pact.interaction();
        let [request, response] = ["request", "response"].map(|part| written[part].take());
        let verified = verify("4.0", &request, &response, &ok(&[&line], bytes));
        assert_eq!((verified.code, &verified.texts), (0, &vec![]), "{content_type:?}");
        assert!(verified.request.ends_with(bytes), "{content_type:?}");
    }
}

#[test]
fn forms_have_their_escapes_in_their_charset() {
    const FORM: &str = "application/x-www-form-urlencoded;charset=iso-8859-1";
    let line = type_line(FORM);
    for content in ["a=%E9&n=1", "n=1&a=é"] {
        let part = text(FORM, content);
        let server = serve("4.0", &part, &json!({"status": 200}));
        for sent in [&b"a=%E9&n=1"[..], b"a=%e9&n=1", b"a=\xe9&n=1"] {
            let answer = ask(&server, b"POST /", &[&line], sent);
            assert_eq!(answer.status, 200, "{content}: {:?}", texts(&answer));
        }
        let answer = ask(&server, b"POST /", &[&line], b"a=%C3%A9&n=1");
        assert_eq!(texts(&answer), ["Expected form post parameter 'a' with value 'é' but was 'Ã©'"]);
    }
    let verified = verify("4.0", &text(FORM, "a=é"), &json!({"status": 200}), &ok(&[], b""));
    assert!(verified.request.ends_with(b"\r\n\r\na=\xe9"));

    let pact = Pact::new();
    let content_type = CString::new(FORM).expect("without NUL");
    let described =
        c"{\"a\":{\"pact:matcher:type\":\"regex\",\"regex\":\"\xc3\xa9+\",\"value\":\"\xc3\xa9\"}}";
    assert!(pactffi_with_body(pact.interaction, 0, s(&content_type), s(described)));
    assert!(pactffi_with_body(pact.interaction, 1, s(&content_type), s(c"{\"a\":\"\xc3\xa9 b\"}")));
    let server = Server::start(&pact);
    let answer = ask(&server, b"GET /", &[&line], b"a=%E9%E9");
    assert_eq!((answer.status, &*answer.body), (200, &b"a=%E9+b"[..]), "{:?}", texts(&answer));

    let mut generated = text(FORM, "a=x&b=%E9");
    generated["generators"] = json!({"body": {"$.a": {"type": "Regex", "regex": "é"}}});
    let server = serve("4.0", &json!({"method": "GET", "path": "/"}), &generated);
    assert_eq!(ask(&server, b"GET /", &[], b"").body, b"a=%E9&b=%E9");
}

#[test]
fn parts_of_a_multipart_body_have_their_own_charset() {
    let part = |charset: &str, byte: &[u8]| {
        let head = format!(
            "--b\r\nContent-Disposition: form-data; name=\"f\"\r\nContent-Type: text/plain;charset={charset}\r\n\r\n"
        );
        let file = format!(
            "\r\n--b\r\nContent-Disposition: form-data; name=\"g\"; filename=\"g\"\r\nContent-Type: text/plain;charset={charset}\r\n\r\n"
        );
        [head.as_bytes(), byte, file.as_bytes(), byte, b"\r\n--b--\r\n"].concat()
    };
    let pact = Pact::new();
    let expected = part("iso-8859-1", b"\xe9");
    let content_type = c"multipart/form-data;boundary=b";
    assert!(pactffi_with_binary_body(
        pact.interaction,
        0,
        s(content_type),
        Bytes::of(&expected),
        expected.len()
    ));
    let server = Server::start(&pact);
    let ask = |body: &[u8]| ask(&server, b"GET /", &[b"Content-Type: multipart/form-data;boundary=b"], body);

    assert_eq!(ask(&expected).status, 200);
    assert_eq!(
        texts(&ask(&part("iso-8859-1", b"\xe8"))),
        [
            "MIME part 'f': Expected 'è' to be equal to 'é'",
            "MIME part 'g': Expected body 'é' to match 'è' using equality but did not match",
        ]
    );
}

#[test]
fn a_response_is_sent_in_the_content_coding_that_it_names() {
    let response = |coding: &Value, content: &str| {
        let mut response = text("application/json", "");
        response["headers"]["Content-Encoding"] = coding.clone();
        response["body"]["content"] = json_of(content);
        response
    };
    let get = json!({"method": "GET", "path": "/"});
    let table = [
        (json!(["gzip"]), &b"\x1f\x8b"[..]),
        (json!(["GZIP"]), b"\x1f\x8b"),
        (json!(["deflate"]), b"\x78"),
        (json!(["br"]), b"\x60\x00\x10{\"a\":1}\x03"),
        (json!(["gzip, br"]), b""),
        (json!(["deflate", "gzip"]), b"\x1f\x8b"),
        (json!(["zstd"]), br#"{"a":1}"#),
        (json!(["identity"]), br#"{"a":1}"#),
    ];
    for (coding, beginning) in table {
        let server = serve("4.0", &get, &response(&coding, r#"{"a":1}"#));

        let answer = ask(&server, b"GET /", &[], b"");

        assert!(answer.body.starts_with(beginning), "{coding}: {:?}", answer.body);
        let length = format!("content-length: {}\r\n", answer.body.len());
        assert!(answer.head.contains(&length), "{}", answer.head);
        // The verifier is a client that reads all of them.
        let lines: Vec<_> = answer.head.lines().filter(|line| line.starts_with("content-")).collect();
        let lines: Vec<_> = lines
            .iter()
            .filter(|line| !line.starts_with("content-length"))
            .map(|line| line.as_bytes())
            .collect();
        let verified = verify("4.0", &get, &response(&coding, r#"{"a":1}"#), &ok(&lines, &answer.body));
        assert_eq!(verified.texts, [""; 0], "{coding}");
    }
    let mut generated = response(&json!(["br"]), r#"{"a":1}"#);
    generated["generators"] = json!({"body": {"$.a": {"type": "RandomInt", "min": 7, "max": 7}}});
    let server = serve("4.0", &get, &generated);
    assert_eq!(ask(&server, b"GET /", &[], b"").body, b"\x60\x00\x10{\"a\":7}\x03");
}

#[test]
fn what_is_encoded_already_or_has_no_body_is_sent_as_it_is() {
    const PACKED: &[u8] = b"\x60\x00\x10{\"a\":1}\x03";
    let base64 = "YAAQeyJhIjoxfQM=";
    let mut response = text("application/octet-stream", base64);
    response["headers"]["Content-Encoding"] = json!(["br"]);
    response["body"]["encoded"] = json!("base64");
    let server = serve("4.0", &json!({"method": "GET", "path": "/"}), &response);
    assert_eq!(ask(&server, b"GET /", &[], b"").body, PACKED);

    for (method, status, body) in [("HEAD", 200, "x"), ("GET", 204, "x"), ("GET", 200, "")] {
        let mut response = text("text/plain", body);
        response["status"] = json!(status);
        response["headers"]["Content-Encoding"] = json!(["gzip"]);
        let server = serve("4.0", &json!({"method": method, "path": "/"}), &response);
        let answer = ask(&server, format!("{method} /").as_bytes(), &[], b"");
        assert_eq!((answer.status, &*answer.body), (status, &b""[..]), "{method} {status}");
    }
}

/// A pact's request with this XML and a rule at `$.a`, and a document that is sent: the mismatches as `path: text`.
fn xml_differences(version: &str, expected: &str, rule: &Value, sent: &str) -> Vec<String> {
    let (rules, body) = match version {
        "2.0.0" => (json!({"$.body.a": rule}), json!(expected)),
        "3.0.0" => (rules("body", "$.a", rule), json!(expected)),
        _ => (
            rules("body", "$.a", rule),
            json!({"contentType": "application/xml", "encoded": false, "content": expected}),
        ),
    };
    let request = json!({
        "method": "POST", "path": "/", "headers": {"Content-Type": "application/xml"}, "body": body,
        "matchingRules": rules,
    });
    let server = serve(version, &request, &json!({"status": 200}));
    let answer = ask(&server, b"POST /", &[b"Content-Type: application/xml"], sent.as_bytes());
    let answer: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let mismatches = answer["mismatches"].as_array().cloned().unwrap_or_default();
    let text = |one: &Value, member: &str| one[member].as_str().unwrap_or_default().to_owned();
    mismatches.iter().map(|one| format!("{}: {}", text(one, "path"), text(one, "mismatch"))).collect()
}

#[test]
fn a_rule_for_an_element_is_about_its_text() {
    let regex = |pattern: &str| json!({"match": "regex", "regex": pattern});
    let integer = json!({"match": "integer"});
    let table: [(&str, Value, &str, &[&str]); 12] = [
        ("<a>red</a>", regex("red|blue"), "<a>blue</a>", &[]),
        ("<a>red</a>", regex("red|blue"), "<a>x</a>", &["$.a['#text']: Expected 'x' to match 'red|blue'"]),
        ("<a>1</a>", integer.clone(), "<a>2</a>", &[]),
        ("<a>1</a>", integer.clone(), "<a>x</a>", &["$.a['#text']: Expected 'x' to match an integer number"]),
        ("<a x=\"1\">1</a>", integer, "<a x=\"2\">2</a>", &["$.a['@x']: Expected '2' to be equal to '1'"]),
        ("<a>1</a>", json!({"match": "type"}), "<a>x</a>", &[]),
        ("<a>2020-01-01</a>", json!({"match": "date", "date": "yyyy-MM-dd"}), "<a>2021-02-03</a>", &[]),
        ("<a>xay</a>", json!({"match": "include", "value": "a"}), "<a>a</a>", &[]),
        ("<a/>", regex("a."), "<ab/>", &["$.a: Expected 'a' to be equal to 'ab'"]),
        ("<a/>", regex("a?"), "<a/>", &[]),
        (
            "<a x=\"ab\">ab</a>",
            regex("a.*"),
            "<a x=\"2\">ac</a>",
            &["$.a['@x']: Expected '2' to match 'a.*'"],
        ),
        (
            "<a>x</a>",
            json!({"match": "equality"}),
            "<a>y</a>",
            &["$.a['#text']: Expected 'y' to be equal to 'x'"],
        ),
    ];
    for (expected, rule, sent, differences) in table {
        for version in ["2.0.0", "3.0.0", "4.0"] {
            assert_eq!(
                xml_differences(version, expected, &rule, sent),
                differences,
                "{version} {expected} {sent}"
            );
        }
    }
}

#[test]
fn a_rule_for_an_element_with_children_is_about_its_text_up_to_version_3() {
    let rule = json!({"match": "regex", "regex": "a.*"});
    let differences = |version| xml_differences(version, "<a><b>abc</b></a>", &rule, "<a><b>xyz</b></a>");
    let texts = ["$.a.b['#text']: Expected 'xyz' to match 'a.*'", "$.a['#text']: Expected '' to match 'a.*'"];

    for version in ["2.0.0", "3.0.0", "4.0"] {
        assert_eq!(differences(version), texts, "{version}");
    }
    let other = |version| xml_differences(version, "<a><b>a</b></a>", &rule, "<ab><b>a</b></ab>");
    assert_eq!(other("3.0.0"), ["$.a: Expected 'a' to be equal to 'ab'"]);
    assert_eq!(other("4.0"), ["$.a['#text']: Expected '' to match 'a.*'"], "the name passes the rule");

    let integer = json!({"match": "integer"});
    let number = |version| xml_differences(version, "<a>1<b>x</b></a>", &integer, "<a>2<b>x</b></a>");
    assert_eq!(number("3.0.0"), [""; 0], "it reaches the own text alone");
    assert_eq!(number("4.0"), ["$.a: Unable to match <a/> using Integer"]);
}

#[test]
fn a_null_of_a_provider_state_is_no_text() {
    let path = json!({"path": {"type": "ProviderState", "expression": "/u/${id}"}});
    let mut request = json!({
        "method": "POST", "path": "/u/1", "query": {"q": ["1"]},
        "headers": {"X": ["1"], "Y": ["1"], "Content-Type": ["application/json"]},
        "body": {"contentType": "application/json", "encoded": false, "content": {"a": 1, "b": "1", "c": "1"}},
        "generators": path,
    });
    let state = |expression: &str| json!({"type": "ProviderState", "expression": expression});
    let text = json!({"type": "ProviderState", "expression": "id", "dataType": "STRING"});
    request["generators"]["query"] = json!({"q": state("${id}")});
    request["generators"]["header"] = json!({"X": text, "Y": state("a${id}")});
    request["generators"]["body"] =
        json!({"$.a": state("${id}"), "$.b": state("b${id}"), "$.c": state("id")});
    let interaction = json!({
        "type": "Synchronous/HTTP", "description": "d", "request": request, "response": {"status": 200},
        "providerStates": [{"name": "s", "params": {"id": null}}],
    });

    let verified = verify_interaction("4.0", &interaction, &ok(&[], b""));

    let sent = String::from_utf8(verified.request).expect("text");
    assert!(sent.starts_with("POST /u/?q= HTTP/1.1\r\n"), "{sent}");
    assert!(sent.contains("\r\nx: \r\n") && sent.contains("\r\ny: a\r\n"), "{sent}");
    assert!(sent.ends_with(r#"{"a":null,"b":"b","c":null}"#), "{sent}");
}
