//! One rule applied to one value that a caller holds: what the C interface offers for testing rules.
//!
//! Numbers and booleans have tables of their own; texts, JSON and bytes are those of bodies. Rules are
//! compiled for the one call.

use super::bytes::check_bytes;
use super::check::Compiler;
use super::json::check_json;
use super::text::{check_code, check_text};
use super::{Check, Verdict, unable};
use crate::foundation::json::Node;
use crate::model::rules::Rule;
use std::fmt::Display;

/// Whether a text passes a rule.
pub fn matches_text(rule: &Rule, expected: &str, actual: &str, is_cascaded: bool) -> Verdict {
    check_text(&compiled(rule), expected, actual, is_cascaded)
}

/// Whether a JSON value passes a rule.
pub fn matches_json(rule: &Rule, expected: Node<'_>, actual: Node<'_>, is_cascaded: bool) -> Verdict {
    check_json(&compiled(rule), expected, actual, is_cascaded)
}

/// Whether bytes pass a rule.
pub fn matches_bytes(rule: &Rule, expected: &[u8], actual: &[u8], is_cascaded: bool) -> Verdict {
    check_bytes(&compiled(rule), expected, actual, is_cascaded)
}

/// Whether a number without a sign passes a rule.
pub fn matches_unsigned(rule: &Rule, expected: u64, actual: u64, is_cascaded: bool) -> Verdict {
    let check = compiled(rule);
    match &check {
        Check::StatusCode(class) => check_code(&actual.to_string(), class),
        _ => Number { expected, actual, has_fraction: false, is_cascaded }.check(&check, actual),
    }
}

/// Whether a number with a sign passes a rule.
pub fn matches_signed(rule: &Rule, expected: i64, actual: i64, is_cascaded: bool) -> Verdict {
    // COMPAT: a rule without meaning names the expected number here and below, the actual one above.
    Number { expected, actual, has_fraction: false, is_cascaded }.check(&compiled(rule), expected)
}

/// Whether a floating-point number passes a rule.
pub fn matches_float(rule: &Rule, expected: f64, actual: f64, is_cascaded: bool) -> Verdict {
    Number { expected, actual, has_fraction: true, is_cascaded }.check(&compiled(rule), expected)
}

/// Whether a boolean passes a rule.
pub fn matches_bool(rule: &Rule, expected: bool, actual: bool, is_cascaded: bool) -> Verdict {
    let check = compiled(rule);
    match &check {
        Check::Equality if expected == actual => Ok(()),
        Check::Equality => Err(format!("Expected {actual} (Boolean) to be equal to {expected} (Boolean)")),
        Check::Type | Check::Size { .. } | Check::Boolean => Ok(()),
        Check::Regex(regex) => regex.check_bare(&actual.to_string(), &actual),
        Check::Values | Check::EachKey(_) | Check::EachValue(_) if is_cascaded => Ok(()),
        Check::Plugin(_) => check.refuse_plugin(),
        _ => Err(format!("Boolean: Unable to match {expected} using {}", check.label())),
    }
}

fn compiled(rule: &Rule) -> Check {
    Compiler::default().check(rule)
}

/// Two numbers of one kind.
struct Number<N> {
    expected: N,
    actual: N,
    has_fraction: bool,
    is_cascaded: bool,
}

impl<N: Display + PartialEq> Number<N> {
    fn check(&self, check: &Check, named: N) -> Verdict {
        let actual = &self.actual;
        match check {
            Check::Equality if self.expected == self.actual => Ok(()),
            Check::Equality => Err(format!("Expected {actual} to be equal to {}", self.expected)),
            // COMPAT: the kind decides, so that 12.0 is no integer.
            Check::Integer if self.has_fraction => {
                Err(format!("Expected {actual} to match an integer number"))
            }
            Check::Decimal if !self.has_fraction => {
                Err(format!("Expected {actual} to match a decimal number"))
            }
            Check::Integer | Check::Decimal | Check::Type | Check::Size { .. } | Check::Number => Ok(()),
            Check::Regex(regex) => regex.check_bare(&actual.to_string(), &actual),
            Check::Include(value) if actual.to_string().contains(&**value) => Ok(()),
            Check::Include(value) => Err(format!("Expected {actual} to include '{value}'")),
            Check::Values | Check::EachKey(_) | Check::EachValue(_) if self.is_cascaded => Ok(()),
            Check::Plugin(_) => check.refuse_plugin(),
            _ => unable(named, check),
        }
    }
}
