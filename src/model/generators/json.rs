//! All generators of a part to and from the JSON of pact files.
//!
//! What is not a usable generator is dropped with a warning, and the pact is read without it.

use super::generator::Generator;
use super::set::GeneratorSet;
use super::table::{read_generator, write_generator};
use crate::foundation::json::{self, Map, Node, Value};
use crate::model::category::{Category, is_blank};
use crate::model::error::Error;
use crate::model::path::DocPath;
use std::collections::BTreeMap;

/// Reads a `generators` value; anything but an object has no generators.
pub fn read_generators(node: Node<'_>) -> Result<GeneratorSet, Error> {
    let mut set = GeneratorSet::new();
    for (name, node) in node.members().filter(|(_, node)| !is_blank(*node)) {
        let Some(category) = Category::of_generator_name(name) else {
            tracing::warn!("generator category '{name}' is not known, its generators are dropped");
            continue;
        };
        read_category(&mut set, category, node).map_err(|error| error.at(format_args!("'{name}'")))?;
    }
    Ok(set)
}

/// Reads one generator object, whose `type` must be a string.
pub fn read_typed_generator(node: Node<'_>) -> Option<Generator> {
    let generator = node.get("type").and_then(Node::as_str).and_then(|name| read_generator(name, node));
    if generator.is_none() {
        tracing::warn!("a generator without a usable type or attribute is dropped");
    }
    generator
}

/// The generators by category; `None` when there is nothing to write.
pub fn write_generators(generators: &GeneratorSet) -> Option<Value> {
    let categories = json::object(generators.iter().filter_map(|(category, generators)| {
        Some((category.name().to_owned(), write_category(category, generators)?))
    }));
    (!categories.is_empty()).then_some(Value::Object(categories))
}

fn read_category(set: &mut GeneratorSet, category: Category, node: Node<'_>) -> Result<(), Error> {
    if category.is_single() {
        if let Some(generator) = read_typed_generator(node) {
            set.set(category, DocPath::empty(), generator);
        }
        return Ok(());
    }
    for (key, node) in node.members() {
        let path = if category.is_keyed_by_name() { DocPath::of_name(key) } else { key.parse()? };
        if let Some(generator) = read_typed_generator(node) {
            set.set(category, path, generator);
        }
    }
    Ok(())
}

fn write_category(category: Category, generators: &BTreeMap<DocPath, Generator>) -> Option<Value> {
    if category.is_single() {
        let whole = generators.get(&DocPath::empty()).or_else(|| generators.get(&DocPath::root()));
        return whole.or_else(|| generators.values().next()).map(write_generator);
    }
    if !category.is_keyed_by_name() {
        let object =
            generators.iter().map(|(path, generator)| (path.text().to_owned(), write_generator(generator)));
        return Some(Value::Object(json::object(object)));
    }
    // Files know one generator for each name: the one for the name itself, else for the lowest index.
    let mut paths: Vec<_> = generators.iter().collect();
    paths.sort_by_key(|(path, _)| path.value_order());
    let mut object = Map::new();
    for (path, generator) in paths {
        let name = path.first_field().unwrap_or_default();
        object.entry(name).or_insert_with(|| write_generator(generator));
    }
    Some(Value::Object(object))
}

#[cfg(test)]
mod tests {
    use super::{read_generators, write_generators};
    use crate::foundation::json::{Document, compact};
    use crate::model::generators::{read_generator, write_generator};

    fn rewritten(generators: &str) -> String {
        let document = Document::parse(generators).unwrap();
        write_generators(&read_generators(document.root()).unwrap()).as_ref().map(compact).unwrap_or_default()
    }

