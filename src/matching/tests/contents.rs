//! Messages: their contents and their metadata.

use super::describe;
use crate::matching::{Engine, ExpectedContents, compare_text};
use crate::model::{Contents, InteractionKind, file};

const NOT_EMPTY: &str = "/ <null|x> Expected empty body but received Present(1 bytes, text/plain)";

fn contents(members: &str) -> Contents {
    let text = format!(
        r#"{{"consumer":{{"name":"c"}},"provider":{{"name":"p"}},"interactions":[{{"type":"Asynchronous/Messages","description":"d",{members}}}],"metadata":{{"pactSpecification":{{"version":"4.0"}}}}}}"#
    );
    let pact = file::read(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    match pact.interactions.into_iter().next().unwrap().kind {
        InteractionKind::AsyncMessage(contents) => *contents,
        other => panic!("{other:?}"),
    }
}

fn differences(expected: &str, actual: &str) -> Vec<String> {
    ExpectedContents::compile(&contents(expected), &Engine::without_plugins())
        .compare(&contents(actual))
        .iter()
        .map(describe)
        .collect()
}

fn json(content: &str) -> String {
    format!(r#""contents":{{"content":{content},"contentType":"application/json"}}"#)
}

#[test]
fn contents_are_compared_and_may_hold_more() {
    assert!(differences(&json(r#"{"a":1}"#), &json(r#"{"a":1,"b":2}"#)).is_empty());
    assert_eq!(
        differences(&json(r#"{"a":1}"#), &json(r#"{"a":2}"#)),
        ["$.a <1|2> Expected 2 (Integer) to be equal to 1 (Integer)"]
    );
}

#[test]
fn rules_under_either_name_apply() {
    for name in ["body", "content", "contents"] {
        let rules = format!(r#","matchingRules":{{"{name}":{{"$.a":{{"matchers":[{{"match":"type"}}]}}}}}}"#);
        assert!(differences(&(json(r#"{"a":1}"#) + &rules), &json(r#"{"a":2}"#)).is_empty(), "{name}");
    }
}

#[test]
fn contents_of_another_type_are_not_compared() {
    let actual = r#""contents":{"content":"x","contentType":"application/hal+json"}"#;
    assert_eq!(
        differences(&json("{}"), actual),
        [
            "<application/json|application/hal+json> Expected message with content type application/json but was application/hal+json"
        ]
        .map(|text| format!(" {text}"))
    );
}

#[test]
fn an_unknown_type_is_no_other_type() {
    let unknown = r#""contents":{"content":"x","contentType":"*/*"}"#;
    let text = r#""contents":{"content":"x","contentType":"text/plain"}"#;

    assert!(differences(unknown, unknown).is_empty());
    assert_eq!(
        differences(text, unknown),
        [" <text/plain|*/*> Expected message with content type text/plain but was */*"]
    );
    assert_eq!(
        differences(unknown, text),
        [" <*/*|text/plain> Expected message with content type */* but was text/plain"]
    );
    assert_eq!(
        differences(&json("{}"), r#""contents":{"content":""}"#),
        [" <application/json|*/*> Expected message with content type application/json but was */*"]
    );
}

#[test]
fn metadata_is_equal_or_passes_its_rules() {
    let rules = r#","matchingRules":{"metadata":{"k":{"matchers":[{"match":"type"}]}}}"#;
    let table = [
        (r#""metadata":{"k":1}"#, "", r#""metadata":{"k":1,"other":2}"#, vec![]),
        (
            r#""metadata":{"k":1}"#,
            "",
            r#""metadata":{"k":2}"#,
            vec![
                "k <1|2> Expected metadata key 'k' to have value '1' but was '2' - Expected 2 to be equal to 1",
            ],
        ),
        (
            r#""metadata":{"k":"v"}"#,
            "",
            r#""metadata":{"K":"v"}"#,
            vec!["k <v|> Expected message metadata 'k' but was missing"],
        ),
        (r#""metadata":{"k":1}"#, rules, r#""metadata":{"k":5}"#, vec![]),
        (
            r#""metadata":{"k":5}"#,
            rules,
            r#""metadata":{"k":"x"}"#,
            vec![
                r#"k <5|"x"> Expected metadata key 'k' to have value '5' but was '"x"' - Expected 'x' (String) to be the same type as 5 (Integer)"#,
            ],
        ),
        (r#""metadata":{"contentType":"a/b"}"#, "", r#""metadata":{"contentType":"a/b; x=1"}"#, vec![]),
        (
            r#""metadata":{"contentType":"a/b"}"#,
            "",
            r#""metadata":{"contentType":"a/c"}"#,
            vec![
                r#"contentType <"a/b"|"a/c"> Expected metadata key 'contentType' to have value '"a/b"' but was '"a/c"' - Expected metadata 'contentType' to have value 'a/b' but was 'a/c'"#,
            ],
        ),
    ];
    for (expected, rules, actual, texts) in table {
        assert_eq!(differences(&format!("{expected}{rules}"), actual), texts, "{expected} with {actual}");
    }
}

#[test]
fn contents_of_which_nothing_is_known_say_nothing() {
    let text = r#""contents":{"content":"x","contentType":"text/plain"}"#;
    for nothing in ["", r#","contents":{"content":""}"#] {
        assert!(differences(&format!(r#""key":"k"{nothing}"#), text).is_empty(), "{nothing}");
        let typed = format!(r#""metadata":{{"contentType":"text/plain"}}{nothing}"#);
        let actual = format!(r#"{text},"metadata":{{"contentType":"text/plain"}}"#);
        let expected: &[&str] = if nothing.is_empty() { &[] } else { &[NOT_EMPTY] };
        assert_eq!(differences(&typed, &actual), expected, "{nothing}");
    }
}

#[test]
fn a_text_is_of_the_expected_type_unless_said_otherwise() {
    let expected = contents(&json(r#"{"a":1}"#));
    let compare = |text: &str, content_type: Option<&str>| {
        let content_type = content_type.map(|name| name.parse().unwrap());
        compare_text(&expected, text, content_type, &Engine::without_plugins()).to_string()
    };

    assert_eq!(compare(r#"{"a":1,"b":2}"#, None), "[]");
    assert_eq!(compare(r#"{"a":1}"#, Some("application/json")), "[]");
    assert_eq!(
        compare(r#"{"a":2}"#, None),
        r#"[{"actual":"2","expected":"1","mismatch":"Expected 2 (Integer) to be equal to 1 (Integer)","path":"$.a","type":"BodyMismatch"}]"#
    );
    assert_eq!(
        compare("", None),
        r#"[{"actual":"","expected":"{\"a\":1}","mismatch":"Failed to parse the actual body: 'EOF while parsing a value at line 1 column 0'","path":"$","type":"BodyMismatch"}]"#
    );
    assert_eq!(
        compare("x", Some("text/plain")),
        r#"[{"actual":"text/plain","actualBody":"x","expected":"application/json","expectedBody":"{\"a\":1}","mismatch":"Expected message with content type application/json but was text/plain","type":"BodyTypeMismatch"}]"#
    );
}
