//! [`MockServer`]: a mock server of our own or of a plugin, and what can be asked of it.

use super::bind::Bind;
use super::error::Error;
use super::export;
use super::http_server::{self, HttpServer};
use super::listen::Listeners;
use super::options::{Options, Transport};
use super::plugin_server::{self, PluginServer};
use super::report::Report;
use super::snapshot::Snapshot;
use super::watchers::Watcher;
use crate::foundation::json::Value;
use crate::model::file::QueryForms;
use crate::model::{self, Pact};
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
    Plugin(PluginServer),
}

/// Starts a mock server for a pact. It listens, and its port is known, when this returns.
///
/// `authority` certifies it if it serves HTTPS and has no certificate of its own. If a plugin serves, the interactions of
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
        Transport::Http | Transport::Https(_) | Transport::Unknown(_) => {
            serve(Listeners::open(bind, runtime)?, pact, options, runtime, authority)
        }
    }
}

/// Whether a pact can be served this way: what can be said before there is a port.
pub fn check(pact: &Pact, options: &Options) -> Result<(), Error> {
    match &options.transport {
        Transport::Http | Transport::Https(_) => Snapshot::check(pact),
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
    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        match &self.0 {
            Kind::Http(server) => server.port(),
            Kind::Plugin(server) => server.port(),
        }
    }

    /// The addresses it listens on; two for `localhost`, none if a plugin serves.
    #[must_use]
    pub fn addresses(&self) -> &[SocketAddr] {
        match &self.0 {
            Kind::Http(server) => server.addresses(),
            Kind::Plugin(_) => &[],
        }
    }

    /// Where clients on this machine reach it, such as `http://127.0.0.1:1234`; of a plugin's server, what the plugin says.
    #[must_use]
    pub fn url(&self) -> &str {
        match &self.0 {
            Kind::Http(server) => server.url(),
            Kind::Plugin(server) => server.address(),
        }
    }

    /// The transport of the plugin that serves; `None` for a server of our own.
    #[must_use]
    pub fn plugin_transport(&self) -> Option<&Arc<dyn plugin::Transport>> {
        match &self.0 {
            Kind::Http(_) => None,
            Kind::Plugin(server) => Some(server.transport()),
        }
    }

    /// Whether every interaction was asked for and every request matched. Costs the same after any number
    /// of requests. Of a plugin's server the plugin says so; the error is why it does not.
    pub fn matched(&self) -> Result<bool, Error> {
        match &self.0 {
            Kind::Http(server) => Ok(server.matched()),
            Kind::Plugin(server) => server.matched(),
        }
    }

    /// The mismatches document: a JSON array, empty when all is well. The error is why a plugin does not have it.
    pub fn mismatches_json(&self) -> Result<Value, Error> {
        self.mismatches_with(&QueryForms::default())
    }

    /// The mismatches document with queries in these forms.
    pub fn mismatches_with(&self, forms: &QueryForms) -> Result<Value, Error> {
        match &self.0 {
            Kind::Http(server) => Ok(server.mismatches_with(forms)),
            Kind::Plugin(server) => server.mismatches(),
        }
    }

    /// The HTTP interactions by their position in the pact: whether a request was for each of them, right or wrong.
    /// None if a plugin serves.
    #[must_use]
    pub fn seen(&self) -> Vec<(usize, bool)> {
        match &self.0 {
            Kind::Http(server) => server.seen(),
            Kind::Plugin(_) => Vec::new(),
        }
    }

    /// The requests that did not match, with the nearest interactions, and the interactions without a request; or the
    /// results of a plugin. The error is why the plugin does not have them.
    pub fn report(&self) -> Result<Report, Error> {
        match &self.0 {
            Kind::Http(server) => Ok(server.report()),
            Kind::Plugin(server) => server.mismatches().map(Report::of_plugin),
        }
    }

    /// How many requests came, altogether and by path. `Null` unless [`Options::request_log`] is set, and if a plugin
    /// serves.
    #[must_use]
    pub fn metrics(&self) -> Value {
        match &self.0 {
            Kind::Http(server) => server.metrics(),
            Kind::Plugin(_) => Value::Null,
        }
    }

    /// The last requests that came, the latest first. `Null` unless [`Options::request_log`] is set; empty if a plugin
    /// serves.
    #[must_use]
    pub fn last_requests(&self) -> Value {
        match &self.0 {
            Kind::Http(server) => server.last_requests(),
            Kind::Plugin(_) => json!([]),
        }
    }

    /// What was logged since the last time this was asked.
    #[must_use]
    pub fn logs(&self) -> String {
        match &self.0 {
            Kind::Http(server) => server.logs(),
            Kind::Plugin(server) => server.logs(),
        }
    }

    /// The pact as it was when the server started.
    #[must_use]
    pub fn pact(&self) -> &Pact {
        match &self.0 {
            Kind::Http(server) => server.pact(),
            Kind::Plugin(server) => server.pact(),
        }
    }

    /// Writes the pact into a folder (none means the current one) and returns the path of its file. Which
    /// requests came does not matter.
    pub fn write(&self, directory: Option<&Path>, overwrite: bool) -> Result<PathBuf, model::Error> {
        let is_http = matches!(self.0, Kind::Http(_));
        export::write(self.pact(), is_http, directory, overwrite)
    }

    /// How many requests were compared with the pact so far; browsers' preflights do not count. The error says that
    /// the library does not see the requests.
    pub fn request_count(&self) -> Result<u64, Error> {
        self.http().map(HttpServer::request_count)
    }

    /// Waits until so many requests were seen, the time is over or the server is stopped. Returns how many were seen;
    /// the journal has their verdicts. Must not be called on a thread of the runtime. The error says that the library
    /// does not see the requests.
    pub fn wait(&self, requests: u64, limit: Duration) -> Result<u64, Error> {
        self.http().map(|server| server.wait(requests, limit))
    }

    /// Sets the watcher, which replaces the previous one. It is called with each request, after the request is in the
    /// journal and before its answer is sent. After [`MockServer::stop`] it is not called any more. The error says that
    /// the library does not see the requests.
    ///
    /// It may use the library, but must not wait for this server.
    pub fn watch(&self, watcher: Option<Watcher>) -> Result<(), Error> {
        match (self.http(), watcher) {
            (Ok(server), watcher) => server.watch(watcher),
            (Err(_), None) => {}
            (Err(unseen), Some(_)) => return Err(unseen),
        }
        Ok(())
    }

    /// Waits until no call of a watcher is in progress. Must not be called from a watcher.
    pub fn settle(&self) {
        if let Kind::Http(server) = &self.0 {
            server.settle();
        }
    }

    /// Stops it and waits until it is gone: new connections are refused first, idle ones and half-read
    /// requests are dropped at once, requests already read get half a second to be answered. A plugin is asked to stop
    /// its server, and waited for until its deadline.
    ///
    /// Must not be called on a thread of the runtime. Stopping again does nothing.
    pub fn stop(&self) {
        match &self.0 {
            Kind::Http(server) => server.stop(),
            Kind::Plugin(server) => server.stop(),
        }
    }

    fn http(&self) -> Result<&HttpServer, Error> {
        match &self.0 {
            Kind::Http(server) => Ok(server),
            Kind::Plugin(server) => Err(server.unseen()),
        }
    }
}
