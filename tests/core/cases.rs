//! The test cases of the Pact specification: expected and actual requests, responses and messages, and whether they
//! match.
//!
//! They are read from the directory in `PACT_SPEC_CASES`, which has one directory for each version. Without the variable
//! nothing is checked, and the output says so.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a case that cannot be read has failed")]
#![expect(clippy::print_stdout, reason = "the output names each case")]

use pact_ffi::foundation::json::{Document, Node};
use pact_ffi::matching::{
    ActualRequest, Engine, ExpectedContents, ExpectedRequest, ExpectedResponse, Mismatch,
};
use pact_ffi::mock_server::{MemoryRequest, Options, Transport, start_in_memory};
use pact_ffi::model::{Body, Contents, Headers, Http, InteractionKind, Pact, Query, Request, file};
use std::fs;
use std::path::{Path, PathBuf};

const VERSIONS: [&str; 5] = ["v1", "v1.1", "v2", "v3", "v4"];

/// Cases with another result here: version 1 compares the query as one text; this library always compares parameters,
/// whose order does not matter.
const DECIDED_OTHERWISE: [&str; 4] = [
    "v1/request/query/different param order.json",
    "v1/request/query/trailing amperand.json",
    // An empty path is sent as `/`.
    "request/path/empty path found when forward slash expected.json",
    "request/path/forward slash found when empty path expected.json",
];

/// The results of the cases in one directory.
#[derive(Default)]
struct Tally {
    agreeing: usize,
    skipped: usize,
    disagreeing: Vec<String>,
}

#[test]
fn requests_of_the_specification_match_as_it_says() {
    check_all("request", |case| {
        let expected = side(case, "expected", "request")?;
        let actual = side(case, "actual", "request")?;
        let mut received = actual.request;
        received.part.body = as_received(received.part.body);
        let compiled = ExpectedRequest::compile(&expected.request, &Engine::without_plugins());
        Some(compiled.compare(&ActualRequest::new(&received)).mismatches)
    });
}

#[test]
fn responses_of_the_specification_match_as_it_says() {
    check_all("response", |case| {
        let expected = side(case, "expected", "response")?;
        let mut received = side(case, "actual", "response")?.response;
        received.part.body = as_received(received.part.body);
        Some(ExpectedResponse::compile(&expected.response, &Engine::without_plugins()).compare(&received))
    });
}

#[test]
fn messages_of_the_specification_match_as_it_says() {
    check_all("message", |case| {
        let expected = message(case, "expected")?;
        let received = message(case, "actual")?;
        Some(ExpectedContents::compile(&expected, &Engine::without_plugins()).compare(&received))
    });
}

#[test]
fn requests_of_the_specification_match_without_a_socket_as_in_the_engine() {
    let Some(root) = std::env::var_os("PACT_SPEC_CASES") else {
        println!("skipped: PACT_SPEC_CASES does not name the folder of the specification's cases");
        return;
    };
    let mut answered = 0;
    for version in VERSIONS {
        for path in cases_in(&Path::new(&root).join(version).join("request")) {
            let case = case_at(&path, version);
            let verdicts = verdict_in_memory(case.root()).zip(verdict_of_engine(case.root()));
            let Some((in_memory, of_engine)) = verdicts else {
                println!("cannot be sent: {}", path.display());
                continue;
            };
            assert_eq!(in_memory, of_engine, "{}", path.display());
            answered += 1;
        }
    }
    assert!(answered > 300, "only {answered} cases were answered");
}

fn verdict_of_engine(case: Node<'_>) -> Option<bool> {
    let expected = side(case, "expected", "request")?.request;
    let mut received = side(case, "actual", "request")?.request;
    received.part.body = as_received(received.part.body);
    let compiled = ExpectedRequest::compile(&expected, &Engine::without_plugins());
    Some(compiled.compare(&ActualRequest::new(&received)).mismatches.is_empty())
}

/// Whether a mock server without a socket matches the request; nothing if HTTP cannot carry it.
fn verdict_in_memory(case: Node<'_>) -> Option<bool> {
    let actual = side(case, "actual", "request")?.request;
    let target = Some(target(&actual)).filter(|target| target.starts_with('/'))?;
    let lines = actual.part.headers.iter().flat_map(Headers::iter);
    let headers: Vec<_> = lines
        .flat_map(|(name, values)| values.iter().map(|value| (name.to_owned(), value.clone())))
        .filter(|(name, _)| !name.eq_ignore_ascii_case("content-length"))
        .collect();
    if headers.iter().any(|(_, value)| value.contains('\n')) {
        return None;
    }
    let options = Options { transport: Transport::Memory, ..Options::default() };
    let server = start_in_memory(pact(case, "expected", "request")?, options, 70_000).unwrap();
    let (method, body) = (actual.method.as_str(), as_received(actual.part.body));
    let request = MemoryRequest { method, target: &target, headers: &headers, body: body.bytes() };
    let answer = server.answer(&request).unwrap_or_else(|error| panic!("{target}: {error}"));
    assert_eq!(server.matched().unwrap(), answer.status() == 200);
    Some(answer.status() == 200)
}

