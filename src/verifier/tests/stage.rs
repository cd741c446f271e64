//! Test support: pacts in files, a plan that verifies them, and a short summary of the report.

use crate::foundation::json::Value;
use crate::net::client::fixture::{Asked, Server};
use crate::verifier::plan::{ProviderTransport, StateHandler, VerificationPlan};
use crate::verifier::report;
use crate::verifier::source::Source;
use crate::verifier::{VerificationReport, run};
use serde_json::json;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

/// A directory of pacts and a plan that verifies them.
pub(super) struct Stage {
    pub(super) plan: VerificationPlan,
    folder: TempDir,
}

impl Stage {
    /// A provider on a port of 127.0.0.1, and no pacts yet.
    pub(super) fn at(port: u16) -> Stage {
        let mut plan = VerificationPlan::default();
        let transport = transport("http", port, "/");
        plan.set_provider("P".to_owned(), "127.0.0.1".to_owned(), transport);
        Stage { plan, folder: tempfile::tempdir().unwrap() }
    }

    /// The same with one pact.
    pub(super) fn of(server: &Server, interactions: &[Value]) -> Stage {
        let mut stage = Stage::at(server.port());
        stage.add_pact("C", interactions);
        stage
    }

    pub(super) fn add_pact(&mut self, consumer: &str, interactions: &[Value]) {
        let pact = json!({"consumer": {"name": consumer}, "provider": {"name": "P"}, "interactions": interactions,
            "metadata": {"pactSpecification": {"version": "4.0"}}});
        self.add_text(&format!("{consumer}.json"), &pact.to_string());
    }

    /// Adds a file with this text.
    pub(super) fn add_text(&mut self, name: &str, text: &str) {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        self.plan.sources.push(Source::File(path));
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn set_state_handler(&mut self, url: String, has_teardown: bool) {
        self.plan.state_handler = Some(StateHandler { url, has_teardown, in_body: true });
    }

    pub(super) async fn report(&self) -> VerificationReport {
        run(self.plan.clone(), &mut |_, _, _| {}).await.unwrap()
    }

    /// The interactions that passed, then the failures, each in order.
    pub(super) async fn summary(&self) -> Vec<String> {
        summary(&self.report().await)
    }
}

pub(super) fn summary(report: &VerificationReport) -> Vec<String> {
    let document = report::json(report, &[]);
    let list = |name: &str| document[name].as_array().unwrap().clone();
    let passed = list("interactionResults").into_iter().filter(|result| result["result"] == "OK");
    let passed =
        passed.map(|result| format!("{} - {}: OK", text(&result["consumer"]), text(&result["description"])));
    passed.chain(list("errors").iter().chain(&list("pendingErrors")).map(failure)).collect()
}

fn failure(error: &Value) -> String {
    let name = text(&error["interaction"]);
    let mismatch = &error["mismatch"];
    match mismatch["mismatches"].as_array() {
        None => format!("{name} - {}", text(&mismatch["message"])),
        Some(list) => {
            let list: Vec<&str> = list.iter().map(|one| text(&one["mismatch"])).collect();
            format!("{name}: {}", list.join("; "))
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

pub(super) fn transport(name: &str, port: u16, path: &str) -> ProviderTransport {
    ProviderTransport { name: name.to_owned(), scheme: "http".to_owned(), port, path: path.to_owned() }
}

/// An interaction that expects status 200 for `GET` of a path; its description is the path.
pub(super) fn get(path: &str) -> Value {
    json!({"type": "Synchronous/HTTP", "description": path, "request": {"method": "GET", "path": path},
        "response": {"status": 200}})
}

/// The same interaction with provider states.
pub(super) fn given(path: &str, states: &[&str]) -> Value {
    let mut interaction = get(path);
    interaction["providerStates"] = states.iter().map(|name| json!({"name": name})).collect();
    interaction
}

/// The requests that a server received: method, path and body of each.
pub(super) fn requests(server: &Server) -> Vec<String> {
    server.asked().iter().map(|asked: &Asked| format!("{} {}", asked.line(), asked.body)).collect()
}
