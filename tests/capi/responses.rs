//! Comparing responses with those of a pact.

use serde_json::{Value, json};

use crate::c::{
    BAD, Bytes, NULL, Text, last_error, pactffi_interaction_match_response, pactffi_new_message_interaction,
    pactffi_response_status, pactffi_with_body, pactffi_with_matching_rules, s,
};
use crate::call::{Pact, Server, UNKNOWN};

const RESPONSE: i32 = 1;

/// The mismatches, or why there is no answer.
fn matched(interaction: u32, status: i32, headers: Text<'_>, body: Option<&[u8]>) -> Result<Value, String> {
    let (bytes, size) = body.map_or((Bytes::NULL, 0), |body| (Bytes::of(body), body.len()));
    let answer = pactffi_interaction_match_response(interaction, status, headers, bytes, size);
    let text = answer.take().ok_or_else(last_error)?;
    Ok(serde_json::from_str(&text).expect("an answer is JSON"))
}

#[test]
fn a_response_is_compared_with_the_expected_one() {
    let pact = Pact::new();
    let rules = c"{\"body\":{\"$.id\":{\"matchers\":[{\"match\":\"integer\"}]}},\"status\":{\"matchers\":[{\"match\":\"statusCode\",\"status\":\"success\"}]}}";
    assert!(pactffi_with_body(pact.interaction, RESPONSE, s(c"application/json"), s(c"{\"id\":1}")));
    assert!(pactffi_with_matching_rules(pact.interaction, RESPONSE, s(rules)));
    let headers = s(c"{\"content-TYPE\":\"application/json\",\"X-More\":[\"1\",\"2\"]}");

    assert_eq!(matched(pact.interaction, 299, headers, Some(b"{\"id\":7,\"more\":1}")), Ok(json!([])));
    assert_eq!(
        matched(pact.interaction, 400, NULL, Some(b"{\"id\":\"x\"}")),
        Ok(json!([
            {
                "type": "BodyMismatch", "path": "$.id", "expected": "1", "actual": "\"x\"",
                "mismatch": "Expected 'x' (String) to be an integer"
            },
            {
                "type": "StatusMismatch", "expected": 200, "actual": 400,
                "mismatch": "Expected status code 400 to be a Successful response (200–299)"
            },
            {
                "type": "HeaderMismatch", "key": "Content-Type", "expected": "\"application/json\"", "actual": "",
                "mismatch": "Expected a header 'Content-Type' but was missing"
            },
        ]))
    );
}

#[test]
fn a_missing_body_differs_from_an_empty_one_and_a_started_server_does_not_matter() {
    let pact = Pact::new();
    assert!(pactffi_with_body(pact.interaction, RESPONSE, s(c"text/plain"), s(c"words")));
    let _server = Server::start(&pact);
    let headers = s(c"{\"Content-Type\":\"text/plain\"}");

    let mismatch = |body: Option<&[u8]>| {
        matched(pact.interaction, 200, headers, body).expect("an answer")[0]["mismatch"].clone()
    };

    assert_eq!(mismatch(None), "Expected body Present(5 bytes, text/plain) but was missing");
    assert_eq!(mismatch(Some(b"")), "Expected body Present(5 bytes, text/plain) but was empty");
}

#[test]
fn what_cannot_be_compared_is_refused_with_a_reason() {
    let pact = Pact::new();
    assert!(pactffi_response_status(pact.interaction, 204));
    let message = pactffi_new_message_interaction(pact.id, s(c"a message"));
    let table = [
        (UNKNOWN, 204, NULL, "no interaction with handle 0"),
        (message, 204, NULL, "Interaction is not an HTTP interaction, is V4 Asynchronous/Messages"),
        (pact.interaction, 0, NULL, "'0' is not a status code between 100 and 999"),
        (pact.interaction, 204, s(BAD), "error parsing headers as UTF-8"),
        (pact.interaction, 204, s(c"[]"), "headers must be a JSON object"),
        (pact.interaction, 204, s(c"{\"A\":1}"), "header 'A' must be a text or a list of texts, but is 1"),
        (
            pact.interaction,
            204,
            s(c""),
            "the headers cannot be read: EOF while parsing a value at line 1 column 0",
        ),
    ];
    for (interaction, status, headers, reason) in table {
        assert_eq!(matched(interaction, status, headers, None), Err(reason.to_owned()));
    }
    assert_eq!(matched(pact.interaction, 204, s(c"{}"), None), Ok(json!([])));
}
