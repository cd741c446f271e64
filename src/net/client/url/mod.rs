//! [`Url`]: where a request goes. Reading, resolving references, and printing without credentials.
//!
//! Only `http` and `https`. The host is read by the crate `url`, which also turns an internationalised name into ASCII.
//! Path and query are not: the crate would turn `\` into `/`, and the paths of interactions are sent as they are
//! written. What they cannot hold literally is escaped; escapes that are there stay. Paths lose their dot segments, as
//! with every other client.

mod escape;
mod error;

pub use error::UrlError;
pub use escape::{escape_segment, shown_url};

use super::super::secret::Secret;
use crate::foundation::form;
use escape::{PATH, QUERY, escape, without_dots};
use std::fmt;
use std::net::Ipv4Addr;

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Not at all.
    Http,
    /// By TLS.
    Https,
}

impl Scheme {
    /// The name as URLs have it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Scheme::Http => "http",
            Scheme::Https => "https",
        }
    }

    /// The port when the URL names none.
    #[must_use]
    pub fn default_port(self) -> u16 {
        match self {
            Scheme::Http => 80,
            Scheme::Https => 443,
        }
    }
}

/// An `http` or `https` URL. It prints without its credentials, and without what else [`shown_url`] hides.
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    scheme: Scheme,
    login: Option<(String, Secret)>,
    /// In lower case and in ASCII; an IPv6 address has its brackets.
    host: String,
    port: u16,
    /// Starts with a slash.
    path: String,
    query: Option<String>,
}

impl Url {
    /// Reads an absolute URL; what follows a `#` is dropped.
    pub fn parse(text: &str) -> Result<Url, UrlError> {
        let text = text.trim();
        let (scheme, rest) = text.split_once("://").ok_or(UrlError::Relative)?;
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            _ => return Err(UrlError::Scheme(scheme.to_owned())),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at(end);
        let (login, place) = match authority.rsplit_once('@') {
            Some((login, place)) => (Some(self::login(login)), place),
            None => (None, authority),
        };
        let (host, port) = host_and_port(place, scheme)?;
        let url = Url { scheme, login, host, port, path: String::new(), query: None };
        Ok(url.with_target(target))
    }

    /// What a reference means when it is found at this URL (RFC 3986, 5.2). Credentials in it are dropped:
    /// only the user decides which credentials are sent.
    pub fn resolve(&self, reference: &str) -> Result<Url, UrlError> {
        let reference = reference.trim();
        if let Some(rest) = reference.strip_prefix("//") {
            return Url::parse(&format!("{}://{rest}", self.scheme.name())).map(Url::without_credentials);
        }
        if has_scheme(reference) {
            return Url::parse(reference).map(Url::without_credentials);
        }
        let here = self.path.as_str();
        Ok(match reference.chars().next() {
            None | Some('#') => self.clone(),
            Some('/') => self.with_target(reference),
            Some('?') => self.with_target(&format!("{here}{reference}")),
            Some(_) => {
                let folder = here.rsplit_once('/').map_or("", |(folder, _)| folder);
                self.with_target(&format!("{folder}/{reference}"))
            }
        })
    }

    /// The same place with another path and query.
    #[must_use]
    pub fn with_target(&self, target: &str) -> Url {
        let target = target.split_once('#').map_or(target, |(target, _)| target);
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        let slash = if path.starts_with('/') { "" } else { "/" };
        Url {
            path: without_dots(&format!("{slash}{}", escape(path, PATH))),
            query: query.map(|query| escape(query, QUERY).into_owned()),
            ..self.clone()
        }
    }

    /// The same URL without credentials.
    #[must_use]
    pub fn without_credentials(self) -> Url {
        Url { login: None, ..self }
    }

    /// How it is reached.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The user's name and password, if it has them.
    #[must_use]
    pub fn login(&self) -> Option<(&str, &Secret)> {
        self.login.as_ref().map(|(user, password)| (user.as_str(), password))
    }

    /// The host in lower case; an IPv6 address without its brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        self.host.trim_start_matches('[').trim_end_matches(']')
    }

    /// The port, that of the scheme if it names none.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The path; at least a slash.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What follows the `?`.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// Path and query, as a request line has them.
    #[must_use]
    pub fn target(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }

    /// The URL without its credentials, but with all of its query: for the wire, not for people.
    #[must_use]
    pub fn sent(&self) -> String {
        format!("{}://{}{}", self.scheme.name(), self.authority(), self.target())
    }

    /// Path and query as messages show them.
    #[must_use]
    pub fn shown_target(&self) -> String {
        shown_url(&self.target()).into_owned()
    }

    /// Host and port as a `Host` header has them: without the port when it is that of the scheme.
    #[must_use]
    pub fn authority(&self) -> String {
        if self.port == self.scheme.default_port() {
            self.host.clone()
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// Host and port, also when the port is that of the scheme.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Whether both are served by the same server: scheme, host and port are equal.
    #[must_use]
    pub fn is_same_origin(&self, other: &Url) -> bool {
        self.scheme == other.scheme && self.host == other.host && self.port == other.port
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown_url(&self.sent()))
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Url({self})")
    }
}

/// Whether a reference begins with a scheme, such as `mailto:`.
fn has_scheme(reference: &str) -> bool {
    let Some((scheme, _)) = reference.split_once(':') else { return false };
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(is_allowed)
}

fn login(text: &str) -> (String, Secret) {
    let (user, password) = text.split_once(':').unwrap_or((text, ""));
    // A `+` is a plus here, unlike in forms.
    let decoded = |text: &str| form::decode(&text.replace('+', "%2B"));
    (decoded(user), Secret::new(decoded(password)))
}

/// The host and the port of an authority without credentials.
fn host_and_port(text: &str, scheme: Scheme) -> Result<(String, u16), UrlError> {
    let (host, port) = match text.rsplit_once(':') {
        // The colons within an IPv6 address begin no port.
        Some((host, port)) if !host.starts_with('[') || host.ends_with(']') => (host, port),
        _ => (text, ""),
    };
    if host.is_empty() {
        return Err(UrlError::NoHost);
    }
    // The crate would pass over some of these, and take others for the end of the host.
    if text.contains(|c: char| c.is_ascii_control() || c.is_ascii_whitespace() || c == '\\') {
        return Err(bad_host(host));
    }
    if let Some(port) = plain_port(port, scheme)
        && is_plain(host)
    {
        return Ok((host.to_owned(), port));
    }
    let url = url::Url::parse(&format!("{}://{text}/", scheme.name())).map_err(|error| match error {
        url::ParseError::InvalidPort => UrlError::Port(port.to_owned()),
        _ => bad_host(host),
    })?;
    let host = url.host_str().ok_or(UrlError::NoHost)?.to_owned();
    Ok((host, url.port().unwrap_or_else(|| scheme.default_port())))
}

/// Whether the crate would leave a host as it is: an IPv4 address, or a name of lower-case letters in ASCII whose last label
/// is no number. Reading one by the crate costs more than all else that is done for a request of a verification.
fn is_plain(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with("xn--")
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_name = last.starts_with(|c: char| c.is_ascii_lowercase()) && host.split('.').all(is_label);
    is_name || host.parse::<Ipv4Addr>().is_ok()
}

/// The port of digits only, or that of the scheme if there are none.
fn plain_port(text: &str, scheme: Scheme) -> Option<u16> {
    if text.is_empty() {
        return Some(scheme.default_port());
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn bad_host(text: &str) -> UrlError {
    UrlError::Host(text.to_owned())
}

#[cfg(test)]
mod tests;
