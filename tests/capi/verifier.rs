//! Verifications: set up, executed, and asked for their results. Mock servers play the provider.

use std::ffi::{CStr, CString};
use std::fs;
use std::ptr::with_exposed_provenance_mut;
use std::sync::{Barrier, Mutex};
use std::thread;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::alone::alone;
use crate::c::{
    BAD, NULL, Out, Pointer, Text, Texts, last_error, pactffi_pact_handle_write_file, pactffi_using_plugin,
    pactffi_verifier_add_custom_header, pactffi_verifier_add_directory_source,
    pactffi_verifier_add_file_source, pactffi_verifier_add_provider_transport,
    pactffi_verifier_broker_source, pactffi_verifier_broker_source_with_selectors, pactffi_verifier_cli_args,
    pactffi_verifier_execute, pactffi_verifier_json, pactffi_verifier_logs,
    pactffi_verifier_logs_for_provider, pactffi_verifier_new, pactffi_verifier_new_for_application,
    pactffi_verifier_on_result, pactffi_verifier_output, pactffi_verifier_set_coloured_output,
    pactffi_verifier_set_consumer_filters, pactffi_verifier_set_filter_info,
    pactffi_verifier_set_follow_redirects, pactffi_verifier_set_no_pacts_is_error,
    pactffi_verifier_set_parallel, pactffi_verifier_set_provider_info, pactffi_verifier_set_provider_state,
    pactffi_verifier_set_publish_options, pactffi_verifier_set_report, pactffi_verifier_set_stdout,
    pactffi_verifier_set_verification_options, pactffi_verifier_shutdown, pactffi_verifier_url_source,
    pactffi_verify, s,
};
use crate::call::{Pact, Server, with_error};

/// A verification, freed when the test is over.
pub(crate) struct Verifier(pub(crate) Pointer);

impl Verifier {
    pub(crate) fn of(server: &Server) -> Self {
        let verifier = Verifier(pactffi_verifier_new_for_application(s(c"tests"), s(c"1")));
        assert_eq!(pactffi_verifier_set_stdout(verifier.0, 0), 0);
        assert_eq!(pactffi_verifier_set_coloured_output(verifier.0, 0), 0);
        let port = u16::try_from(server.0).expect("a port");
        pactffi_verifier_set_provider_info(verifier.0, s(c"provider"), NULL, s(c"127.0.0.1"), port, NULL);
        verifier
    }

    fn with_file(self, path: &CStr) -> Self {
        pactffi_verifier_add_file_source(self.0, s(path));
        self
    }

    pub(crate) fn execute(&self) -> i32 {
        pactffi_verifier_execute(self.0)
    }

    pub(crate) fn output(&self) -> String {
        pactffi_verifier_output(self.0, 1).take().expect("the handle is live")
    }

    pub(crate) fn json(&self) -> Value {
        let text = pactffi_verifier_json(self.0).take().expect("the handle is live");
        serde_json::from_str(&text).expect("the document is JSON")
    }

    fn first_error(&self) -> String {
        self.json()["errors"][0]["mismatch"]["message"].as_str().unwrap_or_default().to_owned()
    }
}

impl Drop for Verifier {
    fn drop(&mut self) {
        pactffi_verifier_shutdown(self.0);
    }
}

/// Why a call without an answer was refused.
fn refused(call: impl FnOnce()) -> String {
    call();
    last_error()
}

fn folder() -> (TempDir, CString) {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = CString::new(folder.path().to_str().expect("its name is text")).expect("without NUL");
    (folder, path)
}

/// The file of a pact, in a folder.
fn written(pact: &Pact, folder: &CStr) -> CString {
    assert_eq!(with_error(pactffi_pact_handle_write_file(pact.id, s(folder), true)), (0, String::new()));
    let folder = folder.to_str().expect("text");
    let mut files = fs::read_dir(folder).expect("the folder can be read");
    let file = files.next().expect("there is a file").expect("the folder can be read").path();
    CString::new(file.to_str().expect("text")).expect("without NUL")
}

