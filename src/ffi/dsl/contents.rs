//! Bodies, files, metadata, matching rules and generators of an interaction.

use super::super::abi::bytes::ByteView;
use super::super::abi::code::PartCode;
use super::super::abi::entry::{entry, entry_on};
use super::super::abi::flag::Flag;
use super::super::abi::string_result::StringResult;
use super::super::abi::text::Text;
use super::super::handle::{Handle, InteractionHandle};
use crate::dsl::FilePart;
use crate::ffi::fault::Fault;

/// Sets the body of an interaction from text.
///
/// A JSON body may be integration JSON: objects with `pact:matcher:type` or `pact:generator:type` stand in
/// place of values and add matching rules and generators. XML and form bodies may be described in the same way,
/// as JSON. A text of another type `text/...`, or of XML, may be one matcher whose value is the text. Under types such
/// as `text/json`, `application/x-amz-json-1.1` and, line by line, `application/x-ndjson` a body that is JSON is read
/// like other JSON. If the part has no `Content-Type` header (for a message, no metadata `contentType`), it is added as
/// `content_type` spells it.
///
/// # Integration JSON
///
/// A matcher is an object that stands in place of a value. Its key `pact:matcher:type` names a rule, `value` is the example,
/// `pact:generator:type` names a generator, and the other keys are the attributes of both:
/// `{"pact:matcher:type": "type", "min": 1, "value": ["red"]}`. In place of a rule's name there may be a matching rule
/// definition expression, or an array of matchers, of which all must match. Other names are those of plugins. Rules,
/// with the defaults of their attributes and the version of the specification that introduced them:
///
/// | `pact:matcher:type` | attributes | version |
/// |---|---|---|
/// | `equality` | | 3 |
/// | `type` | `min`, `max` | 2 |
/// | `regex` | `regex` (required) | 2 |
/// | `include` | `value` (required) | 3 |
/// | `number` | | 3 |
/// | `integer` | | 3 |
/// | `decimal` | | 3 |
/// | `boolean` | | 3 |
/// | `null` | | 3 |
/// | `date` | `format` (`yyyy-MM-dd`) | 3 |
/// | `time` | `format` (`HH:mm:ss`) | 3 |
/// | `datetime` | `format` (`yyyy-MM-dd'T'HH:mm:ssXXX`) | 3 |
/// | `contentType` | `value` (required) | 3 |
/// | `values` | | 3 |
/// | `semver` | | 4 |
/// | `notEmpty` | | 4 |
/// | `statusCode` | `status` (`success`) | 4 |
/// | `arrayContains` | `variants` (required) | 4 |
/// | `eachKey` | `rules`, `value`, `generator` | 4 |
/// | `eachValue` | `rules`, `value`, `generator` | 4 |
///
/// Generators, which make a value each time:
///
/// | `pact:generator:type` | attributes | version |
/// |---|---|---|
/// | `RandomInt` | `min` (0), `max` (10) | 3 |
/// | `RandomDecimal` | `digits` (10) | 3 |
/// | `RandomHexadecimal` | `digits` (10) | 3 |
/// | `RandomString` | `size` (10) | 3 |
/// | `RandomBoolean` | | 3 |
/// | `Uuid` | `format` (`lower-case-hyphenated`) | 3 |
/// | `Regex` | `regex` (required) | 3 |
/// | `Date` | `format` (`yyyy-MM-dd`), `expression` | 3 |
/// | `Time` | `format` (`HH:mm:ss`), `expression` | 3 |
/// | `DateTime` | `format` (`yyyy-MM-dd'T'HH:mm:ss.SSSZ`), `expression` | 3 |
/// | `ProviderState` | `expression` (required), `dataType` | 4 |
/// | `MockServerURL` | `example`, `regex` | 4 |
///
/// `docs/matchers.md` has the meaning of each, an example, its expression, and how it is written in other languages.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - `InteractionPart_Request` or `InteractionPart_Response`. An asynchronous message has one part
///   only. For a synchronous message, each call for the response adds another response.
/// - `content_type` - content type of the body. If NULL or malformed: the content type that the part already
///   has, otherwise one detected from the body, otherwise `text/plain`.
/// - `body` - the text, copied during the call. NULL, an empty text and text that is not UTF-8 set an empty
///   body.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle, a matcher in the body is malformed, a form has a
/// member that no form can send, or a mock server was started for its pact. On failure `pactffi_get_error_message`
/// gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_body(
    interaction: InteractionHandle,
    part: PartCode,
    content_type: Text<'_>,
    body: Text<'_>,
) -> Flag {
    entry_on(interaction, || {
        let part = part.decode()?.into();
        let content_type = content_type.optional("content_type")?;
        // COMPAT: a body that is not UTF-8 counts as empty; binary bodies have a function of their own.
        let body = body.optional("body").unwrap_or_default();
        interaction.edit(|edit| edit.with_body(part, content_type, body))
    })
}

