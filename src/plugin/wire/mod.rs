//! The messages of the interface from and to JSON and the model.

mod json;
mod path_text;
mod rules;
mod generators;
mod body;
mod field;

pub(super) use body::{body_mismatch, from_body, generated, mismatches, to_body, to_mismatch};
pub(super) use field::{from_field, of_json, to_field};
pub(super) use generators::{from_generator, from_generators, to_generator, to_generators};
#[cfg(test)]
pub(super) use json::from_value;
pub(super) use json::{from_struct, to_struct, to_value};
pub(super) use rules::{from_rule, from_rules, to_rule, to_rules};
