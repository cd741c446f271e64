//! The HTTP interface of a master, without sockets: [`check`] decides what a call does, [`act`] does it.
//!
//! The head of a call is checked before its body is read, so that no large body is sent in vain. The order is: who calls, method, key,
//! content type, accepted content types, whether the mock server exists.

use super::callers::Caller;
use super::documents;
use super::master::{CreateOptions, Master, Served};
use super::page;
use super::secrets::is_same;
use crate::foundation::form;
use crate::foundation::json::{Value, compact, parse_value};
use crate::foundation::text::shortened;
use crate::model::SpecVersion;
use serde_json::json;
use std::time::Duration;

/// The largest body of a call, the same as for requests to a mock server.
pub(super) const BODY_LIMIT: usize = 100 * 1024 * 1024;

/// How much of a path the log shows.
const SHOWN: usize = 300;

const JSON: &str = "application/json; charset=utf-8";
const PEM: &str = "application/pem-certificate-chain";
const HTML: &str = "text/html; charset=utf-8";

const SERVERS: &str = "OPTIONS, GET, HEAD, POST";
const SERVER: &str = "OPTIONS, GET, HEAD, POST, DELETE";
const VERIFY: &str = "OPTIONS, POST";
const READ: &str = "OPTIONS, GET, HEAD";
const SHUTDOWN: &str = "POST";

/// How long requests in flight are given at shutdown, by default.
const PERIOD: Duration = Duration::from_millis(100);

/// The head of a call.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    /// The method, in upper case.
    pub(super) method: String,
    /// The path.
    pub(super) path: String,
    /// The query, without its question mark.
    pub(super) query: String,
    /// The header `Accept`.
    pub(super) accept: Option<String>,
    /// The header `Content-Type`.
    pub(super) content_type: Option<String>,
    /// The header `Authorization`.
    pub(super) authorization: Option<String>,
    /// Where the call comes from.
    pub(super) caller: Caller,
}

/// The response to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// The status.
    pub(super) status: u16,
    /// The headers.
    pub(super) headers: Vec<(&'static str, String)>,
    /// The body.
    pub(super) body: String,
    /// If the master is to shut down, how long requests in flight are given.
    pub(super) end: Option<Duration>,
}

/// The resource that a call names.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Resource {
    Servers,
    Server(String),
    Verify(String),
    Report(String),
    Request(String, u64),
    Certificate,
    Shutdown,
    Unknown { below_shutdown: bool },
}

/// What an accepted call does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    /// Return the HTML page.
    Page,
    /// List all mock servers.
    List,
    /// Start a mock server.
    Create(CreateOptions),
    /// Return the state of a mock server.
    Show(String),
    /// Return the report of a mock server.
    Report(String),
    /// Return a request that a mock server received, and its answer.
    Request(String, u64),
    /// Write the pact file if all requests matched.
    Verify(String),
    /// Stop a mock server.
    Remove(String),
    /// Return the certificate of the authority.
    Certificate,
    /// Shut down the master.
    Shutdown,
}

impl Action {
    /// Whether the body is read.
    pub(super) fn has_body(&self) -> bool {
        matches!(self, Action::Create(_) | Action::Shutdown)
    }
}

impl Answer {
    /// A response with only a status.
    pub(super) fn empty(status: u16) -> Self {
        Answer { status, headers: vec![("content-type", JSON.to_owned())], body: String::new(), end: None }
    }

    /// A JSON response.
    fn json(status: u16, document: &Value) -> Self {
        Answer { body: compact(document), ..Answer::empty(status) }
    }

    /// An error response.
    pub(super) fn error(status: u16, text: &str) -> Self {
        Answer::json(status, &json!({"error": text}))
    }

