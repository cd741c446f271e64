//! Warnings about rules and generators, as a draft gives them.

use super::{draft, edit, expand, interaction, json};
use crate::dsl::{Draft, NewInteraction, Part};
use crate::foundation::content_type::ContentType;
use crate::foundation::json::Value;
use crate::lint::{Inventory, Warning, check_new};
use crate::matching::Engine;

fn warnings(draft: &Draft) -> Value {
    draft.warnings(1, &Engine::without_plugins()).unwrap().iter().map(Warning::to_json).collect()
}

fn with_body(body: &str) -> Draft {
    let mut draft = draft(NewInteraction::Http);
    edit(&mut draft).with_body(Part::Request, Some("application/json"), Some(&expand(body))).unwrap();
    draft
}

#[test]
fn rules_that_fit_their_examples_are_no_reason_to_warn() {
    let mut draft = with_body(
        r#"{"a":{T:"regex","regex":"\\d+","value":"12"},"b":{T:"type","min":1,"value":[{T:"integer","value":1}]},
            "c":{T:"date","format":"yyyy-MM-dd","value":"2000-01-31"},"d":{T:"type",G:"Regex","regex":"[a-z]+","value":"x"}}"#,
    );
    let mut edit = edit(&mut draft);
    edit.header(Part::Request, "X", 0, Some(&expand(r#"{T:"regex","regex":"a|b","value":["a","b"]}"#)))
        .unwrap();
    edit.with_request(Some("GET"), Some(&expand(r#"{T:"regex","regex":"/\\d+","value":"/1"}"#))).unwrap();

    assert_eq!(warnings(&draft), json("[]"));
}

#[test]
fn a_rule_that_refuses_its_own_example_is_listed_with_its_path() {
    let table = [
        (r#"{"a":{T:"regex","regex":"\\d+","value":"x"}}"#, "$.a", r"Expected 'x' to match '\d+'"),
        (r#"[{"a":{T:"integer","value":"x"}}]"#, "$[0].a", "Expected 'x' (String) to be an integer"),
        (r#"{"a":{T:"type","min":2,"value":[1]}}"#, "$.a", "Expected '[1]' to have at least 2 item(s)"),
    ];

    for (body, path, text) in table {
        let found = warnings(&with_body(body));
        let expected =
            serde_json::json!([{"part": "request", "category": "body", "path": path, "warning": text}]);
        assert_eq!(found, expected, "{body}");
    }
}

#[test]
fn patterns_that_cannot_be_read_are_listed() {
    let table = [
        (r#"{"a":{T:"regex","regex":"(","value":"x"}}"#, "$.a"),
        (r#"{"a":{T:"date","format":"yyyy-bb","value":"2000-01"}}"#, "$.a"),
        (r#"{"a":{T:"type",G:"Date","format":"yyyy-bb","value":"2000-01"}}"#, "$.a"),
        (r#"{"a":{T:"type",G:"Regex","regex":"(","value":"x"}}"#, "$.a"),
    ];

    for (body, path) in table {
        let found = warnings(&with_body(body));
        assert_eq!(
            (found[0]["path"].as_str(), found.as_array().map(Vec::len)),
            (Some(path), Some(1)),
            "{body} {found}"
        );
    }
}

#[test]
fn every_place_of_an_http_interaction_is_looked_at() {
    let mut draft = draft(NewInteraction::Http);
    let bad = expand(r#"{T:"regex","regex":"\\d+","value":"x"}"#);
    let mut edit = edit(&mut draft);
    edit.with_request(Some("GET"), Some(&bad)).unwrap();
    edit.query_parameter("q", 0, Some(&bad)).unwrap();
    edit.header(Part::Response, "X", 0, Some(&bad)).unwrap();
    draft
        .annotate(1)
        .unwrap()
        .matching_rules(Part::Request, r#"{"query":{"q":{"matchers":[{"match":"regex","regex":"("}]}}}"#)
        .unwrap();

    let found = warnings(&draft);

    let place = |at: usize| (found[at]["part"].as_str().unwrap(), found[at]["category"].as_str().unwrap());
    assert_eq!(
        (place(0), place(1), place(2), place(3)),
        (("request", "path"), ("request", "query"), ("request", "query"), ("response", "header"))
    );
}

#[test]
fn metadata_of_messages_is_looked_at() {
    let mut draft = draft(NewInteraction::AsyncMessage);
    let bad = expand(r#"{T:"regex","regex":"\\d+","value":"x"}"#);
    edit(&mut draft).with_metadata(Part::Request, "key", Some(&bad)).unwrap();

    let text = r"Expected 'x' to match '\d+'";
    let expected =
        serde_json::json!([{"part": "message", "category": "metadata", "path": "key", "warning": text}]);
    assert_eq!(warnings(&draft), expected);
}

#[test]
fn a_call_compiles_no_regular_expression_for_its_warnings() {
    let draft = with_body(
        r#"{"a":{T:"regex","regex":"(","value":"x"},"b":{T:"regex","regex":"\\d","value":"x"},
            "c":{T:"eachValue(matching(regex, '(', 'x'))","value":["x"]},
            "d":{T:"type",G:"Regex","regex":"(","value":"x"},"e":{T:"integer","value":"x"},
            "f":{T:"regexp","regex":"(","value":"x"},"g":{T:"date","format":"bb","value":"x"},
            "h":{T:"type",G:"MockServerURL","regex":"(","example":"x","value":"x"}}"#,
    );
    let paths = |found: &[Warning]| found.iter().map(|one| one.path.clone()).collect::<Vec<_>>().join(" ");

    let new = check_new(interaction(&draft), &Engine::without_plugins(), &Inventory::default());
    let all = draft.warnings(1, &Engine::without_plugins()).unwrap();

    assert_eq!(paths(&new), "$.e $.f $.g");
    assert_eq!(paths(&all), "$.a $.b $.c $.e $.f $.g $.d $.h");
}

#[test]
fn an_example_that_a_generator_replaces_is_not_judged() {
    let body = r#"{"a":{T:"date","format":"yyyy-MM-dd",G:"Date"},"b":{T:"regex","regex":"\\d+",G:"Regex"},
                   "c":{T:"integer",G:"RandomInt"},"d":[{T:"datetime","format":"yyyy",G:"DateTime","value":null}],
                   "e":{T:"time","format":"HH:mm"}}"#;
    let mut draft = with_body(body);
    let header = expand(r#"{T:"date","format":"yyyy-MM-dd",G:"Date","value":""}"#);
    let mut edit = edit(&mut draft);
    edit.header(Part::Request, "X", 0, Some(&header)).unwrap();
    edit.query_parameter("q", 0, Some(&header)).unwrap();
    edit.with_request(Some("GET"), Some(&expand(r#"{T:"regex","regex":"/\\d+",G:"Regex","value":""}"#)))
        .unwrap();

    let found = draft.warnings(1, &Engine::without_plugins()).unwrap();

    assert_eq!(found.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), ["$.e"], "{found:?}");
}

#[test]
fn an_interaction_of_many_rules_is_not_looked_through_at_each_call() {
    let draft = |members: usize| {
        let member = |at: usize| format!(r#""{at}":{{T:"type","value":1}}"#);
        let members: Vec<String> = (0..members).map(member).collect();
        with_body(&format!("{{{}}}", members.join(",")))
    };

    assert!(Inventory::of(interaction(&draft(256))).is_some());
    assert!(Inventory::of(interaction(&draft(257))).is_none());
}

#[test]
fn contents_for_a_plugin_are_warned_of_until_another_body_replaces_them() {
    let mut draft = draft(NewInteraction::AsyncMessage);
    draft.add_interaction(NewInteraction::AsyncMessage, "second").unwrap();
    let content_type = ContentType::parse("application/tp").unwrap();
    for ordinal in [1, 2] {
        draft.set_contents(ordinal, Part::Request, &content_type, &json(r#""x""#), &[]).unwrap();
    }
    assert_eq!(warnings(&draft)[0]["part"], "message");

    let refused = expand(r#"{"a":{T:"regex"}}"#);
    edit(&mut draft).with_message_contents(None, Some(refused.as_bytes())).unwrap_err();
    assert_eq!(warnings(&draft)[0]["part"], "message");
    edit(&mut draft).with_message_contents(None, Some(b"y")).unwrap();

    assert_eq!(warnings(&draft), json("[]"));
    let of_second = draft.warnings(2, &Engine::without_plugins()).unwrap();
    assert_eq!(of_second.len(), 1);
}

#[test]
fn names_that_nothing_knows_are_listed_with_the_nearest_one() {
    let table = [
        (
            r#"{"a":{T:"regexp","regex":"a","value":"a"}}"#,
            "there is no matching rule 'regexp', neither in the library nor in a loaded plugin; the nearest name is \
             'regex'",
        ),
        (
            r#"{"a":{T:"type",G:"uuid","value":"a"}}"#,
            "there is no generator 'uuid', neither in the library nor in a loaded plugin; the nearest name is 'Uuid'",
        ),
    ];

    for (body, text) in table {
        let found = warnings(&with_body(body));
        let expected =
            serde_json::json!([{"part": "request", "category": "body", "path": "$.a", "warning": text}]);
        assert_eq!(found, expected, "{body}");
    }
}

#[test]
fn a_loaded_plugin_names_the_argument_of_its_rule() {
    let engine = Engine::new(std::sync::Arc::new(crate::matching::fixture::PluginDouble::default()));
    let mut draft = draft(NewInteraction::Http);
    draft.reviewed(1, &engine, |draft| {
        let body = expand(r#"{"a":{T:"matching(last, 'b', 'ab')"}}"#);
        let mut edit = draft.edit(1).unwrap();
        edit.with_body(Part::Request, Some("application/json"), Some(&body)).unwrap();
        edit.header(Part::Request, "X", 0, Some(&expand(r#"{T:"matching(last, 'b', 'ab')"}"#))).unwrap();
    });

    let rules = crate::model::rules::write_rules(&interaction(&draft).as_http().unwrap().request.part.rules);
    assert_eq!(
        rules.unwrap(),
        json(
            r#"{"body":{"$.a":{"combine":"AND","matchers":[{"character":"b","match":"last"}]}},
                "header":{"X":{"combine":"AND","matchers":[{"character":"b","match":"last"}]}}}"#
        )
    );
}
