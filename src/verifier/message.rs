//! Verifies a message interaction: asks the provider, over HTTP or by a function, for the message that it would send, and
//! compares it.

use super::exchange::{Answer, Asked};
use super::results::Verdict;
use super::session::content_type;
use super::subject::{Subject, unexpected};
use super::target;
use crate::foundation::json::{self, Map, Value};
use crate::generate::{self, GeneratorEnv};
use crate::matching::{Bounds, ContentsFor, Engine, ExpectedContents, ExpectedSyncMessage, MismatchList};
use crate::model::interaction::SyncMessage;
use crate::model::{Body, Contents, HttpPart, Interaction, file};
use crate::net::client::{HeaderValue, Method, Request, Response, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The header that carries the metadata of a message.
const METADATA: &str = "pact-message-metadata";

/// Asks the provider for an asynchronous message and compares it.
pub(super) async fn verify_async(subject: Subject<'_>, expected: &Contents, engine: &Engine) -> Verdict {
    match provided(subject, None).await {
        Ok(actual) => {
            let mismatches = ExpectedContents::compile(&with_expected_content_type(expected), engine)
                .compare_within(&actual, Bounds::OF_INTERACTION);
            Verdict::of(mismatches, &part(expected), &part(&actual))
        }
        Err(reason) => Verdict::failed(reason),
    }
}

/// Sends the request of a synchronous message, with generators applied, and compares the response.
pub(super) async fn verify_sync(
    subject: Subject<'_>,
    message: &SyncMessage,
    env: &mut GeneratorEnv<'_>,
) -> Verdict {
    let request = generate::contents(&message.request, ContentsFor::Request, env).into_owned();
    match provided(subject, Some(request)).await {
        Ok(actual) => {
            let first = message.responses.first().map(part).unwrap_or_default();
            let actual_part = part(&actual);
            let mismatches = compare_response(subject.interaction, message, actual, env.engine);
            Verdict::of(mismatches, &first, &actual_part)
        }
        Err(reason) => Verdict::failed(reason),
    }
}

/// Compares the response. A provider can give only one.
fn compare_response(
    interaction: &Interaction,
    message: &SyncMessage,
    actual: Contents,
    engine: &Engine,
) -> MismatchList {
    let expected = message.responses.len();
    if expected > 1 {
        let description = &interaction.description;
        tracing::warn!("'{description}' expects {expected} responses, but a provider can give only one");
    }
    ExpectedSyncMessage::compile(message, engine).compare_responses(&[actual], Bounds::OF_INTERACTION)
}

/// SPEC: if only the body of the expected message has a content type, it is expected in the metadata too. COMPAT: this is
/// not so for responses to synchronous messages.
fn with_expected_content_type(contents: &Contents) -> Contents {
    Contents { metadata: contents.metadata_with_content_type(), ..contents.clone() }
}

/// The body of a message as an HTTP part, for the line diff.
fn part(contents: &Contents) -> HttpPart {
    let body = match contents.body.content() {
        Some(content) => Body::present(content.bytes.clone(), contents.content_type()),
        None => contents.body.clone(),
    };
    HttpPart { body, ..HttpPart::default() }
}

/// The body of the request: which message the provider is asked for.
fn request_body(interaction: &Interaction) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert("description".to_owned(), interaction.description.as_str().into());
    if !interaction.states.is_empty() {
        let states = interaction.states.iter().map(|state| {
            let mut object = Map::new();
            object.insert("name".to_owned(), state.name.as_str().into());
            if !state.params.is_empty() {
                object.insert("params".to_owned(), Value::Object(state.params.clone()));
            }
            Value::Object(object)
        });
        body.insert("providerStates".to_owned(), states.collect());
    }
    body
}

/// The message that the provider would send, with the request of a synchronous one.
async fn provided(subject: Subject<'_>, request: Option<Contents>) -> Result<Contents, String> {
    if let Some(handler) = &subject.session.plan.handlers.message {
        return match subject.ask(handler, Asked::Message(request)).await? {
            Answer::Message(message) => {
                subject.recorder.message(&message);
                Ok(message)
            }
            other => Err(unexpected(&other)),
        };
    }
    let mut body = request_body(subject.interaction);
    if let Some(request) = &request {
        body.insert("request".to_owned(), file::contents_to_json(request));
    }
    ask_over_http(subject, body).await.map(|response| received_message(&response))
}

async fn ask_over_http(subject: Subject<'_>, body: Map<String, Value>) -> Result<Response, String> {
    let base = target::base(&subject.session.plan, subject.interaction);
    let url = target::url(&base, "", None).map_err(|error| error.to_string())?;
    let json = HeaderValue::from_static("application/json");
    let body = Value::Object(body).to_string();
    let request = Request::new(Method::POST, url).header(header::CONTENT_TYPE, json).body(body).command();
    let response = subject.send(request).await?;
    if response.status.is_success() {
        Ok(response)
    } else {
        Err(format!("Request to fetch message from provider failed: status {}", response.status.as_u16()))
    }
}

/// The message that the provider returned: the contents are the body, a header has the metadata.
fn received_message(response: &Response) -> Contents {
    let mut metadata = Map::new();
    metadata.insert("contentType".to_owned(), content_type(response).unwrap_or_default().into());
    metadata.extend(response.header(METADATA).and_then(metadata_of).unwrap_or_default());
    Contents { body: Body::received(response.body.clone()), metadata, ..Contents::default() }
}

/// COMPAT: a header that is not a JSON object in base64 is ignored.
fn metadata_of(text: &str) -> Option<Map<String, Value>> {
    let bytes = STANDARD.decode(text.trim()).ok()?;
    match json::parse_value(std::str::from_utf8(&bytes).ok()?).ok()? {
        Value::Object(metadata) => Some(metadata),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{metadata_of, request_body};
    use crate::foundation::json::Value;
    use crate::model::interaction::InteractionKind;
    use crate::model::{Interaction, ProviderState};
    use serde_json::json;

    #[test]
    fn the_request_names_message_and_states() {
        let mut interaction = Interaction::new("async m", InteractionKind::AsyncMessage(Box::default()));
        assert_eq!(Value::Object(request_body(&interaction)), json!({"description": "async m"}));
        interaction.states = vec![ProviderState::new("st"), ProviderState::new("st2")];
        interaction.states[0].params.insert("x".to_owned(), 1.into());

        let asked = Value::Object(request_body(&interaction)).to_string();

        assert_eq!(
            asked,
            r#"{"description":"async m","providerStates":[{"name":"st","params":{"x":1}},{"name":"st2"}]}"#
        );
    }

    #[test]
    fn metadata_is_an_object_in_base64() {
        assert_eq!(metadata_of("eyJhIjoxfQ==").map(Value::Object), Some(json!({"a": 1})));
        for wrong in ["", "!", "WzFd", "eyJh", "/w=="] {
            assert_eq!(metadata_of(wrong), None, "{wrong}");
        }
    }
}
