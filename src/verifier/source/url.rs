//! Loads the pact at a URL.

use super::file;
use super::loaded::{BrokerPact, LoadProblem, LoadedPact, PactOrigin};
use crate::foundation::json::{Document, Node};
use crate::model;
use crate::model::file::ReadPact;
use crate::net::client::{Cause, Client, Error, Method, Request, Retries, Url, UrlError, shown_url};
use crate::verifier::auth::Auth;
use crate::verifier::broker::{Broker, Links};
use std::fmt;
use std::time::Instant;

/// A pact at a URL.
#[derive(Clone)]
pub struct UrlSource {
    /// The URL.
    pub url: String,
    /// The credentials for the server.
    pub auth: Auth,
    /// The broker to publish results to, if the URL comes from a broker's webhook. If it is not set and the pact has
    /// the links of a broker, the server of the URL is taken for the broker.
    pub broker: Option<String>,
    /// How requests to the broker are retried.
    pub retries: Retries,
}

impl UrlSource {
    pub(super) async fn load(&self, client: &Client) -> Result<LoadedPact, LoadProblem> {
        let started = Instant::now();
        let location = shown_url(self.url.trim()).into_owned();
        let failed = |text: String| LoadProblem::failed(format!("Failed to load pact '{location}' - {text}"));
        let url = Url::parse(&self.url).map_err(|error| failed(describe_url_error(&error, &location)))?;
        let text = self.fetch(client, &url).await.map_err(failed)?;
        let document = Document::parse(&text).map_err(|error| {
            failed(format!("Failed to parse JSON - error decoding response body for url ({url}): {error}"))
        })?;
        let ReadPact { pact, misspellings } = pact(document.root(), &location).map_err(failed)?;
        let links = Links::read(document.root())
            .filter(|links| links.get("pb:publish-verification-results").is_some());
        let broker_pact =
            links.map(|links| self.broker_pact(client, &url, links)).transpose().map_err(failed)?;
        Ok(LoadedPact {
            pact,
            misspellings,
            origin: PactOrigin { location: location.clone(), broker_pact },
            took: started.elapsed(),
        })
    }

    async fn fetch(&self, client: &Client, url: &Url) -> Result<String, String> {
        let request = self.auth.sign(Request::new(Method::GET, url.clone()));
        let response = client.send(&request).await.map_err(|error| describe(&error))?;
        if !response.status.is_success() {
            return Err(format!("Request failed with status - {}", response.status));
        }
        response.text().map(str::to_owned).map_err(|error| describe(&error))
    }

    fn broker_pact(&self, client: &Client, url: &Url, links: Links) -> Result<BrokerPact, String> {
        let server_url =
            || url.with_target(&url.query().map_or_else(|| "/".to_owned(), |query| format!("/?{query}")));
        let auth = match url.login() {
            Some((user, password)) if self.auth == Auth::None => {
                Auth::Basic(user.to_owned(), password.clone())
            }
            _ => self.auth.clone(),
        };
        let broker = self.broker.clone().unwrap_or_else(|| server_url().sent());
        let broker =
            Broker::new(client.clone(), &broker, auth, self.retries).map_err(|error| error.to_string())?;
        Ok(BrokerPact { broker, links, is_pending: false, is_wip: false, notices: Vec::new() })
    }
}

/// Hides credentials in the URLs.
impl fmt::Debug for UrlSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UrlSource")
            .field("url", &shown_url(&self.url))
            .field("auth", &self.auth)
            .field("broker", &self.broker.as_deref().map(shown_url))
            .field("retries", &self.retries)
            .finish()
    }
}

/// Reads a pact that was fetched.
pub(super) fn pact(root: Node<'_>, location: &str) -> Result<ReadPact, String> {
    model::file::read_node(root).map_err(|error| file::describe(&error, location))
}

/// COMPAT: the text up to the colon is that of the released library.
fn describe_url_error(error: &UrlError, location: &str) -> String {
    match error {
        UrlError::Scheme(_) => format!("Request failed - builder error for url ({location}): {error}"),
        _ => format!("Request failed - builder error: {error}"),
    }
}

fn describe(error: &Error) -> String {
    match error.cause {
        Cause::TooLarge(_) | Cause::NoMemory | Cause::Decode(_) | Cause::NotText => {
            format!("Failed to parse JSON - {error}")
        }
        _ => format!("Request failed - {error}"),
    }
}
