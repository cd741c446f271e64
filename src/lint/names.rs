//! Names of rules and generators that nothing knows.

use crate::foundation::spelling::nearest;
use crate::matching::Engine;
use crate::model::generators::{Generator, generator_names};
use crate::model::rules::{Rule, RuleRow};

/// What is wrong with a rule, or with a rule or generator inside it, whose name nothing knows.
pub(super) fn unknown_rule(rule: &Rule, engine: &Engine) -> Option<String> {
    match rule {
        Rule::Plugin { name, .. } => {
            (!engine.plugins().knows_rule(name)).then(|| problem("matching rule", name, RuleRow::names()))
        }
        Rule::EachKey(each) | Rule::EachValue(each) => {
            let generator = each.generator.as_ref().and_then(|one| unknown_generator(one, engine));
            each.rules.iter().find_map(|rule| unknown_rule(rule, engine)).or(generator)
        }
        Rule::ArrayContains(variants) => variants.iter().find_map(|variant| {
            let mut rules = variant.rules.values().flat_map(|list| &list.rules);
            let generator = variant.generators.values().find_map(|one| unknown_generator(one, engine));
            rules.find_map(|rule| unknown_rule(rule, engine)).or(generator)
        }),
        _ => None,
    }
}

/// What is wrong with a generator whose name nothing knows.
pub(super) fn unknown_generator(generator: &Generator, engine: &Engine) -> Option<String> {
    let Generator::Plugin { name, .. } = generator else { return None };
    (!engine.plugins().knows_generator(name)).then(|| problem("generator", name, generator_names()))
}

fn problem(what: &str, name: &str, known: impl Iterator<Item = &'static str>) -> String {
    let text = format!("there is no {what} '{name}', neither in the library nor in a loaded plugin");
    match nearest(name, known) {
        Some(nearest) => format!("{text}; the nearest name is '{nearest}'"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{unknown_generator, unknown_rule};
    use crate::foundation::json::Map;
    use crate::matching::Engine;
    use crate::matching::fixture::PluginDouble;
    use crate::model::DocPath;
    use crate::model::generators::Generator;
    use crate::model::rules::{Each, Rule, RuleList, Rules, Variant};
    use std::collections::BTreeMap;
    use std::sync::Arc;

    fn plugin_rule(name: &str) -> Rule {
        Rule::Plugin { name: name.to_owned(), values: Map::new() }
    }

    fn plugin_generator(name: &str) -> Generator {
        Generator::Plugin { name: name.to_owned(), values: Map::new() }
    }

    fn suggested(problem: Option<String>) -> String {
        let problem = problem.unwrap();
        problem.split_once("; the nearest name is ").map(|(_, name)| name.to_owned()).unwrap_or_default()
    }

    #[test]
    fn the_nearest_known_name_is_suggested() {
        let engine = &Engine::without_plugins();
        let rules = [
            ("regexp", "'regex'"),
            ("Integer", "'integer'"),
            ("Not_Empty", "'not-empty'"),
            ("min-max-type", "'max-type'"),
            ("luhn", ""),
            ("x", ""),
        ];
        for (name, wanted) in rules {
            assert_eq!(suggested(unknown_rule(&plugin_rule(name), engine)), wanted, "{name}");
        }
        for (name, wanted) in [("uuid", "'Uuid'"), ("RandomInteger", "'RandomInt'"), ("Mine", "'Time'")] {
            assert_eq!(suggested(unknown_generator(&plugin_generator(name), engine)), wanted, "{name}");
        }
        assert_eq!(suggested(unknown_rule(&plugin_rule(&"x".repeat(1_000_000)), engine)), "");
        assert_eq!(
            unknown_rule(&plugin_rule("luhn"), engine).unwrap(),
            "there is no matching rule 'luhn', neither in the library nor in a loaded plugin"
        );
    }

    #[test]
    fn names_of_loaded_plugins_are_known() {
        let engine = &Engine::new(Arc::new(PluginDouble::default()));
        assert_eq!(unknown_rule(&plugin_rule("last"), engine), None);
        assert_eq!(unknown_generator(&plugin_generator("count"), engine), None);
        assert_eq!(unknown_rule(&Rule::Type, engine), None);
        assert_eq!(unknown_generator(&Generator::RandomBoolean, engine), None);
    }

    #[test]
    fn names_inside_other_rules_are_looked_at() {
        let engine = &Engine::without_plugins();
        let each = |rules, generator| Box::new(Each { rules, generator, ..Each::default() });
        let of_variant = |rule| Variant {
            index: 0,
            rules: Rules::from([(DocPath::root(), RuleList::of(rule))]),
            generators: BTreeMap::from([(DocPath::root(), plugin_generator("Mine"))]),
        };
        let table = [
            (Rule::EachKey(each(vec![plugin_rule("luhn")], None)), "matching rule 'luhn'"),
            (Rule::EachValue(each(vec![Rule::Type], Some(plugin_generator("Mine")))), "generator 'Mine'"),
            (Rule::ArrayContains(vec![of_variant(plugin_rule("luhn"))]), "matching rule 'luhn'"),
            (Rule::ArrayContains(vec![of_variant(Rule::Type)]), "generator 'Mine'"),
        ];
        for (rule, named) in table {
            assert!(unknown_rule(&rule, engine).unwrap().contains(named), "{named}");
        }
    }
}
