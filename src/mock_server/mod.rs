//! Layer 6: serve a pact to a consumer under test and remember what it asked.
//!
//! [`start`] takes a pact, compiles it once into a snapshot and listens. Each request is answered from the
//! snapshot alone (`answer` is pure) and is in the journal before its answer is sent. Only `http` uses the library of the
//! protocol. A server that a plugin runs (`plugin_server`) has neither: the plugin answers, and says what did not match.

#[cfg(test)]
mod fixture;
pub mod error;
mod states;
mod options;
mod bind;
mod address;
mod listen;
mod coding;
mod snapshot;
mod settings;
mod nearest;
mod reply;
mod answer;
mod report;
mod event;
mod journal;
mod exchange;
mod request_log;
mod watchers;
mod export;
mod service;
mod http;
mod http_server;
mod memory_server;
mod plugin_server;
mod server;

pub use bind::Bind;
pub use error::Error;
pub use http::{MemoryAnswer, MemoryRequest};
pub use listen::Listeners;
pub use options::{Options, Tls, Transport};
pub use report::Report;
pub use server::{MockServer, check, serve, start, start_by_plugin, start_in_memory};
pub use watchers::Watcher;

#[cfg(test)]
pub(crate) use snapshot::COMPILED;

#[cfg(test)]
mod tests;
