//! Pacts whose interactions travel by the transport of a plugin, here a script.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::master::Master;

/// A plugin whose mock servers listen nowhere and whose verifications pass if the description has no `wrong`.
const SCRIPT: &str = r#"
function init(implementation, version)
  return {{entryType = "TRANSPORT", key = "tpt", values = {}}}
end
function start_mock_server(request)
  return {details = {key = "k", port = 4, address = "tpt://127.0.0.1:4"}}
end
function get_mock_server_results(key)
  return {ok = false, results = {{path = "svc/m", error = "e1", mismatches = {}}}}
end
function shutdown_mock_server(key)
  return {ok = true, results = {}}
end
function prepare_interaction_for_verification(request)
  return {interaction_data = {body = {contents = "REQ", content_type = "text/plain"}, metadata = {}}}
end
function verify_interaction(request)
  if request.pact:find("wrong") then
    return {result = {success = false, output = {"out line"},
      mismatches = {{path = "$.q", mismatch = "bad x", expected = "e", actual = "a"}}}}
  end
  return {result = {success = true, output = {"out line"}}}
end
"#;

/// Installs the plugin into `plugins` in this folder.
pub(crate) fn install(folder: &Path) {
    let plugin = folder.join("plugins/lua-tp");
    fs::create_dir_all(&plugin).expect("it can be created");
    let manifest = json!({
        "pluginInterfaceVersion": 1, "name": "tp", "version": "1.2.3", "executableType": "lua",
        "entryPoint": "plugin.lua"
    });
    fs::write(plugin.join("pact-plugin.json"), manifest.to_string()).expect("it can be written");
    fs::write(plugin.join("plugin.lua"), SCRIPT).expect("it can be written");
}

/// A pact with a message that travels by the transport of the plugin.
pub(crate) fn pact(description: &str, version: &str) -> Value {
    json!({
        "consumer": {"name": "PC"}, "provider": {"name": "PP"},
        "interactions": [
            {
                "type": "Synchronous/Messages", "description": description, "transport": "tpt",
                "request": {"contents": {"content": "q", "contentType": "text/plain", "encoded": false}},
                "response": []
            },
            {"type": "Asynchronous/Messages", "description": "other", "contents": {"content": ""}}
        ],
        "metadata": {
            "pactSpecification": {"version": "4.0"},
            "plugins": [{"name": "tp", "version": version, "configuration": {}}]
        }
    })
}

fn verify(description: &str) -> (i32, String, String) {
    let folder = TempDir::new().expect("a folder");
    install(folder.path());
    let text = pact(description, "1.2.3").to_string();
    fs::write(folder.path().join("pact.json"), text).expect("it can be written");
    let output = Command::new(env!("CARGO_BIN_EXE_pact_verifier_cli"))
        .args(["-f", "pact.json", "--filter-description", description, "--junit", "r.xml", "-p", "80"])
        .env("PACT_PLUGIN_DIR", folder.path().join("plugins"))
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    let junit = fs::read_to_string(folder.path().join("r.xml")).expect("the report was written");
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).into_owned(), junit)
}

#[test]
fn the_plugin_verifies_and_its_output_takes_the_place_of_results() {
    let (code, out, junit) = verify("sync int");

    assert_eq!(code, 0, "{out}");
    assert!(out.contains(" verification)\n\n  out line\n\n"), "{out}");
    assert!(!out.contains("generates a message"), "{out}");
    assert!(junit.contains("<system-out>out line</system-out>"), "{junit}");
}

#[test]
fn what_the_plugin_finds_is_a_failure() {
    let (code, out, _) = verify("sync wrong");

    assert_eq!(code, 1, "{out}");
    let failure = "\nFailures:\n\n1) Verifying a pact between PC and PP - sync wrong\n    1.1) has a matching body\n           \
                   $.q -> bad x\n\nThere were 1 pact failures\n";
    assert!(out.contains(" verification)\n\n  out line\n\n") && out.contains(failure), "{out}");
}

#[test]
fn the_standalone_server_starts_the_transport_that_the_interactions_name() {
    let folder = TempDir::new().expect("a folder");
    install(folder.path());
    let plugins = folder.path().join("plugins");
    let master = Master::start_in_environment(&[], &[("PACT_PLUGIN_DIR", &plugins)]);

    let created = master.post("/", &pact("sync int", "1.2.3").to_string());

    let server = created.json()["mockServer"].clone();
    assert_eq!((created.status, &server["port"], &server["transport"]), (200, &json!(4), &json!("tpt")));
    let all = master.send("GET", "/").json();
    let found = &all["mockServers"][0];
    assert_eq!(
        (&found["transport"], &found["plugin"], &found["address"], &found["status"]),
        (&json!("tpt"), &json!("tp/1.2.3"), &json!("127.0.0.1:4"), &json!("error"))
    );
    let verified = master.post("/mockserver/4/verify", "");
    assert_eq!((verified.status, &verified.json()["mismatches"][0]["path"]), (422, &json!("svc/m")));
    let again = master.post("/", &pact("sync int", "1.2.3").to_string());
    assert_eq!(again.status, 422, "the port is taken");
    assert_eq!(master.send("DELETE", "/mockserver/4").status, 204);
    let missing = master.post("/", &pact("sync int", "9.0.0").to_string());
    let error = missing.json()["error"].as_str().unwrap_or_default().to_owned();
    assert_eq!(missing.status, 422);
    assert!(error.contains("Plugin tp:9.0.0 was not found (in "), "{error}");
    let unknown = master.post("/?transport=nope", &pact("sync int", "1.2.3").to_string());
    let error = unknown.json()["error"].as_str().unwrap_or_default().to_owned();
    assert!(error.starts_with("Failed to start mock server - transport 'nope' is not available"), "{error}");
}
