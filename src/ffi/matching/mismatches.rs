//! Comparing messages, and the mismatches that brings to light.

use super::super::abi::cursor::Cursor;
use super::super::abi::entry::entry;
use super::super::abi::pointer::{Borrow, Opaque, Owned, Reclaim};
use super::super::abi::text::OwnedText;
use super::super::models::message::Message;
use crate::ffi::fault::Fault;
use crate::ffi::keys::Tag;
use crate::matching::{self, ExpectedContents};

/// The mismatches of a comparison.
#[derive(Debug)]
pub struct Mismatches(());

/// Goes through mismatches.
#[derive(Debug)]
pub struct MismatchesIterator(());

/// One difference between what was expected and what arrived.
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

/// Compares two messages: their contents and their metadata. Provider states and descriptions are not compared.
///
/// # Parameters
///
/// - `msg_1` - the expected message, whose rules are applied.
/// - `msg_2` - the message that arrived; not the same as `msg_1`.
///
/// # Returns
///
/// The mismatches, none if the messages match. NULL if one of the two is NULL or not live, or if they are the same.
///
/// # Ownership
///
/// Delete the mismatches with `pactffi_mismatches_delete`. Both messages are deleted by the call, unless it returns
/// NULL.
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
        let expected = ExpectedContents::compile(&expected.lock().content);
        Owned::<Mismatches>::new(expected.compare(&actual.lock().content))
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
/// The iterator, or NULL if `mismatches` is NULL or not live.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_mismatches_iter_delete`. It outlives `mismatches`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mismatches_get_iter(mismatches: *const Mismatches) -> *mut MismatchesIterator {
    entry(|| {
        let mismatches = Borrow::of(mismatches).required("mismatches")?;
        let found = mismatches.lock().clone();
        Owned::<MismatchesIterator>::new(Cursor::lent_by(&mismatches, found))
    })
}

/// Deletes mismatches with all they have lent.
///
/// # Parameters
///
/// - `mismatches` - the mismatches; NULL does nothing.
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
/// The mismatch. NULL after the last one, or if `iter` is NULL or not live.
///
/// # Ownership
///
/// The mismatch is lent by the mismatches and falls with them, not with `iter`. If they were deleted before, `iter`
/// lends it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mismatches_iter_next(iter: *mut MismatchesIterator) -> *const Mismatch {
    entry(|| Borrow::of(iter.cast_const()).required("iter")?.lend_next::<Mismatch>())
}

/// Deletes an iterator over mismatches.
///
/// # Parameters
///
/// - `iter` - the iterator; NULL does nothing.
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
/// The JSON, or NULL if `mismatch` is NULL or not live.
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
/// The type, for instance `BodyMismatch`, or NULL if `mismatch` is NULL or not live.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mismatch_type(mismatch: *const Mismatch) -> OwnedText {
    entry(|| Ok(Borrow::of(mismatch).required("mismatch")?.lock().kind_name().to_owned()))
}

/// Returns what was expected where a mismatch is, for instance `has a matching body`.
///
/// # Parameters
///
/// - `mismatch` - the mismatch.
///
/// # Returns
///
/// The summary, or NULL if `mismatch` is NULL or not live.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mismatch_summary(mismatch: *const Mismatch) -> OwnedText {
    entry(|| Ok(Borrow::of(mismatch).required("mismatch")?.lock().summary()))
}

/// Returns what is wrong, as bare text.
///
/// # Parameters
///
/// - `mismatch` - the mismatch.
///
/// # Returns
///
/// The description, or NULL if `mismatch` is NULL or not live.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mismatch_description(mismatch: *const Mismatch) -> OwnedText {
    entry(|| Ok(Borrow::of(mismatch).required("mismatch")?.lock().description()))
}

/// Returns what is wrong with the colour codes of terminals: expected red, actual green, names bold.
///
/// # Parameters
///
/// - `mismatch` - the mismatch.
///
/// # Returns
///
/// The description, or NULL if `mismatch` is NULL or not live.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_mismatch_ansi_description(mismatch: *const Mismatch) -> OwnedText {
    entry(|| Ok(Borrow::of(mismatch).required("mismatch")?.lock().ansi_description()))
}
