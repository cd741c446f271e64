//! An interaction: made, described, given its provider states, keys and comments.

use serde_json::{Value, json};

use crate::c::{
    BAD, NULL, Text, pactffi_add_interaction_reference, pactffi_add_text_comment, pactffi_free_pact_handle,
    pactffi_given, pactffi_given_with_param, pactffi_given_with_params, pactffi_interaction_test_name,
    pactffi_interaction_warnings, pactffi_new_interaction, pactffi_new_message_interaction,
    pactffi_new_sync_message_interaction, pactffi_set_comment, pactffi_set_key, pactffi_set_pending,
    pactffi_upon_receiving, pactffi_with_body, s,
};
use crate::call::{Pact, Server, UNKNOWN, no, ok, with_error};

const STARTED: &str = "This Pact can not be modified, as the mock server has already started";
const NO_INTERACTION: &str = "no interaction with handle 0";

type New = extern "C" fn(u16, Text<'_>) -> u32;

const KINDS: [(New, &str); 3] = [
    (pactffi_new_interaction, "Synchronous/HTTP"),
    (pactffi_new_message_interaction, "Asynchronous/Messages"),
    (pactffi_new_sync_message_interaction, "Synchronous/Messages"),
];

#[test]
fn interactions_are_numbered_from_one_within_their_pact() {
    let pact = Pact::new();

    for (at, (new, kind)) in KINDS.into_iter().enumerate() {
        let handle = new(pact.id, s([c"x", c"y", c"z"][at]));
        assert_eq!(handle, (u32::from(pact.id) << 16) + 2 + u32::try_from(at).expect("small"), "{kind}");
        assert_eq!(pact.written()["interactions"][at + 1]["type"], kind);
    }
}

#[test]
fn the_same_description_replaces_an_interaction_whatever_its_kind() {
    let pact = Pact::new();

    for (new, kind) in KINDS {
        assert_eq!(with_error(new(pact.id, s(c"a request"))), ok(pact.interaction));
        assert_eq!(pact.interaction()["type"], kind);
    }
}

#[test]
fn an_interaction_that_cannot_be_made_is_0() {
    let pact = Pact::new();

    for (new, kind) in KINDS {
        assert_eq!(with_error(new(pact.id, NULL)), no(0, "description is null"), "{kind}");
        assert_eq!(with_error(new(pact.id, s(BAD))), no(0, "error parsing description as UTF-8"), "{kind}");
        assert_eq!(with_error(new(0, s(c"x"))), no(0, "no pact with handle 0"), "{kind}");
    }
}

#[test]
fn a_full_pact_takes_no_more_interactions() {
    let pact = Pact::new();
    for at in 1..65_535 {
        let name = std::ffi::CString::new(at.to_string()).expect("without NUL");
        assert_ne!(pactffi_new_interaction(pact.id, s(&name)), 0);
    }

    let full = with_error(pactffi_new_interaction(pact.id, s(c"one more")));

    assert_eq!(full, no(0, "a pact cannot hold more than 65535 interactions"));
}

#[test]
fn a_description_is_changed() {
    let pact = Pact::new();

    assert_eq!(with_error(pactffi_upon_receiving(pact.interaction, s(c"another"))), ok(true));

    assert_eq!(pact.interaction()["description"], "another");
}

#[test]
fn provider_states_are_added_one_after_the_other() {
    let pact = Pact::new();
    let it = pact.interaction;

    assert_eq!(with_error(pactffi_given(it, s(c"a"))), ok(true));
    assert_eq!(with_error(pactffi_given_with_param(it, s(c"a"), s(c"n"), s(c"1"))), ok(true));
    assert_eq!(with_error(pactffi_given_with_param(it, s(c"b"), s(c"n"), s(c"x"))), ok(true));
    assert_eq!(with_error(pactffi_given_with_param(it, s(c"b"), s(c"m"), NULL)), ok(true));
    assert_eq!(with_error(pactffi_given_with_params(it, s(c"a"), s(c"{\"k\":[1]}"))), ok(0));
    assert_eq!(with_error(pactffi_given_with_params(it, s(c"c"), s(c"7"))), ok(0));
    assert_eq!(with_error(pactffi_given(it, s(c"a"))), ok(true));

    let states = json!([
        { "name": "a", "params": { "n": 1 } },
        { "name": "b", "params": { "n": "x", "m": "" } },
        { "name": "a", "params": { "k": [1] } },
        { "name": "c", "params": { "value": 7 } },
        { "name": "a" },
    ]);
    assert_eq!(pact.interaction()["providerStates"], states);
}

#[test]
fn provider_states_that_are_refused_change_nothing() {
    let pact = Pact::new();
    let it = pact.interaction;
    let before = pact.interaction();
    let utf8 = |name: &str| (false, format!("error parsing {name} as UTF-8"));

    assert_eq!(with_error(pactffi_upon_receiving(it, NULL)), no(false, "description is null"));
    assert_eq!(with_error(pactffi_upon_receiving(it, s(BAD))), utf8("description"));
    assert_eq!(with_error(pactffi_upon_receiving(UNKNOWN, s(c"x"))), no(false, NO_INTERACTION));
    assert_eq!(with_error(pactffi_given(it, NULL)), no(false, "description is null"));
    assert_eq!(with_error(pactffi_given(it, s(BAD))), utf8("description"));
    assert_eq!(with_error(pactffi_given(UNKNOWN, s(c"x"))), no(false, NO_INTERACTION));
    let with_param = |it, state, name, value| with_error(pactffi_given_with_param(it, state, name, value));
    assert_eq!(with_param(it, NULL, s(c"n"), NULL), no(false, "description is null"));
    assert_eq!(with_param(it, s(c"a"), NULL, NULL), no(false, "name is null"));
    assert_eq!(with_param(it, s(BAD), s(c"n"), NULL), utf8("description"));
    assert_eq!(with_param(it, s(c"a"), s(BAD), NULL), utf8("name"));
    assert_eq!(with_param(it, s(c"a"), s(c"n"), s(BAD)), utf8("value"));
    assert_eq!(with_param(UNKNOWN, s(c"a"), s(c"n"), NULL), no(false, NO_INTERACTION));
    let with_params = |it, state, params| with_error(pactffi_given_with_params(it, state, params));
    assert_eq!(with_params(UNKNOWN, s(c"a"), s(c"{}")), no(1, NO_INTERACTION));
    let not_json = "EOF while parsing an object at line 1 column 1";
    assert_eq!(with_params(it, s(c"a"), s(c"{")), no(2, not_json));
    assert_eq!(with_params(it, NULL, s(c"{}")), no(3, "description is null"));
    assert_eq!(with_params(it, s(c"a"), NULL), no(3, "params is null"));
    assert_eq!(with_params(it, s(c"a"), s(BAD)), no(3, "error parsing params as UTF-8"));

    assert_eq!(pact.interaction(), before);
}

#[test]
fn a_test_name_is_a_comment() {
    let pact = Pact::new();
    let name = |it, name| with_error(pactffi_interaction_test_name(it, name));

    assert_eq!(name(pact.interaction, s(c"my test")), ok(0));
    assert_eq!(name(pact.interaction, NULL), no(1, "test_name is null"));
    assert_eq!(name(pact.interaction, s(BAD)), no(1, "error parsing test_name as UTF-8"));
    assert_eq!(name(UNKNOWN, s(c"x")), no(2, NO_INTERACTION));
    let _server = Server::start(&pact);
    assert_eq!(name(pact.interaction, s(c"x")), no(3, STARTED));

    assert_eq!(pact.interaction()["comments"]["testname"], "my test");
}

#[test]
fn keys_and_pending_marks_are_set_and_cleared() {
    let pact = Pact::new();
    let it = pact.interaction;

    assert_eq!(with_error(pactffi_set_key(it, s(c"k"))), ok(true));
    assert_eq!(with_error(pactffi_set_pending(it, true)), ok(true));
    let set = pact.interaction();
    assert_eq!((&set["key"], &set["pending"]), (&json!("k"), &json!(true)));

    assert_eq!(with_error(pactffi_set_key(it, s(BAD))), no(false, "error parsing value as UTF-8"));
    assert_eq!(with_error(pactffi_set_key(UNKNOWN, NULL)), no(false, NO_INTERACTION));
    assert_eq!(with_error(pactffi_set_pending(UNKNOWN, true)), no(false, NO_INTERACTION));
    assert_eq!(pact.interaction()["key"], "k");

    assert_eq!(with_error(pactffi_set_key(it, NULL)), ok(true));
    assert_eq!(with_error(pactffi_set_pending(it, false)), ok(true));
    let cleared = pact.interaction();
    assert_eq!((&cleared["key"], &cleared["pending"]), (&Value::Null, &json!(false)));
}

#[test]
fn comments_are_set_added_and_removed() {
    let pact = Pact::new();
    let it = pact.interaction;

    assert_eq!(with_error(pactffi_set_comment(it, s(c"a"), s(c"{\"b\":1}"))), ok(true));
    assert_eq!(with_error(pactffi_set_comment(it, s(c"c"), s(c"words"))), ok(true));
    assert_eq!(with_error(pactffi_set_comment(it, s(c"c"), NULL)), ok(true));
    assert_eq!(with_error(pactffi_set_comment(it, s(c"text"), s(c"words"))), ok(true));
    assert_eq!(with_error(pactffi_add_text_comment(it, s(c"one"))), ok(true));
    assert_eq!(with_error(pactffi_add_text_comment(it, s(c"two"))), ok(true));
    let refer = |name, value| with_error(pactffi_add_interaction_reference(it, s(c"g"), name, value));
    assert_eq!(refer(s(c"n"), s(c"1")), ok(true));
    assert_eq!(refer(s(c"m"), s(c"x")), ok(true));

    let comments = json!({
        "a": { "b": 1 }, "text": ["one", "two"], "references": { "g": { "n": 1, "m": "x" } },
    });
    assert_eq!(pact.interaction()["comments"], comments);
}

#[test]
fn comments_that_are_refused_change_nothing() {
    let pact = Pact::new();
    let it = pact.interaction;
    let before = pact.interaction();
    let refer =
        |it, group, name, value| with_error(pactffi_add_interaction_reference(it, group, name, value));
    let a = s(c"a");

    assert_eq!(
        with_error(pactffi_set_comment(it, NULL, a)),
        no(false, "Key value is not valid (NULL or non-UTF-8)")
    );
    assert_eq!(
        with_error(pactffi_set_comment(it, s(BAD), a)),
        no(false, "Key value is not valid (NULL or non-UTF-8)")
    );
    assert_eq!(with_error(pactffi_set_comment(it, a, s(BAD))), no(false, "error parsing value as UTF-8"));
    assert_eq!(with_error(pactffi_set_comment(UNKNOWN, a, a)), no(false, NO_INTERACTION));
    assert_eq!(
        with_error(pactffi_add_text_comment(it, NULL)),
        no(false, "Comment value is not valid (NULL or non-UTF-8)")
    );
    assert_eq!(
        with_error(pactffi_add_text_comment(it, s(BAD))),
        no(false, "Comment value is not valid (NULL or non-UTF-8)")
    );
    assert_eq!(with_error(pactffi_add_text_comment(UNKNOWN, a)), no(false, NO_INTERACTION));
    assert_eq!(refer(it, NULL, a, a), no(false, "Group value is not valid (NULL or non-UTF-8)"));
    assert_eq!(refer(it, a, NULL, a), no(false, "Name value is not valid (NULL or non-UTF-8)"));
    assert_eq!(refer(it, a, a, NULL), no(false, "Value is not valid (NULL or non-UTF-8)"));
    assert_eq!(refer(it, s(BAD), a, a), no(false, "Group value is not valid (NULL or non-UTF-8)"));
    assert_eq!(refer(UNKNOWN, a, a, a), no(false, NO_INTERACTION));

    assert_eq!(pact.interaction(), before);
}

#[test]
fn what_a_started_server_refuses_leaves_the_pact_and_what_it_allows_does_not() {
    let pact = Pact::new();
    let it = pact.interaction;
    let before = pact.interaction();
    drop(Server::start(&pact));
    let a = s(c"a");

    assert_eq!(with_error(pactffi_upon_receiving(it, a)), no(false, STARTED));
    assert_eq!(with_error(pactffi_given(it, a)), no(false, STARTED));
    assert_eq!(with_error(pactffi_given_with_param(it, a, a, a)), no(false, STARTED));
    assert_eq!(with_error(pactffi_given_with_params(it, a, s(c"{}"))), no(1, STARTED));
    assert_eq!(pact.interaction(), before);

    assert_eq!(with_error(pactffi_set_key(it, a)), ok(true));
    assert_eq!(with_error(pactffi_set_pending(it, true)), ok(true));
    assert_eq!(with_error(pactffi_set_comment(it, a, a)), ok(true));
    assert_eq!(with_error(pactffi_add_text_comment(it, a)), ok(true));
    assert_eq!(with_error(pactffi_add_interaction_reference(it, a, a, a)), ok(true));
    assert_ne!(with_error(pactffi_new_interaction(pact.id, s(c"more"))).0, 0);
    assert_ne!(pact.interaction(), before);
}

#[test]
fn the_handles_of_a_freed_pact_are_refused() {
    let pact = Pact::new();
    pactffi_free_pact_handle(pact.id);

    let refused = with_error(pactffi_given(pact.interaction, s(c"a")));

    assert_eq!(refused, (false, format!("no interaction with handle {}", pact.interaction)));
}

#[test]
fn an_interaction_lists_what_is_wrong_with_its_rules() {
    let pact = Pact::new();
    let wrong = s(cr#"{"a": {"pact:matcher:type": "regex", "regex": "\\d+", "value": "x"}}"#);
    assert_eq!(
        with_error(pactffi_interaction_warnings(pact.interaction).take()),
        (Some("[]".to_owned()), String::new())
    );

    assert_eq!(
        with_error(pactffi_with_body(pact.interaction, 0, s(c"application/json"), wrong)),
        (true, String::new())
    );

    let warnings =
        r#"[{"category":"body","part":"request","path":"$.a","warning":"Expected 'x' to match '\\d+'"}]"#;
    assert_eq!(
        with_error(pactffi_interaction_warnings(pact.interaction).take()),
        (Some(warnings.to_owned()), String::new())
    );
    let unknown = "no interaction with handle 0".to_owned();
    assert_eq!(with_error(pactffi_interaction_warnings(UNKNOWN).take()), (None, unknown));
}
