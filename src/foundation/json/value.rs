//! From a [`Document`](super::Document) to a [`Value`].

use super::document::Node;
use serde_json::{Map, Value};

impl Node<'_> {
    /// The value for keeping and editing.
    pub fn to_value(self) -> Value {
        if self.is_container() { of_container(self) } else { self.to_scalar() }
    }

    /// The members of an object for keeping and editing; empty for anything else.
    pub fn to_map(self) -> Map<String, Value> {
        super::object(self.members().map(|(key, value)| (key.to_owned(), value.to_value())))
    }
}

/// An array or object whose values are being made.
enum Open<'d> {
    Array { node: Node<'d>, items: Vec<Value> },
    Object { node: Node<'d>, members: Vec<(String, Value)> },
}

/// The value of an array or object. A list holds those that are still open, so that depth costs no stack.
fn of_container(node: Node<'_>) -> Value {
    let mut open = vec![Open::of(node)];
    let mut made = Value::Null;
    while let Some(mut innermost) = open.pop() {
        if let Some(next) = innermost.fill() {
            open.extend([innermost, Open::of(next)]);
            continue;
        }
        made = innermost.into_value();
        match open.last_mut() {
            Some(outer) => outer.push(std::mem::take(&mut made)),
            None => break,
        }
    }
    made
}

impl<'d> Open<'d> {
    fn of(node: Node<'d>) -> Self {
        if node.is_array() {
            Open::Array { node, items: Vec::with_capacity(node.len()) }
        } else {
            Open::Object { node, members: Vec::with_capacity(node.len()) }
        }
    }

    /// Adds scalars up to the next array or object, which is returned.
    fn fill(&mut self) -> Option<Node<'d>> {
        loop {
            let next = match self {
                Open::Array { node, items } => node.item(items.len()),
                Open::Object { node, members } => node.member(members.len()).map(|(_, value)| value),
            }?;
            if next.is_container() {
                return Some(next);
            }
            self.push(next.to_scalar());
        }
    }

    fn push(&mut self, value: Value) {
        match self {
            Open::Array { items, .. } => items.push(value),
            Open::Object { node, members } => {
                let key = node.member(members.len()).map_or("", |(key, _)| key);
                members.push((key.to_owned(), value));
            }
        }
    }

    fn into_value(self) -> Value {
        match self {
            Open::Array { items, .. } => Value::Array(items),
            Open::Object { members, .. } => Value::Object(super::object(members)),
        }
    }
}
