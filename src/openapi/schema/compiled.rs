//! [`Compiled`]: the keywords of one schema object, read when the schema is first applied.

use super::types::Types;
use super::value_set::ValueSet;
use crate::foundation::json::Node;
use crate::foundation::json::decimal::Decimal;
use crate::foundation::regex::Regex;
use crate::openapi::place::Place;

/// A schema, by its number among those that were met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::openapi) struct SchemaId(pub(super) u32);

/// One schema.
#[derive(Debug)]
pub(super) struct Compiled<'d> {
    pub(super) place: Place,
    /// `true` and `false`, and what is no schema at all, which says nothing.
    pub(super) boolean: Option<bool>,
    pub(super) reference: Option<Reference>,
    pub(super) nullable: bool,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) deprecated: bool,
    pub(super) types: Option<Types>,
    pub(super) checks: Vec<Check<'d>>,
    pub(super) patterns: Vec<Pattern<'d>>,
    pub(super) properties: Vec<(&'d str, SchemaId)>,
    pub(super) pattern_properties: Vec<(Pattern<'d>, SchemaId)>,
    pub(super) additional_properties: Option<Rest>,
    pub(super) unevaluated_properties: Option<Rest>,
    pub(super) property_names: Option<SchemaId>,
    pub(super) required: Vec<&'d str>,
    pub(super) dependent_required: Vec<(&'d str, Vec<&'d str>)>,
    pub(super) dependent_schemas: Vec<(&'d str, SchemaId)>,
    pub(super) prefix_items: Vec<SchemaId>,
    /// What the items after the prefix are.
    pub(super) items: Option<Rest>,
    pub(super) unevaluated_items: Option<Rest>,
    pub(super) contains: Option<Contains>,
    pub(super) all_of: Vec<SchemaId>,
    pub(super) any_of: Vec<SchemaId>,
    pub(super) one_of: Vec<SchemaId>,
    pub(super) not: Option<SchemaId>,
    pub(super) condition: Option<Condition>,
    pub(super) discriminator: Option<Discriminator<'d>>,
}

/// A `$ref`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reference {
    /// The schema that it names, if it can be resolved.
    pub(super) target: Option<SchemaId>,
}

/// The schema for what other keywords do not name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rest {
    pub(super) schema: SchemaId,
    pub(super) kind: RestKind,
}

/// What such a schema says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RestKind {
    /// `false`
    Closed,
    /// `true` or `{}`
    Open,
    /// A schema with keywords.
    Judged,
}

/// The keyword `contains` with its limits.
#[derive(Debug)]
pub(super) struct Contains {
    pub(super) schema: SchemaId,
    pub(super) least: u64,
    pub(super) most: Option<u64>,
}

/// `if` with `then` and `else`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Condition {
    pub(super) condition: SchemaId,
    pub(super) then: Option<SchemaId>,
    pub(super) otherwise: Option<SchemaId>,
}

/// A discriminator: the property, and the schemas that the mapping names.
#[derive(Debug)]
pub(super) struct Discriminator<'d> {
    pub(super) property: &'d str,
    pub(super) mapping: Vec<(&'d str, &'d str)>,
}

/// A keyword that judges the value itself, not what is inside of it.
#[derive(Debug)]
pub(super) struct Check<'d> {
    pub(super) keyword: &'static str,
    /// The value of the keyword.
    pub(super) written: Node<'d>,
    pub(super) test: Test<'d>,
}

/// What such a keyword asks for.
#[derive(Debug)]
pub(super) enum Test<'d> {
    Type(Types),
    Enum(ValueSet<'d>),
    Const(Node<'d>),
    Maximum { limit: Decimal, is_exclusive: bool },
    Minimum { limit: Decimal, is_exclusive: bool },
    MultipleOf(Decimal),
    MaxLength(u64),
    MinLength(u64),
    Format(super::format::Format),
    MaxItems(u64),
    MinItems(u64),
    UniqueItems,
    MaxProperties(u64),
    MinProperties(u64),
}

/// A regular expression of the document; nothing if it cannot be read.
#[derive(Debug)]
pub(super) struct Pattern<'d> {
    pub(super) written: &'d str,
    pub(super) place: Place,
    pub(super) regex: Option<Regex>,
}

impl Pattern<'_> {
    /// Whether the pattern is found in a text. What cannot be read or takes too many steps lets every text pass.
    pub(super) fn finds(&self, text: &str) -> bool {
        self.regex.as_ref().is_none_or(|regex| regex.captures(text).map_or(true, |found| found.is_some()))
    }
}
