//! [`Pool`]: connections that wait for the next request, and how many there may be.

use super::connect::Connection;
use super::url::Url;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections by server.
pub(super) struct Pool {
    per_server: usize,
    servers: Mutex<HashMap<String, Arc<Server>>>,
}

/// What is kept for one server. As a connection is only opened when none is idle, there are never more of them
/// than there are places.
struct Server {
    places: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
}

/// The right to use one connection to a server.
pub(super) struct Slot {
    server: Arc<Server>,
    _place: Option<OwnedSemaphorePermit>,
}

impl Pool {
    pub(super) fn new(per_server: usize) -> Pool {
        Pool { per_server: per_server.clamp(1, Semaphore::MAX_PERMITS), servers: Mutex::default() }
    }

    /// Waits for a place. Whether a proxy is between makes no difference: it follows from the URL.
    pub(super) async fn slot(&self, url: &Url) -> Slot {
        let server = self.server(format!("{}://{}", url.scheme().name(), url.authority()));
        // The semaphore is never closed.
        let place = Arc::clone(&server.places).acquire_owned().await.ok();
        Slot { server, _place: place }
    }

    fn server(&self, key: String) -> Arc<Server> {
        let new = || Server { places: Arc::new(Semaphore::new(self.per_server)), idle: Mutex::default() };
        Arc::clone(self.servers.lock().entry(key).or_insert_with(|| Arc::new(new())))
    }
}

impl Slot {
    /// The connection that was used last; closed ones are dropped.
    pub(super) fn idle(&self) -> Option<Connection> {
        let mut idle = self.server.idle.lock();
        while let Some(connection) = idle.pop() {
            if !connection.sender.is_closed() {
                return Some(connection);
            }
        }
        None
    }

    /// Keeps a connection for the next request.
    pub(super) fn keep(&self, connection: Connection) {
        if !connection.sender.is_closed() {
            self.server.idle.lock().push(connection);
        }
    }
}
