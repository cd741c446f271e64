//! Pacts, requests and raw HTTP for the tests of this module.

use crate::model::{
    Body, Headers, Http, HttpPart, Interaction, InteractionKind, Pact, Query, Request, Response,
};
use std::io::{Read, Write};
use std::net::TcpStream;

/// A pact with these interactions.
pub(super) fn pact(interactions: impl IntoIterator<Item = Interaction>) -> Pact {
    Pact { interactions: interactions.into_iter().collect(), ..Pact::new("consumer", "provider") }
}

/// An interaction, described by its request line.
pub(super) fn interaction(request: Request, response: Response) -> Interaction {
    let description = format!("{} {}", request.method, request.path);
    Interaction::new(description, InteractionKind::Http(Box::new(Http { request, response })))
}

/// An interaction with an empty response.
pub(super) fn asks(request: Request) -> Interaction {
    interaction(request, Response::default())
}

/// A request: method, target with query, headers.
pub(super) fn request(method: &str, target: &str, headers: &[(&str, &str)]) -> Request {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let query: Query = crate::foundation::form::parse_pairs(query).into_iter().collect();
    Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query: (!query.is_empty()).then_some(query),
        part: HttpPart { headers: some_headers(headers), ..HttpPart::default() },
    }
}

/// The same with a JSON body.
pub(super) fn post(target: &str, headers: &[(&str, &str)], json: &str) -> Request {
    let mut request = request("POST", target, headers);
    let headers = request.part.headers.get_or_insert_default();
    headers.set("Content-Type", vec!["application/json".to_owned()]);
    request.part.body = Body::present(json.to_owned(), None);
    request
}

/// A response.
pub(super) fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
    let body = if body.is_empty() { Body::Missing } else { Body::present(body.to_owned(), None) };
    Response { status, part: HttpPart { headers: some_headers(headers), body, ..HttpPart::default() } }
}

fn some_headers(lines: &[(&str, &str)]) -> Option<Headers> {
    let mut headers = Headers::new();
    lines.iter().for_each(|(name, value)| headers.entry(name).push((*value).to_owned()));
    (!headers.is_empty()).then_some(headers)
}

/// Sends bytes and reads until the server closes.
pub(super) fn exchange(port: u16, bytes: impl AsRef<[u8]>) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(bytes.as_ref()).unwrap();
    read_to_end(&mut stream)
}

/// What the server sends until it closes. A reset counts as closing.
pub(super) fn read_to_end(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A request line and headers that ask to close afterwards.
pub(super) fn closing(line: &str, headers: &str) -> String {
    format!("{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n")
}

/// The status line and the body of a response.
pub(super) fn status_and_body(text: &str) -> (&str, &str) {
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
    (head.lines().next().unwrap_or_default(), body)
}

/// The value of the first header line with this name.
pub(super) fn header<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let head = text.split_once("\r\n\r\n").map_or(text, |(head, _)| head);
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}
