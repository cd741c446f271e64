//! A pact being written.

use std::ffi::CString;
use std::fs;
use std::path::Path;

use serde_json::json;

use crate::c::{
    BAD, NULL, Text, pactffi_free_pact_handle, pactffi_given_with_param,
    pactffi_handle_get_pact_spec_version, pactffi_new_interaction, pactffi_new_message_interaction,
    pactffi_new_pact, pactffi_pact_handle_to_pointer, pactffi_pact_handle_write_file,
    pactffi_pact_model_delete, pactffi_with_pact_metadata, pactffi_with_specification,
    pactffi_write_pact_file, s,
};
use crate::call::{Pact, Server, no, ok, with_error};

const STARTED: &str = "This Pact can not be modified, as the mock server has already started";

#[test]
fn names_that_are_not_given_have_defaults() {
    for (consumer, provider, file) in [
        (s(c"a"), s(c"b"), "a-b.json"),
        (NULL, NULL, "Consumer-Provider.json"),
        (s(BAD), s(BAD), "Consumer-Provider.json"),
        (s(c""), s(c""), "-.json"),
    ] {
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        let path = CString::new(folder.path().to_str().expect("text")).expect("without NUL");

        let pact = pactffi_new_pact(consumer, provider);

        assert_eq!(with_error(pactffi_pact_handle_write_file(pact, s(&path), false)), ok(0));
        assert!(folder.path().join(file).is_file(), "{file}");
        assert_eq!(pactffi_free_pact_handle(pact), 0);
    }
}

#[test]
fn a_pact_is_freed_once() {
    let pact = pactffi_new_pact(NULL, NULL);

    assert_eq!(with_error(pactffi_free_pact_handle(pact)), ok(0));
    assert_eq!(with_error(pactffi_free_pact_handle(pact)), no(1, &format!("no pact with handle {pact}")));
    assert_eq!(with_error(pactffi_free_pact_handle(0)), no(1, "no pact with handle 0"));
}

#[test]
fn a_version_is_set_and_read() {
    let pact = Pact::new();

    for version in 0..=5 {
        assert_eq!(with_error(pactffi_with_specification(pact.id, version)), ok(true));
        assert_eq!(with_error(pactffi_handle_get_pact_spec_version(pact.id)), ok(version));
    }
}

#[test]
fn a_version_that_cannot_be_set_changes_nothing() {
    let pact = Pact::new();

    for version in [-1, 6, 77, i32::MAX] {
        let error = format!("{version} is not a known PactSpecification");
        assert_eq!(with_error(pactffi_with_specification(pact.id, version)), (false, error));
    }
    assert_eq!(with_error(pactffi_with_specification(0, 4)), no(false, "no pact with handle 0"));
    let _server = Server::start(&pact);
    assert_eq!(with_error(pactffi_with_specification(pact.id, 4)), no(false, STARTED));
    assert_eq!(with_error(pactffi_handle_get_pact_spec_version(0)), no(0, "no pact with handle 0"));
    assert_eq!(pactffi_handle_get_pact_spec_version(pact.id), 5);
}

#[test]
fn metadata_is_written_as_strings_under_namespace_and_name() {
    let pact = Pact::new();

    for (name, value) in [(s(c"a"), s(c"{}")), (NULL, NULL), (s(c"b"), s(c""))] {
        assert_eq!(with_error(pactffi_with_pact_metadata(pact.id, s(c"ns"), name, value)), ok(true));
    }

    assert_eq!(pact.written()["metadata"]["ns"], json!({ "a": "{}", "": "", "b": "" }));
}

