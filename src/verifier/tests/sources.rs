//! Sources without pacts, sources that fail, pending pacts, publishing.

use super::stage::{Stage, get, summary};
use crate::foundation::json::Value;
use crate::foundation::text::Style;
use crate::net::client::Retries;
use crate::net::client::fixture::{Answer, Server, run};
use crate::verifier::auth::Auth;
use crate::verifier::broker::{Selector, VerificationQuery};
use crate::verifier::fixture::{Documents, PENDING, broker, hal, listed, pact};
use crate::verifier::plan::{FailedInteraction, InteractionFilter, PublishOptions, VerificationPlan};
use crate::verifier::report;
use crate::verifier::source::{BrokerQuery, BrokerSource, Source, UrlSource};
use serde_json::json;
use std::fs;

fn url_source(url: String) -> Source {
    Source::Url(UrlSource { url, auth: Auth::None, broker: None, retries: Retries::none() })
}

fn publish() -> Option<PublishOptions> {
    Some(PublishOptions { version: "1".to_owned(), ..PublishOptions::default() })
}

#[test]
fn a_source_that_fails_is_reported_and_does_not_hide_others() {
    run(async {
        let server = Server::start(|asked| match asked.target.as_str() {
            "/gone" => Answer::new(404, ""),
            "/page" => Answer::new(200, "<html>").with("content-type", "text/html"),
            "/cut" => Answer::cut(),
            "/broker" => Answer::new(401, "who?"),
            _ => Answer::new(200, ""),
        })
        .await;
        let mut stage = Stage::at(server.port());
        let path = |name: &str| stage.path(name);
        let (missing, empty, other) = (path("missing.json"), path("empty.json"), path("notes.txt"));
        let (nowhere, looping) = (path("nowhere"), path("looping.json"));
        fs::write(&empty, "").unwrap();
        fs::write(&other, "some notes").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(&looping, &looping).unwrap();
        let files = [&missing, &empty, &other, &looping].map(|path| Source::File(path.clone()));
        stage.plan.sources.extend(files);
        stage.plan.sources.push(Source::Directory(nowhere.clone()));
        stage.plan.sources.extend(["/gone", "/page", "/cut"].map(|path| url_source(server.url(path))));
        stage.plan.sources.push(Source::Broker(broker(&server.url("/broker"))));
        stage.add_pact("C", &[get("/fine")]);

        let shown = |path: &std::path::Path| path.display().to_string();
        let [gone, page, cut, broker] = ["/gone", "/page", "/cut", "/broker"].map(|path| server.url(path));
        let expected = [
            "C - /fine: OK".to_owned(),
            format!(
                "Failed to load pact - Failed to load pact '{}' - No such file or directory (os error 2)",
                shown(&missing)
            ),
            format!(
                "Failed to load pact - Failed to load pact '{}' - Failed to parse Pact JSON: EOF while parsing a value at line 1 column 0",
                shown(&empty)
            ),
            format!(
                "Failed to load pact - Failed to load pact '{}' - Failed to parse Pact JSON: expected value at line 1 column 1",
                shown(&other)
            ),
            format!(
                "Failed to load pact - Failed to load pact '{}' - Too many levels of symbolic links (os error 40)",
                shown(&looping)
            ),
            format!(
                "Failed to load pact - Could not load pacts from directory '{}' - No such file or directory (os error 2)",
                shown(&nowhere)
            ),
            format!(
                "Failed to load pact - Failed to load pact '{gone}' - Request failed with status - 404 Not Found"
            ),
            format!(
                "Failed to load pact - Failed to load pact '{page}' - Failed to parse JSON - error decoding response body for url ({page}): expected value at line 1 column 1"
            ),
            format!(
                "Failed to load pact - Failed to load pact '{cut}' - Request failed - error sending request for url ({cut}): connection closed before message completed"
            ),
            format!(
                "Failed to load pact - No pacts found for provider 'P' matching the given consumer version selectors in pact broker '{broker}': IO Error - Request to pact broker path '' failed: 401 Unauthorized. URL: '{broker}'"
            ),
        ];
        assert_eq!(stage.summary().await, expected);
    });
}

