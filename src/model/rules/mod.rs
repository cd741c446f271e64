//! Matching rules as data: what they are, where they apply, how they are spelled in a file.
//!
//! Applying them is `matching`'s business; reading them out of a consumer's example is `definition`'s.

mod rule;
mod category;
mod set;
mod json;

pub use category::Category;
pub use json::{read_named_rule, read_rule, read_rules, write_rule, write_rules, write_rules_flat};
pub use rule::{Combine, Each, Rule, RuleList, Rules, StatusClass, Variant};
pub use set::RuleSet;
