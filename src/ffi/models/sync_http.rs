//! HTTP interactions: a request and its response.

use std::sync::Arc;

use super::super::abi::bytes::{ByteView, LentBytes};
use super::super::abi::code::{GeneratorCategoryCode, RuleCategoryCode};
use super::super::abi::entry::{entry, entry_or};
use super::super::abi::pointer::{Borrow, Opaque, Owned, Reclaim};
use super::super::abi::text::{OwnedText, Text};
use super::super::codes;
use super::generators::{self, GeneratorCategoryIterator};
use super::provider_state::{self, ProviderState, ProviderStateIterator};
use super::rules::{self, MatchingRuleCategoryIterator};
use super::{Exchange, Shared, View, byte_body, bytes_of, part_text, shared, text_body};
use crate::ffi::fault::Fault;
use crate::ffi::keys::Tag;
use crate::model::{Kind, Request, Response};

/// An HTTP interaction.
#[derive(Debug)]
pub struct SynchronousHttp(());

/// The request of an HTTP interaction.
#[derive(Debug)]
pub struct HttpRequest(());

/// The response of an HTTP interaction.
#[derive(Debug)]
pub struct HttpResponse(());

impl Opaque for SynchronousHttp {
    type Value = View<HttpParts>;
    const TAG: Tag = Tag::SynchronousHttp;
}

impl Opaque for HttpRequest {
    type Value = Request;
    const TAG: Tag = Tag::HttpRequest;
}

impl Opaque for HttpResponse {
    type Value = Response;
    const TAG: Tag = Tag::HttpResponse;
}

/// A request and its response.
#[derive(Debug, Default)]
pub(crate) struct HttpParts {
    request: Shared<Request>,
    response: Shared<Response>,
}

impl Exchange for HttpParts {
    fn of(kind: Kind) -> Option<Self> {
        let Kind::Http(http) = kind else { return None };
        Some(Self { request: shared(http.request), response: shared(http.response) })
    }
}

/// The parts of an interaction that are lent, as objects and as bytes.
const REQUEST: u64 = 0;
const RESPONSE: u64 = 1;

/// What an interaction without a description of its own is called.
const UNNAMED: &str = "Synchronous/HTTP Interaction";

/// The request of an interaction.
fn request_of(interaction: *const SynchronousHttp) -> Result<Shared<Request>, Box<Fault>> {
    Ok(Arc::clone(&Borrow::of(interaction).required("interaction")?.lock().content.request))
}

/// The response of an interaction.
fn response_of(interaction: *const SynchronousHttp) -> Result<Shared<Response>, Box<Fault>> {
    Ok(Arc::clone(&Borrow::of(interaction).required("interaction")?.lock().content.response))
}

/// Makes an HTTP interaction: a request `GET /` and a response with status 200, both without body.
///
/// # Returns
///
/// The interaction. NULL only if there are too many live pointers.
///
/// # Ownership
///
/// Delete the interaction with `pactffi_sync_http_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_new() -> *mut SynchronousHttp {
    entry(|| Owned::<SynchronousHttp>::new(View::new(UNNAMED, HttpParts::default())))
}

/// Deletes an HTTP interaction with all it has lent.
///
/// # Parameters
///
/// - `interaction` - the interaction; NULL does nothing.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_delete(interaction: *const SynchronousHttp) {
    entry(|| Reclaim::of(interaction).delete("interaction"))
}

/// Returns the request of an HTTP interaction.
///
/// # Parameters
///
/// - `interaction` - the interaction.
///
/// # Returns
///
/// The request, the same pointer each time. NULL if `interaction` is NULL or not live.
///
/// # Ownership
///
/// The request is lent by `interaction` and falls with it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_get_request(interaction: *const SynchronousHttp) -> *const HttpRequest {
    entry(|| {
        let interaction = Borrow::of(interaction).required("interaction")?;
        let request = Arc::clone(&interaction.lock().content.request);
        interaction.lend_shared::<HttpRequest>(REQUEST, request)
    })
}

/// Returns the body of the request of an HTTP interaction as text. No values are generated.
///
/// # Parameters
///
/// - `interaction` - the interaction.
///
/// # Returns
///
/// The text, empty if the body is empty, null or not text: of a binary content type
/// such as `image/png`, or not UTF-8. NULL if there is no body, or `interaction` is NULL or not
/// live.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_get_request_contents(interaction: *const SynchronousHttp) -> OwnedText {
    entry(|| Ok(part_text(&request_of(interaction)?.lock().part)))
}

/// Returns the body of the request of an HTTP interaction as bytes. No values are generated.
///
/// # Parameters
///
/// - `interaction` - the interaction.
///
/// # Returns
///
/// The bytes; `pactffi_sync_http_get_request_contents_length` says how many. NULL if there are none, or `interaction`
/// is NULL or not live.
///
/// # Ownership
///
/// The bytes are lent by `interaction` and fall with it, not when the body changes.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_get_request_contents_bin(
    interaction: *const SynchronousHttp,
) -> LentBytes {
    entry(|| {
        let interaction = Borrow::of(interaction).required("interaction")?;
        let bytes = bytes_of(&interaction.lock().content.request.lock().part.body);
        bytes.map(|bytes| interaction.lend_bytes(REQUEST, bytes)).transpose()
    })
}

