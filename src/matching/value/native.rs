//! One rule applied to one value that a caller holds: what the C interface offers for testing rules.
//!
//! Numbers and booleans have tables of their own; texts, JSON values and bytes are judged as in
//! bodies. Each call compiles its rule.

use super::bytes::check_bytes;
use super::check::Compiler;
use super::json::check_json;
use super::text::{check_code, check_text};
use super::{Check, CoreCheck, Verdict, WrittenAt, unable};
use crate::foundation::json::Node;
use crate::matching::engine::Engine;
use crate::matching::plugins::FieldValue;
use crate::model::Category;
use crate::model::DocPath;
use crate::model::rules::Rule;
use std::fmt::Display;

/// Whether a text passes a rule.
pub fn matches_text(
    engine: &Engine,
    rule: &Rule,
    expected: &str,
    actual: &str,
    is_cascaded: bool,
) -> Verdict {
    check_text(&compiled(engine, rule), expected, actual, is_cascaded)
}

/// Whether a JSON value passes a rule.
pub fn matches_json(
    engine: &Engine,
    rule: &Rule,
    expected: Node<'_>,
    actual: Node<'_>,
    is_cascaded: bool,
) -> Verdict {
    check_json(&compiled(engine, rule), expected, actual, is_cascaded)
}

/// Whether bytes pass a rule.
pub fn matches_bytes(
    engine: &Engine,
    rule: &Rule,
    expected: &[u8],
    actual: &[u8],
    is_cascaded: bool,
) -> Verdict {
    check_bytes(&compiled(engine, rule), expected, actual, is_cascaded)
}

/// Whether a number without a sign passes a rule.
pub fn matches_unsigned(
    engine: &Engine,
    rule: &Rule,
    expected: u64,
    actual: u64,
    is_cascaded: bool,
) -> Verdict {
    compiled(engine, rule).decide(
        |core| match core {
            CoreCheck::StatusCode(class) => check_code(&actual.to_string(), class),
            core => Number { expected, actual, has_fraction: false, is_cascaded }.check(core, actual),
        },
        || (FieldValue::Unsigned(expected), FieldValue::Unsigned(actual)),
    )
}

/// Whether a number with a sign passes a rule.
pub fn matches_signed(
    engine: &Engine,
    rule: &Rule,
    expected: i64,
    actual: i64,
    is_cascaded: bool,
) -> Verdict {
    // COMPAT: the message of a rule without meaning for numbers shows the expected number here and for
    // floating-point numbers, the actual one for numbers without a sign.
    let number = Number { expected, actual, has_fraction: false, is_cascaded };
    compiled(engine, rule).decide(
        |core| number.check(core, expected),
        || (FieldValue::Signed(expected), FieldValue::Signed(actual)),
    )
}

/// Whether a floating-point number passes a rule.
pub fn matches_float(engine: &Engine, rule: &Rule, expected: f64, actual: f64, is_cascaded: bool) -> Verdict {
    let number = Number { expected, actual, has_fraction: true, is_cascaded };
    compiled(engine, rule).decide(
        |core| number.check(core, expected),
        || (FieldValue::Float(expected), FieldValue::Float(actual)),
    )
}

/// Whether a boolean passes a rule.
pub fn matches_bool(
    engine: &Engine,
    rule: &Rule,
    expected: bool,
    actual: bool,
    is_cascaded: bool,
) -> Verdict {
    compiled(engine, rule).decide(
        |core| check_bool(core, expected, actual, is_cascaded),
        || (FieldValue::Boolean(expected), FieldValue::Boolean(actual)),
    )
}

fn check_bool(check: &CoreCheck, expected: bool, actual: bool, is_cascaded: bool) -> Verdict {
    match check {
        CoreCheck::Equality if expected == actual => Ok(()),
        CoreCheck::Equality => {
            Err(format!("Expected {actual} (Boolean) to be equal to {expected} (Boolean)"))
        }
        CoreCheck::Type | CoreCheck::Size { .. } | CoreCheck::Boolean => Ok(()),
        CoreCheck::Regex(regex) => regex.check_bare(&actual.to_string(), &actual),
        CoreCheck::Values | CoreCheck::EachKey(_) | CoreCheck::EachValue(_) if is_cascaded => Ok(()),
        // As `unable` does, in other words.
        _ => Err(format!("Boolean: Unable to match {expected} using {}", check.label())),
    }
}

fn compiled(engine: &Engine, rule: &Rule) -> Check {
    // A value by itself stands for a whole body.
    let at = WrittenAt { category: Category::Body, path: &DocPath::root() };
    Compiler::new(engine).check(at, rule)
}

/// Two numbers of one kind.
struct Number<N> {
    expected: N,
    actual: N,
    has_fraction: bool,
    is_cascaded: bool,
}

impl<N: Display + PartialEq> Number<N> {
    fn check(&self, check: &CoreCheck, named: N) -> Verdict {
        let actual = &self.actual;
        match check {
            CoreCheck::Equality if self.expected == self.actual => Ok(()),
            CoreCheck::Equality => Err(format!("Expected {actual} to be equal to {}", self.expected)),
            // COMPAT: the type of the number decides, so 12.0 is no integer.
            CoreCheck::Integer if self.has_fraction => {
                Err(format!("Expected {actual} to match an integer number"))
            }
            CoreCheck::Decimal if !self.has_fraction => {
                Err(format!("Expected {actual} to match a decimal number"))
            }
            CoreCheck::Integer
            | CoreCheck::Decimal
            | CoreCheck::Type
            | CoreCheck::Size { .. }
            | CoreCheck::Number => Ok(()),
            CoreCheck::Regex(regex) => regex.check_bare(&actual.to_string(), &actual),
            CoreCheck::Include(value) if actual.to_string().contains(&**value) => Ok(()),
            CoreCheck::Include(value) => Err(format!("Expected {actual} to include '{value}'")),
            CoreCheck::Values | CoreCheck::EachKey(_) | CoreCheck::EachValue(_) if self.is_cascaded => Ok(()),
            _ => unable(named, check),
        }
    }
}
