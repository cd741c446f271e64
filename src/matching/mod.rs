//! Layer 3: compare what was expected with what arrived.
//!
//! What is expected is compiled once ([`ExpectedRequest`], [`ExpectedResponse`], [`ExpectedContents`]) and
//! then compared any number of times. A difference is a value, a [`Mismatch`], never an error: a rule that
//! cannot be applied gives a mismatch too. Nothing here reads a clock, an environment variable or a file. An
//! [`Engine`] says which [`Plugins`] answer in the place of the core.
//!
//! Each part of a message has a file. `value` applies one rule to one value,
//! `rule_tree` finds the rules for a place.

mod mismatch;
mod plugins;
mod engine;
mod describe;
mod shown;
mod bounded;
mod findings;
mod rule_tree;
mod value;
mod name_rules;
mod value_lists;
mod media_type;
mod cookies;
mod start_line;
mod query;
mod headers;
mod body;
mod actual;
mod request;
mod response;
mod metadata;
mod contents;
mod sync_message;
mod line_diff;
mod aspect;
mod report;
mod self_match;
mod first_status;

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;

pub use actual::ActualRequest;
pub use aspect::{Aspect, AspectKind, Aspects, Difference, aspects};
pub use contents::{ExpectedContents, compare_text};
pub use engine::Engine;
pub use findings::Bounds;
pub use first_status::{first_status, open_status};
pub use line_diff::{LineDiff, LineSide, line_diffs};
pub use mismatch::{Mismatch, MismatchList};
pub use plugins::{
    ContentsComparison, ContentsFor, ContentsGeneration, FieldComparison, FieldGeneration, FieldValue,
    NoPlugins, Plugins, TestMode,
};
pub use request::{ExpectedRequest, MoreMismatches, RequestComparison};
pub use response::ExpectedResponse;
pub use self_match::ItemRules;
pub use sync_message::ExpectedSyncMessage;
pub use value::{
    Compiler, matches_bool, matches_bytes, matches_float, matches_json, matches_signed, matches_text,
    matches_unsigned,
};
