//! One interaction from start to finish: states told, provider asked, states left.

use super::http;
use super::message;
use super::outcome::{Outcome, Verdict};
use super::session::Session;
use super::state::{self, Action, Failures};
use crate::generate::{Context, GeneratorEnv, System};
use crate::matching::Engine;
use crate::model::Interaction;
use crate::model::interaction::Kind;
use std::time::{Duration, Instant};

/// Verifies one interaction of the pact that the engine is for.
pub(super) async fn check(
    session: &Session,
    engine: &Engine,
    index: usize,
    interaction: &Interaction,
    is_pending: bool,
) -> Outcome {
    let outcome = |duration, verdict| Outcome { index, is_pending, duration, verdict };
    if let Err(reason) = session.check_headers() {
        return outcome(Duration::ZERO, Verdict::failed(reason));
    }
    let start = Instant::now();
    let verdict = with_states(session, &engine.for_interaction(interaction), interaction).await;
    let outcome = outcome(start.elapsed(), verdict);
    tracing::info!("'{}': {}", interaction.description, told(&outcome.verdict));
    outcome
}

async fn with_states(session: &Session, engine: &Engine, interaction: &Interaction) -> Verdict {
    let values = match state::tell(session, Action::Setup, interaction).await {
        Ok(values) => values,
        Err(failures) => return state_failed(Action::Setup, failures),
    };
    let (context, source) = (Context::of_provider_state(values), &mut System::new());
    let env = &mut GeneratorEnv::provider(engine, &context, source);
    let verdict = ask(session, interaction, env).await;
    if !session.plan.states.as_ref().is_some_and(|states| states.has_teardown) {
        return verdict;
    }
    match state::tell(session, Action::Teardown, interaction).await {
        Ok(_) => verdict,
        Err(failures) => state_failed(Action::Teardown, failures),
    }
}

async fn ask(session: &Session, interaction: &Interaction, env: &mut GeneratorEnv<'_>) -> Verdict {
    match &interaction.kind {
        Kind::Http(http) => http::verify(session, interaction, http, env).await,
        Kind::AsyncMessage(contents) => {
            message::verify_async(session, interaction, contents, env.engine).await
        }
        Kind::SyncMessage(message) => message::verify_sync(session, interaction, message, env).await,
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
