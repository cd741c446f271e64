use crate::definition::{BodyDefinition, Error, NoNames};
use crate::foundation::json::{Map, Value, parse_value};
use crate::model::generators::write_generator;
use crate::model::rules::write_rule;

fn json_body(text: &str) -> Result<BodyDefinition, Error> {
    super::json_body(text, &NoNames)
}

/// `T` and `G` stand for the keys of matchers and generators.
fn read(body: &str) -> BodyDefinition {
    json_body(&expand(body)).unwrap()
}

fn expand(body: &str) -> String {
    body.replace("T:", r#""pact:matcher:type":"#).replace("G:", r#""pact:generator:type":"#)
}

fn rules(read: &BodyDefinition) -> Value {
    let lists = read.definition.rules.iter();
    lists
        .map(|(path, list)| (path.text().to_owned(), list.rules.iter().map(write_rule).collect::<Vec<_>>()))
        .collect()
}

fn generators(read: &BodyDefinition) -> Value {
    let made = read.definition.generators.iter();
    Value::Object(
        made.map(|(path, generator)| (path.text().to_owned(), write_generator(generator)))
            .collect::<Map<_, _>>(),
    )
}

fn check(body: &str, example: &str, expected_rules: &str) {
    check_generated(body, example, expected_rules, "{}");
}

fn check_generated(body: &str, example: &str, expected_rules: &str, expected_generators: &str) {
    let read = read(body);
    assert_eq!(read.text, example, "the example of {body}");
    assert_eq!(rules(&read), parse_value(expected_rules).unwrap(), "the rules of {body}");
    assert_eq!(generators(&read), parse_value(expected_generators).unwrap(), "the generators of {body}");
}

#[test]
fn matchers_give_their_value_and_a_rule_at_their_path() {
    let table = [
        (r#"{"a":{T:"type","value":1}}"#, r#"{"a":1}"#, r#"{"$.a":[{"match":"type"}]}"#),
        (r#"{"a":{T:"type","value":[1,2]}}"#, r#"{"a":[1,2]}"#, r#"{"$.a":[{"match":"type"}]}"#),
        (r#"[{T:"type","value":1}]"#, "[1]", r#"{"$[0]":[{"match":"type"}]}"#),
        (
            r#"{"a":[{T:"type","value":1},{T:"type","value":2}]}"#,
            r#"{"a":[1,2]}"#,
            r#"{"$.a[0]":[{"match":"type"}],"$.a[1]":[{"match":"type"}]}"#,
        ),
        (r#"{"a":{T:"type"}}"#, r#"{"a":null}"#, r#"{"$.a":[{"match":"type"}]}"#),
        (r#"{"a":{T:"null"}}"#, r#"{"a":null}"#, r#"{"$.a":[{"match":"null"}]}"#),
        (r#"{"a":{T:"nope","foo":1,"value":"x"}}"#, r#"{"a":"x"}"#, r#"{"$.a":[{"match":"nope","foo":1}]}"#),
        (
            r#"{"a":{T:"include","value":"x"}}"#,
            r#"{"a":"x"}"#,
            r#"{"$.a":[{"match":"include","value":"x"}]}"#,
        ),
        (r#"{"a":{T:5,"value":"x"}}"#, r#"{"a":"x"}"#, r#"{"$.a":[{"match":"5"}]}"#),
        (r#"{"a":{T:[],"value":"z"}}"#, r#"{"a":"z"}"#, "{}"),
        (r#"{T:"type","value":"x"}"#, r#""x""#, r#"{"$":[{"match":"type"}]}"#),
        (
            r#"{"a":{T:"type","match":"regex","regex":"x","value":"x"}}"#,
            r#"{"a":"x"}"#,
            r#"{"$.a":[{"match":"type"}]}"#,
        ),
        (
            r#"{"a":{T:[{T:"type"},{T:"include","value":"z"}],"value":"z"}}"#,
            r#"{"a":"z"}"#,
            r#"{"$.a":[{"match":"type"},{"match":"include","value":"z"}]}"#,
        ),
    ];
    table.iter().for_each(|(body, example, rules)| check(body, example, rules));
}

#[test]
fn matchers_inside_matchers_keep_their_own_paths() {
    let table = [
        (
            r#"{"a":{T:"type","min":2,"value":[{"b":{T:"integer","value":1}}]}}"#,
            r#"{"a":[{"b":1}]}"#,
            r#"{"$.a":[{"match":"type","min":2}],"$.a[*].b":[{"match":"integer"}]}"#,
        ),
        (
            r#"{T:"type","value":{"b":{T:"regex","regex":"x","value":"x"}}}"#,
            r#"{"b":"x"}"#,
            r#"{"$":[{"match":"type"}],"$.b":[{"match":"regex","regex":"x"}]}"#,
        ),
        (
            r#"{"a":{T:"type","value":[[{T:"integer","value":1}]]}}"#,
            r#"{"a":[[1]]}"#,
            r#"{"$.a":[{"match":"type"}],"$.a[*][0]":[{"match":"integer"}]}"#,
        ),
        (
            r#"{T:"type","value":{T:"integer","value":5}}"#,
            "5",
            r#"{"$":[{"match":"integer"},{"match":"type"}]}"#,
        ),
        (
            r#"{"a":{T:"type","value":[{T:"integer","value":1},{T:"integer","value":2}]}}"#,
            r#"{"a":[1,2]}"#,
            r#"{"$.a":[{"match":"type"}],"$.a[*]":[{"match":"integer"},{"match":"integer"}]}"#,
        ),
        (
            r#"{"a":{T:"values","value":{"k":{"b":{T:"type","value":1}}}}}"#,
            r#"{"a":{"k":{"b":1}}}"#,
            r#"{"$.a":[{"match":"values"}],"$.a.*.b":[{"match":"type"}]}"#,
        ),
        (
            r#"{"a":{T:"values","value":{"k":[{T:"type","value":1}]}}}"#,
            r#"{"a":{"k":[1]}}"#,
            r#"{"$.a":[{"match":"values"}],"$.a.*[0]":[{"match":"type"}]}"#,
        ),
        (
            r#"{"a":{T:"values","value":[{T:"type","value":1}]}}"#,
            r#"{"a":[1]}"#,
            r#"{"$.a":[{"match":"values"}],"$.a[*]":[{"match":"type"}]}"#,
        ),
        (
            r#"{"a":{T:"values","value":{T:"type","value":{"k":{T:"type","value":1}}}}}"#,
            r#"{"a":{"k":1}}"#,
            r#"{"$.a":[{"match":"type"},{"match":"values"}],"$.a.k":[{"match":"type"}]}"#,
        ),
    ];
    table.iter().for_each(|(body, example, rules)| check(body, example, rules));
}

#[test]
fn each_key_and_each_value_carry_their_example_without_matchers() {
    let table = [
        (
            r#"{"a":{T:"eachKey","rules":[{T:"regex","regex":"x+"}],"value":{"xx":1}}}"#,
            r#"{"a":{"xx":1}}"#,
            r#"{"$.a":[{"match":"eachKey","rules":[{"match":"regex","regex":"x+"}],"value":"{\"xx\":1}"}]}"#,
        ),
        (
            r#"{"a":{T:"eachValue","rules":[{T:"type"}],"value":{"x":{"b":{T:"integer","value":1}}}}}"#,
            r#"{"a":{"x":{"b":1}}}"#,
            r#"{"$.a":[{"match":"eachValue","rules":[{"match":"type"}],"value":"{\"x\":{\"b\":1}}"}],
                "$.a.*.b":[{"match":"integer"}]}"#,
        ),
        (
            r#"{"a":{T:"eachKey","rules":[],"value":{"x":{"b":{T:"integer","value":1}}}}}"#,
            r#"{"a":{"x":{"b":1}}}"#,
            r#"{"$.a":[{"match":"eachKey","rules":[],"value":"{\"x\":{\"b\":1}}"}],
                "$.a.x.b":[{"match":"integer"}]}"#,
        ),
        (
            r#"{"a":{T:[{T:"eachKey","rules":[{T:"type"}],"value":"xx"},{T:"eachValue","rules":[{T:"type"}]}],
                "value":{"xx":{"b":1}}}}"#,
            r#"{"a":{"xx":{"b":1}}}"#,
            r#"{"$.a":[{"match":"eachKey","rules":[{"match":"type"}],"value":"xx"},
                {"match":"eachValue","rules":[{"match":"type"}]}]}"#,
        ),
        (
            r#"{"a":{T:[{T:"eachKey","rules":[{T:"type"}]}],"xx":{"b":1}}}"#,
            r#"{"a":null}"#,
            r#"{"$.a":[{"match":"eachKey","rules":[{"match":"type"}]}]}"#,
        ),
    ];
    table.iter().for_each(|(body, example, rules)| check(body, example, rules));
}

#[test]
fn expressions_give_rules_but_never_the_example() {
    let table = [
        (r#"{"a":{T:"matching(type, 'x')","value":"z"}}"#, r#"{"a":"z"}"#, r#"{"$.a":[{"match":"type"}]}"#),
        (
            r#"{"a":{T:"atLeast(1), atMost(10), eachValue(matching(type,'a'))","value":["abc"]}}"#,
            r#"{"a":["abc"]}"#,
            r#"{"$.a":[{"match":"type","min":1},{"match":"type","max":10},
                {"match":"eachValue","rules":[{"match":"type"}],"value":"a"}]}"#,
        ),
        (
            r#"{"a":{T:"matching($'item')","value":"x","item":1}}"#,
            r#"{"a":"x"}"#,
            r#"{"$.a":[{"match":"type"}]}"#,
        ),
        (
            r#"{"a":{T:"eachValue(matching($'item'))","value":{"k":{T:"integer","value":1}}}}"#,
            r#"{"a":{"k":1}}"#,
            r#"{"$.a":[{"match":"eachValue","rules":[{"match":"type"}],"value":"item"}],
                "$.a.*":[{"match":"integer"}]}"#,
        ),
        (r#"{"a":{T:"notEmpty","value":"x"}}"#, r#"{"a":"x"}"#, r#"{"$.a":[{"match":"notEmpty"}]}"#),
        (r#"{"a":{T:"matchings","value":"x"}}"#, r#"{"a":"x"}"#, r#"{"$.a":[{"match":"matchings"}]}"#),
    ];
    table.iter().for_each(|(body, example, rules)| check(body, example, rules));
}

#[test]
fn generators_count_next_to_matchers_only() {
    let table = [
        (
            r#"{"a":{T:"date","format":"yyyy-MM-dd","value":"2000-01-01",G:"Date"}}"#,
            r#"{"a":"2000-01-01"}"#,
            r#"{"$.a":[{"match":"date","format":"yyyy-MM-dd"}]}"#,
            r#"{"$.a":{"type":"Date","format":"yyyy-MM-dd"}}"#,
        ),
        (
            r#"{"a":{T:"type","value":5,G:"RandomInt","min":1,"max":3}}"#,
            r#"{"a":5}"#,
            r#"{"$.a":[{"match":"type","min":1,"max":3}]}"#,
            r#"{"$.a":{"type":"RandomInt","min":1,"max":3}}"#,
        ),
        (
            r#"{"a":{T:"type","value":"x",G:"ProviderState","expression":"${a}"}}"#,
            r#"{"a":"x"}"#,
            r#"{"$.a":[{"match":"type"}]}"#,
            r#"{"$.a":{"type":"ProviderState","expression":"${a}"}}"#,
        ),
        (r#"{"a":{T:"type","value":"x",G:"Regex"}}"#, r#"{"a":"x"}"#, r#"{"$.a":[{"match":"type"}]}"#, "{}"),
        (
            r#"{"a":{T:"matching(date,'yyyy','2000')","value":"2000"}}"#,
            r#"{"a":"2000"}"#,
            r#"{"$.a":[{"match":"date","format":"yyyy"}]}"#,
            r#"{"$.a":{"type":"Date","format":"yyyy"}}"#,
        ),
        (
            r#"{"a":{T:"matching(date,'yyyy','2000')","value":"2000",G:"RandomInt"}}"#,
            r#"{"a":"2000"}"#,
            r#"{"$.a":[{"match":"date","format":"yyyy"}]}"#,
            r#"{"$.a":{"type":"RandomInt","min":0,"max":10}}"#,
        ),
        (
            r#"{"a":{T:"matching(type, fromProviderState('${a}','x'))","value":"x"}}"#,
            r#"{"a":"x"}"#,
            r#"{"$.a":[{"match":"type"}]}"#,
            r#"{"$.a":{"type":"ProviderState","expression":"${a}","dataType":"STRING"}}"#,
        ),
        (
            r#"{"a":{T:"type","value":"z",G:"foo","q":1}}"#,
            r#"{"a":"z"}"#,
            r#"{"$.a":[{"match":"type"}]}"#,
            r#"{"$.a":{"type":"foo","q":1}}"#,
        ),
        (r#"{"a":{"value":5,G:"Uuid"}}"#, r#"{"a":{"value":5}}"#, "{}", "{}"),
    ];
    for (body, example, rules, generators) in table {
        check_generated(body, example, rules, generators);
    }
}

#[test]
fn variants_of_array_contains_begin_again_at_the_root() {
    check(
        r#"{"a":{T:"arrayContains","variants":[1,{"b":{T:"type","value":1}}]}}"#,
        r#"{"a":[1,{"b":1}]}"#,
        r#"{"$.a":[{"match":"arrayContains","variants":[{"index":0,"rules":{}},
            {"index":1,"rules":{"$.b":{"combine":"AND","matchers":[{"match":"type"}]}}}]}]}"#,
    );
    check(
        r#"{"a":{T:"arrayContains","variants":[{T:"integer","value":5},
            {T:"regex","regex":"x","value":"x",G:"Regex"}]}}"#,
        r#"{"a":[5,"x"]}"#,
        r#"{"$.a":[{"match":"arrayContains","variants":[
            {"index":0,"rules":{"$":{"combine":"AND","matchers":[{"match":"integer"}]}}},
            {"index":1,"rules":{"$":{"combine":"AND","matchers":[{"match":"regex","regex":"x"}]}},
             "generators":{"$":{"type":"Regex","regex":"x"}}}]}]}"#,
    );
    check(
        r#"{"a":{T:[{T:"arrayContains","variants":[{"x":1}]}],"value":[1]}}"#,
        r#"{"a":[1]}"#,
        r#"{"$.a":[{"match":"arrayContains","variants":[
            {"index":0,"rules":{"":{"combine":"AND","matchers":[{"match":"equality"}]}}}]}]}"#,
    );
}