#[test]
fn metadata_that_is_refused_changes_nothing() {
    let pact = Pact::new();
    let before = pact.written();
    let set = |namespace: Text<'_>, name: Text<'_>, value: Text<'_>| {
        with_error(pactffi_with_pact_metadata(pact.id, namespace, name, value))
    };

    assert_eq!(set(NULL, NULL, NULL), no(false, "namespace is null"));
    assert_eq!(set(s(BAD), NULL, NULL), no(false, "error parsing namespace as UTF-8"));
    assert_eq!(set(s(c"n"), s(BAD), NULL), no(false, "error parsing name as UTF-8"));
    assert_eq!(set(s(c"n"), NULL, s(BAD)), no(false, "error parsing value as UTF-8"));
    for namespace in [c"", c"pactRust", c"pactSpecification", c"plugins"] {
        let name = namespace.to_str().expect("text");
        let error = format!("metadata cannot be set in the namespace '{name}'");
        assert_eq!(set(s(namespace), s(c"a"), s(c"b")), (false, error));
    }
    let _server = Server::start(&pact);
    assert_eq!(set(s(c"n"), s(c"a"), s(c"b")), no(false, STARTED));
    assert_eq!(pact.written(), before);
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let file = folder.path().join("c-p.json");
    fs::write(&file, "no pact").expect("a file can be written");
    let path = CString::new(folder.path().to_str().expect("text")).expect("without NUL");
    let inside = CString::new(file.to_str().expect("text")).expect("without NUL");
    let pact = Pact::new();
    let escaping = pactffi_new_pact(s(c"../x"), s(c"p"));
    let write = |pact: u16, folder: Text<'_>| with_error(pactffi_pact_handle_write_file(pact, folder, false));

    assert_eq!(write(0, s(&path)), no(3, "no pact with handle 0"));
    assert_eq!(write(pact.id, s(BAD)), no(1, "error parsing directory as UTF-8"));
    assert_eq!(
        write(escaping, s(&path)),
        no(2, "'../x-p.json' cannot be the name of a pact file: it leads out of the folder")
    );
    let (code, error) = write(pact.id, s(&path));
    assert_eq!(code, 2);
    assert!(error.contains("c-p.json"), "{error}");
    let (code, error) = write(pact.id, s(&inside));
    assert_eq!(code, 2);
    assert!(error.contains("c-p.json"), "{error}");
    assert_eq!(fs::read_to_string(&file).expect("it is still there"), "no pact");
    assert_eq!(pactffi_free_pact_handle(escaping), 0);
}

#[test]
fn an_existing_file_is_merged_into_or_replaced() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = CString::new(folder.path().to_str().expect("text")).expect("without NUL");
    let count = || {
        let text = fs::read_to_string(folder.path().join("c-p.json")).expect("the pact was written");
        let pact: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        pact["interactions"].as_array().map(Vec::len)
    };
    let (first, second) = (Pact::new(), Pact::new());
    assert_ne!(pactffi_new_interaction(second.id, s(c"another")), 0);

    for (pact, overwrite, expected) in
        [(&first, false, 1), (&second, false, 2), (&first, false, 2), (&first, true, 1)]
    {
        assert_eq!(with_error(pactffi_pact_handle_write_file(pact.id, s(&path), overwrite)), ok(0));
        assert_eq!(count(), Some(expected));
    }
}

/// The states of the interactions in the file of the pact `c`-`p`.
fn states_in(folder: &Path) -> serde_json::Value {
    let text = fs::read_to_string(folder.join("c-p.json")).expect("the pact was written");
    let pact: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let interactions = pact["interactions"].as_array().or_else(|| pact["messages"].as_array());
    interactions.expect("a list").iter().map(|one| one["providerStates"].clone()).collect()
}

#[test]
fn interactions_whose_states_have_other_parameters_all_stay() {
    for (version, is_message, count) in
        [(3, false, 1), (4, false, 3), (5, false, 3), (4, true, 3), (5, true, 3)]
    {
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        let path = CString::new(folder.path().to_str().expect("text")).expect("without NUL");
        // Each test is run twice, as people do, by a process of its own.
        for id in [c"1", c"2", c"\"2\"", c"1", c"2", c"\"2\""] {
            let pact = pactffi_new_pact(s(c"c"), s(c"p"));
            assert!(pactffi_with_specification(pact, version));
            let interaction = match is_message {
                true => pactffi_new_message_interaction(pact, s(c"a user")),
                false => pactffi_new_interaction(pact, s(c"a user")),
            };
            assert!(pactffi_given_with_param(interaction, s(c"a user exists"), s(c"id"), s(id)));
            assert!(pactffi_given_with_param(interaction, s(c"a user exists"), s(c"old"), s(c"true")));
            assert_eq!(with_error(pactffi_pact_handle_write_file(pact, s(&path), false)), ok(0));
            assert_eq!(pactffi_free_pact_handle(pact), 0);
        }

        let state =
            |id: serde_json::Value| json!([{"name": "a user exists", "params": {"id": id, "old": true}}]);
        let states = states_in(folder.path());
        assert_eq!(states.as_array().map(Vec::len), Some(count), "{version} {is_message}");
        if count == 3 {
            assert_eq!(states, json!([state(json!(1)), state(json!(2)), state(json!("2"))]), "{version}");
        }
    }
}

