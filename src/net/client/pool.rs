//! [`Pool`]: connections that wait for the next request, and how many there may be.
//!
//! A server may close a connection that waits, and the request that is sent over it then is lost. So only requests that
//! may be repeated use such a connection; all others get a new one, which takes the place of one that waits.

use super::connect::Connection;
use super::pauses;
use super::url::Url;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections by server.
pub(super) struct Pool {
    per_server: usize,
    /// Whether connections are not kept to servers that are slower on kept ones.
    pub(super) minds_pauses: bool,
    servers: Mutex<HashMap<String, Arc<Server>>>,
}

/// The connections to one server. One is opened only when none is idle, so there are never more than permits.
struct Server {
    permits: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
    is_slower_kept: AtomicBool,
}

/// The right to use one connection to a server.
pub(super) struct Slot {
    server: Arc<Server>,
    minds_pauses: bool,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Pool {
    pub(super) fn new(per_server: usize) -> Pool {
        Pool {
            per_server: per_server.clamp(1, Semaphore::MAX_PERMITS),
            minds_pauses: pauses::ARE_EXPECTED,
            servers: Mutex::default(),
        }
    }

    /// Waits for a permit. Proxies need no pool of their own: the URL decides which proxy is used.
    pub(super) async fn slot(&self, url: &Url) -> Slot {
        let server = self.server(format!("{}://{}", url.scheme().name(), url.authority()));
        // The semaphore is never closed.
        let permit = Arc::clone(&server.permits).acquire_owned().await.ok();
        Slot { server, minds_pauses: self.minds_pauses, _permit: permit }
    }

    fn server(&self, key: String) -> Arc<Server> {
        let new = || Server {
            permits: Arc::new(Semaphore::new(self.per_server)),
            idle: Mutex::default(),
            is_slower_kept: AtomicBool::new(false),
        };
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

    /// Closes a connection that waits, so that a new one can take its place.
    pub(super) fn make_room(&self) {
        drop(self.server.idle.lock().pop());
    }

    /// Keeps a connection for the next request, unless it is closed, or the server is slower on kept ones.
    pub(super) fn keep(&self, connection: Connection) {
        let is_slower_kept = &self.server.is_slower_kept;
        if self.minds_pauses && connection.pauses.are_regular() {
            is_slower_kept.store(true, Ordering::Relaxed);
        }
        if !connection.sender.is_closed() && !is_slower_kept.load(Ordering::Relaxed) {
            self.server.idle.lock().push(connection);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pool;
    use crate::net::client::connect::Connector;
    use crate::net::client::fixture::{Answer, Server, run};
    use crate::net::client::{Settings, Url};
    use std::time::Duration;

    #[test]
    fn connections_are_not_kept_to_a_server_that_pauses_after_the_head_where_that_matters() {
        run(async {
            let server = Server::start(|_| Answer::new(200, "")).await;
            let url = Url::parse(&server.url("/")).unwrap();
            let connector = Connector::new(&Settings::default()).unwrap();
            for (minds_pauses, pauses, expected) in [
                (true, [31, 31], [true, false, false]),
                (true, [31, 29], [true, true, true]),
                (false, [31, 31], [true, true, true]),
            ] {
                let slot = Pool { minds_pauses, ..Pool::new(1) }.slot(&url).await;
                let mut connection = connector.open(&url).await.unwrap();
                let mut is_kept = Vec::new();
                for pause in pauses {
                    connection.pauses.note(Duration::from_millis(pause));
                    slot.keep(connection);
                    let kept = slot.idle();
                    is_kept.push(kept.is_some());
                    connection = match kept {
                        Some(kept) => kept,
                        None => connector.open(&url).await.unwrap(),
                    };
                }
                slot.keep(connection);
                is_kept.push(slot.idle().is_some());

                assert_eq!(is_kept, expected, "{minds_pauses} {pauses:?}");
            }
        });
    }
}
