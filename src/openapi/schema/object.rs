//! The members of an object, judged by all schemas that apply to it.

use super::compiled::{Compiled, RestKind, SchemaId};
use super::evaluator::{Evaluator, Mode};
use super::fault::{Fault, FaultKind};
use super::values::ValueId;
use super::verdict::{Cover, Verdict};
use crate::foundation::json::Node;
use crate::openapi::document::Dialect;
use crate::openapi::known::{documented, meant};
use std::cell::OnceCell;
use std::rc::Rc;

/// The schemas of one member.
#[derive(Default)]
struct Member {
    /// Those of a schema that names it.
    named: Vec<SchemaId>,
    /// Those for all members that no schema names.
    rest: Vec<SchemaId>,
}

impl<'d, 'v> Evaluator<'_, 'd, 'v> {
    pub(super) fn settle_object(
        &mut self,
        value: ValueId,
        node: Node<'v>,
        schemas: &[Rc<Compiled<'d>>],
        cover: Cover,
        verdict: &mut Verdict<'d>,
    ) {
        if self.mode == Mode::Request {
            self.demand(value, node, schemas, verdict);
        }
        self.judge_names(value, node, schemas, verdict);
        let inside = if cover == Cover::Nothing { Cover::Nothing } else { Cover::All };
        let known = OnceCell::new();
        for (place, (name, _)) in node.members().enumerate() {
            let child = self.values.child(value, place);
            let member = member(schemas, name);
            let by = if member.named.is_empty() { &member.rest } else { &member.named };
            if by.is_empty() && cover == Cover::All {
                let said = self.undocumented(child, name, schemas, known.get_or_init(|| named(schemas)));
                verdict.faults.extend(said);
            }
            self.judge_marks(child, name, by, verdict);
            let judged = self.judge(child, by, inside);
            verdict.faults.extend(judged.faults.iter().cloned());
        }
    }

    /// What a request must have.
    fn demand(
        &mut self,
        value: ValueId,
        node: Node<'v>,
        schemas: &[Rc<Compiled<'d>>],
        verdict: &mut Verdict<'d>,
    ) {
        for schema in schemas {
            for &name in &schema.required {
                if node.get(name).is_none() && !self.is_read_only(schemas, name) {
                    let place = self.schemas.keyword(schema.place, "required");
                    let message = format!("property '{name}' is required");
                    verdict.faults.push(self.fault(value, FaultKind::Incompatible, place, message));
                }
            }
            for (name, others) in &schema.dependent_required {
                if node.get(name).is_none() {
                    continue;
                }
                for other in others.iter().filter(|other| node.get(other).is_none()) {
                    let place = self.schemas.keyword(schema.place, "dependentRequired");
                    let message = format!("property '{other}' is required beside '{name}'");
                    verdict.faults.push(self.fault(value, FaultKind::Incompatible, place, message));
                }
            }
        }
    }

    fn is_read_only(&mut self, schemas: &[Rc<Compiled<'d>>], name: &str) -> bool {
        let named: Vec<SchemaId> = schemas.iter().filter_map(|schema| schema.property(name)).collect();
        named.into_iter().any(|id| self.marked(id, |schema| schema.read_only).is_some())
    }

    fn judge_names(
        &mut self,
        value: ValueId,
        node: Node<'v>,
        schemas: &[Rc<Compiled<'d>>],
        verdict: &mut Verdict<'d>,
    ) {
        for schema in schemas {
            let Some(names) = schema.property_names else { continue };
            for (name, _) in node.members() {
                if !self.is_name_valid(names, name) {
                    let place = self.schemas.keyword(schema.place, "propertyNames");
                    let message = format!("must have no property of the name '{name}'");
                    verdict.faults.push(self.fault(value, FaultKind::Incompatible, place, message));
                }
            }
        }
    }

    /// What is said of a member that no schema names. `known` are the names that they have.
    fn undocumented(
        &mut self,
        child: ValueId,
        name: &str,
        schemas: &[Rc<Compiled<'d>>],
        known: &[&str],
    ) -> Option<Fault<'d>> {
        let says = schemas.iter().find(|schema| schema.names_properties())?;
        let closed = schemas.iter().find_map(|schema| Some((schema.place, schema.closing()?)));
        let is_open = schemas.iter().any(|schema| schema.is_open());
        let (kind, place) = match (self.mode, closed) {
            (Mode::Response, _) => (FaultKind::Incompatible, says.place),
            (Mode::Request, Some((place, keyword))) => {
                (FaultKind::Incompatible, self.schemas.keyword(place, keyword))
            }
            (Mode::Request, None) if is_open => return None,
            (Mode::Request, None) => (FaultKind::UnknownProperty, says.place),
        };
        let message = format!("property '{name}' is not documented{}", documented(known));
        Some(Fault { hint: meant(name, known), ..self.fault(child, kind, place, message) })
    }

    /// What the schemas of a member say of it besides its value: only for reading, only for writing, deprecated.
    fn judge_marks(&mut self, child: ValueId, name: &str, by: &[SchemaId], verdict: &mut Verdict<'d>) {
        type Mark<'d> = (&'static str, fn(&Compiled<'d>) -> bool);
        let marks: [Mark<'d>; 3] = [
            ("readOnly", |schema| schema.read_only),
            ("writeOnly", |schema| schema.write_only),
            ("deprecated", |schema| schema.deprecated),
        ];
        for (keyword, is_set) in marks {
            let (kind, message) = match (keyword, self.mode) {
                ("readOnly", Mode::Request) if self.schemas.documents().dialect() == Dialect::Swagger => {
                    (FaultKind::Incompatible, format!("property '{name}' is only for responses"))
                }
                ("readOnly", Mode::Request) => {
                    (FaultKind::ReadOnly, format!("property '{name}' is only for responses"))
                }
                ("writeOnly", Mode::Response) => {
                    (FaultKind::Incompatible, format!("property '{name}' is only for requests"))
                }
                ("deprecated", Mode::Response) => {
                    (FaultKind::Deprecated, format!("property '{name}' is deprecated"))
                }
                _ => continue,
            };
            let marked = by.iter().find_map(|&id| self.marked(id, is_set));
            if let Some(id) = marked {
                let place = self.schemas.get(id).place;
                let place = self.schemas.keyword(place, keyword);
                verdict.faults.push(self.fault(child, kind, place, message));
            }
        }
    }

    /// The schema that has a mark: this one, or one that it refers to.
    fn marked(&mut self, id: SchemaId, is_set: fn(&Compiled<'d>) -> bool) -> Option<SchemaId> {
        let mut at = id;
        for _ in 0..100 {
            let schema = self.schemas.get(at);
            if is_set(&schema) {
                return Some(at);
            }
            at = schema.reference?.target?;
        }
        None
    }
}

/// The schemas of a member: those that name it, else those for the rest.
fn member(schemas: &[Rc<Compiled<'_>>], name: &str) -> Member {
    let mut member = Member::default();
    for schema in schemas {
        member.named.extend(schema.property(name));
        member.named.extend(schema.by_pattern(name));
        let rest = schema.additional_properties.iter().chain(&schema.unevaluated_properties);
        member.rest.extend(rest.filter(|rest| rest.kind == RestKind::Judged).map(|rest| rest.schema));
    }
    member
}

impl Compiled<'_> {
    /// Whether it says anything of properties: otherwise an object is free.
    fn names_properties(&self) -> bool {
        let rest = self.additional_properties.iter().chain(&self.unevaluated_properties);
        !self.properties.is_empty()
            || !self.pattern_properties.is_empty()
            || rest.into_iter().any(|rest| rest.kind != RestKind::Open)
    }

    /// The keyword that allows no other properties.
    fn closing(&self) -> Option<&'static str> {
        let is_closed =
            |rest: Option<super::compiled::Rest>| rest.is_some_and(|rest| rest.kind == RestKind::Closed);
        if is_closed(self.additional_properties) {
            return Some("additionalProperties");
        }
        is_closed(self.unevaluated_properties).then_some("unevaluatedProperties")
    }

    /// Whether it allows other properties in so many words.
    fn is_open(&self) -> bool {
        let mut rest = self.additional_properties.iter().chain(&self.unevaluated_properties);
        rest.any(|rest| rest.kind == RestKind::Open)
    }
}

/// The properties that schemas name, sorted.
fn named<'d>(schemas: &[Rc<Compiled<'d>>]) -> Vec<&'d str> {
    let mut names: Vec<&str> =
        schemas.iter().flat_map(|schema| &schema.properties).map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    names
}
