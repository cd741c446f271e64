//! The running mock servers, by port: C identifies a mock server by its port.
//!
//! A port number belongs to one server at all addresses, because C could not distinguish two. Mock servers do not
//! survive `fork`: a child does not find those of its parent.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::runtime::Handle;

use super::fault::Fault;
use crate::mock_server::{self, Bind, MockServer, Options};
use crate::model::Pact;
use crate::net::tls::Authority;

/// How many free ports the system is asked for before giving up. A port that collides stays bound until another is found.
const PORT_ATTEMPTS: usize = 64;

/// The running mock servers.
#[derive(Debug, Default)]
pub(crate) struct Servers {
    live: Mutex<HashMap<u16, Entry>>,
    /// Servers of the parent process whose port a server of this process has. They are never dropped: stopping them
    /// would wait for threads that do not exist in this process.
    inherited: Mutex<Vec<Entry>>,
}

#[derive(Debug)]
struct Entry {
    process: u32,
    server: Arc<MockServer>,
}

impl Servers {
    /// Starts a server for the pact and returns its port.
    pub(crate) fn start(
        &self,
        pact: &Pact,
        bind: &Bind,
        options: &Options,
        runtime: &Handle,
        authority: &Arc<Authority>,
    ) -> Result<u16, Box<Fault>> {
        if bind.port != 0 && self.get(i32::from(bind.port)).is_ok() {
            return Err(Box::new(Fault::PortTaken(bind.port)));
        }
        // Servers on a port that one of ours has at another address: they stay bound so that the system gives another port.
        let mut colliding = Vec::new();
        let started = (0..PORT_ATTEMPTS).find_map(|_| {
            match mock_server::start(pact.clone(), bind, options.clone(), runtime, authority) {
                Err(error) => Some(Err(Box::new(Fault::from(error)))),
                Ok(server) => match self.insert(server) {
                    Ok(port) => Some(Ok(port)),
                    Err(server) => {
                        let port = server.port();
                        colliding.push(server);
                        (bind.port != 0).then_some(Err(Box::new(Fault::PortTaken(port))))
                    }
                },
            }
        });
        for server in colliding {
            server.stop();
        }
        started.unwrap_or(Err(Box::new(Fault::TableFull("mock servers"))))
    }

    /// The server on a port, which may be any number.
    pub(crate) fn get(&self, port: i32) -> Result<Arc<MockServer>, Box<Fault>> {
        let live = self.live.lock();
        let entry = u16::try_from(port).ok().and_then(|port| live.get(&port));
        let entry = entry.filter(|entry| entry.is_here());
        Ok(entry.map(|entry| Arc::clone(&entry.server)).ok_or(Fault::NoSuchServer(port))?)
    }

    /// Takes the server on a port out, to be stopped.
    pub(crate) fn remove(&self, port: i32) -> Result<Arc<MockServer>, Box<Fault>> {
        let mut live = self.live.lock();
        let key = u16::try_from(port).ok().filter(|port| live.get(port).is_some_and(Entry::is_here));
        let entry = key.and_then(|port| live.remove(&port));
        Ok(entry.map(|entry| entry.server).ok_or(Fault::NoSuchServer(port))?)
    }

    /// How many are running.
    pub(crate) fn len(&self) -> usize {
        self.live.lock().values().filter(|entry| entry.is_here()).count()
    }

    fn insert(&self, server: MockServer) -> Result<u16, MockServer> {
        let (port, process) = (server.port(), std::process::id());
        let mut live = self.live.lock();
        if live.get(&port).is_some_and(Entry::is_here) {
            return Err(server);
        }
        let replaced = live.insert(port, Entry { process, server: Arc::new(server) });
        self.inherited.lock().extend(replaced);
        Ok(port)
    }
}

impl Entry {
    /// Whether it runs in this process.
    fn is_here(&self) -> bool {
        self.process == std::process::id()
    }
}
