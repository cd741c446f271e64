//! JSON, paths and pact files that are printed read back unchanged.

use super::cases;
use super::made::{Choices, choices, json, key, spelled};
use pact_ffi::foundation::json::{Document, Map, Value, compact, parse_value, pretty};
use pact_ffi::model::path::Token;
use pact_ffi::model::{DocPath, SpecVersion, file};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::{
    BoxedStrategy, Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest,
};
use proptest::sample::select;
use serde_json::json;

const VERSIONS: [SpecVersion; 5] =
    [SpecVersion::V1, SpecVersion::V1_1, SpecVersion::V2, SpecVersion::V3, SpecVersion::V4];

fn token() -> BoxedStrategy<Token> {
    prop_oneof![
        4 => key().prop_map(|name| Token::Field(name.into())),
        2 => any::<usize>().prop_map(Token::Index),
        1 => Just(Token::Star),
        1 => Just(Token::StarIndex),
    ]
    .boxed()
}

fn body() -> BoxedStrategy<Value> {
    let json_body =
        |content| json!({"content": content, "contentType": "application/json", "encoded": false});
    let text_body = |content| json!({"content": content, "contentType": "text/plain", "encoded": false});
    prop_oneof![
        // V4 cannot express a body that is `null`.
        json().prop_filter("null", |content| !content.is_null()).prop_map(json_body),
        any::<String>().prop_map(text_body),
        Just(json!({"content": "AAEC/w==", "contentType": "image/png", "encoded": "base64"})),
    ]
    .boxed()
}

/// Rules on one path.
fn list_of(rules: &[Value]) -> Value {
    json!({"combine": "AND", "matchers": rules})
}

fn rules() -> BoxedStrategy<Value> {
    let rule = select(vec![
        json!({"match": "type"}),
        json!({"match": "regex", "regex": "\\d+"}),
        json!({"match": "type", "min": 1, "max": 3}),
        json!({"match": "eachKey", "rules": [{"match": "integer"}], "value": "1"}),
        json!({"match": "arrayContains", "variants": [{"index": 1, "rules": {"$.a": list_of(&[json!({"match": "null"})])}}]}),
        json!({"match": "plugged", "x": [1, null]}),
    ]);
    let list = vec(rule, 1..3).prop_map(|rules| list_of(&rules));
    (vec((token(), list.clone()), 0..3), of(list))
        .prop_map(|(body, path)| {
            let below = |token| DocPath::root().join(token).text().to_owned();
            let body: Map<_, _> = body.into_iter().map(|(token, list)| (below(token), list)).collect();
            let mut rules = json!({"header": {"X-A": list_of(&[json!({"match": "semver"})])}});
            if !body.is_empty() {
                rules["body"] = body.into();
            }
            if let Some(path) = path {
                rules["path"] = path;
            }
            rules
        })
        .boxed()
}

fn state() -> BoxedStrategy<Value> {
    // V1 and V2 treat a state without a name as absent.
    let name = any::<String>().prop_map(|name| format!("state {name}"));
    (name, of(json()))
        .prop_map(|(name, value)| match value {
            Some(value) => json!({"name": name, "params": {"a": value}}),
            None => json!({"name": name}),
        })
        .boxed()
}

/// An interaction of any kind, as V4 writes it.
fn interaction() -> BoxedStrategy<Value> {
    let common = (any::<String>(), vec(state(), 0..3), any::<bool>(), of(".+"), of(json()));
    (common, exchange())
        .prop_map(|((description, states, pending, key, comment), mut object)| {
            object["description"] = description.into();
            object["pending"] = pending.into();
            if !states.is_empty() {
                object["providerStates"] = states.into();
            }
            if let Some(key) = key {
                object["key"] = key.into();
            }
            if let Some(comment) = comment {
                object["comments"] = json!({"note": {"a": comment}});
            }
            object
        })
        .boxed()
}

/// The request, response or message of an interaction, without the members that all interactions have.
fn exchange() -> BoxedStrategy<Value> {
    let http = (body(), rules(), body()).prop_map(|(asked, rules, answered)| {
        let request = json!({
            "method": "POST", "path": "/é %20", "query": {"a": ["1", null], "b c": [""]},
            "headers": {"X-A": ["1", "2"]}, "body": asked, "matchingRules": rules,
        });
        let success = list_of(&[json!({"match": "statusCode", "status": "success"})]);
        let response = json!({"status": 201, "body": answered, "matchingRules": {"status": success}});
        json!({"type": "Synchronous/HTTP", "request": request, "response": response})
    });
    let message = body().prop_map(|contents| {
        let metadata = json!({"k": [1, null], "contentType": "application/json"});
        json!({"type": "Asynchronous/Messages", "contents": contents, "metadata": metadata})
    });
    let synchronous = (body(), body(), body()).prop_map(|(asked, first, second)| {
        let responses = json!([{"contents": first}, {"contents": second, "metadata": {}}]);
        json!({"type": "Synchronous/Messages", "request": {"contents": asked}, "response": responses})
    });
    prop_oneof![2 => http, 1 => message, 1 => synchronous].boxed()
}

fn pact() -> BoxedStrategy<String> {
    (vec(interaction(), 0..4), any::<String>(), json())
        .prop_map(|(interactions, name, note)| {
            json!({
                "consumer": {"name": name},
                "provider": {"name": "p"},
                "interactions": interactions,
                "metadata": {"pactSpecification": {"version": "4.0"}, "mine": {"note": note}},
            })
            .to_string()
        })
        .boxed()
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn json_comes_back_with_its_numbers_as_they_were_written(value in json(), bytes in choices()) {
        let text = spelled(&value, &mut Choices::new(&bytes));
        let document = Document::parse(&text).unwrap();
        prop_assert_eq!(document.root().to_json(), compact(&value));
        prop_assert_eq!(&document.root().to_value(), &value);
        prop_assert_eq!(&parse_value(&pretty(&value)).unwrap(), &value);
        prop_assert!(Document::from(&value).root() == document.root());
    }

    #[test]
    fn paths_come_back_with_the_same_steps(tokens in vec(token(), 0..6)) {
        let path = tokens.into_iter().fold(DocPath::root(), DocPath::join);
        let again: DocPath = path.to_string().parse().unwrap();
        prop_assert_eq!(again.tokens(), path.tokens());
        prop_assert_eq!(again.text(), path.text());
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn pacts_come_back_from_v4_files_as_they_were(text in pact()) {
        let pact = file::read(&text).unwrap();
        let written = file::to_text(&pact, SpecVersion::V4).unwrap();
        let again = file::read(&written).unwrap();
        prop_assert_eq!(&again.consumer, &pact.consumer);
        prop_assert_eq!(again.metadata.get("mine"), pact.metadata.get("mine"));
        // Interactions with the same description may be written in another order.
        prop_assert_eq!(again.interactions.len(), pact.interactions.len());
        for interaction in &pact.interactions {
            let found = &again.interactions;
            prop_assert!(found.contains(interaction), "{:?}\n{:?}", interaction, found);
        }
    }

    #[test]
    fn writing_a_written_pact_again_gives_the_same_text(text in pact()) {
        let pact = file::read(&text).unwrap();
        for version in VERSIONS {
            let Ok(written) = file::to_text(&pact, version) else { continue };
            prop_assert_eq!(file::to_text(&file::read(&written).unwrap(), version).unwrap(), written);
        }
    }
}
