//! Whether a value is valid as JSON Schema means it: what `not`, `if`, `contains` and `propertyNames` ask.

use super::compiled::{Compiled, Rest, SchemaId};
use super::evaluator::Evaluator;
use super::values::ValueId;
use super::verdict::Evaluated;
use crate::foundation::json::{Document, Kind, Node};
use std::rc::Rc;

/// How deep schemas may lie in one another, and values in values.
pub(super) const MOST_DEEP: usize = 500;

impl<'d, 'v> Evaluator<'_, 'd, 'v> {
    /// Whether a value is valid.
    pub(super) fn is_valid(&mut self, schema: SchemaId, value: ValueId) -> bool {
        self.plain(schema, value).is_some()
    }

    /// What was evaluated of a value, or nothing if it is not valid.
    fn plain(&mut self, id: SchemaId, value: ValueId) -> Option<Rc<Evaluated>> {
        if let Some(known) = self.plain_answers.get(&(id, value)) {
            return known.clone();
        }
        // A schema that is asked the same of the same value again, before it has answered, has no answer.
        if self.open.len() >= MOST_DEEP || self.open.contains(&(id, value)) {
            self.endless.get_or_insert(id);
            return None;
        }
        self.open.push((id, value));
        let schema = self.schemas.get(id);
        let evaluated = self.plain_of(&schema, value).map(Rc::new);
        self.open.pop();
        self.plain_answers.insert((id, value), evaluated.clone());
        evaluated
    }

    fn plain_of(&mut self, schema: &Rc<Compiled<'d>>, value: ValueId) -> Option<Evaluated> {
        if let Some(passes) = schema.boolean {
            return passes.then(Evaluated::default);
        }
        let node = self.values.node(value);
        if node.is_null() && schema.nullable {
            return Some(Evaluated::default());
        }
        let mut evaluated = Evaluated::default();
        if let Some(reference) = schema.reference {
            evaluated.add(&*self.plain(reference.target?, value)?);
        }
        let passes = schema.checks.iter().all(|check| check.passes(node))
            && schema.patterns.iter().all(|pattern| node.as_str().is_none_or(|text| pattern.finds(text)));
        if !passes {
            return None;
        }
        self.plain_combinations(schema, value, &mut evaluated)?;
        match node.kind() {
            Kind::Object => self.plain_object(schema, value, node, &mut evaluated)?,
            Kind::Array => self.plain_array(schema, value, node, &mut evaluated)?,
            _ => {}
        }
        Some(evaluated)
    }

    fn plain_combinations(
        &mut self,
        schema: &Compiled<'d>,
        value: ValueId,
        all: &mut Evaluated,
    ) -> Option<()> {
        for &part in &schema.all_of {
            all.add(&*self.plain(part, value)?);
        }
        if !schema.any_of.is_empty() {
            let mut fits = false;
            for &branch in &schema.any_of {
                if let Some(evaluated) = self.plain(branch, value) {
                    fits = true;
                    all.add(&evaluated);
                }
            }
            fits.then_some(())?;
        }
        if !schema.one_of.is_empty() {
            let mut fitting = 0;
            for &branch in &schema.one_of {
                if let Some(evaluated) = self.plain(branch, value) {
                    fitting += 1;
                    all.add(&evaluated);
                }
            }
            (fitting == 1).then_some(())?;
        }
        if schema.not.is_some_and(|not| self.is_valid(not, value)) {
            return None;
        }
        if let Some(condition) = schema.condition {
            let next = match self.plain(condition.condition, value) {
                Some(evaluated) => {
                    all.add(&evaluated);
                    condition.then
                }
                None => condition.otherwise,
            };
            if let Some(next) = next {
                all.add(&*self.plain(next, value)?);
            }
        }
        Some(())
    }

    fn plain_object(
        &mut self,
        schema: &Compiled<'d>,
        value: ValueId,
        node: Node<'v>,
        evaluated: &mut Evaluated,
    ) -> Option<()> {
        let has = |name: &str| node.get(name).is_some();
        let is_complete = schema.required.iter().all(|name| has(name));
        let has_dependent = schema
            .dependent_required
            .iter()
            .all(|(name, others)| !has(name) || others.iter().all(|other| has(other)));
        (is_complete && has_dependent).then_some(())?;
        for &(name, dependent) in &schema.dependent_schemas {
            if has(name) {
                evaluated.add(&*self.plain(dependent, value)?);
            }
        }
        for (place, (name, _)) in node.members().enumerate() {
            let mut is_named = false;
            let named = schema.property(name).into_iter().chain(schema.by_pattern(name));
            for child in named {
                is_named = true;
                self.plain_child(child, value, place)?;
            }
            if let (false, Some(rest)) = (is_named, schema.additional_properties) {
                is_named = true;
                self.plain_child(rest.schema, value, place)?;
            }
            if is_named && self.schemas.asks_for_rest() {
                evaluated.places.insert(place);
            }
            if let Some(names) = schema.property_names {
                self.is_name_valid(names, name).then_some(())?;
            }
        }
        self.plain_rest(schema.unevaluated_properties, value, node.len(), evaluated)
    }

    fn plain_array(
        &mut self,
        schema: &Compiled<'d>,
        value: ValueId,
        node: Node<'v>,
        evaluated: &mut Evaluated,
    ) -> Option<()> {
        for (place, &child) in schema.prefix_items.iter().enumerate().take(node.len()) {
            self.plain_child(child, value, place)?;
        }
        evaluated.prefix = evaluated.prefix.max(schema.prefix_items.len());
        if let Some(items) = schema.items {
            for place in schema.prefix_items.len()..node.len() {
                self.plain_child(items.schema, value, place)?;
            }
            evaluated.all = true;
        }
        if let Some(contains) = &schema.contains {
            let found: Vec<usize> = self.contained(contains.schema, value, node.len());
            let count = found.len() as u64;
            (count >= contains.least && contains.most.is_none_or(|most| count <= most)).then_some(())?;
            evaluated.places.extend(found);
        }
        self.plain_rest(schema.unevaluated_items, value, node.len(), evaluated)
    }

    /// The items that a schema allows.
    pub(super) fn contained(&mut self, schema: SchemaId, value: ValueId, length: usize) -> Vec<usize> {
        let is_contained = |place: &usize| {
            let child = self.values.child(value, *place);
            self.is_valid(schema, child)
        };
        (0..length).filter(is_contained).collect()
    }

    fn plain_rest(
        &mut self,
        rest: Option<Rest>,
        value: ValueId,
        length: usize,
        evaluated: &mut Evaluated,
    ) -> Option<()> {
        let Some(rest) = rest else { return Some(()) };
        for place in (0..length).filter(|place| !evaluated.has(*place)) {
            self.plain_child(rest.schema, value, place)?;
        }
        evaluated.all = true;
        Some(())
    }

    fn plain_child(&mut self, schema: SchemaId, value: ValueId, place: usize) -> Option<()> {
        let child = self.values.child(value, place);
        self.is_valid(schema, child).then_some(())
    }

    /// Whether the name of a property is valid as a text.
    pub(super) fn is_name_valid(&mut self, schema: SchemaId, name: &str) -> bool {
        let mut text = String::new();
        crate::foundation::json::write_string(name, &mut text);
        let Ok(document) = Document::parse_owned(text) else { return true };
        let mut evaluator = Evaluator::plain_only(self.schemas, document.root());
        let root = ValueId::ROOT;
        evaluator.is_valid(schema, root)
    }
}

impl<'d> Compiled<'d> {
    /// The schema of a property, if it is named.
    pub(super) fn property(&self, name: &str) -> Option<SchemaId> {
        let found = self.properties.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
        self.properties.get(found).map(|(_, schema)| *schema)
    }

    /// The schemas of the patterns that a name matches.
    pub(super) fn by_pattern(&self, name: &str) -> impl Iterator<Item = SchemaId> {
        self.pattern_properties
            .iter()
            .filter(move |(pattern, _)| pattern.finds(name))
            .map(|(_, schema)| *schema)
    }
}
