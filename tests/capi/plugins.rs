//! Plugins that are not installed, and contents that no plugin claims.

use std::ffi::{CStr, CString};

use serde_json::{Value, json};

use crate::c::{
    BAD, Bytes, NULL, Out, Text, last_error, pactffi_cleanup_plugins, pactffi_free_pact_handle,
    pactffi_get_plugin_logs, pactffi_interaction_contents, pactffi_interaction_warnings,
    pactffi_new_interaction, pactffi_new_message_interaction, pactffi_new_pact,
    pactffi_new_sync_message_interaction, pactffi_register_plugin_log_callback, pactffi_using_plugin,
    pactffi_using_plugin_with_delay, pactffi_with_binary_body, pactffi_with_binary_file, pactffi_with_body,
    pactffi_with_multipart_file, s,
};
use crate::call::{Pact, Server, with_error};

/// Ends the program if it is called: there is no plugin that could log.
extern "C" fn never(_: Out, _: Out, _: Out, _: Out, _: Out) {
    std::process::abort();
}

fn set(interaction: u32, part: i32, content_type: &CStr, contents: &str) -> (u32, String) {
    let contents = CString::new(contents).expect("without NUL");
    with_error(pactffi_interaction_contents(interaction, part, s(content_type), s(&contents)))
}

fn warnings(interaction: u32) -> Value {
    let text = pactffi_interaction_warnings(interaction).take().expect("the interaction exists");
    serde_json::from_str(&text).expect("warnings are JSON")
}

/// The interaction "a message" as it would be written now.
fn message_of(pact: &Pact) -> Value {
    let written = pact.written();
    let mut all = written["interactions"].as_array().expect("there are interactions").iter();
    all.find(|one| one["description"] == "a message").expect("the message is written").clone()
}

#[test]
fn cleaning_up_the_plugins_of_a_pact_that_uses_none_leaves_it_as_it_is() {
    let pact = pactffi_new_pact(s(c"c"), s(c"p"));

    pactffi_cleanup_plugins(pact);

    assert_eq!(last_error(), "");
    assert_ne!(pactffi_new_interaction(pact, s(c"still there")), 0);
    assert_eq!(pactffi_free_pact_handle(pact), 0);
}

#[test]
fn cleaning_up_the_plugins_of_a_freed_pact_sets_the_last_error() {
    let pact = pactffi_new_pact(s(c"c"), s(c"p"));
    assert_eq!(pactffi_free_pact_handle(pact), 0);

    pactffi_cleanup_plugins(pact);

    assert_eq!(last_error(), format!("no pact with handle {pact}"));
}

#[test]
fn a_plugin_log_callback_is_not_called_without_plugins() {
    pactffi_register_plugin_log_callback(Some(never));
    let pact = Pact::new();
    pactffi_using_plugin(pact.id, s(c"nope"), NULL);
    pactffi_cleanup_plugins(pact.id);
    pactffi_register_plugin_log_callback(None);

    assert!(last_error().starts_with("Could not load plugin - "));
}

#[test]
fn a_plugin_that_is_not_installed_cannot_be_loaded() {
    let pact = Pact::new();
    type Using = fn(u16, Text<'_>, Text<'_>) -> u32;
    let both: [Using; 2] = [
        |pact, name, version| pactffi_using_plugin(pact, name, version),
        |pact, name, version| pactffi_using_plugin_with_delay(pact, name, version, u64::MAX),
    ];

    for using in both {
        for (id, name, version) in [
            (pact.id, s(c"nope"), NULL),
            (pact.id, s(c"nope"), s(c"1.2")),
            (pact.id, s(c"nope"), s(BAD)),
            (pact.id, s(c""), s(c"")),
            // The plugin is looked for before the pact.
            (0, s(c"nope"), NULL),
        ] {
            let (code, error) = with_error(using(id, name, version));
            assert_eq!(code, 2);
            assert!(error.starts_with("Could not load plugin - Plugin "), "{error}");
        }
        assert_eq!(with_error(using(pact.id, NULL, NULL)), (1, "plugin_name is null".to_owned()));
        let not_text = (1, "error parsing plugin_name as UTF-8".to_owned());
        assert_eq!(with_error(using(0, s(BAD), NULL)), not_text);
    }
}

#[test]
fn a_plugin_that_does_not_run_has_logged_nothing() {
    for id in [s(c""), s(c"nope"), s(BAD)] {
        assert_eq!(with_error(pactffi_get_plugin_logs(id).take()), (Some(String::new()), String::new()));
    }
    let null = (None, "plugin_instance_id is null".to_owned());
    assert_eq!(with_error(pactffi_get_plugin_logs(NULL).take()), null);
}

