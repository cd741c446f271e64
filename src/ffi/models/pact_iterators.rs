//! The interactions of one type of a pact that is being built.

use super::super::abi::cursor::Cursor;
use super::super::abi::entry::entry;
use super::super::abi::pointer::{Borrow, Opaque, Owned, Reclaim};
use super::super::handle::PactHandle;
use super::async_message::AsynchronousMessage;
use super::message::Message;
use super::sync_http::SynchronousHttp;
use super::sync_message::SynchronousMessage;
use super::{Exchange, View};
use crate::dsl::Draft;
use crate::ffi::fault::Fault;
use crate::ffi::keys::Tag;

/// An iterator over the HTTP interactions of a pact.
///
/// `pactffi_pact_handle_get_sync_http_iter` returns it; `pactffi_pact_sync_http_iter_next` returns the items one after
/// the other. Delete it with `pactffi_pact_sync_http_iter_delete`. This deletes the items too.
#[derive(Debug)]
pub struct PactSyncHttpIterator(());

/// An iterator over the messages of a pact, in the form of version 3 of the specification.
///
/// `pactffi_pact_handle_get_message_iter` returns it; `pactffi_pact_message_iter_next` returns the items one after the
/// other. Delete it with `pactffi_pact_message_iter_delete`. This deletes the items too.
#[derive(Debug)]
pub struct PactMessageIterator(());

/// An iterator over the asynchronous messages of a pact.
///
/// `pactffi_pact_handle_get_async_message_iter` returns it; `pactffi_pact_async_message_iter_next` returns the items
/// one after the other. Delete it with `pactffi_pact_async_message_iter_delete`. This deletes the items too.
#[derive(Debug)]
pub struct PactAsyncMessageIterator(());

/// An iterator over the synchronous messages of a pact.
///
/// `pactffi_pact_handle_get_sync_message_iter` returns it; `pactffi_pact_sync_message_iter_next` returns the items one
/// after the other. Delete it with `pactffi_pact_sync_message_iter_delete`. This deletes the items too.
#[derive(Debug)]
pub struct PactSyncMessageIterator(());

impl Opaque for PactSyncHttpIterator {
    type Value = Cursor<<SynchronousHttp as Opaque>::Value>;
    const TAG: Tag = Tag::PactSyncHttpIterator;
}

impl Opaque for PactMessageIterator {
    type Value = Cursor<<Message as Opaque>::Value>;
    const TAG: Tag = Tag::PactMessageIterator;
}

impl Opaque for PactAsyncMessageIterator {
    type Value = Cursor<<AsynchronousMessage as Opaque>::Value>;
    const TAG: Tag = Tag::PactAsyncMessageIterator;
}

impl Opaque for PactSyncMessageIterator {
    type Value = Cursor<<SynchronousMessage as Opaque>::Value>;
    const TAG: Tag = Tag::PactSyncMessageIterator;
}

/// An iterator over copies of the interactions of one type.
fn of_kind<K, I>(pact: PactHandle) -> Result<Owned<I>, Box<Fault>>
where
    K: Exchange,
    I: Opaque<Value = Cursor<View<K>>>,
{
    // COMPAT: clients know this text.
    let unknown = |_| Fault::Rule("Pact handle is not valid".to_owned());
    let pact = pact.read(Draft::snapshot).map_err(unknown)?;
    Owned::new(Cursor::over(View::all_of(pact)))
}

/// Returns an iterator over the HTTP interactions of a pact that is being built. They are copies: later changes
/// of the pact do not change them.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
///
/// # Returns
///
/// The iterator, or NULL if `pact` is not a valid handle. On failure `pactffi_get_error_message` gives the
/// reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_pact_sync_http_iter_delete`. It stays valid when the pact is freed.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_handle_get_sync_http_iter(pact: PactHandle) -> *mut PactSyncHttpIterator {
    entry(|| of_kind::<_, PactSyncHttpIterator>(pact))
}

/// Returns the next HTTP interaction of a pact.
///
/// # Parameters
///
/// - `iter` - the iterator.
///
/// # Returns
///
/// The HTTP interaction. NULL after the last one, which sets no error message, or if `iter` is NULL or not a
/// valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `iter` owns it: it stays valid until `iter` is deleted. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_sync_http_iter_next(iter: *mut PactSyncHttpIterator) -> *mut SynchronousHttp {
    entry(|| Borrow::of(iter.cast_const()).required("iter")?.lend_next::<SynchronousHttp>())
}

