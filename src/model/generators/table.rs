//! The one table of generators: the type each has in files, and its attributes there.
//!
//! To add a generator, add its variant and its row, and follow the compiler.

use super::generator::{DataType, Generator, UuidFormat};
use crate::foundation::json::{self, Map, Node, Value};

/// What a random number or text is made of when the generator does not say: digits, characters.
const DEFAULT_SIZE: usize = 10;

/// One row of the table.
struct GeneratorRow {
    /// The value of `type`.
    name: &'static str,
    /// Makes the generator from the attributes; `None` if one that must be there is missing.
    read: fn(Given<'_>) -> Option<Generator>,
}

/// The object that the attributes of a generator are read from.
#[derive(Clone, Copy)]
struct Given<'d>(Node<'d>);

/// Makes from the rows what reads them: the list of all rows, and the type and attributes of a generator. A variant
/// without a row does not compile.
macro_rules! table {
    ($($pattern:pat => $name:literal, $read:expr, $attributes:expr;)+) => {
        static TABLE: &[GeneratorRow] = &[$(GeneratorRow { name: $name, read: $read }),+];

        /// The type and the attributes of a generator, as files have them.
        fn written(generator: &Generator) -> (&str, Vec<(&'static str, Option<Value>)>) {
            match generator {
                $($pattern => ($name, Vec::from($attributes)),)+
                Generator::Plugin { name, .. } => (name, Vec::new()),
            }
        }
    };
}

table! {
    Generator::RandomInt { min, max } => "RandomInt",
        |given| Some(Generator::RandomInt { min: given.number("min", 0), max: given.number("max", 10) }),
        [("min", Some((*min).into())), ("max", Some((*max).into()))];
    Generator::RandomDecimal(digits) => "RandomDecimal",
        |given| Some(Generator::RandomDecimal(given.size("digits"))),
        [("digits", Some((*digits).into()))];
    Generator::RandomHexadecimal(digits) => "RandomHexadecimal",
        |given| Some(Generator::RandomHexadecimal(given.size("digits"))),
        [("digits", Some((*digits).into()))];
    Generator::RandomString(size) => "RandomString",
        |given| Some(Generator::RandomString(given.size("size"))),
        [("size", Some((*size).into()))];
    Generator::RandomBoolean => "RandomBoolean",
        |_| Some(Generator::RandomBoolean),
        [];
    Generator::Uuid(format) => "Uuid",
        |given| Some(Generator::Uuid(given.0.get("format").and_then(Node::as_str).and_then(UuidFormat::of_word))),
        [("format", format.map(|format| format.word().into()))];
    Generator::Date { format, expression } => "Date",
        |given| Some(Generator::Date { format: given.text("format"), expression: given.text("expression") }),
        [("format", json(format)), ("expression", json(expression))];
    Generator::Time { format, expression } => "Time",
        |given| Some(Generator::Time { format: given.text("format"), expression: given.text("expression") }),
        [("format", json(format)), ("expression", json(expression))];
    Generator::DateTime { format, expression } => "DateTime",
        |given| Some(Generator::DateTime { format: given.text("format"), expression: given.text("expression") }),
        [("format", json(format)), ("expression", json(expression))];
    Generator::Regex(regex) => "Regex",
        |given| Some(Generator::Regex(given.text("regex")?)),
        [("regex", Some(regex.as_str().into()))];
    Generator::ProviderState { expression, data_type } => "ProviderState",
        |given| Some(Generator::ProviderState {
            expression: given.text("expression")?,
            data_type: given.text("dataType").map(|text| DataType::of_word(&text)),
        }),
        [
            ("expression", Some(expression.as_str().into())),
            ("dataType", data_type.map(|data_type| data_type.word().into())),
        ];
    Generator::MockServerUrl { example, regex } => "MockServerURL",
        |given| Some(Generator::MockServerUrl {
            example: given.text("example").unwrap_or_default(),
            regex: given.text("regex").unwrap_or_default(),
        }),
        [("example", Some(example.as_str().into())), ("regex", Some(regex.as_str().into()))];
}

/// Reads one generator of a type from the attributes of an object.
pub fn read_generator(name: &str, attributes: Node<'_>) -> Option<Generator> {
    if name.is_empty() {
        return None;
    }
    match TABLE.iter().find(|row| row.name == name) {
        Some(row) => (row.read)(Given(attributes)),
        None => Some(Generator::Plugin { name: name.to_owned(), values: plugin_values(attributes) }),
    }
}

/// The types of generators in files.
pub fn generator_names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|row| row.name)
}

/// One generator as JSON.
pub fn write_generator(generator: &Generator) -> Value {
    let (name, attributes) = written(generator);
    let mut object = match generator {
        Generator::Plugin { values, .. } => values.clone(),
        _ => Map::new(),
    };
    object.insert("type".to_owned(), name.into());
    for (key, value) in attributes {
        if let Some(value) = value {
            object.insert(key.to_owned(), value);
        }
    }
    Value::Object(object)
}

impl Given<'_> {
    fn text(self, key: &str) -> Option<String> {
        self.0.get(key).map(|node| node.to_text().into_owned())
    }

    fn number(self, key: &str, default: i64) -> i64 {
        self.0.get(key).and_then(Node::as_i64).unwrap_or(default)
    }

    fn size(self, key: &str) -> usize {
        let number = self.0.get(key).and_then(Node::as_u64);
        number.and_then(|number| usize::try_from(number).ok()).unwrap_or(DEFAULT_SIZE)
    }
}

/// The attributes of a plugin's generator. In integration JSON the example and the name of the rule stand beside
/// them, which are not the plugin's.
fn plugin_values(attributes: Node<'_>) -> Map<String, Value> {
    let is_integration = attributes.get("pact:generator:type").is_some();
    let is_own =
        |key: &str| key != "type" && !key.starts_with("pact:") && !(is_integration && key == "value");
    let own = attributes.members().filter(|(key, _)| is_own(key));
    json::object(own.map(|(key, value)| (key.to_owned(), value.to_value())))
}

fn json(text: &Option<String>) -> Option<Value> {
    text.as_deref().map(Value::from)
}
