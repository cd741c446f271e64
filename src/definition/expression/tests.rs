use super::{Error, Expression, Finding, ValueType, is_expression};
use crate::definition::{ArgumentNames, NoNames};
use crate::foundation::json::{Value, parse_value};
use crate::model::generators::write_generator;
use crate::model::rules::write_rule;

fn parse(text: &str) -> Result<Expression, Error> {
    super::parse(text, &NoNames)
}

/// The plugin of `luhn` calls its argument `brand`.
#[derive(Debug)]
struct Brand;

impl ArgumentNames for Brand {
    fn argument_name(&self, rule: &str) -> Option<String> {
        (rule == "luhn").then(|| "brand".to_owned())
    }
}

#[test]
fn a_plugin_names_the_argument_of_its_rule() {
    let table = [
        ("matching(luhn, 'visa', '4111')", r#"[{"match":"luhn","brand":"visa"}]"#),
        ("matching(luhn, '4111')", r#"[{"match":"luhn"}]"#),
        ("matching(other, 5, 'x')", r#"[{"match":"other","value":5}]"#),
        (
            "eachValue(matching(luhn, 'visa', '4111'))",
            r#"[{"match":"eachValue","rules":[{"match":"luhn","brand":"visa"}],"value":"4111"}]"#,
        ),
    ];
    for (text, wanted) in table {
        let expression = super::parse(text, &Brand).unwrap();
        assert_eq!(rules(&expression), parse_value(wanted).unwrap(), "{text}");
    }
    let variants = super::parse("arrayContains(matching(luhn, 'visa', '4111'))", &Brand).unwrap();
    assert!(rules(&variants).to_string().contains(r#""brand":"visa""#));
}

/// The rules as JSON, references as `"$name"`.
fn rules(expression: &Expression) -> Value {
    let rules = expression.findings.iter().map(|finding| match finding {
        Finding::Rule(rule) => write_rule(rule),
        Finding::Reference(name) => Value::String(format!("${name}")),
    });
    rules.collect()
}

fn check(text: &str, value: &str, value_type: ValueType, generator: &str, expected: &str) {
    let expression = parse(text).unwrap();
    let made = expression.generator.as_ref().map_or(Value::Null, write_generator);
    assert_eq!(expression.value, value, "the value of {text}");
    assert_eq!(expression.value_type, value_type, "the type of {text}");
    assert_eq!(made, parse_value(generator).unwrap(), "the generator of {text}");
    assert_eq!(rules(&expression), parse_value(expected).unwrap(), "the rules of {text}");
}

#[test]
fn matchers_with_literal_examples_are_read() {
    use ValueType::{Boolean, Decimal, Integer, Number, String, Unknown};
    let table = [
        ("matching(equalTo, 'x')", "x", String, r#"{"match":"equality"}"#),
        ("matching(equalTo, 5)", "5", Integer, r#"{"match":"equality"}"#),
        ("matching(equalTo, null)", "", String, r#"{"match":"equality"}"#),
        ("matching(type, 'x')", "x", String, r#"{"match":"type"}"#),
        ("matching(type, -5)", "-5", Integer, r#"{"match":"type"}"#),
        ("matching(type, -100.25)", "-100.25", Decimal, r#"{"match":"type"}"#),
        ("matching(type, true)", "true", Boolean, r#"{"match":"type"}"#),
        ("matching(type, 00012)", "00012", Integer, r#"{"match":"type"}"#),
        ("matching(type, 5.)", "5.", Decimal, r#"{"match":"type"}"#),
        ("matching(type, null)", "", String, r#"{"match":"type"}"#),
        (r"matching(regex, '\d+', '1')", "1", String, r#"{"match":"regex","regex":"\\d+"}"#),
        ("matching(regex, '', '')", "", String, r#"{"match":"regex","regex":""}"#),
        ("matching(include,'x')", "x", String, r#"{"match":"include","value":"x"}"#),
        ("matching(number,5)", "5", Number, r#"{"match":"number"}"#),
        ("matching(number,-1.5)", "-1.5", Number, r#"{"match":"number"}"#),
        ("matching(integer,-5)", "-5", Integer, r#"{"match":"integer"}"#),
        ("matching(decimal,10.25)", "10.25", Decimal, r#"{"match":"decimal"}"#),
        ("matching(decimal,5)", "5", Decimal, r#"{"match":"decimal"}"#),
        ("matching(boolean,true)", "true", Boolean, r#"{"match":"boolean"}"#),
        (
            "matching(contentType,'image/png','x')",
            "x",
            Unknown,
            r#"{"match":"contentType","value":"image/png"}"#,
        ),
        ("matching(semver,'1.0.0')", "1.0.0", String, r#"{"match":"semver"}"#),
        ("matching(semver,'1.0.0-rc.1+b')", "1.0.0-rc.1+b", String, r#"{"match":"semver"}"#),
        ("notEmpty('x')", "x", String, r#"{"match":"notEmpty"}"#),
        ("notEmpty(1.5)", "1.5", Decimal, r#"{"match":"notEmpty"}"#),
        ("notEmpty(null)", "", String, r#"{"match":"notEmpty"}"#),
        ("atLeast(0)", "", Unknown, r#"{"match":"type","min":0}"#),
        ("atMost(2)", "", Unknown, r#"{"match":"type","max":2}"#),
        ("matching($ 'item')", "item", Unknown, r#""$item""#),
        ("  matching(type,\t'x'\r\n)\n", "x", String, r#"{"match":"type"}"#),
        ("matching(foo,'x')", "x", String, r#"{"match":"foo"}"#),
        ("matching(foo,'x','y')", "y", String, r#"{"match":"foo","value":"x"}"#),
        ("matching(foo,5,'y')", "y", String, r#"{"match":"foo","value":5}"#),
        ("matching(foo,-00.,true)", "true", Boolean, r#"{"match":"foo","value":-0.0}"#),
        ("matching(foo,00012,'y')", "y", String, r#"{"match":"foo","value":12}"#),
        ("matching(foo,null,'y')", "y", String, r#"{"match":"foo","value":""}"#),
        ("matching(TYPE,'x')", "x", String, r#"{"match":"TYPE"}"#),
        ("matching(timestamp,'a','b')", "b", String, r#"{"match":"timestamp","value":"a"}"#),
        ("matching(values,'x')", "x", String, r#"{"match":"values"}"#),
        ("matching(number,100.5)", "100.5", Number, r#"{"match":"number"}"#),
        ("matching(integer,5)", "5", Integer, r#"{"match":"integer"}"#),
        ("matching(decimal,5.5)", "5.5", Decimal, r#"{"match":"decimal"}"#),
        ("matching(decimal,-0.5)", "-0.5", Decimal, r#"{"match":"decimal"}"#),
    ];
    for (text, value, value_type, rule) in table {
        check(text, value, value_type, "null", &format!("[{rule}]"));
    }
}

#[test]
fn dates_and_provider_states_bring_generators() {
    use ValueType::{Boolean, Decimal, Integer, String};
    let state = |kind: &str| format!(r#"{{"type":"ProviderState","expression":"e","dataType":"{kind}"}}"#);
    let table = [
        (
            "matching(datetime, 'yyyy', '2000')",
            "2000",
            String,
            r#"{"type":"DateTime","format":"yyyy"}"#.to_owned(),
            r#"[{"match":"datetime","format":"yyyy"}]"#,
        ),
        (
            "matching(time,'HH','12')",
            "12",
            String,
            r#"{"type":"Time","format":"HH"}"#.to_owned(),
            r#"[{"match":"time","format":"HH"}]"#,
        ),
        ("matching(type, fromProviderState('e','x'))", "x", String, state("STRING"), r#"[{"match":"type"}]"#),
        ("matching(type, fromProviderState('e',5))", "5", Integer, state("INTEGER"), r#"[{"match":"type"}]"#),
        (
            "matching(type, fromProviderState('e',true))",
            "true",
            Boolean,
            state("BOOLEAN"),
            r#"[{"match":"type"}]"#,
        ),
        (
            "matching(date,'yyyy',fromProviderState('e','x'))",
            "x",
            String,
            state("STRING"),
            r#"[{"match":"date","format":"yyyy"}]"#,
        ),
        (
            "matching(number,fromProviderState('e',5))",
            "5",
            Integer,
            state("INTEGER"),
            r#"[{"match":"number"}]"#,
        ),
        (
            "matching(decimal,fromProviderState('e',5.5))",
            "5.5",
            Decimal,
            state("DECIMAL"),
            r#"[{"match":"decimal"}]"#,
        ),
        ("notEmpty(fromProviderState('e','x'))", "x", String, state("STRING"), r#"[{"match":"notEmpty"}]"#),
        (
            "matching(date,'yyyy','2000'), matching(type, fromProviderState('e','x'))",
            "2000",
            String,
            r#"{"type":"Date","format":"yyyy"}"#.to_owned(),
            r#"[{"match":"date","format":"yyyy"},{"match":"type"}]"#,
        ),
    ];
    for (text, value, value_type, generator, rules) in table {
        check(text, value, value_type, &generator, rules);
    }
}

#[test]
fn definitions_nest_and_stand_side_by_side() {
    use ValueType::{Decimal, String, Unknown};
    let table = [
        (
            "eachKey(matching(regex,'x','x'))",
            "",
            Unknown,
            r#"[{"match":"eachKey","rules":[{"match":"regex","regex":"x"}],"value":"x"}]"#,
        ),
        (
            "eachValue(matching(date,'yyyy','2000'))",
            "",
            Unknown,
            r#"[{"match":"eachValue","rules":[{"match":"date","format":"yyyy"}],"value":"2000",
                "generator":{"type":"Date","format":"yyyy"}}]"#,
        ),
        (
            "eachValue(eachValue(matching(type,'x')))",
            "",
            Unknown,
            r#"[{"match":"eachValue","rules":[{"match":"eachValue","rules":[{"match":"type"}],"value":"x"}]}]"#,
        ),
        (
            "eachValue(atLeast(1))",
            "",
            Unknown,
            r#"[{"match":"eachValue","rules":[{"match":"type","min":1}]}]"#,
        ),
        (
            "eachValue(matching($'item'))",
            "",
            Unknown,
            r#"[{"match":"eachValue","rules":[{"match":"type"}],"value":"item"}]"#,
        ),
        (
            "atLeast(1), atMost(2), eachValue(matching(type,1))",
            "",
            Unknown,
            r#"[{"match":"type","min":1},{"match":"type","max":2},
                {"match":"eachValue","rules":[{"match":"type"}],"value":"1"}]"#,
        ),
        ("matching(type,1), matching(type,'x')", "1", String, r#"[{"match":"type"},{"match":"type"}]"#),
        (
            "matching(integer,1), matching(decimal,2.5)",
            "1",
            Decimal,
            r#"[{"match":"integer"},{"match":"decimal"}]"#,
        ),
        (
            "arrayContains(matching(type,'a'), matching(integer, 1))",
            "a",
            Unknown,
            r#"[{"match":"arrayContains","variants":[
                {"index":0,"rules":{"$":{"combine":"AND","matchers":[{"match":"type"}]}}},
                {"index":1,"rules":{"$":{"combine":"AND","matchers":[{"match":"integer"}]}}}]}]"#,
        ),
        (
            "arrayContains(matching(date,'yyyy','2000'))",
            "2000",
            Unknown,
            r#"[{"match":"arrayContains","variants":[
                {"index":0,"rules":{"$":{"combine":"AND","matchers":[{"match":"date","format":"yyyy"}]}},
                 "generators":{"$":{"type":"Date","format":"yyyy"}}}]}]"#,
        ),
        ("arrayContains(matching($'a'))", "a", Unknown, r#"["$a"]"#),
        (
            "arrayContains(matching($'a'),matching(type,'x'),matching($'b'))",
            "a",
            Unknown,
            r#"[{"match":"arrayContains","variants":[
                {"index":1,"rules":{"$":{"combine":"AND","matchers":[{"match":"type"}]}}}]},"$a","$b"]"#,
        ),
    ];
    for (text, value, value_type, rules) in table {
        check(text, value, value_type, "null", rules);
    }
}

#[test]
fn other_texts_are_plain_strings() {
    for text in ["foo", "'x'", "5", "matchings", "Matching(type,'x')", "eachkey(x)", r#"{"a":1}"#, "$.a"] {
        assert!(!is_expression(text), "{text}");
        check(text, text, ValueType::String, "null", "[]");
    }
}

#[test]
fn escapes_are_resolved_in_patterns_and_only_quotes_in_values() {
    let regex = |text: &str| rules(&parse(text).unwrap())[0]["regex"].as_str().unwrap().to_owned();
    let table = [
        (r"a\\b", r"a\b"),
        (r"\d\.", r"\d\."),
        (r"\b\f\n\r\t", "\u{8}\u{c}\n\r\t"),
        (r"A\u{1F600}", "A\u{1F600}"),
        (r"\uD800\u{FFFFFFFFFF}", "\u{FFFD}\u{FFFD}"),
        (r"it\'s", "it's"),
        ("a,(\nb)", "a,(\nb)"),
    ];
    for (escaped, plain) in table {
        assert_eq!(regex(&format!("matching(regex, '{escaped}', 'x')")), plain, "{escaped}");
    }
    check(r"matching(type, 'a\'b\n\\')", r"a'b\n\\", ValueType::String, "null", r#"[{"match":"type"}]"#);
    check(r"matching(type, 'C:\')", r"C:\", ValueType::String, "null", r#"[{"match":"type"}]"#);
}

#[test]
fn errors_begin_with_what_was_expected_and_where() {
    let table = [
        ("matching", "Expected '(', got the end of the expression", "1:9"),
        ("eachKey", "Expected an opening bracket, got the end of the expression", "1:8"),
        ("matching(", "Expected a matcher (equalTo, regex, etc.), got the end of the expression", "1:10"),
        ("matching()", "Expected the type of matcher, got ')'", "1:10"),
        ("matching('type','x')", "Expected the type of matcher, got ''type''", "1:10"),
        ("matching(null,'x')", "Expected the type of matcher, got 'null'", "1:10"),
        ("matching(notEmpty,'x')", "Expected the type of matcher, got 'notEmpty'", "1:10"),
        ("matching type, 'x')", "Expected an opening bracket, got 'type'", "1:10"),
        ("matching(5,'x')", "Expected the type of matcher, got '5'", "1:10"),
        ("matching(type, TRUE)", "Expected a primitive value, got 'TRUE'", "1:16"),
        ("matching(type, 1x)", "Expected a closing bracket, got 'x'", "1:17"),
        ("matching(regex, 'x')", "Expected a comma, got ')'", "1:20"),
        ("matching(date,yyyy,'x')", "Expected a string value, got yyyy", "1:15"),
        (
            "matching(include,fromProviderState('e','x'))",
            "Expected a string value, got fromProviderState",
            "1:18",
        ),
        ("matching($\"item\")", "Expected a string value, got \"", "1:11"),
        ("matching(boolean,'true')", "Expected a boolean, got ''true''", "1:18"),
        (
            "matching(boolean,fromProviderState('e',true))",
            "Expected a boolean, got 'fromProviderState'",
            "1:18",
        ),
        ("matching(contentType,'image/png')", "Expected a comma, got ')'", "1:33"),
        ("matching(foo)", "Expected a comma, got ')'", "1:13"),
        ("matching(type, fromProviderState(e,'x'))", "Expected a string value, got e", "1:34"),
        ("notEmpty('x' 'y')", "Expected a closing bracket, got ''y''", "1:14"),
        ("notEmpty('x','y')", "Expected a closing bracket, got ','", "1:13"),
        ("atLeast('1')", "Expected an unsigned number, got ''1''", "1:9"),
        ("eachKey('x')", "Expected a type of matching rule definition, but got ''x''", "1:9"),
        ("arrayContains()", "Expected a type of matching rule definition, but got ')'", "1:15"),
        ("matching(type,1)x", "Expected a comma, got 'x'", "1:17"),
        ("matching(type)", "Expected a comma, got ')'", "1:14"),
        ("matching(type", "Expected a comma, got the end of the expression", "1:14"),
        ("matching(type,)", "Expected a primitive value, got ')'", "1:15"),
        ("matching(type, x)", "Expected a primitive value, got 'x'", "1:16"),
        ("matching(type, .5)", "Expected a primitive value, got '.5'", "1:16"),
        ("matching(type, +5)", "Expected a primitive value, got '+'", "1:16"),
        (
            "matching(type, 99999999999999999999)",
            "Expected a primitive value, got '99999999999999999999'",
            "1:16",
        ),
        ("matching(type, 'x)", "Expected a primitive value, got ''x)'", "1:16"),
        ("matching(type 'x')", "Expected a comma, got ''x''", "1:15"),
        ("matching(type, 'x'", "Expected ')', got the end of the expression", "1:19"),
        ("matching(type, 1e5)", "Expected a closing bracket, got 'e'", "1:17"),
        ("matching(type, 5 .5)", "Expected a closing bracket, got '.5'", "1:18"),
        ("matching(regex, x, 'y')", "Expected a string value, got x", "1:17"),
        ("matching($item)", "Expected a string value, got item", "1:11"),
        ("matching(number,'x')", "Expected a number, got ''x''", "1:17"),
        ("matching(integer,5.5)", "Expected an integer, got '5.5'", "1:18"),
        ("matching(boolean,1)", "Expected a boolean, got '1'", "1:18"),
        ("matching(foo-bar,'x')", "Expected a comma, got '-'", "1:13"),
        ("matching(foo,'a','b','c')", "Expected a closing bracket, got ','", "1:21"),
        (
            "matching(semver,'1.0')",
            "Expected a semver compatible string, got '1.0' - it has 2 numbers instead of 3",
            "1:17",
        ),
        ("matching(type, fromProviderState('e'))", "Expected a comma, got ')'", "1:37"),
        ("notEmpty()", "Expected a primitive value, got ')'", "1:10"),
        ("notEmpty 'x'", "Expected an opening bracket, got ''x''", "1:10"),
        ("atLeast(-1)", "Expected an unsigned number, got '-1'", "1:9"),
        ("atLeast(1, 2)", "Expected a closing bracket, got ','", "1:10"),
        ("eachKey()", "Expected a type of matching rule definition, but got ')'", "1:9"),
        ("eachValue(matching(type,'x'), matching(type,'y'))", "Expected a closing bracket, got ','", "1:29"),
        (
            "arrayContains(matching(type,'a') matching(type,'b'))",
            "Expected a closing bracket or comma, got 'matching'",
            "1:34",
        ),
        ("matching(type,1) matching(type,2)", "Expected a comma, got 'matching'", "1:18"),
        ("matching(type,'x')#", "Expected a comma, got '#'", "1:19"),
        (
            "matching(type,1),",
            "Expected a type of matching rule definition but got the end of the expression",
            "1:18",
        ),
        ("matching(type,\n  x)", "Expected a primitive value, got 'x'", "2:3"),
        ("matching(type, 'é', x)", "Expected a closing bracket, got ','", "1:19"),
        (
            r"matching(regex, '\u00', 'x')",
            "Invalid unicode character escape sequence: it needs four digits",
            "1:17",
        ),
        (
            r"matching(regex, '\u{41', 'x')",
            "Invalid unicode character escape sequence: the brace is not closed",
            "1:17",
        ),
        (
            r"matching(regex, '\u{}', 'x')",
            "Invalid unicode character escape sequence: '' is not a hexadecimal number",
            "1:17",
        ),
    ];
    for (text, title, place) in table {
        let report = parse(text).unwrap_err().to_string();
        let mut lines = report.lines();
        assert_eq!(lines.next(), Some(format!("Error: {title}").as_str()), "{text}");
        assert_eq!(lines.next(), Some(format!("   ╭─[ expression:{place} ]").as_str()), "{text}");
    }
    let empty = parse("").unwrap_err().to_string();
    assert_eq!(empty, "Expected a matching rule definition, but got an empty string");
}

#[test]
fn the_place_of_an_error_is_drawn_below_the_expression() {
    assert_eq!(
        parse("matching(type,\n  'x', 5)").unwrap_err().to_string(),
        "Error: Expected a closing bracket, got ','\n   \
         ╭─[ expression:2:6 ]\n   \
         │\n \
         2 │   'x', 5)\n   \
         │      ┬\n   \
         │      ╰── Expected a closing bracket before this\n\
         ───╯"
    );
    assert_eq!(
        parse("matching(include, word)").unwrap_err().to_string(),
        "Error: Expected a string value, got word\n   \
         ╭─[ expression:1:19 ]\n   \
         │\n \
         1 │ matching(include, word)\n   \
         │                   ──┬─\n   \
         │                     ╰─── Expected this to be a string\n   \
         │\n   \
         │ Note: Surround the value in quotes: matching(include, 'word')\n\
         ───╯"
    );
}

#[test]
fn nesting_has_a_limit_and_length_has_none() {
    let nested = |depth: usize| format!("{}atLeast(1){}", "eachValue(".repeat(depth), ")".repeat(depth));

    assert!(parse(&nested(32)).is_ok());
    let report = parse(&nested(100_000)).unwrap_err().to_string();
    assert!(
        report.starts_with("Error: Expected definitions to be nested at most 32 deep\n"),
        "{report:.200}"
    );
    assert_eq!(parse(&vec!["atLeast(1)"; 10_000].join(",")).unwrap().findings.len(), 10_000);
}
