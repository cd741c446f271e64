//! Judging the rules and generators of an interaction.

use super::accepted::AcceptedExamples;
use super::generators::broken_generator;
use super::inventory::Inventory;
use super::names::{unknown_generator, unknown_rule};
use super::part::Part;
use super::rules::{Judges, broken_pattern, judges};
use super::warning::Warning;
use crate::foundation::json::{Document, Node, Value};
use crate::matching::{Engine, matches_json, matches_text};
use crate::model::rules::Rule;
use crate::model::{Category, DocPath, Interaction};

/// What is wrong with an interaction.
pub fn check(interaction: &Interaction, engine: &Engine) -> Vec<Warning> {
    check_new(interaction, engine, &Inventory::default(), &mut AcceptedExamples::default())
}

/// What is wrong with the rules and generators that are not in an inventory taken before.
pub fn check_new(
    interaction: &Interaction,
    engine: &Engine,
    before: &Inventory,
    accepted: &mut AcceptedExamples,
) -> Vec<Warning> {
    let mut found = Vec::new();
    for part in Part::all(interaction) {
        for (category, path, list) in part.rules() {
            for rule in list.iter().skip(before.rule_count(&part, category, path)) {
                let problem = problem(engine, rule, category, path, &part, accepted);
                found.extend(problem.map(|text| part.warning(category, path, text)));
            }
        }
        for (category, path, generator) in part.generators() {
            if !before.has_generator(&part, category, path) {
                let problem = broken_generator(generator).or_else(|| unknown_generator(generator, engine));
                found.extend(problem.map(|text| part.warning(category, path, text)));
            }
        }
    }
    found
}

fn problem(
    engine: &Engine,
    rule: &Rule,
    category: Category,
    path: &DocPath,
    part: &Part<'_>,
    accepted: &mut AcceptedExamples,
) -> Option<String> {
    let refusal = || refusal(engine, rule, category, path, part);
    match rule {
        Rule::Regex(pattern) => accepted.judge(pattern, part.strings(category, path).as_deref(), refusal),
        _ => broken_pattern(rule).or_else(|| unknown_rule(rule, engine)).or_else(refusal),
    }
}

/// Why a rule refuses its own example.
fn refusal(
    engine: &Engine,
    rule: &Rule,
    category: Category,
    path: &DocPath,
    part: &Part<'_>,
) -> Option<String> {
    let judges = judges(rule);
    if judges == Judges::Nothing {
        return None;
    }
    match category {
        Category::Body | Category::Contents => {
            let is_judged =
                |node: &Node<'_>| judges == Judges::Values || !(node.is_array() || node.is_object());
            let mut nodes = part.nodes(path)?.into_iter().filter(is_judged);
            nodes.find_map(|node| matches_json(engine, rule, node, node, false).err())
        }
        Category::Metadata => match part.metadata(path)? {
            Value::String(text) => matches_text(engine, rule, text, text, false).err(),
            value => {
                let document = Document::from(value);
                matches_json(engine, rule, document.root(), document.root(), false).err()
            }
        },
        Category::Method | Category::Path | Category::Header | Category::Query | Category::Status => {
            let texts = part.texts(category, path);
            texts.into_iter().find_map(|text| matches_text(engine, rule, text, text, false).err())
        }
    }
}