    fn page() -> Self {
        let policy = page::policy();
        let headers = [
            ("content-type", HTML),
            ("cache-control", "no-cache"),
            ("content-security-policy", policy.as_str()),
            ("vary", "accept"),
            ("x-content-type-options", "nosniff"),
        ];
        let headers = headers.map(|(name, value)| (name, value.to_owned())).into();
        Answer { status: 200, headers, body: page::document(), end: None }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl Resource {
    fn of(path: &str) -> Self {
        let path = path.strip_prefix('/').unwrap_or(path);
        match *path.split('/').collect::<Vec<_>>() {
            [""] => Resource::Servers,
            ["certificate"] => Resource::Certificate,
            ["shutdown"] => Resource::Shutdown,
            ["mockserver", name] if !name.is_empty() => Resource::Server(name.to_owned()),
            ["mockserver", name, "verify"] => Resource::Verify(name.to_owned()),
            ["mockserver", name, "report"] => Resource::Report(name.to_owned()),
            ["mockserver", name, "requests", number] => match number.parse() {
                Ok(number) => Resource::Request(name.to_owned(), number),
                Err(_) => Resource::Unknown { below_shutdown: false },
            },
            ref parts => Resource::Unknown { below_shutdown: parts.first() == Some(&"shutdown") },
        }
    }

    fn allowed(&self) -> &'static str {
        match self {
            Resource::Servers => SERVERS,
            Resource::Server(_) => SERVER,
            Resource::Verify(_) => VERIFY,
            Resource::Report(_) | Resource::Request(..) | Resource::Certificate => READ,
            Resource::Shutdown | Resource::Unknown { .. } => SHUTDOWN,
        }
    }
}

/// Checks the head of a call. Returns what to do, or the error response.
pub(super) fn check(master: &Master, head: &Head) -> Result<Action, Answer> {
    if let Some(reason) = master.callers().refusal(&head.method, &head.caller) {
        tracing::warn!("Refused {} {}: {reason}", head.method, shortened(&head.path, SHOWN));
        return Err(Answer::error(403, &reason));
    }
    let resource = Resource::of(&head.path);
    if let Resource::Unknown { below_shutdown } = resource {
        // Without the key, the response does not show which resources exist.
        let is_hidden = below_shutdown && head.method == "POST" && !has_key(master, head);
        return Err(Answer::empty(if is_hidden { 403 } else { 404 }));
    }
    let allowed = resource.allowed();
    if !allowed.split(", ").any(|method| method == head.method) {
        return Err(Answer::empty(405).with("allow", allowed));
    }
    if resource == Resource::Shutdown && !has_key(master, head) {
        return Err(Answer::empty(403));
    }
    if head.method == "POST" && !head.content_type.as_deref().is_none_or(is_json) {
        let found = head.content_type.as_deref().unwrap_or_default();
        return Err(Answer::error(415, &format!("The body must be application/json, not '{found}'")));
    }
    if head.method == "OPTIONS" {
        return Err(options(allowed));
    }
    let wants_page = resource == Resource::Servers && head.method != "POST" && prefers_html(head);
    let is_json = !wants_page && resource != Resource::Certificate;
    if is_json && !accepts_json(head) {
        return Err(Answer::error(406, "The answer is application/json, which the header Accept excludes"));
    }
    action(master, resource, head, wants_page)
}

fn action(master: &Master, resource: Resource, head: &Head, wants_page: bool) -> Result<Action, Answer> {
    let (Resource::Server(name)
    | Resource::Verify(name)
    | Resource::Report(name)
    | Resource::Request(name, _)) = &resource
    else {
        return match (resource, head.method.as_str()) {
            (Resource::Shutdown, _) => Ok(Action::Shutdown),
            (Resource::Certificate, _) => Ok(Action::Certificate),
            (_, "POST") => create_options(&head.query).map(Action::Create),
            _ if wants_page => Ok(Action::Page),
            _ => Ok(Action::List),
        };
    };
    if master.find(name).is_none() {
        return Err(Answer::empty(404));
    }
    let name = name.clone();
    match (resource, head.method.as_str()) {
        (Resource::Verify(_), _) => Ok(Action::Verify(name)),
        (Resource::Report(_), _) => Ok(Action::Report(name)),
        (Resource::Request(_, number), _) => Ok(Action::Request(name, number)),
        (_, "DELETE") => Ok(Action::Remove(name)),
        (_, "POST") => {
            Err(Answer::error(422, "Nothing can be posted here; what can is /mockserver/{id}/verify"))
        }
        _ => Ok(Action::Show(name)),
    }
}

/// Does what a call asks for. Blocks while files are written and servers stop.
pub(super) fn act(master: &Master, action: &Action, body: &[u8]) -> Answer {
    match action {
        Action::Page => Answer::page(),
        Action::List => {
            let servers: Value = master.all().iter().map(|served| documents::server(served)).collect();
            Answer::json(200, &json!({"mockServers": servers})).with("vary", "accept")
        }
        Action::Create(create_options) => create(master, create_options, body),
        Action::Show(name) => document(master, name, documents::server),
        Action::Report(name) => document(master, name, documents::report),
        Action::Request(name, number) => {
            let found = master.find(name).and_then(|served| served.server.request(*number));
            found.map_or_else(|| Answer::empty(404), |found| Answer::json(200, &found))
        }
        Action::Verify(name) => verify(master, name),
        Action::Remove(name) => Answer::empty(if master.remove(name) { 204 } else { 404 }),
        Action::Certificate => certificate(master),
        Action::Shutdown => shutdown(body),
    }
}

fn document(master: &Master, name: &str, render: fn(&Served) -> Value) -> Answer {
    master.find(name).map_or_else(|| Answer::empty(404), |served| Answer::json(200, &render(&served)))
}

fn certificate(master: &Master) -> Answer {
    match master.certificate() {
        Ok(body) => Answer { headers: vec![("content-type", PEM.to_owned())], body, ..Answer::empty(200) },
        Err(error) => Answer::error(500, &error.to_string()),
    }
}

fn create(master: &Master, create_options: &CreateOptions, body: &[u8]) -> Answer {
    if body.is_empty() {
        return Answer::error(422, "No pact json was supplied");
    }
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(error) => {
            return Answer::error(422, &format!("Failed to parse json body - it is not UTF-8: {error}"));
        }
    };
    match master.create(text, create_options) {
        Ok(served) => {
            let (id, port) = (&served.id, served.server.port());
            tracing::info!("Started mock server {id} for '{}' on port {port}", served.server.pact().provider);
            let mut document = json!({"mockServer": {"id": id, "port": port}});
            if let Some(transport) = served.server.plugin_transport() {
                document["mockServer"]["transport"] = transport.name().into();
            }
            Answer::json(200, &document).with("location", format!("/mockserver/{id}"))
        }
        Err(problem) => {
            tracing::warn!("No mock server was started: {problem}");
            Answer::error(422, &problem.to_string())
        }
    }
}

