//! Freeing strings.

use std::ffi::c_char;

use super::abi::entry::entry;
use super::fault::Fault;
use super::library_state::state;
use super::memory::{FreeError, MemoryKind};

/// Frees a string that a function of this library returned for the caller to free.
///
/// # Parameters
///
/// - `string` - the string. NULL does nothing. A string that is not the caller's to free (freed before, lent,
///   constant, or from elsewhere) is left alone, and the last error says so.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_string_delete(string: *mut c_char) {
    entry(|| free(string, "string"))
}

/// Frees a string. Deprecated: the older name of `pactffi_string_delete`.
///
/// # Parameters
///
/// - `s` - the string, as for `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_free_string(s: *mut c_char) {
    entry(|| free(s, "s"))
}

fn free(string: *mut c_char, name: &'static str) -> Result<(), Box<Fault>> {
    if string.is_null() {
        return Ok(());
    }
    state().memory.free(MemoryKind::Text, string.addr()).map_err(|kept| match kept {
        FreeError::NotOurs => Fault::NotOurString(name).into(),
        FreeError::Lent => Fault::LentString(name).into(),
    })
}
