//! The one runtime behind mock servers and verifications.

use std::cell::Cell;
use std::future::Future;

use tokio::runtime::Handle;

use super::fault::Fault;
use super::last_error;
use crate::foundation::fork_guard;
use crate::logging::allow_callbacks;
use crate::net::tasks::{self, ProcessRuntime};

/// Enough to serve while one of them is busy; matching is short and large bodies go to the blocking pool.
const WORKERS: usize = 2;

/// What the names of our threads begin with.
pub(crate) const THREAD_NAME: &str = "pact-ffi";

/// The runtime of this process.
#[derive(Debug)]
pub(crate) struct Runtimes {
    runtime: ProcessRuntime,
}

impl Runtimes {
    /// No runtime yet.
    pub(crate) const fn new() -> Self {
        Self { runtime: ProcessRuntime::new(THREAD_NAME, WORKERS) }
    }

    /// The runtime of this process, started if need be.
    pub(crate) fn handle(&self) -> Result<Handle, Box<Fault>> {
        self.runtime.handle().map_err(|error| Box::new(Fault::NoRuntime(error.to_string())))
    }

    /// Waits for the future; refused on a thread of the runtime, where waiting could never end.
    pub(crate) fn block_on<F: Future>(&self, future: F) -> Result<F::Output, Box<Fault>> {
        if Handle::try_current().is_ok() {
            return Err(Box::new(Fault::Reentrant));
        }
        let handle = self.handle()?;
        // A thread that waits holds no lock.
        Ok(allow_callbacks(|| tasks::block_on(&handle, future)))
    }
}

thread_local! {
    /// The verifier whose handler this thread is calling; 0 for none.
    static CALLER: Cell<usize> = const { Cell::new(0) };
}

/// Calls a handler of a verifier, which is known by the bits of its key.
pub(crate) fn as_handler_of<R>(verifier: usize, call: impl FnOnce() -> R) -> R {
    let before = CALLER.replace(verifier);
    let result = call();
    CALLER.set(before);
    result
}

/// The verifier whose handler this thread is calling.
pub(crate) fn handler_of() -> Option<usize> {
    Some(CALLER.get()).filter(|verifier| *verifier != 0)
}

thread_local! {
    /// How many callbacks of mock servers are on the stack of this thread.
    static CALLBACKS: Cell<u32> = const { Cell::new(0) };
}

/// Refuses on a thread of the runtime, and in a callback of a mock server, where waiting could never end. Handlers of
/// verifiers are called on threads that run nothing else, and may wait.
pub(crate) fn check_may_wait() -> Result<(), Box<Fault>> {
    if handler_of().is_none() && std::thread::current().name() == Some(THREAD_NAME) {
        return Err(Box::new(Fault::Reentrant));
    }
    // A thread that is ending has no callback on its stack.
    if CALLBACKS.try_with(Cell::get).unwrap_or_default() > 0 {
        return Err(Box::new(Fault::InCallback));
    }
    Ok(())
}

/// Runs a callback of a mock server, which may be on the thread of a caller. A fork does not wait for it, it may not wait
/// for a mock server, log records are delivered to the host at once, and what fails in it is no error of the call around
/// it.
pub(crate) fn in_callback(callback: impl FnOnce()) {
    let _callback = InCallback::enter();
    last_error::preserved(|| fork_guard::leave(|| allow_callbacks(callback)));
}

/// A callback on the stack of this thread.
struct InCallback;

impl InCallback {
    fn enter() -> Self {
        let _entered = CALLBACKS.try_with(|count| count.set(count.get().saturating_add(1)));
        InCallback
    }
}

impl Drop for InCallback {
    fn drop(&mut self) {
        let _left = CALLBACKS.try_with(|count| count.set(count.get().saturating_sub(1)));
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests need no fork to wait for them")]
mod tests {
    use super::*;

    #[test]
    fn waiting_gives_the_answer() {
        let runtimes = Runtimes::new();

        assert_eq!(runtimes.block_on(async { 42 }), Ok(42));
    }

    #[test]
    fn waiting_on_a_runtime_thread_is_refused() {
        let runtimes: &Runtimes = Box::leak(Box::new(Runtimes::new()));

        let task = runtimes.handle().unwrap().spawn(async { runtimes.block_on(async {}) });

        assert_eq!(runtimes.block_on(task).unwrap().unwrap(), Err(Box::new(Fault::Reentrant)));
    }

    #[test]
    fn threads_are_named() {
        let runtimes = Runtimes::new();
        let name = async { std::thread::current().name().map(str::to_owned) };

        let task = runtimes.handle().unwrap().spawn(name);

        assert_eq!(runtimes.block_on(task).unwrap().unwrap().as_deref(), Some(THREAD_NAME));
    }

    #[test]
    #[cfg(unix)]
    fn a_forked_child_gets_a_runtime_of_its_own() {
        let runtimes = Runtimes::new();
        assert_eq!(runtimes.block_on(async { 1 }), Ok(1));

        // SAFETY: the child only waits for a future and leaves without running destructors.
        let child = unsafe { libc::fork() };
        if child == 0 {
            let task = runtimes.handle().map(|handle| handle.spawn(async { 2 }));
            let answer = task.and_then(|task| runtimes.block_on(task));
            // SAFETY: ends the child.
            unsafe { libc::_exit(if matches!(answer, Ok(Ok(2))) { 0 } else { 1 }) };
        }

        let mut status = -1;
        // SAFETY: waits for the child just made.
        assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
        assert_eq!(status, 0);
    }

    #[test]
    fn a_runtime_is_built_once_per_process() {
        let runtimes = Runtimes::new();

        let first = runtimes.handle().unwrap().id();

        assert_eq!(runtimes.handle().unwrap().id(), first);
    }
}
