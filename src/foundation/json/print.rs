//! JSON to text: compact or with two spaces, keys sorted, only what must be escaped escaped.

use super::document::{Kind, Node};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Write;

/// Compact JSON.
pub fn compact(value: &Value) -> String {
    value.to_string()
}

/// JSON with two spaces a level, as pact files are laid out; no line end after the last bracket.
pub fn pretty(value: &Value) -> String {
    format!("{value:#}")
}

/// A string as it is, `null` as nothing, anything else as compact JSON.
pub fn to_text(value: &Value) -> String {
    if value.is_null() { String::new() } else { to_raw_text(value) }
}

/// A string as it is, anything else (also `null`) as compact JSON.
pub fn to_raw_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => compact(other),
    }
}

impl<'d> Node<'d> {
    /// The value as compact JSON with sorted keys.
    pub fn to_json(self) -> String {
        let mut text = String::new();
        write_node(self, &mut text);
        text
    }

    /// A string as it is, `null` as nothing, anything else as compact JSON.
    pub fn to_text(self) -> Cow<'d, str> {
        if self.is_null() { Cow::Borrowed("") } else { self.to_raw_text() }
    }

    /// A string as it is, anything else (also `null`) as compact JSON.
    pub fn to_raw_text(self) -> Cow<'d, str> {
        match self.as_str() {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(self.to_json()),
        }
    }
}

fn write_node(node: Node<'_>, out: &mut String) {
    match node.kind() {
        Kind::Null => out.push_str("null"),
        Kind::Boolean => out.push_str(if node.as_bool() == Some(true) { "true" } else { "false" }),
        Kind::Number => out.push_str(node.number_text().unwrap_or_default()),
        Kind::String if node.is_plain() => {
            out.push('"');
            out.push_str(node.as_str().unwrap_or_default());
            out.push('"');
        }
        Kind::String => write_string(node.as_str().unwrap_or_default(), out),
        Kind::Array => {
            out.push('[');
            for (index, item) in node.items().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_node(item, out);
            }
            out.push(']');
        }
        Kind::Object => {
            out.push('{');
            for (index, (key, value)) in node.members().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_string(key, out);
                out.push(':');
                write_node(value, out);
            }
            out.push('}');
        }
    }
}

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}
