#![expect(clippy::disallowed_methods, reason = "tests need no fork to wait for them")]

use crate::net::client::fixture::{Answer, Server, raw, run};
use crate::net::client::{CertificateCheck, Client, Settings};
use crate::net::tls::Authority;
use crate::verifier::auth::Auth;
use crate::verifier::broker::{Selector, VerificationQuery};
use crate::verifier::fixture::{Documents, PENDING, broker, client, hal, hasty, listed, load_summary, pact};
use crate::verifier::source::{BrokerQuery, BrokerSource, Source};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Barrier;

const NONE: &str =
    "No pacts found for provider 'P' matching the given consumer version selectors in pact broker";

async fn summary(server: &Server, path: &str) -> Vec<String> {
    load_summary(&Source::Broker(broker(&server.url(path))), &client()).await
}

#[test]
fn the_pacts_for_verification_are_found_by_following_links() {
    run(async {
        let server = Documents::usual("").serve().await;
        let source = Source::Broker(broker(&server.url("")));

        let loaded: Vec<_> =
            source.load("ignored", &client()).await.into_iter().map(Result::unwrap).collect();

        let path = "/pacts/provider/P/for-verification";
        let asked: Vec<String> =
            ["GET /", &format!("GET {path}"), &format!("POST {path}"), "GET /p/1", "GET /p/2"]
                .map(str::to_owned)
                .into();
        assert_eq!(server.lines(), asked);
        let consumers: Vec<_> = loaded.iter().map(|loaded| loaded.pact.consumer.as_str()).collect();
        assert_eq!(consumers, ["one", "two"]);
        assert_eq!(loaded[0].pact.interactions[0].id.as_deref(), Some("i1"));
        assert_eq!(loaded[1].origin.location, "http://elsewhere.invalid/p/2");
        let [first, second] = [0, 1].map(|at: usize| loaded[at].origin.broker_pact.clone().unwrap());
        assert!(!first.is_pending && first.notices.is_empty());
        assert!(second.is_pending && second.is_wip);
        let notices: Vec<_> = second.notices.iter().map(|notice| (notice.when(), notice.text())).collect();
        assert_eq!(
            notices,
            [("before_verification", "new"), ("after_verification:success_true_published_true", "fine")]
        );
    });
}