fn file(folder: &TempDir, name: &str, text: &str) -> CString {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("a temporary folder can be written");
    CString::new(path.to_str().expect("text")).expect("without NUL")
}

/// A pact in version 2 of one request to a path, answered with a status.
fn contract(consumer: &str, path: &str, status: u16) -> String {
    let interaction = json!({
        "description": format!("a request for {path}"),
        "providerState": "a state",
        "request": {"method": "GET", "path": path},
        "response": {"status": status},
    });
    json!({
        "consumer": {"name": consumer}, "provider": {"name": "provider"}, "interactions": [interaction],
        "metadata": {"pactSpecification": {"version": "2.0.0"}},
    })
    .to_string()
}

#[test]
fn a_provider_that_keeps_its_pact_passes() {
    let pact = Pact::new();
    let (_folder, path) = folder();
    let file = written(&pact, &path);
    let server = Server::start(&pact);
    let verifier = Verifier::of(&server).with_file(&file);
    assert_eq!(verifier.json()["result"], true);
    assert_eq!(verifier.output(), "");

    assert_eq!(with_error(verifier.execute()), (0, String::new()));

    let json = verifier.json();
    assert_eq!((&json["result"], &json["errors"]), (&json!(true), &json!([])));
    assert_eq!(json["interactionResults"][0]["result"], "OK");
    assert!(verifier.output().contains("has status code 200 (OK)"), "{}", verifier.output());
    assert_eq!(verifier.execute(), 0, "again");
}

#[test]
fn a_provider_that_does_something_else_fails() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let (folder, _path) = folder();
    let file = file(&folder, "pact.json", &contract("web", "/", 201));
    let verifier = Verifier::of(&server).with_file(&file);

    assert_eq!(with_error(verifier.execute()), (1, String::new()));

    let json = verifier.json();
    assert_eq!(json["errors"][0]["mismatch"]["mismatches"][0]["mismatch"], "expected 201 but was 200");
    let output = verifier.output();
    assert!(
        output.contains("1) Verifying a pact between web and provider Given a state - a request for /"),
        "{output}"
    );
    assert!(output.contains("There were 1 pact failures"), "{output}");
}

#[test]
fn a_pact_without_its_plugin_is_not_verified() {
    alone("verifier::a_pact_without_its_plugin_is_not_verified", verify_without_plugin);
}

fn verify_without_plugin() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let (folder, _path) = folder();
    let mut with_plugin: Value = serde_json::from_str(&contract("web", "/", 200)).expect("the pact is JSON");
    with_plugin["metadata"] = json!({
        "pactSpecification": {"version": "4.0"}, "plugins": [{"name": "csv", "version": "0.0.6"}],
    });
    with_plugin["interactions"][0]["type"] = json!("Synchronous/HTTP");
    let with_plugin = file(&folder, "plugin.json", &with_plugin.to_string());
    let other = file(&folder, "other.json", &contract("app", "/", 200));
    let verifier = Verifier::of(&server).with_file(&with_plugin).with_file(&other);

    let (code, missing) = with_error(pactffi_using_plugin(pact.id, s(c"csv"), s(c"0.0.6")));
    let missing = missing.strip_prefix("Could not load plugin - ").expect("the reason");
    assert_eq!(code, 2);
    assert_eq!(with_error(verifier.execute()), (2, missing.to_owned()));

    let json = verifier.json();
    assert_eq!(json["result"], false);
    let mismatch = json!({"interactionId": "", "message": missing, "type": "error"});
    let error = json!({"interaction": "Could not verify the provided pact", "mismatch": mismatch});
    assert_eq!(json["errors"], json!([error]));
    assert_eq!(json["interactionResults"][0]["consumer"], "app", "the other pact is verified");
    assert_eq!(json["interactionResults"].as_array().map(Vec::len), Some(1));
    let output = verifier.output();
    assert!(output.contains(&format!("1) Could not verify the provided pact - {missing}\n")), "{output}");

    let arguments = format!("-f\n{}\n-h\n127.0.0.1\n-p\n{}", with_plugin.to_str().expect("text"), server.0);
    let arguments = CString::new(arguments).expect("without NUL");
    assert_eq!(with_error(pactffi_verify(s(&arguments))), (2, missing.to_owned()));
}

