//! [`Listeners`]: the sockets of a mock server, from opening them to closing them.

use super::address::port_of;
use super::bind::Bind;
use super::error::Error;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::runtime::Handle;

/// Sockets that listen, before there is a server. Clients can connect to them already, and wait.
#[derive(Debug)]
pub struct Listeners {
    pub(super) bind: Bind,
    pub(super) sockets: Vec<TcpListener>,
    pub(super) addresses: Vec<SocketAddr>,
}

impl Listeners {
    /// Opens listeners for tasks of this runtime.
    pub fn open(bind: &Bind, runtime: &Handle) -> Result<Listeners, Error> {
        let _entered = runtime.enter();
        let adopt = |listener: std::net::TcpListener| {
            listener.set_nonblocking(true)?;
            TcpListener::from_std(listener)
        };
        let fault = |source| Error::Start { address: bind.to_string(), source };
        let sockets = bind.listen()?.into_iter().map(adopt).collect::<Result<Vec<_>, _>>().map_err(fault)?;
        let addresses = sockets.iter().map(TcpListener::local_addr).collect::<Result<_, _>>();
        Ok(Listeners { bind: bind.clone(), sockets, addresses: addresses.map_err(fault)? })
    }

    /// The port they listen on.
    #[must_use]
    pub fn port(&self) -> u16 {
        port_of(&self.addresses)
    }

    /// The addresses.
    #[must_use]
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// The sockets, for a server that is none of ours.
    #[must_use]
    pub fn into_sockets(self) -> Vec<TcpListener> {
        self.sockets
    }
}

/// Closes a socket. A child that was forked meanwhile has it too, so only a shutdown ends the listening.
#[cfg(unix)]
pub(super) fn close(listener: TcpListener) {
    let socket = listener.into_std().map(std::os::fd::OwnedFd::from).map(std::net::TcpStream::from);
    if let Err(error) = socket.and_then(|socket| socket.shutdown(std::net::Shutdown::Both)) {
        tracing::debug!("a listener was closed without being shut down: {error}");
    }
}

/// Closes a socket.
#[cfg(not(unix))]
pub(super) fn close(listener: TcpListener) {
    drop(listener);
}
