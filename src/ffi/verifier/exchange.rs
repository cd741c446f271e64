//! Verifying a provider: exchanges, which a host answers in place of an address.

use std::ffi::{CStr, c_char, c_void};
use std::ptr;
use std::sync::Arc;

use ::bytes::Bytes;

use super::super::abi::bytes::{ByteView, LentBytes};
use super::super::abi::entry::{entry, entry_or};
use super::super::abi::header_lines::header_lines;
use super::super::abi::out::Out;
use super::super::abi::pointer::{Borrow, Live};
use super::super::abi::text::{LentText, Text};
use super::registry::Exchange;
use crate::ffi::abi::flag::Flag;
use crate::ffi::fault::Fault;
use crate::foundation::json::{Map, Value, compact, parse_value};
use crate::verifier::exchange::{self, Answer, Asked, Response};

/// What an exchange asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub enum ExchangeKind {
    /// Not an exchange.
    None = 0,
    /// The provider's response to a request.
    Provider = 1,
    /// To set up a provider state, or to tear it down.
    State = 2,
    /// The message that the provider would send.
    Message = 3,
}

/// A whole exchange, as `pactffi_exchange_read` returns it. The exchange owns the memory.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct ExchangeData {
    /// What is asked for.
    pub kind: ExchangeKind,
    /// Everything but the body, as JSON, see `pactffi_exchange_read`.
    pub head: *const c_char,
    /// Length of `head` in bytes, without its NUL.
    pub head_length: usize,
    /// The body of the request, or the contents of the request of a synchronous message; NULL if there is none.
    pub body: *const u8,
    /// Length of the body in bytes.
    pub body_length: usize,
}

/// A function that is called with an exchange and the `context` it was set with.
pub type ExchangeCallback = Option<unsafe extern "C" fn(exchange: *mut Exchange, context: *mut c_void)>;

/// The parts of an exchange that are lent.
#[derive(Debug, Clone, Copy)]
#[repr(u64)]
enum Part {
    Head,
    Body,
    Method,
    Target,
    Path,
    Query,
    Header,
    Description,
    States,
    StateName,
    Parameters,
    /// The first of those for header lines; two for each.
    Lines,
}

/// Returns what an exchange asks for.
///
/// # Parameters
///
/// - `exchange` - the exchange.
///
/// # Returns
///
/// The kind. `ExchangeKind_None` if `exchange` is NULL, not a valid pointer, or has ended.
/// On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_exchange_kind(exchange: *const Exchange) -> ExchangeKind {
    entry_or(|_| ExchangeKind::None, || Ok(kind_of(&of(exchange)?.1.asked)))
}

/// Reads a whole exchange in one call.
///
/// `head` is a JSON object. It always has `kind`, `consumer`, `description` and `states` (of the interaction: an array of
/// objects with `name` and `params`), and further members by kind:
///
/// - `provider`: `method`, `target` (path and query as they are sent), `path`, `query` (without its question mark) and
///   `headers`, an array of pairs of name and value.
/// - `state`: `action` (`setup` or `teardown`), `state` (its name; empty for an interaction without states) and `params`.
/// - `message`: for a synchronous message `request`, an object with `contentType` and `metadata`; its contents are the body.
///
/// # Parameters
///
/// - `exchange` - the exchange.
/// - `data` - place for what is read; must not be NULL.
///
/// # Returns
///
/// True on success. False if `exchange` is NULL, not a valid pointer, or has ended, or `data` is NULL. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The exchange owns the memory. It is valid until the exchange is answered, or its verification has ended.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_exchange_read(exchange: *const Exchange, data: *mut ExchangeData) -> Flag {
    entry(|| {
        let (live, asking) = of(exchange)?;
        let place = Out::of(data).required("data")?;
        let text = compact(&asking.head());
        let head = live.lend_text(Part::Head as u64, &text)?;
        let body = asking.body();
        let body_length = body.as_ref().map_or(0, Bytes::len);
        let body = body.map(|body| live.lend_bytes(Part::Body as u64, body)).transpose()?;
        let body = body.map_or(ptr::null(), LentBytes::address);
        place.set(ExchangeData {
            kind: kind_of(&asking.asked),
            head: head.address(),
            head_length: text.len(),
            body,
            body_length,
        });
        Ok(())
    })
}

