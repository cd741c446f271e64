//! Synchronous messages: a request and the messages that answer it.

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
use crate::model::{Body, Contents, Kind};

/// A synchronous message.
#[derive(Debug)]
pub struct SynchronousMessage(());

impl Opaque for SynchronousMessage {
    type Value = View<SyncMessageParts>;
    const TAG: Tag = Tag::SynchronousMessage;
}

/// A request and what answers it.
#[derive(Debug, Default)]
pub(crate) struct SyncMessageParts {
    request: Shared<Contents>,
    responses: Vec<Shared<Contents>>,
}

impl Exchange for SyncMessageParts {
    fn of(kind: Kind) -> Option<Self> {
        let Kind::SyncMessage(message) = kind else { return None };
        let responses = message.responses.into_iter().map(shared).collect();
        Some(Self { request: shared(message.request), responses })
    }
}

/// The parts of a message that are lent: the request, and the responses from their first on.
const REQUEST: u64 = 0;
const FIRST_RESPONSE: u64 = 1;

/// How many responses may be set by their index: a slip of the pen must not fill the memory.
const MOST_RESPONSES: usize = 4096;

/// What a message without a description of its own is called.
const UNNAMED: &str = "Synchronous/Message Interaction";

/// The request of a message.
fn request_of(message: *const SynchronousMessage) -> Result<Shared<Contents>, Box<Fault>> {
    Ok(Arc::clone(&Borrow::of(message).required("message")?.lock().content.request))
}

/// A response of a message, counted from 0.
fn response_of(message: *const SynchronousMessage, index: usize) -> Result<Shared<Contents>, Box<Fault>> {
    let message = Borrow::of(message).required("message")?;
    let response = message.lock().content.responses.get(index).cloned();
    Ok(response.ok_or_else(|| Fault::Value("index is out of bounds".to_owned()))?)
}

/// Sets the body of a response; the responses up to it are there from then on.
fn set_response(message: *const SynchronousMessage, index: usize, body: Body) -> Result<(), Box<Fault>> {
    let message = Borrow::of(message).required("message")?;
    if index >= MOST_RESPONSES {
        return Err(Box::new(Fault::Value(format!("index {index} is not below {MOST_RESPONSES}"))));
    }
    let responses = &mut message.lock().content.responses;
    if responses.len() <= index {
        responses.resize_with(index + 1, Shared::default);
    }
    if let Some(response) = responses.get(index) {
        response.lock().body = body;
    }
    Ok(())
}

/// Makes a synchronous message: a request without contents, and no responses.
///
/// # Returns
///
/// The message. NULL only if there are too many live pointers.
///
/// # Ownership
///
/// Delete the message with `pactffi_sync_message_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_new() -> *mut SynchronousMessage {
    entry(|| Owned::<SynchronousMessage>::new(View::new(UNNAMED, SyncMessageParts::default())))
}

/// Deletes a synchronous message with all it has lent.
///
/// # Parameters
///
/// - `message` - the message; NULL does nothing.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_delete(message: *mut SynchronousMessage) {
    entry(|| Reclaim::of(message.cast_const()).delete("message"))
}

/// Returns how many responses a synchronous message has.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The number; 0 also if `message` is NULL or not live.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_get_number_responses(message: *const SynchronousMessage) -> usize {
    entry_or(codes::none, || Ok(Borrow::of(message).required("message")?.lock().content.responses.len()))
}

/// Returns the request of a synchronous message, with its metadata, matching rules and generators.
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
pub extern "C" fn pactffi_sync_message_get_request_contents(
    message: *const SynchronousMessage,
) -> *const MessageContents {
    entry(|| {
        let request = request_of(message)?;
        Borrow::of(message).required("message")?.lend_shared::<MessageContents>(REQUEST, request)
    })
}

/// Returns a copy of the request of a synchronous message with values from its generators.
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
pub extern "C" fn pactffi_sync_message_generate_request_contents(
    message: *const SynchronousMessage,
) -> *const MessageContents {
    entry(|| {
        let request = request_of(message)?.lock().clone();
        Owned::<MessageContents>::new(generated(request))
    })
}

