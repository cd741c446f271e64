//! The running mock servers, by port: C identifies a mock server by its port.
//!
//! A port number belongs to one server at all addresses, because C could not distinguish two. Mock servers do not
//! survive `fork`: a child does not find those of its parent.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::runtime::Handle;

use super::fault::Fault;
use crate::mock_server::{self, Bind, Listeners, MockServer, Options, Transport};
use crate::model::Pact;
use crate::net::tls::Authority;
use crate::plugin;

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
    /// Nothing while it is being started.
    server: Option<Arc<MockServer>>,
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
        mock_server::check(pact, options).map_err(Fault::from)?;
        if let Transport::Plugin(transport) = &options.transport {
            return self.start_by_plugin(transport, pact, bind, options);
        }
        let (listeners, claim) = self.listen(bind, runtime)?;
        let server = mock_server::serve(listeners, pact.clone(), options.clone(), runtime, authority);
        Ok(claim.fill(server.map_err(Fault::from)?))
    }

    /// Has a plugin start a server. The plugin chooses the port, so the port is claimed afterwards.
    fn start_by_plugin(
        &self,
        transport: &Arc<dyn plugin::Transport>,
        pact: &Pact,
        bind: &Bind,
        options: &Options,
    ) -> Result<u16, Box<Fault>> {
        let started = mock_server::start_by_plugin(transport, pact.clone(), bind, options);
        let server = started.map_err(Fault::from)?;
        let Some(claim) = self.claim(server.port()) else {
            let port = server.port();
            server.stop();
            return Err(Box::new(Fault::PortTaken(port)));
        };
        Ok(claim.fill(server))
    }

    /// Listens on a port that no server of this process has at any address.
    fn listen(&self, bind: &Bind, runtime: &Handle) -> Result<(Listeners, Claim<'_>), Box<Fault>> {
        // Kept open so that the system does not give the same ports again.
        let mut colliding = Vec::new();
        for _ in 0..PORT_ATTEMPTS {
            let listeners = Listeners::open(bind, runtime).map_err(Fault::from)?;
            if let Some(claim) = self.claim(listeners.port()) {
                return Ok((listeners, claim));
            }
            if bind.port != 0 {
                return Err(Box::new(Fault::PortTaken(bind.port)));
            }
            colliding.push(listeners);
        }
        Err(Box::new(Fault::TableFull("mock servers")))
    }

    /// Marks a port as taken, for a server that is about to start; nothing if it is taken.
    fn claim(&self, port: u16) -> Option<Claim<'_>> {
        let mut live = self.live.lock();
        if live.get(&port).is_some_and(Entry::is_here) {
            return None;
        }
        let replaced = live.insert(port, Entry { process: std::process::id(), server: None });
        self.inherited.lock().extend(replaced);
        Some(Claim { servers: self, port })
    }

    /// The server on a port, which may be any number.
    pub(crate) fn get(&self, port: i32) -> Result<Arc<MockServer>, Box<Fault>> {
        let live = self.live.lock();
        let entry = u16::try_from(port).ok().and_then(|port| live.get(&port));
        Ok(entry.and_then(Entry::server).ok_or(Fault::NoSuchServer(port))?)
    }

    /// Removes the server on a port, to be stopped.
    pub(crate) fn remove(&self, port: i32) -> Result<Arc<MockServer>, Box<Fault>> {
        let mut live = self.live.lock();
        let key = u16::try_from(port).ok().filter(|port| live.get(port).and_then(Entry::server).is_some());
        let entry = key.and_then(|port| live.remove(&port));
        Ok(entry.and_then(|entry| entry.server).ok_or(Fault::NoSuchServer(port))?)
    }

    /// How many are running.
    pub(crate) fn len(&self) -> usize {
        self.live.lock().values().filter_map(Entry::server).count()
    }
}

/// A port that is taken for a server that is about to start. If it does not start, the port is free again.
struct Claim<'s> {
    servers: &'s Servers,
    port: u16,
}

impl Claim<'_> {
    /// The server has started; gives its port.
    fn fill(self, server: MockServer) -> u16 {
        if let Some(entry) = self.servers.live.lock().get_mut(&self.port) {
            entry.server = Some(Arc::new(server));
        }
        self.port
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        let mut live = self.servers.live.lock();
        if live.get(&self.port).is_some_and(|entry| entry.is_here() && entry.server.is_none()) {
            live.remove(&self.port);
        }
    }
}

impl Entry {
    /// The server, if it runs in this process.
    fn server(&self) -> Option<Arc<MockServer>> {
        self.server.clone().filter(|_| self.is_here())
    }

    /// Whether it belongs to this process and not to one that this was forked from.
    fn is_here(&self) -> bool {
        self.process == std::process::id()
    }
}
