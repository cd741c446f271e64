//! The verifier program and the network: a provider that starts late, proxies, and certificates.

use crate::provider::Provider;
use pact_ffi::net::tls::{ClientCheck, HTTP_1, Identity, server};
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair, date_time_ymd};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::net::TcpSocket;
use tokio::runtime::{Builder, Runtime};

/// A pact with interactions that expect status 200.
fn pact(paths: &[&str]) -> Value {
    let ask = |path: &&str| json!({"description": path, "request": {"method": "GET", "path": path}, "response": {"status": 200}});
    json!({"consumer": {"name": "shop"}, "provider": {"name": "stock"},
           "interactions": paths.iter().map(ask).collect::<Vec<_>>(),
           "metadata": {"pactSpecification": {"version": "3.0.0"}}})
}

fn folder_with(paths: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    fs::write(folder.path().join("pact.json"), pact(paths).to_string()).expect("it can be written");
    folder
}

fn verifier(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pact_verifier_cli"));
    command.args(["-f", "pact.json", "-h", "127.0.0.1"]).args(arguments).env_clear();
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// An address that refuses connections until it listens.
struct Reserved {
    socket: TcpSocket,
    runtime: Runtime,
    port: u16,
}

impl Reserved {
    fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("there are threads");
        let socket = TcpSocket::new_v4().expect("there are sockets");
        socket.bind(([127, 0, 0, 1], 0).into()).expect("there is a port");
        let port = socket.local_addr().expect("it is bound").port();
        Reserved { socket, runtime, port }
    }

    fn listen(self) -> TcpListener {
        let _inside = self.runtime.enter();
        let listener = self.socket.listen(64).expect("it can listen").into_std().expect("it is a socket");
        listener.set_nonblocking(false).expect("it can wait");
        listener
    }
}

/// What a run logs when it waits for a provider.
const REFUSES: &str = "refuses connections";

/// Runs the program and starts the provider at an address as soon as the program has logged that it is refused there.
fn verify_late(folder: &Path, late: Reserved, arguments: &[&str]) -> (Option<i32>, Provider) {
    let mut running = verifier(folder, arguments).arg("--loglevel=info").spawn().expect("the program runs");
    let mut log = BufReader::new(running.stderr.take().expect("it is piped"));
    let mut line = String::new();
    while !line.contains(REFUSES) {
        line.clear();
        assert!(log.read_line(&mut line).expect("it prints UTF-8") > 0, "it was not refused");
    }
    let provider = Provider::on(late.listen(), |_| (200, "{}".to_owned()));
    let _rest = log.read_to_end(&mut Vec::new());
    (running.wait_with_output().expect("it ends").status.code(), provider)
}

#[test]
fn a_provider_that_starts_late_is_waited_for() {
    let folder = folder_with(&["/bolts", "/nuts"]);
    for parallel in ["1", "4"] {
        let late = Reserved::new();
        let port = late.port.to_string();

        let (code, provider) = verify_late(folder.path(), late, &["-p", &port, "--parallel", parallel]);

        assert_eq!((code, provider.asked().len()), (Some(0), 2), "{parallel} at a time");
    }
}

#[test]
fn a_state_handler_that_starts_late_is_waited_for() {
    let folder = folder_with(&["/bolts", "/nuts"]);
    let provider = Provider::start(|_| (200, "{}".to_owned()));
    let late = Reserved::new();
    let (port, states) = (provider.port.to_string(), format!("http://127.0.0.1:{}/states", late.port));

    let (code, states) = verify_late(folder.path(), late, &["-p", &port, "-s", &states]);

    assert_eq!((code, states.asked().len(), provider.asked().len()), (Some(0), 2, 2));
}

#[test]
fn a_provider_that_is_gone_after_the_first_interaction_is_not_waited_for() {
    let folder = folder_with(&["/bolts", "/nuts", "/nails"]);
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("there is a port");
    let port = listener.local_addr().expect("it is bound").port().to_string();
    let provider = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("it is asked");
        drop(listener);
        let mut head = BufReader::new(stream.try_clone().expect("it is open")).lines();
        while head.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    });

    let ended =
        verifier(folder.path(), &["-p", &port, "--loglevel=info"]).output().expect("the program runs");

    provider.join().expect("it answered");
    let (out, log) = (String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    assert_eq!(ended.status.code(), Some(1), "{out}");
    assert!(out.contains("/nuts") && out.contains("Connection refused"), "{out}");
    assert!(!log.contains(REFUSES), "{log}");
}

