//! The pacts that a Pact Broker has for a provider.

use super::origin::{BrokerPact, Loaded, Origin, Problem};
use super::url;
use crate::net::client::{Client, Retries, without_login};
use crate::verifier::auth::Auth;
use crate::verifier::broker::{Broker, Error, Listed, Question};
use std::fmt;
use std::time::Instant;

/// A Pact Broker and what it is asked.
#[derive(Clone)]
pub struct BrokerSource {
    /// Where it is.
    pub url: String,
    /// Who we are there.
    pub auth: Auth,
    /// What it is asked.
    pub ask: Ask,
    /// How often it is asked.
    pub retries: Retries,
}

/// What a broker is asked.
#[derive(Debug, Clone)]
pub enum Ask {
    /// Which pacts to verify.
    ForVerification(Question),
    /// For the latest pact of each consumer of this provider.
    Latest(String),
}

impl BrokerSource {
    pub(super) async fn load(&self, client: &Client) -> Vec<Result<Loaded, Problem>> {
        let broker = match Broker::new(client.clone(), &self.url, self.auth.clone(), self.retries) {
            Ok(broker) => broker,
            Err(error) => return vec![Err(self.none(Some(&error)))],
        };
        let listed = match &self.ask {
            Ask::ForVerification(question) => broker.pacts_for_verification(question).await,
            Ask::Latest(provider) => broker.latest_pacts(provider).await,
        };
        match listed {
            Ok(listed) if listed.is_empty() => vec![Err(self.none(None))],
            Err(error) if error.is_not_found() => vec![Err(self.none(None))],
            Err(error) => vec![Err(self.none(Some(&error)))],
            Ok(listed) => {
                // One after the other: there are brokers, mostly made for tests, that serve one at a time.
                let mut loaded = Vec::with_capacity(listed.len());
                for pact in listed {
                    loaded.push(fetch(&broker, pact).await);
                }
                loaded
            }
        }
    }

    /// There is no list of pacts, either because there are none or because of an error.
    fn none(&self, error: Option<&Error>) -> Problem {
        let broker = without_login(self.url.trim());
        let text = match &self.ask {
            Ask::ForVerification(Question { provider, .. }) => format!(
                "No pacts found for provider '{provider}' matching the given consumer version selectors in pact \
                 broker '{broker}'"
            ),
            Ask::Latest(provider) => {
                format!("No pacts found for provider '{provider}' in pact broker '{broker}'")
            }
        };
        match error {
            Some(error) => Problem::wrong(format!("{text}: {error}")),
            None => Problem::nothing(text),
        }
    }
}

/// Credentials may stand in the URL.
impl fmt::Debug for BrokerSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BrokerSource")
            .field("url", &without_login(&self.url))
            .field("auth", &self.auth)
            .field("ask", &self.ask)
            .field("retries", &self.retries)
            .finish()
    }
}

async fn fetch(broker: &Broker, listed: Listed) -> Result<Loaded, Problem> {
    let started = Instant::now();
    let place = listed.link.href.as_deref().map_or_else(|| broker.shown().into(), without_login);
    let failed = |why: String| Problem::wrong(format!("Failed to load pact from '{place}': {why}"));
    let there = broker.lead(&listed.link, "self", &[]).map_err(|error| failed(error.to_string()))?;
    let resource = broker.get(&there).await.map_err(|error| match error {
        Error::NotFound(_) => Problem::gone(format!("Failed to load pact from '{place}'")),
        error => failed(error.to_string()),
    })?;
    let pact = url::pact(resource.root(), &place).map_err(failed)?;
    let broker_pact = BrokerPact {
        broker: broker.clone(),
        links: resource.links().unwrap_or_default(),
        is_pending: listed.is_pending,
        is_wip: listed.is_wip,
        notices: listed.notices,
    };
    Ok(Loaded {
        pact,
        origin: Origin { place: place.clone().into_owned(), broker_pact: Some(broker_pact) },
        took: started.elapsed(),
    })
}
