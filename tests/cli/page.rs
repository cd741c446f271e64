//! The HTML page of a master, as a document.

use crate::http::send_with;
use crate::master::Master;
use crate::pacts::ALICE;

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
    assert!(policy.contains("script-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    assert!(page.body.contains("<link rel=\"icon\" href=\"data:image/svg+xml,"));
}
