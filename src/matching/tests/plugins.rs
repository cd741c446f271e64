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
use crate::model::rules::{Combine, Rule, RuleList};
use crate::model::{Body, Contents, DocPath, Interaction, Pact, Request, Response};
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
    rules.add(Category::Path, DocPath::empty(), last("b"));
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
fn a_rule_of_a_plugin_is_asked_once_about_a_value_of_a_json_body() {
    let double = PluginDouble { is_unloaded: Arc::new(true.into()), ..PluginDouble::default() };
    let engine = Engine::new(Arc::new(double.clone()));
    let message = |text: &str| Contents { body: json(text), ..Contents::default() };
    let mut expected = message(r#"{"a":"ab","b":["b"],"c":"b"}"#);
    for path in ["$.a", "$.b"] {
        expected.rules.add(Category::Body, path.parse().unwrap(), last("b"));
    }
    let either = RuleList { rules: vec![last("b"), Rule::Integer], combine: Combine::Or };
    expected.rules.add_list(Category::Body, "$.c".parse().unwrap(), either);
    let compiled = ExpectedContents::compile(&expected, &engine);

    assert_eq!(
        texts(&compiled.compare(&message(r#"{"a":"x","b":["y"],"c":"z"}"#))),
        [
            "last: body $.a ab x",
            r#"Unable to match ["\"y\""] using Plugin("last")"#,
            "last: body $.b b y",
            "last: body $.c b z",
            "Expected 'z' (String) to be an integer",
        ]
    );
    assert_eq!(double.asked.load(Ordering::Relaxed), 3);
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
