#![expect(clippy::disallowed_methods, reason = "tests need no fork to wait for them")]
use crate::net::client::fixture::{Answer, Server, raw, run};
use crate::net::client::{Client, Method, ProxyText, Request, Settings, Url, basic};
use crate::net::secret::Secret;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

fn get(url: &str) -> Request {
    Request::new(Method::GET, Url::parse(url).unwrap())
}

async fn text(client: &Client, request: &Request) -> String {
    match client.send(request).await {
        Ok(response) => response.text().unwrap().to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn one_request_after_the_other_needs_one_connection() {
    run(async {
        let server = Server::start(|asked| Answer::new(200, asked.target.clone())).await;
        let client = Client::new(Settings::default()).unwrap();

        for _ in 0..100 {
            assert_eq!(text(&client, &get(&server.url("/x"))).await, "/x");
        }

        assert_eq!(server.connections(), 1);
    });
}

#[test]
fn no_more_connections_are_opened_than_allowed() {
    run(async {
        let together = Arc::new(Barrier::new(4));
        let server = Server::waiting(move |asked| {
            let together = Arc::clone(&together);
            Box::pin(async move {
                together.wait().await;
                Answer::new(200, asked.target)
            })
        })
        .await;
        let client = Client::new(Settings { connections_per_server: 4, ..Settings::default() }).unwrap();
        let mut tasks = JoinSet::new();
        for number in 0..40 {
            let (client, request) = (client.clone(), get(&server.url(&format!("/{number}"))));
            tasks.spawn(async move { (number, text(&client, &request).await) });
        }

        let answers = tasks.join_all().await;

        assert!(answers.iter().all(|(number, text)| *text == format!("/{number}")), "{answers:?}");
        assert_eq!(server.connections(), 4);
    });
}

#[test]
fn a_new_connection_that_is_cut_is_not_tried_again() {
    run(async {
        let server = Server::start(|_| Answer::cut()).await;
        let client = Client::new(Settings::default()).unwrap();
        let url = server.url("/x");

        let error = text(&client, &get(&url)).await;

        assert_eq!(
            error,
            format!("error sending request for url ({url}): connection closed before message completed")
        );
        assert_eq!(server.asked().len(), 1);
    });
}

#[test]
fn nobody_listening_is_told_with_the_address() {
    run(async {
        let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let client = Client::new(Settings::default()).unwrap();

        let error = text(&client, &get(&format!("http://u:secret@{closed}/x?y"))).await;

        assert_eq!(
            error,
            format!(
                "error sending request for url (http://{closed}/x?y): cannot connect to {closed}: \
                 Connection refused (os error 111)"
            )
        );
    });
}

#[test]
fn a_server_that_hangs_is_given_up() {
    run(async {
        let silent = raw(|stream| async move {
            std::future::pending::<()>().await;
            drop(stream);
        })
        .await;
        let limit = Duration::from_millis(30);
        let client = Client::new(Settings { request_timeout: limit, ..Settings::default() }).unwrap();
        let hasty = Client::new(Settings { connect_timeout: limit, ..Settings::default() }).unwrap();

        assert_eq!(
            text(&client, &get(&format!("http://{silent}/"))).await,
            format!("error sending request for url (http://{silent}/): no answer within 30 ms")
        );
        assert_eq!(
            text(&hasty, &get(&format!("https://{silent}/"))).await,
            format!(
                "error sending request for url (https://{silent}/): cannot connect to {silent}: not within 30 ms"
            )
        );
    });
}

#[test]
fn a_client_shows_nothing_secret() {
    let mut settings = Settings::default();
    settings.proxies.http =
        Some(ProxyText { variable: "http_proxy".to_owned(), value: Secret::new("http://u:secret@p") });
    let client = Client::new(settings).unwrap();
    let request = get("http://u:secret@h/").authorization(basic("u", &Secret::new("secret")));

    assert!(!format!("{client:?} {request:?}").contains("secret"));
    assert!(!format!("{request:?}").contains("dTpzZWNyZXQ="));
}

#[test]
fn what_follows_an_answer_without_a_body_is_no_answer() {
    run(async {
        for (method, head) in [
            (Method::HEAD, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n"),
            (Method::GET, "HTTP/1.1 204 No Content\r\n\r\n"),
            (Method::OPTIONS, "HTTP/1.1 304 Not Modified\r\n\r\n"),
        ] {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let url = format!("http://{}/", listener.local_addr().unwrap());
            let serving = tokio::spawn(async move {
                for answer in [head, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"] {
                    let (mut stream, _) = listener.accept().await.unwrap();
                    let mut request = [0; 1024];
                    assert!(stream.read(&mut request).await.unwrap() > 0);
                    stream.write_all(answer.as_bytes()).await.unwrap();
                    // The body that is none comes late.
                    let _ = stream.write_all(b"{}").await;
                    tokio::spawn(async move { stream.read_to_end(&mut Vec::new()).await });
                }
            });
            let client = Client::new(Settings::default()).unwrap();

            client.send(&Request::new(method.clone(), Url::parse(&url).unwrap())).await.unwrap();
            let next = client.send(&Request::new(Method::GET, Url::parse(&url).unwrap())).await.unwrap();

            assert_eq!(&next.body[..], b"ok", "{method}");
            serving.await.unwrap();
        }
    });
}
