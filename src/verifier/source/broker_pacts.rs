//! Loads the pacts that a Pact Broker has for a provider.

use super::loaded::{BrokerPact, LoadProblem, LoadedPact, PactOrigin};
use super::url;
use crate::model::file::ReadPact;
use crate::net::client::{Client, Retries, shown_url};
use crate::verifier::auth::Auth;
use crate::verifier::broker::{Broker, Error, ListedPact, VerificationQuery};
use std::fmt;
use std::time::Instant;

/// A Pact Broker, and which of its pacts are loaded.
#[derive(Clone)]
pub struct BrokerSource {
    /// The broker's URL.
    pub url: String,
    /// The credentials for the broker.
    pub auth: Auth,
    /// Which pacts are loaded.
    pub query: BrokerQuery,
    /// How requests are retried.
    pub retries: Retries,
}

/// Which pacts of a broker are loaded.
#[derive(Debug, Clone)]
pub enum BrokerQuery {
    /// The pacts that the broker selects for verification.
    ForVerification(VerificationQuery),
    /// The latest pact of each consumer of this provider.
    Latest(String),
}

impl BrokerSource {
    pub(super) async fn load(&self, client: &Client) -> Vec<Result<LoadedPact, LoadProblem>> {
        let broker = match Broker::new(client.clone(), &self.url, self.auth.clone(), self.retries) {
            Ok(broker) => broker,
            Err(error) => return vec![Err(self.no_pacts(Some(&error)))],
        };
        let listed = match &self.query {
            BrokerQuery::ForVerification(query) => broker.pacts_for_verification(query).await,
            BrokerQuery::Latest(provider) => broker.latest_pacts(provider).await,
        };
        match listed {
            Ok(listed) if listed.is_empty() => vec![Err(self.no_pacts(None))],
            Err(error) if error.is_not_found() => {
                tracing::warn!("{error}");
                vec![Err(self.no_pacts(None))]
            }
            Err(error) => vec![Err(self.no_pacts(Some(&error)))],
            Ok(listed) => {
                // One after the other, because some brokers, mostly in tests, serve one request at a time.
                let mut loaded = Vec::with_capacity(listed.len());
                for pact in listed {
                    loaded.push(fetch(&broker, pact).await);
                }
                loaded
            }
        }
    }

    /// The problem when the broker listed no pacts, because it has none or because of an error.
    fn no_pacts(&self, error: Option<&Error>) -> LoadProblem {
        let broker = shown_url(self.url.trim());
        let text = match &self.query {
            BrokerQuery::ForVerification(VerificationQuery { provider, .. }) => format!(
                "No pacts found for provider '{provider}' matching the given consumer version selectors in pact \
                 broker '{broker}'"
            ),
            BrokerQuery::Latest(provider) => {
                format!("No pacts found for provider '{provider}' in pact broker '{broker}'")
            }
        };
        match error {
            Some(error) => LoadProblem::failed(format!("{text}: {error}")),
            None => LoadProblem::empty(text),
        }
    }
}

/// Hides credentials in the URL.
impl fmt::Debug for BrokerSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BrokerSource")
            .field("url", &shown_url(&self.url))
            .field("auth", &self.auth)
            .field("query", &self.query)
            .field("retries", &self.retries)
            .finish()
    }
}

async fn fetch(broker: &Broker, listed: ListedPact) -> Result<LoadedPact, LoadProblem> {
    let started = Instant::now();
    let location = listed.link.href.as_deref().map_or_else(|| broker.display_url().into(), shown_url);
    let describe = |reason: &str| format!("Failed to load pact from '{location}': {reason}");
    let failed = |error: &Error| LoadProblem::failed(describe(&error.to_string()));
    let unreadable = |reason: &str| LoadProblem::unreadable(describe(reason), listed.is_pending);
    let href = broker.expand_link(&listed.link, "self", &[]).map_err(|error| failed(&error))?;
    let resource = broker.get(&href).await.map_err(|error| match error {
        Error::NotFound(reason) => {
            tracing::warn!(
                "the pact broker '{}' lists a pact that it does not have: {reason}",
                broker.display_url()
            );
            LoadProblem::not_found(format!("Failed to load pact from '{location}'"))
        }
        Error::Content(_) => unreadable(&error.to_string()),
        error => failed(&error),
    })?;
    let ReadPact { pact, misspellings } =
        url::pact(resource.root(), &location).map_err(|reason| unreadable(&reason))?;
    let broker_pact = BrokerPact {
        broker: broker.clone(),
        links: resource.links().unwrap_or_default(),
        is_pending: listed.is_pending,
        is_wip: listed.is_wip,
        notices: listed.notices,
    };
    Ok(LoadedPact {
        pact,
        misspellings,
        origin: PactOrigin { location: location.clone().into_owned(), broker_pact: Some(broker_pact) },
        took: started.elapsed(),
    })
}
