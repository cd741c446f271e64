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
    let mut text = String::new();
    write_pretty(value, 0, &mut text);
    text
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

fn write_pretty(value: &Value, depth: usize, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(is_true) => out.push_str(if *is_true { "true" } else { "false" }),
        Value::Number(number) => out.push_str(number.as_str()),
        Value::String(text) => write_string(text, out),
        Value::Array(items) if items.is_empty() => out.push_str("[]"),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                start_line(if index == 0 { "[" } else { "," }, depth + 1, out);
                write_pretty(item, depth + 1, out);
            }
            start_line("", depth, out);
            out.push(']');
        }
        Value::Object(members) if members.is_empty() => out.push_str("{}"),
        Value::Object(members) => {
            for (index, (key, value)) in members.iter().enumerate() {
                start_line(if index == 0 { "{" } else { "," }, depth + 1, out);
                write_string(key, out);
                out.push_str(": ");
                write_pretty(value, depth + 1, out);
            }
            start_line("", depth, out);
            out.push('}');
        }
    }
}

fn start_line(end: &str, depth: usize, out: &mut String) {
    out.push_str(end);
    out.push('\n');
    (0..depth).for_each(|_| out.push_str("  "));
}

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    // What needs no escape is copied in runs.
    while let Some(at) = rest.bytes().position(|byte| byte < b' ' || matches!(byte, b'"' | b'\\')) {
        let (plain, escaped) = rest.split_at(at);
        out.push_str(plain);
        let mut characters = escaped.chars();
        characters.next().into_iter().for_each(|character| write_escaped(character, out));
        rest = characters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

fn write_escaped(character: char, out: &mut String) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        control => {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(control));
        }
    }
}
