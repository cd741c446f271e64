//! The interactions of a pact, of every type.

use super::super::abi::cursor::Cursor;
use super::super::abi::entry::entry;
use super::super::abi::pointer::{Borrow, Opaque, Owned, Reclaim};
use super::async_message::AsynchronousMessage;
use super::message::Message;
use super::sync_http::SynchronousHttp;
use super::sync_message::SynchronousMessage;
use super::{Exchange, View};
use crate::ffi::fault::Fault;
use crate::ffi::keys::Tag;
use crate::model::Interaction;

/// An interaction of a pact, of any type.
///
/// `pactffi_pact_interaction_iter_next` returns it; the iterator owns it. The functions
/// `pactffi_pact_interaction_as_synchronous_http`, `pactffi_pact_interaction_as_message`,
/// `pactffi_pact_interaction_as_asynchronous_message` and `pactffi_pact_interaction_as_synchronous_message` return a
/// copy of it if it is of that type. `pactffi_pact_interaction_delete` deletes it before the iterator does.
#[derive(Debug)]
pub struct PactInteraction(());

/// An iterator over the interactions of a pact.
///
/// `pactffi_pact_model_interaction_iterator` returns it; `pactffi_pact_interaction_iter_next` returns the items one
/// after the other. Delete it with `pactffi_pact_interaction_iter_delete`. This deletes the items too.
#[derive(Debug)]
pub struct PactInteractionIterator(());

impl Opaque for PactInteraction {
    type Value = Interaction;
    const TAG: Tag = Tag::PactInteraction;
}

impl Opaque for PactInteractionIterator {
    type Value = Cursor<Interaction>;
    const TAG: Tag = Tag::PactInteractionIterator;
}

/// A copy of the interaction as an object of its type, if it is of that type.
fn copied<K, M>(interaction: *const PactInteraction) -> Result<Option<Owned<M>>, Box<Fault>>
where
    K: Exchange,
    M: Opaque<Value = View<K>>,
{
    let interaction = Borrow::of(interaction).required("interaction")?.lock().clone();
    View::of(interaction).map(Owned::new).transpose()
}

/// Returns the next interaction of a pact.
///
/// # Parameters
///
/// - `iter` - the iterator.
///
/// # Returns
///
/// The interaction. NULL after the last one, which sets no error message, or if `iter` is NULL or not a valid
/// pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `iter` owns the interaction: it stays valid until `iter` is deleted. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_interaction_iter_next(
    iter: *mut PactInteractionIterator,
) -> *const PactInteraction {
    entry(|| Borrow::of(iter.cast_const()).required("iter")?.lend_next::<PactInteraction>())
}

/// Deletes an iterator over interactions, and the interactions it owns.
///
/// # Parameters
///
/// - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_interaction_iter_delete(iter: *mut PactInteractionIterator) {
    entry(|| Reclaim::of(iter.cast_const()).delete("iter"))
}

/// Deletes an interaction that an iterator owns. It is not necessary: the iterator deletes it. The pointer is
/// invalid afterwards.
///
/// # Parameters
///
/// - `interaction` - the interaction. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_interaction_delete(interaction: *const PactInteraction) {
    entry(|| Reclaim::of(interaction).delete("interaction"))
}

/// Returns an interaction as an HTTP interaction.
///
/// # Parameters
///
/// - `interaction` - the interaction.
///
/// # Returns
///
/// A copy of the interaction. NULL if it is of another type, which sets no error message, or if `interaction`
/// is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the copy with `pactffi_sync_http_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_interaction_as_synchronous_http(
    interaction: *const PactInteraction,
) -> *const SynchronousHttp {
    entry(|| copied::<_, SynchronousHttp>(interaction))
}

/// Returns an interaction as an asynchronous message in the form of specification version 3.
///
/// # Parameters
///
/// - `interaction` - the interaction.
///
/// # Returns
///
/// A copy of the interaction. NULL if it is of another type, which sets no error message, or if `interaction`
/// is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the copy with `pactffi_message_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_interaction_as_message(interaction: *const PactInteraction) -> *const Message {
    entry(|| copied::<_, Message>(interaction))
}

/// Returns an interaction as an asynchronous message.
///
/// # Parameters
///
/// - `interaction` - the interaction.
///
/// # Returns
///
/// A copy of the interaction. NULL if it is of another type, which sets no error message, or if `interaction`
/// is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the copy with `pactffi_async_message_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_interaction_as_asynchronous_message(
    interaction: *const PactInteraction,
) -> *const AsynchronousMessage {
    entry(|| copied::<_, AsynchronousMessage>(interaction))
}

/// Returns an interaction as a synchronous message.
///
/// # Parameters
///
/// - `interaction` - the interaction.
///
/// # Returns
///
/// A copy of the interaction. NULL if it is of another type, which sets no error message, or if `interaction`
/// is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the copy with `pactffi_sync_message_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_interaction_as_synchronous_message(
    interaction: *const PactInteraction,
) -> *const SynchronousMessage {
    entry(|| copied::<_, SynchronousMessage>(interaction))
}
