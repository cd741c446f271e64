//! The HTTP interface of a master, beyond the examples.

use crate::http::{self, raw, send_with};
use crate::master::{KEY, Master};
use crate::pacts::{ALICE, GOOD, MIXED, plain};
use serde_json::json;

#[test]
fn each_resource_lists_its_methods() {
    let master = Master::start();
    let (id, _) = master.create("/", ALICE);
    let server = format!("/mockserver/{id}");
    let verify = format!("{server}/verify");
    let report = format!("{server}/report");
    let request = format!("{server}/requests/1");
    let table = [
        ("PUT", "/", "OPTIONS, GET, HEAD, POST"),
        ("DELETE", "/", "OPTIONS, GET, HEAD, POST"),
        ("PUT", &server, "OPTIONS, GET, HEAD, POST, DELETE"),
        ("GET", &verify, "OPTIONS, POST"),
        ("DELETE", &verify, "OPTIONS, POST"),
        ("POST", &report, "OPTIONS, GET, HEAD"),
        ("DELETE", &request, "OPTIONS, GET, HEAD"),
        ("POST", "/certificate", "OPTIONS, GET, HEAD"),
        ("GET", "/shutdown", "POST"),
        ("OPTIONS", "/shutdown", "POST"),
    ];
    for (method, target, allowed) in table {
        let reply = master.send(method, target);
        assert_eq!((reply.status, reply.header("allow")), (405, Some(allowed)), "{method} {target}");
        assert_eq!(reply.body, "", "{method} {target}");
    }
    for (target, allowed) in
        [("/", "OPTIONS, GET, HEAD, POST"), (&server, "OPTIONS, GET, HEAD, POST, DELETE")]
    {
        let reply = master.send("OPTIONS", target);
        assert_eq!((reply.status, reply.header("allow")), (204, Some(allowed)), "{target}");
        assert!(!reply.head.contains("access-control-"), "{}", reply.head);
    }
}

#[test]
fn an_unknown_resource_is_404_without_a_body() {
    let master = Master::start();
    let (id, port) = master.create("/", ALICE);
    let other = format!("/mockserver/{id}/other");
    let deeper = format!("/mockserver/{id}/verify/x");
    let slash = format!("/mockserver/{id}/");
    let signed = format!("/mockserver/+{port}");
    let not_a_number = format!("/mockserver/{id}/requests/x");
    let no_number = format!("/mockserver/{id}/requests");
    let places = [
        "/x",
        "//",
        "/mockserver",
        "/mockserver/",
        "/mockserver/abc",
        "/mockserver/70000",
        "/mockserver/1",
        "/mockserver/99999999999999999999",
        &other,
        &deeper,
        &slash,
        &signed,
        &not_a_number,
        &no_number,
    ];
    for target in places {
        for method in ["GET", "POST", "DELETE"] {
            let reply = master.send(method, target);
            assert_eq!((reply.status, reply.body.as_str()), (404, ""), "{method} {target}");
        }
    }
    assert_eq!(master.send("POST", "/mockserver/70000/verify").status, 404);
    assert_eq!(master.send("GET", "/mockserver/70000/report").status, 404);
    assert_eq!(master.send("GET", "/").status, 200);
}

