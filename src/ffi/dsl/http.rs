//! Request line, query, headers and status of an HTTP interaction.

use super::super::abi::code::PartCode;
use super::super::abi::entry::entry_on;
use super::super::abi::flag::Flag;
use super::super::abi::text::Text;
use super::super::handle::InteractionHandle;

/// Sets the method and the path of the request of an HTTP interaction.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `method` - the method, in upper or lower case; `GET` if NULL.
/// - `path` - the path in the form of a request line, not percent-decoded, without a query; `/` if NULL. It may be
///   integration JSON: `{"pact:matcher:type": "regex", "regex": "/users/\\d+", "value": "/users/1"}`; see
///   `pactffi_with_body`.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle or not an HTTP interaction, the path has a `?` (use
/// `pactffi_with_query_parameter_v2`), or a mock server was started for its pact. On failure
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_request(
    interaction: InteractionHandle,
    method: Text<'_>,
    path: Text<'_>,
) -> Flag {
    entry_on(interaction, || {
        let method = method.optional("method")?;
        let path = path.optional("path")?;
        interaction.edit(|edit| edit.with_request(method, path))
    })
}

/// Sets a value of a query parameter of the request of an HTTP interaction.
///
/// Deprecated: use `pactffi_with_query_parameter_v2`, which also accepts a list of values.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `name` - name of the parameter; must not be NULL.
/// - `index` - index of the value, counted from 0; below 4096.
/// - `value` - the value, or integration JSON with a single value; empty if NULL.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle or not an HTTP interaction, an argument is
/// invalid, or a mock server was started for its pact. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_query_parameter(
    interaction: InteractionHandle,
    name: Text<'_>,
    index: usize,
    value: Text<'_>,
) -> Flag {
    entry_on(interaction, || {
        let name = name.required("name")?;
        let value = value.optional("value")?.unwrap_or_default();
        interaction.edit(|edit| edit.query_parameter_single(name, index, value))
    })
}

/// Sets a value of a query parameter of the request of an HTTP interaction.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `name` - name of the parameter; must not be NULL.
/// - `index` - index of the value, counted from 0; below 4096. Values before it that were not set have no `=`.
/// - `value` - the value; NULL is a parameter without `=`. It may be integration JSON, such as
///   `{"pact:matcher:type": "integer", "value": "1"}` or `{"pact:matcher:type": "type", "value": ["1", "2"]}`. A list
///   at index 0 is appended to the values that were set before. JSON without a matcher or generator is the value itself.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle or not an HTTP interaction, an argument is
/// invalid, or a mock server was started for its pact. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_query_parameter_v2(
    interaction: InteractionHandle,
    name: Text<'_>,
    index: usize,
    value: Text<'_>,
) -> Flag {
    entry_on(interaction, || {
        let name = name.required("name")?;
        let value = value.optional("value")?;
        interaction.edit(|edit| edit.query_parameter(name, index, value))
    })
}

/// Sets a value of a header of the request or response of an HTTP interaction.
///
/// Deprecated: use `pactffi_with_header_v2`, which also accepts a list of values.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - `InteractionPart_Request` or `InteractionPart_Response`.
/// - `name` - name of the header; must not be NULL.
/// - `index` - index of the value, counted from 0; below 4096.
/// - `value` - the value, or integration JSON with a single value. It is never split at commas. NULL is an
///   empty value.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle or not an HTTP interaction, an argument is
/// invalid, or a mock server was started for its pact. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_header(
    interaction: InteractionHandle,
    part: PartCode,
    name: Text<'_>,
    index: usize,
    value: Text<'_>,
) -> Flag {
    entry_on(interaction, || {
        let part = part.decode()?.into();
        let name = name.required("name")?;
        let value = value.optional("value")?.unwrap_or_default();
        interaction.edit(|edit| edit.header_single(part, name, index, value))
    })
}

/// Sets a value of a header of the request or response of an HTTP interaction.
///
/// Header names are compared without case; the pact file has the spelling of the first call.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - `InteractionPart_Request` or `InteractionPart_Response`.
/// - `name` - name of the header; must not be NULL.
/// - `index` - index of the value, counted from 0; below 4096. Values before it that were not set are empty.
/// - `value` - the value; NULL is an empty value. At index 0, the value of a list header (`Accept`, `Vary`,
///   ...) is split at its commas. It may be integration JSON with a matcher; a list of values replaces all values,
///   for any index. JSON without a matcher or generator is the value itself.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle or not an HTTP interaction, an argument is
/// invalid, or a mock server was started for its pact. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_header_v2(
    interaction: InteractionHandle,
    part: PartCode,
    name: Text<'_>,
    index: usize,
    value: Text<'_>,
) -> Flag {
    entry_on(interaction, || {
        let part = part.decode()?.into();
        let name = name.required("name")?;
        let value = value.optional("value")?;
        interaction.edit(|edit| edit.header(part, name, index, value))
    })
}

/// Replaces all values of a header of the request or response of an HTTP interaction by one value.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - `InteractionPart_Request` or `InteractionPart_Response`.
/// - `name` - name of the header, compared without case; must not be NULL.
/// - `value` - the value, which is not trimmed, not split and not parsed as JSON. NULL is an empty value.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle or not an HTTP interaction, an argument is
/// invalid, or a mock server was started for its pact. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_set_header(
    interaction: InteractionHandle,
    part: PartCode,
    name: Text<'_>,
    value: Text<'_>,
) -> Flag {
    entry_on(interaction, || {
        let part = part.decode()?.into();
        let name = name.required("name")?;
        let value = value.optional("value")?.unwrap_or_default();
        interaction.edit(|edit| edit.set_header(part, name, value))
    })
}

/// Sets the status of the response of an HTTP interaction.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `status` - the status, from 100 to 999.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle or not an HTTP interaction, the status is out
/// of range, or a mock server was started for its pact. On failure `pactffi_get_error_message` gives the
/// reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_response_status(interaction: InteractionHandle, status: u16) -> Flag {
    entry_on(interaction, || interaction.edit(|edit| edit.response_status(status)))
}

/// Sets the status of the response of an HTTP interaction from a text.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `status` - a number from 100 to 999, or integration JSON such as
///   `{"pact:matcher:type": "statusCode", "status": "success", "value": 200}`; 200 if NULL. With a matcher or
///   generator whose value is missing, null, empty or 0, the status becomes the first one that rule and generator
///   allow: 400 for `clientError`, 200 if they say nothing about it.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle or not an HTTP interaction, the text is not a
/// status, or a mock server was started for its pact. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_response_status_v2(interaction: InteractionHandle, status: Text<'_>) -> Flag {
    entry_on(interaction, || {
        let status = status.optional("status")?;
        interaction.edit(|edit| edit.response_status_text(status))
    })
}
