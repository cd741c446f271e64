//! Mock servers without a socket: their numbers, requests that are function calls, and the answers.
#![expect(unsafe_code, reason = "an answer is read through a struct of C")]

use std::ffi::{CString, c_char};
use std::ptr;

use serde_json::{Value, json};

use crate::c::{
    BAD, Bytes, NULL, Out, Pointer, pactffi_answer_body, pactffi_answer_delay, pactffi_answer_delete,
    pactffi_answer_fault, pactffi_answer_header, pactffi_answer_header_at, pactffi_answer_headers,
    pactffi_answer_read, pactffi_answer_status, pactffi_cleanup_mock_server,
    pactffi_create_mock_server_for_transport, pactffi_mock_server_answer, pactffi_mock_server_logs,
    pactffi_mock_server_matched, pactffi_mock_server_mismatches, pactffi_response_status, s,
};
use crate::call::{Pact, Server, no, ok, with_error};

/// `AnswerData` of the header.
#[repr(C)]
struct AnswerData {
    status: u16,
    headers: Out,
    headers_length: usize,
    body: *const u8,
    body_length: usize,
    delay_ms: u64,
    fault: i32,
}

/// What was read of an answer.
#[derive(Debug, PartialEq)]
struct Answer {
    status: u16,
    headers: Value,
    body: Vec<u8>,
}

/// A server without a socket.
fn in_memory(pact: &Pact, config: &str) -> Server {
    let config = CString::new(config).expect("without NUL");
    let number = pactffi_create_mock_server_for_transport(pact.id, NULL, 0, s(c"memory"), s(&config));
    assert!(number > 65_535, "{:?}", with_error(number));
    Server(number)
}

fn ask(server: i32, method: &str, target: &str, headers: &str, body: &[u8]) -> Pointer {
    let [method, target, headers] = [method, target, headers].map(|text| CString::new(text).expect("no NUL"));
    pactffi_mock_server_answer(server, s(&method), s(&target), s(&headers), Bytes::of(body), body.len())
}

fn read(answer: Pointer) -> Answer {
    let mut data = AnswerData {
        status: 0,
        headers: Out(ptr::null_mut()),
        headers_length: 0,
        body: ptr::null(),
        body_length: 0,
        delay_ms: 7,
        fault: 7,
    };
    assert!(pactffi_answer_read(answer, (&raw mut data).cast()), "{:?}", with_error(()));
    let headers = data.headers.read().expect("there are always headers");
    assert_eq!((headers.len(), data.delay_ms, data.fault), (data.headers_length, 0, 0));
    let body = match data.body.is_null() {
        true => Vec::new(),
        // SAFETY: the library says how many bytes there are.
        false => unsafe { std::slice::from_raw_parts(data.body, data.body_length) }.to_vec(),
    };
    Answer { status: data.status, headers: serde_json::from_str(&headers).expect("JSON"), body }
}

/// The answer to a request.
fn answer(server: i32, method: &str, target: &str, headers: &str, body: &[u8]) -> Answer {
    let given = ask(server, method, target, headers, body);
    let answer = read(given);
    pactffi_answer_delete(given);
    answer
}

#[test]
fn a_call_is_answered_and_recorded() {
    let pact = Pact::new();
    let server = in_memory(&pact, "{}");
    assert!(!pactffi_mock_server_matched(server.0));

    let given = ask(server.0, "GET", "/", "", b"");

    assert_eq!(pactffi_answer_status(given), 200);
    assert!(pactffi_mock_server_matched(server.0));
    assert_eq!((pactffi_answer_delay(given), pactffi_answer_fault(given)), (0, 0));
    let mut length = 7_usize;
    assert!(pactffi_answer_body(given, (&raw mut length).cast()).is_null());
    assert_eq!(
        (length, pactffi_answer_header(given, s(c"Content-Length")).read().as_deref()),
        (0, Some("0"))
    );
    let json: Value =
        serde_json::from_str(&pactffi_answer_headers(given).read().expect("JSON")).expect("JSON");
    let lines: Vec<Value> = (0..)
        .map_while(|index| {
            let (mut name, mut value) = (ptr::null::<c_char>(), ptr::null::<c_char>());
            let [at_name, at_value] = [&raw mut name, &raw mut value].map(<*mut *const c_char>::cast);
            pactffi_answer_header_at(given, index, at_name, at_value)
                .then(|| json!([Out(name.cast_mut()).read(), Out(value.cast_mut()).read()]))
        })
        .collect();
    assert_eq!(json, Value::Array(lines));
    assert_eq!(with_error(()), ok(()));
    let log = pactffi_mock_server_logs(server.0).read().expect("a log");
    assert!(log.contains("Received request GET /\n") && log.contains("Request matched, sending response\n"));

    assert!(pactffi_cleanup_mock_server(server.0));
    assert_eq!(read(given).status, 200, "an answer outlives its server");
    pactffi_answer_delete(given);
    assert_eq!(
        with_error(pactffi_answer_status(given)),
        no(0, "answer is a MockServerAnswer that has been deleted")
    );
    let gone = format!("no mock server on port {}", server.0);
    assert_eq!(with_error(ask(server.0, "GET", "/", "", b"")), no(ptr::null_mut(), &gone));
}

