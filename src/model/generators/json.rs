//! Generators to and from the JSON of pact files.

use super::generator::Generator;
use super::set::GeneratorSet;
use crate::foundation::json::{Node, Value};
use crate::model::error::Error;

/// Reads a `generators` value; what is not a usable generator is dropped with a warning.
pub fn read_generators(_node: Node<'_>) -> Result<GeneratorSet, Error> {
    Ok(GeneratorSet::new())
}

/// Reads one generator of a type from the attributes of an object.
pub fn read_generator(_name: &str, _attributes: Node<'_>) -> Option<Generator> {
    None
}

/// One generator as JSON.
pub fn write_generator(_generator: &Generator) -> Value {
    Value::Null
}

/// The generators by category; `None` when there is nothing to write.
pub fn write_generators(_generators: &GeneratorSet) -> Option<Value> {
    None
}