    #[test]
    fn every_generator_is_read_with_its_defaults() {
        let table = [
            (r#"{"type":"RandomInt"}"#, r#"{"max":10,"min":0,"type":"RandomInt"}"#),
            (
                r#"{"type":"RandomInt","min":-5000000000,"max":5000000000}"#,
                r#"{"max":5000000000,"min":-5000000000,"type":"RandomInt"}"#,
            ),
            (r#"{"type":"RandomInt","min":"1","max":2.5}"#, r#"{"max":10,"min":0,"type":"RandomInt"}"#),
            (r#"{"type":"RandomDecimal","digits":70000}"#, r#"{"digits":70000,"type":"RandomDecimal"}"#),
            (r#"{"type":"RandomHexadecimal","digits":-1}"#, r#"{"digits":10,"type":"RandomHexadecimal"}"#),
            (r#"{"type":"RandomString","digits":5}"#, r#"{"size":10,"type":"RandomString"}"#),
            (r#"{"type":"RandomString","size":5}"#, r#"{"size":5,"type":"RandomString"}"#),
            (r#"{"type":"RandomBoolean"}"#, r#"{"type":"RandomBoolean"}"#),
            (r#"{"type":"Uuid","format":"URN"}"#, r#"{"format":"URN","type":"Uuid"}"#),
            (r#"{"type":"Uuid","format":"urn"}"#, r#"{"type":"Uuid"}"#),
            (r#"{"type":"Date","format":null}"#, r#"{"format":"","type":"Date"}"#),
            (r#"{"type":"Time","expression":"now"}"#, r#"{"expression":"now","type":"Time"}"#),
            (r#"{"type":"DateTime"}"#, r#"{"type":"DateTime"}"#),
            (r#"{"type":"Regex","regex":"a"}"#, r#"{"regex":"a","type":"Regex"}"#),
            (
                r#"{"type":"ProviderState","expression":"a","dataType":"integer"}"#,
                r#"{"dataType":"INTEGER","expression":"a","type":"ProviderState"}"#,
            ),
            (
                r#"{"type":"ProviderState","expression":"a","dataType":5}"#,
                r#"{"dataType":"RAW","expression":"a","type":"ProviderState"}"#,
            ),
            (r#"{"type":"ProviderState","expression":"a"}"#, r#"{"expression":"a","type":"ProviderState"}"#),
            (r#"{"type":"MockServerURL"}"#, r#"{"example":"","regex":"","type":"MockServerURL"}"#),
            (r#"{"type":"Timestamp","a":1}"#, r#"{"a":1,"type":"Timestamp"}"#),
        ];
        for (generator, expected) in table {
            let body = format!(r#"{{"body":{{"$.a":{generator}}}}}"#);
            assert_eq!(rewritten(&body), format!(r#"{{"body":{{"$.a":{expected}}}}}"#), "{generator}");
        }
    }

    #[test]
    fn what_is_no_generator_is_dropped() {
        for generator in ["5", "{}", r#"{"type":""}"#, r#"{"type":5}"#, r#"{"type":"Regex"}"#] {
            assert_eq!(rewritten(&format!(r#"{{"body":{{"$":{generator}}},"path":{generator}}}"#)), "");
        }
        assert_eq!(rewritten(r#"{"path":{"$":{"type":"Uuid"}},"nowhere":{"$":{"type":"Uuid"}}}"#), "");
        assert_eq!(rewritten("[]"), "");
        assert_eq!(rewritten("null"), "");
        assert_eq!(rewritten(r#"{"body":[],"path":[],"status":null,"header":null,"nowhere":[]}"#), "");
    }

    #[test]
    fn categories_are_known_by_their_other_names() {
        let table = [
            (r#"{"PATH":{"type":"Uuid"}}"#, r#"{"path":{"type":"Uuid"}}"#),
            (r#"{"headers":{"X[0]":{"type":"Uuid"}}}"#, r#"{"header":{"X[0]":{"type":"Uuid"}}}"#),
            (r#"{"contents":{"$.a":{"type":"Uuid"}}}"#, r#"{"body":{"$.a":{"type":"Uuid"}}}"#),
            (r#"{"metadata":{"k":{"type":"Uuid"}}}"#, r#"{"metadata":{"k":{"type":"Uuid"}}}"#),
        ];
        for (generators, expected) in table {
            assert_eq!(rewritten(generators), expected);
        }
        let malformed = Document::parse(r#"{"body":{"$.":{"type":"Uuid"}}}"#).unwrap();
        assert_eq!(
            read_generators(malformed.root()).unwrap_err().to_string(),
            "'body': path expression '$.' is not valid: a path is expected after the '.' at its end"
        );
    }

    #[test]
    fn a_plugin_generator_does_not_keep_what_belongs_to_the_example() {
        let text = r#"{"pact:generator:type":"Mine","pact:matcher:type":"type","value":1,"a":2}"#;
        let document = Document::parse(text).unwrap();

        let generator = read_generator("Mine", document.root()).unwrap();

        assert_eq!(compact(&write_generator(&generator)), r#"{"a":2,"type":"Mine"}"#);
    }
}
