//! Matching rules as data: their types, their paths, and their JSON in files.
//!
//! `matching` applies them; `definition` reads them from a consumer's example.

mod status;
mod rule;
mod set;
mod json;

pub use json::{read_named_rule, read_rule, read_rules, write_rule, write_rules, write_rules_flat};
pub use rule::{Arguments, Attributes, Combine, Each, Reads, Rule, RuleList, RuleRow, Rules, Variant};
pub use set::RuleSet;
pub use status::StatusClass;
