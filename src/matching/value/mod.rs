//! One rule applied to one value: what each rule accepts, and the text when it does not.
//!
//! A [`Check`] is a rule of the model made ready for use: regular expressions and date patterns are compiled
//! at most once, and equal ones share the work. There is one file for each kind of value: texts, JSON values,
//! XML elements, bytes, numbers and whole collections. Which rule applies where is decided in `rule_tree`.

mod regex;
mod date;
mod status;
mod signature;
mod check;
mod text;
mod json;
mod bytes;
mod native;
mod collection;
mod element;

#[cfg(test)]
mod tests;

pub(super) use bytes::check_bytes;
pub(super) use check::{Applied, Check, CompiledVariant, CoreCheck, List, Refusal, RuleTree, WrittenAt};
pub(super) use collection::{check_list, judge_list, judge_map, stringified_list, stringified_map};
pub(super) use element::{Elements, check_element, same_name};
pub(super) use json::{check_json, judge_json, kind_conflict};
pub(super) use signature::check_signature;
pub(super) use status::check_status;
pub(super) use text::{check_text, failures};

pub use check::Compiler;
pub use native::{
    matches_bool, matches_bytes, matches_float, matches_json, matches_signed, matches_text, matches_unsigned,
};

/// The result of a check: nothing, or why the value does not pass.
pub(super) type Verdict = Result<(), String>;

/// Refuses a value for which a rule has no meaning.
///
/// Bytes, elements, statuses and numbers end their matches with this for all other rules, so that a new rule
/// passes none of them before it is listed there.
fn unable(shown: impl std::fmt::Display, check: &CoreCheck) -> Verdict {
    Err(format!("Unable to match {shown} using {}", check.label()))
}
