//! Verifying a provider: in the background, while the host asks for exchanges and answers them on its own thread.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use tokio::task::JoinHandle;

use super::super::abi::entry::{entry, entry_or};
use super::handlers::Callbacks;
use super::registry::Exchange;
use super::run::{Job, notify_listener};
use super::{Live, ResultListener, VerifierHandle, live};
use crate::ffi::abi::flag::Flag;
use crate::ffi::codes;
use crate::ffi::fault::Fault;
use crate::ffi::library_state::state;
use crate::ffi::runtime;
use crate::foundation::fork_guard;
use crate::net::tasks::{blocking, on_heap, spawn_on};
use crate::verifier::Ending;
use crate::verifier::exchange::{self, Handler};

/// Begins a verification in the background, for hosts that answer its exchanges on their own thread.
///
/// ```c
/// pactffi_verifier_set_provider_handler(verifier, NULL, NULL);
/// pactffi_verifier_start(verifier);
/// while (pactffi_verifier_result(verifier) == -1) {
///   struct Exchange *exchange = pactffi_verifier_next_exchange(verifier, 1000);
///   if (exchange != NULL) {
///     pactffi_exchange_respond(exchange, 200, NULL, NULL, 0);
///   }
/// }
/// ```
///
/// It also serves verifiers that have callbacks or addresses only. The results are those of `pactffi_verifier_execute`; the
/// report is written to standard output as there.
///
/// # Parameters
///
/// - `handle` - the verifier. It may be started again when it has ended.
///
/// # Returns
///
/// True if it was begun. False if `handle` is NULL or not a valid pointer, a verification that was started is running, or
/// there are no threads. On failure `pactffi_get_error_message` gives the reason.
///
/// # Threading
///
/// Different verifications may run at the same time. They do not survive `fork`: in a child, the functions on the
/// verification fail.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_start(handle: *mut VerifierHandle) -> Flag {
    entry(|| {
        let verifier = live(handle)?;
        if verifier.lock().started.as_ref().is_some_and(|started| started.is_running()) {
            return Err(Box::new(Fault::Rule("the verification is running".to_owned())));
        }
        let started = start(&verifier, handle)?;
        verifier.lock().started = Some(started);
        Ok(())
    })
}

/// Waits for the next exchange of a verification that was started: of a kind whose handler was set with NULL. The timeout
/// of requests counts from the moment at which the verification asks, not from this call.
///
/// If a function was registered with `pactffi_verifier_on_result`, it is called by this function, on this thread, for the
/// interactions that were verified meanwhile; by `pactffi_verifier_result` for those that are left at the end.
///
/// # Parameters
///
/// - `handle` - the verifier.
/// - `timeout_ms` - longest time to wait, in milliseconds; 0 does not wait.
///
/// # Returns
///
/// The exchange. NULL if none came in time, or the verification has ended: `pactffi_verifier_result` tells which. NULL too
/// if `handle` is NULL or not a valid pointer, the verification was not started or belongs to another process, or on a
/// thread of the library; `pactffi_get_error_message` then gives the reason.
///
/// # Ownership
///
/// The exchange is not freed; it ends when it is answered, after the timeout of requests, or with the verification.
///
/// # Threading
///
/// Several threads may wait for the same verification: each exchange is returned once.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_next_exchange(
    handle: *mut VerifierHandle,
    timeout_ms: u64,
) -> *mut Exchange {
    entry(|| {
        if runtime::handler_of().is_some() {
            return Err(Box::new(Fault::Reentrant));
        }
        runtime::check_may_wait()?;
        let started = started(handle)?;
        started.next(Duration::from_millis(timeout_ms))
    })
}

/// Returns the result of a verification that was started.
///
/// # Parameters
///
/// - `handle` - the verifier.
///
/// # Returns
///
/// - -1 if it is running.
/// - -2 if `handle` is NULL or not a valid pointer, or no verification of it was started in this process.
/// - 0, 1 or 2 if it has ended, as from `pactffi_verifier_execute`; 2 too if it was cancelled.
///
/// For 2 and -2, `pactffi_get_error_message` gives the reason. `pactffi_verifier_output` and `pactffi_verifier_json` return the
/// details when it has ended.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_result(handle: *const VerifierHandle) -> i32 {
    entry_or(codes::result, || {
        let started = started(handle)?;
        let ending = started.queue.state.lock().ending.clone();
        if ending.is_some() {
            started.deliver_results();
        }
        match ending {
            None => Ok(-1),
            Some(Ending::Passed) => Ok(0),
            Some(Ending::Failed) => Ok(1),
            Some(Ending::NotStarted(reason) | Ending::NotWritten(reason) | Ending::MissingPlugin(reason)) => {
                Err(Box::new(Fault::NotVerified(reason)))
            }
        }
    })
}

/// Ends a verification that was started. Its open exchanges end, and its results are lost. Functions of the host that are
/// running are waited for, for as long as a request may take.
///
/// # Parameters
///
/// - `handle` - the verifier.
///
/// # Returns
///
/// True if it was running, or had ended. False if `handle` is NULL or not a valid pointer, or no verification of it was
/// started in this process. On failure `pactffi_get_error_message` gives the reason.
#[unsafe(no_mangle)]
pub extern "C" fn pactffi_verifier_cancel(handle: *mut VerifierHandle) -> Flag {
    entry(|| {
        started(handle)?.cancel();
        Ok(())
    })
}

