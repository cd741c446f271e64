//! JSON from and to `google.protobuf.Struct` and `Value`, in which every number is a double.

use crate::foundation::json::{Map, Number, Value};
use prost_types::value::Kind;
use prost_types::{ListValue, Struct};

/// How deep lists and objects may be nested; what is deeper becomes null. The gRPC libraries of plugins read about
/// thirty levels.
const MAX_NESTING: usize = 128;

/// The largest and smallest double that is read as a whole number.
const WHOLE: std::ops::Range<f64> = -9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0;

/// An object as a message.
pub(in crate::plugin) fn to_struct(members: &Map<String, Value>) -> Struct {
    struct_at(members, 0)
}

/// A JSON value as a message.
pub(in crate::plugin) fn to_value(value: &Value) -> prost_types::Value {
    value_at(value, 0)
}

/// The object of a message.
pub(in crate::plugin) fn from_struct(message: &Struct) -> Map<String, Value> {
    map_at(message, 0)
}

/// The JSON value of a message; null if it has no kind.
pub(in crate::plugin) fn from_value(message: &prost_types::Value) -> Value {
    json_at(message, 0)
}

/// A double as JSON: a whole number without a fraction, null for what JSON has no number for.
fn number(double: f64) -> Value {
    if double.fract() == 0.0 && WHOLE.contains(&double) {
        // In this range the conversion is exact, and it drops the sign of zero.
        return Value::from(double as i64);
    }
    Number::from_f64(double).map_or(Value::Null, Value::Number)
}

/// The nearest double; the largest one for a number beyond it.
fn double(number: &Number) -> f64 {
    let read = number.as_str().parse::<f64>().unwrap_or_default();
    read.clamp(f64::MIN, f64::MAX)
}

fn struct_at(members: &Map<String, Value>, depth: usize) -> Struct {
    let fields = members.iter().map(|(key, value)| (key.clone(), value_at(value, depth + 1)));
    Struct { fields: fields.collect() }
}

fn value_at(value: &Value, depth: usize) -> prost_types::Value {
    let kind = match value {
        Value::Bool(truth) => Kind::BoolValue(*truth),
        Value::Number(number) => Kind::NumberValue(double(number)),
        Value::String(text) => Kind::StringValue(text.clone()),
        Value::Array(items) if depth < MAX_NESTING => Kind::ListValue(ListValue {
            values: items.iter().map(|item| value_at(item, depth + 1)).collect(),
        }),
        Value::Object(members) if depth < MAX_NESTING => Kind::StructValue(struct_at(members, depth)),
        Value::Null | Value::Array(_) | Value::Object(_) => Kind::NullValue(0),
    };
    prost_types::Value { kind: Some(kind) }
}

fn map_at(message: &Struct, depth: usize) -> Map<String, Value> {
    message.fields.iter().map(|(key, value)| (key.clone(), json_at(value, depth + 1))).collect()
}

fn json_at(message: &prost_types::Value, depth: usize) -> Value {
    match &message.kind {
        Some(Kind::BoolValue(truth)) => Value::Bool(*truth),
        Some(Kind::NumberValue(double)) => number(*double),
        Some(Kind::StringValue(text)) => Value::String(text.clone()),
        Some(Kind::ListValue(list)) if depth < MAX_NESTING => {
            list.values.iter().map(|item| json_at(item, depth + 1)).collect()
        }
        Some(Kind::StructValue(members)) if depth < MAX_NESTING => Value::Object(map_at(members, depth)),
        None | Some(Kind::NullValue(_) | Kind::ListValue(_) | Kind::StructValue(_)) => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::{from_struct, from_value, to_struct, to_value};
    use crate::foundation::json::{Map, Value, compact, parse_value};
    use proptest::prelude::*;
    use prost_types::value::Kind;

    fn there_and_back(text: &str) -> String {
        compact(&from_value(&to_value(&parse_value(text).unwrap())))
    }

    fn received(double: f64) -> String {
        compact(&from_value(&prost_types::Value { kind: Some(Kind::NumberValue(double)) }))
    }

    #[test]
    fn numbers_are_doubles_and_whole_ones_come_back_without_a_fraction() {
        let table = [
            ("3", "3"),
            ("3.0", "3"),
            ("1e15", "1000000000000000"),
            ("1e20", "1e+20"),
            ("-0.0", "0"),
            ("9007199254740993", "9007199254740992"),
            ("9223372036854774784", "9223372036854774784"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("9223372036854775808", "9.223372036854776e+18"),
            ("1.5", "1.5"),
            ("-3", "-3"),
            ("1e999", "1.7976931348623157e+308"),
            ("-1e999", "-1.7976931348623157e+308"),
            ("null", "null"),
            (r#"{"a":[true,"x",{"b":{}}]}"#, r#"{"a":[true,"x",{"b":{}}]}"#),
        ];
        for (given, expected) in table {
            assert_eq!(there_and_back(given), expected, "{given}");
        }
        for double in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(received(double), "null");
        }
    }

    #[test]
    fn a_value_without_a_kind_is_null() {
        assert_eq!(from_value(&prost_types::Value { kind: None }), Value::Null);
    }

    #[test]
    fn what_is_nested_too_deep_becomes_null() {
        let mut deep = Value::from(1);
        let mut message = to_value(&deep);
        for _ in 0..10_000 {
            message = prost_types::Value {
                kind: Some(Kind::ListValue(prost_types::ListValue { values: vec![message] })),
            };
        }
        let text = compact(&from_value(&message));
        assert_eq!(text, format!("{}null{}", "[".repeat(128), "]".repeat(128)));
        // A value of this depth is dropped by a thread with a large stack.
        drop(std::thread::Builder::new().stack_size(64 << 20).spawn(move || drop(message)).unwrap().join());

        for _ in 0..200 {
            deep = Value::Array(vec![deep]);
        }
        assert_eq!(compact(&from_value(&to_value(&deep))).matches('[').count(), 128);
    }

    fn json() -> impl Strategy<Value = Value> {
        let scalar = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            "\\PC*".prop_map(Value::from),
        ];
        scalar.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("\\PC*", inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
            ]
        })
    }

    proptest! {
        #[test]
        fn values_of_exact_numbers_come_back_as_they_were(value in json()) {
            prop_assert_eq!(&from_value(&to_value(&value)), &value);
            if let Value::Object(members) = &value {
                prop_assert_eq!(&from_struct(&to_struct(members)), members);
            }
        }
    }
}
