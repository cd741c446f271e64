//! The interface of a master: calls in, answers out. Sockets are `serve`'s.
//!
//! A call is checked by its head first, so that nobody sends a large body in vain: the method, then the key, then
//! the type of its contents, then what the caller is willing to read, then whether there is such a thing.

use super::documents;
use super::master::{CreateOptions, Master, Served};
use super::secrets::is_same;
use crate::foundation::form;
use crate::foundation::json::{Value, compact, parse_value};
use crate::model::SpecVersion;
use serde_json::json;
use std::time::Duration;

/// What calls with a body may send: as much as a mock server is sent.
pub(super) const BODY_LIMIT: usize = 100 * 1024 * 1024;

const JSON: &str = "application/json; charset=utf-8";
const PEM: &str = "application/pem-certificate-chain";
const HTML: &str = "text/html; charset=utf-8";

/// The page for people. It asks this interface for all it shows.
const PAGE: &str = include_str!("page.html");

/// The page loads nothing and talks to nobody but its master.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; \
     connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const SERVERS: &str = "OPTIONS, GET, HEAD, POST";
const SERVER: &str = "OPTIONS, GET, HEAD, POST, DELETE";
const VERIFY: &str = "OPTIONS, POST";
const READ: &str = "OPTIONS, GET, HEAD";
const SHUTDOWN: &str = "POST";

/// How long requests in flight are given when nothing is said.
const PERIOD: Duration = Duration::from_millis(100);

/// The head of a call.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    /// Method, in upper case.
    pub(super) method: String,
    /// Path.
    pub(super) path: String,
    /// What follows the question mark.
    pub(super) query: String,
    /// What the caller is willing to read, if it says.
    pub(super) accept: Option<String>,
    /// What the body is, if it is told.
    pub(super) content_type: Option<String>,
    /// What allows the call, if anything.
    pub(super) authorization: Option<String>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// Status.
    pub(super) status: u16,
    /// Header lines.
    pub(super) headers: Vec<(&'static str, String)>,
    /// Body.
    pub(super) body: String,
    /// Whether the master is to end, and how long requests in flight are given.
    pub(super) end: Option<Duration>,
}

/// What a call is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Servers,
    Server(String),
    Verify(String),
    Report(String),
    Certificate,
    Shutdown,
    Nothing { below_shutdown: bool },
}

/// What a call that may be made is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    /// Show the page.
    Page,
    /// Tell of all mock servers.
    List,
    /// Start one.
    Create(CreateOptions),
    /// Tell of one.
    Show(String),
    /// Tell all of one.
    Report(String),
    /// Write its pact if all went well.
    Verify(String),
    /// Stop it.
    Remove(String),
    /// Show the certificate of the authority.
    Certificate,
    /// Stop the master.
    Shutdown,
}

impl Action {
    /// Whether the body means anything.
    pub(super) fn has_body(&self) -> bool {
        matches!(self, Action::Create(_) | Action::Shutdown)
    }
}

impl Answer {
    /// Nothing but a status.
    pub(super) fn empty(status: u16) -> Self {
        Answer { status, headers: vec![("content-type", JSON.to_owned())], body: String::new(), end: None }
    }

    /// A document.
    fn json(status: u16, document: &Value) -> Self {
        Answer { body: compact(document), ..Answer::empty(status) }
    }

    /// Why not.
    pub(super) fn error(status: u16, text: &str) -> Self {
        Answer::json(status, &json!({"error": text}))
    }