/// A verification in the background.
#[derive(Debug)]
pub(crate) struct Started {
    process: u32,
    queue: Arc<Queue>,
    callbacks: Callbacks,
    listener: Option<ResultListener>,
    /// The bits of the verifier's key.
    verifier: usize,
    /// How long functions of the host that are running are waited for.
    limit: Duration,
    task: JoinHandle<()>,
}

/// What a verification hands to the host.
#[derive(Debug, Default)]
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    items: VecDeque<Item>,
    ending: Option<Ending>,
}

#[derive(Debug)]
enum Item {
    Exchange(Arc<exchange::Exchange>),
    /// The result of an interaction, as JSON.
    Result(String),
}

fn start(verifier: &Live<VerifierHandle>, handle: *const VerifierHandle) -> Result<Arc<Started>, Box<Fault>> {
    let runtime = state().runtimes.handle()?;
    let queue = Arc::<Queue>::default();
    let pulled: Arc<dyn Handler> = Arc::new(Puller(Arc::clone(&queue)));
    let (mut job, results) = (Job::of(verifier, handle), Arc::clone(&verifier.lock().results));
    let (listener, callbacks, limit) = (job.listener.take(), job.callbacks.clone(), job.timeout());
    let has_listener = listener.is_some();
    let (ended, registry) = (Arc::clone(&queue), callbacks.clone());
    let work = async move {
        let results_queue = Arc::clone(&ended);
        let mut notify = move |text: String| results_queue.push(Item::Result(text));
        let notify = has_listener.then_some(&mut notify as &mut (dyn FnMut(String) + Send));
        let (report, ending) = on_heap(|| job.verify(Some(&pulled), notify)).await;
        // Functions of the host may still be running.
        let _finished = blocking(move || registry.finish(limit)).await;
        *results.lock() = report;
        ended.end(ending);
    };
    let task = spawn_on(&runtime, work);
    Ok(Arc::new(Started {
        process: std::process::id(),
        queue,
        callbacks,
        listener,
        verifier: handle.addr(),
        limit,
        task,
    }))
}

/// The verification of a handle that was started in this process.
fn started(handle: *const VerifierHandle) -> Result<Arc<Started>, Box<Fault>> {
    let verifier = live(handle)?;
    let started = verifier.lock().started.clone();
    let Some(started) = started else {
        return Err(Box::new(Fault::Rule("the verification has not been started".to_owned())));
    };
    if started.process != std::process::id() {
        let text = "the verification was started in the process that this one was forked from";
        return Err(Box::new(Fault::Rule(text.to_owned())));
    }
    Ok(started)
}

impl Started {
    fn is_running(&self) -> bool {
        self.process == std::process::id() && self.queue.state.lock().ending.is_none()
    }

    /// The next exchange, within a time. Results of interactions are passed on meanwhile.
    fn next(&self, limit: Duration) -> Result<Option<*mut Exchange>, Box<Fault>> {
        // A deadline that cannot be represented is no limit.
        let deadline = Instant::now().checked_add(limit);
        while let Some(item) = self.queue.pop(deadline) {
            match item {
                Item::Exchange(exchange) if exchange.is_open() => {
                    return self.callbacks.registry.register(&exchange).map(Some);
                }
                Item::Exchange(_) => {}
                Item::Result(text) => {
                    self.listener.into_iter().for_each(|listener| notify_listener(listener, &text));
                }
            }
        }
        Ok(None)
    }

    /// Passes on the results of interactions that have not been passed on, when it has ended.
    fn deliver_results(&self) {
        while let Some(item) = self.queue.pop(Some(Instant::now())) {
            if let Item::Result(text) = item {
                self.listener.into_iter().for_each(|listener| notify_listener(listener, &text));
            }
        }
    }

    /// Ends it.
    pub(super) fn cancel(&self) {
        if self.process != std::process::id() {
            // A child has none of its threads, but the keys.
            self.callbacks.registry.end();
            return;
        }
        if self.queue.end(Ending::NotStarted("the verification was cancelled".to_owned())) {
            self.task.abort();
            // A function of the host would wait for itself.
            let limit =
                if runtime::handler_of() == Some(self.verifier) { Duration::ZERO } else { self.limit };
            self.callbacks.finish(limit);
        }
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        self.cancel();
    }
}

impl Queue {
    fn push(&self, item: Item) {
        let mut state = self.state.lock();
        if state.ending.is_none() {
            state.items.push_back(item);
            drop(state);
            self.changed.notify_one();
        }
    }

    /// The next item; nothing after the end or the deadline.
    fn pop(&self, deadline: Option<Instant>) -> Option<Item> {
        fork_guard::leave(|| {
            let mut state = self.state.lock();
            loop {
                if let Some(item) = state.items.pop_front() {
                    return Some(item);
                }
                if state.ending.is_some() {
                    return None;
                }
                match deadline {
                    Some(deadline) => {
                        if self.changed.wait_until(&mut state, deadline).timed_out() {
                            return state.items.pop_front();
                        }
                    }
                    None => self.changed.wait(&mut state),
                }
            }
        })
    }

    /// Notes how it has ended. False if that is known already.
    fn end(&self, ending: Ending) -> bool {
        let mut state = self.state.lock();
        if state.ending.is_some() {
            return false;
        }
        state.ending = Some(ending);
        drop(state);
        self.changed.notify_all();
        true
    }
}

/// Puts exchanges where the host asks for them.
#[derive(Debug)]
struct Puller(Arc<Queue>);

impl Handler for Puller {
    fn begin(&self, exchange: Arc<exchange::Exchange>) {
        self.0.push(Item::Exchange(exchange));
    }
}
