//! [`HttpServer`]: a mock server of our own, from bind to stop, and what can be asked of it meanwhile.
//!
//! One task accepts connections for each address, one task serves each connection. Every task holds a token.
//! [`HttpServer::stop`] waits until the last token is dropped: then no task of the server is left.

use super::address::{names_of, port_of, url_of};
use super::error::Error;
use super::http::{DRAIN_TIMEOUT, Token, acceptor, serve_connection};
use super::listen::{Listeners, close};
use super::options::{Options, Transport};
use super::service::Service;
use super::snapshot::Snapshot;
use crate::foundation::fork_guard;
use crate::generate::Context;
use crate::model::Pact;
use crate::net::accept::accept;
use crate::net::tasks::{spawn, spawn_on};
use crate::net::tls::Authority;
use parking_lot::Mutex;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

/// How much longer than [`DRAIN_TIMEOUT`] a stop waits: a comparison cannot be interrupted.
const STOP_TIMEOUT: Duration = Duration::from_millis(500);

/// A running mock server. Dropping it stops it without waiting.
#[derive(Debug)]
pub(super) struct HttpServer {
    addresses: Vec<SocketAddr>,
    url: String,
    service: Arc<Service>,
    stop: watch::Sender<bool>,
    ended: Mutex<Receiver<Infallible>>,
}

/// Serves a pact to the clients of listeners that are open.
pub(super) fn serve(
    listeners: Listeners,
    pact: Pact,
    options: Options,
    runtime: &Handle,
    authority: &Arc<Authority>,
) -> Result<HttpServer, Error> {
    let Listeners { bind, sockets, addresses } = listeners;
    let (scheme, acceptor) = match &options.transport {
        Transport::Https(tls) => ("https", Some(acceptor(tls, authority, names_of(&bind, &addresses))?)),
        Transport::Http | Transport::Memory | Transport::Plugin(_) | Transport::Unknown(_) => ("http", None),
    };
    let url = url_of(scheme, &addresses);
    let context = Context::of_mock_server(&url, port_of(&addresses).into());
    // The port is what callers know the server by.
    let name = port_of(&addresses).to_string();
    let snapshot = Snapshot::compile(pact, &options.engine)?;
    let service = Arc::new(Service::new(snapshot, options, context, &name));
    let (stop, stopped) = watch::channel(false);
    let (token, ended) = channel();
    for socket in sockets {
        let (service, acceptor) = (Arc::clone(&service), acceptor.clone());
        let (stopped, token) = (stopped.clone(), token.clone());
        spawn_on(runtime, async move {
            accept_all(&socket, service, acceptor, stopped, &token).await;
            close(socket);
            // Last of all: the token says that the port is free.
            drop(token);
        });
    }
    service.mention(&format!("Mock server {url} is listening"));
    Ok(HttpServer { addresses, url, service, stop, ended: Mutex::new(ended) })
}

/// Starts a task for each connection until the server stops.
async fn accept_all(
    socket: &TcpListener,
    service: Arc<Service>,
    acceptor: Option<TlsAcceptor>,
    mut stop: watch::Receiver<bool>,
    token: &Token,
) {
    let connection_stop = stop.clone();
    let serve = |stream| {
        let (service, acceptor) = (Arc::clone(&service), acceptor.clone());
        let (stop, token) = (connection_stop.clone(), token.clone());
        spawn(async move {
            serve_connection(stream, service, acceptor, stop, token.clone()).await;
            drop(token);
        });
    };
    accept(socket, stop.wait_for(|stopped| *stopped), serve, |_| {}).await;
}

impl HttpServer {
    /// The port it listens on.
    pub(super) fn port(&self) -> u16 {
        port_of(&self.addresses)
    }

    /// The addresses it listens on; two for `localhost`.
    pub(super) fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Where clients on this machine reach it, such as `http://127.0.0.1:1234`.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// What answers its requests.
    pub(super) fn service(&self) -> &Service {
        &self.service
    }

    /// Stops it and waits until it is gone: new connections are refused first, idle ones and half-read
    /// requests are dropped at once, requests already read get half a second to be answered.
    ///
    /// Must not be called on a thread of the runtime. Stopping again does nothing.
    pub(super) fn stop(&self) {
        self.stop.send_replace(true);
        self.service.mention(&format!("Mock server {} is stopping", self.url()));
        // Nothing is ever sent: the wait ends with the last token, or after the time limit.
        let _ = fork_guard::leave(|| self.ended.lock().recv_timeout(DRAIN_TIMEOUT + STOP_TIMEOUT));
        self.service.end();
    }
}

impl Drop for HttpServer {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}
