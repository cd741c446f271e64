use super::{read_named_rule, read_rule, read_rules, write_rule, write_rules, write_rules_flat};
use crate::foundation::json::{Document, Value, compact};
use crate::model::Category;
use crate::model::error::Error;
use crate::model::path::DocPath;
use crate::model::rules::{Rule, RuleList, RuleSet};

fn rewritten(rule: &str) -> Result<String, Error> {
    let document = Document::parse(rule).unwrap();
    read_rule(document.root()).map(|rule| compact(&write_rule(&rule)))
}

fn rules(text: &str) -> Result<RuleSet, Error> {
    read_rules(Document::parse(text).unwrap().root())
}

fn text(value: Option<&Value>) -> String {
    value.map(compact).unwrap_or_default()
}

#[test]
fn every_rule_is_read_under_all_its_names_and_written_under_one() {
    let table = [
        (r#"{"match":"equality"}"#, r#"{"match":"equality"}"#),
        (r#"{"match":"regex","regex":"\\d+"}"#, r#"{"match":"regex","regex":"\\d+"}"#),
        (r#"{"match":"regex","regex":["a"]}"#, r#"{"match":"regex","regex":"[\"a\"]"}"#),
        (r#"{"match":"regex","regex":null}"#, r#"{"match":"regex","regex":""}"#),
        (r#"{"match":"type"}"#, r#"{"match":"type"}"#),
        (r#"{"match":"type","min":0}"#, r#"{"match":"type","min":0}"#),
        (r#"{"match":"type","min":"1"}"#, r#"{"match":"type","min":1}"#),
        (r#"{"match":"type","min":1.7}"#, r#"{"match":"type","min":1}"#),
        (r#"{"match":"type","min":"1.7"}"#, r#"{"match":"type"}"#),
        (r#"{"match":"type","min":-1}"#, r#"{"match":"type"}"#),
        (r#"{"match":"type","min":null,"max":2}"#, r#"{"match":"type","max":2}"#),
        (r#"{"match":"type","min":1,"max":2}"#, r#"{"match":"type","max":2,"min":1}"#),
        (r#"{"match":"min","min":1}"#, r#"{"match":"type","min":1}"#),
        (r#"{"match":"min-type","min":1}"#, r#"{"match":"type","min":1}"#),
        (r#"{"match":"max","max":1}"#, r#"{"match":"type","max":1}"#),
        (r#"{"match":"max-type","max":1}"#, r#"{"match":"type","max":1}"#),
        (r#"{"match":"include","value":null}"#, r#"{"match":"include","value":""}"#),
        (r#"{"match":"number"}"#, r#"{"match":"number"}"#),
        (r#"{"match":"integer"}"#, r#"{"match":"integer"}"#),
        (r#"{"match":"real"}"#, r#"{"match":"decimal"}"#),
        (r#"{"match":"boolean"}"#, r#"{"match":"boolean"}"#),
        (r#"{"match":"null"}"#, r#"{"match":"null"}"#),
        (r#"{"match":"date"}"#, r#"{"format":"","match":"date"}"#),
        (r#"{"match":"date","date":"yyyy"}"#, r#"{"format":"yyyy","match":"date"}"#),
        (r#"{"match":"time","format":"HH","time":"mm"}"#, r#"{"format":"HH","match":"time"}"#),
        (r#"{"match":"timestamp","timestamp":"x"}"#, r#"{"format":"x","match":"datetime"}"#),
        (r#"{"match":"datetime","timestamp":"x"}"#, r#"{"format":"","match":"datetime"}"#),
        (r#"{"match":"content-type","value":"a/b"}"#, r#"{"match":"contentType","value":"a/b"}"#),
        (r#"{"match":"values"}"#, r#"{"match":"values"}"#),
        (r#"{"match":"statusCode"}"#, r#"{"match":"statusCode","status":"success"}"#),
        (r#"{"match":"status-code","status":"nonError"}"#, r#"{"match":"statusCode","status":"nonError"}"#),
        (
            r#"{"match":"statusCode","status":[200,"404",20.7]}"#,
            r#"{"match":"statusCode","status":[200,404,20]}"#,
        ),
        (r#"{"match":"not-empty"}"#, r#"{"match":"notEmpty"}"#),
        (r#"{"match":"semver"}"#, r#"{"match":"semver"}"#),
        (r#"{"match":"eachKey"}"#, r#"{"match":"eachKey","rules":[]}"#),
        (
            r#"{"match":"each-value","rules":[{"pact:matcher:type":"type"}],"value":{"a":1},"generator":{"type":"Uuid"}}"#,
            r#"{"generator":{"type":"Uuid"},"match":"eachValue","rules":[{"match":"type"}],"value":"{\"a\":1}"}"#,
        ),
        (r#"{"match":"eachKey","generator":{"type":5}}"#, r#"{"match":"eachKey","rules":[]}"#),
        (r#"{"match":"minType","min":1}"#, r#"{"match":"minType","min":1}"#),
        (r#"{"match":"Type","value":1}"#, r#"{"match":"Type","value":1}"#),
        (r#"{"match":5}"#, r#"{"match":"5"}"#),
        (r#"{"pact:matcher:type":"x","value":1,"a":2,"pact:generator:type":"y"}"#, r#"{"a":2,"match":"x"}"#),
        (r#"{"match":"type","pact:matcher:type":"regex"}"#, r#"{"match":"type"}"#),
        (r#"{"min":1,"max":2}"#, r#"{"match":"type","min":1}"#),
        (r#"{"regex":"x","min":1}"#, r#"{"match":"regex","regex":"x"}"#),
        (r#"{"timestamp":"x","date":"y"}"#, r#"{"format":"x","match":"datetime"}"#),
    ];
    for (rule, expected) in table {
        assert_eq!(rewritten(rule).unwrap(), expected, "{rule}");
        assert_eq!(rewritten(expected).unwrap(), expected, "written and read again");
    }
}

#[test]
fn a_rule_that_cannot_be_used_is_told_with_what_was_found_and_expected() {
    let table = [
        (r#"{"match":"regex"}"#, "'regex' of matching rule 'regex' must be a text but is absent"),
        (
            r#"{"match":"min","min":"x"}"#,
            "'min' of matching rule 'min' must be a whole number from 0 but is \"x\"",
        ),
        (
            r#"{"match":"statusCode","status":200}"#,
            "'status' of matching rule 'statusCode' must be a class of status codes or a list of them but is 200",
        ),
        (
            r#"{"match":"statusCode","status":[-1]}"#,
            "'status' of matching rule 'statusCode' must be a class of status codes or a list of them but is [-1]",
        ),
        (
            r#"{"match":"eachKey","rules":{}}"#,
            "'rules' of matching rule 'eachKey' must be an array but is {}",
        ),
        (
            r#"{"match":"arrayContains"}"#,
            "'variants' of matching rule 'arrayContains' must be an array but is absent",
        ),
        (r#"{"match":""}"#, "the name of a matching rule must be a text but is {\"match\":\"\"}"),
        (
            r#"{"match":null,"pact:matcher:type":"type"}"#,
            "the name of a matching rule must be a text but is {\"match\":null,\"pact:matcher:type\":\"type\"}",
        ),
        (r#"{"datetime":"x"}"#, "a matching rule must be an object with 'match' but is {\"datetime\":\"x\"}"),
        ("[]", "a matching rule must be an object but is []"),
    ];
    for (rule, message) in table {
        assert_eq!(rewritten(rule).unwrap_err().to_string(), message, "{rule}");
    }
}

#[test]
fn the_example_beside_a_named_rule_is_not_an_attribute() {
    let document = Document::parse(r#"{"pact:matcher:type":["ignored"],"value":1,"x":2}"#).unwrap();

    let rule = read_named_rule("mine", document.root()).unwrap();

    assert_eq!(compact(&write_rule(&rule)), r#"{"match":"mine","x":2}"#);
}

#[test]
fn variants_have_rules_and_generators_of_their_own() {
    let equality = r#""rules":{"":{"combine":"AND","matchers":[{"match":"equality"}]}}"#;
    let table = [
        (r#"{"index":"1"}"#, format!(r#"{{"index":1,{equality}}}"#)),
        (r#"{"index":-1}"#, format!(r#"{{"index":0,{equality}}}"#)),
        ("5", format!(r#"{{"index":0,{equality}}}"#)),
        (r#"{"rules":{}}"#, r#"{"index":0,"rules":{}}"#.to_owned()),
        (r#"{"rules":5}"#, r#"{"index":0,"rules":{}}"#.to_owned()),
        (
            r#"{"rules":{"matchers":[{"match":"type"}]}}"#,
            r#"{"index":0,"rules":{"":{"combine":"AND","matchers":[{"match":"type"}]}}}"#.to_owned(),
        ),
        (
            r#"{"rules":{"$.a":{"matchers":[{"match":"type"}]}},"generators":{"$.a":{"type":"Uuid"},"$.b":5}}"#,
            r#"{"generators":{"$.a":{"type":"Uuid"}},"index":0,"rules":{"$.a":{"combine":"AND","matchers":[{"match":"type"}]}}}"#
                .to_owned(),
        ),
    ];
    for (variant, expected) in table {
        let rule = format!(r#"{{"match":"array-contains","variants":[{variant}]}}"#);
        let expected = format!(r#"{{"match":"arrayContains","variants":[{expected}]}}"#);
        assert_eq!(rewritten(&rule).unwrap(), expected, "{variant}");
    }
    assert_eq!(
        rewritten(
            r#"{"match":"arrayContains","variants":[{"rules":{"$..":{"matchers":[{"match":"type"}]}}}]}"#
        )
        .unwrap_err()
        .to_string(),
        "variant 0: path expression '$..' is not valid: expected '*' or a name instead of '.' at index 2"
    );
}

#[test]
fn rules_by_category_are_read_and_written() {
    let list = r#"{"combine":"AND","matchers":[{"match":"type"}]}"#;
    let table = [
        ("5".to_owned(), String::new()),
        (format!(r#"{{"path":{list}}}"#), format!(r#"{{"path":{list}}}"#)),
        (format!(r#"{{"path":{{"$":{list}}}}}"#), format!(r#"{{"path":{list}}}"#)),
        (format!(r#"{{"path":{{"":{list}}}}}"#), format!(r#"{{"path":{list}}}"#)),
        (format!(r#"{{"path":{{"$.a":{list}}}}}"#), String::new()),
        (format!(r#"{{"Headers":{{"X-A[0]":{list}}}}}"#), format!(r#"{{"header":{{"X-A[0]":{list}}}}}"#)),
        (format!(r#"{{"query":{{"$.a b":{list}}}}}"#), format!(r#"{{"query":{{"$.a b":{list}}}}}"#)),
        (format!(r#"{{"query":{{"":{list}}}}}"#), format!(r#"{{"query":{{"":{list}}}}}"#)),
        (format!(r#"{{"status":{{"$":{list}}}}}"#), format!(r#"{{"status":{{"$":{list}}}}}"#)),
        (format!(r#"{{"status":{list}}}"#), format!(r#"{{"status":{{"":{list}}}}}"#)),
        (format!(r#"{{"contents":{{"$.a":{list}}}}}"#), format!(r#"{{"contents":{{"$.a":{list}}}}}"#)),
        (format!(r#"{{"content":{{"$.a":{list}}}}}"#), format!(r#"{{"body":{{"$.a":{list}}}}}"#)),
        (format!(r#"{{"whatever":{{"a":{list}}}}}"#), format!(r#"{{"body":{{"a":{list}}}}}"#)),
        (
            format!(r#"{{"header":{{"X":{list}}},"headers":{{"X":{{"matchers":[{{"match":"null"}}]}}}}}}"#),
            r#"{"header":{"X":{"combine":"AND","matchers":[{"match":"type"},{"match":"null"}]}}}"#.to_owned(),
        ),
        (
            r#"{"body":{"$.a":{"matchers":[{"match":"type"}],"combine":"or"}}}"#.to_owned(),
            r#"{"body":{"$.a":{"combine":"OR","matchers":[{"match":"type"}]}}}"#.to_owned(),
        ),
        (r#"{"body":{"$.a":{"matchers":[]},"$.b":{"matchers":null},"$.c":5}}"#.to_owned(), String::new()),
        (r#"{"body":[],"path":null,"whatever":[]}"#.to_owned(), String::new()),
        (format!(r#"{{"header":[],"headers":{{"X":{list}}}}}"#), format!(r#"{{"header":{{"X":{list}}}}}"#)),
        (r#"{"body":{"matchers":5}}"#.to_owned(), String::new()),
    ];
    for (json, expected) in table {
        assert_eq!(text(write_rules(&rules(&json).unwrap()).as_ref()), expected, "{json}");
    }
}

#[test]
fn rules_in_a_wrong_place_are_read() {
    let two = r#"{"combine":"AND","matchers":[{"match":"type"},{"match":"null"}]}"#;
    let regex = r#"{"combine":"AND","matchers":[{"match":"regex","regex":"x"}]}"#;
    let table = [
        (r#"{"body":{"$.a":{"match":"regex","regex":"x"}}}"#, format!(r#"{{"body":{{"$.a":{regex}}}}}"#)),
        (r#"{"body":{"$.a":{"regex":"x"}}}"#, format!(r#"{{"body":{{"$.a":{regex}}}}}"#)),
        (
            r#"{"body":{"$.a":{"pact:matcher:type":"regex","regex":"x"}}}"#,
            format!(r#"{{"body":{{"$.a":{regex}}}}}"#),
        ),
        (r#"{"body":{"$.a":[{"match":"type"},{"match":"null"}]}}"#, format!(r#"{{"body":{{"$.a":{two}}}}}"#)),
        (
            r#"{"body":{"$.a":{"combine":"OR","matchers":{"match":"regex","regex":"x"}}}}"#,
            format!(r#"{{"body":{{"$.a":{}}}}}"#, regex.replace("AND", "OR")),
        ),
        (r#"{"header":{"X":{"regex":"x"}}}"#, format!(r#"{{"header":{{"X":{regex}}}}}"#)),
        (r#"{"query":{"q":[{"regex":"x"}]}}"#, format!(r#"{{"query":{{"q":{regex}}}}}"#)),
        (r#"{"metadata":{"k":{"regex":"x"}}}"#, format!(r#"{{"metadata":{{"k":{regex}}}}}"#)),
        (r#"{"status":{"$":{"regex":"x"}}}"#, format!(r#"{{"status":{{"$":{regex}}}}}"#)),
        (r#"{"path":{"match":"regex","regex":"x"}}"#, format!(r#"{{"path":{regex}}}"#)),
        (r#"{"path":{"$":{"regex":"x"}}}"#, format!(r#"{{"path":{regex}}}"#)),
        (r#"{"path":[{"match":"regex","regex":"x"}]}"#, format!(r#"{{"path":{regex}}}"#)),
        (r#"{"path":{"matchers":{"regex":"x"}}}"#, format!(r#"{{"path":{regex}}}"#)),
        (r#"{"status":{"match":"regex","regex":"x"}}"#, format!(r#"{{"status":{{"":{regex}}}}}"#)),
        (r#"{"body":{"match":"regex","regex":"x"}}"#, format!(r#"{{"body":{{"":{regex}}}}}"#)),
        (r#"{"body":[{"match":"type"},{"match":"null"}]}"#, format!(r#"{{"body":{{"":{two}}}}}"#)),
        // Names of headers and parameters that are members of rules too.
        (r#"{"header":{"date":{"regex":"x"}}}"#, format!(r#"{{"header":{{"date":{regex}}}}}"#)),
        (r#"{"query":{"match":{"regex":"x"},"max":5}}"#, format!(r#"{{"query":{{"match":{regex}}}}}"#)),
        (
            r#"{"query":{"min":5,"q":{"matchers":[{"regex":"x"}]}}}"#,
            format!(r#"{{"query":{{"q":{regex}}}}}"#),
        ),
        (r#"{"body":{"$.a":{"regex":"x"},"match":"type"}}"#, format!(r#"{{"body":{{"$.a":{regex}}}}}"#)),
        // Nothing usable.
        (r#"{"body":{"$.a":{},"$.b":[],"$.c":null,"$.d":[{"match":"type"},5]}}"#, String::new()),
        (r#"{"body":{"$.a":{"matchers":{"a":1}},"$.b":{"matchers":"type"}}}"#, String::new()),
        (r#"{"header":{"X":"regex","Y":{"value":1}}}"#, String::new()),
    ];
    for (json, expected) in table {
        assert_eq!(text(write_rules(&rules(json).unwrap()).as_ref()), expected, "{json}");
    }
    let variants =
        |rules: &str| format!(r#"{{"match":"arrayContains","variants":[{{"index":0,"rules":{rules}}}]}}"#);
    for misplaced in
        [r#"{"$.a":{"regex":"x"}}"#, r#"{"$.a":[{"regex":"x"}]}"#, r#"{"$.a":{"matchers":{"regex":"x"}}}"#]
    {
        let expected = variants(&format!(r#"{{"$.a":{regex}}}"#));
        assert_eq!(rewritten(&variants(misplaced)).unwrap(), expected, "{misplaced}");
    }
    assert_eq!(rewritten(&variants(r#"{"regex":"x"}"#)).unwrap(), variants(&format!(r#"{{"":{regex}}}"#)));
}

#[test]
fn malformed_rules_are_told_with_their_place() {
    let table = [
        (r#"{"body":5}"#, "'body': a category of matching rules must be an object but is 5"),
        (r#"{"body":[5]}"#, "'body': a category of matching rules must be an object but is [5]"),
        (r#"{"path":false}"#, "'path': a category of matching rules must be an object but is false"),
        (
            r#"{"body":{"$.a":{"match":"regex"}}}"#,
            "'body': '$.a': 'regex' of matching rule 'regex' must be a text but is absent",
        ),
        (
            r#"{"body":{"$.a":{"matchers":[{"match":"regex"}]}}}"#,
            "'body': '$.a': 'regex' of matching rule 'regex' must be a text but is absent",
        ),
        (
            r#"{"body":{"$.":{"matchers":[{"match":"type"}]}}}"#,
            "'body': path expression '$.' is not valid: a path is expected after the '.' at its end",
        ),
        (
            r#"{"$.body":{"match":"type"},"body":{"$.a":{"matchers":[{"match":"type"}]}}}"#,
            "'body': a matching rule must be an object with 'match' but is {\"$.a\":{\"matchers\":[{\"match\":\"type\"}]}}",
        ),
        (
            r#"{"$":{"match":"type"}}"#,
            "the path of a matching rule must be the path of a part, such as '$.body' but is '$'",
        ),
        (
            r#"{"$.headers":{"match":"type"}}"#,
            "the path of a matching rule must be the path of one header but is '$.headers'",
        ),
        (
            r#"{"$.bodyx":{"match":"type"}}"#,
            "the path of a matching rule must be a path below '$.body' but is '$.bodyx'",
        ),
    ];
    for (json, message) in table {
        assert_eq!(rules(json).unwrap_err().to_string(), message, "{json}");
    }
}

#[test]
fn flat_rules_are_sorted_into_categories() {
    let table = [
        ("$.body", "body", "$", "$.body"),
        ("$.body.a[0]", "body", "$.a[0]", "$.body.a[0]"),
        ("$.body['a b']", "body", "$['a b']", "$.body['a b']"),
        ("$['body']['a']", "body", "$['a']", "$.body['a']"),
        ("$.body['$x']", "body", "$['$x']", "$.body['$x']"),
        ("$.headers.X-A", "header", "X-A", "$.headers['X-A']"),
        ("$.headers['X-A']", "header", "X-A", "$.headers['X-A']"),
        ("$.header.X[0]", "header", "X", "$.headers.X"),
        ("$.query.a[*]", "query", "a", "$.query.a"),
        ("$.query['a b']", "query", "a b", "$.query['a b']"),
        ("$.query", "query", "", "$.query"),
        ("$.headers[0]", "header", "", "$.headers['']"),
        ("$.header.$.Authorization[0]", "header", "Authorization", "$.headers.Authorization"),
        ("$.headers.$['X-A'][0]", "header", "X-A", "$.headers['X-A']"),
        ("$['header'].$.X", "header", "X", "$.headers.X"),
        ("$.query.$['catId[]'][0]", "query", "catId[]", "$.query['catId[]']"),
        ("$.query.$.a[0]", "query", "a", "$.query.a"),
        ("$.query.$", "query", "", "$.query"),
        ("$.body.$", "body", "$", "$.body"),
        ("$.body.$.a[0]", "body", "$.a[0]", "$.body.a[0]"),
        ("$.body.$['a b']", "body", "$['a b']", "$.body['a b']"),
        ("$.contents.$.a", "contents", "$.a", "$.contents.a"),
        ("$.metadata.$.k", "metadata", "k", "$.metadata.k"),
        ("$.status.$", "status", "", "$.status"),
        ("$.status.", "status", "", "$.status"),
        ("$.method.", "method", "", "$.method"),
        ("$.status", "status", "", "$.status"),
        ("$.method", "method", "", "$.method"),
        ("$.metadata.k", "metadata", "k", "$.metadata.k"),
        ("$.metadata['a b']", "metadata", "$['a b']", "$.metadata['a b']"),
        ("$.foo.a", "body", "a", "$.body.a"),
    ];
    for (key, category, path, written) in table {
        let set = rules(&format!(r#"{{"{key}":{{"match":"type"}}}}"#)).unwrap();
        let by_category =
            format!(r#"{{"{category}":{{"{path}":{{"combine":"AND","matchers":[{{"match":"type"}}]}}}}}}"#);
        assert_eq!(text(write_rules(&set).as_ref()), by_category, "{key}");
        let flat = text(write_rules_flat(&set).as_ref());
        assert_eq!(flat, format!(r#"{{"{written}":{{"match":"type"}}}}"#), "{key}");
        assert_eq!(text(write_rules_flat(&rules(&flat).unwrap()).as_ref()), flat, "written and read again");
    }
    for key in ["$.path", "$.path.$", "$.path."] {
        let path = rules(&format!(r#"{{"{key}":{{"regex":"x"}}}}"#)).unwrap();
        assert_eq!(text(write_rules_flat(&path).as_ref()), r#"{"$.path":{"match":"regex","regex":"x"}}"#);
    }
    for key in ["$.foo.$.a", "$.header.$", "$.header.$a", "$.header.$.", "$.$.a", "$.body.$$"] {
        assert!(rules(&format!(r#"{{"{key}":{{"match":"type"}}}}"#)).is_err(), "{key}");
    }
}

#[test]
fn the_flat_form_keeps_the_first_rule_of_a_path() {
    let set = rules(r#"{"body":{"$.a":{"combine":"OR","matchers":[{"match":"integer"},{"match":"null"}]}}}"#)
        .unwrap();

    assert_eq!(text(write_rules_flat(&set).as_ref()), r#"{"$.body.a":{"match":"integer"}}"#);
}

#[test]
fn rules_of_the_single_values_of_a_parameter_become_one_list() {
    let regex = |text: &str| RuleList::of(Rule::Regex(text.to_owned()));
    let mut set = RuleSet::new();
    for (index, list) in [(10, regex("b")), (2, regex("a")), (0, regex("b"))] {
        set.add_list(Category::Query, DocPath::of_name("n").index(index), list);
        set.add_list(Category::Header, DocPath::of_name("H").index(index), regex("same"));
    }

    assert_eq!(
        text(write_rules(&set).as_ref()),
        concat!(
            r#"{"header":{"H":{"combine":"AND","matchers":[{"match":"regex","regex":"same"}]}},"#,
            r#""query":{"n":{"combine":"OR","matchers":[{"match":"regex","regex":"b"},{"match":"regex","regex":"a"}]}}}"#
        )
    );
}

#[test]
fn rules_nest_up_to_a_limit() {
    let nested = |depth| {
        let (open, close) = (r#"{"match":"eachValue","rules":["#, "]}");
        format!("{}{}{}", open.repeat(depth), r#"{"match":"type"}"#, close.repeat(depth))
    };

    assert_eq!(rewritten(&nested(32)).unwrap(), nested(32));
    assert_eq!(
        rewritten(&nested(33)).unwrap_err().to_string(),
        "matching rules may be nested 32 deep, and these are nested deeper"
    );
}
