//! The least of an HTTP client: one request on a connection of its own.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Sends a request and returns the status and the whole reply.
pub(crate) fn send(port: i32, method: &str, path: &str, body: &str) -> (u16, String) {
    let port = u16::try_from(port).expect("a port");
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout can be set");
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).expect("the server reads");
    let mut reply = String::new();
    stream.read_to_string(&mut reply).expect("the server answers");
    let status = reply.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status line");
    (status, reply)
}

/// Whether somebody listens on the port.
pub(crate) fn is_open(port: i32) -> bool {
    u16::try_from(port).is_ok_and(|port| TcpStream::connect(("127.0.0.1", port)).is_ok())
}
