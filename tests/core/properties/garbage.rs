//! Any bytes and texts are accepted or refused, without a panic.

use super::cases;
use super::made::{json, key};
use pact_ffi::definition::{NoNames, expression, form_body, json_body, scalar, xml_body};
use pact_ffi::foundation::content_type::ContentType;
use pact_ffi::foundation::datetime::Pattern;
use pact_ffi::foundation::form::parse_pairs;
use pact_ffi::foundation::json::{Document, Value};
use pact_ffi::foundation::regex::Regex;
use pact_ffi::matching::{ActualRequest, Engine, ExpectedContents, ExpectedRequest};
use pact_ffi::model::rules::{RuleSet, read_rules};
use pact_ffi::model::{Body, Contents, DocPath, Headers, HttpPart, Request, file};
use proptest::collection::{btree_map, vec};
use proptest::prelude::{BoxedStrategy, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::select;

const CONTENT_TYPES: [&str; 8] = [
    "application/json",
    "application/xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data;boundary=B",
    "multipart/mixed",
    "text/plain;charset=utf-8",
    "image/png",
    "x/y",
];

/// Keys and values that make JSON look like matching rules or integration JSON.
const WORDS: [&str; 34] = [
    "body",
    "header",
    "query",
    "path",
    "status",
    "metadata",
    "$",
    "$.a",
    "$[*]",
    "$.a[0].*",
    "matchers",
    "match",
    "combine",
    "rules",
    "variants",
    "index",
    "value",
    "regex",
    "min",
    "max",
    "format",
    "type",
    "OR",
    "arrayContains",
    "eachKey",
    "eachValue",
    "pact:matcher:type",
    "pact:generator:type",
    "root",
    "children",
    "attributes",
    "name",
    "content",
    "matcher",
];

const PIECES: [&str; 14] = [
    "--B\r\n",
    "--B--",
    "\n\n",
    "a=1&b=%",
    "{\"a\":[",
    "]}",
    "<a x='1'>",
    "</a>",
    "<![CDATA[",
    "&lt;",
    "\u{feff}",
    "Content-Disposition: form-data; name=\"a\"",
    "1.0",
    "null",
];

fn bytes() -> BoxedStrategy<Vec<u8>> {
    let pieces = vec(select(&PIECES[..]), 0..8).prop_map(|pieces| pieces.concat().into_bytes());
    prop_oneof![pieces, vec(any::<u8>(), 0..64)].boxed()
}

/// Texts of characters with a meaning in patterns, paths and expressions.
fn mixed() -> BoxedStrategy<String> {
    let characters: Vec<char> = "(')\\$[*].,-+?{}|^yMdH1aé \n".chars().collect();
    vec(select(characters), 0..32).prop_map(String::from_iter).boxed()
}

/// JSON that is almost a set of matching rules or integration JSON.
fn wordy_json() -> BoxedStrategy<Value> {
    let word = || select(&WORDS[..]).prop_map(str::to_owned);
    let scalar = prop_oneof![
        2 => word().prop_map(Value::String),
        1 => json(),
        1 => (0..5_u64).prop_map(Value::from),
    ];
    scalar
        .prop_recursive(6, 32, 4, move |inner| {
            let members = btree_map(prop_oneof![9 => word(), 1 => key()], inner.clone(), 0..5);
            let matcher = inner
                .clone()
                .prop_map(|value| serde_json::json!({"pact:matcher:type": "type", "value": value}));
            let list =
                inner.clone().prop_map(|rule| serde_json::json!({"matchers": [rule], "combine": "OR"}));
            prop_oneof![
                vec(inner, 0..4).prop_map(Value::Array),
                members.prop_map(|members| Value::Object(members.into_iter().collect())),
                matcher,
                list,
            ]
        })
        .boxed()
}

/// Valid sets of any rules on any paths.
fn rule_set() -> BoxedStrategy<RuleSet> {
    let rule = prop_oneof![
        select(
            &[
                "type",
                "equality",
                "number",
                "integer",
                "decimal",
                "boolean",
                "null",
                "values",
                "semver",
                "notEmpty",
                "date",
                "arrayContains",
                "plugged"
            ][..]
        )
        .prop_map(|name| serde_json::json!({"match": name, "variants": []})),
        any::<String>().prop_map(|regex| serde_json::json!({"match": "regex", "regex": regex})),
        any::<String>().prop_map(|format| serde_json::json!({"match": "datetime", "format": format})),
        any::<String>().prop_map(|value| serde_json::json!({"match": "include", "value": value})),
        select(&CONTENT_TYPES[..])
            .prop_map(|value| serde_json::json!({"match": "contentType", "value": value})),
        (0..4_usize, 0..4_usize)
            .prop_map(|(min, max)| serde_json::json!({"match": "type", "min": min, "max": max})),
    ];
    let rule = rule.prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3)
                .prop_map(|rules| serde_json::json!({"match": "eachKey", "rules": rules})),
            vec(inner.clone(), 0..3)
                .prop_map(|rules| serde_json::json!({"match": "eachValue", "rules": rules})),
            (0..3_usize, inner).prop_map(|(index, rule)| serde_json::json!({
                "match": "arrayContains",
                "variants": [{"index": index, "rules": {"$.a": {"matchers": [rule]}}}],
            })),
        ]
    });
    let list = (vec(rule, 1..3), any::<bool>()).prop_map(
        |(rules, is_or)| serde_json::json!({"matchers": rules, "combine": if is_or { "OR" } else { "AND" }}),
    );
    let path =
        select(&["$", "$.a", "$.*", "$[*]", "$.a[0]", "$.a[*].b", "$['@x']", "$.a['#text']", "$.a.a"][..]);
    let body = btree_map(path.prop_map(str::to_owned), list.clone(), 0..4);
    let named = btree_map(select(&["a", "b", "X-A", "a[0]"][..]).prop_map(str::to_owned), list.clone(), 0..3);
    (body, named, list)
        .prop_map(|(body, named, path)| {
            let rules = serde_json::json!({"body": body, "header": named, "query": named, "path": path});
            read_rules(Document::from(&rules).root()).unwrap()
        })
        .boxed()
}

