use super::*;
use v2::metadata_value::Value as Metadatum;

fn interaction() -> v2::InteractionContents {
    v2::InteractionContents {
        interaction_type: "Synchronous/HTTP".to_owned(),
        plugin_configuration: Some(v2::PluginConfiguration {
            interaction_configuration: Some(object([("a", number(1.0))])),
            pact_configuration: None,
        }),
        consumer: "c".to_owned(),
        provider: "p".to_owned(),
    }
}

fn server() -> StartMockServer {
    StartMockServer {
        host: "127.0.0.1".to_owned(),
        port: 0,
        pact: "{}".to_owned(),
        interactions: vec![interaction()],
        test_context: Struct::default(),
    }
}

fn prepare() -> PrepareVerification {
    PrepareVerification {
        pact: "{}".to_owned(),
        interaction_key: "key".to_owned(),
        interaction: interaction(),
        config: object([("port", number(1234.0))]),
        test_context: object([("n", number(1.0))]),
    }
}

fn of(version: u8, source: &str) -> Fixture {
    Fixture::start(&format!("{DUMP}{INIT}{source}"), version, PATIENT, no_host())
}

const INTERACTION: &str = "{consumer=\"c\", interaction_type=\"Synchronous/HTTP\", \
                           plugin_configuration={interaction_configuration={a=integer:1}}, provider=\"p\"}";

#[test]
fn a_server_is_started_with_the_pact_or_the_interactions() {
    let source = "function start_mock_server(request) return {error = dump(request)} end";
    let seen = |version| match of(version, source).plugin().start_mock_server(server()).unwrap().response {
        Some(v2::start_mock_server_response::Response::Error(text)) => text,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        seen(1),
        "{host_interface=\"127.0.0.1\", pact=\"{}\", port=integer:0, test_context={}, tls=false}"
    );
    let interactions = format!("interactions={{1={INTERACTION}}}");
    assert_eq!(
        seen(2),
        format!(
            "{{host_interface=\"127.0.0.1\", {interactions}, port=integer:0, test_context={{}}, tls=false}}"
        )
    );

    let started = |body: &str| {
        let fixture = of(1, &format!("function start_mock_server() {body} end"));
        fixture.plugin().start_mock_server(server()).map_err(|problem| problem.to_string())
    };
    let details = v2::MockServerDetails { key: "k".to_owned(), port: 4567, address: "a".to_owned() };
    let response = Some(v2::start_mock_server_response::Response::Details(details));
    for port in ["4567", "4567.0", "'4567'"] {
        let body = format!("return {{details = {{key = 'k', port = {port}, address = 'a'}}}}");
        assert_eq!(started(&body), Ok(v2::StartMockServerResponse { response: response.clone() }));
    }
    let neither = "Lua start_mock_server() must return either an 'error' or 'details' field";
    assert_eq!(started("return {}"), Err(neither.to_owned()));
    assert!(started("return {details = {key = 'k', port = -1, address = 'a'}}").is_err());
    assert!(started("return {details = {port = 1, address = 'a'}}").is_err());
}

#[test]
fn results_of_servers() {
    let results = |body: &str| {
        let source = format!(
            "function get_mock_server_results(key) {body} end shutdown_mock_server = get_mock_server_results"
        );
        let fixture = of(1, &source);
        let results = fixture.plugin().mock_server_results("k").map_err(|problem| problem.to_string());
        assert_eq!(results.is_ok(), fixture.plugin().shutdown_mock_server("k").is_ok());
        results
    };
    let fine = v2::MockServerResults { ok: true, results: vec![] };
    assert_eq!(results("assert(key == 'k') return {}"), Ok(fine));
    let found = results(
        "return {ok = false, results = {{path = 'p', error = 'e', mismatches = {'plain', {mismatch = 'm', path = '$.a'}}}, {}}}",
    );
    let mismatch = |text: &str, path: &str| v2::ContentMismatch {
        mismatch: text.to_owned(),
        path: path.to_owned(),
        ..v2::ContentMismatch::default()
    };
    let first = v2::MockServerResult {
        path: "p".to_owned(),
        error: "e".to_owned(),
        mismatches: vec![mismatch("plain", "p"), mismatch("m", "$.a")],
    };
    assert_eq!(
        found,
        Ok(v2::MockServerResults { ok: false, results: vec![first, v2::MockServerResult::default()] })
    );
    assert!(results("").is_err());
    assert!(results("return {results = {'x'}}").is_err());
}

