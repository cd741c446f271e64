//! `docs/matchers.md` and the table in `pact.h` say what the tables of rules and generators say, and every example on the
//! page is read as the page says.

#![expect(clippy::unwrap_used, reason = "a page that cannot be read has failed")]

mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use pact_ffi::definition::{NoNames, expression, form_body, scalar, text_body, walk, xml_body};
use pact_ffi::dsl::{Draft, NewInteraction, Part};
use pact_ffi::foundation::json::Document;
use pact_ffi::generate::{self, Context, Fixed, GeneratorEnv};
use pact_ffi::matching::Engine;
use pact_ffi::model::DocPath;
use pact_ffi::model::generators::{Generator, generator_names, read_generator, write_generator};
use pact_ffi::model::rules::{Reads, Rule, RuleRow};
use page::{Example, Row, Section, chapter, examples, file, overview, quoted, row, sections};

/// All attributes that a generator may have, so that one read from them writes all that it has.
const ALL_ATTRIBUTES: &str = r#"{"min":1,"max":2,"digits":3,"size":4,"format":"simple","expression":"x","regex":"x",
    "dataType":"INTEGER","example":"x"}"#;

/// The names of rules as files have them.
fn rule_names() -> BTreeSet<&'static str> {
    RuleRow::names().filter_map(RuleRow::of_name).map(|row| row.name).collect()
}

/// The attributes that are read for a rule.
fn attributes(row: &RuleRow) -> Vec<&'static str> {
    match row.reads {
        Reads::Nothing(_) => vec![],
        Reads::Limits => vec!["min", "max"],
        Reads::Size(key, _) | Reads::Text(key, _) => vec![key],
        Reads::Format(_) => vec!["format"],
        Reads::Variants(_) => vec!["variants"],
        Reads::Status(_) => vec!["status"],
        Reads::Each(_) => vec!["rules", "value", "generator"],
    }
}

/// The generator of a type with all attributes that it may have, as written.
fn written(name: &str, attributes: &str) -> serde_json::Map<String, serde_json::Value> {
    let document = Document::parse(attributes).unwrap();
    let generator = read_generator(name, document.root()).unwrap();
    let text = write_generator(&generator).to_string();
    serde_json::from_str(&text).unwrap()
}

fn type_of(generator: &Generator) -> String {
    let written: serde_json::Value = serde_json::from_str(&write_generator(generator).to_string()).unwrap();
    written["type"].as_str().unwrap().to_owned()
}

/// The rules and the generator at the root of integration JSON.
fn read(json: &str) -> (Vec<Rule>, Option<Generator>) {
    let document = Document::parse(json).unwrap();
    let read = walk(document.root(), DocPath::root(), &NoNames).unwrap();
    let rules = read.rules.get(&DocPath::root()).map(|list| list.rules.clone()).unwrap_or_default();
    (rules, read.generators.get(&DocPath::root()).cloned())
}

/// The rules and the generator of an expression.
fn read_expression(text: &str) -> (Vec<Rule>, Option<Generator>) {
    let read = expression::parse(text, &NoNames).unwrap();
    (read.findings.iter().filter_map(|finding| finding.rule()).cloned().collect(), read.generator)
}

/// A rule without its example, which integration JSON and expressions write in their own ways.
fn without_example(mut rule: Rule) -> Rule {
    if let Rule::EachKey(each) | Rule::EachValue(each) = &mut rule {
        each.value.clear();
    }
    rule
}

/// An expression says what the JSON above it says. It may add a generator, as those of dates do.
fn assert_same_expression(example: &Example) {
    let Some(text) = &example.expression else { return };
    let (rules, generator) = read(&example.json);
    let (expected, made) = read_expression(text);
    let plain = |rules: Vec<Rule>| rules.into_iter().map(without_example).collect::<Vec<_>>();

    assert_eq!(plain(rules), plain(expected), "{text}");
    assert!(generator.is_none() || generator == made, "{text}");
}

