//! The tables for XML bodies, row by row: what is differences, where, and what passes.

use super::{Expected, Unexpected, compare, read};
use crate::foundation::json::Document;
use crate::matching::engine::Engine;
use crate::matching::findings::{Bounds, Findings};
use crate::matching::mismatch::Mismatch;
use crate::matching::value::Compiler;
use crate::model::Category;
use crate::model::rules::read_rules;

const TYPE: &str = r#"{"match":"type"}"#;
const EQUALITY: &str = r#"{"match":"equality"}"#;
const INTEGER: &str = r#"{"match":"integer"}"#;
const NOT_EMPTY: &str = r#"{"match":"notEmpty"}"#;

fn regex(pattern: &str) -> String {
    format!(r#"{{"match":"regex","regex":"{}"}}"#, pattern.replace('\\', r"\\"))
}

fn min(count: usize) -> String {
    format!(r#"{{"match":"type","min":{count}}}"#)
}

/// Rules by path; several for one path are separated by a comma.
type Rules<'r> = &'r [(&'r str, &'r str)];

fn compiled(expected: &str, rules: Rules<'_>, combine: &str) -> Expected {
    let entry =
        |(path, rule): &(&str, &str)| format!(r#""{path}":{{"combine":"{combine}","matchers":[{rule}]}}"#);
    let text = format!(r#"{{"body":{{{}}}}}"#, rules.iter().map(entry).collect::<Vec<_>>().join(","));
    let document = Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let rules = read_rules(document.root()).unwrap();
    let rules = rules.category(Category::Body);
    Expected::compile(expected.as_bytes(), rules, &mut Compiler::new(&Engine::without_plugins())).unwrap()
}

fn mismatches(expected: &str, actual: &str, rules: Rules<'_>, unexpected: Unexpected) -> Vec<Mismatch> {
    mismatches_of(expected, actual, rules, "and", unexpected)
}

fn mismatches_of(
    expected: &str,
    actual: &str,
    rules: Rules<'_>,
    combine: &str,
    unexpected: Unexpected,
) -> Vec<Mismatch> {
    let (expected, actual) = (compiled(expected, rules, combine), read(actual.as_bytes()).unwrap());
    let mut findings = Findings::within(Bounds::NONE);
    compare(&expected, &actual, unexpected, &mut findings);
    findings.into_mismatches()
}

fn describe(mismatch: &Mismatch) -> String {
    match mismatch {
        Mismatch::Body { path, text, .. } => format!("{path}: {text}"),
        other => panic!("{other:?}"),
    }
}

fn differences(expected: &str, actual: &str, rules: Rules<'_>, unexpected: Unexpected) -> Vec<String> {
    mismatches(expected, actual, rules, unexpected).iter().map(describe).collect()
}

/// Expected, actual, rules, and the mismatches of a request as `path: text`.
type Rows<'r> = &'r [(&'r str, &'r str, Rules<'r>, &'r [&'r str])];

fn check(rows: Rows<'_>) {
    check_for(Unexpected::Deny, rows);
}

fn check_for(unexpected: Unexpected, rows: Rows<'_>) {
    for (expected, actual, rules, texts) in rows {
        let found = differences(expected, actual, rules, unexpected);
        assert_eq!(found, *texts, "{expected} with {actual} under {rules:?}");
    }
}

#[test]
fn documents_that_say_the_same_match() {
    check(&[
        ("<a>1</a>", "<a>\n 1 \n</a>", &[], &[]),
        ("<a>x<b/>y</a>", "<a>xy<b/></a>", &[], &[]),
        ("<a><![CDATA[x]]></a>", "<a>x</a>", &[], &[]),
        ("<a>x&amp;y</a>", "<a><![CDATA[x&y]]></a>", &[], &[]),
        ("<a>xy</a>", "<a>x<!-- c --> y</a>", &[], &[]),
        ("<p:a xmlns:p='urn:x'/>", "<a xmlns='urn:x'/>", &[], &[]),
        ("<a xmlns:p='u' p:x='1'/>", "<a xmlns:q='u' q:x='1'/>", &[], &[]),
        ("<a x='1'/>", "<a x='1' xmlns:q='u'/>", &[], &[]),
        ("<a x='1' y='2'/>", "<a y='2' x='1'/>", &[], &[]),
        ("<a><b/><c/></a>", "<a><c/><b/></a>", &[], &[]),
    ]);
}

#[test]
fn names_differ_with_their_namespaces() {
    check(&[
        ("<a/>", "<b/>", &[], &["$.a: Expected 'a' to be equal to 'b'"]),
        ("<a><b/></a>", "<c><d/></c>", &[], &["$.a: Expected 'a' to be equal to 'c'"]),
        (
            "<a xmlns='urn:x'/>",
            "<a xmlns='urn:y'/>",
            &[],
            &["$['urn:x:a']: Expected 'urn:x:a' to be equal to 'urn:y:a'"],
        ),
        ("<a/>", "<a xmlns='u'/>", &[], &["$.a: Expected 'a' to be equal to 'u:a'"]),
    ]);
}

#[test]
fn rules_on_an_element_are_about_its_name_and_what_is_in_it() {
    let (one, two, three) = (min(1), min(2), min(3));
    let bounded = r#"{"match":"type","min":2,"max":3}"#;
    let none = r#"{"match":"type","max":0}"#;
    check(&[
        ("<a/>", "<b/>", &[("$.a", TYPE)], &["$.a: Expected 'a' to be the same type as 'b'"]),
        ("<a/>", "<b/>", &[("$", TYPE)], &["$.a: Expected 'a' to be the same type as 'b'"]),
        ("<a/>", "<b/>", &[("$.a", EQUALITY)], &["$.a: Expected 'a' to be equal to 'b'"]),
        ("<a/>", "<b/>", &[("$.a", &regex("a."))], &["$.a: Expected 'a' to be equal to 'b'"]),
        ("<a/>", "<ab/>", &[("$.a", &regex("a."))], &["$.a: Expected 'a' to be equal to 'ab'"]),
        ("<a><c/></a>", "<b><c/></b>", &[("$.a", &regex("a."))], &["$.a: Expected 'b' to match 'a.'"]),
        ("<a>x</a>", "<a>y</a>", &[("$.a", &regex("[xy]"))], &[]),
        (
            "<p:a xmlns:p='u'/>",
            "<q:b xmlns:q='u'/>",
            &[("$['u:a']", &regex("a."))],
            &["$['u:a']: Expected 'u:a' to be equal to 'u:b'"],
        ),
        (
            "<p:a xmlns:p='u'/>",
            "<q:b xmlns:q='v'/>",
            &[("$['u:a']", &regex("b?"))],
            &["$['u:a']: Expected 'u:a' to be equal to 'v:b'"],
        ),
        ("<a/>", "<a/>", &[("$.a", NOT_EMPTY)], &["$.a: Expected 'a' to have at least one child"]),
        ("<a>x</a>", "<a>x</a>", &[("$.a", NOT_EMPTY)], &[]),
        ("<a/>", "<a/>", &[("$.a", &one)], &["$.a: Expected 'a' to have at least 1 children"]),
        (
            "<a><b>1</b></a>",
            "<a><b>1</b></a>",
            &[("$.a", &two)],
            &["$.a: Expected 'a' to have at least 2 children"],
        ),
        ("<a><b/></a>", "<a>\n<b/>\n</a>", &[("$.a", &three)], &[]),
        ("<a/>", "<a/>", &[("$.a", bounded)], &["$.a: Expected 'a' to have at least 2 children"]),
        ("<a><b/></a>", "<a><b/></a>", &[("$.a", none)], &["$.a: Expected 'a' to have at most 0 children"]),
        ("<a><b>1</b></a>", "<a><b>1</b></a>", &[("$", &three)], &[]),
        ("<a>1</a>", "<a>2</a>", &[("$.a", INTEGER)], &[]),
        ("<a>1<b/></a>", "<a>2<b/></a>", &[("$.a", INTEGER)], &["$.a: Unable to match <a/> using Integer"]),
        (
            "<a xmlns='u'/>",
            "<a xmlns='u'/>",
            &[("$['u:a']", r#"{"match":"include","value":"a"}"#)],
            &["$['u:a']['#text']: Expected '' to include 'a'"],
        ),
        (
            "<a/>",
            "<a/>",
            &[("$", r#"{"match":"eachKey","rules":[{"match":"type"}]}"#)],
            &["$.a: Unable to match <a/> using EachKey"],
        ),
    ]);
}

#[test]
fn rules_go_on_applying_to_what_is_inside() {
    check(&[
        ("<a x='1'>1</a>", "<a x='2'>2</a>", &[("$.a", TYPE)], &[]),
        (
            "<a><b>1</b></a>",
            "<a><b>1</b></a>",
            &[("$.a", &regex("a"))],
            &["$.a.b['#text']: Expected '1' to match 'a'", "$.a['#text']: Expected '' to match 'a'"],
        ),
        (
            "<a><b>1</b></a>",
            "<a><b>2</b></a>",
            &[("$.a", EQUALITY)],
            &["$.a.b['#text']: Expected '2' to be equal to '1'"],
        ),
        (
            "<a><b/></a>",
            "<a><b/></a>",
            &[("$.a", NOT_EMPTY), ("$.a['#text']", TYPE)],
            &["$.a.b: Expected 'b' to have at least one child"],
        ),
        ("<a x='1'>t</a>", "<a x='2'>u</a>", &[("$.a.*", &regex(r"\w*"))], &[]),
    ]);
}

#[test]
fn several_rules_combine() {
    let rules = [regex("x"), regex("ab?")].join(",");
    let rules: Rules<'_> = &[("$.a", &rules), ("$.a['#text']", TYPE), ("$.a.c['#text']", TYPE)];
    let differences = |combine: &str| -> Vec<String> {
        mismatches_of("<a><c/></a>", "<ab><c/></ab>", rules, combine, Unexpected::Deny)
            .iter()
            .map(describe)
            .collect()
    };

    assert_eq!(differences("and"), ["$.a: Expected 'ab' to match 'x'"]);
    assert_eq!(differences("or"), Vec::<String>::new());
}

#[test]
fn attributes_are_compared_by_name() {
    check(&[
        (
            "<a/>",
            "<a y='2' x='1'/>",
            &[],
            &[r#"$.a: Did not expect any attributes but received {"x": "1", "y": "2"}"#],
        ),
        (
            "<a/>",
            "<a xmlns:p='u' x='1' p:x='2'/>",
            &[],
            &[r#"$.a: Did not expect any attributes but received {"u:x": "2", "x": "1"}"#],
        ),
        ("<a/>", "<a x='&quot;'/>", &[], &[r#"$.a: Did not expect any attributes but received {"x": "\""}"#]),
        (
            "<a x='1'/>",
            "<a x='1' y='2'/>",
            &[("$.a", TYPE)],
            &["$.a: Expected 1 attribute(s) but received 2 attribute(s)"],
        ),
        (
            "<a y='2' x='1'/>",
            "<a x='1'/>",
            &[],
            &[
                "$.a: Expected 2 attribute(s) but received 1 attribute(s)",
                "$.a['@y']: Expected attribute 'y'='2' but was missing",
            ],
        ),
        ("<a x='1'/>", "<a y='1'/>", &[], &["$.a['@x']: Expected attribute 'x'='1' but was missing"]),
        ("<a x='1'/>", "<a x=' 1'/>", &[], &["$.a['@x']: Expected ' 1' to be equal to '1'"]),
        (
            "<a x='1'/>",
            "<a x='b'/>",
            &[("$.a['@x']", INTEGER)],
            &["$.a['@x']: Expected 'b' to match an integer number"],
        ),
        (
            "<a xmlns:p='u' p:x='1'/>",
            "<a xmlns:q='u' q:x='2'/>",
            &[],
            &["$.a['@u:x']: Expected '2' to be equal to '1'"],
        ),
    ]);
    check_for(
        Unexpected::Allow,
        &[
            ("<a/>", "<a x='1'/>", &[], &[]),
            (
                "<a x='1' y='2'/>",
                "<a x='1'/>",
                &[],
                &[
                    "$.a: Expected at least 2 attribute(s) but received 1 attribute(s)",
                    "$.a['@y']: Expected attribute 'y'='2' but was missing",
                ],
            ),
            (
                "<a x='1'/>",
                "<a y='1' z='1'/>",
                &[],
                &["$.a['@x']: Expected attribute 'x'='1' but was missing"],
            ),
        ],
    );
}

#[test]
fn children_are_compared_by_name_and_then_by_order() {
    let one = min(1);
    check(&[
        ("<a/>", "<a><b/><c/></a>", &[("$.a", TYPE)], &["$.a: Expected no children but received [b, c]"]),
        ("<a><b/></a>", "<a/>", &[], &["$.a: Expected child <b/> but was missing"]),
        ("<a><b/></a>", "<a><b/><c/><c/></a>", &[], &["$.a: Unexpected child <c/>"]),
        (
            "<a><b/></a>",
            "<a><b/><b/><b/></a>",
            &[],
            &["$.a.b: Unexpected child <b/>", "$.a.b: Unexpected child <b/>"],
        ),
        ("<a><b/><b/></a>", "<a><b/></a>", &[], &["$.a.b: Expected child <b/> but was missing"]),
        (
            "<a><b>1</b><b>2</b></a>",
            "<a><b>2</b><b>1</b></a>",
            &[],
            &[
                "$.a.b['#text']: Expected '2' to be equal to '1'",
                "$.a.b['#text']: Expected '1' to be equal to '2'",
            ],
        ),
        ("<a><b>1</b></a>", "<a><b>2</b><b>3</b></a>", &[("$.a", TYPE)], &[]),
        ("<a><b>1</b></a>", "<a><b>2</b><b>3</b></a>", &[("$.a.b", &one)], &[]),
        ("<a><b/><b/></a>", "<a><b/></a>", &[("$.a", TYPE)], &[]),
        ("<a><b/></a>", "<a/>", &[("$.a", TYPE)], &["$.a: Expected child <b/> but was missing"]),
        ("<a><b>1</b></a>", "<a><c>3</c><b>1</b></a>", &[("$.a", TYPE)], &["$.a: Unexpected child <c/>"]),
        (
            "<a><b x='1'/></a>",
            "<a><b x='2'/><b/></a>",
            &[("$.a", TYPE)],
            &[
                "$.a.b: Expected 1 attribute(s) but received 0 attribute(s)",
                "$.a.b['@x']: Expected attribute 'x'='1' but was missing",
            ],
        ),
        (
            "<a xmlns='u'><b/></a>",
            "<a xmlns='u'><c/></a>",
            &[],
            &["$['u:a']: Expected child <u:b/> but was missing", "$['u:a']: Unexpected child <u:c/>"],
        ),
    ]);
    check_for(
        Unexpected::Allow,
        &[
            ("<a><b/></a>", "<a x='1'><b/><c/></a>", &[], &[]),
            ("<a/>", "<a><b/></a>", &[], &[]),
            (
                "<a x='1'><b/></a>",
                "<a x='1' y='2'><b/><b/>t</a>",
                &[],
                &["$.a['#text']: Expected 't' to be equal to ''"],
            ),
            ("<a><b/><b/></a>", "<a><b/></a>", &[], &["$.a.b: Expected child <b/> but was missing"]),
            ("<a><b/></a>", "<a><b/><c/></a>", &[("$.a", TYPE)], &["$.a: Unexpected child <c/>"]),
            ("<a><b/></a>", "<a><b/><c/></a>", &[("$.a.c", TYPE)], &["$.a: Unexpected child <c/>"]),
            ("<a><b/></a>", "<a><b/><c/></a>", &[("$.a.b", TYPE)], &[]),
        ],
    );
}

#[test]
fn texts_are_compared_under_their_own_rules() {
    check(&[
        ("<a>1</a>", "<a>2</a>", &[], &["$.a['#text']: Expected '2' to be equal to '1'"]),
        ("<a>1</a>", "<a/>", &[], &["$.a['#text']: Expected '' to be equal to '1'"]),
        ("<a>x  y</a>", "<a>x y</a>", &[], &["$.a['#text']: Expected 'x y' to be equal to 'x  y'"]),
        ("<a>1</a>", "<a>2</a>", &[("$.a['#text']", INTEGER)], &[]),
        ("<a>1</a>", "<a>2</a>", &[("$.a.#text", INTEGER)], &[]),
        (
            "<a>1</a>",
            "<a>x</a>",
            &[("$.a['#text']", INTEGER)],
            &["$.a['#text']: Expected 'x' to match an integer number"],
        ),
        ("<a><b>1</b></a>", "<a><b>x</b></a>", &[("$.a.*['#text']", TYPE)], &[]),
    ]);
}

#[test]
fn positions_in_rules_select_brothers_of_one_name() {
    let two = "<a><b>1</b><b>1</b></a>";
    let found = "<a><b>x</b><b>y</b></a>";
    let (first, second) = (
        "$.a.b['#text']: Expected 'x' to be equal to '1'",
        "$.a.b['#text']: Expected 'y' to be equal to '1'",
    );
    check(&[
        (two, found, &[], &[first, second]),
        (two, found, &[("$.a.b[0]", TYPE)], &[second]),
        (two, found, &[("$.a.b[1]", TYPE)], &[first]),
        (two, found, &[("$.a.b[2]", TYPE)], &[first, second]),
        (two, found, &[("$.a.b[*]", TYPE)], &[]),
        (two, found, &[("$.a.b[*]['#text']", TYPE)], &[]),
        (two, found, &[("$.a[0].b[0]", TYPE)], &[second]),
        (two, found, &[("$.a[*].b['#text']", TYPE)], &[]),
        (two, found, &[("$.a[1].b", TYPE)], &[first, second]),
        (two, found, &[("$.a.b", TYPE)], &[]),
        (two, found, &[("$.a.b.*", TYPE)], &[]),
        // `$` is no element, so it has no position; and `.0` is a name.
        (two, found, &[("$[*]", TYPE), ("$.a.b.0", TYPE)], &[first, second]),
    ]);
}

#[test]
fn of_rules_with_and_without_positions_the_narrower_wins() {
    let (one, found) = ("<a><b>1</b></a>", "<a><b>x</b></a>");
    let number = &["$.a.b['#text']: Expected 'x' to match an integer number"];
    check(&[
        (one, found, &[("$.a.b[0]['#text']", TYPE), ("$.a.b['#text']", INTEGER)], &[]),
        (one, found, &[("$.a.b[0]['#text']", TYPE), ("$.a.b[*]['#text']", INTEGER)], &[]),
        (one, found, &[("$.a.b[*]['#text']", TYPE), ("$.a.b['#text']", INTEGER)], &[]),
        (one, found, &[("$.a[0].b['#text']", TYPE), ("$.a.b[0]['#text']", INTEGER)], &[]),
        // A position makes no rule for the element one for its text.
        (one, found, &[("$.a[0].b[0]", TYPE), ("$.a.b['#text']", INTEGER)], number),
        (one, found, &[("$.a[0]", INTEGER), ("$.a", TYPE)], &["$.a: Unable to match <a/> using Integer"]),
        (one, found, &[("$.a[0]", &min(1)), ("$.a.b", TYPE)], &[]),
    ]);
}

#[test]
fn every_brother_is_under_the_rules_for_the_one_that_is_the_example() {
    let one = "<a><b x='1'><c>1</c></b></a>";
    let found = "<a><b x='2'><c>3</c><c>z</c></b><b x='y'><c>4</c></b><b x='5'><c>z</c></b></a>";
    let (x, text) = (("$.a.b['@x']", INTEGER), ("$.a.b.c['#text']", INTEGER));
    let attribute = "$.a.b['@x']: Expected 'y' to match an integer number";
    let number = "$.a.b.c['#text']: Expected 'z' to match an integer number";
    check(&[
        (one, found, &[("$.a.b", TYPE), x, text], &[number, attribute, number]),
        (one, found, &[("$.a.b", TYPE), x, text, ("$.a.b[2].c['#text']", TYPE)], &[number, attribute]),
        (one, found, &[("$.a.b", TYPE), x, text, ("$.a.b.c[1]['#text']", TYPE)], &[attribute, number]),
    ]);
}

#[test]
fn limits_are_for_the_element_and_not_for_those_below_also_with_positions() {
    check(&[
        ("<a><b/></a>", "<a><b/></a>", &[("$.a[0]", &min(1))], &[]),
        (
            "<a><b/></a>",
            "<a><b/></a>",
            &[("$.a[0].b[0]", &min(1))],
            &["$.a.b: Expected 'b' to have at least 1 children"],
        ),
    ]);
}

#[test]
fn rules_may_use_the_prefixes_of_the_expected_document() {
    let expected = "<p:a xmlns:p='urn:x' xmlns:q='urn:y' q:k='1'><p:b>1</p:b></p:a>";
    let actual = "<a xmlns='urn:x' xmlns:z='urn:y' z:k='2'><b>2</b></a>";
    let attribute = "$['urn:x:a']['@urn:y:k']: Expected '2' to be equal to '1'";
    let text = "$['urn:x:a']['urn:x:b']['#text']: Expected '2' to be equal to '1'";
    check(&[
        (expected, actual, &[], &[attribute, text]),
        (expected, actual, &[("$['urn:x:a']['@urn:y:k']", TYPE)], &[text]),
        (expected, actual, &[("$['p:a']['@q:k']", TYPE)], &[text]),
        (expected, actual, &[("$.p:a.p:b.#text", TYPE)], &[attribute]),
        (expected, actual, &[("$['p:a']['urn:x:b']['#text']", TYPE)], &[attribute]),
        (expected, actual, &[("$['q:a']", TYPE), ("$['z:a']", TYPE), ("$.a", TYPE)], &[attribute, text]),
    ]);
}

#[test]
fn rules_may_leave_out_the_default_namespace_of_the_expected_document() {
    check(&[
        ("<a xmlns='u'>1</a>", "<p:a xmlns:p='u'>2</p:a>", &[("$.a['#text']", TYPE)], &[]),
        (
            "<a xmlns='u' xmlns:p='u' p:x='1'/>",
            "<a xmlns='u' xmlns:p='u' p:x='2'/>",
            &[("$.a['@x']", TYPE)],
            &["$['u:a']['@u:x']: Expected '2' to be equal to '1'"],
        ),
    ]);
}

#[test]
fn mismatches_carry_what_was_expected_and_what_came() {
    let rows: &[(&str, &str, Option<&str>, Option<&str>)] = &[
        ("<a xmlns='u'/>", "<b xmlns='u'/>", Some("u:a"), Some("u:b")),
        ("<a/>", "<a x='1'/>", Some("{}"), Some(r#"{"x": "1"}"#)),
        ("<a x='1'/>", "<a y='1'/>", Some("x"), None),
        ("<a x='1'/>", "<a x='2'/>", Some("1"), Some("2")),
        ("<a/>", "<a><b/><c/></a>", Some(""), Some("b, c")),
        ("<a><b/></a>", "<a><b/><c/></a>", Some("b"), Some("b, c")),
        ("<a><c/><b/></a>", "<a><c/><b/><b/></a>", Some("b"), Some("c, b, b")),
        ("<a>1</a>", "<a>2</a>", Some("1"), Some("2")),
    ];
    for (expected, actual, wanted, got) in rows {
        let found = mismatches(expected, actual, &[], Unexpected::Deny);
        let [Mismatch::Body { expected: e, actual: a, .. }] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((e.as_deref(), a.as_deref()), (*wanted, *got), "{expected} with {actual}");
    }
}

#[test]
fn a_document_matches_itself_whatever_the_rules_for_others() {
    let text = "<p:a xmlns:p='u' p:x='1' y='2'>t<b>1</b><c/><b>2</b><p:b><![CDATA[<]]></p:b></p:a>";
    for rules in [&[][..], &[("$", TYPE)], &[("$.z", INTEGER)], &[("$.*.b[1]", EQUALITY)]] {
        assert_eq!(differences(text, text, rules, Unexpected::Deny), Vec::<String>::new(), "{rules:?}");
    }
}

#[test]
fn wide_and_deep_documents_take_no_long_time() {
    let wide = |text: &str| format!("<a>{}</a>", format!("<b x='1'>{text}</b>").repeat(20_000));
    let deep = |text: &str| "<a>".repeat(1_024) + text + &"</a>".repeat(1_024);
    let names: String = (0..20_000).map(|n| format!("<b{n}/>")).collect();

    assert_eq!(
        differences(&wide("1"), &wide("2"), &[("$.a.b['#text']", INTEGER)], Unexpected::Deny).len(),
        0
    );
    assert_eq!(differences(&wide("1"), &wide("2"), &[], Unexpected::Deny).len(), 20_000);
    assert_eq!(differences(&deep("1"), &deep("2"), &[], Unexpected::Deny).len(), 1);
    let found = mismatches("<a><c/></a>", &format!("<a>{names}</a>"), &[], Unexpected::Deny);
    assert_eq!(found.len(), 20_001);
    let Some(Mismatch::Body { actual: Some(shown), .. }) = found.first() else { panic!("{found:?}") };
    assert!(shown.starts_with("b0, b1, ") && shown.ends_with(", b99, ..."), "{shown}");
}
