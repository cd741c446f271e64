//! Comparing messages, and reading the mismatches.

use super::super::abi::cursor::Cursor;
use super::super::abi::entry::entry;
use super::super::abi::pointer::{Borrow, Opaque, Owned, Reclaim};
use super::super::abi::text::OwnedText;
use super::super::models::message::Message;
use crate::ffi::fault::Fault;
use crate::ffi::keys::Tag;
use crate::ffi::library_state::state;
use crate::matching::{self, ExpectedContents};

/// The differences that a comparison found.
///
/// `pactffi_match_message` returns them; `pactffi_mismatches_get_iter` returns an iterator over them. Delete them with
/// `pactffi_mismatches_delete`.
#[derive(Debug)]
pub struct Mismatches(());

/// An iterator over the differences that a comparison found.
///
/// `pactffi_mismatches_get_iter` returns it; `pactffi_mismatches_iter_next` returns the items one after the other.
/// Delete it with `pactffi_mismatches_iter_delete`.
#[derive(Debug)]
pub struct MismatchesIterator(());

/// One difference between what was expected and what arrived.
///
/// `pactffi_mismatches_iter_next` returns it; the mismatches that the iterator was made from own it.
/// `pactffi_mismatch_to_json`, `pactffi_mismatch_type`, `pactffi_mismatch_summary`, `pactffi_mismatch_description` and
/// `pactffi_mismatch_ansi_description` describe it.
#[derive(Debug)]
pub struct Mismatch(());

impl Opaque for Mismatches {
    type Value = Vec<matching::Mismatch>;
    const TAG: Tag = Tag::Mismatches;
}

impl Opaque for MismatchesIterator {
    type Value = Cursor<matching::Mismatch>;
    const TAG: Tag = Tag::MismatchesIterator;
}

impl Opaque for Mismatch {
    type Value = matching::Mismatch;
    const TAG: Tag = Tag::Mismatch;
}

/// Compares two messages: their contents and their metadata. Descriptions and provider states are not compared.
///
/// # Parameters
///
/// - `msg_1` - the expected message; its matching rules are applied.
/// - `msg_2` - the actual message. It must not be the same pointer as `msg_1`.
///
/// # Returns
///
/// The mismatches, an empty collection if the messages match. NULL if one of the two is NULL or not a valid
/// pointer, or if they are the same pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the mismatches with `pactffi_mismatches_delete`. A successful call deletes both messages; a call that
/// returns NULL deletes neither.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_match_message(msg_1: *const Message, msg_2: *const Message) -> *const Mismatches {
    entry(|| {
        // A call that is refused deletes neither.
        Borrow::of(msg_1).required("msg_1")?;
        Borrow::of(msg_2).required("msg_2")?;
        if msg_1 == msg_2 {
            return Err(Box::new(Fault::Value("msg_2 is the message that msg_1 is".to_owned())));
        }
        let expected = Reclaim::of(msg_1).required("msg_1")?;
        let actual = Reclaim::of(msg_2).required("msg_2")?;
        // Copies, because compiling and comparing may call plugins, and no lock is held during such a call.
        let (expected, actual) = (expected.lock().content.clone(), actual.lock().content.clone());
        let expected = ExpectedContents::compile(&expected, &state().engine());
        Owned::<Mismatches>::new(expected.compare(&actual))
    })
}

/// Returns an iterator over mismatches.
///
/// # Parameters
///
/// - `mismatches` - the mismatches.
///
/// # Returns
///
/// The iterator, or NULL if `mismatches` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
/// gives the reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_mismatches_iter_delete`. It stays valid when `mismatches` is deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mismatches_get_iter(mismatches: *const Mismatches) -> *mut MismatchesIterator {
    entry(|| {
        let mismatches = Borrow::of(mismatches).required("mismatches")?;
        let found = mismatches.lock().clone();
        Owned::<MismatchesIterator>::new(Cursor::lent_by(&mismatches, found))
    })
}

/// Deletes mismatches. Pointers to single mismatches are invalid afterwards.
///
/// # Parameters
///
/// - `mismatches` - the mismatches. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mismatches_delete(mismatches: *const Mismatches) {
    entry(|| Reclaim::of(mismatches).delete("mismatches"))
}

/// Returns the next mismatch.
///
/// # Parameters
///
/// - `iter` - the iterator.
///
/// # Returns
///
/// The mismatch. NULL after the last one, which sets no error message, or if `iter` is NULL or not a valid
/// pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The mismatches that `iter` was made from own the mismatch: it stays valid until they are deleted, also when
/// `iter` is deleted. If they were deleted before this call, `iter` owns it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mismatches_iter_next(iter: *mut MismatchesIterator) -> *const Mismatch {
    entry(|| Borrow::of(iter.cast_const()).required("iter")?.lend_next::<Mismatch>())
}

/// Deletes an iterator over mismatches.
///
/// # Parameters
///
/// - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mismatches_iter_delete(iter: *mut MismatchesIterator) {
    entry(|| Reclaim::of(iter.cast_const()).delete("iter"))
}

/// Returns a mismatch as JSON.
///
/// # Parameters
///
/// - `mismatch` - the mismatch.
///
/// # Returns
///
/// A JSON object with the `type` of the mismatch and its details, or NULL if `mismatch` is NULL or not a valid
/// pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mismatch_to_json(mismatch: *const Mismatch) -> OwnedText {
    entry(|| Ok(Borrow::of(mismatch).required("mismatch")?.lock().to_json().to_string()))
}

/// Returns the type of a mismatch.
///
/// # Parameters
///
/// - `mismatch` - the mismatch.
///
/// # Returns
///
/// The type, for instance `BodyMismatch`, or NULL if `mismatch` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mismatch_type(mismatch: *const Mismatch) -> OwnedText {
    entry(|| Ok(Borrow::of(mismatch).required("mismatch")?.lock().kind_name().to_owned()))
}

/// Returns the expectation that was not met, for instance `has a matching body`.
///
/// # Parameters
///
/// - `mismatch` - the mismatch.
///
/// # Returns
///
/// The summary, or NULL if `mismatch` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
/// gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mismatch_summary(mismatch: *const Mismatch) -> OwnedText {
    entry(|| Ok(Borrow::of(mismatch).required("mismatch")?.lock().summary()))
}

/// Returns the description of a mismatch as plain text.
///
/// # Parameters
///
/// - `mismatch` - the mismatch.
///
/// # Returns
///
/// The description, or NULL if `mismatch` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mismatch_description(mismatch: *const Mismatch) -> OwnedText {
    entry(|| Ok(Borrow::of(mismatch).required("mismatch")?.lock().description()))
}

/// Returns the description of a mismatch with ANSI colour codes: expected values red, actual values green,
/// names bold.
///
/// # Parameters
///
/// - `mismatch` - the mismatch.
///
/// # Returns
///
/// The description, or NULL if `mismatch` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mismatch_ansi_description(mismatch: *const Mismatch) -> OwnedText {
    entry(|| Ok(Borrow::of(mismatch).required("mismatch")?.lock().ansi_description()))
}