#[test]
fn a_verification_is_prepared() {
    let source = "function prepare_interaction_for_verification(request) return {error = dump(request)} end";
    let seen = |version| match of(version, source).plugin().prepare_verification(prepare()).unwrap().response
    {
        Some(v2::verification_preparation_response::Response::Error(text)) => text,
        other => panic!("{other:?}"),
    };
    assert_eq!(seen(1), "{config={port=integer:1234}, interaction_key=\"key\", pact=\"{}\"}");
    assert_eq!(
        seen(2),
        format!(
            "{{config={{port=integer:1234}}, interaction_contents={INTERACTION}, test_context={{n=integer:1}}}}"
        )
    );

    let prepared = |body: &str| {
        let fixture = of(1, &format!("function prepare_interaction_for_verification() {body} end"));
        fixture.plugin().prepare_verification(prepare()).map_err(|problem| problem.to_string())
    };
    let response = prepared(
        "return {interaction_data = {body = {contents = 'r', content_type = 'text/csv'}, metadata = {s = 'x', n = 7, b = {binary = '\\1'}}}}",
    );
    let metadata = [
        (
            "s",
            Metadatum::NonBinaryValue(prost_types::Value { kind: Some(Kind::StringValue("x".to_owned())) }),
        ),
        ("n", Metadatum::NonBinaryValue(number(7.0))),
        ("b", Metadatum::BinaryValue(vec![1])),
    ];
    let metadata = metadata.map(|(key, value)| (key.to_owned(), v2::MetadataValue { value: Some(value) }));
    let data = v2::InteractionData { body: Some(body("r")), metadata: metadata.into() };
    let arm = v2::verification_preparation_response::Response::InteractionData(data);
    assert_eq!(response, Ok(v2::VerificationPreparationResponse { response: Some(arm) }));
    let function = "Lua prepare_interaction_for_verification()";
    let neither = format!("{function} must return either an 'error' or 'interaction_data' field");
    assert_eq!(prepared("return {}"), Err(neither));
    let problem = "Expected an interaction data table or nil from Lua, got string";
    assert_eq!(prepared("return {interaction_data = 'x'}"), Err(problem.to_owned()));
}

#[test]
fn an_interaction_is_verified() {
    let verify = |version, body: &str| {
        let fixture = of(version, &format!("function verify_interaction(request) {body} end"));
        let bytes = v2::MetadataValue { value: Some(Metadatum::BinaryValue(b"b".to_vec())) };
        let data =
            v2::InteractionData { body: Some(self::body("r")), metadata: [("k".to_owned(), bytes)].into() };
        let request = VerifyInteraction { data, prepared: prepare() };
        let response = fixture.plugin().verify_interaction(request).map_err(|problem| problem.to_string())?;
        Ok::<_, String>(response.response.unwrap())
    };
    use v2::verify_interaction_response::Response;
    let data = "interaction_data={body={content_type=\"text/csv\", content_type_hint=\"DEFAULT\", contents=\"r\"}, metadata={k={binary=\"b\"}}}";
    let seen = format!("{{config={{port=integer:1234}}, {data}, interaction_key=\"key\", pact=\"{{}}\"}}");
    assert_eq!(verify(1, "return {error = dump(request)}"), Ok(Response::Error(seen)));
    let seen = format!(
        "{{config={{port=integer:1234}}, interaction_contents={INTERACTION}, {data}, test_context={{n=integer:1}}}}"
    );
    assert_eq!(verify(2, "return {error = dump(request)}"), Ok(Response::Error(seen)));

    assert_eq!(verify(1, "return {result = {}}"), Ok(Response::Result(v2::VerificationResult::default())));
    let mismatch =
        v2::ContentMismatch { mismatch: "m".to_owned(), expected: Some(b"1".to_vec()), ..Default::default() };
    let items = [
        v2::verification_result_item::Result::Error("plain".to_owned()),
        v2::verification_result_item::Result::Mismatch(mismatch),
    ];
    let result = v2::VerificationResult {
        success: true,
        response_data: Some(v2::InteractionData { body: Some(body("x")), ..Default::default() }),
        mismatches: items.map(|item| v2::VerificationResultItem { result: Some(item) }).into(),
        output: vec!["line".to_owned()],
    };
    let returned = "return {result = {success = true, output = {'line'}, mismatches = {'plain', {mismatch = 'm', expected = 1}},
        response_data = {body = {contents = 'x', content_type = 'text/csv'}}}}";
    assert_eq!(verify(1, returned), Ok(Response::Result(result)));
    let neither = "Lua verify_interaction() must return either an 'error' or 'result' field";
    assert_eq!(verify(1, "return {}"), Err(neither.to_owned()));
    let output = "error converting Lua string to Vec<String> (expected table)";
    assert_eq!(verify(1, "return {result = {output = 'x'}}"), Err(output.to_owned()));
}
