//! The chapters on comparing: a rule with a value, a message with a message, a response with an interaction.

pub mod single_rule;
pub mod mismatches;
pub mod responses;
