//! The verifier with a Pact Broker: what it asks for, what it publishes, and how options and variables decide about it.

use crate::master::Ended;
use crate::provider::{Asked, Provider};
use crate::verifier::{Folder, pact, provider};
use serde_json::{Value, json};

/// A broker with one pact for `stock`, which takes everything that is published.
fn broker() -> Provider {
    Provider::start(|line| {
        let document = match line {
            "GET /" => json!({"_links": {
                "pb:latest-provider-pacts": {"href": "/latest"},
                "pb:provider-pacts-for-verification": {"href": "/for-verification"}}}),
            "GET /latest" => json!({"_links": {"pb:pacts": [{"href": "/p/1", "name": "shop"}]}}),
            "GET /for-verification" => json!({"_links": {"self": {"href": "/for-verification"}}}),
            "POST /for-verification" => json!({"_embedded": {"pacts": [
                {"shortDescription": "latest", "_links": {"self": {"href": "/p/1", "name": "shop"}}}]}}),
            "GET /p/1" => {
                let mut pact = pact();
                pact["_links"] = json!({
                    "pb:provider": {"href": "/pacticipants/stock"},
                    "pb:publish-verification-results": {"href": "/p/1/results"}});
                pact
            }
            "GET /pacticipants/stock" => json!({"_links": {
                "pb:version-tag": {"href": "/tags/{tag}", "templated": true},
                "pb:branch-version": {"href": "/branches/{branch}", "templated": true}}}),
            _ => json!({}),
        };
        (200, document.to_string())
    })
}

/// Environment variables with their values.
type Variables<'t> = &'t [(&'t str, &'t str)];

/// Verifies a provider against the pacts of a broker.
fn verify(broker: &Provider, provider: &Provider, environment: Variables<'_>, arguments: &[&str]) -> Ended {
    let (url, port) = (broker.url(), provider.port.to_string());
    let own = ["-b", &url, "-n", "stock", "-h", "127.0.0.1", "-p", &port];
    Folder::new().run_with(environment, &[&own, arguments].concat())
}

/// The requests that a broker received other than for reading, without the one that lists pacts.
fn writes(broker: &Provider) -> Vec<Asked> {
    let asked = broker.asked().into_iter();
    asked.filter(|one| !one.line.starts_with("GET") && one.line != "POST /for-verification").collect()
}

fn lines(asked: &[Asked]) -> Vec<&str> {
    asked.iter().map(|one| one.line.as_str()).collect()
}

#[test]
fn branch_trimmed_tags_and_results_are_published_by_this_program() {
    let (broker, provider) = (broker(), provider(true));

    let ended = verify(
        &broker,
        &provider,
        &[],
        &["--publish", "--provider-version=1", "--provider-branch=main", "--provider-tags", "a, b ,,c"],
    );

    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{}", ended.out);
    let asked = writes(&broker);
    assert_eq!(
        lines(&asked),
        ["PUT /branches/main", "PUT /tags/a", "PUT /tags/b", "PUT /tags/c", "POST /p/1/results"]
    );
    let results: Value = serde_json::from_str(&asked[4].body).expect("results are JSON");
    assert_eq!(
        results["verifiedBy"]["clientLanguage"],
        json!({"name": "pact_verifier_cli", "testFramework": "pact_verifier_cli", "version": env!("CARGO_PKG_VERSION")})
    );
}