/// The warnings of an interaction that expects this: at the status, or in a body.
fn warnings(json: &str) -> usize {
    let mut draft = Draft::new("consumer", "provider");
    draft.add_interaction(NewInteraction::Http, "an example").unwrap();
    if json.contains("statusCode") {
        draft.edit(1).unwrap().response_status_text(Some(json)).unwrap();
    } else {
        let body = format!(r#"{{"a":{json}}}"#);
        draft.edit(1).unwrap().with_body(Part::Request, Some("application/json"), Some(&body)).unwrap();
    }
    draft.warnings(1, &Engine::without_plugins()).unwrap().len()
}

#[test]
fn the_page_has_every_rule_and_no_other() {
    let on_page: Vec<String> = sections("Matchers").into_iter().map(|section| section.title).collect();

    assert_eq!(on_page.iter().map(String::as_str).collect::<BTreeSet<_>>(), rule_names());
    assert_eq!(on_page.len(), rule_names().len(), "a rule has two sections");
}

#[test]
fn the_page_has_every_generator_and_no_other() {
    let on_page: Vec<String> = sections("Generators").into_iter().map(|section| section.title).collect();
    let on_page = on_page.iter().map(String::as_str).filter(|title| !title.contains(' '));

    assert_eq!(on_page.collect::<BTreeSet<_>>(), generator_names().collect());
}

#[test]
fn sections_name_the_other_names_and_the_attributes() {
    let sections = sections("Matchers");
    let named = |name: &str, word: &str| {
        let section = sections.iter().find(|section| section.title == name).unwrap();
        quoted(&section.text).any(|quoted| quoted == word) || section.text.contains(&format!("\"{word}\":"))
    };
    for name in RuleRow::names() {
        let row = RuleRow::of_name(name).unwrap();
        assert!(name == row.name || named(row.name, name), "{name} is another name of {}", row.name);
        for attribute in attributes(row) {
            assert!(named(row.name, attribute), "{attribute} of {}", row.name);
        }
    }
}

#[test]
fn the_header_has_the_tables_of_the_page() {
    let header = file("pact.h");
    for (title, key) in [("Matchers", "pact:matcher:type"), ("Generators", "pact:generator:type")] {
        let lines = header.lines().filter_map(|line| line.strip_prefix(" * "));
        let lines = lines.skip_while(|line| !line.starts_with(&format!("| `{key}` |")));
        let rows: Vec<Row> = lines.take_while(|line| line.starts_with('|')).skip(2).map(row).collect();

        assert_eq!(rows, overview(title));
    }
    assert!(header.contains("`docs/matchers.md`"));
}

#[test]
fn the_tables_have_the_attributes_that_are_read() {
    for row in overview("Matchers") {
        let known = attributes(RuleRow::of_name(&row.name).unwrap());
        assert_eq!(row.attributes.iter().map(|(name, _)| name).collect::<Vec<_>>(), known, "{}", row.name);
    }
    for row in overview("Generators") {
        let all = written(&row.name, ALL_ATTRIBUTES);
        let known = all.keys().filter(|key| *key != "type").map(String::as_str).collect::<BTreeSet<_>>();
        let on_page = row.attributes.iter().map(|(name, _)| name.as_str()).collect::<BTreeSet<_>>();
        assert_eq!(on_page, known, "{}", row.name);
    }
}

/// The texts after `"key":` in a file.
fn texts_of<'t>(text: &'t str, key: &str) -> Vec<&'t str> {
    let marker = format!("\"{key}\":");
    let after = text.split(&*marker).skip(1);
    after.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next()).collect()
}

/// The compatibility suite tests a rule or generator in the folder of the version that introduced it. Without the suite
/// nothing is compared. What the suite does not test has the version of the others of its kind.
#[test]
fn versions_are_those_of_the_compatibility_suite() {
    let Some(suite) = std::env::var_os("PACT_COMPATIBILITY_SUITE") else { return };
    let mut first = BTreeMap::new();
    for version in ["4", "3", "2"] {
        for feature in fs::read_dir(Path::new(&suite).join(format!("features/V{version}"))).unwrap() {
            let steps = fs::read_to_string(feature.unwrap().path()).unwrap();
            let named = steps.split(['"', ' ', '|']).filter(|word| word.ends_with(".json"));
            for fixture in named.filter(|name| name.contains("-matcher-") || name.contains("generator")) {
                let text = fs::read_to_string(Path::new(&suite).join("fixtures").join(fixture)).unwrap();
                for name in texts_of(&text, "match").into_iter().chain(texts_of(&text, "type")) {
                    first.insert(name.to_owned(), version);
                }
            }
        }
    }
    assert!(first.len() > 25, "{first:?}");
    for row in overview("Matchers").into_iter().chain(overview("Generators")) {
        let version = first.get(&row.name).copied();
        let is_untested = matches!(row.name.as_str(), "time" | "datetime");
        assert_eq!(version.or(is_untested.then_some("3")), Some(row.version.as_str()), "{}", row.name);
    }
}