/// Each mistake is made together with all those that count after it.
#[test]
fn contents_are_checked_in_the_order_text_type_json_handle_server() {
    let bad_type = "'junk' is not a valid content type - Failed to parse 'junk' as a content type: mime parse error: \
                    a slash (/) was missing between the type and subtype";
    let table = [
        (0, 0, NULL, NULL, 1, "content_type is null"),
        (0, 0, s(BAD), NULL, 1, "error parsing content_type as UTF-8"),
        (0, 0, s(c"junk"), NULL, 1, "contents is null"),
        (0, 0, s(c"junk"), s(BAD), 1, "error parsing contents as UTF-8"),
        (0, 2, s(c"junk"), s(c"{"), 1, "2 is not a known InteractionPart"),
        (0, 0, s(c"junk"), s(c"{"), 4, bad_type),
        (
            0,
            0,
            s(c"a/b"),
            s(c""),
            5,
            "Contents is not a valid JSON - EOF while parsing a value at line 1 column 0",
        ),
        (
            0,
            0,
            s(c"a/b"),
            s(c"{a}"),
            5,
            "Contents is not a valid JSON - key must be a string at line 1 column 2",
        ),
        (0, 0, s(c"a/b"), s(c"{}"), 3, "no interaction with handle 0"),
    ];
    for (interaction, part, content_type, contents, code, error) in table {
        let answer = with_error(pactffi_interaction_contents(interaction, part, content_type, contents));
        assert_eq!(answer, (code, error.to_owned()));
    }

    let pact = Pact::new();
    let server = Server::start(&pact);
    let started = (6, "Mock server is already started".to_owned());
    assert_eq!(set(pact.interaction, 0, c"a/b", "{}"), started);
    assert_eq!(set(pact.interaction, 0, c"a/b", "{").0, 5);
    drop(server);
    assert_eq!(set(pact.interaction, 0, c"a/b", "\"x\""), started);
    let interaction = pact.interaction;
    drop(pact);
    assert_eq!(set(interaction, 0, c"a/b", "{}").0, 3);
}

