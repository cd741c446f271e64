//! `bool` as C passes it.

use super::answer::{Encode, Sentinel};
use crate::ffi::fault::Fault;

/// A `bool` of C, as argument or answer.
///
/// The ABI of C defines only the low byte of such a register. Callers that read four bytes, as .NET does by default,
/// would take what is left in the other bytes for true, so the whole register is written. Callers also leave the other
/// bytes of an argument undefined, or pass a true that is not 1, neither of which a `bool` of Rust allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Flag(u32);

impl Flag {
    /// False.
    pub const FALSE: Self = Self(0);

    /// Whether the flag is true.
    pub const fn is_set(self) -> bool {
        self.0 & 0xff != 0
    }
}

impl From<bool> for Flag {
    fn from(value: bool) -> Self {
        Self(value.into())
    }
}

impl Encode<Flag> for bool {
    fn encode(self) -> Result<Flag, Box<Fault>> {
        Ok(self.into())
    }
}

/// A body without an answer has done what the function is for: true.
impl Encode<Flag> for () {
    fn encode(self) -> Result<Flag, Box<Fault>> {
        Ok(true.into())
    }
}

impl Sentinel for Flag {
    fn sentinel(_: &Fault) -> Self {
        Self::FALSE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_low_byte_of_an_argument_counts() {
        for (register, expected) in
            [(0, false), (1, true), (0xff, true), (0xffff_ff00, false), (0x0100_0001, true)]
        {
            assert_eq!(Flag(register).is_set(), expected, "{register:#x}");
        }
    }

    #[test]
    fn an_answer_fills_the_register() {
        assert_eq!([Flag::from(false), Flag::from(true)], [Flag(0), Flag(1)]);
    }
}
