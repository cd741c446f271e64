//! [`Starts`]: starts of plugins that are under way, so that two threads that load one plugin start one process.

use crate::foundation::fork_guard;
use crate::net::tasks;
use crate::plugin::id::PluginId;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::process;
use std::sync::mpsc::{Receiver, Sender, channel};

/// How a start has ended; the error is why it failed.
pub(super) type Outcome = Result<(), String>;

/// A start: the process that makes it and the plugin.
type Key = (u32, PluginId);

/// The starts that are under way, with the threads that wait for each. Those of a process that this one was forked from do not count.
#[derive(Debug, Default)]
pub(super) struct Starts {
    waiting: Mutex<BTreeMap<Key, Vec<Sender<Outcome>>>>,
}

/// What a thread that loads a plugin does.
pub(super) enum Turn<'s, T> {
    /// It starts the plugin.
    Start(Claim<'s>),
    /// It waits for a thread that is starting the plugin. The waiter is counted by it.
    Wait(Waiter),
    /// It finds the plugin started.
    Done(T),
}

impl Starts {
    /// How many threads wait.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.waiting.lock().values().map(Vec::len).sum()
    }

    /// What this thread does about a plugin, of which `started` says whether it has been started meanwhile.
    pub(super) fn turn<T>(&self, plugin: &PluginId, started: impl FnOnce() -> Option<T>) -> Turn<'_, T> {
        let key = (process::id(), plugin.clone());
        let mut waiting = self.waiting.lock();
        if let Some(others) = waiting.get_mut(&key) {
            let (outcome, receiver) = channel();
            others.push(outcome);
            return Turn::Wait(Waiter(receiver));
        }
        if let Some(started) = started() {
            return Turn::Done(started);
        }
        waiting.insert(key.clone(), Vec::new());
        Turn::Start(Claim { starts: self, key, is_finished: false })
    }
}

/// The right to start a plugin. Others that load it wait until this is finished or dropped.
pub(super) struct Claim<'s> {
    starts: &'s Starts,
    key: Key,
    is_finished: bool,
}

impl Claim<'_> {
    /// Ends the start. On success `add` is called with the number of threads that waited, before another thread can start
    /// the plugin again.
    pub(super) fn finish(mut self, outcome: &Outcome, add: impl FnOnce(usize)) {
        let mut waiting = self.starts.waiting.lock();
        let others = waiting.remove(&self.key).unwrap_or_default();
        if outcome.is_ok() {
            add(others.len());
        }
        drop(waiting);
        // From here on another thread may start it.
        self.is_finished = true;
        for other in others {
            // It waits, so it takes it.
            let _ = other.send(outcome.clone());
        }
    }
}

impl Drop for Claim<'_> {
    /// After a panic those that wait are released: what they wait for is dropped.
    fn drop(&mut self) {
        if !self.is_finished {
            self.starts.waiting.lock().remove(&self.key);
        }
    }
}

/// A thread that waits for another to start a plugin.
pub(super) struct Waiter(Receiver<Outcome>);

impl Waiter {
    /// Waits. No lock may be held.
    pub(super) fn wait(self) -> Outcome {
        let received = tasks::block_in_place(|| fork_guard::leave(|| self.0.recv()));
        received.unwrap_or_else(|_| Err("a defect of the library ended the start of the plugin".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    fn plugin(version: &str) -> PluginId {
        PluginId { name: "tp".to_owned(), version: version.to_owned() }
    }

    fn claim<'s>(starts: &'s Starts, version: &str) -> Claim<'s> {
        match starts.turn(&plugin(version), || None::<()>) {
            Turn::Start(claim) => claim,
            _ => panic!("it is being started"),
        }
    }

    fn waiter(starts: &Starts, version: &str) -> Waiter {
        match starts.turn(&plugin(version), || None::<()>) {
            Turn::Wait(waiter) => waiter,
            _ => panic!("it is not being started"),
        }
    }

    #[test]
    fn one_thread_starts_and_the_others_are_counted() {
        let starts = Starts::default();
        let first = claim(&starts, "1");
        let _other_plugin = claim(&starts, "2");
        let waiters: Vec<_> = (0..3).map(|_| waiter(&starts, "1")).collect();

        thread::scope(|scope| {
            let waiting: Vec<_> =
                waiters.into_iter().map(|waiter| scope.spawn(move || waiter.wait())).collect();
            let mut counted = 0;
            first.finish(&Ok(()), |waited| counted = waited);

            assert_eq!(counted, 3);
            assert!(waiting.into_iter().all(|waiting| waiting.join().unwrap() == Ok(())));
        });
        assert!(matches!(starts.turn(&plugin("1"), || Some(7)), Turn::Done(7)));
    }

    #[test]
    fn all_get_the_error_of_a_failed_start() {
        let starts = Starts::default();
        let first = claim(&starts, "1");
        let waiter = waiter(&starts, "1");

        first.finish(&Err("no".to_owned()), |_| panic!("it did not start"));

        assert_eq!(waiter.wait(), Err("no".to_owned()));
        drop(claim(&starts, "1"));
    }

    #[test]
    fn a_start_that_panics_keeps_no_thread_waiting() {
        let starts = Starts::default();
        let first = claim(&starts, "1");
        let waiter = waiter(&starts, "1");

        drop(first);

        assert!(waiter.wait().unwrap_err().starts_with("a defect"));
        drop(claim(&starts, "1"));
    }
}
