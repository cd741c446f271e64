//! [`Broker`]: sends requests to a broker and reads its responses as HAL resources.

use super::error::Error;
use super::links::{Link, Links, resolve};
use super::refusal::{is_json, refusal};
use crate::foundation::json::{Document, Node};
use crate::net::client::{
    Cause, Client, HeaderValue, Method, Request, Response, Retries, Url, header, shown_url,
};
use crate::verifier::auth::Auth;
use std::fmt;
use std::sync::Arc;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const HAL_OR_JSON: HeaderValue = HeaderValue::from_static("application/hal+json, application/json");
const UTF_8: HeaderValue = HeaderValue::from_static("utf-8");

/// A broker with the credentials for it. Cloning is cheap.
#[derive(Clone)]
pub struct Broker(Arc<Inner>);

struct Inner {
    client: Client,
    url: Url,
    /// The URL as the user wrote it, without credentials.
    shown: String,
    auth: Auth,
    retries: Retries,
}

/// A response of a broker: a HAL document with links.
#[derive(Debug, Clone)]
pub struct Resource {
    document: Document<'static>,
}

impl Broker {
    /// The broker at a URL. Sends no request.
    pub fn new(client: Client, url: &str, auth: Auth, retries: Retries) -> Result<Broker, Error> {
        let shown = shown_url(url.trim()).into_owned();
        let url = Url::parse(url).map_err(Error::Url)?;
        Ok(Broker(Arc::new(Inner { client, url, shown, auth, retries })))
    }

    /// The broker's URL for messages, without credentials.
    #[must_use]
    pub fn display_url(&self) -> &str {
        &self.0.shown
    }

    /// Fetches the index resource, whose links lead to all others. A broker always has one, so that 404 means that the URL
    /// is wrong.
    pub async fn index(&self) -> Result<Resource, Error> {
        let url = self.0.url.clone();
        let request = Request::new(Method::GET, url).header(header::ACCEPT, HAL_OR_JSON);
        self.send_for_resource(request, "").await.map_err(|error| match error {
            Error::NotFound(text) => Error::NoIndex(text),
            error => error,
        })
    }

    /// Fetches the resource that a link refers to.
    pub async fn get(&self, href: &str) -> Result<Resource, Error> {
        let url = resolve(&self.0.url, href);
        let path = url.shown_target();
        self.send_for_resource(Request::new(Method::GET, url).header(header::ACCEPT, HAL_OR_JSON), &path)
            .await
    }

    /// Posts JSON to the URL of a link and reads the response.
    pub async fn post(&self, href: &str, json: String) -> Result<Resource, Error> {
        let request = self.json_request(Method::POST, href, json);
        let path = request.url.shown_target();
        self.send_for_resource(request, &path).await
    }

    /// Sends JSON to the URL of a link. Any successful response will do; its body is ignored.
    pub async fn submit(&self, method: Method, href: &str, json: String) -> Result<(), Error> {
        let request = self.json_request(method, href, json);
        let path = request.url.shown_target();
        self.send(request, &path).await.map(|_| ())
    }

    /// The URL of the link with a relation, its template expanded with these values.
    pub fn expand_relation(
        &self,
        resource: &Resource,
        relation: &str,
        values: &[(&str, &str)],
    ) -> Result<String, Error> {
        let about =
            |text: &str| Error::Link(format!("{text}. URL: '{}', LINK: '{relation}'", self.display_url()));
        let Some(links) = resource.links() else {
            return Err(about(
                "Expected a HAL+JSON response from the pact broker, but got a response with no '_links'",
            ));
        };
        let Some(link) = links.get(relation) else {
            return Err(about(&format!(
                "Link '{relation}' was not found in the response, only the following links where found: \"{}\"",
                links.names()
            )));
        };
        self.expand_link(link, relation, values)
    }

    /// The URL of a link, its template expanded with these values.
    pub fn expand_link(&self, link: &Link, relation: &str, values: &[(&str, &str)]) -> Result<String, Error> {
        let about =
            |text: &str| Error::Link(format!("{text}. URL: '{}', LINK: '{relation}'", self.display_url()));
        if let Some(found) = &link.malformed {
            return Err(about(&format!("Link is malformed, expected an object but got {found}")));
        }
        link.expand(values).ok_or_else(|| {
            about("Expected a HAL+JSON response from the pact broker, but got a link with no HREF")
        })
    }

    fn json_request(&self, method: Method, href: &str, json: String) -> Request {
        Request::new(method, resolve(&self.0.url, href))
            .header(header::CONTENT_TYPE, JSON)
            .header(header::ACCEPT, HAL_OR_JSON)
            .header(header::ACCEPT_CHARSET, UTF_8)
            .body(json)
            .command()
    }

    /// Sends a request and reads the response as a resource. Messages name it by `path`.
    async fn send_for_resource(&self, request: Request, path: &str) -> Result<Resource, Error> {
        let response = self.send(request, path).await?;
        let invalid = |reason: &str| {
            let shown = self.display_url();
            Error::Content(format!(
                "Did not get a valid HAL response body from pact broker path '{path}'{reason}. URL: '{shown}'"
            ))
        };
        if !is_json(&response.headers) {
            let found = response.header("content-type").unwrap_or("text/plain");
            return Err(invalid(&format!(", content type is '{found}'")));
        }
        let undecodable = |cause: &dyn fmt::Display| {
            invalid(&format!(" - error decoding response body for url ({}): {cause}", response.url))
        };
        let text = response.text().map_err(|error| undecodable(&error.cause))?;
        let document = Document::parse_owned(text.to_owned()).map_err(|error| undecodable(&error))?;
        Ok(Resource { document })
    }

    async fn send(&self, request: Request, path: &str) -> Result<Response, Error> {
        let request = self.0.auth.sign(request).retries(self.0.retries);
        let shown = self.display_url();
        let response = self.0.client.send(&request).await.map_err(|error| match error.cause {
            Cause::TooLarge(_) | Cause::NoMemory | Cause::Decode(_) => Error::Content(format!(
                "Did not get a valid HAL response body from pact broker path '{path}' - {error}. URL: '{shown}'"
            )),
            _ => Error::Io(format!("Failed to access pact broker path '{path}' - {error}. URL: '{shown}'")),
        })?;
        if response.status.is_success() { Ok(response) } else { Err(refusal(&response, path, shown)) }
    }
}

impl fmt::Debug for Broker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Broker({})", self.display_url())
    }
}

impl Resource {
    /// The document.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        self.document.root()
    }

    /// Its links, if it has any.
    #[must_use]
    pub fn links(&self) -> Option<Links> {
        Links::read(self.root())
    }
}
