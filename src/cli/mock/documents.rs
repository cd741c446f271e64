//! The JSON documents of a master about its mock servers.

use super::master::Served;
use crate::foundation::form;
use crate::foundation::json::{Map, Value};
use crate::model::{Interaction, Query};
use serde_json::json;

/// The largest number of interactions that are listed.
const MAX_INTERACTIONS: usize = 1000;

/// One mock server.
pub(super) fn server(served: &Served) -> Value {
    let server = &served.server;
    let address = server.addresses().first().map(ToString::to_string).unwrap_or_default();
    json!({
        "address": address,
        "id": served.id,
        "metrics": server.metrics(),
        "port": server.port(),
        "provider": server.pact().provider,
        "scheme": served.scheme,
        "status": if server.matched().unwrap_or_default() { "ok" } else { "error" },
    })
}

/// The report of a mock server: its interactions, the requests it received, and how they differ.
pub(super) fn report(served: &Served) -> Value {
    let (server, pact) = (&served.server, served.server.pact());
    let seen = server.seen();
    let interactions = seen
        .iter()
        .take(MAX_INTERACTIONS)
        .filter_map(|(at, seen)| interaction(pact.interactions.get(*at)?, *seen));
    let report =
        server.report().map_or_else(|error| json!({"error": error.to_string()}), |found| found.to_json());
    json!({
        "consumer": pact.consumer,
        "interactions": interactions.collect::<Value>(),
        "mockServer": self::server(served),
        "moreInteractions": seen.len().saturating_sub(MAX_INTERACTIONS),
        "report": report,
        "requests": server.last_requests(),
    })
}

fn interaction(interaction: &Interaction, seen: bool) -> Option<Value> {
    let http = interaction.as_http()?;
    let mut fields = Map::new();
    let mut put = |key: &str, value: Value| fields.insert(key.to_owned(), value);
    put("description", interaction.description.as_str().into());
    put("states", interaction.states.iter().map(|state| state.name.as_str()).collect());
    put("method", http.request.method.to_uppercase().into());
    put("path", http.request.path.as_str().into());
    if let Some(query) = &http.request.query {
        put("query", query_text(query).into());
    }
    put("status", http.response.status.into());
    put("received", seen.into());
    Some(Value::Object(fields))
}

fn query_text(query: &Query) -> String {
    let pairs =
        query.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value.as_deref())));
    form::print_query(pairs)
}
