//! Matching rules.

use super::super::abi::entry::entry;
use super::super::abi::pointer::{Borrow, Opaque};
use super::super::abi::text::OwnedText;
use crate::ffi::keys::Tag;
use crate::model::rules::{Rule, write_rule};

/// A matching rule.
#[derive(Debug)]
pub struct MatchingRule(());

impl Opaque for MatchingRule {
    type Value = Rule;
    const TAG: Tag = Tag::MatchingRule;
}

/// Returns a matching rule as JSON, spelt as in a pact file.
///
/// # Parameters
///
/// - `rule` - the rule.
///
/// # Returns
///
/// The JSON, compact and with sorted keys, or NULL if `rule` is NULL or not a live rule.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matching_rule_to_json(rule: *const MatchingRule) -> OwnedText {
    entry(|| Ok(write_rule(&Borrow::of(rule).required("rule")?.lock()).to_string()))
}
