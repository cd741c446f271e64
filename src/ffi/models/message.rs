//! Messages of specification version 3.

use std::borrow::Cow;
use std::ffi::c_char;

use super::super::abi::bytes::{ByteView, LentBytes};
use super::super::abi::code::{PactSpecification, SpecificationCode};
use super::super::abi::cursor::Cursor;
use super::super::abi::entry::{entry, entry_or};
use super::super::abi::pair::{self, OwnedPair};
use super::super::abi::pointer::{Borrow, Opaque, Owned, Reclaim};
use super::super::abi::text::{OwnedText, Text};
use super::super::codes;
use super::provider_state::{self, ProviderState, ProviderStateIterator};
use super::{PluginData, View, byte_body, bytes_of, message_text, text_body};
use crate::ffi::fault::Fault;
use crate::ffi::keys::Tag;
use crate::ffi::library_state::state;
use crate::foundation::content_type::ContentType;
use crate::foundation::json::{Document, Value, to_text};
use crate::generate::{self, Context, GeneratorEnv};
use crate::matching::ContentsFor;
use crate::model::{Body, Contents, file};

/// A message in the form of version 3 of the specification.
///
/// `pactffi_message_new`, `pactffi_message_new_from_json` and `pactffi_message_new_from_body` make one,
/// `pactffi_pact_interaction_as_message` copies one out of a pact; delete these with `pactffi_message_delete`. One that
/// `pactffi_pact_message_iter_next` returns is owned by the iterator, one of `pactffi_message_pact_message_iter_next`
/// by the message pact. The functions that begin with `pactffi_message_get_` and `pactffi_message_set_` read and change
/// it; `pactffi_match_message` compares two and deletes both.
#[derive(Debug)]
pub struct Message(());

/// An iterator over the metadata of a message.
///
/// `pactffi_message_get_metadata_iter` and `pactffi_message_contents_get_metadata_iter` return it;
/// `pactffi_message_metadata_iter_next` returns the items one after the other. Delete it with
/// `pactffi_message_metadata_iter_delete`.
#[derive(Debug)]
pub struct MessageMetadataIterator(());

/// A metadata entry of a message. Delete it with `pactffi_message_metadata_pair_delete`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct MessageMetadataPair {
    /// Name of the entry, owned by the pair.
    pub key: *const c_char,
    /// Value of the entry, owned by the pair: a string as it is, any other value as JSON.
    pub value: *const c_char,
}

impl Opaque for Message {
    type Value = View<Contents>;
    const TAG: Tag = Tag::Message;
}

impl Opaque for MessageMetadataIterator {
    type Value = Cursor<(String, String)>;
    const TAG: Tag = Tag::MessageMetadataIterator;
}

/// The number of the part that is lent as bytes.
const CONTENTS: u64 = 0;

/// The description of a new message.
const UNNAMED: &str = "message";

/// The message with its generators applied, for a consumer test. Plugins may be asked, so no lock is held.
pub(super) fn generated(contents: Contents, part: ContentsFor, plugin_data: &PluginData) -> Contents {
    let (context, source) = (Context::default(), &mut state().random.source());
    let engine = plugin_data.engine();
    match generate::contents(&contents, part, &mut GeneratorEnv::consumer(&engine, &context, source)) {
        Cow::Owned(made) => made,
        Cow::Borrowed(_) => contents,
    }
}

/// The metadata of a message for its iterator.
pub(super) fn metadata_of(contents: &Contents) -> Cursor<(String, String)> {
    let entry = |(key, value): (&String, &Value)| (key.clone(), to_text(value));
    Cursor::over(contents.metadata.iter().map(entry).collect())
}

/// Creates a message without contents. Its metadata has the entry `contentType` with the value
/// `application/json`.
///
/// # Returns
///
/// The message. NULL if too many pointers are in use. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the message with `pactffi_message_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_new() -> *mut Message {
    entry(|| {
        let mut contents = Contents::default();
        // COMPAT: a message without contents has this content type too.
        contents.metadata.insert("contentType".to_owned(), "application/json".into());
        Owned::<Message>::new(View::new(UNNAMED, contents))
    })
}

/// Parses a message from JSON.
///
/// # Parameters
///
/// - `index` - number that the default description is made of if the JSON has no description.
/// - `json_str` - a message in the form of a pact file of specification version 3.
/// - `spec_version` - must be `PactSpecification_V3`, the only version with messages of this form.
///
/// # Returns
///
/// The message. NULL if `json_str` is NULL, not UTF-8, not JSON or has malformed matching rules, or if
/// `spec_version` is another version. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the message with `pactffi_message_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_new_from_json(
    index: u32,
    json_str: Text<'_>,
    spec_version: SpecificationCode,
) -> *mut Message {
    entry(|| {
        let text = json_str.required("json_str")?;
        if spec_version.decode() != Ok(PactSpecification::V3) {
            return Err(Box::new(Fault::Value("Messages require Pact Specification version 3".to_owned())));
        }
        let unreadable = |_| Fault::Value("error parsing json_str as JSON".to_owned());
        let document = Document::parse(text).map_err(unreadable)?;
        let message = file::read_message(document.root(), index as usize)?;
        View::of(message).map(Owned::<Message>::new).transpose()
    })
}

