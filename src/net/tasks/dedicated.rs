//! [`Dedicated`]: a thread for one piece of work that cannot move between threads.

use super::thread::{System, Threads, name};
use crate::foundation::fork_guard;
use std::io;
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// A thread that does one piece of work. Dropping this does not end it.
#[derive(Debug)]
pub struct Dedicated {
    thread: JoinHandle<()>,
    /// Closed when the work has ended.
    ended: Receiver<()>,
}

impl Dedicated {
    /// Starts a thread. Its work is outside the fork guard, because it may take as long as foreign code wants: what
    /// uses something that a forked child could want has to enter the guard.
    pub fn start(work: impl FnOnce() + Send + 'static) -> io::Result<Dedicated> {
        let (running, ended) = channel();
        let work = move || {
            let _running = running;
            work();
        };
        let thread = fork_guard::enter(|| System.start(&name(), Box::new(work)))?;
        Ok(Dedicated { thread, ended })
    }

    /// Waits until the thread has ended, at most so long. Whether it has.
    pub fn join(self, limit: Duration) -> bool {
        fork_guard::leave(|| {
            // Nothing is ever sent: either it is closed, or the time is over.
            let is_over = matches!(self.ended.recv_timeout(limit), Err(error) if error == std::sync::mpsc::RecvTimeoutError::Disconnected);
            is_over && self.thread.join().is_ok()
        })
    }

    /// Whether this is the thread that calls.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.thread.thread().id() == std::thread::current().id()
    }
}
