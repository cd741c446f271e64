//! The library itself: its version, the last error, and what is alive.

use super::abi::answer::Encode;
use super::abi::bytes::Buffer;
use super::abi::code::{LiveKind, LiveKindCode};
use super::abi::entry::{entry_or, guard};
use super::abi::text::LentText;
use super::fault::Fault;
use super::library_state::{Census, state};
use super::{codes, last_error};

/// Returns the version of the Pact FFI that this library stands in for.
///
/// # Returns
///
/// The version number, for instance `0.5.12`. Never NULL.
///
/// # Ownership
///
/// The string is constant. It must not be freed.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_version() -> LentText {
    LentText::constant(c"0.5.12")
}

/// Copies the text of the last error of this thread into a buffer and forgets it.
///
/// Every function that returns its failure value leaves a text here; success does not touch it.
///
/// # Parameters
///
/// - `buffer` - where to write the text and its NUL; the rest of the buffer is filled with NUL.
/// - `length` - size of the buffer in bytes.
///
/// # Returns
///
/// The number of bytes written including the NUL, so 1 when there is no error, or:
///
/// - -1 if `buffer` is NULL. The text is kept.
/// - -2 if the buffer is too small, or `length` is negative. The text is kept: try again with a larger one.
/// - -3 if the text could not be written.
/// - -4 if the text has a NUL inside and cannot be read as a string. It is forgotten.
///
/// # Threading
///
/// Each thread has an error text of its own.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_get_error_message(buffer: Buffer<'_>, length: i32) -> i32 {
    guard(-3, || last_error::read(|text| copy_error(text, buffer, length)).unwrap_or(-3))
}

/// `Ok` if the text is done with, `Err` if it is to be kept.
fn copy_error(text: &str, buffer: Buffer<'_>, length: i32) -> Result<i32, i32> {
    if buffer.is_null() {
        return Err(-1);
    }
    if text.contains('\0') {
        return Ok(-4);
    }
    // COMPAT: the established library loses a text that does not fit, and crashes on a negative length.
    let room = usize::try_from(length).map_err(|_| -2)?;
    let content = [text.as_bytes(), b"\0"].concat();
    let written = i32::try_from(content.len()).map_err(|_| -2)?;
    if buffer.fill(room, &content) { Ok(written) } else { Err(-2) }
}

/// Counts what this library holds on behalf of its caller: a test that frees all it made ends with 0.
///
/// # Parameters
///
/// - `kind` - what to count; `LiveKind_All` adds everything up.
///
/// # Returns
///
/// The number of live things, or `UINT64_MAX` if `kind` is not a known kind.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_live_objects(kind: LiveKindCode) -> u64 {
    entry_or(codes::live_objects, || {
        let kind = kind.decode()?;
        Ok(state().census().count(kind))
    })
}

impl Census {
    fn count(self, kind: LiveKind) -> usize {
        match kind {
            LiveKind::All => self.pacts + self.servers + self.strings + self.pointers + self.pairs,
            LiveKind::Pacts => self.pacts,
            LiveKind::Servers => self.servers,
            LiveKind::Strings => self.strings,
            LiveKind::Pointers => self.pointers,
            LiveKind::Pairs => self.pairs,
        }
    }
}

impl Encode<u64> for usize {
    fn encode(self) -> Result<u64, Box<Fault>> {
        Ok(self as u64)
    }
}
