//! The examples of the documentation, run with the program and over HTTP.

use crate::http;
use crate::master::{Ended, Master, run, text};
use crate::pacts::{ALICE, GOOD};
use serde_json::json;

fn ended(code: i32, out: String) -> Ended {
    Ended { code, out, err: String::new() }
}

/// The id and port in the line that `create` prints.
pub(crate) fn created(out: &str) -> (String, u16) {
    let parts: Vec<&str> = out.split('"').collect();
    let [start, id, rest] = parts.as_slice() else { panic!("{out:?}") };
    let port = rest.strip_prefix(" started on port ").expect("the port follows").trim_end();
    assert_eq!(*start, "Mock server ");
    assert!(id.len() == 32 && id.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f')), "{id}");
    ((*id).to_owned(), port.parse().expect("a port"))
}

#[test]
fn the_program_starts_checks_and_stops_a_mock_server() {
    let master = Master::start();
    let file = master.file("pact.json", ALICE);

    let (id, port) = created(&master.ask(&["create", "-f", &file]).out);
    let name = format!("{id}/{port}");

    let header = format!("{:32}  {:5}  {:13}  Status\n", "Mock Server Id", "Port", "Provider");
    let row = format!("{id}  {port:5}  Alice Service  error\n");
    assert_eq!(master.ask(&["list"]), ended(0, format!("{header}{row}")));

    let missing = r#"{"method":"GET","path":"/mallory","query":"name=ron&status=good"}"#;
    let output = format!(
        "Mock server {name} failed verification with 1 errors\n\n0 - Expected request was not received - {missing}\n"
    );
    assert_eq!(master.ask(&["verify", "-m", &port.to_string()]), ended(2, output));

    let reply = http::send(port, "GET", GOOD);
    assert_eq!((reply.status, reply.body.as_str()), (200, "\"That is some good Mallory.\""));
    let verified = ended(0, format!("Mock server {name} verified ok\n"));
    assert_eq!(master.ask(&["verify", "-m", &port.to_string()]), verified);
    assert_eq!(master.ask(&["verify", "-i", &id.to_uppercase()]), verified);
    let written = master.written("Consumer-Alice Service.json");
    assert_eq!(written["interactions"][0]["description"], "a retrieve Mallory request");
    assert_eq!(written["metadata"]["pactSpecification"]["version"], "4.0");

    let stopped = ended(0, format!("Mock server with id '{id}' shutdown ok\n"));
    assert_eq!(master.ask(&["shutdown", "-i", &id]), stopped);
    assert_eq!(master.ask(&["list"]), ended(0, "Mock Server Id  Port  Provider  Status\n".to_owned()));
}

#[test]
fn mismatches_are_printed_line_by_line() {
    let master = Master::start();
    let (id, port) = master.create("/", ALICE);
    http::send(port, "GET", "/mallory?name=ron&status=bad");
    http::send(port, "PUT", "/zzz?x=1");

    let result = master.ask(&["verify", "-i", &id]);

    let request = format!(
        r#"{{"body":"","headers":{{"connection":"close","host":"localhost:{port}"}},"method":"PUT","path":"/zzz","query":"x=1"}}"#
    );
    let lines = [
        format!("Mock server {id}/{port} failed verification with 2 errors"),
        String::new(),
        r#"0 - Received a request that did not match with expected - "GET" "/mallory""#.to_owned(),
        r#"        "Expected query parameter 'status' with value 'good' but was 'bad'""#.to_owned(),
        format!("1 - Received a request that was not expected - {request}"),
    ];
    assert_eq!(result, ended(2, lines.map(|line| line + "\n").concat()));
}

#[test]
fn creating_is_logged_before_the_result() {
    let master = Master::start();
    let file = master.file("pact.json", ALICE);

    let result = run(&["create", "-f", &file, "-p", &master.port.to_string()]);

    let lines: Vec<&str> = result.out.lines().collect();
    assert_eq!((result.code, lines.len(), result.err.as_str()), (0, 2, ""), "{result:?}");
    assert!(
        lines[0].contains("  INFO ")
            && lines[0].ends_with(&format!(": Creating mock server from file {file}"))
    );
    created(lines[1]);
}

#[test]
fn http_calls_start_check_and_stop_a_mock_server() {
    let master = Master::start();

    let reply = master.post("/", ALICE);
    let (id, port) = (text(&reply.json()["mockServer"]["id"]), reply.json()["mockServer"]["port"].clone());
    assert_eq!((reply.status, reply.json()), (200, json!({"mockServer": {"id": id, "port": port}})));
    assert_eq!(reply.header("location"), Some(format!("/mockserver/{id}").as_str()));

    let number = u16::try_from(port.as_u64().expect("a port")).expect("a port");
    let server = json!({
        "address": format!("127.0.0.1:{port}"), "id": id, "port": port, "provider": "Alice Service", "scheme": "http",
        "status": "error", "metrics": {"requests": 0, "requests_by_path": {}},
    });
    let all = master.send("GET", "/");
    assert_eq!((all.status, all.json()), (200, json!({"mockServers": [server]})));
    assert_eq!(all.header("content-type"), Some("application/json; charset=utf-8"));
    for name in [id.clone(), id.to_uppercase(), port.to_string()] {
        let one = master.send("GET", &format!("/mockserver/{name}"));
        assert_eq!((one.status, one.json()), (200, server.clone()), "{name}");
    }

    let verify = |name: &str| master.send("POST", &format!("/mockserver/{name}/verify"));
    let missing = json!({"method": "GET", "path": "/mallory", "type": "missing-request",
        "request": {"method": "GET", "path": "/mallory", "query": "name=ron&status=good"}});
    let reply = verify(&port.to_string());
    assert_eq!((reply.status, reply.json()), (422, json!({"mismatches": [missing], "mockServer": server})));

    http::send(number, "GET", GOOD);
    let reply = verify(&id);
    assert_eq!((reply.status, reply.body.as_str()), (204, ""));
    assert_eq!(master.written("Consumer-Alice Service.json")["interactions"][0]["transport"], "http");
    let one = master.send("GET", &format!("/mockserver/{id}")).json();
    assert_eq!(one["status"], "ok");
    assert_eq!(one["metrics"], json!({"requests": 1, "requests_by_path": {"/mallory": 1}}));

    assert_eq!(master.send("DELETE", &format!("/mockserver/{port}")).status, 204);
    assert_eq!(master.send("DELETE", &format!("/mockserver/{id}")).status, 404);
    assert_eq!(verify(&id).status, 404);
    assert_eq!(master.send("GET", "/").json(), json!({"mockServers": []}));
}