#[test]
fn folders_are_read_and_filtered() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let (folder, path) = folder();
    file(&folder, "b.json", &contract("web", "/", 200));
    file(&folder, "a.json", &contract("app", "/nothing", 200));
    file(&folder, "README", "not a pact");
    let verifier = Verifier::of(&server);
    pactffi_verifier_add_directory_source(verifier.0, s(&path));
    let consumers = || -> Vec<Value> {
        let json = verifier.json();
        json["interactionResults"]
            .as_array()
            .expect("an array")
            .iter()
            .map(|one| one["consumer"].clone())
            .collect()
    };
    assert_eq!(verifier.execute(), 1);
    assert_eq!(consumers(), ["app", "web"]);

    pactffi_verifier_set_consumer_filters(verifier.0, Texts::of(&[s(c"web"), NULL]), 2);
    assert_eq!((verifier.execute(), consumers()), (0, vec![json!("web")]));

    pactffi_verifier_set_filter_info(verifier.0, s(c"nothing"), NULL, 0);
    assert_eq!(verifier.execute(), 0);
    assert!(verifier.output().contains("WARNING: No interaction was selected by the filters"));

    pactffi_verifier_set_filter_info(verifier.0, NULL, s(c"a("), 0);
    assert_eq!(verifier.execute(), 1);
    let error = verifier.first_error();
    assert!(error.starts_with("the filter for provider states is not a regular expression: "), "{error}");
}

#[test]
fn what_cannot_be_loaded_is_named() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let (folder, path) = folder();
    let file = file(&folder, "other.txt", "nothing");

    let missing = Verifier::of(&server).with_file(c"no such file.json");
    assert_eq!(missing.execute(), 1);
    assert!(
        missing.first_error().starts_with("Failed to load pact 'no such file.json' - "),
        "{}",
        missing.first_error()
    );

    let wrong = Verifier::of(&server).with_file(&file);
    assert_eq!(wrong.execute(), 1);
    assert!(wrong.first_error().contains("Failed to parse Pact JSON"), "{}", wrong.first_error());

    let empty = Verifier::of(&server);
    pactffi_verifier_add_directory_source(empty.0, s(&path));
    assert_eq!(empty.execute(), 1);
    assert!(
        empty.first_error().starts_with("No pacts found for provider 'provider' in directory"),
        "{}",
        empty.first_error()
    );
    assert_eq!(pactffi_verifier_set_no_pacts_is_error(empty.0, 0), 0);
    assert_eq!(empty.execute(), 0);

    let unreachable = Verifier::of(&server);
    pactffi_verifier_url_source(unreachable.0, s(c"http://127.0.0.1:1/pact"), NULL, NULL, NULL);
    pactffi_verifier_broker_source(unreachable.0, s(c"http://127.0.0.1:1/"), s(c"me"), s(c"hidden"), NULL);
    assert_eq!(unreachable.execute(), 1);
    assert!(unreachable.first_error().starts_with("Failed to load pact 'http://127.0.0.1:1/pact' - "));
    assert_eq!(unreachable.json()["errors"].as_array().map(Vec::len), Some(2));
    assert!(!unreachable.output().contains("hidden"));

    let nothing = Verifier::of(&server);
    let port = u16::try_from(server.0).expect("a port");
    pactffi_verifier_set_provider_info(nothing.0, s(c"nothing"), NULL, s(c"127.0.0.1"), port, NULL);
    assert_eq!((nothing.execute(), nothing.output()), (0, String::new()), "no source");
    let logs = pactffi_verifier_logs(nothing.0).take().expect("the handle is live");
    assert!(
        logs.contains(" WARN ") && logs.contains("no pact source was given: nothing is verified"),
        "{logs}"
    );
}

