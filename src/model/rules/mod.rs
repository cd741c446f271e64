//! Matching rules as data: what they are, where they apply, how they are spelled in a file.
//!
//! Applying them is `matching`'s business; reading them out of a consumer's example is `definition`'s.

mod status;
mod rule;
mod set;
mod json;

pub use super::category::Category;
pub use json::{read_named_rule, read_rule, read_rules, write_rule, write_rules, write_rules_flat};
pub use rule::{Arguments, Attributes, Combine, Each, Reads, Rule, RuleList, Rules, Spelling, Variant};
pub use set::RuleSet;
pub use status::StatusClass;