/// Returns the contents of the request of a synchronous message as text. No values are generated.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The text, empty if the contents are empty, null or not text: of a binary content type
/// such as `image/png`, or not UTF-8. NULL if it has none, or `message` is NULL or not
/// live.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_get_request_contents_str(
    message: *const SynchronousMessage,
) -> OwnedText {
    entry(|| Ok(message_text(&request_of(message)?.lock())))
}

/// Returns the contents of the request of a synchronous message as bytes. No values are generated.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The bytes; `pactffi_sync_message_get_request_contents_length` says how many. NULL if there are none, or `message`
/// is NULL or not live.
///
/// # Ownership
///
/// The bytes are lent by `message` and fall with it, not when its contents change.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_get_request_contents_bin(
    message: *const SynchronousMessage,
) -> LentBytes {
    entry(|| {
        let bytes = bytes_of(&request_of(message)?.lock().body);
        let message = Borrow::of(message).required("message")?;
        bytes.map(|bytes| message.lend_bytes(REQUEST, bytes)).transpose()
    })
}

/// Returns the length of the contents of the request of a synchronous message.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The number of bytes; 0 also if `message` is NULL or not live.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_get_request_contents_length(
    message: *const SynchronousMessage,
) -> usize {
    entry_or(codes::none, || Ok(request_of(message)?.lock().body.bytes().len()))
}

/// Sets the contents of the request of a synchronous message from text. The metadata stays as it is.
///
/// # Parameters
///
/// - `message` - the message.
/// - `contents` - the text; NULL makes the contents null. What is not UTF-8 changes nothing.
/// - `content_type` - what it is; NULL, and what is not a content type, leave that open; what is not UTF-8 changes
///   nothing.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_set_request_contents_str(
    message: *mut SynchronousMessage,
    contents: Text<'_>,
    content_type: Text<'_>,
) {
    entry(|| {
        request_of(message)?.lock().body = text_body(contents, "contents", content_type)?;
        Ok(())
    })
}

/// Sets the contents of the request of a synchronous message from bytes. The metadata stays as it is.
///
/// # Parameters
///
/// - `message` - the message.
/// - `contents` - the bytes; NULL makes the contents null. They are copied.
/// - `len` - how many they are.
/// - `content_type` - what they are; NULL, and what is not a content type, leave that open; what is not UTF-8 changes
///   nothing.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_set_request_contents_bin(
    message: *mut SynchronousMessage,
    contents: ByteView<'_>,
    len: usize,
    content_type: Text<'_>,
) {
    entry(|| {
        request_of(message)?.lock().body = byte_body(contents, len, "contents", content_type)?;
        Ok(())
    })
}

/// Returns a response of a synchronous message, with its metadata, matching rules and generators.
///
/// # Parameters
///
/// - `message` - the message.
/// - `index` - which one, counted from 0.
///
/// # Returns
///
/// The contents, the same pointer each time. What is changed through them is changed in the message. NULL if there is
/// no response at `index`, or `message` is NULL or not live.
///
/// # Ownership
///
/// The contents are lent by `message` and fall with it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_get_response_contents(
    message: *const SynchronousMessage,
    index: usize,
) -> *const MessageContents {
    entry(|| {
        let response = response_of(message, index)?;
        Borrow::of(message)
            .required("message")?
            .lend_shared::<MessageContents>(FIRST_RESPONSE + index as u64, response)
    })
}

/// Returns a copy of a response of a synchronous message with values from its generators.
///
/// # Parameters
///
/// - `message` - the message.
/// - `index` - which one, counted from 0.
///
/// # Returns
///
/// The copy. Provider states and mock servers are not known, so generators that need them leave the example. NULL if
/// there is no response at `index`, or `message` is NULL or not live.
///
/// # Ownership
///
/// Delete the copy with `pactffi_message_contents_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_generate_response_contents(
    message: *const SynchronousMessage,
    index: usize,
) -> *const MessageContents {
    entry(|| {
        let response = response_of(message, index)?.lock().clone();
        Owned::<MessageContents>::new(generated(response))
    })
}

/// Returns the contents of a response of a synchronous message as text. No values are generated.
///
/// # Parameters
///
/// - `message` - the message.
/// - `index` - which one, counted from 0.
///
/// # Returns
///
/// The text, empty if the contents are empty, null or not text: of a binary content type
/// such as `image/png`, or not UTF-8. NULL if the response has none or is not there, or
/// `message` is NULL or not live.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_get_response_contents_str(
    message: *const SynchronousMessage,
    index: usize,
) -> OwnedText {
    entry(|| Ok(message_text(&response_of(message, index)?.lock())))
}

