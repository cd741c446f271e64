//! When this process may be forked: not while one of its threads is in the middle of our work.
//!
//! A forked child has no thread but the one that forked. A lock that another thread held stays locked in the child for
//! ever, and what it was changing stays half changed. So our work is done [inside](enter) the guard. A fork waits until
//! no thread is inside ([`close`]), and no thread gets inside before the fork is done. A thread that waits for
//! something, or runs a function of the host, is [outside](leave) meanwhile: the fork might wait for it for ever.
//!
//! The guard itself takes no lock. It counts threads, and a child starts to count from the beginning.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

/// Time between two looks at the counts.
const PAUSE: Duration = Duration::from_micros(50);

static GUARD: Guard<AtomicUsize> = Guard { workers: AtomicUsize::new(0), forks: AtomicUsize::new(0) };

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

struct Guard<Count> {
    /// How many threads are inside.
    workers: Count,
    /// How many forks are being made.
    forks: Count,
}

/// Does work that a fork has to wait for. Calls may be nested.
pub fn enter<R>(work: impl FnOnce() -> R) -> R {
    let _back = Restore(change_depth(|depth| depth.saturating_add(1)));
    work()
}

/// Waits, or calls the host. A fork does not wait for that, although this thread is inside. The caller may not hold a
/// lock that a child could want.
pub fn leave<R>(wait: impl FnOnce() -> R) -> R {
    let _back = Restore(change_depth(|_| 0));
    wait()
}

/// Does asynchronous work: each poll is inside, the time between two polls is not.
pub async fn enter_each_poll<F: Future>(work: F) -> F::Output {
    let mut work = pin!(work);
    poll_fn(|context| enter(|| work.as_mut().poll(context))).await
}

/// Whether this thread is inside.
#[must_use]
pub fn is_inside() -> bool {
    own() > 0
}

/// Waits until no other thread is inside, and keeps others outside until [`open`]. After the time limit the fork goes
/// on nevertheless, and this returns `false`.
pub fn close(limit: Duration) -> bool {
    GUARD.forks.fetch_add(1, SeqCst);
    let start = Instant::now();
    while GUARD.workers.load(SeqCst) > own() {
        if start.elapsed() > limit {
            return false;
        }
        thread::sleep(PAUSE);
    }
    true
}

/// Lets threads inside again, in the parent process.
pub fn open() {
    GUARD.forks.fetch_sub(1, SeqCst);
}

/// Starts to count from the beginning in the child, whose only thread is this one.
pub fn open_in_child() {
    GUARD.workers.store(own(), SeqCst);
    GUARD.forks.store(0, SeqCst);
}

/// 1 if this thread is counted, otherwise 0.
fn own() -> usize {
    usize::from(DEPTH.get() > 0)
}

fn change_depth(change: impl FnOnce(u32) -> u32) -> u32 {
    let before = DEPTH.get();
    let after = change(before);
    if before == 0 && after > 0 {
        count_in();
    }
    DEPTH.set(after);
    if before > 0 && after == 0 {
        GUARD.workers.fetch_sub(1, SeqCst);
    }
    before
}

fn count_in() {
    loop {
        GUARD.workers.fetch_add(1, SeqCst);
        // A fork is announced before threads are counted. So either this thread sees the fork, or the fork waits for it.
        if GUARD.forks.load(SeqCst) == 0 {
            return;
        }
        GUARD.workers.fetch_sub(1, SeqCst);
        while GUARD.forks.load(SeqCst) > 0 {
            thread::sleep(PAUSE);
        }
    }
}

/// Restores the depth, also when the work panics.
struct Restore(u32);

impl Drop for Restore {
    fn drop(&mut self) {
        change_depth(|_| self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Receiver, Sender, channel};

    /// All tests of the process share the guard: threads of others may be inside.
    const LONG: Duration = Duration::from_secs(60);

    fn at_work(work: impl FnOnce(Receiver<()>) + Send + 'static) -> (Sender<()>, thread::JoinHandle<()>) {
        let (may_go, may_leave) = channel();
        let (entered, has_entered) = channel();
        let worker = thread::spawn(move || {
            enter(|| {
                entered.send(()).unwrap();
                work(may_leave);
            });
        });
        has_entered.recv().unwrap();
        (may_go, worker)
    }

    #[test]
    fn a_fork_waits_for_work_but_not_for_waiting_and_not_for_ever() {
        let (may_go, worker) = at_work(|may_leave| may_leave.recv().unwrap());
        assert!(!close(Duration::from_millis(1)));
        open();
        may_go.send(()).unwrap();
        worker.join().unwrap();

        let (may_go, worker) = at_work(|may_leave| leave(|| may_leave.recv().unwrap()));
        let is_closed = enter(|| close(LONG));
        // It returns from its wait now, and must not get inside.
        may_go.send(()).unwrap();
        let is_outside = !worker.is_finished();
        open();

        worker.join().unwrap();
        assert!(is_closed && is_outside);
    }

    #[test]
    fn a_thread_is_where_it_was_when_work_panics() {
        let depth = enter(|| {
            let _panicked = std::panic::catch_unwind(|| leave(|| panic!("a defect")));
            DEPTH.get()
        });

        assert_eq!((depth, DEPTH.get()), (1, 0));
    }
}