/// Returns the method of the request of a `provider` exchange.
///
/// # Parameters
///
/// - `exchange` - the exchange.
///
/// # Returns
///
/// The method, in upper case. NULL if the exchange is of another kind, which sets no error message, or if `exchange` is
/// NULL, not a valid pointer, or has ended. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The exchange owns the string. It is valid until the exchange is answered, or its verification has ended.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_exchange_method(exchange: *const Exchange) -> LentText {
    text(exchange, Part::Method, |asking| match &asking.asked {
        Asked::Response(request) => Some(request.method.as_str().to_owned()),
        _ => None,
    })
}

/// Returns the target of the request of a `provider` exchange: path and query as they are sent.
///
/// # Parameters
///
/// - `exchange` - the exchange.
///
/// # Returns
///
/// The target. NULL if the exchange is of another kind, which sets no error message, or if `exchange` is NULL, not a valid
/// pointer, or has ended. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The exchange owns the string. It is valid until the exchange is answered, or its verification has ended.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_exchange_target(exchange: *const Exchange) -> LentText {
    text(exchange, Part::Target, |asking| match &asking.asked {
        Asked::Response(request) => Some(request.target.clone()),
        _ => None,
    })
}

/// Returns the path of the request of a `provider` exchange, as it is sent: with its escapes.
///
/// # Parameters
///
/// - `exchange` - the exchange.
///
/// # Returns
///
/// The path. NULL if the exchange is of another kind, which sets no error message, or if `exchange` is NULL, not a valid
/// pointer, or has ended. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The exchange owns the string. It is valid until the exchange is answered, or its verification has ended.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_exchange_path(exchange: *const Exchange) -> LentText {
    text(exchange, Part::Path, |asking| match &asking.asked {
        Asked::Response(request) => Some(request.path().to_owned()),
        _ => None,
    })
}

/// Returns the query of the request of a `provider` exchange, as it is sent: with its escapes, without its question mark.
///
/// # Parameters
///
/// - `exchange` - the exchange.
///
/// # Returns
///
/// The query, an empty text if there is none. NULL if the exchange is of another kind, which sets no error message, or if
/// `exchange` is NULL, not a valid pointer, or has ended. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The exchange owns the string. It is valid until the exchange is answered, or its verification has ended.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_exchange_query(exchange: *const Exchange) -> LentText {
    text(exchange, Part::Query, |asking| match &asking.asked {
        Asked::Response(request) => Some(request.query().to_owned()),
        _ => None,
    })
}

/// Returns a header of the request of a `provider` exchange.
///
/// # Parameters
///
/// - `exchange` - the exchange.
/// - `name` - name of the header, in any case; must not be NULL.
///
/// # Returns
///
/// The value; the values of several lines are joined with a comma and a space. NULL if the request has no such header,
/// which sets no error message, or if `name` is NULL or not UTF-8, or `exchange` is NULL, not a valid pointer, or has
/// ended. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The exchange owns the string. It is valid until the exchange is answered, or its verification has ended.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_exchange_header(exchange: *const Exchange, name: Text<'_>) -> LentText {
    entry(|| {
        let (live, asking) = of(exchange)?;
        let wanted = name.required("name")?;
        let lines = asking.headers().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
        let values: Vec<_> = lines.map(|(_, value)| value).collect();
        if values.is_empty() {
            return Ok(None);
        }
        live.lend_text(Part::Header as u64, &values.join(", ")).map(Some)
    })
}

