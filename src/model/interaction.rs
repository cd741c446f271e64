//! [`Interaction`]: one exchange in a pact, of any kind.

use super::part::{Contents, Request, Response};
use super::response_behaviour::ResponseBehaviour;
use super::state::ProviderState;
use crate::foundation::json::{Map, Value};

/// One exchange in a pact.
#[derive(Debug, Clone, PartialEq)]
pub struct Interaction {
    /// The broker's id; read, never written.
    pub id: Option<String>,
    /// A stable key chosen by the author (V4).
    pub key: Option<String>,
    /// What happens, such as `a request for a user`.
    pub description: String,
    /// Preconditions on the provider's side.
    pub states: Vec<ProviderState>,
    /// Notes for people and tools (V4).
    pub comments: Map<String, Value>,
    /// Whether a failing verification is tolerated for now (V4).
    pub pending: bool,
    /// Data of plugins, by plugin (V4).
    pub plugin_configuration: Map<String, Value>,
    /// Documentation that a plugin made (V4).
    pub markup: Markup,
    /// How the exchange is sent (V4), such as `http`.
    pub transport: Option<String>,
    /// How a mock server delays or spoils the response; never written to a file.
    pub behaviour: ResponseBehaviour,
    /// What is exchanged.
    pub kind: InteractionKind,
}

/// What is exchanged.
#[derive(Debug, Clone, PartialEq)]
pub enum InteractionKind {
    /// A request and its response over HTTP.
    Http(Box<Http>),
    /// One message.
    AsyncMessage(Box<Contents>),
    /// A message and the messages that answer it.
    SyncMessage(Box<SyncMessage>),
}

/// A request and its response.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Http {
    /// What the consumer sends.
    pub request: Request,
    /// What the provider answers.
    pub response: Response,
}

/// A message and the messages that answer it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SyncMessage {
    /// What the consumer sends.
    pub request: Contents,
    /// What the provider answers.
    pub responses: Vec<Contents>,
}

/// Documentation that a plugin made for an interaction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markup {
    /// The text; nothing is written when it is empty.
    pub markup: String,
    /// Its language, such as `COMMON_MARK`.
    pub markup_type: String,
}

impl Interaction {
    /// An interaction with nothing but a description and what is exchanged.
    pub fn new(description: impl Into<String>, kind: InteractionKind) -> Self {
        Interaction {
            id: None,
            key: None,
            description: description.into(),
            states: Vec::new(),
            comments: Map::new(),
            pending: false,
            plugin_configuration: Map::new(),
            markup: Markup::default(),
            transport: None,
            behaviour: ResponseBehaviour::default(),
            kind,
        }
    }

    /// An HTTP interaction with the default request and response.
    pub fn http(description: impl Into<String>) -> Self {
        Self::new(description, InteractionKind::Http(Box::default()))
    }

    /// The request and response, if it is an HTTP interaction.
    pub fn as_http(&self) -> Option<&Http> {
        match &self.kind {
            InteractionKind::Http(http) => Some(http),
            _ => None,
        }
    }
}

impl InteractionKind {
    /// The kind as files spell it.
    pub fn type_text(&self) -> &'static str {
        match self {
            InteractionKind::Http(_) => "Synchronous/HTTP",
            InteractionKind::AsyncMessage(_) => "Asynchronous/Messages",
            InteractionKind::SyncMessage(_) => "Synchronous/Messages",
        }
    }
}
