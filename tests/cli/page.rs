//! The HTML page of a master.

use crate::browser;
use crate::http::{self, send_with};
use crate::master::Master;
use crate::pacts::ALICE;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

const BROWSER: &str = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

#[test]
fn callers_that_prefer_html_get_the_page_and_others_json() {
    let master = Master::start();
    let ask = |accept: &str| send_with(master.port, "GET", "/", &[accept], "");
    for accept in [BROWSER, "Accept: text/html", "Accept: TEXT/HTML, application/json;q=0.9"] {
        let reply = ask(accept);
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (200, Some("text/html; charset=utf-8")),
            "{accept}"
        );
        assert!(reply.body.starts_with("<!doctype html>"));
    }
    for accept in [
        "Accept: */*",
        "Accept: application/json",
        "Accept: text/html, application/json",
        "Accept: text/html;q=0, */*",
    ] {
        let reply = ask(accept);
        assert_eq!(reply.header("content-type"), Some("application/json; charset=utf-8"), "{accept}");
    }
    let (id, _) = master.create("/", ALICE);
    let server = format!("/mockserver/{id}");
    assert_eq!(send_with(master.port, "GET", &server, &["Accept: text/html"], "").status, 406);
    assert_eq!(send_with(master.port, "GET", &server, &[BROWSER], "").status, 200);
}

#[test]
fn the_page_is_self_contained() {
    let master = Master::start();

    let page = send_with(master.port, "GET", "/", &[BROWSER], "");

    for other in ["src=", "<link rel=\"stylesheet", "@import", "url(", "https:", "innerHTML"] {
        assert!(!page.body.contains(other), "{other}");
    }
    let policy = page.header("content-security-policy").unwrap_or_default();
    assert!(policy.starts_with("default-src 'none'; ") && policy.contains("connect-src 'self'"), "{policy}");
}

#[test]
fn without_mock_servers_the_page_says_how_to_start_one() {
    let master = Master::start();

    let Some(html) = browser::page(&format!("http://127.0.0.1:{}/", master.port)) else { return };

    assert!(html.contains("No mock servers are running"), "{html}");
    let command =
        format!("pact_mock_server_cli create --file pact.json --host 127.0.0.1 --port {}", master.port);
    assert!(html.contains(&command), "{html}");
}

#[test]
fn the_page_shows_interactions_requests_and_differences_as_they_come() {
    let master = Master::start();
    let hostile = ALICE.replace("a retrieve Mallory request", "<img src=x onerror=alert(1)> & more");
    let (id, port) = master.create("/", &hostile);
    http::send(port, "GET", "/mallory?name=ron&status=good");
    // The second request is sent when the page fetches its data for the second time.
    let door = proxy(master.port, move || {
        http::send(port, "GET", "/mallory?name=ron&status=bad");
    });

    let Some(html) = browser::page(&format!("http://127.0.0.1:{door}/#{id}")) else { return };

    let page = body(&html);
    for text in [
        "Consumer → Alice Service",
        "✗ Not verified.",
        "1 request did not match.",
        "Live: 1 mock server running",
        "&lt;img src=x onerror=alert(1)&gt; &amp; more",
        "✓ agrees: method, path, query parameter 'name'",
        "query parameter 'status'",
        "Expected query parameter 'status' with value 'good' but was 'bad'",
        "GET /mallory?name=ron&amp;status=good",
        "✓ asked for",
        "✓ matched",
        "✗ differs",
    ] {
        assert!(page.contains(text), "{text} in {page}");
    }
    assert!(!page.contains("<img") && !page.contains("null") && !page.contains("undefined"), "{page}");
}

/// The body of the page, without its script, which contains the same texts.
fn body(html: &str) -> &str {
    html.split("<script>").next().unwrap_or_default()
}

/// Starts a proxy in front of the master and returns its port; `then` runs at the second call for the list as JSON.
fn proxy(master: u16, then: impl Fn() + Send + 'static) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = listener.local_addr().expect("a port").port();
    std::thread::spawn(move || {
        let mut lists = 0;
        for stream in listener.incoming().map_while(Result::ok) {
            if let Some(target) = forward(stream, master, || {
                lists += 1;
                if lists == 2 {
                    then();
                }
            }) {
                assert!(target.starts_with('/'), "{target}");
            }
        }
    });
    port
}

/// Forwards one call; runs `list` if it is for the list as JSON.
fn forward(mut stream: TcpStream, master: u16, list: impl FnOnce()) -> Option<String> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines().map_while(Result::ok);
    let first = lines.next()?;
    let accept = lines
        .by_ref()
        .take_while(|line| !line.is_empty())
        .find(|line| line.to_lowercase().starts_with("accept:"));
    let target = first.split(' ').nth(1)?.to_owned();
    let accept = accept.unwrap_or_else(|| "Accept: */*".to_owned());
    if target == "/" && accept.contains("json") {
        list();
    }
    let call = format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{accept}\r\n\r\n");
    let mut other = http::connect(master);
    other.write_all(call.as_bytes()).ok()?;
    let mut reply = Vec::new();
    other.read_to_end(&mut reply).ok()?;
    stream.write_all(&reply).ok()?;
    Some(target)
}
