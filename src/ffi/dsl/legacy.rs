//! Messages by the functions from before there was one kind of interaction handle.
//!
//! Message pacts and messages are the pacts and interactions of the other chapters under older names: every
//! handle fits everywhere. Two things are different here: a description may be there twice, and a mock server
//! that has started does not settle anything.

use super::super::abi::bytes::ByteView;
use super::super::abi::entry::{entry, entry_or};
use super::super::abi::text::{OwnedText, Text};
use super::super::codes;
use super::super::handle::{MessageHandle, MessagePactHandle, PactHandle};
use super::pact;
use crate::dsl::{self, InteractionKind, Part};
use crate::ffi::fault::Fault;
use crate::ffi::pact_file;
use crate::generate::System;

/// Creates a message pact between a consumer and a provider and returns a handle to it.
///
/// The same as `pactffi_new_pact`: the functions on pact handles accept it as well.
///
/// # Parameters
///
/// - `consumer_name` - name of the consumer; `Consumer` if NULL or not UTF-8.
/// - `provider_name` - name of the provider; `Provider` if NULL or not UTF-8.
///
/// # Returns
///
/// A handle, or 0 when 65,535 pacts are alive.
///
/// # Ownership
///
/// Free the message pact with `pactffi_free_message_pact_handle`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_new_message_pact(
    consumer_name: Text<'_>,
    provider_name: Text<'_>,
) -> MessagePactHandle {
    entry(|| pact::issue(consumer_name, provider_name))
}

/// Frees a message pact and its messages.
///
/// # Parameters
///
/// - `pact` - handle of the message pact. It and its messages' handles are not valid any more.
///
/// # Returns
///
/// 0 if it was freed, 1 if there is no such message pact or it was freed before.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_free_message_pact_handle(pact: MessagePactHandle) -> u32 {
    entry_or(codes::one, || pact.free())
}

/// Adds a message to a message pact and returns a handle to it.
///
/// # Parameters
///
/// - `pact` - handle of the message pact.
/// - `description` - what happens. Other than with `pactffi_new_message_interaction`, an interaction of the pact with
///   the same description stays as it is.
///
/// # Returns
///
/// A handle, or 0 if there is no such message pact, `description` is NULL or not UTF-8, or the pact is full.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_new_message(pact: MessagePactHandle, description: Text<'_>) -> MessageHandle {
    entry(|| pact.append(InteractionKind::AsyncMessage, description.required("description")?))
}

/// Adds a message to a pact and returns a handle to it. Deprecated: use `pactffi_new_message_interaction`.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `description` - what happens; an interaction of the pact with the same description stays as it is.
///
/// # Returns
///
/// A handle, or 0 if there is no such pact, `description` is NULL or not UTF-8, or the pact is full.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_new_async_message(pact: PactHandle, description: Text<'_>) -> MessageHandle {
    entry(|| pact.append(InteractionKind::AsyncMessage, description.required("description")?))
}

/// Changes the description of a message. Nothing happens if there is no such message or `description` is NULL or not
/// UTF-8; the last error says so.
///
/// # Parameters
///
/// - `message` - handle of the message.
/// - `description` - what happens.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_expects_to_receive(message: MessageHandle, description: Text<'_>) {
    entry(|| {
        let description = description.required("description")?;
        message.edit_message(|edit| edit.upon_receiving(description))
    })
}

/// Adds a provider state without parameters to a message, also when there is one of the same name already.
/// Nothing happens if there is no such message or `description` is NULL or not UTF-8; the last error says so.
///
/// # Parameters
///
/// - `message` - handle of the message.
/// - `description` - name of the state.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_given(message: MessageHandle, description: Text<'_>) {
    entry(|| {
        let state = description.required("description")?;
        message.edit_message(|edit| edit.given(state))
    })
}

/// Adds a parameter to the first provider state of this name, or to a new one. Nothing happens if there is no such
/// message, `description` or `name` is NULL, or a text is not UTF-8; the last error says so.
///
/// # Parameters
///
/// - `message` - handle of the message.
/// - `description` - name of the state.
/// - `name` - name of the parameter.
/// - `value` - its value: JSON, or else a string; NULL is an empty string.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_given_with_param(
    message: MessageHandle,
    description: Text<'_>,
    name: Text<'_>,
    value: Text<'_>,
) {
    entry(|| {
        let state = description.required("description")?;
        let name = name.required("name")?;
        let value = value.optional("value")?.unwrap_or_default();
        message.edit_message(|edit| edit.given_with_param(state, name, value))
    })
}

