//! Synchronous messages of a pact that is being built, for consumer tests.

use super::super::abi::entry::{entry, entry_or};
use super::super::abi::text::{OwnedText, Text};
use super::super::codes;
use super::super::fault::Fault;
use super::super::handle::{Handle, InteractionHandle};
use crate::dsl::Draft;
use crate::foundation::content_type::ContentType;
use crate::foundation::json::compact;
use crate::generate::{self, Context, GeneratorEnv, System};
use crate::matching;
use crate::model::{Contents, Interaction, InteractionKind, SpecVersion, file};

/// A copy of an interaction, so that the pact is not locked while values are generated.
fn copy_of(interaction: InteractionHandle) -> Result<Interaction, Box<Fault>> {
    interaction.draft(|draft: &mut Draft, ordinal| draft.interaction(ordinal).cloned())
}

/// A copy of a response, if the interaction is a synchronous message with this response.
fn response_of(interaction: InteractionHandle, index: usize) -> Option<Contents> {
    match copy_of(interaction).ok()?.kind {
        InteractionKind::SyncMessage(message) => message.responses.into_iter().nth(index),
        InteractionKind::Http(_) | InteractionKind::AsyncMessage(_) => None,
    }
}

/// Returns a synchronous message as JSON with its generators applied: the request to send and the responses to
/// expect in a test.
///
/// # Parameters
///
/// - `interaction_handle` - handle of the message.
///
/// # Returns
///
/// The interaction in the form of specification version 4, without matching rules and generators. Generators
/// that need a provider state or the URL of a mock server leave the example value. An empty string if
/// `interaction_handle` is not a valid handle or not a synchronous message. On failure
/// `pactffi_get_error_message` gives the reason. Never NULL.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`, also if it is empty.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_generate_contents(interaction_handle: InteractionHandle) -> OwnedText {
    entry_or(codes::no_text, || {
        let interaction = copy_of(interaction_handle)?;
        let engine = &interaction_handle.engine()?;
        let (context, source) = (Context::default(), &mut System::new());
        let env = &mut GeneratorEnv::consumer(engine, &context, source);
        let made = generate::sync_message(&interaction, env);
        let made = made.ok_or_else(|| Fault::Rule("interaction is not a synchronous message".to_owned()))?;
        Ok(compact(&file::interaction_to_json(&made, SpecVersion::V4)?))
    })
}

/// Compares a text with the contents of a response of a synchronous message. Metadata is not compared. JSON
/// keys that are not expected are allowed.
///
/// # Parameters
///
/// - `interaction` - handle of the message.
/// - `index` - index of the response, counted from 0.
/// - `content_type` - content type of the text, for instance `application/json`. NULL means the content type of
///   the response.
/// - `contents` - the actual contents; must not be NULL.
///
/// # Returns
///
/// A JSON array of mismatches, `[]` if there are none. NULL if `interaction` is not a valid handle, not a
/// synchronous message or has no response at `index`, `contents` is NULL or not UTF-8, or `content_type` is not
/// UTF-8 or not a content type. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_message_match_response_contents(
    interaction: InteractionHandle,
    index: usize,
    content_type: Text<'_>,
    contents: Text<'_>,
) -> OwnedText {
    entry(|| {
        // COMPAT: clients know these texts.
        let no_text = || Fault::Value("contents is NULL or not valid UTF-8".to_owned());
        let no_response = || {
            let text = "interaction is not a synchronous message or has no response at index";
            Fault::Value(format!("{text} {index}"))
        };
        if interaction.unknown().is_some() {
            return Err(no_response().into());
        }
        let text = contents.optional("contents").ok().flatten().ok_or_else(no_text)?;
        let content_type = content_type.optional("content_type")?.map(content_type_of).transpose()?;
        let response = response_of(interaction, index).ok_or_else(no_response)?;
        Ok(compact(&matching::compare_text(&response, text, content_type, &interaction.engine()?)))
    })
}

fn content_type_of(name: &str) -> Result<ContentType, Box<Fault>> {
    Ok(ContentType::parse(name)
        .map_err(|error| Fault::Value(format!("invalid content type '{name}': {error}")))?)
}
