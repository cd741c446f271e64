use crate::foundation::json::Document;
use crate::foundation::json::compact;
use crate::model::file::{interaction_to_json, read, read_message_pact};
use crate::model::spec::SpecVersion;
use crate::model::{Error, Pact};

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
            r#"{"contents":{" a":1},"metadata":{"contentType":"application/json"}}"#,
            r#"{"contents":{" a":1},"description":"Message 0","metadata":{"contentType":"application/json"}}"#,
        ),
        (
            r#"{"contents":"[1,2]","metadata":{"Content-Type":"application/json","contentType":"text/csv"}}"#,
            r#"{"contents":"[1,2]","description":"Message 0","metadata":{"Content-Type":"application/json","contentType":"text/csv"}}"#,
        ),
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
fn a_message_pact_of_an_older_version_is_one_of_v3() {
    for version in ["1.0.0", "1.1.0", "2.0.0", "2", "5.0", "none", ""] {
        for pact in [read(&message_pact(version, "[{}]")), message_pact_of(&message_pact(version, "[{}]"))] {
            let pact = pact.unwrap();
            assert_eq!((pact.interactions.len(), pact.spec), (1, SpecVersion::V3), "{version}");
        }
    }
    let empty = read(&message_pact("2.0.0", "[]")).unwrap();
    assert_eq!((empty.interactions.len(), empty.spec), (0, SpecVersion::V2));
    assert_eq!(
        read(&message_pact("3.0.0", "{}")).unwrap_err().to_string(),
        "'messages' must be an array but is {}"
    );
}

#[test]
fn json_that_does_not_look_like_any_stays_json() {
    for contents in ["-5", r#"{" a":1}"#, r#"{"$a":1}"#] {
        let expected = format!(
            r#"{{"contents":{contents},"description":"Message 0","metadata":{{"contentType":"application/json"}}}}"#
        );
        let message = format!(r#"{{"contents":{contents}}}"#);

        assert_eq!(rewritten(&message, SpecVersion::V3), expected);
        assert_eq!(rewritten(&expected, SpecVersion::V3), expected, "written and read again");
    }
}

fn message_pact_of(text: &str) -> Result<Pact, Error> {
    read_message_pact(Document::parse(text).unwrap().root())
}

#[test]
fn a_message_pact_is_read_by_its_messages_alone() {
    let pact = message_pact_of(
        r#"{"consumer":{"name":"c"},"messages":[{"description":"a","contents":"x"},{}],
            "interactions":[{"description":"not a message"}],
            "metadata":{"n":{"k":"v"},"pactSpecification":{"version":"3.0.0"}}}"#,
    )
    .unwrap();

    let descriptions: Vec<_> = pact.interactions.iter().map(|one| one.description.as_str()).collect();
    assert_eq!(descriptions, ["a", "Message 1"]);
    assert_eq!((pact.consumer.as_str(), pact.provider.as_str()), ("c", "provider"));
    assert_eq!(pact.spec, SpecVersion::V3);
    assert_eq!(pact.metadata["n"]["k"], "v");
    assert_eq!(message_pact_of("{}").unwrap().interactions, []);
}

#[test]
fn what_is_no_message_pact_says_what_it_is() {
    let table = [
        ("[1]", "the source is not a valid pact file: an object is expected but [1] was found"),
        (r#"{"messages":{}}"#, "'messages' must be an array but is {}"),
        (&message_pact("4.0", "[{}]"), "a message pact cannot be V4: a message pact is of V3"),
    ];
    for (text, reason) in table {
        assert_eq!(message_pact_of(text).unwrap_err().to_string(), reason);
    }
}