#[test]
fn a_run_that_filters_interactions_publishes_nothing_and_says_so() {
    let publish = ["--publish", "--provider-version=1", "--provider-branch=main", "--provider-tags=a"];
    let table: [(Variables<'_>, &[&str]); 7] = [
        (&[], &["--filter-description=nuts"]),
        (&[], &["--filter-description=."]),
        (&[], &["--filter-state=nothing"]),
        (&[], &["--filter-no-state"]),
        (&[("PACT_DESCRIPTION", "nuts")], &[]),
        (&[("PACT_PROVIDER_STATE", "nothing")], &[]),
        (&[("PACT_PROVIDER_NO_STATE", "true")], &[]),
    ];
    for (environment, arguments) in table {
        let (broker, provider) = (broker(), provider(true));

        let ended = verify(&broker, &provider, environment, &[&publish, arguments].concat());

        assert_eq!(ended.code, 0, "{} {}", ended.out, ended.err);
        let said = ended.out.lines().filter(|line| *line == "Not publishing: interactions were filtered");
        assert_eq!(
            (said.count(), writes(&broker).len()),
            (1, 0),
            "{environment:?} {arguments:?}: {}",
            ended.out
        );
    }
}

#[test]
fn a_run_of_what_failed_publishes_nothing_and_a_run_of_all_does() {
    let (broker, failing, folder) = (broker(), provider(false), Folder::new());
    let run = |provider: &Provider| {
        let (url, port) = (broker.url(), provider.port.to_string());
        let own = ["-b", &url, "-n", "stock", "-h", "127.0.0.1", "-p", &port];
        let more = ["--publish", "--provider-version=1", "--json=r.json", "--last-failed=r.json"];
        folder.run(&[&own[..], &more].concat())
    };

    let first = run(&failing);
    assert_eq!(
        (first.code, lines(&writes(&broker))),
        (1, vec!["POST /p/1/results"]),
        "there is no report yet"
    );

    let again = run(&provider(true));
    assert_eq!((again.code, writes(&broker).len()), (0, 1), "{}", again.out);
    assert!(again.out.contains("\nNot publishing: interactions were filtered\n"), "{}", again.out);

    let all = run(&provider(true));
    assert_eq!((all.code, writes(&broker).len()), (0, 2), "nothing failed last time: {}", all.out);
}

#[test]
fn the_credentials_that_can_be_sent_are_sent() {
    let (user, password, token) =
        (("PACT_BROKER_USERNAME", "u"), ("PACT_BROKER_PASSWORD", "p"), ("PACT_BROKER_TOKEN", "t"));
    let (bearer, both, name) = ("Bearer t", "Basic dTpw", "Basic dTo=");
    let table: [(Variables<'_>, &[&str], Option<&str>); 9] = [
        (&[password, token], &[], Some(bearer)),
        (&[user, password, token], &[], Some(both)),
        (&[user, token], &[], Some(name)),
        (&[password], &[], None),
        (&[user, password], &["--token=t"], Some(bearer)),
        (&[password, token], &["--user=u"], Some(both)),
        (&[token], &["--user=u"], Some(name)),
        (&[token], &["--password=p"], Some(bearer)),
        (&[("PACT_BROKER_USERNAME", ""), password, token], &[], Some(bearer)),
    ];
    for (environment, arguments, expected) in table {
        let (broker, provider) = (broker(), provider(true));

        let ended = verify(&broker, &provider, environment, arguments);

        assert_eq!(ended.code, 0, "{} {}", ended.out, ended.err);
        for asked in broker.asked() {
            let sent = asked.headers.lines().find_map(|line| line.strip_prefix("authorization: "));
            assert_eq!(sent, expected, "{environment:?} {arguments:?}");
        }
    }
}

#[test]
fn selectors_are_sent_as_the_user_wrote_them() {
    let table: [(&[&str], &str, &[&str]); 4] = [
        (&[r#"{"branch":true}"#], r#"[{"branch":true}]"#, &[]),
        (
            &[
                r#"[{"branch":"x","fallbackToMainBranch":true},{"mainBranch":true}]"#,
                r#"{"pacticipant":"p"}"#,
            ],
            r#"[{"branch":"x","fallbackToMainBranch":true},{"mainBranch":true},{"pacticipant":"p"}]"#,
            &["fallbackToMainBranch", "pacticipant"],
        ),
        (&["[]"], "[]", &[]),
        (
            &[r#"{"x":null,"y":{"z":[1]}}"#, r#"{"x":2}"#],
            r#"[{"x":null,"y":{"z":[1]}},{"x":2}]"#,
            &["x", "y"],
        ),
    ];
    for (selectors, expected, unknown) in table {
        let (broker, provider) = (broker(), provider(true));
        let arguments: Vec<&str> =
            selectors.iter().flat_map(|text| ["--consumer-version-selectors", *text]).collect();

        let ended = verify(&broker, &provider, &[], &arguments);

        assert_eq!(ended.code, 0, "{} {}", ended.out, ended.err);
        let asked = broker.asked();
        let listing = asked.iter().find(|one| one.line == "POST /for-verification").expect("it is listed");
        let expected = format!("\"consumerVersionSelectors\":{expected}}}");
        assert!(listing.body.ends_with(&expected), "{}", listing.body);
        let warning = |name: &&str| format!("WARNING: selector member '{name}' is not known to this program");
        let warnings: Vec<String> = unknown.iter().map(warning).collect();
        let said: Vec<&str> = ended.out.lines().filter(|line| line.contains("selector member")).collect();
        assert_eq!(said, warnings);
        assert_eq!(ended.err.matches("selector member").count(), warnings.len(), "{}", ended.err);
    }
}

#[test]
fn a_selector_with_a_wrong_type_is_refused() {
    for (text, reason) in [
        (r#"{"branch":false}"#, "'branch' must be a string or true but is false"),
        (r#"[{"branch":"a"},{"tag":1}]"#, "'tag' must be a string but is 1"),
        (r#"[["a"]]"#, r#"a selector must be an object but is ["a"]"#),
        (r#""mainBranch""#, r#"a selector must be an object but is "mainBranch""#),
    ] {
        let ended = Folder::new().run(&["-bhttp://127.0.0.1:1", "-np", "--consumer-version-selectors", text]);

        let start =
            format!("error: --consumer-version-selectors must be a selector ({reason}), not '{text}'\n");
        assert_eq!(ended.code, 2);
        assert!(ended.err.starts_with(&start), "{}", ended.err);
    }
}

#[test]
fn an_empty_value_is_refused_by_the_name_of_its_option() {
    let folder = Folder::new();
    let options = [
        "file",
        "dir",
        "url",
        "broker-url",
        "webhook-callback-url",
        "hostname",
        "port",
        "scheme",
        "transport",
        "transports",
        "provider-name",
        "state-change-url",
        "filter-description",
        "filter-state",
        "filter-consumer",
        "last-failed",
        "user",
        "token",
        "retries",
        "provider-version",
        "build-url",
        "provider-tags",
        "provider-branch",
        "consumer-version-tags",
        "consumer-version-selectors",
        "include-wip-pacts-since",
        "request-timeout",
        "parallel",
        "json",
        "junit",
        "html",
        "loglevel",
    ];
    let environment = [("PACT_BROKER_TOKEN", "t"), ("PACT_PROVIDER_NAME", "p"), ("PACT_PROVIDER_PORT", "1")];
    for option in options {
        let name = if option == "transport" { "scheme" } else { option };
        let expected = format!(
            "error: --{name} must not be empty; leave it out if there is no value\n\nFor more information, try '--help'.\n"
        );
        let expected = Ended { code: 2, out: String::new(), err: expected };
        let long = format!("--{option}");
        assert_eq!(folder.run_with(&environment, &["-fpact.json", &long, ""]), expected);
        assert_eq!(folder.run(&[&format!("{long}="), "-fpact.json"]), expected);
    }
    for letter in ["-f", "-d", "-u", "-b", "-h", "-p", "-n", "-s", "-c", "-t", "-j", "-x", "-l"] {
        let ended = folder.run(&["-fpact.json", letter, ""]);
        assert_eq!(ended.code, 2, "{letter}");
        assert!(ended.err.contains(" must not be empty; "), "{letter}: {}", ended.err);
    }
    for option in ["--provider-tags", "--consumer-version-tags"] {
        for text in [" ", ",", " , "] {
            let ended = folder.run(&["-fpact.json", option, text]);
            let expected = format!("error: {option} must be a list with at least one entry, not '{text}'\n");
            assert_eq!(ended.code, 2);
            assert!(ended.err.starts_with(&expected), "{}", ended.err);
        }
    }
    let blank = folder.run(&["-fpact.json", "--transports", " "]);
    assert_eq!(blank.code, 2);
    assert!(blank.err.starts_with("error: --transports must be NAME:PORT"), "{}", blank.err);
    let header = folder.run(&["-fpact.json", "-H", ""]);
    assert_eq!(header.code, 3);
    assert!(header.err.starts_with("error: --header must be NAME=VALUE"), "{}", header.err);
}

#[test]
fn an_empty_value_is_taken_where_it_has_a_meaning() {
    let (broker, provider) = (broker(), provider(true));

    let ended = verify(&broker, &provider, &[], &["--user=u", "--password", "", "--base-path", "", "-HX-A="]);

    assert_eq!(ended.code, 0, "{} {}", ended.out, ended.err);
    assert!(broker.asked()[0].headers.contains("authorization: Basic dTo=\n"));
}

#[test]
fn an_empty_variable_is_one_that_is_not_set() {
    let provider = provider(true);
    let names = [
        "PACT_BROKER_BASE_URL",
        "PACT_WEBHOOK_CALLBACK_URL",
        "PACT_PROVIDER_HOSTNAME",
        "PACT_PROVIDER_PORT",
        "PACT_PROVIDER_TRANSPORT",
        "PACT_PROVIDER_NAME",
        "PACT_PROVIDER_BASE_PATH",
        "PACT_PROVIDER_STATE_CHANGE_URL",
        "PACT_PROVIDER_STATE_CHANGE_AS_QUERY",
        "PACT_PROVIDER_STATE_CHANGE_TEARDOWN",
        "PACT_DESCRIPTION",
        "PACT_PROVIDER_STATE",
        "PACT_PROVIDER_NO_STATE",
        "PACT_BROKER_USERNAME",
        "PACT_BROKER_PASSWORD",
        "PACT_BROKER_TOKEN",
        "PACT_BROKER_HTTP_RETRIES",
        "PACT_PROVIDER_REQUEST_TIMEOUT",
        "PACT_VERIFIER_JSON_REPORT",
        "PACT_VERIFIER_JUNIT_REPORT",
        "PACT_VERIFIER_HTML_REPORT",
    ];
    let port = provider.port.to_string();

    let ended =
        Folder::new().run_with(&names.map(|name| (name, "")), &["-fpact.json", "-h127.0.0.1", "-p", &port]);

    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{}", ended.out);
    assert_eq!(lines(&provider.asked()), ["GET /bolts", "GET /nuts"]);
}

fn reason_phrase(status: u16) -> &'static str {
    match status {
        401 => "401 Unauthorized.",
        403 => "403 Forbidden.",
        404 => "404 Not Found.",
        _ => "422 Unprocessable Entity.",
    }
}

#[test]
fn the_reason_of_a_broker_is_shown() {
    for status in [401, 403, 404, 422] {
        let refusing = Provider::start(move |line| match line {
            "GET /" => (status, json!({"error": {"message": "no\u{1b} entry"}}).to_string()),
            _ => (500, String::new()),
        });

        let ended = verify(&refusing, &provider(true), &[], &["--ignore-no-pacts-error"]);

        assert_eq!(ended.code, 1, "{}", ended.out);
        let tail =
            format!("failed: {} URL: '{}' - no\\u{{1b}} entry\n", reason_phrase(status), refusing.url());
        assert!(ended.out.contains(&tail), "{status}: {}", ended.out);
    }
}

#[test]
fn consumers_that_no_pact_is_of_are_named() {
    let provider = provider(true);

    let ended = Folder::new().verify(&provider, &["-c", "nobody", "-c", "Shop"]);

    assert_eq!((ended.code, provider.asked().len()), (0, 0), "{}", ended.out);
    assert_eq!(ended.out, "WARNING: No pact is of the consumers selected: nobody, Shop\n\n");
    assert!(ended.err.contains("No pact is of the consumers selected: nobody, Shop"), "{}", ended.err);
}

#[test]
fn states_that_nothing_sets_up_are_logged_once_a_run() {
    let folder = Folder::new();
    let mut stateful = pact();
    for interaction in stateful["interactions"].as_array_mut().expect("an array") {
        interaction["providerStates"] = json!([{"name": "full"}]);
    }
    for name in ["one.json", "two.json"] {
        folder.write(name, &stateful.to_string());
    }

    let ended = folder.verify(&provider(true), &["-f", "one.json", "-f", "two.json"]);

    assert_eq!(ended.code, 0, "{}", ended.out);
    let warning = "State Change ignored as there is no state change URL provided for interaction 1";
    assert_eq!(ended.err.matches("State Change ignored").count(), 1, "{}", ended.err);
    assert!(ended.err.contains(warning), "{}", ended.err);
    let with_handler = provider(true);
    let ended =
        folder.verify(&with_handler, &["-f", "one.json", "-s", &format!("{}/states", with_handler.url())]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{}", ended.out);
}