#[test]
fn states_headers_and_transports_are_used() {
    let pact = Pact::new();
    let (provider, states) = (Server::start(&pact), Server::start(&pact));
    let (folder, _path) = folder();
    let file = file(&folder, "pact.json", &contract("web", "/", 200));
    let verifier = Verifier::of(&provider).with_file(&file);
    let url = CString::new(format!("http://127.0.0.1:{}/", states.0)).expect("without NUL");
    pactffi_verifier_set_provider_state(verifier.0, s(&url), 1, 1);
    pactffi_verifier_add_provider_transport(verifier.0, s(c"message"), 1, NULL, NULL);
    pactffi_verifier_set_follow_redirects(verifier.0, 0);
    assert_eq!(pactffi_verifier_set_verification_options(verifier.0, 0, 2000), 0);
    assert_eq!(pactffi_verifier_set_parallel(verifier.0, 4), 0);

    // The mock server does not have this request, so the state cannot be set up.
    assert_eq!(verifier.execute(), 1);
    assert_eq!(verifier.first_error(), "One or more of the setup state change handlers has failed");
    assert!(verifier.output().contains("setup of provider state 'a state': "), "{}", verifier.output());

    pactffi_verifier_set_provider_state(verifier.0, NULL, 0, 0);
    pactffi_verifier_add_custom_header(verifier.0, s(c"X Y"), s(c"1"));
    assert_eq!(verifier.execute(), 1);
    assert!(
        verifier.first_error().starts_with("Custom header 'X Y' is invalid."),
        "{}",
        verifier.first_error()
    );
}

static RESULTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

extern "C" fn on_result(result: Out, verifier: Pointer) {
    let text = result.read().expect("a result");
    // Reading is allowed here; functions that wait refuse the call.
    assert!(pactffi_verifier_json(verifier).take().is_some());
    let refused = with_error(pactffi_verifier_execute(verifier));
    RESULTS.lock().expect("no test panicked").push(format!("{} {text}", refused.0));
}

#[test]
fn the_callback_gets_each_result_when_it_is_known() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let (folder, _path) = folder();
    let file = file(&folder, "pact.json", &contract("web", "/", 200));
    let verifier = Verifier::of(&server).with_file(&file);
    assert_eq!(pactffi_verifier_on_result(verifier.0, Some(on_result), verifier.0), 0);

    assert_eq!(verifier.execute(), 0);

    let results = std::mem::take(&mut *RESULTS.lock().expect("no test panicked"));
    assert_eq!(results.len(), 1);
    assert!(results[0].starts_with("2 {\"consumer\":\"web\""), "{results:?}");
}

#[test]
fn reports_are_written_to_files() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let (folder, path) = folder();
    let file = file(&folder, "pact.json", &contract("web", "/", 200));
    let verifier = Verifier::of(&server).with_file(&file);
    let path = path.to_str().expect("text");
    let report = |name: &str| CString::new(format!("{path}/reports/{name}")).expect("without NUL");
    for (format, name) in [(0, "r.json"), (1, "r.txt"), (2, "r.xml"), (3, "r.html")] {
        assert_eq!(pactffi_verifier_set_report(verifier.0, format, s(&report(name))), 0);
    }

    assert_eq!(verifier.execute(), 0);

    let read = |name: &str| fs::read_to_string(format!("{path}/reports/{name}")).expect("it was written");
    assert_eq!(serde_json::from_str::<Value>(&read("r.json")).expect("JSON"), verifier.json());
    assert_eq!(read("r.txt"), verifier.output() + "\n");
    assert!(read("r.xml").starts_with("<?xml") && read("r.html").starts_with("<!doctype html>"));
    assert_eq!(
        with_error(pactffi_verifier_set_report(verifier.0, 9, s(c"x"))),
        (1, "9 is not a known VerificationReport".to_owned())
    );

    let taken = CString::new(format!("{path}/pact.json/r.json")).expect("without NUL");
    assert_eq!(pactffi_verifier_set_report(verifier.0, 0, s(&taken)), 0);
    let (code, error) = with_error(verifier.execute());
    assert_eq!(code, 2);
    assert!(
        error.starts_with(&format!("the report was not written to '{path}/pact.json/r.json': ")),
        "{error}"
    );
}

