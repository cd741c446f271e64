//! Provider states and their parameters.

use std::ffi::c_char;

use super::super::abi::cursor::Cursor;
use super::super::abi::entry::entry;
use super::super::abi::pair::{self, OwnedPair};
use super::super::abi::pointer::{Borrow, Lent, Live, Opaque, Owned, Reclaim};
use super::super::abi::text::OwnedText;
use super::View;
use crate::ffi::fault::Fault;
use crate::ffi::keys::Tag;
use crate::foundation::json::compact;
use crate::model;

/// A provider state: what must be true of the provider before an interaction.
///
/// The functions that end in `_get_provider_state` and `pactffi_provider_state_iter_next` return it; the message or
/// interaction owns it. `pactffi_provider_state_get_name` and `pactffi_provider_state_get_param_iter` read it.
/// `pactffi_provider_state_delete` deletes it before its owner does.
#[derive(Debug)]
pub struct ProviderState(());

/// An iterator over the provider states of a message or an interaction.
///
/// The functions that end in `_get_provider_state_iter` return it; `pactffi_provider_state_iter_next` returns the items
/// one after the other. Delete it with `pactffi_provider_state_iter_delete`.
#[derive(Debug)]
pub struct ProviderStateIterator(());

/// An iterator over the parameters of a provider state.
///
/// `pactffi_provider_state_get_param_iter` returns it; `pactffi_provider_state_param_iter_next` returns the items one
/// after the other. Delete it with `pactffi_provider_state_param_iter_delete`.
#[derive(Debug)]
pub struct ProviderStateParamIterator(());

/// A parameter of a provider state. Delete it with `pactffi_provider_state_param_pair_delete`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct ProviderStateParamPair {
    /// Name of the parameter, owned by the pair.
    pub key: *const c_char,
    /// Value of the parameter as JSON, owned by the pair.
    pub value: *const c_char,
}

impl Opaque for ProviderState {
    type Value = model::ProviderState;
    const TAG: Tag = Tag::ProviderState;
}

impl Opaque for ProviderStateIterator {
    type Value = Cursor<model::ProviderState>;
    const TAG: Tag = Tag::ProviderStateIterator;
}

impl Opaque for ProviderStateParamIterator {
    type Value = Cursor<(String, String)>;
    const TAG: Tag = Tag::ProviderStateParamIterator;
}

/// Lends a provider state of an interaction, counted from 0.
pub(super) fn lend<K, M: Opaque<Value = View<K>>>(
    interaction: &Live<M>,
    index: u32,
) -> Result<Lent<ProviderState>, Box<Fault>> {
    let state = interaction.lock().states.get(index as usize).cloned();
    let state = state.ok_or_else(|| Fault::Value("index is out of bounds".to_owned()))?;
    interaction.lend::<ProviderState>(index.into(), || Ok(state))
}

/// An iterator over the provider states of an interaction.
pub(super) fn iterate<K, M: Opaque<Value = View<K>>>(
    interaction: &Live<M>,
) -> Result<Owned<ProviderStateIterator>, Box<Fault>> {
    let states = interaction.lock().states.clone();
    Owned::new(Cursor::lent_by(interaction, states))
}

/// Returns the next provider state of an interaction.
///
/// # Parameters
///
/// - `iter` - the iterator.
///
/// # Returns
///
/// The provider state. NULL after the last one, which sets no error message, or if `iter` is NULL or not a
/// valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The interaction that `iter` was made from owns the provider state: it stays valid until the interaction is
/// deleted, also when `iter` is deleted. If the interaction was deleted before this call, `iter` owns it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_provider_state_iter_next(iter: *mut ProviderStateIterator) -> *mut ProviderState {
    entry(|| Borrow::of(iter.cast_const()).required("iter")?.lend_next::<ProviderState>())
}

/// Deletes an iterator over provider states.
///
/// # Parameters
///
/// - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_provider_state_iter_delete(iter: *mut ProviderStateIterator) {
    entry(|| Reclaim::of(iter.cast_const()).delete("iter"))
}

/// Returns the name of a provider state.
///
/// # Parameters
///
/// - `provider_state` - the provider state.
///
/// # Returns
///
/// The name, or NULL if `provider_state` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
/// gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_provider_state_get_name(provider_state: *const ProviderState) -> OwnedText {
    entry(|| Ok(Borrow::of(provider_state).required("provider_state")?.lock().name.clone()))
}

/// Returns an iterator over the parameters of a provider state, in the order of their names.
///
/// # Parameters
///
/// - `provider_state` - the provider state.
///
/// # Returns
///
/// The iterator, or NULL if `provider_state` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_provider_state_param_iter_delete`. It stays valid when the provider state
/// is deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_provider_state_get_param_iter(
    provider_state: *mut ProviderState,
) -> *mut ProviderStateParamIterator {
    entry(|| {
        let state = Borrow::of(provider_state.cast_const()).required("provider_state")?;
        let params = state.lock().params.iter().map(|(key, value)| (key.clone(), compact(value))).collect();
        Owned::<ProviderStateParamIterator>::new(Cursor::over(params))
    })
}

/// Returns the next parameter of a provider state.
///
/// # Parameters
///
/// - `iter` - the iterator.
///
/// # Returns
///
/// A pair of name and value, the value as JSON. NULL after the last one, which sets no error message, or if
/// `iter` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the pair with `pactffi_provider_state_param_pair_delete`, which also frees its strings. Do not free
/// these by themselves.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_provider_state_param_iter_next(
    iter: *mut ProviderStateParamIterator,
) -> *mut ProviderStateParamPair {
    entry(|| {
        let param = Borrow::of(iter.cast_const()).required("iter")?.take_next();
        let pair = |(key, value): (String, String)| {
            OwnedPair::new(|own| {
                Ok(ProviderStateParamPair { key: own.text(&key)?, value: own.text(&value)? })
            })
        };
        param.map(pair).transpose()
    })
}

/// Deletes an iterator over parameters.
///
/// # Parameters
///
/// - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_provider_state_param_iter_delete(iter: *mut ProviderStateParamIterator) {
    entry(|| Reclaim::of(iter.cast_const()).delete("iter"))
}

/// Deletes a pair of name and value, with both strings.
///
/// # Parameters
///
/// - `pair` - the pair. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_provider_state_param_pair_delete(pair: *mut ProviderStateParamPair) {
    entry(|| pair::delete(pair.cast_const(), "pair"))
}

/// Deletes a provider state. It is not necessary: the interaction or iterator that owns it deletes it. The
/// pointer is invalid afterwards.
///
/// # Parameters
///
/// - `provider_state` - the provider state. NULL does nothing. If it is not a valid pointer, nothing is deleted
///   and `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_provider_state_delete(provider_state: *mut ProviderState) {
    entry(|| Reclaim::of(provider_state.cast_const()).delete("provider_state"))
}
