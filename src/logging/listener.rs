//! [`Listener`]: somebody else's function that is told of events.
//!
//! It may do anything, also call the library. So it is called without locks: while a thread is inside a call of the
//! library that may hold one (see [`hold`]), records wait and are delivered at the end of the call, in their order.
//! What happens on a thread while it listens is not told to it; it would never end.

use super::filter::Limit;
use super::line::Level;
use parking_lot::{Condvar, Mutex};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::sync::Arc;

thread_local! {
    static LISTENING: Listening = const {
        Listening { holds: Cell::new(0), is_calling: Cell::new(false), waiting: RefCell::new(Vec::new()) }
    };
}

/// What this thread is doing with records.
struct Listening {
    holds: Cell<u32>,
    is_calling: Cell<bool>,
    waiting: RefCell<Vec<Record>>,
}

/// An event as a listener is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The operation it belongs to; empty if none.
    pub operation: Arc<str>,
    /// The test its thread runs; empty if not said.
    pub test_run: Arc<str>,
    /// How much it matters.
    pub level: Level,
    /// Who said it.
    pub target: String,
    /// What was said, with its fields.
    pub message: String,
}

/// A function that is told of events.
pub type Tell = Box<dyn Fn(&Record) + Send + Sync>;

/// Who is told of events, and up to which level.
#[derive(Debug, Default)]
pub(super) struct Listener {
    pub(super) limit: Limit,
    current: Mutex<Option<Arc<Registration>>>,
}

struct Registration {
    tell: Tell,
    /// A process that was forked has none of the threads that are counted.
    process: u32,
    running: Mutex<usize>,
    idle: Condvar,
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registration").field("running", &self.running).finish_non_exhaustive()
    }
}

impl Listener {
    /// Tells somebody else from now on, or nobody. When this returns the one before is not called any more, but may
    /// be running.
    pub(super) fn replace(&self, tell: Option<Tell>) -> PreviousListener {
        let process = std::process::id();
        let registration =
            |tell| Registration { tell, process, running: Mutex::new(0), idle: Condvar::new() };
        let before = std::mem::replace(&mut *self.current.lock(), tell.map(registration).map(Arc::new));
        PreviousListener(before)
    }

    /// Whether an event of this level is told, on this thread.
    pub(super) fn wants(&self, level: Level) -> bool {
        self.limit.allows(level) && !is_calling() && self.current.lock().is_some()
    }

    /// Tells of an event: now, or at the end of the call this thread is in.
    pub(super) fn tell(&self, record: Record) {
        let now = LISTENING.try_with(|listening| {
            if listening.holds.get() == 0 {
                return Some(record);
            }
            listening.waiting.borrow_mut().push(record);
            None
        });
        if let Ok(Some(record)) = now {
            self.call(&record);
        }
    }

    /// Tells of what waited.
    pub(super) fn tell_waiting(&self) {
        let waiting = LISTENING.try_with(|listening| {
            let is_free = listening.holds.get() == 0 && !listening.waiting.borrow().is_empty();
            if is_free { listening.waiting.take() } else { Vec::new() }
        });
        waiting.unwrap_or_default().iter().for_each(|record| self.call(record));
    }

    fn call(&self, record: &Record) {
        let registration = {
            let current = self.current.lock();
            let Some(registration) = current.as_ref() else { return };
            *registration.running.lock() += 1;
            Arc::clone(registration)
        };
        let _call = Call::begin(&registration);
        (registration.tell)(record);
    }
}

/// Who was told of events before.
#[must_use]
pub struct PreviousListener(Option<Arc<Registration>>);

impl fmt::Debug for PreviousListener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PreviousListener").field(&self.0).finish()
    }
}

impl PreviousListener {
    /// Waits until it is not running any more, except on this thread: waiting for oneself would never end.
    pub fn settle(self) {
        let is_here = |former: &Arc<Registration>| former.process == std::process::id() && !is_calling();
        let Some(former) = self.0.filter(is_here) else { return };
        let mut running = former.running.lock();
        former.idle.wait_while(&mut running, |running| *running > 0);
    }
}

/// A call of the listener; however it ends, it is counted no more.
struct Call<'r>(&'r Registration);

impl<'r> Call<'r> {
    fn begin(registration: &'r Registration) -> Self {
        let _calling = LISTENING.try_with(|listening| listening.is_calling.set(true));
        Call(registration)
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        let _called = LISTENING.try_with(|listening| listening.is_calling.set(false));
        *self.0.running.lock() -= 1;
        self.0.idle.notify_all();
    }
}

fn is_calling() -> bool {
    LISTENING.try_with(|listening| listening.is_calling.get()).unwrap_or(true)
}

/// Does something during which the listener of this thread is not called.
pub fn hold<R>(work: impl FnOnce() -> R) -> R {
    let _held = Held::change(|holds| holds.saturating_add(1));
    work()
}

/// Does something, inside of what is held, during which no lock is held and the listener may be called.
pub fn free_to_call<R>(work: impl FnOnce() -> R) -> R {
    let _held = Held::change(|_| 0);
    work()
}

/// How many holds there were before.
struct Held(u32);

impl Held {
    fn change(change: impl FnOnce(u32) -> u32) -> Self {
        let before = LISTENING.try_with(|listening| {
            let before = listening.holds.get();
            listening.holds.set(change(before));
            before
        });
        Held(before.unwrap_or_default())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let _back = LISTENING.try_with(|listening| listening.holds.set(self.0));
    }
}

/// Whether this thread has records that wait and may be told.
#[must_use]
pub fn has_waiting() -> bool {
    let waits = |listening: &Listening| listening.holds.get() == 0 && !listening.waiting.borrow().is_empty();
    LISTENING.try_with(waits).unwrap_or_default()
}
