use super::{draft, edit, interaction, json};
use crate::dsl::{Draft, Error, NewInteraction, Part, Phase};
use crate::foundation::json::Value;

#[test]
fn ordinals_count_from_one_and_an_existing_description_is_replaced_in_place() {
    let mut draft = Draft::new("consumer", "provider");

    let mut add = |kind, description| draft.add_interaction(kind, description).unwrap();
    let ordinals = [
        add(NewInteraction::Http, "a"),
        add(NewInteraction::Http, "b"),
        add(NewInteraction::SyncMessage, "a"),
    ];

    assert_eq!(ordinals, [1, 2, 1]);
    let kinds: Vec<_> = draft.pact().interactions.iter().map(|one| one.kind.type_text()).collect();
    assert_eq!(kinds, ["Synchronous/Messages", "Synchronous/HTTP"]);
}

#[test]
fn a_renamed_interaction_is_found_under_its_new_description_only() {
    let mut draft = draft(NewInteraction::Http);

    edit(&mut draft).upon_receiving("renamed");

    assert_eq!(draft.add_interaction(NewInteraction::Http, "first"), Ok(2));
    assert_eq!(draft.add_interaction(NewInteraction::Http, "renamed"), Ok(1));
}

#[test]
fn older_message_functions_may_repeat_a_description() {
    let mut draft = draft(NewInteraction::AsyncMessage);

    assert_eq!(draft.append_interaction(NewInteraction::AsyncMessage, "first"), Ok(2));
    assert_eq!(draft.add_interaction(NewInteraction::AsyncMessage, "first"), Ok(1));
}

#[test]
fn a_full_pact_takes_no_more_interactions() {
    let mut draft = Draft::new("consumer", "provider");
    for number in 1..=u16::MAX {
        draft.add_interaction(NewInteraction::Http, &number.to_string()).unwrap();
    }

    assert_eq!(draft.add_interaction(NewInteraction::Http, "one more"), Err(Error::TooManyInteractions));
    assert_eq!(draft.add_interaction(NewInteraction::Http, "65535"), Ok(65_535));
}

#[test]
fn interactions_that_are_not_there_are_reported() {
    let mut draft = draft(NewInteraction::Http);
    draft.serve();

    for ordinal in [0, 2] {
        assert_eq!(draft.edit(ordinal).map(drop), Err(Error::NoSuchInteraction(ordinal)));
        assert_eq!(draft.annotate(ordinal).map(drop), Err(Error::NoSuchInteraction(ordinal)));
    }
}

#[test]
fn a_started_pact_refuses_edits_and_stays_unchanged() {
    let mut draft = draft(NewInteraction::Http);
    draft.serve();
    let before = draft.snapshot();

    assert_eq!(draft.edit(1).map(drop), Err(Error::Locked));
    assert_eq!(draft.edit_binary(1).map(drop), Err(Error::Locked));
    assert_eq!(draft.set_metadata("a", "b", "c"), Err(Error::Locked));
    assert_eq!(draft.set_spec(crate::model::SpecVersion::V2), Err(Error::Locked));
    assert_eq!(draft.pact(), &before);
    assert_eq!(draft.phase(), Phase::Serving);
    assert_eq!(
        Error::Locked.to_string(),
        "This Pact can not be modified, as the mock server has already started"
    );
}

