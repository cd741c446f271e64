//! Verifications of pacts from a Pact Broker: what is sent to it.

use std::ffi::{CStr, CString};

use serde_json::{Value, json};

use crate::c::{
    NULL, Pointer, Text, Texts, pactffi_verifier_broker_source_with_selectors, pactffi_verifier_logs,
    pactffi_verifier_new_for_application, pactffi_verifier_set_filter_info,
    pactffi_verifier_set_provider_info, pactffi_verifier_set_publish_options, pactffi_verifier_set_stdout, s,
};
use crate::call::with_error;
use crate::provider::Provider;
use crate::verifier::Verifier;

/// A broker with one pact, which takes everything that is published, and the provider of that pact.
fn broker() -> Provider {
    Provider::start(|line| {
        let document = match line {
            "GET /" => {
                json!({"_links": {"pb:provider-pacts-for-verification": {"href": "/for-verification"}}})
            }
            "GET /for-verification" => json!({"_links": {"self": {"href": "/for-verification"}}}),
            "POST /for-verification" => json!({"_embedded": {"pacts": [
                {"shortDescription": "latest", "_links": {"self": {"href": "/p/1", "name": "shop"}}}]}}),
            "GET /p/1" => json!({
                "consumer": {"name": "shop"}, "provider": {"name": "provider"},
                "interactions": [{"_id": "1", "description": "bolts",
                    "request": {"method": "GET", "path": "/bolts"}, "response": {"status": 200}}],
                "_links": {"pb:publish-verification-results": {"href": "/p/1/results"}}}),
            _ => json!({}),
        };
        (200, document.to_string())
    })
}

/// A verifier of an application without a name, for a provider.
fn verifier(provider: &Provider) -> Verifier {
    let verifier = Verifier(pactffi_verifier_new_for_application(s(c""), s(c"")));
    assert_eq!(pactffi_verifier_set_stdout(verifier.0, 0), 0);
    pactffi_verifier_set_provider_info(
        verifier.0,
        s(c"provider"),
        NULL,
        s(c"127.0.0.1"),
        provider.port,
        NULL,
    );
    verifier
}

/// Adds a broker with a password and a token, selectors and tags.
fn add(handle: Pointer, broker: &Provider, selectors: &[Text<'_>], tags: &[Text<'_>]) -> (i32, String) {
    let url = CString::new(broker.url()).expect("without NUL");
    let count = |texts: &[Text<'_>]| u16::try_from(texts.len()).expect("a few");
    with_error(pactffi_verifier_broker_source_with_selectors(
        handle,
        s(&url),
        s(c""),
        s(c"password"),
        s(c"token"),
        0,
        NULL,
        Texts::NULL,
        0,
        NULL,
        Texts::of(selectors),
        count(selectors),
        Texts::of(tags),
        count(tags),
    ))
}

/// The selectors that a broker was sent, and whether each request had the token.
fn sent(broker: &Provider) -> (Value, bool) {
    let asked = broker.asked();
    let listing = asked.iter().find(|one| one.line == "POST /for-verification").expect("it is listed");
    let body: Value = serde_json::from_str(&listing.body).expect("it is JSON");
    let own = asked.iter().filter(|one| one.line != "GET /bolts");
    let has_token = own.clone().all(|one| one.headers.contains("authorization: Bearer token\n"));
    (body["consumerVersionSelectors"].clone(), has_token)
}

#[test]
fn selectors_are_sent_as_they_are_and_unknown_members_named() {
    let table: [(&[&CStr], &str, &[&str]); 4] = [
        (&[c"{\"branch\":true}", c""], r#"[{"branch":true}]"#, &[]),
        (
            &[c"[{\"branch\":\"x\",\"fallbackToMainBranch\":true},{\"main_branch\":1}]", c"{\"tag\":\"a\"}"],
            r#"[{"branch":"x","fallbackToMainBranch":true},{"main_branch":1},{"tag":"a"}]"#,
            &["fallbackToMainBranch", "main_branch"],
        ),
        (&[c"[{\"tag\":1},{\"branch\":false},{\"x\":1}]", c"true"], r#"[{"x":1}]"#, &["x"]),
        (&[c""], r#"[{"tag":"t","latest":true}]"#, &[]),
    ];
    for (selectors, expected, unknown) in table {
        let broker = broker();
        let verifier = verifier(&broker);
        let texts: Vec<Text<'_>> = selectors.iter().map(|text| s(text)).collect();
        assert_eq!(add(verifier.0, &broker, &texts, &[s(c"t"), s(c"")]), (0, String::new()));

        assert_eq!(verifier.execute(), 0, "{}", verifier.output());

        let expected: Value = serde_json::from_str(expected).expect("it is JSON");
        assert_eq!(sent(&broker), (expected, true));
        let warning = |name: &&str| format!("WARNING: selector member '{name}' is not known to this program");
        let warnings: Vec<String> = unknown.iter().map(warning).collect();
        let output = verifier.output();
        assert_eq!(output.lines().filter(|line| line.contains("selector")).collect::<Vec<_>>(), warnings);
        let logs = pactffi_verifier_logs(verifier.0).take().expect("the handle is live");
        assert_eq!(logs.matches(" is not known to this program").count(), warnings.len(), "{logs}");
    }
}

#[test]
fn results_are_published_unless_interactions_were_filtered() {
    let broker = broker();
    let verifier = verifier(&broker);
    assert_eq!(add(verifier.0, &broker, &[], &[]), (0, String::new()));
    let published = || {
        let asked = broker.asked().into_iter().filter(|one| one.line == "POST /p/1/results");
        asked.map(|one| serde_json::from_str::<Value>(&one.body).expect("it is JSON")).collect::<Vec<_>>()
    };
    let (version, branch) = (s(c"1"), NULL);
    let set = pactffi_verifier_set_publish_options(verifier.0, version, NULL, Texts::NULL, 0, branch);
    assert_eq!(set, 0);

    pactffi_verifier_set_filter_info(verifier.0, s(c"bolts"), NULL, 0);
    assert_eq!((verifier.execute(), published().len()), (0, 0));
    let entries = verifier.json()["output"].clone();
    let entries = entries.as_array().expect("an array");
    let said = entries.iter().filter(|entry| {
        entry.as_str().is_some_and(|entry| entry.contains("Not publishing: interactions were filtered"))
    });
    assert_eq!(said.count(), 1, "{entries:?}");

    pactffi_verifier_set_filter_info(verifier.0, NULL, NULL, 0);
    assert_eq!((verifier.execute(), published().len()), (0, 1));
    assert_eq!(
        published()[0]["verifiedBy"]["clientLanguage"],
        json!({"name": "unknown", "testFramework": "pact_ffi", "version": "unknown"})
    );
}