#[test]
fn odd_keys_are_quoted_and_pact_keys_dropped() {
    check(
        r#"{"1":{T:"type","value":1},"*":{T:"type","value":1},"a b":{T:"type","value":1},"":{T:"type"}}"#,
        r#"{"":null,"*":1,"1":1,"a b":1}"#,
        r#"{"$['1']":[{"match":"type"}],"$['*']":[{"match":"type"}],"$['a b']":[{"match":"type"}],
            "$['']":[{"match":"type"}]}"#,
    );
    check(r#"{"pact:foo":1,"b":2}"#, r#"{"b":2}"#, "{}");
}

#[test]
fn scalars_and_text_that_is_not_json_are_the_body_itself() {
    for text in ["5", r#" "x" "#, "not json", "{", "[1,2"] {
        assert_eq!(read(text), BodyDefinition::of_text(text), "{text}");
    }
    check(r#"{"b":1.10, "a":[ 1e5 ]}"#, r#"{"a":[1e5],"b":1.10}"#, "{}");
}

#[test]
fn a_malformed_matcher_is_an_error_that_names_its_path() {
    let table = [
        (
            r#"{"a":[{T:"regex","value":"x"}]}"#,
            "the matcher at '$.a[0]' is not valid: 'regex' of matching rule 'regex' must be a text but is absent",
        ),
        (
            r#"{"a":{T:[{T:"type"},{"x":1}],"value":"z"}}"#,
            "the matcher at '$.a' is not valid: every element of its list of types must be a matcher",
        ),
        (
            r#"{"a":{T:["type"],"value":"z"}}"#,
            "the matcher at '$.a' is not valid: every element of its list of types must be a matcher",
        ),
        (r#"{"a":{T:null}}"#, "the matcher at '$.a' is not valid: the name of its type is empty"),
        (
            r#"{"a":{T:"matching($'item')","value":"x"}}"#,
            "the matcher at '$.a' is not valid: it refers to 'item', which is not there",
        ),
        (
            r#"{"a":{T:"arrayContains","variants":[{"b":{T:""}}]}}"#,
            "the matcher at '$.a[0].b' is not valid: the name of its type is empty",
        ),
    ];
    for (body, text) in table {
        assert_eq!(json_body(&expand(body)).unwrap_err().to_string(), text);
    }
    assert!(json_body(&expand(r#"{"a":{T:"arrayContains","value":[1]}}"#)).is_err());
    assert!(json_body(&expand(r#"{"a":{T:"matching"}}"#)).is_err());
}

#[test]
fn json_without_matchers_is_read_however_deep_its_reader_goes() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));

    assert_eq!(read(&nested(1_024)).text, nested(1_024));
    assert_eq!(read(&nested(1_025)), BodyDefinition::of_text(&nested(1_025)));
}

#[test]
fn matchers_are_looked_for_down_to_a_limit_of_nesting() {
    let shapes = [
        (r#"{T:"type","value":["#, "]}"),
        (r#"{T:"arrayContains","variants":["#, "]}"),
        (r#"{T:[{T:"eachKey","value":{"k":1}}],"value":["#, "]}"),
    ];
    for (opening, closing) in shapes {
        let nested = |times: usize| expand(&format!("{}1{}", opening.repeat(times), closing.repeat(times)));
        assert!(json_body(&nested(64)).is_ok(), "{opening}");
        let refused = json_body(&nested(65)).map(drop).unwrap_err().to_string();
        assert_eq!(
            refused,
            "the example is nested deeper than 128 levels, too deep to look for matchers in it"
        );
    }
}

#[test]
fn keys_spelled_with_escapes_are_keys() {
    let body = r#"{"a":{"\u0070act:matcher:type":"type","value":1}}"#;
    assert_eq!(json_body(body).unwrap().text, r#"{"a":1}"#);
}
