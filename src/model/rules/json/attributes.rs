//! The attributes of a rule object, read as leniently as pact files need it.

use crate::foundation::json::{Kind, Node};
use crate::model::error::Error;
use crate::model::rules::status::StatusClass;

/// Keys that name the rule or its generator; they are never attributes of the rule.
const DISCRIMINATORS: [&str; 3] = ["match", "pact:matcher:type", "pact:generator:type"];

/// Whether a key of a rule object is an attribute of the rule, not its name.
pub(super) fn is_own(key: &str) -> bool {
    !DISCRIMINATORS.contains(&key)
}

/// A size: a whole number from 0, a fraction cut off, or a numeric string. Anything else counts as absent.
pub(super) fn size(rule: Node<'_>, key: &str) -> Option<usize> {
    let node = rule.get(key)?;
    match node.as_str() {
        Some(text) => text.parse().ok(),
        None => truncated(node.number_text()?),
    }
}

/// A size that must be there.
pub(super) fn required_size(rule: Node<'_>, name: &str, key: &str) -> Result<usize, Error> {
    size(rule, key).ok_or_else(|| unusable(rule, name, key, "a whole number from 0"))
}

/// A text that must be there; other values are taken by their JSON, `null` as nothing.
pub(super) fn required_text(rule: Node<'_>, name: &str, key: &str) -> Result<String, Error> {
    let node = rule.get(key).ok_or_else(|| unusable(rule, name, key, "a text"))?;
    Ok(node.to_text().into_owned())
}

/// The text of the first of these attributes that is there; empty when none is.
pub(super) fn text_of_either(rule: Node<'_>, first: &str, second: &str) -> String {
    let node = rule.get(first).or_else(|| rule.get(second));
    node.map(|node| node.to_text().into_owned()).unwrap_or_default()
}

/// A range of status codes: a word, or a list of codes.
pub(super) fn status_class(rule: Node<'_>, name: &str) -> Result<StatusClass, Error> {
    let Some(node) = rule.get("status") else { return Ok(StatusClass::Success) };
    let class = match node.kind() {
        Kind::Array => node.items().map(code).collect::<Option<_>>().map(StatusClass::Codes),
        _ => node.as_str().and_then(StatusClass::of_word),
    };
    class.ok_or_else(|| unusable(rule, name, "status", "a class of status codes or a list of them"))
}

/// The error for an attribute that is missing or cannot be used.
pub(super) fn unusable(rule: Node<'_>, name: &str, key: &str, expected: &'static str) -> Error {
    Error::unexpected(format!("'{key}' of matching rule '{name}'"), expected, rule.get(key))
}

fn code(node: Node<'_>) -> Option<u16> {
    let number = match node.as_str() {
        Some(text) => text.parse().ok()?,
        None => truncated(node.number_text()?)?,
    };
    u16::try_from(number).ok()
}

/// The whole part of a number from 0. A number too large for the machine counts as the largest.
fn truncated(text: &str) -> Option<usize> {
    text.parse().ok().or_else(|| {
        let number = text.parse::<f64>().ok()?;
        // The conversion of a float cuts the fraction off and saturates.
        (number >= 0.0).then_some(number as usize)
    })
}
