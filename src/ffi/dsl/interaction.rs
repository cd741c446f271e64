//! An interaction: made, described, given its provider states, keys and comments.

use super::super::abi::entry::{entry, entry_or};
use super::super::abi::text::{OwnedText, Text};
use super::super::codes;
use super::super::fault::Fault;
use super::super::handle::{InteractionHandle, PactHandle};
use crate::dsl::{InteractionKind, Warning};
use crate::foundation::json::compact;

/// Adds an HTTP interaction to a pact and returns a handle to it.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `description` - what happens; an interaction of the pact with the same description is replaced.
///
/// # Returns
///
/// A handle, or 0 if there is no such pact, `description` is NULL or not UTF-8, or the pact is full.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_new_interaction(pact: PactHandle, description: Text<'_>) -> InteractionHandle {
    entry(|| pact.add(InteractionKind::Http, description.required("description")?))
}

/// Adds an asynchronous message to a pact and returns a handle to it.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `description` - what happens; an interaction of the pact with the same description is replaced.
///
/// # Returns
///
/// A handle, or 0 if there is no such pact, `description` is NULL or not UTF-8, or the pact is full.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_new_message_interaction(
    pact: PactHandle,
    description: Text<'_>,
) -> InteractionHandle {
    entry(|| pact.add(InteractionKind::AsyncMessage, description.required("description")?))
}

/// Adds a synchronous message (a request with its responses) to a pact and returns a handle to it.
///
/// # Parameters
///
/// - `pact` - handle of the pact.
/// - `description` - what happens; an interaction of the pact with the same description is replaced.
///
/// # Returns
///
/// A handle, or 0 if there is no such pact, `description` is NULL or not UTF-8, or the pact is full.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_new_sync_message_interaction(
    pact: PactHandle,
    description: Text<'_>,
) -> InteractionHandle {
    entry(|| pact.add(InteractionKind::SyncMessage, description.required("description")?))
}

/// Changes the description of an interaction.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `description` - what happens; NULL is refused.
///
/// # Returns
///
/// True if it was changed; false if there is no such interaction or a mock server has started for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_upon_receiving(interaction: InteractionHandle, description: Text<'_>) -> bool {
    entry(|| {
        let description = description.required("description")?;
        interaction.edit(|edit| edit.upon_receiving(description))
    })
}

/// Adds a provider state without parameters, also when there is one of the same name already.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `description` - name of the state; NULL is refused.
///
/// # Returns
///
/// True if it was added; false if there is no such interaction or a mock server has started for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_given(interaction: InteractionHandle, description: Text<'_>) -> bool {
    entry(|| {
        let name = description.required("description")?;
        interaction.edit(|edit| edit.given(name))
    })
}

/// Adds a parameter to the first provider state of a name, or to a new state of that name.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `description` - name of the state; NULL is refused.
/// - `name` - name of the parameter; NULL is refused.
/// - `value` - its value: JSON, or else a string; NULL is an empty string.
///
/// # Returns
///
/// True if it was added; false if there is no such interaction or a mock server has started for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_given_with_param(
    interaction: InteractionHandle,
    description: Text<'_>,
    name: Text<'_>,
    value: Text<'_>,
) -> bool {
    entry(|| {
        let state = description.required("description")?;
        let name = name.required("name")?;
        let value = value.optional("value")?.unwrap_or_default();
        interaction.edit(|edit| edit.given_with_param(state, name, value))
    })
}

/// Adds a provider state with parameters, also when there is one of the same name already.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `description` - name of the state.
/// - `params` - a JSON object; any other JSON becomes the parameter `value`.
///
/// # Returns
///
/// - 0 if it was added.
/// - 1 if there is no such interaction or a mock server has started for its pact.
/// - 2 if `params` is not JSON.
/// - 3 if `description` or `params` is NULL or not UTF-8.
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

/// Notes the name of the test an interaction comes from, as the comment `testname` (specification version 4).
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `test_name` - name of the test.
///
/// # Returns
///
/// - 0 if it was noted.
/// - 1 if `test_name` is NULL or not UTF-8, or for a defect of the library.
/// - 2 if there is no such interaction.
/// - 3 if a mock server has started for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_interaction_test_name(interaction: InteractionHandle, test_name: Text<'_>) -> u32 {
    entry_or(codes::test_name, || {
        let name = test_name.required("test_name")?;
        interaction.edit(|edit| edit.test_name(name))
    })
}

