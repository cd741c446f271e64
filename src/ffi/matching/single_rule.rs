//! Comparing a value by one matching rule.
//!
//! All seven functions return NULL if the value matches.

use super::super::abi::bytes::ByteView;
use super::super::abi::entry::entry_or;
use super::super::abi::pointer::Borrow;
use super::super::abi::text::{OwnedText, Text};
use super::super::codes;
use super::super::models::rules::MatchingRule;
use crate::ffi::fault::Fault;
use crate::ffi::library_state::state;
use crate::foundation::json::Document;
use crate::matching::{self, Engine};
use crate::model::rules::Rule;

/// Compares a string with an expected one by a matching rule.
///
/// # Parameters
///
/// - `matching_rule` - the rule.
/// - `expected_value` - the expected string.
/// - `actual_value` - the actual string.
/// - `cascaded` - 0 if the rule is defined for the path of the value itself, any other number if it is
///   inherited from a parent path.
///
/// # Returns
///
/// NULL if the value matches, otherwise a text that gives the reason. An argument that cannot be used is also a
/// mismatch: then the text, and `pactffi_get_error_message`, name the argument, for instance
/// `expected_value is null`.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matches_string_value(
    matching_rule: *const MatchingRule,
    expected_value: Text<'_>,
    actual_value: Text<'_>,
    cascaded: u8,
) -> OwnedText {
    checked(matching_rule, |engine, rule| {
        let expected = expected_value.required("expected_value")?;
        let actual = actual_value.required("actual_value")?;
        Ok(matching::matches_text(engine, rule, expected, actual, cascaded != 0))
    })
}

/// Compares an unsigned integer with an expected one by a matching rule.
///
/// # Parameters
///
/// - `matching_rule` - the rule.
/// - `expected_value` - the expected number.
/// - `actual_value` - the actual number.
/// - `cascaded` - 0 if the rule is defined for the path of the value itself, any other number if it is
///   inherited from a parent path.
///
/// # Returns
///
/// NULL if the value matches, otherwise a text that gives the reason. An argument that cannot be used is also a
/// mismatch: then the text, and `pactffi_get_error_message`, name the argument, for instance
/// `matching_rule is null`.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matches_u64_value(
    matching_rule: *const MatchingRule,
    expected_value: u64,
    actual_value: u64,
    cascaded: u8,
) -> OwnedText {
    checked(matching_rule, |engine, rule| {
        Ok(matching::matches_unsigned(engine, rule, expected_value, actual_value, cascaded != 0))
    })
}

/// Compares a signed integer with an expected one by a matching rule.
///
/// # Parameters
///
/// - `matching_rule` - the rule.
/// - `expected_value` - the expected number.
/// - `actual_value` - the actual number.
/// - `cascaded` - 0 if the rule is defined for the path of the value itself, any other number if it is
///   inherited from a parent path.
///
/// # Returns
///
/// NULL if the value matches, otherwise a text that gives the reason. An argument that cannot be used is also a
/// mismatch: then the text, and `pactffi_get_error_message`, name the argument, for instance
/// `matching_rule is null`.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matches_i64_value(
    matching_rule: *const MatchingRule,
    expected_value: i64,
    actual_value: i64,
    cascaded: u8,
) -> OwnedText {
    checked(matching_rule, |engine, rule| {
        Ok(matching::matches_signed(engine, rule, expected_value, actual_value, cascaded != 0))
    })
}

/// Compares a floating-point number with an expected one by a matching rule.
///
/// # Parameters
///
/// - `matching_rule` - the rule.
/// - `expected_value` - the expected number.
/// - `actual_value` - the actual number.
/// - `cascaded` - 0 if the rule is defined for the path of the value itself, any other number if it is
///   inherited from a parent path.
///
/// # Returns
///
/// NULL if the value matches, otherwise a text that gives the reason. An argument that cannot be used is also a
/// mismatch: then the text, and `pactffi_get_error_message`, name the argument, for instance
/// `matching_rule is null`.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matches_f64_value(
    matching_rule: *const MatchingRule,
    expected_value: f64,
    actual_value: f64,
    cascaded: u8,
) -> OwnedText {
    checked(matching_rule, |engine, rule| {
        Ok(matching::matches_float(engine, rule, expected_value, actual_value, cascaded != 0))
    })
}

