//! Sockets and HTTP/1: from a connection to [`Request`]s, from [`Reply`]s to the wire.
//!
//! The only file that names hyper. Malformed and oversized heads are answered by hyper itself and never
//! seen here. A connection ends with its server: at once, unless a request has been read in full and is
//! being answered.

use super::coding::coding;
use super::reply::Reply;
use super::service::Service;
use crate::foundation::form;
use crate::model::headers::split_value;
use crate::model::{Body, Headers, HttpPart, Query, Request};
use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body as _, Incoming};
use hyper::header::{EXPECT, HeaderMap, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::watch;

/// How long a request that has been read may take to be answered after the server was stopped.
pub(super) const DRAIN: Duration = Duration::from_millis(500);

/// Bodies beyond this are compared on the blocking pool; below it the hop costs more than the work.
const SMALL_BODY: usize = 256 * 1024;

/// The most that is set aside for a body before it has arrived.
const LARGEST_RESERVE: usize = 16 * 1024 * 1024;

/// The least that is read and thrown away of a body beyond the limit, so that its sender gets to read why.
const LEAST_DISCARD: usize = 1024 * 1024;

/// Serves one connection until it ends or the server stops.
pub(super) async fn serve_connection(
    stream: TcpStream,
    service: Arc<Service>,
    mut stop: watch::Receiver<bool>,
) {
    let is_answering = Arc::new(AtomicBool::new(false));
    let keep_alive = service.options.keep_alive;
    let exchanges = service_fn({
        let is_answering = Arc::clone(&is_answering);
        move |incoming| exchange(Arc::clone(&service), Arc::clone(&is_answering), incoming)
    });
    // Nagle's algorithm would hold back the end of a reply until the client has acknowledged its start.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .keep_alive(keep_alive)
        // A client may close its sending side after its last request and still wait for the reply.
        .half_close(true)
        .serve_connection(TokioIo::new(stream), exchanges);
    let mut connection = pin!(connection);
    let stopped = pin!(stop.wait_for(|stopped| *stopped));

    let ended = unless(connection.as_mut(), stopped).await;
    if ended.is_none() && is_answering.load(Ordering::Relaxed) {
        connection.as_mut().graceful_shutdown();
        let _ = tokio::time::timeout(DRAIN, connection).await;
    }
}

/// Waits for `work`; gives `None` if the stop came first. Neither is lost: both can be waited for again.
pub(super) async fn unless<W, S>(mut work: W, mut stop: S) -> Option<W::Output>
where
    W: Future + Unpin,
    S: Future + Unpin,
{
    poll_fn(|context| match Pin::new(&mut work).poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => Pin::new(&mut stop).poll(context).map(|_| None),
    })
    .await
}

/// One request and its reply. `is_answering` is true from the last byte of the request to the first of the
/// next one.
async fn exchange(
    service: Arc<Service>,
    is_answering: Arc<AtomicBool>,
    incoming: hyper::Request<Incoming>,
) -> Result<hyper::Response<Full<Bytes>>, Infallible> {
    is_answering.store(false, Ordering::Relaxed);
    let received = receive(incoming, service.options.body_limit).await;
    is_answering.store(true, Ordering::Relaxed);
    let reply = match received {
        Ok(request) => serve(&service, request).await,
        Err(refusal) => service.refuse(refusal.status(), refusal.text()),
    };
    Ok(response(reply))
}

async fn serve(service: &Arc<Service>, request: Request) -> Reply {
    // A packed body may be much larger than it looks.
    if request.part.body.bytes().len() <= SMALL_BODY && coding(&request).is_none() {
        return service.serve(request);
    }
    let busy = Arc::clone(service);
    let served = tokio::task::spawn_blocking(move || busy.serve(request)).await;
    served.unwrap_or_else(|_| service.defect())
}

/// Why a request is turned away before it is compared.
#[derive(Debug, Clone, Copy)]
enum Refusal {
    HeaderEncoding,
    BrokenBody,
    LargeBody { limit: usize },
}

impl Refusal {
    fn status(self) -> u16 {
        match self {
            Refusal::HeaderEncoding | Refusal::BrokenBody => 500,
            Refusal::LargeBody { .. } => 413,
        }
    }

