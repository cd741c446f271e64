//! What each family of functions that return integers says to a fault.
//!
//! One function per family, each one `match` that names every fault, so that a new one cannot be forgotten.
//! Integers have no sentinel of their own: 0 is success in half of the interface.

use super::fault::Fault;

/// `pactffi_live_objects`: no count can be given.
pub(crate) fn live_objects(_fault: &Fault) -> u64 {
    u64::MAX
}

/// Functions that answer 0 or 1, 1 for every failure.
pub(crate) fn one(_fault: &Fault) -> i32 {
    1
}
