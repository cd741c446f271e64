//! Writing a reply as a response of hyper.

use super::activity::Answering;
use super::ending::Ending;
use crate::mock_server::reply::{FOR_ANY_ORIGIN, Reply};
use crate::model::ResponseFault;
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use hyper::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, StatusCode};
use once_cell::sync::Lazy;
use std::borrow::Cow;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Up to so many header lines are put in order without those of hyper, and names up to so many bytes.
const FEW_LINES: usize = 50;
const SHORT_NAME: usize = 100;

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
/// Here is done what hyper does for HTTP/1. `Date` and `Connection` are left out; a body that the pact wants in pieces is
/// whole.
pub(super) fn on_the_wire(reply: Reply, method: &Method) -> Reply {
    let mut reply = if is_in_order(&reply) { reply } else { in_order(reply) };
    let length = reply.body.len();
    let is_tunnel = method == Method::CONNECT && (200..300).contains(&reply.status);
    let has_no_length = matches!(reply.status, 204 | 304) || is_tunnel;
    let is_head = method == Method::HEAD;
    let has_no_body = has_no_length || is_head;
    // For HEAD the pact says how long the body would be.
    let loses_length = has_no_length && !is_head;
    let [pieces, announced] = ["transfer-encoding", "content-length"];
    reply.headers.retain(|(name, _)| *name != pieces && !(loses_length && *name == announced));
    let is_announced = reply.headers.iter().any(|(name, _)| *name == announced);
    if !has_no_length && !is_announced && (length > 0 || !has_no_body) {
        reply.headers.push((Cow::Borrowed(announced), Cow::Owned(length.to_string())));
    }
    if has_no_body {
        reply.body.clear();
    }
    reply
}

/// Whether the headers need no further look: they are few, short, and those of one name follow each other.
fn is_in_order(reply: &Reply) -> bool {
    let lines = &reply.headers;
    let is_new = |at: usize| lines[..at].iter().all(|(name, _)| *name != lines[at].0);
    let follows = |at: usize| at > 0 && lines[at - 1].0 == lines[at].0;
    lines.len() <= FEW_LINES
        && (0..lines.len()).all(|at| lines[at].0.len() <= SHORT_NAME && (follows(at) || is_new(at)))
}

/// The reply with its headers as a response of hyper has them, or what is sent instead of one that HTTP cannot carry.
fn in_order(reply: Reply) -> Reply {
    let (delay, fault) = (reply.delay, reply.fault);
    let (head, body) = sendable(reply).into_parts();
    // Values are made of text.
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let lines = head.headers.iter().map(|(name, value)| (name.to_string().into(), text(value).into()));
    Reply { status: head.status.as_u16(), headers: lines.collect(), body, delay, fault }
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
    let (headers, known) = with_default_headers(&reply);
    let mut response = hyper::Response::new(reply.body);
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or_default();
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

/// The default headers, if the reply begins with them, and how many lines they are.
fn with_default_headers(reply: &Reply) -> (HeaderMap, usize) {
    if reply.is_for_any_origin() {
        return (DEFAULT_HEADERS.clone(), FOR_ANY_ORIGIN.len());
    }
    (HeaderMap::with_capacity(reply.headers.len()), 0)
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
