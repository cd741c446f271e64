//! Sending the catalogue to the plugins that run.

use crate::foundation::fork_guard;
use crate::net::tasks;
use crate::plugin::register::{Register, Running};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tracing::warn;

/// Sends the whole catalogue to all plugins that run, in the background, and waits at most so long until all have taken
/// or refused it.
pub(super) fn announce(register: &Arc<Register>, runtime: &Handle, wait: Duration) {
    let (done, is_done) = channel::<()>();
    for plugin in register.loaded() {
        if plugin.interface.ending().is_some() {
            continue;
        }
        let (register, done) = (Arc::clone(register), done.clone());
        tasks::spawn_on(runtime, async move {
            let _ = tasks::blocking(move || send(&register, &plugin)).await;
            drop(done);
        });
    }
    drop(done);
    if !wait.is_zero() {
        let end = Instant::now().checked_add(wait);
        // Nothing is ever sent: when the last has answered, the channel is closed.
        let closed = || match end {
            Some(end) => is_done.recv_timeout(end.saturating_duration_since(Instant::now())).is_err(),
            None => is_done.recv().is_err(),
        };
        tasks::block_in_place(|| fork_guard::leave(closed));
    }
}

/// Sends the catalogue as it is now to one plugin.
fn send(register: &Register, plugin: &Arc<Running>) {
    let Err(error) = plugin.interface.update_catalogue(register.catalogue()) else { return };
    // A plugin that was released meanwhile has ended.
    if register.loaded().iter().any(|loaded| Arc::ptr_eq(loaded, plugin)) {
        warn!("plugin {} did not take the catalogue: {error}", plugin.plugin);
    }
}
