//! All schemas that apply to a value, judged together: the parts of an `allOf` and what stands beside it describe one
//! object, so that a property which one of them names is documented for all of them.

use super::applied::{Alternative, Applied, Picks};
use super::check::shown;
use super::compiled::{Compiled, SchemaId, Test};
use super::evaluator::{Evaluator, Mode};
use super::fault::{Fault, FaultKind};
use super::plain::MOST_DEEP;
use super::values::ValueId;
use super::verdict::{Cover, Verdict};
use crate::foundation::json::{Kind, Node};
use crate::openapi::place::Place;
use std::rc::Rc;

/// How many combinations of branches are tried for one object.
const MOST_COMBINATIONS: usize = 64;

/// A question that has alternatives: what is judged, by which schemas, with the branches that are picked.
#[derive(Clone, Copy)]
struct Asked<'a> {
    value: ValueId,
    schemas: &'a [SchemaId],
    picks: &'a Picks,
    cover: Cover,
}

impl<'a> Asked<'a> {
    /// The same with other picks.
    fn with<'p>(self, picks: &'p Picks) -> Asked<'p>
    where
        'a: 'p,
    {
        Asked { picks, ..self }
    }
}

impl<'d, 'v> Evaluator<'_, 'd, 'v> {
    /// Judges a value by all schemas that apply to it.
    pub(super) fn judge(&mut self, value: ValueId, schemas: &[SchemaId], cover: Cover) -> Rc<Verdict<'d>> {
        if schemas.is_empty() {
            return Rc::default();
        }
        let is_kept = self.trying > 0;
        let question = (value, Box::from(schemas), cover);
        if let Some(known) = is_kept.then(|| self.verdicts.get(&question)).flatten() {
            return Rc::clone(known);
        }
        if self.depth >= MOST_DEEP {
            self.endless.get_or_insert(schemas[0]);
            return Rc::default();
        }
        self.depth += 1;
        let outside = std::mem::replace(&mut self.tries_of_object, MOST_COMBINATIONS);
        let verdict = Rc::new(self.choose(Asked { value, schemas, picks: &Picks::default(), cover }));
        self.tries_of_object = outside;
        self.depth -= 1;
        if is_kept {
            self.verdicts.insert(question, Rc::clone(&verdict));
        }
        verdict
    }

    /// Picks branches of the alternatives that are still open, one after the other, and judges what results.
    fn choose(&mut self, asked: Asked<'_>) -> Verdict<'d> {
        let applied = self.applied(asked.value, asked.schemas, asked.picks);
        let Some(alternative) = applied.open.first() else {
            return self.settle(asked.value, &applied, asked.cover);
        };
        self.trying += 1;
        let verdict = self.choose_one(asked, alternative);
        self.trying -= 1;
        verdict
    }

    fn choose_one(&mut self, asked: Asked<'_>, alternative: &Alternative) -> Verdict<'d> {
        let Some(mut fitting) = self.fitting(asked.value, alternative) else {
            let nearest = self.nearest(asked.value, alternative);
            return self.refused(asked, alternative, nearest);
        };
        if !self.may_compare() {
            // What was found so far stands: the first branch that fits is taken as it is.
            fitting.truncate(if alternative.is_exclusive { 1 } else { fitting.len() });
            return self.choose(asked.with(&asked.picks.with(alternative, fitting)));
        }
        if alternative.is_exclusive {
            return self.choose_exclusive(asked, alternative, &fitting);
        }
        // Each branch of an `anyOf` that fits says something of the value.
        let verdict = self.choose(asked.with(&asked.picks.with(alternative, fitting)));
        let added = self.added(asked, alternative, &verdict);
        if added.is_empty() { verdict } else { self.refused(asked, alternative, added) }
    }

    /// The branch of a `oneOf` that fits with what stands beside it: in a request the only one, in a response the first.
    fn choose_exclusive(
        &mut self,
        asked: Asked<'_>,
        alternative: &Alternative,
        fitting: &[usize],
    ) -> Verdict<'d> {
        let mut first: Option<Verdict<'d>> = None;
        let mut good = 0;
        let mut nearest: Option<Vec<Fault<'d>>> = None;
        for &branch in fitting.iter().take(MOST_COMBINATIONS) {
            let verdict = self.choose(asked.with(&asked.picks.with(alternative, vec![branch])));
            let added = self.added(asked, alternative, &verdict);
            if added.is_empty() {
                good += 1;
                first.get_or_insert(verdict);
                if self.mode == Mode::Response {
                    break;
                }
            } else if nearest.as_ref().is_none_or(|nearest| added.len() < nearest.len()) {
                nearest = Some(added);
            }
        }
        let Some(mut verdict) = first else {
            return self.refused(asked, alternative, nearest.unwrap_or_default());
        };
        if good > 1 {
            let message =
                format!("must fit exactly one of {} schemas, fits {good}", alternative.branches.len());
            let fault = self.fault(asked.value, FaultKind::Incompatible, alternative.place, message);
            verdict.faults.push(fault);
        }
        verdict
    }

    /// Whether the branches of one more alternative may be compared. The combinations of one object have a limit, and so has
    /// all that is inside of the outermost value.
    fn may_compare(&mut self) -> bool {
        let may = self.tries > 0 && self.tries_of_object > 0;
        self.tries = self.tries.saturating_sub(1);
        self.tries_of_object = self.tries_of_object.saturating_sub(1);
        may
    }

    /// The branches whose types and values fit; nothing if none does.
    fn fitting(&mut self, value: ValueId, alternative: &Alternative) -> Option<Vec<usize>> {
        let mut fitting = Vec::new();
        for (index, &branch) in alternative.branches.iter().enumerate() {
            if self.judge(value, &[branch], Cover::Nothing).is_good() {
                fitting.push(index);
            }
        }
        (!fitting.is_empty()).then_some(fitting)
    }

    /// What is wrong with the branch that has the fewest faults.
    fn nearest(&mut self, value: ValueId, alternative: &Alternative) -> Vec<Fault<'d>> {
        let mut nearest: Option<Vec<Fault<'d>>> = None;
        for &branch in &alternative.branches {
            let verdict = self.judge(value, &[branch], Cover::Nothing);
            let faults: Vec<Fault<'d>> =
                verdict.faults.iter().filter(|it| it.kind.is_error()).cloned().collect();
            if nearest.as_ref().is_none_or(|nearest| faults.len() < nearest.len()) {
                nearest = Some(faults);
            }
        }
        nearest.unwrap_or_default()
    }

    /// What a verdict has more than the faults there are without the alternative.
    fn added(
        &mut self,
        asked: Asked<'_>,
        alternative: &Alternative,
        verdict: &Verdict<'d>,
    ) -> Vec<Fault<'d>> {
        if verdict.is_good() {
            return Vec::new();
        }
        let picks = asked.picks.with(alternative, Vec::new());
        let without = self.choose(Asked { cover: Cover::Nothing, ..asked.with(&picks) });
        let is_new =
            |fault: &&Fault<'d>| fault.kind.is_error() && !without.faults.iter().any(|it| it.is_same(fault));
        verdict.faults.iter().filter(is_new).cloned().collect()
    }

    /// The verdict without the alternative, and one fault for all of it.
    fn refused(
        &mut self,
        asked: Asked<'_>,
        alternative: &Alternative,
        causes: Vec<Fault<'d>>,
    ) -> Verdict<'d> {
        let cover = if asked.cover == Cover::All { Cover::Inside } else { asked.cover };
        let picks = asked.picks.with(alternative, Vec::new());
        let mut verdict = self.choose(Asked { cover, ..asked.with(&picks) });
        let count = alternative.branches.len();
        let message = match causes.as_slice() {
            [cause] => format!("must fit one of {count} schemas, nearest: {}", cause.message),
            _ => format!("must fit one of {count} schemas, is {}", shown(self.values.node(asked.value))),
        };
        let fault = self.fault(asked.value, FaultKind::Incompatible, alternative.place, message);
        verdict.faults.push(Fault { causes, ..fault });
        verdict
    }

    /// Judges a value by schemas that leave nothing to choose.
    fn settle(&mut self, value: ValueId, applied: &Applied<'d>, cover: Cover) -> Verdict<'d> {
        let mut verdict = Verdict { faults: applied.faults.clone() };
        let node = self.values.node(value);
        for schema in &applied.schemas {
            self.check(value, node, schema, &mut verdict);
        }
        match node.kind() {
            Kind::Object => self.settle_object(value, node, &applied.schemas, cover, &mut verdict),
            Kind::Array => self.settle_array(value, node, &applied.schemas, cover, &mut verdict),
            _ => {}
        }
        verdict
    }

    /// The keywords that judge the value itself.
    fn check(&mut self, value: ValueId, node: Node<'v>, schema: &Compiled<'d>, verdict: &mut Verdict<'d>) {
        for check in &schema.checks {
            if !self.is_lifted(&check.test, value) && !check.passes(node) {
                let place = self.schemas.keyword(schema.place, check.keyword);
                let fault = self.fault(value, FaultKind::Incompatible, place, check.message(node));
                verdict.faults.push(Fault { expected: Some(check.written), ..fault });
            }
        }
        for pattern in &schema.patterns {
            let Some(text) = node.as_str() else { continue };
            if pattern.regex.is_none() {
                let message = format!("the pattern {:?} cannot be read, every text passes", pattern.written);
                verdict.faults.push(self.fault(value, FaultKind::UnreadablePattern, pattern.place, message));
            } else if !pattern.finds(text) {
                let message = format!("must match the pattern {}, is {}", pattern.written, shown(node));
                verdict.faults.push(self.fault(value, FaultKind::Incompatible, pattern.place, message));
            }
        }
        if let Some(not) = schema.not
            && self.is_valid(not, value)
        {
            let place = self.schemas.keyword(schema.place, "not");
            let message = format!("must not be allowed by this schema, is {}", shown(node));
            verdict.faults.push(self.fault(value, FaultKind::Incompatible, place, message));
        }
    }

    /// Whether a keyword does not apply: a response is read in part, and an example may stand for arrays of other lengths.
    fn is_lifted(&self, test: &Test<'d>, value: ValueId) -> bool {
        match test {
            Test::MinProperties(_) => self.mode == Mode::Response,
            Test::MinItems(_) => {
                self.mode == Mode::Response && self.templates.is_template(&self.values.pointer(value))
            }
            _ => false,
        }
    }

    fn settle_array(
        &mut self,
        value: ValueId,
        node: Node<'v>,
        schemas: &[Rc<Compiled<'d>>],
        cover: Cover,
        verdict: &mut Verdict<'d>,
    ) {
        let inside = if cover == Cover::Nothing { Cover::Nothing } else { Cover::All };
        let mut found_by_contains = vec![false; node.len()];
        for schema in schemas {
            let Some(contains) = &schema.contains else { continue };
            let found = self.contained(contains.schema, value, node.len());
            let count = found.len() as u64;
            if count < contains.least || contains.most.is_some_and(|most| count > most) {
                let keyword = if count < contains.least { "contains" } else { "maxContains" };
                let place = self.schemas.keyword(schema.place, keyword);
                let message = format!("must have items that the schema of 'contains' allows, has {count}");
                verdict.faults.push(self.fault(value, FaultKind::Incompatible, place, message));
            }
            found.into_iter().for_each(|place| found_by_contains[place] = true);
        }
        for (place, is_found) in found_by_contains.into_iter().enumerate() {
            let mut by: Vec<SchemaId> = Vec::new();
            for schema in schemas {
                let in_prefix = schema.prefix_items.get(place).copied();
                by.extend(in_prefix.or(schema.items.map(|items| items.schema)));
            }
            if by.is_empty() && !is_found {
                by.extend(
                    schemas.iter().filter_map(|schema| schema.unevaluated_items).map(|rest| rest.schema),
                );
            }
            let child = self.values.child(value, place);
            let judged = self.judge(child, &by, inside);
            verdict.faults.extend(judged.faults.iter().cloned());
        }
    }

    /// A schema that cannot be followed.
    pub(super) fn unresolved(&mut self, value: ValueId, schema: SchemaId) -> Fault<'d> {
        let place = self.schemas.place(schema).unwrap_or_else(|| self.schemas.places.root(0));
        let message = "the schema leads back to itself".to_owned();
        self.fault(value, FaultKind::Unresolved, place, message)
    }

    pub(super) fn fault(&self, value: ValueId, kind: FaultKind, place: Place, message: String) -> Fault<'d> {
        let at = self.values.pointer(value);
        Fault { kind, value, at, place, message, expected: None, hint: None, causes: Vec::new() }
    }
}
