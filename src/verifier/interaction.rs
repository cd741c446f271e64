//! Verifies one interaction: sets up its states, sends its request, compares the response, tears its states down.

use super::http;
use super::message;
use super::plugin_transport::{self, PluginVerification};
use super::provider_state::{self, StateAction, StateChangeErrors};
use super::results::{InteractionResult, Verdict};
use super::session::Session;
use super::subject::Subject;
use super::transcript::Recorder;
use crate::foundation::json::{Map, Value};
use crate::generate::{Context, GeneratorEnv, System};
use crate::matching::Engine;
use crate::model::interaction::InteractionKind;
use crate::model::{Interaction, Pact};
use crate::plugin::{PactInteractions, new_uuid};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// A pact whose interactions are verified.
#[derive(Debug)]
pub(super) struct PactToVerify {
    /// The pact.
    pub(super) pact: Arc<Pact>,
    engine: Engine,
    /// The same pact for the transports of plugins, made when the first interaction needs it.
    interactions: OnceLock<Arc<PactInteractions>>,
}

impl PactToVerify {
    /// Interactions are compared with this engine, in the scope of the pact.
    pub(super) fn new(pact: Arc<Pact>, engine: &Engine) -> Self {
        PactToVerify { engine: engine.for_pact(&pact), pact, interactions: OnceLock::new() }
    }

    fn for_plugins(&self) -> Arc<PactInteractions> {
        Arc::clone(self.interactions.get_or_init(|| Arc::new(PactInteractions::new(&self.pact))))
    }
}

/// A verdict, and what a plugin that gave it wants people to read.
type Judgement = (Verdict, Option<Vec<String>>);

/// An interaction that is being verified.
struct InProgress<'v> {
    subject: Subject<'v>,
    pact: &'v PactToVerify,
    index: usize,
    /// The id of the test run, for plugins.
    test_run: String,
}

/// Verifies one interaction of a pact.
pub(super) async fn verify_interaction(
    session: &Session,
    pact: &PactToVerify,
    index: usize,
    interaction: &Interaction,
    is_pending: bool,
) -> InteractionResult {
    let result = |duration, (verdict, output), transcript| InteractionResult {
        index,
        is_pending,
        duration,
        verdict,
        output,
        transcript,
    };
    if let Err(reason) = session.check_headers() {
        return result(Duration::ZERO, (Verdict::failed(reason), None), None);
    }
    let (start, recorder) = (Instant::now(), Recorder::default());
    let subject = Subject { session, consumer: &pact.pact.consumer, interaction, recorder: &recorder };
    let judgement = InProgress { subject, pact, index, test_run: new_uuid() }.verify_with_states().await;
    session.end_startup();
    let result = result(start.elapsed(), judgement, recorder.finish());
    tracing::info!("'{}': {}", interaction.description, describe(&result.verdict));
    result
}

impl InProgress<'_> {
    async fn verify_with_states(self) -> Judgement {
        let subject = self.subject;
        let values = match provider_state::change_states(subject, StateAction::Setup).await {
            Ok(values) => values,
            Err(errors) => return (state_failed(StateAction::Setup, errors), None),
        };
        let judgement = self.verify(values).await;
        if !provider_state::has_teardown(&subject.session.plan) {
            return judgement;
        }
        match provider_state::change_states(subject, StateAction::Teardown).await {
            Ok(_) => judgement,
            Err(errors) => (state_failed(StateAction::Teardown, errors), None),
        }
    }

    /// Verifies the interaction by the transport that it names, if a plugin provides it, or over HTTP.
    async fn verify(self, state_values: Map<String, Value>) -> Judgement {
        let InProgress { subject, pact, index, test_run } = self;
        let Subject { session, interaction, .. } = subject;
        let transport = interaction.transport.as_deref().and_then(|name| session.plan.driver.transport(name));
        if let Some(transport) = transport {
            let interactions = pact.for_plugins();
            let verification = PluginVerification { transport, interactions, index, state_values, test_run };
            return plugin_transport::verify(&session.plan, verification).await;
        }
        let engine = pact.engine.for_test_run(&test_run).for_interaction(interaction);
        let (context, source) = (Context::of_provider_state(state_values), &mut System::new());
        let env = &mut GeneratorEnv::provider(&engine, &context, source);
        (send_and_compare(subject, env).await, None)
    }
}

async fn send_and_compare(subject: Subject<'_>, env: &mut GeneratorEnv<'_>) -> Verdict {
    match &subject.interaction.kind {
        InteractionKind::Http(http) => http::verify(subject, http, env).await,
        InteractionKind::AsyncMessage(contents) => message::verify_async(subject, contents, env.engine).await,
        InteractionKind::SyncMessage(message) => message::verify_sync(subject, message, env).await,
    }
}

fn state_failed(action: StateAction, errors: StateChangeErrors) -> Verdict {
    let message = format!("One or more of the {} state change handlers has failed", action.name());
    Verdict::Failed { message, details: errors.0 }
}

fn describe(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Passed => "passed".to_owned(),
        Verdict::Mismatched { mismatches, more, .. } => format!("{} mismatches", mismatches.len() + more),
        Verdict::Failed { message, .. } => message.clone(),
    }
}
