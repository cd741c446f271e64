//! JSON to text: compact or with two spaces, keys sorted, only what must be escaped escaped.

use super::document::{Kind, Node};
use crate::foundation::text::first_bytes;
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
    write_pretty(value, &mut text);
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
        self.to_json_up_to(usize::MAX)
    }

    /// The beginning of [`to_json`](Self::to_json): all of it if that is shorter than `limit`, else about so
    /// many bytes.
    pub fn to_json_up_to(self, limit: usize) -> String {
        let mut text = String::new();
        write_node(self, limit, &mut text);
        text
    }

    /// The beginning of [`to_text`](Self::to_text), which is shortened as JSON only.
    pub fn to_text_up_to(self, limit: usize) -> Cow<'d, str> {
        if self.is_array() || self.is_object() {
            Cow::Owned(self.to_json_up_to(limit))
        } else {
            self.to_text()
        }
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

/// Writes a value until the limit of bytes is reached. A list holds the arrays and objects that are still open, so
/// that depth costs no stack.
fn write_node(node: Node<'_>, limit: usize, out: &mut String) {
    let mut open = Vec::new();
    write_begin(node, limit, &mut open, out);
    while out.len() < limit
        && let Some(level) = open.last_mut()
    {
        let Level { node, next } = *level;
        level.next += 1;
        if next >= node.len() {
            out.push(if node.is_array() { ']' } else { '}' });
            open.pop();
            continue;
        }
        if next > 0 {
            out.push(',');
        }
        if let Some((key, value)) = node.member(next) {
            write_string(key, out);
            out.push(':');
            write_begin(value, limit, &mut open, out);
        } else if let Some(item) = node.item(next) {
            write_begin(item, limit, &mut open, out);
        }
    }
}

/// An array or object that is being written, and which of its values is next.
struct Level<'d> {
    node: Node<'d>,
    next: usize,
}

/// Writes a scalar, or the beginning of an array or object.
fn write_begin<'d>(node: Node<'d>, limit: usize, open: &mut Vec<Level<'d>>, out: &mut String) {
    match node.kind() {
        Kind::Null => out.push_str("null"),
        Kind::Boolean => out.push_str(if node.as_bool() == Some(true) { "true" } else { "false" }),
        Kind::Number => out.push_str(node.number_text().unwrap_or_default()),
        Kind::String => {
            let text = node.as_str().unwrap_or_default();
            let rest = limit.saturating_sub(out.len());
            let text = first_bytes(text, rest);
            match node.is_plain() {
                true => out.extend(["\"", text, "\""]),
                false => write_string(text, out),
            }
        }
        Kind::Array | Kind::Object => {
            out.push(if node.is_array() { '[' } else { '{' });
            open.push(Level { node, next: 0 });
        }
    }
}

/// Writes with a list of the arrays and objects that are still open, so that depth costs no stack.
fn write_pretty(value: &Value, out: &mut String) {
    let mut open = Vec::new();
    write_pretty_begin(value, &mut open, out);
    while let Some(innermost) = open.last_mut() {
        let is_first = std::mem::take(&mut innermost.is_first);
        let (next, brackets) = innermost.values.next();
        let depth = open.len();
        let Some((key, value)) = next else {
            start_line("", depth - 1, out);
            out.push_str(&brackets[1..]);
            open.pop();
            continue;
        };
        start_line(if is_first { &brackets[..1] } else { "," }, depth, out);
        if let Some(key) = key {
            write_string(key, out);
            out.push_str(": ");
        }
        write_pretty_begin(value, &mut open, out);
    }
}

/// An array or object that is being written.
struct Pretty<'v> {
    values: Values<'v>,
    is_first: bool,
}

enum Values<'v> {
    Items(std::slice::Iter<'v, Value>),
    Members(serde_json::map::Iter<'v>),
}

impl<'v> Values<'v> {
    /// The next value with its key, and the brackets around all.
    fn next(&mut self) -> (Option<(Option<&'v String>, &'v Value)>, &'static str) {
        match self {
            Values::Items(items) => (items.next().map(|item| (None, item)), "[]"),
            Values::Members(members) => (members.next().map(|(key, value)| (Some(key), value)), "{}"),
        }
    }
}

/// Writes a scalar or what is empty; an array or object with values is opened.
fn write_pretty_begin<'v>(value: &'v Value, open: &mut Vec<Pretty<'v>>, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(is_true) => out.push_str(if *is_true { "true" } else { "false" }),
        Value::Number(number) => out.push_str(number.as_str()),
        Value::String(text) => write_string(text, out),
        Value::Array(items) if items.is_empty() => out.push_str("[]"),
        Value::Object(members) if members.is_empty() => out.push_str("{}"),
        Value::Array(items) => open.push(Pretty { values: Values::Items(items.iter()), is_first: true }),
        Value::Object(members) => {
            open.push(Pretty { values: Values::Members(members.iter()), is_first: true });
        }
    }
}

fn start_line(end: &str, depth: usize, out: &mut String) {
    out.push_str(end);
    out.push('\n');
    (0..depth).for_each(|_| out.push_str("  "));
}

/// Appends a text as a JSON string.
pub fn write_string(text: &str, out: &mut String) {
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
