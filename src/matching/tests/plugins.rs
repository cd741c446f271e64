//! What plugins answer in the place of the core: contents of the types they claim, and
//! rules that the core does not know.

use crate::foundation::content_type::ContentType;
use crate::foundation::json::{Document, Map};
use crate::matching::fixture::PluginDouble;
use crate::matching::{
    ActualRequest, Compiler, Engine, ExpectedContents, ExpectedRequest, ExpectedResponse, Mismatch,
    matches_bool, matches_float, matches_json, matches_signed,
};
use crate::model::Category;
use crate::model::rules::{Combine, Each, Rule, RuleList};
use crate::model::{Body, Contents, DocPath, HttpPart, Interaction, Pact, Request, Response};
use std::sync::Arc;
use std::sync::atomic::Ordering;

fn engine() -> Engine {
    Engine::new(Arc::new(PluginDouble::default()))
}

fn last(character: &str) -> Rule {
    let values = Map::from_iter([("character".to_owned(), character.into())]);
    Rule::Plugin { name: "last".to_owned(), values }
}

fn json(text: &str) -> Body {
    Body::present(text.to_owned(), Some(ContentType::json()))
}

fn texts(mismatches: &[Mismatch]) -> Vec<&str> {
    mismatches.iter().map(Mismatch::text).collect()
}

