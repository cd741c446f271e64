//! The tables for query parameters.

use super::{describe, request};
use crate::foundation::form::parse_pairs;
use crate::matching::{ActualRequest, Engine, ExpectedRequest};

fn differences_with_rules(expected: &str, rules: &str, actual: &str) -> Vec<String> {
    let expected = request(&format!(r#""query":{{{expected}}},"matchingRules":{{"query":{{{rules}}}}}"#));
    let mut received = request("");
    received.query = Some(parse_pairs(actual).into_iter().collect());
    let compared = ExpectedRequest::compile(&expected, &Engine::without_plugins())
        .compare(&ActualRequest::new(&received));
    compared.mismatches.iter().map(describe).collect()
}

fn differences(expected: &str, actual: &str) -> Vec<String> {
    differences_with_rules(expected, "", actual)
}

#[test]
fn parameters_are_compared_by_name_and_position() {
    let table: &[(&str, &str, &[&str])] = &[
        ("", "", &[]),
        ("", "a=1", &[r#"a <|["1"]> Unexpected query parameter 'a' received"#]),
        (r#""a":["1"]"#, "", &[r#"a <["1"]|> Expected query parameter 'a' but was missing"#]),
        (
            r#""a":["1"]"#,
            "A=1",
            &[
                r#"A <|["1"]> Unexpected query parameter 'A' received"#,
                r#"a <["1"]|> Expected query parameter 'a' but was missing"#,
            ],
        ),
        (r#""a":["1"],"b":["2"]"#, "b=2&a=1", &[]),
        (
            r#""a":["1","2"]"#,
            "a=2&a=1",
            &[
                "a <1|2> Expected query parameter 'a' with value '1' but was '2'",
                "a <2|1> Expected query parameter 'a' with value '2' but was '1'",
            ],
        ),
        (
            r#""a":["1","2"]"#,
            "a=1",
            &[
                r#"a <["1", "2"]|["1"]> Expected query parameter 'a' value '2' but was missing"#,
                r#"a <["1", "2"]|["1"]> Expected query parameter 'a' with 2 value(s) but received 1 value(s)"#,
            ],
        ),
        (
            r#""a":["1"]"#,
            "a=1&a=2",
            &[
                "a <|2> Expected query parameter 'a' with value '' but was '2'",
                r#"a <["1"]|["1", "2"]> Expected query parameter 'a' with 1 value(s) but received 2 value(s)"#,
            ],
        ),
        (r#""a":["x y"]"#, "a=x+y", &[]),
        (r#""a":["x y"]"#, "a=x%20y", &[]),
        (r#""a":[""]"#, "a=", &[]),
        (r#""a":[""]"#, "a", &[]),
        (r#""a":["é"]"#, "a=%C3%A9", &[]),
        (r#""a[]":["1"]"#, "a[]=1", &[]),
        (r#""a":["1"]"#, "a=1&", &[]),
        (r#""a":["x=y"]"#, "a=x=y", &[]),
        (r#""a":["1,2"]"#, "a=1,2", &[]),
    ];
    for (expected, actual, texts) in table {
        assert_eq!(differences(expected, actual), *texts, "{expected} with {actual}");
    }
}

#[test]
fn rules_judge_each_value_and_lift_the_count() {
    let regex = r#"{"match":"regex","regex":"\\d"}"#;
    let contains = r#"{"match":"arrayContains","variants":[]}"#;
    let each = r#"{"match":"eachValue","rules":[{"match":"regex","regex":"\\d"}]}"#;
    let table: &[(&str, &str, &str, &[&str])] = &[
        (r#"["1"]"#, regex, "a=2", &[]),
        (r#"["1"]"#, regex, "a=x", &[r"a <1|x> Expected 'x' to match '\d'"]),
        (r#"["1"]"#, regex, "a=1&a=x", &[r"a <1|x> Expected 'x' to match '\d'"]),
        (r#"["1","2"]"#, regex, "a=1", &[]),
        (r#"["1"]"#, regex, "a", &[r"a <1|> Expected '' to match '\d'"]),
        (r#"["1"]"#, regex, "", &[r#"a <["1"]|> Expected query parameter 'a' but was missing"#]),
        (
            r#"["1","2"]"#,
            r#"{"match":"type","min":3}"#,
            "a=1&a=x",
            &[r#"$.a <["1","2"]|["1","x"]> Expected [1, x] (size 2) to have minimum size of 3"#],
        ),
        (
            r#"["1"]"#,
            r#"{"match":"type","max":1}"#,
            "a=1&a=2",
            &[r#"$.a <["1"]|["1","2"]> Expected [1, 2] (size 2) to have maximum size of 1"#],
        ),
        (
            r#"["1","2"]"#,
            contains,
            "a=x&a=2",
            &[r#"$.a <1|["x","2"]> Variant at index 0 (1) was not found in the actual list"#],
        ),
        (r#"["1","2"]"#, contains, "a=2&a=x&a=1", &[]),
        (r#"["1"]"#, each, "a=x&a=2", &[r"a <1|x> Expected 'x' to match '\d'"]),
        (
            r#"["1","2"]"#,
            r#"{"match":"equality"}"#,
            "a=x&a=2",
            &[
                r#"$.a <["1","2"]|["x","2"]> Expected ["x","2"] to be equal to ["1","2"]"#,
                "a <1|x> Expected 'x' to be equal to '1'",
            ],
        ),
        (r#"["1"]"#, r#"{"match":"notEmpty"}"#, "a=", &["a <1|> Expected  to not be empty"]),
    ];
    for (values, rule, actual, texts) in table {
        let found = differences_with_rules(
            &format!(r#""a":{values}"#),
            &format!(r#""a":{{"matchers":[{rule}]}}"#),
            actual,
        );
        assert_eq!(found, *texts, "{values} with {actual} under {rule}");
    }
}

#[test]
fn a_list_that_contains_all_needs_no_other_alternative() {
    let rules =
        r#""a":{"combine":"OR","matchers":[{"match":"arrayContains","variants":[]},{"match":"decimal"}]}"#;
    assert!(differences_with_rules(r#""a":["x","y"]"#, rules, "a=y&a=x&a=z").is_empty());
    assert!(!differences_with_rules(r#""a":["x","y"]"#, rules, "a=y&a=z").is_empty());
}

#[test]
fn when_no_alternative_is_enough_all_are_listed() {
    let rules = r#""a":{"combine":"OR","matchers":[{"match":"semver"},{"match":"null"}]}"#;
    assert_eq!(
        differences_with_rules(r#""a":["1"]"#, rules, "a=1"),
        [
            r#"$.a <["1"]|["1"]> Unable to match ["1"] using Null"#,
            "a <1|1> '1' is not a valid semantic version - unexpected end of input while parsing major version number",
            "a <1|1> Unable to match '1' using Null",
        ]
    );
}

#[test]
fn keys_of_query_rules_are_literal_names() {
    for key in ["$.a", "a[0]", "a[*]", "$.a[1]", "A"] {
        let rules = format!(r#""{key}":{{"matchers":[{{"match":"type"}}]}}"#);
        assert_eq!(
            differences_with_rules(r#""a":["1"]"#, &rules, "a=2"),
            ["a <1|2> Expected query parameter 'a' with value '1' but was '2'"],
            "{key}"
        );
    }
    let rules = r#""a[]":{"matchers":[{"match":"type"}]}"#;
    assert!(differences_with_rules(r#""a[]":["1"]"#, rules, "a[]=2").is_empty());
}

#[test]
fn rules_for_single_values_judge_those_alone() {
    use crate::model::Category;
    use crate::model::DocPath;
    use crate::model::rules::Rule;

    let differences = |rules: &[(Option<usize>, &str)], actual: &str| -> Vec<String> {
        let mut expected = request(r#""query":{"a":["1","x"]}"#);
        for (index, pattern) in rules {
            let name = DocPath::of_name("a");
            let path = match index {
                Some(index) => name.index(*index),
                None => name,
            };
            expected.part.rules.add(Category::Query, path, Rule::Regex((*pattern).to_owned()));
        }
        let mut received = request("");
        received.query = Some(parse_pairs(actual).into_iter().collect());
        let compared = ExpectedRequest::compile(&expected, &Engine::without_plugins())
            .compare(&ActualRequest::new(&received));
        compared.mismatches.iter().map(describe).collect()
    };
    let both = [(Some(0), r"\d"), (Some(1), "[a-z]")];

    assert!(differences(&both, "a=2&a=z").is_empty());
    assert_eq!(
        differences(&both, "a=z&a=2"),
        [r"a <1|z> Expected 'z' to match '\d'", "a <x|2> Expected '2' to match '[a-z]'"]
    );
    assert_eq!(
        differences(&both, "a=2&a=z&a=1"),
        [
            "a <|1> Expected query parameter 'a' with value '' but was '1'",
            r#"a <["1", "x"]|["2", "z", "1"]> Expected query parameter 'a' with 2 value(s) but received 3 value(s)"#,
        ]
    );
    assert_eq!(differences(&both, "a=2").len(), 2);
    // A rule for the name is one for the list; a rule for a position goes before it.
    assert!(differences(&[(None, r"\d"), (Some(1), "[a-z]")], "a=5&a=z&a=6").is_empty());
}
