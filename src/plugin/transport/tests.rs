//! The messages of transports, with a double in the place of the plugin.

use super::{
    PactInteractions, PluginTransport, PluginVerdict, ServerResults, StartServer, Transport, TransportServer,
    Verification, VerificationOutcome, VerificationTarget,
};
use crate::foundation::json::{Map, Value, object, parse_value};
use crate::model::{Interaction, InteractionKind, Pact, Plugin};
use crate::plugin::id::PluginId;
use crate::plugin::interface::{
    CallError, Chain, Interface, PrepareVerification, StartMockServer, VerifyInteraction,
};
use crate::plugin::proto::v2;
use crate::plugin::register::{Found, Running};
use crate::plugin::wire::{from_struct, from_value};
use parking_lot::Mutex;
use serde_json::json;
use std::sync::Arc;

/// A plugin that answers what a test says and remembers what it was asked.
#[derive(Debug)]
struct Double {
    started: Result<v2::StartMockServerResponse, CallError>,
    results: Result<v2::MockServerResults, CallError>,
    prepared: Result<v2::VerificationPreparationResponse, CallError>,
    verified: Result<v2::VerifyInteractionResponse, CallError>,
    starts: Mutex<Vec<StartMockServer>>,
    shut_down: Mutex<Vec<String>>,
    verifications: Mutex<Vec<VerifyInteraction>>,
}

fn status() -> CallError {
    CallError::Status { code: 13, message: "boom".to_owned() }
}

fn started(port: u32) -> v2::StartMockServerResponse {
    let details = v2::MockServerDetails { key: "k1".to_owned(), port, address: "tpt://here".to_owned() };
    v2::StartMockServerResponse { response: Some(v2::start_mock_server_response::Response::Details(details)) }
}

fn prepared(
    response: v2::verification_preparation_response::Response,
) -> v2::VerificationPreparationResponse {
    v2::VerificationPreparationResponse { response: Some(response) }
}

fn verified(result: v2::VerificationResult) -> v2::VerifyInteractionResponse {
    v2::VerifyInteractionResponse {
        response: Some(v2::verify_interaction_response::Response::Result(result)),
    }
}

impl Default for Double {
    fn default() -> Self {
        let body = v2::Body { content: Some(b"REQ".to_vec()), ..v2::Body::default() };
        let binary = v2::metadata_value::Value::BinaryValue(vec![0, 255]);
        let metadata = [("bin".to_owned(), v2::MetadataValue { value: Some(binary) })].into_iter().collect();
        let data = v2::InteractionData { body: Some(body), metadata };
        let (starts, shut_down, verifications) = Default::default();
        Double {
            started: Ok(started(4000)),
            results: Ok(v2::MockServerResults { ok: true, results: Vec::new() }),
            prepared: Ok(prepared(v2::verification_preparation_response::Response::InteractionData(data))),
            verified: Ok(verified(v2::VerificationResult { success: true, ..Default::default() })),
            starts,
            shut_down,
            verifications,
        }
    }
}

impl Interface for Double {
    fn init(&self, _: v2::InitPluginRequest) -> Result<v2::InitPluginSuccess, CallError> {
        Err(status())
    }

    fn update_catalogue(&self, _: v2::Catalogue) -> Result<(), CallError> {
        Err(status())
    }

    fn configure_interaction(
        &self,
        _: v2::ConfigureInteractionRequest,
    ) -> Result<v2::ConfigureInteractionResponse, CallError> {
        Err(status())
    }

    fn compare_contents(
        &self,
        _: v2::CompareContentsRequest,
        _: &Chain,
    ) -> Result<v2::CompareContentsResponse, CallError> {
        Err(status())
    }

    fn generate_content(
        &self,
        _: v2::GenerateContentRequest,
        _: &Chain,
    ) -> Result<v2::GenerateContentResponse, CallError> {
        Err(status())
    }

    fn match_field(&self, _: v2::MatchFieldRequest, _: &Chain) -> Result<v2::MatchFieldResponse, CallError> {
        Err(status())
    }

    fn generate_field(
        &self,
        _: v2::GenerateFieldRequest,
        _: &Chain,
    ) -> Result<v2::GenerateFieldResponse, CallError> {
        Err(status())
    }

    fn start_mock_server(&self, request: StartMockServer) -> Result<v2::StartMockServerResponse, CallError> {
        self.starts.lock().push(request);
        self.started.clone()
    }

    fn shutdown_mock_server(&self, key: &str) -> Result<v2::MockServerResults, CallError> {
        self.shut_down.lock().push(key.to_owned());
        self.results.clone()
    }

