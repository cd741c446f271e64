//! Provider states in force at a mock server, delays and faults of responses.

use std::ffi::CString;
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::thread;

use serde_json::{Value, json};

use crate::c::{
    BAD, Bytes, NULL, Text, pactffi_answer_delay, pactffi_answer_delete, pactffi_answer_fault,
    pactffi_answer_status, pactffi_cleanup_mock_server, pactffi_create_mock_server_for_transport,
    pactffi_given, pactffi_given_with_params, pactffi_interaction_set_delay, pactffi_interaction_set_fault,
    pactffi_interaction_warnings, pactffi_mock_server_answer, pactffi_mock_server_matched,
    pactffi_mock_server_report, pactffi_mock_server_set_delay, pactffi_mock_server_set_fault,
    pactffi_mock_server_set_states, pactffi_new_interaction, pactffi_new_message_interaction,
    pactffi_new_sync_message_interaction, pactffi_pact_handle_write_file, pactffi_response_status,
    pactffi_with_request, pactffi_write_pact_file, s,
};
use crate::call::{Pact, Server, UNKNOWN, no, ok, with_error};
use crate::client::{send, send_with};

const DAY: u64 = 86_400_000;
const EMPTY: i32 = 2;
const GARBAGE: i32 = 4;

/// `GET /`, answered with this status in this state.
fn add(pact: &Pact, description: &str, state: &str, status: u16) -> u32 {
    let [description, state] = [description, state].map(|text| CString::new(text).expect("without NUL"));
    let interaction = pactffi_new_interaction(pact.id, s(&description));
    assert!(pactffi_with_request(interaction, NULL, NULL) && pactffi_given(interaction, s(&state)));
    assert!(pactffi_response_status(interaction, status));
    interaction
}

/// A user who is there (200), is not (404) or is only with the parameter `id` 7 (203).
fn users() -> Pact {
    let pact = Pact::new();
    assert!(pactffi_given(pact.interaction, s(c"a user")));
    add(&pact, "no user", "no user, at all", 404);
    let third = pactffi_new_interaction(pact.id, s(c"user 7"));
    assert!(pactffi_with_request(third, NULL, NULL) && pactffi_response_status(third, 203));
    assert_eq!(pactffi_given_with_params(third, s(c"a user with an id"), s(c"{\"id\":7}")), 0);
    pact
}

fn set_states(server: &Server, states: &str) -> (bool, String) {
    let states = CString::new(states).expect("without NUL");
    with_error(pactffi_mock_server_set_states(server.0, s(&states)))
}

fn report(server: &Server, format: i32) -> String {
    pactffi_mock_server_report(server.0, format).read().expect("there is a server")
}

