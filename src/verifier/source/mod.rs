//! The sources of pacts: files, directories, URLs and brokers.
//!
//! [`Source::load`] returns all pacts of a source, in order. A pact that cannot be loaded is returned as a
//! [`LoadProblem`] and does not keep the others from being loaded. The caller filters by consumer.

mod loaded;
mod file;
mod directory;
mod url;
mod broker_pacts;

pub use broker_pacts::{BrokerQuery, BrokerSource};
pub use loaded::{BrokerPact, LoadProblem, LoadedPact, PactOrigin, ProblemKind};
pub use url::UrlSource;

use super::broker::Selector;
use crate::net::client::Client;
use std::path::PathBuf;

/// A source of pacts.
#[derive(Debug, Clone)]
pub enum Source {
    /// One file.
    File(PathBuf),
    /// The files of a directory, without its sub-directories. Only the pacts of the provider are loaded.
    Directory(PathBuf),
    /// One URL.
    Url(UrlSource),
    /// A Pact Broker.
    Broker(BrokerSource),
}

impl Source {
    /// Loads all pacts of a provider. The result is never empty: a source without pacts returns a problem of the kind
    /// [`ProblemKind::Empty`].
    ///
    /// A broker source has a provider name of its own, which takes the place of this one.
    pub async fn load(&self, provider: &str, client: &Client) -> Vec<Result<LoadedPact, LoadProblem>> {
        match self {
            Source::File(path) => vec![file::load(path).await],
            Source::Directory(path) => directory::load(path, provider).await,
            Source::Url(source) => vec![source.load(client).await],
            Source::Broker(source) => source.load(client).await,
        }
    }

    /// The consumer version selectors that the source sends to its broker.
    pub(super) fn selectors(&self) -> &[Selector] {
        match self {
            Source::Broker(BrokerSource { query: BrokerQuery::ForVerification(query), .. }) => {
                &query.selectors
            }
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests;
