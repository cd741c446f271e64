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
    let address = match server.addresses().first() {
        Some(address) => address.to_string(),
        None => address_of_plugin(server.url(), server.port()),
    };
    let mut document = json!({
        "address": address,
        "id": served.id,
        "metrics": server.metrics(),
        "port": server.port(),
        "provider": server.pact().provider,
        "scheme": served.scheme,
        "status": if server.matched().unwrap_or_default() { "ok" } else { "error" },
    });
    if let Some(transport) = server.plugin_transport() {
        document["transport"] = transport.name().into();
        document["plugin"] = transport.plugin().to_string().into();
    }
    document
}

/// Where the server of a plugin listens. What plugins call its address may begin with a scheme, or be empty.
fn address_of_plugin(address: &str, port: u16) -> String {
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    if bare.is_empty() { format!("127.0.0.1:{port}") } else { bare.to_owned() }
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
