use super::*;
use v2::field_value::Value as Field;

fn field(value: Field) -> Option<v2::FieldValue> {
    Some(v2::FieldValue { value: Some(value) })
}

fn structured() -> prost_types::Value {
    let kind = Some(Kind::StructValue(object([("a", number(7.0))])));
    prost_types::Value { kind }
}

#[test]
fn a_rule_sees_what_kind_of_value_it_is_applied_to() {
    let source = "function match_field(request) return {mismatches = dump(request)} end";
    let fixture = Fixture::of(&format!("{DUMP}{INIT}{source}"));
    let seen = |actual: Field| {
        let request =
            v2::MatchFieldRequest { path: "$.a".to_owned(), actual: field(actual), ..Default::default() };
        let response = fixture.plugin().match_field(request, &chain("c")).unwrap();
        let text = response.mismatches[0].mismatch.clone();
        text.split_once("actual=")
            .map_or("nil".to_owned(), |(_, rest)| rest.split_once(", key").unwrap().0.to_owned())
    };
    for (value, text) in [
        (Field::NullValue(0), "nil"),
        (Field::BooleanValue(true), "true"),
        (Field::StringValue("s".to_owned()), "\"s\""),
        (Field::IntegerValue(7), "integer:7"),
        (Field::DecimalValue(7.0), "float:7.0"),
        (Field::BinaryValue(vec![97]), "{binary=\"a\"}"),
        (Field::StructuredValue(structured()), "{a=integer:7}"),
    ] {
        assert_eq!(seen(value), text);
    }

    let rule = v2::MatchingRule { r#type: "luhn".to_owned(), values: Some(object([("brand", number(1.5))])) };
    let request = v2::MatchFieldRequest {
        key: "luhn".to_owned(),
        rule: Some(rule),
        path: "$.a".to_owned(),
        mismatch_type: "body".to_owned(),
        test_context: Some(Struct::default()),
        ..v2::MatchFieldRequest::default()
    };
    let response = fixture.plugin().match_field(request, &chain("c")).unwrap();
    assert_eq!(
        response.mismatches[0].mismatch,
        "{key=\"luhn\", mismatch_type=\"body\", path=\"$.a\", rule={type=\"luhn\", values={brand=float:1.5}}, test_context={}}"
    );
}

#[test]
fn a_rule_answers_with_an_error_or_mismatches() {
    let matched = |body: &str| {
        let fixture = Fixture::of(&format!("{INIT}function match_field(request) {body} end"));
        let request = v2::MatchFieldRequest { path: "$.a".to_owned(), ..v2::MatchFieldRequest::default() };
        let response =
            fixture.plugin().match_field(request, &chain("c")).map_err(|problem| problem.to_string())?;
        let texts = response
            .mismatches
            .iter()
            .map(|one| format!("{} {}", one.path, one.mismatch))
            .collect::<Vec<_>>();
        Ok((response.error, texts.join(", ")))
    };
    let found = |error: &str, texts: &str| Ok((error.to_owned(), texts.to_owned()));

    assert_eq!(matched("return {}"), found("", ""));
    assert_eq!(matched("return {error = 'e', mismatches = {'a'}}"), found("e", ""));
    assert_eq!(matched("return {mismatches = 'a'}"), found("", "$.a a"));
    assert_eq!(matched("return {mismatches = {mismatch = 'a', path = '$.b'}}"), found("", "$.b a"));
    assert_eq!(matched("return {mismatches = {'a', {mismatch = 'b'}}}"), found("", "$.a a, $.a b"));
    let problem = "Lua match_field() function failed - error converting Lua nil to table";
    assert_eq!(matched(""), Err(problem.to_owned()));
}

#[test]
fn generated_values_keep_their_kind() {
    let generated = |body: &str| {
        let fixture = Fixture::of(&format!("{DUMP}{INIT}function generate_field(request) {body} end"));
        let request = v2::GenerateFieldRequest {
            key: "g".to_owned(),
            generator: Some(v2::Generator { r#type: "g".to_owned(), values: None }),
            path: "$.a".to_owned(),
            example_value: field(Field::IntegerValue(3)),
            test_mode: 2,
            ..v2::GenerateFieldRequest::default()
        };
        let response =
            fixture.plugin().generate_field(request, &chain("c")).map_err(|problem| problem.to_string())?;
        if response.error.is_empty() {
            Ok(response.value.unwrap().value.unwrap())
        } else {
            Err(response.error)
        }
    };
    for (value, expected) in [
        ("7", Field::IntegerValue(7)),
        ("7.0", Field::DecimalValue(7.0)),
        ("math.maxinteger", Field::IntegerValue(i64::MAX)),
        ("'s'", Field::StringValue("s".to_owned())),
        ("false", Field::BooleanValue(false)),
        ("nil", Field::NullValue(0)),
        ("{binary = '\\xff'}", Field::BinaryValue(vec![255])),
        ("{a = 7}", Field::StructuredValue(structured())),
    ] {
        assert_eq!(generated(&format!("return {{value = {value}}}")), Ok(expected), "{value}");
    }
    assert_eq!(generated("return {}"), Ok(Field::NullValue(0)));
    assert_eq!(generated("return {error = 'e', value = 7}"), Err("e".to_owned()));
    assert_eq!(
        generated("return {value = print}"),
        Err("Expected a field value from Lua, got function".to_owned())
    );
    let seen =
        "{example_value=integer:3, generator={type=\"g\"}, key=\"g\", path=\"$.a\", test_mode=\"Provider\"}";
    assert_eq!(generated("return {value = dump(request)}"), Ok(Field::StringValue(seen.to_owned())));
}
