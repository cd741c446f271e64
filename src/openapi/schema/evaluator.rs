//! [`Evaluator`]: judges one value by schemas, in one of three modes.

use super::compiled::SchemaId;
use super::fault::Fault;
use super::schemas::Schemas;
use super::values::{ValueId, Values};
use super::verdict::{Cover, Evaluated, Verdict};
use crate::foundation::json::Node;
use std::collections::HashMap;
use std::rc::Rc;

/// What the value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::openapi) enum Mode {
    /// What the consumer sends: all of it.
    Request,
    /// What the consumer reads of a response: a part of it.
    Response,
}

/// Which items of the value an example stands for, as the matching rules of the pact say.
pub(in crate::openapi) trait Templates {
    /// Whether the array at this JSON Pointer is an example for arrays of other lengths.
    fn is_template(&self, pointer: &str) -> bool;
}

/// No array is an example.
#[derive(Debug)]
pub(in crate::openapi) struct NoTemplates;

impl Templates for NoTemplates {
    fn is_template(&self, _pointer: &str) -> bool {
        false
    }
}

/// What a key of the answers that are kept consists of: the value, the schemas that apply, and what is covered.
pub(super) type Question = (ValueId, Box<[SchemaId]>, Cover);

/// Judges one value.
pub(in crate::openapi) struct Evaluator<'e, 'd, 'v> {
    pub(super) schemas: &'e mut Schemas<'d>,
    pub(super) values: Values<'v>,
    pub(super) mode: Mode,
    pub(super) templates: &'e dyn Templates,
    pub(super) plain_answers: HashMap<(SchemaId, ValueId), Option<Rc<Evaluated>>>,
    /// What is being asked, the outermost first.
    pub(super) open: Vec<(SchemaId, ValueId)>,
    /// A schema that leads back to itself without looking at another value.
    pub(super) endless: Option<SchemaId>,
    pub(super) verdicts: HashMap<Question, Rc<Verdict<'d>>>,
    /// How many alternatives are being tried, one inside another: their values are judged more than once.
    pub(super) trying: usize,
    /// How deep the values are that are being judged.
    pub(super) depth: usize,
    /// The branches of how many alternatives may still be compared, in all.
    pub(super) tries: usize,
    /// The same for the object that is being judged.
    pub(super) tries_of_object: usize,
}

/// The branches of how many alternatives are compared for one value, in all that is inside of it.
const MOST_TRIES: usize = 20_000;

impl<'e, 'd, 'v> Evaluator<'e, 'd, 'v> {
    pub(in crate::openapi) fn new(
        schemas: &'e mut Schemas<'d>,
        value: Node<'v>,
        mode: Mode,
        templates: &'e dyn Templates,
    ) -> Self {
        Evaluator {
            schemas,
            values: Values::new(value),
            mode,
            templates,
            plain_answers: HashMap::new(),
            open: Vec::new(),
            endless: None,
            verdicts: HashMap::new(),
            trying: 0,
            depth: 0,
            tries: MOST_TRIES,
            tries_of_object: 0,
        }
    }

    /// For questions that only JSON Schema answers.
    pub(super) fn plain_only(schemas: &'e mut Schemas<'d>, value: Node<'v>) -> Self {
        Self::new(schemas, value, Mode::Request, &NoTemplates)
    }

    /// All that is said of the value.
    pub(in crate::openapi) fn faults(mut self, schema: SchemaId) -> Vec<Fault<'d>> {
        let root = ValueId::ROOT;
        let verdict = self.judge(root, &[schema], Cover::All);
        let mut faults = verdict.faults.clone();
        if let Some(endless) = self.endless {
            faults.push(self.unresolved(root, endless));
        }
        faults
    }

    /// Whether the value is valid as JSON Schema means it.
    #[cfg(test)]
    pub(super) fn accepts_plainly(mut self, schema: SchemaId) -> bool {
        let root = ValueId::ROOT;
        self.is_valid(schema, root)
    }
}
