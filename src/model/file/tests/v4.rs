use super::{interaction, pact, written};
use crate::model::spec::SpecVersion;

#[test]
fn an_interaction_of_an_unknown_type_fails_the_file() {
    let expected = "must be Synchronous/HTTP, Asynchronous/Messages or Synchronous/Messages";
    let table = [
        (r#""description":"d""#, format!("interaction 0 ('d'): 'type' {expected} but is absent")),
        (
            r#""type":"synchronous/http""#,
            format!("interaction 0 ('Interaction 0'): 'type' {expected} but is \"synchronous/http\""),
        ),
        (
            r#""type":"Synchronous/Messages","response":[]"#,
            "interaction 0 ('Interaction 0'): request: a message must be an object but is absent".to_owned(),
        ),
        (
            r#""type":"Synchronous/Messages","request":{},"response":{}"#,
            "interaction 0 ('Interaction 0'): 'response' must be an array of messages but is {}".to_owned(),
        ),
        (
            r#""type":"Synchronous/Messages","request":{},"response":[{},5]"#,
            "interaction 0 ('Interaction 0'): response 1: a message must be an object but is 5".to_owned(),
        ),
        (
            r#""type":"Asynchronous/Messages","matchingRules":{"body":{"$":{"matchers":[5]}}}"#,
            "interaction 0 ('Interaction 0'): matchingRules: 'body': '$': a matching rule must be an object but is 5"
                .to_owned(),
        ),
    ];
    for (members, message) in table {
        assert_eq!(pact("4.0", members).unwrap_err().to_string(), message);
    }
}

#[test]
fn members_of_all_interactions_are_read_leniently() {
    let table = [
        (r#""key":5"#, "/key", r#""5""#),
        (r#""key":null"#, "/key", ""),
        (r#""description":{"a":1}"#, "/description", r#""{\"a\":1}""#),
        (r#""description":null"#, "/description", r#""Interaction 0""#),
        (r#""pending":true"#, "/pending", "true"),
        (r#""pending":"true""#, "/pending", "false"),
        (r#""transport":null"#, "/transport", ""),
        (r#""transport":5"#, "/transport", r#""5""#),
        (
            r#""comments":{"a":null,"b":"","c":[],"d":{},"e":false,"f":0,"g":"x"}"#,
            "/comments",
            r#"{"e":false,"f":0,"g":"x"}"#,
        ),
        (r#""comments":{"a":null}"#, "/comments", ""),
        (r#""comments":[1]"#, "/comments", ""),
        (r#""pluginConfiguration":{"a":{"b":1},"c":5}"#, "/pluginConfiguration", r#"{"a":{"b":1},"c":{}}"#),
        (r#""pluginConfiguration":5"#, "/pluginConfiguration", ""),
        (r#""interactionMarkup":{"markup":"x"}"#, "/interactionMarkup", r#"{"markup":"x","markupType":""}"#),
        (r#""interactionMarkup":{"markupType":"HTML"}"#, "/interactionMarkup", ""),
        (r#""_id":"x""#, "/_id", ""),
    ];
    for (members, pointer, expected) in table {
        let interaction = interaction("4.0", &format!(r#""type":"Synchronous/HTTP",{members}"#));
        assert_eq!(written(&interaction, SpecVersion::V4, pointer), expected, "{members}");
    }
    assert_eq!(interaction("4.0", r#""type":"Synchronous/HTTP","_id":"x""#).id.as_deref(), Some("x"));
}

#[test]
fn synchronous_messages_have_one_request_and_any_number_of_responses() {
    let interaction = interaction(
        "4.0",
        r#""type":"Synchronous/Messages","request":{"contents":{"content":"q"},"metadata":{"k":1}},
        "response":[{"contents":{"content":[1]}},{}]"#,
    );

    assert_eq!(
        written(&interaction, SpecVersion::V4, "/request"),
        r#"{"contents":{"content":"q","contentType":"text/plain","encoded":false},"metadata":{"k":1}}"#
    );
    assert_eq!(
        written(&interaction, SpecVersion::V4, "/response"),
        r#"[{"contents":{"content":[1],"contentType":"application/json","encoded":false}},{}]"#
    );
}

#[test]
fn only_one_spelling_of_the_metadata_key_gives_a_v4_message_its_type() {
    let content_type = |key: &str| {
        let members = format!(
            r#""type":"Asynchronous/Messages","contents":{{"content":"x"}},"metadata":{{"{key}":"text/csv"}}"#
        );
        written(&interaction("4.0", &members), SpecVersion::V4, "/contents/contentType")
    };

    assert_eq!(content_type("contentType"), r#""text/csv""#);
    assert_eq!(content_type("Content-Type"), r#""text/plain""#);
}