#[test]
fn the_tables_have_the_defaults() {
    for row in overview("Matchers") {
        let is_required = row.attributes.iter().any(|(_, default)| default == "required");
        let bare = format!(r#"{{"pact:matcher:type":"{}"}}"#, row.name);
        let document = Document::parse(&bare).unwrap();
        let is_read = pact_ffi::model::rules::read_named_rule(&row.name, document.root()).is_ok();
        assert_eq!(is_read, !is_required, "{}", row.name);
    }
    for row in overview("Generators") {
        let document = Document::parse("{}").unwrap();
        if read_generator(&row.name, document.root()).is_none() {
            assert!(row.attributes.iter().any(|(_, default)| default == "required"), "{}", row.name);
            continue;
        }
        let bare = written(&row.name, "{}");
        for (name, default) in &row.attributes {
            let value = bare.get(name).map(ToString::to_string);
            assert!(value.is_none_or(|value| value == *default || value == "\"\""), "{name} of {}", row.name);
        }
    }
}

#[test]
fn each_example_of_a_rule_is_of_that_rule() {
    for section in sections("Matchers") {
        assert!(!section.examples.is_empty(), "{} has no example", section.title);
        for example in &section.examples {
            let (rules, generator) = read(&example.json);
            let names: Vec<&str> = rules.iter().map(Rule::name).collect();
            assert_eq!((names, generator), (vec![section.title.as_str()], None), "{}", example.json);
            assert_same_expression(example);
            assert_eq!(warnings(&example.json), 0, "{}", example.json);
        }
    }
}

#[test]
fn each_example_of_a_generator_is_of_that_generator() {
    for section in sections("Generators").iter().filter(|section| !section.title.contains(' ')) {
        assert!(!section.examples.is_empty(), "{} has no example", section.title);
        for example in &section.examples {
            let (rules, generator) = read(&example.json);
            assert_eq!(generator.as_ref().map(type_of).as_deref(), Some(section.title.as_str()));
            assert_eq!(rules.len(), 1, "{}", example.json);
            assert_same_expression(example);
            assert_eq!(warnings(&example.json), 0, "{}", example.json);
        }
    }
}

#[test]
fn rules_without_an_expression_say_so() {
    let grammar = chapter("Expressions");
    for section in sections("Matchers") {
        let has_expression = section.examples.iter().any(|example| example.expression.is_some());
        assert_eq!(has_expression, !section.text.contains("no expression"), "{}", section.title);
        let row = RuleRow::of_name(&section.title).unwrap();
        if let Some((name, _)) = &row.expression {
            assert!(grammar.contains(&format!("\"{name}\"")), "the grammar has no {name}");
        }
    }
    for word in ["null", "values", "statusCode"] {
        assert!(grammar.lines().any(|line| line.contains("have no expression") && line.contains(word)));
    }
}

#[test]
fn dates_and_times_move_as_the_page_says() {
    let chapter = chapter("Generators");
    let (_, table) = chapter.split_once("at 10:00:00:\n").unwrap();
    let cells: Vec<&str> = table.lines().skip(3).flat_map(|line| line.split('|').map(str::trim)).collect();
    let (context, engine) = (Context::default(), Engine::without_plugins());
    let mut source = Fixed::new(0, "2000-01-01T10:00:00Z".parse().unwrap());
    let moves: Vec<_> = cells.windows(2).filter(|pair| pair[0].starts_with('`')).collect();
    assert_eq!(moves.len(), 10);
    for pair in moves {
        let format = Some("yyyy-MM-dd'T'HH:mm:ss".to_owned());
        let expression = quoted(pair[0]).next().map(str::to_owned);
        let generator = Generator::DateTime { format, expression };

        let made = generate::text(&generator, &mut GeneratorEnv::consumer(&engine, &context, &mut source));

        assert_eq!(made.unwrap(), pair[1], "{}", pair[0]);
    }
}

#[test]
fn lists_of_rules_and_expressions_are_read_as_the_page_says() {
    let chapter = chapter("Several rules for one value");
    let lists = examples(&chapter);
    assert_eq!(lists.len(), 3);
    for example in &lists {
        assert_eq!(read(&example.json).0.len(), 2, "{}", example.json);
        assert_same_expression(example);
    }
}

#[test]
fn examples_of_places_are_read_as_the_page_says() {
    let sections = sections("Where matchers may stand");
    let [path, form, xml, text] = &sections[..] else { unreachable!("the page has other places") };
    let json = |section: &Section| section.examples[0].json.clone();

    assert_eq!(scalar(&json(path), &NoNames).unwrap().rules, [Rule::Regex(r"/users/\d+".to_owned())]);
    let read = form_body(&json(form), &NoNames).unwrap();
    assert!(form.text.contains(&format!("`{}`", read.text)), "{}", read.text);
    assert_eq!(read.definition.rules.len(), 2);
    let read = xml_body(&json(xml), &NoNames).unwrap();
    assert!(xml.text.contains(&format!("`{}`", read.text)), "{}", read.text);
    assert_eq!(read.definition.rules.len(), 3);
    let read = text_body(&json(text), &NoNames).unwrap().unwrap();
    assert_eq!((read.text.as_str(), read.definition.rules.len()), ("hello", 1));
}

#[test]
fn plugins_have_the_other_names() {
    let (rules, _) = read(&examples(&chapter("Plugins"))[0].json);

    let [Rule::Plugin { name, values }] = &rules[..] else { unreachable!("{rules:?}") };
    assert_eq!((name.as_str(), values.len()), ("color", 1));
}