    fn mock_server_results(&self, key: &str) -> Result<v2::MockServerResults, CallError> {
        assert_eq!(key, "k1");
        self.results.clone()
    }

    fn prepare_verification(
        &self,
        _: PrepareVerification,
    ) -> Result<v2::VerificationPreparationResponse, CallError> {
        self.prepared.clone()
    }

    fn verify_interaction(
        &self,
        request: VerifyInteraction,
    ) -> Result<v2::VerifyInteractionResponse, CallError> {
        self.verifications.lock().push(request);
        self.verified.clone()
    }

    fn ending(&self) -> Option<String> {
        None
    }

    fn end(&self) {}
}

fn transport(double: Double, version: u8, capabilities: &[&str]) -> (Arc<Double>, Arc<dyn Transport>) {
    let double = Arc::new(double);
    let running = Running {
        plugin: PluginId { name: "tp".to_owned(), version: "1.2.3".to_owned() },
        interface_version: version,
        instance_id: "i".to_owned(),
        interface: Arc::clone(&double) as Arc<dyn Interface>,
        capabilities: capabilities.iter().map(|one| (*one).to_owned()).collect(),
    };
    let found = Found { plugin: Arc::new(running), key: "tpt".to_owned(), values: Arc::default() };
    (double, PluginTransport::of(found))
}

/// A synchronous message that the plugin configured, and an HTTP interaction.
fn pact() -> Pact {
    let mut pact = Pact::new("PC", "PP");
    let mut message = Interaction::new("sync", InteractionKind::SyncMessage(Box::default()));
    message.plugin_configuration.insert("tp".to_owned(), json!({"ic": 1}));
    message.transport = Some("tpt".to_owned());
    pact.interactions = vec![message, Interaction::http("plain")];
    let configuration = object([("pc".to_owned(), json!("glob"))]);
    pact.plugins = vec![Plugin { name: "tp".to_owned(), version: "1.2.3".to_owned(), configuration }];
    pact
}

fn start(transport: &Arc<dyn Transport>) -> Result<Box<dyn TransportServer>, String> {
    let config = object([("some".to_owned(), json!("config")), ("testRunId".to_owned(), json!("no"))]);
    transport.start_server(&StartServer {
        pact: &pact(),
        host: "::1",
        port: 7,
        config: &config,
        test_run: Some("run-1"),
    })
}

fn by_description<'p>(pact: &'p Value, description: &str) -> &'p Value {
    let interactions = pact["interactions"].as_array().unwrap();
    interactions.iter().find(|one| one["description"] == description).unwrap()
}

#[test]
fn version_1_is_started_with_the_pact() {
    let (double, transport) = transport(Double::default(), 1, &[]);

    let server = start(&transport).unwrap();

    assert_eq!((server.port(), server.address()), (4000, "tpt://here"));
    let request = double.starts.lock().pop().unwrap();
    assert_eq!((request.host.as_str(), request.port, request.interactions.len()), ("::1", 7, 0));
    let sent = parse_value(&request.pact).unwrap();
    assert_eq!(sent["metadata"]["pactSpecification"]["version"], "4.0");
    assert_eq!(by_description(&sent, "sync")["transport"], "tpt");
    let context = Value::Object(from_struct(&request.test_context));
    assert_eq!(context, json!({"some": "config", "testRunId": "run-1"}));
}

#[test]
fn version_2_is_started_with_what_is_its_own_of_each_interaction() {
    // COMPAT: what it says about kinds of interactions counts in verification only.
    let capabilities = ["transport/tpt", "interaction/synchronous-message"];
    let (double, transport) = transport(Double::default(), 2, &capabilities);

    start(&transport).unwrap();

    let request = double.starts.lock().pop().unwrap();
    assert_eq!((request.pact.as_str(), request.interactions.len()), ("", 2));
    let found: Vec<_> = request.interactions.iter().map(contents_json).collect();
    assert_eq!(
        found,
        [
            json!(["Synchronous/Messages", "PC", "PP", {"ic": 1}, {"pc": "glob"}]),
            json!(["Synchronous/HTTP", "PC", "PP", {}, {"pc": "glob"}]),
        ]
    );
}

fn contents_json(contents: &v2::InteractionContents) -> Value {
    let configuration = contents.plugin_configuration.as_ref().unwrap();
    let json = |data: &Option<prost_types::Struct>| Value::Object(from_struct(data.as_ref().unwrap()));
    json!([
        contents.interaction_type,
        contents.consumer,
        contents.provider,
        json(&configuration.interaction_configuration),
        json(&configuration.pact_configuration),
    ])
}

