//! [`Decimal`]: the exact value of a number, for comparing and dividing by value, as JSON Schema does.

use std::cmp::Ordering;

/// A number in its one canonical form: sign, digits without outer zeros, exponent of the last digit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i128,
}

/// The largest divisor whose remainder is computed exactly, in digits.
const EXACT_DIGITS: usize = 19;

impl Decimal {
    /// The value of a number, which is written as JSON writes it.
    #[must_use]
    pub fn of(text: &str) -> Self {
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

    /// Whether it has no fraction.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.exponent >= 0
    }

    /// Whether it is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// Whether it is the divisor times a whole number. A divisor of more than 19 digits is taken as a double. Nothing is
    /// a multiple of zero.
    #[must_use]
    pub fn is_multiple_of(&self, divisor: &Decimal) -> bool {
        if divisor.is_zero() {
            return false;
        }
        if self.is_zero() {
            return true;
        }
        // The last digit is not zero: with a smaller exponent than the divisor's it is no multiple of the divisor.
        let Ok(shift) = u128::try_from(self.exponent - divisor.exponent) else { return false };
        let Some(by) = divisor.short() else { return self.rounded() % divisor.rounded() == 0.0 };
        let remainder =
            self.digits.iter().fold(0, |rest, &digit| (rest * 10 + u128::from(digit - b'0')) % by);
        (remainder * power_of_ten(shift, by)).is_multiple_of(by)
    }

    /// The digits as a number, if there are few.
    fn short(&self) -> Option<u128> {
        let is_short = self.digits.len() <= EXACT_DIGITS;
        is_short.then(|| self.digits.iter().fold(0, |value, &digit| value * 10 + u128::from(digit - b'0')))
    }

    fn rounded(&self) -> f64 {
        let digits: String = self.digits.iter().map(|&digit| char::from(digit)).collect();
        format!("{digits}e{}", self.exponent).parse().unwrap_or(f64::INFINITY)
    }

    /// The place of the first digit: 1 for `1` to `9`, 0 for `0.1`.
    fn magnitude(&self) -> i128 {
        self.digits.len() as i128 + self.exponent
    }

    fn cmp_unsigned(&self, other: &Decimal) -> Ordering {
        // Both begin with a digit that is not zero, and what is missing at the end is zeros.
        self.magnitude().cmp(&other.magnitude()).then_with(|| self.digits.cmp(&other.digits))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.sign(), other.sign()) {
            (-1, -1) => other.cmp_unsigned(self),
            (1, 1) => self.cmp_unsigned(other),
            (one, two) => one.cmp(&two),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Decimal {
    fn sign(&self) -> i8 {
        if self.is_zero() {
            0
        } else if self.negative {
            -1
        } else {
            1
        }
    }
}

/// Ten to this power, modulo a number of at most 19 digits.
fn power_of_ten(mut exponent: u128, modulus: u128) -> u128 {
    let (mut result, mut base) = (1 % modulus, 10 % modulus);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % modulus;
        }
        base = base * base % modulus;
        exponent >>= 1;
    }
    result
}

/// Exponents beyond 64 bits all count as the same: such numbers are equal only if spelled alike.
fn saturating_exponent(text: &str) -> i128 {
    let limit = i128::from(i64::MAX);
    text.parse::<i128>().unwrap_or(if text.starts_with('-') { -limit } else { limit }).clamp(-limit, limit)
}
