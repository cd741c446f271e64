//! A message interaction: the provider is asked over HTTP for the message it would send.

use super::outcome::Verdict;
use super::session::{Session, content_type};
use super::target;
use crate::foundation::json::{self, Map, Value};
use crate::generate::{self, GeneratorEnv};
use crate::matching::{ContentsFor, Engine, ExpectedContents, ExpectedSyncMessage, Mismatch};
use crate::model::interaction::SyncMessage;
use crate::model::{Body, Contents, HttpPart, Interaction, file};
use crate::net::client::{HeaderValue, Method, Request, Response, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The header that carries the metadata of a message.
const METADATA: &str = "pact-message-metadata";

/// Asks for the message and compares it.
pub(super) async fn verify_async(
    session: &Session,
    interaction: &Interaction,
    expected: &Contents,
    engine: &Engine,
) -> Verdict {
    match ask(session, interaction, question(interaction)).await {
        Ok(answer) => {
            let actual = received(&answer);
            let mismatches = ExpectedContents::compile(&expected_of(expected), engine).compare(&actual);
            Verdict::of(mismatches, &part(expected), &part(&actual))
        }
        Err(reason) => Verdict::failed(reason),
    }
}

/// Sends the request of a synchronous message, made concrete, and compares what answers it.
pub(super) async fn verify_sync(
    session: &Session,
    interaction: &Interaction,
    message: &SyncMessage,
    env: &mut GeneratorEnv<'_>,
) -> Verdict {
    let request = generate::contents(&message.request, ContentsFor::Request, env);
    let mut question = question(interaction);
    question.insert("request".to_owned(), file::contents_to_json(&request));
    match ask(session, interaction, question).await {
        Ok(answer) => {
            let actual = received(&answer);
            let first = message.responses.first().map(part).unwrap_or_default();
            let actual_part = part(&actual);
            let mismatches = answered(interaction, message, actual, env.engine);
            Verdict::of(mismatches, &first, &actual_part)
        }
        Err(reason) => Verdict::failed(reason),
    }
}

/// Compares the one response that can come over HTTP.
fn answered(
    interaction: &Interaction,
    message: &SyncMessage,
    actual: Contents,
    engine: &Engine,
) -> Vec<Mismatch> {
    let wanted = message.responses.len();
    if wanted > 1 {
        let description = &interaction.description;
        tracing::warn!(
            "'{description}' expects {wanted} responses, but a provider can give only one over HTTP"
        );
    }
    ExpectedSyncMessage::compile(message, engine).compare_responses(&[actual])
}

/// SPEC: what only the body of a contract says about its type is expected of the metadata too. COMPAT: not so of responses
/// to synchronous messages.
fn expected_of(contents: &Contents) -> Contents {
    Contents { metadata: contents.metadata_with_content_type(), ..contents.clone() }
}

/// The body of a message, for laying it out.
fn part(contents: &Contents) -> HttpPart {
    let body = match contents.body.content() {
        Some(content) => Body::present(content.bytes.clone(), contents.content_type()),
        None => contents.body.clone(),
    };
    HttpPart { body, ..HttpPart::default() }
}

/// What the provider is told about the message.
fn question(interaction: &Interaction) -> Map<String, Value> {
    let mut question = Map::new();
    question.insert("description".to_owned(), interaction.description.as_str().into());
    if !interaction.states.is_empty() {
        let states = interaction.states.iter().map(|state| {
            let mut told = Map::new();
            told.insert("name".to_owned(), state.name.as_str().into());
            if !state.params.is_empty() {
                told.insert("params".to_owned(), Value::Object(state.params.clone()));
            }
            Value::Object(told)
        });
        question.insert("providerStates".to_owned(), states.collect());
    }
    question
}

async fn ask(
    session: &Session,
    interaction: &Interaction,
    question: Map<String, Value>,
) -> Result<Response, String> {
    let base = target::base(&session.plan, interaction);
    let url = target::url(&base, "", None).map_err(|error| error.to_string())?;
    let json = HeaderValue::from_static("application/json");
    let body = Value::Object(question).to_string();
    let request = Request::new(Method::POST, url).header(header::CONTENT_TYPE, json).body(body);
    let answer = session.send(request).await?;
    if answer.status.is_success() {
        Ok(answer)
    } else {
        Err(format!("Request to fetch message from provider failed: status {}", answer.status.as_u16()))
    }
}

/// The body of the answer is the message; a header has its metadata.
fn received(answer: &Response) -> Contents {
    let mut metadata = Map::new();
    metadata.insert("contentType".to_owned(), content_type(answer).unwrap_or_default().into());
    metadata.extend(answer.header(METADATA).and_then(metadata_of).unwrap_or_default());
    Contents { body: Body::present(answer.body.clone(), None), metadata, ..Contents::default() }
}

/// COMPAT: what is not an object in JSON in base64 is no metadata.
fn metadata_of(text: &str) -> Option<Map<String, Value>> {
    let bytes = STANDARD.decode(text.trim()).ok()?;
    match json::parse_value(std::str::from_utf8(&bytes).ok()?).ok()? {
        Value::Object(metadata) => Some(metadata),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{metadata_of, question};
    use crate::foundation::json::Value;
    use crate::model::interaction::Kind;
    use crate::model::{Interaction, ProviderState};
    use serde_json::json;

    #[test]
    fn the_question_names_message_and_states() {
        let mut interaction = Interaction::new("async m", Kind::AsyncMessage(Box::default()));
        assert_eq!(Value::Object(question(&interaction)), json!({"description": "async m"}));
        interaction.states = vec![ProviderState::new("st"), ProviderState::new("st2")];
        interaction.states[0].params.insert("x".to_owned(), 1.into());

        let asked = Value::Object(question(&interaction)).to_string();

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
