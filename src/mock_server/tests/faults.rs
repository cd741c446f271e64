//! Responses that are delayed or spoiled, as a client sees them on the wire.
#![expect(clippy::disallowed_methods, reason = "tests need no fork to wait for them")]

use super::client::{Secure, ask, block_on};
use super::{MockServer, connect_to, runtime, serve};
use crate::mock_server::fixture::{asks, closing, exchange, interaction, request, response, status_and_body};
use crate::mock_server::{Bind, Options, start};
use crate::model::{Interaction, ResponseFault};
use crate::net::tls::{self, Authority, HTTP_1};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http2::{self, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};
use parking_lot::Mutex;
use rustls::pki_types::ServerName;
use rustls::{ClientConnection, StreamOwned};
use std::io::{ErrorKind, Read, Write};
use std::sync::Arc;
use tokio::net::TcpStream;

const DAY: u64 = 24 * 60 * 60 * 1000;

const FAULTS: [ResponseFault; 4] = [
    ResponseFault::ConnectionReset,
    ResponseFault::EmptyResponse,
    ResponseFault::PartialBody,
    ResponseFault::Garbage,
];

/// `GET /a`, answered with these ten letters.
fn letters() -> Interaction {
    interaction(request("GET", "/a", &[]), response(200, &[], "abcdefghij"))
}

fn spoiled(fault: ResponseFault) -> MockServer {
    let server = serve(vec![letters(), asks(request("GET", "/b", &[]))]);
    server.set_fault(Some("GET /a"), Some(fault)).unwrap();
    server
}

