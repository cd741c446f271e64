//! Mock servers: starting, results, writing the pact file, stopping.

use std::ffi::{CString, c_void};
use std::fs;
use std::net::TcpListener;
use std::sync::Mutex;
use std::{ptr, thread};

use serde_json::{Value, json};

use crate::c::{
    BAD, NULL, Out, Pointer, Text, pactffi_cleanup_mock_server, pactffi_create_mock_server,
    pactffi_create_mock_server_for_pact, pactffi_create_mock_server_for_transport, pactffi_free_pact_handle,
    pactffi_get_tls_ca_certificate, pactffi_mock_server_logs, pactffi_mock_server_matched,
    pactffi_mock_server_mismatches, pactffi_mock_server_on_request, pactffi_mock_server_wait,
    pactffi_set_key, pactffi_with_body, pactffi_with_request, pactffi_write_pact_file, s,
};
use crate::call::{Pact, Server, no, with_error};
use crate::client::{is_open, other_authority, send, send_securely, send_with};

fn mismatches(port: i32) -> Value {
    let text = pactffi_mock_server_mismatches(port).read().expect("there is a server");
    serde_json::from_str(&text).expect("mismatches are JSON")
}

#[test]
fn a_server_answers_and_reports_what_it_got() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    assert!(!pactffi_mock_server_matched(server.0));
    assert_eq!(mismatches(server.0)[0]["type"], "missing-request");

    assert_eq!(send(server.0, "GET", "/", "").0, 200);

    assert!(pactffi_mock_server_matched(server.0));
    assert_eq!(mismatches(server.0), json!([]));
    let (status, reply) = send(server.0, "GET", "/other", "");
    assert_eq!(status, 500);
    assert!(reply.contains("x-pact: Unexpected-Request"), "{reply}");
    assert!(!pactffi_mock_server_matched(server.0));
    assert_eq!(mismatches(server.0)[0]["type"], "request-not-found");
}

#[test]
fn the_port_is_free_when_cleanup_returns() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let port = server.0;
    assert!(is_open(port));

    assert_eq!(with_error(pactffi_cleanup_mock_server(port)), (true, String::new()));

    assert!(TcpListener::bind(("127.0.0.1", u16::try_from(port).expect("a port"))).is_ok());
    assert_eq!(
        with_error(pactffi_cleanup_mock_server(port)),
        (false, format!("no mock server on port {port}"))
    );
}

#[test]
fn a_server_outlives_its_pact() {
    let pact = Pact::new();
    let server = Server::start(&pact);

    pactffi_free_pact_handle(pact.id);

    assert_eq!(send(server.0, "GET", "/", "").0, 200);
}

#[test]
fn a_body_beyond_the_limit_is_refused_and_nothing_is_recorded() {
    let pact = Pact::new();
    let server = Server::configured(&pact, s(c"{\"bodyLimit\":4}"));
    let before = mismatches(server.0);

    assert_eq!(send(server.0, "GET", "/", "12345").0, 413);

    assert_eq!(mismatches(server.0), before);
}

#[test]
fn a_server_that_cannot_be_started_says_why() {
    let pact = Pact::new();
    let held = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let taken = held.local_addr().expect("an address").port();
    let start = |pact, address, port, transport, config| {
        with_error(pactffi_create_mock_server_for_transport(pact, address, port, transport, config))
    };
    let http = s(c"http");

    assert_eq!(start(0, NULL, 0, NULL, NULL), no(-1, "no pact with handle 0"));
    let (code, error) = start(pact.id, NULL, 0, http, s(c"{no"));
    assert_eq!(code, -2);
    assert!(error.starts_with("the transport configuration is not JSON: "), "{error}");
    for transport in [c"HTTPS", c"HTTP", c"grpc"] {
        let name = transport.to_str().expect("text");
        let (code, error) = start(pact.id, NULL, 0, s(transport), NULL);
        assert_eq!(code, -3);
        assert!(error.contains(name), "{error}");
    }
    let (code, error) = start(pact.id, NULL, taken, http, NULL);
    assert_eq!(code, -3);
    assert!(error.starts_with(&format!("cannot listen on 127.0.0.1:{taken}: ")), "{error}");
    assert_eq!(start(pact.id, s(BAD), 0, NULL, NULL), no(-4, "error parsing addr as UTF-8"));
    assert_eq!(start(pact.id, NULL, 0, s(BAD), NULL), no(-4, "error parsing transport as UTF-8"));
    assert_eq!(start(pact.id, NULL, 0, NULL, s(BAD)), no(-4, "error parsing transport_config as UTF-8"));
    for address in [c"999.1.1.1", c"127.0.0.1:0", c"[::1"] {
        let error = format!("'{}' is not an address to listen on", address.to_str().expect("text"));
        assert_eq!(start(pact.id, s(address), 0, NULL, NULL), (-5, error));
    }
    assert!(pactffi_set_key(pact.interaction, NULL));
    assert_eq!(pact.interaction()["description"], "a request");
}

