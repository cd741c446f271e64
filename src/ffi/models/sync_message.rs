//! Synchronous messages: a request message and its response messages.

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
use crate::model::{Body, Contents, InteractionKind};

/// A synchronous message of a pact: a request and any number of responses.
///
/// `pactffi_sync_message_new` makes an empty one, `pactffi_pact_interaction_as_synchronous_message` copies one out of a
/// pact; delete both with `pactffi_sync_message_delete`. One that `pactffi_pact_sync_message_iter_next` returns is
/// owned by the iterator. The functions that begin with `pactffi_sync_message_` read and change it.
#[derive(Debug)]
pub struct SynchronousMessage(());

impl Opaque for SynchronousMessage {
    type Value = View<SyncMessageParts>;
    const TAG: Tag = Tag::SynchronousMessage;
}

/// A request message and its response messages.
#[derive(Debug, Default)]
pub(crate) struct SyncMessageParts {
    request: Shared<Contents>,
    responses: Vec<Shared<Contents>>,
}

impl Exchange for SyncMessageParts {
    fn of(kind: InteractionKind) -> Option<Self> {
        let InteractionKind::SyncMessage(message) = kind else { return None };
        let responses = message.responses.into_iter().map(shared).collect();
        Some(Self { request: shared(message.request), responses })
    }
}

/// The numbers of the parts that are lent: the request, and the first of the responses.
const REQUEST: u64 = 0;
const FIRST_RESPONSE: u64 = 1;

/// The number of responses that can be set by index, so that a wrong index does not fill the memory.
const MOST_RESPONSES: usize = 4096;

/// The description of a new message.
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

/// Sets the body of a response; missing responses before it are added.
fn set_response(
    message: *const SynchronousMessage,
    index: usize,
    body: impl FnOnce() -> Result<Body, Box<Fault>>,
) -> Result<(), Box<Fault>> {
    let message = Borrow::of(message).required("message")?;
    let body = body()?;
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

/// Creates a synchronous message: a request without contents, and no responses.
///
/// # Returns
///
/// The message. NULL if too many pointers are in use. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the message with `pactffi_sync_message_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_new() -> *mut SynchronousMessage {
    entry(|| Owned::<SynchronousMessage>::new(View::new(UNNAMED, SyncMessageParts::default())))
}

/// Deletes a synchronous message. Pointers to its parts are invalid afterwards.
///
/// # Parameters
///
/// - `message` - the message. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
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
/// The number, or 0 if there are none or `message` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
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
/// The contents, the same pointer each time. Changes made through it change the message. NULL if `message` is
/// NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `message` owns the contents: they stay valid until `message` is deleted. Do not free them.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_get_request_contents(
    message: *const SynchronousMessage,
) -> *const MessageContents {
    entry(|| {
        let request = request_of(message)?;
        Borrow::of(message).required("message")?.lend_shared::<MessageContents>(REQUEST, request)
    })
}

/// Returns a copy of the request of a synchronous message with its generators applied.
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
pub extern "C" fn pactffi_sync_message_generate_request_contents(
    message: *const SynchronousMessage,
) -> *const MessageContents {
    entry(|| {
        let request = request_of(message)?.lock().clone();
        let plugin_data = Borrow::of(message).required("message")?.lock().plugin_data.clone();
        Owned::<MessageContents>::new(generated(request, ContentsFor::Request, &plugin_data))
    })
}

/// Returns the contents of the request of a synchronous message as text. Generators are not applied.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The text, empty if the contents are empty, null or not text (their content type is binary, such as
/// `image/png`, or they are not UTF-8). NULL if the request has none, or `message` is NULL or not a valid
/// pointer. On failure `pactffi_get_error_message` gives the reason.
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

/// Returns the contents of the request of a synchronous message as bytes. Generators are not applied.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The bytes; `pactffi_sync_message_get_request_contents_length` says how many. NULL if there are none, or
/// `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `message` owns the bytes: they stay valid until `message` is deleted, also when its contents are set again.
/// Do not free them.
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
/// The number of bytes, or 0 if there are none, `message` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
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
/// - `contents` - the text, copied during the call. NULL makes the contents null.
/// - `content_type` - its content type, such as `application/json`. NULL, and a text that is not a content
///   type, leave it undefined.
///
/// # Errors
///
/// If `message` is NULL or not a valid pointer, or an argument is not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_set_request_contents_str(
    message: *mut SynchronousMessage,
    contents: Text<'_>,
    content_type: Text<'_>,
) {
    entry(|| {
        let part = request_of(message)?;
        part.lock().body = text_body(contents, "contents", content_type)?;
        Ok(())
    })
}

