//! Mock servers without a socket: their numbers, requests that are function calls, and the answers.
#![expect(unsafe_code, reason = "an answer is read through a struct of C")]

use std::ffi::{CString, c_char, c_void};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI32, Ordering};
use std::{fs, ptr, thread};

use serde_json::{Value, json};

#[cfg(unix)]
use crate::alone::alone;
use crate::c::{
    BAD, Bytes, NULL, Out, Pointer, pactffi_answer_body, pactffi_answer_delay, pactffi_answer_delete,
    pactffi_answer_fault, pactffi_answer_header, pactffi_answer_header_at, pactffi_answer_headers,
    pactffi_answer_read, pactffi_answer_status, pactffi_cleanup_mock_server,
    pactffi_create_mock_server_for_transport, pactffi_fetch_log_buffer, pactffi_live_objects,
    pactffi_mock_server_answer, pactffi_mock_server_logs, pactffi_mock_server_matched,
    pactffi_mock_server_mismatches, pactffi_mock_server_on_request, pactffi_mock_server_report,
    pactffi_mock_server_wait, pactffi_response_status, pactffi_string_delete, pactffi_write_pact_file, s,
};
use crate::call::{Pact, Server, no, ok, with_error};
use crate::client::send;
use crate::fork::status_of_child;

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

#[test]
fn a_number_is_used_everywhere_and_never_again() {
    let pact = Pact::new();
    let folder = tempfile::tempdir().expect("a folder");
    let path = CString::new(folder.path().to_str().expect("text")).expect("no NUL");
    let http = Server::start(&pact);
    let written = |server: i32| {
        assert_eq!(with_error(pactffi_write_pact_file(server, s(&path), true)), ok(0));
        fs::read(folder.path().join("c-p.json")).expect("a file")
    };
    let mut numbers = Vec::new();

    for _ in 0..10 {
        let server = in_memory(&pact, r#"{"keepAlive":true,"other":1}"#);
        let number = server.0;
        numbers.push(number);
        // The server of the time before was cleaned up twice.
        let _former = with_error(());
        answer(number, "GET", "/", "", b"");

        assert_eq!(with_error(pactffi_mock_server_wait(number, 1, u64::MAX)), ok(1));
        assert_eq!(pactffi_mock_server_report(number, 1).read().as_deref(), Some(""));
        assert_eq!(pactffi_mock_server_mismatches(number).read().as_deref(), Some("[]"));
        assert_eq!(written(number), written(http.0));
        let id = CString::new(number.to_string()).expect("no NUL");
        let log = pactffi_fetch_log_buffer(s(&id)).take().expect("a log");
        for key in ["keepAlive", "other"] {
            let note =
                format!("The transport configuration has the key '{key}', which has no meaning here\n");
            assert!(log.contains(&note), "{log}");
        }
        assert!(pactffi_cleanup_mock_server(number));

        let gone = format!("no mock server on port {number}");
        assert_eq!(with_error(pactffi_cleanup_mock_server(number)), no(false, &gone));
        assert_eq!(with_error(pactffi_mock_server_wait(number, 1, 0)), no(-1, &gone));
        assert_eq!(with_error(pactffi_write_pact_file(number, s(&path), true)), no(3, &gone));
        assert_eq!(
            with_error(pactffi_mock_server_on_request(number, None, ptr::null_mut())),
            no(false, &gone)
        );
    }
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 10);
}

#[test]
fn address_and_port_are_ignored_but_not_what_is_wrong_with_the_pact() {
    let pact = Pact::new();
    let http = Server::start(&pact);
    let port = u16::try_from(http.0).expect("a port");
    let memory = s(c"memory");

    let number = pactffi_create_mock_server_for_transport(pact.id, s(c"999.1.1.1"), port, memory, NULL);
    assert!(number > 65_535, "{:?}", with_error(number));
    assert_eq!(answer(number, "GET", "/", "", b"").status, 200);
    assert!(pactffi_cleanup_mock_server(number));

    let start =
        |pact, config| with_error(pactffi_create_mock_server_for_transport(pact, NULL, 0, memory, config));
    assert_eq!(start(0, NULL), no(-1, "no pact with handle 0"));
    let error =
        "the transport configuration cannot be used: 'bodyLimit' must be a number of bytes, but is -1";
    assert_eq!(start(pact.id, s(c"{\"bodyLimit\":-1}")), no(-2, error));
    assert_eq!(start(pact.id, s(BAD)), no(-4, "error parsing transport_config as UTF-8"));
}

