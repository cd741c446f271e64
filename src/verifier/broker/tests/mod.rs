//! Publishing to a server on a socket.

use crate::foundation::json::{compact, parse_value};
use crate::net::client::fixture::{Answer, Server, run};
use crate::verifier::auth::Auth;
use crate::verifier::broker::{Application, Broker, PublishedMismatch, TestResult, VerificationResults};
use crate::verifier::fixture::{Documents, broker, client, hasty};
use crate::verifier::source::{BrokerPact, BrokerSource, Source, UrlSource};

fn results() -> VerificationResults {
    VerificationResults {
        version: "1.2.3+a b".to_owned(),
        branch: Some("feat/y".to_owned()),
        tags: vec!["t1".to_owned(), "feat/x".to_owned()],
        build_url: Some("http://build/1".to_owned()),
        application: Application {
            name: "probe".to_owned(),
            version: "9.9".to_owned(),
            test_framework: "pact_ffi",
        },
        tests: vec![passed("id1"), passed("id2"), TestResult { interaction: None, ..passed("") }],
    }
}

fn passed(id: &str) -> TestResult {
    TestResult { interaction: Some(id.to_owned()), success: true, ..TestResult::default() }
}

/// The first pact of a broker that accepts published results, except for the changed responses.
async fn broker_pact(context: &'static str, changes: &[(&str, Answer)]) -> (Server, BrokerPact) {
    let mut documents = Documents::usual(context);
    let version = "versions/1.2.3%2Ba%20b";
    for line in [
        format!("PUT {context}/pacticipants/P/branches/feat%2Fy/{version}"),
        format!("PUT {context}/pacticipants/P/{version}/tags/t1"),
        format!("PUT {context}/pacticipants/P/{version}/tags/feat%2Fx"),
        format!("POST {context}/pacts/one/verification-results"),
    ] {
        documents.answer(&line, Answer::new(204, ""));
    }
    for (line, answer) in changes {
        documents.answer(line, answer.clone());
    }
    let server = documents.serve().await;
    let auth = Auth::of(Some("u"), None, None);
    let source = Source::Broker(BrokerSource { auth, ..broker(&server.url(context)) });
    let broker_pact = source.load("P", &client()).await.remove(0).unwrap().origin.broker_pact.unwrap();
    (server, broker_pact)
}

async fn failed(changes: &[(&str, Answer)]) -> (Vec<String>, Vec<String>) {
    let (server, broker_pact) = broker_pact("", changes).await;
    let failed = broker_pact.publish(&results()).await.iter().map(ToString::to_string).collect();
    (failed, server.lines().split_off(5))
}

#[test]
fn branch_tags_and_results_are_published_in_this_order() {
    run(async {
        let (server, broker_pact) = broker_pact("/ctx", &[]).await;

        assert_eq!(broker_pact.publish(&results()).await, []);

        let asked = server.asked().split_off(5);
        let seen: Vec<String> =
            asked.iter().map(|asked| format!("{} {}", asked.line(), asked.body)).collect();
        let body = r#"{"buildUrl":"http://build/1","providerApplicationVersion":"1.2.3+a b","success":true,"testResults":[{"interactionId":"id1","success":true},{"interactionId":"id2","success":true}],"verifiedBy":{"clientLanguage":{"name":"probe","testFramework":"pact_ffi","version":"9.9"},"implementation":"Pact-Rust","version":"VERSION"}}"#;
        let body = body.replace("VERSION", env!("CARGO_PKG_VERSION"));
        assert_eq!(
            seen,
            [
                "GET /ctx/pacticipants/P ".to_owned(),
                "PUT /ctx/pacticipants/P/branches/feat%2Fy/versions/1.2.3%2Ba%20b {}".to_owned(),
                "PUT /ctx/pacticipants/P/versions/1.2.3%2Ba%20b/tags/t1 {}".to_owned(),
                "PUT /ctx/pacticipants/P/versions/1.2.3%2Ba%20b/tags/feat%2Fx {}".to_owned(),
                format!("POST /ctx/pacts/one/verification-results {body}"),
            ]
        );
        assert!(asked.iter().all(|asked| asked.header("authorization") == Some("Basic dTo=")));
    });
}

#[test]
fn without_branch_and_tags_only_the_results_are_published() {
    run(async {
        let (server, broker_pact) = broker_pact("", &[]).await;
        let only = VerificationResults { branch: Some(String::new()), tags: Vec::new(), ..results() };

        assert_eq!(broker_pact.publish(&only).await, []);

        assert_eq!(server.lines().split_off(5), ["POST /pacts/one/verification-results"]);
    });
}