/// Returns a header line of the request of a `provider` exchange. A loop that counts from 0 reads all lines.
///
/// # Parameters
///
/// - `exchange` - the exchange.
/// - `index` - number of the line, from 0.
/// - `name` - place for the name, which is in lower case. Nothing is written there if it is NULL.
/// - `value` - place for the value. Nothing is written there if it is NULL.
///
/// # Returns
///
/// True if there is such a line. False if there is none, which sets no error message, or if `exchange` is NULL, not a
/// valid pointer, or has ended. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The exchange owns both strings. They are valid until the exchange is answered, or its verification has ended.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_exchange_header_at(
    exchange: *const Exchange,
    index: usize,
    name: *mut *const c_char,
    value: *mut *const c_char,
) -> Flag {
    entry(|| {
        let (live, asking) = of(exchange)?;
        let Some((found, text)) = asking.headers().nth(index) else { return Ok(false) };
        let part = Part::Lines as u64 + 2 * index as u64;
        let (found, text) = (live.lend_text(part, found)?, live.lend_text(part + 1, &text)?);
        Out::of(name).set(found.address());
        Out::of(value).set(text.address());
        Ok(true)
    })
}

/// Returns the body of the request of a `provider` exchange, or the contents of the request of a synchronous message.
///
/// # Parameters
///
/// - `exchange` - the exchange.
/// - `length` - place for the length in bytes. Nothing is written there if it is NULL.
///
/// # Returns
///
/// The bytes. NULL with the length 0 if there are none, which sets no error message, or if `exchange` is NULL, not a valid
/// pointer, or has ended. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The exchange owns the bytes. They are valid until the exchange is answered, or its verification has ended.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_exchange_body(exchange: *const Exchange, length: *mut usize) -> LentBytes {
    entry(|| {
        let found = of(exchange).map(|(live, asking)| (live, asking.body()));
        let size = found.as_ref().ok().and_then(|(_, body)| body.as_ref()).map_or(0, Bytes::len);
        Out::of(length).set(size);
        let (live, body) = found?;
        body.map(|body| live.lend_bytes(Part::Body as u64, body)).transpose()
    })
}

/// Returns the description of the interaction that an exchange belongs to.
///
/// # Parameters
///
/// - `exchange` - the exchange.
///
/// # Returns
///
/// The description. NULL if `exchange` is NULL, not a valid pointer, or has ended. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The exchange owns the string. It is valid until the exchange is answered, or its verification has ended.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_exchange_description(exchange: *const Exchange) -> LentText {
    text(exchange, Part::Description, |asking| Some(asking.occasion.description.clone()))
}

/// Returns the provider states of the interaction that an exchange belongs to.
///
/// # Parameters
///
/// - `exchange` - the exchange.
///
/// # Returns
///
/// A JSON array of objects with `name` and `params`, `[]` if there are none. NULL if `exchange` is NULL, not a valid
/// pointer, or has ended. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The exchange owns the string. It is valid until the exchange is answered, or its verification has ended.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_exchange_states(exchange: *const Exchange) -> LentText {
    text(exchange, Part::States, |asking| Some(compact(&asking.states())))
}

/// Returns the name of the provider state of a `state` exchange.
///
/// # Parameters
///
/// - `exchange` - the exchange.
///
/// # Returns
///
/// The name; an empty text for an interaction without states, so that the provider can reset itself. NULL if the exchange
/// is of another kind, which sets no error message, or if `exchange` is NULL, not a valid pointer, or has ended. On failure
/// `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The exchange owns the string. It is valid until the exchange is answered, or its verification has ended.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_exchange_state_name(exchange: *const Exchange) -> LentText {
    text(exchange, Part::StateName, |asking| match &asking.asked {
        Asked::StateChange { state, .. } => Some(state.name.clone()),
        _ => None,
    })
}

