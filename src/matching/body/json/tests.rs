//! The tables for JSON bodies, row by row, and properties that hold for all of them.

use super::{Unexpected, compare};
use crate::foundation::json::Document;
use crate::matching::engine::Engine;
use crate::matching::findings::{Bounds, Findings};
use crate::matching::mismatch::Mismatch;
use crate::matching::value::{Compiler, RuleTree};
use crate::model::Category;
use crate::model::rules::read_rules;

const TYPE: &str = r#"{"match":"type"}"#;
const DIGIT_OR_X: &str = r#"{"match":"eachValue","rules":[{"match":"regex","regex":"[\\dx]"}]}"#;
const DIGIT: &str = r#"{"match":"regex","regex":"\\d"}"#;

fn tree(rules: &str) -> RuleTree {
    let text = format!(r#"{{"body":{{{rules}}}}}"#);
    let document = Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let rules = read_rules(document.root()).unwrap();
    rules
        .category(Category::Body)
        .map(|rules| Compiler::new(&Engine::without_plugins()).tree(Category::Body, rules))
        .unwrap_or_default()
}

/// A path and its rules, as rule files have them.
fn at(path: &str, matchers: &[&str]) -> String {
    format!(r#""{path}":{{"matchers":[{}]}}"#, matchers.join(","))
}

fn any_at(path: &str, matchers: &[&str]) -> String {
    format!(r#""{path}":{{"combine":"or","matchers":[{}]}}"#, matchers.join(","))
}

fn all(rules: &[String]) -> String {
    rules.join(",")
}

fn mismatches(expected: &str, actual: &str, rules: &str, unexpected: Unexpected) -> Vec<Mismatch> {
    let (expected, actual) = (Document::parse(expected).unwrap(), Document::parse(actual).unwrap());
    let rules = tree(rules);
    let mut findings = Findings::within(Bounds::NONE);
    compare(expected.root(), actual.root(), &rules, unexpected, &mut findings);
    findings.into_mismatches()
}

/// The mismatches of a request body as `path: text`.
fn differences(expected: &str, actual: &str, rules: &str) -> Vec<String> {
    let found = mismatches(expected, actual, rules, Unexpected::Deny);
    found.iter().map(describe).collect()
}

fn describe(mismatch: &Mismatch) -> String {
    match mismatch {
        Mismatch::Body { path, text, .. } => format!("{path}: {text}"),
        other => panic!("{other:?}"),
    }
}

/// Rows of expected, actual, rules and differences; the rules are for the values under `a`.
type Rows<'r> = &'r [(&'r str, &'r str, String, &'r [&'r str])];

fn check_under_a(rows: Rows<'_>) {
    for (expected, actual, rules, texts) in rows {
        let (expected, actual) = (format!(r#"{{"a":{expected}}}"#), format!(r#"{{"a":{actual}}}"#));
        assert_eq!(differences(&expected, &actual, rules), *texts, "{expected} with {actual} under {rules}");
    }
}

#[test]
fn without_rules_values_are_equal() {
    let none = String::new;
    check_under_a(&[
        ("1", "1", none(), &[]),
        ("1", "2", none(), &["$.a: Expected 2 (Integer) to be equal to 1 (Integer)"]),
        ("1", "1.0", none(), &["$.a: Expected 1.0 (Decimal) to be equal to 1 (Integer)"]),
        ("100", "1e2", none(), &["$.a: Expected 1e2 (Decimal) to be equal to 100 (Integer)"]),
        ("0", "-0", none(), &[]),
        ("0.0", "-0", none(), &["$.a: Expected -0 (Integer) to be equal to 0.0 (Decimal)"]),
        ("0.1", "0.10000000000000001", none(), &[]),
        (
            "9007199254740993",
            "9007199254740992",
            none(),
            &["$.a: Expected 9007199254740992 (Integer) to be equal to 9007199254740993 (Integer)"],
        ),
        ("1.0", "1.00", none(), &[]),
        (
            "18446744073709551616",
            "18446744073709551617",
            none(),
            &["$.a: Expected 18446744073709551617 (Integer) to be equal to 18446744073709551616 (Integer)"],
        ),
        ("\"x\"", "\"X\"", none(), &["$.a: Expected 'X' (String) to be equal to 'x' (String)"]),
        ("1", r#"{"x":"y"}"#, none(), &[r#"$.a: Expected {"x":"y"} (Object) to be equal to 1 (Integer)"#]),
        (
            r#"{"b":1}"#,
            "null",
            none(),
            &[r#"$.a: Type mismatch: Expected null (Null) to be the same type as {"b":1} (Object)"#],
        ),
        (
            "[1]",
            "\"x\"",
            none(),
            &["$.a: Type mismatch: Expected 'x' (String) to be the same type as [1] (Array)"],
        ),
    ]);
}

#[test]
fn lists_without_rules_are_compared_item_by_item() {
    let none = String::new;
    check_under_a(&[
        ("[]", "[]", none(), &[]),
        ("[]", r#"["x"]"#, none(), &[r#"$.a: Expected an empty List but received ["x"]"#]),
        (
            "[1,2]",
            "[2,1]",
            none(),
            &[
                "$.a[0]: Expected 2 (Integer) to be equal to 1 (Integer)",
                "$.a[1]: Expected 1 (Integer) to be equal to 2 (Integer)",
            ],
        ),
        (
            "[1,2,3]",
            "[1]",
            none(),
            &[
                "$.a: Expected 2 but was missing",
                "$.a: Expected 3 but was missing",
                "$.a: Expected a List with 3 elements but received 1 elements",
            ],
        ),
        (
            r#"[1,"x",null]"#,
            "[1]",
            none(),
            &[
                "$.a: Expected x but was missing",
                "$.a: Expected  but was missing",
                "$.a: Expected a List with 3 elements but received 1 elements",
            ],
        ),
        ("[1]", "[1,2]", none(), &["$.a: Expected a List with 1 elements but received 2 elements"]),
        (
            "[1,2]",
            "[1]",
            at("$.a[1]", &[TYPE]),
            &["$.a: Expected a List with 2 elements but received 1 elements"],
        ),
        (
            "[1]",
            "[2,3]",
            at("$.a[*]", &[TYPE]),
            &["$.a: Expected a List with 1 elements but received 2 elements"],
        ),
        (
            "[[1,2]]",
            "[[3,4,5]]",
            at("$.a[*][*]", &[TYPE]),
            &["$.a[0]: Expected a List with 2 elements but received 3 elements"],
        ),
    ]);
}

#[test]
fn a_rule_on_a_list_makes_its_first_item_the_template() {
    let ty = || at("$.a", &[TYPE]);
    let min = |n: usize| at("$.a", &[&format!(r#"{{"match":"type","min":{n}}}"#)]);
    check_under_a(&[
        ("[1]", "[2,3,4]", ty(), &[]),
        ("[1]", r#"[2,"x"]"#, ty(), &["$.a[1]: Expected 'x' (String) to be the same type as 1 (Integer)"]),
        ("[1,2,3]", "[5]", ty(), &[]),
        ("[1]", "[]", ty(), &[]),
        ("[1]", "[]", min(1), &["$.a: Expected [] (size 0) to have minimum size of 1"]),
        ("[1]", "[2]", min(2), &["$.a: Expected [2] (size 1) to have minimum size of 2"]),
        (r#"[1,"x"]"#, r#"[2,"y",3]"#, ty(), &[]),
        (
            r#"[1,"x"]"#,
            r#"[2,"y","z"]"#,
            ty(),
            &["$.a[2]: Expected 'z' (String) to be the same type as 1 (Integer)"],
        ),
        ("[[1]]", "[[2],[3]]", min(2), &[]),
        (
            r#"["x"]"#,
            r#"["1","22","b"]"#,
            at("$.a", &[r#"{"match":"regex","regex":"\\d+"}"#]),
            &[r"$.a[2]: Expected 'b' to match '\d+'"],
        ),
        (
            r#"[{"b":1}]"#,
            r#"[{"b":1,"c":2}]"#,
            ty(),
            &["$.a[0]: Expected a Map with keys [b] but received one with keys [b, c]"],
        ),
        (
            "[[1,2]]",
            "[[3,4,5],[1]]",
            all(&[min(1), at("$.a[*]", &[r#"{"match":"type","min":2}"#])]),
            &["$.a[1]: Expected [1] (size 1) to have minimum size of 2"],
        ),
        ("[null]", "[null,1]", ty(), &["$.a[1]: Expected 1 (Integer) to be the same type as null (Null)"]),
        (
            r#"[{"b":1}]"#,
            "[null]",
            all(&[min(1), at("$.a[*].*", &[TYPE])]),
            &[r#"$.a[0]: Type mismatch: Expected null (Null) to be the same type as {"b":1} (Object)"#],
        ),
        (
            "[1]",
            r#"["x",{"b":[1]}]"#,
            at("$.a", &[r#"{"match":"type","min":3}"#]),
            &[
                r#"$.a: Expected ["x", {"b":[1]}] (size 2) to have minimum size of 3"#,
                "$.a[0]: Expected 'x' (String) to be the same type as 1 (Integer)",
                r#"$.a[1]: Expected {"b":[1]} (Object) to be the same type as 1 (Integer)"#,
            ],
        ),
        (
            "[1]",
            "[1]",
            at("$.a", &[r#"{"match":"null"}"#]),
            &[r#"$.a: Unable to match ["1"] using Null"#, "$.a[0]: Expected 1 (Integer) to be a null value"],
        ),
        ("[1]", "[]", at("$.a", &[r#"{"match":"notEmpty"}"#]), &["$.a: Expected [] (Array) to not be empty"]),
        (
            "[1]",
            "[2]",
            at("$.a", &[r#"{"match":"equality"}"#]),
            &[
                r#"$.a: Expected ["2"] to be equal to ["1"]"#,
                "$.a[0]: Expected 2 (Integer) to be equal to 1 (Integer)",
            ],
        ),
    ]);
}

#[test]
fn an_empty_example_list_under_a_rule_still_has_its_limits() {
    check_under_a(&[
        ("[]", r#"[1,"x"]"#, at("$.a", &[TYPE]), &[]),
        (
            "[]",
            "[1,2]",
            at("$.a", &[r#"{"match":"type","max":1}"#]),
            &["$.a: Expected [1, 2] (size 2) to have maximum size of 1"],
        ),
        (
            "[]",
            "[]",
            at("$.a", &[r#"{"match":"type","min":1}"#]),
            &["$.a: Expected [] (size 0) to have minimum size of 1"],
        ),
        ("[]", "[]", at("$.a", &[r#"{"match":"notEmpty"}"#]), &["$.a: Expected [] (Array) to not be empty"]),
        ("[]", "[1]", any_at("$.a", &[TYPE, r#"{"match":"type","min":2}"#]), &[]),
    ]);
}

#[test]
fn list_mismatches_show_the_texts_of_the_items() {
    let rules = at("$.a", &[r#"{"match":"type","min":2}"#]);
    let found = mismatches(r#"{"a":["x"]}"#, r#"{"a":["y"]}"#, &rules, Unexpected::Deny);

    let Some(Mismatch::Body { expected, actual, .. }) = found.first() else { panic!("{found:?}") };
    assert_eq!(expected.as_deref(), Some(r#"["\"x\""]"#));
    assert_eq!(actual.as_deref(), Some(r#"["\"y\""]"#));
}

#[test]
fn each_value_on_a_list_applies_to_every_item() {
    let integer = r#"{"match":"eachValue","rules":[{"match":"integer"}]}"#;
    check_under_a(&[
        ("[1]", "[]", at("$.a", &[integer]), &[]),
        ("[1]", "[2,3]", at("$.a", &[integer]), &[]),
        ("[1]", r#"[2,"s"]"#, at("$.a", &[integer]), &["$.a[1]: Expected 's' (String) to be an integer"]),
        (
            "[1]",
            "[5]",
            at("$.a", &[r#"{"match":"eachValue","rules":[]}"#]),
            &["$.a[0]: No matcher found for path '$.a[0]'"],
        ),
        // A rule below that is more specific applies too.
        (
            r#"[{"x":"1"}]"#,
            r#"[{"x":"2"},{"x":"b"}]"#,
            all(&[
                at("$.a", &[r#"{"match":"eachValue","rules":[{"match":"type"}]}"#]),
                at("$.a[*].x", &[DIGIT]),
            ]),
            &[r"$.a[1].x: Expected 'b' to match '\d'"],
        ),
        (
            "[1]",
            r#"[2,"s"]"#,
            at("$.a", &[integer, r#"{"match":"type","min":3}"#]),
            &[
                r#"$.a: Expected [2, "s"] (size 2) to have minimum size of 3"#,
                "$.a[1]: Expected 's' (String) to be an integer",
                "$.a[1]: Expected 's' (String) to be the same type as 1 (Integer)",
            ],
        ),
    ]);
}

#[test]
fn array_contains_finds_each_variant_somewhere() {
    let of =
        |variants: &str| at("$.a", &[&format!(r#"{{"match":"arrayContains","variants":[{variants}]}}"#)]);
    check_under_a(&[
        ("[1,2]", "[3,2,1]", of(""), &[]),
        ("[1,2]", "[3,2]", of(""), &["$.a: Variant at index 0 (1) was not found in the actual list"]),
        ("[1,1]", "[1]", of(""), &[]),
        ("[]", "[1]", of(""), &[]),
        (
            "[1]",
            "[3,2]",
            of(r#"{"index":3,"rules":{}}"#),
            &["$.a: ArrayContains: variant 3 is missing from the expected list, which has 1 items"],
        ),
        (
            r#"[{"x":1}]"#,
            r#"[{"x":1,"y":2}]"#,
            of(r#"{"index":0}"#),
            &[r#"$.a: Variant at index 0 ({"x":1}) was not found in the actual list"#],
        ),
        (r#"[{"x":1}]"#, r#"[{"x":1}]"#, of(r#"{"index":0,"rules":{}}"#), &[]),
        (
            r#"[{"x":1},{"y":"s"}]"#,
            r#"[{"z":0},{"y":"t"},{"x":5}]"#,
            of(r#"{"index":0,"rules":{"$.x":{"matchers":[{"match":"integer"}]}}},
                  {"index":1,"rules":{"$.y":{"matchers":[{"match":"type"}]}}}"#),
            &[],
        ),
    ]);
}

#[test]
fn maps_without_rules_have_the_same_keys() {
    let none = String::new;
    check_under_a(&[
        ("{}", r#"{"x":"y"}"#, none(), &[r#"$.a: Expected an empty Map but received {"x":"y"}"#]),
        (
            r#"{"b":1,"c":2}"#,
            r#"{"c":3,"d":1}"#,
            none(),
            &[
                "$.a: Expected a Map with keys [b, c] but received one with keys [c, d]",
                "$.a.c: Expected 3 (Integer) to be equal to 2 (Integer)",
            ],
        ),
        (r#"{"b":null}"#, "{}", none(), &["$.a: Expected a Map with keys [b] but received one with keys []"]),
        (
            r#"{"b":1}"#,
            r#"{"b":2,"c":3}"#,
            at("$.a.*", &[TYPE]),
            &["$.a: Expected a Map with keys [b] but received one with keys [b, c]"],
        ),
    ]);
}

#[test]
fn responses_may_have_more_keys_but_not_fewer() {
    let texts = |expected: &str, actual: &str, rules: &str| -> Vec<String> {
        mismatches(expected, actual, rules, Unexpected::Allow).iter().map(describe).collect()
    };
    let none: [&str; 0] = [];

    assert_eq!(texts(r#"{"a":1}"#, r#"{"a":1,"b":2}"#, ""), none);
    assert_eq!(texts("{}", r#"{"b":2}"#, ""), none);
    assert_eq!(texts("{}", r#"{"b":2}"#, &at("$", &[r#"{"match":"eachKey","rules":[]}"#])), none);
    assert_eq!(
        texts(r#"{"a":1,"b":2,"c":3}"#, r#"{"a":1}"#, ""),
        ["$: Actual map is missing the following keys: b, c"]
    );
}

#[test]
fn rules_on_maps_judge_the_map_and_its_keys() {
    let rule = |matcher: &str| at("$.a", &[matcher]);
    check_under_a(&[
        (
            r#"{"b":1}"#,
            r#"{"b":2}"#,
            rule(r#"{"match":"type","min":2}"#),
            &[r#"$.a: Expected {"b":2} (size 1) to have minimum size of 2"#],
        ),
        (
            r#"{"b":1}"#,
            r#"{"b":2}"#,
            rule(r#"{"match":"equality"}"#),
            &[
                r#"$.a: Expected {"b":2} to be equal to {"b":1}"#,
                "$.a.b: Expected 2 (Integer) to be equal to 1 (Integer)",
            ],
        ),
        (
            r#"{"b":1}"#,
            r#"{"b":2}"#,
            rule(r#"{"match":"integer"}"#),
            &[r#"$.a: Unable to match {"b":2} using Integer"#],
        ),
        (
            r#"{"b":1}"#,
            "{}",
            rule(r#"{"match":"notEmpty"}"#),
            &[
                "$.a: Expected {} (Map) to not be empty",
                "$.a: Expected a Map with keys [b] but received one with keys []",
            ],
        ),
    ]);
}

#[test]
fn rules_about_values_and_keys_make_keys_not_matter() {
    let values = || at("$.a", &[r#"{"match":"values"}"#]);
    let each_key = r#"{"match":"eachKey","rules":[{"match":"regex","regex":"k\\d"}]}"#;
    let each_type = r#"{"match":"eachValue","rules":[{"match":"type"}]}"#;
    let each_integer = at("$.a", &[r#"{"match":"eachValue","rules":[{"match":"integer"}]}"#]);
    check_under_a(&[
        (
            r#"{"b":1}"#,
            r#"{"x":1,"y":2}"#,
            values(),
            &["$.a.y: Expected 2 (Integer) to be equal to 1 (Integer)"],
        ),
        (
            r#"{"b":1}"#,
            r#"{"x":3,"y":"s"}"#,
            all(&[values(), at("$.a.*", &[TYPE])]),
            &["$.a.y: Expected 's' (String) to be the same type as 1 (Integer)"],
        ),
        (r#"{"b":1}"#, "{}", values(), &[]),
        (r#"{"b":1,"c":2}"#, r#"{"b":1}"#, values(), &[]),
        (r#"{"k1":1}"#, r#"{"k2":1,"k3":9}"#, at("$.a", &[each_key]), &[]),
        (r#"{"k1":1}"#, r#"{"zz":1}"#, at("$.a", &[each_key]), &[r"$.a.zz: Expected 'zz' to match 'k\d'"]),
        (r#"{"k1":1}"#, r#"{"k1":2}"#, at("$.a", &[each_key]), &[]),
        (r#"{"k1":1,"k2":2}"#, "{}", at("$.a", &[each_key]), &[]),
        (
            r#"{"k1":1}"#,
            r#"{"q":2,"z":"s"}"#,
            each_integer.clone(),
            &["$.a.z: Expected 's' (String) to be an integer"],
        ),
        ("{}", r#"{"q":2}"#, each_integer, &[r#"$.a: Expected an empty Map but received {"q":2}"#]),
        (
            r#"{"x":{"b":1}}"#,
            r#"{"y":{"b":1,"c":2}}"#,
            values(),
            &["$.a.y: Expected a Map with keys [b] but received one with keys [b, c]"],
        ),
        (
            r#"{"k1":"x"}"#,
            r#"{"k2":"y","zz":1}"#,
            at("$.a", &[each_key, each_type]),
            &[
                r"$.a.zz: Expected 'zz' to match 'k\d'",
                "$.a.zz: Expected 1 (Integer) to be the same type as 'x' (String)",
            ],
        ),
        // Beside `eachValue`, other rules judge the members that both sides have.
        (
            r#"{"k1":"x"}"#,
            r#"{"k1":5,"k2":5}"#,
            at("$.a", &[DIGIT_OR_X, TYPE]),
            &["$.a.k1: Expected 5 (Integer) to be the same type as 'x' (String)"],
        ),
        // `values` beside it frees the keys only: the values are under the rules of
        // `eachValue`, not under equality.
        (
            r#"{"k1":1}"#,
            r#"{"k1":2,"k2":"x"}"#,
            at("$.a", &[r#"{"match":"eachValue","rules":[{"match":"integer"}]}"#, r#"{"match":"values"}"#]),
            &["$.a.k2: Expected 'x' (String) to be an integer"],
        ),
        // A rule for the values of `$.*` is as long as `$.a`, so it lifts the check of its keys.
        (
            r#"{"b":1}"#,
            r#"{"b":1,"c":2}"#,
            all(&[at("$.*", &[r#"{"match":"values"}"#]), at("$.a", &[TYPE])]),
            &[],
        ),
        (r#"{"b":1}"#, r#"{"x":1,"y":2}"#, at("$.a", &[r#"{"match":"arrayContains","variants":[]}"#]), &[]),
    ]);
}

#[test]
fn the_heaviest_pattern_decides() {
    let by = |path: &str, matcher: &str| at(path, &[matcher]);
    let refused = [r"$.a.b: Expected 'x' to match '\d'"];
    let wrong_type = ["$.a.b: Expected 'x' (String) to be the same type as 1 (Integer)"];
    let table: &[(Vec<String>, &[&str])] = &[
        (vec![by("$.a.*", DIGIT), by("$.a.b", TYPE)], &wrong_type),
        (vec![by("$.a", TYPE), by("$.a.*", DIGIT)], &refused),
        (vec![by("$.*.b", DIGIT), by("$.a", TYPE)], &refused),
        (vec![by("$.*.*", DIGIT), by("$.a", TYPE)], &wrong_type),
        (vec![by("$.*.*", DIGIT), by("$", TYPE)], &refused),
        // Equal weights: the larger token nearer to the root.
        (vec![by("$.*.b", DIGIT), by("$.a.*", TYPE)], &wrong_type),
        (vec![by("$.*.b", TYPE), by("$.a.*", DIGIT)], &refused),
        // A pattern without rules is no pattern.
        (vec![by("$.a", TYPE), at("$.a.b", &[])], &wrong_type),
        // Two spellings of one path: the smaller text.
        (vec![by("$.a.b", TYPE), by("$.a['b']", DIGIT)], &wrong_type),
    ];
    for (rules, texts) in table {
        assert_eq!(differences(r#"{"a":{"b":1}}"#, r#"{"a":{"b":"x"}}"#, &all(rules)), *texts, "{rules:?}");
    }
}

#[test]
fn an_index_outweighs_a_star() {
    let rules = all(&[at("$.a", &[TYPE]), at("$.a[*]", &[DIGIT]), at("$.a[0]", &[TYPE])]);
    assert_eq!(
        differences(r#"{"a":[1,1]}"#, r#"{"a":["x","x"]}"#, &rules),
        [
            "$.a[0]: Expected 'x' (String) to be the same type as 1 (Integer)",
            r"$.a[1]: Expected 'x' to match '\d'",
        ]
    );
}

#[test]
fn keys_and_indexes_are_texts_to_patterns() {
    let refused = |path: &str| format!(r"{path}: Expected 'x' to match '\d'");
    let table = [
        (r#"["1"]"#, r#"["x"]"#, "$['0']", refused("$[0]")),
        (r#"{"1":"1"}"#, r#"{"1":"x"}"#, "$[1]", refused("$[1]")),
        (r#"["1"]"#, r#"["x"]"#, "$.*", refused("$[0]")),
        (r#"{"7":"1"}"#, r#"{"7":"x"}"#, "$[*]", refused("$[7]")),
        (
            r#"{"k":"1"}"#,
            r#"{"k":"x"}"#,
            "$[*]",
            "$.k: Expected 'x' (String) to be equal to '1' (String)".to_owned(),
        ),
        (r#"{"*":"1"}"#, r#"{"*":"x"}"#, "$['*']", refused("$['*']")),
        (r#"{"a b":"1"}"#, r#"{"a b":"x"}"#, "$['a b']", refused("$['a b']")),
    ];
    for (expected, actual, path, text) in table {
        assert_eq!(differences(expected, actual, &at(path, &[DIGIT])), [text], "{path}");
    }
}

#[test]
fn rules_apply_below_their_path() {
    let deep = |rule: &str| differences(r#"{"a":{"b":[["1"]]}}"#, r#"{"a":{"b":[[""]]}}"#, &at("$", &[rule]));

    assert_eq!(deep(DIGIT), [r"$.a.b[0][0]: Expected '' to match '\d'"]);
    assert_eq!(
        differences(r#"{"a":{"b":"1"}}"#, r#"{"a":{"b":""}}"#, &at("$.a", &[r#"{"match":"notEmpty"}"#])),
        ["$.a.b: Expected '' (String) to not be empty"]
    );
    assert!(
        deep(r#"{"match":"type","min":5}"#)
            .contains(&r#"$: Expected {"a":{"b":[[""]]}} (size 1) to have minimum size of 5"#.to_owned())
    );
    assert_eq!(deep(r#"{"match":"type","min":5}"#).len(), 1);
}

#[test]
fn one_of_several_alternatives_is_enough() {
    let null = r#"{"match":"null"}"#;
    let min = |n: usize| format!(r#"{{"match":"type","min":{n}}}"#);
    check_under_a(&[
        ("1", "null", any_at("$.a", &[TYPE, null]), &[]),
        ("1", "2", any_at("$.a", &[TYPE, null]), &[]),
        (
            "1",
            "\"x\"",
            any_at("$.a", &[TYPE, null]),
            &[
                "$.a: Expected 'x' (String) to be the same type as 1 (Integer)",
                "$.a: Expected 'x' (String) to be a null value",
            ],
        ),
        (r#"{"b":1}"#, "null", any_at("$.a", &[TYPE, null]), &[]),
        ("[1]", "null", any_at("$.a", &[TYPE, null]), &[]),
        (
            r#"{"b":1}"#,
            "5",
            any_at("$.a", &[TYPE, null]),
            &[r#"$.a: Type mismatch: Expected 5 (Integer) to be the same type as {"b":1} (Object)"#],
        ),
        ("[1]", "[1,2]", any_at("$.a", &[&min(3), &min(2)]), &[]),
        (
            "[1]",
            "[1]",
            any_at("$.a", &[&min(3), &min(2)]),
            &[
                "$.a: Expected [1] (size 1) to have minimum size of 3",
                "$.a: Expected [1] (size 1) to have minimum size of 2",
            ],
        ),
        (
            "[1]",
            "[true]",
            any_at("$.a", &[&min(3), null]),
            &[
                "$.a: Expected [true] (size 1) to have minimum size of 3",
                r#"$.a: Unable to match ["true"] using Null"#,
                "$.a[0]: Expected true (Boolean) to be the same type as 1 (Integer)",
                "$.a[0]: Expected true (Boolean) to be a null value",
            ],
        ),
        (r#"{"b":1}"#, r#"{"b":2}"#, any_at("$.a", &[r#"{"match":"integer"}"#, TYPE]), &[]),
        (r#"{"b":1}"#, r#"{"c":1}"#, any_at("$.a", &[r#"{"match":"values"}"#, &min(2)]), &[]),
        (
            r#"{"b":1}"#,
            r#"{"b":"x"}"#,
            any_at(
                "$.a",
                &[
                    r#"{"match":"eachValue","rules":[{"match":"integer"}]}"#,
                    r#"{"match":"eachValue","rules":[{"match":"boolean"}]}"#,
                ],
            ),
            &[
                "$.a.b: Expected 'x' (String) to be an integer",
                "$.a.b: Expected 'x' (String) to match a boolean",
            ],
        ),
        (
            "[1]",
            "[true]",
            any_at(
                "$.a",
                &[
                    r#"{"match":"eachValue","rules":[{"match":"integer"}]}"#,
                    r#"{"match":"eachValue","rules":[{"match":"boolean"}]}"#,
                ],
            ),
            &[],
        ),
    ]);
}

#[test]
fn all_failing_rules_of_a_value_are_listed() {
    let rules = at("$.a", &[r#"{"match":"integer"}"#, DIGIT]);
    assert_eq!(
        differences(r#"{"a":1}"#, r#"{"a":"x"}"#, &rules),
        [r"$.a: Expected 'x' (String) to be an integer", r"$.a: Expected 'x' to match '\d'"]
    );
}

#[test]
fn mismatches_come_in_the_order_of_the_walk() {
    let found = differences(
        r#"{"b":[1,{"y":1,"x":1}],"a":1,"10":1,"9":1}"#,
        r#"{"a":2,"b":[2,{"x":2,"y":2},3],"10":2,"9":2,"z":1}"#,
        "",
    );
    let paths: Vec<_> = found.iter().filter_map(|text| text.split(": ").next()).collect();
    assert_eq!(paths, ["$", "$[10]", "$[9]", "$.a", "$.b", "$.b[0]", "$.b[1].x", "$.b[1].y"]);
}

#[test]
fn a_document_as_deep_as_the_limit_is_compared() {
    // Unoptimised frames are several times larger than those of a release.
    let thread = std::thread::Builder::new().stack_size(8 << 20);
    thread.spawn(compare_deep_documents).unwrap().join().unwrap();
}

fn compare_deep_documents() {
    let depth = crate::foundation::json::MAX_DEPTH - 1;
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let nested = |core: &str| format!("{}{core}{}", open.repeat(depth), close.repeat(depth));
        let (expected, actual) = (nested("1"), nested("\"x\""));
        assert_eq!(differences(&expected, &expected, &at("$", &[TYPE])).len(), 0);
        assert_eq!(differences(&expected, &actual, &at("$", &[TYPE])).len(), 1);
        assert_eq!(differences(&expected, &actual, &any_at("$", &[TYPE, DIGIT])).len(), 2);
    }
}

mod properties {
    use super::{DIGIT, TYPE, all, at, differences};

    /// A random JSON text: kinds, sizes and depth from a seed, so that a failure can be repeated.
    pub(super) fn random_json(random: &mut fastrand::Rng, depth: usize) -> String {
        match random.u8(if depth == 0 { 0..6 } else { 0..9 }) {
            0 => "null".to_owned(),
            1 => random.bool().to_string(),
            2 => random.i32(-20..20).to_string(),
            3 => format!("{}.{}", random.i32(-9..9), random.u8(0..99)),
            4 | 5 => format!("\"{}\"", random_name(random)),
            6 => {
                let items: Vec<_> = (0..random.usize(0..4)).map(|_| random_json(random, depth - 1)).collect();
                format!("[{}]", items.join(","))
            }
            _ => format!("{{{}}}", random_members(random, depth).join(",")),
        }
    }

    pub(super) fn random_members(random: &mut fastrand::Rng, depth: usize) -> Vec<String> {
        let names = ["a", "b", "0", "1", "a b", "*", "é", ""];
        let start = random.usize(0..names.len());
        let members = names.iter().cycle().skip(start).take(random.usize(0..5));
        members.map(|name| format!("\"{name}\":{}", random_json(random, depth.saturating_sub(1)))).collect()
    }

    fn random_name(random: &mut fastrand::Rng) -> String {
        (0..random.usize(0..4)).map(|_| random.char('a'..='f')).collect()
    }

    #[test]
    fn a_document_matches_itself_under_rules_its_values_satisfy() {
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..2_000 {
            let document = random_json(&mut random, 4);
            for rules in ["", &at("$", &[TYPE]), &at("$.*", &[TYPE]), &at("$", &[r#"{"match":"equality"}"#])]
            {
                let none: [&str; 0] = [];
                assert_eq!(differences(&document, &document, rules), none, "{document} under {rules}");
            }
        }
    }

    #[test]
    fn the_order_of_keys_does_not_matter() {
        let mut random = fastrand::Rng::with_seed(11);
        for _ in 0..500 {
            let mut members = random_members(&mut random, 3);
            let expected = format!("{{{}}}", members.join(","));
            random.shuffle(&mut members);
            let actual = format!("{{{}}}", members.join(","));
            assert_eq!(differences(&expected, &actual, "").len(), 0, "{expected} with {actual}");
        }
    }

    #[test]
    fn a_rule_for_another_place_changes_nothing() {
        let mut random = fastrand::Rng::with_seed(13);
        let rules = [at("$", &[TYPE]), at("$.*", &[DIGIT]), at("$.a.*", &[TYPE]), String::new()];
        let unrelated = at("$.nowhere[3].deep", &[DIGIT]);
        for turn in 0..1_000 {
            let (expected, actual) = (random_json(&mut random, 3), random_json(&mut random, 3));
            let rule = &rules[turn % rules.len()];
            let both =
                if rule.is_empty() { unrelated.clone() } else { all(&[rule.clone(), unrelated.clone()]) };
            assert_eq!(differences(&expected, &actual, rule), differences(&expected, &actual, &both));
        }
    }
}
