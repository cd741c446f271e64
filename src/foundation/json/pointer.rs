//! JSON Pointers (RFC 6901).

use super::{Kind, Node};
use std::borrow::Cow;

/// Appends a step to a pointer: a slash and the name, in which `~` and `/` are escaped.
pub fn push(pointer: &mut String, name: &str) {
    pointer.push('/');
    for character in name.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// The name that a step of a pointer stands for.
#[must_use]
pub fn unescape(step: &str) -> Cow<'_, str> {
    // In this order: `~01` is `~1`.
    if step.contains('~') { step.replace("~1", "/").replace("~0", "~").into() } else { step.into() }
}

/// The steps of a pointer, unescaped; nothing if it is none. The empty pointer has no steps.
pub fn steps(pointer: &str) -> Option<impl Iterator<Item = Cow<'_, str>>> {
    let rest = match pointer.strip_prefix('/') {
        Some(rest) => Some(rest),
        None if pointer.is_empty() => None,
        None => return None,
    };
    Some(rest.into_iter().flat_map(|rest| rest.split('/')).map(unescape))
}

/// The item of an array that a step leads to, with its index.
#[must_use]
pub fn item<'d>(node: Node<'d>, step: &str) -> Option<(usize, Node<'d>)> {
    let index = index(step)?;
    Some((index, node.item(index)?))
}

/// The value one step below another.
#[must_use]
pub fn child<'d>(node: Node<'d>, step: &str) -> Option<Node<'d>> {
    match node.kind() {
        Kind::Object => node.get(step),
        _ => item(node, step).map(|(_, item)| item),
    }
}

/// The index that a step stands for: digits without a zero in front.
fn index(step: &str) -> Option<usize> {
    let is_index = step == "0" || (!step.starts_with('0') && step.bytes().all(|byte| byte.is_ascii_digit()));
    is_index.then(|| step.parse().ok())?
}