#[test]
fn what_did_not_match_is_answered_as_over_http() {
    let pact = Pact::new();
    assert!(pactffi_response_status(pact.interaction, 201));
    let server = in_memory(&pact, "{}");

    let other = answer(server.0, "PUT", "/other?x=%20&y", r#"{"X":["1","2"]}"#, b"hello");

    assert_eq!(other.status, 500);
    assert!(other.headers.as_array().expect("lines").contains(&json!(["x-pact", "Unexpected-Request"])));
    let mismatches = pactffi_mock_server_mismatches(server.0).read().expect("a document");
    let mismatches: Value = serde_json::from_str(&mismatches).expect("JSON");
    let request = json!({
        "method": "PUT", "path": "/other", "query": {"x": [" "], "y": [null]}, "body": "hello",
        "headers": {"x": "1, 2", "content-length": "5"},
    });
    assert_eq!(mismatches[0]["request"], request);
}

#[test]
fn what_is_no_request_is_an_error_and_not_recorded() {
    let pact = Pact::new();
    let server = in_memory(&pact, "{}");
    let socket = Server::start(&pact);
    let before = pactffi_mock_server_mismatches(server.0).read();
    let target = "expected a path with or without a query, such as /a?b=1, as it is sent: escaped";
    let table = [
        ("", "/", "", "method: found '', expected a token, such as GET".to_owned()),
        ("G T", "/", "", "method: found 'G T', expected a token, such as GET".to_owned()),
        ("GET", "", "", format!("target: found '', {target}")),
        ("GET", "a", "", format!("target: found 'a', {target}")),
        ("GET", "a/b", "", format!("target: found 'a/b', {target}")),
        ("GET", "/a b", "", format!("target: found '/a b', {target}")),
        ("GET", "/a\r\nX: 1", "", format!("target: found '/a\\r\\nX: 1', {target}")),
        ("GET", "/", r#"{"X Y":"1"}"#, "headers: found 'X Y', expected a token as the name of a header".to_owned()),
        ("GET", "/", r#"{"":"1"}"#, "headers: found '', expected a token as the name of a header".to_owned()),
        (
            "GET",
            "/",
            r#"{"X":"1\r\nY: 2"}"#,
            "headers: found '1\\r\\nY: 2', expected a value of 'x' without line breaks and other control characters"
                .to_owned(),
        ),
        (
            "GET",
            "/",
            r#"{"Content-Length":"5"}"#,
            "headers: found '5', expected content-length 0, as the body has".to_owned(),
        ),
    ];

    for (method, target, headers, error) in table {
        assert_eq!(with_error(ask(server.0, method, target, headers, b"")), no(ptr::null_mut(), &error));
    }
    let answer = |method, target, headers, length| {
        with_error(pactffi_mock_server_answer(server.0, method, target, headers, Bytes::NULL, length))
    };
    let [get, root] = [s(c"GET"), s(c"/")];
    assert_eq!(answer(NULL, root, NULL, 0), no(ptr::null_mut(), "method is null"));
    assert_eq!(answer(get, NULL, NULL, 0), no(ptr::null_mut(), "target is null"));
    assert_eq!(answer(s(BAD), root, NULL, 0), no(ptr::null_mut(), "error parsing method as UTF-8"));
    assert_eq!(answer(get, s(BAD), NULL, 0), no(ptr::null_mut(), "error parsing target as UTF-8"));
    assert_eq!(answer(get, root, s(BAD), 0), no(ptr::null_mut(), "error parsing headers as UTF-8"));
    assert_eq!(answer(get, root, NULL, 3), no(ptr::null_mut(), "body is null, but its length is 3"));
    let (given, error) = with_error(ask(socket.0, "GET", "/", "", b""));
    let expected = format!(
        "this mock server is no server without a socket: send requests to http://127.0.0.1:{}",
        socket.0
    );
    assert!(given.is_null() && error == expected, "{error}");
    assert_eq!(pactffi_mock_server_mismatches(server.0).read(), before);
}
