//! Bodies, files, metadata, matching rules and generators of an interaction.

use super::super::abi::bytes::ByteView;
use super::super::abi::code::PartCode;
use super::super::abi::entry::entry;
use super::super::abi::string_result::StringResult;
use super::super::abi::text::Text;
use super::super::handle::InteractionHandle;
use crate::dsl::FilePart;
use crate::ffi::fault::Fault;

/// Sets the body of an interaction from a text.
///
/// In a JSON body, and in the JSON descriptions of XML and form bodies, matchers and generators may stand in
/// the place of values (integration JSON). A `Content-Type` header (for messages, the metadata `contentType`) is
/// added if there is none.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - request or response; an asynchronous message has one part only. Each response body of a
///   synchronous message is one more response.
/// - `content_type` - what the body is. If NULL or malformed: what the part is known to be, else what the body
///   looks like, else `text/plain`.
/// - `body` - the text. NULL, an empty text and one that is not UTF-8 make the body empty.
///
/// # Returns
///
/// True if it was set; false if there is no such interaction, a matcher in the body is malformed, or a mock
/// server has started for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_body(
    interaction: InteractionHandle,
    part: PartCode,
    content_type: Text<'_>,
    body: Text<'_>,
) -> bool {
    entry(|| {
        let part = part.decode()?.into();
        let content_type = content_type.optional("content_type")?;
        // COMPAT: a body that is not UTF-8 counts as empty; binary bodies have a function of their own.
        let body = body.optional("body").unwrap_or_default();
        interaction.edit(|edit| edit.with_body(part, content_type, body))
    })
}

/// Sets the body of an interaction to bytes.
///
/// A `Content-Type` header (for messages, the metadata `contentType`) is added if there is none.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - request or response.
/// - `content_type` - what the bytes are; `application/octet-stream` if NULL.
/// - `body` - the bytes, copied during the call; NULL is a null body.
/// - `size` - how many; 0 makes the body empty.
///
/// # Returns
///
/// True if it was set; false if there is no such interaction or, for HTTP, a mock server has started for its
/// pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_binary_body(
    interaction: InteractionHandle,
    part: PartCode,
    content_type: Text<'_>,
    body: ByteView<'_>,
    size: usize,
) -> bool {
    entry(|| {
        let part = part.decode()?.into();
        let content_type = content_type.optional("content_type")?;
        let bytes = body.optional(size, "body")?;
        interaction.edit_binary(|edit| edit.with_binary_body(part, content_type, bytes))
    })
}

/// Sets the body of an interaction to bytes that are compared by their content type only.
///
/// Deprecated: use `pactffi_with_binary_body` and, where only the type matters, a `contentType` rule.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - request or response.
/// - `content_type` - what the bytes are, also the value of the rule; NULL is refused.
/// - `body` - the bytes, copied during the call; NULL is a null body.
/// - `size` - how many; 0 makes the body empty.
///
/// # Returns
///
/// True if it was set; false if there is no such interaction, `content_type` is NULL or, for HTTP, a mock
/// server has started for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_binary_file(
    interaction: InteractionHandle,
    part: PartCode,
    content_type: Text<'_>,
    body: ByteView<'_>,
    size: usize,
) -> bool {
    entry(|| {
        let part = part.decode()?.into();
        let content_type = content_type.required("content_type")?;
        let bytes = body.optional(size, "body")?;
        interaction.edit_binary(|edit| edit.with_binary_file(part, Some(content_type), bytes))
    })
}

/// Adds a file to the multipart body of an HTTP interaction.
///
/// Like `pactffi_with_multipart_file_v2` with a boundary of the library's choice.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - request or response.
/// - `content_type` - what the file must be when compared; NULL is refused.
/// - `file` - path of the file; NULL makes a body without parts.
/// - `part_name` - name of the part; `file` if NULL.
///
/// # Returns
///
/// `StringResult_Ok` with NULL, or `StringResult_Failed` with a text that says why.
///
/// # Ownership
///
/// Free the text of a failure with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_multipart_file(
    interaction: InteractionHandle,
    part: PartCode,
    content_type: Text<'_>,
    file: Text<'_>,
    part_name: Text<'_>,
) -> StringResult {
    entry(|| add_file(interaction, part, content_type, file, part_name, None))
}