/// Path and query of a request, escaped.
fn target(request: &Request) -> String {
    let escaped = |text: &str| -> String {
        let literal = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte);
        let escape = |byte| if literal(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
        text.bytes().map(escape).collect()
    };
    let in_query = |text: &str| escaped(&text.replace('%', "%25"));
    let pairs = request.query.iter().flat_map(Query::iter).flat_map(|(name, values)| {
        values.iter().map(move |value| match value {
            Some(value) => format!("{}={}", in_query(name), in_query(value)),
            None => in_query(name),
        })
    });
    let query = pairs.collect::<Vec<_>>().join("&");
    let path = escaped(&request.path);
    if query.is_empty() { path } else { format!("{path}?{query}") }
}

fn check_all(kind: &str, compare: impl Fn(Node<'_>) -> Option<Vec<Mismatch>>) {
    let Some(root) = std::env::var_os("PACT_SPEC_CASES") else {
        println!("skipped: PACT_SPEC_CASES does not name the folder of the specification's cases");
        return;
    };
    let mut disagreeing = Vec::new();
    for version in VERSIONS {
        if kind == "message" && !Path::new(&root).join(version).join(kind).exists() {
            continue;
        }
        let mut tally = Tally::default();
        for path in cases_in(&Path::new(&root).join(version).join(kind)) {
            tally.check(&path, version, &compare);
        }
        let (agreeing, skipped) = (tally.agreeing, tally.skipped);
        println!("{kind} {version}: {agreeing} agree, {} do not, {skipped} skipped", tally.disagreeing.len());
        assert!(agreeing > 0, "there are {kind} cases of {version}");
        disagreeing.extend(tally.disagreeing);
    }
    assert!(disagreeing.is_empty(), "disagreeing:\n{}", disagreeing.join("\n"));
}

impl Tally {
    fn check(&mut self, path: &Path, version: &str, compare: impl Fn(Node<'_>) -> Option<Vec<Mismatch>>) {
        let case = case_at(path, version);
        let expected = case.root().get("case").and_then(|case| case.get("match")).and_then(Node::as_bool);
        match compare(case.root()) {
            None => {
                println!("skipped: {}", path.display());
                self.skipped += 1;
            }
            Some(found) if expected == Some(found.is_empty() != is_decided_otherwise(path)) => {
                println!("agrees: {}", path.display());
                self.agreeing += 1;
            }
            Some(found) => {
                self.disagreeing.push(format!("{}: match should be {expected:?}: {found:?}", path.display()));
            }
        }
    }
}

/// A case. The version is in the text, where the reader of pact files expects it.
fn case_at(path: &Path, version: &str) -> Document<'static> {
    let text = fs::read_to_string(path).unwrap();
    let text = text.trim_start_matches('\u{feff}');
    Document::parse_owned(format!(r#"{{"version":"{version}","case":{text}}}"#))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn is_decided_otherwise(path: &Path) -> bool {
    DECIDED_OTHERWISE.iter().any(|case| path.ends_with(case))
}

fn cases_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(cases_in(&path));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// One side of a case, read as the request or response of a pact file in the version of the case.
fn side(case: Node<'_>, side: &str, kind: &str) -> Option<Http> {
    match pact(case, side, kind)?.interactions.into_iter().next()?.kind {
        InteractionKind::Http(http) => Some(*http),
        _ => None,
    }
}

/// A pact with one side of a case.
fn pact(case: Node<'_>, side: &str, kind: &str) -> Option<Pact> {
    let version = match case.get("version")?.as_str()? {
        "v1" => "1.0.0",
        "v1.1" => "1.1.0",
        "v2" => "2.0.0",
        "v3" => "3.0.0",
        _ => "4.0",
    };
    let part = case.get("case")?.get(side)?.to_json();
    let text = format!(
        r#"{{"consumer":{{"name":"c"}},"provider":{{"name":"p"}},"interactions":[{{"type":"Synchronous/HTTP","description":"d","{kind}":{part}}}],"metadata":{{"pactSpecification":{{"version":"{version}"}}}}}}"#
    );
    Some(file::read(&text).unwrap_or_else(|error| panic!("{error}: {text}")))
}

/// One side of a case, read as a message of a pact file in the version of the case.
fn message(case: Node<'_>, side: &str) -> Option<Contents> {
    let (version, list) = match case.get("version")?.as_str()? {
        "v4" => ("4.0", "interactions"),
        _ => ("3.0.0", "messages"),
    };
    let members = case.get("case")?.get(side)?.to_json();
    let members = members.strip_prefix('{')?;
    let comma = if members == "}" { "" } else { "," };
    let text = format!(
        r#"{{"consumer":{{"name":"c"}},"provider":{{"name":"p"}},"{list}":[{{"type":"Asynchronous/Messages","description":"d"{comma}{members}],"metadata":{{"pactSpecification":{{"version":"{version}"}}}}}}"#
    );
    let pact = file::read(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    match pact.interactions.into_iter().next()?.kind {
        InteractionKind::AsyncMessage(contents) => Some(*contents),
        _ => None,
    }
}

/// A received body has bytes or is absent: a `null` in a case stands for the text `null`.
fn as_received(body: Body) -> Body {
    match body {
        Body::Null => Body::present("null", None),
        other => other,
    }
}
