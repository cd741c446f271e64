//! The verifier as a process, against providers and a broker on loopback.

use crate::master::Ended;
use crate::provider::Provider;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A directory with a pact of two interactions, in which the program runs.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().expect("there is a temporary folder");
        fs::write(directory.path().join("pact.json"), pact().to_string()).expect("it can be written");
        Folder(directory)
    }

    pub(crate) fn run_with(&self, environment: &[(&str, &str)], arguments: &[&str]) -> Ended {
        let output = Command::new(env!("CARGO_BIN_EXE_pact_verifier_cli"))
            .args(arguments)
            .env_clear()
            .envs(environment.iter().copied())
            .current_dir(self.0.path())
            .stdin(Stdio::null())
            .output()
            .expect("the program runs");
        Ended {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("it prints UTF-8"),
            err: String::from_utf8(output.stderr).expect("it prints UTF-8"),
        }
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(&[], arguments)
    }

    pub(crate) fn verify(&self, provider: &Provider, arguments: &[&str]) -> Ended {
        let port = provider.port.to_string();
        let own = ["-f", "pact.json", "-h", "127.0.0.1", "-p", &port];
        self.run(&[&own, arguments].concat())
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).expect("it can be written");
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).expect("the file was written")
    }
}

pub(crate) fn pact() -> Value {
    let ask = |path: &str, id: &str| {
        json!({"_id": id, "description": format!("a request for {path}"),
               "request": {"method": "GET", "path": path}, "response": {"status": 200}})
    };
    json!({"consumer": {"name": "shop"}, "provider": {"name": "stock"},
           "interactions": [ask("/bolts", "1"), ask("/nuts", "2")],
           "metadata": {"pactSpecification": {"version": "3.0.0"}}})
}

/// A provider that passes, or that answers 404 to `/nuts`.
pub(crate) fn provider(has_nuts: bool) -> Provider {
    Provider::start(move |line| {
        if has_nuts || line != "GET /nuts" { (200, "{}".to_owned()) } else { (404, String::new()) }
    })
}

#[test]
fn a_provider_that_does_what_its_pact_says_passes() {
    let provider = provider(true);

    let ended = Folder::new().verify(&provider, &["-HX-Team=blue"]);

    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{}", ended.out);
    assert!(
        ended.out.starts_with("\nVerifying a pact between shop and stock\n\n  a request for /bolts ("),
        "{}",
        ended.out
    );
    assert!(!ended.out.contains('\u{1b}'), "a pipe is no terminal");
    assert!(ended.out.ends_with("\n\n2 interactions verified: 2 passed\n"), "{}", ended.out);
    let asked = provider.asked();
    assert_eq!(asked.iter().map(|one| one.line.as_str()).collect::<Vec<_>>(), ["GET /bolts", "GET /nuts"]);
    assert!(asked[0].headers.contains("x-team: blue\n"), "{}", asked[0].headers);
}

#[test]
fn a_provider_that_breaks_its_pact_fails_in_every_report() {
    let folder = Folder::new();
    let reports = ["-j", "out/r.json", "-x", "out/r.xml", "--html", "out/r.html"];

    let ended = folder.verify(&provider(false), &reports);

    assert_eq!(ended.code, 1);
    let failure = "1) Verifying a pact between shop and stock - a request for /nuts\n    1.1) has status code 200\n           \
                expected 200 but was 404\n\nThere were 1 pact failures\n\n2 interactions verified: 1 passed, 1 failed\n";
    assert!(ended.out.ends_with(failure), "{}", ended.out);
    let document: Value = serde_json::from_str(&folder.read("out/r.json")).expect("it is JSON");
    assert_eq!(document["result"], false);
    assert_eq!(document["errors"][0]["mismatch"]["mismatches"][0]["mismatch"], "expected 200 but was 404");
    assert!(folder.read("out/r.xml").contains("failures=\"1\""), "{}", folder.read("out/r.xml"));
    let page = folder.read("out/r.html");
    assert!(page.contains("a request for /nuts <code>GET /nuts</code>"), "{page}");
    assert!(page.contains("<h3>Answer</h3>\n<pre>404 Not Found&#10;"), "{page}");
}

