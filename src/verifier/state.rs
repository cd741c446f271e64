//! Telling the provider which state it is to be in, and that it may leave it.
//!
//! Each state is one call, made once. All states of an interaction are told, also when one of the calls failed.

use super::plan::StateCalls;
use super::session::{Session, content_type};
use crate::foundation::content_type::ContentType;
use crate::foundation::form;
use crate::foundation::json::{self, Map, Value, to_raw_text};
use crate::model::{Interaction, ProviderState};
use crate::net::client::{HeaderValue, Method, Request, Url, header, without_login};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What the provider is to do with a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Be in it.
    Setup,
    /// Leave it.
    Teardown,
}

/// Some of the calls failed; why, one line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failures(pub(super) Vec<String>);

impl Action {
    pub(super) fn name(self) -> &'static str {
        match self {
            Action::Setup => "setup",
            Action::Teardown => "teardown",
        }
    }
}

/// Tells all states of an interaction and gives the values for its generators: what the states have as parameters,
/// and what the provider answered in their place.
pub(super) async fn tell(
    session: &Session,
    action: Action,
    interaction: &Interaction,
) -> Result<Map<String, Value>, Failures> {
    let mut values = json::object(interaction.states.iter().flat_map(|state| state.params.clone()));
    let Some(calls) = &session.plan.states else {
        if action == Action::Setup && !interaction.states.is_empty() {
            let id = interaction.id.as_deref().unwrap_or(&interaction.description);
            tracing::warn!(
                "State Change ignored as there is no state change URL provided for interaction {id}"
            );
        }
        return Ok(values);
    };
    let mut failures = Vec::new();
    for state in states(interaction).iter() {
        match call(session, calls, action, state).await {
            Ok(answered) => values.extend(answered),
            Err(reason) => {
                tracing::error!("{} of provider state '{}' failed: {reason}", action.name(), state.name);
                failures.push(format!("{} of provider state '{}': {reason}", action.name(), state.name));
            }
        }
    }
    if failures.is_empty() { Ok(values) } else { Err(Failures(failures)) }
}

/// An interaction without states has one without a name, so that a provider can start afresh.
fn states(interaction: &Interaction) -> Cow<'_, [ProviderState]> {
    if interaction.states.is_empty() {
        Cow::Owned(vec![ProviderState::new("")])
    } else {
        Cow::Borrowed(&interaction.states)
    }
}

async fn call(
    session: &Session,
    calls: &StateCalls,
    action: Action,
    state: &ProviderState,
) -> Result<Map<String, Value>, String> {
    tracing::info!("Running {} provider state change handler '{}'", action.name(), state.name);
    let url = Url::parse(&calls.url)
        .map_err(|error| format!("'{}' is no URL: {error}", without_login(&calls.url)))?;
    let request = if calls.in_body { in_body(url, action, state) } else { in_query(&url, action, state) };
    let response = session.send(request).await?;
    if !response.status.is_success() {
        return Err(format!("{} answered {}", response.url, response.status));
    }
    let is_json = content_type(&response)
        .and_then(|text| ContentType::parse(text).ok())
        .is_some_and(|content_type| content_type.is_json());
    let values =
        if is_json { response.text().ok().and_then(|text| json::parse_value(text).ok()) } else { None };
    match values {
        Some(Value::Object(values)) => Ok(values),
        _ => Ok(Map::new()),
    }
}

fn in_body(url: Url, action: Action, state: &ProviderState) -> Request {
    let mut body = Map::new();
    body.insert("action".to_owned(), action.name().into());
    body.insert("params".to_owned(), Value::Object(state.params.clone()));
    body.insert("state".to_owned(), state.name.as_str().into());
    let json = HeaderValue::from_static("application/json");
    Request::new(Method::POST, url).header(header::CONTENT_TYPE, json).body(Value::Object(body).to_string())
}

/// The state's own parameters never take the place of its name or of the action.
fn in_query(url: &Url, action: Action, state: &ProviderState) -> Request {
    let mut parameters: BTreeMap<&str, Cow<'_, str>> = BTreeMap::new();
    for (name, value) in &state.params {
        parameters.insert(name, Cow::Owned(to_raw_text(value)));
    }
    parameters.insert("state", Cow::Borrowed(&state.name));
    parameters.insert("action", Cow::Borrowed(action.name()));
    let query = form::encode_form(parameters.iter().map(|(name, value)| (*name, Some(value.as_ref()))));
    let target = match url.query() {
        Some(own) if !own.is_empty() => format!("{}?{own}&{query}", url.path()),
        _ => format!("{}?{query}", url.path()),
    };
    Request::new(Method::POST, url.with_target(&target))
}

#[cfg(test)]
mod tests {
    use super::{Action, in_body, in_query};
    use crate::foundation::json::parse_value;
    use crate::model::ProviderState;
    use crate::net::client::Url;

    fn state(params: &str) -> ProviderState {
        let params = parse_value(params).unwrap().as_object().unwrap().clone();
        ProviderState { name: "user exists".to_owned(), params }
    }

    #[test]
    fn a_body_has_action_params_and_state() {
        let url = Url::parse("http://h/_pact/state?x=1").unwrap();

        let request = in_body(url, Action::Setup, &state(r#"{"n":"bob smith","id":7,"f":1.5,"z":null}"#));

        assert_eq!(
            request.body,
            r#"{"action":"setup","params":{"f":1.5,"id":7,"n":"bob smith","z":null},"state":"user exists"}"#
        );
        assert_eq!(request.url.to_string(), "http://h/_pact/state?x=1");
    }

    #[test]
    fn a_query_has_them_sorted_behind_its_own() {
        let url = Url::parse("http://h/_pact/state?x=1").unwrap();
        let state = state(r#"{"t":true,"n":"bob smith","o":{"k":[1]},"z":null,"action":"Y","state":"X"}"#);

        let request = in_query(&url, Action::Teardown, &state);

        assert_eq!(
            request.url.target(),
            "/_pact/state?x=1&action=teardown&n=bob+smith&o=%7B%22k%22%3A%5B1%5D%7D&state=user+exists&t=true&z=null"
        );
        assert!(request.body.is_empty());
    }
}
