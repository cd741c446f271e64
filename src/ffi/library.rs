//! The library itself: version, error messages, live objects.

use super::abi::answer::Encode;
use super::abi::bytes::Buffer;
use super::abi::code::{LiveKind, LiveKindCode};
use super::abi::entry::{entry_or, guard};
use super::abi::text::LentText;
use super::fault::Fault;
use super::library_state::{LiveCounts, state};
use super::{codes, last_error};

/// Returns the version of the Pact FFI library that this library replaces.
///
/// # Returns
///
/// The version number, for instance `0.5.12`. Never NULL.
///
/// # Ownership
///
/// The string is constant. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_version() -> LentText {
    LentText::constant(c"0.5.12")
}

/// Copies the last error message of the calling thread into a buffer and clears it.
///
/// Every function that fails sets the message. A function that succeeds does not change it.
///
/// # Parameters
///
/// - `buffer` - receives the message and its NUL; the rest of the buffer is filled with NUL.
/// - `length` - size of the buffer in bytes.
///
/// # Returns
///
/// The number of bytes written, including the NUL; 1 if there is no message. On failure:
///
/// - -1 if `buffer` is NULL. The message is not cleared.
/// - -2 if the buffer is too small or `length` is negative. The message is not cleared: call again with a
///   larger buffer.
/// - -3 after an internal error of the library.
/// - -4 if the message contains a NUL. It is cleared.
///
/// # Threading
///
/// Each thread has its own message: call this on the thread on which the function failed.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_get_error_message(buffer: Buffer<'_>, length: i32) -> i32 {
    guard(-3, || last_error::read(|text| copy_error(text, buffer, length)).unwrap_or(-3))
}

/// `Ok` clears the text, `Err` leaves it for the next call.
fn copy_error(text: &str, buffer: Buffer<'_>, length: i32) -> Result<i32, i32> {
    if buffer.is_null() {
        return Err(-1);
    }
    if text.contains('\0') {
        return Ok(-4);
    }
    // COMPAT: the established library loses a text that does not fit, and crashes on a negative length.
    let capacity = usize::try_from(length).map_err(|_| -2)?;
    let content = [text.as_bytes(), b"\0"].concat();
    let written = i32::try_from(content.len()).map_err(|_| -2)?;
    if buffer.fill(capacity, &content) { Ok(written) } else { Err(-2) }
}

/// Counts the objects that the library holds for its caller. A test that frees everything ends with the number
/// it began with.
///
/// # Parameters
///
/// - `kind` - the objects to count; `LiveKind_All` counts all of them.
///
/// # Returns
///
/// The number of objects, or `UINT64_MAX` if `kind` is not a constant of the enum. On failure
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_live_objects(kind: LiveKindCode) -> u64 {
    entry_or(codes::live_objects, || {
        let kind = kind.decode()?;
        Ok(state().live_counts().count(kind))
    })
}

impl LiveCounts {
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
