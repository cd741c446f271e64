//! Judging the rules and generators of an interaction.

use super::generators::broken_generator;
use super::inventory::Inventory;
use super::names::{unknown_generator, unknown_rule};
use super::part::Part;
use super::patterns::{Patterns, Scope};
use super::rules::{Judges, broken_pattern, judges};
use super::warning::Warning;
use crate::foundation::json::{Document, Node, Value};
use crate::matching::{Engine, matches_json, matches_text};
use crate::model::rules::Rule;
use crate::model::{Category, DocPath, Interaction, Pact};

/// What is wrong with an interaction.
pub fn check(interaction: &Interaction, engine: &Engine) -> Vec<Warning> {
    examine(interaction, engine, &Inventory::default(), &mut Patterns::new(Scope::All))
}

/// What is wrong with the rules and generators that are not in an inventory taken before, as far as it is seen
/// without compiling regular expressions.
pub fn check_new(interaction: &Interaction, engine: &Engine, before: &Inventory) -> Vec<Warning> {
    examine(interaction, engine, before, &mut Patterns::new(Scope::WithoutRegexes))
}

/// Logs what is wrong with the regular expressions of a pact: what [`check`] finds and [`check_new`] does not.
pub fn log_patterns(pact: &Pact) {
    let mut patterns = Patterns::new(Scope::Regexes);
    // Rules of plugins are not looked at here.
    let engine = Engine::without_plugins();
    for interaction in &pact.interactions {
        for warning in examine(interaction, &engine, &Inventory::default(), &mut patterns) {
            warning.log(&interaction.description);
        }
    }
}

/// Logs the names of rules and generators in a pact that was loaded which neither the library nor a loaded plugin knows.
pub fn log_unknown_names(pact: &Pact, engine: &Engine) {
    for interaction in &pact.interactions {
        for part in Part::all(interaction) {
            let log = |category: Category, path: &DocPath, problem: Option<String>| {
                if let Some(text) = problem {
                    part.warning(category, path, text).log(&interaction.description);
                }
            };
            for (category, path, list) in part.rules() {
                list.iter().for_each(|rule| log(category, path, unknown_rule(rule, engine)));
            }
            for (category, path, generator) in part.generators() {
                log(category, path, unknown_generator(generator, engine));
            }
        }
    }
}

fn examine(
    interaction: &Interaction,
    engine: &Engine,
    before: &Inventory,
    patterns: &mut Patterns,
) -> Vec<Warning> {
    let mut found = Vec::new();
    for part in Part::all(interaction) {
        for (category, path, list) in part.rules() {
            for rule in list.iter().skip(before.rule_count(&part, category, path)) {
                let problem = problem(engine, rule, category, path, &part, patterns);
                found.extend(problem.map(|text| part.warning(category, path, text)));
            }
        }
        for (category, path, generator) in part.generators() {
            if !before.has_generator(&part, category, path) {
                let unknown = || unknown_generator(generator, engine);
                let problem = broken_generator(generator, patterns)
                    .or_else(|| patterns.with_others().then(unknown).flatten());
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
    patterns: &mut Patterns,
) -> Option<String> {
    if let Some(broken) = broken_pattern(rule, patterns) {
        return Some(broken);
    }
    let refusal = || refusal(engine, rule, category, path, part);
    match rule {
        Rule::Regex(pattern) if patterns.with_regexes() => {
            // Most examples are accepted, and then nothing is compiled for the text of a refusal.
            let is_accepted =
                part.strings(category, path).is_some_and(|examples| patterns.accepts(pattern, &examples));
            if is_accepted { None } else { refusal() }
        }
        Rule::Regex(_) => None,
        _ if patterns.with_others() => unknown_rule(rule, engine).or_else(refusal),
        _ => None,
    }
}

/// Why a rule refuses its own example. An example that a generator replaces is none.
fn refusal(
    engine: &Engine,
    rule: &Rule,
    category: Category,
    path: &DocPath,
    part: &Part<'_>,
) -> Option<String> {
    let judges = judges(rule);
    if judges == Judges::Nothing || part.is_generated(category, path) {
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