/// Compares a boolean with an expected one by a matching rule.
///
/// # Parameters
///
/// - `matching_rule` - the rule.
/// - `expected_value` - the expected boolean: 0 is false, any other number is true.
/// - `actual_value` - the actual boolean: 0 is false, any other number is true.
/// - `cascaded` - 0 if the rule is defined for the path of the value itself, any other number if it is
///   inherited from a parent path.
///
/// # Returns
///
/// NULL if the value matches, otherwise a text that gives the reason. An argument that cannot be used is also a
/// mismatch: then the text, and `pactffi_get_error_message`, name the argument, for instance
/// `matching_rule is null`.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matches_bool_value(
    matching_rule: *const MatchingRule,
    expected_value: u8,
    actual_value: u8,
    cascaded: u8,
) -> OwnedText {
    checked(matching_rule, |engine, rule| {
        Ok(matching::matches_bool(engine, rule, expected_value != 0, actual_value != 0, cascaded != 0))
    })
}

/// Compares bytes with expected ones by a matching rule.
///
/// # Parameters
///
/// - `matching_rule` - the rule.
/// - `expected_value` - the expected bytes. NULL means no bytes, whatever the length.
/// - `expected_value_len` - number of bytes.
/// - `actual_value` - the actual bytes. NULL means no bytes, whatever the length.
/// - `actual_value_len` - number of bytes.
/// - `cascaded` - 0 if the rule is defined for the path of the value itself, any other number if it is
///   inherited from a parent path.
///
/// # Returns
///
/// NULL if the value matches, otherwise a text that gives the reason. An argument that cannot be used is also a
/// mismatch: then the text, and `pactffi_get_error_message`, name the argument, for instance
/// `matching_rule is null`.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matches_binary_value(
    matching_rule: *const MatchingRule,
    expected_value: ByteView<'_>,
    expected_value_len: usize,
    actual_value: ByteView<'_>,
    actual_value_len: usize,
    cascaded: u8,
) -> OwnedText {
    checked(matching_rule, |engine, rule| {
        let expected = expected_value.optional(expected_value_len, "expected_value")?.unwrap_or_default();
        let actual = actual_value.optional(actual_value_len, "actual_value")?.unwrap_or_default();
        Ok(matching::matches_bytes(engine, rule, expected, actual, cascaded != 0))
    })
}

/// Compares a JSON value with an expected one by a matching rule. The elements of arrays and objects are not
/// compared.
///
/// # Parameters
///
/// - `matching_rule` - the rule.
/// - `expected_value` - the expected value as JSON.
/// - `actual_value` - the actual value as JSON.
/// - `cascaded` - 0 if the rule is defined for the path of the value itself, any other number if it is
///   inherited from a parent path.
///
/// # Returns
///
/// NULL if the value matches, otherwise a text that gives the reason. An argument that cannot be used is also a
/// mismatch: then the text, and `pactffi_get_error_message`, name the argument, for instance
/// `expected_value is null`.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_matches_json_value(
    matching_rule: *const MatchingRule,
    expected_value: Text<'_>,
    actual_value: Text<'_>,
    cascaded: u8,
) -> OwnedText {
    checked(matching_rule, |engine, rule| {
        let expected = document(expected_value.required("expected_value")?, "expected")?;
        let actual = document(actual_value.required("actual_value")?, "actual")?;
        Ok(matching::matches_json(engine, rule, expected.root(), actual.root(), cascaded != 0))
    })
}

/// Runs a check with the rule, and returns its text.
fn checked(
    rule: *const MatchingRule,
    check: impl FnOnce(&Engine, &Rule) -> Result<Result<(), String>, Box<Fault>>,
) -> OwnedText {
    entry_or(codes::text, || {
        let rule = Borrow::of(rule).required("matching_rule")?;
        // A copy, so that the rule is not locked during a long search of a regular expression.
        let rule = rule.lock().clone();
        check(&state().engine(), &rule).map(Result::err)
    })
}

fn document<'t>(text: &'t str, which: &str) -> Result<Document<'t>, Box<Fault>> {
    Ok(Document::parse(text)
        .map_err(|error| Fault::Value(format!("Failed to parse {which} JSON: {error}")))?)
}
