//! [`Subject`]: the interaction that is being verified, and the ways to ask its provider: over HTTP, or by the functions
//! of the plan.

use super::exchange::{self, Answer, Asked, Handler, Occasion};
use super::session::Session;
use super::transcript::Recorder;
use crate::model::Interaction;
use crate::net::client::{Answering, Local, LocalRequest, Request, Responder, Response};
use std::sync::Arc;
use std::time::Duration;

/// The interaction that is being verified.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'v> {
    pub(super) session: &'v Session,
    /// The consumer of its pact.
    pub(super) consumer: &'v str,
    pub(super) interaction: &'v Interaction,
    /// Stores what is sent and answered.
    pub(super) recorder: &'v Recorder,
}

impl Subject<'_> {
    /// Sends a request to the provider: to its handler if it has one and the URL is that of its default transport.
    pub(super) async fn send(&self, request: Request) -> Result<Response, String> {
        self.recorder.request(&request, self.session.custom_headers()?);
        let response = self.send_to_provider(request).await?;
        self.recorder.response(&response);
        Ok(response)
    }

    async fn send_to_provider(&self, request: Request) -> Result<Response, String> {
        let plan = &self.session.plan;
        let Some(handler) = &plan.handlers.provider else { return self.session.send(request, None).await };
        let provider = ProviderFunction { subject: *self, handler };
        let local = self.session.origin.as_ref().map(|origin| Local { origin, responder: &provider });
        self.session.send(request, local).await
    }

    /// Asks a handler.
    pub(super) async fn ask(&self, handler: &Arc<dyn Handler>, asked: Asked) -> Result<Answer, String> {
        self.ask_within(handler, asked, self.session.plan.requests.timeout).await
    }

    async fn ask_within(
        &self,
        handler: &Arc<dyn Handler>,
        asked: Asked,
        limit: Duration,
    ) -> Result<Answer, String> {
        let occasion = Occasion {
            consumer: self.consumer.to_owned(),
            description: self.interaction.description.clone(),
            states: self.interaction.states.clone(),
        };
        exchange::ask(handler, asked, occasion, limit).await
    }
}

/// A provider that is a function.
struct ProviderFunction<'v> {
    subject: Subject<'v>,
    handler: &'v Arc<dyn Handler>,
}

impl Responder for ProviderFunction<'_> {
    fn respond(&self, request: LocalRequest, limit: Duration) -> Answering<'_> {
        Box::pin(async move {
            match self.subject.ask_within(self.handler, Asked::Response(request), limit).await? {
                Answer::Response(response) => Ok(response),
                other => Err(unexpected(&other)),
            }
        })
    }
}

/// The text for an answer of another kind, which an exchange does not take.
pub(super) fn unexpected(answer: &Answer) -> String {
    format!("the handler gave an answer of another kind: {answer:?}")
}
