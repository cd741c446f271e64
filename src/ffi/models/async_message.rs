//! Asynchronous messages of specification version 4.

use std::sync::Arc;

use super::super::abi::bytes::{ByteView, LentBytes};
use super::super::abi::entry::{entry, entry_or};
use super::super::abi::pointer::{Borrow, Opaque, Owned, Reclaim};
use super::super::abi::text::{OwnedText, Text};
use super::super::codes;
use super::contents::MessageContents;
use super::message::generated;
use super::provider_state::{self, ProviderState, ProviderStateIterator};
use super::{Exchange, Shared, View, byte_body, bytes_of, message_text, shared, text_body};
use crate::ffi::fault::Fault;
use crate::ffi::keys::Tag;
use crate::matching::ContentsFor;
use crate::model::{Contents, InteractionKind};

/// An asynchronous message of a pact: one message, without an answer.
///
/// `pactffi_async_message_new` makes an empty one, `pactffi_pact_interaction_as_asynchronous_message` copies one out of
/// a pact; delete both with `pactffi_async_message_delete`. One that `pactffi_pact_async_message_iter_next` returns is
/// owned by the iterator. The functions that begin with `pactffi_async_message_` read and change it.
#[derive(Debug)]
pub struct AsynchronousMessage(());

impl Opaque for AsynchronousMessage {
    type Value = View<Shared<Contents>>;
    const TAG: Tag = Tag::AsynchronousMessage;
}

impl Exchange for Shared<Contents> {
    fn of(kind: InteractionKind) -> Option<Self> {
        Contents::of(kind).map(shared)
    }
}

/// The number of the part that is lent, as an object and as bytes.
const CONTENTS: u64 = 0;

/// The description of a new message.
const UNNAMED: &str = "Asynchronous/Message Interaction";

/// The contents of a message.
fn contents_of(message: *const AsynchronousMessage) -> Result<Shared<Contents>, Box<Fault>> {
    Ok(Arc::clone(&Borrow::of(message).required("message")?.lock().content))
}

/// Creates an asynchronous message without contents.
///
/// # Returns
///
/// The message. NULL if too many pointers are in use. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the message with `pactffi_async_message_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_new() -> *mut AsynchronousMessage {
    entry(|| Owned::<AsynchronousMessage>::new(View::new(UNNAMED, Shared::default())))
}

/// Deletes an asynchronous message. Pointers to its parts are invalid afterwards.
///
/// # Parameters
///
/// - `message` - the message. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_delete(message: *const AsynchronousMessage) {
    entry(|| Reclaim::of(message).delete("message"))
}

/// Returns the contents of an asynchronous message, with its metadata, matching rules and generators.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The contents, the same pointer each time. Changes made through it change the message. NULL if `message` is
/// NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `message` owns the contents: they stay valid until `message` is deleted. Do not free them.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_get_contents(
    message: *const AsynchronousMessage,
) -> *const MessageContents {
    entry(|| {
        let message = Borrow::of(message).required("message")?;
        let contents = Arc::clone(&message.lock().content);
        message.lend_shared::<MessageContents>(CONTENTS, contents)
    })
}

/// Returns a copy of the contents of an asynchronous message with its generators applied.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The copy. Generators that need a provider state or the URL of a mock server leave the example value. NULL if
/// `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the copy with `pactffi_message_contents_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_generate_contents(
    message: *const AsynchronousMessage,
) -> *const MessageContents {
    entry(|| {
        let contents = contents_of(message)?.lock().clone();
        let plugin_data = Borrow::of(message).required("message")?.lock().plugin_data.clone();
        Owned::<MessageContents>::new(generated(contents, ContentsFor::Request, &plugin_data))
    })
}

/// Returns the contents of an asynchronous message as text. Generators are not applied.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The text, empty if the contents are empty, null or not text (their content type is binary, such as
/// `image/png`, or they are not UTF-8). NULL if the message has none, or `message` is NULL or not a valid
/// pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_get_contents_str(message: *const AsynchronousMessage) -> OwnedText {
    entry(|| Ok(message_text(&contents_of(message)?.lock())))
}

