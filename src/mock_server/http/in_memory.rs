//! Requests that are function calls, and their answers. They are read and written by the functions for HTTP/1.

use super::received::{Refusal, named_states, request};
use super::sent::on_the_wire;
use crate::foundation::memory::reserve_for_body;
use crate::foundation::text::beginning;
use crate::mock_server::error::Error;
use crate::mock_server::reply::Reply;
use crate::mock_server::service::Service;
use crate::model::ResponseFault;
use bytes::Bytes;
use hyper::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING};
use hyper::http::request::Parts;
use hyper::{Method, Uri};
use std::time::Duration;

/// How much of an argument is shown that is none of HTTP.
const SHOWN: usize = 60;

/// A request of a caller that has no connection.
#[derive(Debug, Clone, Copy)]
pub struct MemoryRequest<'a> {
    /// The method.
    pub method: &'a str,
    /// The request target as a client sends it, such as `/a?b=1`.
    pub target: &'a str,
    /// The header lines in order.
    pub headers: &'a [(String, String)],
    /// The body.
    pub body: &'a [u8],
}

/// The answer to a [`MemoryRequest`], as a client has it that reads it from a connection.
#[derive(Debug)]
pub struct MemoryAnswer {
    response: hyper::Response<Bytes>,
    /// How long the client is to wait for it.
    pub delay: Duration,
    /// What is to happen instead.
    pub fault: Option<ResponseFault>,
}

impl MemoryAnswer {
    /// The status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    /// The header lines in order, names in lower case; those of one name follow each other.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        // Values are made of text, see `Reply`.
        let text = |value| std::str::from_utf8(HeaderValue::as_bytes(value)).unwrap_or_default();
        self.response.headers().iter().map(move |(name, value)| (name.as_str(), text(value)))
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        self.response.body()
    }
}

/// Answers a request. The error says which argument is none of HTTP; a server behind a connection does not count such
/// requests either.
pub(in crate::mock_server) fn answer_in_memory(
    service: &Service,
    given: &MemoryRequest<'_>,
) -> Result<MemoryAnswer, Error> {
    let head = head(given)?;
    let reply = match served(service, &head, given.body) {
        Ok(reply) => reply,
        Err(refusal) => service.refuse(refusal.status(), refusal.text()),
    };
    let (delay, fault) = (reply.delay, reply.fault);
    Ok(MemoryAnswer { response: on_the_wire(reply, &head.method), delay, fault })
}

fn served(service: &Service, head: &Parts, body: &[u8]) -> Result<Reply, Refusal> {
    let limit = service.options.body_limit;
    if body.len() > limit {
        return Err(Refusal::LargeBody { limit });
    }
    let _reservation = reserve_for_body(body.len()).ok_or(Refusal::NoMemory)?;
    let own_states = named_states(&head.headers, service.options.state_header.as_deref());
    Ok(service.serve_in(request(head, Bytes::copy_from_slice(body)), own_states))
}

fn head(given: &MemoryRequest<'_>) -> Result<Parts, Error> {
    let (mut head, ()) = hyper::Request::new(()).into_parts();
    head.method = Method::from_bytes(given.method.as_bytes())
        .map_err(|_| wrong("method", given.method, "a token, such as GET"))?;
    head.uri = target(given.target, &head.method)?;
    head.headers = headers(given)?;
    Ok(head)
}

fn target(text: &str, method: &Method) -> Result<Uri, Error> {
    let expected = "a path with or without a query, such as /a?b=1, as it is sent: escaped";
    let uri = text.parse::<Uri>().map_err(|_| wrong("target", text, expected))?;
    // A host alone is the target of a tunnel only.
    if uri.path().is_empty() && *method != Method::CONNECT {
        return Err(wrong("target", text, expected));
    }
    Ok(uri)
}

fn headers(given: &MemoryRequest<'_>) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::with_capacity(given.headers.len() + 1);
    for (name, value) in given.headers {
        let name = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| wrong("headers", name, "a token as the name of a header"))?;
        let trimmed = value.trim_matches([' ', '\t']);
        let value = HeaderValue::from_bytes(trimmed.as_bytes()).map_err(|_| {
            let expected = format!("a value of '{name}' without line breaks and other control characters");
            wrong("headers", trimmed, &expected)
        })?;
        headers
            .try_append(name, value)
            .map_err(|_| Error::Request("headers: there are too many of them".to_owned()))?;
    }
    measure(&mut headers, given.body.len())?;
    Ok(headers)
}

/// Gives a body the length that it has over a connection.
fn measure(headers: &mut HeaderMap, length: usize) -> Result<(), Error> {
    if let Some(announced) = headers.get(CONTENT_LENGTH) {
        let is_right = announced.to_str().is_ok_and(|text| text.parse() == Ok(length));
        if !is_right {
            let shown = announced.to_str().unwrap_or_default();
            return Err(wrong("headers", shown, &format!("content-length {length}, as the body has")));
        }
    } else if length > 0 && !headers.contains_key(TRANSFER_ENCODING) {
        headers.insert(CONTENT_LENGTH, length.into());
    }
    Ok(())
}

fn wrong(argument: &str, found: &str, expected: &str) -> Error {
    Error::Request(format!(
        "{argument}: found '{}', expected {expected}",
        beginning(found, SHOWN).escape_debug()
    ))
}
