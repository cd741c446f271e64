//! Rules to and from the JSON of pact files, in both spellings: by category (V3, V4) and flat (V2).
//!
//! The first key of an object shows its spelling; the specification version of the file does not matter.

mod attributes;
mod rule;
mod by_category;
mod flat;
mod names;
mod write_rule;
mod write;

use super::set::RuleSet;
use crate::foundation::json::Node;
use crate::model::error::Error;

pub use rule::{read_named_rule, read_rule};
pub use write::{write_rules, write_rules_flat};
pub use write_rule::write_rule;

/// Reads a `matchingRules` value in either spelling; anything but an object has no rules.
pub fn read_rules(node: Node<'_>) -> Result<RuleSet, Error> {
    // SPEC: rules are flat if the first key, in byte order, begins with `$`.
    let is_flat = node.members().next().is_some_and(|(key, _)| key.starts_with('$'));
    if is_flat { flat::read(node) } else { by_category::read(node) }
}

#[cfg(test)]
mod tests;
