//! What each call sends, in both versions, and what its answer becomes.

use super::*;

fn context() -> prost_types::Struct {
    let value = prost_types::Value { kind: Some(Kind::StringValue("run-1".to_owned())) };
    prost_types::Struct { fields: BTreeMap::from([("testRunId".to_owned(), value)]) }
}

fn config() -> prost_types::Struct {
    let value = prost_types::Value { kind: Some(Kind::NumberValue(8080.0)) };
    prost_types::Struct { fields: BTreeMap::from([("port".to_owned(), value)]) }
}

fn interaction() -> v2::InteractionContents {
    v2::InteractionContents { consumer: "C".to_owned(), ..Default::default() }
}

fn start_server() -> StartMockServer {
    StartMockServer {
        host: "127.0.0.1".to_owned(),
        port: 4711,
        pact: "{}".to_owned(),
        interactions: vec![interaction()],
        test_context: context(),
    }
}

fn prepared() -> PrepareVerification {
    PrepareVerification {
        pact: "{}".to_owned(),
        interaction_key: "k1".to_owned(),
        interaction: interaction(),
        config: config(),
        test_context: context(),
    }
}

fn data() -> v2::InteractionData {
    let body = v2::Body { content_type: "text/plain".to_owned(), ..Default::default() };
    v2::InteractionData { body: Some(body), ..Default::default() }
}

fn configure() -> v2::ConfigureInteractionRequest {
    v2::ConfigureInteractionRequest {
        content_type: "a/b".to_owned(),
        test_context: Some(context()),
        ..Default::default()
    }
}

fn compare() -> v2::CompareContentsRequest {
    v2::CompareContentsRequest {
        allow_unexpected_keys: true,
        test_context: Some(context()),
        ..Default::default()
    }
}

fn generate() -> v2::GenerateContentRequest {
    v2::GenerateContentRequest {
        test_context: Some(context()),
        test_mode: 2,
        content_for: 1,
        ..Default::default()
    }
}

fn init() -> v2::InitPluginRequest {
    v2::InitPluginRequest {
        implementation: "us".to_owned(),
        version: "1".to_owned(),
        host_capabilities: vec!["matcher/type".to_owned()],
        plugin_instance_id: "i".to_owned(),
    }
}

