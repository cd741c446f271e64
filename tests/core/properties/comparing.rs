//! Comparing: an example matches itself; the order of keys and rules for other paths have no effect.

use super::cases;
use super::made::{Choices, choices, json, satisfied_by_text, satisfied_rules, spelled, two_values};
use pact_ffi::foundation::content_type::ContentType;
use pact_ffi::foundation::json::{Value, compact};
use pact_ffi::matching::{ActualRequest, Engine, ExpectedRequest, ExpectedResponse, Mismatch};
use pact_ffi::model::Category;
use pact_ffi::model::rules::{Rule, RuleSet};
use pact_ffi::model::{Body, DocPath, Headers, HttpPart, Query, Request, Response};
use proptest::collection::vec;
use proptest::prelude::{any, prop_assert_eq, proptest};

fn request(body: String, rules: RuleSet) -> Request {
    let body = Body::present(body, Some(ContentType::json()));
    Request { part: HttpPart { body, rules, ..HttpPart::default() }, ..Request::default() }
}

fn mismatches(expected: &Request, actual: &Request) -> Vec<Mismatch> {
    ExpectedRequest::compile(expected, &Engine::without_plugins())
        .compare(&ActualRequest::new(actual))
        .mismatches
}

/// The mismatches of the same bodies as responses, which are compared leniently.
fn mismatches_of_responses(expected: &Request, actual: &Request) -> Vec<Mismatch> {
    let response = |request: &Request| Response { part: request.part.clone(), ..Response::default() };
    ExpectedResponse::compile(&response(expected), &Engine::without_plugins()).compare(&response(actual))
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn a_body_matches_itself_under_all_rules_it_satisfies(value in json(), bytes in choices()) {
        let rules = satisfied_rules(&value, &mut Choices::new(&bytes));
        let expected = request(compact(&value), rules.clone());
        let actual = request(compact(&value), RuleSet::new());
        prop_assert_eq!(mismatches(&expected, &actual), vec![], "{:?}", rules);
        prop_assert_eq!(mismatches_of_responses(&expected, &actual), vec![], "{:?}", rules);
    }

    #[test]
    fn verdicts_do_not_depend_on_the_order_of_keys(
        (expected, actual) in two_values(),
        bytes in choices(),
        order in choices(),
    ) {
        let rules = satisfied_rules(&expected, &mut Choices::new(&bytes));
        let mut order = Choices::new(&order);
        let mut compared = || {
            let expected = request(spelled(&expected, &mut order), rules.clone());
            let actual = request(spelled(&actual, &mut order), RuleSet::new());
            mismatches(&expected, &actual)
        };
        prop_assert_eq!(compared(), compared());
    }

    #[test]
    fn a_rule_for_an_absent_path_changes_nothing(
        (expected, actual) in two_values(),
        bytes in choices(),
    ) {
        let rules = satisfied_rules(&expected, &mut Choices::new(&bytes));
        let mut more = rules.clone();
        let nowhere = DocPath::root().field("not there");
        more.add(Category::Body, nowhere.clone(), Rule::Null);
        more.add(Category::Body, nowhere.clone().field("a"), Rule::Regex("(".to_owned()));
        more.add(Category::Body, DocPath::root().field("a").field("not there"), Rule::Values);
        more.add(Category::Header, nowhere.clone(), Rule::Integer);
        more.add(Category::Query, nowhere.clone(), Rule::Integer);
        more.add(Category::Metadata, nowhere, Rule::Integer);
        let actual = request(compact(&actual), RuleSet::new());
        let expected = |rules| request(compact(&expected), rules);
        prop_assert_eq!(
            mismatches(&expected(more.clone()), &actual),
            mismatches(&expected(rules.clone()), &actual)
        );
        prop_assert_eq!(
            mismatches_of_responses(&expected(more), &actual),
            mismatches_of_responses(&expected(rules), &actual)
        );
    }

    #[test]
    fn a_body_accepted_in_a_request_is_accepted_in_a_response((expected, actual) in two_values(), bytes in choices()) {
        let rules = satisfied_rules(&expected, &mut Choices::new(&bytes));
        let expected = request(compact(&expected), rules);
        let actual = request(compact(&actual), RuleSet::new());
        if mismatches(&expected, &actual).is_empty() {
            prop_assert_eq!(mismatches_of_responses(&expected, &actual), vec![]);
        }
    }

    #[test]
    fn a_request_matches_itself_whatever_its_texts(
        path in any::<String>(),
        names in vec("[a-z]{1,3}", 0..4),
        values in vec(any::<String>(), 1..4),
        bytes in choices(),
    ) {
        let mut choices = Choices::new(&bytes);
        let mut rules = RuleSet::new();
        let mut add = |category, path, text: &str| {
            let offered = satisfied_by_text(text);
            let choice = choices.next() % (offered.len() + 1);
            if let Some(rule) = offered.into_iter().nth(choice) {
                rules.add(category, path, rule);
            }
        };
        add(Category::Path, DocPath::empty(), &path);
        for name in &names {
            // The rules of a name apply to all its values, so only rules that any text satisfies are used.
            add(Category::Header, DocPath::of_name(name), "");
            add(Category::Query, DocPath::of_name(name), "");
        }
        let mut headers = Headers::new();
        names.iter().for_each(|name| headers.set(name, values.clone()));
        let pairs = names.iter().flat_map(|name| values.iter().map(|value| (name.clone(), Some(value.clone()))));
        let query = Some(pairs.collect::<Query>());
        let part = HttpPart { headers: Some(headers), ..HttpPart::default() };
        let actual = Request { path, query, part, ..Request::default() };
        let mut expected = actual.clone();
        expected.part.rules = rules;
        prop_assert_eq!(mismatches(&expected, &actual), vec![], "{:?}", expected.part.rules);
    }
}

#[test]
fn all_kinds_of_rules_are_generated() {
    let value: Value = serde_json::json!({"a": [null, true, 1, 1.5, "x", {}], "b": {"c": []}});
    let mut kinds = std::collections::BTreeSet::new();
    for seed in 0..200_u8 {
        let bytes: Vec<u8> = (0..64).map(|at: u8| at.wrapping_mul(seed).wrapping_add(seed)).collect();
        let rules = satisfied_rules(&value, &mut Choices::new(&bytes));
        let lists = rules.category(Category::Body).into_iter().flatten();
        kinds.extend(lists.flat_map(|(_, list)| list.rules.iter().map(|rule| rule.id())));
    }
    assert!(kinds.len() >= 14, "{kinds:?}");
}
