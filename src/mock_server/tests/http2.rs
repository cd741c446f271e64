//! HTTP/2 without TLS, as clients begin it that know what they talk to.
#![expect(clippy::disallowed_methods, reason = "tests need no fork to wait for them")]

use super::client::{ask, block_on, send_h2};
use super::{hello, serve, serve_apart, serve_with, time_of_stop};
use crate::mock_server::fixture::{asks, interaction, pact, request, response};
use crate::mock_server::http::DRAIN_TIMEOUT;
use crate::net::accept::until_stopped;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;

#[test]
fn a_client_may_begin_with_http_2() {
    let server = serve(vec![hello()]);

    let answer = send_h2(&server, ask("GET", "http://shop.example/a", ""));

    assert_eq!((answer.status().as_u16(), answer.body().as_ref()), (200, b"hello".as_slice()));
    assert_eq!(answer.headers()["x-a"], "1");
    assert_eq!(answer.headers()["content-length"], "5");
    assert!(server.matched().unwrap());
}

#[test]
fn a_request_over_http_2_looks_like_one_over_http_1() {
    let server = serve(vec![]);
    let mut sent = ask("POST", "http://shop.example/a?b=1", "hello");
    let headers = sent.headers_mut();
    headers.append("cookie", "a=1".parse().unwrap());
    headers.append("cookie", "b=2".parse().unwrap());
    headers.append("X-One", "1".parse().unwrap());

    let answer = send_h2(&server, sent);

    assert_eq!(answer.status().as_u16(), 500);
    assert_eq!(answer.headers()["x-pact"], "Unexpected-Request");
    let expected = concat!(
        r#"{"body":"hello","headers":{"content-length":"5","cookie":"a=1; b=2","host":"shop.example","x-one":"1"},"#,
        r#""method":"POST","path":"/a","query":{"b":["1"]}}"#,
    );
    assert_eq!(server.mismatches_json().unwrap()[0]["request"].to_string(), expected);
}

#[test]
fn head_and_large_bodies_work_over_http_2_too() {
    let head = interaction(request("HEAD", "/a", &[]), response(200, &[("Content-Length", "77")], "hello"));
    let body = "x".repeat(3_000_000);
    let large = interaction(request("GET", "/large", &[]), response(200, &[], &body));
    let none = interaction(request("GET", "/none", &[]), response(204, &[], "hello"));
    let server = serve(vec![head, large, none]);

    let without_body = send_h2(&server, ask("HEAD", "http://x/a", ""));
    let with_body = send_h2(&server, ask("GET", "http://x/large", ""));
    send_h2(&server, ask("POST", "http://x/up", body.clone()));

    assert_eq!(
        (without_body.headers()["content-length"].as_bytes(), without_body.body().len()),
        (b"5".as_slice(), 0)
    );
    assert_eq!(with_body.body().len(), body.len());
    let none = send_h2(&server, ask("GET", "http://x/none", ""));
    assert_eq!(
        (none.status().as_u16(), none.headers().get("content-length"), none.body().len()),
        (204, None, 0)
    );
    assert_eq!(server.mismatches_json().unwrap()[0]["request"]["body"], body);
}

#[test]
fn what_is_refused_over_http_2_does_not_end_the_connection() {
    let server = serve_with(pact([hello(), asks(request("GET", "/b", &[]))]), "", r#"{"bodyLimit":4}"#);
    let address = server.addresses()[0];

    let statuses = block_on(async move {
        let stream = TcpStream::connect(address).await.unwrap();
        let (mut sender, connection) =
            http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let mut odd = ask("GET", "http://x/a", "");
        odd.headers_mut().insert("x", hyper::header::HeaderValue::from_bytes(b"\xff").unwrap());
        let mut flood = ask("GET", "http://x/a", "");
        flood.headers_mut().insert("x", "y".repeat(500_000).parse().unwrap());
        let sent = [ask("POST", "http://x/a", "hello"), odd, flood, ask("GET", "http://x/b", "")];
        let mut statuses = Vec::new();
        for request in sent {
            statuses.push(sender.send_request(request).await.map(|answer| answer.status().as_u16()).ok());
        }
        statuses
    });

    assert_eq!(statuses, [Some(413), Some(200), Some(431), Some(200)]);
}

#[test]
fn a_stop_does_not_wait_for_a_client_that_takes_no_notice() {
    let server = serve_apart(hello());
    let address = server.addresses()[0];
    // The connection is made and then left alone: no client reads that the server stops.
    let _idle = block_on(async move {
        let stream = TcpStream::connect(address).await.unwrap();
        let (mut sender, connection) =
            http2::handshake::<_, _, Full<Bytes>>(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
        let mut connection = Box::pin(connection);
        let mut answer = Box::pin(async move {
            let answer = sender.send_request(ask("GET", "http://x/a", "")).await.unwrap();
            assert_eq!(answer.into_body().collect().await.unwrap().to_bytes(), "hello");
            sender
        });
        let sender = until_stopped(answer.as_mut(), connection.as_mut()).await.unwrap();
        (sender, connection)
    });

    let taken = time_of_stop(&server);

    assert!(taken < DRAIN_TIMEOUT, "{taken:?}");
}

#[test]
fn a_stop_lets_a_request_over_http_2_be_answered() {
    // More than the client lets the server send ahead, and little enough to be read in no time.
    let (size, window) = (200_000, 65_535);
    let answers = response(200, &[], &"x".repeat(size));
    let server = serve_apart(interaction(request("GET", "/a", &[]), answers));
    let address = server.addresses()[0];
    let (mut body, connection) = block_on(async move {
        let stream = TcpStream::connect(address).await.unwrap();
        let (mut sender, connection) = http2::Builder::new(TokioExecutor::new())
            .initial_stream_window_size(window)
            .handshake::<_, Full<Bytes>>(TokioIo::new(stream))
            .await
            .unwrap();
        let connection = tokio::spawn(connection);
        let answer = sender.send_request(ask("GET", "http://x/a", "")).await.unwrap();
        (answer.into_body(), connection)
    });

    let reading = std::thread::spawn(move || {
        block_on(async move {
            let mut length = 0;
            while let Some(Ok(frame)) = body.frame().await {
                length += frame.into_data().map_or(0, |data| data.len());
            }
            drop(connection);
            length
        })
    });
    server.stop();

    assert_eq!(reading.join().unwrap(), size);
}