#[test]
fn reports_have_the_date_of_the_run_unless_the_environment_has_another() {
    let folder = Folder::new();
    let provider = provider(true);
    let port = provider.port.to_string();
    let arguments = ["-fpact.json", "-h127.0.0.1", "-p", &port, "--html=r.html", "--provider-version=1.4"];

    folder.run_with(&[("SOURCE_DATE_EPOCH", "1773051072")], &arguments);
    let dated = folder.read("r.html");
    folder.run(&arguments);
    let now = folder.read("r.html");

    assert!(dated.contains("<time datetime=\"2026-03-09T10:11:12Z\">"), "{dated}");
    assert!(dated.contains("<h2>shop → stock <small>1.4</small></h2>"), "{dated}");
    assert!(now.contains("<time datetime=\"") && !now.contains("2026-03-09T10:11:12Z"), "{now}");
}

#[test]
fn only_what_failed_last_time_is_verified_again() {
    let folder = Folder::new();
    folder.verify(&provider(false), &["--json=r.json"]);
    let mended = provider(true);

    let again = folder.verify(&mended, &["--json=r.json", "--last-failed=r.json"]);
    let asked = mended.asked().len();
    let nothing_failed = folder.verify(&mended, &["--json=r.json", "--last-failed=r.json"]);
    let no_report = folder.verify(&mended, &["--json=r.json", "--last-failed=nowhere"]);

    assert_eq!((again.code, asked), (0, 1), "{}", again.out);
    assert_eq!((nothing_failed.code, no_report.code, mended.asked().len()), (0, 0, 5));
    let warning = "nothing failed in the report 'r.json' of --last-failed: all is verified\n";
    assert!(nothing_failed.err.ends_with(warning), "{}", nothing_failed.err);
    assert!(
        no_report.err.contains("the report 'nowhere' of --last-failed cannot be used ("),
        "{}",
        no_report.err
    );
}

