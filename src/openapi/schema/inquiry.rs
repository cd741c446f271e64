//! What is asked of a schema besides judging: its types, and the schemas of its items and properties.

use super::compiled::{Compiled, SchemaId, Test};
use super::schemas::Schemas;
use super::types::Types;
use crate::foundation::json::{Kind, Node};
use std::collections::HashSet;
use std::rc::Rc;

impl<'d> Schemas<'d> {
    /// The types that a value may have, through references and combinations.
    pub(in crate::openapi) fn types(&mut self, schema: SchemaId) -> Types {
        let mut types = Types::default();
        self.each_part(schema, &mut |part| {
            types = types.with(part.types.unwrap_or_else(|| of_values(part)));
            if part.nullable {
                types = types.with(Types::named("null").unwrap_or_default());
            }
            if part.types.is_none() && !part.properties.is_empty() {
                types = types.with(Types::named("object").unwrap_or_default());
            }
        });
        types
    }

    /// The schema of the items, if there is one.
    pub(in crate::openapi) fn item(&mut self, schema: SchemaId) -> Option<SchemaId> {
        let mut found = None;
        self.each_part(schema, &mut |part| {
            let item = part.items.map(|items| items.schema).or_else(|| part.prefix_items.first().copied());
            found = found.or(item);
        });
        found
    }

    /// The schema of a property, if one is named.
    pub(in crate::openapi) fn property_schema(&mut self, schema: SchemaId, name: &str) -> Option<SchemaId> {
        let mut found = None;
        self.each_part(schema, &mut |part| {
            let rest = part.additional_properties.map(|rest| rest.schema);
            found = found.or_else(|| part.property(name)).or(rest);
        });
        found
    }

    /// The names of all properties that are named.
    pub(in crate::openapi) fn property_names(&mut self, schema: SchemaId) -> Vec<&'d str> {
        let mut names = Vec::new();
        self.each_part(schema, &mut |part| names.extend(part.properties.iter().map(|(name, _)| *name)));
        names
    }

    /// Calls a function with a schema and all that apply to the same value.
    fn each_part(&mut self, schema: SchemaId, each: &mut dyn FnMut(&Compiled<'d>)) {
        let mut met = HashSet::new();
        let mut open = vec![schema];
        while let Some(id) = open.pop() {
            if !met.insert(id) {
                continue;
            }
            let part: Rc<Compiled<'d>> = self.get(id);
            each(&part);
            let combined = [&part.one_of, &part.any_of, &part.all_of].into_iter().flatten().rev();
            open.extend(combined);
            open.extend(part.reference.and_then(|reference| reference.target));
        }
    }
}

/// The types of the values that a schema without `type` lists.
fn of_values(schema: &Compiled<'_>) -> Types {
    let of = |node: Node<'_>| match node.kind() {
        Kind::Null => Types::named("null"),
        Kind::Boolean => Types::named("boolean"),
        Kind::Number => Types::named("number"),
        Kind::String => Types::named("string"),
        Kind::Array | Kind::Object => None,
    };
    let mut types = Types::default();
    for check in &schema.checks {
        let values: Vec<Types> = match &check.test {
            Test::Enum(_) => check.written.items().filter_map(of).collect(),
            Test::Const(value) => of(*value).into_iter().collect(),
            _ => Vec::new(),
        };
        types = values.into_iter().fold(types, Types::with);
    }
    types
}
