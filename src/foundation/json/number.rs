//! Numbers by their text: what counts as an integer, and when two numbers are equal.
//!
//! A number in a contract is what its author wrote: integers of any length compare exactly. Pact files exist whose
//! decimals were rounded to a double when they were written, so two decimals that are the same double are equal too.

use super::decimal::Decimal;
use std::hash::{Hash, Hasher};

/// Whether the number is an integer as a person wrote it: no fraction and no exponent.
pub fn is_integer(text: &str) -> bool {
    !text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'))
}

/// Whether two numbers are equal.
///
/// Integers are equal if they have the same value, decimals also if they are the same double. A decimal never equals
/// an integer of up to 64 bits: `1` and `1.0` differ. Longer integers may have been written as decimals, so they
/// compare with decimals like decimals.
pub fn are_equal(left: &str, right: &str) -> bool {
    if left == right {
        return true;
    }
    match (is_integer(left), is_integer(right)) {
        (true, true) => is_zero(left) && is_zero(right),
        (true, false) => !is_short(left) && are_decimals_equal(left, right),
        (false, true) => !is_short(right) && are_decimals_equal(left, right),
        (false, false) => are_decimals_equal(left, right),
    }
}

/// The same for numbers that [`are_equal`].
pub(super) fn hash(text: &str, hasher: &mut impl Hasher) {
    if is_zero(text) {
        "0".hash(hasher);
    } else if is_integer(text) && is_short(text) {
        text.hash(hasher);
    } else {
        // Numbers beyond the doubles share a hash; they are rare.
        let double = finite(text).unwrap_or(f64::INFINITY);
        // Adding zero makes one zero of the two.
        (double + 0.0).to_bits().hash(hasher);
    }
}

fn is_zero(text: &str) -> bool {
    matches!(text, "0" | "-0")
}

/// Whether an integer fits into 64 bits, with or without a sign.
fn is_short(text: &str) -> bool {
    text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok()
}

fn are_decimals_equal(left: &str, right: &str) -> bool {
    match (finite(left), finite(right)) {
        // The same value exactly is the same double too.
        (Some(left), Some(right)) => left == right,
        (None, None) => Decimal::of(left) == Decimal::of(right),
        _ => false,
    }
}

/// The double that the number rounds to, if there is one.
fn finite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|double: &f64| double.is_finite())
}