/// Creates a message with a text as its contents.
///
/// # Parameters
///
/// - `body` - the contents; must not be NULL.
/// - `content_type` - content type of the contents, for instance `application/json`; must not be NULL. It is
///   also stored as the metadata entry `contentType`.
///
/// # Returns
///
/// The message. NULL if one of the two is NULL or not UTF-8, or if `content_type` is not a content type. On
/// failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the message with `pactffi_message_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_new_from_body(body: Text<'_>, content_type: Text<'_>) -> *mut Message {
    entry(|| {
        let body = body.required("body")?;
        let name = content_type.required("content_type")?;
        let invalid = |_| Fault::Value(format!("invalid content type '{name}'"));
        let kind = ContentType::parse(name).map_err(invalid)?;
        let body = Body::present(body.to_owned(), Some(kind));
        let mut contents = Contents { body, ..Contents::default() };
        contents.metadata.insert("contentType".to_owned(), name.into());
        Owned::<Message>::new(View::new(UNNAMED, contents))
    })
}

/// Deletes a message. Pointers to its parts are invalid afterwards.
///
/// # Parameters
///
/// - `message` - the message. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_delete(message: *mut Message) {
    entry(|| Reclaim::of(message.cast_const()).delete("message"))
}

/// Returns the contents of a message as text, with its generators applied.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The contents, empty if they are empty, null or not text (their content type is binary, such as `image/png`,
/// or they are not UTF-8). NULL if the message has none, or `message` is NULL or not a valid pointer. On
/// failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_get_contents(message: *const Message) -> OwnedText {
    entry(|| {
        let (contents, plugin_data) = {
            let message = Borrow::of(message).required("message")?;
            let message = message.lock();
            (message.content.clone(), message.plugin_data.clone())
        };
        Ok(message_text(&generated(contents, ContentsFor::Request, &plugin_data)))
    })
}

/// Returns the contents of a message as bytes.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The bytes; `pactffi_message_get_contents_length` says how many. NULL if there are none, or `message` is NULL
/// or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `message` owns the bytes: they stay valid until `message` is deleted, also when its contents are set again.
/// Do not free them.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_get_contents_bin(message: *const Message) -> LentBytes {
    entry(|| {
        let message = Borrow::of(message).required("message")?;
        let bytes = bytes_of(&message.lock().content.body);
        bytes.map(|bytes| message.lend_bytes(CONTENTS, bytes)).transpose()
    })
}

/// Returns the length of the contents of a message.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The number of bytes, or 0 if there are none, `message` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_get_contents_length(message: *const Message) -> usize {
    entry_or(codes::none, || Ok(Borrow::of(message).required("message")?.lock().content.body.bytes().len()))
}

/// Sets the contents of a message from text. The metadata stays as it is.
///
/// # Parameters
///
/// - `message` - the message.
/// - `contents` - the text, copied during the call. NULL makes the contents null.
/// - `content_type` - its content type, such as `application/json`. NULL, and a text that is not a content
///   type, leave it undefined.
///
/// # Errors
///
/// If `message` is NULL or not a valid pointer, or an argument is not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_set_contents(
    message: *mut Message,
    contents: Text<'_>,
    content_type: Text<'_>,
) {
    entry(|| {
        let message = Borrow::of(message.cast_const()).required("message")?;
        message.lock().content.body = text_body(contents, "contents", content_type)?;
        Ok(())
    })
}

/// Sets the contents of a message from bytes. The metadata stays as it is.
///
/// # Parameters
///
/// - `message` - the message.
/// - `contents` - the bytes, copied during the call. NULL makes the contents null.
/// - `len` - number of bytes.
/// - `content_type` - their content type, such as `application/json`. NULL, and a text that is not a content
///   type, leave it undefined.
///
/// # Errors
///
/// If `message` is NULL or not a valid pointer, or `content_type` is not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_set_contents_bin(
    message: *mut Message,
    contents: ByteView<'_>,
    len: usize,
    content_type: Text<'_>,
) {
    entry(|| {
        let message = Borrow::of(message.cast_const()).required("message")?;
        message.lock().content.body = byte_body(contents, len, "contents", content_type)?;
        Ok(())
    })
}

/// Returns the description of a message.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The description. NULL if `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
/// gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_get_description(message: *const Message) -> OwnedText {
    entry(|| Ok(Borrow::of(message).required("message")?.lock().description.clone()))
}

