//! Header and query rules for files, which have one list of rules for each name.
//!
//! In memory each value of a header or parameter may have rules of its own (`$.n[1]`). If the lists of one name
//! differ, the file gets one list with all their rules, of which one must pass.

use crate::model::category::Category;
use crate::model::rules::rule::{Combine, RuleList, Rules};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The lists of a header or query category by name. Rules without a name stand under the empty name.
pub(super) fn by_name(category: Category, rules: &Rules) -> BTreeMap<&str, Cow<'_, RuleList>> {
    let mut groups = BTreeMap::<&str, Vec<(usize, &RuleList)>>::new();
    for (path, list) in rules {
        groups.entry(path.first_field().unwrap_or_default()).or_default().push((path.value_order(), list));
    }
    groups.into_iter().map(|(name, lists)| (name, joined(category, name, lists))).collect()
}

fn joined<'r>(category: Category, name: &str, mut lists: Vec<(usize, &'r RuleList)>) -> Cow<'r, RuleList> {
    lists.sort_by_key(|(order, _)| *order);
    let has_own_rules = lists.iter().any(|(order, _)| *order < usize::MAX);
    // COMPAT: rules for values nested in the examples are not written into files.
    lists.retain(|(order, _)| !has_own_rules || *order < usize::MAX);
    let mut distinct = lists.iter().map(|(_, list)| *list);
    let first = distinct.next();
    match first {
        Some(first) if distinct.all(|list| list == first) => Cow::Borrowed(first),
        _ => {
            tracing::warn!(
                "the values of {} '{name}' have different matching rules, which a pact file cannot say: \
                 it will ask for one of them to pass",
                category.name()
            );
            Cow::Owned(any_of(&lists))
        }
    }
}

fn any_of(lists: &[(usize, &RuleList)]) -> RuleList {
    let mut any = RuleList { rules: Vec::new(), combine: Combine::Or };
    for rule in lists.iter().flat_map(|(_, list)| &list.rules) {
        if !any.rules.contains(rule) {
            any.rules.push(rule.clone());
        }
    }
    any
}
