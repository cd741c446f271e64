//! [`Worker`]: the thread of an interpreter, and the calls to it.

use super::super::id::{PluginId, new_uuid};
use super::super::interface::{CallError, Chain};
use super::host::Surroundings;
use super::interpreter::Interpreter;
use crate::foundation::fork_guard;
use crate::net::tasks::{Dedicated, block_in_place};
use parking_lot::Mutex;
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel, sync_channel};
use std::time::{Duration, Instant, SystemTime};

/// How long after its deadline a script may take to stop. One that takes longer is inside a function of C, where nothing
/// can interrupt it.
const STOP_TIMEOUT: Duration = Duration::from_millis(250);

/// How long ending a plugin waits for its thread, which may be inside a function of C.
const END_TIMEOUT: Duration = Duration::from_secs(1);

/// A call: its name in texts, and how long it may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call {
    pub(super) name: &'static str,
    pub(super) limit: Duration,
}

/// The states of a call.
const WAITING: u8 = 0;
const RUNNING: u8 = 1;
const GIVEN_UP: u8 = 2;

/// A call on its way to the thread.
struct Task {
    state: Arc<AtomicU8>,
    work: Box<dyn FnOnce(&Interpreter) + Send>,
}

/// A thread with an interpreter. Calls are made one after the other.
#[derive(Debug)]
pub(super) struct Worker {
    plugin: PluginId,
    /// The process that has the thread; one that was forked from it has not.
    process: u32,
    tasks: Mutex<Option<Sender<Task>>>,
    thread: Mutex<Option<Dedicated>>,
    /// How it ended.
    ending: Arc<Mutex<Option<String>>>,
    /// The script is to stop.
    stop: Arc<AtomicBool>,
    /// Which chain of calls waits for the host.
    waiting: Arc<Mutex<Option<String>>>,
}

impl Worker {
    /// Starts the thread.
    pub(super) fn start(plugin: PluginId, surroundings: Surroundings) -> Result<Worker, String> {
        let (tasks, queue) = channel();
        let ending = Arc::new(Mutex::new(None));
        let stop = Arc::new(AtomicBool::new(false));
        let waiting = Arc::clone(&surroundings.waiting);
        let (in_thread, stopped) = (Arc::clone(&ending), Arc::clone(&stop));
        let thread = Dedicated::start(move || {
            let ended = catch_unwind(AssertUnwindSafe(|| work(&surroundings, stopped, &queue)));
            if let Some(ending) = ended.unwrap_or_else(|_| Some("a defect of the library".to_owned())) {
                fork_guard::enter(|| in_thread.lock().get_or_insert(ending).len());
            }
        });
        let thread =
            thread.map_err(|problem| format!("Was not able to start a thread for the script - {problem}"))?;
        Ok(Worker {
            plugin,
            process: std::process::id(),
            tasks: Mutex::new(Some(tasks)),
            thread: Mutex::new(Some(thread)),
            ending,
            stop,
            waiting,
        })
    }

