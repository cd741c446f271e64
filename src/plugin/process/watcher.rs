//! [`Watcher`]: a small process that ends a plugin when this process has ended without doing so.
//!
//! It holds the end of a pipe whose other end only this process has: killed or not, when it ends, the pipe ends. A signal
//! that the system sends at the death of the parent would reach only the leader of the group, and follows the thread that
//! started it.

use super::leader::Leader;
use super::system;
use crate::foundation::fork_files::ParentFile;
use std::io::{self, PipeReader, PipeWriter, Write};
use std::process::Stdio;

/// Ends a process group when this process ends. Dropping it ends the watcher, and nothing else.
#[derive(Debug)]
pub(super) struct Watcher {
    // Dropped first: it would take the end of its input for the end of this process.
    _process: Leader,
    _input: ParentFile,
}

/// A watcher that has no group yet.
#[derive(Debug)]
pub(super) struct IdleWatcher {
    process: Leader,
    input: PipeWriter,
    /// Held open until the input is written: to write to a pipe without a reader would send the host a signal that ends
    /// it.
    held: PipeReader,
}

impl IdleWatcher {
    /// Starts the process. Without it a plugin notices only by the end of its standard input that this process has ended.
    pub(super) fn start() -> Option<IdleWatcher> {
        let mut command = system::guardian()?;
        let (held, input) = io::pipe().ok()?;
        command.stdin(held.try_clone().ok()?).stdout(Stdio::null()).stderr(Stdio::null());
        match Leader::start(&mut command) {
            Ok(process) => Some(IdleWatcher { process, input, held }),
            Err(error) => {
                let program = command.get_program().display();
                tracing::debug!("plugins are not ended if this process is killed: '{program}' - {error}");
                None
            }
        }
    }

    /// Has it end this group.
    pub(super) fn watch(mut self, group: u32) -> Watcher {
        if let Err(error) = writeln!(self.input, "{group}") {
            tracing::debug!("the process that watches over plugins has ended: {error}");
        }
        drop(self.held);
        Watcher { _process: self.process, _input: ParentFile::new(self.input) }
    }
}
