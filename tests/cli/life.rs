//! Starting and shutting down the master.

use crate::http::{self, send_with};
use crate::master::{KEY, Master, run};
use crate::pacts::{ALICE, GOOD};
use std::fs;
use std::net::{Ipv6Addr, TcpListener, TcpStream};

#[test]
fn shutdown_stops_the_master_and_its_mock_servers() {
    let master = Master::start();
    let (_, port) = master.create("/", ALICE);
    let ended = master.ask(&["shutdown-master", "-k", KEY, "--period", "2000"]);
    assert_eq!(
        (ended.code, ended.out.as_str(), ended.err.as_str()),
        (0, "Master server shutting down ok\n", "")
    );

    let number = master.port;
    let (code, _) = master.wait();

    assert_eq!(code, Some(0));
    for port in [number, port] {
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err(), "{port}");
    }
}

#[test]
fn the_period_is_a_number_or_the_default() {
    for body in ["", "{}", r#"{"period":0}"#, r#"{"period":"soon"}"#, r#"{"period":-1}"#, "[]"] {
        let master = Master::start();
        let bearer = format!("Authorization: Bearer {KEY}");

        let reply =
            send_with(master.port, "POST", "/shutdown", &[&bearer, "Content-Type: application/json"], body);

        assert_eq!((reply.status, reply.body.as_str()), (204, ""), "{body}");
        assert_eq!(master.wait().0, Some(0), "{body}");
    }
}

#[test]
fn shutdown_waits_no_longer_than_the_period_for_open_connections() {
    let master = Master::start();
    let idle = http::connect(master.port);
    let (_, port) = master.create("/", ALICE);
    let busy = http::connect(port);

    let result = master.ask(&["shutdown-master", "-k", KEY, "--period", "1"]);

    assert_eq!((result.code, master.wait().0), (0, Some(0)));
    drop((idle, busy));
}

#[test]
fn the_log_is_also_written_to_a_file() {
    let master = Master::start();
    let (id, port) = master.create("/", ALICE);
    http::send(port, "GET", GOOD);
    master.send("POST", &format!("/mockserver/{id}/verify"));
    master.ask(&["shutdown-master", "-k", KEY]);
    let files = master.log_files();
    let texts: Vec<String> =
        files.iter().map(|file| fs::read_to_string(file).expect("it can be read")).collect();
    let number = master.port;

    let (_, log) = master.wait();

    let path = files[0].file_name().and_then(|name| name.to_str()).expect("a name");
    assert_eq!(path, format!("pact_mock_server.log.{}", &log[..10]));
    assert!(log.starts_with(&texts[0]), "{log}\n{texts:?}");
    let texts = [
        format!("Master server started on port {number}"),
        format!("Server key: '{KEY}'"),
        format!("Started mock server {id} for 'Alice Service' on port {port}"),
        "Received request GET /mallory".to_owned(),
        "Request matched, sending response".to_owned(),
        format!("Wrote the pact of mock server {id} to '"),
        "Master server shutting down".to_owned(),
    ];
    let mut lines = log.lines();
    for text in texts {
        let found = lines.find(|line| line.contains("  INFO ") && line.contains(&text));
        assert!(found.is_some(), "{text} in {log}");
    }
}

#[test]
fn the_log_file_can_be_turned_off() {
    let master = Master::start_with(&["--no-file-log"]);

    assert_eq!(master.log_files(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn the_key_is_random_unless_it_is_given() {
    let key = |_| {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().to_string_lossy().into_owned();
        let mut process = crate::master::program()
            .args(["start", "-p", "0", "--no-file-log", "-o", &output])
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("it starts");
        let lines =
            std::io::BufRead::lines(std::io::BufReader::new(process.stdout.take().expect("it is piped")));
        let line = lines.map_while(Result::ok).find(|line| line.contains("Server key: "));
        process.kill().and_then(|()| process.wait()).expect("it can be ended");
        line.expect("it logs its key").split('\'').nth(1).expect("a key").to_owned()
    };

    let keys: Vec<String> = (0..2).map(key).collect();

    assert_ne!(keys[0], keys[1]);
    assert!(
        keys.iter().all(|key| key.len() == 16 && key.bytes().all(|c| c.is_ascii_alphanumeric())),
        "{keys:?}"
    );
}

#[test]
fn it_listens_on_the_given_address() {
    let master = Master::start_with(&["--host", "127.0.0.2"]);

    assert!(TcpStream::connect(("127.0.0.2", master.port)).is_ok());
    assert!(TcpStream::connect(("127.0.0.1", master.port)).is_err());
    let listed = run(&["list", "-h", "127.0.0.2", "-p", &master.port.to_string()]);
    assert_eq!(listed.code, 0, "{listed:?}");
}

#[test]
fn by_default_it_listens_on_both_loopback_addresses() {
    let master = Master::start();

    assert!(TcpStream::connect(("127.0.0.1", master.port)).is_ok());
    if TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok() {
        assert!(TcpStream::connect((Ipv6Addr::LOCALHOST, master.port)).is_ok());
        assert_eq!(run(&["list", "-h", "::1", "-p", &master.port.to_string()]).code, 0);
    }
}

#[test]
fn it_keeps_running_when_its_output_is_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().to_string_lossy().into_owned();
    let mut process = crate::master::program()
        .args(["start", "-p", "0", "--no-file-log", "-l", "trace", "-o", &output])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut lines = std::io::BufReader::new(process.stdout.take().expect("it is piped"));
    let mut line = String::new();
    std::io::BufRead::read_line(&mut lines, &mut line).expect("it says where it listens");
    let port = line.trim_end().rsplit(' ').next().and_then(|port| port.parse().ok()).expect("a port");

    // A pipe holds 64 KB; each of these makes a line of more than 8 KB.
    let target = format!("/{}", "x".repeat(8 * 1024));
    let statuses: Vec<u16> = (0..30).map(|_| http::send(port, "GET", &target).status).collect();

    process.kill().and_then(|()| process.wait()).expect("it can be ended");
    assert!(statuses.iter().all(|status| *status == 404), "{statuses:?}");
}