#[test]
fn a_failed_start_does_not_freeze_the_pact() {
    let pact = Pact::new();

    assert_eq!(pactffi_create_mock_server_for_transport(pact.id, NULL, 0, s(c"grpc"), NULL), -3);

    assert!(crate::c::pactffi_given(pact.interaction, s(c"a state")));
}

#[test]
fn a_port_of_ours_is_not_given_to_a_second_server() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let port = u16::try_from(server.0).expect("a port");

    let second =
        with_error(pactffi_create_mock_server_for_transport(pact.id, s(c"127.0.0.2"), port, NULL, NULL));

    assert_eq!(second, (-3, format!("another mock server has port {port}")));
}

#[test]
fn a_file_with_messages_beside_its_http_interactions_is_served() {
    let text =
        c"\u{feff}{\"interactions\":[{\"request\":{\"path\":\"/a\"}}],\"messages\":[{\"contents\":1}]}";

    let server = Server(pactffi_create_mock_server(s(text), s(c"127.0.0.1:0"), false));

    assert_eq!(send(server.0, "GET", "/a", "").0, 200);
    assert!(pactffi_mock_server_matched(server.0));
}

#[test]
fn a_byte_order_mark_before_json_is_skipped_on_both_sides() {
    for expected in [c"{\"a\":1}", c"\u{feff}{\"a\":1}"] {
        let pact = Pact::new();
        assert!(pactffi_with_request(pact.interaction, s(c"POST"), s(c"/")));
        assert!(pactffi_with_body(pact.interaction, 0, s(c"application/json"), s(expected)));
        let json = [("Content-Type", "application/json")];
        for body in ["{\"a\":1}", "\u{feff}{\"a\":1}", "\u{feff} {\"a\": 1}"] {
            let server = Server::start(&pact);
            assert_eq!(send_with(server.0, "POST", "/", &json, body).0, 200, "{expected:?} {body:?}");
        }
        let body = &pact.interaction()["request"]["body"];
        assert_eq!(body["content"], json!({"a": 1}), "{expected:?}");
    }
}

#[test]
fn the_older_functions_start_servers_too() {
    let pact = Pact::new();
    let text = c"{\"consumer\":{\"name\":\"c\"},\"provider\":{\"name\":\"p\"},\"interactions\":[]}";

    let [one, two] = [
        pactffi_create_mock_server_for_pact(pact.id, s(c"127.0.0.1:0"), false),
        pactffi_create_mock_server(s(text), s(c"127.0.0.1:0"), false),
    ];

    assert!(one > 0 && two > 0 && one != two, "{one} {two}");
    assert!(!pactffi_mock_server_matched(one));
    assert!(pactffi_mock_server_matched(two));
    assert!(pactffi_cleanup_mock_server(one) && pactffi_cleanup_mock_server(two));
}

