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
use crate::model::{InteractionKind, Request, Response};

/// An HTTP interaction of a pact: a request and its response.
///
/// `pactffi_sync_http_new` makes an empty one, `pactffi_pact_interaction_as_synchronous_http` copies one out of a pact;
/// delete both with `pactffi_sync_http_delete`. One that `pactffi_pact_sync_http_iter_next` returns is owned by the
/// iterator. The functions that begin with `pactffi_sync_http_` read and change it.
#[derive(Debug)]
pub struct SynchronousHttp(());

/// The request of an HTTP interaction.
///
/// `pactffi_sync_http_get_request` returns it; the interaction owns it.
/// `pactffi_request_contents_get_matching_rule_iter` and `pactffi_request_contents_get_generators_iter` read its
/// matching rules and generators.
#[derive(Debug)]
pub struct HttpRequest(());

/// The response of an HTTP interaction.
///
/// `pactffi_sync_http_get_response` returns it; the interaction owns it.
/// `pactffi_response_contents_get_matching_rule_iter` and `pactffi_response_contents_get_generators_iter` read its
/// matching rules and generators.
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
    fn of(kind: InteractionKind) -> Option<Self> {
        let InteractionKind::Http(http) = kind else { return None };
        Some(Self { request: shared(http.request), response: shared(http.response) })
    }
}

/// The numbers of the parts that are lent, as objects and as bytes.
const REQUEST: u64 = 0;
const RESPONSE: u64 = 1;

/// The description of a new interaction.
const UNNAMED: &str = "Synchronous/HTTP Interaction";

/// The request of an interaction.
fn request_of(interaction: *const SynchronousHttp) -> Result<Shared<Request>, Box<Fault>> {
    Ok(Arc::clone(&Borrow::of(interaction).required("interaction")?.lock().content.request))
}

/// The response of an interaction.
fn response_of(interaction: *const SynchronousHttp) -> Result<Shared<Response>, Box<Fault>> {
    Ok(Arc::clone(&Borrow::of(interaction).required("interaction")?.lock().content.response))
}

/// Creates an HTTP interaction: a request `GET /` and a response with status 200, both without body.
///
/// # Returns
///
/// The interaction. NULL if too many pointers are in use. On failure `pactffi_get_error_message` gives the
/// reason.
///
/// # Ownership
///
/// Delete the interaction with `pactffi_sync_http_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_new() -> *mut SynchronousHttp {
    entry(|| Owned::<SynchronousHttp>::new(View::new(UNNAMED, HttpParts::default())))
}

/// Deletes an HTTP interaction. Pointers to its parts are invalid afterwards.
///
/// # Parameters
///
/// - `interaction` - the interaction. NULL does nothing. If it is not a valid pointer, nothing is deleted and
///   `pactffi_get_error_message` gives the reason.
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
/// The request, the same pointer each time. NULL if `interaction` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `interaction` owns the request: it stays valid until `interaction` is deleted. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_get_request(interaction: *const SynchronousHttp) -> *const HttpRequest {
    entry(|| {
        let interaction = Borrow::of(interaction).required("interaction")?;
        let request = Arc::clone(&interaction.lock().content.request);
        interaction.lend_shared::<HttpRequest>(REQUEST, request)
    })
}

/// Returns the body of the request of an HTTP interaction as text. Generators are not applied.
///
/// # Parameters
///
/// - `interaction` - the interaction.
///
/// # Returns
///
/// The text, empty if the body is empty, null or not text (its content type is binary, such as `image/png`, or
/// it is not UTF-8). NULL if there is no body, or `interaction` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_get_request_contents(interaction: *const SynchronousHttp) -> OwnedText {
    entry(|| Ok(part_text(&request_of(interaction)?.lock().part)))
}

/// Returns the body of the request of an HTTP interaction as bytes. Generators are not applied.
///
/// # Parameters
///
/// - `interaction` - the interaction.
///
/// # Returns
///
/// The bytes; `pactffi_sync_http_get_request_contents_length` says how many. NULL if there are none, or
/// `interaction` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `interaction` owns the bytes: they stay valid until `interaction` is deleted, also when the body is set
/// again. Do not free them.
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
/// The number of bytes, or 0 if there are none, `interaction` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
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
/// - `contents` - the text, copied during the call. NULL makes the body null.
/// - `content_type` - its content type, such as `application/json`. NULL, and a text that is not a content
///   type, leave it undefined.
///
/// # Errors
///
/// If `interaction` is NULL or not a valid pointer, or an argument is not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_set_request_contents(
    interaction: *mut SynchronousHttp,
    contents: Text<'_>,
    content_type: Text<'_>,
) {
    entry(|| {
        let part = request_of(interaction)?;
        part.lock().part.body = text_body(contents, "contents", content_type)?;
        Ok(())
    })
}

