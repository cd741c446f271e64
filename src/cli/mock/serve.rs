//! The master on its sockets: HTTP/1.1 in, calls to `api`, HTTP/1.1 out.
//!
//! Nothing a client does holds up another: each connection is a task, what may wait runs on the blocking pool, and
//! heads and bodies that do not arrive in time are given up.

use super::api::{self, Action, Answer, BODY_LIMIT, Head};
use super::master::Master;
use crate::net::tasks::{blocking, spawn};
use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body as _, Incoming};
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, EXPECT, HeaderMap, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

/// How long a head may take to arrive.
const HEAD_TIME: Duration = Duration::from_secs(30);

/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(120);

/// The least that an end is given, so that the answer to whoever asked for it gets out.
const LEAST_END: Duration = Duration::from_millis(100);

/// How long listening pauses when the system has no more sockets to give.
const OUT_OF_SOCKETS: Duration = Duration::from_millis(20);

/// How much of a body beyond the limit is read and thrown away, so that its sender gets to read why.
const DISCARDED: usize = 1024 * 1024;

/// Held by each connection, never used: the last one gone says that all are.
type Token = mpsc::Sender<Infallible>;

/// How long the end may take, once there is one.
type End = watch::Sender<Option<Duration>>;

/// Serves until somebody ends it who may; the mock servers end with it.
pub(super) async fn serve(listeners: Vec<TcpListener>, master: Arc<Master>) {
    let (end, mut ended) = watch::channel(None);
    let end = Arc::new(end);
    let (token, mut tokens) = mpsc::channel(1);
    let accepting: Vec<_> = listeners
        .into_iter()
        .map(|listener| {
            let (master, end, token) = (Arc::clone(&master), Arc::clone(&end), token.clone());
            spawn(accept(listener, master, end, token))
        })
        .collect();
    drop(token);
    let period = ended.wait_for(Option::is_some).await.ok().and_then(|period| *period);
    accepting.iter().for_each(tokio::task::JoinHandle::abort);
    let stopping = blocking(move || master.stop());
    let rest = async {
        // Nothing is ever sent: this ends with the last connection.
        let _ = tokens.recv().await;
        let _ = stopping.await;
    };
    let _ = timeout(period.unwrap_or_default().max(LEAST_END), rest).await;
}

async fn accept(listener: TcpListener, master: Arc<Master>, end: Arc<End>, token: Token) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let (master, end, token) = (Arc::clone(&master), Arc::clone(&end), token.clone());
                spawn(async move {
                    connection(stream, master, end).await;
                    drop(token);
                });
            }
            Err(error) => {
                tracing::warn!("A connection could not be taken: {error}");
                tokio::time::sleep(OUT_OF_SOCKETS).await;
            }
        }
    }
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
            .header_read_timeout(HEAD_TIME)
            .half_close(true)
            .serve_connection(TokioIo::new(stream), calls)
    );
    let mut ended = pin!(ended.wait_for(Option::is_some));
    let is_over = poll_fn(|context| match connection.as_mut().poll(context) {
        Poll::Ready(_) => Poll::Ready(true),
        Poll::Pending => ended.as_mut().poll(context).map(|_| false),
    });
    if !is_over.await {
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
    tracing::debug!("{} {}: {}", head.method, head.uri, answer.status);
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
    match timeout(BODY_TIME, read(body, waits)).await {
        Ok(Ok(body)) => act(master, action, body).await,
        Ok(Err(refusal)) => refusal,
        Err(_) => Answer::error(408, &format!("The body did not arrive within {} s", BODY_TIME.as_secs())),
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
    Head {
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
    let too_large =
        || Answer::error(413, &format!("The body is larger than the limit of {BODY_LIMIT} bytes"));
    if body.size_hint().lower() > BODY_LIMIT as u64 {
        if !waits {
            discard(body).await;
        }
        return Err(too_large());
    }
    let mut whole = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Answer::error(400, &format!("The body is broken: {error}")))?;
        let Ok(data) = frame.into_data() else { continue };
        if data.len() > BODY_LIMIT - whole.len() {
            discard(body).await;
            return Err(too_large());
        }
        whole.extend_from_slice(&data);
    }
    Ok(whole.freeze())
}

/// Reads on for a while: a connection closed on a sender takes our answer with it.
async fn discard(mut body: Incoming) {
    let reading = async {
        let mut left = DISCARDED;
        while let Some(Ok(frame)) = body.frame().await {
            let Some(rest) = left.checked_sub(frame.data_ref().map_or(0, Bytes::len)) else { return };
            left = rest;
        }
    };
    let _ = timeout(HEAD_TIME, reading).await;
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
