//! The HTML page of a master, as people see it in a browser.

use crate::browser::{Browser, Tab};
use crate::http::{self, raw, send_with};
use crate::master::Master;
use crate::pacts::{ALICE, GOOD};
use serde_json::{Value, json};
use std::process::Command;

/// Markup that sets the title of the page if it is taken for such.
const HOSTILE: &str = "<img src=x onerror=document.title='owned'><script>document.title='owned'</script>";

/// Whether nothing is wider than the window.
const OVERFLOW: &str =
    "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - window.innerWidth";

/// The texts whose contrast with their background is below what is asked of small text.
const PALE: &str = "(() => {
  const parse = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = colour.map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => {
    for (let one = element; one; one = one.parentElement) {
      const colour = parse(getComputedStyle(one).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const pale = [];
  for (const element of document.body.querySelectorAll('*')) {
    const hasText = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!hasText || !element.checkVisibility() || ['SCRIPT', 'STYLE'].includes(element.tagName)) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) pale.push(contrast.toFixed(2) + ' ' + element.className + ' ' + element.textContent);
  }
  return pale;
})()";

fn shop() -> String {
    let given = |states: &[&str]| states.iter().map(|name| json!({"name": name})).collect::<Value>();
    json!({
        "consumer": {"name": "Shop web"}, "provider": {"name": "Orders"},
        "interactions": [
            {"description": "a list of orders", "providerStates": given(&["there are orders", "the user is logged in"]),
             "request": {"method": "GET", "path": "/orders", "query": {"limit": ["2"], "sort": ["date"]}},
             "response": {"status": 200, "headers": {"Content-Type": "application/json"},
                          "body": [{"id": 7, "total": 12.50, "lines": []}, {"id": 8, "total": 3}]}},
            {"description": "a new order",
             "request": {"method": "POST", "path": "/orders", "headers": {"Content-Type": "application/json"},
                         "body": {"article": "book", "quantity": 2}},
             "response": {"status": 201}},
            {"description": HOSTILE, "request": {"method": "GET", "path": "/hostile"},
             "response": {"status": 200, "headers": {"X-Hostile": HOSTILE}, "body": HOSTILE}},
            {"description": "the order 7 that was paid", "providerStates": given(&["order 7 was paid"]),
             "request": {"method": "GET", "path": "/orders/7"}, "response": {"status": 200}},
            {"description": "the order 7 that does not exist", "providerStates": given(&["there is no order 7"]),
             "request": {"method": "GET", "path": "/orders/7"}, "response": {"status": 404}},
            {"description": "", "request": {"method": "DELETE", "path": "/orders/7"}, "response": {"status": 204}}
        ],
        "metadata": {"pactSpecification": {"version": "3.0.0"}}
    })
    .to_string()
}