/// Deletes an iterator over the HTTP interactions of a pact, and the interactions it owns.
///
/// # Parameters
///
/// - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_sync_http_iter_delete(iter: *mut PactSyncHttpIterator) {
    entry(|| Reclaim::of(iter.cast_const()).delete("iter"))
}

/// Returns an iterator over the messages, in the form of specification version 3, of a pact that is being
/// built. They are copies: later changes of the pact do not change them.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
///
/// # Returns
///
/// The iterator, or NULL if `pact` is not a valid handle. On failure `pactffi_get_error_message` gives the
/// reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_pact_message_iter_delete`. It stays valid when the pact is freed.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_handle_get_message_iter(pact: PactHandle) -> *mut PactMessageIterator {
    entry(|| of_kind::<_, PactMessageIterator>(pact))
}

/// Returns the next message of a pact.
///
/// # Parameters
///
/// - `iter` - the iterator.
///
/// # Returns
///
/// The message. NULL after the last one, which sets no error message, or if `iter` is NULL or not a valid
/// pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `iter` owns it: it stays valid until `iter` is deleted. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_message_iter_next(iter: *mut PactMessageIterator) -> *mut Message {
    entry(|| Borrow::of(iter.cast_const()).required("iter")?.lend_next::<Message>())
}

/// Deletes an iterator over the messages, in the form of specification version 3, of a pact, and the
/// interactions it owns.
///
/// # Parameters
///
/// - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_message_iter_delete(iter: *mut PactMessageIterator) {
    entry(|| Reclaim::of(iter.cast_const()).delete("iter"))
}

/// Returns an iterator over the asynchronous messages of a pact that is being built. They are copies: later
/// changes of the pact do not change them.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
///
/// # Returns
///
/// The iterator, or NULL if `pact` is not a valid handle. On failure `pactffi_get_error_message` gives the
/// reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_pact_async_message_iter_delete`. It stays valid when the pact is freed.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_handle_get_async_message_iter(
    pact: PactHandle,
) -> *mut PactAsyncMessageIterator {
    entry(|| of_kind::<_, PactAsyncMessageIterator>(pact))
}

/// Returns the next asynchronous message of a pact.
///
/// # Parameters
///
/// - `iter` - the iterator.
///
/// # Returns
///
/// The asynchronous message. NULL after the last one, which sets no error message, or if `iter` is NULL or not
/// a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `iter` owns it: it stays valid until `iter` is deleted. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_async_message_iter_next(
    iter: *mut PactAsyncMessageIterator,
) -> *mut AsynchronousMessage {
    entry(|| Borrow::of(iter.cast_const()).required("iter")?.lend_next::<AsynchronousMessage>())
}

/// Deletes an iterator over the asynchronous messages of a pact, and the interactions it owns.
///
/// # Parameters
///
/// - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_async_message_iter_delete(iter: *mut PactAsyncMessageIterator) {
    entry(|| Reclaim::of(iter.cast_const()).delete("iter"))
}

/// Returns an iterator over the synchronous messages of a pact that is being built. They are copies: later
/// changes of the pact do not change them.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
///
/// # Returns
///
/// The iterator, or NULL if `pact` is not a valid handle. On failure `pactffi_get_error_message` gives the
/// reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_pact_sync_message_iter_delete`. It stays valid when the pact is freed.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_handle_get_sync_message_iter(
    pact: PactHandle,
) -> *mut PactSyncMessageIterator {
    entry(|| of_kind::<_, PactSyncMessageIterator>(pact))
}

/// Returns the next synchronous message of a pact.
///
/// # Parameters
///
/// - `iter` - the iterator.
///
/// # Returns
///
/// The synchronous message. NULL after the last one, which sets no error message, or if `iter` is NULL or not a
/// valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `iter` owns it: it stays valid until `iter` is deleted. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_sync_message_iter_next(
    iter: *mut PactSyncMessageIterator,
) -> *mut SynchronousMessage {
    entry(|| Borrow::of(iter.cast_const()).required("iter")?.lend_next::<SynchronousMessage>())
}

/// Deletes an iterator over the synchronous messages of a pact, and the interactions it owns.
///
/// # Parameters
///
/// - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_sync_message_iter_delete(iter: *mut PactSyncMessageIterator) {
    entry(|| Reclaim::of(iter.cast_const()).delete("iter"))
}