#[test]
fn a_claimed_type_is_compared_by_its_plugin_even_if_the_core_knows_it() {
    let mut expected = Request::default();
    expected.part.body = json("1");
    expected.part.rules.add(Category::Body, "$.a".parse().unwrap(), Rule::Type);
    let mut actual = expected.clone();
    actual.part.body = json("2");

    let found =
        ExpectedRequest::compile(&expected, &engine()).compare(&ActualRequest::new(&actual)).mismatches;
    assert_eq!(texts(&found), [r#" application/json 1 2 ["$.a"] false"#]);

    let response = |text: &str| {
        let mut response = Response::default();
        response.part.body = json(text);
        response
    };
    let found = ExpectedResponse::compile(&response("3"), &engine()).compare(&response("4"));
    assert_eq!(texts(&found), [" application/json 3 4 [] true"]);

    let message = |text: &str| Contents { body: json(text), ..Contents::default() };
    let found = ExpectedContents::compile(&message("5"), &engine()).compare(&message("6"));
    assert_eq!(texts(&found), [" application/json 5 6 [] true"]);
}

#[test]
fn a_plugin_is_not_asked_about_other_types_and_bodies_that_are_not_there() {
    let message = |body: Body| Contents { body, ..Contents::default() };
    let text = |text: &str| Body::present(text.to_owned(), "text/plain".parse().ok());
    let compare = |expected: Body, actual| {
        ExpectedContents::compile(&message(expected), &engine()).compare(&message(actual))
    };

    assert!(compare(text("a"), text("a")).is_empty());
    assert!(compare(Body::Missing, json("1")).is_empty());
    assert!(texts(&compare(json("1"), Body::Empty))[0].starts_with("Expected message with content type"));
}

#[test]
fn a_type_that_is_not_claimed_any_more_is_compared_by_the_core() {
    let double = PluginDouble::default();
    let message = |text: &str| Contents { body: json(text), ..Contents::default() };
    let expected = ExpectedContents::compile(&message("1"), &Engine::new(Arc::new(double.clone())));
    assert_eq!(expected.compare(&message("1")).len(), 1);

    double.is_unloaded.store(true, Ordering::Relaxed);

    assert!(expected.compare(&message("1")).is_empty());
}

#[test]
fn a_plugin_answers_for_the_pact_and_the_interaction_that_are_compiled() {
    let engine = engine().for_pact(&Pact::new("the consumer", "provider"));
    let mut compiler = Compiler::new(&engine);
    let mut request = Request::default();
    request.part.body = json("1");
    let mut first_word = |description: &str| {
        compiler.begin(&Interaction::http(description));
        let found = ExpectedRequest::compile_with(&request, &mut compiler);
        found.compare(&ActualRequest::new(&request)).mismatches[0].text().to_owned()
    };

    assert!(first_word("first").starts_with("the consumer/first application/json"));
    assert!(first_word("second").starts_with("the consumer/second application/json"));
}

#[test]
fn a_rule_of_a_plugin_judges_values_wherever_they_stand() {
    let mut expected = Request { path: "/ab".to_owned(), ..Request::default() };
    expected.part.headers.get_or_insert_default().set("X-A", vec!["ab".to_owned()]);
    expected.part.body = Body::present(r#"{"a":"ab","b":[1]}"#.to_owned(), "application/vnd.x".parse().ok());
    let rules = &mut expected.part.rules;
    rules.add(Category::Path, DocPath::root(), last("b"));
    rules.add(Category::Header, DocPath::of_name("X-A"), last("b"));
    let differences = |path: &str, header: &str| {
        let mut actual = Request { path: path.to_owned(), ..expected.clone() };
        actual.part.headers.get_or_insert_default().set("X-A", vec![header.to_owned()]);
        let compiled = ExpectedRequest::compile(&expected, &engine());
        let found = compiled.compare(&ActualRequest::new(&actual)).mismatches;
        found.iter().map(|one| one.text().to_owned()).collect::<Vec<_>>()
    };

    assert_eq!(differences("/xb", "xb"), [""; 0]);
    let refused = "last:";
    assert_eq!(
        differences("/a", "x"),
        [
            format!("{refused} path  /ab /a"),
            format!("Mismatch with header 'X-A': {refused} header $['X-A'] ab x"),
        ]
    );
}

#[test]
fn a_rule_for_metadata_has_a_path_below_the_root() {
    for path in ["k", "$.k"] {
        let mut expected = Contents::default();
        expected.metadata.insert("k".to_owned(), "ab".into());
        expected.rules.add(Category::Metadata, path.parse().unwrap(), last("b"));
        let mut actual = expected.clone();
        actual.metadata.insert("k".to_owned(), "x".into());

        let found = ExpectedContents::compile(&expected, &engine()).compare(&actual);

        assert_eq!(found.len(), 1);
        assert!(found[0].text().ends_with("last: metadata $.k ab x"), "{}", found[0].text());
    }
}

/// Rules of the plugin or the core, by path.
fn json_differences(rules: &[(&str, RuleList)], expected: &str, actual: &str) -> (Vec<String>, usize) {
    let double = PluginDouble { is_unloaded: Arc::new(true.into()), ..PluginDouble::default() };
    let engine = Engine::new(Arc::new(double.clone()));
    let mut expected =
        Request { part: HttpPart { body: json(expected), ..HttpPart::default() }, ..Request::default() };
    for (path, list) in rules {
        expected.part.rules.add_list(Category::Body, path.parse().unwrap(), list.clone());
    }
    let mut received = Request::default();
    received.part.body = json(actual);
    let compiled = ExpectedRequest::compile(&expected, &engine);
    let found = compiled.compare(&ActualRequest::new(&received)).mismatches;
    let shown = found.iter().map(|one| {
        let (expected, actual) = one.sides();
        format!("{} <{}> <{}>", one.text(), expected.unwrap_or_default(), actual.unwrap_or_default())
    });
    (shown.collect(), double.asked.load(Ordering::Relaxed))
}

fn of_plugin(character: &str) -> RuleList {
    RuleList::of(last(character))
}

#[test]
fn a_rule_of_a_plugin_is_asked_once_about_a_value_of_a_json_body() {
    let either = RuleList { rules: vec![last("b"), Rule::Integer], combine: Combine::Or };
    let rules = [("$.a", of_plugin("b")), ("$.b[*]", of_plugin("b")), ("$.c", either)];

    let (found, asked) =
        json_differences(&rules, r#"{"a":"ab","b":["b","b"],"c":"b"}"#, r#"{"a":"x","b":["y","b"],"c":"z"}"#);

    assert_eq!(
        found,
        [
            r#"last: body $.a ab x <"ab"> <"x">"#,
            r#"last: body $.b[0] b y <"b"> <"y">"#,
            r#"last: body $.c b z <"b"> <"z">"#,
            r#"Expected 'z' (String) to be an integer <"b"> <"z">"#,
        ]
    );
    assert_eq!(asked, 4);
}

#[test]
fn a_plugin_judges_lists_and_objects_with_all_that_is_inside() {
    let table = [
        // Neither values, nor length, nor keys are compared.
        (r#"{"v":[1,2]}"#, r#"{"v":["x"]}"#, "]"),
        (r#"{"v":[]}"#, r#"{"v":[{"x":1}]}"#, "]"),
        (r#"{"v":{"a":1}}"#, r#"{"v":{"b":{"c":2}}}"#, "}"),
        (r#"{"v":{}}"#, r#"{"v":{"b":2}}"#, "}"),
        // A value of another kind is for the plugin to judge.
        (r#"{"v":[1]}"#, r#"{"v":"x"}"#, "x"),
        (r#"{"v":"x"}"#, r#"{"v":[1]}"#, "]"),
        (r#"{"v":{"a":1}}"#, r#"{"v":[1]}"#, "]"),
    ];
    for (expected, actual, end) in table {
        let (found, asked) = json_differences(&[("$.v", of_plugin(end))], expected, actual);
        assert_eq!((found, asked), (vec![], 1), "{expected} {actual}");
        let (found, asked) = json_differences(&[("$.v", of_plugin("!"))], expected, actual);
        assert_eq!((found.len(), asked), (1, 1), "{expected} {actual}");
    }
    let (found, _) = json_differences(&[("$.v", of_plugin("!"))], r#"{"v":[1]}"#, r#"{"v":[2,3]}"#);
    assert_eq!(found, ["last: body $.v [1] [2,3] <[1]> <[2,3]>"]);
}

#[test]
fn what_is_inside_is_compared_where_it_has_rules_of_its_own() {
    let rules =
        [("$.v", of_plugin("}")), ("$.v.n", RuleList::of(Rule::Integer)), ("$.v.l[*].k", of_plugin("k"))];
    let (found, asked) = json_differences(
        &rules,
        r#"{"v":{"n":1,"m":1,"l":[{"k":"k","o":1}]}}"#,
        r#"{"v":{"n":"x","l":[{"k":"x","o":2},{"k":"k"}],"z":1}}"#,
    );

    assert_eq!(
        found,
        [r#"last: body $.v.l[0].k k x <"k"> <"x">"#, r#"Expected 'x' (String) to be an integer <1> <"x">"#,]
    );
    assert_eq!(asked, 3);
}

#[test]
fn one_passing_rule_is_enough_for_a_value_that_a_plugin_judges() {
    let either = |combine| [("$.v", RuleList { rules: vec![Rule::Null, last("]")], combine })];
    let (found, _) = json_differences(&either(Combine::Or), r#"{"v":[1]}"#, r#"{"v":[2,3]}"#);
    assert_eq!(found, [""; 0]);
    let (found, _) = json_differences(&either(Combine::And), r#"{"v":[1]}"#, r#"{"v":[2,3]}"#);
    assert_eq!(found, [r#"Unable to match ["2","3"] using Null <[1]> <[2,3]>"#]);
}

#[test]
fn a_plugin_judges_each_value_below_each_value() {
    let each = Each { rules: vec![last("}")], ..Each::default() };
    let rules = [("$.v", RuleList::of(Rule::EachValue(Box::new(each))))];
    let (found, asked) = json_differences(&rules, r#"{"v":[{"a":1}]}"#, r#"{"v":[{"b":2},[3],{"c":{}}]}"#);
    assert_eq!(found, [r#"last: body $.v[1] {"a":1} [3] <{"a":1}> <[3]>"#]);
    assert_eq!(asked, 3);
}

#[test]
fn several_values_of_a_header_are_judged_one_by_one() {
    let request = |values: &[&str]| {
        let mut request = Request::default();
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        request.part.headers.get_or_insert_default().set("X-A", values);
        request
    };
    let mut expected = request(&["ab", "bb"]);
    expected.part.rules.add(Category::Header, DocPath::of_name("X-A"), last("b"));
    let compiled = ExpectedRequest::compile(&expected, &engine());

    assert!(compiled.compare(&ActualRequest::new(&request(&["xb", "b"]))).is_match());
    let found = compiled.compare(&ActualRequest::new(&request(&["xb", "y"]))).mismatches;
    assert_eq!(
        texts(&found),
        ["Mismatch with header 'X-A': last: header $['X-A'] bb y for value at index 1"]
    );
}

#[test]
fn a_value_by_itself_goes_to_the_plugin_as_it_is() {
    let (engine, rule) = (&engine(), &last(")"));
    let document = Document::parse("true").unwrap();

    assert_eq!(matches_bool(engine, rule, true, false, false), Ok(()));
    assert_eq!(matches_signed(engine, rule, 1, -1, false), Ok(()));
    assert_eq!(
        matches_float(engine, &last("!"), 1.0, 2.5, false).unwrap_err(),
        "last: body $ Float(1.0) Float(2.5)"
    );
    assert!(matches_json(engine, rule, document.root(), document.root(), false).is_err());
}

#[test]
fn a_plugin_answers_in_the_test_run_of_the_engine() {
    let mut request = Request::default();
    request.part.body = json("1");

    let found = ExpectedRequest::compile(&request, &engine().for_test_run("r1"));

    let found = found.compare(&ActualRequest::new(&request)).mismatches;
    assert!(found[0].text().starts_with(" in r1 "), "{}", found[0].text());
}

#[test]
fn the_header_opens_the_comparison_to_types_without_the_parameters_of_the_contents() {
    let part = |header: &str, body: &str| {
        let mut part = HttpPart::default();
        part.headers.get_or_insert_default().set("Content-Type", vec![header.to_owned()]);
        part.body = Body::present(body.to_owned(), None);
        part
    };
    let expected = |header: &str, of_body: &str| {
        let mut part = part(header, "1");
        part.body = Body::present("1".to_owned(), of_body.parse().ok());
        part
    };
    let charset = "application/json;charset=utf-8";
    let table = [
        ("application/json", charset, "application/json", true),
        ("application/json", charset, charset, true),
        ("application/json", charset, "application/json; charset=latin1", true),
        ("application/json", charset, "text/plain", false),
        ("application/json;v=1", "application/json;v=1;a=b", "application/json;v=1", true),
        ("application/json;v=1", "application/json;v=1;a=b", "application/json", false),
        ("application/hal+json", charset, "application/json", false),
        ("text/plain", charset, "application/json", false),
    ];
    for (header, of_body, received, is_compared) in table {
        let expected = expected(header, of_body);
        let actual = part(received, "2");
        let of_requests = {
            let compiled = ExpectedRequest::compile(
                &Request { part: expected.clone(), ..Request::default() },
                &engine(),
            );
            compiled
                .compare(&ActualRequest::new(&Request { part: actual.clone(), ..Request::default() }))
                .mismatches
        };
        let of_responses =
            ExpectedResponse::compile(&Response { part: expected, ..Response::default() }, &engine())
                .compare(&Response { part: actual, ..Response::default() });
        for found in [of_requests, of_responses] {
            let body = found.iter().find(|one| one.kind_name().starts_with("Body")).unwrap();
            assert_eq!(
                body.kind_name() == "BodyMismatch",
                is_compared,
                "{header} {of_body} {received}: {body:?}"
            );
        }
    }
}

#[test]
fn the_header_opens_nothing_when_no_plugin_claims_the_type() {
    let double = PluginDouble::default();
    let mut expected = Response::default();
    expected.part.headers.get_or_insert_default().set("Content-Type", vec!["application/json".to_owned()]);
    expected.part.body = Body::present("1".to_owned(), "application/json;charset=utf-8".parse().ok());
    let mut actual = expected.clone();
    actual.part.body = Body::present("2".to_owned(), "application/json".parse().ok());
    let compiled = ExpectedResponse::compile(&expected, &Engine::new(Arc::new(double.clone())));
    double.is_unloaded.store(true, Ordering::Relaxed);

    assert_eq!(compiled.compare(&actual)[0].kind_name(), "BodyTypeMismatch");
}
