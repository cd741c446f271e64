//! Pact models: parsed from JSON, or copied from a pact that is being built.

use super::super::abi::code::PactSpecification;
use super::super::abi::cursor::Cursor;
use super::super::abi::entry::{entry, entry_or};
use super::super::abi::pointer::{Borrow, Opaque, Owned, Reclaim};
use super::super::abi::text::{OwnedText, Text};
use super::super::codes;
use super::super::handle::PactHandle;
use super::super::library_state::state;
use super::interactions::PactInteractionIterator;
use crate::dsl::Draft;
use crate::ffi::fault::Fault;
use crate::ffi::keys::Tag;
use crate::lint;
use crate::model::{self, SpecVersion, file};

/// A pact that was read from a file, or a copy of one that is being written. It can be read, not changed.
///
/// `pactffi_parse_pact_json` and `pactffi_pact_handle_to_pointer` return it. `pactffi_pact_spec_version`,
/// `pactffi_pact_get_consumer`, `pactffi_pact_get_provider` and `pactffi_pact_model_interaction_iterator` read it.
/// Delete it with `pactffi_pact_model_delete`.
#[derive(Debug)]
pub struct Pact(());

/// The consumer of a pact: the application that sends requests or reads messages.
///
/// `pactffi_consumer_get_name` returns its name. Delete one that `pactffi_pact_get_consumer` returned with
/// `pactffi_pact_consumer_delete`. One that `pactffi_message_pact_get_consumer` returned is owned by the message pact.
#[derive(Debug)]
pub struct Consumer(());

/// The provider of a pact: the application that answers requests or sends messages.
///
/// `pactffi_provider_get_name` returns its name. Delete one that `pactffi_pact_get_provider` returned with
/// `pactffi_pact_provider_delete`. One that `pactffi_message_pact_get_provider` returned is owned by the message pact.
#[derive(Debug)]
pub struct Provider(());

impl Opaque for Consumer {
    /// The name.
    type Value = String;
    const TAG: Tag = Tag::Consumer;
}

impl Opaque for Provider {
    /// The name.
    type Value = String;
    const TAG: Tag = Tag::Provider;
}

impl Opaque for Pact {
    type Value = model::Pact;
    const TAG: Tag = Tag::Pact;
}

/// Parses a pact, of any specification version and with interactions of any type, from JSON. A byte order mark at
/// the start is skipped.
///
/// # Parameters
///
/// - `json` - the text of a pact file.
///
/// # Returns
///
/// The pact, or NULL if the text is NULL, not UTF-8, not JSON or not a pact: an object without `consumer`,
/// `provider`, `interactions` and `messages`, or one whose `interactions` or `messages` are no array. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the pact with `pactffi_pact_model_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_parse_pact_json(json: Text<'_>) -> *mut Pact {
    entry(|| {
        let text = json.required("json")?;
        let pact = file::read(text).map_err(|error| Fault::unreadable_pact(&error))?;
        lint::log_unknown_names(&pact, &state().engine());
        Owned::<Pact>::new(pact)
    })
}

/// Copies the pact of a handle, as it is now, into a pact model. Later changes through the handle do not change
/// the copy.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
///
/// # Returns
///
/// The copy, whose specification version is 4, or NULL if `pact` is not a valid handle. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the copy with `pactffi_pact_model_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_handle_to_pointer(pact: PactHandle) -> *mut Pact {
    entry(|| {
        let mut copy = pact.read(Draft::snapshot)?;
        // COMPAT: the copy is a version 4 model, in whatever version the pact is written.
        copy.spec = SpecVersion::V4;
        Owned::<Pact>::new(copy)
    })
}

/// Returns the specification version of a pact model: the version of the file it was parsed from.
///
/// # Parameters
///
/// - `pact` - the pact.
///
/// # Returns
///
/// The version, or `PactSpecification_Unknown` if `pact` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_spec_version(pact: *const Pact) -> PactSpecification {
    entry_or(codes::unknown_specification, || {
        Ok(PactSpecification::from(Borrow::of(pact).required("pact")?.lock().spec))
    })
}

/// Deletes a pact model.
///
/// # Parameters
///
/// - `pact` - the pact. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_model_delete(pact: *mut Pact) {
    entry(|| Reclaim::of(pact.cast_const()).delete("pact"))
}

/// Returns the consumer of a pact model.
///
/// # Parameters
///
/// - `pact` - the pact.
///
/// # Returns
///
/// A copy of the consumer, or NULL if `pact` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the consumer with `pactffi_pact_consumer_delete`. It stays valid when the pact is deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_get_consumer(pact: *const Pact) -> *const Consumer {
    entry(|| {
        let name = Borrow::of(pact).required("pact")?.lock().consumer.clone();
        Owned::<Consumer>::new(name)
    })
}

/// Returns the name of a consumer.
///
/// # Parameters
///
/// - `consumer` - the consumer.
///
/// # Returns
///
/// The name, or NULL if `consumer` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives
/// the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_consumer_get_name(consumer: *const Consumer) -> OwnedText {
    entry(|| Ok(Borrow::of(consumer).required("consumer")?.lock().clone()))
}

/// Deletes a consumer.
///
/// # Parameters
///
/// - `consumer` - the consumer. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason. A consumer that a message pact owns is deleted with it:
///   deleting it here is not necessary and only makes the pointer invalid.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_consumer_delete(consumer: *const Consumer) {
    entry(|| Reclaim::of(consumer).delete("consumer"))
}

/// Returns the provider of a pact model.
///
/// # Parameters
///
/// - `pact` - the pact.
///
/// # Returns
///
/// A copy of the provider, or NULL if `pact` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the provider with `pactffi_pact_provider_delete`. It stays valid when the pact is deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_get_provider(pact: *const Pact) -> *const Provider {
    entry(|| {
        let name = Borrow::of(pact).required("pact")?.lock().provider.clone();
        Owned::<Provider>::new(name)
    })
}

/// Returns the name of a provider.
///
/// # Parameters
///
/// - `provider` - the provider.
///
/// # Returns
///
/// The name, or NULL if `provider` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives
/// the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_provider_get_name(provider: *const Provider) -> OwnedText {
    entry(|| Ok(Borrow::of(provider).required("provider")?.lock().clone()))
}

/// Deletes a provider.
///
/// # Parameters
///
/// - `provider` - the provider. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason. A provider that a message pact owns is deleted with it:
///   deleting it here is not necessary and only makes the pointer invalid.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_provider_delete(provider: *const Provider) {
    entry(|| Reclaim::of(provider).delete("provider"))
}

/// Returns an iterator over the interactions of a pact model, of every type, in the order of the pact.
///
/// # Parameters
///
/// - `pact` - the pact.
///
/// # Returns
///
/// The iterator, or NULL if `pact` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives
/// the reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_pact_interaction_iter_delete`. It stays valid when the pact is deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_pact_model_interaction_iterator(pact: *mut Pact) -> *mut PactInteractionIterator {
    entry(|| {
        let interactions = Borrow::of(pact.cast_const()).required("pact")?.lock().interactions.clone();
        Owned::<PactInteractionIterator>::new(Cursor::over(interactions))
    })
}