#[test]
fn requests_have_the_headers_and_bodies_that_brokers_expect() {
    run(async {
        let server = Documents::usual("").serve().await;
        let query = VerificationQuery {
            provider: "P".to_owned(),
            include_pending: true,
            include_wip_since: Some("2020-01-01".to_owned()),
            provider_tags: vec!["main".to_owned(), "x".to_owned()],
            provider_branch: Some("br".to_owned()),
            selectors: vec![
                Selector::latest_with_tag("t"),
                Selector::parse(r#"{"mainBranch":true}"#).unwrap().remove(0).unwrap(),
                Selector::parse(r#"{"branch":true,"fallbackToMainBranch":true}"#).unwrap().remove(0).unwrap(),
            ],
        };
        let query = BrokerQuery::ForVerification(query);
        let auth = Auth::of(None, None, Some("tok"));
        let source = Source::Broker(BrokerSource { query, auth, ..broker(&server.url("/")) });

        assert_eq!(load_summary(&source, &client()).await, ["one", "two"]);
        assert_eq!(load_summary(&Source::Broker(broker(&server.url("/"))), &client()).await, ["one", "two"]);

        let asked = server.asked();
        assert!(asked[..5].iter().all(|asked| asked.header("authorization") == Some("Bearer tok")));
        assert_eq!(asked[0].header("accept"), Some("application/hal+json, application/json"));
        assert_eq!(asked[0].header("user-agent"), Some("verifier/1"));
        let accepts: Vec<_> = asked[2].headers.get_all("accept").iter().collect();
        assert_eq!(accepts, ["application/hal+json, application/json"], "one line");
        assert_eq!(asked[2].header("content-type"), Some("application/json"));
        assert_eq!(asked[2].header("accept-charset"), Some("utf-8"));
        assert_eq!(
            asked[2].body,
            r#"{"providerVersionTags":["main","x"],"includePendingStatus":true,"includeWipPactsSince":"2020-01-01","consumerVersionSelectors":[{"tag":"t","latest":true},{"mainBranch":true},{"branch":true,"fallbackToMainBranch":true}],"providerVersionBranch":"br"}"#
        );
        assert_eq!(asked[7].body, r#"{"includePendingStatus":false,"consumerVersionSelectors":[]}"#);
    });
}

#[test]
fn a_broker_may_be_served_under_a_path_with_or_without_a_slash_and_over_tls() {
    run(async {
        let authority = Authority::new();
        let server = Documents::usual("/a/broker").serve_tls(&authority).await;
        let certificate_check = CertificateCheck::Only(authority.certificate().unwrap());
        let client = Client::new(Settings { certificate_check, ..Settings::default() }).unwrap();

        for path in ["/a/broker", "/a/broker/"] {
            let source = Source::Broker(broker(&server.url(path)));
            assert_eq!(load_summary(&source, &client).await, ["one", "two"], "{path}");
        }

        assert_eq!(server.lines()[0], "GET /a/broker");
        assert_eq!(server.lines()[5], "GET /a/broker/");
        assert_eq!(server.lines()[3], "GET /a/broker/p/1");
        assert_eq!(server.connections(), 3, "each POST opens one, and what follows uses it");
    });
}

#[test]
fn an_untrusted_certificate_is_reported() {
    run(async {
        let server = Documents::usual("").serve_tls(&Authority::new()).await;
        let (url, port) = (server.url(""), server.port());

        assert_eq!(
            load_summary(&Source::Broker(broker(&url)), &client()).await,
            [format!(
                "{NONE} '{url}': IO Error - Failed to access pact broker path '' - error sending request for url \
                 ({url}/): TLS with 127.0.0.1:{port} failed: invalid peer certificate: UnknownIssuer. URL: '{url}'"
            )]
        );
    });
}

#[test]
fn a_slow_broker_is_waited_for() {
    run(async {
        let gate = Arc::new(Barrier::new(2));
        let documents = Documents::usual("");
        let server = Arc::new({
            let inner = documents.serve().await;
            let (gate, inner_url) = (Arc::clone(&gate), inner.url(""));
            let outer = Server::waiting(move |asked| {
                let (gate, there) = (Arc::clone(&gate), format!("{inner_url}{}", asked.target));
                Box::pin(async move {
                    gate.wait().await;
                    Answer::new(307, "").with("location", there)
                })
            })
            .await;
            (inner, outer)
        });
        let source = Source::Broker(broker(&server.1.url("")));
        let asking = tokio::spawn(async move { load_summary(&source, &client()).await });

        for _ in 0..5 {
            gate.wait().await;
        }

        assert_eq!(asking.await.unwrap(), ["one", "two"]);
    });
}

#[test]
fn a_broker_that_fails_half_way_does_not_hide_its_other_pacts() {
    run(async {
        let mut documents = Documents::usual("");
        documents.lists(&[
            (listed("/cut"), ""),
            (listed("/gone"), ""),
            (listed("/html"), PENDING),
            (listed("/index"), ""),
            ("{}".to_owned(), ""),
            (r#"{"self":"/p/1"}"#.to_owned(), ""),
            (listed("/p/1"), ""),
        ]);
        documents.answer("GET /cut", Answer::cut());
        documents.answer("GET /html", Answer::new(200, "<html>").with("content-type", "text/html"));
        documents.answer("GET /index", hal(r#"{"_links":{"self":{"href":"/index"}}}"#));
        let server = documents.serve().await;
        let url = server.url("");

        let expected = [
            format!(
                "Failed to load pact from 'http://elsewhere.invalid/cut': IO Error - Failed to access pact broker path \
                 '/cut' - error sending request for url ({url}/cut): connection closed before message completed. \
                 URL: '{url}'"
            ),
            "(not found) Failed to load pact from 'http://elsewhere.invalid/gone'".to_owned(),
            format!(
                "(pending) Failed to load pact from 'http://elsewhere.invalid/html': Error with the content of a HAL resource - \
                 Did not get a valid HAL response body from pact broker path '/html', content type is 'text/html'. \
                 URL: '{url}'"
            ),
            "Failed to load pact from 'http://elsewhere.invalid/index': Failed to parse Pact JSON from source \
             'http://elsewhere.invalid/index' - it is not a valid pact file"
                .to_owned(),
            format!(
                "Failed to load pact from '{url}': Error with a HAL link - Expected a HAL+JSON response from the pact \
                 broker, but got a link with no HREF. URL: '{url}', LINK: 'self'"
            ),
            format!(
                "Failed to load pact from '/p/1': Error with a HAL link - Link is malformed, expected an object but got \
                 \"/p/1\". URL: '{url}', LINK: 'self'"
            ),
            "one".to_owned(),
        ];
        assert_eq!(summary(&server, "").await, expected);
    });
}

#[test]
fn responses_that_are_not_of_a_broker_are_reported_with_the_cause() {
    run(async {
        let answers: [(&'static str, Answer, &str); 9] = [
            (
                "GET /",
                Answer::new(200, "<html>").with("content-type", "text/html; charset=utf-8"),
                "Error with the content of a HAL resource - Did not get a valid HAL response body from pact broker path \
                 '', content type is 'text/html; charset=utf-8'. URL: '{url}'",
            ),
            (
                "GET /",
                hal("{"),
                "Error with the content of a HAL resource - Did not get a valid HAL response body from pact broker path \
                 '' - error decoding response body for url ({url}/): EOF while parsing an object at line 1 column 1. \
                 URL: '{url}'",
            ),
            (
                "GET /",
                hal("{}"),
                "Error with a HAL link - Expected a HAL+JSON response from the pact broker, but got a response with no \
                 '_links'. URL: '{url}', LINK: 'pb:provider-pacts-for-verification'",
            ),
            (
                "GET /",
                hal(r#"{"_links":{"zz":{"href":"/z"},"aa":{"href":"/a"}}}"#),
                "Error with a HAL link - Link 'pb:provider-pacts-for-verification' was not found in the response, only \
                 the following links where found: \"aa, zz\". URL: '{url}', LINK: 'pb:provider-pacts-for-verification'",
            ),
            (
                "GET /",
                hal(r#"{"_links":{"pb:provider-pacts-for-verification":["x",{"a":1}]}}"#),
                "Error with a HAL link - Link is malformed, expected an object but got [\"x\",{\"a\":1}]. URL: '{url}', \
                 LINK: 'pb:provider-pacts-for-verification'",
            ),
            (
                "GET /",
                Answer::new(302, "").with("location", "/"),
                "IO Error - Failed to access pact broker path '' - error following redirect for url ({url}/): more than \
                 10 redirects. URL: '{url}'",
            ),
            (
                "GET /",
                Answer::new(401, "who?"),
                "IO Error - Request to pact broker path '' failed: 401 Unauthorized. URL: '{url}'",
            ),
            (
                "POST /pacts/provider/P/for-verification",
                Answer::new(400, r#"{"errors":{"a":["b","c"],"d":"e"}}"#)
                    .with("content-type", "application/json"),
                "failed validation - [\"a: b, c\", \"d: e\"]",
            ),
            (
                "POST /pacts/provider/P/for-verification",
                Answer::new(400, "x").with("content-type", "text/html"),
                "IO Error - Request to pact broker path '/pacts/provider/P/for-verification' failed: 400 Bad Request. \
                 URL: '{url}'",
            ),
        ];
        for (line, answer, cause) in answers {
            let mut documents = Documents::usual("");
            documents.answer(line, answer);
            let server = documents.serve().await;
            let url = server.url("");

            assert_eq!(
                summary(&server, "").await,
                [format!("{NONE} '{url}': {}", cause.replace("{url}", &url))]
            );
        }
    });
}

#[test]
fn the_reasons_of_a_rejecting_broker_are_reported_in_any_form() {
    run(async {
        for (body, reasons) in [
            (r#"{"errors":["a","b"]}"#, r#"["a", "b"]"#),
            (r#"{"errors":"a \"b\""}"#, r#"["a \"b\""]"#),
            (r#"{"error":"a"}"#, r#"["{\"error\":\"a\"}"]"#),
        ] {
            let mut documents = Documents::usual("");
            let answer = Answer::new(400, body).with("content-type", "application/hal+json");
            documents.answer("POST /pacts/provider/P/for-verification", answer);
            let server = documents.serve().await;

            let expected = format!("{NONE} '{}': failed validation - {reasons}", server.url(""));
            assert_eq!(summary(&server, "").await, [expected]);
        }
    });
}

#[test]
fn the_reason_in_the_body_of_any_error_status_is_reported() {
    run(async {
        for (status, shown) in [
            (401, "401 Unauthorized"),
            (403, "403 Forbidden"),
            (409, "409 Conflict"),
            (422, "422 Unprocessable Entity"),
            (500, "500 Internal Server Error"),
        ] {
            for content_type in ["application/hal+json", "application/problem+json;charset=utf-8"] {
                let mut documents = Documents::usual("");
                let body = r#"{"error":{"code":"x","message":"the token\nhas expired"}}"#;
                let answer = Answer::new(status, body).with("content-type", content_type);
                documents.answer("POST /pacts/provider/P/for-verification", answer);
                let server = documents.serve().await;
                let url = server.url("");
                let source = BrokerSource { retries: hasty(1), ..broker(&url) };

                let expected = format!(
                    "{NONE} '{url}': IO Error - Request to pact broker path '/pacts/provider/P/for-verification' failed: \
                     {shown}. URL: '{url}' - the token\\nhas expired"
                );
                assert_eq!(load_summary(&Source::Broker(source), &client()).await, [expected]);
            }
        }
    });
}

#[test]
fn an_index_that_does_not_exist_is_an_error_that_names_the_url() {
    run(async {
        for (body, tail) in [("nothing", ""), (r#"{"error":"no such page"}"#, " - no such page")] {
            for path in ["", "/wrong"] {
                let server = Server::start(move |_| Answer::new(404, body)).await;
                let url = server.url(path);
                let index = format!(
                    "Link/Resource was not found - Request to pact broker path '' failed: 404 Not Found. URL: '{url}'{tail}"
                );

                assert_eq!(summary(&server, path).await, [format!("{NONE} '{url}': {index}")]);
                let query = BrokerQuery::Latest("P".to_owned());
                let latest = Source::Broker(BrokerSource { query, ..broker(&url) });
                assert_eq!(
                    load_summary(&latest, &client()).await,
                    [format!("No pacts found for provider 'P' in pact broker '{url}': {index}")]
                );
            }
        }
    });
}

#[test]
fn a_broker_without_pacts_is_an_empty_source() {
    run(async {
        for list in [
            hal(r#"{"_embedded":{"pacts":[]}}"#),
            hal(r#"{"_embedded":{"pacts":[{"_links":{}}]}}"#),
            hal(
                r#"{"_embedded":{"pacts":[{"shortDescription":"s","_links":{},"verificationProperties":{}}]}}"#,
            ),
            hal("{}"),
            Answer::new(404, "nobody"),
        ] {
            let mut documents = Documents::usual("");
            documents.answer("POST /pacts/provider/P/for-verification", list);
            let server = documents.serve().await;

            assert_eq!(summary(&server, "").await, [format!("(empty) {NONE} '{}'", server.url(""))]);
        }
    });
}

#[test]
fn an_unreachable_broker_is_reported_without_its_credentials() {
    run(async {
        let address = raw(|stream| async move { drop(stream) }).await;
        let source = Source::Broker(broker(&format!("http://u:secret@{address}/ctx")));
        let bad = Source::Broker(broker("u:secret@broker"));

        let text = load_summary(&source, &client()).await.remove(0);

        let start = format!(
            "{NONE} 'http://{address}/ctx': IO Error - Failed to access pact broker path '' - error sending request \
             for url (http://{address}/ctx): "
        );
        assert!(
            text.starts_with(&start) && text.ends_with(&format!(". URL: 'http://{address}/ctx'")),
            "{text}"
        );
        assert_eq!(
            load_summary(&bad, &client()).await,
            [format!("{NONE} 'broker': Invalid URL - relative URL without a base")]
        );
    });
}

#[test]
fn a_busy_broker_is_asked_again() {
    run(async {
        let times = Arc::new(AtomicUsize::new(0));
        let documents = Documents::usual("");
        let inner = documents.serve().await;
        let (counted, there) = (Arc::clone(&times), inner.url(""));
        let server = Server::start(move |asked| match counted.fetch_add(1, Ordering::SeqCst) {
            0 | 1 => Answer::new(503, "busy"),
            _ => Answer::new(307, "").with("location", format!("{there}{}", asked.target)),
        })
        .await;
        let busy = Server::start(|_| Answer::new(500, "broken")).await;
        let source = BrokerSource { retries: hasty(3), ..broker(&busy.url("")) };

        assert_eq!(summary(&server, "").await, ["one", "two"]);
        assert_eq!(
            load_summary(&Source::Broker(source), &client()).await,
            [format!(
                "{NONE} '{url}': IO Error - Request to pact broker path '' failed: 500 Internal Server Error. \
                 URL: '{url}'",
                url = busy.url("")
            )]
        );
        assert_eq!(busy.asked().len(), 3);
    });
}

#[test]
fn an_old_broker_lists_its_latest_pacts_by_tag() {
    run(async {
        let mut documents = Documents::under("");
        documents.answer(
            "GET /",
            hal(r#"{"_links":{"pb:latest-provider-pacts":{"href":"/latest/{provider}","templated":true},
                "pb:latest-provider-pacts-with-tag":{"href":"/latest/{provider}/{tag}","templated":true}}}"#),
        );
        documents.answer("GET /latest/P", hal(r#"{"_links":{"pacts":[{"href":"/one"},"/two"]}}"#));
        documents.answer("GET /latest/P/a%2Fb", hal(r#"{"_links":{"pacts":[{"href":"/two"}]}}"#));
        documents
            .answer("GET /latest/P/c", hal(r#"{"_links":{"pb:pacts":[{"href":"/two"},{"href":"/one"}]}}"#));
        documents.answer("GET /one", hal(&pact("one")));
        documents.answer("GET /two", hal(&pact("two")));
        let server = documents.serve().await;
        let tagged = |tags: &[&str]| {
            let selectors = tags.iter().map(|tag| Selector::latest_with_tag(tag)).collect();
            let query =
                VerificationQuery { provider: "P".to_owned(), selectors, ..VerificationQuery::default() };
            Source::Broker(BrokerSource {
                query: BrokerQuery::ForVerification(query),
                ..broker(&server.url(""))
            })
        };
        let latest = |provider: &str| {
            Source::Broker(BrokerSource {
                query: BrokerQuery::Latest(provider.to_owned()),
                ..broker(&server.url(""))
            })
        };

        assert_eq!(load_summary(&tagged(&[]), &client()).await, ["one", "two"]);
        assert_eq!(load_summary(&tagged(&["a/b", "c"]), &client()).await, ["two", "one"]);
        assert_eq!(load_summary(&latest("P"), &client()).await, ["one", "two"]);
        assert_eq!(
            load_summary(&latest("Q"), &client()).await,
            [format!("(empty) No pacts found for provider 'Q' in pact broker '{}'", server.url(""))]
        );
    });
}