/// Returns the length of the body of the request of an HTTP interaction.
///
/// # Parameters
///
/// - `interaction` - the interaction.
///
/// # Returns
///
/// The number of bytes; 0 also if `interaction` is NULL or not live.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_get_request_contents_length(
    interaction: *const SynchronousHttp,
) -> usize {
    entry_or(codes::none, || Ok(request_of(interaction)?.lock().part.body.bytes().len()))
}

/// Sets the body of the request of an HTTP interaction from text. The headers stay as they are.
///
/// # Parameters
///
/// - `interaction` - the interaction.
/// - `contents` - the text; NULL makes the body null. What is not UTF-8 changes nothing.
/// - `content_type` - what it is; NULL, and what is not a content type, leave that open; what is not UTF-8 changes
///   nothing.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_set_request_contents(
    interaction: *mut SynchronousHttp,
    contents: Text<'_>,
    content_type: Text<'_>,
) {
    entry(|| {
        request_of(interaction)?.lock().part.body = text_body(contents, "contents", content_type)?;
        Ok(())
    })
}

/// Sets the body of the request of an HTTP interaction from bytes. The headers stay as they are.
///
/// # Parameters
///
/// - `interaction` - the interaction.
/// - `contents` - the bytes; NULL makes the body null. They are copied.
/// - `len` - how many they are.
/// - `content_type` - what they are; NULL, and what is not a content type, leave that open; what is not UTF-8 changes
///   nothing.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_set_request_contents_bin(
    interaction: *mut SynchronousHttp,
    contents: ByteView<'_>,
    len: usize,
    content_type: Text<'_>,
) {
    entry(|| {
        request_of(interaction)?.lock().part.body = byte_body(contents, len, "contents", content_type)?;
        Ok(())
    })
}

/// Returns the response of an HTTP interaction.
///
/// # Parameters
///
/// - `interaction` - the interaction.
///
/// # Returns
///
/// The response, the same pointer each time. NULL if `interaction` is NULL or not live.
///
/// # Ownership
///
/// The response is lent by `interaction` and falls with it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_get_response(interaction: *const SynchronousHttp) -> *const HttpResponse {
    entry(|| {
        let interaction = Borrow::of(interaction).required("interaction")?;
        let response = Arc::clone(&interaction.lock().content.response);
        interaction.lend_shared::<HttpResponse>(RESPONSE, response)
    })
}

/// Returns the body of the response of an HTTP interaction as text. No values are generated.
///
/// # Parameters
///
/// - `interaction` - the interaction.
///
/// # Returns
///
/// The text, empty if the body is empty, null or not text: of a binary content type
/// such as `image/png`, or not UTF-8. NULL if there is no body, or `interaction` is NULL or not
/// live.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_get_response_contents(interaction: *const SynchronousHttp) -> OwnedText {
    entry(|| Ok(part_text(&response_of(interaction)?.lock().part)))
}

/// Returns the body of the response of an HTTP interaction as bytes. No values are generated.
///
/// # Parameters
///
/// - `interaction` - the interaction.
///
/// # Returns
///
/// The bytes; `pactffi_sync_http_get_response_contents_length` says how many. NULL if there are none, or
/// `interaction` is NULL or not live.
///
/// # Ownership
///
/// The bytes are lent by `interaction` and fall with it, not when the body changes.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_get_response_contents_bin(
    interaction: *const SynchronousHttp,
) -> LentBytes {
    entry(|| {
        let interaction = Borrow::of(interaction).required("interaction")?;
        let bytes = bytes_of(&interaction.lock().content.response.lock().part.body);
        bytes.map(|bytes| interaction.lend_bytes(RESPONSE, bytes)).transpose()
    })
}

/// Returns the length of the body of the response of an HTTP interaction.
///
/// # Parameters
///
/// - `interaction` - the interaction.
///
/// # Returns
///
/// The number of bytes; 0 also if `interaction` is NULL or not live.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_get_response_contents_length(
    interaction: *const SynchronousHttp,
) -> usize {
    entry_or(codes::none, || Ok(response_of(interaction)?.lock().part.body.bytes().len()))
}

/// Sets the body of the response of an HTTP interaction from text. The headers stay as they are.
///
/// # Parameters
///
/// - `interaction` - the interaction.
/// - `contents` - the text; NULL makes the body null. What is not UTF-8 changes nothing.
/// - `content_type` - what it is; NULL, and what is not a content type, leave that open; what is not UTF-8 changes
///   nothing.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_set_response_contents(
    interaction: *mut SynchronousHttp,
    contents: Text<'_>,
    content_type: Text<'_>,
) {
    entry(|| {
        response_of(interaction)?.lock().part.body = text_body(contents, "contents", content_type)?;
        Ok(())
    })
}

