use super::super::read_node;
use super::{CATEGORIES, CONTENTS, HTTP, LONGEST, MESSAGE, PACT, REQUEST, RESPONSE};
use super::{V4_BODY, V4_EXCHANGE, V4_MESSAGE, V4_REQUEST, V4_RESPONSE};
use crate::foundation::json::Document;

fn misspellings(pact: &str) -> Vec<String> {
    let document = Document::parse(pact).unwrap();
    let read = read_node(document.root()).unwrap_or_else(|error| panic!("{error}: {pact}"));
    read.misspellings.iter().map(ToString::to_string).collect()
}

/// What is said of one interaction of V3.
fn of_http(interaction: &str) -> Vec<String> {
    misspellings(&format!(r#"{{"interactions":[{interaction}]}}"#))
}

/// What is said of one interaction of V4.
fn of_v4(kind: &str, members: &str) -> Vec<String> {
    misspellings(&format!(
        r#"{{"interactions":[{{"type":"{kind}","description":"d",{members}}}],
            "metadata":{{"pactSpecification":{{"version":"4.0"}}}}}}"#
    ))
}

#[test]
fn known_members_are_sorted_and_short() {
    let lists = [
        PACT,
        HTTP,
        MESSAGE,
        V4_EXCHANGE,
        V4_MESSAGE,
        REQUEST,
        V4_REQUEST,
        RESPONSE,
        V4_RESPONSE,
        CONTENTS,
        V4_BODY,
        CATEGORIES,
    ];
    for list in lists {
        assert!(list.is_sorted(), "{list:?}");
        assert!(list.iter().all(|name| name.len() <= LONGEST), "{list:?}");
    }
}

#[test]
fn every_place_is_looked_at() {
    let at_top = r#"{"consumer":{"name":"c"},"interaction":[],"metdata":{},"_links":{},"createdAt":""}"#;
    assert_eq!(
        misspellings(at_top),
        [
            "top level: unknown member 'interaction', did you mean 'interactions'?",
            "top level: unknown member 'metdata', did you mean 'metadata'?",
        ]
    );
    let table = [
        (
            of_http(r#"{"reponse":{}}"#),
            "interaction 0 ('Interaction 0'): unknown member 'reponse', did you mean 'response'?",
        ),
        (
            of_http(r#"{"description":"d","provider-states":[]}"#),
            "interaction 0 ('d'): unknown member 'provider-states', did you mean 'providerStates'?",
        ),
        (
            of_http(r#"{"description":"d","request":{"header":{}}}"#),
            "interaction 0 ('d'): request: unknown member 'header', did you mean 'headers'?",
        ),
        (
            of_http(r#"{"description":"d","request":{"pasth":"/"}}"#),
            "interaction 0 ('d'): request: unknown member 'pasth', did you mean 'path'?",
        ),
        (
            of_http(r#"{"description":"d","response":{"Status":404}}"#),
            "interaction 0 ('d'): response: unknown member 'Status', did you mean 'status'?",
        ),
        (
            of_http(r#"{"description":"d","response":{"matchingRules":{"bdoy":{}}}}"#),
            "interaction 0 ('d'): response: matchingRules: unknown member 'bdoy', did you mean 'body'?",
        ),
        (
            of_http(r#"{"description":"d","response":{"generators":{"heders":{}}}}"#),
            "interaction 0 ('d'): response: generators: unknown member 'heders', did you mean 'headers'?",
        ),
        (
            misspellings(r#"{"messages":[{"description":"m","content":{}}]}"#),
            "message 0 ('m'): unknown member 'content', did you mean 'contents'?",
        ),
        (
            misspellings(r#"{"messages":[{"description":"m","matchingRules":{"meta-dat":{}}}]}"#),
            "message 0 ('m'): matchingRules: unknown member 'meta-dat', did you mean 'metadata'?",
        ),
        (
            of_v4("Synchronous/HTTP", r#""comment":{}"#),
            "interaction 0 ('d'): unknown member 'comment', did you mean 'comments'?",
        ),
        (
            of_v4("Synchronous/HTTP", r#""response":{"body":{"contents":"x"}}"#),
            "interaction 0 ('d'): response: body: unknown member 'contents', did you mean 'content'?",
        ),
        (
            of_v4("Asynchronous/Messages", r#""content":{}"#),
            "interaction 0 ('d'): unknown member 'content', did you mean 'contents'?",
        ),
        (
            of_v4("Asynchronous/Messages", r#""contents":{"content":1,"encodde":false}"#),
            "interaction 0 ('d'): contents: unknown member 'encodde', did you mean 'encoded'?",
        ),
        (
            of_v4("Synchronous/Messages", r#""request":{"matchingRule":{}},"response":[]"#),
            "interaction 0 ('d'): request: unknown member 'matchingRule', did you mean 'matchingRules'?",
        ),
        (
            of_v4("Synchronous/Messages", r#""request":{},"response":[{},{"content":{}}]"#),
            "interaction 0 ('d'): response 1: unknown member 'content', did you mean 'contents'?",
        ),
    ];
    for (found, expected) in table {
        assert_eq!(found, [expected]);
    }
}

#[test]
fn other_unknown_members_say_nothing() {
    let quiet = [
        // What is spelt nearly alike is there.
        r#"{"interactions":[],"interaction":[]}"#,
        r#"{"interactions":[{"response":{},"reponse":{}}]}"#,
        r#"{"interactions":[{"request":{"matchingRules":{"Header":{},"heder":{}}}}]}"#,
        // Three edits, two in a short name, a name that is too short.
        r#"{"interactions":[],"provi":{}}"#,
        r#"{"interactions":[{"request":{"pth_s":1,"bydyo":1}}]}"#,
        r#"{"interactions":[{"id":"1","Key":"k"}],"metadata":{"pactSpecification":{"version":"3.0"}}}"#,
        // Bodies, parameters and other things of the user.
        r#"{"interactions":[{"request":{"body":{"content_type":1}},"providerStates":[{"nam":"x"}]}]}"#,
        r#"{"interactions":[{"request":{"matchingRules":{"$.boddy":{"match":"type"}}}}]}"#,
        r#"{"interactions":[{"request":{"matchingRules":{"BODY":{},"HeaderS":{}}}}]}"#,
        r#"{"consumer":{"nam":"c"},"metadata":{"pact":{}}}"#,
        // Members that the version does not have.
        r#"{"interactions":[{"comment":{}}]}"#,
        r#"{"messages":[],"interactions":[5,null,"request"]}"#,
    ];
    for pact in quiet {
        assert_eq!(misspellings(pact), [""; 0], "{pact}");
    }
}

#[test]
fn texts_of_the_file_stay_on_one_line_and_short() {
    let found = of_http(&format!(r#"{{"description":"a\n\u001b[31m{}","reponse":{{}}}}"#, "x".repeat(1_000)));

    assert_eq!(found.len(), 1);
    assert!(!found[0].contains(char::is_control) && found[0].len() < 250, "{found:?}");
    assert_eq!(
        of_http(r#"{"description":"d","request":{"pa\nth":1}}"#),
        [r"interaction 0 ('d'): request: unknown member 'pa\nth', did you mean 'path'?"]
    );
}
