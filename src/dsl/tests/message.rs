use super::{async_message, draft, edit, expand, interaction, json};
use crate::dsl::{Error, InteractionKind, Part};
use crate::foundation::json::Value;
use crate::model::generators::write_generators;
use crate::model::rules::write_rules;
use crate::model::{Body, Kind};

const KIND: InteractionKind = InteractionKind::AsyncMessage;

#[test]
fn metadata_is_json_or_text_and_may_carry_matchers() {
    let mut draft = draft(KIND);
    let mut edit = edit(&mut draft);
    for (key, value) in [
        ("a", "1"),
        ("b", "x"),
        ("c b", "x"),
        ("d", r#"{"z":{T:"type","value":1}}"#),
        ("e", r#"[{T:"type","value":1}]"#),
        ("f", r#"{T:"type","value":1,G:"RandomInt"}"#),
        ("h", "null"),
        ("g h", r#"{T:"type","value":1}"#),
        ("gone", "1"),
    ] {
        edit.with_metadata(Part::Request, key, Some(&expand(value))).unwrap();
    }
    edit.with_metadata(Part::Response, "gone", None).unwrap();

    let message = async_message(&draft);
    let expected = r#"{"a":1,"b":"x","c b":"x","d":{"z":1},"e":[1],"f":1,"g h":1,"h":null}"#;
    assert_eq!(Value::Object(message.metadata.clone()), json(expected));
    let list = r#"{"combine":"AND","matchers":[{"match":"type"}]}"#;
    let expected = format!(r#"{{"metadata":{{"$['g h']":{list},"d.z":{list},"e[0]":{list},"f":{list}}}}}"#);
    assert_eq!(write_rules(&message.rules), Some(json(&expected)));
    let expected = r#"{"metadata":{"f":{"type":"RandomInt","min":0,"max":10}}}"#;
    assert_eq!(write_generators(&message.generators), Some(json(expected)));
}

#[test]
fn http_interactions_have_no_metadata() {
    let mut draft = draft(InteractionKind::Http);
    assert_eq!(
        edit(&mut draft).with_metadata(Part::Request, "a", Some("1")),
        Err(Error::WrongKind { wanted: "a message", found: "Synchronous/HTTP" })
    );
}

#[test]
fn the_content_type_is_noted_unless_there_is_one() {
    let mut draft = draft(KIND);
    edit(&mut draft).with_body(Part::Request, Some("text/html"), Some("<p>")).unwrap();
    edit(&mut draft).with_body(Part::Request, None, Some("{}")).unwrap();

    assert_eq!(async_message(&draft).metadata["contentType"], "text/html");
    assert_eq!(async_message(&draft).body.own_content_type().unwrap().to_string(), "application/json");
}

#[test]
fn older_message_functions_set_contents_without_metadata() {
    let matcher = expand(r#"{"a":{T:"type","value":1}}"#);
    let table: [(Option<&str>, Option<&str>, Body, bool); 6] = [
        (None, Some(&matcher), Body::present(r#"{"a":1}"#, "text/plain".parse().ok()), true),
        (
            Some("application/json"),
            Some(&matcher),
            Body::present(r#"{"a":1}"#, "application/json".parse().ok()),
            true,
        ),
        (Some("application/xml"), Some("<a/>"), Body::present("<a/>", "application/xml".parse().ok()), false),
        (Some("image/png"), Some(&matcher), Body::present(matcher.clone(), "image/png".parse().ok()), false),
        (Some("gar bage"), Some("x"), Body::present("x", None), false),
        (Some("image/png"), None, Body::Null, false),
    ];
    for (content_type, contents, body, has_rules) in table {
        let mut draft = draft(KIND);
        draft.serve();
        let mut edit = draft.edit_message(1).unwrap();
        edit.with_message_contents(content_type, contents.map(str::as_bytes)).unwrap();
        edit.with_metadata_text("k", "1");
        assert_eq!(async_message(&draft).body, body, "{content_type:?}");
        assert_eq!(!async_message(&draft).rules.is_empty(), has_rules, "{content_type:?}");
        assert_eq!(Value::Object(async_message(&draft).metadata.clone()), json(r#"{"k":"1"}"#));
    }
}

#[test]
fn a_synchronous_message_without_responses_silently_takes_their_metadata() {
    let mut draft = draft(InteractionKind::SyncMessage);
    edit(&mut draft).with_metadata(Part::Response, "k", Some("1")).unwrap();
    let Kind::SyncMessage(message) = &interaction(&draft).kind else { panic!("wrong kind") };
    assert!(message.responses.is_empty());
}