fn catalogue() -> Vec<v2::CatalogueEntry> {
    let values = BTreeMap::from([("b".to_owned(), "2".to_owned()), ("a".to_owned(), "1".to_owned())]);
    vec![v2::CatalogueEntry { r#type: 5, key: "g".to_owned(), values }]
}

/// Makes every call that both versions have.
fn make_all(asked: &dyn Interface) {
    asked.init(init()).unwrap();
    asked.update_catalogue(v2::Catalogue { catalogue: catalogue() }).unwrap();
    asked.configure_interaction(configure()).unwrap();
    asked.compare_contents(compare(), &chain()).unwrap();
    asked.generate_content(generate(), &chain()).unwrap();
    asked.start_mock_server(start_server()).unwrap();
    assert_eq!(asked.shutdown_mock_server("s1").unwrap(), results());
    assert_eq!(asked.mock_server_results("s2").unwrap(), results());
    asked.prepare_verification(prepared()).unwrap();
    asked.verify_interaction(VerifyInteraction { data: data(), prepared: prepared() }).unwrap();
}

fn results() -> v2::MockServerResults {
    let result = v2::MockServerResult { path: "p".to_owned(), error: "e".to_owned(), ..Default::default() };
    v2::MockServerResults { ok: true, results: vec![result] }
}

fn server_key(key: &str) -> Vec<u8> {
    v2::MockServerRequest { server_key: key.to_owned() }.encode_to_vec()
}

#[test]
fn version_2_sends_each_call_with_all_that_there_is() {
    let (connected, fake) = answering(|_, call| match call.path.rsplit('/').next().unwrap() {
        "InitPlugin" => {
            let success = v2::InitPluginSuccess { catalogue: catalogue(), ..Default::default() };
            message(&v2::InitPluginResponse {
                response: Some(v2::init_plugin_response::Response::Success(success)),
            })
        }
        "ShutdownMockServer" | "GetMockServerResults" => message(&results()),
        _ => Answer::Message(Vec::new()),
    });

    make_all(&*connected.asked);
    connected
        .asked
        .match_field(v2::MatchFieldRequest { key: "m".to_owned(), ..Default::default() }, &chain())
        .unwrap();
    connected
        .asked
        .generate_field(v2::GenerateFieldRequest { key: "g".to_owned(), ..Default::default() }, &chain())
        .unwrap();

    let prepare = v2::VerificationPreparationRequest {
        interaction_contents: Some(interaction()),
        config: Some(config()),
        test_context: Some(context()),
    };
    let verify = v2::VerifyInteractionRequest {
        interaction_data: Some(data()),
        config: Some(config()),
        interaction_contents: Some(interaction()),
        test_context: Some(context()),
    };
    let start = v2::StartMockServerRequest {
        host_interface: "127.0.0.1".to_owned(),
        port: 4711,
        tls: false,
        interactions: vec![interaction()],
        test_context: Some(context()),
    };
    let expected = [
        ("InitPlugin", init().encode_to_vec()),
        ("UpdateCatalogue", v2::Catalogue { catalogue: catalogue() }.encode_to_vec()),
        ("ConfigureInteraction", configure().encode_to_vec()),
        ("CompareContents", compare().encode_to_vec()),
        ("GenerateContent", generate().encode_to_vec()),
        ("StartMockServer", start.encode_to_vec()),
        ("ShutdownMockServer", server_key("s1")),
        ("GetMockServerResults", server_key("s2")),
        ("PrepareInteractionForVerification", prepare.encode_to_vec()),
        ("VerifyInteraction", verify.encode_to_vec()),
        ("MatchField", v2::MatchFieldRequest { key: "m".to_owned(), ..Default::default() }.encode_to_vec()),
        (
            "GenerateField",
            v2::GenerateFieldRequest { key: "g".to_owned(), ..Default::default() }.encode_to_vec(),
        ),
    ];
    assert_sent(&fake, "io.pact.plugin.v2.PactPlugin", &expected);
}

#[test]
fn version_1_gets_the_pact_as_text_and_no_more_than_it_knows() {
    let runtime = runtime();
    let fake = Fake::start(&runtime, |_, call| match call.path.rsplit('/').next().unwrap() {
        "InitPlugin" => message(&v1::InitPluginResponse { catalogue: catalogue() }),
        "ShutdownMockServer" => {
            message(&v1::ShutdownMockServerResponse { ok: true, results: results().results })
        }
        "GetMockServerResults" => message(&results()),
        _ => Answer::Message(Vec::new()),
    });
    let connected = connect(1, &handshake(fake.port), LONG, runtime);

    make_all(&*connected.asked);
    let success = connected.asked.init(init()).unwrap();

    assert_eq!(success, v2::InitPluginSuccess { catalogue: catalogue(), plugin_capabilities: Vec::new() });
    let init = v1::InitPluginRequest { implementation: "us".to_owned(), version: "1".to_owned() };
    let prepare = v1::VerificationPreparationRequest {
        pact: "{}".to_owned(),
        interaction_key: "k1".to_owned(),
        config: Some(config()),
    };
    let verify = v1::VerifyInteractionRequest {
        interaction_data: Some(data()),
        config: Some(config()),
        pact: "{}".to_owned(),
        interaction_key: "k1".to_owned(),
    };
    let start = v1::StartMockServerRequest {
        host_interface: "127.0.0.1".to_owned(),
        port: 4711,
        tls: false,
        pact: "{}".to_owned(),
        test_context: Some(context()),
    };
    let expected = [
        ("InitPlugin", init.encode_to_vec()),
        ("UpdateCatalogue", v2::Catalogue { catalogue: catalogue() }.encode_to_vec()),
        (
            "ConfigureInteraction",
            v2::ConfigureInteractionRequest { test_context: None, ..configure() }.encode_to_vec(),
        ),
        ("CompareContents", v2::CompareContentsRequest { test_context: None, ..compare() }.encode_to_vec()),
        ("GenerateContent", generate().encode_to_vec()),
        ("StartMockServer", start.encode_to_vec()),
        ("ShutdownMockServer", server_key("s1")),
        ("GetMockServerResults", server_key("s2")),
        ("PrepareInteractionForVerification", prepare.encode_to_vec()),
        ("VerifyInteraction", verify.encode_to_vec()),
        ("InitPlugin", init.encode_to_vec()),
    ];
    assert_sent(&fake, "io.pact.plugin.PactPlugin", &expected);
}

fn assert_sent(fake: &Fake, service: &str, expected: &[(&str, Vec<u8>)]) {
    let calls = fake.calls.lock();
    let sent: Vec<_> = calls.iter().map(|call| (call.path.clone(), call.message.clone())).collect();
    let expected: Vec<_> =
        expected.iter().map(|(name, message)| (format!("/{service}/{name}"), message.clone())).collect();
    assert_eq!(sent, expected);
}

#[test]
fn version_1_has_no_calls_for_fields() {
    let runtime = runtime();
    let fake = Fake::start(&runtime, |_, _| Answer::Message(Vec::new()));
    let connected = connect(1, &handshake(fake.port), LONG, runtime);

    let matched = connected.asked.match_field(v2::MatchFieldRequest::default(), &chain());
    let generated = connected.asked.generate_field(v2::GenerateFieldRequest::default(), &chain());

    assert_eq!(
        matched.unwrap_err().to_string(),
        "code: 'Operation is not implemented or not supported', message: \"Field-level matching rules require the V2 \
         plugin interface, and this plugin uses V1\""
    );
    assert_eq!(
        generated.unwrap_err().to_string(),
        "code: 'Operation is not implemented or not supported', message: \"Field-level generators require the V2 plugin \
         interface, and this plugin uses V1\""
    );
    assert!(fake.calls.lock().is_empty());
}

#[test]
fn each_call_carries_the_key_and_its_limit() {
    let (connected, fake) = answering(|_, _| Answer::Message(Vec::new()));

    connected.asked.mock_server_results("s").unwrap();
    connected.asked.configure_interaction(configure()).unwrap();
    connected.asked.verify_interaction(VerifyInteraction { data: data(), prepared: prepared() }).unwrap();

    let calls = fake.calls.lock();
    let limits: Vec<_> = calls.iter().map(|call| call.header("grpc-timeout").unwrap()).collect();
    assert_eq!(limits, ["30000000u", "60000000u", "60000000u"]);
    for call in &*calls {
        assert_eq!(call.header("authorization"), Some("the key"));
        assert_eq!(call.header("te"), Some("trailers"));
        assert_eq!(call.header("content-type"), Some("application/grpc"));
        assert_eq!(call.header("pact-call-chain-id"), None);
        assert_eq!(call.header("pact-deadline-ms"), None);
    }
}

#[test]
fn the_key_is_sent_as_it_is() {
    for key in ["", "schlüssel ✓", " a b "] {
        let runtime = runtime();
        let fake = Fake::start(&runtime, |_, _| Answer::Message(Vec::new()));
        let handshake = Handshake { port: fake.port, server_key: key.to_owned() };
        let connected = connect(2, &handshake, LONG, runtime);

        connected.compare().unwrap();

        assert_eq!(fake.calls.lock()[0].header("authorization"), Some(key));
    }
    let handshake = Handshake { port: 1, server_key: "a\nb".to_owned() };
    let failure = connect(2, &handshake, LONG, runtime()).failure();
    assert!(failure.ends_with(": its serverKey has control characters"), "{failure}");
}

#[test]
fn the_four_calls_of_a_chain_carry_it_and_the_lesser_deadline() {
    let (connected, fake) = answering(|_, _| Answer::Message(Vec::new()));
    let begin = SystemTime::now();
    let deadline = begin + Duration::from_secs(5);
    let inherited = Chain { id: "the-chain".to_owned(), deadline: Some(deadline) };
    let late = Chain { id: "the-chain".to_owned(), deadline: Some(begin + Duration::from_secs(500)) };

    connected.asked.compare_contents(compare(), &chain()).unwrap();
    connected.asked.generate_content(generate(), &inherited).unwrap();
    connected.asked.match_field(v2::MatchFieldRequest::default(), &inherited).unwrap();
    connected.asked.generate_field(v2::GenerateFieldRequest::default(), &late).unwrap();

    let calls = fake.calls.lock();
    let milliseconds = |time: SystemTime| time.duration_since(UNIX_EPOCH).unwrap().as_millis();
    let deadlines: Vec<u128> =
        calls.iter().map(|call| call.header("pact-deadline-ms").unwrap().parse().unwrap()).collect();
    let own = milliseconds(begin + LONG.call)..=milliseconds(SystemTime::now() + LONG.call);
    assert!(own.contains(&deadlines[0]), "{deadlines:?}");
    assert_eq!(deadlines[1..3], [milliseconds(deadline); 2]);
    assert!(calls.iter().all(|call| call.header("pact-call-chain-id") == Some("the-chain")));
    let limits: Vec<Duration> =
        calls.iter().map(|call| limit(call.header("grpc-timeout").unwrap())).collect();
    assert_eq!([limits[0], limits[3]], [LONG.call; 2]);
    assert!(limits[1] <= Duration::from_secs(5) && limits[1] > Duration::from_secs(4), "{limits:?}");
}

fn limit(header: &str) -> Duration {
    let (number, unit) = header.split_at(header.len() - 1);
    let number = number.parse().unwrap();
    match unit {
        "n" => Duration::from_nanos(number),
        "u" => Duration::from_micros(number),
        _ => Duration::from_millis(number),
    }
}

#[test]
fn a_chain_that_is_over_is_not_sent() {
    let (connected, fake) = answering(|_, _| Answer::Message(Vec::new()));
    let over = Chain { id: "c".to_owned(), deadline: Some(SystemTime::now()) };
    let odd = Chain { id: "a\nb".to_owned(), deadline: None };

    let late = connected.asked.compare_contents(compare(), &over).unwrap_err();
    let unusable = connected.asked.compare_contents(compare(), &odd).unwrap_err();

    assert_eq!(
        late.to_string(),
        "code: 'Deadline expired before operation could complete', message: \"the deadline for CompareContents of plugin \
         tp/1.2.3 has passed\""
    );
    assert!(matches!(unusable, CallError::Status { .. }), "{unusable}");
    assert!(fake.calls.lock().is_empty());
}

#[test]
fn a_plugin_of_version_2_may_refuse_to_start() {
    let failure = |missing: &[&str]| v2::InitPluginResponse {
        response: Some(v2::init_plugin_response::Response::Failure(v2::InitPluginFailure {
            error: "no".to_owned(),
            missing_host_capabilities: missing.iter().map(ToString::to_string).collect(),
        })),
    };
    let answers = [failure(&["a/b", "c/d"]), failure(&[]), v2::InitPluginResponse::default()];
    let (connected, _fake) = answering(move |number, _| message(&answers[number]));

    let texts = [(); 3].map(|()| connected.asked.init(init()).unwrap_err().to_string());

    assert_eq!(
        texts,
        [
            "code: 'The system is not in a state required for the operation's execution', message: \"no (missing host \
             capabilities: a/b, c/d)\"",
            "code: 'The system is not in a state required for the operation's execution', message: \"no\"",
            "code: 'Internal error', message: \"Plugin returned an invalid V2 InitPlugin response\"",
        ]
    );
}

#[test]
fn maps_are_sent_in_the_order_of_their_keys() {
    let (connected, fake) = answering(|_, _| Answer::Message(Vec::new()));

    connected.asked.update_catalogue(v2::Catalogue { catalogue: catalogue() }).unwrap();

    let sent = fake.calls.lock()[0].message.clone();
    assert_eq!(sent, b"\x0a\x15\x08\x05\x12\x01g\x1a\x06\x0a\x01a\x12\x011\x1a\x06\x0a\x01b\x12\x012");
}
