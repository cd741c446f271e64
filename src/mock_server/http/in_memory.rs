//! Requests that are function calls, and their answers. They are read and written by the functions for HTTP/1.

use super::received::{Refusal, request, states_in, values};
use super::sent::on_the_wire;
use crate::foundation::json::write_string;
use crate::foundation::memory::{Reservation, reserve_for_body};
use crate::foundation::text::beginning;
use crate::mock_server::error::Error;
use crate::mock_server::options::is_token;
use crate::mock_server::reply::{FOR_ANY_ORIGIN, Reply};
use crate::mock_server::service::Service;
use crate::mock_server::states::States;
use crate::model::{Headers, ResponseFault};
use bytes::Bytes;
use hyper::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use hyper::{Method, Uri};
use once_cell::sync::Lazy;
use std::time::Duration;

/// The headers of most answers have fewer bytes as JSON.
const LIKELY_LENGTH: usize = 700;

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
pub struct MemoryAnswer(Reply);

impl MemoryAnswer {
    /// The status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.0.status
    }

    /// The header lines in order, names in lower case; those of one name follow each other. Names are tokens, and values
    /// have no control character but the tab.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.headers.iter().map(|(name, value)| (&**name, &**value))
    }

    /// The header lines as a JSON array of pairs.
    #[must_use]
    pub fn headers_json(&self) -> String {
        let mut text = String::with_capacity(LIKELY_LENGTH);
        let known = if self.0.is_for_any_origin() { FOR_ANY_ORIGIN.len() } else { 0 };
        text.push_str(if known > 0 { &DEFAULT_LINES } else { "[" });
        self.headers().skip(known).for_each(|line| push_line(line, &mut text));
        text.push(']');
        text
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// How long the client is to wait for it.
    #[must_use]
    pub fn delay(&self) -> Duration {
        self.0.delay
    }

    /// What is to happen instead.
    #[must_use]
    pub fn fault(&self) -> Option<ResponseFault> {
        self.0.fault
    }
}

/// The lines that most answers begin with, as JSON.
static DEFAULT_LINES: Lazy<String> = Lazy::new(|| {
    let mut text = String::from("[");
    FOR_ANY_ORIGIN.into_iter().for_each(|line| push_line(line, &mut text));
    text
});

fn push_line((name, value): (&str, &str), text: &mut String) {
    // A token needs no escape.
    let begin = if text.len() == 1 { "[\"" } else { ",[\"" };
    [begin, name, "\","].into_iter().for_each(|piece| text.push_str(piece));
    write_string(value, text);
    text.push(']');
}

/// Answers a request. The error says which argument is none of HTTP; a server behind a connection does not count such
/// requests either.
pub(in crate::mock_server) fn answer_in_memory(
    service: &Service,
    given: &MemoryRequest<'_>,
) -> Result<MemoryAnswer, Error> {
    let method = Method::from_bytes(given.method.as_bytes())
        .map_err(|_| wrong("method", given.method, "a token, such as GET"))?;
    let target = target(given.target, &method)?;
    let headers = headers(given)?;
    let served = body(given.body, service.options.body_limit).map(|(body, _reservation)| {
        let own_states = named_states(given, service.options.state_header.as_deref());
        service.serve_in(request(&method, &target, headers, body), own_states)
    });
    let reply = served.unwrap_or_else(|refusal| service.refuse(refusal.status(), refusal.text()));
    Ok(MemoryAnswer(on_the_wire(reply, &method)))
}

/// A copy of the body, and memory for the work on it.
fn body(body: &[u8], limit: usize) -> Result<(Bytes, Reservation), Refusal> {
    if body.len() > limit {
        return Err(Refusal::LargeBody { limit });
    }
    let reservation = reserve_for_body(body.len()).ok_or(Refusal::NoMemory)?;
    Ok((Bytes::copy_from_slice(body), reservation))
}

/// The provider states that a request names in the header that the server has for them.
fn named_states(given: &MemoryRequest<'_>, state_header: Option<&str>) -> Option<States> {
    let wanted = state_header?;
    let lines = given.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
    states_in(lines.map(|(_, line)| trimmed(line)))
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

/// The headers by lower-case name.
fn headers(given: &MemoryRequest<'_>) -> Result<Headers, Error> {
    let mut headers = Headers::new();
    for (name, line) in given.headers {
        if !is_token(name) {
            return Err(wrong("headers", name, "a token as the name of a header"));
        }
        let (name, line) = (name.to_ascii_lowercase(), trimmed(line));
        if !line.bytes().all(|byte| byte == b'\t' || (byte >= b' ' && byte != 0x7f)) {
            let expected = format!("a value of '{name}' without line breaks and other control characters");
            return Err(wrong("headers", line, &expected));
        }
        headers.entry(&name).extend(values(&name, line.as_bytes()));
    }
    measure(&mut headers, given.body.len())?;
    Ok(headers)
}

/// A line without the spaces around its value.
fn trimmed(line: &str) -> &str {
    line.trim_matches([' ', '\t'])
}

/// Gives a body the length that it has over a connection.
fn measure(headers: &mut Headers, length: usize) -> Result<(), Error> {
    if let Some(announced) = headers.first(CONTENT_LENGTH.as_str()) {
        if announced.parse() != Ok(length) {
            return Err(wrong("headers", announced, &format!("content-length {length}, as the body has")));
        }
    } else if length > 0 && headers.get(TRANSFER_ENCODING.as_str()).is_none() {
        headers.set(CONTENT_LENGTH.as_str(), vec![length.to_string()]);
    }
    Ok(())
}

fn wrong(argument: &str, found: &str, expected: &str) -> Error {
    Error::Request(format!(
        "{argument}: found '{}', expected {expected}",
        beginning(found, SHOWN).escape_debug()
    ))
}