fn verify(master: &Master, name: &str) -> Answer {
    let Some(served) = master.find(name) else { return Answer::empty(404) };
    // Reads the mismatches once: requests that arrive meanwhile must not turn a failure into an empty list.
    let mismatches = match served.mismatches() {
        Ok(mismatches) => mismatches,
        Err(error) => {
            let document = json!({"error": error.to_string(), "mockServer": documents::server(&served)});
            return Answer::json(422, &document);
        }
    };
    if mismatches.as_array().is_some_and(|list| !list.is_empty()) {
        let document = json!({"mismatches": mismatches, "mockServer": documents::server(&served)});
        return Answer::json(422, &document);
    }
    match master.write(&served) {
        Ok(path) => {
            tracing::info!("Wrote the pact of mock server {} to '{}'", served.id, path.display());
            Answer::empty(204)
        }
        Err(error) => {
            let text = format!("Failed to write pact to file - {error}");
            tracing::error!("{text}");
            Answer::json(404, &json!({"error": text, "mockServer": documents::server(&served)}))
        }
    }
}

fn shutdown(body: &[u8]) -> Answer {
    let period = match std::str::from_utf8(body).map(str::trim) {
        Ok("") => PERIOD,
        Ok(text) => match parse_value(text) {
            Ok(document) => {
                document.get("period").and_then(Value::as_u64).map_or(PERIOD, Duration::from_millis)
            }
            Err(error) => return Answer::error(422, &format!("Failed to parse json body - {error}")),
        },
        Err(error) => {
            return Answer::error(422, &format!("Failed to parse json body - it is not UTF-8: {error}"));
        }
    };
    Answer { end: Some(period), ..Answer::empty(204) }
}

fn options(allowed: &str) -> Answer {
    // The page is of the same origin, and no other may call: no header allows that.
    Answer::empty(204).with("allow", allowed)
}

fn has_key(master: &Master, head: &Head) -> bool {
    let given = head.authorization.as_deref().and_then(|value| value.strip_prefix("Bearer "));
    given.is_some_and(|given| is_same(given, master.key()))
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

fn create_options(query: &str) -> Result<CreateOptions, Answer> {
    let mut create_options = CreateOptions::default();
    for (name, value) in form::parse_pairs(query) {
        let value = value.unwrap_or_default();
        match name.as_str() {
            "cors" => create_options.cors = value == "true",
            "tls" => create_options.tls = value == "true",
            "transport" => create_options.transport = Some(value),
            "specification" => create_options.specification = Some(specification(&value)?),
            _ => {}
        }
    }
    Ok(create_options)
}

fn specification(name: &str) -> Result<SpecVersion, Answer> {
    let versions = [SpecVersion::V1, SpecVersion::V1_1, SpecVersion::V2, SpecVersion::V3, SpecVersion::V4];
    let found = versions.into_iter().find(|version| version.to_string().eq_ignore_ascii_case(name));
    found.ok_or_else(|| {
        let text = format!("There is no specification '{name}', only V1, V1.1, V2, V3 and V4");
        Answer::error(422, &text)
    })
}

fn accepts_json(head: &Head) -> bool {
    let Some(accept) = &head.accept else { return true };
    weight(accept, &["application/json", "application/*", "*/*"]).is_some_and(|weight| weight > 0.0)
}

/// Whether the caller prefers HTML to JSON, as browsers do.
fn prefers_html(head: &Head) -> bool {
    let Some(accept) = &head.accept else { return false };
    let html = weight(accept, &["text/html"]).unwrap_or_default();
    html > weight(accept, &["application/json"]).unwrap_or_default()
}

/// The weight of the first of these media ranges that a header `Accept` contains.
fn weight(accept: &str, ranges: &[&str]) -> Option<f32> {
    let entries = accept.split(',').map(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let range = parts.next().unwrap_or_default();
        let weight = parts.find_map(|part| part.strip_prefix("q=")?.trim().parse::<f32>().ok());
        (range, weight.unwrap_or(1.0))
    });
    let entries: Vec<_> = entries.collect();
    let found = |range: &&str| entries.iter().find(|(name, _)| name.eq_ignore_ascii_case(range));
    ranges.iter().find_map(found).map(|(_, weight)| *weight)
}
