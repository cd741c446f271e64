//! Numbers by their text: what counts as an integer, and when two numbers are equal.
//!
//! A number in a contract is what its author wrote: integers of any length compare exactly. Pact files exist whose
//! decimals were rounded to a double when they were written, so two decimals that are the same double are equal too.

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

/// A number in its one canonical form: sign, digits without outer zeros, exponent of the last digit.
#[derive(PartialEq)]
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i128,
}

impl Decimal {
    fn of(text: &str) -> Self {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, saturating_exponent(exponent)),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).skip_while(|&d| d == b'0').collect();
        let mut exponent = exponent - fraction.len() as i128;
        while digits.last() == Some(&b'0') {
            digits.pop();
            exponent += 1;
        }
        if digits.is_empty() {
            return Decimal { negative: false, digits, exponent: 0 };
        }
        Decimal { negative, digits, exponent }
    }
}

/// Exponents beyond 64 bits all count as the same: such numbers are equal only if spelled alike.
fn saturating_exponent(text: &str) -> i128 {
    let limit = i128::from(i64::MAX);
    text.parse::<i128>().unwrap_or(if text.starts_with('-') { -limit } else { limit }).clamp(-limit, limit)
}
