//! [`Listener`]: a function of the host that receives events.
//!
//! It may do anything, also call the library. So it is called without locks: while a thread is inside a call of the
//! library that may hold one (see [`defer_callbacks`]), records wait and are delivered at the end of the call, in order.
//! Events that a thread makes while it runs the function are not delivered: that would never end.

use super::callback::{Callback, CallbackSlot, PreviousCallback};
use super::level::{Level, Limit};
use std::cell::{Cell, RefCell};
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

/// The function that receives events, and up to which level.
#[derive(Debug, Default)]
pub(super) struct Listener {
    pub(super) limit: Limit,
    callback: CallbackSlot<Record>,
}

impl Listener {
    /// Calls this function from now on, or none. When this returns, the previous one is not called any more, but may
    /// still be running.
    pub(super) fn replace(&self, callback: Option<Callback<Record>>) -> PreviousCallback<Record> {
        self.callback.replace(callback)
    }

    /// Whether an event of this level, made on this thread, is delivered.
    pub(super) fn wants(&self, level: Level) -> bool {
        self.limit.allows(level) && !is_calling() && self.callback.is_set()
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
        let _call = Call::begin();
        self.callback.call(record);
    }
}

/// A call of the function on this thread, until it ends, also by a panic.
struct Call;

impl Call {
    fn begin() -> Self {
        let _calling = LISTENING.try_with(|listening| listening.is_calling.set(true));
        Call
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let _called = LISTENING.try_with(|listening| listening.is_calling.set(false));
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
