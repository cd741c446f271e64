//! All rules of a part as JSON, by category and flat.

use super::names::by_name;
use super::write_rule::{write_list, write_rule};
use crate::foundation::json::{self, Map, Value};
use crate::model::category::Category;
use crate::model::path::{DocPath, push_field};
use crate::model::rules::rule::{RuleList, Rules};
use crate::model::rules::set::RuleSet;

/// The rules by category, as V3 and V4 files have them; `None` when there is nothing to write.
pub fn write_rules(rules: &RuleSet) -> Option<Value> {
    let categories =
        json::object(rules.iter().filter_map(|(category, rules)| write_category(category, rules)));
    (!categories.is_empty()).then_some(Value::Object(categories))
}

/// The rules as one flat map, as V2 files have them; `None` when there is nothing to write.
///
/// The flat form has one rule for each path: of several only the first is written, with a warning.
pub fn write_rules_flat(rules: &RuleSet) -> Option<Value> {
    let mut flat = Map::new();
    for (category, rules) in rules.iter() {
        if category.is_keyed_by_name() {
            for (name, list) in by_name(category, rules) {
                insert_first(&mut flat, flat_name(category, name), &list);
            }
        } else {
            rules.iter().for_each(|(path, list)| insert_first(&mut flat, flat_path(category, path), list));
        }
    }
    (!flat.is_empty()).then_some(Value::Object(flat))
}

fn write_category(category: Category, rules: &Rules) -> Option<(String, Value)> {
    let value = match category {
        Category::Path => write_list(of_whole_path(rules)?),
        Category::Header | Category::Query => {
            let lists = by_name(category, rules).into_iter();
            json::object(lists.map(|(name, list)| (name.to_owned(), write_list(&list)))).into()
        }
        Category::Method | Category::Body | Category::Status | Category::Contents | Category::Metadata => {
            json::object(rules.iter().map(|(path, list)| (path.text().to_owned(), write_list(list)))).into()
        }
    };
    Some((category.name().to_owned(), value))
}

/// The list for the request path as a whole; rules for parts of it cannot be written.
fn of_whole_path(rules: &Rules) -> Option<&RuleList> {
    rules.get(&DocPath::empty()).or_else(|| rules.get(&DocPath::root()))
}

fn insert_first(flat: &mut Map<String, Value>, key: String, list: &RuleList) {
    if list.rules.len() > 1 {
        tracing::warn!(
            "'{key}' has several matching rules, of which this version of pact files keeps the first"
        );
    }
    if let Some(rule) = list.rules.first() {
        // Two paths may share a flat key; as in the model, the first in byte order wins.
        flat.entry(key).or_insert_with(|| write_rule(rule));
    }
}

fn flat_name(category: Category, name: &str) -> String {
    if category == Category::Query && name.is_empty() {
        return "$.query".to_owned();
    }
    // `$.headers` alone cannot be read again.
    let mut text = if category == Category::Header { "$.headers" } else { "$.query" }.to_owned();
    push_field(&mut text, name);
    text
}

fn flat_path(category: Category, path: &DocPath) -> String {
    let rest = path.text();
    match category {
        Category::Body | Category::Contents | Category::Metadata => {
            let start = format!("$.{}", category.name());
            match rest.strip_prefix('$') {
                // SPEC: `$.metadata.k` is the key `k`; of a body path the part after its `$` is written.
                Some(below) => start + below,
                None if rest.is_empty() => start,
                None => format!("{start}.{rest}"),
            }
        }
        // Rules for path, method and status have no path in the flat form; those for header and query have names.
        Category::Method | Category::Path | Category::Header | Category::Query | Category::Status => {
            format!("$.{}", category.name())
        }
    }
}