    /// Makes a call and waits for the answer, at most until its deadline. Waiting for other calls counts.
    pub(super) fn ask<R: Send + 'static>(
        &self,
        call: Call,
        chain: Option<&Chain>,
        work: impl FnOnce(&Interpreter) -> Result<R, CallError> + Send + 'static,
    ) -> Result<R, CallError> {
        if let Some(ending) = self.ending() {
            return Err(self.ended(ending));
        }
        self.refuse_itself(call, chain)?;
        let deadline = deadline(call.limit, chain);
        let id = chain.map_or_else(new_uuid, |chain| chain.id.clone());
        let (answer, answered) = sync_channel(1);
        let state = Arc::new(AtomicU8::new(WAITING));
        let late = self.timeout(call);
        let task = Task {
            state: Arc::clone(&state),
            work: Box::new(move |interpreter| {
                let done = interpreter.begin(deadline, &id).and_then(|()| work(interpreter));
                let done = if interpreter.finish() { Err(late) } else { done };
                let _ = answer.send(done);
            }),
        };
        let sent = self.tasks.lock().as_ref().is_some_and(|tasks| tasks.send(task).is_ok());
        if !sent {
            return Err(self.ended_somehow());
        }
        match wait(&answered, deadline) {
            // A script that is ended is interrupted as one whose time is over.
            Ok(Err(CallError::Timeout { .. })) if self.stop.load(SeqCst) => Err(self.ended_somehow()),
            Ok(answer) => answer,
            Err(RecvTimeoutError::Disconnected) => Err(self.ended_somehow()),
            Err(RecvTimeoutError::Timeout) => {
                self.give_up(call, &state, &answered);
                Err(self.timeout(call))
            }
        }
    }

    /// How the thread ended, if it has.
    pub(super) fn ending(&self) -> Option<String> {
        if self.is_elsewhere() {
            return Some("it runs in the process that this one was forked from".to_owned());
        }
        self.ending.lock().clone()
    }

    /// Ends the thread. Waits for that, but not for a script that does not stop.
    pub(super) fn end(&self) {
        if self.is_elsewhere() {
            return;
        }
        let is_abandoned = self.ending().is_some();
        self.abandon("it was ended");
        let thread = self.thread.lock().take();
        if let Some(thread) = thread.filter(|thread| !is_abandoned && !thread.is_current()) {
            block_in_place(|| thread.join(END_TIMEOUT));
        }
    }

    /// A script whose time is over stops at once, unless it is inside a function of C: then it is abandoned.
    fn give_up<R>(&self, call: Call, state: &AtomicU8, answered: &Receiver<R>) {
        if state.compare_exchange(WAITING, GIVEN_UP, SeqCst, SeqCst).is_ok() {
            return;
        }
        if matches!(wait(answered, Instant::now() + STOP_TIMEOUT), Err(RecvTimeoutError::Timeout)) {
            self.abandon(&format!("its script did not return from {}", call.name));
        }
    }

    /// No more calls. The thread ends when the script comes back.
    fn abandon(&self, ending: &str) {
        self.ending.lock().get_or_insert_with(|| ending.to_owned());
        self.stop.store(true, SeqCst);
        *self.tasks.lock() = None;
    }

    /// An error for a call that comes from this very script, which could not answer it.
    fn refuse_itself(&self, call: Call, chain: Option<&Chain>) -> Result<(), CallError> {
        let is_inside = self.thread.lock().as_ref().is_some_and(Dedicated::is_current);
        let is_waiting = chain.is_some_and(|chain| self.waiting.lock().as_ref() == Some(&chain.id));
        if is_inside || is_waiting {
            let message = format!(
                "Plugin {} cannot answer {}: its script waits for the answer to this call",
                self.plugin, call.name
            );
            return Err(CallError::Status { code: tonic::Code::AlreadyExists.into(), message });
        }
        Ok(())
    }

    fn is_elsewhere(&self) -> bool {
        std::process::id() != self.process
    }

    fn timeout(&self, call: Call) -> CallError {
        CallError::Timeout { plugin: self.plugin.clone(), call: call.name, limit: call.limit }
    }

    fn ended(&self, ending: String) -> CallError {
        CallError::Ended { plugin: self.plugin.clone(), ending }
    }

    fn ended_somehow(&self) -> CallError {
        self.ended(self.ending().unwrap_or_else(|| "its thread has ended".to_owned()))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if self.is_elsewhere() {
            // The other end is in another process, where its locks may be held.
            let _ = (
                ManuallyDrop::new(self.tasks.get_mut().take()),
                ManuallyDrop::new(self.thread.get_mut().take()),
            );
            return;
        }
        self.end();
    }
}

/// Answers calls until there will be no more. Returns how it ended otherwise.
fn work(surroundings: &Surroundings, stop: Arc<AtomicBool>, queue: &Receiver<Task>) -> Option<String> {
    let interpreter = match Interpreter::new(surroundings, stop) {
        Ok(interpreter) => interpreter,
        Err(problem) => return Some(format!("it has no interpreter: {problem}")),
    };
    while let Ok(task) = queue.recv() {
        if task.state.compare_exchange(WAITING, RUNNING, SeqCst, SeqCst).is_ok() {
            (task.work)(&interpreter);
        }
    }
    None
}

/// Waits for an answer, while a fork and other tasks do not wait for this thread.
fn wait<R>(answered: &Receiver<R>, until: Instant) -> Result<R, RecvTimeoutError> {
    let left = until.saturating_duration_since(Instant::now());
    fork_guard::leave(|| block_in_place(|| answered.recv_timeout(left)))
}

/// When a call must have been answered: in its own time, and in that of the first call of the chain.
fn deadline(limit: Duration, chain: Option<&Chain>) -> Instant {
    let of_chain = chain.and_then(|chain| chain.deadline);
    let left = of_chain.map(|end| end.duration_since(SystemTime::now()).unwrap_or_default());
    Instant::now() + left.map_or(limit, |left| left.min(limit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::interface::HostCalls;
    use crate::plugin::logs::PluginLogs;
    use std::sync::Weak;

    /// No host.
    fn surroundings() -> Surroundings {
        let folder = std::env::temp_dir();
        let plugin = PluginId { name: "tp".to_owned(), version: "1.2.3".to_owned() };
        let log = Arc::new(PluginLogs::default()).open(&plugin, "instance", &folder);
        let host: Weak<dyn HostCalls> = Weak::<super::super::tests::Host>::new();
        Surroundings { log, host, waiting: Arc::default() }
    }

    #[test]
    fn a_forked_child_gets_an_error_and_does_not_wait() {
        let plugin = PluginId { name: "tp".to_owned(), version: "1.2.3".to_owned() };
        let mut worker = Worker::start(plugin.clone(), surroundings()).unwrap();
        let call = Call { name: "CompareContents", limit: Duration::from_secs(60) };
        worker.ask(call, None, |_| Ok(())).unwrap();
        // As in a child: another process has the thread.
        worker.process = 0;

        let ending = "it runs in the process that this one was forked from".to_owned();
        assert_eq!(worker.ask(call, None, |_| Ok(())), Err(CallError::Ended { plugin, ending }));
        worker.end();
        drop(worker);
    }
}
