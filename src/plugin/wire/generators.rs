//! Generators from and to messages.

use super::json::{from_struct, to_struct};
use super::path_text;
use crate::foundation::json::{Document, Map, Value, compact};
use crate::model::DocPath;
use crate::model::generators::{Generator, read_generator, write_generator};
use crate::plugin::proto::v2;
use std::collections::BTreeMap;

/// Generators by path, as a plugin is sent them.
pub(in crate::plugin) fn to_generators(
    generators: &[(&DocPath, &Generator)],
) -> BTreeMap<String, v2::Generator> {
    let messages =
        generators.iter().map(|(path, generator)| (path.text().to_owned(), to_generator(generator)));
    messages.collect()
}

/// A generator as a plugin is sent it.
pub(in crate::plugin) fn to_generator(generator: &Generator) -> v2::Generator {
    let Value::Object(mut members) = write_generator(generator) else { return v2::Generator::default() };
    let name = members.remove("type").as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    // COMPAT: messages and files call these attributes by different names.
    match generator {
        Generator::RandomString(_) => rename(&mut members, "size", "digits"),
        Generator::ProviderState { .. } => rename(&mut members, "dataType", "data_type"),
        _ => {}
    }
    v2::Generator { r#type: name, values: Some(to_struct(&members)) }
}

/// Generators by path that a plugin gave. The error is a text of `plugins.md` 6.2.
pub(in crate::plugin) fn from_generators(
    messages: &BTreeMap<String, v2::Generator>,
) -> Result<BTreeMap<DocPath, Generator>, String> {
    let read = |(path, message): (&String, &v2::Generator)| {
        let generator = from_generator(message)?;
        Ok((path.parse().map_err(|_| path_text::problem(path))?, generator))
    };
    messages.iter().map(read).collect()
}

/// A generator that a plugin gave. Attributes that a request to a plugin calls by another name are read by both.
pub(in crate::plugin) fn from_generator(message: &v2::Generator) -> Result<Generator, String> {
    let name = &message.r#type;
    let mut values = message.values.as_ref().map(from_struct).unwrap_or_default();
    match name.as_str() {
        "RandomString" => rename(&mut values, "digits", "size"),
        "ProviderState" => rename(&mut values, "data_type", "dataType"),
        _ => {}
    }
    let value = Value::Object(values);
    read_generator(name, Document::from(&value).root())
        .ok_or_else(|| format!("Could not create a generator from '{name}' and {}", compact(&value)))
}

/// Gives a member another name, unless there is one of that name.
fn rename(members: &mut Map<String, Value>, from: &str, to: &str) {
    if let Some(value) = members.remove(from) {
        members.entry(to).or_insert(value);
    }
}

#[cfg(test)]
mod tests {
    use super::{from_generators, to_generators};
    use crate::foundation::json::{Document, Value, compact, parse_value};
    use crate::model::DocPath;
    use crate::model::generators::{Generator, read_typed_generator};
    use crate::plugin::proto::v2;
    use crate::plugin::wire::{from_struct, to_struct};
    use std::collections::BTreeMap;

    fn message(name: &str, values: Option<&str>) -> v2::Generator {
        let values = values.map(|text| to_struct(parse_value(text).unwrap().as_object().unwrap()));
        v2::Generator { r#type: name.to_owned(), values }
    }

    fn read(path: &str, message: v2::Generator) -> Result<BTreeMap<DocPath, Generator>, String> {
        from_generators(&BTreeMap::from([(path.to_owned(), message)]))
    }

    #[test]
    fn generators_are_sent_with_their_attributes_and_come_back() {
        let table = [
            (r#"{"type":"RandomInt","min":1,"max":2}"#, "RandomInt", r#"{"max":2,"min":1}"#),
            (r#"{"type":"RandomString","size":3}"#, "RandomString", r#"{"digits":3}"#),
            (r#"{"type":"Uuid"}"#, "Uuid", "{}"),
            (r#"{"type":"Uuid","format":"URN"}"#, "Uuid", r#"{"format":"URN"}"#),
            (
                r#"{"type":"ProviderState","expression":"a","dataType":"INTEGER"}"#,
                "ProviderState",
                r#"{"data_type":"INTEGER","expression":"a"}"#,
            ),
            (r#"{"type":"Bogus","x":[1]}"#, "Bogus", r#"{"x":[1]}"#),
        ];
        for (file, name, values) in table {
            let document = Document::parse(file).unwrap();
            let generator = read_typed_generator(document.root()).unwrap();
            let path: DocPath = "$.a".parse().unwrap();
            let sent = to_generators(&[(&path, &generator)]);
            assert_eq!(sent["$.a"].r#type, name);
            let sent_values = from_struct(sent["$.a"].values.as_ref().unwrap());
            assert_eq!(compact(&Value::Object(sent_values)), values);
            assert_eq!(from_generators(&sent).unwrap(), BTreeMap::from([(path, generator)]));
        }
    }

    #[test]
    fn a_generator_without_attributes_is_a_generator() {
        let found = read("$.a", message("Uuid", None)).unwrap();
        assert_eq!(found.values().next(), Some(&Generator::Uuid(None)));
        let found = read("$.a", message("RandomInt", Some("{}"))).unwrap();
        assert_eq!(found.values().next(), Some(&Generator::RandomInt { min: 0, max: 10 }));
    }

    #[test]
    fn what_is_no_generator_is_an_error() {
        let table = [
            ("$.a", "", "Could not create a generator from '' and {}"),
            ("$.a", "Regex", "Could not create a generator from 'Regex' and {}"),
            (
                "no path!",
                "Uuid",
                r#"" " is not allowed in an identifier in path expression "no path!" at index 2"#,
            ),
        ];
        for (path, name, text) in table {
            assert_eq!(read(path, message(name, None)).unwrap_err(), text);
        }
    }
}
