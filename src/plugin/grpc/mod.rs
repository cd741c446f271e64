//! Plugins that speak gRPC: [`connect`] gives the interface of one.
//!
//! Messages, statuses and metadata are the work of tonic. Its own transport is not used: it would make each call pass
//! through a task of its own, and would need four more crates. All calls share one HTTP/2 connection of hyper.

mod connection;
mod channel;
mod caller;
mod v1;
mod v2;

use super::id::PluginId;
use super::interface::{Interface, Timeouts};
use super::process::{Handshake, Process};
use caller::{Caller, Ended};
use std::fmt::Debug;
use std::sync::Arc;
use tokio::runtime::Handle;
use v1::First;
use v2::Second;

/// The interface of a plugin that has been started. Connects at the first call and again when a connection broke.
///
/// A forked child gets an error from every call: the threads of `runtime` are not there.
pub(super) fn connect(
    plugin: PluginId,
    interface_version: u8,
    handshake: &Handshake,
    process: Arc<Process>,
    timeouts: Timeouts,
    runtime: Handle,
) -> Arc<dyn Interface> {
    let ended = process.watch();
    interface(plugin, interface_version, handshake, (process, ended), timeouts, runtime)
}

/// What ends a plugin.
trait Ends: Debug + Send + Sync {
    /// When this returns it has ended.
    fn end(&self);
}

impl Ends for Process {
    fn end(&self) {
        Process::end(self);
    }
}

fn interface(
    plugin: PluginId,
    version: u8,
    handshake: &Handshake,
    (process, ended): (Arc<dyn Ends>, Ended),
    timeouts: Timeouts,
    runtime: Handle,
) -> Arc<dyn Interface> {
    let service = if version == 1 { v1::SERVICE } else { v2::SERVICE };
    let caller = Caller::new(plugin, service, handshake, timeouts, runtime, ended);
    match version {
        1 => Arc::new(First { caller, process }),
        _ => Arc::new(Second { caller, process }),
    }
}

#[cfg(test)]
pub(super) mod tests;