#[test]
fn sources_without_a_pact_fail_unless_that_is_no_error() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;
        let mut stage = Stage::at(server.port());
        assert_eq!(stage.summary().await, Vec::<String>::new(), "no source");
        assert!(stage.report().await.is_success());

        let folder = stage.path("empty");
        fs::create_dir(&folder).unwrap();
        stage.plan.sources.push(Source::Directory(folder.clone()));
        let nothing = format!(
            "Failed to load pact - No pacts found for provider 'P' in directory '{}'",
            folder.display()
        );
        assert_eq!(stage.summary().await, [nothing]);
        assert!(!stage.report().await.is_success());

        stage.plan.no_pacts_is_error = false;
        assert!(stage.report().await.is_success());

        stage.plan.no_pacts_is_error = true;
        stage.add_pact("C", &[get("/")]);
        assert_eq!(stage.summary().await, ["C - /: OK"], "another source has one");
    });
}

#[test]
fn a_pact_a_broker_lists_and_does_not_have_is_an_error_unless_pacts_may_be_missing() {
    run(async {
        let mut documents = Documents::usual("");
        documents.lists(&[(listed("/gone"), ""), (listed("/p/1"), "")]);
        let broker_server = documents.serve().await;
        let provider = Server::start(|_| Answer::new(200, "")).await;
        let mut stage = Stage::at(provider.port());
        stage.plan.sources.push(Source::Broker(broker(&broker_server.url(""))));

        assert_eq!(
            stage.summary().await,
            ["one - d: OK", "Failed to load pact - Failed to load pact from 'http://elsewhere.invalid/gone'"]
        );

        stage.plan.no_pacts_is_error = false;
        assert_eq!(stage.summary().await, ["one - d: OK"]);
    });
}

#[test]
fn filters_that_select_nothing_pass_with_a_warning() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;
        let mut stage = Stage::of(&server, &[get("/a")]);
        stage.plan.filter =
            InteractionFilter { description: Some("b".to_owned()), ..InteractionFilter::default() };

        let report = stage.report().await;

        assert!(report.is_success() && server.lines().is_empty());
        assert_eq!(
            report::entries(&report, Style::Plain),
            ["\nVerifying a pact between C and P", "WARNING: No interaction was selected by the filters", ""],
            "no summary, because nothing was verified"
        );
    });
}

#[test]
fn a_filter_that_is_no_regular_expression_fails_before_any_request() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;
        let mut stage = Stage::of(&server, &[get("/a")]);
        for (description, state, what) in
            [(Some("a("), None, "descriptions"), (None, Some("a("), "provider states")]
        {
            let text = |text: Option<&str>| text.map(str::to_owned);
            stage.plan.filter = InteractionFilter {
                description: text(description),
                state: text(state),
                ..InteractionFilter::default()
            };

            let found = stage.summary().await;

            let start = format!("Invalid filter - the filter for {what} is not a regular expression: ");
            assert!(found.len() == 1 && found[0].starts_with(&start), "{found:?}");
        }
        assert!(server.lines().is_empty());
    });
}

/// Verifies a provider that always fails against the pacts of the usual broker, of which the second is pending.
async fn verify_failing_provider(
    broker_server: &Server,
    change: impl FnOnce(&mut VerificationPlan),
) -> (bool, Vec<String>, Vec<String>) {
    let provider = Server::start(|_| Answer::new(500, "")).await;
    let mut stage = Stage::at(provider.port());
    stage.plan.sources.push(Source::Broker(broker(&broker_server.url(""))));
    change(&mut stage.plan);
    let report = stage.report().await;
    (report.is_success(), summary(&report), report::entries(&report, Style::Plain))
}

#[test]
fn a_pending_failure_is_reported_and_tolerated() {
    run(async {
        let mut documents = Documents::usual("");
        documents.lists(&[(listed("/p/2"), PENDING)]);
        let broker_server = documents.serve().await;

        let (is_success, found, entries) = verify_failing_provider(&broker_server, |_| {}).await;

        assert!(is_success);
        assert_eq!(found, ["Verifying a pact between two and P - d: expected 200 but was 500"]);
        assert_eq!(entries[0], "new", "the notice before");
        assert!(entries.contains(&"\nPending Failures:\n".to_owned()), "{entries:?}");
    });
}