#[test]
fn the_file_of_a_mock_server_keeps_interactions_whose_states_have_other_parameters() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = CString::new(folder.path().to_str().expect("text")).expect("without NUL");
    for id in [c"1", c"2", c"1"] {
        let pact = Pact::new();
        assert!(pactffi_given_with_param(pact.interaction, s(c"a user exists"), s(c"id"), s(id)));
        let server = Server::start(&pact);
        assert_eq!(with_error(pactffi_write_pact_file(server.0, s(&path), false)), ok(0));
    }

    let state = |id: u8| json!([{"name": "a user exists", "params": {"id": id}}]);
    assert_eq!(states_in(folder.path()), json!([state(1), state(2)]));
}

#[test]
fn a_file_with_a_byte_order_mark_is_merged_into_and_written_without() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = CString::new(folder.path().to_str().expect("text")).expect("without NUL");
    let file = folder.path().join("c-p.json");
    let existing =
        r#"{"consumer":{"name":"c"},"provider":{"name":"p"},"interactions":[{"description":"old"}]}"#;
    fs::write(&file, format!("\u{feff}{existing}")).expect("it can be written");
    let pact = Pact::new();

    assert_eq!(with_error(pactffi_pact_handle_write_file(pact.id, s(&path), false)), ok(0));

    let text = fs::read_to_string(&file).expect("it is there");
    assert!(text.starts_with('{') && text.contains("\"old\""), "{text}");
}

#[test]
fn what_is_no_pact_is_not_merged_into() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = CString::new(folder.path().to_str().expect("text")).expect("without NUL");
    let file = folder.path().join("c-p.json");
    let pact = Pact::new();
    assert!(pactffi_with_specification(pact.id, 4));
    let names = r#""consumer":{"name":"c"},"provider":{"name":"p"}"#;
    for (existing, reason) in [
        ("{}".to_owned(), "it has none of the members consumer, provider, interactions, messages"),
        (format!(r#"{{{names},"interactions":5}}"#), "'interactions' must be an array but is 5"),
        (format!(r#"{{{names},"messages":null}}"#), "'messages' must be an array but is null"),
        (
            format!(r#"{{{names},"interactions":[{{}}],"messages":[{{}}]}}"#),
            "HTTP interactions and messages in one pact need V4",
        ),
    ] {
        fs::write(&file, &existing).expect("it can be written");

        let (code, error) = with_error(pactffi_pact_handle_write_file(pact.id, s(&path), false));

        assert_eq!(code, 2);
        assert!(error.contains(reason), "{error}");
        assert_eq!(fs::read_to_string(&file).expect("it is still there"), existing);
    }
    // V4 has a place for both.
    assert!(pactffi_with_specification(pact.id, 5));
    assert_eq!(with_error(pactffi_pact_handle_write_file(pact.id, s(&path), false)), ok(0));
    let written: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&file).expect("it is there")).expect("JSON");
    assert_eq!(written["interactions"].as_array().map(Vec::len), Some(3));
}

#[test]
fn what_a_version_cannot_hold_is_not_written() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = CString::new(folder.path().to_str().expect("text")).expect("without NUL");
    let pact = Pact::new();
    assert!(pactffi_with_specification(pact.id, 4));
    assert_ne!(pactffi_new_message_interaction(pact.id, s(c"a message")), 0);

    let (code, error) = with_error(pactffi_pact_handle_write_file(pact.id, s(&path), false));

    assert_eq!(code, 2);
    assert_ne!(error, "");
    assert!(!folder.path().join("c-p.json").exists());
}

#[test]
fn a_pact_is_copied_into_a_finished_one() {
    let pact = Pact::new();

    let copy = pactffi_pact_handle_to_pointer(pact.id);

    assert!(!copy.is_null());
    pactffi_pact_model_delete(copy);
    let (none, error) = with_error(pactffi_pact_handle_to_pointer(0));
    assert!(none.is_null());
    assert_eq!(error, "no pact with handle 0");
}