/// Sets or clears the key of an interaction, which identifies it when pacts are merged (specification version 4).
///
/// This stays possible after a mock server has started; it does not reach that server.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `value` - the key; NULL clears it.
///
/// # Returns
///
/// True if it was set; false if there is no such interaction.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_set_key(interaction: InteractionHandle, value: Text<'_>) -> bool {
    entry(|| {
        let key = value.optional("value")?;
        interaction.annotate(|annotation| annotation.set_key(key))
    })
}

/// Says whether a failing verification of an interaction is tolerated (specification version 4).
///
/// This stays possible after a mock server has started; it does not reach that server.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `pending` - whether it is tolerated.
///
/// # Returns
///
/// True if it was set; false if there is no such interaction.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_set_pending(interaction: InteractionHandle, pending: bool) -> bool {
    entry(|| interaction.annotate(|annotation| annotation.set_pending(pending)))
}

/// Sets or removes a comment of an interaction (specification version 4).
///
/// This stays possible after a mock server has started; it does not reach that server.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `key` - name of the comment; NULL is refused.
/// - `value` - JSON, or else a string; NULL removes the comment.
///
/// # Returns
///
/// True if it was set or removed; false if there is no such interaction or no key.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_set_comment(
    interaction: InteractionHandle,
    key: Text<'_>,
    value: Text<'_>,
) -> bool {
    entry(|| {
        let key = key.required("key").map_err(|_| Fault::NotText("Key value"))?;
        let value = value.optional("value")?;
        interaction.annotate(|annotation| annotation.set_comment(key, value))
    })
}

/// Adds a line to the text comments of an interaction (specification version 4).
///
/// This stays possible after a mock server has started; it does not reach that server.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `comment` - the line; NULL is refused.
///
/// # Returns
///
/// True if it was added; false if there is no such interaction or no comment.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_add_text_comment(interaction: InteractionHandle, comment: Text<'_>) -> bool {
    entry(|| {
        let comment = comment.required("comment").map_err(|_| Fault::NotText("Comment value"))?;
        interaction.annotate(|annotation| annotation.add_text_comment(comment))
    })
}

/// Adds a reference to an interaction, as the comment `references.<group>.<name>` (specification version 4).
///
/// This stays possible after a mock server has started; it does not reach that server.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `group` - what is referred to, such as `openapi`; NULL is refused.
/// - `name` - name of the reference; NULL is refused.
/// - `value` - JSON, or else a string; NULL is refused.
///
/// # Returns
///
/// True if it was added; false if there is no such interaction or an argument is missing.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_add_interaction_reference(
    interaction: InteractionHandle,
    group: Text<'_>,
    name: Text<'_>,
    value: Text<'_>,
) -> bool {
    entry(|| {
        let group = group.required("group").map_err(|_| Fault::NotText("Group value"))?;
        let name = name.required("name").map_err(|_| Fault::NotText("Name value"))?;
        let value = value.required("value").map_err(|_| Fault::NotText("Value"))?;
        interaction.annotate(|annotation| annotation.add_reference(group, name, value))
    })
}

/// Tells what is wrong with the matching rules and generators of an interaction, as it is now: rules that refuse their
/// own example, regular expressions that are none, date patterns that are none.
///
/// Writing such a rule succeeds. Besides being told here it is logged as a warning by the call that writes it, unless
/// the interaction had more than 256 rules and generators before that call.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
///
/// # Returns
///
/// A JSON array of objects with the texts `part` (`request`, `response` or `message`), `category` (such as `body`),
/// `path` and `warning`; `[]` if nothing is wrong. NULL if there is no such interaction.
///
/// # Ownership
///
/// Free the text with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_interaction_warnings(interaction: InteractionHandle) -> OwnedText {
    entry(|| {
        let warnings = interaction.draft(|draft, ordinal| draft.warnings(ordinal))?;
        Ok(compact(&warnings.iter().map(Warning::to_json).collect()))
    })
}
