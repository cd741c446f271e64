//! Values of fields from and to messages. Whole numbers and decimal numbers stay apart.

use super::json::{from_value, to_value};
use crate::foundation::json::{Kind, Node, Number, Value};
use crate::matching::FieldValue;
use crate::plugin::proto::v2;
use crate::plugin::proto::v2::field_value::Value as Wire;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A value of a comparison as a plugin is sent it. Lists and objects are structured values.
pub(in crate::plugin) fn to_field(value: &FieldValue<'_>) -> v2::FieldValue {
    let value = match value {
        FieldValue::Json(node) => of_node(*node),
        FieldValue::Text(text) => Wire::StringValue((*text).to_owned()),
        FieldValue::Bytes(bytes) => Wire::BinaryValue(bytes.to_vec()),
        FieldValue::Boolean(truth) => Wire::BooleanValue(*truth),
        FieldValue::Unsigned(number) => {
            i64::try_from(*number).map_or(Wire::DecimalValue(*number as f64), Wire::IntegerValue)
        }
        FieldValue::Signed(number) => Wire::IntegerValue(*number),
        FieldValue::Float(number) => Wire::DecimalValue(*number),
    };
    v2::FieldValue { value: Some(value) }
}

/// A JSON value as a plugin is sent it.
pub(in crate::plugin) fn of_json(value: &Value) -> v2::FieldValue {
    let value = match value {
        Value::Null => Wire::NullValue(0),
        Value::Bool(truth) => Wire::BooleanValue(*truth),
        Value::Number(number) => of_number(number.as_str()),
        Value::String(text) => Wire::StringValue(text.clone()),
        Value::Array(_) | Value::Object(_) => Wire::StructuredValue(to_value(value)),
    };
    v2::FieldValue { value: Some(value) }
}

/// The JSON value of a message; null if it has none. Bytes are a text, in base64 if they are no UTF-8.
pub(in crate::plugin) fn from_field(message: &v2::FieldValue) -> Value {
    match &message.value {
        None | Some(Wire::NullValue(_)) => Value::Null,
        Some(Wire::BooleanValue(truth)) => Value::Bool(*truth),
        Some(Wire::StringValue(text)) => Value::String(text.clone()),
        Some(Wire::IntegerValue(number)) => Value::from(*number),
        Some(Wire::DecimalValue(number)) => Number::from_f64(*number).map_or(Value::Null, Value::Number),
        Some(Wire::BinaryValue(bytes)) => {
            let text = std::str::from_utf8(bytes).map(str::to_owned);
            Value::String(text.unwrap_or_else(|_| STANDARD.encode(bytes)))
        }
        Some(Wire::StructuredValue(value)) => from_value(value),
    }
}

fn of_node(node: Node<'_>) -> Wire {
    match node.kind() {
        Kind::Array | Kind::Object => Wire::StructuredValue(to_value(&node.to_value())),
        Kind::Number => of_number(node.number_text().unwrap_or_default()),
        Kind::String => Wire::StringValue(node.as_str().unwrap_or_default().to_owned()),
        _ => node.as_bool().map_or(Wire::NullValue(0), Wire::BooleanValue),
    }
}

fn of_number(text: &str) -> Wire {
    match text.parse::<i64>() {
        Ok(number) => Wire::IntegerValue(number),
        Err(_) => Wire::DecimalValue(text.parse::<f64>().unwrap_or_default().clamp(f64::MIN, f64::MAX)),
    }
}

#[cfg(test)]
mod tests {
    use super::{from_field, of_json, to_field};
    use crate::foundation::json::{Document, compact, parse_value};
    use crate::matching::FieldValue;
    use crate::plugin::proto::v2;
    use crate::plugin::proto::v2::field_value::Value as Wire;
    use proptest::prelude::*;

    fn returned(value: Wire) -> String {
        compact(&from_field(&v2::FieldValue { value: Some(value) }))
    }

    #[test]
    fn json_values_are_sent_by_their_kind() {
        let table = [
            ("null", Wire::NullValue(0)),
            ("true", Wire::BooleanValue(true)),
            (r#""x""#, Wire::StringValue("x".to_owned())),
            ("1", Wire::IntegerValue(1)),
            ("-5", Wire::IntegerValue(-5)),
            ("9007199254740993", Wire::IntegerValue(9_007_199_254_740_993)),
            ("1.0", Wire::DecimalValue(1.0)),
            ("1e3", Wire::DecimalValue(1000.0)),
            ("18446744073709551615", Wire::DecimalValue(18_446_744_073_709_551_615.0)),
            ("1e999", Wire::DecimalValue(f64::MAX)),
        ];
        for (text, wanted) in table {
            let document = Document::parse(text).unwrap();
            let wanted = v2::FieldValue { value: Some(wanted) };
            assert_eq!(to_field(&FieldValue::Json(document.root())), wanted, "{text}");
            assert_eq!(of_json(&parse_value(text).unwrap()), wanted, "{text}");
        }
        for text in [r#"{"a":[1,"b"]}"#, "[]"] {
            let document = Document::parse(text).unwrap();
            let sent = to_field(&FieldValue::Json(document.root()));
            assert!(matches!(sent.value, Some(Wire::StructuredValue(_))));
            assert_eq!(compact(&from_field(&sent)), text);
        }
    }

    #[test]
    fn other_values_are_sent_by_their_type() {
        let table = [
            (FieldValue::Text("1"), Wire::StringValue("1".to_owned())),
            (FieldValue::Bytes(b"\xff"), Wire::BinaryValue(vec![0xff])),
            (FieldValue::Boolean(true), Wire::BooleanValue(true)),
            (FieldValue::Unsigned(7), Wire::IntegerValue(7)),
            (FieldValue::Unsigned(u64::MAX), Wire::DecimalValue(u64::MAX as f64)),
            (FieldValue::Signed(-7), Wire::IntegerValue(-7)),
            (FieldValue::Float(7.5), Wire::DecimalValue(7.5)),
        ];
        for (value, wanted) in table {
            assert_eq!(to_field(&value).value, Some(wanted));
        }
    }

    #[test]
    fn returned_values_become_json() {
        assert_eq!(returned(Wire::IntegerValue(7)), "7");
        assert_eq!(returned(Wire::DecimalValue(7.0)), "7.0");
        assert_eq!(returned(Wire::DecimalValue(f64::NAN)), "null");
        assert_eq!(returned(Wire::BinaryValue(b"x".to_vec())), r#""x""#);
        assert_eq!(returned(Wire::BinaryValue(vec![0xff])), r#""/w==""#);
        assert_eq!(compact(&from_field(&v2::FieldValue { value: None })), "null");
    }

    proptest! {
        #[test]
        fn scalars_come_back_as_they_were(integer in any::<i64>(), double in -1e300..1e300_f64, text in "\\PC*") {
            prop_assert_eq!(from_field(&of_json(&integer.into())), integer);
            prop_assert_eq!(from_field(&of_json(&double.into())).as_f64(), Some(double));
            prop_assert_eq!(from_field(&of_json(&text.as_str().into())), text);
        }
    }
}
