//! [`Rule`]: one way to compare an expected value with an actual one, and the one table of rules.
//!
//! The table says for each rule which number it has in the C API, by which names it is read and written, which
//! attributes it has, and how a matching-rule expression names it. Readers and writers ask the table; nothing
//! else spells a rule's name. To add a rule, add its variant and its row, and follow the compiler.

use super::status::StatusClass;
use crate::foundation::json::{Map, Value};
use crate::model::generators::Generator;
use crate::model::path::DocPath;
use std::collections::BTreeMap;

/// The number of all rules of plugins in the C API.
const PLUGIN_ID: u16 = 24;

/// One way to compare an expected value with an actual one.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// Equal to the example.
    Equality,
    /// The whole text matches a regular expression.
    Regex(String),
    /// Of the same type as the example.
    Type,
    /// Same type; a list has at least so many items.
    MinType(usize),
    /// Same type; a list has at most so many items.
    MaxType(usize),
    /// Same type; a list has a number of items within these limits.
    MinMaxType(usize, usize),
    /// The text contains this one.
    Include(String),
    /// Any number.
    Number,
    /// A whole number.
    Integer,
    /// A number with a fraction or exponent.
    Decimal,
    /// True or false.
    Boolean,
    /// Null.
    Null,
    /// A date in this format; empty means the default format.
    Date(String),
    /// A time in this format; empty means the default format.
    Time(String),
    /// A date and time in this format; empty means the default format.
    DateTime(String),
    /// Contents of this content type, judged by their bytes.
    ContentType(String),
    /// Each variant is found in the list, in any order.
    ArrayContains(Vec<Variant>),
    /// The keys of the map do not matter, only its values.
    Values,
    /// A status code of this class.
    StatusCode(StatusClass),
    /// Present and not empty.
    NotEmpty,
    /// A semantic version.
    Semver,
    /// Every key of the map passes these rules.
    EachKey(Box<Each>),
    /// Every value of the map or list passes these rules.
    EachValue(Box<Each>),
    /// A rule that this library does not know, perhaps of a plugin. It is written back unchanged.
    Plugin {
        /// The rule's name.
        name: String,
        /// Its other attributes.
        values: Map<String, Value>,
    },
}

/// The rules of one category, in the byte order of their paths.
pub type Rules = BTreeMap<DocPath, RuleList>;

/// How several rules on one path combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Combine {
    /// All must pass.
    #[default]
    And,
    /// One must pass.
    Or,
}

/// The rules on one path.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RuleList {
    /// The rules in order.
    pub rules: Vec<Rule>,
    /// Whether all or one of them must pass.
    pub combine: Combine,
}

impl RuleList {
    /// A list of one rule.
    pub fn of(rule: Rule) -> Self {
        RuleList { rules: vec![rule], combine: Combine::And }
    }
}

/// What `eachKey` and `eachValue` apply.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Each {
    /// The rules for each key or value.
    pub rules: Vec<Rule>,
    /// The example, as text; empty when there is none.
    pub value: String,
    /// Makes a value.
    pub generator: Option<Generator>,
}

/// One variant of `arrayContains`: an item of the example list with rules of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Which item of the example list.
    pub index: usize,
    /// Rules for the item; paths begin at the item.
    pub rules: Rules,
    /// Generators for the item; paths begin at the item.
    pub generators: BTreeMap<DocPath, Generator>,
}

impl Variant {
    /// The rules of a variant that has none of its own: the item is equal to the example.
    pub fn equality() -> Rules {
        Rules::from([(DocPath::empty(), RuleList::of(Rule::Equality))])
    }
}

/// One row of the table of rules.
#[derive(Debug)]
pub struct RuleRow {
    /// The number in the C API.
    pub id: u16,
    /// The name that is written into files, and read from files and integration JSON.
    pub name: &'static str,
    /// Other names that are read.
    pub aliases: &'static [&'static str],
    /// What is read from the rule's object besides its name.
    pub reads: Reads,
    /// The name in `matching(name, …)`, and the arguments there.
    pub expression: Option<(&'static str, Arguments)>,
}

