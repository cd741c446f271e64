//! Sockets, TLS and HTTP: reads [`Request`]s from connections and writes [`Reply`]s.
//!
//! The only folder of the mock server that uses hyper. The first bytes of a connection decide between HTTP/1 and
//! HTTP/2, with and without TLS. hyper itself answers malformed and oversized heads. A connection ends when its server
//! stops: at once, unless a request has been read in full and is being answered. Requests that are function calls
//! (`in_memory`) have no connection, and pass the same functions.

mod ending;
mod activity;
mod stream;
mod received;
mod sent;
mod in_memory;

pub(super) use in_memory::answer_in_memory;
pub use in_memory::{MemoryAnswer, MemoryRequest};
pub(super) use stream::acceptor;

use super::coding::coding;
use super::reply::Reply;
use super::service::Service;
use super::states::States;
use crate::foundation::memory::reserve_for_body;
use crate::model::{Request, ResponseFault};
use crate::net::accept::until_stopped;
use crate::net::tasks::{blocking, spawn};
use activity::{Activity, Answering};
use ending::Ended;
use hyper::Method;
use hyper::body::Incoming;
use hyper::rt::Executor;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::conn::auto;
use received::{Refusal, named_states, receive};
use sent::{Answered, response};
use std::convert::Infallible;
use std::error::Error;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;
use stream::Stream;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

/// How long a request that has been read may take to be answered after the server was stopped.
pub(super) const DRAIN_TIMEOUT: Duration = Duration::from_millis(500);

/// How long a TLS handshake may take.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(30);

/// Bodies beyond this are compared on the blocking pool; below it the hop costs more than the work.
const SMALL_BODY: usize = 256 * 1024;

/// The largest head over HTTP/2. HTTP/1 has a limit of its own that is about as large.
const LARGEST_HEAD: u32 = 400 * 1024;

/// Held by every task of a server, never used.
pub(super) type Token = Sender<Infallible>;

/// Serves one connection until it ends or the server stops.
pub(super) async fn serve_connection(
    stream: TcpStream,
    service: Arc<Service>,
    acceptor: Option<TlsAcceptor>,
    mut stop: watch::Receiver<bool>,
    token: Token,
) {
    // Nagle's algorithm would hold back the end of a reply until the client has acknowledged its start.
    let _ = stream.set_nodelay(true);
    let mut stopped = pin!(stop.wait_for(|stopped| *stopped));
    let activity = Arc::new(Activity::default());
    let wire = match acceptor {
        None => Stream::plain(stream, Arc::clone(&activity)),
        Some(acceptor) => {
            let handshake = Stream::handshake(stream, acceptor, Arc::clone(&activity));
            let handshake = pin!(tokio::time::timeout(HANDSHAKE_TIMEOUT, handshake));
            match until_stopped(handshake, stopped.as_mut()).await {
                Some(Ok(Ok(wire))) => wire,
                Some(Ok(Err(error))) => return service.note(&format!("A TLS handshake failed: {error}")),
                Some(Err(_)) => return service.note("A TLS handshake was not completed in time"),
                None => return,
            }
        }
    };
    let exchanges = service_fn({
        let (service, activity) = (Arc::clone(&service), Arc::clone(&activity));
        move |incoming| exchange(Arc::clone(&service), Arc::clone(&activity), incoming)
    });
    let builder = builder(service.options.keep_alive, token);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(wire), exchanges));

    match until_stopped(connection.as_mut(), stopped).await {
        Some(Err(error)) => note_broken(&service, &*error),
        None if activity.owes_an_answer() => {
            connection.as_mut().graceful_shutdown();
            let _ = tokio::time::timeout(DRAIN_TIMEOUT, connection).await;
        }
        Some(Ok(())) | None => {}
    }
}

/// Logs that a client sent something that is not HTTP. Clients that close their connection early are not logged.
fn note_broken(service: &Service, error: &(dyn Error + Send + Sync + 'static)) {
    if error.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse) {
        service.note(&format!("A connection was closed because of what it sent: {error}"));
    }
}

fn builder(keep_alive: bool, token: Token) -> auto::Builder<Tasks> {
    let mut builder = auto::Builder::new(Tasks(token));
    builder
        .http1()
        .keep_alive(keep_alive)
        // A client may close its sending side after its last request and still wait for the reply.
        .half_close(true);
    builder.http2().max_header_list_size(LARGEST_HEAD);
    builder
}

/// Starts the tasks hyper needs for a connection. Each holds a token of the server.
#[derive(Clone)]
struct Tasks(Token);

impl<F> Executor<F> for Tasks
where
    F: Future<Output: Send> + Send + 'static,
{
    fn execute(&self, task: F) {
        let token = self.0.clone();
        spawn(async move {
            task.await;
            drop(token);
        });
    }
}

/// One request and its reply, or the end of the connection if the reply has such a fault.
async fn exchange(
    service: Arc<Service>,
    activity: Arc<Activity>,
    incoming: hyper::Request<Incoming>,
) -> Result<hyper::Response<Answered>, Ended> {
    let (version, is_head) = (incoming.version(), incoming.method() == Method::HEAD);
    activity.begin(version);
    let own_states = named_states(incoming.headers(), service.options.state_header.as_deref());
    let received = receive(incoming, service.options.body_limit).await;
    let answering = Answering::new(activity, version);
    let reply = match received {
        Ok(request) => match reserve_for_body(request.part.body.bytes().len()) {
            Some(_reservation) => serve(&service, request, own_states).await,
            None => refuse(&service, Refusal::NoMemory),
        },
        Err(refusal) => refuse(&service, refusal),
    };
    if !reply.delay.is_zero() {
        // In a box: the room for it would cost every exchange.
        Box::pin(tokio::time::sleep(reply.delay)).await;
    }
    match reply.fault {
        None | Some(ResponseFault::PartialBody) => Ok(response(reply, is_head, answering)),
        Some(fault) => Box::pin(end(fault, answering)).await,
    }
}

/// Ends the connection instead of a response.
async fn end<R>(fault: ResponseFault, answering: Answering) -> Result<R, Ended> {
    // On HTTP/1 what was written before belongs to earlier exchanges. On HTTP/2 it would be the end of this stream.
    answering.activity().ending.request(fault.into(), answering.is_one_of_many());
    if answering.is_one_of_many() {
        return Err(Ended);
    }
    // hyper would drop the connection at an error, and with it what was written before.
    std::future::pending().await
}

async fn serve(service: &Arc<Service>, request: Request, own_states: Option<States>) -> Reply {
    // A packed body may be much larger than it looks.
    if request.part.body.bytes().len() <= SMALL_BODY && coding(&request).is_none() {
        return service.serve_in(request, own_states);
    }
    let busy = Arc::clone(service);
    let served = blocking(move || busy.serve_in(request, own_states)).await;
    served.unwrap_or_else(|_| service.defect())
}

fn refuse(service: &Service, refusal: Refusal) -> Reply {
    service.refuse(refusal.status(), refusal.text())
}
