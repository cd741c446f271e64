use crate::foundation::json::compact;
use crate::model::file::{interaction_to_json, read};
use crate::model::spec::SpecVersion;

fn message_pact(version: &str, messages: &str) -> String {
    format!(r#"{{"messages":{messages},"metadata":{{"pactSpecification":{{"version":"{version}"}}}}}}"#)
}

fn rewritten(message: &str, version: SpecVersion) -> String {
    let pact = read(&message_pact("3.0.0", &format!("[{message}]"))).unwrap();
    compact(&interaction_to_json(&pact.interactions[0], version).unwrap())
}

#[test]
fn messages_are_read_and_written_as_they_were() {
    let table = [
        ("5", r#"{"description":"Message 0","metadata":{}}"#),
        (
            r#"{"description":"m","contents":{"a":1},"metaData":{"k":[1]},"metadata":{"x":1}}"#,
            r#"{"contents":{"a":1},"description":"m","metadata":{"k":[1]}}"#,
        ),
        (r#"{"contents":null}"#, r#"{"contents":null,"description":"Message 0","metadata":{}}"#),
        (r#"{"contents":""}"#, r#"{"contents":"","description":"Message 0","metadata":{}}"#),
        (r#"{"content":"x"}"#, r#"{"description":"Message 0","metadata":{}}"#),
        (
            r#"{"contents":"PHgvPg==","metadata":{"Content-Type":"image/png"}}"#,
            r#"{"contents":"PHgvPg==","description":"Message 0","metadata":{"Content-Type":"image/png"}}"#,
        ),
        (
            r#"{"contents":"hello","generators":{"body":{"$":{"type":"Uuid"}}},"providerState":"s"}"#,
            r#"{"contents":"hello","description":"Message 0","generators":{"body":{"$":{"type":"Uuid"}}},"metadata":{},"providerStates":[{"name":"s"}]}"#,
        ),
    ];
    for (message, expected) in table {
        assert_eq!(rewritten(message, SpecVersion::V3), expected, "{message}");
        assert_eq!(rewritten(expected, SpecVersion::V3), expected, "written and read again");
    }
}

#[test]
fn messages_become_asynchronous_messages() {
    assert_eq!(
        rewritten(r#"{"contents":{"a":1}}"#, SpecVersion::V4),
        r#"{"contents":{"content":{"a":1},"contentType":"application/json","encoded":false},"description":"Message 0","pending":false,"type":"Asynchronous/Messages"}"#
    );
}

#[test]
fn the_type_of_a_v4_message_goes_into_the_metadata_of_v3() {
    let v4 = r#"{"interactions":[{"type":"Asynchronous/Messages","description":"d","contents":{"content":"x","contentType":"text/csv"},
        "metadata":{"Content-Type":"text/plain"}}],"metadata":{"pactSpecification":{"version":"4.0"}}}"#;

    let pact = read(v4).unwrap();

    assert_eq!(
        compact(&interaction_to_json(&pact.interactions[0], SpecVersion::V3).unwrap()),
        r#"{"contents":"x","description":"d","metadata":{"Content-Type":"text/plain","contentType":"text/csv"}}"#
    );
}

#[test]
fn only_v3_has_message_pacts() {
    assert_eq!(read(&message_pact("2.0.0", "[]")).unwrap().interactions, []);
    assert_eq!(
        read(&message_pact("2.0.0", "[{}]")).unwrap_err().to_string(),
        "a message pact cannot be V2: messages need at least V3"
    );
    assert_eq!(
        read(&message_pact("3.0.0", "{}")).unwrap_err().to_string(),
        "'messages' must be an array but is {}"
    );
}