#[test]
fn a_started_pact_still_takes_annotations_bulk_rules_and_new_interactions() {
    let mut draft = draft(NewInteraction::Http);
    draft.serve();

    let mut note = draft.annotate(1).unwrap();
    note.set_key(Some("k"));
    note.set_pending(true);
    note.matching_rules(Part::Request, r#"{"path":{"matchers":[{"match":"type"}]}}"#).unwrap();
    note.generators(Part::Request, r#"{"generators":{"path":{"type":"Uuid"}}}"#).unwrap();
    assert_eq!(draft.add_interaction(NewInteraction::AsyncMessage, "second"), Ok(2));
    draft.edit_binary(2).unwrap().with_binary_body(Part::Request, None, Some(b"x"));
    assert_eq!(draft.edit(2).map(drop), Err(Error::Locked));

    let http = interaction(&draft).as_http().unwrap();
    assert_eq!(interaction(&draft).key.as_deref(), Some("k"));
    assert!(interaction(&draft).pending);
    assert!(!http.request.part.rules.is_empty());
    assert!(!http.request.part.generators.is_empty());
}

#[test]
fn metadata_is_kept_as_text_in_namespaces_of_the_author() {
    let mut draft = Draft::new("consumer", "provider");
    draft.set_product_metadata("ffi", "1.0");

    draft.set_metadata("a", "b", "1").unwrap();
    draft.set_metadata("a", "c", "{}").unwrap();

    for namespace in ["", "pactRust", "pactSpecification", "plugins"] {
        let refused = draft.set_metadata(namespace, "a", "b");
        assert_eq!(refused, Err(Error::BadNamespace(namespace.to_owned())));
    }
    let metadata = Value::Object(draft.pact().metadata.clone());
    assert_eq!(metadata, json(r#"{"a":{"b":"1","c":"{}"},"pactRust":{"ffi":"1.0"}}"#));

    draft.replace_metadata("a", "d", "2");
    assert_eq!(draft.pact().metadata["a"], json(r#"{"d":"2"}"#));
}

#[test]
fn provider_states_are_added_and_parameters_go_to_the_first_of_a_name() {
    let mut draft = draft(NewInteraction::Http);
    let mut edit = edit(&mut draft);

    edit.given("a");
    edit.given("a");
    edit.given_with_param("a", "x", "1");
    edit.given_with_param("a", "y", "text");
    edit.given_with_param("b", "z", "");
    edit.given_with_params("a", r#"{"p":[1]}"#).unwrap();
    edit.given_with_params("c", "5").unwrap();
    let refused = edit.given_with_params("d", "{").unwrap_err();

    assert_eq!(refused.to_string(), "EOF while parsing an object at line 1 column 1");
    let states: Vec<(&str, Value)> = interaction(&draft)
        .states
        .iter()
        .map(|state| (state.name.as_str(), Value::Object(state.params.clone())))
        .collect();
    let expected = [
        ("a", json(r#"{"x":1,"y":"text"}"#)),
        ("a", json("{}")),
        ("b", json(r#"{"z":""}"#)),
        ("a", json(r#"{"p":[1]}"#)),
        ("c", json(r#"{"value":5}"#)),
    ];
    assert_eq!(states, expected);
}

#[test]
fn notes_live_in_the_comments() {
    let mut draft = draft(NewInteraction::Http);
    edit(&mut draft).test_name("my test");

    let mut note = draft.annotate(1).unwrap();
    note.set_comment("a", Some("[1]"));
    note.set_comment("b", Some("not json"));
    note.set_comment("c", Some("null"));
    note.set_comment("gone", Some("1"));
    note.set_comment("gone", None);
    note.set_comment("text", Some("5"));
    note.add_text_comment("one");
    note.add_text_comment("two");
    note.set_comment("references", Some("5"));
    note.add_reference("issues", "first", "7");
    note.add_reference("issues", "second", "seven");
    note.set_key(Some("k"));
    note.set_key(None);

    let comments = Value::Object(interaction(&draft).comments.clone());
    let expected = r#"{"a":[1],"b":"not json","c":null,"references":{"issues":{"first":7,"second":"seven"}},
        "testname":"my test","text":["one","two"]}"#;
    assert_eq!(comments, json(expected));
    assert_eq!(interaction(&draft).key, None);
}

#[test]
fn bulk_rules_and_generators_are_added_to_those_there_or_refused_as_a_whole() {
    let mut draft = draft(NewInteraction::Http);
    let mut note = draft.annotate(1).unwrap();

    note.matching_rules(Part::Response, r#"{"body":{"$.a":{"combine":"OR","matchers":[{"match":"type"}]}}}"#)
        .unwrap();
    note.matching_rules(Part::Response, r#"{"matchingRules":{"$.body.a":{"match":"integer"}}}"#).unwrap();
    let refused = [
        note.matching_rules(Part::Response, "[]"),
        note.matching_rules(Part::Response, "{"),
        note.matching_rules(Part::Response, r#"{"body":{"$.b":{"matchers":[{"match":"regex"}]}}}"#),
        note.generators(Part::Response, "5"),
        note.generators(Part::Response, r#"{"body":{"$.":{"type":"Uuid"}}}"#),
    ];

    assert!(refused.iter().all(Result::is_err), "{refused:?}");
    assert_eq!(refused[0], Err(Error::NotAnObject("matching rules")));
    let part = &interaction(&draft).as_http().unwrap().response.part;
    let expected = r#"{"body":{"$.a":{"combine":"OR","matchers":[{"match":"type"},{"match":"integer"}]}}}"#;
    assert_eq!(super::rules(part), json(expected));
    assert_eq!(super::generators(part), Value::Null);
}
