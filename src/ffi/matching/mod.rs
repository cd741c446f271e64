//! The chapters on comparing: one rule against one value, and messages with their differences.

pub mod single_rule;
pub mod mismatches;
pub mod responses;