#[test]
fn a_head_request_gets_no_body() {
    let master = Master::start();

    let reply = master.send("HEAD", "/");

    assert_eq!((reply.status, reply.body.as_str()), (200, ""));
    assert_eq!(reply.header("content-length"), Some(r#"{"mockServers":[]}"#.len().to_string().as_str()));
}

#[test]
fn accept_and_content_type_are_checked() {
    let master = Master::start();
    let accept = |value: &str| send_with(master.port, "GET", "/", &[&format!("Accept: {value}")], "").status;
    for value in [
        "application/json",
        "*/*",
        "application/*;q=0.1",
        "text/plain, */*;q=0.1",
        "application/json;q=0.5, text/plain",
    ] {
        assert_eq!(accept(value), 200, "{value}");
    }
    for value in ["text/plain", "application/xml", "application/json;q=0", "image/*"] {
        assert_eq!(accept(value), 406, "{value}");
    }

    let content =
        |value: &str| send_with(master.port, "POST", "/", &[&format!("Content-Type: {value}")], ALICE);
    assert_eq!(content("application/json; charset=utf-8").status, 200);
    assert_eq!(send_with(master.port, "POST", "/", &[], ALICE).status, 200);
    for value in ["application/x-www-form-urlencoded", "application/vnd.x+json", "text/plain"] {
        let reply = content(value);
        let text = format!("The body must be application/json, not '{value}'");
        assert_eq!((reply.status, reply.error()), (415, text));
    }
}

#[test]
fn a_body_may_be_chunked_and_wait_for_continue() {
    let master = Master::start();
    let head = "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n";
    let (first, second) = ALICE.split_at(50);
    let chunks = format!("{:x}\r\n{first}\r\n{:x}\r\n{second}\r\n0\r\n\r\n", first.len(), second.len());

    let plain = raw(master.port, format!("{head}\r\n{chunks}").as_bytes());
    let asked = raw(master.port, format!("{head}Expect: 100-continue\r\n\r\n{chunks}").as_bytes());

    assert_eq!(plain.status, 200);
    assert!(asked.head.starts_with("HTTP/1.1 100 Continue") && asked.body.contains("200 OK"), "{asked:?}");
}

#[test]
fn queries_are_shown_as_in_the_pact() {
    let master = Master::start();
    let with_object = ALICE.replace(r#""name=ron&status=good""#, r#"{"name":["ron"],"status":["good"]}"#);

    for (pact, expected, received) in [
        (ALICE, json!("name=ron&status=good"), json!("b=x+y")),
        (&with_object, json!({"name": ["ron"], "status": ["good"]}), json!({"b": ["x y"]})),
    ] {
        let (id, port) = master.create("/", pact);
        http::send(port, "GET", "/other?b=x%20y");
        let document = master.send("POST", &format!("/mockserver/{id}/verify")).json();
        let query = |at: usize| document["mismatches"][at]["request"]["query"].clone();
        assert_eq!((query(0), query(1)), (received, expected));
    }
}

#[test]
fn messages_are_left_out() {
    let master = Master::start();
    let (id, port) = master.create("/", MIXED);
    assert_eq!(master.send("GET", "/").status, 200);

    http::send(port, "GET", "/a");

    assert_eq!(master.send("POST", &format!("/mockserver/{id}/verify")).status, 204);
    let written = master.written("c-mixed.json");
    let descriptions: Vec<_> =
        written["interactions"].as_array().into_iter().flatten().map(|one| &one["description"]).collect();
    assert_eq!(descriptions, ["a request"]);
}

#[test]
fn the_version_of_the_file_can_be_chosen() {
    let master = Master::start();
    for (wish, version) in [("", "4.0"), ("?specification=V3", "3.0.0"), ("?specification=v1.1", "1.1.0")] {
        let consumer = format!("c{}", version.len());
        let (id, port) = master.create(&format!("/{wish}"), &plain(&consumer, "p"));
        http::send(port, "GET", "/");
        assert_eq!(master.send("POST", &format!("/mockserver/{id}/verify")).status, 204);
        let written = master.written(&format!("{consumer}-p.json"));
        assert_eq!(written["metadata"]["pactSpecification"]["version"], version);
        std::fs::remove_file(master.output().join(format!("{consumer}-p.json"))).expect("it is there");
    }
}

#[test]
fn an_existing_file_is_merged() {
    let master = Master::start();
    let second = ALICE.replace("a retrieve Mallory request", "the same again");
    for pact in [ALICE, &second] {
        let (id, port) = master.create("/", pact);
        http::send(port, "GET", GOOD);
        assert_eq!(master.send("POST", &format!("/mockserver/{id}/verify")).status, 204);
    }

    let written = master.written("Consumer-Alice Service.json");

    assert_eq!(written["interactions"].as_array().map(Vec::len), Some(2));
}

#[test]
fn interactions_whose_states_have_other_parameters_all_stay() {
    let master = Master::start();
    let pact = |id: u8, version: &str| {
        json!({"consumer": {"name": format!("c{version}")}, "provider": {"name": "p"},
            "interactions": [{"description": "a user", "providerStates": [{"name": "s", "params": {"id": id}}],
                "request": {"path": "/"}}]})
        .to_string()
    };
    for (version, count) in [("V2", 1), ("V3", 2), ("V4", 2)] {
        for id in [1, 2, 1] {
            let (server, port) = master.create(&format!("/?specification={version}"), &pact(id, version));
            http::send(port, "GET", "/");
            assert_eq!(master.send("POST", &format!("/mockserver/{server}/verify")).status, 204);
        }

        let written = master.written(&format!("c{version}-p.json"));
        assert_eq!(written["interactions"].as_array().map(Vec::len), Some(count), "{version}");
    }
}

#[test]
fn preflights_are_answered_only_when_turned_on() {
    let master = Master::start();
    for (target, status) in [("/?cors=true", 204), ("/?cors=TRUE", 500), ("/", 500)] {
        let (_, port) = master.create(target, ALICE);
        assert_eq!(http::send(port, "OPTIONS", "/x").status, status, "{target}");
    }
}

#[test]
fn a_report_has_interactions_requests_and_differences() {
    let master = Master::start();
    let (id, port) = master.create("/", ALICE);
    http::send(port, "GET", "/mallory?name=ron&status=bad");

    let report = master.send("GET", &format!("/mockserver/{id}/report")).json();

    assert_eq!(report["consumer"], "Consumer");
    let interaction = json!({"description": "a retrieve Mallory request", "states": [], "method": "GET",
        "path": "/mallory", "query": "name=ron&status=good", "status": 200, "received": true});
    assert_eq!(report["interactions"], json!([interaction]));
    assert_eq!(report["mockServer"]["id"], id);
    assert_eq!(report["requests"][0]["verdict"], "mismatched");
    assert_eq!(report["requests"][0]["failure"], 0);
    assert_eq!(report["report"]["requests"][0]["nearest"][0]["description"], "a retrieve Mallory request");
}

#[test]
fn a_request_is_shown_with_the_answer_to_it() {
    let master = Master::start();
    let (id, port) = master.create("/", ALICE);
    let headers = ["X-One: 1", "Content-Type: text/plain"];
    send_with(port, "POST", "/mallory?name=ron&status=%26", &headers, "<b>");
    http::send(port, "GET", GOOD);

    let first = master.send("GET", &format!("/mockserver/{id}/requests/1")).json();
    let second = master.send("GET", &format!("/mockserver/{port}/requests/2")).json();

    assert_eq!((&first["number"], &first["verdict"]), (&json!(1), &json!("unexpected")));
    let request = &first["request"];
    assert_eq!((&request["method"], &request["path"]), (&json!("POST"), &json!("/mallory")));
    assert_eq!(request["query"], "name=ron&status=%26");
    assert_eq!(request["body"], json!({"text": "<b>", "size": 3}));
    let named = |part: &serde_json::Value, name: &str| {
        let headers = part["headers"].as_array().expect("an array").iter();
        let found =
            headers.clone().find(|one| one["name"].as_str().is_some_and(|n| n.eq_ignore_ascii_case(name)));
        found.map(|one| one["value"].clone())
    };
    assert_eq!(named(request, "x-one"), Some(json!("1")));
    assert_eq!(first["response"]["status"], 500);
    assert!(first["response"]["body"]["text"].as_str().is_some_and(|text| text.contains("error")), "{first}");
    assert_eq!(second["response"]["status"], 200);
    assert_eq!(second["response"]["body"]["text"], "\"That is some good Mallory.\"");
    assert_eq!(named(&second["response"], "content-type"), Some(json!("text/html")));
    assert_eq!(second["request"].get("body"), None);
    for target in [format!("/mockserver/{id}/requests/3"), "/mockserver/1/requests/1".to_owned()] {
        let reply = master.send("GET", &target);
        assert_eq!((reply.status, reply.body.as_str()), (404, ""), "{target}");
    }
    let list = master.send("GET", &format!("/mockserver/{id}/report")).json();
    assert_eq!(list["requests"][1]["query"], "name=ron&status=%26");
    assert_eq!(list["requests"][1].get("request"), None);
}

#[test]
fn many_clients_create_at_once() {
    let master = Master::start();

    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..5).for_each(|_| drop(master.create("/", ALICE))));
        }
    });

    let all = master.send("GET", "/").json();
    let ids: Vec<_> =
        all["mockServers"].as_array().into_iter().flatten().map(|server| server["id"].as_str()).collect();
    assert_eq!(ids.len(), 40);
    assert!(ids.is_sorted());
}

