//! One pact behind a URL.

use super::file;
use super::origin::{BrokerPact, Loaded, Origin, Problem};
use crate::foundation::json::{Document, Node};
use crate::model::{self, Pact};
use crate::net::client::{Cause, Client, Error, Method, Request, Retries, Url, UrlError, without_login};
use crate::verifier::auth::Auth;
use crate::verifier::broker::{Broker, Links};
use std::fmt;
use std::time::Instant;

/// A pact behind a URL.
#[derive(Clone)]
pub struct UrlSource {
    /// Where it is.
    pub url: String,
    /// Who we are there.
    pub auth: Auth,
    /// The broker to publish results to, when the URL is one that a broker's webhook handed out. Otherwise the
    /// server of the URL is taken for a broker if the pact has a broker's links.
    pub broker: Option<String>,
    /// How often the broker is asked.
    pub retries: Retries,
}

impl UrlSource {
    pub(super) async fn load(&self, client: &Client) -> Result<Loaded, Problem> {
        let started = Instant::now();
        let place = without_login(self.url.trim()).into_owned();
        let failed = |text: String| Problem::wrong(format!("Failed to load pact '{place}' - {text}"));
        let url = Url::parse(&self.url).map_err(|error| failed(unusable(&error, &place)))?;
        let text = self.fetch(client, &url).await.map_err(failed)?;
        let document = Document::parse(&text).map_err(|error| {
            failed(format!("Failed to parse JSON - error decoding response body for url ({url}): {error}"))
        })?;
        let pact = pact(document.root(), &place).map_err(failed)?;
        let links = Links::read(document.root())
            .filter(|links| links.get("pb:publish-verification-results").is_some());
        let broker_pact =
            links.map(|links| self.broker_pact(client, &url, links)).transpose().map_err(failed)?;
        Ok(Loaded { pact, origin: Origin { place: place.clone(), broker_pact }, took: started.elapsed() })
    }

    async fn fetch(&self, client: &Client, url: &Url) -> Result<String, String> {
        let request = self.auth.sign(Request::new(Method::GET, url.clone()));
        let response = client.send(&request).await.map_err(|error| told(&error))?;
        if !response.status.is_success() {
            return Err(format!("Request failed with status - {}", response.status));
        }
        response.text().map(str::to_owned).map_err(|error| told(&error))
    }

    fn broker_pact(&self, client: &Client, url: &Url, links: Links) -> Result<BrokerPact, String> {
        let own =
            || url.with_target(&url.query().map_or_else(|| "/".to_owned(), |query| format!("/?{query}")));
        let auth = match url.login() {
            Some((user, password)) if self.auth == Auth::None => {
                Auth::Basic(user.to_owned(), password.clone())
            }
            _ => self.auth.clone(),
        };
        let broker = self.broker.clone().unwrap_or_else(|| own().to_string());
        let broker =
            Broker::new(client.clone(), &broker, auth, self.retries).map_err(|error| error.to_string())?;
        Ok(BrokerPact { broker, links, is_pending: false, is_wip: false, notices: Vec::new() })
    }
}

/// Credentials may stand in the URLs.
impl fmt::Debug for UrlSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UrlSource")
            .field("url", &without_login(&self.url))
            .field("auth", &self.auth)
            .field("broker", &self.broker.as_deref().map(without_login))
            .field("retries", &self.retries)
            .finish()
    }
}

/// Reads a pact that came over the network. An object that has nothing of a pact is none: it is some other
/// document, and passing it as a pact without interactions would hide that.
pub(super) fn pact(root: Node<'_>, place: &str) -> Result<Pact, String> {
    let parts = ["interactions", "messages", "consumer", "provider"];
    if root.is_object() && parts.iter().all(|part| root.get(part).is_none()) {
        return Err(format!("Failed to parse Pact JSON from source '{place}' - it is not a valid pact file"));
    }
    model::file::read_node(root).map_err(|error| file::told(&error, place))
}

/// COMPAT: the words up to the colon are those of the established library.
fn unusable(error: &UrlError, place: &str) -> String {
    match error {
        UrlError::Scheme(_) => format!("Request failed - builder error for url ({place}): {error}"),
        _ => format!("Request failed - builder error: {error}"),
    }
}

fn told(error: &Error) -> String {
    match error.cause {
        Cause::TooLarge(_) | Cause::Decode(_) | Cause::NotText => format!("Failed to parse JSON - {error}"),
        _ => format!("Request failed - {error}"),
    }
}