/// Sets the body of the request of an HTTP interaction from bytes. The headers stay as they are.
///
/// # Parameters
///
/// - `interaction` - the interaction.
/// - `contents` - the bytes, copied during the call. NULL makes the body null.
/// - `len` - number of bytes.
/// - `content_type` - their content type, such as `application/json`. NULL, and a text that is not a content
///   type, leave it undefined.
///
/// # Errors
///
/// If `interaction` is NULL or not a valid pointer, or `content_type` is not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_set_request_contents_bin(
    interaction: *mut SynchronousHttp,
    contents: ByteView<'_>,
    len: usize,
    content_type: Text<'_>,
) {
    entry(|| {
        let part = request_of(interaction)?;
        part.lock().part.body = byte_body(contents, len, "contents", content_type)?;
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
/// The response, the same pointer each time. NULL if `interaction` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `interaction` owns the response: it stays valid until `interaction` is deleted. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_get_response(interaction: *const SynchronousHttp) -> *const HttpResponse {
    entry(|| {
        let interaction = Borrow::of(interaction).required("interaction")?;
        let response = Arc::clone(&interaction.lock().content.response);
        interaction.lend_shared::<HttpResponse>(RESPONSE, response)
    })
}

/// Returns the body of the response of an HTTP interaction as text. Generators are not applied.
///
/// # Parameters
///
/// - `interaction` - the interaction.
///
/// # Returns
///
/// The text, empty if the body is empty, null or not text (its content type is binary, such as `image/png`, or
/// it is not UTF-8). NULL if there is no body, or `interaction` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Free the string with `pactffi_string_delete`.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_get_response_contents(interaction: *const SynchronousHttp) -> OwnedText {
    entry(|| Ok(part_text(&response_of(interaction)?.lock().part)))
}

/// Returns the body of the response of an HTTP interaction as bytes. Generators are not applied.
///
/// # Parameters
///
/// - `interaction` - the interaction.
///
/// # Returns
///
/// The bytes; `pactffi_sync_http_get_response_contents_length` says how many. NULL if there are none, or
/// `interaction` is NULL or not a valid pointer. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `interaction` owns the bytes: they stay valid until `interaction` is deleted, also when the body is set
/// again. Do not free them.
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
/// The number of bytes, or 0 if there are none, `interaction` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
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
/// - `contents` - the text, copied during the call. NULL makes the body null.
/// - `content_type` - its content type, such as `application/json`. NULL, and a text that is not a content
///   type, leave it undefined.
///
/// # Errors
///
/// If `interaction` is NULL or not a valid pointer, or an argument is not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_set_response_contents(
    interaction: *mut SynchronousHttp,
    contents: Text<'_>,
    content_type: Text<'_>,
) {
    entry(|| {
        let part = response_of(interaction)?;
        part.lock().part.body = text_body(contents, "contents", content_type)?;
        Ok(())
    })
}

/// Sets the body of the response of an HTTP interaction from bytes. The headers stay as they are.
///
/// # Parameters
///
/// - `interaction` - the interaction.
/// - `contents` - the bytes, copied during the call. NULL makes the body null.
/// - `len` - number of bytes.
/// - `content_type` - their content type, such as `application/json`. NULL, and a text that is not a content
///   type, leave it undefined.
///
/// # Errors
///
/// If `interaction` is NULL or not a valid pointer, or `content_type` is not UTF-8, nothing changes and
/// `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_set_response_contents_bin(
    interaction: *mut SynchronousHttp,
    contents: ByteView<'_>,
    len: usize,
    content_type: Text<'_>,
) {
    entry(|| {
        let part = response_of(interaction)?;
        part.lock().part.body = byte_body(contents, len, "contents", content_type)?;
        Ok(())
    })
}

/// Returns an iterator over the matching rules of a request, in the order of their paths.
///
/// # Parameters
///
/// - `request` - the request.
/// - `category` - category of the rules. The iterator is empty if there are no rules of this category.
///
/// # Returns
///
/// The iterator. NULL if `request` is NULL or not a valid pointer, or `category` is not a constant of the enum.
/// On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_matching_rules_iter_delete`. It stays valid when the request is deleted.
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
/// - `category` - category of the generators. The iterator is empty if there are no generators of this
///   category.
///
/// # Returns
///
/// The iterator. NULL if `request` is NULL or not a valid pointer, or `category` is not a constant of the enum.
/// On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_generators_iter_delete`. It stays valid when the request is deleted.
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
/// - `category` - category of the rules. The iterator is empty if there are no rules of this category.
///
/// # Returns
///
/// The iterator. NULL if `response` is NULL or not a valid pointer, or `category` is not a constant of the
/// enum. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_matching_rules_iter_delete`. It stays valid when the response is deleted.
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
/// - `category` - category of the generators. The iterator is empty if there are no generators of this
///   category.
///
/// # Returns
///
/// The iterator. NULL if `response` is NULL or not a valid pointer, or `category` is not a constant of the
/// enum. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_generators_iter_delete`. It stays valid when the response is deleted.
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
/// The description. NULL if `interaction` is NULL or not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
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
/// - `description` - the description; bytes in it that are not UTF-8 are replaced by U+FFFD.
///
/// # Returns
///
/// 0, or 1 if an argument is NULL or `interaction` is not a valid pointer. On failure
/// `pactffi_get_error_message` gives the reason.
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
/// - `index` - its index, counted from 0.
///
/// # Returns
///
/// The provider state. NULL if there is none at `index`, or `interaction` is NULL or not a valid pointer. On
/// failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// `interaction` owns the provider state: it stays valid until `interaction` is deleted. Do not free it.
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
/// The iterator. NULL if `interaction` is NULL or not a valid pointer. On failure `pactffi_get_error_message`
/// gives the reason.
///
/// # Ownership
///
/// Delete the iterator with `pactffi_provider_state_iter_delete`. It stays valid when the interaction is
/// deleted.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_sync_http_get_provider_state_iter(
    interaction: *mut SynchronousHttp,
) -> *mut ProviderStateIterator {
    entry(|| provider_state::iterate(&Borrow::of(interaction.cast_const()).required("interaction")?))
}
