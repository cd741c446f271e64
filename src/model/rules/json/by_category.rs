//! Reading rules in the spelling of V3 and V4: category, then path or name, then a list of rules.

use super::rule::read_list;
use crate::foundation::json::Node;
use crate::model::category::Category;
use crate::model::error::Error;
use crate::model::path::DocPath;
use crate::model::rules::set::RuleSet;

/// Reads all categories of a `matchingRules` object.
pub(super) fn read(node: Node<'_>) -> Result<RuleSet, Error> {
    let mut rules = RuleSet::new();
    for (name, node) in node.members() {
        read_category(&mut rules, name, node).map_err(|error| error.at(format_args!("'{name}'")))?;
    }
    Ok(rules)
}

fn read_category(rules: &mut RuleSet, name: &str, node: Node<'_>) -> Result<(), Error> {
    if !node.is_object() {
        return Err(Error::unexpected("a category of matching rules", "an object", Some(node)));
    }
    let category = category_of(name);
    if node.get("matchers").is_some() {
        if let Some(list) = read_list(node)? {
            rules.add_list(category, DocPath::empty(), list);
        }
        return Ok(());
    }
    for (key, node) in node.members() {
        let list = read_list(node).map_err(|error| error.at(format_args!("'{key}'")))?;
        // The path is read even if its list is dropped, so that a malformed one is an error in any case.
        let path = if category.is_keyed_by_name() { DocPath::of_name(key) } else { key.parse()? };
        if let Some(list) = list {
            rules.add_list(category, path, list);
        }
    }
    Ok(())
}

fn category_of(name: &str) -> Category {
    Category::of_name(name).unwrap_or_else(|| {
        // COMPAT: existing files rely on it, for instance with the category `content`.
        tracing::warn!("matching rule category '{name}' is not known, its rules are taken for body rules");
        Category::Body
    })
}
