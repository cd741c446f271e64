//! Request line, query, headers and status of an HTTP interaction.

use serde_json::{Value, json};

use crate::c::{
    BAD, NULL, Text, pactffi_new_message_interaction, pactffi_response_status, pactffi_response_status_v2,
    pactffi_set_header, pactffi_with_header, pactffi_with_header_v2, pactffi_with_query_parameter,
    pactffi_with_query_parameter_v2, pactffi_with_request, s,
};
use crate::call::{Pact, Server, UNKNOWN, no, ok, with_error};

const REQUEST: i32 = 0;
const RESPONSE: i32 = 1;

#[test]
fn method_and_path_are_set() {
    let table = [
        (s(c"POST"), s(c"/a&b"), "POST", "/a&b"),
        (NULL, NULL, "GET", "/"),
        (s(c"put"), s(c"{\"pact:matcher:type\":\"regex\",\"regex\":\"/.\",\"value\":\"/1\"}"), "PUT", "/1"),
    ];
    for (method, path, expected_method, expected_path) in table {
        let pact = Pact::new();

        assert_eq!(with_error(pactffi_with_request(pact.interaction, method, path)), ok(true));

        let request = &pact.interaction()["request"];
        assert_eq!(request["method"], expected_method);
        assert_eq!(request["path"], expected_path);
    }
}

type Indexed = fn(u32, Text<'_>, usize, Text<'_>) -> bool;

fn query(it: u32, name: Text<'_>, index: usize, value: Text<'_>) -> bool {
    pactffi_with_query_parameter(it, name, index, value)
}

fn query_v2(it: u32, name: Text<'_>, index: usize, value: Text<'_>) -> bool {
    pactffi_with_query_parameter_v2(it, name, index, value)
}

fn header(it: u32, name: Text<'_>, index: usize, value: Text<'_>) -> bool {
    pactffi_with_header(it, REQUEST, name, index, value)
}

fn header_v2(it: u32, name: Text<'_>, index: usize, value: Text<'_>) -> bool {
    pactffi_with_header_v2(it, REQUEST, name, index, value)
}

#[test]
fn values_are_set_by_index_and_null_has_a_meaning_of_its_own() {
    let table: [(Indexed, &str, Value); 4] = [
        (query, "query", json!(["", "b"])),
        (query_v2, "query", json!([null, "b"])),
        (header, "headers", json!(["", "b"])),
        (header_v2, "headers", json!(["", "b"])),
    ];
    for (set, field, expected) in table {
        let pact = Pact::new();

        assert_eq!(with_error(set(pact.interaction, s(c"x"), 0, NULL)), ok(true));
        assert_eq!(with_error(set(pact.interaction, s(c"x"), 1, s(c"b"))), ok(true));

        assert_eq!(pact.interaction()["request"][field]["x"], expected, "{field}");
    }
}

#[test]
fn values_that_are_refused_change_nothing() {
    for set in [query, query_v2, header, header_v2] as [Indexed; 4] {
        let pact = Pact::new();
        let it = pact.interaction;
        let message = pactffi_new_message_interaction(pact.id, s(c"m"));
        let before = pact.written();
        let (x, v) = (s(c"x"), s(c"v"));

        assert_eq!(with_error(set(it, NULL, 0, v)), no(false, "name is null"));
        assert_eq!(with_error(set(it, s(BAD), 0, v)), no(false, "error parsing name as UTF-8"));
        assert_eq!(with_error(set(it, x, 0, s(BAD))), no(false, "error parsing value as UTF-8"));
        assert_eq!(with_error(set(it, x, 4096, v)), no(false, "index 4096 is not below 4096"));
        assert_eq!(
            with_error(set(it, x, usize::MAX, v)),
            (false, format!("index {} is not below 4096", usize::MAX))
        );
        assert_eq!(with_error(set(UNKNOWN, x, 0, v)), no(false, "no interaction with handle 0"));
        assert_eq!(
            with_error(set(message, x, 0, v)),
            no(false, "Interaction is not an HTTP interaction, is V4 Asynchronous/Messages")
        );
        assert_eq!(pact.written(), before);
        let _server = Server::start(&pact);
        let started = "This Pact can not be modified, as the mock server has already started";
        assert_eq!(with_error(set(it, x, 0, v)), no(false, started));
        assert_eq!(pact.written(), before);
    }
}

