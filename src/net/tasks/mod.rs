//! Tasks and threads: the only module that starts them, waits for a future or makes a runtime.
//!
//! Everything that is started here works inside [`fork_guard`]: a fork waits for it. That is why clippy forbids
//! tokio's own functions elsewhere. A library that wants to start tasks of its own gets a [`Spawner`].
//!
//! Nothing here waits for a thread that may never come: where the system has no more threads, a [`Runtime`] has
//! fewer of them, and [`blocking`] work is done by the thread that asked for it.
#![expect(
    clippy::disallowed_methods,
    reason = "what clippy forbids elsewhere is done here, inside the guard"
)]

mod thread;
mod dedicated;
mod pool;
mod blocking;
mod crew;
mod heap;
mod runtime;

use crate::foundation::fork_guard::{self, enter_each_poll};
use std::future::Future;
use std::io;
use std::sync::mpsc::channel;
use std::time::Duration;
use thread::{System, Threads, name};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::{JoinError, JoinHandle, JoinSet};

pub use blocking::{Defect, blocking};
pub use crew::Crew;
pub use dedicated::Dedicated;
pub use heap::{OnHeap, on_heap};
pub use runtime::{ProcessRuntime, Runtime, block_on, processors};

/// Starts a task on the runtime of this thread.
pub fn spawn<F>(work: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    tokio::spawn(guarded(work))
}

/// Starts a task on a runtime.
pub fn spawn_on<F>(runtime: &Handle, work: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    runtime.spawn(guarded(work))
}

/// Starts a thread for work that waits most of the time. The work is inside the fork guard, and leaves it to wait.
pub fn start_thread(work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    System.start(&name(), Box::new(|| fork_guard::enter(work))).map(drop)
}

/// Does work while others do not wait for this thread, as far as there are other threads. For work that is not
/// asynchronous, on a thread that may run tasks.
pub fn block_in_place<R>(work: impl FnOnce() -> R) -> R {
    match Handle::try_current().map(|runtime| runtime.runtime_flavor()) {
        // There is no other thread, and tokio would panic.
        Ok(RuntimeFlavor::CurrentThread) => work(),
        _ => tokio::task::block_in_place(work),
    }
}

/// Waits for a future of another runtime, on any thread but the last one that runs tasks of that runtime. `None` if it
/// takes longer than `limit`, or if a defect ended it.
///
/// The future runs there, and the limit is kept here: no clock of that runtime ticks while all its threads are held.
/// A thread that may run tasks lets others go on as in [`block_in_place`].
pub fn wait_in_place<F>(runtime: &Handle, work: F, limit: Duration) -> Option<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let (answer, answered) = channel();
    let task = spawn_on(runtime, async move {
        let _ = answer.send(work.await);
    });
    let outcome = block_in_place(|| fork_guard::leave(|| answered.recv_timeout(limit).ok()));
    if outcome.is_none() {
        task.abort();
    }
    outcome
}

/// The polls of the work inside the guard, its end included: what it owns is dropped there.
#[expect(clippy::redundant_async_block, reason = "the inner block owns the work")]
async fn guarded<F: Future>(work: F) -> F::Output {
    enter_each_poll(async move { work.await }).await
}

/// Tasks that belong together. Dropping the set ends those that are still running.
#[derive(Debug)]
pub struct TaskSet<T>(JoinSet<T>);

impl<T: Send + 'static> TaskSet<T> {
    /// A set without tasks.
    #[must_use]
    pub fn new() -> Self {
        TaskSet(JoinSet::new())
    }

    /// Starts a task on the runtime of this thread.
    pub fn spawn(&mut self, work: impl Future<Output = T> + Send + 'static) {
        self.0.spawn(guarded(work));
    }

    /// Waits for a task to end; nothing if none is left.
    pub async fn join_next(&mut self) -> Option<Result<T, JoinError>> {
        self.0.join_next().await
    }
}

impl<T: Send + 'static> Default for TaskSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Starts tasks for hyper, and for libraries that take hyper's executors.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spawner;

impl<F> hyper::rt::Executor<F> for Spawner
where
    F: Future<Output: Send> + Send + 'static,
{
    fn execute(&self, work: F) {
        spawn(work);
    }
}

#[cfg(test)]
mod tests;
