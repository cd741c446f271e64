//! The contents of messages: body, metadata, matching rules and generators.

use super::super::abi::bytes::{ByteView, LentBytes};
use super::super::abi::code::{GeneratorCategoryCode, RuleCategoryCode};
use super::super::abi::entry::{entry, entry_or};
use super::super::abi::pointer::{Borrow, Opaque, Owned, Reclaim};
use super::super::abi::text::{OwnedText, Text};
use super::super::codes;
use super::generators::{self, GeneratorCategoryIterator};
use super::message::{MessageMetadataIterator, metadata_of};
use super::rules::{self, MatchingRuleCategoryIterator};
use super::{byte_body, bytes_of, message_text, text_body};
use crate::ffi::keys::Tag;
use crate::model::Contents;

/// The contents of a message: body, metadata, matching rules and generators.
///
/// The functions that end in `_get_contents`, `_get_request_contents` and `_get_response_contents` return those of a
/// message, which owns them. The functions that end in `_generate_contents`, `_generate_request_contents` and
/// `_generate_response_contents` return a copy with generated values; delete a copy with
/// `pactffi_message_contents_delete`. The functions that begin with `pactffi_message_contents_` read and change
/// contents.
#[derive(Debug)]
pub struct MessageContents(());

impl Opaque for MessageContents {
    type Value = Contents;
    const TAG: Tag = Tag::MessageContents;
}

/// The number of the part that is lent as bytes.
const BODY: u64 = 0;

/// Returns the contents of a message as text. Generators are not applied.
///
/// # Parameters
///
/// - `contents` - the contents.
///
/// # Returns
///
/// The text, empty if the contents are empty, null or not text (their content type is binary, such as
/// `image/png`, or they are not UTF-8). NULL if the message has none, or `contents` is NULL or not a valid
/// pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_contents_get_contents_str(contents: *const MessageContents) -> OwnedText {
    entry(|| Ok(message_text(&Borrow::of(contents).required("contents")?.lock())))
}

/// Returns the contents of a message as bytes. Generators are not applied.
///
/// # Parameters
///
/// - `contents` - the contents.
///
/// # Returns
///
/// The bytes; `pactffi_message_contents_get_contents_length` says how many. NULL if there are none, or
/// `contents` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `contents` owns the bytes: they stay valid until `contents` is deleted, also when they are set again. Do not
/// free them.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_contents_get_contents_bin(contents: *const MessageContents) -> LentBytes {
    entry(|| {
        let contents = Borrow::of(contents).required("contents")?;
        let bytes = bytes_of(&contents.lock().body);
        bytes.map(|bytes| contents.lend_bytes(BODY, bytes)).transpose()
    })
}

/// Returns the length of the contents of a message.
///
/// # Parameters
///
/// - `contents` - the contents.
///
/// # Returns
///
/// The number of bytes, or 0 if there are none, `contents` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_contents_get_contents_length(contents: *const MessageContents) -> usize {
    entry_or(codes::none, || Ok(Borrow::of(contents).required("contents")?.lock().body.bytes().len()))
}

/// Sets the contents of a message from text. The metadata stays as it is.
///
/// # Parameters
///
/// - `contents` - the contents; if a message owns them, the message changes.
/// - `contents_str` - the text, copied during the call. NULL makes the contents null.
/// - `content_type` - its content type, such as `application/json`. NULL, and a text that is not a content
///   type, leave it undefined.
///
/// # Errors
///
/// If `contents` is NULL or not a valid pointer, or an argument is not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_contents_set_contents_str(
    contents: *mut MessageContents,
    contents_str: Text<'_>,
    content_type: Text<'_>,
) {
    entry(|| {
        let contents = Borrow::of(contents.cast_const()).required("contents")?;
        contents.lock().body = text_body(contents_str, "contents_str", content_type)?;
        Ok(())
    })
}

/// Sets the contents of a message from bytes. The metadata stays as it is.
///
/// # Parameters
///
/// - `contents` - the contents; if a message owns them, the message changes.
/// - `contents_bin` - the bytes, copied during the call. NULL makes the contents null.
/// - `len` - number of bytes.
/// - `content_type` - their content type, such as `application/json`. NULL, and a text that is not a content
///   type, leave it undefined.
///
/// # Errors
///
/// If `contents` is NULL or not a valid pointer, or `content_type` is not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_contents_set_contents_bin(
    contents: *mut MessageContents,
    contents_bin: ByteView<'_>,
    len: usize,
    content_type: Text<'_>,
) {
    entry(|| {
        let contents = Borrow::of(contents.cast_const()).required("contents")?;
        contents.lock().body = byte_body(contents_bin, len, "contents_bin", content_type)?;
        Ok(())
    })
}

