//! [`Runtime`]: threads that run tasks, sockets and clocks.
//!
//! tokio starts the threads of its large runtime itself, and panics or waits for ever where the system has none for
//! it. So it is only asked for one after as many threads could be started here; otherwise one thread of ours runs
//! tokio's small runtime.

use super::guarded;
use super::thread::{Reserved, System, Threads};
use crate::foundation::fork_guard;
use parking_lot::Mutex;
use std::future::Future;
use std::io;
use std::panic::catch_unwind;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

/// How long tokio's threads may take to start, before one of ours takes their place.
const START_TIMEOUT: Duration = Duration::from_secs(1);

/// Threads that run tasks.
#[derive(Debug)]
pub struct Runtime {
    handle: Handle,
    threads: Running,
}

#[derive(Debug)]
enum Running {
    /// Several threads of tokio.
    Many(tokio::runtime::Runtime),
    /// One thread of ours; it ends when this is dropped.
    One { _stop: oneshot::Sender<()> },
}

impl Runtime {
    /// Starts so many threads, or one if the system does not have them. It is an error if it has none at all.
    ///
    /// The threads are at work when this returns.
    pub fn start(name: &str, threads: usize) -> io::Result<Runtime> {
        fork_guard::enter(|| start(&System, name, threads))
    }

    /// What tasks are started on.
    #[must_use]
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Waits for a future. Must not be called on a thread that runs tasks.
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        block_on(&self.handle, future)
    }

    /// Ends the threads without waiting for what they are doing.
    pub fn shutdown_background(self) {
        match self.threads {
            Running::Many(runtime) => runtime.shutdown_background(),
            Running::One { .. } => {}
        }
    }
}

/// A runtime that is started when it is first needed. Threads do not survive `fork`, so it remembers its process: the
/// first need in a child starts another one. Dropping it ends the threads without waiting for what they are doing.
#[derive(Debug)]
pub struct ProcessRuntime {
    name: &'static str,
    threads: usize,
    // Those of this process and of those it was forked from, the current one last. One of a parent process is never
    // dropped: dropping would wait for threads that are not here.
    started: Mutex<Vec<(u32, Runtime)>>,
}

impl ProcessRuntime {
    /// Will have so many threads of this name.
    #[must_use]
    pub const fn new(name: &'static str, threads: usize) -> Self {
        ProcessRuntime { name, threads, started: Mutex::new(Vec::new()) }
    }

    /// The runtime of this process, started if need be.
    pub fn handle(&self) -> io::Result<Handle> {
        let process = std::process::id();
        let mut started = self.started.lock();
        if let Some((owner, runtime)) = started.last()
            && *owner == process
        {
            return Ok(runtime.handle().clone());
        }
        let runtime = Runtime::start(self.name, self.threads)?;
        let handle = runtime.handle().clone();
        started.push((process, runtime));
        Ok(handle)
    }
}

impl Drop for ProcessRuntime {
    fn drop(&mut self) {
        let process = std::process::id();
        for (owner, runtime) in self.started.get_mut().drain(..) {
            if owner == process {
                // Without waiting: this may be a thread that runs tasks.
                runtime.shutdown_background();
            } else {
                // A forked child does not have its threads.
                let _ = std::mem::ManuallyDrop::new(runtime);
            }
        }
    }
}

/// Waits for a future on a thread that runs no tasks. The steps of the future are inside the fork guard, the waiting
/// between them is not.
pub fn block_on<F: Future>(runtime: &Handle, future: F) -> F::Output {
    fork_guard::leave(|| runtime.block_on(guarded(future)))
}

/// How many threads can run at the same time.
#[must_use]
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, Into::into)
}

pub(super) fn start(threads: &dyn Threads, name: &str, count: usize) -> io::Result<Runtime> {
    // The one that may be needed in the end is started first, and stays while tokio starts the others.
    let first = Reserved::start(threads, name)?;
    if count > 1
        && can_start(threads, name, count)
        && let Some(runtime) = many(name, count)
    {
        first.release();
        return Ok(Runtime { handle: runtime.handle().clone(), threads: Running::Many(runtime) });
    }
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let (stop, stopped) = oneshot::channel();
    first.give(Box::new(move || {
        let _ = runtime.block_on(stopped);
        // A request that is being answered in the background must not keep anybody waiting.
        runtime.shutdown_background();
    }));
    Ok(Runtime { handle, threads: Running::One { _stop: stop } })
}

/// Whether so many threads can be started at once.
fn can_start(threads: &dyn Threads, name: &str, count: usize) -> bool {
    let started: Vec<_> = (0..count).map_while(|_| Reserved::start(threads, name).ok()).collect();
    let is_enough = started.len() == count;
    started.into_iter().for_each(Reserved::release);
    is_enough
}

/// tokio's large runtime; nothing if its threads do not start after all.
fn many(name: &str, count: usize) -> Option<tokio::runtime::Runtime> {
    let (start, started) = channel();
    let name = name.to_owned();
    let build = move || {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(count).thread_name(name).enable_all();
        builder.on_thread_start(move || {
            let _ = start.send(());
        });
        builder.build().ok()
    };
    let runtime = catch_unwind(std::panic::AssertUnwindSafe(build)).ok().flatten()?;
    let end = Instant::now() + START_TIMEOUT;
    let is_started = |_| started.recv_timeout(end.saturating_duration_since(Instant::now())).is_ok();
    if (0..count).all(is_started) {
        return Some(runtime);
    }
    runtime.shutdown_background();
    None
}
