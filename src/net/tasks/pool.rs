//! [`Pool`]: threads for work that waits for files or computes for long.
//!
//! tokio's own pool would let work wait for ever where the system has no thread for it: its workers count as threads
//! of the pool, but never take work from it.

use super::block_in_place;
use super::thread::{Reserved, System, Threads, Work};
use parking_lot::const_mutex;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many threads a pool has at most.
const MOST_THREADS: usize = 512;

/// How long a thread waits for more work before it ends.
const IDLE_TIMEOUT: Duration = Duration::from_secs(10);

/// The pools of this process and of those it was forked from, the current one last. Those of other processes are
/// never touched again: their threads are not here, and their locks may be held for ever.
static POOLS: parking_lot::Mutex<Vec<(u32, Arc<Pool>)>> = const_mutex(Vec::new());

/// Threads and the work that waits for them.
#[derive(Default)]
pub(super) struct Pool {
    // Of the standard library, because these have no state in common with other locks: threads wait here while the
    // process is forked.
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// For each piece of work there is a thread that will take it, or be started for it.
    queue: VecDeque<Work>,
    threads: usize,
    idle: usize,
}

impl Pool {
    /// The pool of this process.
    pub(super) fn of_process() -> Arc<Pool> {
        let process = std::process::id();
        let mut pools = POOLS.lock();
        if let Some((owner, pool)) = pools.last()
            && *owner == process
        {
            return Arc::clone(pool);
        }
        let pool = Arc::new(Pool::default());
        pools.push((process, Arc::clone(&pool)));
        pool
    }

    /// Has work done by a thread of the pool, or does it on the spot if there is no thread to be had.
    pub(super) fn execute(self: Arc<Self>, threads: &dyn Threads, name: &str, work: Work) {
        let mut state = self.lock();
        state.queue.push_back(work);
        if state.queue.len() <= state.idle {
            self.changed.notify_one();
            return;
        }
        let may_grow = state.threads < MOST_THREADS;
        state.threads += usize::from(may_grow);
        drop(state);
        let pool = Arc::clone(&self);
        if may_grow && threads.start(name, Box::new(move || pool.work())).is_ok() {
            return;
        }
        let mut state = self.lock();
        state.threads -= usize::from(may_grow);
        // Perhaps another thread has taken this work and left some other behind.
        let left = state.queue.pop_back();
        drop(state);
        if let Some(work) = left {
            // The thread that asked may run tasks. tokio leaves them to another thread meanwhile, and panics where it gets
            // none: then they wait.
            match Reserved::start(&System, name) {
                Ok(thread) => {
                    thread.release();
                    block_in_place(work);
                }
                Err(_) => work(),
            }
        }
    }

    /// Takes work until there has been none for a while.
    fn work(&self) {
        let mut state = self.lock();
        loop {
            if let Some(work) = state.queue.pop_front() {
                drop(state);
                work();
                state = self.lock();
                continue;
            }
            state.idle += 1;
            let waiting =
                self.changed.wait_timeout_while(state, IDLE_TIMEOUT, |state| state.queue.is_empty());
            state = waiting.unwrap_or_else(PoisonError::into_inner).0;
            state.idle -= 1;
            if state.queue.is_empty() {
                state.threads -= 1;
                return;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it is locked.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
