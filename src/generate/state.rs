//! Values from provider states: expressions with names in them, and the types they are converted to.

use super::context::Context;
use super::error::Error;
use crate::foundation::json::{Number, Value, compact, to_raw_text, to_text};
use crate::model::generators::DataType;

/// The value of an expression: that of a name, or a text in which each `${name}` is replaced.
pub(super) fn resolve(expression: &str, context: &Context) -> Result<Value, Error> {
    let value =
        |name: &str| context.state_value(name).cloned().ok_or_else(|| Error::NoStateValue(name.to_owned()));
    let Some((before, _)) = expression.split_once("${") else { return value(expression) };
    // An expression of one name keeps the type of its value.
    if before.is_empty()
        && let Some(name) = expression.get(2..).and_then(|rest| rest.strip_suffix('}'))
        && !name.is_empty()
        && !name.contains('}')
    {
        return value(name);
    }
    let mut text = String::new();
    let mut rest = expression;
    while let Some((literal, after)) = rest.split_once("${") {
        let unclosed = || Error::Unclosed(expression.to_owned());
        let (name, after) = after.split_once('}').ok_or_else(unclosed)?;
        text.push_str(literal);
        if !name.is_empty() {
            // Null is no text.
            text.push_str(&to_text(&value(name)?));
        }
        rest = after;
    }
    text.push_str(rest);
    Ok(Value::String(text))
}

/// The value converted to a type.
pub(super) fn convert(value: Value, data_type: Option<DataType>) -> Result<Value, Error> {
    match data_type {
        None | Some(DataType::Raw) => Ok(value),
        Some(DataType::String) => Ok(Value::String(to_raw_text(&value))),
        Some(DataType::Integer) => integer(&value).map(number).ok_or_else(|| refusal(&value, "an integer")),
        Some(DataType::Decimal | DataType::Float) => {
            decimal(&value).map(number).ok_or_else(|| refusal(&value, "a decimal number"))
        }
        Some(DataType::Boolean) => {
            boolean(&value).map(Value::Bool).ok_or_else(|| refusal(&value, "a boolean"))
        }
    }
}

fn refusal(value: &Value, wanted: &'static str) -> Error {
    Error::Conversion { value: compact(value), wanted }
}

fn number(text: String) -> Value {
    Value::Number(Number::from_string_unchecked(text))
}

fn integer(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("0".to_owned()),
        Value::Bool(truth) => Some(u8::from(*truth).to_string()),
        Value::Number(number) => truncated(number.as_str()),
        // COMPAT: a text with a sign is no integer.
        Value::String(text) => text.parse::<u64>().ok().map(|number| number.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

fn truncated(text: &str) -> Option<String> {
    if !text.contains(['.', 'e', 'E']) {
        return Some(text.to_owned());
    }
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite())?.trunc();
    // An integer has no negative zero.
    Some(format!("{:.0}", if number == 0.0 { 0.0 } else { number }))
}

fn decimal(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Bool(false) => Some("0.0".to_owned()),
        Value::Bool(true) => Some("1.0".to_owned()),
        Value::Number(number) if number.as_str().contains(['.', 'e', 'E']) => {
            Some(number.as_str().to_owned())
        }
        Value::Number(number) => Some(format!("{number}.0")),
        Value::String(text) => {
            text.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| format!("{number:?}"))
        }
        Value::Array(_) | Value::Object(_) => None,
    }
}

fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Null => Some(false),
        Value::Bool(truth) => Some(*truth),
        Value::Number(number) => number.as_str().parse::<f64>().ok().map(|number| number > 0.0),
        Value::String(text) => match text.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{convert, resolve};
    use crate::foundation::json::{compact, parse_value};
    use crate::generate::Context;
    use crate::model::generators::DataType;

    fn context(text: &str) -> Context {
        Context::new(parse_value(text).unwrap().as_object().unwrap().clone())
    }

    fn resolved(expression: &str, context: &Context) -> String {
        resolve(expression, context).map_or_else(|error| error.to_string(), |value| compact(&value))
    }

    #[test]
    fn names_are_replaced_by_their_values() {
        let context =
            context(r#"{"id":42,"name":"bob","flag":"true","list":[1,{"a":"b"}],"a}b":1,"none":null}"#);
        let table = [
            ("id", "42"),
            ("${id}", "42"),
            ("${name}", r#""bob""#),
            ("${list}", r#"[1,{"a":"b"}]"#),
            ("/u/${id}", r#""/u/42""#),
            ("Bearer ${name}", r#""Bearer bob""#),
            ("${id}${name}", r#""42bob""#),
            ("<${list}>", r#""<[1,{\"a\":\"b\"}]>""#),
            ("${}", r#""""#),
            ("none", "null"),
            ("${none}", "null"),
            ("/u/${none}", r#""/u/""#),
            ("a${none}b${id}", r#""ab42""#),
            ("a${}b}", r#""ab}""#),
            ("${nope}", "there is no provider state value 'nope'"),
            ("nope", "there is no provider state value 'nope'"),
            ("x${nope}", "there is no provider state value 'nope'"),
            ("${id", "'${id' has a '${' without a '}'"),
            ("${id} ${", "'${id} ${' has a '${' without a '}'"),
        ];
        for (expression, expected) in table {
            assert_eq!(resolved(expression, &context), expected, "{expression}");
        }
    }

    #[test]
    fn values_by_themselves_hide_those_beside_them() {
        assert_eq!(resolved("id", &context(r#"{"id":1,"providerState":{"id":2}}"#)), "2");
        let empty = context(r#"{"id":1,"providerState":{}}"#);
        assert_eq!(resolved("id", &empty), "there is no provider state value 'id'");
        assert_eq!(resolved("id", &context(r#"{"id":1,"providerState":5}"#)), "1");
    }

    #[test]
    fn values_are_converted_to_the_wanted_type() {
        use DataType::{Boolean, Decimal, Float, Integer, Raw, String};
        let table = [
            (Raw, r#"{"a":1}"#, r#"{"a":1}"#),
            (String, r#""x""#, r#""x""#),
            (String, "42", r#""42""#),
            (String, "null", r#""null""#),
            (String, r#"{"a":1}"#, r#""{\"a\":1}""#),
            (Integer, "null", "0"),
            (Integer, "true", "1"),
            (Integer, "false", "0"),
            (Integer, "42.9", "42"),
            (Integer, "-1.5", "-1"),
            (Integer, "-0.5", "0"),
            (Integer, "1e3", "1000"),
            (Integer, "12345678901234567890123", "12345678901234567890123"),
            (Integer, r#""42""#, "42"),
            (Integer, r#""-42""#, r#""-42" is not an integer"#),
            (Integer, r#""abc""#, r#""abc" is not an integer"#),
            (Integer, "1e999", "1e999 is not an integer"),
            (Integer, "[1]", "[1] is not an integer"),
            (Decimal, "null", "0.0"),
            (Decimal, "true", "1.0"),
            (Float, "42", "42.0"),
            (Decimal, "4.25", "4.25"),
            (Decimal, r#""4.5""#, "4.5"),
            (Decimal, r#""7""#, "7.0"),
            (Decimal, r#""inf""#, r#""inf" is not a decimal number"#),
            (Decimal, r#""1e999""#, r#""1e999" is not a decimal number"#),
            (Float, "{}", "{} is not a decimal number"),
            (Boolean, "null", "false"),
            (Boolean, "1", "true"),
            (Boolean, "0", "false"),
            (Boolean, "-1", "false"),
            (Boolean, r#""true""#, "true"),
            (Boolean, r#""True""#, r#""True" is not a boolean"#),
            (Boolean, "[]", "[] is not a boolean"),
        ];
        for (data_type, value, expected) in table {
            let converted = convert(parse_value(value).unwrap(), Some(data_type));
            let shown = converted.map_or_else(|error| error.to_string(), |value| compact(&value));
            assert_eq!(shown, expected, "{data_type:?} {value}");
        }
    }
}