#[test]
fn a_start_that_fails_names_plugin_and_reason() {
    let error_arm = v2::start_mock_server_response::Response::Error("no ports".to_owned());
    let table = [
        (Err(status()), "code: 'Internal error', message: \"boom\""),
        (Ok(v2::StartMockServerResponse { response: Some(error_arm) }), "no ports"),
        (
            Ok(v2::StartMockServerResponse { response: None }),
            "Did not get a valid response from the start mock server call",
        ),
        (Ok(started(0)), "its port is 0, which does not lie between 1 and 65535"),
        (Ok(started(70_000)), "its port is 70000, which does not lie between 1 and 65535"),
    ];
    for (started, reason) in table {
        let (double, transport) = transport(Double { started, ..Double::default() }, 1, &[]);

        let error = start(&transport).unwrap_err();

        assert_eq!(
            error,
            format!("Plugin tp/1.2.3 did not start a mock server for transport 'tpt' - {reason}")
        );
        let is_shut_down = !double.shut_down.lock().is_empty();
        assert_eq!(is_shut_down, reason.starts_with("its port"), "a server that cannot be used is shut down");
    }
}

#[test]
fn a_server_is_shut_down_once_by_its_key() {
    let (double, transport) = transport(Double::default(), 1, &[]);
    let server = start(&transport).unwrap();

    assert_eq!(server.stop(), Ok(()));
    assert_eq!(server.stop(), Ok(()));
    drop(server);
    drop(start(&transport).unwrap());

    assert_eq!(*double.shut_down.lock(), ["k1", "k1"], "one for each server");
}

#[test]
fn results_have_texts() {
    let mismatch = v2::ContentMismatch {
        expected: Some(b"e".to_vec()),
        mismatch: "bad x".to_owned(),
        path: "$.q".to_owned(),
        diff: "d".to_owned(),
        ..v2::ContentMismatch::default()
    };
    let result =
        v2::MockServerResult { path: "svc/m".to_owned(), error: "e1".to_owned(), mismatches: vec![mismatch] };
    let results = Ok(v2::MockServerResults { ok: false, results: vec![result] });
    let (_, transport) = transport(Double { results, ..Double::default() }, 1, &[]);

    let found = start(&transport).unwrap().results().unwrap();

    let mismatch = json!({"actual": "", "diff": "d", "expected": "e", "mismatch": "bad x", "path": "$.q"});
    let expected = json!({"error": "e1", "mismatches": [mismatch], "path": "svc/m"});
    assert_eq!(found, ServerResults { ok: false, results: vec![expected] });
}

fn verify(transport: &Arc<dyn Transport>, index: usize, port: Option<u16>) -> VerificationOutcome {
    let state: Map<String, Value> = object([("id".to_owned(), json!(7))]);
    transport.verify(&Verification {
        pact: &PactInteractions::new(&pact()),
        index,
        target: VerificationTarget { host: "h", port, provider_state: &state },
        headers: &[("X-A".to_owned(), "1".to_owned()), ("bin".to_owned(), "text".to_owned())],
        test_run: "run-2",
    })
}

#[test]
fn version_1_verifies_by_pact_and_key() {
    let (double, transport) = transport(Double::default(), 1, &[]);

    assert_eq!(verify(&transport, 0, Some(80)).verdict, PluginVerdict::Passed);

    let VerifyInteraction { data, prepared } = double.verifications.lock().pop().unwrap();
    let sent = parse_value(&prepared.pact).unwrap();
    assert_eq!(by_description(&sent, "sync")["key"], prepared.interaction_key.as_str());
    assert_eq!(prepared.interaction_key.len(), 16);
    let config = Value::Object(from_struct(&prepared.config));
    assert_eq!(config, json!({"host": "h", "port": 80, "providerState": {"id": 7}}));
    assert_eq!(data.body.unwrap().content.unwrap(), b"REQ");
    let text = |name: &str| match &data.metadata[name].value {
        Some(v2::metadata_value::Value::NonBinaryValue(value)) => from_value(value),
        _ => Value::Null,
    };
    assert_eq!((text("X-A"), text("bin")), (json!("1"), json!("text")), "headers replace what was prepared");
}

