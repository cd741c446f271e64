//! Matching rules, and iterating over the rules of a category.

use std::ffi::c_char;

use super::super::abi::code::RuleCategoryCode;
use super::super::abi::cursor::Cursor;
use super::super::abi::entry::entry;
use super::super::abi::pair::{self, OwnedPair};
use super::super::abi::pointer::{Borrow, Opaque, Owned, Reclaim};
use super::super::abi::text::OwnedText;
use crate::ffi::fault::Fault;
use crate::ffi::keys::Tag;
use crate::model::rules::{Rule, RuleSet, write_rule};

/// A matching rule: it says how an actual value is compared with an example.
///
/// `pactffi_matching_rule_pointer` returns the one of an expression, owned by the iterator it came from; the pairs of
/// `pactffi_matching_rules_iter_next` own theirs. `pactffi_matching_rule_to_json` writes it, and the functions
/// `pactffi_matches_string_value` to `pactffi_matches_json_value` compare values with it. It has no delete function:
/// its owner frees it.
#[derive(Debug)]
pub struct MatchingRule(());

/// An iterator over the matching rules of a category, with their paths.
///
/// `pactffi_message_contents_get_matching_rule_iter`, `pactffi_request_contents_get_matching_rule_iter` and
/// `pactffi_response_contents_get_matching_rule_iter` return it; `pactffi_matching_rules_iter_next` returns the items
/// one after the other. Delete it with `pactffi_matching_rules_iter_delete`.
#[derive(Debug)]
pub struct MatchingRuleCategoryIterator(());

/// A matching rule and its path. Delete it with `pactffi_matching_rules_iter_pair_delete`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct MatchingRuleKeyValuePair {
    /// Path of the value that the rule applies to, owned by the pair; empty for a category with a single value.
    pub path: *const c_char,
    /// The rule, owned by the pair.
    pub rule: *const MatchingRule,
}

impl Opaque for MatchingRule {
    type Value = Rule;
    const TAG: Tag = Tag::MatchingRule;
}

impl Opaque for MatchingRuleCategoryIterator {
    type Value = Cursor<(String, Rule)>;
    const TAG: Tag = Tag::MatchingRuleCategoryIterator;
}

/// An iterator over copies of the rules of a category, in the order of their paths; one path may have several.
pub(crate) fn iterator(
    rules: &RuleSet,
    category: RuleCategoryCode,
) -> Result<Owned<MatchingRuleCategoryIterator>, Box<Fault>> {
    let found = rules.category(category.decode()?).into_iter().flatten();
    let each = found
        .flat_map(|(path, list)| list.rules.iter().map(move |rule| (path.text().to_owned(), rule.clone())));
    Owned::new(Cursor::over(each.collect()))
}

/// Returns a matching rule as JSON, in the form of a pact file.
///
/// # Parameters
///
/// - `rule` - the rule.
///
/// # Returns
///
/// The JSON, compact and with sorted keys, or NULL if `rule` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matching_rule_to_json(rule: *const MatchingRule) -> OwnedText {
    entry(|| Ok(write_rule(&Borrow::of(rule).required("rule")?.lock()).to_string()))
}

/// Returns the next matching rule of a category.
///
/// # Parameters
///
/// - `iter` - the iterator.
///
/// # Returns
///
/// A pair of path and rule; a path with several rules is returned once for each rule. NULL after the last one,
/// which sets no error message, or if `iter` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the pair with `pactffi_matching_rules_iter_pair_delete`, which also deletes its path and its rule. Do
/// not free these two by themselves.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matching_rules_iter_next(
    iter: *mut MatchingRuleCategoryIterator,
) -> *const MatchingRuleKeyValuePair {
    entry(|| {
        let found = Borrow::of(iter.cast_const()).required("iter")?.take_next();
        let pair = |(path, rule): (String, Rule)| {
            OwnedPair::new(|own| {
                Ok(MatchingRuleKeyValuePair { path: own.text(&path)?, rule: own.key(rule)? })
            })
        };
        found.map(pair).transpose()
    })
}

/// Deletes an iterator over the matching rules of a category.
///
/// # Parameters
///
/// - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matching_rules_iter_delete(iter: *mut MatchingRuleCategoryIterator) {
    entry(|| Reclaim::of(iter.cast_const()).delete("iter"))
}

/// Deletes a pair of path and matching rule, with both.
///
/// # Parameters
///
/// - `pair` - the pair. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matching_rules_iter_pair_delete(pair: *const MatchingRuleKeyValuePair) {
    entry(|| pair::delete(pair, "pair"))
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;

    use super::*;
    use crate::ffi::abi::answer::Encode;
    use crate::ffi::abi::code::MatchingRuleCategory;
    use crate::model::Category;

    #[test]
    fn rules_come_in_the_order_of_their_paths_once_for_each_rule() {
        let mut rules = RuleSet::new();
        rules.add(Category::Body, "$.b".parse().unwrap(), Rule::Null);
        rules.add(Category::Body, "$.a".parse().unwrap(), Rule::Number);
        rules.add(Category::Body, "$.a".parse().unwrap(), Rule::Type);
        rules.add(Category::Header, "X".parse().unwrap(), Rule::Equality);
        let category = RuleCategoryCode::new(MatchingRuleCategory::BODY as i32);

        let iter: *mut _ = iterator(&rules, category).unwrap().encode().unwrap();
        let mut found = Vec::new();
        loop {
            let pair = pactffi_matching_rules_iter_next(iter);
            if pair.is_null() {
                break;
            }
            // SAFETY: a pair just made.
            let MatchingRuleKeyValuePair { path, rule } = unsafe { *pair };
            // SAFETY: a field of a live pair.
            let path = unsafe { CStr::from_ptr(path) }.to_str().unwrap().to_owned();
            found.push((path, Borrow::of(rule).required("rule").unwrap().lock().clone()));
            pactffi_matching_rules_iter_pair_delete(pair);
            assert!(Borrow::of(rule).required("rule").is_err(), "the rule is deleted with the pair");
        }
        pactffi_matching_rules_iter_delete(iter);

        let expected = [("$.a", Rule::Number), ("$.a", Rule::Type), ("$.b", Rule::Null)];
        assert_eq!(found, expected.map(|(path, rule)| (path.to_owned(), rule)));
    }

    #[test]
    fn an_unknown_category_is_a_fault() {
        let fault = iterator(&RuleSet::new(), RuleCategoryCode::new(8)).unwrap_err();

        assert_eq!(*fault, Fault::UnknownCode { name: "MatchingRuleCategory", value: 8 });
    }
}