#[test]
fn arguments_say_the_same() {
    // `pactffi_verify` prints its report.
    alone("verifier::arguments_say_the_same", verify_by_arguments);
}

fn verify_by_arguments() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let (folder, path) = folder();
    let good = file(&folder, "good.json", &contract("web", "/", 200));
    let bad = file(&folder, "bad.json", &contract("web", "/", 404));
    let verify = |file: &CStr| {
        let report = format!("{}/out.json", path.to_str().expect("text"));
        let lines = [
            format!("--file={}", file.to_str().expect("text")),
            "--hostname=127.0.0.1".to_owned(),
            format!("-p{}", server.0),
            format!("--json={report}"),
            format!("--markdown={report}.md"),
            "--quiet".to_owned(),
        ];
        let lines = CString::new(lines.join("\n")).expect("without NUL");
        let code = pactffi_verify(s(&lines));
        let markdown = fs::read_to_string(format!("{report}.md")).expect("it was written");
        assert!(markdown.starts_with("## Pact verification "), "{markdown}");
        (code, fs::read_to_string(report).expect("it was written").contains("\"result\":true"))
    };

    assert_eq!((verify(&good), verify(&bad)), ((0, true), (1, false)));
    assert_eq!(with_error(pactffi_verify(NULL)), (2, "args is null".to_owned()));
    assert_eq!(with_error(pactffi_verify(s(BAD))), (3, "error parsing args as UTF-8".to_owned()));
    assert_eq!(with_error(pactffi_verify(s(c"-fx\n--port\nmany"))).0, 4);
    assert_eq!(
        with_error(pactffi_verify(s(c"-fx\n--provider-nam=x"))),
        (4, "invalid option '--provider-nam', did you mean '--provider-name'?".to_owned())
    );
    assert_eq!(
        with_error(pactffi_verify(s(c"-fx\n--provider-version\n\n--publish"))),
        (4, "--provider-version must not be empty; leave it out if there is no value".to_owned())
    );
    assert_eq!(
        with_error(pactffi_verify(s(c"-fx\n--consumer-version-tags=, "))),
        (4, "--consumer-version-tags must be a list with at least one entry, not ', '".to_owned())
    );
    assert_eq!(
        with_error(pactffi_verify(s(c"-fx\n-Hno"))),
        (3, "--header must be NAME=VALUE, but one has no name or no '='".to_owned())
    );
    let list = pactffi_verifier_cli_args().take().expect("a list");
    let list: Value = serde_json::from_str(&list).expect("JSON");
    assert!(list["options"].as_array().is_some_and(|options| options.len() > 25));
}

#[test]
fn bad_arguments_change_nothing() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let verifier = Verifier::of(&server);
    let handle = verifier.0;
    let selectors = |texts: &[Text<'_>]| {
        let length = u16::try_from(texts.len()).expect("a few");
        with_error(pactffi_verifier_broker_source_with_selectors(
            handle,
            s(c"http://127.0.0.1:1"),
            NULL,
            NULL,
            NULL,
            1,
            NULL,
            Texts::NULL,
            0,
            NULL,
            Texts::of(texts),
            length,
            Texts::NULL,
            0,
        ))
    };

    assert_eq!(
        selectors(&[s(c"{tag}")]),
        (
            -1,
            "consumer_version_selectors has a text that is no JSON: key must be a string at line 1 column 2"
                .to_owned()
        )
    );
    assert_eq!(
        with_error(pactffi_verifier_set_publish_options(handle, NULL, NULL, Texts::NULL, 0, NULL)),
        (1, "provider_version is null".to_owned())
    );
    assert_eq!(refused(|| pactffi_verifier_add_file_source(handle, NULL)), "file is null");
    assert_eq!(refused(|| pactffi_verifier_add_directory_source(handle, NULL)), "directory is null");
    assert_eq!(
        refused(|| pactffi_verifier_url_source(handle, s(BAD), NULL, NULL, NULL)),
        "error parsing url as UTF-8"
    );
    assert_eq!(refused(|| pactffi_verifier_broker_source(handle, NULL, NULL, NULL, NULL)), "url is null");
    assert_eq!(refused(|| pactffi_verifier_add_custom_header(handle, s(c"X"), NULL)), "header_value is null");
    assert_eq!(with_error(pactffi_verifier_set_report(handle, 0, NULL)), (1, "path is null".to_owned()));

    assert_eq!((verifier.execute(), verifier.output()), (0, String::new()), "no source was added");
    assert_eq!(selectors(&[s(c"{\"tag\":1}"), s(c"{\"latest\":true}")]), (0, String::new()));
}

