//! One interaction from start to finish: states told, provider asked, states left.

use super::http;
use super::message;
use super::outcome::{Outcome, Verdict};
use super::session::Session;
use super::state::{self, Action, Failures};
use crate::generate::{Context, System};
use crate::model::Interaction;
use crate::model::interaction::Kind;
use std::time::{Duration, Instant};

/// Verifies one interaction of a pact.
pub(super) async fn check(
    session: &Session,
    index: usize,
    interaction: &Interaction,
    is_pending: bool,
) -> Outcome {
    let outcome = |duration, verdict| Outcome { index, is_pending, duration, verdict };
    if let Err(reason) = session.check_headers() {
        return outcome(Duration::ZERO, Verdict::failed(reason));
    }
    let start = Instant::now();
    let verdict = with_states(session, interaction).await;
    let outcome = outcome(start.elapsed(), verdict);
    tracing::info!("'{}': {}", interaction.description, told(&outcome.verdict));
    outcome
}

async fn with_states(session: &Session, interaction: &Interaction) -> Verdict {
    let values = match state::tell(session, Action::Setup, interaction).await {
        Ok(values) => values,
        Err(failures) => return state_failed(Action::Setup, failures),
    };
    let verdict = ask(session, interaction, &Context::of_provider_state(values)).await;
    if !session.plan.states.as_ref().is_some_and(|states| states.has_teardown) {
        return verdict;
    }
    match state::tell(session, Action::Teardown, interaction).await {
        Ok(_) => verdict,
        Err(failures) => state_failed(Action::Teardown, failures),
    }
}

async fn ask(session: &Session, interaction: &Interaction, context: &Context) -> Verdict {
    let source = &mut System::new();
    match &interaction.kind {
        Kind::Http(http) => http::verify(session, interaction, http, context, source).await,
        Kind::AsyncMessage(contents) => message::verify_async(session, interaction, contents).await,
        Kind::SyncMessage(message) => {
            message::verify_sync(session, interaction, message, context, source).await
        }
    }
}

fn state_failed(action: Action, failures: Failures) -> Verdict {
    let message = format!("One or more of the {} state change handlers has failed", action.name());
    Verdict::Failed { message, details: failures.0 }
}

fn told(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Passed => "passed".to_owned(),
        Verdict::Mismatched { mismatches, .. } => format!("{} mismatches", mismatches.len()),
        Verdict::Failed { message, .. } => message.clone(),
    }
}
