//! Reads a schema object into [`Compiled`]. What it contains is entered as schemas that are not read yet.

use super::compiled::{
    Check, Compiled, Condition, Contains, Discriminator, Pattern, Reference, Rest, RestKind, SchemaId, Test,
};
use super::ecma;
use super::format::Format;
use super::schemas::{Entry, Schemas};
use super::types::Types;
use crate::foundation::json::decimal::Decimal;
use crate::foundation::json::{Kind, Node};
use crate::openapi::place::Place;
use std::rc::Rc;

impl<'d> Schemas<'d> {
    /// The keywords of a schema.
    pub(super) fn get(&mut self, id: SchemaId) -> Rc<Compiled<'d>> {
        let (node, place) = match self.entries.get(id.0 as usize) {
            Some(Entry { compiled: Some(compiled), .. }) => return Rc::clone(compiled),
            Some(entry) => (entry.node, entry.place),
            // Every id was given out here.
            None => (self.documents.root(), self.places.root(0)),
        };
        let compiled = Rc::new(compile(self, node, place));
        if let Some(entry) = self.entries.get_mut(id.0 as usize) {
            entry.compiled = Some(Rc::clone(&compiled));
        }
        compiled
    }
}

/// Reads a schema that stands at a place.
fn compile<'d>(schemas: &mut Schemas<'d>, node: Node<'d>, place: Place) -> Compiled<'d> {
    let mut compiled = Compiled::new(node, place);
    if !node.is_object() {
        return compiled;
    }
    let is_set = |keyword: &str| node.get(keyword).and_then(Node::as_bool) == Some(true);
    compiled.nullable = schemas.reads_openapi() && (is_set("nullable") || is_set("x-nullable"));
    compiled.read_only = is_set("readOnly");
    compiled.write_only = is_set("writeOnly");
    compiled.deprecated = is_set("deprecated");
    if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
        compiled.reference = Some(Reference { target: schemas.referenced(place, reference) });
        // Nothing else beside a reference counts there; what was read above does, because generators write it.
        if !schemas.is_recent() {
            return compiled;
        }
    }
    let mut reader = Reader { schemas, node, place };
    reader.scalars(&mut compiled);
    reader.objects(&mut compiled);
    reader.arrays(&mut compiled);
    reader.combinations(&mut compiled);
    compiled
}

impl<'d> Compiled<'d> {
    fn new(node: Node<'d>, place: Place) -> Self {
        Compiled {
            place,
            boolean: if node.is_object() { None } else { Some(node.as_bool() != Some(false)) },
            reference: None,
            nullable: false,
            read_only: false,
            write_only: false,
            deprecated: false,
            types: None,
            checks: Vec::new(),
            patterns: Vec::new(),
            properties: Vec::new(),
            pattern_properties: Vec::new(),
            additional_properties: None,
            unevaluated_properties: None,
            property_names: None,
            required: Vec::new(),
            dependent_required: Vec::new(),
            dependent_schemas: Vec::new(),
            prefix_items: Vec::new(),
            items: None,
            unevaluated_items: None,
            contains: None,
            all_of: Vec::new(),
            any_of: Vec::new(),
            one_of: Vec::new(),
            not: None,
            condition: None,
            discriminator: None,
        }
    }
}

struct Reader<'r, 'd> {
    schemas: &'r mut Schemas<'d>,
    node: Node<'d>,
    place: Place,
}

