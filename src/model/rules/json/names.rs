//! Header and query rules as files can say them: one list for each name.
//!
//! In memory each value of a header or parameter may have rules of its own (`$.n[1]`); files only know
//! the name, so lists that differ become one list of which a rule must pass.

use crate::model::category::Category;
use crate::model::path::{DocPath, Token};
use crate::model::rules::rule::{Combine, RuleList, Rules};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The lists of a header or query category by name. Rules without a name stand under the empty name.
pub(super) fn by_name(category: Category, rules: &Rules) -> BTreeMap<&str, Cow<'_, RuleList>> {
    let mut groups = BTreeMap::<&str, Vec<(usize, &RuleList)>>::new();
    for (path, list) in rules {
        let place = place(path);
        groups.entry(path.first_field().unwrap_or_default()).or_default().push((place, list));
    }
    groups.into_iter().map(|(name, lists)| (name, joined(category, name, lists))).collect()
}

/// Where a path stands among those of its name: the name itself, then by index, then with stars.
fn place(path: &DocPath) -> usize {
    match path.tokens().get(2) {
        None => 0,
        Some(Token::Index(index)) => index.saturating_add(1),
        Some(_) => usize::MAX,
    }
}

fn joined<'r>(category: Category, name: &str, mut lists: Vec<(usize, &'r RuleList)>) -> Cow<'r, RuleList> {
    lists.sort_by_key(|(place, _)| *place);
    let has_own_rules = lists.iter().any(|(place, _)| *place < usize::MAX);
    // COMPAT: rules for what is nested in the example values are not for files.
    lists.retain(|(place, _)| !has_own_rules || *place < usize::MAX);
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