fn part(body: Vec<u8>, content_type: &str, header: &str, rules: RuleSet) -> HttpPart {
    let mut headers = Headers::new();
    headers.set("X-A", header.split(',').map(str::to_owned).collect());
    let body = Body::present(body, ContentType::parse(content_type).ok());
    HttpPart { headers: Some(headers), body, rules, ..HttpPart::default() }
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn any_two_requests_can_be_compared_under_any_rules(
        (expected, actual) in (bytes(), bytes()),
        content_type in select(&CONTENT_TYPES[..]),
        (text, other) in (any::<String>(), any::<String>()),
        rules in rule_set(),
    ) {
        let request = |body: &Vec<u8>, text: &str, rules| Request {
            path: text.to_owned(),
            query: Some(parse_pairs(&format!("a={text}&b[]={text}")).into_iter().collect()),
            part: part(body.clone(), content_type, text, rules),
            ..Request::default()
        };
        let expected = request(&expected, &text, rules);
        let actual = request(&actual, &other, RuleSet::new());
        let compared = ExpectedRequest::compile(&expected, &Engine::without_plugins()).compare(&ActualRequest::new(&actual));
        for mismatch in &compared.mismatches {
            prop_assert!(!mismatch.description().is_empty());
            prop_assert!(mismatch.to_json().is_object());
        }
        let contents = |request: &Request| Contents {
            body: request.part.body.clone(),
            rules: request.part.rules.clone(),
            ..Contents::default()
        };
        let found = ExpectedContents::compile(&contents(&expected), &Engine::without_plugins()).compare(&contents(&actual));
        prop_assert!(found.iter().all(|mismatch| !mismatch.text().is_empty()));
    }

    #[test]
    fn json_is_rules_or_an_error_and_rules_can_be_applied(rules in wordy_json(), value in json()) {
        let text = rules.to_string();
        let Ok(rules) = read_rules(Document::parse(&text).unwrap().root()) else { return Ok(()) };
        let part = part(value.to_string().into_bytes(), "application/json", "x", rules);
        let expected = Request { part, ..Request::default() };
        let compared = ExpectedRequest::compile(&expected, &Engine::without_plugins()).compare(&ActualRequest::new(&expected));
        prop_assert!(compared.method_matches);
    }

    #[test]
    fn json_is_integration_json_or_an_error(description in wordy_json()) {
        let text = description.to_string();
        for read in [json_body(&text, &NoNames), xml_body(&text, &NoNames), form_body(&text, &NoNames)] {
            let Ok(body) = read else { continue };
            for path in body.definition.rules.keys().chain(body.definition.generators.keys()) {
                let again: DocPath = path.text().parse().unwrap();
                prop_assert_eq!(again.tokens(), path.tokens());
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused_with_a_reason(text in any::<String>(), mixed in mixed()) {
        let expression = format!("matching(regex, '{mixed}', '')");
        let path = format!("$.{mixed}");
        for text in [text, mixed, expression, path] {
            let refusals = [
                text.parse::<DocPath>().map(drop).map_err(|error| error.to_string()),
                expression::parse(&text, &NoNames).map(drop).map_err(|error| error.to_string()),
                scalar(&text, &NoNames).map(drop).map_err(|error| error.to_string()),
                Pattern::parse(&text).map_err(|error| error.to_string()).and_then(|found| found.check(&text)),
                Regex::new(&text).and_then(|found| found.is_full_match(&text)).map(drop).map_err(|error| error.to_string()),
                file::read(&text).map(drop).map_err(|error| error.to_string()),
            ];
            prop_assert!(refusals.iter().flat_map(|refused| refused.as_ref().err()).all(|reason| !reason.is_empty()));
        }
    }
}

#[test]
fn some_of_the_wordy_json_is_rules() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::new(cases(1));
    let mut read = 0;
    for _ in 0..400 {
        let rules = wordy_json().new_tree(&mut runner).unwrap().current();
        read += usize::from(read_rules(Document::from(&rules).root()).is_ok());
    }
    assert!(read > 40, "only {read}");
}
