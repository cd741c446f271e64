//! The example plugins, which run in the released library as well.

use super::*;
use doubles::Host;

/// An example that is started from where it lies.
fn example(name: &str, host: Weak<dyn HostCalls>) -> Fixture {
    let plugin_folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plugin/lua").join(name);
    let folder = tempfile::tempdir().unwrap();
    let log = Arc::new(PluginLogs::default()).open(&id(), "instance", folder.path());
    let script = plugin_folder.join("plugin.lua");
    let plugin = start(id(), 1, &plugin_folder, &script, log, host, Timeouts::DEFAULT);
    Fixture { folder, plugin }
}

fn text(value: &str) -> prost_types::Value {
    prost_types::Value { kind: Some(Kind::StringValue(value.to_owned())) }
}

/// Compares contents with those that were configured.
fn compare(
    fixture: &Fixture,
    configured: &v2::ConfigureInteractionResponse,
    actual: &str,
) -> v2::CompareContentsResponse {
    let interaction = configured.interaction[0].clone();
    let expected = interaction.contents.unwrap();
    let request = v2::CompareContentsRequest {
        actual: Some(v2::Body { content: Some(actual.into()), ..expected.clone() }),
        expected: Some(expected),
        rules: interaction.rules,
        plugin_configuration: interaction.plugin_configuration,
        ..v2::CompareContentsRequest::default()
    };
    fixture.plugin().compare_contents(request, &chain("c")).unwrap()
}

fn texts(response: &v2::CompareContentsResponse) -> Vec<String> {
    let found = response.results.iter();
    found
        .flat_map(|(path, found)| found.mismatches.iter().map(move |one| format!("{path}: {}", one.mismatch)))
        .collect()
}

#[test]
fn comma_separated_values() {
    // The host refuses whatever a rule is asked about, so that the test sees which ones are.
    let host = Arc::new(Host::default());
    let refusing = Fixture::of(&format!(
        "{INIT}function match_field(request) return {{mismatches = 'rule of ' .. request.path}} end
        function generate_field(request) return {{value = 7}} end"
    ));
    *host.to.lock() = Some(Arc::clone(refusing.plugin.as_ref().unwrap()));
    let weak: Weak<dyn HostCalls> = Arc::<Host>::downgrade(&host);
    let fixture = example("csv", weak);
    let truth = prost_types::Value { kind: Some(Kind::BoolValue(true)) };
    let config = object([
        ("csvHeaders", truth),
        ("column:Name", text("matching(type, 'Ann')")),
        ("column:Town", text("Bonn, \"DE\"")),
    ]);

    let configured = fixture.configure_with(config).unwrap();

    let contents = configured.interaction[0].contents.as_ref().unwrap().content.clone().unwrap();
    assert_eq!(String::from_utf8(contents).unwrap(), "Name,Town\nAnn,\"Bonn, \"\"DE\"\"\"\n");
    assert_eq!(configured.interaction[0].rules["column:Name"].rule[0].r#type, "type");
    let seen = compare(&fixture, &configured, "Town,Name\nUlm,Bob\n");
    let town = "column:Town: row 1: expected 'Bonn, \"DE\"' but got 'Ulm'";
    assert_eq!(texts(&seen), ["column:Name: rule of column:Name", town]);
    let unread = compare(&fixture, &configured, "\"x").error;
    assert!(
        unread.starts_with("The contents cannot be read: ") && unread.ends_with("a quoted value has no end"),
        "{unread}"
    );
    let generator = v2::Generator { r#type: "RandomInt".to_owned(), values: None };
    let request = v2::GenerateContentRequest {
        contents: Some(body("a,b\nc,d\n")),
        generators: [("$[2]".to_owned(), generator)].into(),
        ..v2::GenerateContentRequest::default()
    };
    let generated = fixture.plugin().generate_content(request, &chain("c")).unwrap();
    assert_eq!(generated.contents, Some(body("a,b\nc,7\n")));
}

#[test]
fn json_web_tokens() {
    let fixture = example("jwt", no_host());
    let key = include_str!("rsa_private.pem");
    let config = object([("private-key", text(key)), ("issuer", text("me")), ("expiry-in", number(60.0))]);

    let configured = fixture.configure_with(config).unwrap();

    let token = configured.interaction[0].contents.as_ref().unwrap().content.clone().unwrap();
    let token = String::from_utf8(token).unwrap();
    assert!(token.starts_with("eyJhbGciOiJSUzUxMiIsInR5cCI6IkpXVCJ9."), "{token}");
    assert_eq!(compare(&fixture, &configured, &token), v2::CompareContentsResponse::default());
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (header, _) = signed.split_once('.').unwrap();
    // {"aud":"b","exp":3,"iat":3}
    let forged = format!("{header}.eyJhdWQiOiJiIiwiZXhwIjozLCJpYXQiOjN9.{signature}");
    let expected = [
        "$: The signature is not valid",
        "$.aud: the audience differs",
        "$.exp: the token expires before it is issued",
        "$.iss: the issuer differs",
    ];
    assert_eq!(texts(&compare(&fixture, &configured, &forged)), expected);
    assert_eq!(compare(&fixture, &configured, "a.b").error, "A token has three parts, this one has 2");
}
