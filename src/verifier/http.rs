//! Verifies an HTTP interaction: sends its request and compares the response.

use super::results::Verdict;
use super::session::received_headers;
use super::subject::Subject;
use super::target;
use crate::generate::{self, GeneratorEnv};
use crate::matching::{Bounds, Engine, ExpectedResponse};
use crate::model::interaction::Http;
use crate::model::{self, Body, Headers, HttpPart, MissingCharacter};
use crate::net::client::{HeaderName, HeaderValue, Method, Request, Response};
use bytes::Bytes;
use std::borrow::Cow;

/// Sends the request of an interaction, with generators applied, and compares the response.
pub(super) async fn verify(subject: Subject<'_>, http: &Http, env: &mut GeneratorEnv<'_>) -> Verdict {
    let generated = generate::request(&http.request, env);
    let request =
        match to_client_request(&target::base(&subject.session.plan, subject.interaction), &generated) {
            Ok(request) => request,
            Err(reason) => return Verdict::failed(reason),
        };
    match subject.send(request).await {
        Ok(response) => compare(&http.response, &response, env.engine),
        Err(reason) => Verdict::failed(reason),
    }
}

fn compare(expected: &model::Response, response: &Response, engine: &Engine) -> Verdict {
    let actual = to_model(response);
    let mismatches =
        ExpectedResponse::compile(expected, engine).compare_within(&actual, Bounds::OF_INTERACTION);
    Verdict::of(mismatches, &expected.part, &actual.part)
}

fn to_model(response: &Response) -> model::Response {
    let part = HttpPart {
        headers: received_headers(response),
        body: Body::received(response.body.clone()),
        ..HttpPart::default()
    };
    model::Response { status: response.status.as_u16(), part }
}

fn to_client_request(base: &str, request: &model::Request) -> Result<Request, String> {
    let method = request.method.to_ascii_uppercase();
    let method = Method::from_bytes(method.as_bytes())
        .map_err(|_| format!("'{}' is not an HTTP method", request.method))?;
    let url = target::url(base, &request.path, request.query.as_ref()).map_err(|error| error.to_string())?;
    let body = bytes(&request.part).map_err(|error| format!("Cannot send the request body: {error}"))?;
    let mut sent = Request::new(method, url).body(body);
    for (name, values) in request.part.headers.iter().flat_map(Headers::iter) {
        let key = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| format!("Invalid header name: 'Failed to parse header value: {name}'"))?;
        // The client sends the length of the body; another value would break the framing.
        if key == "content-length" {
            continue;
        }
        for value in values {
            let value = HeaderValue::from_str(&unfolded(value))
                .map_err(|_| format!("Invalid header value: 'Failed to parse header value: {value}'"))?;
            sent.headers.append(&key, value);
        }
    }
    Ok(sent)
}

/// A header value on one line. Old programs fold values over several lines, of which all but the first begin with white
/// space; no request may contain such a value. Other line breaks stay, so that the value is refused.
fn unfolded(value: &str) -> Cow<'_, str> {
    let mut lines = value.split('\n');
    let first = lines.next().unwrap_or_default();
    let folded: Vec<&str> = lines.collect();
    if folded.is_empty() || !folded.iter().all(|line| line.starts_with([' ', '\t'])) {
        return Cow::Borrowed(value);
    }
    let pieces = [first].into_iter().chain(folded).map(str::trim).filter(|piece| !piece.is_empty());
    Cow::Owned(pieces.collect::<Vec<_>>().join(" "))
}

fn bytes(part: &HttpPart) -> Result<Bytes, MissingCharacter> {
    match &part.body {
        Body::Null if part.content_type().is_some_and(|content_type| content_type.is_json()) => {
            Ok(Bytes::from_static(b"null"))
        }
        Body::Present(_) | Body::Null | Body::Empty | Body::Missing => part.sent_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::to_client_request;
    use crate::model::{Headers, Request};

    fn sent(request_of: impl FnOnce(&mut Request)) -> Result<String, String> {
        let mut model = Request::default();
        request_of(&mut model);
        let sent = to_client_request("http://h", &model)?;
        let headers: Vec<_> =
            sent.headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
        Ok(format!("{} {} {}", sent.method, sent.url.target(), headers.join("; ")))
    }

    #[test]
    fn every_value_of_a_header_is_sent() {
        let line = sent(|request| {
            request.method = "post".to_owned();
            let mut headers = Headers::new();
            headers.set("X-A", vec!["1".to_owned(), "2".to_owned()]);
            headers.set("Content-Length", vec!["99".to_owned()]);
            request.part.headers = Some(headers);
        });

        assert_eq!(line.as_deref(), Ok("POST / x-a: 1; x-a: 2"));
    }

    #[test]
    fn a_folded_value_is_sent_on_one_line() {
        let folded = |value: &str| {
            sent(|request| {
                request.part.headers.get_or_insert_default().set("X-A", vec![value.to_owned()]);
            })
        };

        assert_eq!(folded("one,\r\n two;\n\t three\r\n ").as_deref(), Ok("GET / x-a: one, two; three"));
        assert_eq!(
            folded("one\r\nX-B: two").unwrap_err(),
            "Invalid header value: 'Failed to parse header value: one\r\nX-B: two'"
        );
    }

    #[test]
    fn what_http_cannot_carry_is_named() {
        let method = sent(|request| request.method = "B@D METH".to_owned());
        let header = |name: &str, value: &str| {
            sent(|request| {
                request.part.headers.get_or_insert_default().set(name, vec![value.to_owned()]);
            })
        };

        assert_eq!(method.unwrap_err(), "'B@D METH' is not an HTTP method");
        assert_eq!(
            header("X Y", "1").unwrap_err(),
            "Invalid header name: 'Failed to parse header value: X Y'"
        );
        assert_eq!(
            header("X", "1\n").unwrap_err(),
            "Invalid header value: 'Failed to parse header value: 1\n'"
        );
    }
}
