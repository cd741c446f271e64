//! [`CallbackSlot`]: a function of the host that another one may replace while it is running.

use parking_lot::{Condvar, Mutex};
use std::fmt;
use std::sync::Arc;
use std::thread::{self, ThreadId};

/// A function that is called with each `T`.
pub type Callback<T> = Box<dyn Fn(&T) + Send + Sync>;

/// The function that is called at present, if there is one.
pub struct CallbackSlot<T>(Mutex<Option<Arc<Registration<T>>>>);

struct Registration<T> {
    callback: Callback<T>,
    /// The process of the threads in `callers`: a forked child has none of them.
    process: u32,
    /// The threads that run the function, one entry for each call.
    callers: Mutex<Vec<ThreadId>>,
    idle: Condvar,
}

impl<T> Default for CallbackSlot<T> {
    fn default() -> Self {
        CallbackSlot(Mutex::new(None))
    }
}

impl<T> fmt::Debug for CallbackSlot<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallbackSlot").field("is_set", &self.is_set()).finish()
    }
}

impl<T> CallbackSlot<T> {
    /// Calls this function from now on, or none. When this returns, the previous one is not called any more, but may
    /// still be running.
    pub fn replace(&self, callback: Option<Callback<T>>) -> PreviousCallback<T> {
        let process = std::process::id();
        let registration =
            |callback| Registration { callback, process, callers: Mutex::default(), idle: Condvar::new() };
        PreviousCallback(std::mem::replace(&mut *self.0.lock(), callback.map(registration).map(Arc::new)))
    }

    /// Whether there is a function.
    pub fn is_set(&self) -> bool {
        self.0.lock().is_some()
    }

    /// Calls the function. No lock is held meanwhile.
    pub fn call(&self, argument: &T) {
        let registration = {
            let current = self.0.lock();
            let Some(registration) = current.as_ref() else { return };
            registration.callers.lock().push(thread::current().id());
            Arc::clone(registration)
        };
        let _call = Call(&registration);
        (registration.callback)(argument);
    }
}

/// The function that was called before.
#[must_use]
pub struct PreviousCallback<T>(Option<Arc<Registration<T>>>);

impl<T> fmt::Debug for PreviousCallback<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PreviousCallback").field(&self.0.is_some()).finish()
    }
}

impl<T> PreviousCallback<T> {
    /// Waits until it is not running any more. If this thread itself is running it, this does not wait: it would wait
    /// for ever.
    pub fn wait_until_idle(self) {
        let Some(previous) = self.0.filter(|previous| previous.process == std::process::id()) else { return };
        let this = thread::current().id();
        let mut callers = previous.callers.lock();
        if !callers.contains(&this) {
            previous.idle.wait_while(&mut callers, |callers| !callers.is_empty());
        }
    }
}

/// A call of the function. It is counted until it ends, also by a panic.
struct Call<'r, T>(&'r Registration<T>);

impl<T> Drop for Call<'_, T> {
    fn drop(&mut self) {
        let this = thread::current().id();
        let mut callers = self.0.callers.lock();
        if let Some(at) = callers.iter().position(|caller| *caller == this) {
            callers.swap_remove(at);
        }
        self.0.idle.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::CallbackSlot;
    use std::sync::Arc;
    use std::sync::mpsc::channel;
    use std::thread;

    #[test]
    fn replacing_waits_for_other_threads_and_ends_all_calls() {
        let slot = Arc::new(CallbackSlot::<u8>::default());
        let (entered, has_entered) = channel();
        let (may_return, wait) = channel::<()>();
        let wait = parking_lot::Mutex::new(wait);
        let callback = move |_: &u8| {
            entered.send(()).unwrap();
            wait.lock().recv().unwrap();
        };
        slot.replace(Some(Box::new(callback))).wait_until_idle();
        let caller = thread::spawn({
            let slot = Arc::clone(&slot);
            move || slot.call(&1)
        });
        has_entered.recv().unwrap();

        let previous = slot.replace(None);
        slot.call(&2);
        let waiter = thread::spawn(move || previous.wait_until_idle());
        assert!(!waiter.is_finished());
        may_return.send(()).unwrap();

        waiter.join().unwrap();
        caller.join().unwrap();
        assert!(has_entered.recv().is_err(), "the second call found no function");
    }

    #[test]
    fn a_function_may_replace_itself() {
        let slot = Arc::new(CallbackSlot::<u8>::default());
        let own = Arc::downgrade(&slot);
        let replace = move |_: &u8| own.upgrade().unwrap().replace(None).wait_until_idle();
        slot.replace(Some(Box::new(replace))).wait_until_idle();

        slot.call(&1);

        assert!(!slot.is_set());
    }
}
