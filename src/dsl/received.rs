//! A received response, made from its parts.

use super::error::Error;
use crate::foundation::json::{Document, Node, SyntaxError};
use crate::model::headers::split_value;
use crate::model::{Body, Headers, HttpPart, Response};

/// Makes a response of status, headers (a JSON object of texts or lists of texts) and body.
pub fn received_response(status: i32, headers: Option<&str>, body: Option<&[u8]>) -> Result<Response, Error> {
    let is_code = |status: &u16| (100..=999).contains(status);
    let code = u16::try_from(status).ok().filter(is_code);
    Ok(Response {
        status: code.ok_or_else(|| Error::BadStatus(status.to_string()))?,
        part: HttpPart {
            headers: headers.map(read_headers).transpose()?,
            body: match body {
                None => Body::Missing,
                Some([]) => Body::Empty,
                Some(bytes) => Body::received(bytes.to_vec()),
            },
            ..HttpPart::default()
        },
    })
}

fn read_headers(text: &str) -> Result<Headers, Error> {
    let unreadable = |error: SyntaxError| Error::Unreadable { what: "headers", reason: error.to_string() };
    let document = Document::parse(text).map_err(unreadable)?;
    if !document.root().is_object() {
        return Err(Error::NotAnObject("headers"));
    }
    let mut headers = Headers::new();
    for (name, value) in document.root().members() {
        let values = values(name, value)
            .ok_or_else(|| Error::BadHeader { name: name.to_owned(), found: value.to_json_up_to(SHOWN) })?;
        headers.entry(name).extend(values);
    }
    Ok(headers)
}

/// How many bytes an error shows of a value that a header cannot have.
const SHOWN: usize = 100;

/// The values in a text, or in the texts of a list. Each text is one header line.
fn values(name: &str, value: Node<'_>) -> Option<Vec<String>> {
    match value.as_str() {
        Some(text) => Some(split_value(name, text)),
        None if value.is_array() => {
            let lines: Option<Vec<_>> =
                value.items().map(|item| Some(split_value(name, item.as_str()?))).collect();
            Some(lines?.concat())
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::received_response;
    use crate::model::Body;

    #[test]
    fn a_response_is_put_together_from_its_pieces() {
        let headers = r#"{"Vary":"a, b","X-One":["1","2"],"vary":"c"}"#;
        let response = received_response(204, Some(headers), Some(b"")).unwrap();

        let headers = response.part.headers.unwrap();
        assert_eq!(response.status, 204);
        assert_eq!(headers.get("VARY"), Some(["a", "b", "c"].map(str::to_owned).as_slice()));
        assert_eq!(headers.get("x-one"), Some(["1", "2"].map(str::to_owned).as_slice()));
        assert_eq!(response.part.body, Body::Empty);
        assert_eq!(received_response(200, None, None).unwrap().part.body, Body::Missing);
    }

    #[test]
    fn pieces_that_are_none_are_refused_by_name() {
        let table = [
            (99, "{}", "'99' is not a status code between 100 and 999"),
            (-1, "{}", "'-1' is not a status code between 100 and 999"),
            (200, "[]", "headers must be a JSON object"),
            (200, "{", "the headers cannot be read: EOF while parsing an object at line 1 column 1"),
            (200, r#"{"A":1}"#, "header 'A' must be a text or a list of texts, but is 1"),
            (200, r#"{"A":["x",{}]}"#, "header 'A' must be a text or a list of texts, but is [\"x\",{}]"),
        ];
        for (status, headers, reason) in table {
            let error = received_response(status, Some(headers), None).unwrap_err();
            assert_eq!(error.to_string(), reason);
        }
    }
}
