//! [`Exchange`]: a request and its answer as people look at them, of limited size.

use super::reply::Reply;
use crate::foundation::form;
use crate::foundation::json::{Map, Value};
use crate::foundation::text::{first_bytes, shortened};
use crate::model::headers::is_never_split;
use crate::model::{Body, Headers, Request};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

/// How many bytes of a body are kept.
const BODY: usize = 16 * 1024;

/// How many bytes of a path, query or header value are kept.
const TEXT: usize = 8 * 1024;

/// How many bytes of header lines are kept.
const HEADERS: usize = 16 * 1024;

/// A request and its answer.
#[derive(Debug)]
pub(super) struct Exchange {
    method: String,
    path: String,
    query: Option<String>,
    request: Part,
    status: u16,
    response: Part,
    /// What happens to the answer besides: its delay and its fault.
    behaviour: Map<String, Value>,
    /// Whether something before the body is longer than what is kept.
    is_cut: bool,
}

/// Header lines and a body.
#[derive(Debug)]
struct Part {
    headers: Vec<(String, String)>,
    more_headers: usize,
    body: Option<Beginning>,
}

/// The beginning of a body.
#[derive(Debug)]
struct Beginning {
    content: Content,
    /// How many bytes the whole body has.
    size: usize,
    is_cut: bool,
}

#[derive(Debug)]
enum Content {
    Text(String),
    Binary(Vec<u8>),
}

impl Exchange {
    /// Copies the beginnings of a request and its answer.
    pub(super) fn new(request: &Request, reply: &Reply) -> Self {
        let query = query(request);
        let is_cut = request.path.len() > TEXT || query.as_ref().is_some_and(|query| query.len() > TEXT);
        let kept = |text: &str| first_bytes(text, TEXT).to_owned();
        Exchange {
            method: kept(&request.method),
            path: kept(&request.path),
            query: query.as_deref().map(kept),
            request: Part::of_request(request),
            status: reply.status,
            response: Part::of_reply(request, reply),
            behaviour: behaviour(reply),
            is_cut,
        }
    }

    /// The query, shortened if it is longer than `limit` bytes.
    pub(super) fn short_query(&self, limit: usize) -> Option<String> {
        self.query.as_deref().map(|query| shortened(query, limit).into_owned())
    }

    /// The members `request` and `response` of a JSON object.
    pub(super) fn put_into(&self, fields: &mut Map<String, Value>) {
        let mut request = self.request.to_json();
        request.insert("method".to_owned(), self.method.as_str().into());
        request.insert("path".to_owned(), self.path.as_str().into());
        if let Some(query) = &self.query {
            request.insert("query".to_owned(), query.as_str().into());
        }
        if self.is_cut {
            request.insert("shortened".to_owned(), true.into());
        }
        let mut response = self.response.to_json();
        response.insert("status".to_owned(), self.status.into());
        response.extend(self.behaviour.clone());
        fields.insert("request".to_owned(), request.into());
        fields.insert("response".to_owned(), response.into());
    }
}

impl Part {
    fn new<'h>(lines: impl Iterator<Item = (&'h str, &'h str)>, body: Option<Beginning>) -> Self {
        let (mut headers, mut more_headers, mut left) = (Vec::new(), 0, HEADERS);
        for (name, value) in lines {
            let (name, value) = (shortened(name, TEXT), shortened(value, TEXT));
            match left.checked_sub(name.len() + value.len()) {
                Some(rest) => {
                    left = rest;
                    headers.push((name.into_owned(), value.into_owned()));
                }
                None => more_headers += 1,
            }
        }
        Part { headers, more_headers, body }
    }

    fn of_request(request: &Request) -> Self {
        let lines: Vec<_> = request.part.headers.iter().flat_map(Headers::iter).flat_map(lines).collect();
        let lines = lines.iter().map(|(name, value)| (*name, value.as_str()));
        let body = match &request.part.body {
            Body::Null => Beginning::of(b"null"),
            body => Beginning::of(body.bytes()),
        };
        Part::new(lines, body)
    }

    fn of_reply(request: &Request, reply: &Reply) -> Self {
        let has_no_body = request.method.eq_ignore_ascii_case("HEAD") || matches!(reply.status, 204 | 304);
        let body = if has_no_body { None } else { Beginning::of(&reply.body) };
        Part::new(reply.headers.iter().map(|(name, value)| (&**name, &**value)), body)
    }

    fn to_json(&self) -> Map<String, Value> {
        let headers = self.headers.iter().map(|(name, value)| json!({"name": name, "value": value}));
        let mut fields = Map::new();
        fields.insert("headers".to_owned(), headers.collect());
        if self.more_headers > 0 {
            fields.insert("moreHeaders".to_owned(), self.more_headers.into());
        }
        if let Some(body) = &self.body {
            fields.insert("body".to_owned(), body.to_json());
        }
        fields
    }
}

impl Beginning {
    /// The beginning of these bytes; nothing if there are none.
    fn of(bytes: &[u8]) -> Option<Self> {
        let start = bytes.get(..BODY).unwrap_or(bytes);
        let is_cut = start.len() < bytes.len();
        let content = match text(start, is_cut) {
            Some(text) => Content::Text(text.to_owned()),
            None => Content::Binary(start.to_owned()),
        };
        (!bytes.is_empty()).then_some(Beginning { content, size: bytes.len(), is_cut })
    }

