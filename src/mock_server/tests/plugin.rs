//! Servers that a plugin runs, with a double in its place.

use super::{asks, pact, request, runtime};
use crate::foundation::text::Style;
use crate::mock_server::{Bind, Error, MockServer, Options, start};
use crate::net::tls::Authority;
use crate::plugin::ServerResults;
use crate::plugin::fixture::FakeTransport;
use serde_json::{Value, json};
use std::fs;
use std::sync::Arc;
use std::time::Duration;

fn serve(fake: FakeTransport, address: &str, config: &str) -> Result<MockServer, Error> {
    let options = Options::parse(Some("tpt"), Some(config)).unwrap();
    let options = options.with_plugins(|name| (name == "tpt").then(|| Arc::new(fake) as _));
    let options = Options { test_run: Some("run-1".into()), ..options };
    let mut pact = pact([asks(request("GET", "/a", &[])), asks(request("GET", "/b", &[]))]);
    pact.interactions[1].transport = Some("tpt".to_owned());
    pact.spec = crate::model::SpecVersion::V4;
    start(pact, &Bind::new(Some(address), 0), options, runtime(), &Arc::new(Authority::new()))
}

fn with_results(ok: bool, results: Vec<Value>) -> MockServer {
    let results = Ok(ServerResults { ok, results });
    serve(FakeTransport { results, ..FakeTransport::new() }, "", "{}").unwrap()
}

fn wrong() -> Value {
    json!({
        "path": "svc/m", "error": "e1",
        "mismatches": [{"path": "$.q", "mismatch": "bad x", "expected": "e", "actual": "a", "diff": ""}]
    })
}

#[test]
fn the_plugin_is_started_with_what_the_caller_said_and_is_stopped() {
    let fake = FakeTransport::new();
    let calls = Arc::clone(&fake.calls);

    let server = serve(fake, "localhost", r#"{"keepAlive":1,"some":"config"}"#).unwrap();
    server.stop();

    let started = r#"start 127.0.0.1:0 -,tpt {"keepAlive":1,"some":"config"} run-1"#;
    assert_eq!(*calls.lock(), [started, "stop"]);
    assert_eq!((server.port(), server.url()), (4000, "tpt://127.0.0.1:4000"));
    assert!(server.addresses().is_empty() && server.seen().is_empty());
    let log = server.logs();
    assert!(
        log.contains("Mock server for transport 'tpt' of plugin tp/1.2.3 is listening at tpt://"),
        "{log}"
    );
    assert_eq!(server.logs(), "");
}

#[test]
fn a_start_that_fails_has_the_reason_of_the_plugin() {
    let fake = FakeTransport { port: Err("no ports left".to_owned()), ..FakeTransport::new() };

    assert_eq!(serve(fake, "", "{}").unwrap_err().to_string(), "no ports left");
    let error = serve(FakeTransport::new(), "999.1.1.1", "{}").unwrap_err();
    assert!(matches!(error, Error::Address(_)), "{error}");
}

#[test]
fn matched_is_what_the_plugin_says() {
    assert!(with_results(true, vec![wrong()]).matched().unwrap());
    assert!(!with_results(false, vec![wrong()]).matched().unwrap());
    assert!(!with_results(false, vec![]).matched().unwrap());
}

#[test]
fn mismatches_are_what_the_plugin_says() {
    assert_eq!(with_results(true, vec![wrong()]).mismatches_json().unwrap(), json!([]));
    assert_eq!(with_results(false, vec![wrong()]).mismatches_json().unwrap(), json!([wrong()]));
    let text = "Plugin tp/1.2.3 says that not everything matched, but not what did not";
    assert_eq!(
        with_results(false, vec![]).mismatches_json().unwrap(),
        json!([{"error": text, "mismatches": [], "path": ""}])
    );
}

#[test]
fn the_report_lists_what_the_plugin_says() {
    let report = with_results(false, vec![wrong()]).report().unwrap();

    assert_eq!(report.to_text(Style::Plain), "svc/m did not match. e1\n- $.q: bad x\n");
    assert_eq!(report.to_json()["results"], json!([wrong()]));
    let report = with_results(true, vec![]).report().unwrap();
    assert_eq!((report.to_text(Style::Plain).as_str(), report.to_json().get("results")), ("", None));
}

#[test]
fn a_plugin_that_gives_no_results_is_an_error_and_the_server_can_be_stopped() {
    let results = Err("it has ended".to_owned());
    let server = serve(FakeTransport { results, ..FakeTransport::new() }, "", "{}").unwrap();

    assert_eq!(server.matched().unwrap_err().to_string(), "it has ended");
    assert_eq!(server.mismatches_json().unwrap_err().to_string(), "it has ended");
    assert!(server.report().is_err());
    server.stop();
    assert!(server.logs().ends_with("was not stopped: it has ended\n"));
}

#[test]
fn requests_that_the_library_does_not_see_are_not_waited_for() {
    let server = with_results(true, vec![]);
    let text = "plugin tp/1.2.3 runs this mock server: the library does not see its requests";

    assert_eq!(server.wait(1, Duration::MAX).unwrap_err().to_string(), text);
    assert_eq!(server.watch(Some(Arc::new(|_: &Value| {}))).unwrap_err().to_string(), text);
    assert!(server.watch(None).is_ok());
    assert!(server.request_count().is_err());
    assert_eq!(server.set_states(Some("[]")).unwrap_err().to_string(), text);
    assert_eq!(server.set_delay(None, 1).unwrap_err().to_string(), text);
    assert_eq!(server.set_fault(None, None).unwrap_err().to_string(), text);
    server.settle();
}

#[test]
fn the_pact_file_names_the_transports_that_the_pact_names() {
    let folder = tempfile::tempdir().unwrap();

    let path = with_results(true, vec![]).write(Some(folder.path()), false).unwrap();

    let written: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut transports: Vec<_> =
        written["interactions"].as_array().unwrap().iter().map(|one| &one["transport"]).collect();
    transports.sort_by_key(|one| one.to_string());
    assert_eq!(transports, [&json!("tpt"), &Value::Null]);
}
