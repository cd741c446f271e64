//! [`Watchers`]: callers that want to know of requests as they come. One function may be called for each request, and
//! many threads may wait for a number of requests.
//!
//! No lock is held while the watcher is called. After [`Watchers::end`] and [`Watchers::settle`] have returned, it is
//! not called any more.

use crate::foundation::json::Value;
use parking_lot::{Condvar, Mutex};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Called with each request and its verdict.
pub type Watcher = Arc<dyn Fn(&Value) + Send + Sync>;

/// The watcher and the threads that wait for requests.
#[derive(Default)]
pub(super) struct Watchers {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    seen: u64,
    has_ended: bool,
    watcher: Option<Watcher>,
    /// How many calls of a watcher, this one or an earlier one, have not returned.
    calls: usize,
}

impl Watchers {
    /// Whether there is a watcher.
    pub(super) fn are_called(&self) -> bool {
        self.state.lock().watcher.is_some()
    }

    /// Counts a request that is in the journal.
    pub(super) fn count(&self) {
        self.state.lock().seen += 1;
        self.changed.notify_all();
    }

    /// How many requests were counted.
    pub(super) fn seen(&self) -> u64 {
        self.state.lock().seen
    }

    /// Waits until so many requests were counted, the time is over or the server has ended; returns the count.
    pub(super) fn wait(&self, requests: u64, limit: Duration) -> u64 {
        // A deadline that cannot be represented is no limit.
        let deadline = Instant::now().checked_add(limit);
        let mut state = self.state.lock();
        while state.seen < requests && !state.has_ended {
            if let Some(deadline) = deadline {
                if self.changed.wait_until(&mut state, deadline).timed_out() {
                    break;
                }
            } else {
                self.changed.wait(&mut state);
            }
        }
        state.seen
    }

    /// Calls the watcher, if there is one.
    pub(super) fn call(&self, event: &Value) {
        let Some(call) = Call::begin(self) else { return };
        (call.watcher)(event);
    }

    /// Replaces the watcher. The previous one may still be in the middle of a call.
    pub(super) fn set(&self, watcher: Option<Watcher>) {
        self.state.lock().watcher = watcher;
    }

    /// Waits until no watcher is in the middle of a call. Must not be called by one.
    pub(super) fn settle(&self) {
        let mut state = self.state.lock();
        while state.calls > 0 {
            self.changed.wait(&mut state);
        }
    }

    /// Removes the watcher and ends all waiting: the server has stopped.
    pub(super) fn end(&self) {
        let mut state = self.state.lock();
        state.has_ended = true;
        state.watcher = None;
        drop(state);
        self.changed.notify_all();
    }
}

impl fmt::Debug for Watchers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watchers").finish_non_exhaustive()
    }
}

/// A call of a watcher, until it returns or panics.
struct Call<'w> {
    watchers: &'w Watchers,
    watcher: Watcher,
}

impl<'w> Call<'w> {
    fn begin(watchers: &'w Watchers) -> Option<Self> {
        let mut state = watchers.state.lock();
        let watcher = state.watcher.clone()?;
        state.calls += 1;
        Some(Call { watchers, watcher })
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        self.watchers.state.lock().calls -= 1;
        self.watchers.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::{Watcher, Watchers};
    use crate::foundation::json::Value;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::channel;
    use std::thread;
    use std::time::Duration;

    const NEVER: Duration = Duration::MAX;

    #[test]
    fn waiting_ends_with_the_request_that_was_waited_for() {
        let watchers = Arc::new(Watchers::default());
        watchers.count();
        let waiting = Arc::clone(&watchers);

        let waiter = thread::spawn(move || waiting.wait(3, NEVER));
        watchers.count();
        watchers.count();

        assert_eq!(waiter.join().unwrap(), 3);
    }

    #[test]
    fn waiting_ends_with_its_time() {
        let watchers = Watchers::default();
        watchers.count();

        assert_eq!(watchers.wait(2, Duration::from_millis(1)), 1);
        assert_eq!(watchers.wait(2, Duration::ZERO), 1);
        assert_eq!(watchers.wait(1, Duration::ZERO), 1);
    }

    #[test]
    fn waiting_ends_with_the_server() {
        let watchers = Arc::new(Watchers::default());
        let waiting = Arc::clone(&watchers);

        let waiter = thread::spawn(move || waiting.wait(1, NEVER));
        watchers.end();

        assert_eq!(waiter.join().unwrap(), 0);
    }

    #[test]
    fn settling_waits_for_the_call_that_is_under_way() {
        let watchers = Arc::new(Watchers::default());
        let (entered, has_entered) = channel();
        let (leave, may_leave) = channel::<()>();
        let may_leave = parking_lot::Mutex::new(may_leave);
        let done = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&done);
        let watcher: Watcher = Arc::new(move |_: &Value| {
            entered.send(()).unwrap();
            may_leave.lock().recv().unwrap();
            counted.fetch_add(1, Ordering::SeqCst);
        });
        watchers.set(Some(watcher));
        let called = Arc::clone(&watchers);
        let caller = thread::spawn(move || called.call(&Value::Null));
        has_entered.recv().unwrap();

        watchers.end();
        watchers.call(&Value::Null);
        let releasing = thread::spawn(move || leave.send(()).unwrap());
        watchers.settle();

        assert_eq!(done.load(Ordering::SeqCst), 1);
        caller.join().unwrap();
        releasing.join().unwrap();
    }

    #[test]
    fn a_watcher_that_panics_is_not_waited_for() {
        let watchers = Arc::new(Watchers::default());
        watchers.set(Some(Arc::new(|_: &Value| panic!("a defect"))));
        let called = Arc::clone(&watchers);

        assert!(thread::spawn(move || called.call(&Value::Null)).join().is_err());

        watchers.settle();
    }
}