/// Sets the body of the response of an HTTP interaction from bytes. The headers stay as they are.
///
/// # Parameters
///
/// - `interaction` - the interaction.
/// - `contents` - the bytes; NULL makes the body null. They are copied.
/// - `len` - how many they are.
/// - `content_type` - what they are; NULL, and what is not a content type, leave that open; what is not UTF-8 changes
///   nothing.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_set_response_contents_bin(
    interaction: *mut SynchronousHttp,
    contents: ByteView<'_>,
    len: usize,
    content_type: Text<'_>,
) {
    entry(|| {
        response_of(interaction)?.lock().part.body = byte_body(contents, len, "contents", content_type)?;
        Ok(())
    })
}

/// Returns an iterator over the matching rules of a request, in the order of their paths.
///
/// # Parameters
///
/// - `request` - the request.
/// - `category` - which rules. A category without rules is an iteration without rules.
///
/// # Returns
///
/// The iterator. NULL if `request` is NULL or not live, or `category` is not a known category.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_matching_rules_iter_delete`. It outlives the request.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_request_contents_get_matching_rule_iter(
    request: *const HttpRequest,
    category: RuleCategoryCode,
) -> *mut MatchingRuleCategoryIterator {
    entry(|| rules::iterator(&Borrow::of(request).required("request")?.lock().part.rules, category))
}

/// Returns an iterator over the generators of a request, in the order of their paths.
///
/// # Parameters
///
/// - `request` - the request.
/// - `category` - which generators. A category without generators is an iteration without generators.
///
/// # Returns
///
/// The iterator. NULL if `request` is NULL or not live, or `category` is not a known category.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_generators_iter_delete`. It outlives the request.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_request_contents_get_generators_iter(
    request: *const HttpRequest,
    category: GeneratorCategoryCode,
) -> *mut GeneratorCategoryIterator {
    entry(|| generators::iterator(&Borrow::of(request).required("request")?.lock().part.generators, category))
}

/// Returns an iterator over the matching rules of a response, in the order of their paths.
///
/// # Parameters
///
/// - `response` - the response.
/// - `category` - which rules. A category without rules is an iteration without rules.
///
/// # Returns
///
/// The iterator. NULL if `response` is NULL or not live, or `category` is not a known category.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_matching_rules_iter_delete`. It outlives the response.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_response_contents_get_matching_rule_iter(
    response: *const HttpResponse,
    category: RuleCategoryCode,
) -> *mut MatchingRuleCategoryIterator {
    entry(|| rules::iterator(&Borrow::of(response).required("response")?.lock().part.rules, category))
}

/// Returns an iterator over the generators of a response, in the order of their paths.
///
/// # Parameters
///
/// - `response` - the response.
/// - `category` - which generators. A category without generators is an iteration without generators.
///
/// # Returns
///
/// The iterator. NULL if `response` is NULL or not live, or `category` is not a known category.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_generators_iter_delete`. It outlives the response.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_response_contents_get_generators_iter(
    response: *const HttpResponse,
    category: GeneratorCategoryCode,
) -> *mut GeneratorCategoryIterator {
    entry(|| {
        generators::iterator(&Borrow::of(response).required("response")?.lock().part.generators, category)
    })
}

/// Returns the description of an HTTP interaction.
///
/// # Parameters
///
/// - `interaction` - the interaction.
///
/// # Returns
///
/// The description. NULL if `interaction` is NULL or not live.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_get_description(interaction: *const SynchronousHttp) -> OwnedText {
    entry(|| Ok(Borrow::of(interaction).required("interaction")?.lock().description.clone()))
}

/// Sets the description of an HTTP interaction.
///
/// # Parameters
///
/// - `interaction` - the interaction.
/// - `description` - the description; what is not UTF-8 in it is replaced by U+FFFD.
///
/// # Returns
///
/// 0, or 1 if one of the two is NULL or `interaction` is not live.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_set_description(
    interaction: *mut SynchronousHttp,
    description: Text<'_>,
) -> i32 {
    entry_or(codes::failed, || {
        let interaction = Borrow::of(interaction.cast_const()).required("interaction")?;
        interaction.lock().set_description(description)
    })
}

/// Returns a provider state of an HTTP interaction.
///
/// # Parameters
///
/// - `interaction` - the interaction.
/// - `index` - which one, counted from 0.
///
/// # Returns
///
/// The provider state. NULL if there is none at `index`, or `interaction` is NULL or not live.
///
/// # Ownership
///
/// The provider state is lent by `interaction` and falls with it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_get_provider_state(
    interaction: *const SynchronousHttp,
    index: u32,
) -> *const ProviderState {
    entry(|| provider_state::lend(&Borrow::of(interaction).required("interaction")?, index))
}

/// Returns an iterator over the provider states of an HTTP interaction.
///
/// # Parameters
///
/// - `interaction` - the interaction.
///
/// # Returns
///
/// The iterator. NULL if `interaction` is NULL or not live.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_provider_state_iter_delete`. It outlives the interaction.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_get_provider_state_iter(
    interaction: *mut SynchronousHttp,
) -> *mut ProviderStateIterator {
    entry(|| provider_state::iterate(&Borrow::of(interaction.cast_const()).required("interaction")?))
}
