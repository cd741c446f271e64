//! [`Rule`]: one way to compare an expected value with an actual one.

use crate::foundation::json::{Map, Value};
use crate::model::generators::Generator;
use crate::model::path::DocPath;
use std::collections::BTreeMap;

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
    /// A rule this library does not know; a plugin may. Kept and written back unchanged.
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

/// A range of HTTP status codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatusClass {
    /// 100 to 199
    Information,
    /// 200 to 299
    Success,
    /// 300 to 399
    Redirect,
    /// 400 to 499
    ClientError,
    /// 500 to 599
    ServerError,
    /// Below 400
    NonError,
    /// 400 and above
    Error,
    /// One of these
    Codes(Vec<u16>),
}

impl Rule {
    /// The name in files and in the C API's rule names.
    pub fn name(&self) -> &str {
        match self {
            Rule::Equality => "equality",
            Rule::Regex(_) => "regex",
            Rule::Type => "type",
            Rule::MinType(_) => "min-type",
            Rule::MaxType(_) => "max-type",
            Rule::MinMaxType(..) => "min-max-type",
            Rule::Include(_) => "include",
            Rule::Number => "number",
            Rule::Integer => "integer",
            Rule::Decimal => "decimal",
            Rule::Boolean => "boolean",
            Rule::Null => "null",
            Rule::Date(_) => "date",
            Rule::Time(_) => "time",
            Rule::DateTime(_) => "datetime",
            Rule::ContentType(_) => "content-type",
            Rule::ArrayContains(_) => "array-contains",
            Rule::Values => "values",
            Rule::StatusCode(_) => "status-code",
            Rule::NotEmpty => "not-empty",
            Rule::Semver => "semver",
            Rule::EachKey(_) => "each-key",
            Rule::EachValue(_) => "each-value",
            Rule::Plugin { name, .. } => name,
        }
    }

    /// The number in the C API.
    pub fn id(&self) -> u16 {
        match self {
            Rule::Equality => 1,
            Rule::Regex(_) => 2,
            Rule::Type => 3,
            Rule::MinType(_) => 4,
            Rule::MaxType(_) => 5,
            Rule::MinMaxType(..) => 6,
            Rule::DateTime(_) => 7,
            Rule::Time(_) => 8,
            Rule::Date(_) => 9,
            Rule::Include(_) => 10,
            Rule::Number => 11,
            Rule::Integer => 12,
            Rule::Decimal => 13,
            Rule::Null => 14,
            Rule::ContentType(_) => 15,
            Rule::ArrayContains(_) => 16,
            Rule::Values => 17,
            Rule::Boolean => 18,
            Rule::StatusCode(_) => 19,
            Rule::NotEmpty => 20,
            Rule::Semver => 21,
            Rule::EachKey(_) => 22,
            Rule::EachValue(_) => 23,
            Rule::Plugin { .. } => 24,
        }
    }

    /// The attribute that fits into a text: a pattern, a format, a limit, a value. Some rules have none.
    pub fn attribute(&self) -> Option<String> {
        match self {
            Rule::Regex(text)
            | Rule::Include(text)
            | Rule::Date(text)
            | Rule::Time(text)
            | Rule::DateTime(text)
            | Rule::ContentType(text) => Some(text.clone()),
            Rule::MinType(limit) | Rule::MaxType(limit) => Some(limit.to_string()),
            Rule::MinMaxType(min, max) => Some(format!("{min}:{max}")),
            Rule::Plugin { values, .. } => Some(Value::Object(values.clone()).to_string()),
            _ => None,
        }
    }

    /// Whether the rule is about the values below it, so that keys or indexes do not matter.
    pub fn is_values_rule(&self) -> bool {
        matches!(self, Rule::Values | Rule::EachValue(_) | Rule::ArrayContains(_))
    }
}
