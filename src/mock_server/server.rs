//! [`MockServer`]: a mock server of our own, with or without a socket, or of a plugin, and what can be asked of it.

use super::bind::Bind;
use super::error::Error;
use super::export;
use super::http::{MemoryAnswer, MemoryRequest};
use super::http_server::{self, HttpServer};
use super::listen::Listeners;
use super::memory_server::{self, MemoryServer};
use super::options::{Options, Transport};
use super::plugin_server::{self, PluginServer};
use super::report::Report;
use super::service::Service;
use super::snapshot::Snapshot;
use super::watchers::Watcher;
use crate::foundation::json::Value;
use crate::model::file::QueryForms;
use crate::model::{self, Pact, ResponseFault};
use crate::net::tls::Authority;
use crate::plugin;
use serde_json::json;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;

/// A running mock server. Dropping it stops it; one of our own without waiting.
#[derive(Debug)]
pub struct MockServer(Kind);

#[derive(Debug)]
enum Kind {
    Http(HttpServer),
    Memory(Box<MemoryServer>),
    Plugin(PluginServer),
}

/// Starts a mock server for a pact. It listens, and its port is known, when this returns.
///
/// [`start_in_memory`] starts one without a socket. `authority` certifies it if it serves HTTPS and has no certificate of its own. If a plugin serves, the interactions of
/// the pact are to name the transport.
pub fn start(
    pact: Pact,
    bind: &Bind,
    options: Options,
    runtime: &Handle,
    authority: &Arc<Authority>,
) -> Result<MockServer, Error> {
    check(&pact, &options)?;
    match &options.transport {
        Transport::Plugin(transport) => start_by_plugin(transport, pact, bind, &options),
        Transport::Http | Transport::Https(_) | Transport::Memory | Transport::Unknown(_) => {
            serve(Listeners::open(bind, runtime)?, pact, options, runtime, authority)
        }
    }
}

/// Whether a pact can be served this way: what can be said before there is a port.
pub fn check(pact: &Pact, options: &Options) -> Result<(), Error> {
    match &options.transport {
        Transport::Http | Transport::Https(_) | Transport::Memory => Snapshot::check(pact),
        Transport::Plugin(_) => Ok(()),
        Transport::Unknown(name) => Err(Error::Transport(name.clone())),
    }
}

/// Serves a pact over HTTP to the clients of listeners that are open.
pub fn serve(
    listeners: Listeners,
    pact: Pact,
    options: Options,
    runtime: &Handle,
    authority: &Arc<Authority>,
) -> Result<MockServer, Error> {
    check(&pact, &options)?;
    http_server::serve(listeners, pact, options, runtime, authority)
        .map(|server| MockServer(Kind::Http(server)))
}

/// Serves a pact without a socket, to callers that know the server by this number.
pub fn start_in_memory(pact: Pact, options: Options, number: u32) -> Result<MockServer, Error> {
    check(&pact, &options)?;
    memory_server::start(pact, options, number).map(|server| MockServer(Kind::Memory(Box::new(server))))
}

/// Has a plugin serve a pact whose interactions name the transport. Must not be called on a thread of the plugins'
/// runtime.
pub fn start_by_plugin(
    transport: &Arc<dyn plugin::Transport>,
    pact: Pact,
    bind: &Bind,
    options: &Options,
) -> Result<MockServer, Error> {
    plugin_server::start(transport, pact, bind, options).map(|server| MockServer(Kind::Plugin(server)))
}

impl MockServer {
    /// The port it listens on; 0 without a socket.
    #[must_use]
    pub fn port(&self) -> u16 {
        match &self.0 {
            Kind::Http(server) => server.port(),
            Kind::Memory(_) => 0,
            Kind::Plugin(server) => server.port(),
        }
    }

    /// The number that callers know it by: its port, or the number it was started with.
    #[must_use]
    pub fn number(&self) -> u32 {
        match &self.0 {
            Kind::Memory(server) => server.number(),
            Kind::Http(_) | Kind::Plugin(_) => self.port().into(),
        }
    }

