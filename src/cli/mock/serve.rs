//! The master on its sockets: HTTP/1.1 in, calls to `api`, HTTP/1.1 out.
//!
//! No client can hold up another: each connection is a task, work that may wait runs on threads of its own, and the
//! master does not wait for heads and bodies beyond a time limit.

use super::api::{self, Action, Answer, BODY_LIMIT, Head};
use super::callers::Caller;
use super::master::Master;
use crate::foundation::memory::reserve_for_body;
use crate::mock_server::Listeners;
use crate::net;
use crate::net::accept::{accept, until_stopped};
use crate::net::body::{BodyError, is_announced_larger};
use crate::net::client::shown_url;
use crate::net::tasks::{blocking, spawn};
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, EXPECT, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

/// How long a head may take to arrive.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(120);

/// The least time between the call that ends the master and its end, so that the answer to this call is sent.
const LEAST_END: Duration = Duration::from_millis(100);

/// How much of a body beyond the limit is read and thrown away, so that its sender gets to read why.
const DISCARDED: usize = 1024 * 1024;

/// Held by each connection and never used: when the last one is dropped, all connections have ended.
type Token = mpsc::Sender<Infallible>;

/// How long the end may take, once a call has asked for it.
type End = watch::Sender<Option<Duration>>;

/// Serves until a client that may do so ends the master; the mock servers end with it.
pub(super) async fn serve(listeners: Listeners, master: Arc<Master>) {
    let (end, mut ended) = watch::channel(None);
    let end = Arc::new(end);
    let (token, mut tokens) = mpsc::channel(1);
    for socket in listeners.into_sockets() {
        spawn(accept_all(socket, Arc::clone(&master), Arc::clone(&end), token.clone()));
    }
    drop(token);
    let period = ended.wait_for(Option::is_some).await.ok().and_then(|period| *period);
    let stopping = spawn(blocking(move || master.stop()));
    let rest = async {
        // Nothing is ever sent: this ends with the last connection.
        let _ = tokens.recv().await;
        let _ = stopping.await;
    };
    let _ = timeout(period.unwrap_or_default().max(LEAST_END), rest).await;
}

async fn accept_all(socket: TcpListener, master: Arc<Master>, end: Arc<End>, token: Token) {
    let mut ended = end.subscribe();
    let serve = |stream| {
        let (master, end, token) = (Arc::clone(&master), Arc::clone(&end), token.clone());
        spawn(async move {
            connection(stream, master, end).await;
            drop(token);
        });
    };
    let failed = |error: &_| tracing::warn!("A connection could not be taken: {error}");
    accept(&socket, ended.wait_for(Option::is_some), serve, failed).await;
}

async fn connection(stream: TcpStream, master: Arc<Master>, end: Arc<End>) {
    let mut ended = end.subscribe();
    let _ = stream.set_nodelay(true);
    let calls = service_fn(move |call| {
        let (master, end) = (Arc::clone(&master), Arc::clone(&end));
        async move { Ok::<_, Infallible>(call_answered(call, master, &end).await) }
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .half_close(true)
            .serve_connection(TokioIo::new(stream), calls)
    );
    let ended = pin!(ended.wait_for(Option::is_some));
    if until_stopped(connection.as_mut(), ended).await.is_none() {
        // Idle connections close at once, the others after their answer.
        connection.as_mut().graceful_shutdown();
        let _ = connection.await;
    }
}

async fn call_answered(
    call: hyper::Request<Incoming>,
    master: Arc<Master>,
    end: &End,
) -> hyper::Response<Full<Bytes>> {
    let (head, body) = call.into_parts();
    let waits = head.headers.contains_key(EXPECT);
    let answer = answer(&head_of(&head), body, waits, master).await;
    tracing::debug!("{} {}: {}", head.method, shown_url(&head.uri.to_string()), answer.status);
    if let Some(period) = answer.end {
        tracing::info!("Master server shutting down");
        end.send_if_modified(|held| held.is_none() && held.replace(period).is_none());
    }
    response(answer)
}

async fn answer(head: &Head, body: Incoming, waits: bool, master: Arc<Master>) -> Answer {
    let action = match api::check(&master, head) {
        Ok(action) => action,
        Err(refusal) => {
            if !waits {
                discard(body).await;
            }
            return refusal;
        }
    };
    if !action.has_body() {
        discard(body).await;
        return act(master, action, Bytes::new()).await;
    }
    match timeout(BODY_TIMEOUT, read(body, waits)).await {
        Ok(Ok(body)) => act(master, action, body).await,
        Ok(Err(refusal)) => refusal,
        Err(_) => Answer::error(408, &format!("The body did not arrive within {} s", BODY_TIMEOUT.as_secs())),
    }
}

async fn act(master: Arc<Master>, action: Action, body: Bytes) -> Answer {
    let acted = blocking(move || api::act(&master, &action, &body)).await;
    acted.unwrap_or_else(|_| Answer::error(500, "The master failed at this call by a defect of its own"))
}

fn head_of(head: &hyper::http::request::Parts) -> Head {
    let text = |headers: &HeaderMap, name: &HeaderName| {
        let values = headers.get_all(name).iter();
        let values: Vec<_> = values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        (!values.is_empty()).then(|| values.join(", "))
    };
    let hosts = [text(&head.headers, &HOST), head.uri.authority().map(|named| named.as_str().to_owned())];
    let caller = Caller {
        hosts: hosts.into_iter().flatten().collect(),
        origin: text(&head.headers, &ORIGIN),
        fetch_site: text(&head.headers, &HeaderName::from_static("sec-fetch-site")),
    };
    Head {
        caller,
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        accept: text(&head.headers, &ACCEPT),
        content_type: text(&head.headers, &CONTENT_TYPE),
        authorization: text(&head.headers, &AUTHORIZATION),
    }
}

/// Reads a body up to the limit. A sender that waits for permission is refused without reading.
async fn read(mut body: Incoming, waits: bool) -> Result<Bytes, Answer> {
    let is_refused_unread = waits && is_announced_larger(&body, BODY_LIMIT);
    match net::body::read(&mut body, BODY_LIMIT).await {
        Ok(whole) if reserve_for_body(whole.len()).is_some() => Ok(whole),
        Ok(_) => Err(Answer::error(413, "There is not enough memory for the body")),
        Err(BodyError::Broken(error)) => Err(Answer::error(400, &format!("The body is broken: {error}"))),
        Err(BodyError::NoMemory) => {
            discard(body).await;
            Err(Answer::error(413, "There is not enough memory for the body"))
        }
        Err(BodyError::TooLarge) => {
            if !is_refused_unread {
                discard(body).await;
            }
            Err(Answer::error(413, &format!("The body is larger than the limit of {BODY_LIMIT} bytes")))
        }
    }
}

/// Reads on for a while: closing a connection on a sender would destroy our answer.
async fn discard(body: Incoming) {
    let _ = timeout(HEAD_TIMEOUT, net::body::discard(body, DISCARDED)).await;
}

fn response(answer: Answer) -> hyper::Response<Full<Bytes>> {
    let mut response = hyper::Response::new(Full::new(Bytes::from(answer.body)));
    *response.status_mut() = hyper::StatusCode::from_u16(answer.status).unwrap_or_default();
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}
