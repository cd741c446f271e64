//! Comparing responses with those of a pact.

use super::super::abi::bytes::ByteView;
use super::super::abi::entry::entry;
use super::super::abi::text::{OwnedText, Text};
use super::super::handle::InteractionHandle;
use crate::dsl::received_response;
use crate::foundation::json::Value;
use crate::matching::{ExpectedResponse, Mismatch};

/// Compares a response with the one an HTTP interaction expects: body, status and headers under the matching
/// rules of the response. With it a stub or a handler is tested without a server and without a verification.
///
/// As in a verification, keys and headers nobody asked for are fine, and generators are not applied.
///
/// # Parameters
///
/// - `interaction` - handle of the HTTP interaction; it does not matter whether a mock server has started for its pact.
/// - `status` - the status that was received, 100 to 999.
/// - `headers` - the headers that were received, as a JSON object whose values are texts or lists of texts, one for
///   each header line; names compare without case. NULL is none.
/// - `body` - the body that was received, as it is without a content coding; read during the call. NULL is no body.
/// - `size` - how many bytes it has; 0 is an empty body.
///
/// # Returns
///
/// A JSON array of the differences, each an object as in `pactffi_mock_server_mismatches`: those of the body, of
/// the status, then of the headers. `[]` if the response matches. NULL if there is no such interaction, it is not
/// an HTTP interaction, or `status` or `headers` are not what they should be; `pactffi_get_error_message` says which.
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
    entry(|| {
        let (headers, body) = (headers.optional("headers")?, body.optional(size, "body")?);
        let expected = interaction.draft(|draft, ordinal| draft.response(ordinal).cloned())?;
        let actual = received_response(status, headers, body)?;
        let found = ExpectedResponse::compile(&expected).compare(&actual);
        Ok(found.iter().map(Mismatch::to_json).collect::<Value>().to_string())
    })
}
