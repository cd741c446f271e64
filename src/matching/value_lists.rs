//! Lists of texts under rules: the comparison that several values of a header, a
//! parameter or a form field share.
//!
//! Under a rule for the name, the first expected value is the template for all. Values without a rule are
//! compared by the callers, since each has its own wording.

use crate::foundation::text::shortened;
use crate::matching::bounded::Bounded;
use crate::matching::name_rules::ValueRules;
use crate::matching::rule_tree::Walk;
use crate::matching::value::{
    Applied, Check, CompiledVariant, CoreCheck, check_list, check_text, failures, stringified_list,
};
use crate::model::rules::Combine;

/// How many bytes of a value are shown. One expected value may be shown with
/// each of thousands of actual ones.
const SHOWN: usize = 4 * 1024;

/// A difference between two lists, or between their values at one position.
#[derive(Debug)]
pub(in crate::matching) struct ListFailure {
    /// The position; `None` for a difference between the lists.
    pub(in crate::matching) index: Option<usize>,
    pub(in crate::matching) expected: String,
    pub(in crate::matching) actual: String,
    pub(in crate::matching) text: String,
}

/// Compares two lists of texts under the rules for the list. There is at least one expected value; at most so many
/// differences are made.
pub(in crate::matching) fn compare_lists(
    expected: &[&str],
    actual: &[&str],
    applied: Applied<'_>,
    rules: &impl ValueRules,
    most: usize,
) -> Bounded<ListFailure> {
    let mut found = Bounded::new(most);
    let (mut is_open, mut are_items_compared) = (false, false);
    for check in &applied.list.checks {
        let is_about_items = matches!(check, Check::Core(CoreCheck::ArrayContains(_)));
        let failed = list_failures(check, expected, actual, applied.is_cascaded);
        if failed.is_empty() && applied.list.combine == Combine::Or {
            if is_about_items {
                return Bounded::new(most);
            }
            is_open = true;
        }
        are_items_compared |= !is_about_items;
        failed.into_iter().for_each(|failure| found.add(|| failure));
    }
    let mut items = Bounded::new(most);
    if are_items_compared {
        compare_items(expected, actual, applied, rules, &mut items);
    }
    if is_open && items.is_empty() {
        return items;
    }
    found.append(items, |failure| failure);
    found
}

/// Compares the values of two lists. The first expected value is the template for positions that have none.
fn compare_items(
    expected: &[&str],
    actual: &[&str],
    applied: Applied<'_>,
    rules: &impl ValueRules,
    found: &mut Bounded<ListFailure>,
) {
    let Some(&template) = expected.first() else { return };
    for (index, &actual) in actual.iter().enumerate() {
        let expected = expected.get(index).copied().unwrap_or(template);
        let below = applied.list.below.as_ref().filter(|_| !applied.is_cascaded);
        let element = match below {
            Some(below) => Some(Applied { list: &below.shared, is_cascaded: false }),
            None => rules.at(index),
        };
        let texts = element.map(|element| value_failures(expected, actual, element)).unwrap_or_default();
        texts.into_iter().for_each(|text| found.add(|| at(index, expected, actual, text)));
    }
}

/// Applies the rules for one value.
pub(in crate::matching) fn value_failures(expected: &str, actual: &str, applied: Applied<'_>) -> Vec<String> {
    failures(applied, |check| check_text(check, expected, actual, applied.is_cascaded))
}

pub(in crate::matching) fn at(index: usize, expected: &str, actual: &str, text: String) -> ListFailure {
    let [expected, actual] = [expected, actual].map(|value| shortened(value, SHOWN).into_owned());
    ListFailure { index: Some(index), expected, actual, text }
}

/// Applies one rule to the lists as a whole.
fn list_failures(check: &Check, expected: &[&str], actual: &[&str], is_cascaded: bool) -> Vec<ListFailure> {
    if let Check::Core(CoreCheck::ArrayContains(variants)) = check {
        return missing_variants(expected, actual, variants);
    }
    let failed = check_list(check, expected, actual, is_cascaded).err();
    failed.map(|text| of_list(stringified_list(expected, usize::MAX), actual, text)).into_iter().collect()
}

fn of_list(expected: String, actual: &[&str], text: String) -> ListFailure {
    ListFailure { index: None, expected, actual: stringified_list(actual, usize::MAX), text }
}

fn missing_variants(expected: &[&str], actual: &[&str], variants: &[CompiledVariant]) -> Vec<ListFailure> {
    if variants.is_empty() {
        let missing = expected.iter().enumerate().filter(|(_, value)| !actual.contains(value));
        return missing.map(|(index, value)| missing_variant(index, value, actual)).collect();
    }
    let mut found = Vec::new();
    for variant in variants {
        match expected.get(variant.index) {
            Some(value) if actual.iter().any(|actual| fits(value, actual, variant)) => {}
            Some(value) => found.push(missing_variant(variant.index, value, actual)),
            None => found.push(of_list(
                stringified_list(expected, usize::MAX),
                actual,
                format!(
                    "ArrayContains: variant {} is missing from the expected list, which has {} items",
                    variant.index,
                    expected.len()
                ),
            )),
        }
    }
    found
}

fn missing_variant(index: usize, value: &str, actual: &[&str]) -> ListFailure {
    let text = format!("Variant at index {index} ({value}) was not found in the actual list");
    of_list(value.to_owned(), actual, text)
}

fn fits(expected: &str, actual: &str, variant: &CompiledVariant) -> bool {
    match Walk::new(&variant.rules).root().applied() {
        Some(applied) => value_failures(expected, actual, applied).is_empty(),
        None => expected == actual,
    }
}
