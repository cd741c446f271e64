//! The interactions of a pact, several at a time.
//!
//! Workers take groups of interactions from one queue, so that never more requests are under way than workers are
//! there. What they find is told as it is found and kept in the order of the pact.

use super::check::check;
use super::groups_sharing_state::groups_sharing_state;
use super::outcome::{Outcome, Verdict};
use super::session::Session;
use crate::logging;
use crate::matching::Engine;
use crate::model::{Interaction, Pact};
use crate::net::tasks::TaskSet;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// What the workers of one pact share.
struct Work {
    session: Arc<Session>,
    pact: Arc<Pact>,
    engine: Engine,
    is_pending: bool,
    queue: Mutex<VecDeque<Vec<usize>>>,
    is_over: AtomicBool,
}

/// Verifies the selected interactions of a pact.
pub(super) async fn verify(
    session: &Arc<Session>,
    pact: &Arc<Pact>,
    is_pending: bool,
    selected: &[usize],
    found: &mut (dyn FnMut(&Interaction, &Outcome) + Send),
) -> Vec<Outcome> {
    let groups = groups_sharing_state(&pact.interactions, selected);
    let workers = session.plan.calls.parallel.clamp(1, groups.len().max(1));
    let work = Arc::new(Work {
        session: Arc::clone(session),
        pact: Arc::clone(pact),
        engine: session.plan.engine.for_pact(pact),
        is_pending,
        // One at a time is in the order of the pact, whatever shares a state.
        queue: Mutex::new(if workers == 1 { [selected.to_vec()].into() } else { groups.into() }),
        is_over: AtomicBool::new(false),
    });
    let (sender, mut receiver) = unbounded_channel();
    let mut running = TaskSet::new();
    for _ in 0..workers {
        let worker = Arc::clone(&work).run(sender.clone());
        // What the workers log belongs to the verification, on whatever thread they are.
        match logging::current() {
            Some(operation) => running.spawn(operation.follow(worker)),
            None => running.spawn(worker),
        };
    }
    drop(sender);
    let mut outcomes: Vec<Outcome> = Vec::with_capacity(selected.len());
    while let Some(outcome) = receiver.recv().await {
        if let Some(interaction) = pact.interactions.get(outcome.index) {
            found(interaction, &outcome);
        }
        outcomes.push(outcome);
    }
    while let Some(ended) = running.join_next().await {
        if let Err(defect) = ended {
            tracing::error!("a verification ended with a defect: {defect}");
        }
    }
    if !work.is_over.load(Ordering::Relaxed) {
        outcomes.extend(lost(&work, selected, &outcomes));
    }
    outcomes.sort_by_key(|outcome| outcome.index);
    outcomes
}

impl Work {
    async fn run(self: Arc<Self>, sender: UnboundedSender<Outcome>) {
        while let Some(group) = self.next_group() {
            for index in group {
                let Some(interaction) = self.pact.interactions.get(index) else { continue };
                if self.is_over.load(Ordering::Relaxed) {
                    return;
                }
                let is_pending = self.is_pending || interaction.pending;
                let outcome = check(&self.session, &self.engine, index, interaction, is_pending).await;
                if outcome.is_failure() && self.session.plan.stops_at_first_failure {
                    self.is_over.store(true, Ordering::Relaxed);
                }
                // Nobody listens any more when the whole verification was given up.
                let _gone = sender.send(outcome);
            }
        }
    }

    fn next_group(&self) -> Option<Vec<usize>> {
        // A panic elsewhere leaves the queue whole.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

/// An interaction without a verdict has not passed: its worker ended with a defect.
fn lost(work: &Work, selected: &[usize], outcomes: &[Outcome]) -> Vec<Outcome> {
    let mut has_verdict = vec![false; work.pact.interactions.len()];
    for outcome in outcomes {
        has_verdict.get_mut(outcome.index).into_iter().for_each(|known| *known = true);
    }
    let is_lost = |index: &&usize| has_verdict.get(**index) == Some(&false);
    let lost = selected.iter().filter(is_lost).map(|index| Outcome {
        index: *index,
        is_pending: false,
        duration: Duration::ZERO,
        verdict: Verdict::failed("the verification ended with a defect of the library"),
    });
    lost.collect()
}