/// What a callback saw and did.
static CALLS: Mutex<Vec<String>> = Mutex::new(Vec::new());

extern "C" fn misuses(number: i32, verdict: Out, user_data: *mut c_void) {
    let verdict: Value = serde_json::from_str(&verdict.read().expect("a verdict")).expect("JSON");
    let mut said = vec![verdict["path"].to_string()];
    if verdict["path"] == "/" {
        said.push(format!("{:?}", with_error(pactffi_cleanup_mock_server(number))));
        said.push(format!("{:?}", with_error(pactffi_mock_server_wait(number, 9, u64::MAX))));
        said.push(answer(number, "GET", "/nested", "", b"").status.to_string());
        // This error is the callback's own affair.
        said.push(pactffi_mock_server_matched(-1).to_string());
    } else {
        said.push(pactffi_mock_server_on_request(number, None, ptr::null_mut()).to_string());
    }
    said.push(user_data.addr().to_string());
    CALLS.lock().expect("no panic").push(said.join(" "));
}

#[test]
fn a_callback_is_called_on_the_thread_of_the_caller_and_cannot_wait_for_a_server() {
    let pact = Pact::new();
    let server = in_memory(&pact, "{}");
    assert!(pactffi_mock_server_on_request(server.0, Some(misuses), ptr::without_provenance_mut(5)));

    assert_eq!(answer(server.0, "GET", "/", "", b"").status, 200);
    assert_eq!(with_error(()), ok(()));
    assert_eq!(answer(server.0, "GET", "/", "", b"").status, 200);

    let refused = "\"this function waits and cannot be called in a callback of a mock server\"";
    let expected =
        ["\"/nested\" true 5".to_owned(), format!("\"/\" (false, {refused}) (-2, {refused}) 500 false 5")];
    let calls: Vec<String> = CALLS.lock().expect("no panic").clone();
    assert_eq!(calls.into_iter().filter(|said| said.starts_with('"')).collect::<Vec<_>>(), expected);
    assert_eq!(pactffi_mock_server_wait(server.0, 3, u64::MAX), 3, "outside of the callback it may wait");
    assert!(pactffi_cleanup_mock_server(server.0));
}

/// The number of the server that a callback of another one asks.
static OTHER: AtomicI32 = AtomicI32::new(0);

extern "C" fn asks_another(_number: i32, _verdict: Out, _user_data: *mut c_void) {
    let given = ask(OTHER.load(Ordering::SeqCst), "GET", "/", "", b"");
    let status = pactffi_answer_status(given);
    pactffi_answer_delete(given);
    CALLS.lock().expect("no panic").push(format!("another {status}"));
}

#[test]
fn an_answer_can_be_made_in_a_callback_of_another_server() {
    let pact = Pact::new();
    let [other, memory] = [in_memory(&pact, "{}"), in_memory(&pact, "{}")];
    let http = Server::start(&pact);
    OTHER.store(other.0, Ordering::SeqCst);
    for server in [&memory, &http] {
        assert!(pactffi_mock_server_on_request(server.0, Some(asks_another), ptr::null_mut()));
    }

    assert_eq!(send(http.0, "GET", "/", "").0, 200);
    assert_eq!(answer(memory.0, "GET", "/", "", b"").status, 200);

    let calls = CALLS.lock().expect("no panic").iter().filter(|said| *said == "another 200").count();
    assert_eq!((calls, pactffi_mock_server_wait(other.0, 2, u64::MAX)), (2, 2));
}

#[test]
#[cfg(target_os = "linux")]
fn a_server_has_no_thread_and_no_descriptor() {
    alone("answers::a_server_has_no_thread_and_no_descriptor", serve_and_count);
}

#[cfg(target_os = "linux")]
fn serve_and_count() {
    let count =
        || ["/proc/self/task", "/proc/self/fd"].map(|folder| fs::read_dir(folder).expect("a folder").count());
    let pact = Pact::new();
    let before = count();

    let servers: Vec<Server> = (0..100).map(|_| in_memory(&pact, "{}")).collect();
    servers.iter().for_each(|server| assert_eq!(answer(server.0, "GET", "/", "", b"x").status, 200));

    assert_eq!(count(), before);
}

