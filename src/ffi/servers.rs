//! The running mock servers, by port: the only name C has for one.
//!
//! A port number belongs to one server, whatever the address: a second one would be reached by the same
//! number. Servers do not survive `fork`; in a child the parent's are not there.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::runtime::Handle;

use super::fault::Fault;
use crate::mock_server::{self, Bind, MockServer, Options};
use crate::model::Pact;
use crate::net::tls::Authority;

/// How many ports are drawn before giving up; each that collides is held until one is found.
const DRAWS: usize = 64;

/// The running mock servers.
#[derive(Debug, Default)]
pub(crate) struct Servers {
    live: Mutex<HashMap<u16, Entry>>,
    /// Servers of the process this one was forked from, whose ports were taken again. They are kept, not
    /// dropped: stopping them would wait for threads that are not here.
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
        // Servers on ports that one of ours already has, at another address: kept so that they are not drawn again.
        let mut colliding = Vec::new();
        let started = (0..DRAWS).find_map(|_| {
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
