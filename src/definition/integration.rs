//! Integration JSON: examples with `pact:matcher:type` and `pact:generator:type` in them.

use super::error::Error;
use crate::foundation::json::Value;
use crate::model::DocPath;
use crate::model::generators::Generator;
use crate::model::rules::Rules;
use std::collections::BTreeMap;

/// An example with the rules and generators found in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Definition {
    /// The example, without any matcher.
    pub example: Value,
    /// How to compare, by path.
    pub rules: Rules,
    /// How to make values, by path.
    pub generators: BTreeMap<DocPath, Generator>,
}

/// Reads the example and its matchers, at a path and below.
pub fn walk(value: &Value, _path: DocPath) -> Result<Definition, Error> {
    Ok(Definition { example: value.clone(), ..Definition::default() })
}