#[test]
fn contents_that_no_plugin_claims_are_a_body() {
    let body = |text: &str, content_type: &str, encoded: Value| json!({"content": text, "contentType": content_type, "encoded": encoded});
    let json_body =
        |value: Value| json!({"content": value, "contentType": "application/json", "encoded": false});
    let table = [
        (r#""plain""#, body("cGxhaW4=", "application/tp", json!("base64"))),
        (r#""""#, body("", "application/tp", json!("base64"))),
        (r#"{"contents":"x"}"#, body("x", "text/plain", json!(false))),
        (r#"{"contents":""}"#, json!({"content": ""})),
        (r#"{"contents":{"a":1}}"#, json_body(json!({"a": 1}))),
        (r#"{"contents":[1,2]}"#, json_body(json!([1, 2]))),
        (r#"{"contents":5}"#, json_body(json!(5))),
        (
            r#"{"contents":{"content":"q","contentType":"text/xml"}}"#,
            json_body(json!({"content": "q", "contentType": "text/xml"})),
        ),
        (r#"{"contents":null}"#, Value::Null),
        ("{}", Value::Null),
        ("[1]", Value::Null),
        ("3", Value::Null),
        ("true", Value::Null),
        ("null", Value::Null),
    ];
    for (contents, expected) in table {
        for (part, name) in [(0, "request"), (1, "response")] {
            let pact = Pact::new();
            assert_eq!(set(pact.interaction, part, c"application/tp", contents), (0, String::new()));
            let written = pact.interaction();
            assert_eq!(written[name]["body"], expected, "{contents} in the {name}");
            assert_eq!(written[name]["headers"], Value::Null, "no header is set");
            assert_eq!(written["pluginConfiguration"], Value::Null);
        }
        let pact = Pact::new();
        let message = pactffi_new_message_interaction(pact.id, s(c"a message"));
        for part in [0, 1] {
            assert_eq!(set(message, part, c"application/tp", contents), (0, String::new()));
            let written = message_of(&pact);
            assert_eq!(written["contents"], expected, "{contents}");
            assert_eq!(written["metadata"], Value::Null);
        }
    }
}

#[test]
fn contents_of_null_take_a_body_away_and_other_json_leaves_it() {
    let there = json!({"content": "x", "contentType": "text/plain", "encoded": false});
    for (contents, expected) in [
        (r#"{"contents":null}"#, Value::Null),
        ("null", there.clone()),
        ("{}", there.clone()),
        ("[1]", there),
    ] {
        let pact = Pact::new();
        assert!(pactffi_with_body(pact.interaction, 0, s(c"text/plain"), s(c"x")));
        assert_eq!(set(pact.interaction, 0, c"application/tp", contents), (0, String::new()));
        assert_eq!(pact.interaction()["request"]["body"], expected, "{contents}");
    }
}

#[test]
fn contents_for_the_response_of_a_message_change_the_first_or_make_one() {
    let pact = Pact::new();
    let message = pactffi_new_sync_message_interaction(pact.id, s(c"a message"));
    let responses = || message_of(&pact)["response"].clone();
    let first = |text: &str| json!({"content": text, "contentType": "text/plain", "encoded": false});

    assert_eq!(set(message, 1, c"text/plain", r#""1st""#), (0, String::new()));
    assert_eq!(responses(), json!([{"contents": first("1st")}]));
    assert!(pactffi_with_body(message, 1, s(c"text/plain"), s(c"2nd")));
    assert_eq!(set(message, 1, c"text/plain", r#""changed""#), (0, String::new()));

    assert_eq!(responses()[0]["contents"], first("changed"));
    assert_eq!(responses()[1]["contents"], first("2nd"));
    assert_eq!(responses().as_array().map(Vec::len), Some(2));
}

#[test]
fn contents_of_a_type_that_nothing_knows_leave_a_warning() {
    let pact = Pact::new();
    let warning = |part: &str, content_type: &str| {
        json!({
            "part": part, "category": "body", "path": "$",
            "warning": format!("no loaded plugin claims the content type '{content_type}'; no plugins are loaded"),
        })
    };
    for known in [
        c"application/json",
        c"application/hal+json",
        c"text/xml",
        c"text/plain;charset=UTF-8",
        c"multipart/form-data",
        c"application/x-www-form-urlencoded",
        c"application/octet-stream",
    ] {
        assert_eq!(set(pact.interaction, 0, known, "{}"), (0, String::new()));
        assert_eq!(warnings(pact.interaction), json!([]), "{known:?}");
    }

    set(pact.interaction, 0, c"application/tp;charset=UTF-8", "{}");
    set(pact.interaction, 1, c"text/csv", r#""a,b""#);
    set(pact.interaction, 1, c"text/csv", r#""a,c""#);
    let request = warning("request", "application/tp;charset=utf-8");
    assert_eq!(warnings(pact.interaction), json!([request, warning("response", "text/csv")]));
    // Contents of a type that is known take the place of the others.
    set(pact.interaction, 1, c"application/json", "{}");
    assert_eq!(warnings(pact.interaction), json!([request]));

    let message = pactffi_new_message_interaction(pact.id, s(c"a message"));
    set(message, 1, c"application/tp", "{}");
    assert_eq!(warnings(message), json!([warning("message", "application/tp")]));
    let replaced = pactffi_new_message_interaction(pact.id, s(c"a message"));
    assert_eq!((replaced, warnings(replaced)), (message, json!([])));
}

#[test]
fn a_body_that_replaces_contents_for_a_plugin_takes_their_warning_away() {
    type Replace = fn(u32, i32);
    let replacements: [Replace; 5] = [
        |it, part| assert!(pactffi_with_body(it, part, s(c"application/json"), s(c"{}"))),
        |it, part| assert!(pactffi_with_body(it, part, NULL, NULL)),
        |it, part| assert!(pactffi_with_binary_body(it, part, s(c"image/gif"), Bytes::of(b"GIF"), 3)),
        |it, part| assert!(pactffi_with_binary_file(it, part, s(c"image/gif"), Bytes::of(b"GIF"), 3)),
        |it, part| assert_eq!(pactffi_with_multipart_file(it, part, s(c"text/plain"), NULL, NULL).tag, 0),
    ];
    for (at, replace) in replacements.into_iter().enumerate() {
        let pact = Pact::new();
        let it = pact.interaction;
        set(it, 0, c"application/tp", r#""x""#);
        set(it, 1, c"application/tp", r#""x""#);
        assert_eq!(warnings(it).as_array().map(Vec::len), Some(2));

        replace(it, 0);

        assert_eq!(warnings(it)[0]["part"], "response", "{at}");
        assert_eq!(warnings(it).as_array().map(Vec::len), Some(1), "{at}");
        replace(it, 1);
        assert_eq!(warnings(it), json!([]), "{at}");
    }
}

#[test]
fn one_more_response_to_a_message_leaves_the_warning_about_the_first() {
    let pact = Pact::new();
    let message = pactffi_new_sync_message_interaction(pact.id, s(c"a message"));
    set(message, 1, c"application/tp", r#""x""#);

    assert!(pactffi_with_body(message, 1, s(c"text/plain"), s(c"2nd")));

    assert_eq!(warnings(message)[0]["part"], "response");
    // Contents for the response replace the first one.
    set(message, 1, c"text/plain", r#""x""#);
    assert_eq!(warnings(message), json!([]));
}
