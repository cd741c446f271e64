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

/// The connections to one server. One is opened only when none is idle, so there are never more than permits.
struct Server {
    permits: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
}

/// The right to use one connection to a server.
pub(super) struct Slot {
    server: Arc<Server>,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Pool {
    pub(super) fn new(per_server: usize) -> Pool {
        Pool { per_server: per_server.clamp(1, Semaphore::MAX_PERMITS), servers: Mutex::default() }
    }

    /// Waits for a permit. Proxies need no pool of their own: the URL decides which proxy is used.
    pub(super) async fn slot(&self, url: &Url) -> Slot {
        let server = self.server(format!("{}://{}", url.scheme().name(), url.authority()));
        // The semaphore is never closed.
        let permit = Arc::clone(&server.permits).acquire_owned().await.ok();
        Slot { server, _permit: permit }
    }

    fn server(&self, key: String) -> Arc<Server> {
        let new = || Server { permits: Arc::new(Semaphore::new(self.per_server)), idle: Mutex::default() };
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
