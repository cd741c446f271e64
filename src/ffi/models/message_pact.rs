//! Message pacts of specification version 3, parsed from JSON.

use std::ffi::c_char;

use super::super::abi::cursor::Cursor;
use super::super::abi::entry::entry;
use super::super::abi::pair::{self, OwnedPair};
use super::super::abi::pointer::{Borrow, Opaque, Owned, Reclaim};
use super::super::abi::text::{OwnedText, Text};
use super::super::library_state::state;
use super::View;
use super::message::Message;
use super::pact::{Consumer, Provider};
use crate::ffi::fault::Fault;
use crate::ffi::keys::Tag;
use crate::foundation::json::{Document, Value, to_text};
use crate::lint;
use crate::model::{self, Contents, file};

/// A pact of messages in the form of version 3 of the specification.
///
/// `pactffi_message_pact_new_from_json` reads it from a pact file. The functions that begin with
/// `pactffi_message_pact_` return its consumer, provider, metadata and messages. Delete it with
/// `pactffi_message_pact_delete`.
#[derive(Debug)]
pub struct MessagePact(());

/// An iterator over the messages of a message pact.
///
/// `pactffi_message_pact_get_message_iter` returns it; `pactffi_message_pact_message_iter_next` returns the items one
/// after the other. Delete it with `pactffi_message_pact_message_iter_delete`.
#[derive(Debug)]
pub struct MessagePactMessageIterator(());

/// An iterator over the metadata of a message pact.
///
/// `pactffi_message_pact_get_metadata_iter` returns it; `pactffi_message_pact_metadata_iter_next` returns the items one
/// after the other. Delete it with `pactffi_message_pact_metadata_iter_delete`.
#[derive(Debug)]
pub struct MessagePactMetadataIterator(());

/// A metadata entry of a message pact. Delete it with `pactffi_message_pact_metadata_triple_delete`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct MessagePactMetadataTriple {
    /// First key, owned by the triple.
    pub outer_key: *const c_char,
    /// Second key, owned by the triple.
    pub inner_key: *const c_char,
    /// Value of the entry, owned by the triple: a string as it is, any other value as JSON.
    pub value: *const c_char,
}

impl Opaque for MessagePact {
    type Value = model::Pact;
    const TAG: Tag = Tag::MessagePact;
}

impl Opaque for MessagePactMessageIterator {
    type Value = Cursor<View<Contents>>;
    const TAG: Tag = Tag::MessagePactMessageIterator;
}

impl Opaque for MessagePactMetadataIterator {
    type Value = Cursor<[String; 3]>;
    const TAG: Tag = Tag::MessagePactMetadataIterator;
}

/// The number of the parts that are lent: there is one of each type.
const ONLY: u64 = 0;

/// Parses a message pact from JSON.
///
/// # Parameters
///
/// - `file_name` - name of the source of the JSON, used in error messages.
/// - `json_str` - a pact file of specification version 3 with messages. A file without messages is an empty
///   message pact.
///
/// # Returns
///
/// The message pact. NULL if one of the two is NULL or not UTF-8, if the text is not JSON or not a message
/// pact, or if it is of version 4. Messages of an older version are read as those of version 3. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the message pact with `pactffi_message_pact_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_pact_new_from_json(
    file_name: Text<'_>,
    json_str: Text<'_>,
) -> *mut MessagePact {
    entry(|| {
        let file_name = file_name.required("file_name")?;
        let text = json_str.required("json_str")?;
        let unreadable = |_| Fault::Value("error parsing json_str as JSON".to_owned());
        let document = Document::parse(text).map_err(unreadable)?;
        let pact = file::read_message_pact(document.root()).map_err(|error| error.at(file_name))?;
        lint::log_unknown_names(&pact, &state().engine());
        Owned::<MessagePact>::new(pact)
    })
}

/// Deletes a message pact. Pointers to its parts are invalid afterwards.
///
/// # Parameters
///
/// - `message_pact` - the message pact. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_pact_delete(message_pact: *mut MessagePact) {
    entry(|| Reclaim::of(message_pact.cast_const()).delete("message_pact"))
}

/// Returns the consumer of a message pact.
///
/// # Parameters
///
/// - `message_pact` - the message pact.
///
/// # Returns
///
/// The consumer, the same pointer each time, or NULL if `message_pact` is NULL or not a valid pointer. On
/// failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `message_pact` owns the consumer: it stays valid until `message_pact` is deleted. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_pact_get_consumer(message_pact: *mut MessagePact) -> *mut Consumer {
    entry(|| {
        let pact = Borrow::of(message_pact.cast_const()).required("message_pact")?;
        let name = pact.lock().consumer.clone();
        pact.lend::<Consumer>(ONLY, || Ok(name))
    })
}

/// Returns the provider of a message pact.
///
/// # Parameters
///
/// - `message_pact` - the message pact.
///
/// # Returns
///
/// The provider, the same pointer each time, or NULL if `message_pact` is NULL or not a valid pointer. On
/// failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `message_pact` owns the provider: it stays valid until `message_pact` is deleted. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_pact_get_provider(message_pact: *mut MessagePact) -> *mut Provider {
    entry(|| {
        let pact = Borrow::of(message_pact.cast_const()).required("message_pact")?;
        let name = pact.lock().provider.clone();
        pact.lend::<Provider>(ONLY, || Ok(name))
    })
}

