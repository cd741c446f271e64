//! Where servers listen, how they end, and many of them at once.

use super::{connect_to, hello, read_response, serve, serve_apart, serve_with, time_of_stop};
use crate::mock_server::MockServer;
use crate::mock_server::fixture::{
    closing, exchange, interaction, pact, read_to_end, request, response, status_and_body,
};
use crate::mock_server::http::DRAIN_TIMEOUT;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Instant;

#[test]
fn localhost_is_reached_on_both_families() {
    let server = serve_with(pact([hello()]), "localhost", "{}");

    for address in server.addresses() {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(closing("GET /a", "").as_bytes()).unwrap();
        assert!(read_to_end(&mut stream).ends_with("\r\n\r\nhello"), "{address}");
    }
    assert!(server.addresses().iter().all(|address| address.port() == server.port()));
    assert_eq!(server.url(), format!("http://127.0.0.1:{}", server.port()));
}

#[test]
fn a_server_that_listens_everywhere_is_reached_on_loopback() {
    let server = serve_with(pact([hello()]), "0.0.0.0", "{}");

    assert_eq!(server.url(), format!("http://127.0.0.1:{}", server.port()));
    assert!(exchange(server.port(), closing("GET /a", "")).ends_with("hello"));
}

#[test]
fn after_a_stop_connections_are_refused_and_the_port_is_free() {
    let server = serve_apart(hello());
    let mut stream = connect_to(&server);
    stream.write_all(closing("GET /a", "").as_bytes()).unwrap();
    read_to_end(&mut stream);

    assert!(time_of_stop(&server) < DRAIN_TIMEOUT);
    assert!(time_of_stop(&server) < DRAIN_TIMEOUT);
    assert!(server.matched().unwrap());
}

#[test]
fn both_listeners_of_localhost_end_with_a_stop() {
    let server = serve_with(pact([hello()]), "localhost", "{}");
    let before = Instant::now();

    server.stop();

    assert!(before.elapsed() < DRAIN_TIMEOUT, "{:?}", before.elapsed());
}

#[test]
fn a_dropped_server_goes_too() {
    let server = serve(vec![hello()]);
    let mut idle = connect_to(&server);

    drop(server);

    assert_eq!(read_to_end(&mut idle), "");
}

#[test]
fn a_stop_drops_idle_and_half_read_connections_at_once() {
    let server = serve_apart(hello());
    let mut used = BufReader::new(connect_to(&server));
    used.get_mut().write_all(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    read_response(&mut used);
    used.get_mut().write_all(b"GET /a HT").unwrap();
    let beginnings = ["", "GET /a HTTP/1.1\r\nHo", "POST /a HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc"];
    let mut connections = beginnings.map(|text| {
        let mut stream = connect_to(&server);
        stream.write_all(text.as_bytes()).unwrap();
        stream
    });

    let taken = time_of_stop(&server);

    assert!(taken < DRAIN_TIMEOUT, "{taken:?}");
    connections.iter_mut().for_each(|stream| assert_eq!(read_to_end(stream), ""));
    assert_eq!(read_to_end(used.get_mut()), "");
}

/// A server whose answer is too large for the buffers of a socket, and a client that has read the start of it.
fn in_flight(size: usize) -> (MockServer, BufReader<TcpStream>) {
    let answers = response(200, &[], &"x".repeat(size));
    let server = serve_apart(interaction(request("GET", "/a", &[]), answers));
    let mut reader = BufReader::new(connect_to(&server));
    reader.get_mut().write_all(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut status = String::new();
    reader.read_line(&mut status).unwrap();
    assert_eq!(status, "HTTP/1.1 200 OK\r\n");
    (server, reader)
}

#[test]
fn a_stop_lets_a_request_in_flight_be_answered() {
    let size = 8_000_000;
    let (server, mut reader) = in_flight(size);

    let stopping = thread::spawn(move || time_of_stop(&server));
    let mut rest = String::new();
    reader.read_to_string(&mut rest).unwrap();
    stopping.join().unwrap();

    assert_eq!(status_and_body(&rest).1.len(), size);
}

#[test]
fn a_stop_does_not_wait_longer_for_a_client_that_does_not_read() {
    let (server, _reader) = in_flight(30_000_000);

    let taken = time_of_stop(&server);

    assert!(taken >= DRAIN_TIMEOUT && taken < DRAIN_TIMEOUT * 4, "{taken:?}");
}

#[test]
fn two_hundred_servers_live_side_by_side() {
    let servers: Vec<_> = (0..200).map(|_| serve(vec![hello()])).collect();

    for server in &servers {
        let mut stream = connect_to(server);
        stream.write_all(closing("GET /a", "").as_bytes()).unwrap();
        assert!(read_to_end(&mut stream).ends_with("hello"));
    }

    assert!(servers.iter().all(|server| server.matched().unwrap()));
    for server in &servers {
        let before = Instant::now();
        server.stop();
        assert!(before.elapsed() < DRAIN_TIMEOUT, "{:?}", before.elapsed());
    }
}

#[test]
fn many_clients_are_served_while_other_servers_come_and_go() {
    let server = serve(vec![hello()]);
    let port = server.port();
    let client = move || (0..50).filter(|_| exchange(port, closing("GET /a", "")).ends_with("hello")).count();

    let clients: Vec<_> = (0..8).map(|_| thread::spawn(client)).collect();
    for _ in 0..50 {
        serve(vec![hello()]).stop();
    }

    let answered: usize = clients.into_iter().map(|client| client.join().unwrap()).sum();
    assert_eq!(answered, 400);
    assert!(server.matched().unwrap());
}
