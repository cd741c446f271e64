//! [`Listener`]: a function of the host that receives events.
//!
//! It may do anything, also call the library. So it is called without locks: while a thread is inside a call of the
//! library that may hold one (see [`defer_callbacks`]), records wait and are delivered at the end of the call, in order.
//! Events that a thread makes while it runs the function are not delivered: that would never end.

use super::level::{Level, Limit};
use parking_lot::{Condvar, Mutex};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::sync::Arc;

thread_local! {
    static LISTENING: Listening = const {
        Listening { deferrals: Cell::new(0), is_calling: Cell::new(false), waiting: RefCell::new(Vec::new()) }
    };
}

/// The state of one thread.
struct Listening {
    /// How many calls that defer the callback are under way.
    deferrals: Cell<u32>,
    is_calling: Cell<bool>,
    waiting: RefCell<Vec<Record>>,
}

/// An event as the listener receives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The operation it belongs to; empty if none.
    pub operation: Arc<str>,
    /// The test its thread runs; empty if that is not known.
    pub test_run: Arc<str>,
    /// How important it is.
    pub level: Level,
    /// The part of the program it comes from.
    pub target: String,
    /// Its text, with its fields.
    pub message: String,
}

/// A function that receives events.
pub type Callback = Box<dyn Fn(&Record) + Send + Sync>;

/// The function that receives events, and up to which level.
#[derive(Debug, Default)]
pub(super) struct Listener {
    pub(super) limit: Limit,
    current: Mutex<Option<Arc<Registration>>>,
}

struct Registration {
    callback: Callback,
    /// The process of the threads that `running` counts: a forked child has none of them.
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
    /// Calls this function from now on, or none. When this returns, the previous one is not called any more, but may
    /// still be running.
    pub(super) fn replace(&self, callback: Option<Callback>) -> PreviousListener {
        let process = std::process::id();
        let registration =
            |callback| Registration { callback, process, running: Mutex::new(0), idle: Condvar::new() };
        let previous = std::mem::replace(&mut *self.current.lock(), callback.map(registration).map(Arc::new));
        PreviousListener(previous)
    }

    /// Whether an event of this level, made on this thread, is delivered.
    pub(super) fn wants(&self, level: Level) -> bool {
        self.limit.allows(level) && !is_calling() && self.current.lock().is_some()
    }

    /// Delivers an event: now, or at the end of the call this thread is in.
    pub(super) fn notify(&self, record: Record) {
        let now = LISTENING.try_with(|listening| {
            if listening.deferrals.get() == 0 {
                return Some(record);
            }
            listening.waiting.borrow_mut().push(record);
            None
        });
        if let Ok(Some(record)) = now {
            self.call(&record);
        }
    }

    /// Delivers the events that waited.
    pub(super) fn notify_waiting(&self) {
        let waiting = LISTENING.try_with(|listening| {
            let is_free = listening.deferrals.get() == 0 && !listening.waiting.borrow().is_empty();
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
        (registration.callback)(record);
    }
}

/// The function that received events before.
#[must_use]
pub struct PreviousListener(Option<Arc<Registration>>);

impl fmt::Debug for PreviousListener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PreviousListener").field(&self.0).finish()
    }
}

impl PreviousListener {
    /// Waits until it is not running any more, except on this thread: a thread that waits for itself waits for ever.
    pub fn wait_until_idle(self) {
        let is_here = |previous: &Arc<Registration>| previous.process == std::process::id() && !is_calling();
        let Some(previous) = self.0.filter(is_here) else { return };
        let mut running = previous.running.lock();
        previous.idle.wait_while(&mut running, |running| *running > 0);
    }
}

/// A call of the function. It is counted until it ends, also by a panic.
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

/// Does work during which records of this thread wait.
pub fn defer_callbacks<R>(work: impl FnOnce() -> R) -> R {
    let _restore = Restore::change(|deferrals| deferrals.saturating_add(1));
    work()
}

/// Does work, inside of [`defer_callbacks`], during which no lock is held: records are delivered at once.
pub fn allow_callbacks<R>(work: impl FnOnce() -> R) -> R {
    let _restore = Restore::change(|_| 0);
    work()
}

/// Restores the number of deferrals there were before.
struct Restore(u32);

impl Restore {
    fn change(change: impl FnOnce(u32) -> u32) -> Self {
        let before = LISTENING.try_with(|listening| {
            let before = listening.deferrals.get();
            listening.deferrals.set(change(before));
            before
        });
        Restore(before.unwrap_or_default())
    }
}

impl Drop for Restore {
    fn drop(&mut self) {
        let _restored = LISTENING.try_with(|listening| listening.deferrals.set(self.0));
    }
}

/// Whether this thread has records that wait and may be delivered.
#[must_use]
pub fn has_waiting_records() -> bool {
    let waits =
        |listening: &Listening| listening.deferrals.get() == 0 && !listening.waiting.borrow().is_empty();
    LISTENING.try_with(waits).unwrap_or_default()
}
