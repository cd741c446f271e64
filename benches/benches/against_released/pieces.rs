//! The verifier against providers that write each answer in one piece or in two, with Nagle's algorithm on, as Python's
//! `http.server`, WEBrick and Java's `HttpServer` do: the second piece leaves when the first one is acknowledged.

use crate::alone::{self, send_results};
use pact_benches::{Pact, Verification};
use pact_ffi::net::tls::{Authority, ClientCheck, HTTP_1, server};
use rustls::{ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Instant;

/// Tasks, and what they verify.
const TASKS: [(&str, &str); 4] = [
    ("pieces-get", "GET, HTTP"),
    ("pieces-get-tls", "GET, HTTPS"),
    ("pieces-post", "POST with states, HTTP"),
    ("pieces-urls", "pacts from URLs of the same server, HTTP"),
];

pub(crate) fn measure() {
    let [ours, released] =
        ["PACT_OURS", "PACT_RELEASED"].map(|name| std::env::var(name).expect("asked before"));
    println!(
        "\n| answers in pieces, each interaction | ours, two | ours, one | two / one | released, two | released / ours |\n\
         |---|---|---|---|---|---|"
    );
    for (task, what) in TASKS {
        let of = |library: &str, pieces: usize| alone::result(&format!("{task} {pieces}"), library)[0];
        let [two, one, theirs] = [of(&ours, 2), of(&ours, 1), of(&released, 2)];
        println!(
            "| {what} | {two:.2} ms | {one:.2} ms | {:.2} | {theirs:.2} ms | {:.0} |",
            two / one,
            theirs / two
        );
    }
}

/// How many interactions are verified.
const INTERACTIONS: usize = 100;

/// Sends the milliseconds for each interaction, the median of some turns.
pub(crate) fn verify(library: &Pact, task: &str, pieces: usize) {
    let has_tls = task.ends_with("-tls");
    let port = start(has_tls, pieces);
    let method = if task == "pieces-post" { "POST" } else { "GET" };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pact = library.new_pact();
    let interactions = if task == "pieces-urls" { 1 } else { INTERACTIONS };
    for n in 0..interactions {
        library.interaction(pact, &format!("ask {n}"), method, &format!("/path/{n}"), None);
    }
    library.write_handle(pact, &folder.path().to_string_lossy(), true);
    let file = folder.path().join("consumer-provider.json").to_string_lossy().into_owned();
    let here = format!("http://127.0.0.1:{port}");
    let mut verification = Verification { port, has_tls, ..Verification::default() };
    match task {
        "pieces-urls" => verification.urls = vec![format!("{here}/pact"); INTERACTIONS],
        _ => verification.files = vec![file],
    }
    verification.states = (task == "pieces-post").then(|| format!("{here}/states"));
    let mut times: Vec<f64> = (0..5)
        .map(|_| {
            let start = Instant::now();
            library.verify_all(&verification);
            start.elapsed().as_secs_f64() * 1e3 / INTERACTIONS as f64
        })
        .collect();
    times.sort_by(f64::total_cmp);
    send_results(&[times[2]]);
}

const PACT: &str = r#"{"consumer":{"name":"c"},"provider":{"name":"provider"},"interactions":[{"description":"d",
    "request":{"method":"GET","path":"/"},"response":{"status":200}}],
    "metadata":{"pactSpecification":{"version":"3.0.0"}}}"#;

/// A server with a thread for each connection.
fn start(has_tls: bool, pieces: usize) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("a bound socket").port();
    let identity = Authority::new().issue(&["127.0.0.1".to_owned()]).expect("a certificate");
    let config = server(identity, &ClientCheck::None, &[HTTP_1]).expect("a configuration");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let config = has_tls.then(|| Arc::clone(&config));
            std::thread::spawn(move || match config {
                None => serve(stream, pieces),
                Some(config) => {
                    let connection = ServerConnection::new(config).expect("a connection");
                    serve(StreamOwned::<_, TcpStream>::new(connection, stream), pieces);
                }
            });
        }
    });
    port
}

fn serve(stream: impl Read + Write, pieces: usize) {
    let mut stream = BufReader::new(stream);
    while let Some(target) = target(&mut stream) {
        let body = if target == "/pact" { PACT } else { "{}" };
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let parts = if pieces == 1 { vec![head + body] } else { vec![head, body.to_owned()] };
        for part in parts {
            let written = stream.get_mut().write_all(part.as_bytes());
            if written.and_then(|()| stream.get_mut().flush()).is_err() {
                return;
            }
        }
    }
}

/// Reads a request and returns its target; nothing when the client has closed the connection.
fn target(stream: &mut impl BufRead) -> Option<String> {
    let (mut first, mut length) = (String::new(), 0);
    stream.read_line(&mut first).ok()?;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).ok()?;
        match line.trim_end().to_ascii_lowercase().split_once(": ") {
            Some(("content-length", text)) => length = text.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    stream.read_exact(&mut vec![0; length]).ok()?;
    first.split(' ').nth(1).map(str::to_owned)
}