/// Which attributes of a rule's object are read, and the rule they make.
#[derive(Debug)]
pub enum Reads {
    /// None.
    Nothing(Rule),
    /// `min` and `max`. They decide which of the four rules of `type` it is.
    Limits,
    /// A size under this key, which must be there.
    Size(&'static str, fn(usize) -> Rule),
    /// A text under this key, which must be there.
    Text(&'static str, fn(String) -> Rule),
    /// A text under `format` or else under the rule's name; without one, the default format.
    Format(fn(String) -> Rule),
    /// A list of variants.
    Variants(fn(Vec<Variant>) -> Rule),
    /// A class of status codes.
    Status(fn(StatusClass) -> Rule),
    /// Rules, and perhaps an example and a generator.
    Each(fn(Box<Each>) -> Rule),
}

/// The arguments after the name of a rule in `matching(name, …)`.
#[derive(Debug)]
pub enum Arguments {
    /// An example of any type.
    Example(Rule),
    /// A whole or decimal number.
    Number(Rule),
    /// A whole number.
    Integer(Rule),
    /// A whole or decimal number, whose type is decimal.
    Decimal(Rule),
    /// A boolean.
    Boolean(Rule),
    /// A semantic version.
    Version(Rule),
    /// A regular expression, and an example for it.
    Pattern(fn(String) -> Rule),
    /// A format, and an example for it. The format also makes the generator.
    Format(fn(String) -> Rule, fn(String) -> Generator),
    /// One text: the attribute of the rule and the example.
    Text(fn(String) -> Rule),
    /// A content type, and a text.
    ContentType(fn(String) -> Rule),
}

/// The attributes of a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Attributes<'r> {
    /// None.
    Nothing,
    /// A text, under this key.
    Text(&'static str, &'r str),
    /// `min`, `max` or both.
    Limits(Option<usize>, Option<usize>),
    /// `variants`
    Variants(&'r [Variant]),
    /// `status`
    Status(&'r StatusClass),
    /// `rules`, `value` and `generator`
    Each(&'r Each),
    /// The attributes of a plugin's rule.
    Plugin(&'r Map<String, Value>),
}

/// Makes from the rows of the table what reads it: the list of all rows, the row of a rule, and its attributes.
/// A variant without a row does not compile.
macro_rules! table {
    ($($variant:ident $(($($field:ident),+))? => $row:expr, $attributes:expr;)+) => {
        /// The place of each row.
        enum Row { $($variant),+ }

        static TABLE: &[RuleRow] = &[$($row),+];

        impl Rule {
            /// The row of the rule; a plugin's rule has none.
            #[allow(unused_variables, reason = "the row does not depend on the attributes")]
            fn row(&self) -> Option<&'static RuleRow> {
                let row = match self {
                    $(Rule::$variant $(($($field),+))? => Row::$variant,)+
                    Rule::Plugin { .. } => return None,
                };
                TABLE.get(row as usize)
            }

            /// The attributes of the rule.
            pub fn attributes(&self) -> Attributes<'_> {
                match self {
                    $(Rule::$variant $(($($field),+))? => $attributes,)+
                    Rule::Plugin { values, .. } => Attributes::Plugin(values),
                }
            }
        }
    };
}

table! {
    Equality => RuleRow {
        id: 1, name: "equality", aliases: &[],
        reads: Reads::Nothing(Rule::Equality),
        expression: Some(("equalTo", Arguments::Example(Rule::Equality))),
    }, Attributes::Nothing;
    Regex(regex) => RuleRow {
        id: 2, name: "regex", aliases: &[],
        reads: Reads::Text("regex", Rule::Regex),
        expression: Some(("regex", Arguments::Pattern(Rule::Regex))),
    }, Attributes::Text("regex", regex);
    Type => RuleRow {
        id: 3, name: "type", aliases: &[],
        reads: Reads::Limits,
        expression: Some(("type", Arguments::Example(Rule::Type))),
    }, Attributes::Nothing;
    MinType(min) => RuleRow {
        id: 4, name: "type", aliases: &["min", "min-type"],
        reads: Reads::Size("min", Rule::MinType),
        expression: None,
    }, Attributes::Limits(Some(*min), None);
    MaxType(max) => RuleRow {
        id: 5, name: "type", aliases: &["max", "max-type"],
        reads: Reads::Size("max", Rule::MaxType),
        expression: None,
    }, Attributes::Limits(None, Some(*max));
    MinMaxType(min, max) => RuleRow {
        id: 6, name: "type", aliases: &[],
        reads: Reads::Limits,
        expression: None,
    }, Attributes::Limits(Some(*min), Some(*max));
    DateTime(format) => RuleRow {
        id: 7, name: "datetime", aliases: &["timestamp"],
        reads: Reads::Format(Rule::DateTime),
        expression: Some(("datetime", Arguments::Format(Rule::DateTime, Generator::datetime))),
    }, Attributes::Text("format", format);
    Time(format) => RuleRow {
        id: 8, name: "time", aliases: &[],
        reads: Reads::Format(Rule::Time),
        expression: Some(("time", Arguments::Format(Rule::Time, Generator::time))),
    }, Attributes::Text("format", format);
    Date(format) => RuleRow {
        id: 9, name: "date", aliases: &[],
        reads: Reads::Format(Rule::Date),
        expression: Some(("date", Arguments::Format(Rule::Date, Generator::date))),
    }, Attributes::Text("format", format);
    Include(value) => RuleRow {
        id: 10, name: "include", aliases: &[],
        reads: Reads::Text("value", Rule::Include),
        expression: Some(("include", Arguments::Text(Rule::Include))),
    }, Attributes::Text("value", value);
    Number => RuleRow {
        id: 11, name: "number", aliases: &[],
        reads: Reads::Nothing(Rule::Number),
        expression: Some(("number", Arguments::Number(Rule::Number))),
    }, Attributes::Nothing;
    Integer => RuleRow {
        id: 12, name: "integer", aliases: &[],
        reads: Reads::Nothing(Rule::Integer),
        expression: Some(("integer", Arguments::Integer(Rule::Integer))),
    }, Attributes::Nothing;
    Decimal => RuleRow {
        id: 13, name: "decimal", aliases: &["real"],
        reads: Reads::Nothing(Rule::Decimal),
        expression: Some(("decimal", Arguments::Decimal(Rule::Decimal))),
    }, Attributes::Nothing;
    Null => RuleRow {
        id: 14, name: "null", aliases: &[],
        reads: Reads::Nothing(Rule::Null),
        expression: None,
    }, Attributes::Nothing;
    ContentType(value) => RuleRow {
        id: 15, name: "contentType", aliases: &["content-type"],
        reads: Reads::Text("value", Rule::ContentType),
        expression: Some(("contentType", Arguments::ContentType(Rule::ContentType))),
    }, Attributes::Text("value", value);
    ArrayContains(variants) => RuleRow {
        id: 16, name: "arrayContains", aliases: &["array-contains"],
        reads: Reads::Variants(Rule::ArrayContains),
        expression: None,
    }, Attributes::Variants(variants);
    Values => RuleRow {
        id: 17, name: "values", aliases: &[],
        reads: Reads::Nothing(Rule::Values),
        expression: None,
    }, Attributes::Nothing;
    Boolean => RuleRow {
        id: 18, name: "boolean", aliases: &[],
        reads: Reads::Nothing(Rule::Boolean),
        expression: Some(("boolean", Arguments::Boolean(Rule::Boolean))),
    }, Attributes::Nothing;
    StatusCode(class) => RuleRow {
        id: 19, name: "statusCode", aliases: &["status-code"],
        reads: Reads::Status(Rule::StatusCode),
        expression: None,
    }, Attributes::Status(class);
    NotEmpty => RuleRow {
        id: 20, name: "notEmpty", aliases: &["not-empty"],
        reads: Reads::Nothing(Rule::NotEmpty),
        expression: None,
    }, Attributes::Nothing;
    Semver => RuleRow {
        id: 21, name: "semver", aliases: &[],
        reads: Reads::Nothing(Rule::Semver),
        expression: Some(("semver", Arguments::Version(Rule::Semver))),
    }, Attributes::Nothing;
    EachKey(each) => RuleRow {
        id: 22, name: "eachKey", aliases: &["each-key"],
        reads: Reads::Each(Rule::EachKey),
        expression: None,
    }, Attributes::Each(each);
    EachValue(each) => RuleRow {
        id: 23, name: "eachValue", aliases: &["each-value"],
        reads: Reads::Each(Rule::EachValue),
        expression: None,
    }, Attributes::Each(each);
}

impl RuleRow {
    /// The row of a name in files and integration JSON; `None` for a name that is not one of ours.
    pub fn of_name(name: &str) -> Option<&'static Self> {
        // `type` names four rules; the first row is the one that is read under it.
        TABLE.iter().find(|row| row.name == name || row.aliases.contains(&name))
    }

    /// All names in files and integration JSON.
    pub fn names() -> impl Iterator<Item = &'static str> {
        TABLE.iter().flat_map(|row| row.aliases.iter().copied().chain([row.name]))
    }

    /// The arguments of a rule in `matching(name, …)`; `None` for a name that is not one of ours.
    pub fn arguments_of(name: &str) -> Option<&'static Arguments> {
        let named = TABLE.iter().filter_map(|row| row.expression.as_ref()).find(|(known, _)| *known == name);
        named.map(|(_, arguments)| arguments)
    }
}