#[test]
fn a_verification_that_filters_interactions_publishes_nothing_and_says_so() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let (folder, _path) = folder();
    let file = file(&folder, "pact.json", &contract("web", "/", 200));
    let verifier = Verifier::of(&server).with_file(&file);
    let line = "Not publishing: interactions were filtered";
    let publish = pactffi_verifier_set_publish_options(verifier.0, s(c"1"), NULL, Texts::NULL, 0, NULL);
    assert_eq!(publish, 0);
    assert_eq!(verifier.execute(), 0);
    assert!(!verifier.output().contains(line), "{}", verifier.output());

    for (description, state, no_state) in
        [(s(c"."), NULL, 0), (NULL, s(c"a state"), 0), (NULL, NULL, 1), (s(c""), s(c""), 1)]
    {
        pactffi_verifier_set_filter_info(verifier.0, description, state, no_state);
        assert_eq!(verifier.execute(), 0);
        let output = verifier.json()["output"].as_array().expect("an array").clone();
        assert_eq!(output.iter().filter(|entry| **entry == line).count(), 1, "{output:?}");
    }

    pactffi_verifier_set_filter_info(verifier.0, s(c""), s(c""), 0);
    assert_eq!(verifier.execute(), 0);
    assert!(!verifier.output().contains(line), "an empty filter is none: {}", verifier.output());
}

#[test]
fn the_report_ends_with_a_summary() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let (folder, _path) = folder();
    let good = file(&folder, "good.json", &contract("web", "/", 200));
    let bad = file(&folder, "bad.json", &contract("app", "/", 404));
    let verifier = Verifier::of(&server).with_file(&good).with_file(&bad).with_file(c"missing.json");

    assert_eq!(verifier.execute(), 1);
    assert!(
        verifier.output().ends_with("\n2 interactions verified: 1 passed, 1 failed; 1 pact not loaded"),
        "{}",
        verifier.output()
    );

    let only = Verifier::of(&server).with_file(&good);
    pactffi_verifier_set_consumer_filters(only.0, Texts::of(&[s(c"nobody")]), 1);
    assert_eq!(only.execute(), 0);
    assert_eq!(only.output(), "WARNING: No pact is of the consumers selected: nobody\n");
}

#[test]
fn two_verifications_run_at_the_same_time_in_two_threads() {
    let pact = Pact::new();
    let (folder, _path) = folder();
    let good = file(&folder, "good.json", &contract("web", "/", 200));
    let bad = file(&folder, "bad.json", &contract("app", "/", 404));
    let (good, bad) = (good.as_c_str(), bad.as_c_str());
    let start = Barrier::new(2);
    let run = |file: &CStr| {
        let server = Server::start(&pact);
        let verifier = Verifier::of(&server).with_file(file);
        start.wait();
        let codes: Vec<i32> = (0..20).map(|_| verifier.execute()).collect();
        (codes, verifier.json()["interactionResults"][0]["consumer"].clone(), last_error())
    };

    let (first, second) = thread::scope(|scope| {
        let first = scope.spawn(|| run(good));
        (run(bad), first.join().expect("it does not panic"))
    });

    assert_eq!(first, (vec![1; 20], json!("app"), String::new()));
    assert_eq!(second, (vec![0; 20], json!("web"), String::new()));
}

