//! Matching rule definition expressions.

use super::super::abi::code::ExpressionValueType;
use super::super::abi::cursor::Cursor;
use super::super::abi::entry::{entry, entry_or};
use super::super::abi::pointer::{Borrow, Opaque, Owned, Reclaim};
use super::super::abi::text::{LentText, OwnedText, Text};
use super::super::codes;
use super::generators::Generator;
use super::rules::MatchingRule;
use crate::definition::expression::{self, Expression, Finding, ValueType};
use crate::ffi::keys::Tag;
use crate::ffi::library_state::state;

/// A matching definition expression that has been parsed, or the reason why it could not be.
///
/// `pactffi_parse_matcher_definition` returns it. `pactffi_matcher_definition_error` returns the reason;
/// `pactffi_matcher_definition_value`, `pactffi_matcher_definition_value_type`, `pactffi_matcher_definition_generator`
/// and `pactffi_matcher_definition_iter` return the parts of the expression. Delete it with
/// `pactffi_matcher_definition_delete`.
#[derive(Debug)]
pub struct MatchingRuleDefinitionResult(());

/// An iterator over the matching rules of an expression.
///
/// `pactffi_matcher_definition_iter` returns it; `pactffi_matching_rule_iter_next` returns the items one after the
/// other. Delete it with `pactffi_matching_rule_iter_delete`. This deletes the items too.
#[derive(Debug)]
pub struct MatchingRuleIterator(());

/// One matching rule of an expression, or the name of an attribute that the expression refers to.
///
/// `pactffi_matching_rule_iter_next` returns it; the iterator owns it. `pactffi_matching_rule_id`,
/// `pactffi_matching_rule_value` and `pactffi_matching_rule_pointer` read a rule,
/// `pactffi_matching_rule_reference_name` the name of an attribute.
#[derive(Debug)]
pub struct MatchingRuleResult(());

impl Opaque for MatchingRuleDefinitionResult {
    type Value = Result<Expression, expression::Error>;
    const TAG: Tag = Tag::MatchingRuleDefinitionResult;
}

impl Opaque for MatchingRuleIterator {
    type Value = Cursor<Finding>;
    const TAG: Tag = Tag::MatchingRuleIterator;
}

impl Opaque for MatchingRuleResult {
    type Value = Finding;
    const TAG: Tag = Tag::MatchingRuleResult;
}

/// The number of the parts that are lent: there is one of each type.
const ONLY: u64 = 0;

/// The numbers of the texts that a rule of an expression lends.
const VALUE: u64 = 0;
const NAME: u64 = 1;

/// Parses a matching rule definition expression, such as `matching(regex, '\d+', '42')`.
///
/// # Parameters
///
/// - `expression` - the expression. A text that does not begin with a keyword of the expression language is a
///   string value without rules.
///
/// # Returns
///
/// The result, also if the expression has a syntax error: `pactffi_matcher_definition_error` returns the error.
/// NULL if `expression` is NULL or not UTF-8. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the result with `pactffi_matcher_definition_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_parse_matcher_definition(
    expression: Text<'_>,
) -> *const MatchingRuleDefinitionResult {
    entry(|| {
        let text = expression.required("expression")?;
        Owned::<MatchingRuleDefinitionResult>::new(expression::parse(text, &state().engine()))
    })
}

/// Returns the syntax error of a matching rule definition expression.
///
/// # Parameters
///
/// - `definition` - the result of `pactffi_parse_matcher_definition`.
///
/// # Returns
///
/// A report, usually of several lines, that shows the position of the error. NULL if there is no error, or if
/// `definition` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matcher_definition_error(
    definition: *const MatchingRuleDefinitionResult,
) -> OwnedText {
    entry(|| {
        let definition = Borrow::of(definition).required("definition")?;
        Ok(definition.lock().as_ref().err().map(ToString::to_string))
    })
}

/// Returns the example value of a matching rule definition expression.
///
/// # Parameters
///
/// - `definition` - the result of `pactffi_parse_matcher_definition`.
///
/// # Returns
///
/// The value as text, empty if the expression has none. NULL if the expression has a syntax error, or
/// `definition` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matcher_definition_value(
    definition: *const MatchingRuleDefinitionResult,
) -> OwnedText {
    entry(|| {
        let definition = Borrow::of(definition).required("definition")?;
        Ok(definition.lock().as_ref().ok().map(|expression| expression.value.clone()))
    })
}

/// Returns the type of the example value of a matching rule definition expression.
///
/// # Parameters
///
/// - `definition` - the result of `pactffi_parse_matcher_definition`.
///
/// # Returns
///
/// The type. `ExpressionValueType_Unknown` if it is not known, the expression has a syntax error, or
/// `definition` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matcher_definition_value_type(
    definition: *const MatchingRuleDefinitionResult,
) -> ExpressionValueType {
    entry_or(codes::unknown_value_type, || {
        let definition = Borrow::of(definition).required("definition")?;
        let value_type = definition.lock().as_ref().map_or(ValueType::Unknown, |read| read.value_type);
        Ok(ExpressionValueType::from(value_type))
    })
}

/// Returns the generator of a matching rule definition expression.
///
/// # Parameters
///
/// - `definition` - the result of `pactffi_parse_matcher_definition`.
///
/// # Returns
///
/// The generator. NULL if the expression has none or has a syntax error, or `definition` is NULL or not a valid
/// pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `definition` owns the generator: it stays valid until `definition` is deleted. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matcher_definition_generator(
    definition: *const MatchingRuleDefinitionResult,
) -> *const Generator {
    entry(|| {
        let definition = Borrow::of(definition).required("definition")?;
        let generator = definition.lock().as_ref().ok().and_then(|expression| expression.generator.clone());
        generator.map(|generator| definition.lend::<Generator>(ONLY, || Ok(generator))).transpose()
    })
}

