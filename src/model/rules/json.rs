//! Rules to and from the JSON of pact files, in both spellings: by category (V3, V4) and flat (V2).

use super::rule::Rule;
use super::set::RuleSet;
use crate::foundation::json::{Node, Value};
use crate::model::error::Error;

/// Reads a `matchingRules` value in either spelling, told by its first key.
pub fn read_rules(_node: Node<'_>) -> Result<RuleSet, Error> {
    Ok(RuleSet::new())
}

/// Reads one rule object: `{"match": "type", …}` or `{"pact:matcher:type": "type", …}`.
pub fn read_rule(_node: Node<'_>) -> Result<Rule, Error> {
    Ok(Rule::Type)
}

/// One rule as JSON.
pub fn write_rule(_rule: &Rule) -> Value {
    Value::Null
}

/// The rules by category, as V3 and V4 files have them; `None` when there is nothing to write.
pub fn write_rules(_rules: &RuleSet) -> Option<Value> {
    None
}

/// The rules as one flat map, as V2 files have them; `None` when there is nothing to write.
pub fn write_rules_flat(_rules: &RuleSet) -> Option<Value> {
    None
}