/// Sets the description of a message.
///
/// # Parameters
///
/// - `message` - the message.
/// - `description` - the description; bytes in it that are not UTF-8 are replaced by U+FFFD.
///
/// # Returns
///
/// 0, or 1 if an argument is NULL or `message` is not a valid pointer. On failure `pactffi_get_error_message`
/// gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_set_description(message: *mut Message, description: Text<'_>) -> i32 {
    entry_or(codes::failed, || {
        let message = Borrow::of(message.cast_const()).required("message")?;
        message.lock().set_description(description)
    })
}

/// Returns a provider state of a message.
///
/// # Parameters
///
/// - `message` - the message.
/// - `index` - its index, counted from 0.
///
/// # Returns
///
/// The provider state. NULL if there is none at `index`, or `message` is NULL or not a valid pointer. On
/// failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `message` owns the provider state: it stays valid until `message` is deleted. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_get_provider_state(
    message: *const Message,
    index: u32,
) -> *const ProviderState {
    entry(|| {
        let message = Borrow::of(message).required("message")?;
        provider_state::lend(&message, index)
    })
}

/// Returns an iterator over the provider states of a message.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The iterator. NULL if `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives
/// the reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_provider_state_iter_delete`. It stays valid when the message is deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_get_provider_state_iter(
    message: *mut Message,
) -> *mut ProviderStateIterator {
    entry(|| {
        let message = Borrow::of(message.cast_const()).required("message")?;
        provider_state::iterate(&message)
    })
}

/// Returns the value of a metadata entry of a message.
///
/// # Parameters
///
/// - `message` - the message.
/// - `key` - name of the entry.
///
/// # Returns
///
/// The value if it is a string, an empty text if it is other JSON. NULL if there is no such entry, `key` is
/// NULL or not UTF-8, or `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives
/// the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_find_metadata(message: *const Message, key: Text<'_>) -> OwnedText {
    entry(|| {
        let message = Borrow::of(message).required("message")?;
        let key = key.required("key")?;
        let value = message.lock().content.metadata.get(key).cloned();
        let value = value.ok_or_else(|| Fault::Value("invalid metadata key".to_owned()))?;
        // COMPAT: this function returns strings only; the iterator returns other values too.
        Ok(value.as_str().unwrap_or_default().to_owned())
    })
}

/// Sets a metadata entry of a message to a string.
///
/// # Parameters
///
/// - `message` - the message.
/// - `key` - name of the entry.
/// - `value` - its value.
///
/// # Returns
///
/// - 0 if the entry is new.
/// - -1 if it replaced an entry of the same name.
/// - -2 if an argument is NULL, a string is not UTF-8, or `message` is not a valid pointer.
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_insert_metadata(
    message: *mut Message,
    key: Text<'_>,
    value: Text<'_>,
) -> i32 {
    entry_or(codes::insert_metadata, || {
        let message = Borrow::of(message.cast_const()).required("message")?;
        let key = key.required("key")?.to_owned();
        let value = Value::from(value.required("value")?);
        let before = message.lock().content.metadata.insert(key, value);
        Ok(before.map_or(0, |_| -1))
    })
}

/// Returns an iterator over the metadata of a message, in the order of the names.
///
/// # Parameters
///
/// - `message` - the message.
///
/// # Returns
///
/// The iterator. NULL if `message` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives
/// the reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_message_metadata_iter_delete`. It stays valid when the message is deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_get_metadata_iter(message: *mut Message) -> *mut MessageMetadataIterator {
    entry(|| {
        let message = Borrow::of(message.cast_const()).required("message")?;
        let entries = metadata_of(&message.lock().content);
        Owned::<MessageMetadataIterator>::new(entries)
    })
}

/// Returns the next metadata entry of a message.
///
/// # Parameters
///
/// - `iter` - the iterator.
///
/// # Returns
///
/// A pair of name and value: a string value as it is, any other value as JSON. NULL after the last one, which
/// sets no error message, or if `iter` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
/// gives the reason.
///
/// # Ownership
///
/// Delete the pair with `pactffi_message_metadata_pair_delete`, which also frees its strings. Do not free these
/// by themselves.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_metadata_iter_next(
    iter: *mut MessageMetadataIterator,
) -> *mut MessageMetadataPair {
    entry(|| {
        let found = Borrow::of(iter.cast_const()).required("iter")?.take_next();
        let pair = |(key, value): (String, String)| {
            OwnedPair::new(|own| Ok(MessageMetadataPair { key: own.text(&key)?, value: own.text(&value)? }))
        };
        found.map(pair).transpose()
    })
}

/// Deletes an iterator over metadata.
///
/// # Parameters
///
/// - `iter` - the iterator. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_metadata_iter_delete(iter: *mut MessageMetadataIterator) {
    entry(|| Reclaim::of(iter.cast_const()).delete("iter"))
}

/// Deletes a pair of name and value, with both strings.
///
/// # Parameters
///
/// - `pair` - the pair. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_metadata_pair_delete(pair: *mut MessageMetadataPair) {
    entry(|| pair::delete(pair.cast_const(), "pair"))
}
