//! Values as a consumer writes them, and what a mock server makes of them: texts that look like JSON, forms, statuses
//! that a rule decides, content types as they were spelled.

use std::ffi::CString;

use serde_json::{Value, json};

use crate::c::{
    Bytes, NULL, last_error, pactffi_create_mock_server, pactffi_mock_server_matched,
    pactffi_mock_server_mismatches, pactffi_new_message_interaction, pactffi_response_status_v2,
    pactffi_with_binary_body, pactffi_with_body, pactffi_with_generators, pactffi_with_header,
    pactffi_with_header_v2, pactffi_with_metadata, pactffi_with_query_parameter,
    pactffi_with_query_parameter_v2, pactffi_with_request, pactffi_with_specification, s,
};
use crate::call::{Pact, Server, no, ok, with_error};
use crate::client::{send, send_with};

const REQUEST: i32 = 0;
const RESPONSE: i32 = 1;

fn c(text: &str) -> CString {
    let text = text.replace("T:", r#""pact:matcher:type":"#).replace("G:", r#""pact:generator:type":"#);
    CString::new(text).expect("without NUL")
}

/// Checks that the only request to the server was the expected one.
fn assert_matched(server: &Server, what: &str) {
    assert!(
        pactffi_mock_server_matched(server.0),
        "{what}: {}",
        pactffi_mock_server_mismatches(server.0).read().unwrap_or_default()
    );
}

/// The body of a reply.
fn body(reply: &str) -> &str {
    reply.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

#[test]
fn json_without_a_matcher_is_a_value_like_any_other_text() {
    for version in [2, 3, 5] {
        for value in [r#"{"id":"a"}"#, r#"{ "value": 1,"op":"eq" }"#, r#"{"value":["x"]}"#, "{}"] {
            let pact = Pact::new();
            let (it, text) = (pact.interaction, c(value));
            assert!(pactffi_with_specification(pact.id, version));
            assert_eq!(with_error(pactffi_with_header_v2(it, REQUEST, s(c"X"), 0, s(&text))), ok(true));
            assert_eq!(with_error(pactffi_with_header(it, REQUEST, s(c"Y"), 0, s(&text))), ok(true));
            assert_eq!(with_error(pactffi_with_query_parameter_v2(it, s(c"q"), 0, s(&text))), ok(true));
            assert_eq!(with_error(pactffi_with_query_parameter(it, s(c"r"), 0, s(&text))), ok(true));
            assert_eq!(with_error(pactffi_with_header_v2(it, RESPONSE, s(c"Z"), 0, s(&text))), ok(true));

            let server = Server::start(&pact);
            let sent: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let (status, reply) = send_with(
                server.0,
                "GET",
                &format!("/?q={sent}&r={sent}"),
                &[("X", value), ("Y", value)],
                "",
            );

            assert_eq!(status, 200, "{value}: {reply}");
            assert!(reply.to_lowercase().contains(&format!("z: {value}\r\n")), "{value}: {reply}");
            assert_matched(&server, value);
        }
    }
    let pact = Pact::new();
    assert!(pactffi_with_request(pact.interaction, NULL, s(&c(r#"{"x":1}"#))));
    assert_eq!(pact.interaction()["request"]["path"], r#"{"x":1}"#);
}

#[test]
fn json_without_a_matcher_is_json_in_metadata() {
    let pact = Pact::new();
    let message = pactffi_new_message_interaction(pact.id, s(c"m"));
    for (key, value) in [(c"a", r#"{"id":"a"}"#), (c"b", r#"{"value":1,"x":[2]}"#), (c"c", "{")] {
        assert_eq!(with_error(pactffi_with_metadata(message, s(key), s(&c(value)), REQUEST)), ok(true));
    }
    let metadata = pact.written()["interactions"][1]["metadata"].clone();
    assert_eq!(metadata, json!({ "a": { "id": "a" }, "b": { "value": 1, "x": [2] }, "c": "{" }));
}

#[test]
fn a_query_in_the_path_is_refused() {
    let pact = Pact::new();
    assert!(pactffi_with_request(pact.interaction, s(c"PUT"), s(c"/first")));
    let before = pact.interaction();

    for path in ["/a?b=1", "/?", r#"{T:"regex","regex":"/.*","value":"/a?b=1"}"#] {
        let error = "with_request: the path may not contain '?', use query parameters";
        assert_eq!(with_error(pactffi_with_request(pact.interaction, NULL, s(&c(path)))), no(false, error));
    }

    assert_eq!(pact.interaction(), before);
}

#[test]
fn a_form_has_what_forms_can_send() {
    for part in [REQUEST, RESPONSE] {
        let pact = Pact::new();
        assert!(pactffi_with_request(pact.interaction, s(c"POST"), NULL));
        let form = s(c"application/x-www-form-urlencoded");
        let body_of = |text: &str| with_error(pactffi_with_body(pact.interaction, part, form, s(&c(text))));

        assert_eq!(
            body_of(r#"{"n":null,"agree":true,"a":["1",false,null],"t":{T:"type","value":2}}"#),
            ok(true)
        );
        let before = pact.interaction();
        for (text, member, found) in [
            (r#"{"a":"1","o":{"b":1}}"#, "o", r#"{"b":1}"#),
            (r#"{"a":[[1]]}"#, "a[0]", "[1]"),
            (r#"{"a":{T:"type","value":{"b":1}}}"#, "a", r#"{"b":1}"#),
        ] {
            let (is_set, error) = body_of(text);
            assert!(
                !is_set && error.contains(&format!("member '{member}'")) && error.ends_with(found),
                "{error}"
            );
        }
        assert_eq!(pact.interaction(), before);

        let server = Server::start(&pact);
        let expected = "a=1&a=false&a=&agree=true&n=&t=2";
        let form = [("Content-Type", "application/x-www-form-urlencoded")];
        let (status, reply) = match part {
            REQUEST => send_with(server.0, "POST", "/", &form, "a=1&a=false&a=&agree=true&n=&t=7"),
            _ => send(server.0, "POST", "/", ""),
        };
        assert_eq!(status, 200, "{reply}");
        assert_eq!(body(&reply), if part == RESPONSE { expected } else { "" });
        assert_matched(&server, "form");
    }
}

#[test]
fn a_rule_or_generator_decides_a_status_without_an_example() {
    let table = [
        (r#"{T:"statusCode","status":"clientError","value":0}"#, 400..=400),
        (r#"{T:"statusCode","status":"redirect","value":null}"#, 300..=300),
        (r#"{T:"statusCode","status":[404,400],"value":""}"#, 404..=404),
        (r#"{T:"statusCode","status":"clientError",G:"RandomInt","min":410,"max":499}"#, 410..=499),
        (r#"{T:"integer",G:"RandomInt","min":500,"max":502,"value":0}"#, 500..=502),
        (r#"{T:"type"}"#, 200..=200),
    ];
    for (given, statuses) in table {
        let pact = Pact::new();
        assert_eq!(
            with_error(pactffi_response_status_v2(pact.interaction, s(&c(given)))),
            ok(true),
            "{given}"
        );

        let response = pact.interaction()["response"].clone();
        assert_eq!(response["status"], *statuses.start(), "{given}");
        assert!(response["matchingRules"]["status"]["$"]["matchers"][0].is_object(), "{given}");
        assert_eq!(response["generators"]["status"].is_object(), given.contains("RandomInt"), "{given}");
        let server = Server::start(&pact);
        let (status, _) = send(server.0, "GET", "/", "");
        assert!(statuses.contains(&status), "{given}: {status}");
    }
}

#[test]
fn a_file_with_status_0_is_served_with_a_status_that_its_rule_or_generator_allows() {
    let rule = |class: Value| json!({ "status": { "$": { "matchers": [{ "match": "statusCode", "status": class }] } } });
    let drawn = json!({ "status": { "type": "RandomInt", "min": 410, "max": 420 } });
    let table = [
        ("3.0.0", json!({ "status": 0, "matchingRules": rule(json!("clientError")) }), 400..=400),
        ("4.0", json!({ "status": 0, "matchingRules": rule(json!([404, 400])) }), 404..=404),
        ("4.0", json!({ "status": 0, "generators": drawn }), 410..=420),
        (
            "3.0.0",
            json!({ "status": 0, "matchingRules": rule(json!("serverError")), "generators": { "status": {
                "type": "RandomInt", "min": 501, "max": 505 } } }),
            501..=505,
        ),
    ];
    for (version, response, statuses) in table {
        let pact = json!({
            "consumer": { "name": "c" }, "provider": { "name": "p" },
            "interactions": [{ "type": "Synchronous/HTTP", "description": "d", "response": response,
                "request": { "method": "GET", "path": "/" } }],
            "metadata": { "pactSpecification": { "version": version } },
        });
        let text = CString::new(pact.to_string()).expect("without NUL");
        let port = pactffi_create_mock_server(s(&text), s(c"127.0.0.1:0"), false);
        assert!(port > 0, "{port} {}: {pact}", last_error());
        let server = Server(port);
        let (status, reply) = send(server.0, "GET", "/", "");
        assert!(statuses.contains(&status), "{status} {reply}: {pact}");
    }
}

#[test]
fn a_decimal_is_a_number_only_where_the_example_is_one() {
    let pact = Pact::new();
    let text = c(r#"{"n":1.5,"s":"x","z":null,"b":true,"l":[]}"#);
    assert!(pactffi_with_body(pact.interaction, RESPONSE, s(c"application/json"), s(&text)));
    let decimal = r#"{"type":"RandomDecimal","digits":6}"#;
    let body_generators = ["n", "s", "z", "b", "l", "absent"].map(|name| format!(r#""$.{name}":{decimal}"#));
    let generators = format!(r#"{{"body":{{{}}},"header":{{"X":{decimal}}}}}"#, body_generators.join(","));
    assert!(pactffi_with_generators(pact.interaction, RESPONSE, s(&c(&generators))), "{}", last_error());

    let server = Server::start(&pact);
    let (_, reply) = send(server.0, "GET", "/", "");

    let made: Value = serde_json::from_str(body(&reply)).expect("JSON");
    assert!(made["n"].is_f64(), "{made}");
    for name in ["s", "z", "b", "l"] {
        let value = made[name].as_str().unwrap_or_default();
        assert!(value.len() == 7 && value.parse::<f64>().is_ok(), "{name}: {made}");
    }
}

#[test]
fn json_under_other_types_is_read_and_generated_as_json() {
    let table = [
        ("text/json", r#"{"a":{T:"type","value":1,G:"RandomInt","min":7,"max":7}}"#, r#"{"a":7}"#),
        (
            "application/x-amz-json-1.1",
            r#"[{T:"type","value":"x",G:"RandomInt","min":7,"max":7}]"#,
            r#"["7"]"#,
        ),
        (
            "application/x-ndjson",
            "{\"a\":{T:\"type\",\"value\":1,G:\"RandomInt\",\"min\":7,\"max\":7}}\n{\"b\":2}",
            "{\"a\":7}\n{\"b\":2}\n",
        ),
    ];
    for (content_type, given, sent) in table {
        let pact = Pact::new();
        let kind = c(content_type);
        assert_eq!(
            with_error(pactffi_with_body(pact.interaction, RESPONSE, s(&kind), s(&c(given)))),
            ok(true)
        );
        assert!(pact.interaction()["response"]["matchingRules"]["body"].is_object(), "{content_type}");

        let server = Server::start(&pact);
        let (_, reply) = send(server.0, "GET", "/", "");
        assert_eq!(body(&reply), sent, "{content_type}");
    }
}

#[test]
fn requests_with_json_under_other_types_are_compared_as_json() {
    let integer = r#"{"a":{T:"integer","value":1}}"#;
    let lines = format!("{integer}\n{{\"b\":[2]}}");
    let table = [
        ("text/json", integer, r#"{ "a": 2 }"#, r#"{"a":"x"}"#),
        ("application/x-amz-json-1.1", integer, r#"{"a": 2}"#, r#"{"a":"x"}"#),
        ("application/csp-report", integer, r#"{"a":2 }"#, "{"),
        ("image/x-json", integer, r#"{"a":2 }"#, r#"{"b":1}"#),
        ("application/x-ndjson", lines.as_str(), "{\"a\": 7}\n\n{\"b\":[2]}\r\n", "{\"a\":7}\n{\"b\":[3]}\n"),
        ("text/x-ndjson", lines.as_str(), "{\"a\":7}\n{\"b\":[2]}", "{\"a\":7}\n"),
        ("text/json", "not { json", "not { json", "not {json"),
    ];
    for (content_type, given, similar, other) in table {
        for (sent, is_right) in [(similar, true), (other, false)] {
            let pact = Pact::new();
            let kind = c(content_type);
            assert!(pactffi_with_request(pact.interaction, s(c"POST"), NULL));
            assert!(pactffi_with_body(pact.interaction, REQUEST, s(&kind), s(&c(given))), "{}", last_error());
            let server = Server::start(&pact);
            let (status, reply) = send_with(server.0, "POST", "/", &[("Content-Type", content_type)], sent);
            assert_eq!(status == 200, is_right, "{content_type} {sent}: {reply}");
        }
    }
}

#[test]
fn ndjson_is_text_in_files() {
    for (version, expected) in [(5, json!("{\"a\":1}\n2\n")), (3, json!("{\"a\":1}\n2\n"))] {
        let pact = Pact::new();
        assert!(pactffi_with_specification(pact.id, version));
        let text = c("{\"a\":1}\n2\n");
        assert!(pactffi_with_body(pact.interaction, RESPONSE, s(c"application/x-ndjson"), s(&text)));
        let body = pact.interaction()["response"]["body"].clone();
        assert_eq!(if version == 5 { body["content"].clone() } else { body }, expected);
    }
    // This text would be read as base64.
    let pact = Pact::new();
    assert!(pactffi_with_specification(pact.id, 3));
    let kind = s(c"application/x-ndjson");
    assert!(pactffi_with_binary_body(pact.interaction, RESPONSE, kind, Bytes::of(b"1234"), 4));
    assert_eq!(pact.interaction()["response"]["body"], "MTIzNA==");
}

#[test]
fn a_content_type_stays_as_it_was_spelled() {
    for spelled in
        ["application/fhir+json; fhirVersion=4.0", "Application/JSON", "application/json;b=\"x y\"; A=1"]
    {
        let kind = c(spelled);
        let pact = Pact::new();
        let message = pactffi_new_message_interaction(pact.id, s(c"m"));
        assert!(pactffi_with_body(pact.interaction, RESPONSE, s(&kind), s(c"{}")));
        assert!(pactffi_with_body(message, REQUEST, s(&kind), s(c"{}")));

        let written = pact.written();
        let response = &written["interactions"][0]["response"];
        assert_eq!(response["headers"]["Content-Type"], json!([spelled]));
        assert_eq!(response["body"]["contentType"], spelled);
        let message = &written["interactions"][1];
        assert_eq!(message["metadata"]["contentType"], spelled);
        assert_eq!(message["contents"]["contentType"], spelled);
        let server = Server::start(&pact);
        let (_, reply) = send(server.0, "GET", "/", "");
        assert!(
            reply.to_lowercase().contains(&format!("content-type: {}\r\n", spelled.to_lowercase())),
            "{reply}"
        );
        assert!(reply.contains(&format!(": {spelled}\r\n")), "{reply}");
    }
}
