//! [`Leader`]: a child process that leads its own process group.

use super::system;
use crate::foundation::fork_guard;
use std::io;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, id};
use std::thread::sleep;
use std::time::Duration;

/// How often a program is tried again that is open for writing.
const BUSY_ATTEMPTS: u32 = 10;

/// Time between two attempts.
const BUSY_PAUSE: Duration = Duration::from_millis(5);

/// A child process that has not been reaped. Dropping it ends its group and reaps it, but not in a forked child of this
/// process: there it is no child.
#[derive(Debug)]
pub(super) struct Leader {
    child: Child,
    owner: u32,
    is_reaped: bool,
}

impl Leader {
    /// Starts a process as the leader of a new group.
    pub(super) fn start(command: &mut Command) -> io::Result<Leader> {
        system::lead_group(command);
        Ok(Leader { child: spawn(command)?, owner: id(), is_reaped: false })
    }

    /// The id of the process and of its group.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What is written here the process reads; once.
    pub(super) fn take_input(&mut self) -> Option<ChildStdin> {
        self.child.stdin.take()
    }

    /// What the process writes; once.
    pub(super) fn take_outputs(&mut self) -> Option<(ChildStdout, ChildStderr)> {
        self.child.stdout.take().zip(self.child.stderr.take())
    }

    /// Ends all processes of the group.
    pub(super) fn kill_group(&mut self) {
        system::kill_group(&mut self.child);
    }

    /// Whether it has ended. This may reap it.
    pub(super) fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits until it has ended, reaps it, and says how it ended.
    pub(super) fn reap(mut self) -> String {
        self.is_reaped = true;
        // It fails if the host has reaped it, or has the system reap all its children.
        let status = fork_guard::leave(|| self.child.wait());
        status.map_or_else(|_| "unknown exit status".to_owned(), system::describe)
    }
}

/// Starts a process. A program that has just been written may be open for writing for a moment more, in a process that
/// another thread is starting. The pauses, 50 ms at most, are inside the fork guard: the caller has opened files that a forked
/// child does not close yet.
fn spawn(command: &mut Command) -> io::Result<Child> {
    for _ in 0..BUSY_ATTEMPTS {
        match command.spawn() {
            Err(error) if error.kind() == io::ErrorKind::ExecutableFileBusy => {
                sleep(BUSY_PAUSE);
            }
            started => return started,
        }
    }
    command.spawn()
}

impl Drop for Leader {
    fn drop(&mut self) {
        if !self.is_reaped && self.owner == id() {
            self.kill_group();
            let _ = fork_guard::leave(|| self.child.wait());
        }
    }
}
