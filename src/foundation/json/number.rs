//! Numbers by their text: what counts as an integer, and when two numbers are equal.
//!
//! A number in a contract is what its author wrote. Nothing here goes through a floating-point
//! value, so integers of any length and long decimals compare exactly.

use std::hash::{Hash, Hasher};

/// Whether the number is an integer as a person wrote it: no fraction, no exponent, and not `-0`.
pub fn is_integer(text: &str) -> bool {
    // COMPAT: `-0` counts as a decimal in the established library.
    text != "-0" && !text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'))
}

/// Whether two numbers are the same kind (integer or decimal) and have the same value.
///
/// `1` and `1.0` differ in kind; `1.0` and `1.00` are equal; so are `0.0` and `-0.0`.
pub fn are_equal(left: &str, right: &str) -> bool {
    match (is_integer(left), is_integer(right)) {
        (true, true) => left == right,
        (false, false) => left == right || Decimal::of(left) == Decimal::of(right),
        _ => false,
    }
}

/// The same for numbers that [`are_equal`].
pub(super) fn hash(text: &str, hasher: &mut impl Hasher) {
    match is_integer(text) {
        true => text.hash(hasher),
        false => Decimal::of(text).hash(hasher),
    }
}

/// A number in its one canonical form: sign, digits without outer zeros, exponent of the last digit.
#[derive(PartialEq, Hash)]
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
