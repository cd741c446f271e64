//! The tables of what each rule accepts and how it says no, row by row.

use super::{Compiler, WrittenAt, check_status};
use super::{
    matches_bool, matches_bytes, matches_float, matches_json, matches_signed, matches_text, matches_unsigned,
};
use crate::foundation::json::Document;
use crate::matching::Engine;
use crate::model::Category;
use crate::model::DocPath;
use crate::model::rules::{Rule, read_rule};

fn core() -> Engine {
    Engine::without_plugins()
}

fn rule(text: &str) -> Rule {
    let text = if text.starts_with('{') { text.to_owned() } else { format!(r#"{{"match":"{text}"}}"#) };
    let document = Document::parse(&text).unwrap();
    read_rule(document.root()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// What a rule says to a JSON value; empty when it accepts.
fn of_json(name: &str, expected: &str, actual: &str) -> String {
    let (expected, actual) = (Document::parse(expected).unwrap(), Document::parse(actual).unwrap());
    matches_json(&core(), &rule(name), expected.root(), actual.root(), false).err().unwrap_or_default()
}

fn of_text(name: &str, expected: &str, actual: &str) -> String {
    matches_text(&core(), &rule(name), expected, actual, false).err().unwrap_or_default()
}

const REGEX: &str = r#"{"match":"regex","regex":"\\d+"}"#;
const INCLUDE: &str = r#"{"match":"include","value":"b1"}"#;
const EACH_KEY: &str = r#"{"match":"eachKey","rules":[{"match":"type"}]}"#;
const EACH_VALUE: &str = r#"{"match":"eachValue","rules":[{"match":"type"}]}"#;
const CONTAINS: &str = r#"{"match":"arrayContains","variants":[]}"#;

#[test]
fn numbers_in_json_differ_as_they_are_written() {
    // Whether type, integer, decimal, number and regex accept.
    let table = [
        ("100", "100", [true, true, false, true, true]),
        ("100", "-5", [true, true, false, true, false]),
        ("100", "0", [true, true, false, true, true]),
        ("100", "18446744073709551615", [true, true, false, true, true]),
        ("100", "18446744073709551616", [true, true, false, true, true]),
        ("100.5", "100.0", [true, false, true, true, false]),
        ("100.5", "100.5", [true, false, true, true, false]),
        ("100", "1e3", [true, false, true, true, false]),
        ("100", "\"100\"", [false, false, false, false, true]),
        ("100", "null", [false; 5]),
        ("100", "true", [false; 5]),
        ("100", "[]", [false; 5]),
        ("100", "{}", [false; 5]),
    ];
    for (expected, actual, accepts) in table {
        let found = ["type", "integer", "decimal", "number", REGEX]
            .map(|name| of_json(name, expected, actual).is_empty());
        assert_eq!(found, accepts, "{actual}");
    }
}

#[test]
fn json_values_that_a_rule_accepts() {
    let table = [
        ("equality", r#"{"a":[1,2.0]}"#, r#"{"a":[1,2.00]}"#),
        ("values", "1", "1"),
        ("type", "1", "2.5"),
        ("type", "[]", "[1]"),
        (r#"{"match":"type","min":3}"#, "\"a\"", "\"b\""),
        ("boolean", "1", "true"),
        ("boolean", "1", "\"false\""),
        ("null", "1", "null"),
        (r#"{"match":"regex","regex":"null"}"#, "1", "null"),
        (r#"{"match":"regex","regex":"\\{\"a\":1\\}"}"#, "1", r#"{ "a": 1 }"#),
        (INCLUDE, "1", "\"ab12\""),
        (r#"{"match":"include","value":"2"}"#, "1", "123"),
        ("date", "1", "\"2026-11-21\""),
        (r#"{"match":"date","format":"yyyy"}"#, "1", "2026"),
        ("time", "1", "\"12:30:00\""),
        ("datetime", "1", "\"2026-11-21T12:30:00+01:00\""),
        ("semver", "1", "\"1.2.3-rc.1+build\""),
        ("notEmpty", "1", "0"),
        ("notEmpty", "1", "false"),
        ("notEmpty", "1", "[0]"),
        (r#"{"match":"contentType","value":"application/json"}"#, "1", r#""{\"a\":1}""#),
        (r#"{"match":"contentType","value":"image/png"}"#, "1", "\"iVBORw0KGgo=\""),
        ("statusCode", "200", "204"),
        (r#"{"match":"statusCode","status":"error"}"#, "200", "\"500\""),
    ];
    for (name, expected, actual) in table {
        assert_eq!(of_json(name, expected, actual), "", "{name}: {actual}");
    }
}

#[test]
fn json_values_that_a_rule_refuses() {
    let table = [
        ("equality", "1", "\"x\"", "Expected 'x' (String) to be equal to 1 (Integer)"),
        ("values", "1", "2", "Expected 2 (Integer) to be equal to 1 (Integer)"),
        (
            "equality",
            r#"{"b":1,"a":2}"#,
            "1.50",
            r#"Expected 1.50 (Decimal) to be equal to {"a":2,"b":1} (Object)"#,
        ),
        ("type", "1", "\"x\"", "Expected 'x' (String) to be the same type as 1 (Integer)"),
        ("type", "null", "false", "Expected false (Boolean) to be the same type as null (Null)"),
        (
            r#"{"match":"type","max":1}"#,
            "\"x\"",
            "[1]",
            "Expected [1] (Array) to be the same type as 'x' (String)",
        ),
        ("integer", "1", "1.0", "Expected 1.0 (Decimal) to be an integer"),
        ("decimal", "1", "1", "Expected 1 (Integer) to be a decimal number"),
        ("decimal", "1", "-0", "Expected -0 (Integer) to be a decimal number"),
        (
            "equality",
            "0.1",
            "0.1000000000000001",
            "Expected 0.1000000000000001 (Decimal) to be equal to 0.1 (Decimal)",
        ),
        ("number", "1", "\"1\"", "Expected '1' (String) to be a number"),
        ("boolean", "1", "\"TRUE\"", "Expected 'TRUE' (String) to match a boolean"),
        ("null", "1", "0", "Expected 0 (Integer) to be a null value"),
        (REGEX, "1", "\"x1\"", r"Expected 'x1' to match '\d+'"),
        (REGEX, "1", "null", r"Expected '' to match '\d+'"),
        (REGEX, "1", "[1]", r"Expected '[1]' to match '\d+'"),
        (INCLUDE, "1", "\"xb\"", "Expected 'xb' to include 'b1'"),
        (INCLUDE, "1", "null", "Expected '' to include 'b1'"),
        (
            "semver",
            "1",
            "\"v1.0\"",
            "'v1.0' is not a valid semantic version - unexpected character 'v' while parsing major version number",
        ),
        (
            "semver",
            "1",
            "\"01.2.3\"",
            "'01.2.3' is not a valid semantic version - invalid leading zero in major version number",
        ),
        ("semver", "1", "1", "Expected something that matches a semantic version, but got '1'"),
        ("notEmpty", "1", "null", "Expected non-empty value but got a NULL"),
        ("notEmpty", "1", "\"\"", "Expected '' (String) to not be empty"),
        ("notEmpty", "1", "[]", "Expected [] (Array) to not be empty"),
        ("notEmpty", "1", "{}", "Expected {} (Object) to not be empty"),
        (
            r#"{"match":"contentType","value":"image/png"}"#,
            "1",
            "\"abc\"",
            "Failed to match data to have a content type of 'image/png': Expected binary contents to have content type 'image/png' but detected contents was 'text/plain'",
        ),
        ("statusCode", "200", "404", "Expected status code 404 to be a Successful response (200–299)"),
        (
            "statusCode",
            "200",
            "\"x\"",
            "Unable to match 'x' using StatusCode(Success) - invalid digit found in string",
        ),
        (EACH_KEY, "1", "1", "Unable to match 1 using EachKey"),
        (EACH_VALUE, "1", "1", "Unable to match 1 using EachValue"),
        (CONTAINS, "1", "\"x\"", "Unable to match \"x\" using ArrayContains"),
        (
            "cheese",
            "1",
            "1",
            "Could not apply the 'cheese' matching rule - No catalogue entry found for key 'cheese'",
        ),
    ];
    for (name, expected, actual, text) in table {
        assert_eq!(of_json(name, expected, actual), text, "{name}: {actual}");
    }
}

#[test]
fn dates_in_json_are_refused_with_a_reason() {
    let table = [
        ("date", "\"x\"", "Expected 'x' to match a date pattern of 'yyyy-MM-dd': "),
        ("time", "\"x\"", "Expected 'x' to match a time pattern of 'HH:mm:ss': "),
        ("datetime", "1", "Expected '1' to match a timestamp pattern of 'yyyy-MM-dd'T'HH:mm:ssXXX': "),
    ];
    for (name, actual, start) in table {
        let text = of_json(name, "1", actual);
        assert!(text.len() > start.len() && text.starts_with(start), "{text}");
    }
}

#[test]
fn collection_rules_accept_scalars_below_their_path() {
    let one = Document::parse("1").unwrap();
    for name in [EACH_KEY, EACH_VALUE, CONTAINS] {
        assert_eq!(matches_json(&core(), &rule(name), one.root(), one.root(), true), Ok(()), "{name}");
    }
}

#[test]
fn texts_that_a_rule_accepts() {
    let table = [
        ("equality", "a", "a"),
        ("values", "a", "a"),
        ("type", "a", ""),
        (r#"{"match":"type","min":9}"#, "a", "b"),
        (REGEX, "a", "12"),
        (INCLUDE, "a", "ab1c"),
        ("number", "a", "100"),
        ("number", "a", "-1.5"),
        ("number", "a", "1e3"),
        ("number", "a", "NaN"),
        ("number", "a", "inf"),
        ("decimal", "a", "100"),
        ("integer", "a", "+5"),
        ("boolean", "a", "false"),
        ("date", "a", "2026-11-21"),
        ("semver", "a", "1.2.3"),
        ("notEmpty", "a", " "),
        ("statusCode", "a", "299"),
        (r#"{"match":"contentType","value":"application/json"}"#, "a", "[1,2]"),
    ];
    for (name, expected, actual) in table {
        assert_eq!(of_text(name, expected, actual), "", "{name}: {actual}");
    }
}

#[test]
fn texts_that_a_rule_refuses() {
    let table = [
        ("equality", "a", "b", "Expected 'b' to be equal to 'a'"),
        ("values", "a", "b", "Expected 'b' to be equal to 'a'"),
        (REGEX, "a", "x1", r"Expected 'x1' to match '\d+'"),
        (INCLUDE, "a", "x", "Expected 'x' to include 'b1'"),
        ("number", "a", "z", "Expected 'z' to match a number"),
        ("decimal", "a", "z", "Expected 'z' to match a number"),
        ("integer", "a", "-5", "Expected '-5' to match an integer number"),
        ("integer", "a", "1.0", "Expected '1.0' to match an integer number"),
        ("boolean", "a", "True", "Expected True to match a boolean"),
        ("date", "a", "z", "Expected 'z' to match a date pattern of 'yyyy-MM-dd'"),
        ("time", "a", "z", "Expected 'z' to match a time pattern of 'HH:mm:ss'"),
        ("datetime", "a", "z", "Expected 'z' to match a timestamp pattern of 'yyyy-MM-dd'T'HH:mm:ssXXX'"),
        ("notEmpty", "a", "", "Expected  to not be empty"),
        ("statusCode", "a", "404", "Expected status code 404 to be a Successful response (200–299)"),
        (
            r#"{"match":"statusCode","status":[1,2]}"#,
            "a",
            "x",
            "Unable to match 'x' using StatusCode(StatusCodes([1, 2])) - invalid digit found in string",
        ),
        (
            r#"{"match":"contentType","value":"image/png"}"#,
            "a",
            "z",
            "Expected binary contents to have content type 'image/png' but detected contents was 'text/plain'",
        ),
        ("null", "a", "a", "Unable to match 'a' using Null"),
        (EACH_KEY, "a", "a", "Unable to match 'a' using EachKey"),
        (EACH_VALUE, "a", "a", "Unable to match 'a' using EachValue"),
        (CONTAINS, "a", "a", "Unable to match 'a' using ArrayContains"),
        (
            "cheese",
            "a",
            "a",
            "Could not apply the 'cheese' matching rule - No catalogue entry found for key 'cheese'",
        ),
    ];
    for (name, expected, actual, text) in table {
        assert_eq!(of_text(name, expected, actual), text, "{name}: {actual}");
    }
}

#[test]
fn semantic_versions_are_strict() {
    let reason = |text: &str| of_text("semver", "", text);
    let table = [
        ("", "empty string, expected a semver version"),
        ("1.0", "unexpected end of input while parsing minor version number"),
        ("1.2.3.4", "unexpected character '.' after patch version number"),
        ("1.2.x", "unexpected character 'x' while parsing patch version number"),
        ("1.2.3-", "empty identifier segment in pre-release identifier"),
        ("1.2.3+", "empty identifier segment in build metadata"),
        ("1.2.3-01", "invalid leading zero in pre-release identifier"),
    ];
    for (text, why) in table {
        assert_eq!(reason(text), format!("'{text}' is not a valid semantic version - {why}"));
    }
}

#[test]
fn a_malformed_regular_expression_is_a_refusal() {
    let text = of_text(r#"{"match":"regex","regex":"(a"}"#, "a", "a");
    assert!(text.starts_with("'(a' is not a valid regular expression - "), "{text}");
}

#[test]
fn a_regular_expression_describes_the_whole_text() {
    let is_match = |pattern: &str, text: &str| {
        matches_text(&core(), &Rule::Regex(pattern.to_owned()), "", text, false).is_ok()
    };
    assert!(!is_match("^a", "abc"));
    assert!(!is_match(r"\d+", "x1"));
    assert!(is_match("a|ab", "ab"));
    assert!(!is_match("ab$", "ab\n"));
    assert!(!is_match("a.b", "a\nb"));
    assert!(is_match(r"\d", "٣"));
    assert!(is_match(r"\w", "é"));
    assert!(is_match(r"(?<n>a)\k<n>", "aa"));
    assert!(is_match(r"(?=a)a", "a"));
}

#[test]
fn a_status_under_each_rule() {
    let table = [
        ("statusCode", 204, ""),
        ("statusCode", 404, "Expected status code 404 to be a Successful response (200–299)"),
        (
            r#"{"match":"statusCode","status":"info"}"#,
            200,
            "Expected status code 200 to be a Informational response (100–199)",
        ),
        (
            r#"{"match":"statusCode","status":"redirect"}"#,
            200,
            "Expected status code 200 to be a Redirect (300–399)",
        ),
        (
            r#"{"match":"statusCode","status":"clientError"}"#,
            200,
            "Expected status code 200 to be a Client error (400–499)",
        ),
        (
            r#"{"match":"statusCode","status":"serverError"}"#,
            200,
            "Expected status code 200 to be a Server error (500–599)",
        ),
        (
            r#"{"match":"statusCode","status":"nonError"}"#,
            400,
            "Expected status code 400 to be a Non-error response (< 400)",
        ),
        (
            r#"{"match":"statusCode","status":"error"}"#,
            399,
            "Expected status code 399 to be a Error response (>= 400)",
        ),
        (r#"{"match":"statusCode","status":[200,201]}"#, 202, "Expected status code 202 to be a 200, 201"),
        ("type", 500, ""),
        ("integer", 500, ""),
        ("number", 500, ""),
        ("decimal", 500, "Expected 500 to match a decimal number"),
        ("equality", 500, "Expected 500 to be equal to 200"),
        (r#"{"match":"regex","regex":"2\\d\\d"}"#, 204, ""),
        (r#"{"match":"regex","regex":"2\\d\\d"}"#, 304, r"Expected '304' to match '2\d\d'"),
        (r#"{"match":"include","value":"9"}"#, 304, "Expected '304' to include '9'"),
        ("boolean", 200, "Unable to match 200 using Boolean"),
    ];
    for (name, actual, text) in table {
        let at = WrittenAt { category: Category::Status, path: &DocPath::root() };
        let check = Compiler::new(&core()).check(at, &rule(name));
        assert_eq!(check_status(&check, 200, actual).err().unwrap_or_default(), text, "{name}");
    }
}

#[test]
fn native_numbers_under_each_rule() {
    let unsigned =
        |name: &str| matches_unsigned(&core(), &rule(name), 1, 12, false).err().unwrap_or_default();
    let signed = |name: &str| matches_signed(&core(), &rule(name), 1, 12, false).err().unwrap_or_default();
    let float = |name: &str| matches_float(&core(), &rule(name), 1.0, 12.0, false).err().unwrap_or_default();
    for (name, of_unsigned, of_signed, of_float) in [
        (
            "equality",
            "Expected 12 to be equal to 1",
            "Expected 12 to be equal to 1",
            "Expected 12 to be equal to 1",
        ),
        ("type", "", "", ""),
        ("number", "", "", ""),
        ("integer", "", "", "Expected 12 to match an integer number"),
        ("decimal", "Expected 12 to match a decimal number", "Expected 12 to match a decimal number", ""),
        (
            "boolean",
            "Unable to match 12 using Boolean",
            "Unable to match 1 using Boolean",
            "Unable to match 1 using Boolean",
        ),
        (REGEX, "", "", ""),
        (
            r#"{"match":"regex","regex":"x"}"#,
            "Expected 12 to match 'x'",
            "Expected 12 to match 'x'",
            "Expected 12 to match 'x'",
        ),
        (
            INCLUDE,
            "Expected 12 to include 'b1'",
            "Expected 12 to include 'b1'",
            "Expected 12 to include 'b1'",
        ),
        (
            "semver",
            "Unable to match 12 using Semver",
            "Unable to match 1 using Semver",
            "Unable to match 1 using Semver",
        ),
        (
            EACH_KEY,
            "Unable to match 12 using EachKey",
            "Unable to match 1 using EachKey",
            "Unable to match 1 using EachKey",
        ),
    ] {
        assert_eq!([unsigned(name), signed(name), float(name)], [of_unsigned, of_signed, of_float], "{name}");
    }
}

#[test]
fn an_unsigned_number_can_be_a_status() {
    let success = r#"{"match":"statusCode","status":"success"}"#;
    let said =
        |actual: u64| matches_unsigned(&core(), &rule(success), 200, actual, false).err().unwrap_or_default();

    assert_eq!(said(204), "");
    assert_eq!(said(404), "Expected status code 404 to be a Successful response (200–299)");
    assert_eq!(
        said(70_000),
        "Unable to match '70000' using StatusCode(Success) - number too large to fit in target type"
    );
    assert_eq!(
        matches_signed(&core(), &rule(success), 200, 204, false),
        Err("Unable to match 200 using StatusCode(Success)".to_owned())
    );
}

#[test]
fn rules_about_the_values_of_a_map_let_native_values_below_it_pass() {
    for name in ["values", EACH_KEY, EACH_VALUE] {
        let rule = rule(name);

        assert_eq!(matches_unsigned(&core(), &rule, 1, 2, true), Ok(()), "{name}");
        assert_eq!(matches_signed(&core(), &rule, 1, 2, true), Ok(()), "{name}");
        assert_eq!(matches_float(&core(), &rule, 1.0, 2.0, true), Ok(()), "{name}");
        assert_eq!(matches_bool(&core(), &rule, true, false, true), Ok(()), "{name}");
        assert_eq!(matches_bytes(&core(), &rule, b"1", b"2", true), Ok(()), "{name}");
    }
}

#[test]
fn a_json_list_on_its_own_is_held_to_its_limits() {
    let said = |name: &str, actual: &str, is_cascaded: bool| {
        let (expected, actual) = (Document::parse("[1]").unwrap(), Document::parse(actual).unwrap());
        matches_json(&core(), &rule(name), expected.root(), actual.root(), is_cascaded)
            .err()
            .unwrap_or_default()
    };
    let (at_least, at_most) = (r#"{"match":"type","min":2}"#, r#"{"match":"type","max":2}"#);

    assert_eq!(said(at_least, "[1]", false), "Expected '[1]' to have at least 2 item(s)");
    assert_eq!(said(at_most, "[1,2,3]", false), "Expected '[1,2,3]' to have at most 2 item(s)");
    assert_eq!(said(at_least, "[1,2,3]", false), "");
    assert_eq!(said(at_most, "[1,2,3]", true), "");
    assert_eq!(said(at_least, "1", false), "Expected 1 (Integer) to be the same type as [1] (Array)");
}

#[test]
fn native_booleans_under_each_rule() {
    let said = |name: &str| matches_bool(&core(), &rule(name), true, false, false).err().unwrap_or_default();
    for (name, text) in [
        ("equality", "Expected false (Boolean) to be equal to true (Boolean)"),
        ("type", ""),
        ("boolean", ""),
        ("number", "Boolean: Unable to match true using Number"),
        (r#"{"match":"regex","regex":"false"}"#, ""),
        (REGEX, r"Expected false to match '\d+'"),
    ] {
        assert_eq!(said(name), text, "{name}");
    }
}

#[test]
fn bytes_under_each_rule() {
    let said = |name: &str, actual: &[u8]| {
        matches_bytes(&core(), &rule(name), b"12", actual, false).err().unwrap_or_default()
    };
    let table: &[(&str, &[u8], &str)] = &[
        ("equality", b"12", ""),
        ("equality", b"x", "Expected '[49, 50]...' (2 bytes) to be equal to '[120]...' (1 bytes)"),
        ("type", b"x", ""),
        (REGEX, b"34", ""),
        (REGEX, b"x", r"Expected 'x' to match '\d+'"),
        (
            REGEX,
            b"\xff",
            "Could not convert actual bytes into a UTF-8 string - invalid utf-8 sequence of 1 bytes from index 0",
        ),
        (INCLUDE, b"ab1", ""),
        (INCLUDE, b"a", "Expected 'a' to include 'b1'"),
        ("notEmpty", b"x", ""),
        ("notEmpty", b"", "Expected [] (0 bytes) to not be empty"),
        ("integer", b"12", "Unable to match '[49, 50]...' (2 bytes) using Integer"),
        (r#"{"match":"contentType","value":"application/pdf"}"#, b"%PDF-1.4", ""),
    ];
    for (name, actual, text) in table {
        assert_eq!(said(name, actual), *text, "{name}");
    }
}