#[test]
fn one_handle_may_be_executed_from_two_threads() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let (folder, _path) = folder();
    let file = file(&folder, "pact.json", &contract("web", "/", 200));
    let verifier = Verifier::of(&server).with_file(&file);
    // A handle is an address to C, and as such known to every thread.
    let address = verifier.0.expose_provenance();
    let execute = || pactffi_verifier_execute(with_exposed_provenance_mut(address));

    let codes = thread::scope(|scope| {
        let first = scope.spawn(execute);
        (execute(), first.join().expect("it does not panic"))
    });

    assert_eq!((codes, verifier.json()["result"].clone()), ((0, 0), json!(true)));
}

#[test]
fn what_is_set_after_an_execution_counts_for_the_next() {
    let pact = Pact::new();
    let (server, other) = (Server::start(&pact), Server::start(&pact));
    let (folder, path) = folder();
    let good = file(&folder, "good.json", &contract("web", "/", 200));
    let bad = file(&folder, "bad.json", &contract("app", "/", 404));
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).expect("a temporary folder can be written");
    let empty = CString::new(empty.to_str().expect("text")).expect("without NUL");
    let report = CString::new(format!("{}/r.txt", path.to_str().expect("text"))).expect("without NUL");
    let verifier = Verifier::of(&server).with_file(&good);
    let handle = verifier.0;
    assert_eq!(verifier.execute(), 0);

    let url = |path: &str| CString::new(format!("http://127.0.0.1:{}{path}", other.0)).expect("without NUL");
    let port = u16::try_from(other.0).expect("a port");
    pactffi_verifier_set_provider_info(handle, s(c"other"), NULL, s(c"127.0.0.1"), port, NULL);
    pactffi_verifier_add_provider_transport(handle, s(c"message"), port, NULL, NULL);
    pactffi_verifier_add_file_source(handle, s(&bad));
    pactffi_verifier_add_file_source(handle, s(c"missing.json"));
    pactffi_verifier_add_directory_source(handle, s(&empty));
    pactffi_verifier_url_source(handle, s(&url("/pact")), NULL, NULL, NULL);
    pactffi_verifier_broker_source(handle, s(&url("/")), s(c"me"), s(c"hidden"), NULL);
    pactffi_verifier_add_custom_header(handle, s(c"X-Key"), s(c"hidden"));
    pactffi_verifier_set_follow_redirects(handle, 0);
    pactffi_verifier_set_filter_info(handle, s(c"a request"), NULL, 0);
    pactffi_verifier_set_provider_state(handle, NULL, 1, 0);
    pactffi_verifier_set_consumer_filters(handle, Texts::of(&[s(c"web"), s(c"app")]), 2);
    let tags = [s(c"main")];
    let codes = [
        pactffi_verifier_set_verification_options(handle, 1, 4000),
        pactffi_verifier_set_parallel(handle, 2),
        pactffi_verifier_set_coloured_output(handle, 0),
        pactffi_verifier_set_stdout(handle, 0),
        pactffi_verifier_set_report(handle, 1, s(&report)),
        pactffi_verifier_set_no_pacts_is_error(handle, 1),
        pactffi_verifier_set_publish_options(handle, s(c"1"), NULL, Texts::of(&tags), 1, NULL),
        pactffi_verifier_on_result(handle, None, std::ptr::null_mut()),
    ];
    assert_eq!((codes, last_error()), ([0; 8], String::new()));

    assert_eq!(with_error(verifier.execute()), (1, String::new()));

    let json = verifier.json();
    let results = json["interactionResults"].as_array().expect("an array");
    let results: Vec<_> = results.iter().map(|one| (&one["consumer"], &one["result"])).collect();
    assert_eq!(results, [(&json!("web"), &json!("OK")), (&json!("app"), &json!("Error"))]);
    let message = |error: &Value| error["mismatch"]["message"].as_str().map(str::to_owned);
    let errors: Vec<_> = json["errors"].as_array().expect("an array").iter().filter_map(message).collect();
    let (pact, broker) = (url("/pact"), url("/"));
    let (pact, broker) = (pact.to_str().expect("text"), broker.to_str().expect("text"));
    assert_eq!(
        errors,
        [
            "Failed to load pact 'missing.json' - No such file or directory (os error 2)".to_owned(),
            format!("Failed to load pact '{pact}' - Request failed with status - 500 Internal Server Error"),
            format!(
                "No pacts found for provider 'other' matching the given consumer version selectors in pact broker \
                 '{broker}': Error with the content of a HAL resource - Did not get a valid HAL response body from \
                 pact broker path '', content type is 'text/plain'. URL: '{broker}'"
            ),
        ]
    );
    let text = fs::read_to_string(report.to_str().expect("text")).expect("it was written");
    assert_eq!(text, verifier.output() + "\n");
    assert!(!text.contains("hidden") && !text.contains('\u{1b}'), "{text}");

    pactffi_verifier_set_filter_info(handle, s(c"nothing like it"), NULL, 0);
    assert_eq!(verifier.execute(), 1, "the sources still fail");
    assert_eq!(verifier.json()["interactionResults"], json!([]));
}