    /// The addresses it listens on; two for `localhost`, none without a socket or if a plugin serves.
    #[must_use]
    pub fn addresses(&self) -> &[SocketAddr] {
        match &self.0 {
            Kind::Http(server) => server.addresses(),
            Kind::Memory(_) | Kind::Plugin(_) => &[],
        }
    }

    /// Where clients on this machine reach it, such as `http://127.0.0.1:1234`; of a plugin's server, what the plugin
    /// says. Without a socket, what generated URLs begin with.
    #[must_use]
    pub fn url(&self) -> &str {
        match &self.0 {
            Kind::Http(server) => server.url(),
            Kind::Memory(server) => server.url(),
            Kind::Plugin(server) => server.address(),
        }
    }

    /// The transport of the plugin that serves; `None` for a server of our own.
    #[must_use]
    pub fn plugin_transport(&self) -> Option<&Arc<dyn plugin::Transport>> {
        self.service().err().map(PluginServer::transport)
    }

    /// Answers a request that is a function call, on this thread. It holds no lock while it compares or calls a watcher,
    /// and may be called by one. The error says that the server has a socket, or what is no request of HTTP.
    pub fn answer(&self, request: &MemoryRequest<'_>) -> Result<MemoryAnswer, Error> {
        match &self.0 {
            Kind::Memory(server) => server.answer(request),
            Kind::Http(server) => Err(Error::NotInMemory(format!("send requests to {}", server.url()))),
            Kind::Plugin(server) => {
                let plugin = server.transport().plugin();
                Err(Error::NotInMemory(format!("plugin {plugin} runs it at {}", server.address())))
            }
        }
    }

    /// Whether every interaction was asked for and every request matched. Costs the same after any number
    /// of requests. Of a plugin's server the plugin says so; the error is why it does not.
    pub fn matched(&self) -> Result<bool, Error> {
        self.service().map_or_else(PluginServer::matched, |service| Ok(service.matched()))
    }

    /// The mismatches document: a JSON array, empty when all is well. The error is why a plugin does not have it.
    pub fn mismatches_json(&self) -> Result<Value, Error> {
        self.mismatches_with(&QueryForms::default())
    }

    /// The mismatches document with queries in these forms.
    pub fn mismatches_with(&self, forms: &QueryForms) -> Result<Value, Error> {
        self.service().map_or_else(PluginServer::mismatches, |service| Ok(service.mismatches_with(forms)))
    }

    /// The HTTP interactions by their position in the pact: whether a request was for each of them, right or wrong.
    /// None if a plugin serves.
    #[must_use]
    pub fn seen(&self) -> Vec<(usize, bool)> {
        self.service().map(Service::seen).unwrap_or_default()
    }

    /// The requests that did not match, with the nearest interactions, and the interactions without a request; or the
    /// results of a plugin. The error is why the plugin does not have them.
    pub fn report(&self) -> Result<Report, Error> {
        match self.service() {
            Ok(service) => Ok(service.report()),
            Err(plugin) => plugin.mismatches().map(Report::of_plugin),
        }
    }

    /// How many requests came, altogether and by path. `Null` unless [`Options::request_log`] is set, and if a plugin
    /// serves.
    #[must_use]
    pub fn metrics(&self) -> Value {
        self.service().map(Service::metrics).unwrap_or_default()
    }

    /// The last requests that came, the latest first. `Null` unless [`Options::request_log`] is set; empty if a plugin
    /// serves.
    #[must_use]
    pub fn last_requests(&self) -> Value {
        self.service().map_or_else(|_| json!([]), Service::last_requests)
    }

    /// The request with this number among the last ones, with its headers, its body and the answer to it. `None` unless
    /// [`Options::request_log`] is set, and if a plugin serves.
    #[must_use]
    pub fn request(&self, number: u64) -> Option<Value> {
        self.service().ok()?.request(number)
    }

    /// What was logged since the last time this was asked.
    #[must_use]
    pub fn logs(&self) -> String {
        self.service().map_or_else(PluginServer::logs, Service::logs)
    }

