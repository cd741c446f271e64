//! [`ProcessHost`]: the service that plugins of this process call, started when the first plugin needs it.

use crate::plugin::host::HostService;
use parking_lot::Mutex;
use std::io;
use std::process;

/// The services of this process and of those it was forked from, the current one last. A service of a parent process is
/// never dropped: it is not here.
#[derive(Debug, Default)]
pub(super) struct ProcessHost(Mutex<Vec<(u32, HostService)>>);

impl ProcessHost {
    /// Where the service of this process listens; it is started if need be.
    pub(super) fn address(&self, start: impl FnOnce() -> io::Result<HostService>) -> io::Result<String> {
        let process = process::id();
        let mut started = self.0.lock();
        if started.last().is_none_or(|(owner, _)| *owner != process) {
            started.push((process, start()?));
        }
        Ok(started.last().map(|(_, service)| service.address().to_string()).unwrap_or_default())
    }
}