#[test]
fn the_older_functions_say_why_they_could_not() {
    let pact = Pact::new();
    let there = s(c"127.0.0.1:0");
    let for_pact = |pact, address, tls| with_error(pactffi_create_mock_server_for_pact(pact, address, tls));
    let form = "'nowhere' is not an address of the form host:port";

    assert_eq!(for_pact(0, there, false), no(-1, "no pact with handle 0"));
    assert_eq!(for_pact(pact.id, s(BAD), false), no(-4, "error parsing addr_str as UTF-8"));
    assert_eq!(for_pact(pact.id, NULL, false), no(-5, "addr_str is null"));
    assert_eq!(for_pact(pact.id, s(c"nowhere"), false), no(-5, form));
    let of_text = |text, address, tls| with_error(pactffi_create_mock_server(text, address, tls));
    assert_eq!(of_text(NULL, there, false), no(-1, "pact_str is null"));
    assert_eq!(of_text(s(c"{}"), NULL, false), no(-1, "addr_str is null"));
    assert_eq!(of_text(s(BAD), there, false), no(-4, "error parsing pact_str as UTF-8"));
    let (code, error) = of_text(s(c"[]"), there, false);
    let start = "Failed to parse Pact JSON from source '<FFI>' - it is not a valid pact file: ";
    for other in [c"{}", c"{\"name\":\"app\"}", c"{\"interactions\":5}", c"{\"messages\":null}"] {
        let (code, error) = of_text(s(other), there, false);
        assert_eq!(code, -2);
        assert!(error.starts_with(start), "{error}");
    }
    assert_eq!(code, -2);
    assert!(error.starts_with(start), "{error}");
    assert_eq!(of_text(s(c"{}"), s(c"nowhere"), false), no(-5, form));
}

#[test]
fn a_number_that_is_no_servers_port_is_refused_by_every_function() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = CString::new(folder.path().to_str().expect("text")).expect("without NUL");

    for port in [0, -1, server.0 + 65_536, server.0 - 65_536, i32::MIN, i32::MAX] {
        let error = format!("no mock server on port {port}");
        assert_eq!(with_error(pactffi_mock_server_matched(port)), (false, error.clone()));
        assert_eq!(with_error(pactffi_mock_server_mismatches(port).read()), (None, error.clone()));
        assert_eq!(with_error(pactffi_mock_server_logs(port).read()), (None, error.clone()));
        assert_eq!(with_error(pactffi_write_pact_file(port, s(&path), false)), (3, error.clone()));
        assert_eq!(with_error(pactffi_cleanup_mock_server(port)), (false, error));
    }

    assert!(is_open(server.0));
}

#[test]
fn a_server_writes_the_pact_it_was_started_with() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    assert!(pactffi_set_key(pact.interaction, s(c"later")));
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = CString::new(folder.path().to_str().expect("text")).expect("without NUL");
    let file = folder.path().join("c-p.json");
    let write = |folder: Text<'_>| with_error(pactffi_write_pact_file(server.0, folder, false));

    assert_eq!(write(s(&path)), (0, String::new()));

    let written: Value = serde_json::from_str(&fs::read_to_string(&file).expect("written")).expect("JSON");
    assert_eq!(written["interactions"][0]["key"], Value::Null);
    assert_eq!(written["interactions"][0]["transport"], "http");
    assert_eq!(write(s(BAD)), no(1, "error parsing directory as UTF-8"));
    fs::write(&file, "no pact").expect("a file can be written");
    let (code, error) = write(s(&path));
    assert_eq!(code, 2);
    assert!(error.contains("c-p.json"), "{error}");
    assert_eq!(fs::read_to_string(&file).expect("still there"), "no pact");
}

#[test]
fn logs_have_each_request_once() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    send(server.0, "GET", "/", "");

    let first = pactffi_mock_server_logs(server.0).read().expect("there is a server");

    assert!(first.contains("Received request GET /"), "{first}");
    assert!(first.contains("Request matched, sending response"), "{first}");
    assert_eq!(pactffi_mock_server_logs(server.0).read().as_deref(), Some(""));
}

#[test]
fn the_certificate_of_the_authority_verifies_every_https_server() {
    let certificate = pactffi_get_tls_ca_certificate().take().expect("one is made");
    assert_eq!(pactffi_get_tls_ca_certificate().take(), Some(certificate.clone()));
    let pact = Pact::new();
    let json =
        s(c"{\"interactions\":[{\"description\":\"a\",\"request\":{\"method\":\"GET\",\"path\":\"/\"}}]}");
    let ports = [
        pactffi_create_mock_server_for_transport(pact.id, s(c"localhost"), 0, s(c"https"), NULL),
        pactffi_create_mock_server_for_pact(pact.id, s(c"127.0.0.1:0"), true),
        pactffi_create_mock_server(json, s(c"127.0.0.1:0"), true),
    ];

    for server in ports.map(Server) {
        for name in ["localhost", "127.0.0.1"] {
            let reply = send_securely(&certificate, name, server.0);
            assert!(reply.expect("the server is believed").starts_with("HTTP/1.1 200 OK\r\n"));
        }
        assert!(pactffi_mock_server_matched(server.0));
        let refused = send_securely(&other_authority(), "localhost", server.0).unwrap_err();
        assert_eq!(refused, "invalid peer certificate: UnknownIssuer");
    }
}