/// Sets the body of an interaction to bytes.
///
/// If the part has no `Content-Type` header (for a message, no metadata `contentType`), it is added.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - `InteractionPart_Request` or `InteractionPart_Response`.
/// - `content_type` - content type of the bytes; `application/octet-stream` if NULL.
/// - `body` - the bytes, copied during the call. NULL sets a null body.
/// - `size` - number of bytes; 0 sets an empty body.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle or, for an HTTP interaction, a mock server was
/// started for its pact. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_binary_body(
    interaction: InteractionHandle,
    part: PartCode,
    content_type: Text<'_>,
    body: ByteView<'_>,
    size: usize,
) -> Flag {
    entry_on(interaction, || {
        let part = part.decode()?.into();
        let content_type = content_type.optional("content_type")?;
        let bytes = body.optional(size, "body")?;
        interaction.edit_binary(|edit| edit.with_binary_body(part, content_type, bytes))
    })
}

/// Sets the body of an interaction to bytes, and adds a `contentType` matching rule for it: only the content
/// type of the actual body is compared, not its bytes.
///
/// Deprecated: use `pactffi_with_binary_body` and, where only the type matters, a `contentType` rule.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - `InteractionPart_Request` or `InteractionPart_Response`.
/// - `content_type` - content type of the bytes and of the matching rule; must not be NULL.
/// - `body` - the bytes, copied during the call. NULL sets a null body.
/// - `size` - number of bytes; 0 sets an empty body.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle, `content_type` is NULL or, for an HTTP
/// interaction, a mock server was started for its pact. On failure `pactffi_get_error_message` gives the
/// reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_binary_file(
    interaction: InteractionHandle,
    part: PartCode,
    content_type: Text<'_>,
    body: ByteView<'_>,
    size: usize,
) -> Flag {
    entry_on(interaction, || {
        let part = part.decode()?.into();
        let content_type = content_type.required("content_type")?;
        let bytes = body.optional(size, "body")?;
        interaction.edit_binary(|edit| edit.with_binary_file(part, Some(content_type), bytes))
    })
}

/// Adds a file to the multipart body of an HTTP interaction.
///
/// It does the same as `pactffi_with_multipart_file_v2` with a NULL `boundary`.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - `InteractionPart_Request` or `InteractionPart_Response`.
/// - `content_type` - content type that the actual file must have; must not be NULL.
/// - `file` - path of the file, which is read during the call. NULL adds no file and sets a multipart body
///   without parts.
/// - `part_name` - name of the form field; `file` if NULL.
///
/// # Returns
///
/// `StringResult_Ok` with NULL on success, `StringResult_Failed` with the reason on failure.
///
/// # Ownership
///
/// Free the reason with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_multipart_file(
    interaction: InteractionHandle,
    part: PartCode,
    content_type: Text<'_>,
    file: Text<'_>,
    part_name: Text<'_>,
) -> StringResult {
    entry(|| add_file(interaction, part, content_type, file, part_name, || Ok(None)))
}