#[test]
fn a_proxy_that_cannot_be_used_fails_only_what_goes_through_it() {
    let folder = folder_with(&["/bolts"]);
    let provider = Provider::start(|_| (200, "{}".to_owned()));
    let port = provider.port.to_string();
    let socks = ("all_proxy", "socks5h://me:hidden@127.0.0.1:1");
    let run = |variables: &[(&str, &str)]| {
        let ended = verifier(folder.path(), &["-p", &port]).envs(variables.iter().copied()).output();
        let ended = ended.expect("the program runs");
        let out = String::from_utf8_lossy(&ended.stdout).into_owned();
        (ended.status.code(), out + &String::from_utf8_lossy(&ended.stderr))
    };

    for direct in [("no_proxy", "127.0.0.1"), ("NO_PROXY", "*"), ("no_proxy", "127.0.0.0/8")] {
        let (code, out) = run(&[socks, direct]);
        assert_eq!(code, Some(0), "{direct:?}: {out}");
    }
    let (code, out) = run(&[("HTTPS_PROXY", "socks5://127.0.0.1:1")]);
    assert_eq!(code, Some(0), "for another scheme: {out}");
    let (code, out) = run(&[socks, ("no_proxy", "elsewhere")]);
    assert_eq!(code, Some(1), "{out}");
    let reason = "the proxy 'socks5h://127.0.0.1:1' in the variable all_proxy cannot be used";
    assert!(out.contains(reason) && !out.contains("hidden"), "{out}");
}

/// A certificate for a name that has signed itself, as PEM, and what a server needs to present it.
fn self_signed(name: &str, is_authority: bool, is_expired: bool) -> (String, Identity) {
    let key = KeyPair::generate().expect("there are random numbers");
    let mut params = CertificateParams::new([name.to_owned()]).expect("it is a name");
    if is_authority {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    if is_expired {
        params.not_after = date_time_ymd(2001, 1, 1);
    }
    let certificate = params.self_signed(&key).expect("it can be signed");
    let pem = |label: &str, der: &[u8]| {
        use base64::Engine;
        let text = base64::engine::general_purpose::STANDARD.encode(der);
        format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
    };
    let (certificate, key) =
        (pem("CERTIFICATE", certificate.der()), pem("PRIVATE KEY", &key.serialize_der()));
    let identity = Identity::from_pem(&certificate, &key).expect("they fit");
    (certificate, identity)
}

/// A provider, state handler and server of pacts over TLS.
fn serve_tls(identity: Identity) -> u16 {
    let config = server(identity, &ClientCheck::None, &[HTTP_1]).expect("the certificate is good");
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("there is a port");
    let port = listener.local_addr().expect("it is bound").port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let Ok(connection) = rustls::ServerConnection::new(Arc::clone(&config)) else { continue };
            let mut stream = rustls::StreamOwned::new(connection, stream);
            let Some(request) = crate::provider::read(&mut stream) else { continue };
            let body =
                if request.line == "GET /pact.json" { pact(&["/nuts"]).to_string() } else { "{}".to_owned() };
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close";
            let _ = write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    port
}

#[test]
fn a_self_signed_certificate_that_the_trust_file_names_is_accepted_while_name_and_dates_fit() {
    for (name, is_authority, is_expired, expected, reason) in [
        ("127.0.0.1", true, false, 0, ""),
        ("127.0.0.1", false, false, 0, ""),
        ("elsewhere", true, false, 1, "certificate not valid for name"),
        ("elsewhere", false, false, 1, "certificate not valid for name"),
        ("127.0.0.1", true, true, 1, "certificate expired"),
        ("127.0.0.1", false, true, 1, "certificate expired"),
    ] {
        let folder = folder_with(&["/bolts"]);
        let (certificate, identity) = self_signed(name, is_authority, is_expired);
        let port = serve_tls(identity);
        fs::write(folder.path().join("trusted.pem"), certificate).expect("it can be written");
        let (states, url) =
            (format!("https://127.0.0.1:{port}/states"), format!("https://127.0.0.1:{port}/pact.json"));
        let arguments =
            ["-p", &port.to_string(), "--transport=https", "-s", &states, "-u", &url].map(str::to_owned);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();

        let ended = verifier(folder.path(), &arguments).env("SSL_CERT_FILE", "trusted.pem").output();

        let ended = ended.expect("the program runs");
        let out = String::from_utf8_lossy(&ended.stdout);
        assert_eq!(ended.status.code(), Some(expected), "{name} {is_authority} {is_expired}: {out}");
        assert!(out.contains(reason) && (expected == 1 || out.contains("/nuts")), "{out}");
    }
}