    fn page() -> Self {
        let headers = [
            ("content-type", HTML),
            ("cache-control", "no-cache"),
            ("content-security-policy", PAGE_POLICY),
            ("vary", "accept"),
            ("x-content-type-options", "nosniff"),
        ];
        let headers = headers.map(|(name, value)| (name, value.to_owned())).into();
        Answer { status: 200, headers, body: PAGE.to_owned(), end: None }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl Place {
    fn of(path: &str) -> Self {
        let path = path.strip_prefix('/').unwrap_or(path);
        match *path.split('/').collect::<Vec<_>>() {
            [""] => Place::Servers,
            ["certificate"] => Place::Certificate,
            ["shutdown"] => Place::Shutdown,
            ["mockserver", name] if !name.is_empty() => Place::Server(name.to_owned()),
            ["mockserver", name, "verify"] => Place::Verify(name.to_owned()),
            ["mockserver", name, "report"] => Place::Report(name.to_owned()),
            ref parts => Place::Nothing { below_shutdown: parts.first() == Some(&"shutdown") },
        }
    }

    fn allowed(&self) -> &'static str {
        match self {
            Place::Servers => SERVERS,
            Place::Server(_) => SERVER,
            Place::Verify(_) => VERIFY,
            Place::Report(_) | Place::Certificate => READ,
            Place::Shutdown | Place::Nothing { .. } => SHUTDOWN,
        }
    }
}

/// Looks at the head of a call: what is to be done, or why that cannot be.
pub(super) fn check(master: &Master, head: &Head) -> Result<Action, Answer> {
    let place = Place::of(&head.path);
    if let Place::Nothing { below_shutdown } = place {
        // Whoever has no key need not know what there is.
        let is_hidden = below_shutdown && head.method == "POST" && !has_key(master, head);
        return Err(Answer::empty(if is_hidden { 403 } else { 404 }));
    }
    let allowed = place.allowed();
    if !allowed.split(", ").any(|method| method == head.method) {
        return Err(Answer::empty(405).with("allow", allowed));
    }
    if place == Place::Shutdown && !has_key(master, head) {
        return Err(Answer::empty(403));
    }
    if head.method == "POST" && !head.content_type.as_deref().is_none_or(is_json) {
        let found = head.content_type.as_deref().unwrap_or_default();
        return Err(Answer::error(415, &format!("The body must be application/json, not '{found}'")));
    }
    if head.method == "OPTIONS" {
        return Err(options(allowed));
    }
    let wants_page = place == Place::Servers && head.method != "POST" && prefers_html(head);
    let is_json = !wants_page && place != Place::Certificate;
    if is_json && !accepts_json(head) {
        return Err(Answer::error(406, "The answer is application/json, which the header Accept excludes"));
    }
    action(master, place, head, wants_page)
}

fn action(master: &Master, place: Place, head: &Head, wants_page: bool) -> Result<Action, Answer> {
    let (Place::Server(name) | Place::Verify(name) | Place::Report(name)) = &place else {
        return match (place, head.method.as_str()) {
            (Place::Shutdown, _) => Ok(Action::Shutdown),
            (Place::Certificate, _) => Ok(Action::Certificate),
            (_, "POST") => create_options(&head.query).map(Action::Create),
            _ if wants_page => Ok(Action::Page),
            _ => Ok(Action::List),
        };
    };
    if master.find(name).is_none() {
        return Err(Answer::empty(404));
    }
    let name = name.clone();
    match (place, head.method.as_str()) {
        (Place::Verify(_), _) => Ok(Action::Verify(name)),
        (Place::Report(_), _) => Ok(Action::Report(name)),
        (_, "DELETE") => Ok(Action::Remove(name)),
        (_, "POST") => {
            Err(Answer::error(422, "Nothing can be posted here; what can is /mockserver/{id}/verify"))
        }
        _ => Ok(Action::Show(name)),
    }
}

/// Does what is to be done. May wait for files and for servers to end.
pub(super) fn act(master: &Master, action: &Action, body: &[u8]) -> Answer {
    match action {
        Action::Page => Answer::page(),
        Action::List => {
            let servers: Value = master.all().iter().map(|served| documents::server(served)).collect();
            Answer::json(200, &json!({"mockServers": servers})).with("vary", "accept")
        }
        Action::Create(create_options) => create(master, *create_options, body),
        Action::Show(name) => told(master, name, documents::server),
        Action::Report(name) => told(master, name, documents::report),
        Action::Verify(name) => verify(master, name),
        Action::Remove(name) => Answer::empty(if master.remove(name) { 204 } else { 404 }),
        Action::Certificate => certificate(master),
        Action::Shutdown => shutdown(body),
    }
}

fn told(master: &Master, name: &str, tell: fn(&Served) -> Value) -> Answer {
    master.find(name).map_or_else(|| Answer::empty(404), |served| Answer::json(200, &tell(&served)))
}

fn certificate(master: &Master) -> Answer {
    match master.certificate() {
        Ok(body) => Answer { headers: vec![("content-type", PEM.to_owned())], body, ..Answer::empty(200) },
        Err(error) => Answer::error(500, &error.to_string()),
    }
}

fn create(master: &Master, create_options: CreateOptions, body: &[u8]) -> Answer {
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
            let document = json!({"mockServer": {"id": id, "port": port}});
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
    // One look: what comes meanwhile must not turn a failure into an empty list of mismatches.
    let mismatches = served.mismatches();
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
    Answer::empty(204)
        .with("access-control-allow-headers", "Content-Type")
        .with("access-control-allow-methods", allowed)
        .with("access-control-allow-origin", "*")
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

/// Whether the caller names HTML and does not name JSON with the same weight: a browser.
fn prefers_html(head: &Head) -> bool {
    let Some(accept) = &head.accept else { return false };
    let html = weight(accept, &["text/html"]).unwrap_or_default();
    html > weight(accept, &["application/json"]).unwrap_or_default()
}

/// The weight of the first of these ranges that a header `Accept` has.
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
