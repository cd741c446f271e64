//! Asynchronous messages as version 4 of the specification has them.

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
use crate::model::{Contents, Kind};

/// An asynchronous message.
#[derive(Debug)]
pub struct AsynchronousMessage(());

impl Opaque for AsynchronousMessage {
    type Value = View<Shared<Contents>>;
    const TAG: Tag = Tag::AsynchronousMessage;
}

impl Exchange for Shared<Contents> {
    fn of(kind: Kind) -> Option<Self> {
        Contents::of(kind).map(shared)
    }
}

/// The part of a message that is lent, as an object and as bytes.
const CONTENTS: u64 = 0;

/// What a message without a description of its own is called.
const UNNAMED: &str = "Asynchronous/Message Interaction";

/// The contents of a message.
fn contents_of(message: *const AsynchronousMessage) -> Result<Shared<Contents>, Box<Fault>> {
    Ok(Arc::clone(&Borrow::of(message).required("message")?.lock().content))
}

/// Makes an asynchronous message without contents.
///
/// # Returns
///
/// The message. NULL only if there are too many live pointers.
///
/// # Ownership
///
/// Delete the message with `pactffi_async_message_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_new() -> *mut AsynchronousMessage {
    entry(|| Owned::<AsynchronousMessage>::new(View::new(UNNAMED, Shared::default())))
}

/// Deletes an asynchronous message with all it has lent.
///
/// # Parameters
///
/// - `message` - the message; NULL does nothing.
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
/// The contents, the same pointer each time. What is changed through them is changed in the message. NULL if
/// `message` is NULL or not live.
///
/// # Ownership
///
/// The contents are lent by `message` and fall with it.
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

/// Returns a copy of the contents of an asynchronous message with values from its generators.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The copy. Provider states and mock servers are not known, so generators that need them leave the example. NULL if
/// `message` is NULL or not live.
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
        Owned::<MessageContents>::new(generated(contents))
    })
}

/// Returns the contents of an asynchronous message as text. No values are generated.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The text, empty if the contents are empty, null or not text: of a binary content type
/// such as `image/png`, or not UTF-8. NULL if the message has none, or `message` is NULL
/// or not live.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_get_contents_str(message: *const AsynchronousMessage) -> OwnedText {
    entry(|| Ok(message_text(&contents_of(message)?.lock())))
}

/// Returns the contents of an asynchronous message as bytes. No values are generated.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The bytes; `pactffi_async_message_get_contents_length` says how many. NULL if there are none, or `message` is NULL
/// or not live.
///
/// # Ownership
///
/// The bytes are lent by `message` and fall with it, not when its contents change.
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
/// The number of bytes; 0 also if `message` is NULL or not live.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_get_contents_length(message: *const AsynchronousMessage) -> usize {
    entry_or(codes::none, || Ok(contents_of(message)?.lock().body.bytes().len()))
}

/// Sets the contents of an asynchronous message from text. The metadata stays as it is.
///
/// # Parameters
///
/// - `message` - the message.
/// - `contents` - the text; NULL makes the contents null. What is not UTF-8 changes nothing.
/// - `content_type` - what it is; NULL, and what is not a content type, leave that open; what is not UTF-8 changes
///   nothing.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_set_contents_str(
    message: *mut AsynchronousMessage,
    contents: Text<'_>,
    content_type: Text<'_>,
) {
    entry(|| {
        contents_of(message)?.lock().body = text_body(contents, "contents", content_type)?;
        Ok(())
    })
}

/// Sets the contents of an asynchronous message from bytes. The metadata stays as it is.
///
/// # Parameters
///
/// - `message` - the message.
/// - `contents` - the bytes; NULL makes the contents null. They are copied.
/// - `len` - how many they are.
/// - `content_type` - what they are; NULL, and what is not a content type, leave that open; what is not UTF-8 changes
///   nothing.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_set_contents_bin(
    message: *mut AsynchronousMessage,
    contents: ByteView<'_>,
    len: usize,
    content_type: Text<'_>,
) {
    entry(|| {
        contents_of(message)?.lock().body = byte_body(contents, len, "contents", content_type)?;
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
/// The description. NULL if `message` is NULL or not live.
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
/// - `description` - the description; what is not UTF-8 in it is replaced by U+FFFD.
///
/// # Returns
///
/// 0, or 1 if one of the two is NULL or `message` is not live.
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
/// - `index` - which one, counted from 0.
///
/// # Returns
///
/// The provider state. NULL if there is none at `index`, or `message` is NULL or not live.
///
/// # Ownership
///
/// The provider state is lent by `message` and falls with it.
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
/// The iterator. NULL if `message` is NULL or not live.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_provider_state_iter_delete`. It outlives the message.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_async_message_get_provider_state_iter(
    message: *mut AsynchronousMessage,
) -> *mut ProviderStateIterator {
    entry(|| provider_state::iterate(&Borrow::of(message.cast_const()).required("message")?))
}
