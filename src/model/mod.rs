//! Layer 1: what a pact is, and how it is read from and written to a file.
//!
//! There is one model, shaped like V4. [`mod@file`] knows the differences between the specification versions.

pub mod spec;
pub mod path;
mod name_index;
pub mod headers;
pub mod query;
pub mod state;
pub mod error;
pub mod body;
pub mod category;
pub mod generators;
pub mod rules;
pub mod part;
mod same_request;
pub mod response_fault;
mod response_behaviour;
pub mod interaction;
pub mod plugin;
pub mod pact;
pub mod file;

pub use body::{Body, BodyFormat, Content, ContentTypeHint};
pub use category::Category;
pub use error::Error;
pub use headers::Headers;
pub use interaction::{Http, Interaction, InteractionKind, Markup, SyncMessage};
pub use pact::Pact;
pub use part::{Contents, HttpPart, MissingCharacter, Request, Response};
pub use path::DocPath;
pub use plugin::Plugin;
pub use query::Query;
pub use response_behaviour::ResponseBehaviour;
pub use response_fault::ResponseFault;
pub use same_request::SameRequest;
pub use spec::SpecVersion;
pub use state::{ProviderState, are_same_states};
