//! Verifies the interactions of a pact, several at the same time.
//!
//! Workers take groups of interactions from one queue, so that there are never more requests
//! in flight than workers. Each result is reported as soon as it is known; the returned
//! results are in the order of the pact.

use super::groups_sharing_state::groups_sharing_state;
use super::interaction::{PactToVerify, verify_interaction};
use super::results::{InteractionResult, Verdict};
use super::session::Session;
use crate::logging;
use crate::model::{Interaction, Pact};
use crate::net::tasks::{TaskSet, on_heap};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// What the workers of one pact share.
struct Work {
    session: Arc<Session>,
    pact: PactToVerify,
    is_pending: bool,
    queue: Mutex<VecDeque<Vec<usize>>>,
    is_stopped: AtomicBool,
}

/// Verifies the selected interactions of a pact.
pub(super) async fn verify(
    session: &Arc<Session>,
    pact: &Arc<Pact>,
    is_pending: bool,
    selected: &[usize],
    on_result: &mut (dyn FnMut(&Interaction, &InteractionResult) + Send),
) -> Vec<InteractionResult> {
    let groups = groups_sharing_state(&pact.interactions, selected);
    let workers = session.plan.requests.parallel.clamp(1, groups.len().max(1));
    let work = Arc::new(Work {
        session: Arc::clone(session),
        pact: PactToVerify::new(Arc::clone(pact), &session.plan.engine),
        is_pending,
        // A single worker verifies in the order of the pact; the groups could change that order.
        queue: Mutex::new(if workers == 1 { [selected.to_vec()].into() } else { groups.into() }),
        is_stopped: AtomicBool::new(false),
    });
    let (sender, mut receiver) = unbounded_channel();
    let mut running = TaskSet::new();
    for _ in 0..workers {
        let worker = on_heap(|| Arc::clone(&work).run(sender.clone()));
        // The lines that workers log belong to the verification, whatever thread they run on.
        match logging::current() {
            Some(operation) => running.spawn(operation.follow(worker)),
            None => running.spawn(worker),
        };
    }
    drop(sender);
    let mut results: Vec<InteractionResult> = Vec::with_capacity(selected.len());
    while let Some(result) = receiver.recv().await {
        if let Some(interaction) = pact.interactions.get(result.index) {
            on_result(interaction, &result);
        }
        results.push(result);
    }
    while let Some(ended) = running.join_next().await {
        if let Err(defect) = ended {
            tracing::error!("a verification ended with a defect: {defect}");
        }
    }
    if !work.is_stopped.load(Ordering::Relaxed) {
        results.extend(without_result(&work, selected, &results));
    }
    results.sort_by_key(|result| result.index);
    results
}

impl Work {
    async fn run(self: Arc<Self>, sender: UnboundedSender<InteractionResult>) {
        while let Some(group) = self.next_group() {
            for index in group {
                let Some(interaction) = self.pact.pact.interactions.get(index) else { continue };
                if self.is_stopped.load(Ordering::Relaxed) {
                    return;
                }
                let is_pending = self.is_pending || interaction.pending;
                let result =
                    verify_interaction(&self.session, &self.pact, index, interaction, is_pending).await;
                if result.is_failure() && self.session.plan.stop_at_first_failure {
                    self.is_stopped.store(true, Ordering::Relaxed);
                }
                // The receiver is gone if the whole verification was cancelled.
                let _ignored = sender.send(result);
            }
        }
    }

    fn next_group(&self) -> Option<Vec<usize>> {
        // A panic elsewhere cannot leave the queue half changed.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

/// A failure for each selected interaction that has no result, because its worker panicked. It is
/// pending where a result would be.
fn without_result(work: &Work, selected: &[usize], results: &[InteractionResult]) -> Vec<InteractionResult> {
    let mut has_result = vec![false; work.pact.pact.interactions.len()];
    for result in results {
        has_result.get_mut(result.index).into_iter().for_each(|known| *known = true);
    }
    let is_missing = |index: &&usize| has_result.get(**index) == Some(&false);
    let is_pending = |index: usize| {
        work.is_pending
            || work.pact.pact.interactions.get(index).is_some_and(|interaction| interaction.pending)
    };
    let missing = selected.iter().filter(is_missing).map(|index| InteractionResult {
        index: *index,
        is_pending: is_pending(*index),
        duration: Duration::ZERO,
        verdict: Verdict::failed("the verification ended with a defect of the library"),
        output: None,
        transcript: None,
    });
    missing.collect()
}