#[test]
fn a_pending_pact_that_cannot_be_read_is_tolerated() {
    run(async {
        let answers = [
            ("bad JSON", hal("{")),
            ("no pact", hal(r#"{"_links":{"self":{"href":"/p/2"}}}"#)),
            ("an array", hal("[]")),
            (
                "an interaction that is none",
                hal(
                    r#"{"interactions":[{"type":"Nope"}],"metadata":{"pactSpecification":{"version":"4.0"}}}"#,
                ),
            ),
            ("nothing", hal("")),
            ("a page", Answer::new(200, "<html>").with("content-type", "text/html")),
        ];
        let provider = Server::start(|_| Answer::new(200, "")).await;
        for (what, answer) in answers {
            for is_pending in [true, false] {
                let mut documents = publishable();
                documents
                    .lists(&[(listed("/p/1"), ""), (listed("/p/2"), if is_pending { PENDING } else { "" })]);
                documents.answer("GET /p/2", answer.clone());
                let broker_server = documents.serve().await;
                let mut stage = Stage::at(provider.port());
                stage.plan.sources.push(Source::Broker(broker(&broker_server.url(""))));
                stage.plan.publish = publish();

                let report = stage.report().await;

                let document = report::json(&report, &[]);
                assert_eq!(
                    (report.is_success(), &document["result"]),
                    (is_pending, &json!(is_pending)),
                    "{what}"
                );
                let (some, none) =
                    if is_pending { ("pendingErrors", "errors") } else { ("errors", "pendingErrors") };
                assert_eq!(document[none], json!([]), "{what}");
                assert_eq!(document[some][0]["interaction"], "Failed to load pact", "{what}");
                let message = document[some][0]["mismatch"]["message"].as_str().unwrap();
                let start = "Failed to load pact from 'http://elsewhere.invalid/p/2': ";
                assert!(message.starts_with(start), "{what}: {message}");
                assert_eq!(document["interactionResults"][0]["consumer"], "one", "others are verified");
                let entries = report::entries(&report, Style::Plain);
                assert_eq!(entries.last().unwrap(), "1 interaction verified: 1 passed; 1 pact not loaded");
                assert!(broker_server.lines().contains(&"POST /pacts/one/verification-results".to_owned()));
            }
        }
    });
}

#[test]
fn a_pending_pact_that_cannot_be_fetched_is_an_error() {
    run(async {
        let forbidden = Answer::new(403, r#"{"error":"no"}"#).with("content-type", "application/json");
        let provider = Server::start(|_| Answer::new(200, "")).await;
        for answer in [Answer::cut(), forbidden, Answer::new(404, "")] {
            let mut documents = Documents::usual("");
            documents.answer("GET /p/2", answer);
            let broker_server = documents.serve().await;
            let mut stage = Stage::at(provider.port());
            stage.plan.sources.push(Source::Broker(broker(&broker_server.url(""))));

            assert!(!stage.report().await.is_success());
        }
    });
}

#[test]
fn a_pending_pact_that_cannot_be_read_is_still_a_pact() {
    run(async {
        let mut documents = Documents::usual("");
        documents.lists(&[(listed("/p/2"), PENDING)]);
        documents.answer("GET /p/2", hal("{"));
        let broker_server = documents.serve().await;
        let mut stage = Stage::at(1);
        let folder = stage.path("empty");
        fs::create_dir(&folder).unwrap();
        stage.plan.sources.push(Source::Directory(folder));
        stage.plan.sources.push(Source::Broker(broker(&broker_server.url(""))));
        stage.plan.consumers = vec!["C".to_owned()];
        stage.plan.stop_at_first_failure = true;

        let report = stage.report().await;

        assert!(report.is_success());
        let entries = report::entries(&report, Style::Plain);
        assert!(!entries.iter().any(|line| line.contains("consumers selected")), "{entries:?}");
        assert_eq!(entries.last().unwrap(), "0 interactions verified; 1 pact not loaded");
    });
}

#[test]
fn a_wrong_address_of_a_broker_is_an_error_even_if_pacts_may_be_missing() {
    run(async {
        let broker_server = Server::start(|_| Answer::new(404, "")).await;
        let mut stage = Stage::at(1);
        stage.plan.sources.push(Source::Broker(broker(&broker_server.url("/wrong"))));
        stage.plan.no_pacts_is_error = false;

        let report = stage.report().await;

        assert!(!report.is_success());
        let found = summary(&report);
        let url = format!("404 Not Found. URL: '{}'", broker_server.url("/wrong"));
        assert!(found.len() == 1 && found[0].ends_with(&url), "{found:?}");
    });
}

#[test]
fn members_of_selectors_that_are_not_known_are_named_once() {
    run(async {
        let broker_server = Documents::usual("").serve().await;
        let provider = Server::start(|_| Answer::new(200, "")).await;
        let mut stage = Stage::at(provider.port());
        let texts =
            [r#"[{"branch":"x","fallbackToMainBranch":true},{"main_branch":true}]"#, r#"{"main_branch":1}"#];
        let selectors = Selector::parse_all(&texts.map(str::to_owned), &[]).unwrap();
        let query = BrokerQuery::ForVerification(VerificationQuery {
            provider: "P".to_owned(),
            selectors,
            ..VerificationQuery::default()
        });
        stage.plan.sources.push(Source::Broker(BrokerSource { query, ..broker(&broker_server.url("")) }));

        let report = stage.report().await;

        assert!(report.is_success());
        let entries = report::entries(&report, Style::Plain);
        let warnings = entries.iter().filter(|line| line.starts_with("WARNING: "));
        assert_eq!(
            warnings.collect::<Vec<_>>(),
            [
                "WARNING: selector member 'fallbackToMainBranch' is not known to this program",
                "WARNING: selector member 'main_branch' is not known to this program"
            ]
        );
        let asked = broker_server.asked();
        let body = &asked.iter().find(|asked| asked.line().starts_with("POST")).unwrap().body;
        assert!(
            body.contains(
                r#"[{"branch":"x","fallbackToMainBranch":true},{"main_branch":true},{"main_branch":1}]"#
            ),
            "{body}"
        );
    });
}

#[test]
fn results_are_published_for_each_pact() {
    run(async {
        let mut documents = Documents::usual("");
        let done = Answer::new(201, "").with("content-type", "application/json");
        for consumer in ["one", "two"] {
            documents.answer(&format!("POST /pacts/{consumer}/verification-results"), done.clone());
        }
        let broker_server = documents.serve().await;

        let (is_success, found, _) =
            verify_failing_provider(&broker_server, |plan| plan.publish = publish()).await;

        assert!(!is_success);
        assert_eq!(
            found,
            ["one", "two"].map(|consumer| {
                format!("Verifying a pact between {consumer} and P - d: expected 200 but was 500")
            })
        );
        let asked = broker_server.asked();
        let published: Vec<_> = asked.iter().filter(|asked| asked.target.ends_with("results")).collect();
        assert_eq!(published.len(), 2);
        assert!(published.iter().all(|asked| asked.body.contains(r#""success":false"#)), "pending ones too");
        assert_eq!(published[0].target, "/pacts/one/verification-results");
    });
}

/// The usual broker, which takes results, branches and tags.
pub(super) fn publishable() -> Documents {
    let mut documents = Documents::usual("");
    let done = Answer::new(201, "").with("content-type", "application/json");
    for line in [
        "POST /pacts/one/verification-results",
        "POST /pacts/two/verification-results",
        "PUT /pacticipants/P/branches/main/versions/1",
        "PUT /pacticipants/P/versions/1/tags/t",
    ] {
        documents.answer(line, done.clone());
    }
    documents
}

#[test]
fn nothing_is_published_by_a_run_that_filters_interactions() {
    run(async {
        let text = |text: &str| Some(text.to_owned());
        let all = InteractionFilter::default;
        let filters = [
            InteractionFilter { description: text("."), ..all() },
            InteractionFilter { description: text("nothing like it"), ..all() },
            InteractionFilter { state: text("a state"), ..all() },
            InteractionFilter { no_state: true, ..all() },
            InteractionFilter { last_failed: Some(vec![FailedInteraction::Id("i1".to_owned())]), ..all() },
            InteractionFilter { last_failed: Some(Vec::new()), ..all() },
        ];
        let provider = Server::start(|_| Answer::new(200, "")).await;
        for filter in filters {
            let broker_server = publishable().serve().await;
            let mut stage = Stage::at(provider.port());
            stage.plan.sources.push(Source::Broker(broker(&broker_server.url(""))));
            let (branch, tags) = (text("main"), vec!["t".to_owned()]);
            stage.plan.publish = Some(PublishOptions { branch, tags, ..publish().unwrap() });
            stage.plan.filter = filter.clone();

            let entries = report::entries(&stage.report().await, Style::Plain);

            let said = entries.iter().filter(|line| *line == "Not publishing: interactions were filtered");
            assert_eq!(said.count(), 1, "{filter:?}: {entries:?}");
            let writes = broker_server.lines().into_iter().filter(|line| !line.starts_with("GET"));
            let writes: Vec<String> = writes.collect();
            assert_eq!(writes, ["POST /pacts/provider/P/for-verification"], "{filter:?}");

            stage.plan.publish = None;
            let entries = report::entries(&stage.report().await, Style::Plain);
            assert!(!entries.iter().any(|line| line.contains("publish")), "{entries:?}");

            // Consumers choose whole pacts, whose results are complete.
            stage.plan.publish = publish();
            (stage.plan.filter, stage.plan.consumers) = (all(), vec!["one".to_owned()]);
            let entries = report::entries(&stage.report().await, Style::Plain);
            assert!(!entries.iter().any(|line| line.contains("publish")), "{entries:?}");
            assert_eq!(broker_server.lines().last().unwrap(), "POST /pacts/one/verification-results");
        }
    });
}

#[test]
fn the_notice_after_a_pact_is_the_one_for_what_is_published() {
    run(async {
        let notice = |success: bool, published: bool| {
            format!(
                r#"{{"when":"after_verification:success_{success}_published_{published}","text":"{success} {published}"}}"#
            )
        };
        let all = [(true, true), (true, false), (false, true), (false, false)];
        let all: Vec<String> = all.iter().map(|(success, published)| notice(*success, *published)).collect();
        for (is_pending, status, publishes, expected) in [
            (true, 500, true, "false true"),
            (true, 500, false, "false false"),
            (true, 200, true, "true true"),
            (true, 200, false, "true false"),
            (false, 500, true, "false true"),
            (false, 200, true, "true true"),
        ] {
            let mut documents = publishable();
            let notices = all.join(",");
            let properties =
                format!(r#","verificationProperties":{{"pending":{is_pending},"notices":[{notices}]}}"#);
            documents.lists(&[(listed("/p/2"), properties.as_str())]);
            let broker_server = documents.serve().await;
            let provider = Server::start(move |_| Answer::new(status, "")).await;
            let mut stage = Stage::at(provider.port());
            stage.plan.sources.push(Source::Broker(broker(&broker_server.url(""))));
            stage.plan.publish = publish().filter(|_| publishes);

            let report = stage.report().await;

            assert_eq!(report.is_success(), is_pending || status == 200);
            let entries = report::entries(&report, Style::Plain);
            let shown = entries.iter().filter(|line| line.starts_with("true ") || line.starts_with("false "));
            assert_eq!(shown.collect::<Vec<_>>(), [expected], "{is_pending} {status} {publishes}");
            if let Some(published) =
                broker_server.asked().iter().find(|asked| asked.target.ends_with("results"))
            {
                let success = format!("\"success\":{}", expected.starts_with("true"));
                assert!(published.body.contains(&success), "{}", published.body);
            }
        }
    });
}

#[test]
fn a_pending_interaction_that_fails_is_no_success_for_the_notice() {
    run(async {
        let mut documents = publishable();
        let mut own: Value = serde_json::from_str(&pact("one")).unwrap();
        own["metadata"] = json!({"pactSpecification": {"version": "4.0"}});
        own["interactions"] = json!([get("/fine"), get("/pending")]);
        own["interactions"][1]["pending"] = json!(true);
        documents.answer("GET /p/1", hal(&own.to_string()));
        let notices = r#","verificationProperties":{"notices":[
            {"when":"after_verification:success_true_published_true","text":"fine"},
            {"when":"after_verification:success_false_published_true","text":"still failing"}]}"#;
        documents.lists(&[(listed("/p/1"), notices)]);
        let broker_server = documents.serve().await;
        let provider =
            Server::start(|asked| Answer::new(if asked.target == "/fine" { 200 } else { 500 }, "")).await;
        let mut stage = Stage::at(provider.port());
        stage.plan.sources.push(Source::Broker(broker(&broker_server.url(""))));
        stage.plan.publish = publish();

        let report = stage.report().await;

        assert!(report.is_success());
        let entries = report::entries(&report, Style::Plain);
        assert!(entries.contains(&"still failing".to_owned()), "{entries:?}");
        assert!(!entries.contains(&"fine".to_owned()), "{entries:?}");
        assert_eq!(entries.last().unwrap(), "2 interactions verified: 1 passed, 1 pending");
    });
}

#[test]
fn consumers_that_no_pact_is_of_are_named() {
    run(async {
        let provider = Server::start(|_| Answer::new(200, "")).await;
        let mut stage = Stage::of(&provider, &[get("/")]);
        let folder = stage.path("empty");
        fs::create_dir(&folder).unwrap();
        stage.plan.sources.push(Source::Directory(folder));
        stage.plan.consumers = ["nobody", "c"].map(str::to_owned).to_vec();

        let report = stage.report().await;

        assert!(report.is_success() && provider.lines().is_empty(), "names are compared with their case");
        assert_eq!(
            report::entries(&report, Style::Plain),
            ["WARNING: No pact is of the consumers selected: nobody, c", ""]
        );

        stage.plan.consumers.push("C".to_owned());
        let entries = report::entries(&stage.report().await, Style::Plain);
        assert!(!entries.iter().any(|line| line.contains("consumers selected")), "{entries:?}");
        assert_eq!(entries.last().unwrap(), "1 interaction verified: 1 passed");

        stage.plan.sources.truncate(0);
        let entries = report::entries(&stage.report().await, Style::Plain);
        assert_eq!(entries, [""], "no pact was loaded that the names could have dropped");
    });
}

#[test]
fn results_that_cannot_be_published_fail_the_verification() {
    run(async {
        let mut documents = Documents::usual("");
        documents.lists(&[(listed("/p/1"), "")]);
        documents.answer("POST /pacts/one/verification-results", Answer::new(403, ""));
        let broker_server = documents.serve().await;
        let provider = Server::start(|_| Answer::new(200, "")).await;
        let mut stage = Stage::at(provider.port());
        stage.plan.sources.push(Source::Broker(broker(&broker_server.url(""))));
        stage.plan.publish = publish();

        let report = stage.report().await;

        assert!(!report.is_success());
        let url = broker_server.url("");
        assert_eq!(
            summary(&report),
            [
                "one - d: OK".to_owned(),
                format!(
                    "Failed to publish verification results for one - IO Error - Request to pact broker path \
                     '/pacts/one/verification-results' failed: 403 Forbidden. URL: '{url}'"
                ),
            ]
        );
    });
}

#[test]
fn the_document_has_the_notices_of_the_last_pact_that_has_any() {
    run(async {
        let broker_server = Documents::usual("").serve().await;
        let provider = Server::start(|_| Answer::new(200, "")).await;
        let mut stage = Stage::at(provider.port());
        stage.plan.sources.push(Source::Broker(broker(&broker_server.url(""))));
        stage.add_pact("C", &[get("/")]);

        let document = report::json(&stage.report().await, &[]);

        assert_eq!(document["notices"][0]["text"], "new");
    });
}

#[test]
fn only_the_selected_consumers_are_verified() {
    run(async {
        let broker_server = Server::start(|_| hal(&pact("Other"))).await;
        let provider = Server::start(|_| Answer::new(200, "")).await;
        let mut stage = Stage::of(&provider, &[get("/")]);
        stage.plan.sources.push(url_source(broker_server.url("/")));
        stage.plan.consumers = vec!["Other".to_owned()];

        assert_eq!(stage.summary().await, ["Other - d: OK"]);
    });
}

#[test]
fn members_that_are_probably_misspelt_are_warned_of_after_the_header() {
    run(async {
        let server = Server::start(|_| Answer::new(200, "")).await;
        let mut stage = Stage::at(server.port());
        let names = r#""consumer":{"name":"C"},"provider":{"name":"P"}"#;
        stage.add_text("top.json", &format!("\u{feff}{{{names},\"interaction\":[{{}}]}}"));
        let interaction =
            r#"{"description":"a\tb","reponse":{"status":404},"request":{"headers":{},"qurey":"a=1"}}"#;
        stage.add_text("inner.json", &format!(r#"{{{names},"interactions":[{interaction}]}}"#));

        let report = stage.report().await;

        assert!(report.is_success());
        let entries = report::entries(&report, Style::Plain);
        let header = "\nVerifying a pact between C and P";
        assert_eq!(
            entries[..5],
            [
                header,
                "WARNING: top level: unknown member 'interaction', did you mean 'interactions'?",
                "WARNING: Pact file has no interactions",
                header,
                r"WARNING: interaction 0 ('a\tb'): unknown member 'reponse', did you mean 'response'?",
            ]
        );
        assert_eq!(
            entries[5],
            r"WARNING: interaction 0 ('a\tb'): request: unknown member 'qurey', did you mean 'query'?"
        );
    });
}
