//! [`Client`]: sends requests and returns responses.

use super::body;
use super::connect::{Connection, Connector};
use super::error::{Cause, Error};
use super::message::{Request, Response, basic};
use super::pool::{Pool, Slot};
use super::redirect;
use super::responder::{self, Local, LocalRequest, LocalResponse, Responder};
use super::settings::{Settings, SettingsError};
use super::url::{Scheme, Url, shown_url};
use crate::net::tasks::on_heap;
use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, HOST, HeaderMap, HeaderValue,
    PROXY_AUTHORIZATION, TRANSFER_ENCODING, USER_AGENT,
};
use hyper::{Method, StatusCode, Uri};
use parking_lot::Mutex;
use std::fmt;
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use tokio::time::{sleep, timeout};

/// An HTTP client. Copies share connections; with the last one they are closed.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    settings: Settings,
    connector: Connector,
    pool: Pool,
    /// What is left of the budget for waits before retries.
    retry_budget: Mutex<Duration>,
}

/// Why one attempt on one connection failed.
enum AttemptError {
    /// The connection was closed before there was a response.
    Closed(hyper::Error),
    /// Anything else.
    Other(Cause),
}

impl Client {
    /// A client with these settings. It opens no connection yet.
    pub fn new(settings: Settings) -> Result<Client, SettingsError> {
        let connector = Connector::new(&settings)?;
        let pool = Pool::new(settings.connections_per_server);
        let retry_budget = Mutex::new(settings.retry_budget);
        Ok(Client(Arc::new(Inner { settings, connector, pool, retry_budget })))
    }

    /// The settings it was made with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Sends a request, and repeats it as its [`Retries`](super::Retries) say and the settings allow. Returns the last
    /// response, whatever its status is.
    pub async fn send(&self, request: &Request) -> Result<Response, Error> {
        self.send_to(request, None).await
    }

