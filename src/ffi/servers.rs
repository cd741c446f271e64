//! The running mock servers, by number: C identifies a mock server by its port, and one without a socket by a number that
//! is no port.
//!
//! A port number belongs to one server at all addresses, because C could not distinguish two. The numbers above the ports
//! are never used again, also not in a forked child. Mock servers do not survive `fork`: a child does not find those of
//! its parent.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use parking_lot::Mutex;
use tokio::runtime::Handle;

use super::fault::Fault;
use crate::mock_server::{self, Bind, Listeners, MockServer, Options, Transport};
use crate::model::Pact;
use crate::net::tls::Authority;
use crate::plugin;

/// How many free ports the system is asked for before giving up. A port that collides stays bound until another is found.
const PORT_ATTEMPTS: usize = 64;

/// The first number that is no port.
const FIRST_NUMBER: u32 = 65_536;

/// The last number that C can name.
const LAST_NUMBER: u32 = i32::MAX.unsigned_abs();

/// The running mock servers.
#[derive(Debug)]
pub(crate) struct Servers {
    live: Mutex<HashMap<u32, Entry>>,
    /// The number of the next server without a socket.
    next_number: AtomicU32,
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

impl Default for Servers {
    fn default() -> Self {
        let (live, inherited) = Default::default();
        Self { live, next_number: AtomicU32::new(FIRST_NUMBER), inherited }
    }
}

impl Servers {
    /// Starts a server without a socket for the pact and returns its number.
    pub(crate) fn start_in_memory(&self, pact: &Pact, options: Options) -> Result<u32, Box<Fault>> {
        mock_server::check(pact, &options).map_err(Fault::from)?;
        let next = |number: u32| (number <= LAST_NUMBER).then(|| number + 1);
        let number = self.next_number.fetch_update(Relaxed, Relaxed, next);
        let claim = number.ok().and_then(|number| self.claim(number));
        let claim = claim.ok_or(Fault::TableFull("mock servers"))?;
        let server = mock_server::start_in_memory(pact.clone(), options, claim.number);
        Ok(claim.fill(server.map_err(Fault::from)?))
    }

    /// Starts a server for the pact and returns its port.
    pub(crate) fn start(
        &self,
        pact: &Pact,
        bind: &Bind,
        options: &Options,
        runtime: &Handle,
        authority: &Arc<Authority>,
    ) -> Result<u32, Box<Fault>> {
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
    ) -> Result<u32, Box<Fault>> {
        let started = mock_server::start_by_plugin(transport, pact.clone(), bind, options);
        let server = started.map_err(Fault::from)?;
        let Some(claim) = self.claim(server.number()) else {
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
            if let Some(claim) = self.claim(listeners.port().into()) {
                return Ok((listeners, claim));
            }
            if bind.port != 0 {
                return Err(Box::new(Fault::PortTaken(bind.port)));
            }
            colliding.push(listeners);
        }
        Err(Box::new(Fault::TableFull("mock servers")))
    }

    /// Marks a number as taken, for a server that is about to start; nothing if it is taken.
    fn claim(&self, number: u32) -> Option<Claim<'_>> {
        let mut live = self.live.lock();
        if live.get(&number).is_some_and(Entry::is_here) {
            return None;
        }
        let replaced = live.insert(number, Entry { process: std::process::id(), server: None });
        self.inherited.lock().extend(replaced);
        Some(Claim { servers: self, number })
    }

    /// The server with a number from C, which may be any.
    pub(crate) fn get(&self, number: i32) -> Result<Arc<MockServer>, Box<Fault>> {
        let live = self.live.lock();
        let entry = u32::try_from(number).ok().and_then(|number| live.get(&number));
        Ok(entry.and_then(Entry::server).ok_or(Fault::NoSuchServer(number))?)
    }

    /// Removes the server with a number from C, to be stopped.
    pub(crate) fn remove(&self, number: i32) -> Result<Arc<MockServer>, Box<Fault>> {
        let mut live = self.live.lock();
        let key =
            u32::try_from(number).ok().filter(|number| live.get(number).and_then(Entry::server).is_some());
        let entry = key.and_then(|number| live.remove(&number));
        Ok(entry.and_then(|entry| entry.server).ok_or(Fault::NoSuchServer(number))?)
    }

    /// How many are running.
    pub(crate) fn len(&self) -> usize {
        self.live.lock().values().filter_map(Entry::server).count()
    }
}

/// A number that is taken for a server that is about to start. If it does not start, a port is free again.
struct Claim<'s> {
    servers: &'s Servers,
    number: u32,
}

impl Claim<'_> {
    /// The server has started; gives its number.
    fn fill(self, server: MockServer) -> u32 {
        if let Some(entry) = self.servers.live.lock().get_mut(&self.number) {
            entry.server = Some(Arc::new(server));
        }
        self.number
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        let mut live = self.servers.live.lock();
        if live.get(&self.number).is_some_and(|entry| entry.is_here() && entry.server.is_none()) {
            live.remove(&self.number);
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