#[test]
fn a_handle_that_is_gone_is_refused() {
    let handle = pactffi_verifier_new();
    pactffi_verifier_shutdown(handle);
    let gone = "handle is a VerifierHandle that has been deleted".to_owned();

    assert_eq!(with_error(pactffi_verifier_execute(handle)), (1, gone.clone()));
    assert_eq!(refused(|| pactffi_verifier_shutdown(handle)), gone);
    assert_eq!(with_error(pactffi_verifier_json(handle).take()), (None, gone.clone()));
    assert_eq!(with_error(pactffi_verifier_set_parallel(handle, 2)), (1, gone));
    assert!(pactffi_verifier_new_for_application(s(BAD), NULL).is_null());
}

#[test]
fn the_log_of_a_verification_names_rules_that_nothing_knows() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let (folder, _path) = folder();
    let rules = r#""status": 200, "matchingRules": {"header": {"X": {"matchers": [{"match": "regexp"}]}}}"#;
    let text = contract("web", "/", 200).replace(r#""status": 200"#, rules);
    let text = text.replace(r#""status":200"#, rules);
    let verifier = Verifier::of(&server).with_file(&file(&folder, "pact.json", &text));
    assert_eq!(verifier.execute(), 0, "{text}");

    let logs = pactffi_verifier_logs(verifier.0).take().expect("the handle is live");

    let warning = "'a request for /', header of the response at '$.X': there is no matching rule 'regexp', neither in \
                   the library nor in a loaded plugin; the nearest name is 'regex'";
    assert!(logs.contains(warning), "{logs}");
}

#[test]
fn the_log_of_a_verification_is_read_once() {
    let pact = Pact::new();
    let server = Server::start(&pact);
    let (folder, _path) = folder();
    let file = file(&folder, "pact.json", &contract("web", "/", 200));
    let verifier = Verifier::of(&server).with_file(&file);
    let port = u16::try_from(server.0).expect("a port");
    pactffi_verifier_set_provider_info(verifier.0, s(c"logged provider"), NULL, s(c"127.0.0.1"), port, NULL);
    assert_eq!(verifier.execute(), 0);

    let logs = pactffi_verifier_logs(verifier.0).take().expect("the handle is live");

    assert!(logs.contains("'a request for /': passed"), "{logs}");
    let again = pactffi_verifier_logs_for_provider(s(c"logged provider")).take();
    assert_eq!(again.as_deref(), Some(""));

    assert_eq!(verifier.execute(), 0);
    let other = Verifier::of(&server);
    pactffi_verifier_set_provider_info(other.0, s(c"logged provider"), NULL, s(c"127.0.0.1"), port, NULL);
    let lines = pactffi_verifier_logs(other.0).take();
    assert_eq!(lines.as_deref(), Some(""), "it was not executed yet");
    let lines = pactffi_verifier_logs(verifier.0).take().expect("the handle is live");
    assert!(lines.contains("'a request for /': passed"), "{lines}");
}
