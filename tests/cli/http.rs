//! A minimal HTTP client: one request for each connection.

use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A response.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    /// The status.
    pub(crate) status: u16,
    /// The status line and headers.
    pub(crate) head: String,
    /// The body.
    pub(crate) body: String,
}

impl Reply {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The error text in the body.
    pub(crate) fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_else(|| panic!("no error in {self:?}")).to_owned()
    }

    /// The value of the first header line with this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// Sends a request without headers and body.
pub(crate) fn send(port: u16, method: &str, target: &str) -> Reply {
    send_with(port, method, target, &[], "")
}

/// Sends a request with a JSON body.
pub(crate) fn post(port: u16, target: &str, body: &str) -> Reply {
    send_with(port, "POST", target, &["Content-Type: application/json"], body)
}

/// Sends a request with these header lines.
pub(crate) fn send_with(port: u16, method: &str, target: &str, headers: &[&str], body: &str) -> Reply {
    let length = body.len();
    let mut text = format!("{method} {target} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n");
    headers.iter().for_each(|line| text.push_str(&format!("{line}\r\n")));
    if !body.is_empty() {
        text.push_str(&format!("Content-Length: {length}\r\n"));
    }
    text.push_str(&format!("\r\n{body}"));
    raw(port, text.as_bytes())
}

/// Sends bytes and reads until the server closes.
pub(crate) fn raw(port: u16, bytes: &[u8]) -> Reply {
    let mut stream = connect(port);
    stream.write_all(bytes).expect("the server reads");
    read(&mut stream)
}

/// A connection that nothing has been sent on.
pub(crate) fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout can be set");
    stream
}

/// Reads until the server closes the connection. A reset counts as closing.
pub(crate) fn read(stream: &mut TcpStream) -> Reply {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = status.unwrap_or_else(|| panic!("no status in {text:?}"));
    Reply { status, head: head.to_owned(), body: body.to_owned() }
}