    fn text(self) -> String {
        match self {
            // COMPAT: these two as clients know them.
            Refusal::HeaderEncoding => "Found an invalid header encoding".to_owned(),
            Refusal::BrokenBody => "Could not process request body".to_owned(),
            Refusal::LargeBody { limit } => {
                format!("The request body is larger than the limit of {limit} bytes (option bodyLimit)")
            }
        }
    }
}

async fn receive(incoming: hyper::Request<Incoming>, limit: usize) -> Result<Request, Refusal> {
    let (head, body) = incoming.into_parts();
    let headers = headers(&head.headers).ok_or(Refusal::HeaderEncoding)?;
    let waits = head.headers.contains_key(EXPECT);
    let body = read_body(body, limit, waits).await?;
    let query: Query = form::parse_pairs(head.uri.query().unwrap_or_default()).into_iter().collect();
    Ok(Request {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: (!query.is_empty()).then_some(query),
        part: HttpPart {
            headers: (!headers.is_empty()).then_some(headers),
            body: Body::present(body, None),
            ..HttpPart::default()
        },
    })
}

/// The headers by lower-case name; nothing if a value is not visible ASCII.
fn headers(map: &HeaderMap) -> Option<Headers> {
    let mut headers = Headers::new();
    for name in map.keys() {
        let mut values = Vec::new();
        for value in map.get_all(name) {
            values.extend(split_value(name.as_str(), value.to_str().ok()?));
        }
        headers.push_spelling(name.as_str().to_owned(), values);
    }
    Some(headers)
}

/// Reads a body up to the limit. A sender that waits for permission is refused without reading.
async fn read_body(mut body: Incoming, limit: usize, sender_waits: bool) -> Result<Bytes, Refusal> {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > limit {
        if !sender_waits {
            discard(body, limit).await;
        }
        return Err(Refusal::LargeBody { limit });
    }
    let mut whole = Gathered::default();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::BrokenBody)?;
        let Ok(data) = frame.into_data() else { continue };
        if data.len() > limit.saturating_sub(whole.len()) {
            discard(body, limit).await;
            return Err(Refusal::LargeBody { limit });
        }
        whole.add(data, announced);
    }
    Ok(whole.into_bytes())
}

/// Reads on for a while: a connection closed on a sender takes our answer with it.
async fn discard(mut body: Incoming, limit: usize) {
    let mut left = limit.max(LEAST_DISCARD);
    while let Some(Ok(frame)) = body.frame().await {
        let length = frame.data_ref().map_or(0, Bytes::len);
        match left.checked_sub(length) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}

/// The pieces of a body; a single one is not copied.
#[derive(Default)]
struct Gathered {
    first: Bytes,
    joined: BytesMut,
}

impl Gathered {
    fn len(&self) -> usize {
        self.first.len().max(self.joined.len())
    }

    fn add(&mut self, data: Bytes, announced: usize) {
        if self.first.is_empty() {
            self.first = data;
            return;
        }
        if self.joined.is_empty() {
            self.joined.reserve(announced.min(LARGEST_RESERVE));
            self.joined.extend_from_slice(&self.first);
        }
        self.joined.extend_from_slice(&data);
    }

    fn into_bytes(self) -> Bytes {
        if self.joined.is_empty() { self.first } else { self.joined.freeze() }
    }
}

/// A reply in hyper's words.
fn response(reply: Reply) -> hyper::Response<Full<Bytes>> {
    match translated(reply) {
        Ok(response) => response,
        Err(name) => translated(Reply::unsendable(&name)).unwrap_or_default(),
    }
}

/// The reply, or the name of a header that HTTP cannot carry.
fn translated(reply: Reply) -> Result<hyper::Response<Full<Bytes>>, String> {
    let mut response = hyper::Response::new(Full::new(reply.body));
    *response.status_mut() = hyper::StatusCode::from_u16(reply.status).unwrap_or_default();
    for (name, value) in reply.headers {
        let parsed =
            HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_bytes(value.as_bytes()).ok());
        let (name, value) = parsed.ok_or_else(|| name.into_owned())?;
        response.headers_mut().append(name, value);
    }
    Ok(response)
}