#[test]
fn version_2_verifies_by_what_is_its_own_of_the_interaction() {
    let (double, transport) = transport(Double::default(), 2, &["interaction/synchronous-message"]);

    assert_eq!(verify(&transport, 0, None).verdict, PluginVerdict::Passed);

    let VerifyInteraction { prepared, .. } = double.verifications.lock().pop().unwrap();
    assert_eq!((prepared.pact.as_str(), prepared.interaction_key.as_str()), ("", ""));
    let contents = contents_json(&prepared.interaction);
    assert_eq!(contents, json!(["Synchronous/Messages", "PC", "PP", {"ic": 1}, {"pc": "glob"}]));
    let config = Value::Object(from_struct(&prepared.config));
    assert_eq!(
        config,
        json!({"host": "h", "providerState": {"id": 7}}),
        "a port that is not known is left out"
    );
    let context = Value::Object(from_struct(&prepared.test_context));
    assert_eq!(context, json!({"testRunId": "run-2"}));
}

#[test]
fn an_interaction_that_the_plugin_did_not_declare_is_not_asked_for() {
    let (double, transport) = transport(Double::default(), 2, &["interaction/request-response"]);

    let PluginVerdict::Failed(reason) = verify(&transport, 0, None).verdict else { panic!("it passed") };

    assert_eq!(
        reason,
        "Failed to prepare interaction for verification - Plugin tp/1.2.3 does not support Synchronous/Messages \
         interactions - it did not declare the 'interaction/synchronous-message' capability"
    );
    assert!(double.verifications.lock().is_empty());
    assert_eq!(verify(&transport, 1, None).verdict, PluginVerdict::Passed);
}

#[test]
fn every_failure_says_which_call_it_was() {
    use v2::verification_preparation_response::Response as Prepared;
    use v2::verify_interaction_response::Response as Verified;
    const PREPARE: &str = "Failed to prepare interaction for verification - ";
    const VERIFY: &str = "Verification failed with an error - ";
    let of_prepare = |prepared| Double { prepared, ..Double::default() };
    let of_verify = |verified| Double { verified, ..Double::default() };
    let table = [
        (
            of_prepare(Ok(prepared(Prepared::Error("p1".to_owned())))),
            format!("{PREPARE}Failed to prepare the request: p1"),
        ),
        (of_prepare(Err(status())), format!("{PREPARE}code: 'Internal error', message: \"boom\"")),
        (
            of_prepare(Ok(v2::VerificationPreparationResponse { response: None })),
            format!(
                "{PREPARE}Did not get a valid response from the prepare interaction for verification call"
            ),
        ),
        (
            of_verify(Ok(v2::VerifyInteractionResponse { response: Some(Verified::Error("v1".to_owned())) })),
            format!("{VERIFY}Failed to verify the request: v1"),
        ),
        (of_verify(Err(status())), format!("{VERIFY}code: 'Internal error', message: \"boom\"")),
        (
            of_verify(Ok(v2::VerifyInteractionResponse { response: None })),
            format!("{VERIFY}Did not get a valid response from the verification call"),
        ),
    ];
    for (double, reason) in table {
        let (_, transport) = transport(double, 1, &[]);
        assert_eq!(verify(&transport, 0, None).verdict, PluginVerdict::Failed(reason));
    }
}

#[test]
fn mismatches_and_errors_are_reported_side_by_side() {
    use v2::verification_result_item::Result as Item;
    let item = |result| v2::VerificationResultItem { result: Some(result) };
    let mismatch = v2::ContentMismatch {
        expected: Some(vec![0xff]),
        actual: None,
        mismatch: "bad x".to_owned(),
        path: "$.q".to_owned(),
        ..v2::ContentMismatch::default()
    };
    let items = vec![item(Item::Mismatch(mismatch)), item(Item::Error("why".to_owned()))];
    let output = vec!["line".to_owned()];
    let result = |success| v2::VerificationResult {
        success,
        mismatches: items.clone(),
        output: output.clone(),
        response_data: None,
    };
    let outcome = |success| {
        let verified = Ok(verified(result(success)));
        verify(&transport(Double { verified, ..Double::default() }, 1, &[]).1, 0, None)
    };

    let PluginVerdict::Mismatched(found) = outcome(false).verdict else { panic!("no mismatches") };

    let found: Vec<_> = found.iter().map(|one| one.to_json().to_string()).collect();
    assert_eq!(
        found,
        [
            r#"{"actual":"","expected":"ERROR: could not convert from bytes","mismatch":"bad x","path":"$.q","type":"BodyMismatch"}"#,
            r#"{"actual":"","expected":"","mismatch":"why","path":"","type":"BodyMismatch"}"#,
        ]
    );
    assert_eq!(outcome(true).verdict, PluginVerdict::Passed, "success counts");
    assert_eq!(outcome(true).output, ["line"]);
}
