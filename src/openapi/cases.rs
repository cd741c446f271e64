//! The cases of the specification of this check: verdicts and findings with both places.

use super::{Checker, Documents, Finding, Severity};
use crate::foundation::json::{Document, Node};
use crate::model::file;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

type Place = (String, String, String, String);

#[test]
fn every_case_has_its_verdict_and_its_findings() {
    let Some(folder) = env::var_os("PACT_OPENAPI_CASES").map(PathBuf::from) else {
        eprintln!("skipped: the cases of OpenAPI documents (PACT_OPENAPI_CASES is not set)");
        return;
    };
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|it| it == "json"));
    paths.sort();
    assert!(!paths.is_empty());

    let failures: Vec<String> = paths.iter().filter_map(|path| failure(path)).collect();

    assert!(failures.is_empty(), "{} of {} differ\n{}", failures.len(), paths.len(), failures.join("\n"));
}

fn failure(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).unwrap();
    let case = Document::parse(&text).unwrap();
    let case = case.root();
    let document = match case.get("openapi_text") {
        Some(text) => text.as_str().unwrap().to_owned(),
        None => case.get("openapi").unwrap().to_json(),
    };
    let expected = case.get("expect").unwrap();
    let name = format!(
        "{} ({})",
        case.get("id").unwrap().as_str().unwrap(),
        case.get("title").unwrap().as_str().unwrap()
    );
    let verdict = expected.get("verdict").unwrap().as_str().unwrap();
    let documents = match Documents::read("case", &document, None) {
        Ok(documents) => documents,
        Err(error) => return (verdict != "error").then(|| format!("{name}: {error}")),
    };
    if verdict == "error" {
        return Some(format!("{name}: the document was read"));
    }
    let findings = check(&documents, case.get("pact").unwrap());
    let wanted: BTreeSet<Place> =
        expected.get("findings").into_iter().flat_map(Node::items).map(place_of).collect();
    let found: BTreeSet<Place> =
        findings.iter().filter(|it| it.severity != Severity::Info).map(place).collect();
    let missing: Vec<&Place> = wanted.difference(&found).collect();
    let surplus: Vec<&Place> = found.difference(&wanted).collect();
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    let is_same = missing.is_empty() && surplus.is_empty();
    (!is_same).then(|| format!("{name}\n  missing {missing:?}\n  surplus {surplus:?}\n  {messages:?}"))
}

fn check(documents: &Documents, pact: Node<'_>) -> Vec<Finding> {
    let read = file::read_node(pact).unwrap().pact;
    let mut checker = Checker::new(documents);
    let nodes: Vec<Node<'_>> = pact.get("interactions").into_iter().flat_map(Node::items).collect();
    let interactions = read.interactions.iter().enumerate();
    let check = |(index, interaction)| {
        checker.check(index, interaction, read.spec, nodes.get(index).copied()).findings
    };
    interactions.flat_map(check).collect()
}

fn place(finding: &Finding) -> Place {
    (
        finding.severity.name().to_owned(),
        finding.code.to_owned(),
        finding.pact.clone(),
        finding.openapi.clone(),
    )
}

fn place_of(node: Node<'_>) -> Place {
    let text = |name: &str| node.get(name).and_then(Node::as_str).unwrap_or_default().to_owned();
    (text("severity"), text("code"), text("pact"), text("openapi"))
}