/// Returns the parameters of the provider state of a `state` exchange.
///
/// # Parameters
///
/// - `exchange` - the exchange.
///
/// # Returns
///
/// A JSON object. NULL if the exchange is of another kind, which sets no error message, or if `exchange` is NULL, not a
/// valid pointer, or has ended. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The exchange owns the string. It is valid until the exchange is answered, or its verification has ended.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_exchange_state_params(exchange: *const Exchange) -> LentText {
    text(exchange, Part::Parameters, |asking| match &asking.asked {
        Asked::StateChange { state, .. } => Some(compact(&Value::Object(state.params.clone()))),
        _ => None,
    })
}

/// Returns what a `state` exchange asks to do with the state.
///
/// # Parameters
///
/// - `exchange` - the exchange.
///
/// # Returns
///
/// `setup` or `teardown`. NULL if the exchange is of another kind, which sets no error message, or if `exchange` is NULL,
/// not a valid pointer, or has ended. On failure `pactffi_get_error_message` gives the reason.
///
/// # Ownership
///
/// The string is a constant. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_exchange_action(exchange: *const Exchange) -> LentText {
    const SETUP: &CStr = c"setup";
    const TEARDOWN: &CStr = c"teardown";
    entry(|| {
        let (_, asking) = of(exchange)?;
        let Asked::StateChange { action, .. } = &asking.asked else { return Ok(None) };
        Ok(Some(LentText::constant(if *action == "setup" { SETUP } else { TEARDOWN })))
    })
}

/// Answers a `provider` exchange with a response.
///
/// What HTTP does is done: `Content-Length` is set, a body is left out for HEAD and the statuses 204 and 304, a coding that
/// `Content-Encoding` names is undone, and a redirect to the provider itself becomes the next exchange.
///
/// # Parameters
///
/// - `exchange` - the exchange.
/// - `status` - the status, 200 to 999.
/// - `headers` - JSON object whose values are a text or an array of texts, or a JSON array of pairs of texts; no headers
///   if NULL or empty.
/// - `body` - the body; may be NULL if `length` is 0.
/// - `length` - length of the body in bytes.
///
/// # Returns
///
/// True if the response was taken. False if
///
/// - `exchange` is NULL or not a valid pointer, has been answered, has ended, or is of another kind,
/// - `status` is outside 200 to 999,
/// - `headers` is not UTF-8 or not such JSON, or has a name or a value that HTTP cannot carry,
/// - `body` is NULL and `length` is not 0.
///
/// The exchange then stays as it is, and can still be answered if it is open. `pactffi_get_error_message` gives the
/// reason.
///
/// # Threading
///
/// It may be called on any thread, in the handler or after it has returned.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_exchange_respond(
    exchange: *mut Exchange,
    status: u32,
    headers: Text<'_>,
    body: ByteView<'_>,
    length: usize,
) -> Flag {
    answer(exchange, || {
        let headers = header_lines(headers.optional("headers")?)?;
        let body = bytes(body, length, "body")?;
        Ok(exchange::response(Response { status, headers, body })?)
    })
}

/// Answers a `state` exchange: the state has been set up, or torn down.
///
/// # Parameters
///
/// - `exchange` - the exchange.
/// - `values` - JSON object with values for the generators of the interaction; no values if NULL or empty. They replace and
///   complete the parameters of the state.
///
/// # Returns
///
/// True if the answer was taken. False if `exchange` is NULL or not a valid pointer, has been answered, has ended, or is of
/// another kind, or `values` is not UTF-8 or not a JSON object. An open exchange then stays open.
/// `pactffi_get_error_message` gives the reason.
///
/// # Threading
///
/// It may be called on any thread, in the handler or after it has returned.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_exchange_respond_state(exchange: *mut Exchange, values: Text<'_>) -> Flag {
    answer(exchange, || Ok(exchange::values(object(values.optional("values")?, "values")?)))
}

