//! [`Reply`]: what goes back to the client, before any protocol's library sees it.
//!
//! Replies are whole: status, header lines in order, body. Length and framing are the transport's.

use super::nearest::Nearest;
use super::options::is_token;
use crate::foundation::json::{Map, Value};
use crate::matching::MismatchList;
use crate::model::{Headers, Request, Response, ResponseFault};
use bytes::Bytes;
use std::borrow::Cow;
use std::time::Duration;

const METHODS: &str = "GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH";
const ALLOW_ORIGIN: &str = "access-control-allow-origin";
const ALLOW_HEADERS: &str = "access-control-allow-headers";
const ALLOW_METHODS: &str = "access-control-allow-methods";
const EXPOSE_HEADERS: (&str, &str) = ("access-control-expose-headers", "Location, Link");
const ALLOW_CREDENTIALS: (&str, &str) = ("access-control-allow-credentials", "true");

/// What most answers begin with: those to requests that do not say where they come from.
pub(super) const FOR_ANY_ORIGIN: [(&str, &str); 5] =
    [(ALLOW_ORIGIN, "*"), (ALLOW_HEADERS, "*"), (ALLOW_METHODS, METHODS), EXPOSE_HEADERS, ALLOW_CREDENTIALS];

/// One header line.
type Line = (Cow<'static, str>, Cow<'static, str>);

/// What goes back to the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    /// Status, 200 to 999.
    pub(super) status: u16,
    /// Header lines in order, names in lower case.
    pub(super) headers: Vec<Line>,
    /// Body.
    pub(super) body: Bytes,
    /// How long the client waits for it.
    pub(super) delay: Duration,
    /// What happens instead.
    pub(super) fault: Option<ResponseFault>,
}

impl Reply {
    fn new(status: u16, headers: Vec<Line>, body: Bytes) -> Reply {
        Reply { status, headers, body, delay: Duration::ZERO, fault: None }
    }

    /// A text that says what went wrong on our side or with the protocol.
    pub(super) fn text(status: u16, text: impl Into<String>) -> Reply {
        Reply::new(status, Vec::new(), Bytes::from(text.into()))
    }

    /// The response of a matched interaction, with its body as it is sent.
    pub(super) fn matched(request: &Request, response: &Response, body: Bytes) -> Reply {
        // An interim response is not an answer; the client would wait for another.
        if response.status < 200 {
            let text = format!("Cannot send status {}: it is not a final response", response.status);
            return Reply::text(500, text);
        }
        let pact_headers = match pact_headers(request, response) {
            Ok(headers) => headers,
            Err(name) => return Reply::unsendable(&name),
        };
        // With room for the length.
        let mut headers = Vec::with_capacity(FOR_ANY_ORIGIN.len() + pact_headers.len() + 1);
        headers.extend(cors(request, response.part.headers.as_ref()));
        headers.extend(pact_headers);
        Reply::new(response.status, headers, body)
    }

    /// Whether its headers begin with those of most answers.
    pub(super) fn is_for_any_origin(&self) -> bool {
        let beginning = self.headers.get(..FOR_ANY_ORIGIN.len()).unwrap_or_default();
        !beginning.is_empty()
            && beginning.iter().zip(FOR_ANY_ORIGIN).all(|((a, b), known)| (&**a, &**b) == known)
    }

    /// A response header that HTTP cannot carry.
    pub(super) fn unsendable(name: &str) -> Reply {
        Reply::text(500, format!("Could not set response header '{name}'"))
    }

    /// What a browser wants to know before it sends a request to another origin.
    pub(super) fn preflight(request: &Request) -> Reply {
        let wanted = joined(request, "access-control-request-headers");
        let allowed = wanted.map_or_else(|| "*".to_owned(), |wanted| format!("{wanted}, *"));
        let headers = vec![
            line(ALLOW_ORIGIN, origin(request)),
            line(ALLOW_METHODS, METHODS),
            line(ALLOW_HEADERS, allowed),
            line(EXPOSE_HEADERS.0, EXPOSE_HEADERS.1),
            line(ALLOW_CREDENTIALS.0, ALLOW_CREDENTIALS.1),
        ];
        Reply::new(204, headers, Bytes::new())
    }

    /// The answer to a request that the pact does not have.
    pub(super) fn failure(
        key: &'static str,
        text: &str,
        mismatches: Option<&MismatchList>,
        nearest: &Nearest,
    ) -> Reply {
        let mut fields = Map::new();
        fields.insert("error".to_owned(), format!("{key} : {text}").into());
        if let Some(mismatches) = mismatches {
            mismatches.put_into(&mut fields);
        }
        fields.insert("nearest".to_owned(), nearest.to_json());
        let headers = vec![
            line(ALLOW_ORIGIN, "*"),
            line("content-type", "application/json; charset=utf-8"),
            line("x-pact", key),
        ];
        Reply::new(500, headers, Bytes::from(Value::Object(fields).to_string()))
    }
}

fn line(name: &'static str, value: impl Into<Cow<'static, str>>) -> Line {
    (Cow::Borrowed(name), value.into())
}

/// The headers that let a browser show the answer to a page of any origin; those the pact has itself are
/// left to it.
fn cors<'h>(request: &Request, own: Option<&'h Headers>) -> impl Iterator<Item = Line> + use<'h> {
    let mut lines = FOR_ANY_ORIGIN.map(|(name, value)| line(name, value));
    lines[0].1 = origin(request);
    lines.into_iter().filter(move |(name, _)| own.is_none_or(|own| own.get(name).is_none()))
}

fn origin(request: &Request) -> Cow<'static, str> {
    joined(request, "origin").map_or(Cow::Borrowed("*"), Cow::Owned)
}

fn joined(request: &Request, name: &str) -> Option<String> {
    request.part.headers.as_ref()?.get(name).map(|values| values.join(", "))
}

/// The header lines of the pact's response, or the name of one that cannot be sent.
fn pact_headers(request: &Request, response: &Response) -> Result<Vec<Line>, String> {
    let headers = response.part.headers.iter().flat_map(Headers::iter);
    let mut lines = Vec::new();
    for (name, values) in headers.filter(|(name, _)| !is_computed(name, request, response)) {
        if !is_token(name) || !values.iter().all(|value| is_sendable(value)) {
            return Err(name.to_owned());
        }
        let name = name.to_ascii_lowercase();
        lines.extend(values.iter().map(|value| (Cow::Owned(name.clone()), Cow::Owned(value.clone()))));
    }
    Ok(lines)
}

/// A length that contradicts the body would break the framing. Where no body travels the pact's word stays:
/// it speaks of the body that would have been.
fn is_computed(name: &str, request: &Request, response: &Response) -> bool {
    let has_no_body = request.method.eq_ignore_ascii_case("HEAD") || response.status == 304;
    name.eq_ignore_ascii_case("content-length") && !(has_no_body && response.part.body.bytes().is_empty())
}

fn is_sendable(value: &str) -> bool {
    value.bytes().all(|byte| byte == b'\t' || (byte >= b' ' && byte != 0x7f))
}