/// Adds a file to the multipart body of an HTTP interaction.
///
/// The body becomes `multipart/form-data`; the file's own `Content-Type` follows from its extension. The part is
/// compared by content type; the boundary is not compared.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - request or response.
/// - `content_type` - what the file must be when compared; NULL is refused.
/// - `file` - path of the file; NULL makes a body without parts.
/// - `part_name` - name of the part; `file` if NULL.
/// - `boundary` - what separates parts; 16 random characters if NULL. A body that has parts keeps its boundary.
///
/// # Returns
///
/// `StringResult_Ok` with NULL, or `StringResult_Failed` with a text that says why.
///
/// # Ownership
///
/// Free the text of a failure with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_multipart_file_v2(
    interaction: InteractionHandle,
    part: PartCode,
    content_type: Text<'_>,
    file: Text<'_>,
    part_name: Text<'_>,
    boundary: Text<'_>,
) -> StringResult {
    entry(|| {
        let boundary = boundary.optional("boundary").map_err(multipart_fault)?;
        add_file(interaction, part, content_type, file, part_name, boundary)
    })
}

fn add_file(
    interaction: InteractionHandle,
    part: PartCode,
    content_type: Text<'_>,
    file: Text<'_>,
    part_name: Text<'_>,
    boundary: Option<&str>,
) -> Result<(), Box<Fault>> {
    let invalid = |_| Fault::Rule("Content type value is not valid (NULL or non-UTF-8)".to_owned());
    let added = (|| {
        let part = part.decode()?.into();
        let content_type = content_type.required("content_type").map_err(invalid)?;
        let path = file.optional("file")?;
        let name = part_name.optional("part_name")?;
        let file = FilePart { content_type, path, name, boundary };
        interaction.edit(|edit| edit.with_multipart_file(part, file))
    })();
    added.map_err(multipart_fault)
}

/// COMPAT: clients know the texts of these two functions with the function's name in front.
#[expect(clippy::boxed_local, reason = "it stands in for the fault, and those come in boxes")]
fn multipart_fault(fault: Box<Fault>) -> Box<Fault> {
    let text = match *fault {
        Fault::NoSuchInteraction(_) => "with_multipart_file: Interaction handle is invalid".to_owned(),
        other => format!("with_multipart_file: {other}"),
    };
    Fault::Rule(text).into()
}

/// Sets or removes a metadata entry of a message.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction, which must be a message.
/// - `key` - name of the entry; NULL is refused.
/// - `value` - JSON, in which matchers and generators may stand, or else a string; NULL removes the entry.
/// - `part` - request or response of a synchronous message; all its responses so far are changed together.
///
/// # Returns
///
/// True if it was set or removed; false if there is no such interaction, it is an HTTP interaction, a matcher
/// is malformed, or a mock server has started for its pact.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_metadata(
    interaction: InteractionHandle,
    key: Text<'_>,
    value: Text<'_>,
    part: PartCode,
) -> bool {
    entry(|| {
        let key = key.required("key")?;
        let value = value.optional("value")?;
        let part = part.decode()?.into();
        interaction.edit(|edit| edit.with_metadata(part, key, value))
    })
}

/// Adds matching rules to a part of an interaction.
///
/// This stays possible after a mock server has started; it does not reach that server.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - request or response.
/// - `rules` - a JSON object as pact files have it: by category, or flat as in version 2; it may be wrapped in
///   `{"matchingRules": ...}`. NULL is refused.
///
/// # Returns
///
/// True if they were added; false if there is no such interaction or the rules cannot be read.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_matching_rules(
    interaction: InteractionHandle,
    part: PartCode,
    rules: Text<'_>,
) -> bool {
    entry(|| {
        let part = part.decode()?.into();
        let rules = rules.required("rules")?;
        interaction.annotate(|annotation| annotation.matching_rules(part, rules))
    })
}

/// Sets generators of a part of an interaction; one of the same path is replaced.
///
/// This stays possible after a mock server has started; it does not reach that server.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - request or response.
/// - `generators` - a JSON object as pact files have it; it may be wrapped in `{"generators": ...}`. NULL is
///   refused.
///
/// # Returns
///
/// True if they were set; false if there is no such interaction or the generators cannot be read.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_generators(
    interaction: InteractionHandle,
    part: PartCode,
    generators: Text<'_>,
) -> bool {
    entry(|| {
        let part = part.decode()?.into();
        let generators = generators.required("generators")?;
        interaction.annotate(|annotation| annotation.generators(part, generators))
    })
}
