//! Bodies, files, metadata, matching rules and generators of an interaction.

use std::ffi::CString;
use std::fs;
use std::ptr;

use serde_json::{Value, json};

use crate::c::{
    BAD, Bytes, NULL, Out, StringResult, Text, last_error, pactffi_new_message_interaction,
    pactffi_new_sync_message_interaction, pactffi_with_binary_body, pactffi_with_binary_file,
    pactffi_with_body, pactffi_with_generators, pactffi_with_matching_rules, pactffi_with_metadata,
    pactffi_with_multipart_file, pactffi_with_multipart_file_v2, s,
};
use crate::call::{Pact, Server, UNKNOWN, no, ok, with_error};

const STARTED: &str = "This Pact can not be modified, as the mock server has already started";

#[test]
fn a_body_is_set_from_text() {
    let json_text = c"{\"a\":{\"pact:matcher:type\":\"type\",\"value\":1}}";
    let table = [
        (s(c"application/json"), s(json_text), json!({ "a": 1 }), json!(["application/json"])),
        (NULL, s(c"{\"a\":1}"), json!({ "a": 1 }), json!(["application/json"])),
        (NULL, s(c"words"), json!("words"), json!(["text/plain"])),
        (s(c"no type"), s(c"words"), json!("words"), json!(["text/plain"])),
        (s(c"text/csv"), s(c"a,b"), json!("a,b"), json!(["text/csv"])),
    ];
    for (content_type, body, content, header) in table {
        let pact = Pact::new();

        assert_eq!(with_error(pactffi_with_body(pact.interaction, 0, content_type, body)), ok(true));

        let request = &pact.interaction()["request"];
        assert_eq!(request["body"]["content"], content);
        assert_eq!(request["headers"]["Content-Type"], header);
    }
}

#[test]
fn a_body_without_text_is_empty() {
    for body in [NULL, s(c""), s(BAD)] {
        let pact = Pact::new();
        assert!(pactffi_with_body(pact.interaction, 1, NULL, s(c"words")));

        assert_eq!(with_error(pactffi_with_body(pact.interaction, 1, NULL, body)), ok(true));

        assert_eq!(pact.interaction()["response"]["body"], json!({ "content": "" }));
    }
}

#[test]
fn a_body_is_set_from_bytes() {
    let some = Bytes::of(b"\x00\xff");
    let stream = json!(["application/octet-stream"]);
    let table = [
        (some, 2, json!("AP8="), stream.clone()),
        (some, 0, json!(""), stream.clone()),
        (Bytes::NULL, 2, Value::Null, stream),
    ];
    for (bytes, size, content, header) in table {
        let pact = Pact::new();

        assert_eq!(with_error(pactffi_with_binary_body(pact.interaction, 1, NULL, bytes, size)), ok(true));

        let response = &pact.interaction()["response"];
        assert_eq!(response["body"]["content"], content);
        assert_eq!(response["headers"]["Content-Type"], header);
    }
}

#[test]
fn a_file_of_bytes_is_compared_by_its_type() {
    let pact = Pact::new();

    let set =
        with_error(pactffi_with_binary_file(pact.interaction, 0, s(c"image/gif"), Bytes::of(b"GIF"), 3));

    assert_eq!(set, ok(true));
    let rule = json!({ "combine": "AND", "matchers": [{ "match": "contentType", "value": "image/gif" }] });
    assert_eq!(pact.interaction()["request"]["matchingRules"]["body"]["$"], rule);
}

