//! [`Applied`]: the schemas that apply to a value, through references, `allOf`, conditions and discriminators.

use super::compiled::{Compiled, Discriminator, SchemaId};
use super::evaluator::{Evaluator, Mode};
use super::fault::{Fault, FaultKind};
use super::values::ValueId;
use crate::openapi::place::Place;
use std::collections::HashSet;
use std::rc::Rc;

/// An `anyOf` or `oneOf` whose branches are still to be chosen.
#[derive(Debug, Clone)]
pub(super) struct Alternative {
    schema: SchemaId,
    /// Whether exactly one branch is to fit: it is a `oneOf`.
    pub(super) is_exclusive: bool,
    pub(super) branches: Vec<SchemaId>,
    /// Where the keyword stands.
    pub(super) place: Place,
}

/// The branches that were chosen, by the schema and keyword that they stand in.
#[derive(Debug, Clone, Default)]
pub(super) struct Picks(Vec<(SchemaId, bool, Vec<usize>)>);

impl Picks {
    pub(super) fn with(&self, alternative: &Alternative, branches: Vec<usize>) -> Self {
        let mut picks = self.clone();
        picks.0.push((alternative.schema, alternative.is_exclusive, branches));
        picks
    }

    fn of(&self, schema: SchemaId, is_exclusive: bool) -> Option<&[usize]> {
        let found = self.0.iter().find(|(it, kind, _)| *it == schema && *kind == is_exclusive);
        found.map(|(_, _, branches)| branches.as_slice())
    }
}

/// What applies to a value.
#[derive(Debug, Default)]
pub(super) struct Applied<'d> {
    /// The schemas, in the order in which they were met.
    pub(super) schemas: Vec<Rc<Compiled<'d>>>,
    /// Alternatives for which no branch was picked.
    pub(super) open: Vec<Alternative>,
    /// What is wrong already.
    pub(super) faults: Vec<Fault<'d>>,
}

/// One that is to be looked at, or the end of one that was.
enum Task {
    Enter(SchemaId),
    Leave(SchemaId),
}