/// Adds a file to the multipart body of an HTTP interaction.
///
/// The content type of the body becomes `multipart/form-data`. The file in the body has `content_type` as its
/// `Content-Type`, and a `contentType` matching rule is added for it: the actual file must have these very bytes, or be
/// of that type. The boundary is not compared.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - `InteractionPart_Request` or `InteractionPart_Response`.
/// - `content_type` - content type that the actual file must have; must not be NULL.
/// - `file` - path of the file, which is read during the call. NULL adds no file and sets a multipart body
///   without parts.
/// - `part_name` - name of the form field; `file` if NULL.
/// - `boundary` - boundary between the parts; 16 random characters if NULL. A body that already has parts keeps
///   its boundary.
///
/// # Returns
///
/// `StringResult_Ok` with NULL on success, `StringResult_Failed` with the reason on failure.
///
/// # Ownership
///
/// Free the reason with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_multipart_file_v2(
    interaction: InteractionHandle,
    part: PartCode,
    content_type: Text<'_>,
    file: Text<'_>,
    part_name: Text<'_>,
    boundary: Text<'_>,
) -> StringResult {
    entry(|| add_file(interaction, part, content_type, file, part_name, || boundary.optional("boundary")))
}

fn add_file<'b>(
    interaction: InteractionHandle,
    part: PartCode,
    content_type: Text<'_>,
    file: Text<'_>,
    part_name: Text<'_>,
    boundary: impl FnOnce() -> Result<Option<&'b str>, Box<Fault>>,
) -> Result<(), Box<Fault>> {
    let invalid = |_| Fault::Rule("Content type value is not valid (NULL or non-UTF-8)".to_owned());
    let added = interaction.first(|| {
        let part = part.decode()?.into();
        let content_type = content_type.required("content_type").map_err(invalid)?;
        let path = file.optional("file")?;
        let name = part_name.optional("part_name")?;
        let file = FilePart { content_type, path, name, boundary: boundary()? };
        interaction.edit(|edit| edit.with_multipart_file(part, file))
    });
    added.map_err(multipart_fault)
}

/// COMPAT: clients know the texts of these two functions with the name of the function in front.
#[expect(clippy::boxed_local, reason = "faults are boxed everywhere")]
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
/// - `interaction` - handle of an asynchronous or synchronous message.
/// - `key` - name of the entry; must not be NULL.
/// - `value` - JSON, which may be integration JSON; text that is not JSON is a string. NULL removes the entry.
/// - `part` - for a synchronous message, `InteractionPart_Request` or `InteractionPart_Response`, which changes
///   all responses that were added so far.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle or is an HTTP interaction, a matcher is
/// malformed, or a mock server was started for its pact. On failure `pactffi_get_error_message` gives the
/// reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_metadata(
    interaction: InteractionHandle,
    key: Text<'_>,
    value: Text<'_>,
    part: PartCode,
) -> Flag {
    entry_on(interaction, || {
        let key = key.required("key")?;
        let value = value.optional("value")?;
        let part = part.decode()?.into();
        interaction.edit(|edit| edit.with_metadata(part, key, value))
    })
}

/// Adds matching rules to the request or response of an interaction.
///
/// This is possible after a mock server was started for the pact, but does not change that server.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - `InteractionPart_Request` or `InteractionPart_Response`.
/// - `rules` - JSON object in the form of a pact file: by category, or flat as in specification version 2. It
///   may be wrapped in `{"matchingRules": ...}`. An empty array or null in the place of a category has no rules.
///   It must not be NULL.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle or the rules are malformed. On failure
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_matching_rules(
    interaction: InteractionHandle,
    part: PartCode,
    rules: Text<'_>,
) -> Flag {
    entry_on(interaction, || {
        let part = part.decode()?.into();
        let rules = rules.required("rules")?;
        interaction.annotate(|annotation| annotation.matching_rules(part, rules))
    })
}

/// Sets generators of the request or response of an interaction. A generator of the same path is replaced.
///
/// This is possible after a mock server was started for the pact, but does not change that server.
///
/// # Parameters
///
/// - `interaction` - handle of the interaction.
/// - `part` - `InteractionPart_Request` or `InteractionPart_Response`.
/// - `generators` - JSON object in the form of a pact file. It may be wrapped in `{"generators": ...}`. It must
///   not be NULL.
///
/// # Returns
///
/// True on success. False if `interaction` is not a valid handle or the generators are malformed. On failure
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_with_generators(
    interaction: InteractionHandle,
    part: PartCode,
    generators: Text<'_>,
) -> Flag {
    entry_on(interaction, || {
        let part = part.decode()?.into();
        let generators = generators.required("generators")?;
        interaction.annotate(|annotation| annotation.generators(part, generators))
    })
}
