//! Freeing strings.

use std::ffi::c_char;

use super::abi::entry::entry;
use super::fault::Fault;
use super::library_state::state;
use super::memory::{FreeError, MemoryKind};

/// Frees a string that a function of this library returned and that the caller owns.
///
/// # Parameters
///
/// - `string` - the string. NULL does nothing.
///
/// # Errors
///
/// If the caller does not own the string (it was freed before, belongs to another object, is constant, or was
/// not returned by this library), nothing is freed and `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_string_delete(string: *mut c_char) {
    entry(|| free(string, "string"))
}

/// Frees a string, as `pactffi_string_delete` does.
///
/// Deprecated: use `pactffi_string_delete`.
///
/// # Parameters
///
/// - `s` - the string. NULL does nothing.
///
/// # Errors
///
/// The same as of `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_free_string(s: *mut c_char) {
    entry(|| free(s, "s"))
}

fn free(string: *mut c_char, name: &'static str) -> Result<(), Box<Fault>> {
    if string.is_null() {
        return Ok(());
    }
    state().memory.free(MemoryKind::Text, string.addr()).map_err(|error| match error {
        FreeError::NotOurs => Fault::NotOurString(name).into(),
        FreeError::Lent => Fault::LentString(name).into(),
    })
}
