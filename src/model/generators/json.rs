//! Generators to and from the JSON of pact files.
//!
//! What is not a usable generator is dropped with a warning and never keeps a pact from being read.

use super::generator::{DataType, Generator, UuidFormat};
use super::set::{GeneratorCategory, GeneratorSet};
use crate::foundation::json::{self, Map, Node, Value};
use crate::model::error::Error;
use crate::model::path::{DocPath, Token};
use serde_json::json;
use std::collections::BTreeMap;

/// What a random number or text is made of when the generator does not say: digits, characters.
const DEFAULT_SIZE: usize = 10;

/// Reads a `generators` value; anything but an object has no generators.
pub fn read_generators(node: Node<'_>) -> Result<GeneratorSet, Error> {
    let mut set = GeneratorSet::new();
    for (name, node) in node.members() {
        let Some(category) = GeneratorCategory::of_name(name) else {
            tracing::warn!("generator category '{name}' is not known, its generators are dropped");
            continue;
        };
        read_category(&mut set, category, node).map_err(|error| error.at(format_args!("'{name}'")))?;
    }
    Ok(set)
}

/// Reads one generator of a type from the attributes of an object.
pub fn read_generator(name: &str, attributes: Node<'_>) -> Option<Generator> {
    let optional_text = |key: &str| attributes.get(key).map(|node| node.to_text().into_owned());
    let text = |key: &str| optional_text(key).unwrap_or_default();
    let size = |key: &str| attributes.get(key).and_then(whole_size).unwrap_or(DEFAULT_SIZE);
    let number = |key: &str, default| attributes.get(key).and_then(Node::as_i64).unwrap_or(default);
    Some(match name {
        "" => return None,
        "RandomInt" => Generator::RandomInt { min: number("min", 0), max: number("max", 10) },
        "RandomDecimal" => Generator::RandomDecimal(size("digits")),
        "RandomHexadecimal" => Generator::RandomHexadecimal(size("digits")),
        "RandomString" => Generator::RandomString(size("size")),
        "RandomBoolean" => Generator::RandomBoolean,
        "Uuid" => Generator::Uuid(attributes.get("format").and_then(uuid_format)),
        "Date" => {
            Generator::Date { format: optional_text("format"), expression: optional_text("expression") }
        }
        "Time" => {
            Generator::Time { format: optional_text("format"), expression: optional_text("expression") }
        }
        "DateTime" => {
            Generator::DateTime { format: optional_text("format"), expression: optional_text("expression") }
        }
        "Regex" => Generator::Regex(optional_text("regex")?),
        "ProviderState" => Generator::ProviderState {
            expression: optional_text("expression")?,
            data_type: optional_text("dataType").map(|text| data_type(&text)),
        },
        "MockServerURL" => Generator::MockServerUrl { example: text("example"), regex: text("regex") },
        _ => Generator::Plugin { name: name.to_owned(), values: plugin_values(attributes) },
    })
}

/// Reads one generator object, whose `type` must be a string.
pub fn read_typed_generator(node: Node<'_>) -> Option<Generator> {
    let generator = node.get("type").and_then(Node::as_str).and_then(|name| read_generator(name, node));
    if generator.is_none() {
        tracing::warn!("a generator without a usable type or attribute is dropped");
    }
    generator
}

/// One generator as JSON.
pub fn write_generator(generator: &Generator) -> Value {
    match generator {
        Generator::RandomInt { min, max } => json!({"type": "RandomInt", "min": min, "max": max}),
        Generator::RandomDecimal(digits) => json!({"type": "RandomDecimal", "digits": digits}),
        Generator::RandomHexadecimal(digits) => json!({"type": "RandomHexadecimal", "digits": digits}),
        Generator::RandomString(size) => json!({"type": "RandomString", "size": size}),
        Generator::RandomBoolean => json!({"type": "RandomBoolean"}),
        Generator::Uuid(format) => typed("Uuid", [("format", format.map(uuid_text))]),
        Generator::Date { format, expression } => write_temporal("Date", format, expression),
        Generator::Time { format, expression } => write_temporal("Time", format, expression),
        Generator::DateTime { format, expression } => write_temporal("DateTime", format, expression),
        Generator::Regex(regex) => json!({"type": "Regex", "regex": regex}),
        Generator::ProviderState { expression, data_type } => {
            let data_type = data_type.map(data_type_text);
            typed("ProviderState", [("expression", Some(expression.as_str())), ("dataType", data_type)])
        }
        Generator::MockServerUrl { example, regex } => {
            json!({"type": "MockServerURL", "example": example, "regex": regex})
        }
        Generator::Plugin { name, values } => {
            let mut object = values.clone();
            object.insert("type".to_owned(), name.as_str().into());
            Value::Object(object)
        }
    }
}

