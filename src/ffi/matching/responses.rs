//! Comparing a response with that of an interaction.

use super::super::abi::bytes::ByteView;
use super::super::abi::entry::entry_on;
use super::super::abi::text::{OwnedText, Text};
use super::super::handle::InteractionHandle;
use super::super::library_state::state;
use crate::dsl::received_response;
use crate::foundation::json::Value;
use crate::matching::{ExpectedResponse, Mismatch};

/// Compares a response with the one that an HTTP interaction expects: body, status and headers, under the
/// matching rules of the response. It tests a stub or a handler without a server and without a verification.
///
/// The comparison is that of a verification: JSON keys and headers that are not expected are allowed, and
/// generators are not applied.
///
/// # Parameters
///
/// - `interaction` - handle of the HTTP interaction; it may be used before and after a mock server was started
///   for its pact.
/// - `status` - the actual status, 100 to 999.
/// - `headers` - the actual headers, a JSON object. Each value is a string or an array of strings, one for each
///   header line; names are compared without case. NULL means no headers.
/// - `body` - the actual body, without a content encoding; it is read during the call. NULL means no body.
/// - `size` - number of bytes of the body; 0 is an empty body.
///
/// # Returns
///
/// A JSON array of mismatches, each an object as in `pactffi_mock_server_mismatches`: those of the body, of the
/// status, then of the headers. `[]` if the response matches. NULL if `interaction` is not a valid handle or
/// not an HTTP interaction, or if `status` or `headers` is invalid. On failure `pactffi_get_error_message`
/// gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_interaction_match_response(
    interaction: InteractionHandle,
    status: i32,
    headers: Text<'_>,
    body: ByteView<'_>,
    size: usize,
) -> OwnedText {
    entry_on(interaction, || {
        let (headers, body) = (headers.optional("headers")?, body.optional(size, "body")?);
        let (engine, expected) = interaction.draft(|draft, ordinal| {
            Ok((draft.engine_for(ordinal, &state().engine())?, draft.response(ordinal)?.clone()))
        })?;
        let actual = received_response(status, headers, body)?;
        let found = ExpectedResponse::compile(&expected, &engine).compare(&actual);
        Ok(found.iter().map(Mismatch::to_json).collect::<Value>().to_string())
    })
}