    /// The pact as it was when the server started.
    #[must_use]
    pub fn pact(&self) -> &Pact {
        self.service().map_or_else(PluginServer::pact, Service::pact)
    }

    /// Writes the pact into a folder (none means the current one) and returns the path of its file. Which
    /// requests came does not matter.
    pub fn write(&self, directory: Option<&Path>, overwrite: bool) -> Result<PathBuf, model::Error> {
        export::write(self.pact(), self.service().is_ok(), directory, overwrite)
    }

    /// How many requests were compared with the pact so far; browsers' preflights do not count. The error says that
    /// the library does not see the requests.
    pub fn request_count(&self) -> Result<u64, Error> {
        self.service().map(Service::request_count).map_err(PluginServer::unseen)
    }

    /// Waits until so many requests were seen, the time is over or the server is stopped. Returns how many were seen;
    /// the journal has their verdicts. Must not be called on a thread of the runtime, nor by a watcher. The error says
    /// that the library does not see the requests.
    pub fn wait(&self, requests: u64, limit: Duration) -> Result<u64, Error> {
        self.service().map(|service| service.wait(requests, limit)).map_err(PluginServer::unseen)
    }

    /// Sets the provider states in force, a JSON array of names or objects with `name` and `params`: of interactions that
    /// match a request equally, one whose states are all in force is served. Without a text the order of the pact
    /// decides. The error says what is wrong with it, or that the library does not see the requests.
    pub fn set_states(&self, states: Option<&str>) -> Result<(), Error> {
        self.service().map_err(PluginServer::unseen)?.set_states(states)
    }

    /// Delays the responses of the HTTP interactions with a description, or of all. The error says that there is none,
    /// that the delay is too long, or that the library does not see the requests.
    pub fn set_delay(&self, description: Option<&str>, milliseconds: u64) -> Result<(), Error> {
        self.service().map_err(PluginServer::unseen)?.set_delay(description, milliseconds)
    }

    /// Spoils the responses of the HTTP interactions with a description, or of all; or does not any more. The error says
    /// that there is none, or that the library does not see the requests.
    pub fn set_fault(&self, description: Option<&str>, fault: Option<ResponseFault>) -> Result<(), Error> {
        self.service().map_err(PluginServer::unseen)?.set_fault(description, fault)
    }

    /// Sets the watcher, which replaces the previous one. It is called with each request, after the request is in the
    /// journal and before its answer is sent. After [`MockServer::stop`] it is not called any more. The error says that
    /// the library does not see the requests.
    ///
    /// It may use the library, but must not wait for this server.
    pub fn watch(&self, watcher: Option<Watcher>) -> Result<(), Error> {
        match (self.service(), watcher) {
            (Ok(service), watcher) => service.watch(watcher),
            (Err(_), None) => {}
            (Err(plugin), Some(_)) => return Err(plugin.unseen()),
        }
        Ok(())
    }

    /// Waits until no call of a watcher is in progress. Must not be called from a watcher.
    pub fn settle(&self) {
        if let Ok(service) = self.service() {
            service.settle();
        }
    }

    /// Stops it and waits until it is gone: new connections are refused first, idle ones and half-read
    /// requests are dropped at once, requests already read get half a second to be answered. Without a socket, answers
    /// that are being made are not waited for. A plugin is asked to stop its server, and waited for until its deadline.
    ///
    /// Must not be called on a thread of the runtime, nor by a watcher. Stopping again does nothing.
    pub fn stop(&self) {
        match &self.0 {
            Kind::Http(server) => server.stop(),
            Kind::Memory(server) => server.stop(),
            Kind::Plugin(server) => server.stop(),
        }
    }

    /// What answers the requests; the plugin, if one does.
    fn service(&self) -> Result<&Service, &PluginServer> {
        match &self.0 {
            Kind::Http(server) => Ok(server.service()),
            Kind::Memory(server) => Ok(server.service()),
            Kind::Plugin(server) => Err(server),
        }
    }
}
