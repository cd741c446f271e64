//! Calls the provider's state handler, a URL or a function, which sets up and tears down provider states.
//!
//! Each state is one call, which is not repeated. The handler is called for all states of an interaction, also when one
//! of the calls fails.

use super::exchange::{Answer, Asked, Handler};
use super::plan::{StateHandler, VerificationPlan};
use super::session::{Session, content_type};
use super::subject::{Subject, unexpected};
use crate::foundation::content_type::ContentType;
use crate::foundation::form;
use crate::foundation::json::{self, Map, Value, to_raw_text};
use crate::model::{Interaction, ProviderState};
use crate::net::client::{HeaderValue, Method, Request, Url, header, shown_url};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the state handler does with a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StateAction {
    /// Bring the provider into the state.
    Setup,
    /// Clean up after the interaction.
    Teardown,
}

/// Why calls of the state handler failed, one line for each call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StateChangeErrors(pub(super) Vec<String>);

impl StateAction {
    pub(super) fn name(self) -> &'static str {
        match self {
            StateAction::Setup => "setup",
            StateAction::Teardown => "teardown",
        }
    }
}

/// What sets up and tears down states.
#[derive(Debug, Clone, Copy)]
enum StateFunction<'p> {
    Handler(&'p Arc<dyn Handler>),
    Url(&'p StateHandler),
}

impl<'p> StateFunction<'p> {
    fn of(plan: &'p VerificationPlan) -> Option<Self> {
        let handler = plan.handlers.state.as_ref().map(StateFunction::Handler);
        handler.or_else(|| plan.state_handler.as_ref().map(StateFunction::Url))
    }
}

/// Whether states are torn down.
pub(super) fn has_teardown(plan: &VerificationPlan) -> bool {
    match StateFunction::of(plan) {
        Some(StateFunction::Handler(_)) => true,
        Some(StateFunction::Url(handler)) => handler.has_teardown,
        None => false,
    }
}

/// Calls the state handler for all states of an interaction. Returns the values for its generators: the parameters of
/// the states, replaced and completed by the values that the handler returns.
pub(super) async fn change_states(
    subject: Subject<'_>,
    action: StateAction,
) -> Result<Map<String, Value>, StateChangeErrors> {
    let Subject { session, interaction, .. } = subject;
    let mut values = json::object(interaction.states.iter().flat_map(|state| state.params.clone()));
    let Some(handler) = StateFunction::of(&session.plan) else {
        if action == StateAction::Setup && !interaction.states.is_empty() {
            session.warn_without_state_handler(interaction);
        }
        return Ok(values);
    };
    let mut failures = Vec::new();
    for state in states(interaction).iter() {
        tracing::info!("Running {} provider state change handler '{}'", action.name(), state.name);
        let changed = match handler {
            StateFunction::Handler(handler) => ask(subject, handler, action, state).await,
            StateFunction::Url(url) => call(session, url, action, state).await,
        };
        match changed {
            Ok(returned) => values.extend(returned),
            Err(reason) => {
                tracing::error!("{} of provider state '{}' failed: {reason}", action.name(), state.name);
                failures.push(format!("{} of provider state '{}': {reason}", action.name(), state.name));
            }
        }
    }
    if failures.is_empty() { Ok(values) } else { Err(StateChangeErrors(failures)) }
}

/// The states to set up. An interaction without states counts as one with a nameless state, so that the provider can
/// reset itself.
fn states(interaction: &Interaction) -> Cow<'_, [ProviderState]> {
    if interaction.states.is_empty() {
        Cow::Owned(vec![ProviderState::new("")])
    } else {
        Cow::Borrowed(&interaction.states)
    }
}

async fn ask(
    subject: Subject<'_>,
    handler: &Arc<dyn Handler>,
    action: StateAction,
    state: &ProviderState,
) -> Result<Map<String, Value>, String> {
    let asked = Asked::StateChange { action: action.name(), state: state.clone() };
    match subject.ask(handler, asked).await? {
        Answer::Values(values) => Ok(values),
        other => Err(unexpected(&other)),
    }
}

async fn call(
    session: &Session,
    handler: &StateHandler,
    action: StateAction,
    state: &ProviderState,
) -> Result<Map<String, Value>, String> {
    let url = Url::parse(&handler.url)
        .map_err(|error| format!("'{}' is no URL: {error}", shown_url(&handler.url)))?;
    let request = if handler.in_body { in_body(url, action, state) } else { in_query(&url, action, state) };
    let response = session.send(request, None).await?;
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

fn in_body(url: Url, action: StateAction, state: &ProviderState) -> Request {
    let mut body = Map::new();
    body.insert("action".to_owned(), action.name().into());
    body.insert("params".to_owned(), Value::Object(state.params.clone()));
    body.insert("state".to_owned(), state.name.as_str().into());
    let json = HeaderValue::from_static("application/json");
    let body = Value::Object(body).to_string();
    Request::new(Method::POST, url).header(header::CONTENT_TYPE, json).body(body).command()
}

/// A parameter of the state named `state` or `action` never replaces the state's name or the action.
fn in_query(url: &Url, action: StateAction, state: &ProviderState) -> Request {
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
    Request::new(Method::POST, url.with_target(&target)).command()
}

#[cfg(test)]
mod tests {
    use super::{StateAction, in_body, in_query};
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

        let request =
            in_body(url, StateAction::Setup, &state(r#"{"n":"bob smith","id":7,"f":1.5,"z":null}"#));

        assert_eq!(
            request.body,
            r#"{"action":"setup","params":{"f":1.5,"id":7,"n":"bob smith","z":null},"state":"user exists"}"#
        );
        assert_eq!(request.url.to_string(), "http://h/_pact/state?x=1");
    }

    #[test]
    fn a_query_has_them_sorted_after_its_own() {
        let url = Url::parse("http://h/_pact/state?x=1").unwrap();
        let state = state(r#"{"t":true,"n":"bob smith","o":{"k":[1]},"z":null,"action":"Y","state":"X"}"#);

        let request = in_query(&url, StateAction::Teardown, &state);

        assert_eq!(
            request.url.target(),
            "/_pact/state?x=1&action=teardown&n=bob+smith&o=%7B%22k%22%3A%5B1%5D%7D&state=user+exists&t=true&z=null"
        );
        assert!(request.body.is_empty());
    }
}