/// What a client reads until the end, and how the end is reported.
fn read_all(mut stream: impl Read + Write) -> (Vec<u8>, Result<(), ErrorKind>) {
    stream.write_all(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut bytes = Vec::new();
    let end = stream.read_to_end(&mut bytes);
    (bytes, end.map(|_| ()).map_err(|error| error.kind()))
}

/// Asserts that a client of HTTP/1 sees the fault.
fn assert_seen(fault: ResponseFault, (bytes, end): (Vec<u8>, Result<(), ErrorKind>)) {
    match fault {
        ResponseFault::ConnectionReset => {
            assert_eq!((bytes.len(), end), (0, Err(ErrorKind::ConnectionReset)));
        }
        ResponseFault::EmptyResponse => assert_eq!((bytes.len(), end), (0, Ok(()))),
        ResponseFault::PartialBody => {
            let text = String::from_utf8(bytes).unwrap();
            assert_eq!((status_and_body(&text), end), (("HTTP/1.1 200 OK", "abcde"), Ok(())));
            assert!(text.contains("\r\ncontent-length: 10\r\n"), "{text}");
        }
        ResponseFault::Garbage => {
            assert_eq!(end, Ok(()));
            assert!(!bytes.is_empty() && !bytes.starts_with(b"HTTP"), "{bytes:?}");
        }
    }
}

#[test]
fn a_client_sees_each_fault() {
    for fault in FAULTS {
        let server = spoiled(fault);

        assert_seen(fault, read_all(connect_to(&server)));

        assert_eq!(server.request_count().unwrap(), 1, "{fault:?}");
        let text = exchange(server.port(), closing("GET /b", ""));
        assert_eq!(status_and_body(&text).0, "HTTP/1.1 200 OK", "{fault:?}");
        assert!(server.matched().unwrap(), "{fault:?}");
    }
}

#[test]
fn a_client_sees_each_fault_over_tls() {
    let authority = Arc::new(Authority::new());
    let client = Secure::trusting(&authority.certificate().unwrap());
    let config = tls::client(&client.trust, None, &[HTTP_1]).unwrap();
    for fault in FAULTS {
        let options = Options::parse(Some("https"), None).unwrap();
        let mut spoiled = letters();
        spoiled.behaviour.fault = Some(fault);
        let pact = crate::mock_server::fixture::pact([spoiled]);
        let server = start(pact, &Bind::new(None, 0), options, runtime(), &authority).unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let secret = ClientConnection::new(Arc::clone(&config), name).unwrap();

        assert_seen(fault, read_all(StreamOwned::new(secret, connect_to(&server))));

        assert!(server.matched().unwrap(), "{fault:?}");
    }
}

async fn connected(server: std::net::SocketAddr) -> SendRequest<Full<Bytes>> {
    let stream = TcpStream::connect(server).await.unwrap();
    let (sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    sender
}

#[test]
fn over_http_2_the_connection_ends_the_same_way() {
    for fault in FAULTS {
        let server = spoiled(fault);
        let address = server.addresses()[0];

        let (body, is_broken) = block_on(async move {
            let mut sender = connected(address).await;
            let Ok(mut answer) = sender.send_request(ask("GET", "http://x/a", "")).await else {
                return (None, true);
            };
            assert_eq!(answer.headers()["content-length"], "10");
            let mut body = Vec::new();
            while let Some(frame) = answer.frame().await {
                match frame {
                    Ok(frame) => body.extend(frame.into_data().unwrap()),
                    Err(_) => return (Some(body), true),
                }
            }
            (Some(body), false)
        });

        let half = (fault == ResponseFault::PartialBody).then(|| b"abcde".to_vec());
        assert_eq!((body, is_broken), (half, true), "{fault:?}");
        assert_eq!(server.request_count().unwrap(), 1, "{fault:?}");
    }
}

#[test]
fn half_of_a_large_body_arrives_over_http_2() {
    let large = interaction(request("GET", "/a", &[]), response(200, &[], &"x".repeat(50_001)));
    let server = serve(vec![large]);
    server.set_fault(None, Some(ResponseFault::PartialBody)).unwrap();
    let address = server.addresses()[0];

    let length = block_on(async move {
        let mut sender = connected(address).await;
        let mut answer = sender.send_request(ask("GET", "http://x/a", "")).await.unwrap();
        let mut length = 0;
        while let Some(Ok(frame)) = answer.frame().await {
            length += frame.into_data().unwrap().len();
        }
        length
    });

    assert_eq!(length, 25_000);
}

#[test]
fn what_was_written_before_arrives_before_the_fault() {
    for fault in [ResponseFault::EmptyResponse, ResponseFault::Garbage, ResponseFault::PartialBody] {
        let server = spoiled(fault);
        server.set_fault(Some("GET /b"), Some(fault)).unwrap();
        server.set_fault(Some("GET /a"), None).unwrap();
        let mut stream = connect_to(&server);

        stream.write_all(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();

        let text = String::from_utf8_lossy(&bytes);
        let rest = text.split_once("abcdefghij").unwrap().1;
        match fault {
            ResponseFault::EmptyResponse => assert_eq!(rest, ""),
            ResponseFault::PartialBody => assert!(rest.starts_with("HTTP/1.1 200 OK\r\n"), "{rest}"),
            _ => assert!(rest.starts_with('\0'), "{rest}"),
        }
    }
}

#[test]
fn a_response_without_a_body_is_sent_as_it_is_before_the_end() {
    let server = serve(vec![asks(request("GET", "/a", &[]))]);
    server.set_fault(None, Some(ResponseFault::PartialBody)).unwrap();

    let (bytes, end) = read_all(connect_to(&server));

    let text = String::from_utf8(bytes).unwrap();
    assert_eq!((status_and_body(&text), end), (("HTTP/1.1 200 OK", ""), Ok(())));
}

#[test]
fn a_request_that_does_not_match_has_neither_delay_nor_fault() {
    let server = serve(vec![letters()]);
    server.set_fault(None, Some(ResponseFault::ConnectionReset)).unwrap();
    server.set_delay(None, DAY).unwrap();

    for line in ["GET /a?x=1", "GET /c", "PUT /a"] {
        let text = exchange(server.port(), closing(line, ""));
        assert_eq!(status_and_body(&text).0, "HTTP/1.1 500 Internal Server Error", "{line}");
    }
}

#[test]
fn others_are_answered_during_a_delay_which_ends_when_the_server_stops() {
    let server = serve(vec![letters(), asks(request("GET", "/b", &[]))]);
    server.set_delay(Some("GET /a"), DAY).unwrap();
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&events);
    server.watch(Some(Arc::new(move |event| seen.lock().push(event.clone())))).unwrap();
    let address = server.addresses()[0];

    let mut slow = connect_to(&server);
    slow.write_all(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let slow_h2 = block_on(async move {
        let mut sender = connected(address).await;
        let slow = tokio::spawn(sender.send_request(ask("GET", "http://x/a", "")));
        sender.ready().await.unwrap();
        let fast = sender.send_request(ask("GET", "http://x/b", "")).await.unwrap();
        assert_eq!(fast.status().as_u16(), 200);
        (slow, sender)
    });
    // Both delayed requests are in the journal before their answers are sent.
    assert_eq!(server.wait(3, std::time::Duration::from_secs(60)).unwrap(), 3);
    assert!(!slow_h2.0.is_finished());
    // The watcher is called after the request was counted.
    while events.lock().len() < 3 {
        std::thread::yield_now();
    }
    let delays: Vec<_> =
        events.lock().iter().map(|event| (event["path"].clone(), event["delay"].clone())).collect();
    assert_eq!(delays.iter().filter(|one| **one == ("/a".into(), DAY.into())).count(), 2);
    assert!(delays.contains(&("/b".into(), serde_json::Value::Null)));

    server.stop();

    let mut bytes = Vec::new();
    assert_eq!(slow.read_to_end(&mut bytes).unwrap(), 0);
    assert!(block_on(async move { slow_h2.0.await.unwrap().is_err() }));
}

#[test]
fn after_its_delay_a_response_arrives() {
    let mut delayed = letters();
    delayed.behaviour.delay = std::time::Duration::from_millis(1);
    let server = serve(vec![delayed]);
    let text = exchange(server.port(), closing("GET /a", ""));
    assert_eq!(status_and_body(&text), ("HTTP/1.1 200 OK", "abcdefghij"));

    server.set_delay(None, 0).unwrap();
    server.set_fault(None, Some(ResponseFault::EmptyResponse)).unwrap();
    assert_eq!(exchange(server.port(), closing("GET /a", "")), "");
    server.set_fault(None, None).unwrap();
    assert_eq!(status_and_body(&exchange(server.port(), closing("GET /a", ""))).1, "abcdefghij");
}