#[test]
fn a_server_may_be_cleaned_up_while_answers_are_made() {
    let pact = Pact::new();
    for _ in 0..20 {
        let server = in_memory(&pact, "{}");
        thread::scope(|scope| {
            let asking = [(); 4].map(|()| {
                scope.spawn(|| {
                    let mut answered = 0;
                    loop {
                        let given = ask(server.0, "GET", "/", "", b"");
                        if given.is_null() {
                            return (answered, with_error(()).1);
                        }
                        assert_eq!(read(given).status, 200);
                        pactffi_answer_delete(given);
                        answered += 1;
                    }
                })
            });
            assert!(pactffi_mock_server_wait(server.0, 4, u64::MAX) >= 4);
            assert!(pactffi_cleanup_mock_server(server.0));
            for one in asking {
                let (_, error) = one.join().expect("no panic");
                assert_eq!(error, format!("no mock server on port {}", server.0));
            }
        });
    }
}

#[test]
fn large_bodies_and_many_headers_are_answered() {
    let pact = Pact::new();
    let server = in_memory(&pact, "{}");
    let large = vec![b'x'; 100 * 1024 * 1024 + 1];

    assert_eq!(answer(server.0, "POST", "/", "", &large).status, 413);
    let within = answer(server.0, "GET", "/", "", &large[..1024 * 1024]);
    assert_eq!(within.status, 200);
    let headers: Vec<_> = (0..40_000).map(|number| json!([format!("X-{number}"), "1"])).collect();
    assert_eq!(answer(server.0, "GET", "/", &Value::Array(headers).to_string(), b"").status, 200);
    let target = format!("/{}", "a".repeat(70_000));
    let (given, error) = with_error(ask(server.0, "GET", &target, "", b""));
    assert!(given.is_null() && error.starts_with("target: found '/aaa"), "{error}");
    let log = pactffi_mock_server_logs(server.0).read().expect("a log");
    assert!(log.contains("Request refused with 413"), "{log}");
}

#[test]
fn misuse_of_an_answer_is_an_error() {
    let pact = Pact::new();
    let server = in_memory(&pact, "{}");
    let given = ask(server.0, "GET", "/", "", b"");
    let null = ptr::null_mut();
    let mut length = 7_usize;

    assert_eq!(with_error(pactffi_answer_read(null, null)), no(false, "answer is null"));
    assert_eq!(with_error(pactffi_answer_read(given, null)), no(false, "data is null"));
    assert_eq!(with_error(pactffi_answer_header(given, NULL).read()), no(None, "name is null"));
    assert_eq!(with_error(pactffi_answer_header(given, s(c"X-None")).read()), ok(None));
    assert_eq!(with_error(pactffi_answer_header_at(given, 100, null, null)), ok(false));
    assert_eq!(with_error(pactffi_answer_header_at(given, 0, null, null)), ok(true));
    assert_eq!(
        with_error(pactffi_answer_body(null, (&raw mut length).cast())),
        no(ptr::null(), "answer is null")
    );
    assert_eq!(length, 0);
    assert_eq!(with_error(pactffi_answer_body(given, null)), ok(ptr::null()));
    assert_eq!(with_error(pactffi_answer_delay(null)), no(0, "answer is null"));
    assert_eq!(with_error(pactffi_answer_fault(null)), no(0, "answer is null"));
    let headers = pactffi_answer_headers(given);
    pactffi_string_delete(headers);
    assert_eq!(with_error(()).1, "string is not a live string of this library");
    assert_eq!(headers.read(), pactffi_answer_headers(given).read());
    pactffi_answer_delete(given);
    pactffi_answer_delete(given);
    assert_eq!(with_error(()).1, "answer is a MockServerAnswer that has been deleted");
    pactffi_answer_delete(null);
    assert_eq!(with_error(()), ok(()));
}

#[test]
#[cfg(unix)]
fn a_child_does_not_find_the_servers_of_its_parent() {
    alone("answers::a_child_does_not_find_the_servers_of_its_parent", fork_and_ask);
}

#[cfg(unix)]
fn fork_and_ask() {
    let pact = Pact::new();
    let server = in_memory(&pact, "{}");
    let before = pactffi_live_objects(4);
    let given = ask(server.0, "GET", "/", "", b"");

    let status = status_of_child(|| {
        let gone = format!("no mock server on port {}", server.0);
        assert_eq!(with_error(ask(server.0, "GET", "/", "", b"")), no(ptr::null_mut(), &gone));
        assert_eq!(read(given).status, 200, "the child has a copy of the answer");
        let own = in_memory(&pact, "{}");
        assert!(own.0 > server.0);
        assert_eq!(answer(own.0, "GET", "/", "", b"").status, 200);
    });

    assert_eq!(status, 0);
    assert_eq!(answer(server.0, "GET", "/", "", b"").status, 200);
    pactffi_answer_delete(given);
    assert_eq!(pactffi_live_objects(4), before);
}
