//! When this process may be forked: not while one of its threads is in the middle of our work.
//!
//! A forked child has no thread but the one that forked. A lock held by another stays held there for ever, and
//! what it was changing stays half changed. So our work is done [inside](enter) this room, and who forks waits until
//! all have left it ([`close`]) and lets nobody in before it is done. A thread that waits for something, or is in
//! a function of the host, is [outside](leave) meanwhile: waiting for it might never end.
//!
//! Nothing is locked here. Threads are counted, and a child counts anew.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

/// Between two looks at whether the way is free.
const PAUSE: Duration = Duration::from_micros(50);

static GUARD: Guard<AtomicUsize> = Guard { workers: AtomicUsize::new(0), forks: AtomicUsize::new(0) };

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

struct Guard<Count> {
    /// How many threads are within.
    workers: Count,
    /// How many forks are under way.
    forks: Count,
}

/// Does work that a fork has to wait for. It may be nested.
pub fn enter<R>(work: impl FnOnce() -> R) -> R {
    let _back = Restore(change_depth(|depth| depth.saturating_add(1)));
    work()
}

/// Waits, or calls the host: no fork waits for that, though this thread is within. No lock may be held that a
/// child could want.
pub fn leave<R>(wait: impl FnOnce() -> R) -> R {
    let _back = Restore(change_depth(|_| 0));
    wait()
}

/// Does work that waits in between: only its steps are within.
pub async fn enter_each_poll<F: Future>(work: F) -> F::Output {
    let mut work = pin!(work);
    poll_fn(|context| enter(|| work.as_mut().poll(context))).await
}

/// Waits until no other thread is within, and keeps all from coming in until [`open`]. After so long a time it
/// goes on nevertheless, and says so by `false`.
pub fn close(patience: Duration) -> bool {
    GUARD.forks.fetch_add(1, SeqCst);
    let start = Instant::now();
    while GUARD.workers.load(SeqCst) > own() {
        if start.elapsed() > patience {
            return false;
        }
        thread::sleep(PAUSE);
    }
    true
}

/// Lets threads in again, in the process that was forked.
pub fn open() {
    GUARD.forks.fetch_sub(1, SeqCst);
}

/// Begins anew in the child, whose only thread is this one.
pub fn open_in_child() {
    GUARD.workers.store(own(), SeqCst);
    GUARD.forks.store(0, SeqCst);
}

/// How this thread counts.
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
        // Who forks announces it before it counts: one of us two sees the other.
        if GUARD.forks.load(SeqCst) == 0 {
            return;
        }
        GUARD.workers.fetch_sub(1, SeqCst);
        while GUARD.forks.load(SeqCst) > 0 {
            thread::sleep(PAUSE);
        }
    }
}

/// The depth to go back to, also when the work panics.
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

    /// The room is one for all tests of the process: others may be within.
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
        // It is back from its wait now, and has to stay before the door.
        may_go.send(()).unwrap();
        let is_kept_out = !worker.is_finished();
        open();

        worker.join().unwrap();
        assert!(is_closed && is_kept_out);
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