/// Returns the contents of an asynchronous message as bytes. Generators are not applied.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The bytes; `pactffi_async_message_get_contents_length` says how many. NULL if there are none, or `message`
/// is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `message` owns the bytes: they stay valid until `message` is deleted, also when its contents are set again.
/// Do not free them.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_get_contents_bin(message: *const AsynchronousMessage) -> LentBytes {
    entry(|| {
        let message = Borrow::of(message).required("message")?;
        let bytes = bytes_of(&message.lock().content.lock().body);
        bytes.map(|bytes| message.lend_bytes(CONTENTS, bytes)).transpose()
    })
}

/// Returns the length of the contents of an asynchronous message.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The number of bytes, or 0 if there are none, `message` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_get_contents_length(message: *const AsynchronousMessage) -> usize {
    entry_or(codes::none, || Ok(contents_of(message)?.lock().body.bytes().len()))
}

/// Sets the contents of an asynchronous message from text. The metadata stays as it is.
///
/// # Parameters
///
/// - `message` - the message.
/// - `contents` - the text, copied during the call. NULL makes the contents null.
/// - `content_type` - its content type, such as `application/json`. NULL, and a text that is not a content
///   type, leave it undefined.
///
/// # Errors
///
/// If `message` is NULL or not a valid pointer, or an argument is not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_set_contents_str(
    message: *mut AsynchronousMessage,
    contents: Text<'_>,
    content_type: Text<'_>,
) {
    entry(|| {
        let part = contents_of(message)?;
        part.lock().body = text_body(contents, "contents", content_type)?;
        Ok(())
    })
}

/// Sets the contents of an asynchronous message from bytes. The metadata stays as it is.
///
/// # Parameters
///
/// - `message` - the message.
/// - `contents` - the bytes, copied during the call. NULL makes the contents null.
/// - `len` - number of bytes.
/// - `content_type` - their content type, such as `application/json`. NULL, and a text that is not a content
///   type, leave it undefined.
///
/// # Errors
///
/// If `message` is NULL or not a valid pointer, or `content_type` is not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_set_contents_bin(
    message: *mut AsynchronousMessage,
    contents: ByteView<'_>,
    len: usize,
    content_type: Text<'_>,
) {
    entry(|| {
        let part = contents_of(message)?;
        part.lock().body = byte_body(contents, len, "contents", content_type)?;
        Ok(())
    })
}

/// Returns the description of an asynchronous message.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The description. NULL if `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
/// gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_get_description(message: *const AsynchronousMessage) -> OwnedText {
    entry(|| Ok(Borrow::of(message).required("message")?.lock().description.clone()))
}

/// Sets the description of an asynchronous message.
///
/// # Parameters
///
/// - `message` - the message.
/// - `description` - the description; bytes in it that are not UTF-8 are replaced by U+FFFD.
///
/// # Returns
///
/// 0, or 1 if an argument is NULL or `message` is not a valid pointer. On failure `pactffi_get_error_message`
/// gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_set_description(
    message: *mut AsynchronousMessage,
    description: Text<'_>,
) -> i32 {
    entry_or(codes::failed, || {
        let message = Borrow::of(message.cast_const()).required("message")?;
        message.lock().set_description(description)
    })
}

/// Returns a provider state of an asynchronous message.
///
/// # Parameters
///
/// - `message` - the message.
/// - `index` - its index, counted from 0.
///
/// # Returns
///
/// The provider state. NULL if there is none at `index`, or `message` is NULL or not a valid pointer. On
/// failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `message` owns the provider state: it stays valid until `message` is deleted. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_get_provider_state(
    message: *const AsynchronousMessage,
    index: u32,
) -> *const ProviderState {
    entry(|| provider_state::lend(&Borrow::of(message).required("message")?, index))
}

/// Returns an iterator over the provider states of an asynchronous message.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The iterator. NULL if `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives
/// the reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_provider_state_iter_delete`. It stays valid when the message is deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_get_provider_state_iter(
    message: *mut AsynchronousMessage,
) -> *mut ProviderStateIterator {
    entry(|| provider_state::iterate(&Borrow::of(message.cast_const()).required("message")?))
}