/// The generators by category; `None` when there is nothing to write.
pub fn write_generators(generators: &GeneratorSet) -> Option<Value> {
    let categories = json::object(generators.iter().filter_map(|(category, generators)| {
        Some((category.name().to_owned(), write_category(category, generators)?))
    }));
    (!categories.is_empty()).then_some(Value::Object(categories))
}

fn read_category(set: &mut GeneratorSet, category: GeneratorCategory, node: Node<'_>) -> Result<(), Error> {
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

fn write_category(category: GeneratorCategory, generators: &BTreeMap<DocPath, Generator>) -> Option<Value> {
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
    paths.sort_by_key(|(path, _)| place(path));
    let mut object = Map::new();
    for (path, generator) in paths {
        let name = path.first_field().unwrap_or_default();
        object.entry(name).or_insert_with(|| write_generator(generator));
    }
    Some(Value::Object(object))
}

fn place(path: &DocPath) -> usize {
    match path.tokens().get(2) {
        None => 0,
        Some(Token::Index(index)) => index.saturating_add(1),
        Some(_) => usize::MAX,
    }
}

fn write_temporal(name: &str, format: &Option<String>, expression: &Option<String>) -> Value {
    typed(name, [("format", format.as_deref()), ("expression", expression.as_deref())])
}

/// `{"type": name, …}` with those attributes that are there.
fn typed<const N: usize>(name: &str, attributes: [(&str, Option<&str>); N]) -> Value {
    let mut object = Map::new();
    object.insert("type".to_owned(), name.into());
    for (key, value) in attributes {
        if let Some(value) = value {
            object.insert(key.to_owned(), value.into());
        }
    }
    Value::Object(object)
}

/// The attributes a plugin gets. In integration JSON they stand beside the example and the rule's name,
/// which are not the plugin's.
fn plugin_values(attributes: Node<'_>) -> Map<String, Value> {
    let is_integration = attributes.get("pact:generator:type").is_some();
    let is_own =
        |key: &str| key != "type" && !key.starts_with("pact:") && !(is_integration && key == "value");
    let own = attributes.members().filter(|(key, _)| is_own(key));
    json::object(own.map(|(key, value)| (key.to_owned(), value.to_value())))
}

fn whole_size(node: Node<'_>) -> Option<usize> {
    node.as_u64().and_then(|number| usize::try_from(number).ok())
}

fn uuid_format(node: Node<'_>) -> Option<UuidFormat> {
    Some(match node.as_str()? {
        "simple" => UuidFormat::Simple,
        "lower-case-hyphenated" => UuidFormat::LowerCaseHyphenated,
        "upper-case-hyphenated" => UuidFormat::UpperCaseHyphenated,
        "URN" => UuidFormat::Urn,
        _ => return None,
    })
}

fn uuid_text(format: UuidFormat) -> &'static str {
    match format {
        UuidFormat::Simple => "simple",
        UuidFormat::LowerCaseHyphenated => "lower-case-hyphenated",
        UuidFormat::UpperCaseHyphenated => "upper-case-hyphenated",
        UuidFormat::Urn => "URN",
    }
}

fn data_type(text: &str) -> DataType {
    match text.to_uppercase().as_str() {
        "STRING" => DataType::String,
        "INTEGER" => DataType::Integer,
        "DECIMAL" => DataType::Decimal,
        "FLOAT" => DataType::Float,
        "BOOLEAN" => DataType::Boolean,
        _ => DataType::Raw,
    }
}

fn data_type_text(data_type: DataType) -> &'static str {
    match data_type {
        DataType::Raw => "RAW",
        DataType::String => "STRING",
        DataType::Integer => "INTEGER",
        DataType::Decimal => "DECIMAL",
        DataType::Float => "FLOAT",
        DataType::Boolean => "BOOLEAN",
    }
}

#[cfg(test)]
mod tests {
    use super::{read_generator, read_generators, write_generator, write_generators};
    use crate::foundation::json::{Document, compact};

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
