//! [`Connection`]: the one connection to a plugin, shared by all calls and made anew when it broke.

use crate::net::tasks::{Spawner, spawn};
use hyper::body::Incoming;
use hyper::client::conn::TrySendError;
use hyper::client::conn::http2::{Builder, SendRequest};
use hyper::http::uri::{Authority, Scheme};
use hyper::{Request, Response, Uri};
use hyper_util::rt::TokioIo;
use std::error::Error;
use std::iter::successors;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tonic::body::Body;

/// How many bytes the headers or trailers of a reply may have: the text of a status is one of them, and may be as long
/// as a stack trace.
const LARGEST_HEAD: u32 = 1 << 20;

/// Where a plugin may listen; the first address that accepts the connection is used.
const ADDRESSES: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];

/// There is no connection, or it broke; the text says why.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Broken(pub(super) String);

impl Broken {
    /// The error of a library with everything that led to it.
    pub(super) fn because(error: &(dyn Error + 'static)) -> Broken {
        let links = successors(Some(error), |&link| link.source());
        Broken(links.map(ToString::to_string).collect::<Vec<_>>().join(": "))
    }
}

/// The connection to a plugin. It is made at the first request. Must be used on the runtime that is to have its task.
#[derive(Debug)]
pub(super) struct Connection {
    port: u16,
    open: Mutex<Option<Arc<Open>>>,
}

/// A connection that was made.
#[derive(Debug)]
struct Open {
    requests: SendRequest<Body>,
    address: SocketAddr,
}

impl Connection {
    /// Connects to nothing yet.
    pub(super) fn new(port: u16) -> Self {
        Connection { port, open: Mutex::new(None) }
    }

    /// Sends a request and returns the head of the response.
    pub(super) async fn send(&self, request: Request<Body>) -> Result<Response<Incoming>, Broken> {
        let open = self.open(None).await?;
        let mut failure = match open.send(request).await? {
            Ok(response) => return Ok(response),
            Err(failure) => failure,
        };
        // A connection that ended before it took the request gives it back.
        if let Some(request) = failure.take_message()
            && let Ok(response) = self.open(Some(&open)).await?.send(request).await?
        {
            return Ok(response);
        }
        Err(Broken::because(failure.error()))
    }

    /// The connection that there is, or a new one if it has ended or is the one that failed.
    async fn open(&self, failed: Option<&Arc<Open>>) -> Result<Arc<Open>, Broken> {
        let mut current = self.open.lock().await;
        if let Some(open) = &*current
            && !open.requests.is_closed()
            && failed.is_none_or(|failed| !Arc::ptr_eq(failed, open))
        {
            return Ok(Arc::clone(open));
        }
        Ok(Arc::clone(current.insert(Arc::new(open(self.port).await?))))
    }
}

impl Open {
    async fn send(
        &self,
        mut request: Request<Body>,
    ) -> Result<Result<Response<Incoming>, TrySendError<Request<Body>>>, Broken> {
        *request.uri_mut() = absolute(std::mem::take(request.uri_mut()), self.address)?;
        Ok(self.requests.clone().try_send_request(request).await)
    }
}

/// The URL with scheme and authority, which HTTP/2 sends with each request.
fn absolute(url: Uri, address: SocketAddr) -> Result<Uri, Broken> {
    let mut parts = url.into_parts();
    parts.scheme = Some(Scheme::HTTP);
    parts.authority =
        Some(Authority::try_from(address.to_string()).map_err(|error| Broken::because(&error))?);
    Uri::from_parts(parts).map_err(|error| Broken::because(&error))
}

async fn open(port: u16) -> Result<Open, Broken> {
    let mut refusals = Vec::new();
    for address in ADDRESSES.map(|ip| SocketAddr::new(ip, port)) {
        match TcpStream::connect(address).await {
            Ok(stream) => return handshake(stream, address).await,
            Err(error) => {
                tracing::debug!("No connection to a plugin at {address}: {error}");
                refusals.push(format!("{address}: {error}"));
            }
        }
    }
    Err(Broken(refusals.join("; ")))
}

async fn handshake(stream: TcpStream, address: SocketAddr) -> Result<Open, Broken> {
    // Nagle's algorithm would hold back the end of a request until the plugin has acknowledged its start.
    let _ = stream.set_nodelay(true);
    let mut builder = Builder::new(Spawner);
    builder.max_header_list_size(LARGEST_HEAD);
    let made = builder.handshake(TokioIo::new(stream)).await;
    let (requests, connection) = made.map_err(|error| Broken::because(&error))?;
    spawn(async move {
        // What was being called gets the error as well, and says so.
        if let Err(error) = connection.await {
            tracing::debug!("The connection to a plugin at {address} broke: {}", Broken::because(&error));
        }
    });
    Ok(Open { requests, address })
}
