//! Reading a request: converts its head, and reads its body up to the limit.

use crate::foundation::charset::header_text;
use crate::foundation::form;
use crate::mock_server::states::States;
use crate::model::headers::split_value;
use crate::model::{Body, Headers, HttpPart, Query, Request};
use crate::net::body::{BodyError, discard, is_announced_larger, read};
use bytes::Bytes;
use hyper::body::Incoming;
use hyper::header::{COOKIE, EXPECT, HOST, HeaderMap};
use hyper::http::request::Parts;
use hyper::{Method, Uri, Version};

/// How much of a body beyond the limit is discarded at least, so that its sender can read the answer.
const LEAST_DISCARD: usize = 1024 * 1024;

/// Why a request is refused before it is compared.
#[derive(Debug, Clone, Copy)]
pub(super) enum Refusal {
    BrokenBody,
    LargeBody { limit: usize },
    NoMemory,
}

impl Refusal {
    /// The status of the answer.
    pub(super) fn status(self) -> u16 {
        match self {
            Refusal::BrokenBody => 500,
            Refusal::LargeBody { .. } | Refusal::NoMemory => 413,
        }
    }

    /// The text of the answer.
    pub(super) fn text(self) -> String {
        match self {
            // COMPAT: as clients know it.
            Refusal::BrokenBody => "Could not process request body".to_owned(),
            Refusal::NoMemory => "There is not enough memory for the request body".to_owned(),
            Refusal::LargeBody { limit } => {
                format!("The request body is larger than the limit of {limit} bytes (option bodyLimit)")
            }
        }
    }
}

/// Reads a request.
pub(super) async fn receive(incoming: hyper::Request<Incoming>, limit: usize) -> Result<Request, Refusal> {
    let (head, body) = incoming.into_parts();
    let waits = head.headers.contains_key(EXPECT);
    let body = read_body(body, limit, waits).await?;
    Ok(request(&head.method, &head.uri, headers(&head), body))
}

/// The request with this method, target, headers and body.
pub(super) fn request(method: &Method, target: &Uri, headers: Headers, body: Bytes) -> Request {
    let query: Query = form::parse_pairs(target.query().unwrap_or_default()).into_iter().collect();
    Request {
        method: method.as_str().to_owned(),
        path: target.path().to_owned(),
        query: (!query.is_empty()).then_some(query),
        part: HttpPart {
            headers: (!headers.is_empty()).then_some(headers),
            body: Body::received(body),
            ..HttpPart::default()
        },
    }
}

/// The values in a line of the header with this lower-case name.
pub(super) fn values(name: &str, line: &[u8]) -> Vec<String> {
    split_value(name, &header_text(line))
}

/// The provider states that a request names in the header that the server has for them.
pub(super) fn named_states(headers: &HeaderMap, state_header: Option<&str>) -> Option<States> {
    let lines: Vec<_> =
        headers.get_all(state_header?).iter().map(|line| header_text(line.as_bytes())).collect();
    states_in(lines.iter().map(AsRef::as_ref))
}

/// The provider states in the lines of that header; none if there are no lines.
pub(super) fn states_in<'l>(lines: impl Iterator<Item = &'l str>) -> Option<States> {
    let mut lines = lines.peekable();
    lines.peek()?;
    Some(States::of_header(lines))
}

/// The headers by lower-case name.
fn headers(head: &Parts) -> Headers {
    let map = &head.headers;
    let is_modern = head.version >= Version::HTTP_2;
    let mut headers = Headers::new();
    // HTTP/2 has another place for what HTTP/1 calls the host.
    if is_modern && let Some(authority) = head.uri.authority().filter(|_| !map.contains_key(HOST)) {
        headers.push_spelling(HOST.as_str().to_owned(), vec![authority.as_str().to_owned()]);
    }
    for name in map.keys() {
        let mut values = Vec::new();
        for value in map.get_all(name) {
            values.extend(self::values(name.as_str(), value.as_bytes()));
        }
        // HTTP/2 may send cookies one by one; on HTTP/1 they would be one line.
        if is_modern && *name == COOKIE {
            values = vec![values.join("; ")];
        }
        headers.push_spelling(name.as_str().to_owned(), values);
    }
    headers
}

/// Reads a body up to the limit. A sender that waits for permission is refused without reading.
async fn read_body(mut body: Incoming, limit: usize, sender_waits: bool) -> Result<Bytes, Refusal> {
    let is_refused_unread = sender_waits && is_announced_larger(&body, limit);
    match read(&mut body, limit).await {
        Ok(whole) => Ok(whole),
        Err(BodyError::Broken(_)) => Err(Refusal::BrokenBody),
        Err(error) => {
            if !is_refused_unread {
                discard(body, limit.max(LEAST_DISCARD)).await;
            }
            Err(if matches!(error, BodyError::NoMemory) {
                Refusal::NoMemory
            } else {
                Refusal::LargeBody { limit }
            })
        }
    }
}
