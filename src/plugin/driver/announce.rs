//! [`Announcer`]: sends the catalogue to the plugins that run.

use crate::foundation::fork_guard;
use crate::net::tasks;
use crate::plugin::register::{Register, Running};
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tracing::warn;

/// The plugins that the catalogue is being sent to. Each has one task that sends: if several sent at the same time, an older
/// catalogue could arrive last.
#[derive(Debug, Default)]
pub(super) struct Announcer {
    receivers: Mutex<Vec<Receiver>>,
}

/// A plugin that the catalogue is being sent to.
#[derive(Debug)]
struct Receiver {
    plugin: Arc<Running>,
    /// The loads that have changed the catalogue since it was sent last. Dropping one says that the plugin has taken or
    /// refused what the load has added.
    loads: Vec<Load>,
}

/// Nothing is ever sent: when all of its clones are dropped, the channel is closed.
type Load = Sender<()>;

impl Announcer {
    /// Sends the whole catalogue to all plugins that run, in the background, and waits at most so long until all have
    /// taken or refused it.
    pub(super) fn announce(self: &Arc<Self>, register: &Arc<Register>, runtime: &Handle, wait: Duration) {
        let (load, is_done) = channel();
        for plugin in register.loaded() {
            if plugin.interface.ending().is_none() && self.add(&plugin, load.clone()) {
                let sending = Arc::clone(self).send_all(Arc::clone(register), plugin);
                tasks::spawn_on(runtime, sending);
            }
        }
        drop(load);
        if !wait.is_zero() {
            let end = Instant::now().checked_add(wait);
            let closed = || match end {
                Some(end) => is_done.recv_timeout(end.saturating_duration_since(Instant::now())).is_err(),
                None => is_done.recv().is_err(),
            };
            tasks::block_in_place(|| fork_guard::leave(closed));
        }
    }

    /// Adds a load of which a plugin does not know yet. Whether there is no task that sends to the plugin.
    fn add(&self, plugin: &Arc<Running>, load: Load) -> bool {
        let mut receivers = self.receivers.lock();
        if let Some(receiver) = receivers.iter_mut().find(|one| Arc::ptr_eq(&one.plugin, plugin)) {
            receiver.loads.push(load);
            return false;
        }
        receivers.push(Receiver { plugin: Arc::clone(plugin), loads: vec![load] });
        true
    }

    /// The loads of which a plugin does not know yet. If there are none, the task that sends to it ends.
    fn take(&self, plugin: &Arc<Running>) -> Option<Vec<Load>> {
        let mut receivers = self.receivers.lock();
        let place = receivers.iter().position(|one| Arc::ptr_eq(&one.plugin, plugin))?;
        let loads = std::mem::take(&mut receivers[place].loads);
        if loads.is_empty() {
            receivers.remove(place);
            return None;
        }
        Some(loads)
    }

    /// Sends the catalogue to a plugin until it has the latest one.
    async fn send_all(self: Arc<Self>, register: Arc<Register>, plugin: Arc<Running>) {
        while let Some(loads) = self.take(&plugin) {
            let (register, plugin) = (Arc::clone(&register), Arc::clone(&plugin));
            // A defect ends this call only.
            let _ = tasks::blocking(move || send(&register, &plugin)).await;
            drop(loads);
        }
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
