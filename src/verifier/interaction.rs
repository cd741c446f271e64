//! Verifies one interaction: sets up its states, sends its request, compares the response, tears its states down.

use super::http;
use super::message;
use super::provider_state::{self, StateAction, StateChangeErrors};
use super::results::{InteractionResult, Verdict};
use super::session::Session;
use crate::generate::{Context, GeneratorEnv, System};
use crate::matching::Engine;
use crate::model::Interaction;
use crate::model::interaction::InteractionKind;
use std::time::{Duration, Instant};

/// Verifies one interaction of the pact that the engine is for.
pub(super) async fn verify_interaction(
    session: &Session,
    engine: &Engine,
    index: usize,
    interaction: &Interaction,
    is_pending: bool,
) -> InteractionResult {
    let result = |duration, verdict| InteractionResult { index, is_pending, duration, verdict };
    if let Err(reason) = session.check_headers() {
        return result(Duration::ZERO, Verdict::failed(reason));
    }
    let start = Instant::now();
    let verdict = verify_with_states(session, &engine.for_interaction(interaction), interaction).await;
    let result = result(start.elapsed(), verdict);
    tracing::info!("'{}': {}", interaction.description, describe(&result.verdict));
    result
}

async fn verify_with_states(session: &Session, engine: &Engine, interaction: &Interaction) -> Verdict {
    let values = match provider_state::change_states(session, StateAction::Setup, interaction).await {
        Ok(values) => values,
        Err(errors) => return state_failed(StateAction::Setup, errors),
    };
    let (context, source) = (Context::of_provider_state(values), &mut System::new());
    let env = &mut GeneratorEnv::provider(engine, &context, source);
    let verdict = send_and_compare(session, interaction, env).await;
    if !session.plan.state_handler.as_ref().is_some_and(|handler| handler.has_teardown) {
        return verdict;
    }
    match provider_state::change_states(session, StateAction::Teardown, interaction).await {
        Ok(_) => verdict,
        Err(errors) => state_failed(StateAction::Teardown, errors),
    }
}

async fn send_and_compare(
    session: &Session,
    interaction: &Interaction,
    env: &mut GeneratorEnv<'_>,
) -> Verdict {
    match &interaction.kind {
        InteractionKind::Http(http) => http::verify(session, interaction, http, env).await,
        InteractionKind::AsyncMessage(contents) => {
            message::verify_async(session, interaction, contents, env.engine).await
        }
        InteractionKind::SyncMessage(message) => {
            message::verify_sync(session, interaction, message, env).await
        }
    }
}

fn state_failed(action: StateAction, errors: StateChangeErrors) -> Verdict {
    let message = format!("One or more of the {} state change handlers has failed", action.name());
    Verdict::Failed { message, details: errors.0 }
}

fn describe(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Passed => "passed".to_owned(),
        Verdict::Mismatched { mismatches, .. } => format!("{} mismatches", mismatches.len()),
        Verdict::Failed { message, .. } => message.clone(),
    }
}