#[test]
fn a_step_that_fails_does_not_stop_the_later_ones() {
    run(async {
        let put = "PUT /pacticipants/P/branches/feat%2Fy/versions/1.2.3%2Ba%20b";

        let (failed, lines) =
            failed(&[(put, Answer::new(403, "")), ("POST /pacts/one/verification-results", Answer::cut())])
                .await;

        assert_eq!(failed.len(), 2);
        assert!(
            failed[0].starts_with(
                "IO Error - Request to pact broker path '/pacticipants/P/branches/feat%2Fy/versions/1.2.3%2Ba%20b' \
                 failed: 403 Forbidden. URL: 'http://127.0.0.1:"
            ),
            "{failed:?}"
        );
        assert!(
            failed[1].starts_with(
                "IO Error - Failed to access pact broker path '/pacts/one/verification-results' - error sending"
            ),
            "{failed:?}"
        );
        assert_eq!(lines[..4].len(), 4);
        assert!(lines.iter().any(|line| line.ends_with("/tags/feat%2Fx")), "{lines:?}");
    });
}

#[test]
fn missing_links_are_reported() {
    run(async {
        let bare = Answer::new(200, r#"{"_links":{}}"#).with("content-type", "application/hal+json");
        let no_provider = bare.clone();

        let (missing, lines) = failed(&[("GET /pacticipants/P", bare)]).await;

        assert_eq!(
            missing,
            [
                "Can't publish provider branch as there is no 'pb:branch-version' link. Please ugrade to Pact Broker \
                 version 2.86.0 or later for branch support",
                "Can't publish provider tags as there is no 'pb:version-tag' link",
                "Can't publish provider tags as there is no 'pb:version-tag' link",
            ]
        );
        assert_eq!(lines, ["GET /pacticipants/P", "POST /pacts/one/verification-results"]);
        let pact = Answer::new(200, r#"{"interactions":[]}"#).with("content-type", "application/json");
        let (none, lines) = failed(&[("GET /p/1", pact), ("GET /pacticipants/P", no_provider)]).await;
        assert_eq!(
            none,
            [
                "Response from the pact broker has no 'pb:provider' link",
                "Response from the pact broker has no 'pb:publish-verification-results' link"
            ]
        );
        assert_eq!(lines, [""; 0]);
    });
}

#[test]
fn each_failure_is_published_with_its_mismatches() {
    let mismatch = |attribute, identifier: Option<&str>, description: &str| PublishedMismatch {
        attribute,
        identifier: identifier.map(str::to_owned),
        description: description.to_owned(),
    };
    let bad = TestResult {
        interaction: Some("id3".to_owned()),
        description: "bad".to_owned(),
        success: false,
        mismatches: vec![mismatch("body", Some("$"), "b"), mismatch("status", None, "s")],
        exceptions: Vec::new(),
    };
    let broken = TestResult {
        description: "broken".to_owned(),
        exceptions: vec!["down".to_owned()],
        ..TestResult::default()
    };
    let good = TestResult { description: "good".to_owned(), ..passed("id1") };
    let results =
        VerificationResults { tests: vec![good, bad, broken.clone(), broken], build_url: None, ..results() };

    let json = results.to_json();

    assert_eq!(json.get("success"), Some(&false.into()));
    assert_eq!(json.get("buildUrl"), None);
    let expected = parse_value(
        r#"[{"interactionDescription":"good","interactionId":"id1","success":true},
        {"interactionDescription":"bad","interactionId":"id3","success":false,"mismatches":[
            {"attribute":"body","description":"b","identifier":"$"},{"attribute":"status","description":"s"}]},
        {"interactionDescription":"broken","interactionId":"","success":false,"exceptions":[{"message":"down"}]},
        {"interactionDescription":"broken","interactionId":"","success":false,"exceptions":[{"message":"down"}]}]"#,
    );
    assert_eq!(compact(&json["testResults"]), compact(&expected.unwrap()));
}

#[test]
fn nothing_secret_is_printed() {
    let auth = Auth::of(Some("u"), Some("hidden"), None);
    let url = "http://me:hidden@h/".to_owned();
    let broker = BrokerSource { auth: auth.clone(), ..broker(&url) };
    let hook = UrlSource { broker: Some(url.clone()), url, auth, retries: hasty(1) };

    let printed = format!("{broker:?} {hook:?} {:?}", Broker::new(client(), &hook.url, Auth::None, hasty(1)));

    assert!(!printed.contains("hidden"), "{printed}");
}