/// Sets the contents of the request of a synchronous message from bytes. The metadata stays as it is.
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
pub extern "C" fn pactffi_sync_message_set_request_contents_bin(
    message: *mut SynchronousMessage,
    contents: ByteView<'_>,
    len: usize,
    content_type: Text<'_>,
) {
    entry(|| {
        let part = request_of(message)?;
        part.lock().body = byte_body(contents, len, "contents", content_type)?;
        Ok(())
    })
}

/// Returns a response of a synchronous message, with its metadata, matching rules and generators.
///
/// # Parameters
///
/// - `message` - the message.
/// - `index` - its index, counted from 0.
///
/// # Returns
///
/// The contents, the same pointer each time. Changes made through it change the message. NULL if there is no
/// response at `index`, or `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
/// gives the reason.
///
/// # Ownership
///
/// `message` owns the contents: they stay valid until `message` is deleted. Do not free them.
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

/// Returns a copy of a response of a synchronous message with its generators applied.
///
/// # Parameters
///
/// - `message` - the message.
/// - `index` - its index, counted from 0.
///
/// # Returns
///
/// The copy. Generators that need a provider state or the URL of a mock server leave the example value. NULL if
/// there is no response at `index`, or `message` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
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
        let plugin_data = Borrow::of(message).required("message")?.lock().plugin_data.clone();
        Owned::<MessageContents>::new(generated(response, ContentsFor::Response, &plugin_data))
    })
}

/// Returns the contents of a response of a synchronous message as text. Generators are not applied.
///
/// # Parameters
///
/// - `message` - the message.
/// - `index` - its index, counted from 0.
///
/// # Returns
///
/// The text, empty if the contents are empty, null or not text (their content type is binary, such as
/// `image/png`, or they are not UTF-8). NULL if the response has none or is not there, or `message` is NULL or
/// not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
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

/// Returns the contents of a response of a synchronous message as bytes. Generators are not applied.
///
/// # Parameters
///
/// - `message` - the message.
/// - `index` - its index, counted from 0.
///
/// # Returns
///
/// The bytes; `pactffi_sync_message_get_response_contents_length` says how many. NULL if there are none, or
/// there is no response at `index`, or `message` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `message` owns the bytes: they stay valid until `message` is deleted, also when its contents are set again.
/// Do not free them.
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
/// - `index` - its index, counted from 0.
///
/// # Returns
///
/// The number of bytes, or 0 if there are none, there is no response at `index` or `message` is NULL or not a
/// valid pointer. On failure `pactffi_get_error_message` gives the reason.
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
/// - `index` - its index, counted from 0; below 4096. Missing responses before it are added without contents.
/// - `contents` - the text, copied during the call. NULL makes the contents null.
/// - `content_type` - its content type, such as `application/json`. NULL, and a text that is not a content
///   type, leave it undefined.
///
/// # Errors
///
/// If `message` is NULL or not a valid pointer, `index` is not below 4096, or an argument is not UTF-8, nothing
/// changes and `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_set_response_contents_str(
    message: *mut SynchronousMessage,
    index: usize,
    contents: Text<'_>,
    content_type: Text<'_>,
) {
    entry(|| set_response(message, index, || text_body(contents, "contents", content_type)))
}

/// Sets the contents of a response of a synchronous message from bytes. The metadata stays as it is.
///
/// # Parameters
///
/// - `message` - the message.
/// - `index` - its index, counted from 0; below 4096. Missing responses before it are added without contents.
/// - `contents` - the bytes, copied during the call. NULL makes the contents null.
/// - `len` - number of bytes.
/// - `content_type` - their content type, such as `application/json`. NULL, and a text that is not a content
///   type, leave it undefined.
///
/// # Errors
///
/// If `message` is NULL or not a valid pointer, `index` is not below 4096, or `content_type` is not UTF-8,
/// nothing changes and `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_set_response_contents_bin(
    message: *mut SynchronousMessage,
    index: usize,
    contents: ByteView<'_>,
    len: usize,
    content_type: Text<'_>,
) {
    entry(|| set_response(message, index, || byte_body(contents, len, "contents", content_type)))
}

/// Returns the description of a synchronous message.
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
pub extern "C" fn pactffi_sync_message_get_description(message: *const SynchronousMessage) -> OwnedText {
    entry(|| Ok(Borrow::of(message).required("message")?.lock().description.clone()))
}

/// Sets the description of a synchronous message.
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
/// The iterator. NULL if `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives
/// the reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_provider_state_iter_delete`. It stays valid when the message is deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_get_provider_state_iter(
    message: *mut SynchronousMessage,
) -> *mut ProviderStateIterator {
    entry(|| provider_state::iterate(&Borrow::of(message.cast_const()).required("message")?))
}
