//! Providers that are down, hang, or do not speak HTTP.

use super::stage::{Stage, get};
use crate::net::client::fixture::{Answer, Server, raw, run};
use serde_json::json;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

#[test]
fn a_failed_interaction_does_not_hide_others() {
    run(async {
        let server = Server::waiting(|asked| {
            Box::pin(async move {
                match asked.target.as_str() {
                    "/cut" => Answer::cut(),
                    "/packed" => Answer::new(200, "not packed").with("content-encoding", "gzip"),
                    "/html" => Answer::new(200, "<html>").with("content-type", "text/html"),
                    _ => Answer::new(200, "{}").with("content-type", "application/json"),
                }
            })
        })
        .await;
        let mut json = get("/html");
        json["response"]["headers"] = json!({"Content-Type": ["application/json"]});
        json["response"]["body"] =
            json!({"contentType": "application/json", "encoded": false, "content": {"a": 1}});
        let all = [get("/cut"), get("/packed"), json, get("/fine")];
        let found = Stage::of(&server, &all).summary().await;

        let failed = |name: &str, why: &str| format!("Verifying a pact between C and P - /{name}{why}");
        let sending = |name: &str, why: &str| {
            failed(
                name,
                &format!(" - error sending request for url ({}): {why}", server.url(&format!("/{name}"))),
            )
        };
        assert_eq!(
            found[..2],
            ["C - /fine: OK".to_owned(), sending("cut", "connection closed before message completed"),]
        );
        let packed = failed(
            "packed",
            &format!(" - error decoding response body for url ({}): ", server.url("/packed")),
        );
        assert!(found[2].starts_with(&packed), "{}", found[2]);
        assert_eq!(
            found[3..],
            [failed(
                "html",
                ": Expected a body of 'application/json' but the actual content type was 'text/html'; Mismatch with \
             header 'Content-Type': Expected header 'Content-Type' to have value 'application/json' but was 'text/html'"
            )]
        );
    });
}

#[test]
fn a_provider_that_hangs_times_out() {
    run(async {
        let server = Server::waiting(|_| Box::pin(std::future::pending())).await;
        let mut stage = Stage::of(&server, &[get("/a")]);
        stage.plan.requests.timeout = Duration::from_millis(100);

        assert_eq!(
            stage.summary().await,
            [format!(
                "Verifying a pact between C and P - /a - error sending request for url ({}): no answer within 100 ms",
                server.url("/a")
            )]
        );
    });
}

#[test]
fn a_provider_that_is_down_is_reported_with_its_address() {
    run(async {
        let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
        let mut stage = Stage::at(port);
        stage.plan.requests.startup_limit = Duration::ZERO;
        stage.add_pact("C", &[get("/a")]);

        let refused = "Connection refused (os error 111)";
        assert_eq!(
            stage.summary().await,
            [format!(
                "Verifying a pact between C and P - /a - error sending request for url (http://127.0.0.1:{port}/a): \
                 cannot connect to 127.0.0.1:{port}: {refused}"
            )]
        );
    });
}

#[test]
fn a_provider_that_does_not_speak_http_is_reported() {
    run(async {
        let address = raw(|mut stream| async move {
            let mut head = [0; 1024];
            let _ = stream.read(&mut head).await;
            let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.6\r\n\r\n").await;
        })
        .await;
        let mut stage = Stage::at(address.port());
        stage.add_pact("C", &[get("/a")]);

        assert_eq!(
            stage.summary().await,
            [format!(
                "Verifying a pact between C and P - /a - error sending request for url (http://{address}/a): invalid \
                 HTTP version parsed"
            )]
        );
    });
}

#[test]
fn an_unknown_scheme_is_reported_with_the_url() {
    run(async {
        let mut stage = Stage::at(1);
        stage.plan.provider.transport.scheme = "ftp".to_owned();
        stage.plan.provider.transport.name = "http".to_owned();
        stage.add_pact("C", &[get("/a")]);

        assert_eq!(
            stage.summary().await,
            [
                "Verifying a pact between C and P - /a - builder error for url (ftp://127.0.0.1:1/a): the scheme 'ftp' is \
              neither http nor https"
            ]
        );
    });
}