#[test]
fn bodies_that_are_refused_change_nothing() {
    let pact = Pact::new();
    let it = pact.interaction;
    let before = pact.interaction();
    let (plain, bytes) = (s(c"text/plain"), Bytes::of(b"ab"));
    let no_interaction = no(false, "no interaction with handle 0");

    for part in [-1, 2, 7] {
        let error = (false, format!("{part} is not a known InteractionPart"));
        assert_eq!(with_error(pactffi_with_body(it, part, plain, s(c"x"))), error);
        assert_eq!(with_error(pactffi_with_binary_body(it, part, plain, bytes, 2)), error);
        assert_eq!(with_error(pactffi_with_binary_file(it, part, plain, bytes, 2)), error);
    }
    let bad_type = no(false, "error parsing content_type as UTF-8");
    assert_eq!(with_error(pactffi_with_body(it, 0, s(BAD), s(c"x"))), bad_type);
    assert_eq!(with_error(pactffi_with_binary_body(it, 0, s(BAD), bytes, 2)), bad_type);
    assert_eq!(with_error(pactffi_with_binary_file(it, 0, s(BAD), bytes, 2)), bad_type);
    assert_eq!(
        with_error(pactffi_with_binary_file(it, 0, NULL, bytes, 2)),
        no(false, "content_type is null")
    );
    let too_long = (false, format!("body cannot be {} bytes long", usize::MAX));
    assert_eq!(with_error(pactffi_with_binary_body(it, 0, plain, bytes, usize::MAX)), too_long);
    assert_eq!(with_error(pactffi_with_body(UNKNOWN, 0, plain, s(c"x"))), no_interaction);
    assert_eq!(with_error(pactffi_with_binary_body(UNKNOWN, 0, plain, bytes, 2)), no_interaction);
    assert_eq!(with_error(pactffi_with_binary_file(UNKNOWN, 0, plain, bytes, 2)), no_interaction);
    assert_eq!(pact.interaction(), before);

    drop(Server::start(&pact));
    assert_eq!(with_error(pactffi_with_body(it, 0, plain, s(c"x"))), no(false, STARTED));
    assert_eq!(with_error(pactffi_with_binary_body(it, 0, plain, bytes, 2)), no(false, STARTED));
    assert_eq!(with_error(pactffi_with_binary_file(it, 0, plain, bytes, 2)), no(false, STARTED));
    assert_eq!(pact.interaction(), before);
}

#[test]
fn messages_take_bytes_but_no_text_after_a_server_started() {
    let pact = Pact::new();
    let message = pactffi_new_message_interaction(pact.id, s(c"m"));
    drop(Server::start(&pact));

    assert_eq!(with_error(pactffi_with_body(message, 0, NULL, s(c"x"))), no(false, STARTED));
    assert_eq!(with_error(pactffi_with_binary_body(message, 0, NULL, Bytes::of(b"x"), 1)), ok(true));
    assert_eq!(with_error(pactffi_with_binary_file(message, 0, s(c"a/b"), Bytes::of(b"x"), 1)), ok(true));
}

#[test]
fn each_response_body_of_a_synchronous_message_is_one_more_response() {
    let pact = Pact::new();
    let message = pactffi_new_sync_message_interaction(pact.id, s(c"m"));

    assert_eq!(with_error(pactffi_with_body(message, 1, NULL, s(c"one"))), ok(true));
    assert_eq!(
        with_error(pactffi_with_binary_body(message, 1, s(c"text/plain"), Bytes::of(b"two"), 3)),
        ok(true)
    );

    let responses = &pact.written()["interactions"][1]["response"];
    assert_eq!(responses[0]["contents"]["content"], "one");
    assert_eq!(responses[1]["contents"]["content"], "two");
}

fn outcome(result: StringResult) -> (i32, Option<String>) {
    last_error();
    (result.tag, result.text.take())
}

#[test]
fn a_file_becomes_a_part_of_a_multipart_body() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = folder.path().join("a.txt");
    fs::write(&path, "words").expect("a file can be written");
    let path = CString::new(path.to_str().expect("text")).expect("without NUL");
    let pact = Pact::new();
    let add = |file, name| {
        outcome(pactffi_with_multipart_file_v2(pact.interaction, 0, s(c"text/plain"), file, name, s(c"BND")))
    };

    assert_eq!(add(s(&path), s(c"one")), (0, None));
    assert_eq!(
        outcome(pactffi_with_multipart_file(pact.interaction, 0, s(c"text/plain"), s(&path), NULL)),
        (0, None)
    );

    let request = &pact.interaction()["request"];
    let parts = "LS1CTkQNCkNvbnRlbnQtRGlzcG9zaXRpb246IGZvcm0tZGF0YTsgbmFtZT0ib25lIjsgZmlsZW5hbWU9ImEudHh0Ig0KQ29udGVud\
        C1UeXBlOiB0ZXh0L3BsYWluDQoNCndvcmRzDQotLUJORA0KQ29udGVudC1EaXNwb3NpdGlvbjogZm9ybS1kYXRhOyBuYW1lPSJmaWxlIjsg\
        ZmlsZW5hbWU9ImEudHh0Ig0KQ29udGVudC1UeXBlOiB0ZXh0L3BsYWluDQoNCndvcmRzDQotLUJORC0tDQo=";
    assert_eq!(request["body"]["content"], parts);
    assert_eq!(request["headers"]["Content-Type"], json!(["multipart/form-data; boundary=BND"]));
}

