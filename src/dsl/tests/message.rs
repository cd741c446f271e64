use super::{async_message, draft, edit, expand, interaction, json};
use crate::dsl::{Error, NewInteraction, Part, is_message_text, reify};
use crate::foundation::json::Value;
use crate::generate::Fixed;
use crate::matching::Engine;
use crate::model::generators::write_generators;
use crate::model::rules::write_rules;
use crate::model::{Body, Contents, Interaction, InteractionKind, SpecVersion};

const KIND: NewInteraction = NewInteraction::AsyncMessage;

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
    let mut draft = draft(NewInteraction::Http);
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
    let table: [(Option<&str>, Option<&str>, Body, bool); 9] = [
        (None, Some(&matcher), Body::present(r#"{"a":1}"#, "text/plain".parse().ok()), true),
        (
            Some("application/json"),
            Some(&matcher),
            Body::present(r#"{"a":1}"#, "application/json".parse().ok()),
            true,
        ),
        (Some("application/xml"), Some("<a/>"), Body::present("<a/>", "application/xml".parse().ok()), false),
        (
            Some("application/x-amz-json-1.1"),
            Some(&matcher),
            Body::present(r#"{"a":1}"#, "application/x-amz-json-1.1".parse().ok()),
            true,
        ),
        (Some("text/json"), Some(&matcher), Body::present(r#"{"a":1}"#, "text/json".parse().ok()), true),
        (
            Some("text/x-ndjson"),
            Some(&matcher),
            Body::present("{\"a\":1}\n", "text/x-ndjson".parse().ok()),
            true,
        ),
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
    let mut draft = draft(NewInteraction::SyncMessage);
    edit(&mut draft).with_metadata(Part::Response, "k", Some("1")).unwrap();
    let InteractionKind::SyncMessage(message) = &interaction(&draft).kind else { panic!("wrong kind") };
    assert!(message.responses.is_empty());
}

#[test]
fn the_older_message_functions_read_text_unless_the_type_is_binary() {
    let table = [
        (None, true),
        (Some("text/plain"), true),
        (Some("application/vnd.x+json"), true),
        (Some("application/xml"), true),
        (Some("image/png"), false),
        (Some("application/x-amz-json-1.1"), false),
        (Some("application/octet-stream"), false),
        (Some("gar bage"), false),
    ];
    for (content_type, is_text) in table {
        assert_eq!(is_message_text(content_type), is_text, "{content_type:?}");
    }
}

fn reified(kind: InteractionKind, spec: SpecVersion) -> Result<String, Error> {
    let source = &mut Fixed::new(1, "2000-01-31T10:11:12Z".parse().unwrap());
    reify(Interaction::new("d".to_owned(), kind), spec, &Engine::without_plugins(), source)
}

fn message(body: Body) -> InteractionKind {
    InteractionKind::AsyncMessage(Box::new(Contents { body, ..Contents::default() }))
}

#[test]
fn a_message_is_reified_in_the_form_of_its_version() {
    let hello = || message(Body::present("hello", "text/plain".parse().ok()));
    let v3 = r#"{"contents":"hello","description":"d","metadata":{"contentType":"text/plain"}}"#;
    let v4 = r#"{"contents":{"content":"hello","contentType":"text/plain","encoded":false},"description":"d","pending":false,"type":"Asynchronous/Messages"}"#;

    assert_eq!(reified(hello(), SpecVersion::V3).as_deref(), Ok(v3));
    assert_eq!(reified(hello(), SpecVersion::V2).as_deref(), Ok(v3), "V3 is the first with messages");
    assert_eq!(reified(hello(), SpecVersion::V4).as_deref(), Ok(v4));
    assert_eq!(reified(message(Body::Missing), SpecVersion::V4).as_deref(), Ok(""));
    assert_eq!(reified(message(Body::Empty), SpecVersion::V3).as_deref(), Ok(""));
    assert_eq!(reified(message(Body::Null), SpecVersion::V3).as_deref(), Ok("null"));
}

#[test]
fn a_reified_message_has_values_of_its_consumer_side() {
    let mut draft = draft(KIND);
    let body = r#"{"n":{T:"type","value":1,G:"RandomInt","min":7,"max":7},
        "s":{T:"type","value":"x",G:"ProviderState","expression":"${id}"}}"#;
    edit(&mut draft).with_body(Part::Request, Some("application/json"), Some(&expand(body))).unwrap();

    let text = reified(interaction(&draft).kind.clone(), SpecVersion::V4).unwrap();

    assert_eq!(json(&text)["contents"]["content"], json(r#"{"n":7,"s":"x"}"#));
}

#[test]
fn only_asynchronous_messages_are_reified() {
    let wrong = |found| Err(Error::WrongKind { wanted: "an asynchronous message", found });

    assert_eq!(
        reified(InteractionKind::SyncMessage(Box::default()), SpecVersion::V4),
        wrong("Synchronous/Messages")
    );
    assert_eq!(reified(InteractionKind::Http(Box::default()), SpecVersion::V4), wrong("Synchronous/HTTP"));
}