#[test]
fn ports_are_used_from_the_base_port_on() {
    // The port of a listener that was just closed.
    let base =
        std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|free| free.local_addr()).expect("a port");
    let base = base.port().min(60_000);
    let master = Master::start_with(&["--base-port", &base.to_string()]);

    let ports: Vec<u16> = (0..3).map(|_| master.create("/", ALICE).1).collect();

    assert!(ports.is_sorted() && ports[0] >= base && ports[2] - base < 1000, "{ports:?} from {base}");
    let (first, _) = (ports[0], master.send("DELETE", &format!("/mockserver/{}", ports[0])));
    assert_eq!(master.create("/", ALICE).1, first);
}

#[test]
fn without_the_key_resources_below_shutdown_stay_hidden() {
    let master = Master::start();
    let bearer = format!("Authorization: Bearer {KEY}");

    assert_eq!(master.send("POST", "/shutdown/foo").status, 403);
    assert_eq!(send_with(master.port, "POST", "/shutdown/foo", &[&bearer], "").status, 404);
}

#[test]
fn calls_from_other_pages_and_for_other_hosts_are_refused_and_change_nothing() {
    let master = Master::start();
    let (id, _) = master.create("/", ALICE);
    let server = format!("/mockserver/{id}");
    let before = master.send("GET", "/").body;
    let verify = format!("{server}/verify");
    let port = master.port;
    let own = format!("Origin: http://localhost:{port}");
    let bearer = format!("Authorization: Bearer {KEY}");
    let json = "Content-Type: application/json";
    let changing = [
        ("POST", "/"),
        ("POST", verify.as_str()),
        ("DELETE", server.as_str()),
        ("POST", "/shutdown"),
        ("PUT", "/"),
        ("POST", "/nothing"),
    ];
    for (method, target) in changing {
        for header in [
            "Origin: http://evil.example",
            "Origin: null",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site",
        ] {
            let body = if target == "/" { ALICE } else { "" };
            let reply = send_with(port, method, target, &[header, &bearer, json], body);
            assert_eq!(
                (reply.status, reply.header("content-type")),
                (403, Some("application/json; charset=utf-8")),
                "{method} {target} {header}"
            );
            assert!(reply.error().contains("may not do this"), "{}", reply.body);
        }
    }
    for (method, target) in [
        ("GET", "/"),
        ("GET", server.as_str()),
        ("OPTIONS", "/"),
        ("POST", "/"),
        ("GET", "/nothing"),
        ("DELETE", &server),
    ] {
        let rebound =
            format!("{method} {target} HTTP/1.1\r\nHost: evil.example:{port}\r\nConnection: close\r\n\r\n");
        let reply = raw(port, rebound.as_bytes());
        assert_eq!(reply.status, 403, "{method} {target}");
        assert!(reply.error().contains("evil.example"), "{}", reply.body);
    }
    let absolute =
        format!("GET http://evil.example/ HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
    assert_eq!(raw(port, absolute.as_bytes()).status, 403);

    // Nothing has changed, and the calls of the page, of curl and of the sub-commands go on working.
    assert_eq!(master.send("GET", "/").body, before);
    let old = raw(port, b"GET / HTTP/1.0\r\n\r\n");
    assert_eq!((old.status, old.body.as_str()), (200, before.as_str()));
    assert_eq!(
        send_with(port, "GET", "/", &["Origin: http://evil.example", "Sec-Fetch-Site: cross-site"], "")
            .status,
        200
    );
    assert_eq!(send_with(port, "POST", "/", &[&own, "Sec-Fetch-Site: same-origin", json], ALICE).status, 200);
    assert_eq!(send_with(port, "DELETE", &server, &[&own, "Sec-Fetch-Site: same-origin"], "").status, 204);
    assert_eq!(master.ask(&["list"]).code, 0);
    master.ask(&["shutdown-master", "-k", KEY]);
    let (_, log) = master.wait();
    assert!(log.contains("  WARN "), "{log}");
    assert!(
        log.contains("Refused POST /shutdown: pages of the origin 'http://evil.example' may not do this"),
        "{log}"
    );
}

#[test]
fn the_log_names_the_address_of_the_page() {
    let master = Master::start();
    let page = format!("Page: http://localhost:{}/", master.port);
    master.ask(&["shutdown-master", "-k", KEY]);
    let (_, log) = master.wait();
    let lines: Vec<_> = log
        .lines()
        .filter(|line| line.contains("Master server started") || line.contains("Page: "))
        .collect();
    assert!(lines.len() == 2 && lines[1].ends_with(&page), "{log}");
}

#[test]
fn a_request_that_differs_in_many_places_has_a_bounded_entry() {
    let master = Master::start();
    let (id, port) = master.create("/", ALICE);
    let more: String = (0..150).map(|at| format!("&p{at:03}=1")).collect();
    http::send(port, "GET", &format!("{GOOD}{more}"));

    let reply = master.send("POST", &format!("/mockserver/{id}/verify"));
    let entry = &reply.json()["mismatches"][0];
    assert_eq!((reply.status, entry["mismatches"].as_array().map(Vec::len)), (422, Some(100)));
    assert_eq!(entry["moreMismatches"], 50);

    let ended = master.ask(&["verify", "-i", &id]);
    assert_eq!(ended.code, 2);
    assert_eq!(ended.out.lines().filter(|line| line.starts_with("        \"")).count(), 100, "{}", ended.out);
    assert!(ended.out.ends_with("\n        and 50 more\n"), "{}", ended.out);
}