#[test]
fn an_invalid_call_is_refused_with_the_reason() {
    let folder = Folder::new();
    let table: [(&[&str], i32, &str); 8] = [
        (
            &[],
            2,
            "no pact to verify: one of --file, --dir, --url, --broker-url, --webhook-callback-url is needed",
        ),
        (
            &["-fx", "-HAuthorization: Bearer abc"],
            3,
            "--header must be NAME=VALUE, but one has no name or no '='",
        ),
        (&["-fx", "-p70000"], 2, "--port must be a number from 0 to 65535, not '70000'"),
        (&["-fx", "-p1", "-p2"], 2, "--port was given more than once"),
        (&["-bhttp://b"], 2, "--broker-url needs --provider-name"),
        (&["-fx", "--publish"], 2, "--publish needs --broker-url"),
        (&["-fx", "--last-failed=y"], 2, "--last-failed needs --json"),
        (
            &["-fx", "--transports", "a:1 grpc"],
            2,
            "--transports must be NAME:PORT or NAME:PORT/PATH, not 'grpc'",
        ),
    ];
    for (arguments, code, reason) in table {
        let err = format!("error: {reason}\n\nFor more information, try '--help'.\n");
        assert_eq!(folder.run(arguments), Ended { code, out: String::new(), err }, "{arguments:?}");
    }
    let unknown = folder.run(&["--fil", "x"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.starts_with("error: unexpected argument '--fil' found\n"), "{}", unknown.err);
}

#[test]
fn a_report_that_cannot_be_written_is_an_error() {
    let folder = Folder::new();

    let ended = folder.verify(&provider(true), &["--json", "pact.json/below"]);

    assert_eq!(ended.code, 2);
    assert!(ended.out.contains("a request for /nuts"), "{}", ended.out);
    assert!(
        ended.err.starts_with("ERROR: the report was not written to 'pact.json/below': "),
        "{}",
        ended.err
    );
}

#[test]
fn a_pact_without_its_plugin_is_an_error() {
    let folder = Folder::new();
    let mut with_plugin = pact();
    with_plugin["metadata"] = json!({
        "pactSpecification": {"version": "4.0"}, "plugins": [{"name": "csv", "version": "0.0.6"}],
    });
    for interaction in with_plugin["interactions"].as_array_mut().expect("an array") {
        interaction["type"] = json!("Synchronous/HTTP");
    }
    fs::write(folder.0.path().join("plugin.json"), with_plugin.to_string()).expect("it can be written");
    let provider = provider(true);

    let plugins = folder.0.path().to_str().expect("text");
    let port = provider.port.to_string();
    let ended = folder.run_with(
        &[("PACT_PLUGIN_DIR", plugins)],
        &["-f", "pact.json", "-h", "127.0.0.1", "-p", &port, "-f", "plugin.json", "--json", "r.json"],
    );

    let missing = format!(
        "Plugin csv:0.0.6 was not found (in $HOME/.pact/plugins or $PACT_PLUGIN_DIR). The folder is {plugins:?}; to \
         install the plugin, put a folder with its pact-plugin.json there, for example with `pact-plugin-cli install`"
    );
    assert_eq!(ended.code, 2, "{}", ended.out);
    assert!(
        ended.out.contains(&format!("1) Could not verify the provided pact - {missing}\n")),
        "{}",
        ended.out
    );
    assert!(ended.err.ends_with(&format!("ERROR: {missing}\nExiting with status 2\n")), "{}", ended.err);
    assert_eq!(provider.asked().len(), 2, "only the other pact is verified");
    let document: Value = serde_json::from_str(&folder.read("r.json")).expect("it is JSON");
    assert_eq!(document["result"], false);
}

#[test]
fn missing_arguments_are_taken_from_the_environment() {
    let provider = provider(true);
    let port = provider.port.to_string();
    let environment = [
        ("PACT_PROVIDER_PORT", port.as_str()),
        ("PACT_PROVIDER_HOSTNAME", "127.0.0.1"),
        ("PACT_DESCRIPTION", "nuts"),
    ];

    let ended = Folder::new().run_with(&environment, &["-fpact.json"]);

    assert_eq!(ended.code, 0, "{}", ended.out);
    assert_eq!(provider.asked().len(), 1);
}

#[test]
fn the_help_is_grouped_and_ends_with_examples() {
    let help = Folder::new().run(&["--help"]);

    assert_eq!((help.code, help.err.as_str()), (0, ""));
    let headings = [
        "Options",
        "Pacts to verify",
        "Provider",
        "Provider states",
        "Filters",
        "Pact Broker",
        "Publishing",
        "Running",
        "Reports and log",
        "Examples",
    ];
    let places = headings.map(|heading| help.out.find(&format!("\n{heading}:\n")));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} {}", help.out);
    for option in [
        "  -f, --file <FILE>  ",
        "Host of the provider [default: localhost] [env: PACT_PROVIDER_HOSTNAME]\n",
        "[possible values: http, https] [default: http] [env: PACT_PROVIDER_TRANSPORT] [alias: --transport]\n",
        "The broker is told the results [needs --broker-url and --provider-version]\n",
        "    pact_verifier_cli --file pacts/shop-stock.json --port 8080\n",
    ] {
        assert!(help.out.contains(option), "{option}: {}", help.out);
    }
}

#[test]
fn the_version_is_that_of_the_library() {
    let version = format!("pact_verifier_cli {}\n", env!("CARGO_PKG_VERSION"));
    for argument in ["-v", "--version"] {
        let expected = Ended { code: 0, out: version.clone(), err: String::new() };
        assert_eq!(Folder::new().run(&[argument]), expected);
    }
}

