//! Messages and message pacts, by the older functions.
//!
//! Message pacts and messages are the pacts and interactions of the other chapters under older names, and every handle
//! fits every function. Two things are different here: two interactions may have the same description, and changes are
//! possible after a mock server was started.

use super::super::abi::bytes::ByteView;
use super::super::abi::entry::{entry, entry_on, entry_or};
use super::super::abi::flag::Flag;
use super::super::abi::text::{OwnedText, Text};
use super::super::codes;
use super::super::handle::{Handle, MessageHandle, MessagePactHandle, PactHandle};
use super::super::library_state::state;
use super::pact;
use crate::dsl::{self, NewInteraction, Part};
use crate::ffi::fault::Fault;
use crate::ffi::pact_file;
use crate::generate::System;

/// Creates a message pact between a consumer and a provider and returns a handle to it.
///
/// It does the same as `pactffi_new_pact`: all functions that take a `PactHandle` accept the handle.
///
/// # Parameters
///
/// - `consumer_name` - name of the consumer; `Consumer` if NULL or not UTF-8.
/// - `provider_name` - name of the provider; `Provider` if NULL or not UTF-8.
///
/// # Returns
///
/// A handle, or 0 if 65,535 pacts exist. On failure `pactffi_get_error_message` gives the reason.
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

/// Frees a message pact and its messages. It does the same as `pactffi_free_pact_handle`.
///
/// # Parameters
///
/// - `pact` - handle of the message pact. It and the handles of its messages are invalid afterwards.
///
/// # Returns
///
/// 0 on success, 1 if `pact` is not a valid handle. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_free_message_pact_handle(pact: MessagePactHandle) -> u32 {
    entry_or(codes::one, || pact.free())
}

/// Adds an asynchronous message to a message pact and returns a handle to it.
///
/// # Parameters
///
/// - `pact` - handle of the message pact.
/// - `description` - the description, such as `a user was created`. Unlike `pactffi_new_message_interaction`,
///   this does not replace an interaction with the same description.
///
/// # Returns
///
/// A handle, or 0 if `pact` is not a valid handle, `description` is NULL or not UTF-8, or the pact has 65,535
/// interactions. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_new_message(pact: MessagePactHandle, description: Text<'_>) -> MessageHandle {
    entry_on(pact, || pact.append(NewInteraction::AsyncMessage, description.required("description")?))
}

/// Adds an asynchronous message to a pact and returns a handle to it.
///
/// Deprecated: use `pactffi_new_message_interaction`.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `description` - the description. Unlike `pactffi_new_message_interaction`, this does not replace an
///   interaction with the same description.
///
/// # Returns
///
/// A handle, or 0 if `pact` is not a valid handle, `description` is NULL or not UTF-8, or the pact has 65,535
/// interactions. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_new_async_message(pact: PactHandle, description: Text<'_>) -> MessageHandle {
    entry_on(pact, || pact.append(NewInteraction::AsyncMessage, description.required("description")?))
}

/// Sets the description of a message.
///
/// # Parameters
///
/// - `message` - handle of the message.
/// - `description` - the description; must not be NULL.
///
/// # Errors
///
/// If `message` is not a valid handle, or `description` is NULL or not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_expects_to_receive(message: MessageHandle, description: Text<'_>) {
    entry_on(message, || {
        let description = description.required("description")?;
        message.edit_message(|edit| edit.upon_receiving(description))
    })
}

/// Adds a provider state without parameters to a message, also if the message already has a state of this name.
///
/// # Parameters
///
/// - `message` - handle of the message.
/// - `description` - name of the state; must not be NULL.
///
/// # Errors
///
/// If `message` is not a valid handle, or `description` is NULL or not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_given(message: MessageHandle, description: Text<'_>) {
    entry_on(message, || {
        let state = description.required("description")?;
        message.edit_message(|edit| edit.given(state))
    })
}

/// Adds a parameter to a provider state of a message. The state is added if the message has none of this
/// name; of several states of this name, the first gets the parameter.
///
/// # Parameters
///
/// - `message` - handle of the message.
/// - `description` - name of the state; must not be NULL.
/// - `name` - name of the parameter; must not be NULL.
/// - `value` - value of the parameter as JSON; text that is not JSON is a string. NULL is an empty string.
///
/// # Errors
///
/// If `message` is not a valid handle, `description` or `name` is NULL, or a text is not UTF-8, nothing changes
/// and `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_given_with_param(
    message: MessageHandle,
    description: Text<'_>,
    name: Text<'_>,
    value: Text<'_>,
) {
    entry_on(message, || {
        let state = description.required("description")?;
        let name = name.required("name")?;
        let value = value.optional("value")?.unwrap_or_default();
        message.edit_message(|edit| edit.given_with_param(state, name, value))
    })
}

