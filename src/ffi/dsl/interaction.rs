//! Interactions: creating, describing, provider states, keys and comments.

use super::super::abi::code::ResponseFaultCode;
use super::super::abi::entry::{entry, entry_on, entry_or};
use super::super::abi::flag::Flag;
use super::super::abi::text::{OwnedText, Text};
use super::super::codes;
use super::super::fault::Fault;
use super::super::handle::{InteractionHandle, PactHandle};
use super::super::library_state::state;
use crate::dsl::NewInteraction;
use crate::foundation::json::compact;
use crate::lint::Warning;

/// Adds an HTTP interaction to a pact and returns a handle to it.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `description` - the description, such as `a request for user 42`. An interaction of the pact with the same
///   description is replaced.
///
/// # Returns
///
/// A handle, or 0 if `pact` is not a valid handle, `description` is NULL or not UTF-8, or the pact has 65,535
/// interactions. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_new_interaction(pact: PactHandle, description: Text<'_>) -> InteractionHandle {
    entry_on(pact, || pact.add(NewInteraction::Http, description.required("description")?))
}

/// Adds an asynchronous message to a pact and returns a handle to it.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `description` - the description, such as `a user was created`. An interaction of the pact with the same
///   description is replaced.
///
/// # Returns
///
/// A handle, or 0 if `pact` is not a valid handle, `description` is NULL or not UTF-8, or the pact has 65,535
/// interactions. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_new_message_interaction(
    pact: PactHandle,
    description: Text<'_>,
) -> InteractionHandle {
    entry_on(pact, || pact.add(NewInteraction::AsyncMessage, description.required("description")?))
}

/// Adds a synchronous message (a request message and its response messages) to a pact and returns a handle to
/// it.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `description` - the description, such as `a request for the price of an item`. An interaction of the pact
///   with the same description is replaced.
///
/// # Returns
///
/// A handle, or 0 if `pact` is not a valid handle, `description` is NULL or not UTF-8, or the pact has 65,535
/// interactions. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_new_sync_message_interaction(
    pact: PactHandle,
    description: Text<'_>,
) -> InteractionHandle {
    entry_on(pact, || pact.add(NewInteraction::SyncMessage, description.required("description")?))
}

/// Sets the description of an interaction.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `description` - the description; must not be NULL.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle, `description` is NULL or not UTF-8, or a mock
/// server was started for its pact. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_upon_receiving(interaction: InteractionHandle, description: Text<'_>) -> Flag {
    entry_on(interaction, || {
        let description = description.required("description")?;
        interaction.edit(|edit| edit.upon_receiving(description))
    })
}

/// Adds a provider state without parameters to an interaction, also if the interaction already has a state of
/// this name.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `description` - name of the state; must not be NULL.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle, `description` is NULL or not UTF-8, or a mock
/// server was started for its pact. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_given(interaction: InteractionHandle, description: Text<'_>) -> Flag {
    entry_on(interaction, || {
        let name = description.required("description")?;
        interaction.edit(|edit| edit.given(name))
    })
}

/// Adds a parameter to a provider state of an interaction. The state is added if the interaction has none of
/// this name; of several states of this name, the first gets the parameter.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `description` - name of the state; must not be NULL.
/// - `name` - name of the parameter; must not be NULL.
/// - `value` - value of the parameter as JSON; text that is not JSON is a string. NULL is an empty string.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle, an argument is invalid, or a mock server was
/// started for its pact. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_given_with_param(
    interaction: InteractionHandle,
    description: Text<'_>,
    name: Text<'_>,
    value: Text<'_>,
) -> Flag {
    entry_on(interaction, || {
        let state = description.required("description")?;
        let name = name.required("name")?;
        let value = value.optional("value")?.unwrap_or_default();
        interaction.edit(|edit| edit.given_with_param(state, name, value))
    })
}