/// Sets the contents of a message. The metadata of the message is left alone.
///
/// Nothing happens if there is no such message, `content_type` is not UTF-8 or matchers in the contents are malformed, and
/// the last error says so.
///
/// # Parameters
///
/// - `message_handle` - handle of the message.
/// - `content_type` - what the contents are; `text/plain` if NULL. What is no content type counts as not known.
/// - `body` - the contents. JSON and other text ends with a NUL, whatever `size` says; JSON in it may carry matchers and
///   generators, also when the content type is another text. XML may be described as JSON. NULL is no text for types of
///   text and a null body for others.
/// - `size` - the length of contents that are not text.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_with_contents(
    message_handle: MessageHandle,
    content_type: Text<'_>,
    body: ByteView<'_>,
    size: usize,
) {
    entry(|| {
        let content_type = content_type.optional("content_type")?;
        // COMPAT: clients pass 0 or a count of characters with text.
        let bytes = if dsl::is_message_text(content_type) {
            Some(body.terminated().unwrap_or_default())
        } else {
            body.optional(size, "body")?
        };
        message_handle.edit_message(|edit| edit.with_message_contents(content_type, bytes))
    })
}

/// Sets an entry of the metadata of a message to a string. Nothing happens if there is no such message, `key` is NULL or a
/// text is not UTF-8; the last error says so. Deprecated: use `pactffi_with_metadata`.
///
/// # Parameters
///
/// - `message_handle` - handle of the message.
/// - `key` - name of the entry.
/// - `value` - its value, a string also when it looks like JSON; NULL is an empty string.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_with_metadata(
    message_handle: MessageHandle,
    key: Text<'_>,
    value: Text<'_>,
) {
    entry(|| {
        let key = key.required("key")?;
        let value = value.optional("value")?.unwrap_or_default();
        message_handle.edit_message(|edit| edit.with_metadata_text(key, value))
    })
}

/// Sets an entry of the metadata of a message, in which JSON may carry matchers and generators. Nothing happens if there is no
/// such message, `key` is NULL, a text is not UTF-8 or a matcher is malformed; the last error says so. Deprecated: use
/// `pactffi_with_metadata`.
///
/// # Parameters
///
/// - `message_handle` - handle of the message.
/// - `key` - name of the entry.
/// - `value` - its value: JSON, or else a string; NULL is an empty string.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_with_metadata_v2(
    message_handle: MessageHandle,
    key: Text<'_>,
    value: Text<'_>,
) {
    entry(|| {
        let key = key.required("key")?;
        let value = value.optional("value")?.unwrap_or_default();
        message_handle.edit_message(|edit| edit.with_metadata(Part::Request, key, Some(value)))
    })
}

/// Returns a message as JSON, with values from its generators in place of the examples, to be handed to the code under test.
///
/// # Parameters
///
/// - `message_handle` - handle of the message.
///
/// # Returns
///
/// The message in the form of version 4 if the pact is to be written so, and else in that of version 3; its rules are part
/// of it. `null` if its contents are null. An empty string if it has no contents, and then without an error, or if there is
/// no such message or it is not an asynchronous one.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_reify(message_handle: MessageHandle) -> OwnedText {
    entry_or(codes::no_text, || {
        let (interaction, spec) =
            message_handle.draft(|draft, ordinal| Ok((draft.interaction(ordinal)?.clone(), draft.spec())))?;
        Ok(dsl::reify(interaction, spec, &mut System::new())?)
    })
}

/// Writes a message pact to a file called `<consumer>-<provider>.json`, as `pactffi_pact_handle_write_file` does.
///
/// # Parameters
///
/// - `pact` - handle of the message pact.
/// - `directory` - where to write; made with its parents if need be. NULL or empty is the current directory.
/// - `overwrite` - whether to replace an existing file instead of merging into it.
///
/// # Returns
///
/// - 0 if the file was written.
/// - 1 if it could not be written, `directory` is not UTF-8, or for a defect of the library.
/// - 2 if there is no such message pact.
///
/// What could not be written leaves an existing file as it was.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_write_message_pact_file(
    pact: MessagePactHandle,
    directory: Text<'_>,
    overwrite: bool,
) -> i32 {
    entry_or(codes::write_message_pact, || {
        pact_file::write(pact, directory.optional("directory")?, overwrite)
    })
}

/// Sets the metadata `metadata.<namespace>` of the file to one entry; what was there goes away. Nothing happens if there is no
/// such message pact, `namespace` is NULL or empty or a text is not UTF-8; the last error says so.
///
/// # Parameters
///
/// - `pact` - handle of the message pact.
/// - `namespace` - first key. What the library writes itself (`pactSpecification`) comes out as always.
/// - `name` - second key; NULL is an empty text.
/// - `value` - always stored as a string; NULL is an empty text.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_message_pact_metadata(
    pact: MessagePactHandle,
    namespace: Text<'_>,
    name: Text<'_>,
    value: Text<'_>,
) {
    entry(|| {
        let namespace = namespace.required("namespace")?;
        let name = name.optional("name")?.unwrap_or_default();
        let value = value.optional("value")?.unwrap_or_default();
        if namespace.is_empty() {
            return Err(Box::new(Fault::Dsl(dsl::Error::BadNamespace(String::new()))));
        }
        pact.draft(|draft| draft.replace_metadata(namespace, name, value))
    })
}
