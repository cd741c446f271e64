//! One rule object, and the rules nested in it: lists, the rules of `eachKey`, variants.
//!
//! Rules may be nested [`MAX_NESTING`] deep, so that a file cannot exhaust the stack of the host.

use super::attributes::{is_own, required_size, required_text, size, status_class, text_of_either, unusable};
use crate::foundation::json::{self, Kind, Node};
use crate::model::error::Error;
use crate::model::generators::{Generator, read_typed_generator};
use crate::model::path::DocPath;
use crate::model::rules::rule::{Combine, Each, Reads, Rule, RuleList, RuleRow, Rules, Variant};
use std::collections::BTreeMap;

/// How deep rules may be nested.
const MAX_NESTING: usize = 32;

/// The members of which a rule object has at least one: its name, or what shows which rule it is.
const RULE_KEYS: [&str; 8] =
    ["match", "pact:matcher:type", GUESSED[0], GUESSED[1], GUESSED[2], GUESSED[3], GUESSED[4], GUESSED[5]];

/// The members by which a rule without a name is known, the first of them first.
const GUESSED: [&str; 6] = ["regex", "min", "max", "timestamp", "time", "date"];

/// Reads one rule object: `{"match": "type", …}` or `{"pact:matcher:type": "type", …}`.
pub fn read_rule(node: Node<'_>) -> Result<Rule, Error> {
    nested_rule(node, 0)
}

fn nested_rule(node: Node<'_>, depth: usize) -> Result<Rule, Error> {
    if depth > MAX_NESTING {
        return Err(Error::TooDeep { limit: MAX_NESTING });
    }
    if !node.is_object() {
        return Err(Error::unexpected("a matching rule", "an object", Some(node)));
    }
    if let Some(name) = node.get("match") {
        let name = name.to_text();
        return read_known(&name, node, depth)?.map_or_else(|| plugin_rule(&name, node, is_own), Ok);
    }
    match node.get("pact:matcher:type") {
        Some(name) => integration_rule(&name.to_text(), node, depth),
        None => guessed(node, depth),
    }
}

/// Reads a rule whose name is known from its integration JSON: `attributes` is the object around
/// `pact:matcher:type`, where `value` is the example.
pub fn read_named_rule(name: &str, attributes: Node<'_>) -> Result<Rule, Error> {
    integration_rule(name, attributes, 0)
}

fn integration_rule(name: &str, attributes: Node<'_>, depth: usize) -> Result<Rule, Error> {
    let is_attribute = |key: &str| is_own(key) && key != "value";
    read_known(name, attributes, depth)?.map_or_else(|| plugin_rule(name, attributes, is_attribute), Ok)
}

/// What stands where a list of rules belongs.
pub(super) enum Listed {
    /// These rules.
    Rules(RuleList),
    /// An empty list.
    Nothing,
    /// Something else.
    Unusable,
}

/// Reads `{"matchers": […], "combine": …}`. Rules that stand in its place, or one rule in place of the list, are read as
/// if they stood in the list.
pub(super) fn read_list(node: Node<'_>) -> Result<Listed, Error> {
    nested_list(node, 0)
}

/// Whether this is a list of rules, where paths or names with lists may stand too. Names such as `match` and `date` can
/// be those of headers, which have a list and no text.
pub(super) fn is_list(node: Node<'_>) -> bool {
    if node.is_array() {
        return !node.is_empty() && is_array_of_rules(node);
    }
    let is_text = |key: &&str| node.get(key).is_some_and(|value| !value.is_object() && !value.is_array());
    let has_list = |(key, value): (&str, Node<'_>)| {
        let is_list = value.get("matchers").is_some() || (!value.is_empty() && is_array_of_rules(value));
        (is_list && key != "rules") || (is_rule(value) && key != "generator")
    };
    let has_paths = || node.members().next().is_some_and(|(key, _)| key.starts_with('$'));
    let is_rule = || !has_paths() && RULE_KEYS.iter().any(is_text) && !node.members().any(has_list);
    node.get("matchers").is_some() || is_rule()
}

fn nested_list(node: Node<'_>, depth: usize) -> Result<Listed, Error> {
    let matchers = node.get("matchers");
    let found = matchers.unwrap_or(node);
    let rules = match found.kind() {
        Kind::Array if matchers.is_some() || is_array_of_rules(found) => {
            found.items().map(|rule| nested_rule(rule, depth)).collect::<Result<Vec<_>, _>>()?
        }
        Kind::Object if is_rule(found) => vec![nested_rule(found, depth)?],
        _ => return Ok(Listed::Unusable),
    };
    let is_or = |combine: Node<'_>| combine.as_str().is_some_and(|text| text.eq_ignore_ascii_case("or"));
    let is_or = matchers.is_some() && node.get("combine").is_some_and(is_or);
    let combine = if is_or { Combine::Or } else { Combine::And };
    Ok(if rules.is_empty() { Listed::Nothing } else { Listed::Rules(RuleList { rules, combine }) })
}

fn is_array_of_rules(node: Node<'_>) -> bool {
    node.is_array() && node.items().all(is_rule)
}

