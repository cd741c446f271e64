//! Request line, query, headers and status of an HTTP interaction.

use super::super::abi::code::PartCode;
use super::super::abi::entry::entry;
use super::super::abi::text::Text;
use super::super::handle::InteractionHandle;

/// Sets method and path of the request of an HTTP interaction.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `method` - the method, in any case; `GET` if NULL.
/// - `path` - the path as it stands in a request line, not percent-decoded; `/` if NULL. It may be integration
///   JSON: `{"pact:matcher:type": "regex", "regex": "/users/\\d+", "value": "/users/1"}`.
///
/// # Returns
///
/// True if they were set; false if there is no such interaction, it is a message, the path's matcher is
/// malformed, or a mock server has started for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_request(
    interaction: InteractionHandle,
    method: Text<'_>,
    path: Text<'_>,
) -> bool {
    entry(|| {
        let method = method.optional("method")?;
        let path = path.optional("path")?;
        interaction.edit(|edit| edit.with_request(method, path))
    })
}

/// Sets a query parameter of the request of an HTTP interaction.
///
/// Deprecated: `pactffi_with_query_parameter_v2` can also take a list of values.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `name` - name of the parameter; NULL is refused.
/// - `index` - which of its values, counted from 0; below 4096.
/// - `value` - the value, or integration JSON with a single value; empty if NULL.
///
/// # Returns
///
/// True if it was set; false if there is no such interaction, it is a message, an argument is refused, or a
/// mock server has started for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_query_parameter(
    interaction: InteractionHandle,
    name: Text<'_>,
    index: usize,
    value: Text<'_>,
) -> bool {
    entry(|| {
        let name = name.required("name")?;
        let value = value.optional("value")?.unwrap_or_default();
        interaction.edit(|edit| edit.query_parameter_single(name, index, value))
    })
}

/// Sets a query parameter of the request of an HTTP interaction.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `name` - name of the parameter; NULL is refused.
/// - `index` - which of its values, counted from 0; below 4096. Values before it that were not set have no `=`.
/// - `value` - the value; NULL is a parameter without `=`. It may be integration JSON, such as
///   `{"pact:matcher:type": "integer", "value": "1"}` or `{"value": ["1", "2"]}`; a list at index 0 is added to the
///   values that are there.
///
/// # Returns
///
/// True if it was set; false if there is no such interaction, it is a message, an argument is refused, or a
/// mock server has started for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_query_parameter_v2(
    interaction: InteractionHandle,
    name: Text<'_>,
    index: usize,
    value: Text<'_>,
) -> bool {
    entry(|| {
        let name = name.required("name")?;
        let value = value.optional("value")?;
        interaction.edit(|edit| edit.query_parameter(name, index, value))
    })
}

/// Sets a header of the request or response of an HTTP interaction.
///
/// Deprecated: `pactffi_with_header_v2` can also take a list of values.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - request or response.
/// - `name` - name of the header; NULL is refused.
/// - `index` - which of its values, counted from 0; below 4096.
/// - `value` - the value, or integration JSON with a single value; never split at commas, empty if NULL.
///
/// # Returns
///
/// True if it was set; false if there is no such interaction, it is a message, an argument is refused, or a
/// mock server has started for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_header(
    interaction: InteractionHandle,
    part: PartCode,
    name: Text<'_>,
    index: usize,
    value: Text<'_>,
) -> bool {
    entry(|| {
        let part = part.decode()?.into();
        let name = name.required("name")?;
        let value = value.optional("value")?.unwrap_or_default();
        interaction.edit(|edit| edit.header_single(part, name, index, value))
    })
}

/// Sets a header of the request or response of an HTTP interaction.
///
/// Names are compared without case; the first spelling is kept.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - request or response.
/// - `name` - name of the header; NULL is refused.
/// - `index` - which of its values, counted from 0; below 4096. Values before it that were not set are empty.
/// - `value` - the value; NULL is an empty one. At index 0, the text of a list header (`Accept`, `Vary`, ...) is
///   split at its commas. It may be integration JSON; a list of values replaces all, whatever the index.
///
/// # Returns
///
/// True if it was set; false if there is no such interaction, it is a message, an argument is refused, or a
/// mock server has started for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_header_v2(
    interaction: InteractionHandle,
    part: PartCode,
    name: Text<'_>,
    index: usize,
    value: Text<'_>,
) -> bool {
    entry(|| {
        let part = part.decode()?.into();
        let name = name.required("name")?;
        let value = value.optional("value")?;
        interaction.edit(|edit| edit.header(part, name, index, value))
    })
}

/// Replaces all values of a header of the request or response of an HTTP interaction by one, as it is.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - request or response.
/// - `name` - name of the header, compared without case; NULL is refused.
/// - `value` - the value: not trimmed, split or read as JSON. NULL is an empty one.
///
/// # Returns
///
/// True if it was set; false if there is no such interaction, it is a message, or a mock server has started
/// for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_set_header(
    interaction: InteractionHandle,
    part: PartCode,
    name: Text<'_>,
    value: Text<'_>,
) -> bool {
    entry(|| {
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
/// True if it was set; false if there is no such interaction, it is a message, the status is out of range, or
/// a mock server has started for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_response_status(interaction: InteractionHandle, status: u16) -> bool {
    entry(|| interaction.edit(|edit| edit.response_status(status)))
}

/// Sets the status of the response of an HTTP interaction from a text.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `status` - a number from 100 to 999, or integration JSON such as
///   `{"pact:matcher:type": "statusCode", "status": "success", "value": 200}`; 200 if NULL. A matcher without a
///   value adds its rule and leaves the status as it was.
///
/// # Returns
///
/// True if it was set; false if there is no such interaction, it is a message, the text is not a status, or a
/// mock server has started for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_response_status_v2(interaction: InteractionHandle, status: Text<'_>) -> bool {
    entry(|| {
        let status = status.optional("status")?;
        interaction.edit(|edit| edit.response_status_text(status))
    })
}
