//! [`Local`]: a server that is a function. Its requests travel over no connection; all else of the client stays the same:
//! headers, redirects, the time limit and unpacking.

use super::body::unpacked;
use super::error::Cause;
use super::url::Url;
use bytes::Bytes;
use hyper::header::{CONTENT_LENGTH, HeaderMap, TRANSFER_ENCODING};
use hyper::{Method, StatusCode};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// A request as it would be written to a connection.
#[derive(Debug, Clone)]
pub struct LocalRequest {
    /// Its method.
    pub method: Method,
    /// Path and query as they are sent.
    pub target: String,
    /// All headers, with those that HTTP and the client add.
    pub headers: HeaderMap,
    /// The body; empty for none.
    pub body: Bytes,
}

/// What a function answers.
#[derive(Debug, Clone)]
pub struct LocalResponse {
    /// The status, 200 to 999.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body. It is left out where HTTP allows none.
    pub body: Bytes,
}

/// The answer that is being made.
pub type Answering<'r> = Pin<Box<dyn Future<Output = Result<LocalResponse, String>> + Send + 'r>>;

/// Answers requests.
pub trait Responder: Send + Sync {
    /// Answers one request within a time. The error is why there is no answer, also if the time is over.
    fn respond(&self, request: LocalRequest, limit: Duration) -> Answering<'_>;
}

/// A server that is a function.
#[derive(Clone, Copy)]
pub struct Local<'r> {
    /// Where requests to it go. Requests to other servers, after redirects, are sent over connections.
    pub origin: &'r Url,
    /// The function.
    pub responder: &'r dyn Responder,
}

impl fmt::Debug for Local<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Local").field("origin", self.origin).finish_non_exhaustive()
    }
}

/// Has a request answered, and does with the answer what a connection would do.
pub(super) async fn ask(
    responder: &dyn Responder,
    mut request: LocalRequest,
    time: Duration,
    limit: usize,
) -> Result<LocalResponse, Cause> {
    if !request.body.is_empty() {
        request.headers.insert(CONTENT_LENGTH, request.body.len().into());
    }
    let is_head = request.method == Method::HEAD;
    let mut response = responder.respond(request, time).await.map_err(Cause::Responder)?;
    if response.body.len() > limit {
        return Err(Cause::TooLarge(limit));
    }
    frame(&mut response, is_head);
    let body = std::mem::take(&mut response.body);
    response.body = unpacked(&response.headers, body, limit).await?;
    Ok(response)
}

/// Leaves out a body that HTTP does not carry, and sets the length that it has.
fn frame(response: &mut LocalResponse, is_head: bool) {
    match response.status {
        StatusCode::NO_CONTENT => {
            response.headers.remove(CONTENT_LENGTH);
            response.body = Bytes::new();
        }
        StatusCode::NOT_MODIFIED => response.body = Bytes::new(),
        _ if is_head => {
            let length = std::mem::take(&mut response.body).len();
            // A length that is given is that of the body which a GET would have.
            response.headers.entry(CONTENT_LENGTH).or_insert_with(|| length.into());
        }
        _ if response.headers.contains_key(TRANSFER_ENCODING) => {}
        _ => {
            response.headers.insert(CONTENT_LENGTH, response.body.len().into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LocalResponse, frame};
    use bytes::Bytes;
    use hyper::StatusCode;
    use hyper::header::{CONTENT_LENGTH, HeaderMap, HeaderName, TRANSFER_ENCODING};

    /// The length and the body that are left.
    fn framed(is_head: bool, status: u16, given: Option<(HeaderName, &'static str)>) -> (String, Bytes) {
        let headers: HeaderMap =
            given.into_iter().map(|(name, value)| (name, value.parse().unwrap())).collect();
        let status = StatusCode::from_u16(status).unwrap();
        let mut response = LocalResponse { status, headers, body: Bytes::from_static(b"body") };
        frame(&mut response, is_head);
        let length = response.headers.get(CONTENT_LENGTH).map_or("", |value| value.to_str().unwrap());
        (length.to_owned(), response.body)
    }

    #[test]
    fn a_body_has_its_length_and_is_left_out_where_there_is_none() {
        let wrong = || Some((CONTENT_LENGTH, "9"));
        let chunked = || Some((TRANSFER_ENCODING, "chunked"));
        for (is_head, status, given, length, body) in [
            (false, 200, None, "4", "body"),
            (false, 200, wrong(), "4", "body"),
            (false, 200, chunked(), "", "body"),
            (true, 200, None, "4", ""),
            (true, 200, wrong(), "9", ""),
            (false, 204, wrong(), "", ""),
            (true, 204, None, "", ""),
            (false, 304, wrong(), "9", ""),
        ] {
            let found = framed(is_head, status, given);
            assert_eq!(found, (length.to_owned(), Bytes::from_static(body.as_bytes())), "{is_head} {status}");
        }
    }
}
