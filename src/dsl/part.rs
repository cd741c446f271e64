//! [`Part`]: which half of an interaction an edit is about, and access to that half for every kind of interaction.

use crate::model::generators::GeneratorSet;
use crate::model::rules::RuleSet;
use crate::model::{Contents, HttpPart, Interaction, InteractionKind};

/// Which half of an interaction an edit is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What the consumer sends; also the one part of an asynchronous message.
    Request,
    /// What the provider answers.
    Response,
}

/// The parts an edit reaches: all answers of a synchronous message are reached together.
pub(super) enum Reached<'i> {
    Http(&'i mut HttpPart),
    Messages(&'i mut [Contents]),
}

/// The parts of an interaction that `part` names.
pub(super) fn reach(interaction: &mut Interaction, part: Part) -> Reached<'_> {
    match (&mut interaction.kind, part) {
        (InteractionKind::Http(http), Part::Request) => Reached::Http(&mut http.request.part),
        (InteractionKind::Http(http), Part::Response) => Reached::Http(&mut http.response.part),
        // An asynchronous message has one part, whatever the caller names.
        (InteractionKind::AsyncMessage(message), _) => Reached::Messages(std::slice::from_mut(message)),
        (InteractionKind::SyncMessage(message), Part::Request) => {
            Reached::Messages(std::slice::from_mut(&mut message.request))
        }
        (InteractionKind::SyncMessage(message), Part::Response) => Reached::Messages(&mut message.responses),
    }
}

/// The part as warnings name it.
pub(super) fn warned_part(interaction: &Interaction, part: Part) -> &'static str {
    match (&interaction.kind, part) {
        (InteractionKind::AsyncMessage(_), _) => "message",
        (_, Part::Request) => "request",
        (_, Part::Response) => "response",
    }
}

impl Reached<'_> {
    /// Adds these rules and generators to every part reached.
    pub(super) fn add(&mut self, rules: &RuleSet, generators: &GeneratorSet) {
        match self {
            Reached::Http(part) => {
                part.rules.merge(rules.clone());
                part.generators.merge(generators.clone());
            }
            Reached::Messages(messages) => {
                for message in messages.iter_mut() {
                    message.rules.merge(rules.clone());
                    message.generators.merge(generators.clone());
                }
            }
        }
    }
}
