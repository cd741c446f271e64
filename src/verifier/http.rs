//! An HTTP interaction, asked of the provider and compared.

use super::outcome::Verdict;
use super::session::{Session, received_headers};
use super::target;
use crate::generate::{self, GeneratorEnv};
use crate::matching::{Engine, ExpectedResponse};
use crate::model::interaction::Http;
use crate::model::{self, Body, Headers, HttpPart, Interaction};
use crate::net::client::{HeaderName, HeaderValue, Method, Request, Response};
use bytes::Bytes;
use std::borrow::Cow;

/// Sends the request of an interaction, made concrete, and compares the answer.
pub(super) async fn verify(
    session: &Session,
    interaction: &Interaction,
    http: &Http,
    env: &mut GeneratorEnv<'_>,
) -> Verdict {
    let made = generate::request(&http.request, env);
    let request = match request(&target::base(&session.plan, interaction), &made) {
        Ok(request) => request,
        Err(reason) => return Verdict::failed(reason),
    };
    match session.send(request).await {
        Ok(answer) => compare(&http.response, &answer, env.engine),
        Err(reason) => Verdict::failed(reason),
    }
}

fn compare(expected: &model::Response, answer: &Response, engine: &Engine) -> Verdict {
    let actual = received(answer);
    let mismatches = ExpectedResponse::compile(expected, engine).compare(&actual);
    Verdict::of(mismatches, &expected.part, &actual.part)
}

fn received(answer: &Response) -> model::Response {
    let part = HttpPart {
        headers: received_headers(answer),
        body: Body::present(answer.body.clone(), None),
        ..HttpPart::default()
    };
    model::Response { status: answer.status.as_u16(), part }
}

fn request(base: &str, request: &model::Request) -> Result<Request, String> {
    let method = request.method.to_ascii_uppercase();
    let method = Method::from_bytes(method.as_bytes())
        .map_err(|_| format!("'{}' is not an HTTP method", request.method))?;
    let url = target::url(base, &request.path, request.query.as_ref()).map_err(|error| error.to_string())?;
    let mut sent = Request::new(method, url).body(bytes(&request.part));
    for (name, values) in request.part.headers.iter().flat_map(Headers::iter) {
        let key = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| format!("Invalid header name: 'Failed to parse header value: {name}'"))?;
        // The length follows from the body; another one would break the framing.
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

/// A value on one line. Old programs fold values over lines that begin with white space; they mean one, and no request
/// may be sent with more. Another line break is left where it is, for nobody to send.
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

fn bytes(part: &HttpPart) -> Bytes {
    match &part.body {
        Body::Present(content) => content.bytes.clone(),
        Body::Null if part.content_type().is_some_and(|content_type| content_type.is_json()) => {
            Bytes::from_static(b"null")
        }
        Body::Null | Body::Empty | Body::Missing => Bytes::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::request;
    use crate::model::{Headers, Request};

    fn told(request_of: impl FnOnce(&mut Request)) -> Result<String, String> {
        let mut model = Request::default();
        request_of(&mut model);
        let sent = request("http://h", &model)?;
        let headers: Vec<_> =
            sent.headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
        Ok(format!("{} {} {}", sent.method, sent.url.target(), headers.join("; ")))
    }

    #[test]
    fn every_value_of_a_header_is_sent() {
        let sent = told(|request| {
            request.method = "post".to_owned();
            let mut headers = Headers::new();
            headers.set("X-A", vec!["1".to_owned(), "2".to_owned()]);
            headers.set("Content-Length", vec!["99".to_owned()]);
            request.part.headers = Some(headers);
        });

        assert_eq!(sent.as_deref(), Ok("POST / x-a: 1; x-a: 2"));
    }

    #[test]
    fn a_folded_value_is_sent_on_one_line() {
        let sent = |value: &str| {
            told(|request| {
                request.part.headers.get_or_insert_default().set("X-A", vec![value.to_owned()]);
            })
        };

        assert_eq!(sent("one,\r\n two;\n\t three\r\n ").as_deref(), Ok("GET / x-a: one, two; three"));
        assert_eq!(
            sent("one\r\nX-B: two").unwrap_err(),
            "Invalid header value: 'Failed to parse header value: one\r\nX-B: two'"
        );
    }

    #[test]
    fn what_http_cannot_carry_is_named() {
        let method = told(|request| request.method = "B@D METH".to_owned());
        let header = |name: &str, value: &str| {
            told(|request| {
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