fn is_rule(node: Node<'_>) -> bool {
    RULE_KEYS.iter().any(|key| node.get(key).is_some())
}

/// The rule of this name; `None` for a name that is not one of ours.
fn read_known(name: &str, node: Node<'_>, depth: usize) -> Result<Option<Rule>, Error> {
    let Some(row) = RuleRow::of_name(name) else { return Ok(None) };
    Ok(Some(match &row.reads {
        Reads::Nothing(rule) => rule.clone(),
        Reads::Limits => type_rule(node),
        Reads::Size(key, rule) => rule(required_size(node, name, key)?),
        Reads::Text(key, rule) => rule(required_text(node, name, key)?),
        Reads::Format(rule) => rule(text_of_either(node, "format", name)),
        Reads::Variants(rule) => rule(variants(node, name, depth)?),
        Reads::Status(rule) => rule(status_class(node, name)?),
        Reads::Each(rule) => rule(Box::new(each(node, name, depth)?)),
    }))
}

fn plugin_rule(name: &str, node: Node<'_>, is_attribute: impl Fn(&str) -> bool) -> Result<Rule, Error> {
    if name.is_empty() {
        return Err(Error::unexpected("the name of a matching rule", "a text", Some(node)));
    }
    let attributes = node.members().filter(|(key, _)| is_attribute(key));
    let values = json::object(attributes.map(|(key, value)| (key.to_owned(), value.to_value())));
    Ok(Rule::Plugin { name: name.to_owned(), values })
}

/// The rule of an object without a name, by the first of these attributes that it has.
fn guessed(node: Node<'_>, depth: usize) -> Result<Rule, Error> {
    let name = GUESSED.into_iter().find(|key| node.get(key).is_some());
    let rule = match name {
        Some(name) => read_known(name, node, depth)?,
        None => None,
    };
    rule.ok_or_else(|| Error::unexpected("a matching rule", "an object with 'match'", Some(node)))
}

fn type_rule(node: Node<'_>) -> Rule {
    match (size(node, "min"), size(node, "max")) {
        (Some(min), Some(max)) => Rule::MinMaxType(min, max),
        (Some(min), None) => Rule::MinType(min),
        (None, Some(max)) => Rule::MaxType(max),
        (None, None) => Rule::Type,
    }
}

fn each(node: Node<'_>, name: &str, depth: usize) -> Result<Each, Error> {
    let rules = match node.get("rules") {
        None => Vec::new(),
        Some(rules) if rules.is_array() => {
            rules.items().map(|rule| nested_rule(rule, depth + 1)).collect::<Result<_, _>>()?
        }
        Some(_) => return Err(unusable(node, name, "rules", "an array")),
    };
    let value = node.get("value").map(|value| value.to_text().into_owned()).unwrap_or_default();
    Ok(Each { rules, value, generator: node.get("generator").and_then(read_typed_generator) })
}

fn variants(node: Node<'_>, name: &str, depth: usize) -> Result<Vec<Variant>, Error> {
    let variants = node.get("variants").filter(|variants| variants.is_array());
    let variants = variants.ok_or_else(|| unusable(node, name, "variants", "an array"))?;
    let read = |(at, node)| variant(node, depth + 1).map_err(|error| error.at(format_args!("variant {at}")));
    variants.items().enumerate().map(read).collect()
}

fn variant(node: Node<'_>, depth: usize) -> Result<Variant, Error> {
    let rules = match node.get("rules") {
        Some(rules) => variant_rules(rules, depth)?,
        None => Variant::equality(),
    };
    let generators = match node.get("generators") {
        Some(generators) => variant_generators(generators)?,
        None => BTreeMap::new(),
    };
    Ok(Variant { index: size(node, "index").unwrap_or(0), rules, generators })
}

fn variant_rules(node: Node<'_>, depth: usize) -> Result<Rules, Error> {
    let mut rules = Rules::new();
    if node.is_object() && is_list(node) {
        if let Some(list) = variant_list(node, "", depth)? {
            rules.insert(DocPath::empty(), list);
        }
        return Ok(rules);
    }
    for (path, node) in node.members() {
        let list = variant_list(node, path, depth).map_err(|error| error.at(format_args!("'{path}'")))?;
        if let Some(list) = list {
            rules.insert(path.parse()?, list);
        }
    }
    Ok(rules)
}

fn variant_list(node: Node<'_>, path: &str, depth: usize) -> Result<Option<RuleList>, Error> {
    match nested_list(node, depth)? {
        Listed::Rules(list) => Ok(Some(list)),
        Listed::Nothing => Ok(None),
        Listed::Unusable => {
            tracing::warn!(
                "the matching rules for '{path}' in a variant have no array 'matchers' and are dropped"
            );
            Ok(None)
        }
    }
}

fn variant_generators(node: Node<'_>) -> Result<BTreeMap<DocPath, Generator>, Error> {
    let mut generators = BTreeMap::new();
    for (path, node) in node.members() {
        if let Some(generator) = read_typed_generator(node) {
            generators.insert(path.parse()?, generator);
        }
    }
    Ok(generators)
}
