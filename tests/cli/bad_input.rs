//! Invalid input: the response is as documented and names the cause, and other calls are served as before.

use crate::http::{self, connect, raw, read, send_with};
use crate::master::{Ended, KEY, Master, run};
use crate::pacts::{ALICE, GOOD, plain};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

fn failed(code: i32, text: &str) -> Ended {
    Ended { code, out: String::new(), err: format!("ERROR: {text}\nExiting with status {code}\n") }
}

/// A port without a listener.
fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).and_then(|held| held.local_addr()).expect("a port").port()
}

/// A server that answers one call and then stops.
fn answers_once(status: &str, body: &str) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = listener.local_addr().expect("a port").port();
    let reply =
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        let mut lines = BufReader::new(stream.try_clone().expect("a socket")).lines().map_while(Result::ok);
        let _ = lines.find(String::is_empty);
        stream.write_all(reply.as_bytes()).expect("it reads");
    });
    port
}

#[test]
fn a_body_that_is_not_a_pact_is_refused_with_the_reason() {
    let master = Master::start();
    let table = [
        ("", "No pact json was supplied"),
        ("{a", "Failed to parse json body - "),
        (
            "[1]",
            "Failed to load pact - the source is not a valid pact file: an object is expected but [1] was found",
        ),
        (
            "\"x\"",
            "Failed to load pact - the source is not a valid pact file: an object is expected but \"x\" was found",
        ),
        (
            "{}",
            "Failed to load pact - the source is not a valid pact file: it has none of the members consumer",
        ),
        (
            r#"{"name":"app","version":"1.0.0"}"#,
            "Failed to load pact - the source is not a valid pact file: it has none of the members consumer",
        ),
        (r#"{"interactions":5}"#, "Failed to load pact - 'interactions' must be an array but is 5"),
        (r#"{"messages":null}"#, "Failed to load pact - 'messages' must be an array but is null"),
        (
            r#"{"interactions":[{"type":"Smoke","description":"d"}],"metadata":{"pactSpecification":{"version":"4.0"}}}"#,
            "Failed to load pact - interaction 0 ('d'): 'type' must be Synchronous/HTTP, Asynchronous/Messages or \
             Synchronous/Messages but is \"Smoke\"",
        ),
        (
            r#"{"interactions":[{"description":"d","response":{"status":1000}}]}"#,
            "Failed to start mock server - interaction 'd' has the response status 1000; it must lie between 100 and 999",
        ),
    ];
    for (body, expected) in table {
        let reply = master.post("/", body);
        assert_eq!(reply.status, 422, "{body}");
        assert!(reply.error().starts_with(expected), "{body}: {}", reply.error());
    }
    let reply = master.post("/?specification=V9", ALICE);
    let text = "There is no specification 'V9', only V1, V1.1, V2, V3 and V4";
    assert_eq!((reply.status, reply.error().as_str()), (422, text));
    let mut bytes =
        b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n".to_vec();
    bytes.extend([b'"', 0xff]);
    let reply = raw(master.port, &bytes);
    assert_eq!(reply.status, 422);
    assert!(reply.error().starts_with("Failed to parse json body - it is not UTF-8: "), "{}", reply.error());
    assert_eq!(master.send("GET", "/").body, r#"{"mockServers":[]}"#);
}

#[test]
fn a_pact_needs_no_more_than_one_of_its_members_and_may_begin_with_a_byte_order_mark() {
    let master = Master::start();
    for text in [r#"{"provider":{}}"#, "\u{feff}{\"interactions\":[]}"] {
        let (id, _) = master.create("/", text);
        let server = master.send("GET", &format!("/mockserver/{id}")).json();
        assert_eq!(server["provider"], "provider");
    }
}

#[test]
fn nothing_can_be_posted_to_a_mock_server_itself() {
    let master = Master::start();
    let (id, _) = master.create("/", ALICE);

    assert_eq!(master.post(&format!("/mockserver/{id}"), "{}").status, 422);
}

#[test]
fn a_body_beyond_the_limit_is_refused_and_not_waited_for() {
    let master = Master::start();
    let text = "The body is larger than the limit of 104857600 bytes";

    let waiting = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 104857601\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n";
    let reply = raw(master.port, waiting.as_bytes());
    assert_eq!((reply.status, reply.error().as_str()), (413, text));

    let mut stream = connect(master.port);
    let head =
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999999\r\nConnection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("it reads");
    let piece = [b' '; 64 * 1024];
    // The master reads on for a while, so that its response is not lost, and then closes the connection.
    while stream.write_all(&piece).is_ok() {}
    let reply = master.send("GET", "/");
    assert_eq!(reply.status, 200);
}

#[test]
fn requests_that_are_not_http_are_answered_and_others_are_served() {
    let master = Master::start();

    assert_eq!(raw(master.port, b"nonsense\r\n\r\n").status, 400);
    let flood = "X: y\r\n".repeat(200_000);
    let reply = raw(master.port, format!("GET / HTTP/1.1\r\nHost: localhost\r\n{flood}\r\n").as_bytes());
    assert_eq!(reply.status, 431);
    let silent: Vec<_> = (0..50).map(|_| connect(master.port)).collect();
    let mut half = connect(master.port);
    half.write_all(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{").expect("it reads");

    assert_eq!(master.send("GET", "/").status, 200);
    drop((silent, half));
    let mut late = connect(master.port);
    late.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("it reads");
    late.shutdown(std::net::Shutdown::Write).expect("it can be shut down");
    assert_eq!(read(&mut late).status, 200);
}

#[test]
fn only_the_key_shuts_the_master_down() {
    let master = Master::start();
    let table = [
        "",
        "Authorization: Bearer wrong",
        "Authorization: Bearer THE-KEY",
        "Authorization: the-key",
        "Authorization: Bearer the-key ",
        "Authorization: Bearer the-key2",
        "Authorization: Basic the-key",
    ];
    for line in table.into_iter().filter(|line| !line.ends_with(' ')) {
        let headers: &[&str] = if line.is_empty() { &[] } else { &[line] };
        let reply = send_with(master.port, "POST", "/shutdown", headers, "");
        assert_eq!((reply.status, reply.body.as_str()), (403, ""), "{line}");
    }
    let bearer = format!("Authorization: Bearer {KEY}");
    let reply = send_with(master.port, "POST", "/shutdown", &[&bearer], "{period");
    assert_eq!(reply.status, 422);
    assert!(reply.error().starts_with("Failed to parse json body - "), "{}", reply.error());
    let reply = send_with(master.port, "POST", "/shutdown", &[&bearer, "Content-Type: text/plain"], "{}");
    assert_eq!(reply.status, 415);
    assert_eq!(master.send("GET", "/").status, 200);
    let wrong = master.ask(&["shutdown-master", "-k", "wrong"]);
    assert_eq!(wrong, failed(30, "Invalid server key: got response 403 Forbidden"));
}

#[test]
fn a_pact_that_cannot_be_written_is_reported_with_the_reason() {
    let master = Master::start();
    let table = [
        ("../out", "p", "'../out-p.json' cannot be the name of a pact file: it leads out of the folder"),
        (
            "c",
            "a/../../p",
            "'c-a/../../p.json' cannot be the name of a pact file: it leads out of the folder",
        ),
        ("/tmp/c", "p", "'/tmp/c-p.json' cannot be the name of a pact file: it is an absolute path"),
    ];
    for (consumer, provider, reason) in table {
        let (id, port) = master.create("/", &plain(consumer, provider));
        http::send(port, "GET", "/");
        let reply = master.send("POST", &format!("/mockserver/{id}/verify"));
        let text = format!("Failed to write pact to file - {reason}");
        assert_eq!((reply.status, reply.error()), (404, text.clone()));
        assert_eq!(reply.json()["mockServer"]["id"], id);
        let result = master.ask(&["verify", "-i", &id]);
        assert_eq!(result, failed(40, &format!("got response 404 Not Found - {text}")));
    }
}

#[test]
fn an_output_folder_that_is_not_a_folder_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("it can be written");
    let below = file.join("below").to_string_lossy().into_owned();
    let master = Master::start_with(&["--no-file-log", "--output", &below]);
    let (id, port) = master.create("/", ALICE);
    http::send(port, "GET", GOOD);

    let reply = master.send("POST", &format!("/mockserver/{id}/verify"));

    assert_eq!(reply.status, 404);
    let expected = format!("Failed to write pact to file - could not create folder '{below}': ");
    assert!(reply.error().starts_with(&expected), "{}", reply.error());
    assert_eq!(master.send("GET", "/").status, 200);
}

#[test]
fn a_port_in_use_is_named() {
    let held = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = held.local_addr().expect("a port").port();
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().to_string_lossy().into_owned();
    let text = format!("Failed to bind to localhost port {port}: Address already in use (os error 98)");

    let result = run(&["start", "-p", &port.to_string(), "-o", &output]);
    let quiet = run(&["start", "-p", &port.to_string(), "-o", &output, "-l", "none"]);

    if cfg!(target_os = "linux") {
        assert!(result.out.contains(" ERROR ") && result.out.trim_end().ends_with(&text), "{result:?}");
        assert_eq!(quiet, failed(1, &text));
    }
    assert_eq!((result.code, result.err.as_str()), (1, ""));
    let nowhere = run(&["start", "-p", "0", "-h", "999.1.1.1", "-o", &output, "-l", "none"]);
    let text = "Failed to bind to 999.1.1.1 port 0: '999.1.1.1' is not an address to listen on";
    assert_eq!(nowhere, failed(1, text));
}

#[test]
fn a_file_that_is_not_a_pact_is_named() {
    let master = Master::start();
    let broken = master.file("broken.json", "{");
    let list = master.file("list.json", "[1]");
    let status =
        master.file("status.json", r#"{"interactions":[{"description":"d","response":{"status":1}}]}"#);

    let result = master.ask(&["create", "-f", "not/there.json"]);
    assert_eq!(
        result,
        failed(20, "Failed to load pact file 'not/there.json': No such file or directory (os error 2)")
    );
    for file in [&broken, &list] {
        let result = master.ask(&["create", "-f", file]);
        let expected = format!("ERROR: Failed to load pact file '{file}': Failed to parse Pact JSON - ");
        assert!(
            result.code == 20 && result.out.is_empty() && result.err.starts_with(&expected),
            "{result:?}"
        );
        assert!(result.err.ends_with("\nExiting with status 20\n"), "{result:?}");
    }
    let text = "The master mock server did not do it: got response 422 Unprocessable Entity - Failed to start mock \
                server - interaction 'd' has the response status 1; it must lie between 100 and 999";
    assert_eq!(master.ask(&["create", "-f", &status]), failed(20, text));
}

#[test]
fn an_unknown_mock_server_is_named() {
    let master = Master::start();
    let id = "0123456789abcdef0123456789abcdef";
    for command in ["verify", "shutdown"] {
        for (option, value, kind) in [("-i", id, "id"), ("-m", "1", "port")] {
            let text = format!(
                "No mock server found with {kind} '{value}', use the 'list' command to get a list of available mock servers."
            );
            assert_eq!(master.ask(&[command, option, value]), failed(3, &text));
        }
    }
}

#[test]
fn without_a_master_each_sub_command_has_its_exit_code() {
    let port = free_port().to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("pact.json");
    fs::write(&file, ALICE).expect("it can be written");
    let file = file.to_string_lossy();
    let table: [(&[&str], i32, &str); 5] = [
        (&["list"], 10, ""),
        (&["create", "-f", &file], 20, ""),
        (&["verify", "-m", "1"], 40, "mockserver/1"),
        (&["shutdown", "-m", "1"], 30, "mockserver/1"),
        (&["shutdown-master", "-k", "k"], 30, "shutdown"),
    ];
    for (arguments, code, path) in table {
        let result = run(&[arguments, &["-p", &port, "-l", "none"]].concat());
        let start = format!(
            "ERROR: Failed to connect to the master mock server 'http://localhost:{port}/{path}': cannot connect to "
        );
        assert!(
            result.err.starts_with(&start) && result.err.contains("refused"),
            "{arguments:?}: {result:?}"
        );
        assert!(result.err.ends_with(&format!("\nExiting with status {code}\n")), "{result:?}");
        assert_eq!((result.code, result.out.as_str()), (code, ""), "{arguments:?}");
    }
}

#[test]
fn a_server_that_is_not_a_master_is_an_error() {
    let table = [
        ("200 OK", "hello", 10, "the master mock server did not answer with JSON: "),
        (
            "500 Internal Server Error",
            "",
            10,
            "The master mock server did not do it: got response 500 Internal Server Error",
        ),
        (
            "200 OK",
            "{}",
            156,
            "Invalid answer from the master mock server: it has no attribute 'mockServers'",
        ),
        (
            "200 OK",
            r#"{"mockServers":[{"id":"x"}]}"#,
            156,
            "Invalid answer from the master mock server: it has no attribute 'port'",
        ),
    ];
    for (status, body, code, expected) in table {
        let port = answers_once(status, body);
        let result = run(&["list", "-p", &port.to_string(), "-l", "none"]);
        assert_eq!((result.code, result.out.as_str()), (code, ""), "{body}: {result:?}");
        assert!(result.err.starts_with(&format!("ERROR: {expected}")), "{body}: {result:?}");
    }
}
