//! [`RuleSet`]: the rules of one request, response or message, by category and path.

use super::rule::{Rule, RuleList, Rules};
use crate::model::category::Category;
use crate::model::path::DocPath;
use std::collections::BTreeMap;

/// All rules of one part. Categories without rules are removed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RuleSet {
    categories: BTreeMap<Category, Rules>,
}

impl RuleSet {
    /// No rules.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there are no rules.
    pub fn is_empty(&self) -> bool {
        self.categories.is_empty()
    }

    /// The categories that have rules, with their rules.
    pub fn iter(&self) -> impl Iterator<Item = (Category, &Rules)> {
        self.categories.iter().map(|(category, rules)| (*category, rules))
    }

    /// The rules of a category, if it has any.
    pub fn category(&self, category: Category) -> Option<&Rules> {
        self.categories.get(&category)
    }

    /// Adds a rule after those already on the path; the path's way of combining stays.
    pub fn add(&mut self, category: Category, path: DocPath, rule: Rule) {
        self.categories.entry(category).or_default().entry(path).or_default().rules.push(rule);
    }

    /// Adds the rules of a list after those already on the path; an existing way of combining stays.
    pub fn add_list(&mut self, category: Category, path: DocPath, list: RuleList) {
        let rules = self.categories.entry(category).or_default();
        match rules.get_mut(&path) {
            Some(present) => present.rules.extend(list.rules),
            None => {
                rules.insert(path, list);
            }
        }
    }

    /// Takes the list of a path out.
    pub fn remove(&mut self, category: Category, path: &DocPath) -> Option<RuleList> {
        let rules = self.categories.get_mut(&category)?;
        let removed = rules.remove(path);
        if rules.is_empty() {
            self.categories.remove(&category);
        }
        removed
    }

    /// Adds all rules of another set after those of this one.
    pub fn merge(&mut self, other: RuleSet) {
        for (category, rules) in other.categories {
            for (path, list) in rules {
                self.add_list(category, path, list);
            }
        }
    }
}
