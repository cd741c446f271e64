//! Pacts that need plugins that are not there.

use super::stage::{Stage, get, summary};
use crate::foundation::text::{Style, escaped};
use crate::model::Plugin;
use crate::net::client::fixture::{Answer, Server, run};
use crate::plugin::Driver;
use crate::verifier::fixture::{Documents, PENDING, broker, hal, listed};
use crate::verifier::plan::PublishOptions;
use crate::verifier::source::Source;
use crate::verifier::{Ending, ReportOptions, report, verify};
use serde_json::json;
use std::fs;

/// Why the plugin of the pacts is not loaded, in the words of the driver: it names the folder that was looked in.
fn reason() -> String {
    let plugin =
        Plugin { name: "csv".to_owned(), version: "0.0.6".to_owned(), configuration: serde_json::Map::new() };
    Driver::new().load_for_pact(&plugin).unwrap_err().to_string()
}

fn missing() -> String {
    format!("Could not verify the provided pact - {}", reason())
}

/// A pact of a consumer whose metadata names the plugin `csv`, as a broker has it.
fn pact_with_plugin(consumer: &str) -> String {
    json!({
        "consumer": {"name": consumer}, "provider": {"name": "P"},
        "interactions": [get("/plugin")],
        "metadata": {
            "pactSpecification": {"version": "4.0"},
            "plugins": [{"name": "csv", "version": "0.0.6", "configuration": {}}]
        },
        "_links": {
            "pb:provider": {"href": "/pacticipants/P"},
            "pb:publish-verification-results": {"href": format!("/pacts/{consumer}/verification-results")}
        }
    })
    .to_string()
}

#[test]
fn a_pact_without_its_plugin_fails_and_other_pacts_are_verified() {
    run(async {
        let provider = Server::start(|_| Answer::new(200, "")).await;
        let mut stage = Stage::at(provider.port());
        let path = stage.path("plugin.json");
        fs::write(&path, pact_with_plugin("A")).unwrap();
        stage.plan.sources.push(Source::File(path));
        stage.add_pact("B", &[get("/fine")]);

        assert_eq!(stage.summary().await, ["B - /fine: OK", &missing()]);
        assert_eq!(provider.lines(), ["GET /fine"]);

        let verified = verify(stage.plan.clone(), &ReportOptions::default(), &mut |_, _, _| {}).await;
        assert_eq!(verified.ending, Ending::MissingPlugin(reason()));
        assert_eq!(verified.report.document["result"], false);
        let text = verified.report.text();
        assert!(!text.contains("a pact between A and"), "{text}");
        assert!(
            text.ends_with(&format!(
                "\nFailures:\n\n1) {}\n\n\nThere were 1 pact failures\n\n1 interaction verified: 1 passed; 1 pact not verified",
                missing()
            )),
            "{text}"
        );
    });
}

#[test]
fn a_pact_without_its_plugin_ends_a_verification_that_stops_at_the_first_failure() {
    run(async {
        let provider = Server::start(|_| Answer::new(200, "")).await;
        let mut stage = Stage::at(provider.port());
        let path = stage.path("plugin.json");
        fs::write(&path, pact_with_plugin("A")).unwrap();
        stage.plan.sources.push(Source::File(path));
        stage.add_pact("B", &[get("/fine")]);
        stage.plan.stop_at_first_failure = true;

        assert_eq!(stage.summary().await, [missing()]);
    });
}

const PUT_BRANCH: &str = "PUT /pacticipants/P/branches/main/versions/1";
const PUT_TAG: &str = "PUT /pacticipants/P/versions/1/tags/prod";
const POST_RESULTS: &str = "POST /pacts/one/verification-results";

/// A broker with the pact of `one` without plugins and the pact of `two` with one.
async fn broker_with_plugin(properties: &str) -> Server {
    let mut documents = Documents::usual("");
    documents.lists(&[(listed("/p/2"), properties), (listed("/p/1"), "")]);
    documents.answer("GET /p/2", hal(&pact_with_plugin("two")));
    for line in [PUT_BRANCH, PUT_TAG, POST_RESULTS, "POST /pacts/two/verification-results"] {
        documents.answer(line, Answer::new(201, "").with("content-type", "application/json"));
    }
    documents.serve().await
}

#[test]
fn nothing_is_published_for_a_pact_without_its_plugin() {
    run(async {
        for (properties, is_pending) in [("", false), (PENDING, true)] {
            let broker_server = broker_with_plugin(properties).await;
            let provider = Server::start(|_| Answer::new(200, "")).await;
            let mut stage = Stage::at(provider.port());
            stage.plan.sources.push(Source::Broker(broker(&broker_server.url(""))));
            stage.plan.publish = Some(PublishOptions {
                version: "1".to_owned(),
                branch: Some("main".to_owned()),
                tags: vec!["prod".to_owned()],
                ..PublishOptions::default()
            });

            let found = stage.report().await;

            assert_eq!(summary(&found), ["one - d: OK", &missing()]);
            let document = report::json(&found, &[]);
            let list = if is_pending { "pendingErrors" } else { "errors" };
            assert_eq!(document[list].as_array().unwrap().len(), 1, "{document}");
            assert_eq!((found.is_success(), document["result"].as_bool()), (is_pending, Some(is_pending)));
            assert_eq!(found.missing_plugin().is_some(), !is_pending);
            let mut published = broker_server.lines();
            published.retain(|line| line.starts_with("PUT ") || line.ends_with("/verification-results"));
            assert_eq!(published, [PUT_BRANCH, PUT_TAG, POST_RESULTS], "only for the other pact");
        }
    });
}

#[test]
fn every_report_shows_a_pending_pact_without_its_plugin_as_tolerated() {
    run(async {
        let broker_server = broker_with_plugin(PENDING).await;
        let provider = Server::start(|_| Answer::new(200, "")).await;
        let mut stage = Stage::at(provider.port());
        stage.plan.sources.push(Source::Broker(broker(&broker_server.url(""))));

        let found = stage.report().await;

        let reason = escaped(&reason(), "\"");
        let junit = report::junit(&found);
        assert!(junit.contains("failures=\"0\" errors=\"0\" skipped=\"1\""), "{junit}");
        assert!(junit.contains(&format!("<skipped message=\"pending: {reason}\">")), "{junit}");
        let html = report::html(&found);
        assert!(
            html.contains("<h2 class=\"pending\">Could not verify the provided pact (pending)</h2>"),
            "{html}"
        );
        let entries = report::entries(&found, Style::Plain);
        assert!(entries.contains(&format!("1) {}\n", missing())), "{entries:?}");
        assert!(entries.contains(&"\nPending Failures:\n".to_owned()), "{entries:?}");
    });
}