/// Adds a provider state with parameters to an interaction, also if the interaction already has a state of this
/// name.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `description` - name of the state; must not be NULL.
/// - `params` - the parameters as a JSON object; must not be NULL. Any other JSON becomes a parameter called
///   `value`.
///
/// # Returns
///
/// - 0 on success.
/// - 1 if `interaction` is not a valid handle or a mock server was started for its pact.
/// - 2 if `params` is not JSON.
/// - 3 if `description` or `params` is NULL or not UTF-8.
///
/// On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_given_with_params(
    interaction: InteractionHandle,
    description: Text<'_>,
    params: Text<'_>,
) -> i32 {
    entry_or(codes::given_with_params, || {
        let state = description.required("description")?;
        let params = params.required("params")?;
        interaction.edit(|edit| edit.given_with_params(state, params))
    })
}

/// Sets the name of the test that created an interaction. The pact file has it as the comment `testname`
/// (specification version 4 only).
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `test_name` - name of the test; must not be NULL.
///
/// # Returns
///
/// - 0 on success.
/// - 1 if `test_name` is NULL or not UTF-8, or after an internal error of the library.
/// - 2 if `interaction` is not a valid handle.
/// - 3 if a mock server was started for its pact.
///
/// On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_interaction_test_name(interaction: InteractionHandle, test_name: Text<'_>) -> u32 {
    entry_or(codes::test_name, || {
        let name = test_name.required("test_name")?;
        interaction.edit(|edit| edit.test_name(name))
    })
}

/// Sets or removes the key of an interaction, which identifies the interaction when pacts are merged
/// (specification version 4 only).
///
/// This is possible after a mock server was started for the pact, but does not change that server.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `value` - the key. NULL removes it.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle or `value` is not UTF-8. On failure
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_set_key(interaction: InteractionHandle, value: Text<'_>) -> Flag {
    entry_on(interaction, || {
        let key = value.optional("value")?;
        interaction.annotate(|annotation| annotation.set_key(key))
    })
}

/// Marks an interaction as pending or not (specification version 4 only). The verification of a provider does
/// not fail because of a pending interaction.
///
/// This is possible after a mock server was started for the pact, but does not change that server.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `pending` - true for pending.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle. On failure `pactffi_get_error_message` gives
/// the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_set_pending(interaction: InteractionHandle, pending: Flag) -> Flag {
    entry_on(interaction, || interaction.annotate(|annotation| annotation.set_pending(pending.is_set())))
}

/// Sets or removes a comment of an interaction (specification version 4 only).
///
/// This is possible after a mock server was started for the pact, but does not change that server.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `key` - name of the comment; must not be NULL.
/// - `value` - the comment as JSON; text that is not JSON is a string. NULL removes the comment.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle, `key` is NULL, or an argument is not UTF-8.
/// On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_set_comment(
    interaction: InteractionHandle,
    key: Text<'_>,
    value: Text<'_>,
) -> Flag {
    entry_on(interaction, || {
        let key = key.required("key").map_err(|_| Fault::NotText("Key value"))?;
        let value = value.optional("value")?;
        interaction.annotate(|annotation| annotation.set_comment(key, value))
    })
}

/// Adds a line to the comment `text` of an interaction (specification version 4 only).
///
/// This is possible after a mock server was started for the pact, but does not change that server.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `comment` - the line; must not be NULL.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle, or `comment` is NULL or not UTF-8. On failure
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_add_text_comment(interaction: InteractionHandle, comment: Text<'_>) -> Flag {
    entry_on(interaction, || {
        let comment = comment.required("comment").map_err(|_| Fault::NotText("Comment value"))?;
        interaction.annotate(|annotation| annotation.add_text_comment(comment))
    })
}

/// Adds a reference to an interaction. The pact file has it as the comment `references.<group>.<name>`
/// (specification version 4 only).
///
/// This is possible after a mock server was started for the pact, but does not change that server.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `group` - the document or system that is referred to, such as `openapi`; must not be NULL.
/// - `name` - name of the reference; must not be NULL.
/// - `value` - value of the reference as JSON; text that is not JSON is a string. It must not be NULL.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle, or another argument is NULL or not UTF-8. On
/// failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_add_interaction_reference(
    interaction: InteractionHandle,
    group: Text<'_>,
    name: Text<'_>,
    value: Text<'_>,
) -> Flag {
    entry_on(interaction, || {
        let group = group.required("group").map_err(|_| Fault::NotText("Group value"))?;
        let name = name.required("name").map_err(|_| Fault::NotText("Name value"))?;
        let value = value.required("value").map_err(|_| Fault::NotText("Value"))?;
        interaction.annotate(|annotation| annotation.add_reference(group, name, value))
    })
}