impl<'d> Evaluator<'_, 'd, '_> {
    /// Collects the schemas that apply. A list of what is still to do takes the place of recursion, so that long chains of
    /// references cost no stack.
    pub(super) fn applied(&mut self, value: ValueId, roots: &[SchemaId], picks: &Picks) -> Applied<'d> {
        let mut applied = Applied::default();
        let mut met = HashSet::new();
        let mut inside = HashSet::new();
        let mut tasks: Vec<Task> = roots.iter().rev().map(|&id| Task::Enter(id)).collect();
        // Subtypes that a discriminator has led to: they lead back to their base, which is not asked again.
        let mut bases = HashSet::new();
        while let Some(task) = tasks.pop() {
            match task {
                Task::Leave(id) => {
                    inside.remove(&id);
                }
                Task::Enter(id) if inside.contains(&id) => {
                    let fault = self.unresolved(value, id);
                    applied.faults.push(fault);
                }
                Task::Enter(id) => {
                    if !met.insert(id) {
                        continue;
                    }
                    inside.insert(id);
                    tasks.push(Task::Leave(id));
                    let first = tasks.len();
                    if let Some(subtype) = self.subtype(value, id, &mut bases) {
                        // It takes the place of its base, and leads back to it.
                        tasks.pop();
                        met.remove(&id);
                        inside.remove(&id);
                        tasks.push(Task::Enter(subtype));
                        continue;
                    }
                    self.enter(value, id, picks, &mut applied, &mut tasks);
                    // The first that was entered is the first to be looked at.
                    tasks[first..].reverse();
                }
            }
        }
        applied
    }

    fn enter(
        &mut self,
        value: ValueId,
        id: SchemaId,
        picks: &Picks,
        applied: &mut Applied<'d>,
        tasks: &mut Vec<Task>,
    ) {
        let node = self.values.node(value);
        let schema = self.schemas.get(id);
        if schema.boolean == Some(false) {
            let message = "is not allowed here".to_owned();
            applied.faults.push(self.fault(value, FaultKind::Incompatible, schema.place, message));
            return;
        }
        if schema.boolean.is_some() || (node.is_null() && schema.nullable) {
            return;
        }
        if let Some(reference) = schema.reference {
            if let Some(target) = reference.target {
                tasks.push(Task::Enter(target));
            } else {
                let place = self.schemas.keyword(schema.place, "$ref");
                let message = "the document refers to something that is not there".to_owned();
                applied.faults.push(self.fault(value, FaultKind::Unresolved, place, message));
            }
        }
        applied.schemas.push(Rc::clone(&schema));
        tasks.extend(schema.all_of.iter().map(|&part| Task::Enter(part)));
        if let Some(condition) = schema.condition {
            let next =
                if self.is_valid(condition.condition, value) { condition.then } else { condition.otherwise };
            tasks.extend(next.map(Task::Enter));
        }
        let has = |name: &str| node.get(name).is_some();
        let dependent = schema.dependent_schemas.iter().filter(|(name, _)| has(name));
        tasks.extend(dependent.map(|(_, schema)| Task::Enter(*schema)));
        self.alternatives(value, id, &schema, picks, applied, tasks);
    }

    fn alternatives(
        &mut self,
        value: ValueId,
        id: SchemaId,
        schema: &Compiled<'d>,
        picks: &Picks,
        applied: &mut Applied<'d>,
        tasks: &mut Vec<Task>,
    ) {
        let mut chosen = None;
        if let Some(discriminator) = &schema.discriminator
            && !(schema.one_of.is_empty() && schema.any_of.is_empty())
        {
            match self.discriminated(value, schema, discriminator) {
                Chosen::Branch(branch) => chosen = Some(branch),
                Chosen::Fault(fault) => {
                    applied.faults.push(*fault);
                    return;
                }
                Chosen::Nothing => {}
            }
        }
        for (branches, is_exclusive, keyword) in
            [(&schema.any_of, false, "anyOf"), (&schema.one_of, true, "oneOf")]
        {
            if branches.is_empty() {
                continue;
            }
            if let Some(chosen) = chosen {
                tasks.push(Task::Enter(chosen));
                break;
            }
            if let Some(picked) = picks.of(id, is_exclusive) {
                tasks.extend(
                    picked.iter().filter_map(|&index| branches.get(index)).map(|&it| Task::Enter(it)),
                );
                continue;
            }
            let place = self.schemas.keyword(schema.place, keyword);
            applied.open.push(Alternative { schema: id, is_exclusive, branches: branches.clone(), place });
        }
    }

    /// The branch that the value names beside `oneOf` or `anyOf`.
    fn discriminated(&mut self, value: ValueId, schema: &Compiled<'d>, by: &Discriminator<'d>) -> Chosen<'d> {
        let node = self.values.node(value);
        if !node.is_object() {
            return Chosen::Nothing;
        }
        let place = self.schemas.keyword(schema.place, "discriminator");
        let Some(named) = node.get(by.property) else {
            if self.mode == Mode::Response {
                return Chosen::Nothing;
            }
            let message = format!("property '{}' is required: it names the schema", by.property);
            return Chosen::Fault(Box::new(self.fault(value, FaultKind::Incompatible, place, message)));
        };
        let branches: Vec<SchemaId> = schema.one_of.iter().chain(&schema.any_of).copied().collect();
        let target = named.as_str().and_then(|name| self.named(schema, by, name));
        let target = target.and_then(|target| self.schemas.place(target));
        let branch =
            branches.iter().copied().find(|&branch| target.is_some() && self.leads_to(branch, target));
        if let Some(branch) = branch {
            return Chosen::Branch(branch);
        }
        let position = node.members().position(|(key, _)| key == by.property).unwrap_or_default();
        let at = self.values.child(value, position);
        let message =
            format!("names none of the {} schemas, is {}", branches.len(), super::check::shown(named));
        Chosen::Fault(Box::new(self.fault(at, FaultKind::Incompatible, place, message)))
    }

    fn named(&mut self, schema: &Compiled<'d>, by: &Discriminator<'d>, name: &str) -> Option<SchemaId> {
        let mapped = by.mapping.iter().find(|(value, _)| *value == name).map_or(name, |(_, target)| target);
        self.schemas.component(schema.place, mapped)
    }

    /// Whether a branch is a reference to the schema at a place, or stands there itself.
    fn leads_to(&mut self, branch: SchemaId, target: Option<Place>) -> bool {
        let pointer =
            |evaluator: &Self, place: Option<Place>| place.map(|it| evaluator.schemas.places.pointer(it));
        let wanted = pointer(self, target);
        let mut at = Some(branch);
        for _ in 0..100 {
            let Some(id) = at else { return false };
            let place = self.schemas.place(id);
            if pointer(self, place) == wanted {
                return true;
            }
            at = self.schemas.get(id).reference.and_then(|reference| reference.target);
        }
        false
    }

    /// The component that an object names by the discriminator of its base, if that component is built on the base.
    fn subtype(
        &mut self,
        value: ValueId,
        id: SchemaId,
        bases: &mut HashSet<(usize, String)>,
    ) -> Option<SchemaId> {
        let schema = self.schemas.get(id);
        let by = schema.discriminator.as_ref()?;
        if !schema.one_of.is_empty() || !schema.any_of.is_empty() {
            return None;
        }
        let name = self.values.node(value).get(by.property)?.as_str()?;
        let base = self.schemas.places.pointer(schema.place);
        if !bases.insert(base.clone()) {
            return None;
        }
        let target = self.named(&schema, by, name)?;
        let is_other =
            self.schemas.place(target).map(|it| self.schemas.places.pointer(it)).as_ref() != Some(&base);
        (is_other && self.is_built_on(target, &base)).then_some(target)
    }

    /// Whether a schema has the one at a place among the parts of its `allOf`, at any depth.
    fn is_built_on(&mut self, schema: SchemaId, base: &(usize, String)) -> bool {
        let mut met = HashSet::new();
        let mut open = vec![schema];
        while let Some(id) = open.pop() {
            let place = self.schemas.place(id).map(|place| self.schemas.places.pointer(place));
            if !met.insert(place.clone()) {
                continue;
            }
            if place.as_ref() == Some(base) {
                return true;
            }
            let schema = self.schemas.get(id);
            open.extend(schema.reference.and_then(|reference| reference.target));
            open.extend(&schema.all_of);
        }
        false
    }
}

/// What a discriminator says.
enum Chosen<'d> {
    Branch(SchemaId),
    Fault(Box<Fault<'d>>),
    Nothing,
}