/// Returns an iterator over the metadata of a message, in the order of the names.
///
/// # Parameters
///
/// - `contents` - the contents.
///
/// # Returns
///
/// The iterator. NULL if `contents` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
/// gives the reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_message_metadata_iter_delete`. It stays valid when the contents are
/// deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_contents_get_metadata_iter(
    contents: *const MessageContents,
) -> *mut MessageMetadataIterator {
    entry(|| {
        let entries = metadata_of(&Borrow::of(contents).required("contents")?.lock());
        Owned::<MessageMetadataIterator>::new(entries)
    })
}

/// Returns an iterator over the matching rules of a message, in the order of their paths.
///
/// # Parameters
///
/// - `contents` - the contents.
/// - `category` - category of the rules. The iterator is empty if there are no rules of this category.
///
/// # Returns
///
/// The iterator. NULL if `contents` is NULL or not a valid pointer, or `category` is not a constant of the
/// enum. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_matching_rules_iter_delete`. It stays valid when the contents are deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_contents_get_matching_rule_iter(
    contents: *const MessageContents,
    category: RuleCategoryCode,
) -> *mut MatchingRuleCategoryIterator {
    entry(|| rules::iterator(&Borrow::of(contents).required("contents")?.lock().rules, category))
}

/// Returns an iterator over the generators of a message, in the order of their paths.
///
/// # Parameters
///
/// - `contents` - the contents.
/// - `category` - category of the generators. The iterator is empty if there are no generators of this
///   category.
///
/// # Returns
///
/// The iterator. NULL if `contents` is NULL or not a valid pointer, or `category` is not a constant of the
/// enum. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_generators_iter_delete`. It stays valid when the contents are deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_contents_get_generators_iter(
    contents: *const MessageContents,
    category: GeneratorCategoryCode,
) -> *mut GeneratorCategoryIterator {
    entry(|| generators::iterator(&Borrow::of(contents).required("contents")?.lock().generators, category))
}

/// Deletes the contents of a message.
///
/// # Parameters
///
/// - `contents` - the contents. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason. Contents that a message owns are deleted with it: deleting
///   them here is not necessary and only makes the pointer invalid.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_message_contents_delete(contents: *const MessageContents) {
    entry(|| Reclaim::of(contents).delete("contents"))
}

#[cfg(test)]
mod tests {
    use super::super::super::abi::pair;
    use super::super::generators::pactffi_generators_iter_next;
    use super::super::rules::pactffi_matching_rules_iter_next;
    use super::*;
    use crate::model::generators::Generator;
    use crate::model::rules::Rule;
    use crate::model::{Category, DocPath};

    const CONTENTS: i32 = 6;
    const BODY: i32 = 4;
    const METADATA: i32 = 6;

    fn contents() -> *const MessageContents {
        let mut contents = Contents::default();
        let name = DocPath::of_name("k");
        contents.rules.add(Category::Contents, name.clone(), Rule::Type);
        contents.rules.add(Category::Contents, name.clone(), Rule::Equality);
        contents.generators.set(Category::Metadata, name, Generator::RandomBoolean);
        Owned::<MessageContents>::new(contents).unwrap().pointer()
    }

    fn rules_of(contents: *const MessageContents, category: i32) -> usize {
        let iter = pactffi_message_contents_get_matching_rule_iter(contents, RuleCategoryCode::new(category));
        let pairs = std::iter::from_fn(|| {
            let found = pactffi_matching_rules_iter_next(iter);
            (!found.is_null()).then(|| pair::delete(found, "pair").unwrap())
        });
        let count = pairs.count();
        Reclaim::of(iter.cast_const()).delete("iter").unwrap();
        count
    }

    fn generators_of(contents: *const MessageContents, category: i32) -> usize {
        let iter =
            pactffi_message_contents_get_generators_iter(contents, GeneratorCategoryCode::new(category));
        let pairs = std::iter::from_fn(|| {
            let found = pactffi_generators_iter_next(iter);
            (!found.is_null()).then(|| pair::delete(found, "pair").unwrap())
        });
        let count = pairs.count();
        Reclaim::of(iter.cast_const()).delete("iter").unwrap();
        count
    }

    #[test]
    fn rules_and_generators_come_by_category() {
        let contents = contents();

        assert_eq!([rules_of(contents, CONTENTS), rules_of(contents, BODY)], [2, 0]);
        assert_eq!([generators_of(contents, METADATA), generators_of(contents, BODY)], [1, 0]);
        Reclaim::of(contents).delete("contents").unwrap();
    }
}
