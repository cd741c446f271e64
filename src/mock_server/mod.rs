//! Floor 6: serve a pact to a consumer under test and remember what it asked.
//!
//! [`start`] takes a pact, compiles it once into a snapshot and listens. Each request is answered from the
//! snapshot alone (`answer` is pure) and noted in the journal before the answer leaves. Only `http` knows
//! the protocol's library; other transports will stand beside it.

#[cfg(test)]
mod fixture;
pub mod error;
mod options;
mod bind;
mod coding;
mod snapshot;
mod nearest;
mod reply;
mod answer;
mod report;
mod query_forms;
mod journal;
mod visits;
mod export;
mod service;
mod http;
mod server;

pub use bind::Bind;
pub use error::Error;
pub use options::Options;
pub use query_forms::QueryForms;
pub use report::Report;
pub use server::{MockServer, open, start};

#[cfg(test)]
mod tests;