#[test]
fn a_multipart_file_that_is_refused_changes_nothing() {
    let pact = Pact::new();
    let it = pact.interaction;
    let message = pactffi_new_message_interaction(pact.id, s(c"m"));
    let before = pact.written();
    let plain = s(c"text/plain");
    let missing = "failed to generate multipart body - convert_ptr_to_mime_part_body: Failed to generate \
        multipart body: No such file or directory (os error 2)";
    let type_text = "Content type value is not valid (NULL or non-UTF-8)";
    let kind = "Interaction is not an HTTP interaction, is V4 Asynchronous/Messages";
    let nothing = s(c"/nowhere/at/all");
    let table: [(u32, i32, Text<'_>, Text<'_>, Text<'_>, &str); 9] = [
        (it, 0, NULL, NULL, NULL, type_text),
        (it, 0, s(BAD), NULL, NULL, type_text),
        (UNKNOWN, 0, plain, NULL, NULL, "Interaction handle is invalid"),
        (UNKNOWN, 2, NULL, s(BAD), s(BAD), "Interaction handle is invalid"),
        (message, 0, plain, NULL, NULL, kind),
        (it, 0, plain, nothing, NULL, missing),
        (it, 0, plain, s(BAD), NULL, "error parsing file as UTF-8"),
        (it, 0, plain, NULL, s(BAD), "error parsing part_name as UTF-8"),
        (it, 9, plain, NULL, NULL, "9 is not a known InteractionPart"),
    ];

    for (it, part, content_type, file, name, error) in table {
        let expected = (1, Some(format!("with_multipart_file: {error}")));
        assert_eq!(outcome(pactffi_with_multipart_file(it, part, content_type, file, name)), expected);
        let result = pactffi_with_multipart_file_v2(it, part, content_type, file, name, NULL);
        assert_eq!(last_error(), expected.1.clone().unwrap_or_default());
        assert_eq!(outcome(result), expected);
    }
    let bad_boundary = pactffi_with_multipart_file_v2(it, 0, plain, NULL, NULL, s(BAD));
    let error = "with_multipart_file: error parsing boundary as UTF-8";
    assert_eq!(outcome(bad_boundary), (1, Some(error.to_owned())));
    assert_eq!(pact.written(), before);

    drop(Server::start(&pact));
    let refused = outcome(pactffi_with_multipart_file(it, 0, plain, NULL, NULL));
    assert_eq!(refused, (1, Some(format!("with_multipart_file: {STARTED}"))));
    assert_eq!(pact.written(), before);
    assert_eq!(Out(ptr::null_mut()).take(), None);
}

#[test]
fn metadata_of_a_message_is_set_and_removed() {
    let pact = Pact::new();
    let message = pactffi_new_message_interaction(pact.id, s(c"m"));
    let metadata = || pact.written()["interactions"][1]["metadata"].clone();

    assert_eq!(with_error(pactffi_with_metadata(message, s(c"a"), s(c"{\"b\":1}"), 0)), ok(true));
    assert_eq!(with_error(pactffi_with_metadata(message, s(c"c d"), s(c"words"), 0)), ok(true));
    assert_eq!(metadata(), json!({ "a": { "b": 1 }, "c d": "words" }));
    assert_eq!(with_error(pactffi_with_metadata(message, s(c"a"), NULL, 0)), ok(true));
    assert_eq!(metadata(), json!({ "c d": "words" }));
}

#[test]
fn metadata_that_is_refused_changes_nothing() {
    let pact = Pact::new();
    let message = pactffi_new_message_interaction(pact.id, s(c"m"));
    let before = pact.written();
    let x = s(c"x");
    let kind = "Interaction is not a message, is V4 Synchronous/HTTP";

    assert_eq!(with_error(pactffi_with_metadata(message, NULL, x, 0)), no(false, "key is null"));
    assert_eq!(
        with_error(pactffi_with_metadata(message, s(BAD), x, 0)),
        no(false, "error parsing key as UTF-8")
    );
    assert_eq!(
        with_error(pactffi_with_metadata(message, x, s(BAD), 0)),
        no(false, "error parsing value as UTF-8")
    );
    assert_eq!(
        with_error(pactffi_with_metadata(message, x, x, 3)),
        no(false, "3 is not a known InteractionPart")
    );
    assert_eq!(with_error(pactffi_with_metadata(pact.interaction, x, x, 0)), no(false, kind));
    assert_eq!(
        with_error(pactffi_with_metadata(UNKNOWN, x, x, 0)),
        no(false, "no interaction with handle 0")
    );
    assert_eq!(pact.written(), before);

    drop(Server::start(&pact));
    assert_eq!(with_error(pactffi_with_metadata(message, x, x, 0)), no(false, STARTED));
    assert_eq!(pact.written(), before);
}

#[test]
fn rules_and_generators_are_added_even_after_a_server_started() {
    let pact = Pact::new();
    let it = pact.interaction;
    let _server = Server::start(&pact);

    for rules in [c"{\"body\":{\"$.a\":{\"matchers\":[{\"match\":\"type\"}]}}}", c"{\"matchingRules\":{}}"] {
        assert_eq!(with_error(pactffi_with_matching_rules(it, 0, s(rules))), ok(true));
    }
    for generators in [c"{\"body\":{\"$.a\":{\"type\":\"Uuid\"}}}", c"{\"generators\":{}}"] {
        assert_eq!(with_error(pactffi_with_generators(it, 0, s(generators))), ok(true));
    }

    let request = &pact.interaction()["request"];
    assert_eq!(request["matchingRules"]["body"]["$.a"]["matchers"], json!([{ "match": "type" }]));
    assert_eq!(request["generators"]["body"]["$.a"], json!({ "type": "Uuid" }));
}

#[test]
fn empty_categories_are_accepted_and_rules_in_a_wrong_place_are_read() {
    let pact = Pact::new();
    let it = pact.interaction;
    let before = pact.interaction();
    for nothing in [
        c"{\"body\":[],\"header\":null}",
        c"{\"path\":[],\"status\":null,\"whatever\":[]}",
        c"{\"matchingRules\":[],\"generators\":[]}",
        c"{\"matchingRules\":null,\"generators\":null}",
        c"\u{feff}{}",
    ] {
        assert_eq!(with_error(pactffi_with_matching_rules(it, 0, s(nothing))), ok(true), "{nothing:?}");
        assert_eq!(with_error(pactffi_with_generators(it, 0, s(nothing))), ok(true), "{nothing:?}");
    }
    assert_eq!(pact.interaction(), before);
    for rules in [
        c"{\"body\":{\"$.a\":{\"match\":\"type\"}}}",
        c"{\"body\":{\"$.b\":[{\"match\":\"type\"}]},\"path\":{\"match\":\"type\"}}",
        c"{\"matchingRules\":{\"body\":{\"$.c\":{\"matchers\":{\"match\":\"type\"}}}}}",
        c"{\"$.header.$.Authorization[0]\":{\"match\":\"type\"}}",
    ] {
        assert_eq!(with_error(pactffi_with_matching_rules(it, 0, s(rules))), ok(true), "{rules:?}");
    }

    let list = json!({"combine": "AND", "matchers": [{"match": "type"}]});
    assert_eq!(
        pact.interaction()["request"]["matchingRules"],
        json!({"body": {"$.a": list, "$.b": list, "$.c": list}, "header": {"Authorization": list}, "path": list})
    );
}

#[test]
fn rules_and_generators_that_cannot_be_read_change_nothing() {
    let pact = Pact::new();
    let it = pact.interaction;
    let before = pact.interaction();
    type Bulk = (fn(u32, i32, Text<'_>) -> bool, &'static str, &'static str);
    let functions: [Bulk; 2] = [
        (|it, part, text| pactffi_with_matching_rules(it, part, text), "rules", "matching rules"),
        (|it, part, text| pactffi_with_generators(it, part, text), "generators", "generators"),
    ];

    for (add, name, what) in functions {
        assert_eq!(with_error(add(it, 0, NULL)), (false, format!("{name} is null")));
        assert_eq!(with_error(add(it, 0, s(BAD))), (false, format!("error parsing {name} as UTF-8")));
        assert_eq!(with_error(add(it, 2, s(c"{}"))), no(false, "2 is not a known InteractionPart"));
        assert_eq!(with_error(add(UNKNOWN, 0, s(c"{}"))), no(false, "no interaction with handle 0"));
        assert_eq!(with_error(add(it, 0, s(c"[1]"))), (false, format!("{what} must be a JSON object")));
        assert_eq!(
            with_error(add(it, 0, s(c"{"))),
            no(false, "EOF while parsing an object at line 1 column 1")
        );
    }

    assert_eq!(pact.interaction(), before);
}