/// Returns an iterator over the matching rules of a matching rule definition expression.
///
/// # Parameters
///
/// - `definition` - the result of `pactffi_parse_matcher_definition`.
///
/// # Returns
///
/// The iterator. NULL if the expression has a syntax error, or `definition` is NULL or not a valid pointer. On
/// failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_matching_rule_iter_delete`. It stays valid when `definition` is deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matcher_definition_iter(
    definition: *const MatchingRuleDefinitionResult,
) -> *mut MatchingRuleIterator {
    entry(|| {
        let definition = Borrow::of(definition).required("definition")?;
        let findings = definition.lock().as_ref().ok().map(|expression| expression.findings.clone());
        findings.map(|findings| Owned::<MatchingRuleIterator>::new(Cursor::over(findings))).transpose()
    })
}

/// Deletes the result of parsing a matching rule definition expression, and the generator it owns.
///
/// # Parameters
///
/// - `definition` - the result of `pactffi_parse_matcher_definition`. NULL does nothing. If it is not a valid
///   pointer, nothing is deleted and `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matcher_definition_delete(definition: *const MatchingRuleDefinitionResult) {
    entry(|| Reclaim::of(definition).delete("definition"))
}

/// Returns the next rule of an expression.
///
/// # Parameters
///
/// - `iter` - the iterator.
///
/// # Returns
///
/// The rule. NULL after the last one, which sets no error message, or if `iter` is NULL or not a valid pointer.
/// On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `iter` owns the rule: it stays valid until `iter` is deleted. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matching_rule_iter_next(
    iter: *mut MatchingRuleIterator,
) -> *const MatchingRuleResult {
    entry(|| Borrow::of(iter.cast_const()).required("iter")?.lend_next::<MatchingRuleResult>())
}

/// Deletes an iterator over the rules of an expression, and the rules it owns.
///
/// # Parameters
///
/// - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matching_rule_iter_delete(iter: *mut MatchingRuleIterator) {
    entry(|| Reclaim::of(iter.cast_const()).delete("iter"))
}

/// Returns a number for the type of a matching rule.
///
/// # Parameters
///
/// - `rule_result` - a rule of an expression.
///
/// # Returns
///
/// - 1 equality, 2 regex, 3 type, 4 type with a minimum, 5 type with a maximum, 6 type with both
/// - 7 date and time, 8 time, 9 date
/// - 10 include, 11 number, 12 integer, 13 decimal, 14 null, 15 content type
/// - 16 array contains, 17 values, 18 boolean, 19 status code, 20 not empty, 21 semantic version
/// - 22 each key, 23 each value, 24 a rule of a plugin
/// - 0 if `rule_result` is a reference to an attribute, which sets no error message, or if it is NULL or not a
///   valid pointer
///
/// On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matching_rule_id(rule_result: *const MatchingRuleResult) -> u16 {
    entry_or(codes::no_rule, || {
        let found = Borrow::of(rule_result).required("rule_result")?;
        Ok(found.lock().rule().map_or(0, |rule| rule.id()))
    })
}

/// Returns the attribute of a matching rule: a regular expression, a date or time format, a limit (`min:max`
/// for both), a value or a content type; for a rule of a plugin, its attributes as JSON.
///
/// # Parameters
///
/// - `rule_result` - a rule of an expression.
///
/// # Returns
///
/// The attribute as text. NULL if rules of this type have none, if `rule_result` is a reference, NULL or not a
/// valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `rule_result` owns the string: it stays valid until the iterator that returned `rule_result` is deleted. Do
/// not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matching_rule_value(rule_result: *const MatchingRuleResult) -> LentText {
    entry(|| {
        let found = Borrow::of(rule_result).required("rule_result")?;
        let attribute = found.lock().rule().and_then(|rule| rule.attribute_text());
        attribute.map(|text| found.lend_text(VALUE, &text)).transpose()
    })
}

/// Returns the matching rule of an element of an expression, for the functions that take a `MatchingRule`.
///
/// # Parameters
///
/// - `rule_result` - a rule of an expression.
///
/// # Returns
///
/// The rule. NULL if `rule_result` is a reference, NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `rule_result` owns the rule: it stays valid until the iterator that returned `rule_result` is deleted. Do
/// not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matching_rule_pointer(
    rule_result: *const MatchingRuleResult,
) -> *const MatchingRule {
    entry(|| {
        let found = Borrow::of(rule_result).required("rule_result")?;
        let rule = found.lock().rule().cloned();
        rule.map(|rule| found.lend::<MatchingRule>(ONLY, || Ok(rule))).transpose()
    })
}

/// Returns the name of the attribute that an expression such as `matching($'name')` refers to.
///
/// # Parameters
///
/// - `rule_result` - a rule of an expression.
///
/// # Returns
///
/// The name. NULL if `rule_result` is not a reference, NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `rule_result` owns the string: it stays valid until the iterator that returned `rule_result` is deleted. Do
/// not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matching_rule_reference_name(rule_result: *const MatchingRuleResult) -> LentText {
    entry(|| {
        let found = Borrow::of(rule_result).required("rule_result")?;
        let name = found.lock().reference().map(ToOwned::to_owned);
        name.map(|name| found.lend_text(NAME, &name)).transpose()
    })
}
