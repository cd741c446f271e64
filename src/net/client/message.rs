//! [`Request`] and [`Response`].

use super::super::secret::Secret;
use super::error::{Cause, Error};
use super::retry::Retries;
use super::url::Url;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hyper::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, StatusCode};

/// A request. The client adds what HTTP needs (`Host`, the length of the body) and, unless they are there,
/// `Accept`, `Accept-Encoding` and `User-Agent`.
#[derive(Debug, Clone)]
pub struct Request {
    /// What to do.
    pub method: Method,
    /// Where. Credentials in it are sent as basic authentication, unless a header has others.
    pub url: Url,
    /// Headers that go wherever a redirect leads.
    pub headers: HeaderMap,
    /// Headers that only the server of `url` gets to see, after redirects too. They replace those of `headers`
    /// with the same name. `Authorization` and `Cookie` are treated so wherever they stand.
    pub private: HeaderMap,
    /// The body; empty for none.
    pub body: Bytes,
    /// How often and when it is sent again.
    pub retries: Retries,
    /// Whether a POST stays a POST with its body when it is redirected by 301 or 302. Otherwise it becomes a GET, as in
    /// browsers.
    pub is_command: bool,
}

/// What a server answered.
#[derive(Debug, Clone)]
pub struct Response {
    /// The status, whatever it is.
    pub status: StatusCode,
    /// The headers as they came; `Content-Encoding` too, although it has been undone.
    pub headers: HeaderMap,
    /// The body, unpacked if it came in a coding that is known.
    pub body: Bytes,
    /// Who answered: the last URL of the redirects.
    pub url: Url,
}

impl Request {
    /// A request without headers and body, sent once.
    #[must_use]
    pub fn new(method: Method, url: Url) -> Request {
        Request {
            method,
            url,
            headers: HeaderMap::new(),
            private: HeaderMap::new(),
            body: Bytes::new(),
            retries: Retries::none(),
            is_command: false,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Request {
        self.headers.append(name, value);
        self
    }

    /// Adds `Authorization`, see [`basic`].
    #[must_use]
    pub fn authorization(mut self, value: HeaderValue) -> Request {
        self.private.insert(AUTHORIZATION, value);
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Request {
        self.body = body.into();
        self
    }

    /// Makes it a command, see [`Request::is_command`].
    #[must_use]
    pub fn command(mut self) -> Request {
        self.is_command = true;
        self
    }

    /// Sets how often it is sent again.
    #[must_use]
    pub fn retries(mut self, retries: Retries) -> Request {
        self.retries = retries;
        self
    }
}

impl Response {
    /// The first value of a header, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as text.
    pub fn text(&self) -> Result<&str, Error> {
        std::str::from_utf8(&self.body).map_err(|_| Error::new(&self.url, Cause::NotText))
    }
}

/// The value of an `Authorization` header for a user and a password.
#[must_use]
pub fn basic(user: &str, password: &Secret) -> HeaderValue {
    let encoded = STANDARD.encode(format!("{user}:{}", password.reveal()));
    // Base64 fits every header.
    hidden(&format!("Basic {encoded}")).unwrap_or_else(|| HeaderValue::from_static(""))
}

/// The value of an `Authorization` header for the holder of a token; nothing if no header can carry it.
#[must_use]
pub fn bearer(token: &Secret) -> Option<HeaderValue> {
    hidden(&format!("Bearer {}", token.reveal()))
}

/// A header value that is never printed.
fn hidden(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}
