//! Reading rules in the spelling of V3 and V4: category, then path or name, then a list of rules.

use super::rule::{Listed, is_list, read_list};
use crate::foundation::json::Node;
use crate::model::category::{Category, is_blank};
use crate::model::error::Error;
use crate::model::path::DocPath;
use crate::model::rules::set::RuleSet;

/// Reads all categories of a `matchingRules` object.
pub(super) fn read(node: Node<'_>) -> Result<RuleSet, Error> {
    let mut rules = RuleSet::new();
    for (name, node) in node.members().filter(|(_, node)| !is_blank(*node)) {
        read_category(&mut rules, name, node).map_err(|error| error.at(format_args!("'{name}'")))?;
    }
    Ok(rules)
}

fn read_category(rules: &mut RuleSet, name: &str, node: Node<'_>) -> Result<(), Error> {
    if is_list(node) {
        add(rules, &Place { name, category: category_of(name), key: "" }, DocPath::empty(), node)
    } else if node.is_object() {
        let category = category_of(name);
        node.members().try_for_each(|(key, node)| {
            // The path is read even if its list is dropped, so that a malformed one is an error in any case.
            let path = if category.is_keyed_by_name() { DocPath::of_name(key) } else { key.parse()? };
            let place = Place { name, category, key };
            add(rules, &place, path, node).map_err(|error| error.at(format_args!("'{key}'")))
        })
    } else {
        Err(Error::unexpected("a category of matching rules", "an object", Some(node)))
    }
}

/// Where a list of rules stands.
struct Place<'n> {
    name: &'n str,
    category: Category,
    key: &'n str,
}

fn add(rules: &mut RuleSet, place: &Place<'_>, path: DocPath, node: Node<'_>) -> Result<(), Error> {
    match read_list(node)? {
        Listed::Rules(list) => rules.add_list(place.category, path, list),
        Listed::Nothing => {}
        Listed::Unusable => {
            let Place { name, key, .. } = place;
            tracing::warn!(
                "the matching rules of category '{name}' for '{key}' have no array 'matchers' and are dropped"
            );
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