/// A mock server for the shop with requests of all kinds. Returns its id and port.
fn busy(master: &Master) -> (String, u16) {
    let (id, port) = master.create("/", &shop());
    let hostile = format!("X-Hostile: {HOSTILE}");
    let json = "Content-Type: application/json";
    send_with(
        port,
        "GET",
        "/orders?limit=2&sort=date",
        &["Authorization: Bearer a-long-token-of-the-shop"],
        "",
    );
    send_with(port, "POST", "/orders", &[json], r#"{"article":"book","quantity":"two","note":null}"#);
    send_with(port, "POST", "/hostile?q=%3Cscript%3E", &[&hostile], HOSTILE);
    http::send(port, "GET", "/hostile");
    http::send(port, "GET", "/orders/7");
    let long = format!("/a-very-long-path-without-any-break-in-it-{}", "0123456789".repeat(20));
    http::send(port, "GET", &long);
    send_with(port, "PUT", "/notes", &["Content-Type: text/plain"], &"a long note ".repeat(3000));
    raw(port, b"PUT /picture HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nConnection: close\r\n\r\n\x89PN\0");
    (id, port)
}

fn url(master: &Master, fragment: &str) -> String {
    format!("http://localhost:{}/#{fragment}", master.port)
}

fn open_all(tab: &Tab<'_>) {
    tab.value("document.querySelectorAll('details').forEach(one => one.open = true)");
    tab.wait_for("[...document.querySelectorAll('.detail')].every(one => one.querySelector('.pair'))");
}

/// Asserts what is true of every view of the page.
fn assert_good(tab: &Tab<'_>, what: &str) {
    assert_eq!(tab.value(OVERFLOW), json!(0), "{what} overflows");
    assert_eq!(tab.value(PALE), json!([]), "{what} has pale texts");
    let words = tab.text().to_lowercase();
    let found = words.split(|character: char| !character.is_alphanumeric());
    let found: Vec<_> = found.filter(|word| ["undefined", "nan"].contains(word)).collect();
    assert_eq!(found, [""; 0], "{what}: {words}");
}

#[test]
fn every_view_fits_and_can_be_read_at_all_widths_in_both_schemes() {
    let Some(browser) = Browser::start() else { return };
    let (master, empty) = (Master::start(), Master::start());
    master.create("/", ALICE);
    let (id, _) = busy(&master);
    for (width, scheme) in [(390, "light"), (390, "dark"), (768, "light"), (1280, "light"), (1280, "dark")] {
        let nothing = browser.open(&url(&empty, ""), width, scheme);
        nothing.wait_for_text("No mock servers are running");
        assert_good(&nothing, &format!("the empty page at {width} in {scheme}"));
        nothing.picture(&format!("empty-{scheme}"));

        let tab = browser.open(&url(&master, &id), width, scheme);
        tab.wait_for_text("Requests received");
        assert_good(&tab, &format!("the page at {width} in {scheme}"));
        tab.picture(&format!("closed-{scheme}"));
        open_all(&tab);
        assert_good(&tab, &format!("the opened page at {width} in {scheme}"));
        tab.picture(&format!("open-{scheme}"));
        let paper = tab.value("getComputedStyle(document.body).backgroundColor");
        let expected = if scheme == "dark" { "rgb(18, 22, 29)" } else { "rgb(246, 247, 249)" };
        assert_eq!(paper, expected);
    }
}

#[test]
fn without_mock_servers_the_page_says_how_to_start_one() {
    let Some(browser) = Browser::start() else { return };
    let master = Master::start();

    let tab = browser.open(&url(&master, ""), 1280, "light");

    tab.wait_for_text("No mock servers are running");
    let command =
        format!("pact_mock_server_cli create --file pact.json --host localhost --port {}", master.port);
    assert!(tab.text().contains(&command), "{}", tab.text());
    assert_eq!(tab.value("document.title"), "Pact mock servers");
}

#[test]
fn the_page_shows_interactions_requests_and_differences_as_they_come() {
    let Some(browser) = Browser::start() else { return };
    let master = Master::start();
    let (id, port) = master.create("/", ALICE);
    let tab = browser.open(&url(&master, &id), 1280, "light");
    for text in [
        "Consumer → Alice Service",
        "… Waiting.",
        "1 of 1 interaction was not asked for yet",
        "None yet. Send them to",
    ] {
        tab.wait_for_text(text);
    }
    assert!(!tab.text().contains("null"), "{}", tab.text());

    http::send(port, "GET", GOOD);
    tab.wait_for_text("✓ Verified. The interaction was asked for, and every request matched.");
    http::send(port, "GET", "/mallory?name=ron&status=bad");
    tab.wait_for_text("✗ Not verified. 1 request did not match.");

    for text in [
        "Live: 1 mock server running",
        "✓ agrees: method, path, query parameter 'name'",
        "query parameter 'status'",
        "Expected query parameter 'status' with value 'good' but was 'bad'",
        "GET /mallory?name=ron&status=bad",
        "✓ asked for",
        "✓ matched",
        "✗ differs",
    ] {
        assert!(tab.text().contains(text), "{text} in {}", tab.text());
    }
    assert_eq!(tab.value("document.title"), "✗ Alice Service – Pact mock servers");
    drop(master);
    tab.wait_for_text("No connection to the master server, trying again (no connection)");
}

#[test]
fn a_request_opens_by_keyboard_and_shows_all_of_it_and_its_answer() {
    let Some(browser) = Browser::start() else { return };
    let master = Master::start();
    let (id, port) = master.create("/", ALICE);
    let headers = ["X-One: 1", "Content-Type: application/json"];
    send_with(port, "POST", "/mallory?name=r%26n&flag", &headers, r#"{"a":[1.50,{}],"b":"[x, {y"}"#);
    http::send(port, "GET", GOOD);
    let tab = browser.open(&url(&master, &id), 1280, "light");
    tab.wait_for_text("Requests received");

    tab.wait_for("document.querySelectorAll('.request').length === 3");
    tab.value("[...document.querySelectorAll('summary.request')].at(-1).focus()");
    tab.press("Enter", "\r");
    tab.wait_for("document.querySelector('.pair')");

    let sections = tab.value("[...document.querySelectorAll('.pair section')].map(one => one.innerText)");
    let (request, answer) = (crate::master::text(&sections[0]), crate::master::text(&sections[1]));
    for text in [
        "Query\nflag\nno value\nname\nr&n",
        "X-One\n1",
        "{\n  \"a\": [\n    1.50,\n    {}\n  ],\n  \"b\": \"[x, {y\"\n}",
    ] {
        assert!(request.to_lowercase().contains(&text.to_lowercase()), "{text} in {request}");
    }
    for text in ["Status 500", "x-pact\nUnexpected-Request", "\"error\": \"Unexpected-Request"] {
        assert!(answer.contains(text), "{text} in {answer}");
    }
    // What is absent is called nothing.
    tab.value("document.querySelector('summary.request').click()");
    tab.wait_for("document.querySelectorAll('.pair').length === 2");
    let sections = tab.value("[...document.querySelectorAll('.pair section')].map(one => one.innerText)");
    let (request, answer) = (crate::master::text(&sections[0]), crate::master::text(&sections[1]));
    assert!(request.ends_with("Body\n\nnothing"), "{request}");
    assert!(
        answer.contains("content-type\ntext/html") && answer.contains("That is some good Mallory."),
        "{answer}"
    );
    assert!(!tab.text().contains("null"), "{}", tab.text());
    // What is open stays so when a request comes.
    http::send(port, "GET", "/x");
    tab.wait_for_text("2 requests did not match");
    assert_eq!(tab.value("document.querySelectorAll('.pair').length"), json!(2));
}

#[test]
fn bodies_that_are_long_or_no_text_are_shortened_with_a_word() {
    let Some(browser) = Browser::start() else { return };
    let master = Master::start();
    let (id, _) = busy(&master);
    let tab = browser.open(&url(&master, &id), 1280, "light");
    tab.wait_for_text("Requests received");

    open_all(&tab);

    for text in ["Shortened: these are the first of 36000 bytes.", "4 bytes that are no text."] {
        assert!(tab.text().contains(text), "{text} in {}", tab.text());
    }
}

#[test]
fn what_comes_from_outside_is_never_markup() {
    let Some(browser) = Browser::start() else { return };
    let master = Master::start();
    let hostile = shop().replace("Shop web", &HOSTILE.replace('"', "'")).replace("Orders", "<b>Orders</b>");
    let (id, port) = master.create("/", &hostile);
    let header = format!("X-Hostile: {HOSTILE}");
    send_with(port, "POST", "/hostile?q=%3Cscript%3E", &[&header], HOSTILE);
    http::send(port, "GET", "/hostile");
    let tab = browser.open(&url(&master, &format!("{id}?search={}", "%3Cimg")), 1280, "light");
    tab.wait_for_text("Requests received");

    open_all(&tab);

    assert_eq!(
        tab.value("document.querySelectorAll('main img, main script, nav b, main b').length"),
        json!(0)
    );
    assert_eq!(tab.value("document.querySelector('nav .name').textContent"), "<b>Orders</b>");
    assert!(tab.text().contains(&format!("{HOSTILE} → <b>Orders</b>")), "{}", tab.text());
    assert!(!crate::master::text(&tab.value("document.title")).contains("owned"));
    tab.choose_files("#file", &[&master.file("<b>pact.json", &format!("{{\"{HOSTILE}\""))]);
    tab.wait_for_text("✗ <b>pact.json: Failed to parse json body");
    assert_eq!(tab.value("document.querySelectorAll('#notice img, #notice b').length"), json!(0));
}

#[test]
fn expected_is_green_and_received_is_red_and_both_have_signs() {
    let Some(browser) = Browser::start() else { return };
    let master = Master::start();
    let (id, _) = busy(&master);
    for (scheme, green, red) in [
        ("light", "rgb(20, 102, 47)", "rgb(163, 21, 31)"),
        ("dark", "rgb(127, 217, 154)", "rgb(255, 156, 156)"),
    ] {
        let tab = browser.open(&url(&master, &id), 1280, scheme);
        tab.wait_for_text("Requests that did not match");
        open_all(&tab);
        let colour = |selector: &str| {
            tab.value(&format!("getComputedStyle(document.querySelector({})).color", json!(selector)))
        };
        for (selector, wanted) in
            [("pre .minus", green), (".expected code", green), ("pre .plus", red), (".received code", red)]
        {
            assert_eq!(colour(selector), wanted, "{selector} in {scheme}");
        }
        for text in ["− expected", "+ received", "side by side (− expected, + received)"] {
            assert!(tab.text().contains(text), "{text} in {}", tab.text());
        }
        assert_eq!(tab.value("document.querySelector('pre .minus').textContent[0]"), "-");
    }
}

#[test]
fn requests_are_searched_and_filtered_and_the_url_has_it() {
    let Some(browser) = Browser::start() else { return };
    let master = Master::start();
    let (id, port) = busy(&master);
    let tab = browser.open(&url(&master, &id), 390, "light");
    tab.wait_for_text("Requests received");
    let rows = |selector: &str| {
        let found = tab
            .value(&format!("[...document.querySelectorAll({})].map(one => one.innerText)", json!(selector)));
        found.as_array().expect("an array").iter().map(crate::master::text).collect::<Vec<_>>()
    };
    assert_eq!((rows("summary.request").len(), rows("li.interaction").len()), (8, 6));

    tab.click(".chips button", "Differs 1");
    assert_eq!(rows("summary.request").len(), 1);
    assert!(rows("summary.request")[0].contains("POST /orders"), "{:?}", rows("summary.request"));
    assert_eq!(tab.value("location.hash"), format!("#{id}?show=mismatched"));
    assert_eq!(tab.value("document.querySelector('[aria-pressed=true]').textContent"), "Differs 1");

    tab.click(".chips button", "All 8");
    tab.value("document.querySelector('input[type=search]').focus()");
    "ORDERS 201".chars().for_each(|character| tab.press(&character.to_string(), &character.to_string()));
    tab.wait_for("location.hash.includes('search=ORDERS')");
    tab.wait_for("document.querySelectorAll('li.interaction').length === 1");
    assert!(rows("li.interaction")[0].contains("a new order"));
    assert!(tab.text().contains("No requests match what is searched for."));
    // A request that comes does not disturb who types.
    http::send(port, "GET", "/orders/201");
    tab.wait_for("document.querySelectorAll('summary.request').length === 1");
    assert_eq!(tab.value("document.activeElement.value"), "ORDERS 201");
    assert_eq!(tab.value(OVERFLOW), json!(0));

    let again = tab.value("location.href");
    let other = browser.open(&crate::master::text(&again), 1280, "light");
    other.wait_for("document.querySelectorAll('li.interaction').length === 1");
    assert_eq!(other.value("document.querySelector('input[type=search]').value"), "ORDERS 201");
    other.value("document.querySelector('input[type=search]').blur()");
    other.value("location.hash = location.hash.split('?')[0] + '?search=nowhere'");
    other.click("#requests ~ div button", "Show all");
    other.wait_for("document.querySelectorAll('summary.request').length === 9");
    assert_eq!(other.value("location.hash"), format!("#{id}"));
}

#[test]
fn never_served_interactions_are_named_with_their_states() {
    let Some(browser) = Browser::start() else { return };
    let master = Master::start();
    let (id, _) = busy(&master);
    let tab = browser.open(&url(&master, &id), 390, "light");
    tab.wait_for_text("Never served, because another interaction has the same request");

    let card = tab.value("document.querySelector('[aria-labelledby=never-served]').innerText");

    let text = "the order 7 that does not exist GET /orders/7\ngiven\nthere is no order 7\nserved instead\nthe order 7 that was paid";
    assert!(crate::master::text(&card).ends_with(text), "{card}");
}

#[test]
fn a_server_is_verified_and_stopped_after_one_question() {
    let Some(browser) = Browser::start() else { return };
    let master = Master::start();
    let (id, port) = master.create("/", ALICE);
    let tab = browser.open(&url(&master, &id), 390, "light");

    tab.click("button", "Verify and write the pact");
    tab.wait_for_text("✗ Not verified, no pact file is written. 1 mismatch: see below.");
    assert!(!master.output().join("Consumer-Alice Service.json").exists());
    http::send(port, "GET", GOOD);
    tab.wait_for_text("✓ matched");
    tab.click("button", "Verify and write the pact");
    tab.wait_for_text("✓ Verified. The pact file of Alice Service is written.");
    assert_eq!(master.written("Consumer-Alice Service.json")["provider"]["name"], "Alice Service");

    tab.click("button", "Stop…");
    tab.wait_for_text("Stop this mock server?");
    assert_eq!(tab.value("document.activeElement.textContent"), "No, keep it");
    tab.picture("stop-light");
    tab.click("button", "No, keep it");
    assert!(!tab.text().contains("Stop this mock server?"));
    assert_eq!(master.send("GET", &format!("/mockserver/{id}")).status, 200);
    tab.click("button", "Stop…");
    tab.click("button", "Yes, stop it");
    tab.wait_for_text("is stopped.");
    tab.wait_for_text("No mock servers are running");
    assert_eq!(master.send("GET", &format!("/mockserver/{id}")).status, 404);
}

#[test]
fn a_pact_is_uploaded_and_served_or_the_page_says_why_not() {
    let Some(browser) = Browser::start() else { return };
    let master = Master::start();
    let (good, bad) = (master.file("good.json", ALICE), master.file("bad.json", "[1]"));
    let tab = browser.open(&url(&master, ""), 390, "dark");
    tab.wait_for_text("No mock servers are running");

    tab.choose_files("#file", &[&bad]);
    tab.wait_for_text("✗ bad.json: Failed to load pact");
    tab.choose_files("#file", &[&good]);
    tab.wait_for_text("✓ good.json: Alice Service is served at http://127.0.0.1:");
    tab.wait_for_text("Consumer → Alice Service");

    let servers = master.send("GET", "/").json();
    let server = &servers["mockServers"][0];
    let text = tab.text();
    assert!(text.contains(&format!("is served at http://127.0.0.1:{}", server["port"])), "{text}");
    assert_eq!(tab.value("location.hash"), format!("#{}", crate::master::text(&server["id"])));
    assert_good(&tab, "the page after an upload");
    tab.picture("upload-dark");
}

#[test]
fn a_request_is_copied_as_a_curl_command_that_repeats_it() {
    let Some(browser) = Browser::start() else { return };
    let master = Master::start();
    let (id, port) = master.create("/", ALICE);
    let quotes = "it's $HOME `id` \"x\" \\ !\n@file";
    send_with(
        port,
        "POST",
        "/a/../b[1]{2}?x=%27&y=1",
        &["X-Quote: it's $HOME `id`", "Content-Type: text/plain"],
        quotes,
    );
    let binary =
        b"PUT /picture HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nConnection: close\r\n\r\n\x89PN\0";
    raw(port, binary);
    let tab = browser.open(&url(&master, &id), 1280, "light");
    tab.allow_clipboard();
    tab.wait_for("document.querySelectorAll('summary.request').length === 2");
    open_all(&tab);

    for (button, number) in [(1, 1), (0, 2)] {
        tab.value(&format!("[...document.querySelectorAll('[data-key^=curl]')][{button}].click()"));
        tab.wait_for(&format!(
            "[...document.querySelectorAll('[data-key^=curl]')][{button}].textContent === '✓ Copied'"
        ));
        let command = crate::master::text(&tab.value("navigator.clipboard.readText()"));
        let Ok(done) = Command::new("sh").args(["-c", &format!("{command} --silent")]).output() else {
            return;
        };
        assert!(done.status.success(), "{command}: {done:?}");
        let shown = |number: u64| {
            let reply = master.send("GET", &format!("/mockserver/{id}/requests/{number}")).json();
            let mut request = reply["request"].clone();
            // The host is that of the mock server, and the connection is curl's.
            let own = ["host", "connection"];
            let headers = request["headers"].as_array_mut().expect("an array");
            headers.retain(|one| !own.contains(&crate::master::text(&one["name"]).to_lowercase().as_str()));
            headers
                .iter_mut()
                .for_each(|one| one["name"] = crate::master::text(&one["name"]).to_lowercase().into());
            headers.sort_by_key(|one| one["name"].to_string());
            request
        };
        assert_eq!(shown(number + 2), shown(number), "{command}");
    }
}

#[test]
fn what_is_absent_is_said_in_words() {
    let Some(browser) = Browser::start() else { return };
    let master = Master::start();
    let nameless = r#"{"consumer":{"name":""},"provider":{"name":""},"interactions":[]}"#;
    let (id, port) = master.create("/?cors=true", nameless);
    let tab = browser.open(&url(&master, &id), 390, "light");
    for text in [
        "consumer without a name → provider without a name",
        "✓ Verified. This pact has no HTTP interactions, and nothing else was asked for.",
        "This pact has no HTTP interactions.",
        "None yet. Send them to http://127.0.0.1:",
    ] {
        tab.wait_for_text(text);
    }
    http::send(port, "OPTIONS", "/a");
    tab.wait_for_text("– ignored");
    http::send(port, "HEAD", "/b");
    tab.wait_for_text("The pact has no interactions it could have been meant for.");

    open_all(&tab);

    assert_good(&tab, "a pact without names");
    assert!(!tab.text().contains("null"), "{}", tab.text());
    assert!(tab.text().contains("Body\n\nnothing"), "{}", tab.text());
}

#[cfg(feature = "lua")]
#[test]
fn a_server_of_a_plugin_shows_what_the_plugin_says() {
    let Some(browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    crate::plugins::install(folder.path());
    let plugins = folder.path().join("plugins");
    let master = Master::start_in_environment(&[], &[("PACT_PLUGIN_DIR", &plugins)]);
    let (id, _) = master.create("/", &crate::plugins::pact("sync int", "1.2.3").to_string());

    let tab = browser.open(&url(&master, &id), 390, "light");

    for text in ["PC → PP", "transport tpt of plugin tp/1.2.3", "✗ Not verified. The plugin says", "svc/m e1"]
    {
        tab.wait_for_text(text);
    }
    assert_good(&tab, "a plugin's server");
    assert!(!tab.text().contains("null"), "{}", tab.text());
}

#[test]
fn a_page_of_another_origin_starts_stops_and_verifies_nothing() {
    let Some(browser) = Browser::start() else { return };
    let master = Master::start();
    let (id, port) = master.create("/", ALICE);
    let tab = browser.open(&format!("http://localhost:{port}{GOOD}"), 390, "light");
    tab.wait_for_text("That is some good Mallory.");

    for (method, target) in [
        ("POST", "/".to_owned()),
        ("POST", format!("/mockserver/{id}/verify")),
        ("DELETE", format!("/mockserver/{id}")),
    ] {
        let url = format!("http://localhost:{}{target}", master.port);
        let mode = if method == "POST" { "no-cors" } else { "cors" };
        let call = format!(
            "fetch({}, {{method: '{method}', mode: '{mode}', body: {}}}).then(answer => answer.type, () => 'refused')",
            json!(url),
            json!(if method == "POST" { ALICE } else { "" })
        );
        assert!(["opaque", "refused"].map(Value::from).contains(&tab.value(&call)), "{method} {target}");
    }

    let servers = master.send("GET", "/").json();
    assert_eq!(servers["mockServers"].as_array().map(Vec::len), Some(1));
    assert!(!master.output().join("Consumer-Alice Service.json").exists());
}
