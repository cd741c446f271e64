//! Judging JSON values by schemas, as OpenAPI documents mean them.
//!
//! [`Schemas`] reads each schema once, when it is first applied. An [`Evaluator`] judges one value: `plain` answers whether
//! it is valid as JSON Schema means it, `joint` judges it by all schemas that apply together, which is what documents in
//! the field mean by an `allOf`.

mod types;
mod value_set;
mod ecma;
mod format;
mod compiled;
mod schemas;
mod compile;
mod values;
mod fault;
mod check;
mod verdict;
mod evaluator;
mod plain;
mod applied;
mod joint;
mod object;
mod inquiry;

pub(super) use compiled::SchemaId;
pub(super) use evaluator::{Evaluator, Mode, NoTemplates, Templates};
pub(super) use fault::{Fault, FaultKind};
pub(super) use schemas::Schemas;
pub(super) use types::Types;

#[cfg(test)]
mod suite;

#[cfg(test)]
mod tests;