/// Sets the contents of a message. The metadata does not change.
///
/// # Parameters
///
/// - `message_handle` - handle of the message. For a synchronous message, the contents of the request are set.
/// - `content_type` - content type of the contents; `text/plain` if NULL. Text that is not a content type
///   counts as an unknown content type.
/// - `body` - the contents, copied during the call. Contents of a JSON or other text type must end with a
///   NUL; `size` is ignored for them. JSON may be integration JSON, also if the content type is another text
///   type. XML may be described as JSON. NULL sets an empty text for text types and null contents for other
///   types.
/// - `size` - number of bytes of contents that are not text.
///
/// # Errors
///
/// If `message_handle` is not a valid handle or is an HTTP interaction, `content_type` is not UTF-8, or a
/// matcher in the contents is malformed, nothing changes and `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_with_contents(
    message_handle: MessageHandle,
    content_type: Text<'_>,
    body: ByteView<'_>,
    size: usize,
) {
    entry_on(message_handle, || {
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

/// Sets a metadata entry of a message to a string.
///
/// Deprecated: use `pactffi_with_metadata`.
///
/// # Parameters
///
/// - `message_handle` - handle of the message.
/// - `key` - name of the entry; must not be NULL.
/// - `value` - value of the entry, stored as a string also if it looks like JSON. NULL is an empty string.
///
/// # Errors
///
/// If `message_handle` is not a valid handle, `key` is NULL, or a text is not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_with_metadata(
    message_handle: MessageHandle,
    key: Text<'_>,
    value: Text<'_>,
) {
    entry_on(message_handle, || {
        let key = key.required("key")?;
        let value = value.optional("value")?.unwrap_or_default();
        message_handle.edit_message(|edit| edit.with_metadata_text(key, value))
    })
}

/// Sets a metadata entry of a message.
///
/// Deprecated: use `pactffi_with_metadata`.
///
/// # Parameters
///
/// - `message_handle` - handle of the message.
/// - `key` - name of the entry; must not be NULL.
/// - `value` - value of the entry as JSON, which may be integration JSON; text that is not JSON is a string.
///   NULL is an empty string.
///
/// # Errors
///
/// If `message_handle` is not a valid handle, `key` is NULL, a text is not UTF-8, or a matcher is malformed,
/// nothing changes and `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_with_metadata_v2(
    message_handle: MessageHandle,
    key: Text<'_>,
    value: Text<'_>,
) {
    entry_on(message_handle, || {
        let key = key.required("key")?;
        let value = value.optional("value")?.unwrap_or_default();
        message_handle.edit_message(|edit| edit.with_metadata(Part::Request, key, Some(value)))
    })
}

/// Returns an asynchronous message as JSON with its generators applied, to be handed to the code under test.
///
/// # Parameters
///
/// - `message_handle` - handle of the message.
///
/// # Returns
///
/// The message, with its matching rules, in the form of specification version 4 if the pact is written in that
/// version, otherwise in the form of version 3. `null` if its contents are null. An empty string if it has no
/// contents, which sets no error message, or if `message_handle` is not a valid handle or not an asynchronous
/// message. On failure `pactffi_get_error_message` gives the reason. Never NULL.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`, also if it is empty.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_reify(message_handle: MessageHandle) -> OwnedText {
    entry_or(codes::no_text, || {
        let (interaction, spec, engine) = message_handle.draft(|draft, ordinal| {
            let engine = draft.engine_for(ordinal, &state().engine())?;
            Ok((draft.interaction(ordinal)?.clone(), draft.spec(), engine))
        })?;
        Ok(dsl::reify(interaction, spec, &engine, &mut System::new())?)
    })
}

/// Writes a message pact to a file called `<consumer>-<provider>.json`, as `pactffi_pact_handle_write_file`
/// does. If that fails, an existing file does not change.
///
/// # Parameters
///
/// - `pact` - handle of the message pact.
/// - `directory` - directory of the file; it and its parent directories are created if they do not exist. NULL
///   or an empty text means the current directory.
/// - `overwrite` - true to replace an existing file, false to merge the pact into it.
///
/// # Returns
///
/// - 0 on success.
/// - 1 if the file could not be written, `directory` is not UTF-8, or after an internal error of the library.
/// - 2 if `pact` is not a valid handle.
///
/// On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_write_message_pact_file(
    pact: MessagePactHandle,
    directory: Text<'_>,
    overwrite: Flag,
) -> i32 {
    entry_or(codes::write_message_pact, || {
        pact.first(|| pact_file::write(pact, directory.optional("directory")?, overwrite.is_set()))
    })
}

/// Replaces the metadata `metadata.<namespace>` of the pact file by one entry. Other entries of the namespace
/// are removed.
///
/// # Parameters
///
/// - `pact` - handle of the message pact.
/// - `namespace` - first key; must not be NULL or empty. `pactSpecification`, which the library writes itself,
///   does not change.
/// - `name` - second key; NULL is an empty text.
/// - `value` - value of the entry, always stored as a string; NULL is an empty text.
///
/// # Errors
///
/// If `pact` is not a valid handle, `namespace` is NULL or empty, or a text is not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_message_pact_metadata(
    pact: MessagePactHandle,
    namespace: Text<'_>,
    name: Text<'_>,
    value: Text<'_>,
) {
    entry_on(pact, || {
        let namespace = namespace.required("namespace")?;
        let name = name.optional("name")?.unwrap_or_default();
        let value = value.optional("value")?.unwrap_or_default();
        if namespace.is_empty() {
            return Err(Box::new(Fault::Dsl(dsl::Error::BadNamespace(String::new()))));
        }
        pact.draft(|draft| draft.replace_metadata(namespace, name, value))
    })
}