impl Rule {
    /// The name that is written into files.
    pub fn name(&self) -> &str {
        match self {
            Rule::Plugin { name, .. } => name,
            rule => rule.row().map_or("", |row| row.name),
        }
    }

    /// The number in the C API.
    pub fn id(&self) -> u16 {
        self.row().map_or(PLUGIN_ID, |row| row.id)
    }

    /// The attribute that fits into a text: a pattern, a format, a limit, a value. Some rules have none.
    pub fn attribute_text(&self) -> Option<String> {
        match self.attributes() {
            Attributes::Text(_, text) => Some(text.to_owned()),
            Attributes::Limits(Some(min), Some(max)) => Some(format!("{min}:{max}")),
            Attributes::Limits(min, max) => min.or(max).map(|limit| limit.to_string()),
            Attributes::Plugin(values) => Some(Value::Object(values.clone()).to_string()),
            Attributes::Nothing | Attributes::Variants(_) | Attributes::Status(_) | Attributes::Each(_) => {
                None
            }
        }
    }

    /// Whether the rule is about the values below it, so that keys or indexes do not matter.
    pub fn is_values_rule(&self) -> bool {
        match self {
            Rule::Values | Rule::EachValue(_) | Rule::ArrayContains(_) => true,
            Rule::Equality
            | Rule::Regex(_)
            | Rule::Type
            | Rule::MinType(_)
            | Rule::MaxType(_)
            | Rule::MinMaxType(..)
            | Rule::Include(_)
            | Rule::Number
            | Rule::Integer
            | Rule::Decimal
            | Rule::Boolean
            | Rule::Null
            | Rule::Date(_)
            | Rule::Time(_)
            | Rule::DateTime(_)
            | Rule::ContentType(_)
            | Rule::StatusCode(_)
            | Rule::NotEmpty
            | Rule::Semver
            | Rule::EachKey(_)
            | Rule::Plugin { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PLUGIN_ID, Rule, RuleRow, TABLE};
    use std::collections::HashSet;

    #[test]
    fn every_row_has_a_number_and_names_of_its_own() {
        let mut numbers = HashSet::from([PLUGIN_ID]);
        for row in TABLE {
            assert!(numbers.insert(row.id), "{} shares its number", row.name);
            // The rules with limits are written as `type` and read by their other names.
            let names = row.aliases.iter().chain((row.name != "type").then_some(&row.name));
            for name in names {
                assert_eq!(RuleRow::of_name(name).map(|found| found.id), Some(row.id), "{name}");
            }
        }
        assert_eq!(RuleRow::of_name("type").map(|found| found.id), Some(3));
        assert!(RuleRow::of_name("min-max-type").is_none(), "COMPAT: a rule of a plugin");
    }

    #[test]
    fn the_numbers_are_those_that_clients_know() {
        let named = |name: &str| RuleRow::of_name(name).map(|row| row.id);
        let names = [
            "equality",
            "regex",
            "type",
            "min",
            "max",
            "datetime",
            "time",
            "date",
            "include",
            "number",
            "integer",
            "decimal",
            "null",
            "contentType",
            "arrayContains",
            "values",
            "boolean",
            "statusCode",
            "notEmpty",
            "semver",
            "eachKey",
            "eachValue",
        ];
        let numbers = (1..=23).filter(|number| *number != Rule::MinMaxType(1, 2).id());

        assert_eq!(names.map(named).as_slice(), numbers.map(Some).collect::<Vec<_>>());
        assert_eq!(Rule::MinMaxType(1, 2).id(), 6);
    }
}
