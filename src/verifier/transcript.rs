//! [`Transcript`]: the request that was sent for an interaction and what the provider answered, for reports. Secrets are
//! masked and long bodies are cut before they are stored.

use crate::foundation::charset::header_text;
use crate::foundation::text::{first_bytes, on_one_line};
use crate::model::Contents;
use crate::net::client::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use parking_lot::Mutex;
use std::fmt;

/// How many bytes of a body are stored.
const MOST_BYTES: usize = 2048;

/// What takes the place of a secret.
const MASK: &str = "****";

/// A request and its answer; each is `None` if it was not sent over HTTP or did not arrive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transcript {
    /// What was sent.
    pub request: Option<Sent>,
    /// What the provider answered.
    pub answer: Option<Sent>,
}

/// A message: a request, a response, or the message of a function.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent {
    /// The request line or the status; empty for a message of a function.
    pub line: String,
    /// The headers, or the metadata.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: ShownBody,
}

/// A body, cut if it is long.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ShownBody {
    /// There is none.
    #[default]
    Nothing,
    /// Text.
    Text {
        /// The text, or its beginning.
        text: String,
        /// How many bytes all of it has.
        bytes: usize,
    },
    /// Something that is not text, with this number of bytes.
    Binary(usize),
}

/// Stores the transcript of an interaction while it is verified.
#[derive(Debug, Default)]
pub(super) struct Recorder(Mutex<Transcript>);

impl Recorder {
    /// Stores a request that is sent, with the custom headers that go with it.
    pub(super) fn request(&self, request: &Request, custom: &HeaderMap) {
        let own = request.headers.iter().filter(|(name, _)| !custom.contains_key(*name));
        let headers = own.chain(custom).map(shown_header).collect();
        let line = format!("{} {}", request.method, request.url.shown_target());
        let request = Sent { line, headers, body: ShownBody::of(&request.body) };
        self.0.lock().request = Some(request);
    }

    /// Stores the answer of the provider.
    pub(super) fn response(&self, response: &Response) {
        let line = match response.status.canonical_reason() {
            Some(reason) => format!("{} {reason}", response.status.as_u16()),
            None => response.status.as_u16().to_string(),
        };
        let headers = response.headers.iter().map(shown_header).collect();
        self.0.lock().answer = Some(Sent { line, headers, body: ShownBody::of(&response.body) });
    }

    /// Stores the message that a function of the provider gave.
    pub(super) fn message(&self, message: &Contents) {
        let headers =
            message.metadata.iter().map(|(name, value)| (name.clone(), value.to_string())).collect();
        let body = message.body.content().map_or(ShownBody::Nothing, |body| ShownBody::of(&body.bytes));
        self.0.lock().answer = Some(Sent { line: String::new(), headers, body });
    }

    /// The transcript; `None` if nothing was sent and nothing came.
    pub(super) fn finish(self) -> Option<Box<Transcript>> {
        let transcript = self.0.into_inner();
        (transcript.request.is_some() || transcript.answer.is_some()).then(|| Box::new(transcript))
    }
}

fn shown_header((name, value): (&HeaderName, &HeaderValue)) -> (String, String) {
    let shown = match value.is_sensitive() || is_secret(name) {
        true => MASK.to_owned(),
        false => header_text(value.as_bytes()).into_owned(),
    };
    (name.as_str().to_owned(), shown)
}

/// Whether the value of a header is likely a secret.
pub(super) fn is_secret(name: &HeaderName) -> bool {
    let name = name.as_str().as_bytes();
    // Names are short: `str::contains` would take longer to prepare the search than this takes to search.
    let has = |part: &&str| name.windows(part.len()).any(|piece| piece == part.as_bytes());
    ["auth", "cookie", "key", "token", "secret", "password"].iter().any(has)
}

impl ShownBody {
    fn of(bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            return ShownBody::Nothing;
        }
        // A character that crosses the limit is left out below.
        let start = bytes.get(..MOST_BYTES + 4).unwrap_or(bytes);
        let text = match std::str::from_utf8(start) {
            Ok(text) => text,
            Err(error) if error.error_len().is_none() && start.len() < bytes.len() => {
                let valid = start.get(..error.valid_up_to()).unwrap_or_default();
                std::str::from_utf8(valid).unwrap_or_default()
            }
            Err(_) => return ShownBody::Binary(bytes.len()),
        };
        ShownBody::Text { text: first_bytes(text, MOST_BYTES).to_owned(), bytes: bytes.len() }
    }
}

/// The body as reports show it.
impl fmt::Display for ShownBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ShownBody::Nothing => Ok(()),
            ShownBody::Text { text, bytes } if text.len() < *bytes => write!(f, "{text}… ({bytes} bytes)"),
            ShownBody::Text { text, .. } => f.write_str(text),
            ShownBody::Binary(bytes) => write!(f, "({bytes} bytes that are not text)"),
        }
    }
}

/// The line, the headers and the body as HTTP shows them, with an empty line before the body.
impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = [on_one_line(&self.line).into_owned()].into_iter().filter(|line| !line.is_empty());
        let headers =
            self.headers.iter().map(|(name, value)| format!("{}: {}", on_one_line(name), on_one_line(value)));
        f.write_str(&lines.chain(headers).collect::<Vec<_>>().join("\n"))?;
        if self.body == ShownBody::Nothing { Ok(()) } else { write!(f, "\n\n{}", self.body) }
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_BYTES, Recorder, ShownBody};
    use crate::net::client::{HeaderMap, HeaderName, HeaderValue, Method, Request, Url};

    #[test]
    fn secrets_are_masked() {
        let url = Url::parse("http://u:p@h/a?token=t&b=1").unwrap();
        let pair = |name: &'static str, value: &'static str| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        let (name, value) = pair("x-api-key", "hidden");
        let request = Request::new(Method::PUT, url).header(name, value).body("{}");
        let custom: HeaderMap =
            [pair("authorization", "hidden"), pair("x-team", "blue")].into_iter().collect();
        let recorder = Recorder::default();

        recorder.request(&request, &custom);

        let transcript = recorder.finish().unwrap();
        assert_eq!(
            transcript.request.unwrap().to_string(),
            "PUT /a?token=****&b=1\nx-api-key: ****\nauthorization: ****\nx-team: blue\n\n{}"
        );
        assert_eq!(transcript.answer, None);
    }

    #[test]
    fn nothing_sent_is_no_transcript() {
        assert_eq!(Recorder::default().finish(), None);
    }

    #[test]
    fn a_long_body_is_cut_between_characters() {
        let text = |body: &[u8]| ShownBody::of(body).to_string();
        let long = "é".repeat(MOST_BYTES);
        let odd = format!("a{long}");

        assert_eq!(text(b""), "");
        assert_eq!(text("é".as_bytes()), "é");
        assert_eq!(text(&[0xff, 1]), "(2 bytes that are not text)");
        assert_eq!(text(long.as_bytes()), format!("{}… (4096 bytes)", "é".repeat(MOST_BYTES / 2)));
        assert_eq!(text(odd.as_bytes()), format!("a{}… (4097 bytes)", "é".repeat(MOST_BYTES / 2 - 1)));
        assert_eq!(text(&[0xff; 4000]), "(4000 bytes that are not text)");
    }
}
