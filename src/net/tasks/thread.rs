//! Starting threads where the system may have none to give.

use std::io;
use std::sync::mpsc::{Sender, channel};
use std::thread::{Builder, JoinHandle, current};

/// What a thread does.
pub(super) type Work = Box<dyn FnOnce() + Send>;

/// What our threads are called on behalf of a thread that is none of ours.
const NAME: &str = "pact-ffi";

/// What the names of all our threads begin with.
const NAME_START: &str = "pact-";

/// What starts threads: the system, or in tests something that refuses to.
pub(super) trait Threads {
    fn start(&self, name: &str, work: Work) -> io::Result<JoinHandle<()>>;
}

/// Threads of the system.
#[derive(Debug, Clone, Copy)]
pub(super) struct System;

impl Threads for System {
    /// The thread is at its work when this returns: a process that is forked in the middle of starting one leaves the
    /// child unable to start any.
    fn start(&self, name: &str, work: Work) -> io::Result<JoinHandle<()>> {
        let (started, is_started) = channel();
        let thread = Builder::new().name(name.to_owned()).spawn(move || {
            let _ = started.send(());
            work();
        })?;
        let _ = is_started.recv();
        Ok(thread)
    }
}

/// What a thread is called that is started on behalf of this one.
pub(super) fn name() -> String {
    let current = current();
    current.name().filter(|name| name.starts_with(NAME_START)).unwrap_or(NAME).to_owned()
}

/// A thread that has been started and waits for its work.
pub(super) struct Reserved {
    work: Sender<Work>,
    thread: JoinHandle<()>,
}

impl Reserved {
    pub(super) fn start(threads: &dyn Threads, name: &str) -> io::Result<Reserved> {
        let (work, given) = channel::<Work>();
        let thread = threads.start(
            name,
            Box::new(move || {
                if let Ok(work) = given.recv() {
                    work();
                }
            }),
        )?;
        Ok(Reserved { work, thread })
    }

    /// Gives it its work.
    pub(super) fn give(self, work: Work) {
        // It waits, so it takes it.
        let _ = self.work.send(work);
    }

    /// Ends it without work, and waits until it has ended.
    pub(super) fn release(self) {
        drop(self.work);
        let _ = self.thread.join();
    }
}