#[test]
fn results_are_published_and_secrets_are_not_printed() {
    let broker = Provider::start(|line| {
        let body = match line {
            "GET /" => json!({"_links": {"pb:latest-provider-pacts":
                {"href": "/pacts/provider/{provider}/latest", "templated": true}}}),
            "GET /pacts/provider/stock/latest" => {
                json!({"_links": {"pb:pacts": [{"href": "/p/1", "name": "shop"}]}})
            }
            "GET /p/1" => {
                let mut pact = pact();
                pact["_links"] = json!({"pb:publish-verification-results": {"href": "/p/1/results"}});
                pact
            }
            _ => json!({}),
        };
        (200, body.to_string())
    });
    let provider = provider(true);
    let (url, port) = (broker.url(), provider.port.to_string());
    let broker_arguments =
        ["-b", &url, "-n", "stock", "-h", "127.0.0.1", "-p", &port, "--token", "token-of-the-broker"];
    let more = ["--publish", "--provider-version", "1.4", "-l", "trace", "-HX-Key=key-of-the-provider"];

    let ended = Folder::new().run(&[&broker_arguments[..], &more].concat());

    assert_eq!(ended.code, 0, "{} {}", ended.out, ended.err);
    let asked = broker.asked();
    assert!(asked[0].headers.contains("authorization: Bearer token-of-the-broker\n"), "{}", asked[0].headers);
    let last = asked.last().expect("it was asked");
    let body: Value = serde_json::from_str(&last.body).expect("results are JSON");
    assert_eq!((last.line.as_str(), &body["success"]), ("POST /p/1/results", &json!(true)));
    assert_eq!(body["providerApplicationVersion"], "1.4");
    assert!(!ended.err.is_empty(), "much is logged");
    for secret in ["token-of-the-broker", "key-of-the-provider"] {
        assert!(!ended.out.contains(secret) && !ended.err.contains(secret), "{secret}: {}", ended.err);
    }
}

#[test]
fn a_verification_that_fails_everywhere_prints_no_secrets() {
    let refusing = Provider::start(|_| (401, "{}".to_owned()));
    let port = refusing.port.to_string();
    let with_login = |what: &str, path: &str| format!("http://me:secret-{what}@127.0.0.1:{port}{path}");
    let (url, broker, states) =
        (with_login("url", "/pact"), with_login("broker", ""), with_login("states", "/states"));
    let arguments = ["-f", "pact.json", "-u", &url, "-b", &broker, "-n", "stock", "-s", &states];
    let login =
        ["--user", "me", "--password", "secret-user", "-HX-Api-Key=secret-key", "-HCookie=secret-cookie"];
    let reports = ["-l", "trace", "--json", "r.json", "--junit", "r.xml", "--html", "r.html"];
    let provider = ["-h", "127.0.0.1", "-p", &port, "-HAuthorization=Bearer secret-provider"];
    let all = [&arguments[..], &login[..], &reports[..], &provider[..]].concat();
    for environment in [None, Some(("HTTP_PROXY", with_login("proxy", "")))] {
        let folder = Folder::new();
        let environment: Vec<_> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();

        let ended = folder.run_with(&environment, &all);

        assert_eq!(ended.code, 1, "{} {}", ended.out, ended.err);
        assert!(ended.out.contains("There were 4 pact failures"), "{}", ended.out);
        assert!(ended.err.contains("setup of provider state '' failed"), "much is logged: {}", ended.err);
        let reports = ["r.json", "r.xml", "r.html"].map(|name| folder.read(name));
        for text in [&ended.out, &ended.err].into_iter().chain(&reports) {
            // The second text is the user name and the first one in Base64.
            assert!(!text.contains("secret-") && !text.contains("bWU6c2VjcmV0"), "{text}");
        }
    }
    let sent = refusing.asked();
    let was_sent = |header: &str| sent.iter().any(|asked| asked.headers.contains(header));
    assert!(was_sent("authorization: Basic bWU6c2VjcmV0") && was_sent("x-api-key: secret-key\n"));
    assert!(was_sent("proxy-authorization: Basic bWU6c2VjcmV0"));
}