#[test]
fn keys_that_cannot_be_used_have_a_code_of_their_own() {
    let pact = Pact::new();
    let start = |config: &std::ffi::CStr| {
        with_error(pactffi_create_mock_server_for_transport(pact.id, NULL, 0, s(c"https"), s(config)))
    };

    let nowhere = c"{\"tls\":{\"certificate\":\"/no/such/file\",\"privateKey\":\"/no/such/file\"}}";
    assert_eq!(start(nowhere), no(-6, "cannot read '/no/such/file': No such file or directory (os error 2)"));
    let wrong = "the transport configuration cannot be used: 'tls' must be an object, but is true";
    assert_eq!(start(c"{\"tls\":true}"), no(-2, wrong));
}

#[test]
fn requests_can_be_waited_for() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let port = server.0;
    assert_eq!(with_error(pactffi_mock_server_wait(port, 1, 0)), (0, String::new()));

    let client = thread::spawn(move || send(port, "GET", "/", ""));
    assert_eq!(with_error(pactffi_mock_server_wait(port, 1, u64::MAX)), (1, String::new()));

    assert!(pactffi_mock_server_matched(port));
    client.join().expect("the client was answered");
    assert_eq!(with_error(pactffi_mock_server_wait(port, 2, 1)), (1, String::new()));
    assert_eq!(with_error(pactffi_mock_server_wait(-1, 1, 1)), no(-1, "no mock server on port -1"));
}

#[test]
fn cleaning_up_ends_the_wait_of_another_thread() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let port = server.0;

    let waiter = thread::spawn(move || pactffi_mock_server_wait(port, 1, u64::MAX));
    drop(server);

    // The thread may start after the server is gone; then it gets -1.
    assert!(matches!(waiter.join().expect("it returns"), 0 | -1));
}

/// The calls of the callback below.
static RECORDED: Mutex<Vec<(i32, Value, usize)>> = Mutex::new(Vec::new());

extern "C" fn record(port: i32, verdict: Out, user_data: Pointer) {
    assert!(pactffi_mock_server_mismatches(port).read().is_some());
    let refused = "this function waits and cannot be called from a thread of the library";
    assert_eq!(with_error(pactffi_cleanup_mock_server(port)), (false, refused.to_owned()));
    assert_eq!(with_error(pactffi_mock_server_wait(port, 9, 1)), (-2, refused.to_owned()));
    let verdict = verdict.read().expect("there is a verdict");
    let verdict = serde_json::from_str(&verdict).expect("verdicts are JSON");
    RECORDED.lock().expect("no test failed").push((port, verdict, user_data.addr()));
    if user_data.addr() == 2 {
        assert!(pactffi_mock_server_on_request(port, None, ptr::null_mut()));
    }
}

#[test]
fn a_callback_is_called_for_each_request_and_may_call_the_library() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let recorded = || std::mem::take(&mut *RECORDED.lock().expect("no test failed"));
    let data = ptr::without_provenance_mut::<c_void>;
    assert!(pactffi_mock_server_on_request(server.0, Some(record), data(1)));

    send(server.0, "GET", "/", "");
    send(server.0, "GET", "/other", "");

    let types: Vec<_> =
        recorded().into_iter().map(|(port, verdict, data)| (port, verdict["type"].clone(), data)).collect();
    assert_eq!(types, [(server.0, json!("request-match"), 1), (server.0, json!("request-not-found"), 1)]);
    assert!(pactffi_mock_server_on_request(server.0, Some(record), data(2)));
    send(server.0, "GET", "/", "");
    send(server.0, "GET", "/", "");
    assert_eq!(recorded().len(), 1);
    let port = server.0;
    drop(server);
    let gone = format!("no mock server on port {port}");
    assert_eq!(with_error(pactffi_mock_server_on_request(port, Some(record), data(1))), (false, gone));
}
