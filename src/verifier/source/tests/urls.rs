use crate::net::client::Retries;
use crate::net::client::fixture::{Answer, Server, run};
use crate::verifier::auth::Auth;
use crate::verifier::fixture::{client, load_summary, pact};
use crate::verifier::source::{Source, UrlSource};

fn at(url: &str, auth: Auth) -> Source {
    Source::Url(UrlSource { url: url.to_owned(), auth, broker: None, retries: Retries::none() })
}

async fn said(url: &str) -> String {
    load_summary(&at(url, Auth::None), &client()).await.join("|")
}

#[test]
fn a_pact_is_fetched_once_with_our_credentials() {
    run(async {
        let server =
            Server::start(|_| Answer::new(200, pact("C").replace("publish-verification", "x"))).await;
        let auth = Auth::of(Some("u"), Some("p"), Some("ignored"));

        let loaded = at(&server.url("/pact"), auth).load("P", &client()).await.remove(0).unwrap();

        assert_eq!(loaded.pact.consumer, "C");
        assert!(loaded.origin.broker_pact.is_none());
        let asked = server.asked();
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0].line(), "GET /pact");
        for (name, value) in [
            ("authorization", "Basic dTpw"),
            ("accept", "*/*"),
            ("accept-encoding", "gzip,deflate"),
            ("user-agent", "verifier/1"),
        ] {
            assert_eq!(asked[0].header(name), Some(value));
        }
    });
}

#[test]
fn a_pact_with_links_of_a_broker_can_be_published_about() {
    run(async {
        let server = Server::start(|_| Answer::new(200, pact("C"))).await;
        let hook = Source::Url(UrlSource {
            url: server.url("/a/pact?x=1"),
            auth: Auth::None,
            broker: Some("http://u:secret@broker.invalid/ctx".to_owned()),
            retries: Retries::none(),
        });

        let own = at(&server.url("/a/pact?x=1"), Auth::None).load("P", &client()).await.remove(0).unwrap();
        let hooked = hook.load("P", &client()).await.remove(0).unwrap();

        let own = own.origin.broker_pact.unwrap();
        assert_eq!(own.broker.display_url(), server.url("/?x=1"));
        assert!(!own.is_pending && own.notices.is_empty());
        assert_eq!(hooked.origin.broker_pact.unwrap().broker.display_url(), "http://broker.invalid/ctx");
    });
}

#[test]
fn a_url_that_gives_no_pact_is_named_with_the_cause() {
    run(async {
        let server = Server::start(|asked| match asked.target.as_str() {
            "/html" => Answer::new(200, "<html>").with("content-type", "text/html"),
            "/list" => Answer::new(200, "[]"),
            "/number" => Answer::new(200, r#"{"interactions":5}"#),
            "/marked" => Answer::new(200, format!("\u{feff}{}", pact("marked"))),
            "/hal" => Answer::new(200, r#"{"_links":{}}"#),
            "/cut" => Answer::cut(),
            "/latin" => Answer::new(200, &b"\"\xe9\""[..]),
            "/loop" => Answer::new(302, "").with("location", "/loop"),
            _ => Answer::new(404, "").with("content-type", "application/json"),
        })
        .await;
        for (path, cause) in [
            ("/missing", "Request failed with status - 404 Not Found".to_owned()),
            (
                "/html",
                "Failed to parse JSON - error decoding response body for url ({}): expected value at line 1 column 1"
                    .to_owned(),
            ),
            ("/latin", "Failed to parse JSON - error decoding response body for url ({}): the body is not UTF-8 text".to_owned()),
            ("/list", "Failed to parse Pact JSON from source '{}' - it is not a valid pact file".to_owned()),
            (
                "/number",
                "Failed to parse Pact JSON from source '{}' - 'interactions' must be an array but is 5".to_owned(),
            ),
            ("/hal", "Failed to parse Pact JSON from source '{}' - it is not a valid pact file".to_owned()),
            (
                "/cut",
                "Request failed - error sending request for url ({}): connection closed before message completed".to_owned(),
            ),
            ("/loop", "Request failed - error following redirect for url ({}): more than 10 redirects".to_owned()),
        ] {
            let url = server.url(path);
            assert_eq!(said(&url).await, format!("Failed to load pact '{url}' - {}", cause.replace("{}", &url)));
        }
        assert_eq!(said(&server.url("/marked")).await, "marked");
    });
}

#[test]
fn what_is_no_url_is_told_without_its_credentials() {
    run(async {
        assert_eq!(
            said("pact.json").await,
            "Failed to load pact 'pact.json' - Request failed - builder error: relative URL without a base"
        );
        assert_eq!(
            said("ftp://u:secret@h/x").await,
            "Failed to load pact 'ftp://h/x' - Request failed - builder error for url (ftp://h/x): \
             the scheme 'ftp' is neither http nor https"
        );
        assert_eq!(
            said("http://u:secret@:80/x").await,
            "Failed to load pact 'http://:80/x' - Request failed - builder error: empty host"
        );
    });
}