    /// The same, with a function in place of one server.
    pub async fn send_to(&self, request: &Request, local: Option<Local<'_>>) -> Result<Response, Error> {
        let mut schedule = request.retries.schedule();
        loop {
            let response = on_heap(|| self.0.follow(request, local)).await?;
            let wait = schedule.next_wait(response.status, &response.headers, SystemTime::now());
            let Some(wait) = wait.filter(|wait| self.0.spend(*wait)) else { return Ok(response) };
            let (url, status) = (&request.url, response.status);
            tracing::debug!("{} {url}: {status}, asking again in {} ms", request.method, wait.as_millis());
            sleep(wait).await;
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}

impl Inner {
    /// Takes a wait from the budget for all requests. Returns false if it is too long.
    fn spend(&self, wait: Duration) -> bool {
        let mut left = self.retry_budget.lock();
        let rest = left.checked_sub(wait);
        *left = rest.unwrap_or(*left);
        rest.is_some()
    }

    /// One attempt: the request and those it is redirected to.
    async fn follow(&self, request: &Request, local: Option<Local<'_>>) -> Result<Response, Error> {
        let mut request = with_url_credentials(request);
        let mut left = self.settings.request_timeout;
        for hop in 0..=redirect::MOST {
            let local = local.filter(|local| local.origin.is_same_origin(&request.url));
            let response = match local {
                Some(local) => self.ask_in_time(local.responder, &request, &mut left).await,
                None => self.exchange_in_time(&request, &mut left).await,
            };
            let response = response.map_err(|cause| Error::new(&request.url, cause).after(hop))?;
            tracing::debug!("{} {}: {}", request.method, request.url, response.status);
            if !self.settings.follow_redirects {
                return Ok(response);
            }
            match redirect::next(&request, response.status, &response.headers)? {
                Some(next) => request = next,
                None => return Ok(response),
            }
        }
        Err(Error::new(&request.url, Cause::TooManyRedirects(redirect::MOST)))
    }

    /// One request within the time that is left. Waiting for a connection that others use does not count.
    async fn exchange_in_time(&self, request: &Request, left: &mut Duration) -> Result<Response, Cause> {
        let slot = self.pool.slot(&request.url).await;
        let started = Instant::now();
        let done = timeout(*left, self.exchange(&slot, request)).await;
        *left = left.saturating_sub(started.elapsed());
        done.unwrap_or(Err(Cause::Timeout(self.settings.request_timeout)))
    }

    /// One request to a function, within the time that is left.
    async fn ask_in_time(
        &self,
        responder: &dyn Responder,
        request: &Request,
        left: &mut Duration,
    ) -> Result<Response, Cause> {
        let asked = LocalRequest {
            method: request.method.clone(),
            target: request.url.target(),
            headers: self.headers(request)?,
            body: request.body.clone(),
        };
        let started = Instant::now();
        let answer = responder::ask(responder, asked, *left, self.settings.body_limit).await;
        *left = left.saturating_sub(started.elapsed());
        let LocalResponse { status, headers, body } = answer?;
        Ok(Response { status, headers, body, url: request.url.clone() })
    }

    /// One request, on a connection that waits or on a new one.
    ///
    /// A server may close a waiting connection just when it is used again. Then the request is sent once more, on a new
    /// one, as browsers do. The server may have read it before it closed the connection, so this is only done, and a
    /// waiting connection is only used, where asking twice changes nothing. Nothing is repeated on a new connection.
    async fn exchange(&self, slot: &Slot, request: &Request) -> Result<Response, Cause> {
        let waiting = if may_be_repeated(&request.method) { slot.idle() } else { None };
        if let Some(mut idle) = waiting {
            match self.attempt(&mut idle, request).await {
                Ok(response) => return Ok(returned(slot, idle, request, response)),
                Err(AttemptError::Other(cause)) => return Err(cause),
                Err(AttemptError::Closed(error)) if idle.has_answer_begun() => return Err(error.into()),
                Err(AttemptError::Closed(_)) => {}
            }
        }
        slot.make_room();
        let mut fresh = on_heap(|| self.connector.open(&request.url)).await?;
        match self.attempt(&mut fresh, request).await {
            Ok(response) => Ok(returned(slot, fresh, request, response)),
            Err(AttemptError::Other(cause)) => Err(cause),
            // When the server ends it during the first request, the reason has come over the connection itself.
            Err(AttemptError::Closed(error)) => Err(fresh.into_error().await.unwrap_or(error).into()),
        }
    }

    async fn attempt(
        &self,
        connection: &mut Connection,
        request: &Request,
    ) -> Result<Response, AttemptError> {
        let wire = self.to_hyper(request).map_err(AttemptError::Other)?;
        connection.begin();
        connection.sender.ready().await.map_err(AttemptError::Closed)?;
        let answered = connection.sender.send_request(wire).await.map_err(classify)?;
        let answered_at = self.pool.minds_pauses.then(Instant::now);
        let (head, body) = answered.into_parts();
        let body =
            body::read(&head.headers, body, self.settings.body_limit).await.map_err(AttemptError::Other)?;
        if let Some(at) = answered_at {
            connection.pauses.note(at.elapsed());
        }
        Ok(Response { status: head.status, headers: head.headers, body, url: request.url.clone() })
    }

    /// The request for hyper, with the headers that HTTP and this client add.
    fn to_hyper(&self, request: &Request) -> Result<hyper::Request<Full<Bytes>>, Cause> {
        let url = &request.url;
        let proxy = self.connector.proxy(url)?.filter(|_| url.scheme() == Scheme::Http);
        let target = if proxy.is_some() { url.sent() } else { url.target() };
        let uri: Uri =
            target.parse().map_err(|error| Cause::Request(format!("'{}': {error}", shown_url(&target))))?;
        let mut wire = hyper::Request::new(Full::new(request.body.clone()));
        *wire.method_mut() = request.method.clone();
        *wire.uri_mut() = uri;
        *wire.headers_mut() = self.headers(request)?;
        if let Some((user, password)) = proxy.and_then(Url::login) {
            wire.headers_mut().insert(PROXY_AUTHORIZATION, basic(user, password));
        }
        Ok(wire)
    }

    fn headers(&self, request: &Request) -> Result<HeaderMap, Cause> {
        let mut headers = request.headers.clone();
        for name in request.private.keys() {
            headers.remove(name);
        }
        headers.extend(request.private.clone());
        // How the body is framed is decided where it is written.
        headers.remove(CONTENT_LENGTH);
        headers.remove(TRANSFER_ENCODING);
        if request.body.is_empty() && expects_body(&request.method) {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let value = |text: &str| {
            HeaderValue::from_str(text).map_err(|_| Cause::Request(format!("'{text}' cannot be in a header")))
        };
        let authority = value(&request.url.authority())?;
        headers.entry(HOST).or_insert(authority);
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static("*/*"));
        // COMPAT: Brotli is understood, but has not been asked for by the established library.
        headers.entry(ACCEPT_ENCODING).or_insert(HeaderValue::from_static("gzip,deflate"));
        headers.entry(USER_AGENT).or_insert(value(&self.settings.user_agent)?);
        Ok(headers)
    }
}

/// The request with the credentials of its URL as a header.
fn with_url_credentials(request: &Request) -> Request {
    let mut request = request.clone();
    let has_own = request.headers.contains_key(AUTHORIZATION) || request.private.contains_key(AUTHORIZATION);
    if let Some((user, password)) = request.url.login().filter(|_| !has_own) {
        let value = basic(user, password);
        request.private.insert(AUTHORIZATION, value);
    }
    request
}

/// Whether a request of this method says that its body is empty (RFC 9110, 8.6). Some servers answer 411 otherwise.
fn expects_body(method: &Method) -> bool {
    matches!(*method, Method::POST | Method::PUT | Method::PATCH)
}

/// Whether sending a request twice does what sending it once does, and changes nothing (RFC 9110, 9.2.1).
fn may_be_repeated(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE)
}

/// Gives the connection back for the next request. After an answer that may have no body it is closed: some servers write
/// one all the same, and it would be read as the next answer.
fn returned(slot: &Slot, connection: Connection, request: &Request, response: Response) -> Response {
    let is_bodiless = request.method == Method::HEAD
        || matches!(response.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    if !is_bodiless {
        slot.keep(connection);
    }
    response
}

fn classify(error: hyper::Error) -> AttemptError {
    let is_closed =
        error.is_canceled() || error.is_closed() || error.is_incomplete_message() || is_reset(&error);
    if is_closed { AttemptError::Closed(error) } else { AttemptError::Other(error.into()) }
}

/// Whether the system says that the server has closed the connection.
fn is_reset(error: &hyper::Error) -> bool {
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref::<std::io::Error>());
    // The last is a TLS connection that ends without saying so.
    let kinds = [
        ErrorKind::ConnectionReset,
        ErrorKind::ConnectionAborted,
        ErrorKind::BrokenPipe,
        ErrorKind::UnexpectedEof,
    ];
    source.is_some_and(|source| kinds.contains(&source.kind()))
}