#[test]
fn a_header_is_set_as_it_is() {
    let pact = Pact::new();
    let it = pact.interaction;

    assert_eq!(with_error(pactffi_set_header(it, RESPONSE, s(c"Vary"), s(c" a, b"))), ok(true));
    assert_eq!(with_error(pactffi_set_header(it, RESPONSE, s(c"X"), NULL)), ok(true));

    assert_eq!(pact.interaction()["response"]["headers"], json!({ "Vary": [" a, b"], "X": [""] }));
}

#[test]
fn a_part_that_does_not_exist_is_refused_by_every_header_function() {
    let pact = Pact::new();
    let (it, x) = (pact.interaction, s(c"x"));
    let before = pact.interaction();

    for part in [-1, 2, 7, i32::MAX] {
        let error = (false, format!("{part} is not a known InteractionPart"));
        assert_eq!(with_error(pactffi_set_header(it, part, x, x)), error);
        assert_eq!(with_error(pactffi_with_header(it, part, x, 0, x)), error);
        assert_eq!(with_error(pactffi_with_header_v2(it, part, x, 0, x)), error);
    }
    assert_eq!(with_error(pactffi_set_header(it, 0, NULL, x)), no(false, "name is null"));
    assert_eq!(with_error(pactffi_set_header(it, 0, x, s(BAD))), no(false, "error parsing value as UTF-8"));
    assert_eq!(with_error(pactffi_set_header(UNKNOWN, 0, x, x)), no(false, "no interaction with handle 0"));

    assert_eq!(pact.interaction(), before);
}

#[test]
fn a_status_is_set_from_a_number_or_a_text() {
    let pact = Pact::new();
    let it = pact.interaction;
    let status = || pact.interaction()["response"]["status"].clone();

    for number in [100, 404, 999] {
        assert_eq!(with_error(pactffi_response_status(it, number)), ok(true));
        assert_eq!(status(), number);
    }
    let rule = c"{\"pact:matcher:type\":\"statusCode\",\"status\":\"success\",\"value\":202}";
    for (text, expected) in [(s(c"201"), 201), (NULL, 200), (s(rule), 202)] {
        assert_eq!(with_error(pactffi_response_status_v2(it, text)), ok(true));
        assert_eq!(status(), expected);
    }
}

#[test]
fn a_status_that_no_response_can_have_is_refused() {
    let pact = Pact::new();
    let it = pact.interaction;

    for number in [0, 99, 1000, u16::MAX] {
        let error = (false, format!("'{number}' is not a status code between 100 and 999"));
        assert_eq!(with_error(pactffi_response_status(it, number)), error);
    }
    for text in [c"", c"0", c"99", c"1000", c"65536", c"abc", c"-1"] {
        let shown = text.to_str().expect("text");
        let error = (false, format!("'{shown}' is not a status code between 100 and 999"));
        assert_eq!(with_error(pactffi_response_status_v2(it, s(text))), error);
    }
    assert_eq!(
        with_error(pactffi_response_status_v2(it, s(BAD))),
        no(false, "error parsing status as UTF-8")
    );
    assert_eq!(
        with_error(pactffi_response_status_v2(UNKNOWN, NULL)),
        no(false, "no interaction with handle 0")
    );
    assert_eq!(with_error(pactffi_response_status(UNKNOWN, 200)), no(false, "no interaction with handle 0"));
    assert_eq!(pact.interaction()["response"]["status"], 200);
}

#[test]
fn a_request_that_is_refused_changes_nothing() {
    let pact = Pact::new();
    let it = pact.interaction;
    let before = pact.interaction();

    assert_eq!(
        with_error(pactffi_with_request(it, s(BAD), NULL)),
        no(false, "error parsing method as UTF-8")
    );
    assert_eq!(
        with_error(pactffi_with_request(it, s(c"PUT"), s(BAD))),
        no(false, "error parsing path as UTF-8")
    );
    assert_eq!(
        with_error(pactffi_with_request(UNKNOWN, NULL, NULL)),
        no(false, "no interaction with handle 0")
    );

    assert_eq!(pact.interaction(), before);
}