/// Answers a `message` exchange with the message that the provider would send; for a synchronous message, with the response.
///
/// # Parameters
///
/// - `exchange` - the exchange.
/// - `contents` - the contents; may be NULL if `length` is 0.
/// - `length` - length of the contents in bytes.
/// - `content_type` - content type of the contents; NULL if it is not known.
/// - `metadata` - JSON object with the metadata; no metadata if NULL or empty.
///
/// # Returns
///
/// True if the message was taken. False if `exchange` is NULL or not a valid pointer, has been answered, has ended, or is of
/// another kind, `contents` is NULL and `length` is not 0, a text is not UTF-8, or `metadata` is not a JSON object. An open
/// exchange then stays open. `pactffi_get_error_message` gives the reason.
///
/// # Threading
///
/// It may be called on any thread, in the handler or after it has returned.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_exchange_respond_message(
    exchange: *mut Exchange,
    contents: ByteView<'_>,
    length: usize,
    content_type: Text<'_>,
    metadata: Text<'_>,
) -> Flag {
    answer(exchange, || {
        let contents = bytes(contents, length, "contents")?;
        let content_type = content_type.optional("content_type")?;
        let metadata = object(metadata.optional("metadata")?, "metadata")?;
        Ok(exchange::message(contents, content_type, metadata))
    })
}

/// Answers an exchange of any kind with a failure, for instance because a function of the host has thrown. The interaction
/// fails with this reason.
///
/// # Parameters
///
/// - `exchange` - the exchange.
/// - `reason` - the reason, for people; must not be NULL. What is not UTF-8 is replaced.
///
/// # Returns
///
/// True if the failure was taken. False if `exchange` is NULL or not a valid pointer, has been answered, or has ended, or
/// `reason` is NULL. `pactffi_get_error_message` gives the reason.
///
/// # Threading
///
/// It may be called on any thread, in the handler or after it has returned.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_exchange_fail(exchange: *mut Exchange, reason: Text<'_>) -> Flag {
    answer(exchange, || {
        let reason = reason.lossy().ok_or(Fault::Null("reason"))?.into_owned();
        Ok(Answer::Failure(reason))
    })
}

/// The object of a key, and what it asks.
fn of(exchange: *const Exchange) -> Result<(Live<Exchange>, Arc<exchange::Exchange>), Box<Fault>> {
    let live = Borrow::of(exchange).required("exchange")?;
    let asking = Arc::clone(&live.lock().exchange);
    Ok((live, asking))
}

fn kind_of(asked: &Asked) -> ExchangeKind {
    match asked {
        Asked::Response(_) => ExchangeKind::Provider,
        Asked::StateChange { .. } => ExchangeKind::State,
        Asked::Message(_) => ExchangeKind::Message,
    }
}

fn text(
    exchange: *const Exchange,
    part: Part,
    read: impl FnOnce(&exchange::Exchange) -> Option<String>,
) -> LentText {
    entry(|| {
        let (live, asking) = of(exchange)?;
        read(&asking).map(|text| live.lend_text(part as u64, &text)).transpose()
    })
}

/// Answers an exchange; what was lent of it is freed if the answer is taken.
fn answer(exchange: *mut Exchange, answer: impl FnOnce() -> Result<Answer, Box<Fault>>) -> Flag {
    entry(|| {
        let (live, asking) = of(exchange)?;
        let registry = live.lock().registry.upgrade();
        registry.iter().try_for_each(|registry| registry.check_process())?;
        asking.answer(answer()?)?;
        registry.iter().for_each(|registry| registry.answered(exchange));
        Ok(())
    })
}

fn bytes(view: ByteView<'_>, length: usize, name: &'static str) -> Result<Bytes, Box<Fault>> {
    Ok(Bytes::copy_from_slice(view.measured(length, name)?))
}

fn object(text: Option<&str>, name: &'static str) -> Result<Map<String, Value>, Box<Fault>> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(Map::new()) };
    match parse_value(text) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(other) => Err(Box::new(Fault::Rule(format!("{name} is not a JSON object but {other}")))),
        Err(error) => Err(Box::new(Fault::Rule(format!("{name} is not JSON: {error}")))),
    }
}