impl<'d> Reader<'_, 'd> {
    fn scalars(&mut self, compiled: &mut Compiled<'d>) {
        compiled.types = self.node.get("type").and_then(Types::of);
        for (keyword, written) in self.node.members() {
            if let Some((keyword, test)) = self.test(keyword, written) {
                compiled.checks.push(Check { keyword, written, test });
            }
        }
        if let Some(pattern) = self.node.get("pattern").and_then(Node::as_str) {
            compiled.patterns.push(self.pattern("pattern", pattern));
        }
    }

    /// What a keyword asks of the value itself.
    fn test(&self, keyword: &str, written: Node<'d>) -> Option<(&'static str, Test<'d>)> {
        let decimal = || written.number_text().map(Decimal::of);
        let is_exclusive = |keyword| self.node.get(keyword).and_then(Node::as_bool) == Some(true);
        Some(match keyword {
            "type" => ("type", Test::Type(Types::of(written)?)),
            "enum" if written.is_array() => ("enum", Test::Enum(written.items().collect())),
            "const" => ("const", Test::Const(written)),
            "maximum" => (
                "maximum",
                Test::Maximum { limit: decimal()?, is_exclusive: is_exclusive("exclusiveMaximum") },
            ),
            "minimum" => (
                "minimum",
                Test::Minimum { limit: decimal()?, is_exclusive: is_exclusive("exclusiveMinimum") },
            ),
            "exclusiveMaximum" => {
                ("exclusiveMaximum", Test::Maximum { limit: decimal()?, is_exclusive: true })
            }
            "exclusiveMinimum" => {
                ("exclusiveMinimum", Test::Minimum { limit: decimal()?, is_exclusive: true })
            }
            "multipleOf" => ("multipleOf", Test::MultipleOf(decimal().filter(|by| !by.is_zero())?)),
            "maxLength" => ("maxLength", Test::MaxLength(count(written)?)),
            "minLength" => ("minLength", Test::MinLength(count(written)?)),
            "format" => ("format", Test::Format(Format::named(written.as_str()?)?)),
            "maxItems" => ("maxItems", Test::MaxItems(count(written)?)),
            "minItems" => ("minItems", Test::MinItems(count(written)?)),
            "uniqueItems" => {
                ("uniqueItems", written.as_bool().filter(|&is_asked| is_asked).map(|_| Test::UniqueItems)?)
            }
            "maxProperties" => ("maxProperties", Test::MaxProperties(count(written)?)),
            "minProperties" => ("minProperties", Test::MinProperties(count(written)?)),
            _ => return None,
        })
    }

    fn objects(&mut self, compiled: &mut Compiled<'d>) {
        compiled.properties = self.named("properties");
        compiled.dependent_schemas = self.named("dependentSchemas");
        for (written, schema) in self.named("patternProperties") {
            let pattern = self.pattern("patternProperties", written);
            compiled.pattern_properties.push((pattern, schema));
        }
        compiled.additional_properties = self.rest("additionalProperties");
        compiled.unevaluated_properties = self.rest("unevaluatedProperties");
        compiled.property_names = self.schema("propertyNames");
        compiled.required = self.node.get("required").map(texts).unwrap_or_default();
        if let Some(dependent) = self.node.get("dependentRequired") {
            compiled.dependent_required =
                dependent.members().map(|(name, names)| (name, texts(names))).collect();
        }
    }

    fn arrays(&mut self, compiled: &mut Compiled<'d>) {
        compiled.prefix_items = self.list("prefixItems");
        let is_list = self.node.get("items").is_some_and(Node::is_array);
        if is_list && !self.schemas.is_recent() {
            // What draft 4 calls so is `prefixItems` now.
            compiled.prefix_items = self.list("items");
            compiled.items = self.rest("additionalItems");
        } else {
            compiled.items = self.rest("items");
        }
        compiled.unevaluated_items = self.rest("unevaluatedItems");
        if let Some(schema) = self.schema("contains") {
            let limit = |keyword| self.node.get(keyword).and_then(count);
            compiled.contains = Some(Contains {
                schema,
                least: limit("minContains").unwrap_or(1),
                most: limit("maxContains"),
            });
        }
    }

    fn combinations(&mut self, compiled: &mut Compiled<'d>) {
        compiled.all_of = self.list("allOf");
        compiled.any_of = self.list("anyOf");
        compiled.one_of = self.list("oneOf");
        compiled.not = self.schema("not");
        if let Some(condition) = self.schema("if") {
            let (then, otherwise) = (self.schema("then"), self.schema("else"));
            compiled.condition = Some(Condition { condition, then, otherwise });
        }
        if self.schemas.reads_openapi() {
            compiled.discriminator = self.node.get("discriminator").and_then(discriminator);
        }
    }

    fn schema(&mut self, keyword: &'static str) -> Option<SchemaId> {
        let node = self.node.get(keyword).filter(|node| is_schema(*node))?;
        let place = self.schemas.places.key(self.place, keyword);
        Some(self.schemas.enter(node, place))
    }

    fn rest(&mut self, keyword: &'static str) -> Option<Rest> {
        let schema = self.schema(keyword)?;
        let node = self.node.get(keyword)?;
        let kind = match node.as_bool() {
            Some(false) => RestKind::Closed,
            Some(true) => RestKind::Open,
            None if node.is_empty() => RestKind::Open,
            None => RestKind::Judged,
        };
        Some(Rest { schema, kind })
    }

    fn list(&mut self, keyword: &'static str) -> Vec<SchemaId> {
        let Some(list) = self.node.get(keyword).filter(|list| !list.is_empty() && list.is_array()) else {
            return Vec::new();
        };
        let place = self.schemas.places.key(self.place, keyword);
        let mut schemas = Vec::new();
        for (index, node) in list.items().enumerate() {
            let place = self.schemas.places.index(place, index);
            schemas.push(self.schemas.enter(node, place));
        }
        schemas
    }

    fn named(&mut self, keyword: &'static str) -> Vec<(&'d str, SchemaId)> {
        let Some(object) = self.node.get(keyword).filter(|object| !object.is_empty() && object.is_object())
        else {
            return Vec::new();
        };
        let place = self.schemas.places.key(self.place, keyword);
        let mut schemas = Vec::new();
        for (name, node) in object.members() {
            let place = self.schemas.places.key(place, name);
            schemas.push((name, self.schemas.enter(node, place)));
        }
        schemas
    }

    fn pattern(&mut self, keyword: &'static str, written: &'d str) -> Pattern<'d> {
        let place = self.schemas.places.key(self.place, keyword);
        Pattern { written, place, regex: ecma::regex(written) }
    }
}

fn is_schema(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::Object | Kind::Boolean)
}

fn texts(list: Node<'_>) -> Vec<&str> {
    list.items().filter_map(Node::as_str).collect()
}

fn discriminator(node: Node<'_>) -> Option<Discriminator<'_>> {
    // Version 2.0 has the name of the property alone.
    if let Some(property) = node.as_str() {
        return Some(Discriminator { property, mapping: Vec::new() });
    }
    let property = node.get("propertyName").and_then(Node::as_str)?;
    let mapping = node.get("mapping").into_iter().flat_map(Node::members);
    let mapping = mapping.filter_map(|(value, name)| Some((value, name.as_str()?))).collect();
    Some(Discriminator { property, mapping })
}

/// A count, which may be written as `2.0`.
fn count(node: Node<'_>) -> Option<u64> {
    let text = node.number_text()?;
    if let Ok(count) = text.parse() {
        return Some(count);
    }
    let is_count = Decimal::of(text).is_whole() && !text.starts_with('-');
    is_count.then(|| text.parse::<f64>().ok().map(|count| count as u64))?
}