/// Returns the value of a metadata entry of a message pact.
///
/// # Parameters
///
/// - `message_pact` - the message pact.
/// - `key1` - the first key, such as `pactSpecification`.
/// - `key2` - the second key, such as `version`.
///
/// # Returns
///
/// The value: a string as it is, any other value as JSON. NULL if there is no such entry, an argument is NULL,
/// a key is not UTF-8, or `message_pact` is not a valid pointer. On failure `pactffi_get_error_message` gives
/// the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_pact_find_metadata(
    message_pact: *const MessagePact,
    key1: Text<'_>,
    key2: Text<'_>,
) -> OwnedText {
    entry(|| {
        let pact = Borrow::of(message_pact).required("message_pact")?;
        let (outer, inner) = (key1.required("key1")?, key2.required("key2")?);
        let pact = pact.lock();
        // COMPAT: clients know these texts.
        let missing = |which| Fault::Value(format!("invalid metadata key (key {which})"));
        let entries = pact.metadata.get(outer).ok_or_else(|| missing(1))?;
        Ok(entries.get(inner).map(to_text).ok_or_else(|| missing(2))?)
    })
}

/// Returns an iterator over the metadata of a message pact, in the order of the keys.
///
/// # Parameters
///
/// - `message_pact` - the message pact.
///
/// # Returns
///
/// The iterator, or NULL if `message_pact` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_message_pact_metadata_iter_delete`. It stays valid when the message pact
/// is deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_pact_get_metadata_iter(
    message_pact: *mut MessagePact,
) -> *mut MessagePactMetadataIterator {
    entry(|| {
        let pact = Borrow::of(message_pact.cast_const()).required("message_pact")?;
        let entries = entries(&pact.lock());
        Owned::<MessagePactMetadataIterator>::new(Cursor::over(entries))
    })
}

fn entries(pact: &model::Pact) -> Vec<[String; 3]> {
    let below = pact.metadata.iter().filter_map(|(outer, entries)| Some((outer, entries.as_object()?)));
    let entry =
        |outer: &str, inner: &str, value: &Value| [outer.to_owned(), inner.to_owned(), to_text(value)];
    below
        .flat_map(|(outer, entries)| entries.iter().map(move |(inner, value)| entry(outer, inner, value)))
        .collect()
}

/// Returns the next metadata entry of a message pact.
///
/// # Parameters
///
/// - `iter` - the iterator.
///
/// # Returns
///
/// A triple of both keys and the value: a string value as it is, any other value as JSON. NULL after the last
/// one, which sets no error message, or if `iter` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the triple with `pactffi_message_pact_metadata_triple_delete`, which also frees its strings. Do not
/// free these by themselves.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_pact_metadata_iter_next(
    iter: *mut MessagePactMetadataIterator,
) -> *mut MessagePactMetadataTriple {
    entry(|| {
        let found = Borrow::of(iter.cast_const()).required("iter")?.take_next();
        let triple = |[outer, inner, value]: [String; 3]| {
            OwnedPair::new(|own| {
                Ok(MessagePactMetadataTriple {
                    outer_key: own.text(&outer)?,
                    inner_key: own.text(&inner)?,
                    value: own.text(&value)?,
                })
            })
        };
        found.map(triple).transpose()
    })
}

/// Deletes an iterator over the metadata of a message pact.
///
/// # Parameters
///
/// - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_pact_metadata_iter_delete(iter: *mut MessagePactMetadataIterator) {
    entry(|| Reclaim::of(iter.cast_const()).delete("iter"))
}

/// Deletes a triple of keys and value, with its strings.
///
/// # Parameters
///
/// - `triple` - the triple. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_pact_metadata_triple_delete(triple: *mut MessagePactMetadataTriple) {
    entry(|| pair::delete(triple.cast_const(), "triple"))
}

/// Returns an iterator over the messages of a message pact, in the order of the pact.
///
/// # Parameters
///
/// - `message_pact` - the message pact.
///
/// # Returns
///
/// The iterator, or NULL if `message_pact` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_message_pact_message_iter_delete`. It stays valid when the message pact is
/// deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_pact_get_message_iter(
    message_pact: *mut MessagePact,
) -> *mut MessagePactMessageIterator {
    entry(|| {
        let pact = Borrow::of(message_pact.cast_const()).required("message_pact")?;
        let messages = pact.lock().interactions.iter().cloned().filter_map(View::of).collect();
        Owned::<MessagePactMessageIterator>::new(Cursor::lent_by(&pact, messages))
    })
}

/// Returns the next message of a message pact.
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
/// The message pact that `iter` was made from owns the message: it stays valid until the message pact is
/// deleted, also when `iter` is deleted. If the message pact was deleted before this call, `iter` owns it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_pact_message_iter_next(
    iter: *mut MessagePactMessageIterator,
) -> *mut Message {
    entry(|| Borrow::of(iter.cast_const()).required("iter")?.lend_next::<Message>())
}

/// Deletes an iterator over the messages of a message pact.
///
/// # Parameters
///
/// - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_pact_message_iter_delete(iter: *mut MessagePactMessageIterator) {
    entry(|| Reclaim::of(iter.cast_const()).delete("iter"))
}