#[test]
fn states_in_force_choose_the_response() {
    let pact = users();
    let server = Server::start(&pact);
    let status = || send(server.0, "GET", "/", "").0;
    assert_eq!(status(), 200);

    let table = [
        (r#"["no user, at all"]"#, 404),
        (r#"["a user"]"#, 200),
        (r#"[{"name":"a user with an id"}]"#, 203),
        (r#"[{"name":"a user with an id","params":{"id":7}}]"#, 203),
        (r#"[{"name":"a user with an id","params":{"id":8}}]"#, 200),
        (r#"["unknown"]"#, 200),
        ("[]", 200),
    ];
    for (states, expected) in table {
        assert_eq!(set_states(&server, states), ok(true), "{states}");
        assert_eq!(status(), expected, "{states}");
    }
    assert!(set_states(&server, r#"["no user, at all"]"#).0);
    assert_eq!(with_error(pactffi_mock_server_set_states(server.0, NULL)), ok(true));
    assert_eq!(status(), 200);
    assert!(pactffi_mock_server_matched(server.0));
}

#[test]
fn states_that_cannot_be_read_change_nothing() {
    let pact = users();
    let server = Server::start(&pact);
    assert!(set_states(&server, r#"["no user, at all"]"#).0);

    let object = "must be a name or an object with 'name' and 'params', but is 1";
    let table = [
        ("\"a user\"", "the provider states must be a JSON array, but are \"a user\"".to_owned()),
        ("[\"a user\",1]", format!("provider state 1 {object}")),
        (
            "[{\"name\":\"a user\",\"x\":1}]",
            "provider state 0 has the member 'x', which is not known; known are name, params".to_owned(),
        ),
    ];
    for (states, error) in table {
        assert_eq!(set_states(&server, states), no(false, &error));
    }
    assert!(set_states(&server, "[").1.starts_with("the provider states are not JSON: "));
    let answer = with_error(pactffi_mock_server_set_states(server.0, s(BAD)));
    assert_eq!(answer, no(false, "error parsing states as UTF-8"));
    assert_eq!(with_error(pactffi_mock_server_set_states(1, NULL)), no(false, "no mock server on port 1"));

    assert_eq!(send(server.0, "GET", "/", "").0, 404);
}

#[test]
fn a_request_may_name_its_states_in_a_header() {
    let pact = users();
    let server = Server::configured(&pact, s(c"{\"stateHeader\":\"X-Pact-State\"}"));
    assert!(set_states(&server, r#"["a user"]"#).0);

    let table: [(&[&str], u16); 7] = [
        (&[], 200),
        (&["no user, at all"], 404),
        (&["other", "no user, at all"], 404),
        (&["[\"no user, at all\"]"], 404),
        (&["[{\"name\":\"a user with an id\",\"params\":{\"id\":7}}]"], 203),
        (&["no user"], 200),
        (&["[no user, at all]"], 200),
    ];
    for (lines, expected) in table {
        let headers: Vec<_> = lines.iter().map(|line| ("x-pact-state", *line)).collect();
        assert_eq!(send_with(server.0, "GET", "/", &headers, "").0, expected, "{lines:?}");
    }
    assert!(pactffi_mock_server_matched(server.0));
    let wrong = pactffi_create_mock_server_for_transport(pact.id, NULL, 0, NULL, s(c"{\"stateHeader\":7}"));
    let error =
        "the transport configuration cannot be used: 'stateHeader' must be the name of a header, but is 7";
    assert_eq!(with_error(wrong), no(-2, error));
}

#[test]
fn a_header_that_no_option_names_is_no_state() {
    let pact = users();
    let server = Server::start(&pact);

    assert_eq!(send_with(server.0, "GET", "/", &[("X-Pact-State", "no user, at all")], "").0, 200);
}

#[test]
fn states_are_set_while_requests_are_served() {
    let pact = users();
    let server = Server::start(&pact);
    assert!(set_states(&server, r#"["no user, at all"]"#).0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert!([404, 203].contains(&send(server.0, "GET", "/", "").0));
                }
            });
        }
        for _ in 0..200 {
            assert!(set_states(&server, r#"["no user, at all"]"#).0);
            assert!(set_states(&server, r#"["a user with an id"]"#).0);
        }
    });
}

#[test]
fn the_report_and_the_warnings_name_what_is_never_served() {
    let pact = users();
    let server = Server::start(&pact);
    send(server.0, "GET", "/", "");

    assert!(pactffi_mock_server_matched(server.0));
    let found: Value = serde_json::from_str(&report(&server, 0)).expect("it is JSON");
    let expected = json!([
        {"description": "no user", "method": "GET", "path": "/", "servedInstead": "a request",
         "states": [{"name": "no user, at all", "params": {}}]},
        {"description": "user 7", "method": "GET", "path": "/", "servedInstead": "a request",
         "states": [{"name": "a user with an id", "params": {"id": 7}}]},
    ]);
    assert_eq!(
        (&found["neverServed"], &found["missing"], &found["requests"]),
        (&expected, &json!([]), &json!([]))
    );
    for state in [r#"["no user, at all"]"#, r#"["a user with an id"]"#] {
        assert!(report(&server, 1).contains("Never served") && set_states(&server, state).0);
        send(server.0, "GET", "/", "");
    }
    assert_eq!(report(&server, 1), "");

    let warnings = pactffi_interaction_warnings(pact.interaction).take().expect("a live interaction");
    let warnings: Value = serde_json::from_str(&warnings).expect("it is JSON");
    let text = warnings[0]["warning"].as_str().expect("a text");
    assert!(text.starts_with("'no user' comes later in the pact and has the same request: "), "{text}");
    assert_eq!(warnings[0]["part"], "request");
}

#[test]
fn delays_and_faults_are_used_by_servers_started_later_but_not_written() {
    let (plain, pact) = (users(), users());
    assert_eq!(with_error(pactffi_interaction_set_delay(pact.interaction, DAY)), ok(true));
    assert_eq!(with_error(pactffi_interaction_set_fault(pact.interaction, EMPTY)), ok(true));
    let folders = [(); 3].map(|()| tempfile::tempdir().expect("there is a temporary folder"));
    let path = |at: usize| CString::new(folders[at].path().to_str().expect("text")).expect("without NUL");
    let text = |at: usize| fs::read(folders[at].path().join("c-p.json")).expect("it was written");
    for (at, pact) in [&plain, &pact].into_iter().enumerate() {
        assert_eq!(pactffi_pact_handle_write_file(pact.id, s(&path(at)), true), 0);
    }
    assert_eq!(text(0), text(1));

    let [before, server] = [&plain, &pact].map(in_memory);
    assert_eq!(pactffi_write_pact_file(before.0, s(&path(0)), true), 0);
    assert_eq!(pactffi_write_pact_file(server.0, s(&path(2)), true), 0);
    assert_eq!(text(0), text(2));
    assert_eq!(ask(&server), (200, DAY, EMPTY));
    // The pact may be changed later; the server works on what it was started with.
    assert!(
        pactffi_interaction_set_delay(pact.interaction, 0)
            && pactffi_interaction_set_fault(pact.interaction, 0)
    );
    assert_eq!(ask(&server), (200, DAY, EMPTY));
    assert_eq!(ask(&in_memory(&pact)), (200, 0, 0));
}

fn in_memory(pact: &Pact) -> Server {
    let config = s(c"{\"stateHeader\":\"X-State\"}");
    Server(pactffi_create_mock_server_for_transport(pact.id, NULL, 0, s(c"memory"), config))
}

/// Status, delay and fault of an answer without a socket.
fn ask(server: &Server) -> (u16, u64, i32) {
    ask_with(server, NULL)
}

fn ask_with(server: &Server, headers: Text<'_>) -> (u16, u64, i32) {
    let answer = pactffi_mock_server_answer(server.0, s(c"GET"), s(c"/"), headers, Bytes::NULL, 0);
    let found = (pactffi_answer_status(answer), pactffi_answer_delay(answer), pactffi_answer_fault(answer));
    pactffi_answer_delete(answer);
    found
}

#[test]
fn a_server_without_a_socket_knows_states_delays_and_faults() {
    let pact = users();
    let server = in_memory(&pact);

    assert!(set_states(&server, r#"["a user with an id"]"#).0);
    assert_eq!(ask(&server), (203, 0, 0));
    assert_eq!(ask_with(&server, s(c"{\"x-state\":\"no user, at all\"}")), (404, 0, 0));
    assert!(pactffi_mock_server_set_delay(server.0, s(c"no user"), 5));
    assert!(pactffi_mock_server_set_fault(server.0, NULL, GARBAGE));
    assert_eq!(
        ask_with(&server, s(c"[[\"X-State\",\"[]\"],[\"X-State\",\"no user, at all\"]]")),
        (404, 5, GARBAGE)
    );
    assert_eq!(ask(&server), (203, 0, GARBAGE));
}

#[test]
fn a_running_server_delays_and_spoils_what_it_is_told() {
    let pact = users();
    let server = Server::start(&pact);
    assert_eq!(with_error(pactffi_mock_server_set_fault(server.0, s(c"a request"), 1)), ok(true));

    let port = u16::try_from(server.0).expect("a port");
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").expect("it reads");
    let end = stream.read(&mut [0; 16]).expect_err("the connection is reset");

    assert_eq!(end.kind(), ErrorKind::ConnectionReset);
    assert!(pactffi_mock_server_matched(server.0));
    assert_eq!(with_error(pactffi_mock_server_set_fault(server.0, NULL, 0)), ok(true));
    assert_eq!(with_error(pactffi_mock_server_set_delay(server.0, NULL, 1)), ok(true));
    assert_eq!(send(server.0, "GET", "/", "").0, 200);
    assert_eq!(with_error(pactffi_mock_server_set_delay(server.0, NULL, DAY)), ok(true));
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").expect("it reads");
    assert_eq!(crate::c::pactffi_mock_server_wait(server.0, 3, 60_000), 3);
    // The delay of a day ends with the server.
    assert!(pactffi_cleanup_mock_server(server.0));
    assert_eq!(stream.read(&mut [0; 16]).expect("it is closed"), 0);
}

#[test]
fn what_cannot_be_set_is_an_error() {
    let pact = users();
    let server = Server::start(&pact);
    let message = pactffi_new_message_interaction(pact.id, s(c"m"));
    let sync = pactffi_new_sync_message_interaction(pact.id, s(c"s"));
    let long = "a delay may be at most 86400000 milliseconds (one day), but is 86400001";
    let unknown =
        "no HTTP interaction of this mock server has the description 'no usr'; near ones are 'no user'";
    let code = "5 is not a known ResponseFault";

    for (handle, kind) in [(message, "Asynchronous/Messages"), (sync, "Synchronous/Messages")] {
        let text = format!("Interaction is not an HTTP interaction, is V4 {kind}");
        assert_eq!(with_error(pactffi_interaction_set_delay(handle, 1)), no(false, &text));
        assert_eq!(with_error(pactffi_interaction_set_fault(handle, 1)), no(false, &text));
    }
    let table = [
        (with_error(pactffi_interaction_set_delay(UNKNOWN, 1)), "no interaction with handle 0"),
        (with_error(pactffi_interaction_set_fault(UNKNOWN, 1)), "no interaction with handle 0"),
        (with_error(pactffi_interaction_set_delay(pact.interaction, DAY + 1)), long),
        (with_error(pactffi_interaction_set_fault(pact.interaction, 5)), code),
        (with_error(pactffi_mock_server_set_delay(server.0, NULL, DAY + 1)), long),
        (with_error(pactffi_mock_server_set_delay(server.0, s(c"no usr"), 1)), unknown),
        (
            with_error(pactffi_mock_server_set_delay(server.0, s(BAD), 1)),
            "error parsing description as UTF-8",
        ),
        (with_error(pactffi_mock_server_set_delay(1, NULL, 1)), "no mock server on port 1"),
        (with_error(pactffi_mock_server_set_fault(server.0, NULL, 5)), code),
        (with_error(pactffi_mock_server_set_fault(server.0, NULL, -1)), "-1 is not a known ResponseFault"),
        (with_error(pactffi_mock_server_set_fault(server.0, s(c"no usr"), 1)), unknown),
        (with_error(pactffi_mock_server_set_fault(1, NULL, 1)), "no mock server on port 1"),
    ];
    for (answer, error) in table {
        assert_eq!(answer, no(false, error));
    }
    assert_eq!(send(server.0, "GET", "/", "").0, 200);
}