/// Makes mock servers wait before they send the response of an interaction, for tests of timeouts.
///
/// The delay is kept with the interaction in memory and used by mock servers that are started later; it is not written
/// into the pact file. For a server that is running, use `pactffi_mock_server_set_delay`.
///
/// The server waits after it has compared the request, which is then in its results and was passed to its callback. It
/// waits without a thread: other requests, also on the same HTTP/2 connection, are answered meanwhile.
/// `pactffi_cleanup_mock_server` does not wait for the end of the delay: the connection is closed after half a second at
/// most. Only the response of the interaction is delayed, not the answer to a request that does not match.
///
/// # Parameters
///
/// - `interaction` - handle of an HTTP interaction.
/// - `milliseconds` - the delay in milliseconds, at most 86400000 (one day); 0 for none. The last call counts.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle or is a message, or the delay is too long. On failure
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_interaction_set_delay(interaction: InteractionHandle, milliseconds: u64) -> Flag {
    entry_on(interaction, || interaction.annotate(|annotation| annotation.set_delay(milliseconds)))
}

/// Makes mock servers spoil the response of an interaction, for tests of retries and error handling.
///
/// The fault is kept with the interaction in memory and used by mock servers that are started later; it is not written
/// into the pact file. For a server that is running, use `pactffi_mock_server_set_fault`.
///
/// The request is compared, counted and passed to the callback of the server as usual, and a delay comes first. The
/// faults are, with and without TLS:
///
/// - `ResponseFault_ConnectionReset` - the TCP connection is reset (RST).
/// - `ResponseFault_EmptyResponse` - the connection is closed in order, without an answer.
/// - `ResponseFault_PartialBody` - the head of the response is sent with the `Content-Length` of the whole body, then the
///   first half of the body; then the connection is closed in order. A response without a body is sent as it is before
///   the connection is closed.
/// - `ResponseFault_Garbage` - bytes that are not HTTP are sent; then the connection is closed in order.
///
/// On HTTP/2 the same happens to the connection: all requests that are open on it end with it, and half a body ends
/// without the end of its stream. Only the response of the interaction is spoiled, not the answer to a request that does
/// not match.
///
/// # Parameters
///
/// - `interaction` - handle of an HTTP interaction.
/// - `fault` - what to do instead of sending the whole response; `ResponseFault_None` takes a fault back. The last call
///   counts.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle or is a message, or `fault` is not a constant of the
/// enum. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_interaction_set_fault(
    interaction: InteractionHandle,
    fault: ResponseFaultCode,
) -> Flag {
    entry_on(interaction, || {
        let fault = fault.decode()?;
        interaction.annotate(|annotation| annotation.set_fault(fault.into()))
    })
}

/// Checks the matching rules and generators of an interaction, as they are now. It finds rules that do not
/// match their own example value, and regular expressions and date formats that are malformed. It also finds another HTTP
/// interaction of the pact with the same request, and says which of them a mock server answers with.
///
/// Adding such a rule is not a failure. The call that adds it also logs the warning, unless the interaction had
/// more than 256 rules and generators before that call. What is wrong with regular expressions is logged when the pact
/// is written.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
///
/// # Returns
///
/// A JSON array of objects with the strings `part` (`request`, `response` or `message`), `category` (such as
/// `body`), `path` and `warning`; `[]` if there are no warnings. The warning of another interaction with the same request
/// has the part `request` and an empty `category` and `path`. NULL if `interaction` is not a valid handle.
/// On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_interaction_warnings(interaction: InteractionHandle) -> OwnedText {
    entry(|| {
        let warnings = interaction.draft(|draft, ordinal| draft.warnings(ordinal, &state().engine()))?;
        Ok(compact(&warnings.iter().map(Warning::to_json).collect()))
    })
}
