//! Writing a reply as a response of hyper.

use super::activity::Answering;
use super::ending::Ending;
use crate::mock_server::reply::{FOR_ANY_ORIGIN, Reply};
use crate::model::ResponseFault;
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use hyper::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING};
use hyper::{Method, StatusCode};
use once_cell::sync::Lazy;
use std::borrow::Cow;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Converts a reply. Of its faults only half a body is seen to here.
pub(super) fn response(reply: Reply, is_head: bool, answering: Answering) -> hyper::Response<Answered> {
    let is_partial = reply.fault == Some(ResponseFault::PartialBody);
    let mut response = sendable(reply);
    if answering.is_one_of_many() {
        withhold_body(&mut response, is_head);
    }
    response.map(|body| {
        let answering = answering.with(body.len());
        let missing = if is_partial { body.len().div_ceil(2) } else { 0 };
        let body = if is_partial { body.slice(..body.len() - missing) } else { body };
        Answered { body, is_partial, missing, answering }
    })
}

/// The reply as a response, or what is sent instead of one that HTTP cannot carry.
fn sendable(reply: Reply) -> hyper::Response<Bytes> {
    match to_hyper(reply) {
        Ok(response) => response,
        Err(name) => to_hyper(Reply::unsendable(&name)).unwrap_or_default(),
    }
}

/// A reply as a client has it that reads it from a connection: with its length, and without a body that is not sent.
/// Here is done what hyper does for HTTP/1; `Date` and `Connection` are left out.
pub(super) fn on_the_wire(reply: Reply, method: &Method) -> hyper::Response<Bytes> {
    let mut response = sendable(reply);
    let (status, length) = (response.status(), response.body().len());
    let is_tunnel = method == Method::CONNECT && status.is_success();
    let has_no_length = status == StatusCode::NO_CONTENT || is_tunnel;
    let has_no_body = has_no_length || status == StatusCode::NOT_MODIFIED || method == Method::HEAD;
    let headers = response.headers_mut();
    if has_no_length {
        headers.remove(CONTENT_LENGTH);
    } else if !headers.contains_key(TRANSFER_ENCODING) && (length > 0 || !has_no_body) {
        headers.entry(CONTENT_LENGTH).or_insert_with(|| length.into());
    }
    if has_no_body {
        response.body_mut().clear();
    }
    response
}

/// Leaves out a body that must not be sent. For HTTP/1 hyper sees to that.
fn withhold_body(response: &mut hyper::Response<Bytes>, is_head: bool) {
    let has_none = matches!(response.status(), StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    if !is_head && !has_none {
        return;
    }
    let length = std::mem::take(response.body_mut()).len();
    if is_head && !has_none {
        response.headers_mut().entry(CONTENT_LENGTH).or_insert_with(|| length.into());
    }
}

/// The reply, or the name of a header that HTTP cannot carry.
fn to_hyper(reply: Reply) -> Result<hyper::Response<Bytes>, String> {
    let mut response = hyper::Response::new(reply.body);
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or_default();
    let (headers, known) = with_default_headers(&reply.headers);
    *response.headers_mut() = headers;
    for (name, value) in reply.headers.into_iter().skip(known) {
        let parsed =
            HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_bytes(value.as_bytes()).ok());
        let (name, value) = parsed.ok_or_else(|| name.into_owned())?;
        response.headers_mut().append(name, value);
    }
    Ok(response)
}

/// The headers most answers begin with, parsed once: copying them is faster than parsing them.
static DEFAULT_HEADERS: Lazy<HeaderMap> = Lazy::new(|| {
    let line = |(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value));
    FOR_ANY_ORIGIN.map(line).into_iter().collect()
});

/// The default headers, if `lines` begins with them, and how many lines they are.
fn with_default_headers(lines: &[(Cow<'static, str>, Cow<'static, str>)]) -> (HeaderMap, usize) {
    let beginning = lines.get(..FOR_ANY_ORIGIN.len()).unwrap_or_default();
    if !beginning.is_empty()
        && beginning.iter().zip(FOR_ANY_ORIGIN).all(|((a, b), known)| (&**a, &**b) == known)
    {
        return (DEFAULT_HEADERS.clone(), FOR_ANY_ORIGIN.len());
    }
    (HeaderMap::with_capacity(lines.len()), 0)
}

/// The body of an answer; the request counts as being answered until this is dropped.
#[derive(Debug)]
pub(super) struct Answered {
    body: Bytes,
    /// Whether the connection ends after the body, although the body does not.
    is_partial: bool,
    /// How many bytes are announced but never sent.
    missing: usize,
    answering: Answering,
}

impl Answered {
    /// Ends the connection as soon as everything has been written.
    fn end_connection(&self) {
        self.answering.activity().ending.request(Ending::Close, false);
    }
}

impl Drop for Answered {
    fn drop(&mut self) {
        // hyper does not ask for a body that is not sent.
        if self.is_partial {
            self.end_connection();
        }
    }
}

impl Body for Answered {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let this = self.get_mut();
        let rest = std::mem::take(&mut this.body);
        if this.is_partial && rest.is_empty() {
            this.end_connection();
            return Poll::Pending;
        }
        Poll::Ready((!rest.is_empty()).then(|| Ok(Frame::data(rest))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_empty() && !self.is_partial
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact((self.body.len() + self.missing) as u64)
    }
}
