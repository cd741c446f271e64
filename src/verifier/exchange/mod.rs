//! [`Exchange`]: one thing that the verifier asks a function of the host: a response of the provider, a change of
//! provider states, or a message.
//!
//! The host answers at once or later, on any thread. The first answer counts; one that comes after the time limit, or
//! after the end of the verification, is refused with the reason.

mod answer;
mod head;

pub use answer::{AnswerError, Response, message, response, values};

use crate::foundation::json::{Map, Value};
use crate::model::{Contents, ProviderState};
use crate::net::client::{LocalRequest, LocalResponse};
use parking_lot::Mutex;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// A function of the host, or what stands for it.
pub trait Handler: fmt::Debug + Send + Sync {
    /// Has the function begin with an exchange. Must not wait for it.
    fn begin(&self, exchange: Arc<Exchange>);
}

/// The functions that take the place of addresses.
#[derive(Debug, Clone, Default)]
pub struct Handlers {
    /// In place of the provider's default transport.
    pub provider: Option<Arc<dyn Handler>>,
    /// In place of the URL for provider states.
    pub state: Option<Arc<dyn Handler>>,
    /// In place of the transport for messages.
    pub message: Option<Arc<dyn Handler>>,
}

/// What the host is asked for.
#[derive(Debug)]
pub enum Asked {
    /// The provider's response to a request.
    Response(LocalRequest),
    /// To set up a provider state, or to tear it down.
    StateChange {
        /// `setup` or `teardown`.
        action: &'static str,
        /// The state.
        state: ProviderState,
    },
    /// The message that the provider would send; for a synchronous one with the contents of the request.
    Message(Option<Contents>),
}

/// What the host answers.
#[derive(Debug)]
pub enum Answer {
    /// A response.
    Response(LocalResponse),
    /// Values for generators.
    Values(Map<String, Value>),
    /// A message.
    Message(Contents),
    /// Why there is no answer.
    Failure(String),
}

/// The interaction that an exchange belongs to.
#[derive(Debug, Clone)]
pub struct Occasion {
    /// The consumer of its pact.
    pub consumer: String,
    /// Its description.
    pub description: String,
    /// Its provider states.
    pub states: Vec<ProviderState>,
}

/// One thing that the verifier asks the host.
#[derive(Debug)]
pub struct Exchange {
    /// What is asked.
    pub asked: Asked,
    /// For which interaction.
    pub occasion: Occasion,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Open(oneshot::Sender<Answer>),
    Answered,
    TimedOut(Duration),
    Ended,
}

impl Exchange {
    /// Whether an answer would still be taken.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(*self.state.lock(), State::Open(_))
    }

    /// Answers it.
    pub fn answer(&self, answer: Answer) -> Result<(), AnswerError> {
        self.check(&answer)?;
        let mut state = self.state.lock();
        match std::mem::replace(&mut *state, State::Answered) {
            // The receiver waits until it has closed the exchange.
            State::Open(sender) => sender.send(answer).map_err(|_| AnswerError::Ended),
            State::Answered => Err(AnswerError::Answered),
            State::TimedOut(limit) => {
                *state = State::TimedOut(limit);
                Err(AnswerError::Late(limit))
            }
            State::Ended => {
                *state = State::Ended;
                Err(AnswerError::Ended)
            }
        }
    }

    /// Refuses further answers.
    pub fn end(&self) {
        self.close(State::Ended);
    }

    fn close(&self, reason: State) {
        let mut state = self.state.lock();
        if matches!(*state, State::Open(_)) {
            *state = reason;
        }
    }

    fn check(&self, answer: &Answer) -> Result<(), AnswerError> {
        let (asked, wanted) = match self.asked {
            Asked::Response(_) => ("a response of the provider", matches!(answer, Answer::Response(_))),
            Asked::StateChange { .. } => {
                ("a change of a provider state", matches!(answer, Answer::Values(_)))
            }
            Asked::Message(_) => ("a message", matches!(answer, Answer::Message(_))),
        };
        if wanted || matches!(answer, Answer::Failure(_)) {
            Ok(())
        } else {
            Err(AnswerError::OtherKind(asked))
        }
    }
}

/// Asks a handler, and waits for the answer for so long. The error is why there is none.
pub(super) async fn ask(
    handler: &Arc<dyn Handler>,
    asked: Asked,
    occasion: Occasion,
    limit: Duration,
) -> Result<Answer, String> {
    let (sender, answered) = oneshot::channel();
    let exchange = Arc::new(Exchange { asked, occasion, state: Mutex::new(State::Open(sender)) });
    // However this ends, also if the verification is cancelled: no answer is taken afterwards.
    let open = CloseOnDrop(Arc::clone(&exchange));
    handler.begin(exchange);
    match timeout(limit, answered).await {
        Ok(Ok(Answer::Failure(reason))) => Err(reason),
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(_)) => Err("the verification was ended".to_owned()),
        Err(_) => {
            open.0.close(State::TimedOut(limit));
            Err(format!("no answer within {} ms", limit.as_millis()))
        }
    }
}

struct CloseOnDrop(Arc<Exchange>);

impl Drop for CloseOnDrop {
    fn drop(&mut self) {
        self.0.end();
    }
}