    fn to_json(&self) -> Value {
        let mut body = match &self.content {
            Content::Text(text) => json!({"text": text}),
            Content::Binary(bytes) => json!({"base64": STANDARD.encode(bytes)}),
        };
        body["size"] = self.size.into();
        if self.is_cut {
            body["shortened"] = true.into();
        }
        body
    }
}

/// The bytes as text that can be shown. The last character of a beginning may be incomplete.
fn text(bytes: &[u8], is_cut: bool) -> Option<&str> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if is_cut && error.error_len().is_none() => {
            std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    let is_shown = |character: char| !character.is_control() || matches!(character, '\t' | '\n' | '\r');
    text.chars().all(is_shown).then_some(text)
}

/// The lines of a header, as far as they are known: values of lists may have come on one line.
fn lines<'h>((name, values): (&'h str, &'h [String])) -> Vec<(&'h str, String)> {
    if is_never_split(&name.to_ascii_lowercase()) {
        return values.iter().map(|value| (name, value.clone())).collect();
    }
    vec![(name, values.join(", "))]
}

fn query(request: &Request) -> Option<String> {
    let query = request.query.as_ref().filter(|query| !query.is_empty())?;
    let pairs =
        query.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value.as_deref())));
    Some(form::print_query(pairs))
}

fn behaviour(reply: &Reply) -> Map<String, Value> {
    let mut fields = Map::new();
    if !reply.delay.is_zero() {
        let milliseconds = u64::try_from(reply.delay.as_millis()).unwrap_or(u64::MAX);
        fields.insert("delay".to_owned(), milliseconds.into());
    }
    if let Some(fault) = reply.fault {
        fields.insert("fault".to_owned(), fault.name().into());
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::{BODY, Exchange, HEADERS, TEXT};
    use crate::foundation::json::{Map, Value};
    use crate::mock_server::fixture::{post, request, response};
    use crate::mock_server::reply::Reply;
    use crate::model::{Body, Request};
    use bytes::Bytes;
    use serde_json::json;

    fn shown(request: &Request, reply: &Reply) -> (Value, Value) {
        let mut fields = Map::new();
        Exchange::new(request, reply).put_into(&mut fields);
        (fields["request"].clone(), fields["response"].clone())
    }

    fn with_body(bytes: impl Into<Bytes>) -> Value {
        let mut request = request("POST", "/", &[]);
        request.part.body = Body::present(bytes.into(), None);
        shown(&request, &Reply::text(200, "")).0["body"].clone()
    }

    #[test]
    fn a_request_and_its_answer_are_whole() {
        let request = post("/a?x=1&y=%26&x=2", &[("X-A", "1")], "{}");
        let made = response(201, &[("X-B", "2")], "made");
        let reply = Reply::matched(&request, &made, Bytes::from("made"));

        let (request, response) = shown(&request, &reply);

        assert_eq!((&request["method"], &request["path"]), (&json!("POST"), &json!("/a")));
        assert_eq!(request["query"], "x=1&x=2&y=%26");
        let headers = request["headers"].as_array().unwrap();
        assert!(headers.contains(&json!({"name": "X-A", "value": "1"})), "{headers:?}");
        assert_eq!(request["body"], json!({"text": "{}", "size": 2}));
        assert_eq!((&response["status"], &response["body"]["text"]), (&json!(201), &json!("made")));
        let headers = response["headers"].as_array().unwrap();
        assert!(headers.contains(&json!({"name": "x-b", "value": "2"})), "{headers:?}");
    }

    #[test]
    fn what_is_absent_has_no_member() {
        let (request, response) = shown(&request("GET", "/a", &[]), &Reply::text(500, ""));

        assert_eq!(request, json!({"method": "GET", "path": "/a", "headers": []}));
        assert_eq!(response, json!({"status": 500, "headers": []}));
    }

    #[test]
    fn answers_that_travel_without_a_body_have_none() {
        let reply = Reply::text(200, "not sent");
        assert_eq!(shown(&request("HEAD", "/", &[]), &reply).1.get("body"), None);
        let reply = Reply::text(204, "not sent");
        assert_eq!(shown(&request("GET", "/", &[]), &reply).1.get("body"), None);
    }

    #[test]
    fn bodies_are_text_only_if_that_can_be_shown() {
        assert_eq!(with_body("a\r\n\tä"), json!({"text": "a\r\n\tä", "size": 6}));
        assert_eq!(with_body(vec![0xff, 0]), json!({"base64": "/wA=", "size": 2}));
        assert_eq!(with_body("a\u{1b}"), json!({"base64": "YRs=", "size": 2}));
        let mut null = request("POST", "/", &[]);
        null.part.body = Body::Null;
        assert_eq!(shown(&null, &Reply::text(200, "")).0["body"]["text"], "null");
    }

    #[test]
    fn the_size_is_limited() {
        let long = format!("{}ä", "a".repeat(BODY - 1));
        let body = with_body(long.clone());
        assert_eq!((&body["size"], &body["shortened"]), (&json!(long.len()), &json!(true)));
        assert_eq!(body["text"].as_str().map(str::len), Some(BODY - 1));

        let (path, value) = (format!("/{}", "p".repeat(TEXT)), "v".repeat(TEXT - 10));
        let headers = [("x-a", value.as_str()), ("x-b", &value), ("x-c", &value)];
        let (request, _) = shown(&request("GET", &path, &headers), &Reply::text(200, ""));
        assert_eq!((&request["shortened"], &request["moreHeaders"]), (&json!(true), &json!(1)));
        assert!(request.to_string().len() < TEXT + HEADERS + 500);
    }
}
