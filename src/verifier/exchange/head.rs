//! An exchange as JSON, without the bytes of its body.

use super::{Asked, Exchange};
use crate::foundation::charset::header_text;
use crate::foundation::json::{Map, Value};
use crate::model::{Contents, ProviderState};
use crate::net::client::{HeaderMap, LocalRequest};
use bytes::Bytes;
use std::borrow::Cow;

impl Exchange {
    /// Everything but the body.
    #[must_use]
    pub fn head(&self) -> Value {
        let mut head = Map::new();
        match &self.asked {
            Asked::Response(request) => put_request(&mut head, request),
            Asked::StateChange { action, state } => {
                head.insert("kind".to_owned(), "state".into());
                head.insert("action".to_owned(), (*action).into());
                head.insert("state".to_owned(), state.name.as_str().into());
                head.insert("params".to_owned(), Value::Object(state.params.clone()));
            }
            Asked::Message(request) => {
                head.insert("kind".to_owned(), "message".into());
                if let Some(contents) = request {
                    head.insert("request".to_owned(), request_of(contents));
                }
            }
        }
        head.insert("consumer".to_owned(), self.occasion.consumer.as_str().into());
        head.insert("description".to_owned(), self.occasion.description.as_str().into());
        head.insert("states".to_owned(), self.states());
        Value::Object(head)
    }

    /// The states of the interaction, as an array.
    #[must_use]
    pub fn states(&self) -> Value {
        states(&self.occasion.states)
    }

    /// The body of the request, or the contents of the request of a synchronous message.
    #[must_use]
    pub fn body(&self) -> Option<Bytes> {
        match &self.asked {
            Asked::Response(request) => Some(request.body.clone()).filter(|body| !body.is_empty()),
            Asked::Message(Some(contents)) => contents.body.content().map(|content| content.bytes.clone()),
            Asked::Message(None) | Asked::StateChange { .. } => None,
        }
    }

    /// The headers of the request, one line each.
    pub fn headers(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let headers = match &self.asked {
            Asked::Response(request) => Some(&request.headers),
            Asked::Message(_) | Asked::StateChange { .. } => None,
        };
        headers.into_iter().flat_map(lines)
    }
}

/// States as an array of objects with `name` and `params`.
fn states(states: &[ProviderState]) -> Value {
    let state = |state: &ProviderState| {
        let mut object = Map::new();
        object.insert("name".to_owned(), state.name.as_str().into());
        object.insert("params".to_owned(), Value::Object(state.params.clone()));
        Value::Object(object)
    };
    states.iter().map(state).collect()
}

fn put_request(head: &mut Map<String, Value>, request: &LocalRequest) {
    let (path, query) = split(&request.target);
    head.insert("kind".to_owned(), "provider".into());
    head.insert("method".to_owned(), request.method.as_str().into());
    head.insert("target".to_owned(), request.target.as_str().into());
    head.insert("path".to_owned(), path.into());
    head.insert("query".to_owned(), query.into());
    let line = |(name, value): (&str, Cow<'_, str>)| Value::Array(vec![name.into(), value.into()]);
    head.insert("headers".to_owned(), lines(&request.headers).map(line).collect());
}

fn request_of(contents: &Contents) -> Value {
    let mut object = Map::new();
    let content_type = contents.content_type().map(|content_type| content_type.to_string());
    object.insert("contentType".to_owned(), content_type.unwrap_or_default().into());
    object.insert("metadata".to_owned(), Value::Object(contents.metadata.clone()));
    Value::Object(object)
}

/// Path and query of a request target.
#[must_use]
pub(super) fn split(target: &str) -> (&str, &str) {
    target.split_once('?').unwrap_or((target, ""))
}

fn lines(headers: &HeaderMap) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    headers.iter().map(|(name, value)| (name.as_str(), header_text(value.as_bytes())))
}

impl LocalRequest {
    /// The path of the target.
    #[must_use]
    pub fn path(&self) -> &str {
        split(&self.target).0
    }

    /// The query of the target, without its question mark.
    #[must_use]
    pub fn query(&self) -> &str {
        split(&self.target).1
    }
}
