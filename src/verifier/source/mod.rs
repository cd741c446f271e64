//! Where pacts come from: files, folders, URLs and brokers.
//!
//! [`Source::load`] gives everything a source holds, in order. What cannot be loaded stands in its place as a
//! [`Problem`] and hides nothing else. Filtering by consumer belongs to those who run what was loaded.

mod origin;
mod file;
mod directory;
mod url;
mod brokered;

pub use brokered::{Ask, BrokerSource};
pub use origin::{BrokerPact, Loaded, Origin, Problem, ProblemKind};
pub use url::UrlSource;

use crate::net::client::Client;
use std::path::PathBuf;

/// A place where pacts are.
#[derive(Debug, Clone)]
pub enum Source {
    /// One file.
    File(PathBuf),
    /// The files of a folder, without its sub-folders. Only pacts with the provider count.
    Directory(PathBuf),
    /// One URL.
    Url(UrlSource),
    /// A Pact Broker.
    Broker(BrokerSource),
}

impl Source {
    /// Loads all there is for a provider. Never empty: a source without pacts is a problem that
    /// [says so](ProblemKind::Empty).
    ///
    /// A broker is asked for the provider it was set up with.
    pub async fn load(&self, provider: &str, client: &Client) -> Vec<Result<Loaded, Problem>> {
        match self {
            Source::File(path) => vec![file::load(path).await],
            Source::Directory(path) => directory::load(path, provider).await,
            Source::Url(source) => vec![source.load(client).await],
            Source::Broker(source) => source.load(client).await,
        }
    }
}

#[cfg(test)]
mod tests;
