//! [`Crew`]: a few threads of its own for work that may never end, such as functions of the host.
//!
//! Work that does not end holds its thread and no other. The threads run no tasks, so that the work may wait for a
//! runtime. They are started when they are needed, and end with the crew.

use super::start_thread;
use crate::foundation::fork_guard;
use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

type Work = Box<dyn FnOnce() + Send>;

/// A few threads of its own.
#[derive(Debug)]
pub struct Crew(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    most: usize,
    // Of the standard library, because these have no state in common with other locks: threads wait here while the
    // process is forked.
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Work>,
    threads: usize,
    /// How many threads are in the middle of work.
    busy: usize,
    is_closed: bool,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State")
            .field("threads", &self.threads)
            .field("busy", &self.busy)
            .finish_non_exhaustive()
    }
}

impl Crew {
    /// Will have so many threads at most, and one at least.
    #[must_use]
    pub fn new(most: usize) -> Crew {
        let inner = Inner { most: most.max(1), state: Mutex::default(), changed: Condvar::new() };
        Crew(Arc::new(inner))
    }

    /// Has work done as soon as a thread is free. It is an error if the system has no thread at all for it.
    pub fn run(&self, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let mut state = self.0.lock();
        if state.is_closed {
            return Ok(());
        }
        state.queue.push_back(Box::new(work));
        let is_short = state.threads - state.busy < state.queue.len() && state.threads < self.0.most;
        if !is_short {
            drop(state);
            self.0.changed.notify_one();
            return Ok(());
        }
        state.threads += 1;
        drop(state);
        let crew = Arc::clone(&self.0);
        let Err(error) = start_thread(move || crew.work()) else { return Ok(()) };
        let mut state = self.0.lock();
        state.threads -= 1;
        if state.threads > 0 {
            return Ok(());
        }
        state.queue.pop_back();
        Err(error)
    }

    /// Ends the crew: work that waits is not done, work that has begun is waited for, for so long. Returns how much of it
    /// is not done even then. Must not be called by the work.
    pub fn finish(&self, limit: Duration) -> usize {
        let waiting = {
            let mut state = self.0.lock();
            state.is_closed = true;
            std::mem::take(&mut state.queue)
        };
        self.0.changed.notify_all();
        drop(waiting);
        let end = Instant::now() + limit;
        fork_guard::leave(|| {
            let mut state = self.0.lock();
            while state.busy > 0 {
                let left = end.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    break;
                }
                let (back, _) =
                    self.0.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner);
                state = back;
            }
            state.busy
        })
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.0.lock().is_closed = true;
        self.0.changed.notify_all();
    }
}

impl Inner {
    /// What a thread does.
    fn work(&self) {
        while let Some(work) = self.next() {
            work();
            self.lock().busy -= 1;
            self.changed.notify_all();
        }
        self.lock().threads -= 1;
    }

    fn next(&self) -> Option<Work> {
        fork_guard::leave(|| {
            let mut state = self.lock();
            loop {
                if let Some(work) = state.queue.pop_front() {
                    state.busy += 1;
                    return Some(work);
                }
                if state.is_closed {
                    return None;
                }
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
        })
    }

    // A panic elsewhere cannot leave it half changed.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Crew;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    #[test]
    fn work_that_does_not_end_holds_one_thread_only() {
        let crew = Crew::new(2);
        let (release, held) = channel::<()>();
        let (done, is_done) = channel();

        crew.run(move || assert!(held.recv().is_err())).unwrap();
        for number in 0..3 {
            let done = done.clone();
            crew.run(move || done.send(number).unwrap()).unwrap();
        }

        assert_eq!(is_done.iter().take(3).collect::<Vec<_>>(), [0, 1, 2]);
        // The last of the others may not have come back yet.
        assert!(crew.finish(Duration::ZERO) >= 1);
        drop(release);
        assert_eq!(crew.finish(Duration::MAX / 4), 0);
    }

    #[test]
    fn there_are_never_more_threads() {
        let crew = Crew::new(1);
        let (release, held) = channel::<()>();
        let (begin, has_begun) = channel();
        let (done, is_done) = channel();
        crew.run(move || {
            begin.send(()).unwrap();
            assert!(held.recv().is_err());
        })
        .unwrap();
        has_begun.recv().unwrap();

        crew.run(move || done.send(std::thread::current().id()).unwrap()).unwrap();

        assert!(is_done.try_recv().is_err());
        drop(release);
        assert_ne!(is_done.recv().unwrap(), std::thread::current().id());
    }

    #[test]
    fn waiting_work_of_a_finished_crew_is_not_done() {
        let crew = Crew::new(1);
        let (release, held) = channel::<()>();
        let (done, is_done) = channel::<()>();
        crew.run(move || assert!(held.recv().is_err())).unwrap();
        crew.run(move || done.send(()).unwrap()).unwrap();

        crew.finish(Duration::ZERO);
        drop(release);

        assert!(is_done.recv().is_err());
        assert!(crew.run(|| ()).is_ok());
    }
}