/// Returns the contents of a response of a synchronous message as bytes. No values are generated.
///
/// # Parameters
///
/// - `message` - the message.
/// - `index` - which one, counted from 0.
///
/// # Returns
///
/// The bytes; `pactffi_sync_message_get_response_contents_length` says how many. NULL if there are none, or there is
/// no response at `index`, or `message` is NULL or not live.
///
/// # Ownership
///
/// The bytes are lent by `message` and fall with it, not when its contents change.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_get_response_contents_bin(
    message: *const SynchronousMessage,
    index: usize,
) -> LentBytes {
    entry(|| {
        let bytes = bytes_of(&response_of(message, index)?.lock().body);
        let message = Borrow::of(message).required("message")?;
        bytes.map(|bytes| message.lend_bytes(FIRST_RESPONSE + index as u64, bytes)).transpose()
    })
}

/// Returns the length of the contents of a response of a synchronous message.
///
/// # Parameters
///
/// - `message` - the message.
/// - `index` - which one, counted from 0.
///
/// # Returns
///
/// The number of bytes; 0 also if there is no response at `index` or `message` is NULL or not live.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_get_response_contents_length(
    message: *const SynchronousMessage,
    index: usize,
) -> usize {
    entry_or(codes::none, || Ok(response_of(message, index)?.lock().body.bytes().len()))
}

/// Sets the contents of a response of a synchronous message from text. The metadata stays as it is.
///
/// # Parameters
///
/// - `message` - the message.
/// - `index` - which one, counted from 0; below 4096. Responses before it that are not there yet have no contents.
/// - `contents` - the text; NULL makes the contents null. What is not UTF-8 changes nothing.
/// - `content_type` - what it is; NULL, and what is not a content type, leave that open; what is not UTF-8 changes
///   nothing.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_set_response_contents_str(
    message: *mut SynchronousMessage,
    index: usize,
    contents: Text<'_>,
    content_type: Text<'_>,
) {
    entry(|| set_response(message, index, text_body(contents, "contents", content_type)?))
}

/// Sets the contents of a response of a synchronous message from bytes. The metadata stays as it is.
///
/// # Parameters
///
/// - `message` - the message.
/// - `index` - which one, counted from 0; below 4096. Responses before it that are not there yet have no contents.
/// - `contents` - the bytes; NULL makes the contents null. They are copied.
/// - `len` - how many they are.
/// - `content_type` - what they are; NULL, and what is not a content type, leave that open; what is not UTF-8 changes
///   nothing.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_set_response_contents_bin(
    message: *mut SynchronousMessage,
    index: usize,
    contents: ByteView<'_>,
    len: usize,
    content_type: Text<'_>,
) {
    entry(|| set_response(message, index, byte_body(contents, len, "contents", content_type)?))
}

/// Returns the description of a synchronous message.
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
pub extern "C" fn pactffi_sync_message_get_description(message: *const SynchronousMessage) -> OwnedText {
    entry(|| Ok(Borrow::of(message).required("message")?.lock().description.clone()))
}

/// Sets the description of a synchronous message.
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
pub extern "C" fn pactffi_sync_message_set_description(
    message: *mut SynchronousMessage,
    description: Text<'_>,
) -> i32 {
    entry_or(codes::failed, || {
        let message = Borrow::of(message.cast_const()).required("message")?;
        message.lock().set_description(description)
    })
}

/// Returns a provider state of a synchronous message.
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
pub extern "C" fn pactffi_sync_message_get_provider_state(
    message: *const SynchronousMessage,
    index: u32,
) -> *const ProviderState {
    entry(|| provider_state::lend(&Borrow::of(message).required("message")?, index))
}

/// Returns an iterator over the provider states of a synchronous message.
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
pub extern "C" fn pactffi_sync_message_get_provider_state_iter(
    message: *mut SynchronousMessage,
) -> *mut ProviderStateIterator {
    entry(|| provider_state::iterate(&Borrow::of(message.cast_const()).required("message")?))
}
